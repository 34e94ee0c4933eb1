"""Phrases: what a caller may say, as an author writes it.

A phrase is words; `(an)` may be left out, `(book|make)` is one of them, `(a|the|)` one or none, `<name>` a phrase list
of the flow. Groups nest. A phrase stands for a finite set of wordings, which `Phrase.wordings` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import ValidationInfo

from flowengine.language.problems import nearest
from flowengine.language.scalars import TEXT_SCHEMA, Listed, Reads, give_up, reading_of, reported
from flowengine.language.source import Text

__all__ = ["MAX_WORDINGS", "MAX_WORDS", "Phrase", "PhraseSyntaxError", "PhraseText", "Phrases"]

MAX_WORDINGS = 512
MAX_WORDS = 60
"""The longest wording. Nobody says more in one breath."""
_MAX_LOOKUPS = 2_000
"""How many phrase lists are looked up for one phrase: lists that name each other twice and more would never end."""
_TOKEN = re.compile(r"\s*(?:(?P<punct>[()|])|<(?P<name>[^<>()|]*)>|(?P<word>[^\s()|<>]+)|(?P<bad>[<>]))")


class PhraseSyntaxError(ValueError):
    """A phrase can't be read: `reason`, at `start` (characters from 0) over `length`."""

    def __init__(self, reason: str, start: int, length: int = 1) -> None:
        self.reason, self.start, self.length = reason, start, length
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str


@dataclass(frozen=True, slots=True)
class _Reference:
    name: str


@dataclass(frozen=True, slots=True)
class _Group:
    """One of several sequences; an optional group has an empty one among them."""

    alternatives: tuple[tuple[_Node, ...], ...]


_Node = _Word | _Reference | _Group


class Phrase:
    """One phrase, read; names of phrase lists are resolved when its wordings are asked for, and what was found is kept."""

    __slots__ = ("_found", "nodes", "source")

    def __init__(self, source: str) -> None:
        """Raises `PhraseSyntaxError`."""
        self.source = source
        self._found: tuple[Mapping[str, tuple[Phrase, ...]] | None, tuple[str, ...]] | None = None
        tokens = [(m.lastgroup or "", m[m.lastgroup or 0], m.start(m.lastgroup or 0)) for m in _TOKEN.finditer(source) if m.lastgroup]
        self.nodes, rest = _sequence(tokens, 0, 0)
        if rest < len(tokens):
            _, text, start = tokens[rest]
            reason = "a `)` closes nothing" if text == ")" else "`|` stands only between `( )`"
            raise PhraseSyntaxError(reason, start)
        if not self.nodes:
            raise PhraseSyntaxError("a phrase needs words", 0, max(1, len(source)))

    def references(self) -> Iterator[str]:
        """The names of the phrase lists it uses."""
        yield from _references(self.nodes)

    def wordings(self, lists: Mapping[str, tuple[Phrase, ...]] | None = None) -> tuple[str, ...]:
        """Every wording of at most `MAX_WORDS`, shortest groups first, at most `MAX_WORDINGS`; unknown and circular names stand for nothing."""
        if self._found is None or (self._found[0] is not lists and any(self.references())):
            found = _expand(self.nodes, lists or {}, (), iter(range(_MAX_LOOKUPS)))
            self._found = lists, tuple(w for w in dict.fromkeys(" ".join(words) for words in found) if w)
        return self._found[1]

    def __repr__(self) -> str:
        return f"Phrase({self.source!r})"


def _sequence(tokens: list[tuple[str, str, int]], index: int, depth: int) -> tuple[tuple[_Node, ...], int]:
    found: list[_Node] = []
    while index < len(tokens):
        kind, text, start = tokens[index]
        if kind == "word":
            found.append(_Word(text))
        elif kind == "name":
            if not text.strip():
                raise PhraseSyntaxError("`< >` needs the name of a phrase list", start - 1, 2)
            found.append(_Reference(text.strip()))
        elif kind == "bad":
            raise PhraseSyntaxError(f"a `{text}` has no partner", start)
        elif text == "(":
            group, index = _group(tokens, index, depth + 1)
            found.append(group)
            continue
        else:
            break
        index += 1
    return tuple(found), index


def _group(tokens: list[tuple[str, str, int]], opening: int, depth: int) -> tuple[_Group, int]:
    if depth > 6:
        raise PhraseSyntaxError("groups nest too deep", tokens[opening][2])
    alternatives: list[tuple[_Node, ...]] = []
    index = opening + 1
    while True:
        nodes, index = _sequence(tokens, index, depth)
        alternatives.append(nodes)
        if index >= len(tokens):
            raise PhraseSyntaxError("a `(` is never closed", tokens[opening][2])
        if tokens[index][1] == ")":
            break
        index += 1
    if len(alternatives) == 1:
        if not alternatives[0]:
            raise PhraseSyntaxError("`( )` needs words", tokens[opening][2], 2)
        alternatives.append(())
    return _Group(tuple(alternatives)), index + 1


def _references(nodes: tuple[_Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, _Reference):
            yield node.name
        elif isinstance(node, _Group):
            for alternative in node.alternatives:
                yield from _references(alternative)


def _expand(nodes: tuple[_Node, ...], lists: Mapping[str, tuple[Phrase, ...]], within: tuple[str, ...], lookups: Iterator[int]) -> list[tuple[str, ...]]:
    """The first wordings of a row of nodes, as words; none where all are too long, or where `lookups` run out."""
    found: list[tuple[str, ...]] = [()]
    for node in nodes:
        options: Iterable[tuple[str, ...]]
        if isinstance(node, _Word):
            options = ((node.text,),)
        elif isinstance(node, _Group):
            options = (words for alternative in node.alternatives for words in _expand(alternative, lists, within, lookups))
        elif node.name in within or not lists.get(node.name):
            continue
        elif next(lookups, None) is None:
            return []
        else:
            options = (words for phrase in lists[node.name] for words in _expand(phrase.nodes, lists, (*within, node.name), lookups))
        options = list(islice(options, MAX_WORDINGS))
        longer = ((*words, *more) for words in found for more in options if len(words) + len(more) <= MAX_WORDS)
        found = list(islice(longer, MAX_WORDINGS))
        if not found:
            break
    return found


def _read(raw: Any, info: ValidationInfo) -> Phrase:
    reading = reading_of(info)
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", "a phrase", raw, hint='A phrase with `, : { } [ ]` in it goes in quotes, such as "yes, please".')
    try:
        phrase = Phrase(str(raw))
    except PhraseSyntaxError as error:
        hint = "`(an)` may be left out, `(book|make)` is one of them, `<name>` is a list under `phrases`."
        reading.report("bad-phrase", f"this phrase can't be read: {error.reason}", raw.piece(error.start, error.start + error.length), hint=hint)
        raise reported() from None
    for name in phrase.references():
        if name not in reading.phrases and not reading.may_be_unread(name):
            suggestions = tuple(f"<{n}>" for n in nearest(name, reading.phrases))
            place = raw.find(f"<{name}>")
            span = raw.piece(place, place + len(name) + 2) if place >= 0 else raw.span
            reading.report("unknown-phrase", f"there is no phrase list `{name}`", span, hint="Lists stand under `phrases`.", suggestions=suggestions)
            raise reported()
    if not any(phrase.references()) and not phrase.wordings():
        reading.report(
            "bad-phrase", "nobody can say this phrase", raw.span, hint=f"A phrase needs words that aren't all left out, and at most {MAX_WORDS}. Write it as callers would say it."
        )
        raise reported()
    return phrase


PhraseText = Annotated[Phrase, Reads(_read, TEXT_SCHEMA)]
Phrases = Annotated[tuple[PhraseText, ...], Listed]
