"""What expressions have beside texts, numbers and lists: facts and functions; and a value taken as a text, a number or a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from jinja2 import Undefined

from flowengine.dialog.bounds import sized
from flowengine.dialog.secrets import laid_open, reveal

__all__ = ["Facts", "Function", "moment_of", "number_of", "text_of"]


class Facts:
    """Read-only names under one name, such as `call.from`. The only objects whose attributes expressions can read."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def get(self, name: str) -> Any:
        value = self._facts.get(name)
        return value() if callable(value) else value

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def revealed(self) -> Facts:
        """The same with its secrets in the open."""
        return Facts({name: reveal(value) for name, value in self._facts.items()})

    def __str__(self) -> str:
        return str(self._facts.get("iso", ""))


@dataclass(frozen=True, slots=True)
class Function:
    """What an expression may call, with arguments by position or name. The only such things there are.

    `timed`: the moment of the call comes before the arguments.
    """

    run: Callable[..., Any]
    timed: bool = False


def text_of(value: Any) -> str:
    """A value as text, uncovered: for what compares or spells it, never for what shows it."""
    value = laid_open(value)
    if value is None or isinstance(value, Undefined):
        return ""
    return str(sized(value))


def number_of(value: Any) -> int | float | None:
    """A value as a number; None for what is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        number = float(text_of(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def moment_of(value: Any) -> date | time | datetime | None:
    """A date, a time or both, out of what an expression has: an answer, `call.now` and its like, or ISO text."""
    if isinstance(value, Facts):
        value = value.get("iso")
    if isinstance(value, date | time):
        return value
    text = text_of(value).strip()
    for read in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None
