"""Whether a calendar is open at a moment, until when, and when it opens next; and which holiday it is.

A date under `except` has its own hours, a public holiday has none, any other day those of its weekday.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from flowengine.language.calendars import Calendar

__all__ = ["holiday", "is_open", "next_open", "open_until"]

LOOK_AHEAD = 400
"""How many days ahead the next opening is looked for."""


@lru_cache(maxsize=64)
def _holidays_of(region: str) -> Mapping[date, str]:
    """The public holidays of a country or region, computed for each year that is asked for."""
    from holidays import country_holidays

    country, _, subdivision = region.partition("-")
    found: Mapping[date, str] = country_holidays(country, subdiv=subdivision or None)
    return found


def _holiday_on(calendar: Calendar, day: date) -> str | None:
    return _holidays_of(calendar.holidays).get(day) if calendar.holidays else None


def holiday(calendar: Calendar, moment: datetime) -> str | None:
    """The name of the public holiday that a moment falls on, where the calendar stands; None for any other day."""
    return _holiday_on(calendar, _wall(calendar, moment).date())


def _wall(calendar: Calendar, moment: datetime) -> datetime:
    """A moment as the clock on the calendar's wall shows it, without a time zone. By way of UTC, since no clock ever shows a skipped hour."""
    return moment.astimezone(UTC).astimezone(calendar.timezone).replace(tzinfo=None)


def _shown(calendar: Calendar, wall: datetime, after: datetime) -> datetime:
    """The moment at which the clock on the wall shows a time: where it does so twice, the first one after `after`."""
    first = wall.replace(tzinfo=calendar.timezone)
    return first if first > after.astimezone(UTC) else first.replace(fold=1)


def _stretches(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The openings that begin on a day, as times on the wall: an hour that a change of the clocks skips or repeats is read as the clock shows it."""
    midnight = datetime(day.year, day.month, day.day)
    hours = calendar.except_.get(day)
    if hours is None:
        hours = () if _holiday_on(calendar, day) else calendar.open[day.weekday()]
    for start, end in hours:
        yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _around(calendar: Calendar, wall: datetime) -> Iterator[tuple[datetime, datetime]]:
    yield from _stretches(calendar, wall.date() - timedelta(days=1))  # one may go on past midnight
    yield from _stretches(calendar, wall.date())


def is_open(calendar: Calendar, moment: datetime) -> bool:
    wall = _wall(calendar, moment)
    return any(start <= wall < end for start, end in _around(calendar, wall))


def open_until(calendar: Calendar, moment: datetime) -> datetime | None:
    """When the present opening ends; None while it is closed. Stretches that touch are one."""
    wall = _wall(calendar, moment)
    end = wall
    for _ in range(14):
        later = max((e for s, e in _around(calendar, end) if s <= end < e), default=None)
        if later is None:
            break
        end = later
    return _shown(calendar, end, moment) if end > wall else None


def next_open(calendar: Calendar, moment: datetime) -> datetime | None:
    """When it opens next; None if not within `LOOK_AHEAD` days."""
    wall, now = _wall(calendar, moment), moment.astimezone(UTC)
    for days in range(LOOK_AHEAD):
        starts = [start for start, _ in _stretches(calendar, wall.date() + timedelta(days=days)) if start > wall or start.replace(tzinfo=calendar.timezone, fold=1) > now]
        if starts:
            return min((_shown(calendar, start, now) for start in starts), key=datetime.timestamp)
    return None
