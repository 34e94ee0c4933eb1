"""The kind of a variable: that of its first value, which later values are brought to, so that 0 stays a number and "0420" a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from flowengine.language.expressions import TemplateText

__all__ = ["KIND_WORDS", "Kind", "Unfit", "fitted", "kind_of_first", "kind_of_type"]

Kind = Literal["number", "text", "truth"]
KIND_WORDS: Mapping[Kind, str] = {"number": "a number", "text": "a text", "truth": "true or false"}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TRUTHS: Mapping[str, bool] = {"true": True, "false": False}
_WRITTEN_TRUTHS: Mapping[str, bool] = {**_TRUTHS, "yes": True, "on": True, "no": False, "off": False}


class Unfit(ValueError):
    """A value can't be brought to the kind that its variable has."""


def kind_of_first(value: Any) -> Kind | None:
    """The kind that a first value gives; None for what leaves it open: nothing yet (`null`, `""`), a list, what is only known in a call."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, TemplateText):
        return "text" if str(value) and value.whole is None else None
    return "text" if isinstance(value, str) and value else None


def kind_of_type(answer_type: str) -> Kind | None:
    """The kind of an answer; None for a choice, which is whatever its options are."""
    kinds: Mapping[str, Kind | None] = {"number": "number", "money": "number", "yes_no": "truth", "choice": None}
    return kinds.get(answer_type, "text")


def fitted(kind: Kind, value: Any, *, written: bool = False) -> Any:
    """A value as one of this kind: a text of digits as a number and the other way round. Nothing stays nothing, and what isn't
    a number or a truth can stand for a text (a date, a list). `written`: it stands in the file, where `no` is a truth. Raises `Unfit`.
    """
    if value is None:
        return None
    if kind == "text":
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return value
    if kind == "number":
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and (match := _NUMBER.fullmatch(value.strip())) and len(value) <= 18:
            return float(value) if match[1] else int(value)
    elif isinstance(value, bool):
        return value
    elif isinstance(value, str):
        truths = _WRITTEN_TRUTHS if written else _TRUTHS
        if value.strip().lower() in truths:
            return truths[value.strip().lower()]
    raise Unfit
