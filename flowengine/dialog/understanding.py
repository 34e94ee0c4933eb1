"""Which branch a caller means: an exact matcher with a score, a margin, and an honest "I'm not sure".

Theory of operation. Each phrase of a menu is expanded to its wordings, brought into normal form and split into words
that mean something. A word's weight is how well it tells the branches of this menu apart. What was said is compared
with every wording: exact wordings score 1; a wording contained in what was said, or most of whose weight is found there
(allowing for a slip of recognition in longer words), scores by how much of both is explained by the other. A branch's
score is that of its best wording. Below `ACCEPT` nothing is understood; where the second is within `MARGIN` of the
first, the caller is asked which of the two is meant, as where two are named ("billing or hours").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import content_words, normalise_phrase, without_lead_in
from flowengine.answers.numbers import key_named

_likeness_of = OSA.normalized_similarity

__all__ = ["ACCEPT", "MARGIN", "NAMED", "NOTHING", "SHORTEST_SLIP", "Match", "Matcher", "parts_of", "spread", "stem", "which_of"]

ACCEPT = 0.6
"""The least score that counts as understood."""
MARGIN = 0.12
"""The least distance between the best branch and the second."""


NAMED = 0.98
"""The score of a branch whose key was named ("press two")."""
SLIP = 0.75
"""The least likeness of two words that counts as a slip of recognition."""
SHORTEST_SLIP = 4
"""Shorter words must be heard as they are."""
STRANGE = 0.08
"""What a word weighs that no branch uses."""


@dataclass(slots=True)
class Match:
    """The best branch with its score, and the second with its own. `first` is -1 where nothing comes near."""

    first: int = -1
    score: float = 0.0
    second: int = -1
    second_score: float = 0.0

    @property
    def understood(self) -> bool:
        return self.score >= ACCEPT

    @property
    def unsure(self) -> bool:
        """Two branches are too close to tell."""
        return self.understood and self.second_score >= ACCEPT and self.score - self.second_score < MARGIN

    @property
    def meant(self) -> tuple[int, ...]:
        """The branches that may be meant: one, the two that are too close to tell, or none."""
        return (self.first, self.second) if self.unsure else (self.first,) if self.understood else ()


NOTHING = Match()


def which_of(branches: Collection[int]) -> Match:
    """The question which of two is meant; nothing where they are more."""
    if len(branches) != 2:
        return NOTHING
    first, second = sorted(branches)
    return Match(first, ACCEPT, second, ACCEPT)


def parts_of(text: str, locale: Locale) -> list[str]:
    """What stands on the sides of each "or" in a normal form."""
    parts: list[list[str]] = [[]]
    for word in text.split():
        if word in locale.either:
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


_Heard = dict[str, list[tuple[int, float]]]
"""A menu's word → where in what was said it may be, and how alike."""


class Matcher:
    """The phrases of one menu in one language, prepared once for all calls."""

    __slots__ = ("_by_letter", "_exact", "_keys", "_locale", "_of_word", "_totals", "_weighed", "_weights", "_with_or", "_wordings")

    def __init__(self, branches: Sequence[tuple[Sequence[str], Sequence[str]]], locale: Locale) -> None:
        """`branches`: the wordings of each, and its keys. Of two branches with one wording, the earlier has it."""
        self._locale = locale
        self._exact: dict[str, Match] = {}
        self._keys: dict[str, Match] = {}
        self._wordings: list[tuple[int, tuple[str, ...], bool]] = []
        self._with_or: list[str] = []
        branches_of: dict[str, set[int]] = {}
        for index, (wordings, keys) in enumerate(branches):
            for key in keys:
                self._keys.setdefault(key, Match(index, NAMED))
            seen: set[tuple[str, ...]] = set()
            for wording in wordings:
                normal = spread(normalise_phrase(wording), locale)
                if not normal:
                    continue
                self._exact.setdefault(normal, Match(index, 1.0))
                self._exact.setdefault(without_lead_in(normal, locale), Match(index, 1.0))
                words = content_words(normal, locale)
                if not locale.either.isdisjoint(words):
                    self._with_or.append(without_lead_in(normal, locale))
                if words and words not in seen:
                    seen.add(words)
                    self._wordings.append((index, words, _negated(normal, locale)))
                    for word in words:
                        branches_of.setdefault(word, set()).add(index)
        # A word of one branch alone tells all; one that several share tells less.
        self._weights = {word: 1.0 / len(of) for word, of in branches_of.items()}
        self._totals = [sum(self._weights[word] for word in words) for _, words, _ in self._wordings]
        self._of_word: dict[str, list[int]] = {}
        for place, (_, words, _) in enumerate(self._wordings):
            for word in words:
                self._of_word.setdefault(word, []).append(place)
        self._weighed: dict[tuple[str, ...], Match | None] = {words: None for _, words, _ in self._wordings}
        # Words that a slip could turn another into: long enough, by their first letter, with length and stem at hand.
        self._by_letter: dict[str, list[tuple[str, int, str]]] = {}
        for word in self._weights:
            if len(word) >= SHORTEST_SLIP:
                self._by_letter.setdefault(word[0], []).append((word, len(word), stem(word)))

    def match(self, text: str) -> Match:
        """The best match for the normal form of what was said."""
        exact = self._exact.get(text)
        if exact is not None:
            return exact
        text = spread(text, self._locale)
        trimmed = without_lead_in(text, self._locale)
        exact = self._exact.get(trimmed)
        if exact is not None:
            return exact
        if self._keys:
            key = key_named(text, self._locale)
            if key is not None and key in self._keys:
                return self._keys[key]
        spoken = trimmed.split()
        if not self._locale.either.isdisjoint(spoken):
            several = self._either(trimmed)
            if several is not None:
                return several
        fillers = self._locale.fillers
        said = tuple([word for word in spoken if word not in fillers]) or tuple(spoken)
        if said not in self._weighed or _negation(self._locale.code).search(trimmed):
            return self._weigh(trimmed, said)
        # The author's words, with only such around them as mean nothing: weighed once.
        known = self._weighed[said]
        if known is None:
            known = self._weighed[said] = self._weigh(trimmed, said)
        return known

    def _either(self, text: str) -> Match | None:
        """What "billing or hours" comes to: a question where two branches are named, nothing where more are; None where it's no such thing."""
        if self.says_or(text):
            return None
        found = [self.match(part) for part in parts_of(text, self._locale)]
        # "One or two questions about my bill" names no key: words stand against words, and keys against keys.
        if len({match.score == NAMED for match in found if match.understood}) != 1:
            return None
        branches = {branch for match in found for branch in match.meant}
        return which_of(branches) if len(branches) > 1 else None

    def says_or(self, text: str) -> bool:
        """Whether one of the wordings that have an "or" in them is part of a normal form."""
        return any(f" {wording} " in f" {text} " for wording in self._with_or)

    def _weigh(self, text: str, said: Sequence[str]) -> Match:
        """The branches by how well what was said fits their wordings."""
        # Words that branches use tell for them and against the others; words nobody uses hardly tell anything.
        meaning: list[float] = []
        heard: _Heard = {}
        for place, word in enumerate(said):
            weight = 0.0
            for known, likeness in self.likeness(word):
                if known in heard:
                    heard[known].append((place, likeness))
                else:
                    heard[known] = [(place, likeness)]
                weight = max(weight, self._weights[known])
            meaning.append(weight or STRANGE)
        if not heard:
            return NOTHING
        all_meaning = sum(meaning)
        # "Don't block it": the first word of the menu after a negation speaks against its branches, not for them.
        upright = heard
        if _negation(self._locale.code).search(text):
            turned = {place for place, word in enumerate(said) if word in self._turned_around(text)}
            upright = {word: kept for word, places in heard.items() if (kept := [at for at in places if at[0] not in turned])}
        scores: dict[int, float] = {}
        for wording in sorted({wording for word in heard for wording in self._of_word[word]}):
            index, words, negated = self._wordings[wording]
            score = self._score(words, heard if negated else upright, meaning, all_meaning, self._totals[wording])
            if score > scores.get(index, 0.0):
                scores[index] = score
        first, best, second, next_best = -1, 0.0, -1, 0.0
        for index, score in scores.items():
            if score > best:
                first, best, second, next_best = index, score, first, best
            elif score > next_best:
                second, next_best = index, score
        if best < ACCEPT:
            shared = self._shared(upright, len(said), scores)
            if shared is not None:
                return shared
        return Match(first, round(best, 4), second, round(next_best, 4)) if first >= 0 else NOTHING

    def _turned_around(self, text: str) -> set[str]:
        """The words that a negation before them turns around."""
        turned: set[str] = set()
        padded = f" {text} "
        for negation in self._locale.negations:
            start = padded.find(f" {negation} ")
            while start >= 0:
                after = padded[start + len(negation) + 1 :].split()[:4]
                first = next((word for word in after if self.likeness(word)), None)
                if first is not None:
                    turned.add(first)
                start = padded.find(f" {negation} ", start + 1)
        return turned

    def _shared(self, heard: _Heard, said: int, scores: dict[int, float]) -> Match | None:
        """What was said names several branches at once ("wine", where there is red and white) and no other: ask, or take the only one."""
        named: dict[int, set[int]] = {}
        for word, places in heard.items():
            branches = {self._wordings[wording][0] for wording in self._of_word[word]}
            for place, _ in places:
                named.setdefault(place, set()).update(branches)
        if not named or said - len(named) > 1:
            return None
        common = set.intersection(*named.values())
        if len(common) != 2:
            return None
        first, second = sorted(common, key=lambda index: (-scores.get(index, 0.0), index))
        return Match(first, ACCEPT, second, ACCEPT)

    def likeness(self, said: str) -> Sequence[tuple[str, float]]:
        """The words of the menu that a word which was said may be, with how alike they are."""
        if said in self._weights:
            return ((said, 1.0),)
        length = len(said)
        if length < SHORTEST_SLIP or said[0] not in self._by_letter:
            return ()
        found: list[tuple[str, float]] = []
        said_stem = stem(said)
        for word, word_length, word_stem in self._by_letter[said[0]]:
            if -4 <= word_length - length <= 4:
                likeness = 0.96 if said_stem == word_stem else _likeness_of(word, said, score_cutoff=SLIP)
                if likeness >= SLIP:
                    found.append((word, likeness))
        return found

    def _score(self, words: tuple[str, ...], heard: _Heard, meaning: list[float], all_meaning: float, total: float) -> float:
        """How well a wording and what was said explain each other, from 0 to 0.97."""
        found = explained = 0.0
        used: list[int] = []
        for word in words:
            if word in heard:
                best, at = 0.0, -1
                for place, likeness in heard[word]:
                    if likeness > best and place not in used:
                        best, at = likeness, place
                if at >= 0:
                    used.append(at)
                    found += self._weights[word] * best
                    explained += meaning[at]
        return 0.97 * (found / total) * (0.55 + 0.45 * found / (found + all_meaning - explained)) if used else 0.0


def spread(text: str, locale: Locale) -> str:
    """Contracted forms as the words they stand for."""
    if not locale.contractions or not _contracted(locale.code).search(text):
        return text
    padded = f" {text} "
    for contracted, words in locale.contractions.items():
        if f" {contracted} " in padded:
            padded = padded.replace(f" {contracted} ", f" {words} ")
    return padded[1:-1]


@lru_cache(maxsize=16)
def _contracted(code: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, locale_of(code).contractions)) + r")\b")


@lru_cache(maxsize=16)
def _negation(code: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(locale_of(code).negations))) + r")\b")


def _negated(text: str, locale: Locale) -> bool:
    return bool(_negation(locale.code).search(text))


def stem(word: str) -> str:
    """A word less a common ending, so that "appointments" is "appointment"."""
    if word[-1] in "sgd":
        for ending in ("ings", "ing", "ies", "es", "s", "ed"):
            if len(word) - len(ending) >= SHORTEST_SLIP and word.endswith(ending):
                return word[: -len(ending)]
    return word
