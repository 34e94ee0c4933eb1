"""A file read line by line, for what YAML can't read yet: where each word stands, and what place the cursor is at.

The tree of `language.composing` is exact, but needs a line to be finished. Skimming goes by indentation and brackets alone,
never fails, and gives up a bracket or a quote that isn't closed where the indentation says that something else has begun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cursor", "Scrap", "Trail", "cursor_at", "skim"]

Trail = tuple[str | int, ...]
"""From the top of the file: keys, and places in lists counted from 0."""

_KEY = re.compile(r"""(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:''|[^'])*)'|(?P<plain>[^\s"'\[\]{},#&*!|>%@`].*?))\s*:(?=\s|\Z)""")
_MARKED = re.compile(r"(?:[&!]\S*\s+)+")
_COMMENT = re.compile(r"(?:\A|\s)#.*")
_DASH = re.compile(r"-(?:\s+|\Z)")


@dataclass(frozen=True, slots=True)
class Scrap:
    """A key, or a text that stands as a value or a part of one: lines and columns count from 1."""

    path: Trail
    """Of a key: the block that it stands in. Of a value: itself."""
    text: str
    line: int
    column: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place at which somebody types."""

    path: Trail
    """Of the block in which a key would stand, or of the value."""
    slot: str
    """`key`, `value`, or `either` where both could begin."""
    typed: str
    """What stands there already, before the cursor."""
    column: int
    """Where that begins, from 1."""
    flow: bool
    """Whether it is between `{ }` or `[ ]`."""
    spaced: bool = True
    """Whether a value could follow at once; false behind a `:` without a space."""


@dataclass(slots=True)
class _Frame:
    """A key, or an entry of a list, whose block is open."""

    indent: int
    name: str | int
    text: bool = False


@dataclass(slots=True)
class _Bracket:
    opening: str
    key: str | None = None
    index: int = 0


def skim(lines: Sequence[str]) -> list[Scrap]:
    """Every key and text of a file, as far as they can be told."""
    skimmer = _Skimmer()
    for number, line in enumerate(lines, 1):
        skimmer.take(number, line)
    return skimmer.scraps


def cursor_at(lines: Sequence[str], line: int, column: int) -> Cursor:
    """What the place at a line and a column is, both from 1, by what stands before it."""
    skimmer = _Skimmer()
    for number, text in enumerate(lines[: line - 1], 1):
        skimmer.take(number, text)
    head = lines[line - 1][: column - 1] if line <= len(lines) else ""
    return skimmer.at_end_of(line, head)


class _Skimmer:
    def __init__(self) -> None:
        self.frames: list[_Frame] = []
        self.brackets: list[_Bracket] = []
        self.least = 0  # what goes on between brackets or quotes is indented by more than this
        self.quote = ""
        self.entry = -1  # the entry of a list that ended last, at the depth that is looked at
        self.scraps: list[Scrap] = []
        self.cursor: Cursor | None = None
        self.watching = False  # whether the cursor is on this line
        self.number = 0

    @property
    def path(self) -> Trail:
        inner = (bracket.index if bracket.opening == "[" else bracket.key for bracket in self.brackets)
        return (*(frame.name for frame in self.frames), *(name for name in inner if name is not None))

    def at_end_of(self, number: int, head: str) -> Cursor:
        if not head.strip() and not self.brackets:
            self._close(len(head), dash=False)
            inside = bool(self.frames) and (self.frames[-1].text or bool(self.quote))
            return Cursor(self.path, "value" if inside else "either" if self._awaits_value() else "key", "", len(head) + 1, False)
        self.watching = True
        self.take(number, head)
        if self.cursor is not None:
            return self.cursor
        return self._rest(len(head) + 1, "")

    def _awaits_value(self) -> bool:
        """Whether an entry of a list is open and has no key yet: it may become a block or a text."""
        return bool(self.frames) and isinstance(self.frames[-1].name, int) and not any(scrap.is_key and scrap.path == self.path for scrap in reversed(self.scraps))

    def _rest(self, column: int, typed: str, *, spaced: bool = True) -> Cursor:
        """The cursor where nothing has begun, or `typed` has."""
        if self.brackets:
            top = self.brackets[-1]
            slot = "key" if top.opening == "{" and top.key is None else "value"
            return Cursor(self.path, slot, typed, column, True, spaced)
        return Cursor(self.path, "value", typed, column, False, spaced)

    # ------------------------------------------------------------------------------------------------------- lines

    def take(self, number: int, line: str) -> None:
        self.number = number
        stripped = line.lstrip(" \t")
        indent = len(line) - len(stripped)
        if self.brackets:
            if not stripped or indent > self.least or stripped[0] in "]}":
                self._between(line, indent)
                return
            self.brackets.clear()
        if self.quote:
            if not stripped or indent > self.least:
                self._quoted_on(line, indent)
                return
            self.quote = ""
        inside = bool(self.frames) and self.frames[-1].text and indent > self.frames[-1].indent
        if not stripped or (stripped.startswith("#") and not inside):
            if self.watching:
                self.cursor = Cursor(self.path, "comment", "", indent + 1, False) if stripped else None
            return
        dash = _DASH.match(stripped)
        self._close(indent, dash=dash is not None)
        if self.frames and self.frames[-1].text:
            self._text(stripped, indent, self.path)
            return
        column = indent
        while dash:
            self.frames.append(_Frame(column, self.entry + 1))
            self.entry = -1
            column += dash.end()
            stripped = stripped[dash.end() :]
            dash = _DASH.match(stripped)
        self.entry = -1
        if not stripped:
            if self.watching:
                self.cursor = Cursor(self.path, "either", "", column + 1, False)
            return
        key = _KEY.match(stripped)
        if key and not _COMMENT.search(key[0]):
            name = next(group for group in (key["plain"], key["single"], key["double"]) if group is not None)
            start = column + key.start(key.lastgroup or 0)
            self.scraps.append(Scrap(self.path, name, self.number, start + 1, True))
            self.frames.append(_Frame(column, name))
            if self.watching:
                self.cursor = self._rest(column + key.end() + 1, "", spaced=False)
            self._value(stripped[key.end() :], column + key.end())
        else:
            self._value(stripped, column)
            if self.cursor is not None and self.cursor.slot == "value" and not self.cursor.flow:
                cursor = self.cursor
                if self.watching:
                    self.cursor = Cursor(cursor.path, "either" if self._awaits_value() or not self.frames else "key", cursor.typed, cursor.column, False)

    def _close(self, indent: int, *, dash: bool) -> None:
        """End the blocks that a line of this indentation doesn't belong to."""
        self.entry = -1
        while self.frames:
            top = self.frames[-1]
            if top.indent < indent or (dash and top.indent == indent and isinstance(top.name, str) and not top.text):
                return
            if top.indent == indent and isinstance(top.name, int):
                self.entry = top.name
            self.frames.pop()

    def _value(self, rest: str, column: int) -> None:
        """What stands behind a key's colon, or behind a dash."""
        space = len(rest) - len(rest.lstrip())
        if space and self.watching:
            self.cursor = self._rest(column + space + 1, "")
        rest, column = rest[space:], column + space
        marked = _MARKED.match(rest)
        if marked:
            rest, column = rest[marked.end() :], column + marked.end()
        if not rest or rest.startswith("#"):
            return
        if rest[0] in "|>" and re.match(r"[|>][-+0-9]*\s*(#|\Z)", rest):
            if self.frames:
                self.frames[-1].text = True
            return
        self.least = self.frames[-1].indent if self.frames else -1
        if rest[0] in "{[" and not rest.startswith("{{"):
            self._between(" " * column + rest, column)
        elif rest[0] in "\"'":
            self._quoted(rest, column)
        else:
            self._text(rest, column, self.path)
            if self.frames:
                self.frames[-1].text = True

    def _text(self, rest: str, column: int, path: Trail) -> None:
        comment = _COMMENT.search(rest)
        text = rest[: comment.start()] if comment else rest
        self.scraps.append(Scrap(path, text.rstrip(), self.number, column + 1, False))
        if self.watching:
            self.cursor = Cursor(path, "comment" if comment else "value", text, column + 1, bool(self.brackets))

    def _quoted(self, rest: str, column: int) -> None:
        end = _closing(rest, 1, rest[0])
        text = rest[1 : end - 1] if end else rest[1:]
        self.scraps.append(Scrap(self.path, text, self.number, column + 2, False))
        if self.watching:
            self.cursor = Cursor(self.path, "done" if end else "value", text, column + 2, False)
        if not end:
            self.quote = rest[0]
        if self.frames:
            self.frames[-1].text = True

    def _quoted_on(self, line: str, indent: int) -> None:
        end = _closing(line, indent, self.quote)
        text = line[indent : end - 1] if end else line[indent:]
        path = self.path
        self.scraps.append(Scrap(path, text, self.number, indent + 1, False))
        if self.watching:
            self.cursor = Cursor(path, "done" if end else "value", text, indent + 1, bool(self.brackets))
        if end:
            self.quote = ""

    # ---------------------------------------------------------------------------------------------------- brackets

    def _between(self, line: str, at: int) -> None:
        """A line, or the rest of one, between brackets."""
        while at < len(line):
            character = line[at]
            if character.isspace():
                at += 1
                if self.watching:
                    self.cursor = self._rest(at + 1, "")
                continue
            if character in "{[":
                self.brackets.append(_Bracket(character))
            elif character in "}]":
                self.brackets.pop()
                if not self.brackets:
                    if self.frames:
                        self.frames[-1].text = True
                    if self.watching:
                        self.cursor = Cursor(self.path, "done", "", at + 2, False)
                    return
                at += 1
                if self.watching:
                    self.cursor = Cursor(self.path, "done", "", at + 1, True)
                continue
            elif character == ",":
                top = self.brackets[-1]
                top.key = None
                top.index += 1
            elif character == "#" and (at == 0 or line[at - 1].isspace()):
                if self.watching:
                    self.cursor = Cursor(self.path, "comment", "", at + 1, True)
                return
            else:
                at = self._word(line, at)
                continue
            at += 1
            if self.watching:
                self.cursor = self._rest(at + 1, "")

    def _word(self, line: str, at: int) -> int:
        """A key or a text between brackets; where it ends."""
        quote = line[at] if line[at] in "\"'" else ""
        if quote:
            end = _closing(line, at + 1, quote) or len(line) + 1
            text, column, done = line[at + 1 : end - 1], at + 2, end <= len(line)
        else:
            end = at
            while end < len(line) and line[end] not in ",[]{}" and not (line[end] == ":" and (end + 1 == len(line) or line[end + 1] in " \t,[]{}")):
                if line[end] == "#" and line[end - 1].isspace():
                    break
                end += 1
            if line[at:end].endswith("{{") or line.startswith("{{", end):
                end = max(line.find("}}", end) + 2, end + 1) if "}}" in line[end:] else len(line)
            text, column, done = line[at:end], at + 1, False
        end = min(end, len(line))
        colon = re.compile(r"\s*:(?=[\s,\[\]{}]|\Z)" if not quote else r"\s*:").match(line, end)
        top = self.brackets[-1]
        if colon and top.opening == "{" and top.key is None and (done or not quote):
            self.scraps.append(Scrap(self.path, text.strip(), self.number, column, True))
            top.key = text.strip()
            if self.watching:
                self.cursor = self._rest(colon.end() + 1, "", spaced=False)
            return colon.end()
        if top.opening == "{" and top.key is None:
            if self.watching:
                self.cursor = Cursor(self.path, "done" if done else "key", text, column, True)
        else:
            self.scraps.append(Scrap(self.path, text.rstrip(), self.number, column, False))
            if self.watching:
                self.cursor = Cursor(self.path, "done" if done else "value", text, column, True)
        return max(end, at + 1)


def _closing(text: str, start: int, quote: str) -> int:
    """Behind the quote that ends a text in quotes; 0 where it isn't ended."""
    at = start
    while at < len(text):
        if text.startswith("\\" if quote == '"' else "''", at):
            at += 2
        elif text[at] == quote:
            return at + 1
        else:
            at += 1
    return 0
