"""The ways to name a day, as rules over a row of symbols that is the same in every language (`calendar_words`).

Each rule is a pattern of symbols and a function that finds the day; of the rules that read a place, the longest wins.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from flowengine.answers.days import Reference, chosen, day_of, in_some_month, in_some_year, monday_of, months_on, two_digit_year, weekday_near, working_days
from flowengine.answers.holidays import holiday, nth_weekday

__all__ = ["Reading", "named", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A day as it was named; without `day` a part of one that can only put right what was said before."""

    day: date | None
    score: float
    missing: bool = False
    """It was named, but isn't in the calendar."""
    part: Literal["date", "number", "month", "year", "weekday"] = "date"
    """How much of a date was named."""
    numbers: tuple[int | None, int | None, int | None] = (None, None, None)
    """Year, month and day, as far as they were said."""


def _gone(score: float = 0.9) -> Reading:
    return Reading(None, score, missing=True)


_DAY = r"(?:ud )?[no](?P<day>\d{1,2}) (?:(?<=o\d )ud |(?<=o\d\d )ud |(?!u))"
_YEAR = r"(?P<year>(?:uy )?(?:n(?P<full>[12]\d{3}) |n(?P<century>1[5-9]|20|21) n(?P<rest>[1-9]\d) |n(?P<two>\d\d) (?!u|n))|(?P<which>next|this|prev|coming) uy |uy (?P<which_after>next|prev|coming) )?"
_WEEKS = {"next": 1, "this": 0, "prev": -1, "coming": 1, "overnext": 2}
_WHICH = r"(?:this )?(?P<rel>next|this|prev|coming|overnext) "
_AFTER = r"(?P<rel_after>next|this|prev|coming|overnext) "
_UNITS = r"(?P<units>(?:(?:[no]\d{1,4}|a) u[bdwmy] )+)"

_Found = re.Match[str]
_Rule = Callable[[_Found, Reference], "Reading | None"]
_RULES: list[tuple[re.Pattern[str], _Rule]] = []


def _rule(*patterns: str) -> Callable[[_Rule], _Rule]:
    """Add a function to the grammar for the patterns of symbols that it reads."""

    def add(rule: _Rule) -> _Rule:
        _RULES.extend((re.compile(pattern), rule) for pattern in patterns)
        return rule

    return add


def _rel(found: _Found) -> str:
    groups = found.groupdict()
    return groups.get("rel") or groups.get("rel_after") or ""


def _said_year(found: _Found, reference: Reference) -> int | None:
    if not found["year"]:
        return None
    if found["full"]:
        return int(found["full"])
    if found["century"]:
        return int(found["century"]) * 100 + int(found["rest"])
    if found["two"]:
        return two_digit_year(int(found["two"]), reference)
    return reference.today.year + _WEEKS[found["which"] or found["which_after"]]


def _moved(day: date, units: str, sign: int) -> date | None:
    """A day plus (or minus) the offsets in a row of symbols: `n2 uw `, `n1 uy n1 um n21 ud `."""
    days = 0
    found: date | None = day
    try:
        for amount, unit in re.findall(r"(?:[no](\d+)|a) u([bdwmy]) ", units):
            number = sign * int(amount or 1)
            if unit == "b":
                days += working_days(day + timedelta(days), number)
            elif unit in "my":
                found = months_on(found, number * (12 if unit == "y" else 1)) if found else None
            else:
                days += number * (7 if unit == "w" else 1)
        return found + timedelta(days) if found else None
    except OverflowError:
        return None


def named(year: int | None, month: int, day: int, reference: Reference, *, weekday: str | None = None, score: float = 1.0) -> Reading | None:
    """A date of which month and day were named, and perhaps the year."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    found = day_of(year, month, day) if year is not None else in_some_year(month, day, reference)
    numbers = (year, month, day)
    if found is None:
        return Reading(None, score, missing=True, numbers=numbers)
    if year is None:
        score -= 0.1
    if weekday is not None and found.weekday() != int(weekday):
        score -= 0.3
    return Reading(found, score, numbers=numbers)


@_rule(rf"(?:w(?P<w>\d) )?{_DAY}m(?P<m>\d+) {_YEAR}", rf"(?:w(?P<w>\d) )?m(?P<m>\d+) {_DAY}{_YEAR}", r"(?P<year>n(?P<full>[12]\d{3})) m(?P<m>\d+) [no](?P<day>\d{1,2}) ")
def _day_and_month(found: _Found, reference: Reference) -> Reading | None:
    groups = found.groupdict()
    year = int(found["full"]) if "two" not in groups else _said_year(found, reference)
    return named(year, int(found["m"]), int(found["day"]), reference, weekday=groups.get("w"), score=0.95 if groups.get("two") else 1.0)


@_rule(r"(?:w(?P<w>\d) )?(?:ud )?q(?P<figures>\S+) (?:n(?P<year>[12]\d{3}) )?")
def _figures(found: _Found, reference: Reference) -> Reading | None:
    """`3/4/2026`, `2026-04-03`, `13.5.`, `20260403`: the order of the language, unless only the other one can be."""
    figures = found["figures"]
    if figures.isdecimal():
        figures = f"{figures[:4]}-{figures[4:6]}-{figures[6:]}" if figures[:2] in {"19", "20"} and figures[4:6] <= "12" else f"{figures[:2]}-{figures[2:4]}-{figures[4:]}"
    parts = re.split(r"[/.\-]", figures)
    if len(parts[0]) > 2:
        if len(parts) != 3 or len(parts[0]) != 4 or len(parts[2]) > 2:
            return None
        return named(int(parts[0]), int(parts[1]), int(parts[2]), reference, weekday=found["w"])
    if len(parts) == 3 and len(parts[2]) == 3:
        return None
    first, second = int(parts[0]), int(parts[1])
    year = int(found["year"]) if found["year"] else None
    if len(parts) == 3:
        year = int(parts[2]) if len(parts[2]) == 4 else two_digit_year(int(parts[2]), reference)
    # Dots are written where the day comes first.
    month, day = (first, second) if reference.month_first and "." not in figures else (second, first)
    guessed = first <= 12 and second <= 12 and first != second
    if month > 12:
        month, day = day, month
    score = (0.8 if guessed else 1.0) - (0.05 if len(parts) == 3 and len(parts[2]) == 2 else 0)
    return named(year, month, day, reference, weekday=found["w"], score=score)


@_rule(rf"w(?P<w>\d) {_DAY}(?!u|m|n)(?:{_WHICH}um |um {_AFTER})?", r"(?:ud )?o(?P<day>\d{1,2}) (?:ud )?w(?P<w>\d) (?=$|x|no)")
def _weekday_and_day(found: _Found, reference: Reference) -> Reading | None:
    """Friday the twenty-second."""
    day = int(found["day"])
    if not 1 <= day <= 31:
        return None
    if rel := _rel(found):
        return _reading(months_on(reference.today, _WEEKS[rel], day), 0.95)
    if "rel" not in found.groupdict() and day < 6:
        # "The first Friday" rather than the first that is a Friday.
        return _nth(day, int(found["w"]), reference)
    return _reading(in_some_month(day, reference, int(found["w"])), 0.85, numbers=(None, None, day))


def _reading(
    day: date | None, score: float, *, part: Literal["date", "number", "weekday"] = "date", numbers: tuple[int | None, int | None, int | None] = (None, None, None)
) -> Reading:
    return Reading(day, score, part=part, numbers=numbers) if day else _gone(score)


@_rule(rf"{_DAY}(?:{_WHICH}um |um {_AFTER})", rf"(?:{_WHICH}um |um {_AFTER}){_DAY}(?!u|m)")
def _day_of_which_month(found: _Found, reference: Reference) -> Reading | None:
    """The twentieth of next month."""
    day = int(found["day"])
    return _reading(months_on(reference.today, _WEEKS[_rel(found)], day), 0.95, numbers=(None, None, day)) if 1 <= day <= 31 else None


def _nth(nth: int, weekday: int, reference: Reference) -> Reading:
    """The third Tuesday, of this month or of the next one (or last one) that can be meant."""
    days = []
    for offset in range(-3, 4):
        year, month = divmod(reference.today.year * 12 + reference.today.month - 1 + offset, 12)
        try:
            days.append(nth_weekday(nth, weekday, month + 1, year))
        except ValueError:
            continue
    return _reading(chosen(days, reference), 0.7)


@_rule(rf"(?:o(?P<nth>\d)|prev) w(?P<w>\d) m(?P<m>\d+) {_YEAR}", rf"(?:o(?P<nth>\d)|prev) w(?P<w>\d) (?:{_WHICH}um |um {_AFTER}|um )", r"o(?P<nth>[1-5]) w(?P<w>\d) (?!\S*u)")
def _nth_weekday(found: _Found, reference: Reference) -> Reading | None:
    """The first Friday of July, the last one of this month."""
    groups = found.groupdict()
    nth, weekday = int(found["nth"] or -1), int(found["w"])
    if nth == 0 or nth > 5:
        return None
    if groups.get("m"):
        year = _said_year(found, reference)
        days = []
        for candidate in range(reference.today.year - 6, reference.today.year + 7) if year is None else (year,):
            try:
                days.append(nth_weekday(nth, weekday, int(groups["m"]), candidate))
            except ValueError:
                continue
        return _reading(chosen(days, reference) if year is None else next(iter(days), None), 0.9 if year is None else 1.0)
    if "rel" not in groups:
        return _nth(nth, weekday, reference)
    year, month = divmod(reference.today.year * 12 + reference.today.month - 1 + _WEEKS[_rel(found) or "this"], 12)
    try:
        return _reading(nth_weekday(nth, weekday, month + 1, year), 0.95)
    except ValueError:
        return _gone()


@_rule(rf"o(?P<nth>[1-5]) uw m(?P<m>\d+) {_YEAR}(?:w(?P<w>\d) )?", rf"w(?P<w>\d) o(?P<nth>[1-5]) uw m(?P<m>\d+) {_YEAR}")
def _week_of_month(found: _Found, reference: Reference) -> Reading | None:
    """The Friday of the first week of October; the week alone is no day."""
    return _nth_weekday(found, reference) if found["w"] else None


@_rule(rf"(?:w(?P<w>\d) )?o(?P<day>\d{{1,2}}) o(?P<m>\d{{1,2}}) {_YEAR}")
def _ordinal_month(found: _Found, reference: Reference) -> Reading | None:
    """`am dritten vierten`: the month by its number."""
    return None if reference.month_first else named(_said_year(found, reference), int(found["m"]), int(found["day"]), reference, weekday=found["w"], score=0.95)


@_rule(rf"w(?P<w>\d) (?:{_WHICH}uw |uw {_AFTER})", rf"(?:{_WHICH}uw |uw {_AFTER})w(?P<w>\d) ")
def _weekday_of_week(found: _Found, reference: Reference) -> Reading | None:
    """Friday of next week."""
    return _reading(monday_of(reference.today) + timedelta(7 * _WEEKS[_rel(found)] + int(found["w"])), 0.95, part="weekday")


@_rule(rf"{_WHICH}w(?P<w>\d) ", rf"w(?P<w>\d) {_AFTER}(?!u|m)")
def _which_weekday(found: _Found, reference: Reference) -> Reading | None:
    """Next Tuesday is the one of next week; the coming one is the first to come."""
    rel, weekday = _rel(found), int(found["w"])
    day = monday_of(reference.today) + timedelta(7 * _WEEKS[rel] + weekday)
    if rel == "coming":
        day = reference.today + timedelta((weekday - reference.today.weekday()) % 7 or 7)
    elif rel == "overnext":
        day = reference.today + timedelta(((weekday - reference.today.weekday()) % 7 or 7) + 7)
    elif rel == "this" and day < reference.today and reference.prefer == "future":
        day += timedelta(7)
    return _reading(day, {"next": 0.75, "this": 0.9}.get(rel, 0.9), part="weekday")


@_rule(r"w(?P<w>\d) (?:in )?(?:n(?P<n>\d\d?)|a) uw (?:hence )?", r"(?:in )?(?:n(?P<n>\d\d?)|a) uw (?:after |hence )?w(?P<w>\d) ", r"w(?P<w>\d) uw ", r"w(?P<w>\d) w8 ")
def _weekday_weeks_on(found: _Found, reference: Reference) -> Reading | None:
    """Monday two weeks from now; a week on Tuesday; Tuesday week; lundi en huit."""
    weekday = int(found["w"])
    weeks = int(found.groupdict().get("n") or 1)
    if " hence" in found[0] or " in " in found[0]:
        return _reading(monday_of(reference.today + timedelta(7 * weeks)) + timedelta(weekday), 0.85, part="weekday")
    return _reading(reference.today + timedelta(((weekday - reference.today.weekday()) % 7 or 7) + 7 * weeks), 0.85, part="weekday")


@_rule(r"in n(?P<n>\d\d?) w(?P<w>\d) (?:hence )?", r"n(?P<n>\d\d?) w(?P<w>\d) (?P<s>hence |after r0 |ago )", r"(?P<s>ago )n(?P<n>\d\d?) w(?P<w>\d) ")
def _weekdays_on(found: _Found, reference: Reference) -> Reading | None:
    """Two Sundays from now."""
    weekday, number = int(found["w"]), int(found["n"]) or 1
    if "ago" in (found.groupdict().get("s") or ""):
        return _reading(reference.today - timedelta(((reference.today.weekday() - weekday) % 7 or 7) + 7 * (number - 1)), 0.9)
    return _reading(reference.today + timedelta(((weekday - reference.today.weekday()) % 7 or 7) + 7 * (number - 1)), 0.9)


@_rule(rf"(?:in |after ){_UNITS}(?:hence |after r0 )?", rf"{_UNITS}(?:hence |in )", rf"{_UNITS}(?P<ago>ago )", rf"(?P<ago>ago |before ){_UNITS}", rf"^{_UNITS}$")
def _offset(found: _Found, reference: Reference) -> Reading | None:
    """In two weeks, three days ago; "two weeks" alone."""
    groups = found.groupdict()
    back = groups.get("ago") or ("ago" not in groups and reference.prefer == "past" and found[0] == found["units"])
    exact = "uw " not in found[0] and "um " not in found[0] and "uy " not in found[0]
    score = 0.5 if found[0] == found["units"] else 0.95 if exact else 0.85
    day = _moved(reference.today, found["units"], -1 if back else 1)
    return Reading(day, score) if day else None


@_rule(r"r(?P<r>[+-]?\d) (?:in (?P<units>(?:n\d+|a) uw ))?")
def _near(found: _Found, reference: Reference) -> Reading | None:
    """Tomorrow."""
    day = reference.today + timedelta(int(found["r"]))
    moved = _moved(day, found["units"], 1) if found["units"] else day
    return Reading(moved, 1.0) if moved else None


@_rule(rf"{_WHICH}u(?P<u>[dwmy]) ", rf"u(?P<u>[dwmy]) {_AFTER}(?!u)")
def _which_unit(found: _Found, reference: Reference) -> Reading | None:
    """Next day; next week, which isn't a day, but counts as a week from today."""
    steps = _WEEKS[_rel(found)]
    if found["u"] == "d":
        return _reading(reference.today + timedelta(steps), 0.9)
    return _reading(_moved(reference.today, f"n{abs(steps)} u{found['u']} ", -1 if steps < 0 else 1), 0.4)


@_rule(rf"(?:{_WHICH})?we (?:(?P<rel_after>next|prev|coming) )?")
def _weekend(found: _Found, reference: Reference) -> Reading | None:
    saturday = monday_of(reference.today) + timedelta(5)
    rel = _rel(found)
    return _reading(saturday + timedelta(7 * (_WEEKS[rel] if rel in {"next", "prev", "overnext"} else 0)), 0.4)


@_rule(
    rf"(?P<edge>start|mid|end) (?:(?:{_WHICH})?u(?P<u>[wmy]) |u(?P<u2>[wmy]) {_AFTER})",
    r"(?P<rel>this|next|prev|coming) u(?P<u>[wmy]) (?P<edge>start|mid|end) ",
    r"u(?P<u>[wmy]) (?P<edge>end|start) ",
    rf"(?P<edge>start|mid|end) m(?P<m>\d+) {_YEAR}",
    r"(?P<edge>start|mid|end) (?:uy )?n(?P<full>20\d\d) ",
)
def _edge(found: _Found, reference: Reference) -> Reading | None:
    """The end of the month, the middle of July, the beginning of next week."""
    groups = found.groupdict()
    edge = {"start": 0, "mid": 1, "end": 2}[found["edge"]]
    unit = groups.get("u") or groups.get("u2")
    steps = _WEEKS[_rel(found) or "this"]
    if unit == "w":
        return _reading(monday_of(reference.today) + timedelta(7 * steps + (0, 2, 4)[edge]), 0.5)
    if groups.get("m"):
        year = _said_year(found, reference)
        month = int(found["m"])
        years = (year,) if year is not None else range(reference.today.year - 2, reference.today.year + 3)
        ends = [date(y, month, (1, 15, monthrange(y, month)[1])[edge]) for y in years]
        return _reading(chosen(ends, reference) if year is None else ends[0], 0.7)
    if unit == "m":
        first = months_on(reference.today.replace(day=1), steps)
        return _reading(first and first.replace(day=(1, 15, monthrange(first.year, first.month)[1])[edge]), 0.8)
    year = int(groups["full"]) if groups.get("full") else reference.today.year + steps
    return _reading(day_of(year, *((1, 1), (7, 1), (12, 31))[edge]), 0.8)


@_rule(rf"(?:{_WHICH})?h(?P<h>(?:[ean][+-]?)?\d\S*) {_YEAR}")
def _holiday(found: _Found, reference: Reference) -> Reading | None:
    """Christmas."""
    year = _said_year(found, reference)
    if year is None and found["rel"] in {"prev", "next"}:
        near = replace(reference, prefer="past" if found["rel"] == "prev" else "future")
    else:
        near = reference
    years = (year,) if year is not None else range(max(1, reference.today.year - 1), min(9998, reference.today.year + 1) + 1)
    days = [holiday(found["h"], candidate) for candidate in years]
    return _reading(days[0] if year is not None else chosen(days, near), 1.0 if year is not None else 0.9)


@_rule(r"w(?P<w>\d) ")
def _weekday_alone(found: _Found, reference: Reference) -> Reading | None:
    """Tuesday: the next one (or the last one)."""
    return _reading(weekday_near(int(found["w"]), reference), 0.85, part="weekday")


@_rule(r"(?:ud )?o(?P<day>\d{1,2}) (?:ud )?(?!u|w|n|o)", r"ud n(?P<day>\d{1,2}) (?!u)", r"^n(?P<day>\d{1,2}) (?:no |$)", r"(?<=no )n(?P<day>\d{1,2}) $")
def _day_alone(found: _Found, reference: Reference) -> Reading | None:
    """The fifth: of this month or the next."""
    day = int(found["day"])
    if not 1 <= day <= 31:
        return None
    score = 0.8 if "o" in found[0] else 0.6
    return _reading(in_some_month(day, reference), 0.5 if found.string.startswith("x", found.end()) else score, part="number", numbers=(None, None, day))


@_rule(rf"^(?:w(?P<w>\d) )?[no](?P<first>\d{{1,2}}) [no](?P<second>\d{{1,2}}) {_YEAR}$")
def _three_numbers(found: _Found, reference: Reference) -> Reading | None:
    """`three four twenty twenty six`, in the order of the language."""
    first, second = int(found["first"]), int(found["second"])
    year = _said_year(found, reference)
    if year is None and found["w"]:
        return None  # "Friday nine thirty" is a time
    month, day = (first, second) if reference.month_first else (second, first)
    if month > 12:
        month, day = day, month
    return named(year, month, day, reference, weekday=found["w"], score=0.75 if year is not None else 0.55)


@_rule(r"m(?P<m>\d+) (?!n\d{1,2} |o)", r"(?P<year>n(?P<full>[12]\d{3}) )", r"(?P<year>n(?P<century>19|20) n(?P<rest>[1-9]\d) )$")
def _part(found: _Found, reference: Reference) -> Reading | None:
    """A month or a year alone, which only puts right what was said before."""
    groups = found.groupdict()
    if groups.get("m"):
        return Reading(None, 0.0, part="month", numbers=(None, int(groups["m"]), None))
    return Reading(None, 0.0, part="year", numbers=(int(groups["full"]) if groups.get("full") else int(groups["century"]) * 100 + int(groups["rest"]), None, None))


_OFFSET_FROM = re.compile(
    r"(?P<units>(?:(?:(?:n\d{1,4}|a) )u[bdwmy] )+|u[bdwmy] )(?P<way>after|before|hence) (?!r0 )|(?P<units2>(?:(?:n\d{1,4}|a) u[bdwmy] )+)(?P<way2>after) (?=r0 )"
)


def read(row: str, at: int, reference: Reference, depth: int = 0) -> tuple[int, Reading] | None:
    """The longest date at a place in a row of symbols, and where it ends."""
    best: tuple[int, Reading] | None = None
    if depth < 3 and (offset := _OFFSET_FROM.match(row, at)):
        units, way = offset["units"] or offset["units2"], offset["way"] or offset["way2"]
        inner = read(row, offset.end(), reference, depth + 1)
        if inner and inner[1].day:
            day = _moved(inner[1].day, units if units[0] != "u" else f"n1 {units}", -1 if way == "before" else 1)
            if day:
                return inner[0], Reading(day, inner[1].score * 0.95)
    for pattern, rule in _RULES:
        found = pattern.match(row, at)
        if found and (best is None or found.end() > best[0]):
            reading = rule(found, reference)
            if reading:
                best = found.end(), reading
    return best
