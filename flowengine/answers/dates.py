"""Dates: heard in what a caller said, keyed in, and said back.

What was said becomes a row of symbols (`calendar_words`), which the grammar of dates reads; here is what an answer needs
on top: corrections ("no, the fourth"), several dates in one breath, and how sure it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from flowengine.answers.calendar_words import calendar_words, symbols
from flowengine.answers.date_grammar import Reading, named, read
from flowengine.answers.days import NoSuchDate, Prefer, Reference
from flowengine.answers.hearing import Heard

__all__ = ["hear_date", "key_date", "say_date"]


def _amended(before: Reading, after: Reading, reference: Reference) -> Reading:
    """What was said before, put right by what was said after "no"."""
    (year, month, day), (new_year, new_month, new_day) = before.numbers, after.numbers
    if after.part == "month" and new_month and day:
        return named(year, new_month, day, reference, score=0.85) or before
    if after.part == "year" and month and day:
        return named(new_year, month, day, reference, score=0.85) or before
    if after.part == "number" and month and new_day:
        return named(year, month, new_day, reference, score=0.85) or before
    return after if after.day or after.missing else before


_TIME = re.compile(r"at (?:[no]\d{1,2} ){1,2}(?:pm )*|(?:n\d{1,2} )(?:n\d{1,2} )?(?:pm )+")
_NUMBERS = re.compile(r"(?:n\d{1,4} ){4,8}")
_IN_A_MONTH = re.compile(r"(?<!\S)in (?![noa])")
_SHORT_WEEKDAY = re.compile(r"\bb(\d) (?=(?:x )?(?:[nomqu]|$))")
_PLACE = re.compile(r"(?:^|(?<= ))[^x ]")


def hear_date(text: str, language: str, now: datetime, *, prefer: Prefer = "future") -> Heard | None:
    """The date in what was said (as the recogniser hands it over), or None; `now` is the moment of the call.

    A year, month or week that isn't said is the one to come, the one gone or the nearest, by `prefer`. The score is 1
    for a whole date and less where something was guessed or there are words around it. NoSuchDate where a date was
    named that isn't in the calendar.
    """
    _, month_first = calendar_words(language)
    reference = Reference(now.date(), prefer, month_first)
    row = symbols(text, language, "date")
    if _NUMBERS.fullmatch(row) and len(digits := row.replace("n", "").replace(" ", "")) == 8:
        row = f"q{digits} "  # eight digits, one by one or in pairs
    if "at " in row or "pm " in row:
        row = _TIME.sub("", row)
    if "in " in row:
        row = _IN_A_MONTH.sub("", row)
    if "b" in row:
        row = re.sub(r"\bb\d ", "x ", _SHORT_WEEKDAY.sub(r"w\1 ", row))
    meant: Reading | None = None
    several = corrected = denied = False
    at = 0
    while place := _PLACE.search(row, at):
        start = place.start()
        end = row.index(" ", start) + 1
        symbol = row[start : end - 1]
        if symbol in {"no", "not"}:
            corrected, denied = corrected or symbol == "no", symbol == "not"
            at = end
            continue
        result = read(row, start, reference)
        if result is None:
            at = end
            continue
        at, reading = result
        if denied:
            denied = False
        elif meant is None:
            meant = reading if reading.day or reading.missing else None
        elif corrected:
            meant, several = _amended(meant, reading, reference), False
        elif reading.day and reading.day != meant.day:
            if meant.part in {"number", "weekday"} and reading.part == "date" and (meant.part == "number" or (meant.day and meant.day.weekday() == reading.day.weekday())):
                meant = reading
            elif not (meant.part == "date" and reading.part == "weekday" and meant.day and meant.day.weekday() == reading.day.weekday()):
                several = True
        corrected = False
    if meant is None:
        return None
    if meant.missing or meant.day is None:
        raise NoSuchDate(text[:200])
    score = meant.score * max(0.6, 1 - 0.05 * row.count("x "))
    return Heard(meant.day, round(max(0.1, score * (0.5 if several else 1)), 3))


# ---------------------------------------------------------------------------------------------------------- keys, saying


def key_date(keys: str, language: str) -> date | None:
    """A date from the keypad: two digits for day and month each, in the order of the language, and four for the year."""
    if len(keys) != 8 or not (keys.isascii() and keys.isdecimal()):
        return None
    first, second, year = int(keys[:2]), int(keys[2:4]), int(keys[4:])
    month, day = (first, second) if calendar_words(language)[1] else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate(keys) from None


def say_date(value: date, language: str, now: datetime | None = None) -> str:
    """A date as a voice reads it right: without the year where it is this one, with the weekday where it is near."""
    words, month_first = calendar_words(language)
    said = (words.said_month_first if month_first else None) or words.said
    today = now.date() if now else None
    near = today is not None and abs(value - today) <= timedelta(10)
    this_year = today is not None and (value.year == today.year or near)
    form = (said.weekday if near else said.short) if this_year else (said.weekday_year if near else said.year)
    return form.format(weekday=words.weekdays[value.weekday()], day=said.days[value.day - 1], month=words.months[value.month - 1], year=value.year)
