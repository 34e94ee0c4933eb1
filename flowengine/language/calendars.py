"""Opening hours as an author writes them: a time zone, days with hours, dates that differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationInfo
from pydantic_core import PydanticCustomError

from flowengine.language.elements import Element, element
from flowengine.language.problems import nearest
from flowengine.language.scalars import Reads, give_up, listed, reading_of, span_of
from flowengine.language.source import Block, Text

__all__ = ["Calendar", "Hours", "Week"]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\Z")

Hours = tuple[tuple[int, int], ...]
"""Stretches of a day, each from and to in minutes after midnight; one that ends past 1,440 goes on into the next day."""
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_NO_SUMMER = frozenset({"EST", "MST"})
"""Zones that never change to summer time, which no place that is asked for by these letters means."""
_ZONES_BY_NAME: Mapping[str, tuple[str, ...]] = {
    written: zones
    for names, zones in (
        ("eastern et est edt", ("America/New_York",)),
        ("central ct cst cdt", ("America/Chicago",)),
        ("mountain mt mst mdt", ("America/Denver", "America/Phoenix")),
        ("pacific pt pst pdt", ("America/Los_Angeles",)),
        ("alaska akst akdt", ("America/Anchorage",)),
        ("hawaii", ("Pacific/Honolulu",)),
    )
    for name in names.split()
    for written in (name, f"{name} time", f"us {name}", f"{name} standard time")
}
"""What Americans call their time zones."""


def _zone(raw: Any, info: ValidationInfo) -> ZoneInfo:
    name = str(raw).strip() if isinstance(raw, Text) else ""
    if name not in _zones() or name in _NO_SUMMER:
        if name.lower() in _ZONES_BY_NAME:
            give_up(info, "unknown-timezone", "a time zone such as `America/New_York`", raw, suggestions=_ZONES_BY_NAME[name.lower()])
        last = {zone.rsplit("/", 1)[-1]: zone for zone in _zones()}
        city = name.replace(" ", "_")
        near = (last[city],) if city in last else nearest(name, _zones(), most=2) or tuple(last[n] for n in nearest(city, last, most=2))
        give_up(info, "unknown-timezone", "a time zone such as `America/New_York`", raw, suggestions=near)
    return ZoneInfo(name)


_LOOSE_HOURS = re.compile(r"(\d{1,2})(?:[:.,h ]?(\d{2}))?\s*([ap])?\.?m?\.?\s*(?:[-–—/]|to|until|till|a|bis|à)\s*(\d{1,2})(?:[:.,h ]?(\d{2}))?\s*([ap])?\.?m?\.?\Z", re.IGNORECASE)


def _mended_hours(text: str) -> tuple[str, ...]:
    """`8.00-17.00`, `8am to 5pm` as hours are written; what could be several things isn't guessed."""
    match = _LOOSE_HOURS.match(text)
    if match is None:
        return ("closed",) if text.lower() in ("close", "none", "no", "off", "shut") else ()
    hours: list[tuple[int, int]] = []
    for hour, minute, half in (match.groups()[:3], match.groups()[3:]):
        clock = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
        if clock > 24 or int(minute or 0) > 59:
            return ()
        hours.append((clock, int(minute or 0)))
    (start, late), (end, later) = hours
    halves = match[3], match[6]
    begins, ends = (start, start + 12), (end, end + 12)
    if halves == (None, None) and start <= 12 and end < 12 and (hours[0] >= hours[1] or (start < 5 and end <= 7)):
        # "9-5" is the afternoon by most clocks, and a bar's night by some; so is "1-5".
        meant = [(begins[end > start], ends[1]), (start, end)]
    elif halves[0] and not halves[1] and end < 12 and hours[0] >= hours[1]:
        meant = [(start, ends[1]), (start, end)]
    elif halves[1] and not halves[0] and end > 12 and start < end - 12:
        meant = [(begins[1], end), (start, end)]
    else:
        meant = [(start, end)]
    return tuple(f"{first:02}:{late:02}-{last:02}:{later:02}" for first, last in meant if (first, late) != (last, later))


_LONG_DAY = 17 * 60
"""So long is nobody open from a morning into the next night, who isn't open all day."""
_DAWN = 7 * 60


def _stretch(raw: Any, info: ValidationInfo) -> tuple[int, int] | None:
    """One stretch of a day; None for `closed`."""
    text = str(raw).strip() if isinstance(raw, Text) else ""
    if text.lower() == "closed":
        return None
    match = _HOURS.match(text)
    if not match:
        give_up(info, "bad-hours", "hours such as `08:00-17:00`, a list of them, or `closed`", raw, suggestions=_mended_hours(text))
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = 60 * from_hour + from_minute, 60 * to_hour + to_minute
    if from_minute > 59 or to_minute > 59 or start >= 1440 or end > 1440 or start == end:
        give_up(info, "bad-hours", "hours from 00:00 to 24:00", raw)
    later = end + 1440 if end < start else end
    if (end < start and later - start >= _LONG_DAY and end >= 60) or (60 <= start < end <= _DAWN and start < 300):
        afternoon = f"{from_hour + (12 if start < end else 0):02}:{from_minute:02}-{to_hour + 12:02}:{to_minute:02}"
        reading_of(info).report(
            "odd-hours",
            f"`{text}` is open until {to_hour:02}:{to_minute:02} in the night",
            span_of(raw),
            hint="Hours are those of a clock of 24 hours: five in the afternoon is `17:00`.",
            suggestions=(afternoon,),
            severity="warning",
        )
    return start, later


def _hours(raw: Any, info: ValidationInfo) -> Hours:
    """The hours of a day. What can't be read of them is reported and left out, so that the rest is read all the same."""
    found: list[tuple[int, int]] = []
    for entry in listed(raw):
        try:
            stretch = _stretch(entry, info)
        except PydanticCustomError:
            continue
        if stretch is not None:
            found.append(stretch)
    return tuple(sorted(found))


def _day(name: str) -> int | None:
    name = name.strip().lower()
    if name in _FULL:
        return _FULL[name]
    return DAYS.index(name[:3]) if name[:3] in DAYS and len(name) <= 4 else None


def _days(key: Text) -> list[int] | None:
    """The days of `mon-fri`, `sat`, `mon, wed` or `daily`."""
    if key.strip().lower() in ("daily", "every day"):
        return list(range(7))
    days: list[int] = []
    for piece in key.split(","):
        first, dash, last = piece.partition("-")
        start, end = _day(first), _day(last) if dash else _day(first)
        if start is None or end is None:
            return None
        days += [(start + n) % 7 for n in range((end - start) % 7 + 1)]
    return days


_SEVERAL_DAYS = {"weekday": "mon-fri", "weekdays": "mon-fri", "workdays": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun", "everyday": "daily", "always": "daily"}


def _mended_days(text: str) -> tuple[str, ...]:
    """`Monday to Friday` as `mon-fri`."""
    folded = text.strip().lower()
    ends = [_day(end) for end in re.split(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b)\s*", folded)]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        return (f"{DAYS[ends[0]]}-{DAYS[ends[1]]}",)
    return (_SEVERAL_DAYS[folded],) if folded in _SEVERAL_DAYS else nearest(text, (*DAYS, "mon-fri", "daily"))


def _week(raw: Any, info: ValidationInfo) -> Week:
    if not isinstance(raw, Block):
        give_up(info, "wrong-type", "days with hours, such as `{mon-fri: 08:00-17:00}`", raw)
    week: list[Hours] = [()] * 7
    for key, value in raw.items():
        days = _days(key)
        if days is None:
            reading_of(info).report(
                "bad-days",
                f"`{key}` is no day",
                key.span,
                suggestions=_mended_days(key),
                hint="Days are `mon` to `sun`, stretches of them `mon-fri`, or `daily`.",
            )
            continue
        hours = _hours(value, info)
        for day in days:
            week[day] = tuple(sorted((*week[day], *hours)))
    return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])


def _mended_date(text: str) -> tuple[str, ...]:
    """`12/25/2026`, `25.12.2026` as dates are written; both ways where both are dates."""
    parts = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text.strip())
    if parts is None:
        whole = re.fullmatch(r"(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})", text.strip())
        tries = [whole.groups()] if whole else []
    else:
        first, second, year = parts.groups()
        tries = [(year, first, second), (year, second, first)]
    found = []
    for year, month, day in tries:
        try:
            found.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _exceptions(raw: Any, info: ValidationInfo) -> dict[date, Hours]:
    if not isinstance(raw, Block):
        give_up(info, "wrong-type", "dates with hours, such as `{2026-12-24: 08:00-12:00}`", raw)
    found: dict[date, Hours] = {}
    for key, value in raw.items():
        try:
            day = date.fromisoformat(key.strip())
        except ValueError:
            reading_of(info).report("bad-date", f"`{key}` is no date", key.span, hint="Dates are written year-month-day: `2026-12-24`.", suggestions=_mended_date(key))
            continue
        found[day] = _hours(value, info)
    return found


def _holidays(raw: Any, info: ValidationInfo) -> str:
    """A country's public holidays, or those of one of its regions: `US`, `US-CA`, `DE-BY`."""
    from holidays import country_holidays, list_supported_countries  # a library of some size, for those flows alone that ask for it
    from holidays.registry import COUNTRIES

    known = list_supported_countries(include_aliases=False)
    text = str(raw).strip() if isinstance(raw, Text) else ""
    country, _, region = text.upper().partition("-")
    by_name = {name: codes[1] for name, codes in COUNTRIES.items()}
    by_name |= {codes[2].lower(): codes[1] for codes in COUNTRIES.values()}
    expected = "a country's code such as `US`, or with a region's such as `US-CA`"
    if country not in known:
        name = text.lower().replace(" ", "_")
        near = (by_name[name],) if name in by_name else tuple(by_name[n] for n in nearest(name, by_name, most=2) if len(n) > 3)
        give_up(info, "unknown-holidays", expected, raw, suggestions=near)
    if region and region not in {subdivision.upper() for subdivision in known[country]}:
        give_up(
            info,
            "unknown-holidays",
            expected,
            raw,
            suggestions=tuple(f"{country}-{near}" for near in _regions_like(region, known[country], country_holidays(country).subdivisions_aliases)),
            hint=f"Regions of {country}: " + (", ".join(known[country]) or "none are known") + ".",
        )
    return f"{country}-{region}" if region else country


def _regions_like(region: str, known: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """The codes of regions whose code or name is nearly what was written."""
    by_name = {name.upper(): code for name, code in names.items()}
    if region in by_name:
        return [by_name[region]]
    begun = [code for code in known if region.startswith(code.upper()) or code.upper().startswith(region)]
    return begun[:2] or [by_name[name] for name in nearest(region, by_name, most=2)]


_HOURS_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
Zone = Annotated[ZoneInfo, Reads(_zone, {"type": "string", "examples": ["America/New_York"]})]
OpenDays = Annotated[Week, Reads(_week, {"type": "object", "additionalProperties": _HOURS_SCHEMA})]
Holidays = Annotated[str, Reads(_holidays, {"type": "string", "examples": ["US", "US-CA", "DE-BY"]})]
Exceptions = Annotated[dict[date, Hours], Reads(_exceptions, {"type": "object", "additionalProperties": _HOURS_SCHEMA})]


@element
class Calendar(Element):
    """Opening hours: `calendars.NAME.is_open`, `.next_open`, `.open_until`, `.holiday` in expressions."""

    NOUN: ClassVar[str] = "calendar"

    timezone: Annotated[Zone, Field(description="Where the clock hangs, such as `America/New_York`.")]
    open: Annotated[OpenDays, Field(description="Days → hours.")]
    holidays: Annotated[Holidays | None, Field(description="The country or region whose public holidays it is closed on, such as `US` or `US-CA`.")] = None
    except_: Annotated[Exceptions, Field(alias="except", description="Date → hours that hold on that date instead, or `closed`.")] = Field(default_factory=dict)
