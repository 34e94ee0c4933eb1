"""Whether a calendar is open at a moment, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flowengine.language.calendars import Calendar

__all__ = ["is_open", "next_open", "open_until"]

LOOK_AHEAD = 400
"""How many days ahead the next opening is looked for."""


def _wall(calendar: Calendar, moment: datetime) -> datetime:
    """A moment as the clock on the calendar's wall shows it, without a time zone."""
    return moment.astimezone(calendar.timezone).replace(tzinfo=None)


def _shown(calendar: Calendar, wall: datetime, after: datetime) -> datetime:
    """The moment at which the clock on the wall shows a time: where it does so twice, the first one after `after`."""
    first = wall.replace(tzinfo=calendar.timezone)
    return first if first > after.astimezone(UTC) else first.replace(fold=1)


def _stretches(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The openings that begin on a day, as times on the wall: an hour that a change of the clocks skips or repeats is read as the clock shows it."""
    midnight = datetime(day.year, day.month, day.day)
    for start, end in calendar.except_.get(day, calendar.open[day.weekday()]):
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
