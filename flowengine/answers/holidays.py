"""Holidays: the rule for one, as the words of a language name it, and its day in a year.

- `h12-25` the 25th of December; `he-2` two days before Easter Sunday
- `hn4-3-11` the fourth Thursday (3) of November, with `+1` the day after; `hn-1-0-5` the last Monday of May
- `ha1` the first Sunday in Advent
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

__all__ = ["holiday", "nth_weekday"]


def nth_weekday(nth: int, weekday: int, month: int, year: int) -> date:
    """The first, second, … weekday of a month; -1 is the last. ValueError where there is none."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return date(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


@lru_cache(maxsize=256)
def _easter(year: int) -> date:
    """Easter Sunday of the Western churches (the anonymous Gregorian rule)."""
    century, place = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (place // 4) - moon - place % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date:
    """The day of a holiday in a year; `rule` is what stands after the `h`."""
    kind = rule[0]
    if kind == "e":
        return _easter(year) + timedelta(int(rule[1:]))
    if kind == "a":
        fourth = date(year, 12, 24)
        fourth -= timedelta((fourth.weekday() - 6) % 7)
        number = int(rule[1:])
        return fourth - timedelta(7 * (4 - number)) if number > 0 else fourth - timedelta(32)
    if kind == "n":
        rule, _, after = rule[1:].partition("+")
        last = rule.startswith("-")
        nth, weekday, month = (int(part) for part in rule.lstrip("-").split("-"))
        return nth_weekday(-nth if last else nth, weekday, month, year) + timedelta(int(after or 0))
    month, day = (int(part) for part in rule.split("-"))
    return date(year, month, day)
