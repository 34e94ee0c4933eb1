"""Open or closed, until when, and when again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from textwrap import indent
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowengine.dialog.opening import holiday, is_open, next_open, open_until
from flowengine.language.calendars import Calendar
from flowengine.language.reader import read_flow_bytes
from tests.language.marks import in_flow

NEW_YORK = ZoneInfo("America/New_York")


def calendar(keys: str, zone: str = "America/New_York") -> Calendar:
    """A calendar, however odd its hours are."""
    flow, problems = read_flow_bytes(in_flow(f"calendars:\n  office:\n    timezone: {zone}\n" + indent(keys, "    ")).encode(), "test.yaml")
    assert flow is not None, problems
    return flow.calendars["office"]


OFFICE = calendar("open: {mon-fri: [08:00-12:00, 13:00-17:00], sat: 09:00-12:00}\nexcept: {2026-12-24: 08:00-12:00, 2026-12-25: closed, 2026-12-27: 10:00-11:00}")
NIGHT = calendar("open: {fri: 22:00-02:00, sat: 22:00-02:00}")
ALWAYS = calendar("open: {daily: 00:00-24:00}")
NEVER = calendar("open: {daily: closed}")


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# 2026-03-02 is a Monday.
@pytest.mark.parametrize(
    ("moment", "open_", "until", "again"),
    [
        ("2026-03-02T07:59:59", False, None, "2026-03-02T08:00"),
        ("2026-03-02T08:00", True, "2026-03-02T12:00", "2026-03-02T13:00"),
        ("2026-03-02T11:59:59", True, "2026-03-02T12:00", "2026-03-02T13:00"),
        ("2026-03-02T12:00", False, None, "2026-03-02T13:00"),
        ("2026-03-02T12:30", False, None, "2026-03-02T13:00"),
        ("2026-03-02T13:00", True, "2026-03-02T17:00", "2026-03-03T08:00"),
        ("2026-03-02T17:00", False, None, "2026-03-03T08:00"),
        ("2026-03-06T18:00", False, None, "2026-03-07T09:00"),
        ("2026-03-07T10:00", True, "2026-03-07T12:00", "2026-03-09T08:00"),
        ("2026-03-08T10:00", False, None, "2026-03-09T08:00"),
        ("2026-12-24T08:00", True, "2026-12-24T12:00", "2026-12-26T09:00"),
        ("2026-12-24T13:30", False, None, "2026-12-26T09:00"),
        ("2026-12-25T10:00", False, None, "2026-12-26T09:00"),
        ("2026-12-27T10:30", True, "2026-12-27T11:00", "2026-12-28T08:00"),
    ],
)
def test_an_office(moment: str, open_: bool, until: str | None, again: str) -> None:
    now = at(moment)
    assert is_open(OFFICE, now) is open_
    assert open_until(OFFICE, now) == (at(until) if until else None)
    assert next_open(OFFICE, now) == at(again)


@pytest.mark.parametrize(
    ("moment", "open_", "until"),
    [
        ("2026-03-06T21:59", False, None),
        ("2026-03-06T22:00", True, "2026-03-07T02:00"),
        ("2026-03-07T00:00", True, "2026-03-07T02:00"),
        ("2026-03-07T01:59", True, "2026-03-07T02:00"),
        ("2026-03-07T02:00", False, None),
        ("2026-03-15T01:30", True, "2026-03-15T02:00"),
    ],
)
def test_past_midnight(moment: str, open_: bool, until: str | None) -> None:
    assert is_open(NIGHT, at(moment)) is open_
    assert open_until(NIGHT, at(moment)) == (at(until) if until else None)


def test_a_date_that_differs_ends_what_began_the_day_before_only_by_its_own_hours() -> None:
    """An exception is for the hours that begin on its date; a night that began before goes on."""
    found = calendar("open: {fri: 22:00-02:00}\nexcept: {2026-03-07: closed}")
    assert is_open(found, at("2026-03-07T01:00"))
    assert not is_open(calendar("open: {fri: 22:00-02:00}\nexcept: {2026-03-06: closed}"), at("2026-03-07T01:00"))


def test_stretches_that_touch_are_one() -> None:
    found = calendar("open: {mon: [08:00-12:00, 12:00-17:00], tue: 00:00-24:00, wed: 00:00-01:00}")
    assert open_until(found, at("2026-03-02T09:00")) == at("2026-03-02T17:00")
    assert open_until(found, at("2026-03-03T09:00")) == at("2026-03-04T01:00")


def test_always_and_never() -> None:
    now = at("2026-03-02T09:00")
    assert is_open(ALWAYS, now) and not is_open(NEVER, now)
    assert (open_until(NEVER, now), next_open(NEVER, now)) == (None, None)
    end = open_until(ALWAYS, now)
    assert end is None or end > now + timedelta(days=6)


def test_moments_of_another_zone() -> None:
    assert is_open(OFFICE, datetime(2026, 3, 2, 13, 0, tzinfo=UTC))
    assert not is_open(OFFICE, datetime(2026, 3, 2, 12, 59, tzinfo=UTC))
    assert is_open(OFFICE, at("2026-03-02T22:30", ZoneInfo("Asia/Tokyo"))) is True
    assert next_open(OFFICE, datetime(2026, 3, 2, 3, 0, tzinfo=UTC)) == at("2026-03-02T08:00")


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-03-09T12:00+00:00", True),
        ("2026-03-09T11:59+00:00", False),
        ("2026-03-06T12:59+00:00", False),
        ("2026-03-06T13:00+00:00", True),
        ("2026-11-02T13:00+00:00", True),
        ("2026-11-02T12:59+00:00", False),
    ],
)
def test_hours_follow_the_clock_on_the_wall(moment: str, open_: bool) -> None:
    """New York's clocks go forward on 8 March 2026 and back on 1 November."""
    assert is_open(OFFICE, datetime.fromisoformat(moment)) is open_


def test_a_skipped_hour_does_not_close_a_night() -> None:
    found = calendar("open: {sun: 01:00-04:00}")
    assert is_open(found, datetime(2026, 3, 8, 6, 30, tzinfo=UTC))  # 01:30
    assert is_open(found, datetime(2026, 3, 8, 7, 30, tzinfo=UTC))  # 03:30
    assert not is_open(found, datetime(2026, 3, 8, 8, 0, tzinfo=UTC))  # 04:00


def test_a_repeated_hour_is_read_as_the_wall_shows_it() -> None:
    found = calendar("open: {sun: 01:30-02:15}")
    shown = {5 * 60 + 10: False, 5 * 60 + 30: True, 6 * 60 + 10: False, 6 * 60 + 30: True, 7 * 60 + 10: True, 7 * 60 + 15: False}
    for minutes, open_ in shown.items():
        moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        assert is_open(found, moment) is open_, moment.astimezone(NEW_YORK)
        assert is_open(found, moment.astimezone(NEW_YORK)) is open_, moment.astimezone(NEW_YORK)


def test_the_next_change_in_a_repeated_hour_is_the_next_that_the_wall_shows() -> None:
    found = calendar("open: {sun: [01:00-01:15, 01:30-01:45]}")
    first = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)  # 01:00, for the first time
    ends = {0: 15, 35: 45, 60: 75, 95: 105}
    starts = {0: 30, 20: 30, 50: 60, 60: 90, 80: 90}
    for now, end in ends.items():
        until = open_until(found, first + timedelta(minutes=now))
        assert until is not None and until.astimezone(UTC) == first + timedelta(minutes=end)
    for now, start in starts.items():
        again = next_open(found, first + timedelta(minutes=now))
        assert again is not None and again.astimezone(UTC) == first + timedelta(minutes=start)
    assert next_open(found, first + timedelta(minutes=90)) == at("2026-11-08T01:00")


def test_an_opening_in_a_skipped_hour_has_begun_behind_it() -> None:
    found = calendar("open: {sun: 02:30-04:00}")
    assert next_open(found, datetime(2026, 3, 8, 6, 40, tzinfo=UTC)) == at("2026-03-08T02:30")  # asked at 01:40
    assert next_open(found, datetime(2026, 3, 8, 7, 10, tzinfo=UTC)) == at("2026-03-15T02:30")  # asked at 03:10
    assert open_until(found, datetime(2026, 3, 8, 7, 10, tzinfo=UTC)) == at("2026-03-08T04:00")


def test_a_far_exception_is_found() -> None:
    found = calendar("open: {daily: closed}\nexcept: {2026-12-24: 08:00-12:00}")
    assert next_open(found, at("2026-01-01T00:00")) == at("2026-12-24T08:00")
    assert next_open(found, at("2026-12-24T12:00")) is None


MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.sampled_from([UTC, NEW_YORK, ZoneInfo("Asia/Tokyo"), ZoneInfo("Australia/Lord_Howe")]), allow_imaginary=False
)
CALENDARS = st.sampled_from(
    [
        OFFICE,
        NIGHT,
        ALWAYS,
        NEVER,
        calendar("open: {mon-wed: 20:00-04:00}", "Australia/Lord_Howe"),
        calendar("open: {daily: [00:00-03:00, 01:00-02:30, 22:00-01:00]}", "Europe/Berlin"),
    ]
)


@given(CALENDARS, MOMENTS)
def test_the_three_agree(found: Calendar, moment: datetime) -> None:
    open_now, end, again = is_open(found, moment), open_until(found, moment), next_open(found, moment)
    assert (end is not None) == open_now
    if end is not None:
        assert end > moment
        assert is_open(found, end - timedelta(seconds=1))
    if again is not None:
        assert again > moment
        assert is_open(found, again)


@given(CALENDARS, MOMENTS)
@example(NIGHT, datetime(2026, 3, 8, 2, 0, fold=1, tzinfo=NEW_YORK))  # in the hour that is skipped
def test_the_zone_of_the_moment_does_not_matter(found: Calendar, moment: datetime) -> None:
    assert len({is_open(found, moment.astimezone(zone)) for zone in (UTC, found.timezone, ZoneInfo("Asia/Kolkata"))}) == 1


SHOP = calendar("open: {mon-sat: 09:00-18:00}\nholidays: US-CA\nexcept: {2026-11-26: 10:00-12:00}")


# Thanksgiving is 2026-11-26 (a date of its own under `except`), the day after it is one in California, Christmas a Friday; Independence Day 2026 is a Saturday, kept on the Friday before.
@pytest.mark.parametrize(
    ("moment", "name", "open_", "again"),
    [
        ("2026-11-26T11:00", "Thanksgiving Day", True, "2026-11-28T09:00"),
        ("2026-11-26T13:00", "Thanksgiving Day", False, "2026-11-28T09:00"),
        ("2026-12-24T17:00", None, True, "2026-12-26T09:00"),
        ("2026-12-25T11:00", "Christmas Day", False, "2026-12-26T09:00"),
        ("2026-07-02T19:00", None, False, "2026-07-06T09:00"),
        ("2026-07-03T11:00", "Independence Day (observed)", False, "2026-07-06T09:00"),
        ("2026-03-31T11:00", "Cesar Chavez Day", False, "2026-04-01T09:00"),
        ("2027-01-01T00:00", "New Year's Day", False, "2027-01-02T09:00"),
    ],
)
def test_public_holidays(moment: str, name: str | None, open_: bool, again: str) -> None:
    now = at(moment)
    assert (holiday(SHOP, now), is_open(SHOP, now), next_open(SHOP, now)) == (name, open_, at(again))


def test_a_holiday_is_one_where_the_calendar_stands() -> None:
    assert holiday(SHOP, datetime(2026, 12, 25, 4, 0, tzinfo=UTC)) is None
    assert holiday(SHOP, datetime(2026, 12, 25, 5, 0, tzinfo=UTC)) == "Christmas Day"
    assert holiday(OFFICE, at("2026-12-25T10:00")) is None


def test_a_night_before_a_holiday_goes_on_into_it() -> None:
    bar = calendar("open: {daily: 20:00-02:00}\nholidays: US")
    assert is_open(bar, at("2026-12-25T01:00")) and not is_open(bar, at("2026-12-25T21:00")) and not is_open(bar, at("2026-12-26T01:00"))
