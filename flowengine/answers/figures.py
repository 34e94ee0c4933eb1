"""Rows of digits in what a caller said, with every way that they can be meant.

Wider than `numbers.spoken_digits`, which decides on one way: "eight hundred five five five" is 800 555, "four hundred
twelve" 412, "sixty twelve" in French 72 or 60 12. Whoever knows what fits (a length, a telephone number) chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from flowengine.answers.locale import Locale
from flowengine.answers.numbers import small_number

__all__ = ["Row", "number_at", "rows_of_digits", "words_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Larger:
    """The words of a language for numbers from 100 on, as they turn up in digits, and for a digit said several times."""

    hundreds: Mapping[str, int] = field(default_factory=dict)
    """Whole hundreds in one word: Spanish `doscientos`."""
    hundred: frozenset[str] = frozenset()
    """What follows a count of hundreds."""
    thousand: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    """`two times five` is 55."""
    split: re.Pattern[str] | None = None
    """Where a word holds several numbers: German `vierhundertzwolf`."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """What recognisers write for a digit between digits."""


_LARGER = {
    "en": Larger(
        hundred=frozenset({"hundred", "hundreds"}),
        thousand=frozenset({"thousand"}),
        times=frozenset({"times"}),
        alike={"to": "2", "too": "2", "for": "4", "fore": "4", "won": "1", "ate": "8", "tree": "3", "sex": "6", "nein": "9", "owe": "0", "hero": "0"},
    ),
    "es": Larger(
        hundreds={
            **dict.fromkeys(("cien", "ciento"), 100),
            **{f"{stem}{ending}": 100 * n for n, stem in ((2, "doscient"), (3, "trescient"), (4, "cuatrocient"), (5, "quinient")) for ending in ("os", "as")},
            **{f"{stem}{ending}": 100 * n for n, stem in ((6, "seiscient"), (7, "setecient"), (8, "ochocient"), (9, "novecient")) for ending in ("os", "as")},
        },
        thousand=frozenset({"mil"}),
        times=frozenset({"veces"}),
        alike={"sinco": "5", "sero": "0", "sinko": "5"},
    ),
    "fr": Larger(
        hundreds={"cent": 100},
        hundred=frozenset({"cent", "cents"}),
        thousand=frozenset({"mille"}),
        times=frozenset({"fois"}),
        alike={"de": "2", "cet": "7", "cette": "7", "set": "7", "uit": "8", "neufs": "9", "sinq": "5", "catre": "4", "si": "6", "scie": "6"},
    ),
    "de": Larger(
        hundreds={"hundert": 100},
        hundred=frozenset({"hundert"}),
        thousand=frozenset({"tausend"}),
        times=frozenset({"mal"}),
        split=re.compile(r"(?<=[a-z])(?=hundert|tausend)|(?<=hundert)(?=[a-z])|(?<=tausend)(?=[a-z])"),
        alike={"fier": "4", "eis": "1", "dry": "3", "nein": "9", "vir": "4"},
    ),
    "pt": Larger(
        hundreds={
            **dict.fromkeys(("cem", "cento"), 100),
            **{f"{stem}{ending}": 100 * n for n, stem in ((2, "duzent"), (3, "trezent"), (4, "quatrocent"), (5, "quinhent")) for ending in ("os", "as")},
            **{f"{stem}{ending}": 100 * n for n, stem in ((6, "seiscent"), (7, "setecent"), (8, "oitocent"), (9, "novecent")) for ending in ("os", "as")},
        },
        thousand=frozenset({"mil"}),
        times=frozenset({"vezes"}),
        alike={"meio": "6", "seis": "6", "nobe": "9"},
    ),
    "it": Larger(
        hundreds={"cento": 100, "cent": 100},
        hundred=frozenset({"cento", "cent"}),
        thousand=frozenset({"mille", "mila"}),
        times=frozenset({"volte"}),
        split=re.compile(r"(?<=[a-z])(?=cento|mila)|(?<=cento)(?=[a-z])|(?<=mila)(?=[a-z])|(?<=mille)(?=[a-z])"),
        alike={"si": "6", "otte": "8"},
    ),
}
_MOST_READINGS = 96
"""So many ways of reading a row are tried at the most."""


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers said one after the other, from the word at `start` to before the one at `end`."""

    numbers: tuple[tuple[str, ...], ...]
    """For each number the ways it can be meant, the likeliest first."""
    start: int
    end: int
    guessed: bool = False
    """Whether a word of it only sounds like a number."""

    @property
    def digits(self) -> str:
        """As it is most likely meant."""
        return "".join([ways[0] for ways in self.numbers])

    def readings(self) -> Iterator[str]:
        """The ways that the whole row can be meant, the likeliest first, each once."""
        yield self.digits
        doubtful = [place for place, ways in enumerate(self.numbers) if len(ways) > 1]
        if not doubtful:
            return
        plain = [ways[0] for ways in self.numbers]
        # One number read otherwise before two: the product alone would turn the last ones around first.
        last = doubtful[-6:]
        chosen = sorted(product(*[range(len(self.numbers[place])) for place in last]), key=sum)
        for choice in islice(chosen, 1, _MOST_READINGS):
            row = list(plain)
            for place, way in zip(last, choice, strict=True):
                row[place] = self.numbers[place][way]
            yield "".join(row)


def words_of(text: str, locale: Locale) -> list[str]:
    """The words of a normal form, with one word for each part of a number ("quatre vingt", "vierhundertzwölf")."""
    split = _LARGER[locale.code].split
    words = text.split()
    if split is not None:
        words = [part for word in words for part in _parts(word, locale)]
    if locale.compounds:
        joined = f" {' '.join(words)} "
        for several, one in locale.compounds.items():
            joined = joined.replace(f" {several} ", f" {one} ")
        words = joined.split()
    return words


def _parts(word: str, locale: Locale) -> list[str]:
    """The numbers in one word, or the word itself where they are none."""
    larger = _LARGER[locale.code]
    split = larger.split
    if split is None or len(word) > 40 or word in locale.teens:
        return [word]
    whole = re.sub("cent(?=ott)", "cento", word) if locale.code == "it" else word  # "centottanta"
    parts = [part.removeprefix("und") or part for part in split.split(whole) if part]
    known = (locale.digits, locale.teens, locale.tens, larger.hundreds, larger.hundred, larger.thousand)
    return parts if len(parts) > 1 and all(any(part in table for table in known) for part in parts) else [word]


def number_at(words: Sequence[str], index: int, locale: Locale, *, small: bool = False) -> tuple[tuple[str, ...], int]:
    """The ways that the number at a place can be meant, and how many words it takes; none and 0 where there is none. `small`: only one below a thousand counts."""
    larger = _LARGER[locale.code]
    word = words[index]
    times = locale.repeats.get(word)
    following = _after_fillers(words, index + 1, locale)
    if times and following < len(words):
        digit = _digit(words[following], locale)
        return ((digit * times,), following + 1 - index) if digit else ((), 0)
    several = _several(words, index, locale, larger)
    if several[1]:
        return several
    if word in larger.hundreds:
        whole, used = larger.hundreds[word], 1
        if index + 1 < len(words) and words[index + 1] in larger.thousand:
            return ((), 0) if small else _with_rest(words, index, 2, whole * 1000, 1000, locale)
        return _with_rest(words, index, used, whole, 100, locale)
    if word in larger.thousand:
        return ((), 0) if small else _with_rest(words, index, 1, 1000, 1000, locale)
    digits, used = small_number(words, index, locale)
    if not digits:
        return (), 0
    next_word = words[index + used] if index + used < len(words) else ""
    if len(digits) <= 2 and digits[0] != "0":
        if next_word in larger.hundred and (len(digits) == 1 or next_word not in larger.hundreds or "11" <= digits <= "19"):
            return _with_rest(words, index, used + 1, int(digits) * 100, 100, locale)
        if next_word in larger.thousand:
            return ((), 0) if small else _with_rest(words, index, used + 1, int(digits) * 1000, 1000, locale)
    return (digits, *_apart(words, index, used, digits, locale)), used


def _several(words: Sequence[str], index: int, locale: Locale, larger: Larger) -> tuple[tuple[str, ...], int]:
    """ "two times five", "drei mal die fünf" and "three fives": a digit said with how often it comes."""
    count = _digit(words[index], locale)
    if count is None or count not in "234" or index + 1 >= len(words):
        return (), 0
    word = words[index + 1]
    if word in larger.times:
        at = _after_fillers(words, index + 2, locale)
        digit = _digit(words[at], locale) if at < len(words) else None
        return ((digit * int(count),), at + 1 - index) if digit else ((), 0)
    if locale.code == "en":
        digit = {"zeroes": "0", "sixes": "6"}.get(word) or (locale.digits.get(word[:-1]) if word.endswith("s") else None)
        if digit:
            return (digit * int(count),), 2
    return (), 0


def _with_rest(words: Sequence[str], index: int, used: int, whole: int, unit: int, locale: Locale) -> tuple[tuple[str, ...], int]:
    """A round number with the smaller one after it ("four hundred twelve"), unless that begins a row of single digits."""
    at = index + used
    if at < len(words) and words[at] in locale.joiners:
        at += 1
    if at >= len(words) or words[at] in locale.repeats:
        return (str(whole),), used
    if unit == 1000:
        ways, more = number_at(words, at, locale, small=True)
        rest = ways[0] if ways else ""
    else:
        small, more = small_number(words, at, locale)
        rest = small or ""
    if not rest or rest[0] == "0" or len(rest) > len(str(unit)) - 1 or (whole % unit):
        return (str(whole),), used
    after = at + more
    single = len(rest) == 1
    if single and at == index + used and after < len(words) and small_number(words, after, locale)[0]:
        return (str(whole),), used
    return (str(whole + int(rest)), f"{whole}{rest}"), after - index


def _apart(words: Sequence[str], index: int, used: int, digits: str, locale: Locale) -> list[str]:
    """Other ways of writing a number of several words: "twenty two" as 20 2, "quatre-vingt douze" as 4 20 12."""
    if len(digits) != 2 or digits[0] == "1":
        return []
    ways = []
    if words[index] in locale.compounds.values():
        # In a number said two by two, "zéro quatre, vingt-deux" is likelier than 0 80 2.
        over = int(digits) - 80
        ways.append(f"4{20 + over}" if over < 10 else f"420{over}")
    ten = locale.tens.get(words[index])
    if used > 1 and ten and not locale.units_first and not any(word in locale.joiners for word in words[index : index + used]):
        ways.append(f"{ten}{int(digits) - ten}")
    return ways


def _digit(word: str, locale: Locale) -> str | None:
    return word if len(word) == 1 and word.isdecimal() else locale.digits.get(word)


def _after_fillers(words: Sequence[str], index: int, locale: Locale) -> int:
    """The first place from one on that isn't a filler ("zweimal die drei")."""
    while index < len(words) and words[index] in locale.fillers and words[index] not in locale.digits:
        index += 1
    return index


def rows_of_digits(words: Sequence[str], locale: Locale, *, alike: bool = False) -> list[Row]:
    """The rows of digits among words; fillers and joiners inside a row are passed over, other words end it.

    `alike` also takes words that only sound like a digit ("for", "to") where one stands between two numbers.
    """
    sounds = _LARGER[locale.code].alike if alike else {}
    rows: list[Row] = []
    numbers: list[tuple[str, ...]] = []
    start = end = index = 0
    guessed = False
    while index < len(words):
        ways, used = number_at(words, index, locale)
        word = words[index]
        if used:
            if not numbers:
                start = index
            numbers.append(ways)
            index += used
            end = index
            continue
        if numbers and word in sounds and index + 1 < len(words) and number_at(words, index + 1, locale)[1] and end == index:
            numbers.append((sounds[word],))
            guessed = True
            end = index + 1
        elif numbers and not (word in locale.joiners or word in locale.fillers):
            rows.append(Row(tuple(numbers), start, end, guessed))
            numbers, guessed = [], False
        index += 1
    if numbers:
        rows.append(Row(tuple(numbers), start, end, guessed))
    return rows
