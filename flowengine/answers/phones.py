"""Telephone numbers: out of what a caller said or keyed, and back into words.

What is a number, and how a country groups one, is `phonenumbers`' knowledge; it is imported when the first number is
heard. Everything before that, which is what people do with digits when they speak, is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from flowengine.answers.figures import Row, rows_of_digits, words_of
from flowengine.answers.hearing import Heard, speak_digits
from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

__all__ = ["hear_phone", "key_phone", "region_of", "say_phone"]

_REGIONS = {"en": "US", "es": "ES", "fr": "FR", "de": "DE", "pt": "BR", "it": "IT"}
"""Where a language without a region is taken to be spoken."""
_PLUS = {"en": "plus", "es": "más", "fr": "plus", "de": "plus", "pt": "mais", "it": "più"}
_EXTENSION = re.compile(r"\b(?:extension|ext|extn|durchwahl|poste|interno|anexo|ramal|extensión|extensao|extensão)\b.*", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(r"\+[\d\s().\-/]{6,30}\d|\d[\d\s().\-/]{3,30}\d")
"""A number in figures, as it is written."""
_LONGEST = 2000
"""So much of an utterance is looked at."""
_MOST_TRIES = 200


def region_of(language: str) -> str | None:
    """The region whose numbers a language tag stands for: `en-US` → `US`, `pt` → `BR`; None for `es-419`."""
    primary, *rest = language.replace("_", "-").split("-")
    for part in rest:
        if len(part) == 2 and part.isalpha():
            return part.upper()
        if part.isdecimal():
            return None
    return _REGIONS.get(primary.lower())


def hear_phone(text: str, language: str, region: str | None = None) -> Heard | None:
    """A telephone number, as E.164 where it is one of the region or has a country code, else as its bare digits.

    The score says which: 0.7 and more for a number, less where words had to be guessed, 0.4 and less for bare digits.
    """
    locale, region = locale_of(language), region or region_of(language)
    text = _EXTENSION.sub("", text[:_LONGEST]) or text[:_LONGEST]
    written = [found.group() for found in islice(_WRITTEN.finditer(text), 8)]
    if len(written) != 1 or _figures(written[0]) != _figures(text):
        # Next to other figures, a short one may be a group of the whole number.
        written = [number for number in written if _figures(number) >= 9]
    valid = list(dict.fromkeys(e164 for number in written if (e164 := _valid(number, region))))
    if valid:
        return Heard(valid[0], 0.95 if len(valid) == 1 else 0.5)
    rows, plus = _rows(text, locale, alike=False)
    heard = _best(rows, plus, region, 0.9)
    if heard is None:
        guessed, signs = _rows(text, locale, alike=True)
        heard = _best(guessed, signs, region, 0.7) if any(row.guessed for row in guessed) else None
    return heard or _bare(rows, plus, region, only=_is_only_digits(text, locale))


def _figures(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _rows(text: str, locale: Locale, *, alike: bool) -> tuple[list[Row], list[bool]]:
    """The rows of digits of an utterance, and for each whether a plus stands before it."""
    sign = normalise(_PLUS[locale.code])
    spoken = re.sub(r"\+\s*(?=[\d(])", f" {sign} ", text.replace("(+", " +").replace("(0)", " "))
    words = words_of(normalise(spoken), locale)
    rows = rows_of_digits(words, locale, alike=alike)[:12]
    return rows, [row.start > 0 and words[row.start - 1] in (sign, "plus") for row in rows]


def _best(rows: list[Row], plus: list[bool], region: str | None, score: float) -> Heard | None:
    """The number among rows of digits: one of them as it stands, or several that follow each other ("area code 415, then …")."""
    tried = 0
    found: dict[str, float] = {}
    lengths = list(range(1, min(len(rows), 6) + 1))
    if len(rows) > 1 and rows[0].digits.startswith("0") and len(rows[0].digits) <= 6:
        lengths.reverse()  # an area code first: what follows may be a number alone, but isn't meant so
    for length in lengths:
        for first in range(len(rows) - length + 1):
            for place, digits in enumerate(_joined(rows[first : first + length])):
                tried += 1
                if tried > _MOST_TRIES:
                    break
                if not 5 <= len(digits) <= 18:
                    continue
                number = _valid(f"+{digits}" if plus[first] else digits, region)
                if number is not None:
                    found.setdefault(number, score - (0.1 if place else 0) - (0.05 if length > 1 else 0))
                    break
        if found:
            break
    if not found:
        return None
    number, sure = next(iter(found.items()))
    return Heard(number, sure if len(found) == 1 else 0.5)


def _joined(rows: list[Row]) -> Iterator[str]:
    """The readings of rows said one after the other, the likeliest of all first."""
    if len(rows) == 1:
        return rows[0].readings()
    return Row(tuple(ways for row in rows for ways in row.numbers), 0, 0).readings()


def _bare(rows: list[Row], plus: list[bool], region: str | None, *, only: bool) -> Heard | None:
    """Digits that are no number of the region: E.164 after a plus, else as they are, with a low score."""
    if not rows:
        return None
    longest = max(range(len(rows)), key=lambda place: len(rows[place].digits))
    digits = rows[longest].digits
    if plus[longest] and 7 <= len(digits) <= 15:
        return Heard(f"+{digits}", 0.6)
    abroad = _valid(f"+{digits}", None) if 11 <= len(digits) <= 15 else None
    if abroad is not None:
        return Heard(abroad, 0.5)  # a country code without the plus
    together = "".join(row.digits for row in rows)
    if len(rows) > 1 and sum(len(row.digits) >= 2 for row in rows) == len(rows) and _possible(together, region):
        digits = together
    if len(digits) < (3 if only else 5) or len(digits) > 18:
        return None
    return Heard(digits, 0.4 if _possible(digits, region) else 0.2)


def _is_only_digits(text: str, locale: Locale) -> bool:
    words = words_of(normalise(text), locale)
    rows = rows_of_digits(words, locale)
    return len(rows) == 1 and rows[0].end - rows[0].start == len(words)


def _parsed(number: str, region: str | None) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, parse

    try:
        return parse(number, region)
    except NumberParseException:
        return None


def _valid(number: str, region: str | None) -> str | None:
    """E.164 for a valid number, with a country code or of the region."""
    from phonenumbers import PhoneNumberFormat, format_number, is_valid_number

    parsed = _parsed(number, region)
    if (parsed is None or not is_valid_number(parsed)) and number.startswith("00"):
        parsed = _parsed(f"+{number[2:]}", region)  # what Europeans dial abroad, said to a line elsewhere
    if parsed is None or not is_valid_number(parsed):
        return None
    parsed.extension = None
    return format_number(parsed, PhoneNumberFormat.E164)


def _possible(number: str, region: str | None) -> bool:
    """Whether a number has a length that numbers of the region have."""
    from phonenumbers import is_possible_number

    parsed = _parsed(number, region)
    return parsed is not None and is_possible_number(parsed)


def key_phone(keys: str, language: str) -> str | None:
    """The number that was keyed: E.164 where it is valid, its digits where only its length is right, else None."""
    digits = keys.rstrip("#").replace(" ", "")
    if not digits.isdecimal() or not digits.isascii() or not 5 <= len(digits) <= 20:
        return None
    region = region_of(language)
    return _valid(digits, region) or (digits if _possible(digits, region) else None)


def say_phone(value: str, language: str) -> str:
    """A number in the groups of its country, digit by digit (in French two by two); with its country code where that is another."""
    number = _parsed(value, region_of(language)) if value.startswith("+") else None
    if number is None:
        return speak_digits(value)
    from phonenumbers import PhoneNumberFormat, country_code_for_region, format_number

    code = number.country_code
    at_home = code == country_code_for_region(region_of(language) or "")
    if at_home:
        return ", ".join(_groups(format_number(number, PhoneNumberFormat.NATIONAL), language))
    written = format_number(number, PhoneNumberFormat.INTERNATIONAL).removeprefix(f"+{code}")
    return ", ".join([f"{_PLUS[locale_of(language).code]} {' '.join(str(code))}", *_groups(written, language)])


def _groups(written: str, language: str) -> Iterator[str]:
    """The groups of a number as they are said."""
    in_pairs = locale_of(language).code == "fr"
    for group in re.findall(r"\d+", written):
        yield group if in_pairs and len(group) == 2 and group[0] != "0" else speak_digits(group)
