"""The words in which people are told of a flow: what a choice is called, the second silence, eight in the morning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from flowengine.language.model import Choice, Flow

__all__ = ["by_language", "first_wording", "keys_of", "listing", "name_of", "nth"]

T = TypeVar("T")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def by_language(texts: Mapping[str, T], language: str) -> T:
    """What stands for a language: its own, that for all (`""`), or the first there is."""
    return texts[language] if language in texts else texts[""] if "" in texts else next(iter(texts.values()))


def keys_of(choice: Choice) -> str:
    """The keys of a choice: `1`, or `1 or 12`."""
    return " or ".join(choice.dtmf)


def first_wording(choice: Choice, flow: Flow) -> str:
    """The first thing that can be said for a choice."""
    return next((wording for phrase in choice.speech for wording in phrase.wordings(flow.phrases)), "")


def name_of(choice: Choice, flow: Flow) -> str:
    """What a choice is called: its key, and its label or the first thing that can be said for it."""
    word = str(by_language(choice.label, flow.relay.first_language)) if choice.label else first_wording(choice, flow)
    return " · ".join(piece for piece in (keys_of(choice), word) if piece)


def nth(number: int) -> str:
    """`second` for 2."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def listing(words: Iterable[str], joiner: str = "and") -> str:
    """`a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} {joiner} {last}" if most else last
