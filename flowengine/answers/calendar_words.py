"""The words of a language for dates and times of day, and what was said as a row of symbols.

Each language has one frozen table. Its words stand for symbols that mean the same in every language, so that one
grammar of dates and one of times can read them all: "the third of March" and "am dritten März" are both `o3 m3`.

- `n12` a number, `o3` an ordinal or a number that an article makes one, `a` the article that may mean one
- `m7` July, `w4` Friday (Monday is 0), `b4` a short form of it, `r+1` tomorrow, `h12-25` a holiday (see `holidays`)
- `ud uw um uy` day, week, month, year; `ub` working day; `we` weekend
- `this next prev coming overnext` which one; `in hence ago after before` where an offset counts from
- `start mid end` of something; `no` what was said before is wrong; `not` what comes next is not meant
- `q3/4/2026` a date in figures, `c15:30` a time in figures
- `half quarter quarters past to minus h min` parts of a time of day
- `morning afternoon evening night lunch am pm noon midnight` parts of the day, `at` before an hour
- `x` any other word
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Literal

from flowengine.answers.locale import LANGUAGES, Locale, locale_of
from flowengine.answers.normal import normalise

__all__ = ["CalendarWords", "SaidDate", "calendar_words", "symbols"]

LONGEST = 1000
"""Characters of an utterance that are looked at, from its end: corrections come last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDate:
    """How a date is put for a voice: `{weekday}`, `{day}`, `{month}` and `{year}` are put in."""

    short: str
    year: str
    weekday: str
    weekday_year: str
    days: tuple[str, ...]
    """The days of a month from the first to the 31st, as they stand before or after its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """The words of one language for dates and times of day. Words in the tables are stored as `normal.normalise` leaves them."""

    months: tuple[str, ...]
    """As they are written in the language."""
    weekdays: tuple[str, ...]
    """From Monday, as they are written in the language."""
    ordinals: Mapping[int, str]
    """1 to 31 → the words for it, apart by `|`, whatever the gender."""
    suffixes: str
    """What makes figures an ordinal, as a regular expression: `st|nd|rd|th`."""
    articles: frozenset[str]
    """Words after which a number is the day of a month."""
    glue: frozenset[str]
    """Words that hold the parts of a date together and mean nothing themselves."""
    dates: Mapping[str, str]
    """Symbol → the words for it, apart by `|`."""
    times: Mapping[str, str]
    """Symbol → the words for it, apart by `|`."""
    said: SaidDate
    said_month_first: SaidDate | None = None
    """Where the month comes first."""
    month_first: frozenset[str] = frozenset()
    """Regions whose figures have the month before the day."""
    half_before: bool = False
    """German `halb acht` is 7:30; elsewhere the half comes after the hour."""
    night_until: int = 5
    """From this hour on, "at night" is the evening."""
    weekday_figures: bool = False
    """Portuguese writes its weekdays as `2ª` (Monday) to `6ª`."""
    scales: Mapping[str, str] = field(default_factory=dict)
    """Word → `H` or `T`, for hundred and thousand, or a round hundred as a number: Spanish `novecientos`."""
    joined: re.Pattern[str] | None = None
    """Finds hundred and thousand in numbers that are written as one word: `neunzehnhundertachtzig`."""
    regions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Region → what is different in `dates`."""


def _table(language: str) -> tuple[CalendarWords, str, str]:
    """The words for a language code, its language and its region."""
    primary, _, region = language.replace("_", "-").partition("-")
    code = primary.lower() if primary.lower() in LANGUAGES else "en"
    words: CalendarWords = import_module(f"flowengine.answers.calendars.{code}").WORDS
    region = region.rpartition("-")[2].upper()
    return words, code, region or ("US" if code == "en" else "")


@lru_cache(maxsize=64)
def calendar_words(language: str) -> tuple[CalendarWords, bool]:
    """The words for a language code (English where there are none), and whether its figures have the month first."""
    words, _, region = _table(language)
    return words, region in words.month_first


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What a language's words stand for, ready to be looked up."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word → the phrases that begin with it, longest first, and their symbols."""
    tokens: re.Pattern[str]
    articles: frozenset[str]
    joined: re.Pattern[str] | None


_CLOCK = r"(?<![0-9.:])(?P<hour>[0-9]{1,2})\s?(?:[:.]|h(?:rs?|eures?|oras?|ours?)?\s?|uhr\s?)(?P<minute>[0-5][0-9])(?![0-9])(?:[:.][0-9]{2})?(?:\s?min(?:\s?[0-9]{1,2}\s?s)?\b)?"
_RUN_CLOCK = r"(?<![0-9])(?P<run>[0-9]{3,4})(?=\s?(?:[ap]\.?\s?m\b|uhr|hours|hrs))"
_NUMERIC = r"(?<![0-9])(?P<figures>[0-9]{1,4}\s?[/.\-]\s?[0-9]{1,2}\s?[/.,\-]\s?[0-9]{2,4}|[0-9]{8})(?![0-9])"
_SHORT_NUMERIC = r"(?<![0-9/.,:\-])(?P<short>[0-9]{1,2}(?:[/\-]|\.\s?)[0-9]{1,2})(?![0-9]|[/.,:\-][0-9])"
_TIMES_TO_SKIP = (
    r"(?P<skip>(?<![0-9.:])[0-9]{1,2}(?::[0-9]{2})+(?:\s?(?:[ap]\.?\s?m\b\.?|uhr\b|h\b))?|[0-9]{1,2}\s?h\s?(?:[0-9]{2})?(?![a-z0-9])|"
    r"[0-9]{1,2}(?:\.[0-9]{2})?\s?(?:[ap]\.?\s?m\b\.?|uhr(?:\s[0-9]{2})?\b))"
)
_WEEKDAY_FIGURES = r"(?<![0-9])(?P<weekday>[2-6])a\b(?:[\s\-]?feira)?"
_WORD = r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<pause>[,;!?])"


def _plain(text: str) -> str:
    """Lower case without accents; punctuation stays."""
    text = text[-LONGEST:].casefold()
    if text.isascii():
        return text
    text = text.replace("º", "o").replace("ª", "a").replace("°", "o").replace("œ", "oe").replace("ß", "ss")
    return "".join([c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)]).casefold()


def _cardinals(locale: Locale) -> Iterator[tuple[str, int]]:
    """The words for 0 to 99."""
    units = [(word, int(digit)) for word, digit in locale.digits.items()]
    yield from units
    yield from locale.teens.items()
    for word, value in locale.tens.items():
        for written in (word, *(several for several, one in locale.compounds.items() if one == word)):
            yield written, value
            least = 7 if value == 10 else 1
            for unit, more in units:
                if more >= least and not (more == 6 and unit.startswith("mei")):
                    if locale.units_first:
                        yield from ((f"{unit} {joiner} {written}", value + more) for joiner in locale.joiners)
                        continue
                    yield f"{written} {unit}", value + more
                    yield from ((f"{written} {joiner} {unit}", value + more) for joiner in locale.joiners)
            if value in locale.vigesimal:
                teens = [*locale.teens.items(), *((f"dix {unit}", 10 + more) for unit, more in units if more >= 7)]
                for teen, more in teens:
                    yield f"{written} {teen}", value + more
                    yield from ((f"{written} {joiner} {teen}", value + more) for joiner in locale.joiners)


@lru_cache(maxsize=64)
def _lexicon(language: str, kind: Literal["date", "time"]) -> _Lexicon:
    words, code, region = _table(language)
    locale = locale_of(code)
    meaning: dict[str, str] = {}

    def add(symbol: str, phrases: str) -> None:
        meaning.update((phrase, symbol) for phrase in phrases.split("|") if phrase)

    for lead in locale.lead_ins:
        add("", lead)
    for filler in (*locale.fillers, *words.glue):
        add("", filler)
    for number, value in _cardinals(locale):
        add(f"n{value}", number)
    for word, symbol in words.scales.items():
        add(symbol, word)
    for index, name in enumerate(words.months):
        add(f"m{index + 1}", normalise(name))
    for index, name in enumerate(words.weekdays):
        add(f"w{index}", normalise(name))
    if kind == "date":
        for value, names in words.ordinals.items():
            add(f"o{value}", names)
        for symbol, phrases in {**words.dates, **words.regions.get(region, {})}.items():
            add(symbol, phrases)
        for moment in locale.moments:
            add("x", moment)
        weekdays = (_WEEKDAY_FIGURES,) if words.weekday_figures else ()
        tokens = re.compile("|".join((*weekdays, _TIMES_TO_SKIP, _NUMERIC, _SHORT_NUMERIC, rf"(?<![0-9])(?P<ordinal>[0-9]{{1,2}})(?:{words.suffixes})(?![a-z0-9])", _WORD)))
    else:
        for symbol in words.dates:
            if symbol[0] == "w" and symbol[1:].isdigit():
                add(symbol, words.dates[symbol])
        for symbol, phrases in words.times.items():
            add(symbol, phrases)
        tokens = re.compile("|".join((_NUMERIC, rf"(?<![0-9])(?P<ordinal>[0-9]{{1,2}})(?:{words.suffixes})(?![a-z0-9])(?!\s?h\b)", _CLOCK, _RUN_CLOCK, _WORD)))
    phrases_by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, symbol in meaning.items():
        parts = tuple(phrase.split())
        phrases_by_word.setdefault(parts[0], []).append((parts, symbol))
    lookup = {word: tuple(sorted(found, key=lambda item: -len(item[0]))) for word, found in phrases_by_word.items()}
    return _Lexicon(lookup, tokens, words.articles if kind == "date" else frozenset(), words.joined)


_THOUSANDS = re.compile(r"(?<!\S)(?:[no](?P<t>\d) )?T (?:(?:n(?P<h>\d) )?(?P<H>H) |n(?P<hh>[1-9])00 )?(?:n(?P<u>\d\d?) )?")
_HUNDREDS = re.compile(r"(?<!\S)[no](?P<c>1\d|20|21) H (?:n(?P<u>\d\d?) )?")
_OH_DAY = re.compile(r"(?<!\S)n0 n([1-9]) ")
_OH = re.compile(r"(?<!\S)n(1[5-9]|20) n0 n(\d) ")


def _thousands(found: re.Match[str]) -> str:
    hundreds = int(found["h"] or 1) if found["H"] else int(found["hh"] or 0)
    return f"n{int(found['t'] or 1) * 1000 + hundreds * 100 + int(found['u'] or 0)} "


def symbols(text: str, language: str, kind: Literal["date", "time"]) -> str:
    """What was said as symbols, each followed by a space; words that mean nothing are left out."""
    lexicon = _lexicon(language, kind)
    row: list[str] = []
    words: list[str] = []
    for found in lexicon.tokens.finditer(_plain(text)):
        group = found.lastgroup
        if group == "word":
            word = found["word"]
            if lexicon.joined is not None and word not in lexicon.phrases and lexicon.joined.search(word):
                words.extend(lexicon.joined.sub(r" \1 ", word).replace(" tt", " ott").split())
            else:
                words.append(word)
        elif group == "pause":
            words.append(",")  # nothing is one phrase across it: "of May, I mean June"
        elif group == "number":
            words.append(found["number"])
        elif group == "figures":
            words.append("q" + re.sub(r"\s", "", found["figures"]).replace(",", "/"))
        elif group == "short":
            words.append("q" + re.sub(r"\s", "", found["short"]))
        elif group == "weekday":
            words.append(f"w{int(found['weekday']) - 2}")
        elif group == "ordinal":
            words.append("o" + found["ordinal"])
        elif group == "minute":
            words.append(f"c{found['hour']}:{found['minute']}")
        elif group == "run":
            words.append(f"c{found['run'][:-2]}:{found['run'][-2:]}")
    index = 0
    while index < len(words):
        word = words[index]
        if word[-1].isdecimal():
            symbol, used = (f"n{word}" if word.isdecimal() else word), 1
        else:
            symbol, used = "" if word == "," else "x", 1
            for parts, meant in lexicon.phrases.get(word, ()):
                if len(parts) == 1 or tuple(words[index : index + len(parts)]) == parts:
                    symbol, used = meant, len(parts)
                    break
        if symbol[:1] == "n" and index and words[index - 1] in lexicon.articles and symbol[1:].isdigit() and len(symbol) < 4 and 1 <= int(symbol[1:]) <= 31:
            symbol = f"o{symbol[1:]}"
        if symbol:
            row.append(symbol)
        index += used
    said = "".join([f"{symbol} " for symbol in " ".join(row).split()])
    if " T " in f" {said}":
        said = _THOUSANDS.sub(_thousands, said)
    if " H " in said:
        said = _HUNDREDS.sub(lambda found: f"n{int(found['c']) * 100 + int(found['u'] or 0)} ", said)
    if kind == "date" and " n0 " in f" {said}":
        said = _OH_DAY.sub(r"n0\1 ", _OH.sub(r"n\g<1>0\2 ", said))
    return said
