"""A flow as plain data: what its file means, without where it stands and how it is written.

Two files that mean the same are equal here, whatever their order, quotes, comments and defaults left out or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import PydanticUndefined

from flowengine.language.calendars import DAYS, Calendar, Hours
from flowengine.language.elements import Element
from flowengine.language.expressions import ExpressionText, TemplateText
from flowengine.language.model import Flow
from flowengine.language.phrases import Phrase
from flowengine.language.prompts import Prompt, Say
from flowengine.language.tables import Table

__all__ = ["duration", "plain"]

_OF_THE_FILE = ("at", "places", "file", "beside", "sources", "version", "include")


def plain(value: Any) -> Any:
    """Texts, numbers, truths, lists and dictionaries by the keys of the language. What is as by default is left out."""
    match value:
        case Calendar():
            return _calendar(value)
        case Element():
            return _element(value)
        case Prompt():
            return {
                language: [" ".join(str(part.say).split()) if isinstance(part, Say) and set(_element(part)) == {"say"} else _element(part) for part in parts]
                for language, parts in value.parts.items()
            }
        case Table():
            return [dict(row) for row in value.rows]
        case TemplateText() | ExpressionText():
            return str(value)
        case Phrase():
            return " ".join(value.source.split())
        case Mapping():
            return {str(key): plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [plain(entry) for entry in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return str(value)


def _element(value: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in value.__pydantic_fields__.items():  # type: ignore[attr-defined]
        held = getattr(value, name)
        if name in _OF_THE_FILE or held is None:
            continue
        default = field.default_factory() if field.default_factory is not None else field.default
        if default is PydanticUndefined or plain(held) != plain(default):
            found[field.alias or name] = plain(held)
    # A job without anything in it is a job all the same.
    if isinstance(value, Flow):
        found["states"] = {str(name): _element(state) for name, state in value.states.items()}
    return found


def _calendar(calendar: Calendar) -> dict[str, Any]:
    found: dict[str, Any] = {"timezone": str(calendar.timezone), "open": {day: _hours(hours) for day, hours in zip(DAYS, calendar.open, strict=True)}}
    if calendar.holidays:
        found["holidays"] = calendar.holidays
    if calendar.except_:
        found["except"] = {day.isoformat(): _hours(hours) for day, hours in sorted(calendar.except_.items()) if isinstance(day, date)}
    return found


def _hours(hours: Hours) -> str:
    return " and ".join(f"{_clock(start)}-{_clock(end)}" for start, end in hours) or "closed"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}" if minutes != 1440 else "24:00"


def duration(seconds: float) -> str:
    """Seconds as authors write them: `4s`, `1m 30s`."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(piece for piece in (f"{minutes:.0f}m" if minutes else "", f"{rest:g}s" if rest or not minutes else "") if piece)
