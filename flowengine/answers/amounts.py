"""Numbers and amounts of money: heard and keyed.

`hear_*` take an utterance as the recogniser hands it over, with its punctuation and figures. A number alone scores 1;
words around it, and other ways to read it, make it less sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from flowengine.answers.currencies import currency_of, currency_said
from flowengine.answers.hearing import Heard
from flowengine.answers.locale import locale_of
from flowengine.answers.money import Money, money
from flowengine.answers.number_reading import Number, read_numbers
from flowengine.answers.number_tokens import Token
from flowengine.answers.numerals import Numerals, numerals_of

__all__ = ["hear_money", "hear_number", "key_money", "key_number"]

Item = Token | Number

_SILENT = frozenset({"mark", "percent", "and", "of", "article", "oh"})
"""Kinds of tokens that say nothing next to a number."""
_FLAT_NO = frozenset({"no", "nope", "nein", "nee", "non", "nao"})
_BETWEEN = frozenset("or to till until through o u ou oder bis a oppure".split())
"""Words that make a choice or a range of two numbers."""
_MINOR_OF = {"pence": "GBP", "penique": "GBP", "peniques": "GBP", "rappen": "CHF", "raeppli": "CHF", "rappli": "CHF"}
"""Small money of one currency alone."""
_ABBREVIATED = re.compile(r"\bU\. ?S\.(?= )", re.IGNORECASE)


@dataclass(slots=True)
class _Candidate:
    """A value that may be the answer, with the items it was read from."""

    value: int | Fraction
    first: int
    last: int
    sure: float
    marked: bool = False
    """Said with a currency."""
    currency: str = ""
    """Which one, by its ISO code; empty where none was said."""
    weak: bool = False


# -------------------------------------------------------------------------------------------------------------- hearing


def hear_number(text: str, language: str) -> Heard | None:
    """The number in an utterance; None where there is none, or two that differ."""
    items = read_numbers(text, language)
    table = numerals_of(language)
    candidates: list[_Candidate] = []
    place = 0
    while place < len(items):
        item = items[place]
        if isinstance(item, Number):
            following = items[place + 1] if place + 1 < len(items) else None
            value = _in_pairs(item, following) if table.code == "en" and isinstance(following, Number) else None
            half = _half_more(items, place)
            if half:
                if half[0] > 1 and candidates and candidates[-1].last == place - 3:
                    candidates.pop()
                candidates.append(_Candidate(half[0], place - 3, place, 0.9))
                place += 1
                continue
            if value is not None:
                candidates.append(_Candidate(value, place, place + 1, 0.6))
                place += 1
            else:
                candidates.append(_Candidate(item.value, place, place, item.sure, weak=item.weak))
        place += 1
    if not candidates and len(items) <= 2 and _word(items, 0) in table.sound_alikes and (len(items) == 1 or _kind(items, 1) == "mark"):
        return Heard(table.sound_alikes[_word(items, 0)], 0.4)
    return _answer(candidates, items, table, language)


def _half_more(items: Sequence[Item], place: int) -> tuple[Fraction, int] | None:
    """The half of "two hours and a half", "an hour and a half", with what it is added to."""
    number, counted = items[place], items[place - 3] if place >= 3 else None
    if not isinstance(number, Number) or not 0 < number.value < 1 or _kind(items, place - 1) != "and" or _kind(items, place - 2) != "word":
        return None
    if isinstance(counted, Number) and isinstance(counted.value, int):
        return counted.value + Fraction(number.value), place - 3
    return (1 + Fraction(number.value), place - 3) if _kind(items, place - 3) == "article" else None


def hear_money(text: str, language: str) -> Heard | None:
    """The amount of money in an utterance, in main units: "three dollars fifty" is 3.5; a number alone scores less.

    Its currency is the one that was said, else that of the language's region.
    """
    items = read_numbers(_ABBREVIATED.sub("US", text), language, money=True)
    table = numerals_of(language)
    candidates: list[_Candidate] = []
    place = 0
    while place < len(items):
        if isinstance(items[place], Number):
            candidate = _amount(items, place, table)
            candidate.currency = _currency(items, candidate, place, language) if candidate.marked else ""
            candidates.append(candidate)
            place = candidate.last
        place += 1
    if any(candidate.marked for candidate in candidates):
        candidates = [candidate for candidate in candidates if candidate.marked or not candidate.weak]
    return _answer(candidates, items, table, language, local=currency_of(language))


def _currency(items: Sequence[Item], amount: _Candidate, number: int, language: str) -> str:
    """The currency that an amount was said with; the number stands at `number`. Empty where it is only "cents"."""
    said = [place for place in range(amount.first, amount.last + 1) if _kind(items, place) == "money"]
    for place in reversed(said):
        before = _words(items, place - 1, -1) if place > number else ""
        return currency_said(_word(items, place), f"{before} {_words(items, amount.last + 1, 1)}", language)
    return next((_MINOR_OF[word] for place in range(number, amount.last + 1) if (word := _word(items, place)) in _MINOR_OF), "")


def _words(items: Sequence[Item], place: int, step: int) -> str:
    """Up to three words from a place on, in their order."""
    found: list[str] = []
    while len(found) < 3 and _kind(items, place) in {"word", "of"}:
        found.append(_word(items, place))
        place += step
    return " ".join(found[::step])


def _in_pairs(first: Number, second: Number) -> int | None:
    """Two numbers that are said for one: "one fifty" is 150, "nineteen oh five" is 1905."""
    low = _two_places(second)
    if low is None or first.figures or second.figures or not isinstance(first.value, int) or not 0 < first.value < 100 or len(first.digits) > 1:
        return None
    if first.value >= 20 and first.value % 10 == 0 and first.value < low < first.value + 10:
        return None  # "forty … forty two": said again, not on
    return None if first.value == low else first.value * 100 + low


def _two_places(number: Number) -> int | None:
    """What can be the second half of a number said in pairs: 10 to 99, or "oh five"."""
    if not isinstance(number.value, int) or number.clock:
        return None
    if 10 <= number.value <= 99 or (len(number.digits) == 2 and number.value > 0):
        return number.value
    return None


def _amount(items: Sequence[Item], place: int, table: Numerals) -> _Candidate:
    """The amount that a number begins."""
    number = items[place]
    assert isinstance(number, Number)
    found = _Candidate(number.value, place, place, number.sure, weak=number.weak)
    before, sign = place - 1, 1
    while _kind(items, before) == "money":
        found.marked, found.first, before = True, before, before - 1
    dash = _word(items, before) == "-" and (before == 0 or _kind(items, before - 1) != "number")
    minus = _kind(items, before) == "minus" and _word(items, before - 1) not in table.no_minus_after
    if found.marked and (dash or minus):
        sign, found.first = -1, before
    value = number.value
    if value < 0:
        value, sign = -value, -1
        found.value = value
    after = place + 1
    linked = after + 1 if _kind(items, after) == "of" or (_kind(items, after) == "word" and _kind(items, after + 1) == "money") else after
    while _kind(items, linked) == "money":
        found.marked, found.last, linked = True, linked, linked + 1
    if _kind(items, after) == "minor":
        minor = items[after]
        assert isinstance(minor, Token)
        return _Candidate(sign * value * minor.value, found.first, after, 1.0, marked=True)
    after = found.last + 1
    if found.marked and _kind(items, after) == "word" and _kind(items, after + 1) in {"and", "cents point"}:
        after += 1  # "dólares americanos con cincuenta"
    joined = after + 1 if _kind(items, after) in {"and", "cents point"} or (_word(items, after) == "," and _kind(items, after + 2) == "minor") else after
    second = items[joined] if joined < len(items) else None
    if isinstance(second, Number) and isinstance(value, int) and 0 <= second.value < 100 and _kind(items, joined + 1) != "money":
        minor_follows = _kind(items, joined + 1) == "minor"
        own_money = found.marked and _kind(items, joined + 1) not in {"of"}
        if minor_follows and (found.marked or joined > after):
            minor = items[joined + 1]
            assert isinstance(minor, Token)
            found.value, found.last, found.marked = value + second.value * minor.value, joined + 1, True
        elif own_money and second.value < 1 and second.value:
            found.value, found.last = value + second.value, joined
        elif own_money and isinstance(second.value, int) and second.value and (joined == after or _plain_cents(items, joined)):
            found.value, found.last = value + Fraction(second.value, 100), joined
        elif not found.marked and value > 0 and isinstance(second.value, int) and not number.clock:
            cents = second.value if _kind(items, after) == "cents point" and second.value else _two_places(second)
            link = _kind(items, after)
            if cents and (joined == after or link == "cents point" or table.code in {"es", "it", "pt"}):
                found.value, found.last, found.sure = value + Fraction(cents, 100), joined, 0.8 if joined > after else 0.75
    elif isinstance(value, int) and not found.marked and len(number.digits) == 3 and number.digits[1] == "0" and number.sure < 1:
        found.value, found.sure = Fraction(value, 100), 0.6  # "three oh five"
    found.value *= sign
    if not found.marked:
        found.sure *= 0.8
    return found


def _plain_cents(items: Sequence[Item], place: int) -> bool:
    """Whether nothing is counted by the number at a place: "15 dollars and 50", not "15 dollars and 50 people"."""
    following = items[place + 1] if place + 1 < len(items) else None
    return not (isinstance(following, Token) and following.kind in {"word", "of"} and following.word not in _polite())


@lru_cache(maxsize=1)
def _polite() -> frozenset[str]:
    return frozenset().union(*(locale_of(code).fillers for code in ("de", "en", "es", "fr", "it", "pt")))


def _kind(items: Sequence[Item], place: int) -> str:
    if not 0 <= place < len(items):
        return ""
    item = items[place]
    return item.kind if isinstance(item, Token) else "number"


def _word(items: Sequence[Item], place: int) -> str:
    item = items[place] if 0 <= place < len(items) else None
    return item.word if isinstance(item, Token) else ""


def _answer(candidates: list[_Candidate], items: Sequence[Item], table: Numerals, language: str, local: str = "") -> Heard | None:
    """The one candidate that stands, with its evidence; money where there is a `local` currency, for amounts said without one."""
    candidates = [c for c in candidates if not _denied(c, items, table) and not (c.weak and _is_no_number(c, items, table))]
    sure = 1.0
    for earlier, later in pairwise(candidates):
        if _has_phrase(items, earlier.last + 1, later.first, table):
            candidates = candidates[candidates.index(later) :]
            sure = 0.85
    if _differ(candidates):
        if any(_connected(items, earlier.last + 1, later.first) for earlier, later in pairwise(candidates)):
            return None
        candidates = [candidate for candidate in candidates if candidate.marked] or [c for c in candidates if not c.weak]
        sure *= 0.8
    if not candidates or _differ(candidates):
        return None
    answer = max(candidates, key=lambda candidate: candidate.sure)
    used = {place for candidate in candidates for place in range(candidate.first, candidate.last + 1)}
    fillers = _fillers(language)
    rest = [place for place, item in enumerate(items) if place not in used and isinstance(item, Token) and item.kind not in _SILENT]
    others = [place for place in rest if _word(items, place) not in fillers]
    if answer.weak and others and _word(items, answer.first) != "one" and table.code != "en":
        return None
    if rest:
        sure *= 0.95 if not others else max(0.5, 0.9 - 0.05 * len(others))
    if answer.weak and others:
        sure *= 0.6
    if any(_kind(items, place) in {"bad", "clock"} for place in others):
        sure *= 0.7
    if rest and rest[-1] > answer.last and _word(items, rest[-1]) in _FLAT_NO:
        sure *= 0.5  # "forty. No."
    value = _plain(answer.value)
    if local:
        value = money(value, next((candidate.currency for candidate in candidates if candidate.currency), local))
    return Heard(value, round(sure * answer.sure, 3))


def _differ(candidates: Sequence[_Candidate]) -> bool:
    """Whether more than one answer is among the candidates: another value, or another currency."""
    return len({candidate.value for candidate in candidates}) > 1 or len({candidate.currency for candidate in candidates if candidate.currency}) > 1


def _connected(items: Sequence[Item], start: int, end: int) -> bool:
    """Whether two numbers stand together as a choice, a range or a list: "forty or fifty", "10 to 20"."""
    return all(_kind(items, place) in {"mark", "and"} or _word(items, place) in _BETWEEN for place in range(start, end))


def _is_no_number(candidate: _Candidate, items: Sequence[Item], table: Numerals) -> bool:
    """Whether a word for 1 is something else: "one moment", "no one"."""
    return _word(items, candidate.last + 1) in table.moments or _word(items, candidate.first - 1) in table.pronoun_after


def _denied(candidate: _Candidate, items: Sequence[Item], table: Numerals) -> bool:
    """Whether the words right before say that it isn't this one: "not forty", "it isn't forty"."""
    before = tuple(_word(items, place) for place in range(max(0, candidate.first - 2), candidate.first))
    return any(before[-n:] in table.negations for n in (1, 2) if len(before) >= n)


def _has_phrase(items: Sequence[Item], start: int, end: int, table: Numerals) -> bool:
    """Whether something between two numbers takes back the first."""
    words = [_word(items, place) for place in range(start, end)]
    words = [word for word in words if word.isalpha()]
    return any(tuple(words[place : place + n]) in table.corrections for place in range(len(words)) for n in (1, 2, 3))


@lru_cache(maxsize=32)
def _fillers(language: str) -> frozenset[str]:
    """The words of a language that stand around a number and don't make it less sure."""
    locale, table = locale_of(language), numerals_of(language)
    leads = {word for lead in locale.lead_ins for word in lead.split()}
    corrections = {word for phrase in table.corrections for word in phrase}
    return frozenset({*locale.fillers, *leads, *corrections, *table.around})


def _plain(value: int | Fraction) -> int | float:
    """A value as answers have it: an `int` where it is whole."""
    return int(value) if value.denominator == 1 else float(value)


# --------------------------------------------------------------------------------------------------------------- keypad

_KEYED = re.compile(r"[0-9]{1,15}(?:\*[0-9]{1,10})?|\*[0-9]{1,10}")


def key_number(keys: str) -> int | float | None:
    """A number from the keypad, with `*` for the decimal point: `12*50` is 12.5; None for what is none."""
    if not _KEYED.fullmatch(keys):
        return None
    whole, _, part = keys.partition("*")
    return _plain(Fraction(int((whole or "0") + part), 10 ** len(part)))


def key_money(keys: str, language: str) -> Money | None:
    """An amount from the keypad, in the currency of the language's region: a number with two decimal places at most."""
    number = key_number(keys) if len(keys.partition("*")[2]) <= 2 else None
    return None if number is None else money(number, currency_of(language))
