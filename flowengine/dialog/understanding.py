"""Which branch a caller means: an exact matcher with a score, a margin, and an honest "I'm not sure".

Theory of operation. Each phrase of a menu is expanded to its wordings, brought into normal form and split into words
that mean something. A word's weight is how well it tells the branches of this menu apart. What was said is compared
with every wording: exact wordings score 1; a wording contained in what was said, or most of whose weight is found there
(allowing for a slip of recognition in longer words), scores by how much of both is explained by the other. A branch's
score is that of its best wording. Below `ACCEPT` nothing is understood; where the second is within `MARGIN` of the
first, the caller is asked which of the two is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import content_words, normalise_phrase, without_lead_in
from flowengine.answers.numbers import key_named

_likeness_of = OSA.normalized_similarity

__all__ = ["ACCEPT", "MARGIN", "Match", "Matcher"]

ACCEPT = 0.6
"""The least score that counts as understood."""
MARGIN = 0.12
"""The least distance between the best branch and the second."""


SLIP = 0.75
"""The least likeness of two words that counts as a slip of recognition."""
SHORTEST_SLIP = 4
"""Shorter words must be heard as they are."""
STRANGE = 0.08
"""What a word weighs that no branch uses."""


@dataclass(frozen=True, slots=True)
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


_NOTHING = Match()


class Matcher:
    """The phrases of one menu in one language, prepared once for all calls."""

    __slots__ = ("_by_letter", "_exact", "_keys", "_locale", "_of_word", "_totals", "_weights", "_wordings")

    def __init__(self, branches: Sequence[tuple[Sequence[str], Sequence[str]]], locale: Locale) -> None:
        """`branches`: the wordings of each, and its keys. Of two branches with one wording, the earlier has it."""
        self._locale = locale
        self._exact: dict[str, int] = {}
        self._keys: dict[str, int] = {}
        self._wordings: list[tuple[int, tuple[str, ...], bool]] = []
        spread: dict[str, set[int]] = {}
        for index, (wordings, keys) in enumerate(branches):
            for key in keys:
                self._keys.setdefault(key, index)
            seen: set[tuple[str, ...]] = set()
            for wording in wordings:
                normal = _spread(normalise_phrase(wording), locale)
                if not normal:
                    continue
                self._exact.setdefault(normal, index)
                self._exact.setdefault(without_lead_in(normal, locale), index)
                words = content_words(normal, locale)
                if words and words not in seen:
                    seen.add(words)
                    self._wordings.append((index, words, _negated(normal, locale)))
                    for word in words:
                        spread.setdefault(word, set()).add(index)
        # A word of one branch alone tells all; one that several share tells less.
        self._weights = {word: 1.0 / len(of) for word, of in spread.items()}
        self._totals = [sum(self._weights[word] for word in words) for _, words, _ in self._wordings]
        self._of_word: dict[str, list[int]] = {}
        for place, (_, words, _) in enumerate(self._wordings):
            for word in words:
                self._of_word.setdefault(word, []).append(place)
        # Words that a slip could turn another into: long enough, by their first letter, with length and stem at hand.
        self._by_letter: dict[str, list[tuple[str, int, str]]] = {}
        for word in self._weights:
            if len(word) >= SHORTEST_SLIP:
                self._by_letter.setdefault(word[0], []).append((word, len(word), _stem(word)))

    def match(self, text: str) -> Match:
        """The best match for the normal form of what was said."""
        text = _spread(text, self._locale)
        exact = self._exact.get(text)
        if exact is not None:
            return Match(exact, 1.0)
        trimmed = without_lead_in(text, self._locale)
        exact = self._exact.get(trimmed)
        if exact is not None:
            return Match(exact, 1.0)
        if self._keys:
            key = key_named(text, self._locale)
            if key is not None and key in self._keys:
                return Match(self._keys[key], 0.98)
        said = content_words(trimmed, self._locale)
        if not said:
            return _NOTHING
        likeness = [self._likeness(word) for word in said]
        # "Don't block it": the first word of the menu after a negation speaks against its branches, not for them.
        turned = self._turned_around(trimmed)
        upright = likeness if not turned else [{} if word in turned else alike for word, alike in zip(said, likeness, strict=True)]
        # Words that branches use tell for them and against the others; words nobody uses hardly tell anything.
        meaning = [max((self._weights[word] for word in alike), default=STRANGE) for alike in likeness]
        heard = _by_word(likeness)
        heard_upright = heard if not turned else _by_word(upright)
        touched = {place for word in heard for place in self._of_word[word]}
        scores: dict[int, float] = {}
        for place in sorted(touched):
            index, words, negated = self._wordings[place]
            score = self._score(words, heard if negated else heard_upright, meaning, self._totals[place])
            if score > scores.get(index, 0.0):
                scores[index] = score
        shared = self._shared(upright, scores)
        if shared is not None:
            return shared
        if not scores:
            return _NOTHING
        ranked = sorted(scores.items(), key=lambda item: -item[1])[:2]
        (first, best) = ranked[0]
        second, next_best = ranked[1] if len(ranked) > 1 else (-1, 0.0)
        return Match(first, round(best, 4), second, round(next_best, 4))

    def _turned_around(self, text: str) -> set[str]:
        """The words that a negation before them turns around."""
        turned: set[str] = set()
        if not _negation(self._locale.code).search(text):
            return turned
        padded = f" {text} "
        for negation in self._locale.negations:
            start = padded.find(f" {negation} ")
            while start >= 0:
                after = padded[start + len(negation) + 1 :].split()[:4]
                first = next((word for word in after if self._likeness(word)), None)
                if first is not None:
                    turned.add(first)
                start = padded.find(f" {negation} ", start + 1)
        return turned

    def _shared(self, likeness: list[dict[str, float]], scores: dict[int, float]) -> Match | None:
        """What was said names several branches at once ("wine", where there is red and white) and no other: ask, or take the only one."""
        if max(scores.values(), default=0.0) >= ACCEPT:
            return None
        named = [{self._wordings[place][0] for word in alike for place in self._of_word[word]} for alike in likeness if alike]
        if not named or len(likeness) - len(named) > 1:
            return None
        common = set.intersection(*named)
        if len(common) != 2:
            return None
        first, second = sorted(common, key=lambda index: (-scores.get(index, 0.0), index))
        return Match(first, ACCEPT, second, ACCEPT)

    def _likeness(self, said: str) -> dict[str, float]:
        """The words of the menu that a word which was said may be, with how alike they are."""
        if said in self._weights:
            return {said: 1.0}
        found: dict[str, float] = {}
        length = len(said)
        if length < SHORTEST_SLIP:
            return found
        stem = _stem(said)
        for word, word_length, word_stem in self._by_letter.get(said[0], ()):
            if -4 <= word_length - length <= 4:
                likeness = 0.96 if stem == word_stem else _likeness_of(word, said, score_cutoff=SLIP)
                if likeness >= SLIP:
                    found[word] = likeness
        return found

    def _score(self, words: tuple[str, ...], heard: dict[str, list[tuple[int, float]]], meaning: list[float], total: float) -> float:
        """How well a wording and what was said explain each other, from 0 to 0.97."""
        found = 0.0
        used: set[int] = set()
        for word in words:
            best, at = 0.0, -1
            for place, likeness in heard.get(word, ()):
                if likeness > best and place not in used:
                    best, at = likeness, place
            if at >= 0:
                used.add(at)
                found += self._weights[word] * best
        if not used:
            return 0.0
        other = sum([weight for place, weight in enumerate(meaning) if place not in used])
        return 0.97 * (found / total) * (0.55 + 0.45 * found / (found + other))


def _by_word(likeness: list[dict[str, float]]) -> dict[str, list[tuple[int, float]]]:
    """A menu's word → where in what was said it may be, and how alike."""
    heard: dict[str, list[tuple[int, float]]] = {}
    for place, alike in enumerate(likeness):
        for word, score in alike.items():
            heard.setdefault(word, []).append((place, score))
    return heard


def _spread(text: str, locale: Locale) -> str:
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


def _stem(word: str) -> str:
    """A word less a common ending, so that "appointments" is "appointment"."""
    if word[-1] in "sgd":
        for ending in ("ings", "ing", "ies", "es", "s", "ed"):
            if len(word) - len(ending) >= SHORTEST_SLIP and word.endswith(ending):
                return word[: -len(ending)]
    return word
