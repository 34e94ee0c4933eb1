"""The words of a language that the engine itself hears and says.

One frozen table a language, chosen by the primary subtag (`es-US` → `es`); a language without a table of its own gets
the English one. Words are stored as `normal.normalise` leaves them: lower case, no accents, no punctuation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

__all__ = ["LANGUAGES", "Locale", "Sentences", "locale_of"]

LANGUAGES = ("de", "en", "es", "fr", "it", "pt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What the engine says where the author gave no words. `{…}` marks what is put in."""

    no_input: tuple[str, ...]
    """At the first silence, the second, …; the state's prompt follows."""
    no_match: tuple[str, ...]
    """At the first answer not understood, the second, …; the state's prompt follows."""
    apology: str
    """Before a call that can't be helped is ended."""
    unavailable: str
    """In TwiML, where no flow can answer."""
    which: str
    """`{a}`, `{b}`: did you mean A or B?"""
    confirm: str
    """`{value}`: is that right?"""
    confirm_again: str
    """After a confirmation that wasn't understood or got no answer."""
    retry: str
    """After "no" at a confirmation; the question follows."""
    use_keys: str
    """After another "no"; the question follows."""
    canceled: str
    """After the cancel key; the question follows."""
    implicit: str
    """`{value}`: an answer said in passing, before the next prompt."""
    no_such_date: str
    """After a date that no calendar has ("February thirtieth"); the question follows."""
    cut_off: str
    """To a caller whose connection was lost and is there again, before what was being asked."""
    reloaded: str
    """To an author who tests a flow and has saved it."""
    yes: str
    """An answer read back, inside `confirm`."""
    no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """The words of one language."""

    code: str
    fillers: frozenset[str]
    """Words that mean nothing in an answer: um, please, well."""
    lead_ins: tuple[str, ...]
    """What callers say before what they mean: `i would like to`, longest first."""
    digits: Mapping[str, str]
    """Word → digit, with the ones that callers use (`oh`)."""
    teens: Mapping[str, int]
    """Words for 10 to 19, and for whatever else below 100 is one word."""
    tens: Mapping[str, int]
    """Words for 20, 30 … 90."""
    joiners: frozenset[str]
    """Words between tens and units: Spanish `y`, German `und`."""
    units_first: bool
    """German says `ein und zwanzig`."""
    repeats: Mapping[str, int]
    """`double` → 2, `triple` → 3."""
    key_words: frozenset[str]
    """What may stand before a key: press, option, number, key."""
    ordinals: Mapping[str, int]
    """`first` → 1, to twelve; the last is -1."""
    ordinal_endings: frozenset[str]
    """What stands behind the figures of a place: `2nd`, `3ème`."""
    last: frozenset[str]
    """What stands before the end of a row of digits: "the last two are …"."""
    star: frozenset[str]
    pound: frozenset[str]
    yes: frozenset[str]
    """Whole answers that mean yes, and words that do so at the beginning of one."""
    no: frozenset[str]
    neither: frozenset[str]
    """Answers to "A or B?" that mean neither."""
    conjunction: str
    """The `and` of a list that is spoken."""
    sentences: Sentences
    unsure: frozenset[str]
    """What is said by somebody who doesn't know, though it may begin like a no."""
    moments: frozenset[str]
    """What is said to win time: "just a second" is neither an answer nor the second option."""
    negations: frozenset[str]
    """Words and beginnings that turn what follows around: "don't block it" is not "block it"."""
    either: frozenset[str]
    """Words for "or"."""
    function_words: frozenset[str]
    """Articles, prepositions, pronouns: words that by themselves mean none of several things."""
    picks: frozenset[str]
    """Words with which one of several things is taken: "I'll take …", "let me have …"."""
    offers: frozenset[str]
    """Words with which a prompt tells what to press, key in or say: `press`, `say`."""
    dials: frozenset[str]
    """Words that do so where a single key stands behind them: "dial 1", but not "dial 911"."""
    denials: frozenset[str] = frozenset()
    """Words that turn around what follows them in one breath, and else are a no: Spanish `ahorros, no corriente`."""
    contractions: Mapping[str, str] = field(default_factory=dict)
    """A contracted form → the words it stands for, so that "don't" and "do not" are the same."""
    compounds: Mapping[str, str] = field(default_factory=dict)
    """Several words that are one number word: French `quatre vingt` → `quatrevingt`."""
    vigesimal: frozenset[int] = frozenset()
    """Tens that count on to nineteen: French 60 and 80 (`soixante douze` is 72)."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The table for a language code; English where there is none."""
    primary = language.split("-", 1)[0].lower()
    module = import_module(f"flowengine.answers.locales.{primary if primary in LANGUAGES else 'en'}")
    locale: Locale = module.LOCALE
    return locale
