"""The parts of a file for an editor's outline: its states, phrase lists, calendars and tables."""

from __future__ import annotations

from dataclasses import dataclass

from flowengine.editing.describing import summary_of
from flowengine.editing.page import Page
from flowengine.language.problems import Span

__all__ = ["Part", "outline"]

# Top-level keys whose names are shown, and what they name.
_SHOWN = {"states": "state", "phrases": "phrases", "variables": "variable", "calendars": "calendar", "tables": "table"}


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    kind: str
    """`section`, or the kind of the name."""
    detail: str
    span: Span
    """The whole of it."""
    at: Span
    """Its name."""
    parts: tuple[Part, ...] = ()


def outline(page: Page) -> list[Part]:
    """The sections of a file that hold names, each with these."""
    tops = [scrap for scrap in page.scraps if scrap.is_key and scrap.path == ()]
    found: list[Part] = []
    for place, top in enumerate(tops):
        kind = _SHOWN.get(top.text)
        if kind is None:
            continue
        end = tops[place + 1].line - 1 if place + 1 < len(tops) else _last(page)
        names = [scrap for scrap in page.scraps if scrap.is_key and scrap.path == (top.text,) and top.line <= scrap.line <= end]
        parts = []
        for index, name in enumerate(names):
            following = names[index + 1] if index + 1 < len(names) else None
            at = Span(name.line, name.column, name.line, name.column + len(name.text))
            parts.append(Part(name.text, kind, summary_of(page, kind, name.text), _up_to(page, at, following.line - 1 if following else end), at))
        at = Span(top.line, top.column, top.line, top.column + len(top.text))
        found.append(Part(top.text, "section", "", _up_to(page, at, end), at, tuple(parts)))
    return found


def _last(page: Page) -> int:
    return max((number for number, line in enumerate(page.lines, 1) if line.strip()), default=1)


def _up_to(page: Page, start: Span, line: int) -> Span:
    """From a name to the end of a line, blank lines and comments before it left out."""
    while line > start.line and (not page.lines[line - 1].strip() or page.lines[line - 1].lstrip().startswith("#")):
        line -= 1
    line = max(line, start.line)
    return Span(start.line, start.column, line, max(len(page.lines[line - 1]) + 1, start.end_column if line == start.line else 1))
