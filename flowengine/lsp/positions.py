"""Places, as the protocol counts them and as we do.

We count lines and characters from 1. The protocol counts from 0, and characters in units of an encoding that the two
sides agree on: UTF-16 unless the editor offers better, so that an emoji is two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lsprotocol import types

from flowengine.editing.page import Page
from flowengine.language.problems import Span

__all__ = ["Positions"]

_UNITS: Mapping[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text) + sum(character > "\uffff" for character in text),
    "utf-32": len,
}


class Positions:
    """The counting of one editor."""

    def __init__(self, encoding: str = "utf-16") -> None:
        self._units = _UNITS.get(encoding, _UNITS["utf-16"])

    def range(self, page: Page, span: Span) -> types.Range:
        return types.Range(self._position(page, span.line, span.column), self._position(page, span.end_line, span.end_column))

    def _position(self, page: Page, line: int, column: int) -> types.Position:
        """The protocol's position; what lies behind the end of a line or of the file is the end."""
        if line > len(page.lines):
            line, column = len(page.lines), len(page.lines[-1]) + 1
        before = page.lines[line - 1][: column - 1]
        return types.Position(line - 1, self._units(before) + self._mark(page, line))

    def place(self, page: Page, position: types.Position) -> tuple[int, int]:
        """Line and column. What lies inside a character is before it, what lies behind the end of its line is the end."""
        line = min(position.line + 1, len(page.lines))
        if position.line >= len(page.lines):
            return line, len(page.lines[-1]) + 1
        text, left = page.lines[line - 1], position.character - self._mark(page, line)
        for place, character in enumerate(text):
            left -= self._units(character)
            if left < 0:
                return line, place + 1
        return line, len(text) + 1

    def _mark(self, page: Page, line: int) -> int:
        return self._units("\ufeff") if page.marked and line == 1 else 0
