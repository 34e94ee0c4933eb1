"""Opening hours: days, hours, dates that differ."""

from __future__ import annotations

from datetime import date
from textwrap import indent

import pytest

from flowengine.language.calendars import Calendar
from flowengine.language.reader import read_flow_bytes
from tests.language.marks import expect, in_flow, read

DAY = ((480, 1020),)


def office(keys: str) -> str:
    return in_flow("calendars:\n  office:\n" + indent(keys, "    "))


def calendar(keys: str) -> Calendar:
    return read(office(keys)).calendars["office"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("days", "open_days"),
    [
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("sat", [5]),
        ("Monday", [0]),
        ("tues-Thur", [1, 2, 3]),
        ("fri-mon", [0, 4, 5, 6]),
        ("sun-sat", [0, 1, 2, 3, 4, 5, 6]),
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
        ("daily", [0, 1, 2, 3, 4, 5, 6]),
        ("'mon, wed'", [0, 2]),
        ("'mon-tue, sat-sun'", [0, 1, 5, 6]),
        ("wed-wed", [2]),
    ],
)
def test_days(days: str, open_days: list[int]) -> None:
    week = calendar(f"timezone: UTC\nopen: {{{days}: 08:00-17:00}}").open
    assert [day for day in range(7) if week[day]] == open_days
    assert all(week[day] == DAY for day in open_days)


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        ("08:00-17:00", [(480, 1020)]),
        ("8:00-17:00", [(480, 1020)]),
        ("'08:00 - 17:00'", [(480, 1020)]),
        ("'08:00–17:00'", [(480, 1020)]),
        ("00:00-24:00", [(0, 1440)]),
        ("00:00-00:00", None),
        ("22:00-02:00", [(1320, 1560)]),
        ("23:00-00:00", [(1380, 1440)]),
        ("[13:00-17:00, 08:00-12:00]", [(480, 720), (780, 1020)]),
        ("closed", []),
        ("[]", []),
    ],
)
def test_hours(hours: str, minutes: list[tuple[int, int]] | None) -> None:
    keys = f"timezone: UTC\nopen: {{mon: {hours if minutes is not None else f'«{hours}»'}}}"
    if minutes is None:
        expect(office(keys), ("bad-hours", ""))
    else:
        assert list(calendar(keys).open[0]) == minutes


def test_hours_of_a_day_given_twice_are_joined() -> None:
    assert calendar("timezone: UTC\nopen: {mon-fri: 08:00-12:00, wed: 13:00-17:00}").open[2] == ((480, 720), (780, 1020))


def test_exceptions() -> None:
    found = calendar("timezone: America/New_York\nopen: {mon-fri: 08:00-17:00}\nexcept: {2026-12-24: 08:00-12:00, 2026-12-26: closed, 2026-02-28: [08:00-10:00, 11:00-12:00]}")
    assert found.except_ == {date(2026, 12, 24): ((480, 720),), date(2026, 12, 26): (), date(2026, 2, 28): ((480, 600), (660, 720))}
    assert str(found.timezone) == "America/New_York"


def test_hours_need_no_quotes() -> None:
    """YAML 1.1 would make 750 of 12:30, and a date of a date."""
    found = calendar("timezone: UTC\nopen:\n  mon: 12:30-13:45\nexcept:\n  2026-12-24: closed\n")
    assert (found.open[0], list(found.except_)) == (((750, 825),), [date(2026, 12, 24)])


@pytest.mark.parametrize(
    ("keys", "code", "suggestion"),
    [
        ("timezone: «America/NewYork»\nopen: {mon: closed}", "unknown-timezone", "America/New_York"),
        ("timezone: «New York»\nopen: {mon: closed}", "unknown-timezone", "America/New_York"),
        ("timezone: «berlin»\nopen: {mon: closed}", "unknown-timezone", "Europe/Berlin"),
        ("timezone: «Berlin»\nopen: {mon: closed}", "unknown-timezone", "Europe/Berlin"),
        ("timezone: «Central»\nopen: {mon: closed}", "unknown-timezone", "America/Chicago"),
        ("timezone: «CST»\nopen: {mon: closed}", "unknown-timezone", "America/Chicago"),
        ("timezone: «Pacific Time»\nopen: {mon: closed}", "unknown-timezone", "America/Los_Angeles"),
        ("timezone: «EST»\nopen: {mon: closed}", "unknown-timezone", "America/New_York"),
        ("timezone: «Moon»\nopen: {mon: closed}", "unknown-timezone", ""),
        ("timezone: «''»\nopen: {mon: closed}", "unknown-timezone", ""),
        ("timezone: «../etc/passwd»\nopen: {mon: closed}", "unknown-timezone", ""),
        ("timezone: «[UTC]»\nopen: {mon: closed}", "unknown-timezone", ""),
        ("timezone: UTC\nopen: {«mo»: closed}", "bad-days", "mon"),
        ("timezone: UTC\nopen: {«weekdays»: closed}", "bad-days", "mon-fri"),
        ("timezone: UTC\nopen: {«Monday to Friday»: closed}", "bad-days", "mon-fri"),
        ("timezone: UTC\nopen: {«mon-»: closed}", "bad-days", "mon"),
        ("timezone: UTC\nopen: {«mon–fri»: closed}", "bad-days", "mon-fri"),
        ("timezone: UTC\nopen: {mon: «8am-5pm»}", "bad-hours", "08:00-17:00"),
        ("timezone: UTC\nopen: {mon: «9-5»}", "bad-hours", "09:00-17:00"),
        ("timezone: UTC\nopen: {mon: «8am to 5»}", "bad-hours", "08:00-17:00"),
        ("timezone: UTC\nopen: {mon: «1-5»}", "bad-hours", "13:00-17:00"),
        ("timezone: UTC\nopen: {mon: «1-5pm»}", "bad-hours", "13:00-17:00"),
        ("timezone: UTC\nopen: {mon: «9-5pm»}", "bad-hours", "09:00-17:00"),
        ("timezone: UTC\nopen: {mon: «8-8»}", "bad-hours", "08:00-20:00"),
        ("timezone: UTC\nopen: {mon: «9-12»}", "bad-hours", "09:00-12:00"),
        ("timezone: UTC\nopen: {mon: «22-6»}", "bad-hours", "22:00-06:00"),
        ("timezone: UTC\nopen: {mon: «6pm-2am»}", "bad-hours", "18:00-02:00"),
        ("timezone: UTC\nopen: {mon: «8.30 bis 17»}", "bad-hours", "08:30-17:00"),
        ("timezone: UTC\nopen: {mon: «off»}", "bad-hours", "closed"),
        ("timezone: UTC\nopen: {mon: «08:00»}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: «08:60-09:00»}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: «08:00-24:01»}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: «24:00-25:00»}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: [08:00-12:00, «noon»]}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: «{from: 8}»}", "bad-hours", ""),
        ("timezone: UTC\nopen: «always»", "wrong-type", ""),
        ("timezone: UTC\nopen: «[mon]»", "wrong-type", ""),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {«12/24/2026»: closed}", "bad-date", "2026-12-24"),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {«24.12.2026»: closed}", "bad-date", "2026-12-24"),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {«2026/12/24»: closed}", "bad-date", "2026-12-24"),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {«December 24»: closed}", "bad-date", ""),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {«2026-02-30»: closed}", "bad-date", ""),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: {2026-12-24: «maybe»}", "bad-hours", ""),
        ("timezone: UTC\nopen: {mon: closed}\nexcept: «[2026-12-24]»", "wrong-type", ""),
    ],
)
def test_slips(keys: str, code: str, suggestion: str) -> None:
    expect(office(keys), (code, suggestion))


def test_a_date_that_can_be_two_is_suggested_both_ways() -> None:
    _, problems = read_flow_bytes(office("timezone: UTC\nopen: {mon: closed}\nexcept: {3/4/2026: closed}").encode(), "test.yaml")
    assert [p.suggestions for p in problems] == [("2026-03-04", "2026-04-03")]


@pytest.mark.parametrize(
    ("hours", "meant"),
    [
        ("«8:00-5:00»", "08:00-17:00"),
        ("«9:30-5:30»", "09:30-17:30"),
        ("«10:00-6:00»", "10:00-18:00"),
        ("«1:00-5:00»", "13:00-17:00"),
        ("[08:00-12:00, «1:00-5:00»]", "13:00-17:00"),
    ],
)
def test_hours_of_a_clock_of_twelve_are_warned_of(hours: str, meant: str) -> None:
    expect(office(f"timezone: UTC\nopen: {{mon: {hours}}}"), ("odd-hours", meant))


@pytest.mark.parametrize("hours", ["22:00-02:00", "17:00-03:00", "11:00-02:00", "10:00-01:00", "00:00-24:00", "00:00-06:00", "05:00-13:00", "03:00-12:00", "18:00-08:00"])
def test_hours_that_people_keep(hours: str) -> None:
    expect(office(f"timezone: UTC\nopen: {{mon: '{hours}'}}"))


def test_all_slips_of_a_calendar_at_once() -> None:
    expect(
        office("timezone: «Mars»\nopen: {mon: «nine», «someday»: closed, tue: «ten»}\nexcept: {«tomorrow»: closed, 2026-12-24: «late»}"),
        ("unknown-timezone", ""),
        ("bad-hours", ""),
        ("bad-days", ""),
        ("bad-hours", ""),
        ("bad-date", ""),
        ("bad-hours", ""),
    )


def test_all_slips_of_a_day_at_once() -> None:
    expect(office("timezone: UTC\nopen: {mon: [«nine», 10:00-12:00, «ten»]}"), ("bad-hours", ""), ("bad-hours", ""))


def test_calendar_names_are_names() -> None:
    expect(in_flow("calendars: {«my-office»: {timezone: UTC, open: {mon: closed}}}"), ("bad-name", "my_office"))


@pytest.mark.parametrize(("written", "read_as"), [("US", "US"), ("us-ca", "US-CA"), ("DE-BY", "DE-BY"), ("GB-ENG", "GB-ENG"), ("FR", "FR")])
def test_holidays(written: str, read_as: str) -> None:
    assert calendar(f"timezone: UTC\nopen: {{daily: closed}}\nholidays: {written}").holidays == read_as


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("«USA»", "US"),
        ("«Germany»", "DE"),
        ("«united kingdom»", "GB"),
        ("«Gremany»", "DE"),
        ("«US-CAL»", "US-CA"),
        ("«DE-BAYERN»", "DE-BY"),
        ("«US-california»", "US-CA"),
        ("«''»", ""),
        ("«[US]»", ""),
        ("«yes»", ""),
    ],
)
def test_slips_of_holidays(written: str, suggested: str) -> None:
    expect(office(f"timezone: UTC\nopen: {{daily: closed}}\nholidays: {written}"), ("unknown-holidays", suggested))
