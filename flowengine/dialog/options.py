"""Which option of a `choice` a caller means: by its words or some of them, by its place, or which of two is to be asked.

Theory of operation. An author writes the phrases of a menu to be said, but the labels of options to be read, often by
another program, and callers say as much of a label as tells it from the others. So besides what the matcher of menus
understands, a word of a label that no other option has is enough, as long as nothing was said that fits none of them:
"savings account" isn't the only account there is. Words of two options, or a number that is one's place and in the
other's label, ask which is meant. Numbers are compared as figures; words that recognition split or joined are mended by
the words of the options.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise, normalise_phrase, wins_time, without_lead_in
from flowengine.answers.numbers import in_figures
from flowengine.dialog.understanding import ACCEPT, NAMED, NOTHING, SHORTEST_SLIP, Match, Matcher, parts_of, spread, stem, which_of

__all__ = ["Options", "Place", "place_named"]

_PAUSE = re.compile(r"[,.;:!?]+")
NEAR = 0.8
"""The least likeness of a word that stands for a whole label: "Thursday" isn't "Tuesday at three"."""
_FAR = 4
"""How many words on a negation still reaches."""


class Options:
    """The options of one question, for what is said to it."""

    __slots__ = ("_count", "_denies", "_labelled", "_locale", "_matcher", "_pairs", "_shared", "_with", "_words")

    def __init__(self, options: Sequence[Sequence[str]], locale: Locale, *, places: bool = True) -> None:
        """`options`: the wordings of each, its label first. Without `places` a number is but a word."""
        self._locale = locale
        self._count = len(options) if places else 0
        wordings = [[in_figures(spread(normalise_phrase(wording), locale), locale) for wording in of] for of in options]
        self._matcher = Matcher([(of, ()) for of in wordings], locale)
        self._words = {word for of in wordings for wording in of for word in wording.split()}
        # By their stems, so that "bedroom" is a word of "two bedrooms" as well.
        self._labelled = {stem(word) for of in wordings for label in of[:1] for word in label.split()}
        self._with: dict[str, set[int]] = {}
        self._pairs: dict[str, tuple[str, str]] = {}
        for index, of in enumerate(wordings):
            for wording in of:
                words = wording.split()
                self._pairs.update({a + b: (a, b) for a, b in pairwise(words)})
                for word in words:
                    self._with.setdefault(stem(word), set()).add(index)
        # Rows of a table can have one phrase for several; options of one label nobody could tell apart.
        self._shared: dict[str, set[int]] = {}
        for index, of in enumerate(wordings):
            for wording in of[1:]:
                self._shared.setdefault(wording, set()).add(index)
        self._denies = not _negations(locale.code).isdisjoint(self._words)

    def match(self, spoken: str) -> Match:
        """The best match for what was said, as it was recognised: commas tell what a "not" turns down."""
        clauses = [self._mended(in_figures(spread(normalise(clause), self._locale), self._locale).split()) for clause in _PAUSE.split(spoken)]
        whole = " ".join(word for clause in clauses for word in clause)
        match = self._matcher.match(whole)
        if match.score == 1.0:
            shared = self._shared.get(whole) or self._shared.get(without_lead_in(whole, self._locale)) or set()
            return which_of(shared) if len(shared) > 1 else match
        if wins_time(normalise(spoken), self._locale):
            return match
        if not self._denies:
            clauses = [self._less_denied(clause) for clause in clauses]
        words = [word for clause in clauses for word in clause]
        if self._locale.either.isdisjoint(words) or self._matcher.says_or(whole):
            return self._named(words)
        found = [self._named(part.split()) for part in parts_of(" ".join(words), self._locale)]
        meant = {option for match in found for option in match.meant}
        return which_of(meant) if len(meant) > 1 else next((match for match in found if match.understood), NOTHING)

    def _named(self, words: Sequence[str]) -> Match:
        """The option that words without an "or" between them name."""
        place = place_named(words, self._locale, self._count)
        if place is not None and (place.certain or 0 < place.number <= self._count):
            options = {place.number - 1} if place.number <= self._count else set()
            if not place.certain and place.word in self._labelled and place.word not in self._locale.function_words:
                options |= self._with[place.word]
            return Match(options.pop(), NAMED) if len(options) == 1 else which_of(options)
        told, strange = self._told(words)
        alone = {option for options in told if len(options) == 1 for option in options}
        if len(alone) > 1:
            return which_of(alone)
        match = self._matcher.match(" ".join(words))
        if match.understood or strange or not told:
            return match
        common = set[int].intersection(*told)
        return Match(common.pop(), ACCEPT) if len(common) == 1 else which_of(common)

    def _told(self, words: Sequence[str]) -> tuple[list[set[int]], bool]:
        """For each word of a label that was said, the options that have it; and whether there was a word that means something else."""
        told: list[set[int]] = []
        strange = False
        for word in words:
            # "One" in "the red one" is no number.
            if word == "1" or word in self._locale.function_words or word in self._locale.fillers:
                continue
            known = [stem(like) for like, likeness in self._matcher.likeness(word) if likeness >= NEAR]
            options = {option for like in known if like in self._labelled for option in self._with[like]}
            if options:
                told.append(options)
            elif not known and word not in _courtesy(self._locale.code):
                strange = True
        return told, strange

    def _mended(self, words: Sequence[str]) -> list[str]:
        """Words that recognition split or joined, as the options have them: "sword fish", "roastbeef"."""
        mended: list[str] = []
        index = 0
        while index < len(words):
            word, both = words[index], "".join(words[index : index + 2])
            if index + 1 < len(words) and len(both) >= SHORTEST_SLIP and both in self._words:
                mended.append(both)
                index += 1
            elif word in self._pairs and word not in self._words:
                mended += self._pairs[word]
            else:
                mended.append(word)
            index += 1
        return mended

    def _less_denied(self, words: list[str]) -> list[str]:
        """What was said in one breath, less what it turns down: "not checking"."""
        left: list[str] = []
        index = 0
        while index < len(words):
            end = self._denied_until(words, index + 1) if words[index] in _negations(self._locale.code) else 0
            if not end:
                left.append(words[index])
            index = end or index + 1
        return left

    def _denied_until(self, words: list[str], start: int) -> int:
        """Where the words about one option end that a negation before `start` turns down; 0 if there are none."""
        end = 0
        about: set[int] | None = None
        for at in range(start, len(words)):
            if words[at] in self._locale.either:
                about = None
            options = {option for like, _ in self._matcher.likeness(words[at]) for option in self._with[stem(like)]} if words[at] not in self._locale.function_words else set()
            if options:
                about = options if about is None else about & options
                if not about:
                    break
                end = at + 1
            elif not end and at - start >= _FAR:
                break
        return end


@dataclass(frozen=True, slots=True)
class Place:
    """One of several by its place, from 1; which word said so, whether it is "three", not "third", and whether it can't be part of a label ("option three")."""

    number: int
    word: str
    cardinal: bool
    certain: bool


def place_named(words: Sequence[str], locale: Locale, count: int) -> Place | None:
    """The place that words with numbers as figures name among so many, where they say nothing else: "the last one", "I'll take number 2"."""
    words = without_lead_in(" ".join(words), locale).split()
    found = [(at, number) for at, word in enumerate(words) if (number := _number(word, locale, count)) and (word not in locale.function_words or at == len(words) - 1)]
    cardinal = bool(found) and words[found[0][0]] not in locale.ordinals and not words[found[0][0]].endswith("th")
    noun = not cardinal and len(found) == 2 and words[found[1][0]] == "1" and found[1][0] == found[0][0] + 1  # "the second one"
    if not count or len(found) != 1 + noun:
        return None
    at, number = found[0]
    around = {word for other, word in enumerate(words) if other not in (at, at + noun)} - locale.fillers
    certain = noun or not around.isdisjoint(locale.key_words - locale.function_words)
    polite = _courtesy(locale.code) | (locale.function_words if certain else frozenset())
    return Place(number, words[at], cardinal, certain) if around <= polite else None


def _number(word: str, locale: Locale, count: int) -> int:
    if locale.ordinals.get(word) == -1:
        return count
    figures = word.removesuffix("th")
    return int(figures) if figures.isdecimal() and figures.isascii() else int(locale.digits.get(word, 0))


@lru_cache(maxsize=16)
def _negations(code: str) -> frozenset[str]:
    locale = locale_of(code)
    return frozenset(word for word in locale.negations | locale.denials if " " not in word)


@lru_cache(maxsize=16)
def _courtesy(code: str) -> frozenset[str]:
    """Words around an answer that say nothing of which it is: those with which it is led in, taken or welcomed."""
    locale = locale_of(code)
    led_in = {word for phrase in (*locale.lead_ins, *locale.yes) for word in phrase.split()}
    return (frozenset(led_in) - locale.function_words - locale.negations | locale.picks | locale.key_words) - locale.ordinals.keys() - locale.digits.keys()
