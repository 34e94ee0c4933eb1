"""Phrases of two branches that differ only in words that mean nothing, or by a sound: callers are taken for the wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import content_words, normalise_phrase
from flowengine.dialog.taking import commands_at
from flowengine.dialog.understanding import SHORTEST_SLIP
from flowengine.language.model import Choice, Flow, State
from flowengine.language.phrases import Phrase
from flowengine.language.problems import Problem, Span

CODES = ("sounds-alike",)

ALIKE = 0.8
"""The likeness of two words from which recognition takes the one for the other: `Rechnung` and `Rechnungen`."""
VOWELS_APART = 0.6
"""That of two English words whose consonants are the same: `sales` and `sails`."""
_VOWELS = re.compile("[aeiouwy]")


def check(flow: Flow) -> Iterator[Problem]:
    locale = locale_of(flow.relay.first_language)
    for name, state in flow.states.items():
        if state.branches:
            yield from _in_state(flow, str(name), state, locale)


def _in_state(flow: Flow, name: str, state: State, locale: Locale) -> Iterator[Problem]:
    """Each phrase of a branch against those before it, and those of commands against all of them."""
    known = _Known(flow, locale)
    told: set[int] = set()
    for choice in state.branches:
        for phrase in choice.speech if choice.if_ is None else ():
            clash = known.clash(choice, phrase)
            if clash is not None and id(choice) not in told:
                told.add(id(choice))
                yield _problem(flow, name, clash, choice.places["speech"])
    for command in commands_at(flow, state):
        for phrase in command.speech if command.if_ is None else ():
            clash = known.clash(command, phrase, keep=False)
            if clash is not None and id(clash.other) not in told:
                told.add(id(clash.other))
                yield _problem(flow, name, clash, clash.other.at)


@dataclass(frozen=True, slots=True)
class _Clash:
    """Two wordings that sound alike, and the branch that the second is of."""

    wording: str
    theirs: str
    other: Choice
    line: int


def _problem(flow: Flow, name: str, clash: _Clash, at: Span) -> Problem:
    return Problem(
        flow.file,
        at,
        "sounds-alike",
        f"“{clash.wording}” and “{clash.theirs}” (line {clash.line}) sound alike, but lead to different places in `{name}`",
        hint="Callers will be taken for the wrong one. Choose words that differ in more than a sound, or give each a word of its own.",
        severity="warning",
    )


class _Known:
    """The wordings so far: by their words that mean something, and those of one word by their first letter."""

    def __init__(self, flow: Flow, locale: Locale) -> None:
        self._flow, self._locale = flow, locale
        self._by_words: dict[frozenset[str], tuple[Choice, str]] = {}
        self._singles: dict[str, list[tuple[str, Choice]]] = {}

    def clash(self, choice: Choice, phrase: Phrase, *, keep: bool = True) -> _Clash | None:
        """The first clash of a phrase with one of another branch. `keep`: later ones are held against it."""
        found: _Clash | None = None
        for wording in phrase.wordings(self._flow.phrases):
            normal = normalise_phrase(wording)
            words = frozenset(content_words(normal, self._locale))
            for theirs, other in self._near(words):
                if found is None and other is not choice and normalise_phrase(theirs) != normal and not _same_way(other, choice):
                    found = _Clash(wording, theirs, other, choice.at.line if not keep else other.at.line)
            if keep and words:
                self._by_words.setdefault(words, (choice, wording))
                if len(words) == 1:
                    [word] = words
                    self._singles.setdefault(word[0], []).append((word, choice))
        return found

    def _near(self, words: frozenset[str]) -> Iterator[tuple[str, Choice]]:
        if words in self._by_words:
            other, theirs = self._by_words[words]
            yield theirs, other
        if len(words) == 1:
            [word] = words
            if len(word) >= SHORTEST_SLIP:
                for near, other in self._singles.get(word[0], ()):
                    if near != word and self._alike(near, word):
                        yield near, other

    def _alike(self, a: str, b: str) -> bool:
        likeness = OSA.normalized_similarity(a, b)
        return likeness >= ALIKE or (self._locale.code == "en" and likeness >= VOWELS_APART and _consonants(a) == _consonants(b))


def _consonants(word: str) -> str:
    """What is left of an English word, whose vowels are spelt in many ways for few sounds."""
    return word[0] + _VOWELS.sub("", word[1:])


def _same_way(a: Choice, b: Choice) -> bool:
    return (a.goto, a.do, a.language, a.set) == (b.goto, b.do, b.language, b.set)
