"""What a caller said as words, figures and marks, each with what it does in a number: `numerals` applied to a transcript."""

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

__all__ = ["END", "LONGEST_FIGURE", "Token", "Value", "simplified", "tokens_of"]

Value = int | Fraction


@dataclass(slots=True)
class Token:
    """A word, a figure or a mark; `kind` says what it does in a number."""

    kind: str
    word: str
    value: Value = 0
    glued: bool = False
    """Nothing stands between it and the token before it."""


END = Token("end", "")
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
LONGEST_FIGURE = 30
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "b": 10**9, "B": 10**9, "bn": 10**9, "mn": 10**6, "mio": 10**6, "mrd": 10**9, "grand": 10**3}
"""Thousand and more, where they follow a figure."""


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
    if len(text) > LONGEST_FIGURE:
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
    return simplified(Fraction(int((whole or "0") + part), 10 ** len(part)))


def simplified(value: Value) -> Value:
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
    previous, end = END, -1
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
