"""The line of a flow's file that would let a branch be chosen by one phrase more, in the file's own layout and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from flowengine.language.phrases import Phrase, PhraseSyntaxError

__all__ = ["Addition", "addition", "as_phrase"]

MOST_WORDS = 8
"""Who says more tells a story: no phrase is made of it."""
_PLAIN = re.compile(r"[^\W_][\w' -]*(?<! )")


@dataclass(frozen=True, slots=True)
class Addition:
    """`text` is the whole line `line` (from 1) as it would be; a `new` one goes in there, before what is there now."""

    line: int
    text: str
    new: bool


def as_phrase(said: str) -> str | None:
    """What was said as a phrase; None where it makes none."""
    text = " ".join(re.sub(r"[^\w' -]", " ", said.replace("’", "'")).lower().split()).strip("'- ")
    try:
        Phrase(text)
    except PhraseSyntaxError:
        return None
    return text if len(text.split()) <= MOST_WORDS else None


def addition(source: str, choice: tuple[int, int], phrase: str) -> Addition | None:
    """The line with one phrase more for the choice that stands at this line and column; None where it can't be told."""
    try:
        found = next((node for node in _mappings(yaml.compose(source, Loader=yaml.BaseLoader)) if _begin(node) == choice), None)
    except (yaml.YAMLError, RecursionError):
        return None
    if found is None:
        return None
    lines = source.splitlines()
    values = {key.value: value for key, value in found.value if isinstance(key, yaml.ScalarNode)}
    speech = values.get("speech")
    if speech is not None and _begin(speech) < choice:
        return None  # an alias: others have it too
    if speech is None:
        return _key(lines, found, values.get("dtmf"), phrase)
    if isinstance(speech, yaml.ScalarNode):
        return _one(lines, speech, phrase)
    if not isinstance(speech, yaml.SequenceNode) or not speech.value:
        return None
    last = speech.value[-1]
    if not isinstance(last, yaml.ScalarNode) or last.style in ("|", ">"):
        return None
    written = _quoted(phrase, last.style, flow=bool(speech.flow_style))
    if speech.flow_style:
        return _insert(lines, last.end_mark.line, last.end_mark.column, f", {written}")
    return Addition(last.end_mark.line + 2, f"{' ' * speech.start_mark.column}- {written}", True)


def _one(lines: list[str], speech: yaml.ScalarNode, phrase: str) -> Addition | None:
    """A phrase alone becomes a list of two."""
    begin, end = speech.start_mark, speech.end_mark
    if begin.line != end.line or speech.style in ("|", ">"):
        return None
    line = lines[begin.line]
    there = line[begin.column : end.column]
    if not speech.style and re.search(r"[,\[\]{}]", there):
        there = _quoted(speech.value, '"', flow=True)
    return Addition(begin.line + 1, f"{line[: begin.column]}[{there}, {_quoted(phrase, speech.style, flow=True)}]{line[end.column :]}", False)


def _key(lines: list[str], choice: yaml.MappingNode, dtmf: yaml.Node | None, phrase: str) -> Addition | None:
    """A choice that has no phrases gets its first."""
    if dtmf is None or dtmf.start_mark.line != dtmf.end_mark.line:
        return None
    if choice.flow_style:
        return _insert(lines, dtmf.end_mark.line, dtmf.end_mark.column, f", speech: {_quoted(phrase, None, flow=True)}")
    return Addition(dtmf.end_mark.line + 2, f"{' ' * choice.start_mark.column}speech: {_quoted(phrase, None, flow=False)}", True)


def _insert(lines: list[str], line: int, column: int, text: str) -> Addition:
    return Addition(line + 1, lines[line][:column] + text + lines[line][column:], False)


def _quoted(text: str, style: str | None, *, flow: bool) -> str:
    """A phrase in the quotes that its neighbour has."""
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style == '"' or not _PLAIN.fullmatch(text) or (flow and re.search(r"[,\[\]{}]", text)):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _begin(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _mappings(root: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    pending, seen = [root], set()
    while pending:
        node = pending.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            pending += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
