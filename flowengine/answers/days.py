"""Which day is meant: days counted from a reference date, and the one that is preferred among several."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

__all__ = ["NoSuchDate", "Prefer", "Reference", "chosen", "day_of", "in_some_month", "in_some_year", "monday_of", "months_on", "two_digit_year", "weekday_near", "working_days"]

Prefer = Literal["future", "past", "nearest"]


class NoSuchDate(ValueError):
    """A date was named that isn't in the calendar: the thirtieth of February."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a date is understood from besides the words."""

    today: date
    prefer: Prefer
    month_first: bool


def chosen(days: list[date], reference: Reference, *, today_counts: bool = True) -> date | None:
    """The day that is preferred among those that a name without a year (or month, or week) may mean."""
    if not days:
        return None
    if reference.prefer == "nearest":
        return min(days, key=lambda day: (abs(day - reference.today), day < reference.today))
    if reference.prefer == "past":
        gone = [day for day in days if day < reference.today or (today_counts and day == reference.today)]
        return max(gone) if gone else None
    ahead = [day for day in days if day > reference.today or (today_counts and day == reference.today)]
    return min(ahead) if ahead else None


def day_of(year: int, month: int, day: int) -> date | None:
    """A date, if it is in the calendar."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_some_year(month: int, day: int, reference: Reference) -> date | None:
    """A day and month without a year."""
    years = range(max(1, reference.today.year - 8), min(9999, reference.today.year + 8) + 1)
    return chosen([found for year in years if (found := day_of(year, month, day))], reference)


def in_some_month(day: int, reference: Reference, weekday: int | None = None) -> date | None:
    """A day of the month alone ("the fifth"), or with its weekday ("Friday the 22nd")."""
    days = []
    for offset in range(-14, 15):
        year, month = divmod(reference.today.year * 12 + reference.today.month - 1 + offset, 12)
        found = day_of(year, month + 1, day)
        if found and (weekday is None or found.weekday() == weekday):
            days.append(found)
    likely = chosen(days, reference)
    if weekday is not None and likely and reference.prefer == "future":
        # Nobody names a day without its month when it is months ahead and another was just gone.
        recent = [found for found in days if timedelta(0) < reference.today - found <= timedelta(14)]
        if recent and likely - reference.today > timedelta(45):
            return recent[-1]
    return likely


def weekday_near(weekday: int, reference: Reference) -> date | None:
    """The next weekday of a name, or the last one."""
    ahead = reference.today + timedelta((weekday - reference.today.weekday()) % 7 or 7)
    return chosen([ahead - timedelta(7), ahead], replace(reference, prefer="past") if reference.prefer == "past" else reference, today_counts=False) or ahead


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(day.weekday())


def months_on(day: date, months: int, within: int | None = None) -> date | None:
    """As many months later, on the same day or the last that the month has; `within`: on that day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    if within is not None:
        return day_of(year, month + 1, within)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def two_digit_year(year: int, reference: Reference) -> int:
    """71 is 1971 and 27 is 2027, unless the date lies in the past."""
    century = reference.today.year // 100 * 100
    return century + year - (100 if century + year > reference.today.year + (0 if reference.prefer == "past" else 20) else 0)


def working_days(day: date, number: int) -> int:
    """How many days on (or back, below 0) so many working days, Monday to Friday, are."""
    weeks, rest = divmod(abs(number), 5)
    step = 1 if number > 0 else -1
    days = weeks * 7
    while rest:
        days += 1
        rest -= (day.weekday() + step * days) % 7 < 5
    return step * days
