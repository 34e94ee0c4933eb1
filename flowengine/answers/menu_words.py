"""The words of a language in which prompts offer keys: "for billing, press 1 or say billing".

Each language has one frozen table in `menus`. Words are stored as `normal.normalise` leaves them: lower case, no accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from flowengine.answers.locale import locale_of

__all__ = ["MenuWords", "menu_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuWords:
    """What prompts of one language say around a key."""

    press: frozenset[str]
    """Verbs that tell a caller to press: `press`, `dial`."""
    enter: frozenset[str]
    """Verbs that tell a caller to key in an answer, and offer a key only where an option stands beside it: `enter`."""
    press_last: frozenset[str] = frozenset()
    """Verbs that may stand behind the key: German `die 1 drücken`."""
    say: frozenset[str]
    """`say`: what follows is spoken."""
    purpose: frozenset[str]
    """What begins an option: `for`, `to`, `if`."""
    things: frozenset[str]
    """Of these, those that stand before a thing: `for`."""
    infinitives: tuple[str, ...] = ()
    """Endings of verbs that may stand behind them too: Spanish `para continuar`."""
    clause: frozenset[str] = frozenset()
    """Of these, those that stand behind a comma: German `Drücken Sie die 1, wenn …`."""
    courtesies: frozenset[str] = frozenset()
    """Behind a word of purpose they make it none: Italian `per favore`."""
    either: frozenset[str]
    """Between options: `or`, `and`."""
    before_key: frozenset[str]
    """What may stand between the verb and its key: `the`, `key`, `number`."""
    after_key: frozenset[str]
    """What may stand right behind a key that is offered: `key`, `now`, `at any time`."""
    articles: frozenset[str]
    """Words for a number that are articles too, so that only what follows tells: `un`."""
    entry: frozenset[str]
    """Words in whose sentence a star or pound ends an entry or mends one: `then`, `when you are done`."""
    services: frozenset[str] = frozenset()
    """Telephone numbers as short as keys, that of the ambulance in France."""
    urgent: frozenset[str] = frozenset()
    """Words in whose sentence these are meant."""
    numbers: Mapping[str, str]
    """Word → digit."""
    keys: Mapping[tuple[str, ...], str]
    """Words → `*` or `#`."""
    length: frozenset[str]
    """What stands behind the number that says how long an answer is, or joined to it: `digits`, German `stellig`."""
    some_of: frozenset[str]
    """Before such a number: it isn't how long the whole answer is: `the last` four digits."""
    until: frozenset[str]
    """Between the two numbers of a range: `to`."""


@lru_cache(maxsize=64)
def menu_words(language: str) -> MenuWords | None:
    """The table for a language code; None where there is none."""
    primary = language.split("-", 1)[0].lower()
    module = f"flowengine.answers.menus.{primary}"
    if not primary.isalpha() or find_spec(module) is None:
        return None
    words: MenuWords = import_module(module).WORDS
    assert locale_of(language).code == primary
    return words


def special_keys(star: frozenset[str], pound: frozenset[str], more: str = "") -> dict[tuple[str, ...], str]:
    """Words for the star and the pound key, `more` of them for the pound key (joined by `|`)."""
    found = {tuple(name.split()): "*" for name in star} | {tuple(name.split()): "#" for name in pound}
    return found | {tuple(name.split()): "#" for name in more.split("|") if name} | {("*",): "*", ("#",): "#"}
