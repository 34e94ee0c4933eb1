"""How long an answer is, by what a prompt says of it: "your five-digit code", "the 16 digits of your card"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.menu_words import MenuWords, menu_words
from flowengine.answers.offers import Token, tokens_of

__all__ = ["Length", "lengths"]


@dataclass(frozen=True, slots=True)
class Length:
    """So many digits or characters that a text speaks of, and where it does."""

    number: int
    place: tuple[int, int]


@lru_cache(maxsize=4096)
def lengths(text: str, language: str) -> tuple[Length, ...]:
    """The lengths of whole answers that a text speaks of, in its order: not of the last four digits, of five or six, or of two for the month."""
    words = menu_words(language)
    if words is None:
        return ()
    tokens, locale = tuple(tokens_of(text)), locale_of(language)
    found = (_length(tokens, place, words, locale) for place in range(len(tokens)))
    return tuple(length for length in found if length is not None)


def _length(tokens: tuple[Token, ...], place: int, words: MenuWords, locale: Locale) -> Length | None:
    def word(here: int) -> str:
        return tokens[here].word if 0 <= here < len(tokens) else "."

    end = place + 1
    number = _number(word(place), locale)
    if number is not None and word(end) in words.length:
        end += 1
    else:
        # In one word: "fünfstellig".
        number = next((_number(word(place).removesuffix(noun), locale) for noun in words.length if word(place).endswith(noun)), None)
    if number is None or number < 2:  # "one digit at a time"
        return None
    before, behind = word(place - 1), word(end)
    counted = _number(before, locale) is not None or (before in (*words.until, ",") and _number(word(place - 2), locale) is not None)
    several = before in words.either or (behind in (*words.either, *words.until) and _number(word(end + 1), locale) is not None)
    if counted or several or before in words.some_of or behind in words.things:
        return None
    return Length(number, (tokens[place].start, tokens[end - 1].end))


def _number(word: str, locale: Locale) -> int | None:
    if word.isdecimal() and word.isascii():
        return int(word) if len(word) <= 2 else None
    if word in locale.teens:
        return locale.teens[word]
    return int(locale.digits[word]) if word in locale.digits else None
