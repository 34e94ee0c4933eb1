"""Which of two languages a text is in, by the small words that only one of them has."""

from __future__ import annotations

from functools import lru_cache

from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise

__all__ = ["can_tell", "small_words"]


def can_tell(language: str, other: str) -> bool:
    """Whether the two are different tongues whose small words are known."""
    tongues = {code.split("-", 1)[0].lower() for code in (language, other)}
    return len(tongues) == 2 and tongues <= set(LANGUAGES)


def small_words(text: str, language: str, other: str) -> tuple[int, int]:
    """How many words of a text only the one language has, and how many only the other."""
    own, others = _small_words(locale_of(language).code), _small_words(locale_of(other).code)
    words = normalise(text).split()
    return sum(word in own and word not in others for word in words), sum(word in others and word not in own for word in words)


@lru_cache(maxsize=8)
def _small_words(tongue: str) -> frozenset[str]:
    locale = locale_of(tongue)
    return locale.function_words | locale.offers | locale.fillers
