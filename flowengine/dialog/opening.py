"""Whether a calendar is open at a moment, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flowengine.language.calendars import Calendar

__all__ = ["is_open", "next_open", "open_until"]

LOOK_AHEAD = 400
"""How many days ahead the next opening is looked for."""


def _stretches(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    hours = calendar.except_.get(day, calendar.open[day.weekday()])
    midnight = datetime(day.year, day.month, day.day)
    for start, end in hours:
        # Wall-clock times: an hour that a change of the clocks skips or repeats is read as the clock on the wall shows it.
        yield ((midnight + timedelta(minutes=start)).replace(tzinfo=calendar.timezone), (midnight + timedelta(minutes=end)).replace(tzinfo=calendar.timezone))


def _around(calendar: Calendar, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    today = moment.astimezone(calendar.timezone).date()
    yield from _stretches(calendar, today - timedelta(days=1))  # one may go on past midnight
    yield from _stretches(calendar, today)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    return any(start <= moment < end for start, end in _around(calendar, moment))


def open_until(calendar: Calendar, moment: datetime) -> datetime | None:
    """When the present opening ends; None while it is closed. Stretches that touch are one."""
    end: datetime | None = None
    for _ in range(14):
        probe = moment if end is None else end
        later = max((e for s, e in _around(calendar, probe) if s <= probe < e), default=None)
        if later is None:
            return end
        end = later
    return end


def next_open(calendar: Calendar, moment: datetime) -> datetime | None:
    """When it opens next; None if not within `LOOK_AHEAD` days."""
    today = moment.astimezone(calendar.timezone).date()
    for days in range(LOOK_AHEAD):
        starts = sorted(start for start, _ in _stretches(calendar, today + timedelta(days=days)) if start > moment)
        if starts:
            return starts[0]
    return None
