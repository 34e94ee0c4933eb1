"""Slips inside expressions: what was written as in other languages, and how it is written here."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Slip", "slip_in"]

_UNCLOSED = re.compile(r"\{\{(?P<inner>[^{}]*)(?:\}(?!\})|\Z)")
_OPERATORS = {"=": "==", "===": "==", "&&": "and", "||": "or", "<>": "!=", "=>": ">=", "=<": "<=", "AND": "and", "OR": "or", "NOT": "not"}
_OPERATOR = re.compile(r""" "[^"]*" | '[^']*' | (?P<word>\b(?:AND|OR|NOT)\b) | (?P<sign>===|==|!=|<=|>=|=>|=<|<>|&&|\|\||=) """, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands from `start` to `end` (from 0) of a text, and what is meant."""

    start: int
    end: int
    message: str
    mended: str


def slip_in(text: str, bare: bool) -> Slip | None:
    """The slip for which an expression (`bare`), or a text with `{{ … }}`, can't be read; None where it is another."""
    unclosed = None if bare else _UNCLOSED.search(text)
    if unclosed is not None:
        inner = unclosed["inner"]
        if unclosed[0].endswith("}"):
            return Slip(unclosed.start(), unclosed.end(), "this begins with `{{` and ends with one `}`; it takes two", f"{{{{ {inner.strip()} }}}}")
        name = re.match(r"\s*[\w.]+", inner)
        if name is None:
            return None
        return Slip(unclosed.start(), unclosed.start() + 2 + name.end(), "this begins with `{{` and never ends with `}}`", f"{{{{ {name[0].strip()} }}}}")
    stretches = [(0, len(text))] if bare else [match.span() for match in re.finditer(r"\{\{.*?\}\}", text, re.DOTALL)]
    for begin, end in stretches:
        for found in _OPERATOR.finditer(text, begin, end):
            meant = _OPERATORS.get(found["word"] or found["sign"] or "")
            if meant is not None and not (found[0] == "=" and text.count("(", begin, found.start()) > text.count(")", begin, found.start())):
                message = f"two values are compared by `==`, not by `{found[0]}`" if meant == "==" else f"this is written `{meant}`, not `{found[0]}`"
                return Slip(found.start(), found.end(), message, meant)
    return None
