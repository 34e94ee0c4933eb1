"""Whether something has been heard: pieces of text and patterns, looked for in what is being said.

A piece is compared in the normal form of answers (no case, accents or punctuation), so that a test doesn't break over a
comma, and by whole words, so that it doesn't hear `press 1` in "press 12"; `/…/` is a regular expression over the words as
they are said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from flowengine.answers.normal import normalise
from flowengine.testing.voice import Utterance

__all__ = ["Ear", "Piece"]

_LETTER = "[0-9a-z\u00c0-\u058f]"
"""What words are made of in scripts that put spaces between them; in the others a piece may stand anywhere."""
NEAR = 65.0
"""How alike a piece and what was heard must be, of 100, for the one to have been meant as the other."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is listened for. Raises `ValueError` where nobody could hear it."""

    text: str
    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, text: str) -> Piece:
        stripped = text.strip()
        if len(stripped) > 2 and stripped.startswith("/") and stripped.endswith("/"):
            try:
                return cls(stripped, re.compile(stripped[1:-1], re.IGNORECASE))
            except re.error as error:
                raise ValueError(f"this regular expression can't be read: {error}") from None
        if not normalise(stripped):
            raise ValueError("this has no words that could be heard")
        return cls(stripped)

    def __str__(self) -> str:
        return self.text if self.pattern is not None else f"“{self.text}”"

    def end_in(self, words: Sequence[str]) -> int | None:
        """How many of some words it takes to hear it; None where it isn't among them."""
        plain = words if self.pattern is not None else [normalise(word) for word in words]
        match = (self.pattern or _whole(normalise(self.text))).search(" ".join(filter(None, plain)))
        if match is None:
            return None
        end = match.end()
        length = 0
        for number, word in enumerate(plain):
            length += len(word) + 1 if word else 0
            if length > end:
                return number + 1
        return len(words)

    def near(self, text: str) -> str:
        """The words of a text that were probably meant; nothing where none are like it."""
        if self.pattern is not None or not text:
            return ""
        words = text.split()
        span = len(self.text.split())
        found = max((" ".join(words[place : place + span]) for place in range(max(1, len(words) - span + 1))), key=lambda part: fuzz.ratio(normalise(part), normalise(self.text)))
        return found.strip(" ,;:") if fuzz.ratio(normalise(found), normalise(self.text)) >= NEAR else ""


def _whole(words: str) -> re.Pattern[str]:
    """Words in their normal form, and not as a part of longer ones."""
    before = f"(?<!{_LETTER})" if re.match(_LETTER, words) else ""
    behind = f"(?!{_LETTER})" if re.match(_LETTER, words[-1]) else ""
    return re.compile(before + re.escape(words) + behind)


class Ear:
    """The caller's ear: what has been heard since it last listened."""

    def __init__(self, spoken: Sequence[Utterance]) -> None:
        self._spoken = spoken
        self._utterance = self._word = 0

    def heard(self, now: float) -> str:
        """The words heard since."""
        return " ".join(word for _, _, word in self._words(now, ahead=False))

    def forget(self, now: float) -> None:
        """Only what is heard from now on counts."""
        self._utterance = max(0, len(self._spoken) - 1)
        self._word = self._spoken[-1].words_by(now) if self._spoken else 0

    def listen(self, piece: Piece, now: float) -> tuple[float, str] | None:
        """When a piece is heard, in what was said since or is being said now, and the words up to it; None where it isn't. Found, they count no more."""
        words = self._words(now, ahead=True)
        end = piece.end_in([word for _, _, word in words])
        if end is None:
            return None
        self._utterance, place, _ = words[end - 1]
        self._word = place + 1
        last = self._spoken[self._utterance]
        assert last.began is not None
        return max(now, last.began + last.ends[place]), " ".join(word for _, _, word in words[:end])

    def _words(self, now: float, *, ahead: bool) -> list[tuple[int, int, str]]:
        """Utterance, place and word. `ahead`: with the rest of what is being said."""
        found: list[tuple[int, int, str]] = []
        for number in range(self._utterance, len(self._spoken)):
            utterance = self._spoken[number]
            most = len(utterance.words) if ahead and utterance.cut_at is None else utterance.words_by(now)
            first = self._word if number == self._utterance else 0
            found += [(number, place, utterance.words[place]) for place in range(first, most)]
        return found
