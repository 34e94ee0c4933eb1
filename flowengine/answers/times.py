"""Times of day: heard in what a caller said, keyed in, and said back.

As with dates, what was said becomes symbols that are the same in every language (`calendar_words`). The part of the day
("in the evening", "pm") is taken out first, wherever it stands; what is left is the clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from flowengine.answers.calendar_words import calendar_words, symbols
from flowengine.answers.dates import say_date
from flowengine.answers.hearing import Heard

__all__ = ["hear_time", "key_time", "say_date_time", "say_time"]

OPENS = 8
"""Where nothing says morning or evening, an hour before this is one of the afternoon or evening."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """What was said of the clock: an hour from 0 to 24 and a minute."""

    hour: int
    minute: int
    score: float
    fixed: bool = False
    """The hour can't be twelve hours later: noon, midnight, `07:30`, `15:30`."""


_PARTS = "am|pm|morning|afternoon|evening|night|lunch"
_PART = re.compile(rf"(?<!\S)({_PARTS}) ")
_NO_CLOCK_BEFORE = re.compile(r"(?<!\S)(?<!\d )(?<!h )am ")
"""The `am` of "I am free at three" and "am Montag"."""
_TWELVE = re.compile(r"(?<!\S)n12 (?:h )?(?=noon |midnight )")
_AFTER_CLOCK = re.compile(r"(?P<clock>(?<!\S)(?:n(?!12 )\d+ h |c\S+ ))(?P<which>noon|midnight) ")
_DATES = re.compile(r"(?<!\S)(?:q\d\S*|m\d+ [no]\d{1,2}(?= )(?! (?:h|min)\b)(?: n[12]\d{3})?|[no]\d{1,2} m\d+(?: n[12]\d{3})?|w\d o\d+|o\d+|w\d|m\d+|b\d) ")

_HOUR = r"(?:n(?P<hour>\d{1,2}) |(?P<named>noon |midnight ))(?:h )?"
_MINUTES = r"(?:n(?P<minutes>\d{1,2}) (?:min )?|(?P<part>half|quarters|quarter) )"
_CLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("before", re.compile(rf"{_MINUTES}to (?P<half>half )?(?:at )?{_HOUR}")),
    ("after", re.compile(rf"{_MINUTES}past (?P<half>half )?(?:at )?{_HOUR}")),
    ("before", re.compile(rf"(?P<half>(?!))?(?:n(?P<minutes>\d{{1,2}}) min |(?P<part>quarter) )at {_HOUR}")),
    ("figures before", re.compile(rf"{_MINUTES}to (?:at )?c(?P<hour>\d+):00 ")),
    ("figures after", re.compile(rf"{_MINUTES}past (?:at )?c(?P<hour>\d+):00 ")),
    ("less", re.compile(rf"{_HOUR}minus {_MINUTES}")),
    ("figures less", re.compile(rf"c(?P<hour>\d+):00 minus {_MINUTES}")),
    ("oh", re.compile(r"n(?P<hour>\d{1,2}) (?:h )?n0 n(?P<minutes>\d) (?:min )?")),
    ("more", re.compile(rf"{_HOUR}(?:past )?{_MINUTES}(?:past )?")),
    ("half", re.compile(r"(?P<part>half|quarters|quarter) (?:at )?n(?P<hour>\d{1,2}) (?:h )?")),
    ("figures", re.compile(r"c(?P<hour>\d+):(?P<minutes>\d+) (?:h )?")),
    ("run", re.compile(r"n(?P<run>\d{3,4}) (?:h )?")),
    ("hour", re.compile(_HOUR)),
)
_AMOUNT = {"half": 30, "quarter": 15, "quarters": 45}
_TOKEN = re.compile(r"(?<!\S)(?=[nchqm])")


def _clock(kind: str, found: re.Match[str], half_before: bool) -> _Clock | None:
    groups = found.groupdict()
    named = (groups.get("named") or "").strip()
    if kind == "run":
        digits = found["run"].zfill(4)
        hour, minute = int(digits[:2]), int(digits[2:])
        if hour > 24 or minute > 59:
            return None
        return _Clock(hour, minute, 0.8 if len(found["run"]) == 4 else 0.7, hour > 12 or found["run"].startswith("0"))
    hour = (12 if named == "noon" else 0) if named else int(found["hour"])
    fixed = bool(named) or hour > 12 or (groups.get("hour") or "").startswith("0")
    minute = _AMOUNT[groups["part"]] if groups.get("part") else int(groups.get("minutes") or 0)
    if hour > 24 or minute > 59:
        return None
    score = 0.95 if kind != "hour" or named or " h " in found[0] else 0.75
    total = hour * 60
    if kind.endswith(("before", "less")):
        total -= minute
    elif kind == "half":
        total += minute - 60 if half_before else minute
    else:
        total += minute
    if groups.get("half"):
        total += -30 if half_before else 30
    if total < 0 or (0 <= total < 60 and hour == 1):
        total += 24 * 60 if fixed else 12 * 60
    return _Clock(total // 60 % 25, total % 60, score, fixed)


def _timed(clock: _Clock, part: str, night_until: int) -> Heard:
    """The time of a clock that goes round twice a day, by what was said of the part of the day."""
    hour, minute, score = clock.hour % 24, clock.minute, max(clock.score, 0.95) if part else clock.score
    if clock.fixed or hour > 12 or (hour == 0 and not part):
        if part and hour < 12 and part in {"pm", "afternoon", "evening"} and not (clock.fixed and hour == 0):
            hour += 12
        return Heard(time(hour, minute), min(1.0, score + 0.05))
    if part in {"am", "morning"}:
        hour %= 12
    elif part in {"pm", "afternoon"}:
        hour = hour % 12 + 12
    elif part == "evening":
        hour = 0 if hour == 12 else hour + 12
    elif part == "night":
        hour = 0 if hour == 12 else hour if hour < night_until else hour + 12
    elif part == "lunch":
        hour = hour + 12 if hour < 5 else hour
    else:
        return Heard(time(hour + 12 if hour < OPENS else hour, minute), round(score - 0.2, 3))
    return Heard(time(hour % 24, minute), min(1.0, score + 0.05))


def _read(row: str, half_before: bool, whole: bool) -> _Clock | None:
    """The first clock in a row of symbols. An hour alone counts after "at" and before "o'clock", or where nothing else was said."""
    alone: _Clock | None = None
    at = 0
    while token := _TOKEN.search(row, at):
        at = token.start()
        for kind, pattern in _CLOCKS:
            found = pattern.match(row, at)
            if found is None:
                continue
            clock = _clock(kind, found, half_before)
            if clock is None:
                continue
            bare = kind in {"hour", "run"} and not found.groupdict().get("named") and " h " not in found[0]
            if not bare or row[:at].endswith("at "):
                return clock
            if alone is None and (whole or len(found[0]) == len(row)):
                alone = clock
            break
        following = row.find(" ", at) + 1
        if not following:
            break
        at = following
    return alone


def hear_time(text: str, language: str) -> Heard | None:
    """The time of day in what was said (as the recogniser hands it over), or None.

    Where nothing says morning or evening, it is taken to be within opening hours, with a lower score.
    """
    words, _ = calendar_words(language)
    row = symbols(text, language, "time")
    if not any(character in row for character in "nc"):
        return None
    row = _TWELVE.sub("", _DATES.sub("x ", row) if any(character in row for character in "qmowb") else row)
    row = _NO_CLOCK_BEFORE.sub("", row)
    row = _AFTER_CLOCK.sub(lambda found: f"{found['clock']}{'lunch' if found['which'] == 'noon' else 'night'} ", row)
    segments = re.split(r"(?<!\S)no ", row)
    others = row.count("x ")
    part = ""
    heard: _Clock | None = None
    for segment in segments:
        denied = segment.rfind("not ")
        segment = segment[:denied] if denied >= 0 else segment
        parts = _PART.findall(segment)
        clock = _read(_PART.sub("", segment).replace("x ", "") if others <= 3 else _PART.sub("", segment), words.half_before, bool(parts) or others <= 1)
        if clock:
            heard, part = clock, ("pm" if "pm" in parts else "am" if "am" in parts else parts[0]) if parts else part if heard and heard.hour < 13 else ""
        elif parts and heard:
            part = parts[0]
    if heard is None:
        return None
    result = _timed(heard, part, words.night_until)
    return Heard(result.value, round(max(0.1, result.score * max(0.6, 1 - 0.05 * others)), 3))


def key_time(keys: str) -> time | None:
    """A time from the keypad: `1530`, `0800` or `800`."""
    if not (3 <= len(keys) <= 4 and keys.isascii() and keys.isdecimal()):
        return None
    hour, minute = int(keys[:-2]), int(keys[-2:])
    return time(hour % 24, minute) if minute < 60 and (hour < 24 or (hour == 24 and minute == 0)) else None


def _english(value: time) -> str:
    if value.minute == 0 and value.hour in {0, 12}:
        return "noon" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes} {'PM' if value.hour >= 12 else 'AM'}"


def _spanish(value: time) -> str:
    part = (
        "de la madrugada" if value.hour < 6 else "de la mañana" if value.hour < 12 else "del mediodía" if value.hour == 12 else "de la tarde" if value.hour < 20 else "de la noche"
    )
    hour = value.hour % 12 or 12
    if hour == 12 and value.hour == 0:
        part = "de la noche"
    return f"{'la' if hour == 1 else 'las'} {hour}{f':{value.minute:02}' if value.minute else ''} {part}"


def _counted(value: time, hour: str, joiner: str, morning: str) -> str:
    """`15 Uhr 30`, `1 heure du matin`, `8 horas e 5`: early hours say that they are."""
    minutes = f"{joiner}{value.minute}" if value.minute else ""
    return f"{hour}{minutes}{f' {morning}' if 0 < value.hour < OPENS else ''}"


def _french(value: time) -> str:
    if value.hour == 0:
        return f"minuit {value.minute}" if value.minute else "minuit"
    return _counted(value, f"{value.hour} heure{'s' if value.hour > 1 else ''}", " ", "du matin")


def _portuguese(value: time) -> str:
    if value.hour == 0:
        return f"meia-noite e {value.minute}" if value.minute else "meia-noite"
    return _counted(value, f"{value.hour} hora{'s' if value.hour > 1 else ''}", " e ", "da manhã")


def _italian(value: time) -> str:
    if value.hour == 0:
        return f"mezzanotte e {value.minute}" if value.minute else "mezzanotte"
    return _counted(value, "l'una" if value.hour == 1 else f"le {value.hour}", " e ", "del mattino")


def say_time(value: time, language: str) -> str:
    """A time of day as a voice reads it right."""
    match language.partition("-")[0].lower():
        case "de":
            return _counted(value, f"{value.hour} Uhr", " ", "morgens")
        case "fr":
            return _french(value)
        case "pt":
            return _portuguese(value)
        case "es":
            return _spanish(value)
        case "it":
            return _italian(value)
    return _english(value)


def say_date_time(value: datetime, language: str, now: datetime | None = None) -> str:
    """A date with its time of day, as a voice reads it right."""
    day: date = value.date()
    said, clock = say_date(day, language, now), say_time(value.time(), language)
    match language.partition("-")[0].lower():
        case "de":
            return f"{said} um {clock}"
        case "fr":
            return f"{said} à {clock}"
        case "pt":
            return f"{said} {'à' if value.hour < 2 else 'às'} {clock}"
        case "es":
            return f"{said} a {clock}"
        case "it":
            return f"{said} {'a ' if value.hour == 0 else 'al'}{clock}"
    return f"{said} at {clock}"
