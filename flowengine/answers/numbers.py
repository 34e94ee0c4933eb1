"""Digits and small numbers in what a caller said: "four five one", "double five", "oh", "twenty one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import wins_time, without_lead_in

__all__ = ["digit_runs", "in_figures", "key_named", "small_number", "spoken_digits"]


def spoken_digits(text: str, locale: Locale) -> str | None:
    """The digits of a normal form read aloud, or None where a word is no part of a number.

    Fillers and the words before a number ("it's", "press") are passed over; figures count as their digits; tens and
    units said together are one number ("twenty one" is 21, as people read out numbers in pairs).
    """
    spoken = text.split()
    plain = [locale.digits.get(word) or (word if word.isdecimal() else "") for word in spoken]
    if plain and all(plain):
        return "".join(plain)  # digit by digit, as nearly everybody does
    found: list[str] = []
    for several, one in locale.compounds.items():
        text = text.replace(several, one)
    words = [w for w in text.split() if (w in locale.digits or w not in locale.fillers) and w not in locale.key_words]
    index = 0
    while index < len(words):
        word = words[index]
        times = locale.repeats.get(word)
        if times and index + 1 < len(words):
            digit = _digit(words[index + 1], locale)
            if digit is None:
                return None
            found.append(digit * times)
            index += 2
            continue
        digits, used = small_number(words, index, locale)
        if digits is None:
            return None
        found.append(digits)
        index += used
    return "".join(found) or None


def digit_runs(text: str, locale: Locale) -> list[str]:
    """The rows of digits in a normal form that also has other words: "the number is four five one, I think"."""
    runs: list[str] = []
    row: list[str] = []
    for word in [*text.split(), ""]:
        if word and (word.isdigit() or word in locale.digits or word in locale.tens or word in locale.teens or word in locale.repeats or (row and word in locale.joiners)):
            row.append(word)
            continue
        while row and (row[-1] in locale.joiners or row[-1] in locale.repeats):
            row.pop()
        found = spoken_digits(" ".join(row), locale) if row else None
        if found:
            runs.append(found)
        row = []
    return runs


_FIGURES = re.compile(r"(\d{1,3})([a-z]+)")


def in_figures(text: str, locale: Locale) -> str:
    """A normal form with its numbers below 100 in figures and its ordinals as `3th`, so that "three" is "3", and "third" is "3rd".

    Articles stay words, though some languages count with them.
    """
    words = text.split()
    found: list[str] = []
    index = 0
    while index < len(words):
        word, used = words[index], 1
        place = _ordinal(word, locale)
        if place:
            if found and place < 10 and (found[-1] == "10th" or words[index - 1] in locale.tens):
                place += int(found.pop().removesuffix("th"))  # "twenty first", "décimo primero"
            found.append(f"{place}th")
        else:
            digits = None
            if word not in locale.joiners and word not in locale.function_words:
                digits, used = small_number(words, index, locale)
            found.append(digits or word)
        index += used or 1
    return " ".join(found)


def _ordinal(word: str, locale: Locale) -> int:
    """The place that a word or a figure with an ending names; 0 for none, and for the last."""
    figures = _FIGURES.fullmatch(word)
    if figures is not None:
        return int(figures[1]) if figures[2] in locale.ordinal_endings else 0
    return max(0, locale.ordinals.get(word, 0))


def _digit(word: str, locale: Locale) -> str | None:
    if len(word) == 1 and word.isdigit():
        return word
    return locale.digits.get(word)


def small_number(words: Sequence[str], index: int, locale: Locale) -> tuple[str | None, int]:
    """The digits of the number below 100, or of the figures, at a place, and how many words they take; None and 0 for none."""
    word = words[index]
    if word.isdigit() and word.isascii():
        return word, 1
    if word in locale.tens:
        following = index + 1
        if locale.tens[word] in locale.vigesimal:
            more, used = _teens_at(words, following, locale)
            if more:
                return str(locale.tens[word] + more), 1 + used
        if following < len(words) and words[following] in locale.joiners:
            following += 1
        if not locale.units_first and following < len(words):
            unit = _digit(words[following], locale)
            if unit and unit != "0":
                return str(locale.tens[word] + int(unit)), following + 1 - index
        return str(locale.tens[word]), 1
    if word in locale.teens:
        return str(locale.teens[word]), 1
    digit = locale.digits.get(word)
    if digit is not None:
        if locale.units_first and index + 2 < len(words) and words[index + 1] in locale.joiners and words[index + 2] in locale.tens:
            return str(locale.tens[words[index + 2]] + int(digit)), 3
        return digit, 1
    if word in locale.joiners and 0 < index < len(words) - 1:
        return "", 1
    return None, 0


@lru_cache(maxsize=16)
def _key_vocabulary(code: str) -> frozenset[str]:
    """Every word without which nothing names a key."""
    locale = locale_of(code)
    symbols = {word for name in (*locale.star, *locale.pound) for word in name.split()}
    parts = {word for several in locale.compounds for word in several.split()}
    return frozenset({*locale.digits, *locale.teens, *locale.tens, *locale.ordinals, *symbols, *parts})


def _teens_at(words: Sequence[str], index: int, locale: Locale) -> tuple[int, int]:
    """10 to 19 at a place ("dix", "douze", "et onze", "dix sept"), and how many words it takes; 0 for none."""
    start = index
    if index < len(words) and words[index] in locale.joiners:
        index += 1
    teen = locale.teens.get(words[index], 0) if index < len(words) else 0
    if teen == 10 and index + 1 < len(words) and (unit := _digit(words[index + 1], locale)) and unit >= "7":
        return 10 + int(unit), index + 2 - start
    return teen, index + 1 - start


def key_named(text: str, locale: Locale) -> str | None:
    """The key that a normal form names: "one", "press two", "option three", "the first one", "star"; None for anything else."""
    if text in locale.pound:
        return "#"
    words = text.split()
    if (_key_vocabulary(locale.code).isdisjoint(words) and "".join(words).isalpha()) or wins_time(text, locale):
        return None
    words = without_lead_in(text, locale).split()
    kept = [w for w in words if w in locale.digits or (w not in locale.fillers and w not in locale.key_words)]
    if not kept or len(kept) > 4:
        return None
    joined = " ".join(kept)
    if joined in locale.star:
        return "*"
    if joined in locale.pound:
        return "#"
    if kept[0] in locale.ordinals and (len(kept) == 1 or (len(kept) == 2 and locale.digits.get(kept[1]) == "1")):
        place = locale.ordinals[kept[0]]
        return str(place) if place > 0 else None
    return spoken_digits(joined, locale)
