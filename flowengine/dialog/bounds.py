"""How large a value may become in an expression, and so how long evaluating it may take.

There are no loops in the language; what could still grow is checked where it happens: a product of a text and a number,
powers, joined lists, replaced pieces. So `'a' * 10**9` raises in the one turn of the one call that evaluates it, and
nothing else notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

__all__ = ["MAX_SIZE", "admit", "admit_length", "sized"]

MAX_SIZE = 10_000
"""The most characters a text may have, or entries a list, after any step of an evaluation."""
_MAX_BITS = 512
_GROWING = (str, list, tuple, Mapping)


def admit(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result could be out of bounds, before it is carried out."""
    if operator == "*":
        for text, times in ((left, right), (right, left)):
            if isinstance(text, str) and isinstance(times, int):
                admit_length(len(text) * times)
            if isinstance(text, list | tuple):
                raise TypeError("a list can't be multiplied")
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _MAX_BITS:
            raise OverflowError("a number would grow out of bounds")
    elif operator == "**":
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * max(right, 0) > _MAX_BITS:
            raise OverflowError("a number would grow out of bounds")
    elif operator == "%" and isinstance(left, str):
        raise TypeError("`%` is for numbers; put values into a text with `{{ … }}`")


def admit_length(length: int) -> None:
    """Refuse a text that would be so long."""
    if length > MAX_SIZE:
        raise OverflowError(f"a text would grow to more than {MAX_SIZE:,} characters")


def sized(value: Any) -> Any:
    """A value, if it is within bounds. Raises `OverflowError`."""
    if isinstance(value, str):
        admit_length(len(value))
    elif isinstance(value, _GROWING):
        if _weight(value) > MAX_SIZE:
            raise OverflowError(f"a value would grow to more than {MAX_SIZE:,} characters or entries")
    elif (isinstance(value, int) and value.bit_length() > _MAX_BITS) or isinstance(value, complex) or (isinstance(value, float) and not isfinite(value)):
        raise OverflowError("a number would grow out of bounds")
    return value


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return len(value) + sum(_weight(v) for v in value.values())
    if isinstance(value, list | tuple):
        return len(value) + sum(_weight(v) for v in value)
    return 0
