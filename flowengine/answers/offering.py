"""Where a prompt begins to say what can be pressed or said, found by the words that tell callers to do so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise

__all__ = ["first_offer"]

_SENTENCE = re.compile(r"[^.!?;:]+")
_MOST_BETWEEN = 5
"""So many words may stand between "dial" and its key."""


def first_offer(text: str, languages: Iterable[str]) -> int | None:
    """Where the first sentence begins that offers something in one of the languages, in characters; None where none does.

    It rather takes a sentence for an offer than misses one.
    """
    locales = {locale.code: locale for locale in map(locale_of, languages)}.values()
    for sentence in _SENTENCE.finditer(text):
        words = normalise(sentence[0]).split()
        if any(_offers(words, locale) for locale in locales):
            return sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
    return None


def _offers(words: list[str], locale: Locale) -> bool:
    for place, word in enumerate(words):
        if word in locale.offers:
            return True
        if word in locale.dials and any(_single_key(words, after, locale) for after in range(place + 1, min(place + 2 + _MOST_BETWEEN, len(words)))):
            return True
    return False


def _single_key(words: list[str], place: int, locale: Locale) -> bool:
    """Whether a key stands here by itself, and no telephone number."""
    here = words[place]
    if here in locale.star or here in locale.pound:
        return True
    beside = words[place - 1 : place] + words[place + 1 : place + 2]
    return _is_digit(here, locale) and not any(_is_digit(word, locale) for word in beside)


def _is_digit(word: str, locale: Locale) -> bool:
    return word in locale.digits or (len(word) == 1 and word.isdecimal())
