"""What an author wrote, with its place: texts, blocks and lists that know where they stand, and one file being read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from flowengine.language.problems import Problem, Severity, Span

__all__ = ["QUOTES", "Block", "Items", "Reading", "Text", "Tree"]


class Text(str):
    """A scalar as the author wrote it, knowing where it stands.

    `plain` is true where it has no quotes: only then can `3` be a number (in the few places that ask). `written` is a
    text in quotes, or one of several lines, as the file has it: quotes, escapes, indentation and all.
    """

    __slots__ = ("key", "plain", "span", "written")
    span: Span
    key: Text | None
    plain: bool
    written: str

    @classmethod
    def at(cls, value: str, span: Span, *, key: Text | None = None, plain: bool = True, written: str = "") -> Text:
        text = cls(value)
        text.span, text.key, text.plain, text.written = span, key, plain, written
        return text

    def piece(self, start: int, end: int) -> Span:
        """The span of a piece of the text, whichever of its lines it stands on; the whole text's where that can't be told."""
        span = self.span
        if span.line != span.end_line:
            return self._piece_of_lines(start, end)
        if self.written:
            start, end = _as_written(self.written, start), _as_written(self.written, end)
        return Span(span.line, span.column + start, span.line, span.column + end, span.file)

    def _piece_of_lines(self, start: int, end: int) -> Span:
        """Lines are folded and indented, but what isn't blank stands in the file in the same order."""
        before, within = len("".join(self[:start].split())), len("".join(self[start:end].split()))
        marks = [mark for mark in _marks(self.written) if not mark[0].isspace()]
        if not within or len(marks) < before + within:
            return self.span
        first, last = marks[before].start(), marks[before + within - 1].end()
        return Span(*self._position(first), *self._position(last), self.span.file)

    def _position(self, place: int) -> tuple[int, int]:
        """Line and column in the file of a character of `written`."""
        line = self.written.count("\n", 0, place)
        column = place - self.written.rfind("\n", 0, place) if line else self.span.column + place
        return self.span.line + line, column


QUOTES = {"'": re.compile("''|."), '"': re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|.)|.")}


_ESCAPED_BLANK = re.compile(r"\\[ nrtNL_P]?")
_CHARACTER = re.compile(r"\S")
_HEADER = re.compile(r"[>|].*\n")


def _marks(written: str) -> Iterator[re.Match[str]]:
    """The characters of a text of several lines, as the file has them, with blanks among them at most."""
    quote = QUOTES.get(written[:1])
    if quote is not None:
        return (mark for mark in quote.finditer(written, 1, len(written) - 1) if not _ESCAPED_BLANK.fullmatch(mark[0]))
    header = _HEADER.match(written)
    return _CHARACTER.finditer(written, header.end() if header else 0)


def _as_written(written: str, place: int) -> int:
    """Where a character of a text in quotes stands, counted from its opening quote."""
    characters = islice(QUOTES[written[0]].finditer(written, 1), place, None)
    found = next(characters, None)
    return found.start() if found else len(written)


class Block(dict[Text, Any]):
    """A mapping: keys in the author's order, each key and value knowing where it stands.

    `stray` are the keys between `{ }` that have no value: told of, and left out.
    """

    __slots__ = ("key", "span", "stray")
    span: Span
    key: Text | None
    stray: tuple[Text, ...]

    def __init__(self, entries: Mapping[Text, Any] | None = None) -> None:
        super().__init__(entries or {})
        self.stray = ()


class Items(list[Any]):
    """A sequence, knowing where it stands."""

    __slots__ = ("key", "span")
    span: Span
    key: Text | None


Tree = Text | Block | Items


def in_quotes(text: str) -> str:
    """A text as YAML takes it whatever it holds."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Reading:
    """One file being read: collects its problems, so that all of them are told at once.

    The names that the file declares anywhere are known before its blocks are read, so that a word which means one of
    them is checked where it stands, whatever else is wrong with the file.
    """

    def __init__(self, file: str, part_of: Reading | None = None) -> None:
        """`part_of`: the reading of the flow that includes this file; both tell their problems together."""
        self.file = file
        self.is_part = part_of is not None
        self.problems: list[Problem] = part_of.problems if part_of is not None else []
        self.beside: dict[Path, bytes] = {}  # what else was read for it, and what that held
        self.drafts: Mapping[Path, bytes] = {}  # files beside it that are open in an editor: they count as they are there
        self.lines: list[str] = []
        self.tables: dict[str, frozenset[str] | None] = {}  # name → columns; None where the file can't be read
        self.star = ""  # stands in for a bare `*`, so that reading can go on after YAML's refusal of it
        self.lost: set[str] = set()  # words of lines that YAML tripped over: what has these names may only be unread
        self.lacks_part = False  # an included file can't be read: any name may be from there
        self.states: frozenset[str] = frozenset()
        self.phrases: frozenset[str] = frozenset()
        self.variables: frozenset[str] = frozenset()
        self.languages: frozenset[str] = frozenset()
        self.calendars: frozenset[str] = frozenset()
        self.parameters: frozenset[str] = frozenset()

    @property
    def damaged(self) -> bool:
        """Whether lines had to be left out, so that what seems to be missing may only be unread."""
        return bool(self.lost)

    def may_be_unread(self, name: str) -> bool:
        """Whether what has this name may stand where nothing could be read, so that it isn't told of as missing."""
        return self.lacks_part or name in self.lost

    def report(
        self,
        code: str,
        message: str,
        at: Span,
        *,
        hint: str = "",
        suggestions: tuple[str, ...] = (),
        severity: Severity = "error",
    ) -> None:
        self.problems.append(Problem(self.file, self._within(at), code, message, hint, suggestions, severity))

    def _within(self, at: Span) -> Span:
        """A span held within its lines: what was put in to read on past a slip may have made it longer."""
        if at.file and at.file != self.file:
            return at
        if self.lines and at.line > len(self.lines):
            column = max(1, len(self.lines[-1]))
            return Span(len(self.lines), column, len(self.lines), column, at.file)
        if not 0 < at.line <= len(self.lines) or not 0 < at.end_line <= len(self.lines) + 1:
            return at
        column = min(at.column, max(1, len(self.lines[at.line - 1])))
        if at.end_line > len(self.lines):
            return Span(at.line, column, at.end_line, at.end_column, at.file)
        end = min(at.end_column, len(self.lines[at.end_line - 1]) + 1)
        return Span(at.line, column, at.end_line, max(end, column) if at.end_line == at.line else end, at.file)
