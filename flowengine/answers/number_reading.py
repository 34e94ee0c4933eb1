"""The numbers in what a caller said, as a recogniser writes it: words, figures, and both together.

Exact throughout: values are `int` or `Fraction` until an answer is made of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flowengine.answers.currencies import minor_words, money_words
from flowengine.answers.locale import locale_of
from flowengine.answers.numerals import PERCENT, Numerals, decimal_marks, numerals_of, words_of_compound

__all__ = ["LONGEST", "Number", "Token", "read_numbers"]

LONGEST = 2000
"""Characters of the longest utterance that can be an answer."""

Value = int | Fraction


@dataclass(slots=True)
class Token:
    """A word, a figure or a mark; `kind` says what it does in a number."""

    kind: str
    word: str
    value: Value = 0
    glued: bool = False
    """Nothing stands between it and the token before it."""


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

_END = Token("end", "")
_ACCENTS = re.compile("[\u0300-\u036f]")
_VULGAR = str.maketrans({"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "⅓": " 1/3 ", "⅔": " 2/3 ", "⅛": " 1/8 ", "\u2044": "/", "\u2212": "-", "–": "-", "—": "-", "\u2019": "'"})
_TOKEN = r"""
 (?P<clock>[0-9]{1,4}:[0-9]{2}(?![0-9:]))
|(?P<ratio>[0-9]{1,3}/[0-9]{1,3}(?![0-9/]))
|(?P<figure>%s(?<![0-9a-zA-Z.,])[.,][0-9]+|[0-9]+(?:[.,'][0-9]+)*)
|(?P<money>[a-zA-Z]{1,2}\$)
|(?P<word>[^\W\d_]+)
|(?P<mark>\S)
"""
_SPACED = r"[0-9]{1,3}(?:[\ ][0-9]{3}){%d,}(?:[.,][0-9]+)?(?![0-9])|"
"""Spaces between groups of three figures."""
_NO_CENTS = re.compile(r"(?<=[0-9])[.,]-+(?![0-9])")
"""German prices without cents: `12,- €`."""
_LONGEST_FIGURE = 30
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "b": 10**9, "B": 10**9, "bn": 10**9, "mn": 10**6, "mio": 10**6, "mrd": 10**9, "grand": 10**3}
"""Thousand and more, where they follow a figure."""
_STARTS = frozenset({"figure", "fraction", "unit", "teen", "ten", "hundred", "hundreds", "scale", "count", "half", "mixed", "article", "minus", "point", "part", "parts"})


@lru_cache(maxsize=8)
def _pattern(code: str) -> re.Pattern[str]:
    """The tokens of a language: in English one space between figures doesn't make them one number."""
    return re.compile(_TOKEN % (_SPACED % (2 if code == "en" else 1)), re.VERBOSE)


@lru_cache(maxsize=16)
def _vocabulary(code: str, money: bool) -> Mapping[str, tuple[str, Value]]:
    """What each word of a language does in a number."""
    table = numerals_of(code)
    words: dict[str, tuple[str, Value]] = {}
    kinds: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("part", table.part),
        ("parts", {word: number for word, number in table.parts.items() if word not in table.part}),
        ("stem", table.stems),
        ("unit", table.units),
        ("teen", table.teens),
        ("ten", table.tens),
        ("hundred", dict.fromkeys(table.hundred, 100)),
        ("hundreds", table.hundreds),
        ("scale", table.scales),
        ("count", table.counts),
        ("article", dict.fromkeys(table.articles, 1)),
        ("oh", dict.fromkeys(table.spoken_zero, 0)),
        ("and", dict.fromkeys(table.and_words, 0)),
        ("point", dict.fromkeys(table.point, 0)),
        ("minus", dict.fromkeys(table.minus, 0)),
        ("of", dict.fromkeys(table.of_words, 0)),
        ("repeat", locale_of(code).repeats),
    )
    for kind, row in kinds:
        words |= {word: (kind, number) for word, number in row.items()}
    words |= dict.fromkeys(table.half, ("half", Fraction(1, 2)))
    words |= dict.fromkeys(table.and_half, ("fraction", Fraction(1, 2)))
    words |= dict.fromkeys(table.one_and_half, ("mixed", Fraction(3, 2)))
    words |= dict.fromkeys(table.cents_point, ("cents point" if money else "point", 0))
    if money:
        words |= dict.fromkeys(money_words(code), ("money", 0))
        words |= {word: ("minor", part) for word, part in minor_words(code).items() if word not in table.hundred}
    return words


def _figure_value(text: str, decimal: str) -> Value | None:
    """What figures with separators mean, or None: `1.674.200,5`, `1,674,200.5`, `12'345`, `.08`."""
    text = text.replace(" ", "")
    if len(text) > _LONGEST_FIGURE:
        return None
    marks = [c for c in text if not c.isdigit()]
    if not marks:
        return int(text)
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(marks) == 1:
        if not head or (last != "'" and (len(tail) != 3 or last in decimal or not 1 <= len(head) <= 3 or head[0] == "0")):
            return _decimal(head, tail)
        return int(head + tail) if len(tail) == 3 else None
    if len(set(marks)) == 1:
        return _grouped(text, last)
    if marks.count(last) > 1 or len(set(marks)) > 2 or last == "'":
        return None
    whole = _grouped(head, marks[0])
    return None if whole is None else _decimal(str(whole), tail)


def _grouped(text: str, mark: str) -> int | None:
    """Figures in groups of three, or as in India (`1,23,456`)."""
    first, *groups = text.split(mark)
    threes = all(len(group) == 3 for group in groups)
    if not 1 <= len(first) <= 3 or len(groups[-1]) != 3 or not (threes or all(len(group) == 2 for group in groups[:-1])):
        return None
    return int(text.replace(mark, ""))


def _decimal(whole: str, part: str) -> Value:
    return _whole(Fraction(int((whole or "0") + part), 10 ** len(part)))


def _whole(value: Value) -> Value:
    """An `int` where a value is one."""
    return int(value) if value.denominator == 1 else value


def tokens_of(text: str, language: str, money: bool) -> list[Token]:
    """The words, figures and marks of an utterance, each with what it does in a number."""
    table, decimal = numerals_of(language), decimal_marks(language)
    words = _vocabulary(table.code, money)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_VULGAR))).translate(_VULGAR)
    if "-" in text:
        text = _NO_CENTS.sub("", text)
    tokens: list[Token] = []
    previous, end = _END, -1
    for match in _pattern(table.code).finditer(text):
        sort, raw, start = match.lastgroup, match.group(), match.start()
        glued, end = start == end, match.end()
        if sort == "word":
            if (previous.word, raw.casefold()) in PERCENT and len(tokens) > 1:
                tokens[-1] = previous = Token("percent", "%", 0, False)
                continue
            before = previous
            for token in _words(raw, words, table, glued, previous):
                tokens.append(token)
                previous = token
            if glued and before.kind == "figure" and len(raw) <= 2 and previous.kind not in {"scale", "money", "minor"}:
                before.kind = "bad"  # 11a, 3rd, 4pm
            continue
        if sort == "figure":
            value = _figure_value(raw, decimal)
            bad = value is None or (glued and previous.kind not in {"money", "minor", "mark"})
            token = Token("bad" if bad or value is None else "figure", raw, 0 if value is None else value, glued)
        elif sort == "clock":
            hours, minutes = raw.split(":")
            token = Token("clock", raw, Fraction(int(hours) * 100 + int(minutes), 100), glued)
        elif sort == "ratio":
            above, below = (int(part) for part in raw.split("/"))
            token = Token("fraction" if 0 < above < below <= 100 else "bad", raw, Fraction(above, below) if below else 0, glued)
        elif money and (sort == "money" or raw in words):
            kind, part = words.get(raw, ("money", 0))
            token = Token(kind, raw, part, glued)
        elif raw == "'" or (raw == "-" and glued and previous.kind not in {"figure", "bad", "clock", "mark"} and text[end : end + 1].isalpha()):
            end = -1  # within a word: "it's", "twenty-one"
            continue
        else:
            token = Token("percent" if raw == "%" else "mark", raw, 0, glued)
        tokens.append(token)
        previous = token
    return tokens


def _words(raw: str, words: Mapping[str, tuple[str, Value]], table: Numerals, glued: bool, previous: Token) -> list[Token]:
    """A word as tokens: more than one if it is made of several number words."""
    if (
        (raw in _SUFFIXES or raw.lower() == "grand")
        and previous.kind in {"figure", "unit", "teen", "ten", "hundred", "article"}
        and (table.code == "en" or previous.kind == "figure")
    ):
        return [Token("scale", raw.lower(), _SUFFIXES.get(raw, 1000), glued)]
    word = raw.casefold()
    known = words.get(word)
    if known and known[0] != "stem":
        if len(word) == 1 and known[0] == "minor" and previous.kind != "figure":
            return [Token("word", word, 0, glued)]
        return [Token(known[0], word, known[1], glued)]
    parts = words_of_compound(word, table) if table.compounds else []
    if len(parts) < 2:
        return [Token("word", word, 0, glued)]
    kinds = [(words[part], part) for part in parts]
    return [Token(_STEM_KINDS[value] if kind == "stem" else kind, part, value, glued) for (kind, value), part in kinds]


_STEM_KINDS: Mapping[Value, str] = {100: "hundred", **dict.fromkeys(range(20, 100, 10), "ten")}


class _Reader:
    """Numbers in a row of tokens, each read from where it begins; a place is the index of a token."""

    def __init__(self, tokens: list[Token], table: Numerals) -> None:
        self.tokens = [*tokens, _END, _END, _END, _END]
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
        return Number(_whole(value), digits, alone and first.word in self.table.weak_one, alone and first.kind == "figure"), end

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
        if not digits or len(digits) > _LONGEST_FIGURE:
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
                terms, place = [*kept, (_whole(tail * Fraction(scale)), scale)], place + 1
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
        return (_whole(sum((term[0] for term in terms), Fraction(0))), place, terms[-1][1]) if terms else None

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
            before = tokens[place - 1] if place else _END
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
        if len(digits) > _LONGEST_FIGURE:
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
