"""Texts of a YAML file put in place of others, with all else kept as it is: layout, comments, quotes, line ends.

A text is written as the one before it was (plain, in quotes, as a block), where that can hold it; else in quotes. What
was written is read again, and has to mean what was meant and nothing else.
"""

from __future__ import annotations

import json
import re
import textwrap
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

__all__ = ["CantRewrite", "rewritten"]

_LOADER: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_END = re.compile("\r\n|\r|\n")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_NARROWEST = 88


class CantRewrite(Exception):
    """No text can be put there; the message says why."""


@dataclass(frozen=True, slots=True)
class _Scalar:
    line: int
    column: int
    end_line: int
    end_column: int
    value: str
    style: str


def rewritten(data: bytes, edits: Mapping[tuple[int, int], str]) -> bytes:
    """The file with other texts at these places (line and column, from 1). Raises `CantRewrite`."""
    decoded = data.decode("utf-8")
    text = decoded.lstrip("\ufeff")
    mark = decoded[: len(decoded) - len(text)]
    for place in sorted(edits, reverse=True):
        text = _with_text(text, place, edits[place].strip())
    return (mark + text).encode()


def _with_text(text: str, place: tuple[int, int], new: str) -> str:
    scalars = _scalars(text)
    number = next((n for n, scalar in enumerate(scalars) if (scalar.line, scalar.column) == place), None)
    if number is None:
        raise CantRewrite(f"no text begins at line {place[0]}, column {place[1]}")
    wanted = [scalar.value for scalar in scalars]
    if wanted[number].strip() == new:
        return text
    wanted[number] = new
    for candidate in _candidates(text, scalars[number], new):
        try:
            found = [scalar.value for scalar in _scalars(candidate)]
        except yaml.YAMLError:
            continue
        if len(found) == len(wanted) and found[number].strip() == new and found[:number] == wanted[:number] and found[number + 1 :] == wanted[number + 1 :]:
            return candidate
    raise CantRewrite(f"the text at line {place[0]} can't be put there")


def _scalars(text: str) -> list[_Scalar]:
    """The scalars of the file in its order, each once; what an alias repeats is no scalar of its own."""
    # As the reader of flows sees it: line ends alike, and the separators that only YAML takes for line ends no more.
    normal = _END.sub("\n", text).translate({0x85: " ", 0x2028: " ", 0x2029: " "})
    found: list[_Scalar] = []
    seen: set[int] = set()

    def walk(node: yaml.Node | None) -> None:
        if node is None or id(node) in seen:
            return
        seen.add(id(node))
        match node:
            case yaml.ScalarNode():
                start, end = node.start_mark, node.end_mark
                found.append(_Scalar(start.line + 1, start.column + 1, end.line + 1, end.column + 1, node.value, node.style or ""))
            case yaml.SequenceNode():
                for child in node.value:
                    walk(child)
            case yaml.MappingNode():
                for key, value in node.value:
                    walk(key)
                    walk(value)

    walk(yaml.compose(normal, Loader=_LOADER))
    return found


class _Lines:
    """Where lines begin and end in a text whose line ends are of any kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = list(_END.finditer(text))
        self.starts = [0, *(end.end() for end in ends)]
        self.stops = [*(end.start() for end in ends), len(text)]
        self.newline = ends[0][0] if ends else "\n"

    def offset(self, line: int, column: int) -> int:
        return min(self.starts[line - 1] + column - 1, len(self.text)) if line <= len(self.starts) else len(self.text)

    def line_at(self, offset: int) -> int:
        return bisect(self.starts, offset)

    def line(self, number: int) -> str:
        return self.text[self.starts[number - 1] : self.stops[number - 1]]


def _candidates(text: str, old: _Scalar, new: str) -> Iterator[str]:
    """The file with the new text in place of the old one, in ways that get safer and plainer."""
    lines = _Lines(text)
    start = lines.offset(old.line, old.column)
    properties = _PROPERTIES.match(text, start)
    start = properties.end() if properties else start
    if old.style in ("|", ">"):
        first, last = old.line + 1, _last_line(lines, old)
        yield from (text[: lines.starts[first - 1]] + block + text[lines.stops[last - 1] :] for block in _block(lines, old, first, last, new))
        stop = lines.stops[last - 1]
        # Without its block, a comment behind the header would stand in the way: it goes behind the text.
        head = text[start : lines.stops[old.line - 1]]
        comment = re.search(r"\s#.*", head)
        yield text[:start] + _in_double_quotes(new) + (comment[0] if comment else "") + text[stop:]
        return
    stop = lines.offset(old.end_line, old.end_column)
    old_lines = [lines.line(number) for number in range(old.line, old.end_line + 1)]
    styles = {"": [new, _in_single_quotes(new)], "'": [_in_single_quotes(new)], '"': []}[old.style]
    for written in [style for style in styles if "\n" not in style] + [_in_double_quotes(new)]:
        if len(old_lines) > 1:
            yield text[:start] + _wrapped(written, old_lines, old.column, lines.newline) + text[stop:]
        yield text[:start] + written + text[stop:]


def _wrapped(written: str, old: Sequence[str], column: int, newline: str) -> str:
    """A text over several lines, as the old one was."""
    indent = re.match(r"[ \t]*", old[1])
    width = max(_NARROWEST, *map(len, old))
    before = " " * (column - 1)
    whole = textwrap.fill(written, width, initial_indent=before, subsequent_indent=indent[0] if indent else "", break_long_words=False, break_on_hyphens=False)
    return whole[len(before) :].replace("\n", newline)


def _last_line(lines: _Lines, old: _Scalar) -> int:
    """The last line of a block that has text in it."""
    last = min(old.end_line if old.end_column > 1 else old.end_line - 1, len(lines.starts))
    while last > old.line and not lines.line(last).strip():
        last -= 1
    return max(last, old.line + 1) if last > old.line else old.line


def _block(lines: _Lines, old: _Scalar, first: int, last: int, new: str) -> Iterator[str]:
    """The lines of a block with the new text, indented and as wide as the old ones."""
    if last < first:
        return
    content = [lines.line(number) for number in range(first, last + 1)]
    indent = re.match(r" *", next(line for line in content if line.strip()))
    space = indent[0] if indent else ""
    width = max(_NARROWEST, *map(len, content)) - len(space)
    paragraphs = new.split("\n")
    if old.style == ">":
        paragraphs = "\n\n".join(textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs).split("\n")
    yield lines.newline.join(space + line if line else "" for line in paragraphs)


def _in_single_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _in_double_quotes(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in "\x7f\x85\u2028\u2029\ufeff" or 0x80 <= ord(c) < 0xA0 else c for c in quoted)
