"""The numbers in what a caller said: one grammar over the tokens of six languages, for words, figures and both together.

Exact throughout: values are `int` or `Fraction` until an answer is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flowengine.answers.number_tokens import END, LONGEST_FIGURE, Token, Value, simplified, tokens_of
from flowengine.answers.numerals import Numerals, numerals_of

__all__ = ["LONGEST", "Number", "read_numbers"]

LONGEST = 2000
"""Characters of the longest utterance that can be an answer."""
_STARTS = frozenset({"figure", "fraction", "unit", "teen", "ten", "hundred", "hundreds", "scale", "count", "half", "mixed", "article", "minus", "point", "part", "parts"})


@dataclass(slots=True)
class Number:
    """A number that was found."""

    value: Value
    digits: str
    """As read out digit by digit; empty for any other number."""
    weak: bool
    """A word for 1 that may also be an article or a pronoun."""
    figures: bool
    sure: float = 1.0
    """Less than 1 where it can be read in another way."""
    clock: bool = False
    """Written as a time, as recognisers do with "four fifty"."""


Item = Token | Number


class _Reader:
    """Numbers in a row of tokens, each read from where it begins; a place is the index of a token."""

    def __init__(self, tokens: list[Token], table: Numerals) -> None:
        self.tokens = [*tokens, END, END, END, END]
        self.table = table

    def number(self, at: int) -> tuple[Number, int] | None:
        """The longest number that begins at a place, and the place after it."""
        tokens = self.tokens
        first = tokens[at]
        if first.kind == "minus":
            if at and tokens[at - 1].word in self.table.no_minus_after:
                return None
            found = self.number(at + 1) if tokens[at + 1].kind != "minus" else None
            if found is None or found[0].value <= 0:
                return None
            found[0].value, found[0].digits = -found[0].value, ""
            return found
        read = self._magnitude(at)
        if read is None:
            return None
        value, end = read
        alone = end == at + 1
        digits = str(value) if alone and (first.kind == "unit" or (first.kind == "figure" and len(first.word) == 1)) else ""
        return Number(simplified(value), digits, alone and first.word in self.table.weak_one, alone and first.kind == "figure"), end

    def _magnitude(self, at: int) -> tuple[Value, int] | None:
        tokens = self.tokens
        kind = tokens[at].kind
        value: Value
        if kind == "article" and tokens[at + 1].kind in {"money", "minor"}:
            return 1, at + 1
        if kind == "mixed":
            return self._scaled(tokens[at].value, at + 1)
        fraction = self._fraction(at)
        if fraction:
            return self._scaled(*fraction)
        if kind == "point":
            return self._pointed(0, at) if tokens[at].word in self.table.point and tokens[at + 1].kind in {"unit", "figure", "oh"} else None
        if kind == "article":
            if tokens[at + 1].kind not in {"hundred", "scale", "count"}:
                return None
            at += 1
        elif kind == "count" and tokens[at].value < 10:
            return None  # "couple" alone
        if tokens[at].kind == "count" and tokens[at].value < 10 and (several := self._several(at)):
            return several
        read = self._cardinal(at)
        if read is None:
            return None
        value, end, scale = read
        if tokens[end].kind == "point" and (pointed := self._pointed(value, end)):
            return pointed
        divisor = self._divisor(end, value)
        if divisor:
            return self._scaled(Fraction(value) / divisor, end + 1)
        joined = tokens[end].kind == "and"
        added = self._fraction(end + joined)
        if added and added[0] < 1 and (joined or tokens[end].kind != "half"):
            return (value + added[0] * scale, added[1]) if scale >= 10**6 else self._scaled(value + added[0], added[1])
        if joined and (more := self._counted(end + 1)):
            return value + more[0], more[1]
        return value, end

    def _several(self, at: int) -> tuple[Value, int] | None:
        """A couple (of) hundred, a couple (of) thousand."""
        following = self.tokens[at + 1 + (self.tokens[at + 1].kind == "of")]
        if following.kind not in {"hundred", "scale"}:
            return None
        return self.tokens[at].value * following.value, at + 2 + (self.tokens[at + 1].kind == "of")

    def _scaled(self, value: Value, at: int) -> tuple[Value, int]:
        """A value with the scale that follows it: half *a million*, two and a half *million*."""
        tokens, place = self.tokens, at
        if value < 1:
            if tokens[place].kind == "of":
                place += 1
            if tokens[place].kind == "article" or (place > at and tokens[place].word in self.table.weak_one):
                place += 1
        token = tokens[place]
        if token.kind in {"scale", "count", "hundred"}:
            return value * (token.value if token.kind != "hundred" else 100), place + 1
        return value, at

    def _pointed(self, value: Value, at: int) -> tuple[Value, int] | None:
        """What follows a spoken decimal mark."""
        tokens, place, digits = self.tokens, at + 1, ""
        while True:
            token = tokens[place]
            if token.kind == "oh" or (token.kind == "unit" and token.value == 0):
                digits, place = f"{digits}0", place + 1
                continue
            if token.kind == "figure":
                if token.word.isdigit():
                    digits, place = digits + token.word, place + 1
                break
            if token.kind == "scale" and token.value == 1000 and not digits:
                read: tuple[int, int] | None = (1, place)
            else:
                read = self._group(place)
            if read is None:
                break
            part, place = read
            if tokens[place].kind == "scale" and tokens[place].value == 1000 and (more := self._group(place + 1)):
                part, place = part * 1000 + more[0], more[1]
            digits += str(part)
            if part > 9:
                break
        if not digits or len(digits) > LONGEST_FIGURE:
            return None
        return self._scaled(value + Fraction(int(digits), 10 ** len(digits)), place)

    def _divisor(self, at: int, value: Value) -> int:
        """The denominator at a place after a numerator, or 0."""
        token = self.tokens[at]
        if token.kind == "half":
            return 2 if value == 1 else 0
        if token.kind == "part":
            return int(token.value) if value == 1 or token.word in self.table.parts else 0
        return int(token.value) if token.kind == "parts" and value > 1 else 0

    def _fraction(self, at: int) -> tuple[Fraction, int] | None:
        """Half, a quarter, two thirds, 3/4."""
        tokens = self.tokens
        token = tokens[at]
        if token.kind in {"fraction", "half"}:
            return Fraction(token.value), at + 1
        if token.kind == "article":
            divisor = self._divisor(at + 1, 1)
            return (Fraction(1, divisor), at + 2) if divisor else None
        if token.kind == "part" and tokens[at + 1].kind == "scale":
            return Fraction(1, int(token.value)), at + 1
        read = self._below_hundred(at, joins=False) if token.kind in {"unit", "teen"} else None
        if read:
            divisor = self._divisor(read[1], read[0])
            return (Fraction(read[0], divisor), read[1] + 1) if divisor else None
        return None

    def _counted(self, at: int) -> tuple[int, int] | None:
        """Two dozen, a dozen."""
        token = self.tokens[at]
        read = (1, at + 1) if token.kind == "article" else self._below_hundred(at, joins=False)
        if read and self.tokens[read[1]].kind == "count":
            return read[0] * int(self.tokens[read[1]].value), read[1] + 1
        return None

    def _cardinal(self, at: int) -> tuple[Value, int, int] | None:
        """A whole number: its value, the place after it and the scale of its last part."""
        tokens = self.tokens
        terms: list[tuple[Value, int]] = []  # each with its scale, biggest first; a last one without is 1
        before: tuple[list[tuple[Value, int]], int] = ([], at)  # as it was before the last group below a thousand
        place = at
        while True:
            token = tokens[place]
            if token.kind in {"scale", "count"}:
                scale = int(token.value)
                kept = list(terms)
                tail: Value = 0 if terms else 1
                while kept and kept[-1][1] < scale and not (token.kind == "count" and kept[-1][1] > 1):
                    tail = tail + kept.pop()[0]
                if not tail or (kept and kept[-1][1] <= scale):
                    terms, place = before if terms and terms[-1][1] == 1 else (terms, place)
                    break
                terms, place = [*kept, (simplified(tail * Fraction(scale)), scale)], place + 1
                before = (terms, place)
                continue
            if terms and terms[-1][1] == 1:
                break
            start = place
            if terms and token.kind == "mark" and token.word == "," and terms[-1][1] >= 1000:
                start += 1
            if terms and tokens[start].kind == "and":
                start += 1
                if self._ends_apart(start):
                    break
            group: tuple[Value, int] | None = self._group(start)
            if group is None and tokens[start].kind == "figure":
                hundreds = tokens[start + 1].kind == "hundred"
                group = (tokens[start].value * (100 if hundreds else 1), start + 1 + hundreds)
            if group is None or (terms and not 0 < group[0] < terms[-1][1]):
                break
            before = (terms, place)
            terms, place = [*terms, (group[0], 1)], group[1]
        return (simplified(sum((term[0] for term in terms), Fraction(0))), place, terms[-1][1]) if terms else None

    def _ends_apart(self, at: int) -> bool:
        """Whether what follows an `and` is a fraction or a dozen of its own."""
        return bool(self._fraction(at) or self._counted(at))

    def _group(self, at: int) -> tuple[int, int] | None:
        """A number below a thousand, or so many hundreds."""
        tokens, table = self.tokens, self.table
        token = tokens[at]
        if token.kind == "figure":
            if not isinstance(token.value, int) or token.value > 999:
                return None
            if tokens[at + 1].kind != "hundred":
                return token.value, at + 1
            value, place = token.value * 100, at + 2
        elif token.kind == "hundreds":
            value, place = int(token.value), at + 1
        elif token.kind == "hundred":
            value, place = 100, at + 1
        else:
            read = self._below_hundred(at)
            if read is None:
                return None
            value, place = read
            if tokens[place].kind != "hundred" or not value or (table.code == "fr" and not 1 < value < 20):
                return value, place
            value, place = value * 100, place + 1
        start = place
        if tokens[start].kind == "and":
            start += 1
            if self._ends_apart(start):
                return value, place
        rest = tokens[start]
        if rest.kind == "figure" and isinstance(rest.value, int) and 0 < rest.value < 100:
            return value + rest.value, start + 1
        small = self._below_hundred(start)
        return (value + small[0], small[1]) if small and small[0] else (value, place)

    def _below_hundred(self, at: int, joins: bool = True) -> tuple[int, int] | None:
        """A number below a hundred; `joins` is whether an `and` may be in it."""
        tokens, table = self.tokens, self.table
        token = tokens[at]
        value = int(token.value)
        if token.kind == "teen":
            following = tokens[at + 1]
            if value == 10 and table.vigesimal and following.kind == "unit" and following.value >= 7:
                return 10 + int(following.value), at + 2
            return value, at + 1
        if token.kind == "unit":
            following = tokens[at + 1]
            if table.units_first and value and following.kind == "and" and tokens[at + 2].kind == "ten":
                return value + int(tokens[at + 2].value), at + 3
            if not (table.vigesimal and value == 4 and following.kind == "ten" and following.value == 20):
                return value, at + 1
            value, place = 80, at + 2
        elif token.kind == "ten":
            place = at + 1
        else:
            return None
        if table.units_first:
            return value, place
        start = place
        if joins and tokens[start].kind == "and" and table.tens_join:
            start += 1
            if self._ends_apart(start):
                return value, place
        unit = tokens[start]
        if value in table.vigesimal and unit.kind == "teen":
            more = self._below_hundred(start)
            return (value + more[0], more[1]) if more else (value, place)
        if unit.kind == "unit" and unit.value > 0:
            return value + int(unit.value), start + 1
        return value, place


def read_numbers(text: str, language: str, money: bool = False) -> list[Item]:
    """An utterance as the numbers in it and the tokens that are part of none; `money` tells its words apart too."""
    if len(text) > LONGEST:
        return []
    table = numerals_of(language)
    tokens = tokens_of(text, language, money)
    if money and table.code == "fr":
        _cents_apart(tokens)
    reader = _Reader(tokens, table)
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "clock" and money:
            items.append(Number(token.value, "", False, True, 0.6, True))
            at += 1
            continue
        negative = token.kind == "mark" and token.word == "-" and _is_minus(tokens, at)
        start = at + negative
        found = reader.number(start) if tokens[start].kind in _STARTS else None
        if found is None:
            items.append(token)
            at += 1
            continue
        number, at = found
        if negative:
            number.value, number.digits = -number.value, ""
        items.append(number)
    return _with_rows(items)


def _is_minus(tokens: list[Token], at: int) -> bool:
    """Whether a dash is a sign: it begins the utterance, or stands apart right before a figure."""
    if at + 1 == len(tokens) or tokens[at + 1].kind not in {"figure", "money"}:
        return False
    if at == 0 or (tokens[at - 1].kind == "money" and (at == 1 or tokens[at - 2].kind != "figure")):
        return True
    return not tokens[at].glued and tokens[at + 1].glued and tokens[at - 1].kind not in {"figure", "clock", "bad"}


def _cents_apart(tokens: list[Token]) -> None:
    """French `cent` is a hundred and a cent: after a currency, or where it multiplies nothing, it is a cent."""
    after_money = False
    for place, token in enumerate(tokens):
        if token.kind == "money":
            after_money = True
        elif token.kind == "hundred":
            before = tokens[place - 1] if place else END
            follows = tokens[place + 1].kind if place + 1 < len(tokens) else "end"
            ends = follows not in {"money", "of", "unit", "teen", "ten", "scale"}
            multiplied = before.kind in {"unit", "figure"} and before.value > 1
            two_digits = place > 1 and before.kind in {"unit", "teen"} and tokens[place - 2].kind in {"ten", "and", "teen"}
            if ends and (
                (after_money and before.kind in {"unit", "teen", "ten", "figure"})
                or before.kind in {"ten", "teen"}
                or (before.kind == "figure" and token.word == "cents")
                or (multiplied and two_digits)
            ):
                token.kind, token.value = "minor", Fraction(1, 100)


def _with_rows(items: list[Item]) -> list[Item]:
    """Rows of digits read one by one as one number each; noughts before a number are no number of their own."""
    result: list[Item] = []
    at = 0
    while at < len(items):
        digits, end, commas = "", at, False
        place = at
        while place < len(items):
            item, times = items[place], 1
            if isinstance(item, Token) and item.kind == "repeat" and place + 1 < len(items):
                item, times = items[place + 1], int(item.value)
            one = (item.digits if isinstance(item, Number) else ("0" if item.kind == "oh" else "")) * times
            if one:
                place += 1 if times == 1 else 2
                digits, end = digits + one, place
            elif digits and isinstance(item, Token) and item.kind == "mark" and item.word in ",.-":
                commas, place = True, place + 1
            else:
                break
        row = items[at:end]
        if len(digits) > LONGEST_FIGURE:
            result += row
            at = end
            continue
        if len(digits) >= (3 if commas else 2) and any(isinstance(item, Number) for item in row):
            following = items[end] if end < len(items) else None
            if not int(digits) and not commas and isinstance(following, Number) and following.value > 0:
                following.sure = 0.8
                at = end
                continue
            result.append(Number(int(digits), digits, False, False, 0.85 if len(digits) > 2 else 0.75))
            at = end
            continue
        item = items[at]
        following = items[at + 1] if at + 1 < len(items) else None
        if isinstance(item, Token) and item.kind == "oh" and isinstance(following, Number) and following.value > 0:
            following.sure = 0.8
        else:
            result.append(item)
        at += 1
    return result
