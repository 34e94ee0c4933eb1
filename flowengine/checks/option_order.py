"""Menus that offer their keys in another order, or other keys, in another language: one of the two was forgotten in a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flowengine.answers.offers import names_key
from flowengine.dialog.offering import Line, Spoken, languages_of, spoken
from flowengine.dialog.taking import takes
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem, Span

CODES = ("option-order",)
_NAMES = {"*": "star", "#": "pound"}


class _Named(NamedTuple):
    """A key in a text."""

    line: Line
    place: tuple[int, int]

    @property
    def span(self) -> Span:
        return self.line.text.piece(*self.place)


def check(flow: Flow) -> Iterator[Problem]:
    languages = languages_of(flow)
    turning = {str(keys) for choice in flow.every_choice() if choice.language is not None for keys in choice.dtmf}
    for state in flow.states.values():
        if state.prompt is None or len(state.prompt.parts) < 2:
            continue
        menus = [(said, keys) for said in spoken(state.prompt, languages) if len(keys := _keys(said, {*turning, *_deaf(flow, state, said)})) > 1]
        for said, keys in menus[1:]:
            found = _difference(*menus[0], said, keys)
            if found is not None:
                place, message = found
                hint = f"The order is {_row(menus[0][1])} in {menus[0][0].language}, and {_row(keys)} in {said.language}. Callers and their helpers expect the same."
                yield Problem(flow.file, place, "option-order", message, hint=hint, severity="warning")


def _deaf(flow: Flow, state: State, said: Spoken) -> set[str]:
    """Keys that do nothing in the state, which is told of by itself."""
    return {keys for _, offer in said.offered for keys in offer.keys if state.listens and not takes(flow, state, keys)}


def _keys(said: Spoken, left_out: set[str]) -> dict[str, _Named]:
    """The keys that a text offers, in order, each where it is first named; without those to be left out, or not always said."""
    found: dict[str, _Named] = {}
    for line, offer in said.offered:
        if not line.aside and not line.conditional:
            for keys, place in zip(offer.keys, offer.places, strict=True):
                if keys not in left_out:
                    found.setdefault(keys, _Named(line, place))
    return found


def _difference(one: Spoken, first: Mapping[str, _Named], other: Spoken, second: Mapping[str, _Named]) -> tuple[Span, str] | None:
    """The first difference of two menus, at its key."""
    for menu, keys, against, theirs in ((other, second, one, first), (one, first, other, second)):
        for key, named in keys.items():
            if key not in theirs:
                if any(names_key(str(line.text), key, line.language) for line in against.lines):
                    return None  # it is named there in a way that isn't understood here
                return named.span, f"the key {_NAMES.get(key, key)} is offered in {menu.language}, but not in {against.language}"
    for wanted, (key, named) in zip(first, second.items(), strict=True):
        if key != wanted:
            return named.span, f"here {other.language} offers the key {_NAMES.get(key, key)}, where {one.language} offers {_NAMES.get(wanted, wanted)}"
    return None


def _row(keys: Mapping[str, _Named]) -> str:
    return ", ".join(_NAMES.get(key, key) for key in keys)
