"""Prompts that name the key before what it is for: the caller hears "press 1" and doesn't know yet whether to."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.locale import locale_of
from flowengine.answers.offers import Offer
from flowengine.dialog.offering import Line, Spoken, languages_of, spoken
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.relay.twiml import prompts_of

CODES = ("key-before-option",)
_ANYWAY = {"0", "*", "#"}
"""Keys that mean about the same in all menus."""


def check(flow: Flow) -> Iterator[Problem]:
    languages = languages_of(flow)
    menus = {id(state.prompt) for state in flow.states.values() if state.choices}
    for prompt in prompts_of(flow):
        for said in spoken(prompt, languages):
            found = _first(said, menu=id(prompt) in menus)
            if found is not None:
                line, offer = found
                yield Problem(
                    flow.file,
                    line.place(offer),
                    "key-before-option",
                    "callers hear this key before they know what it is for",
                    hint=f"Say first what it is for, then the key: {_turned(line, offer)}",
                    severity="warning",
                )


def _first(said: Spoken, *, menu: bool) -> tuple[Line, Offer] | None:
    """The first key of a text that comes before what it is for. A single one by the way, keys for yes and no, and `0` for a person are easy to keep in mind."""
    offered = said.offered
    early = [(line, offer) for line, offer in offered if offer.key_first and not _answers(line, offer) and not _ANYWAY.intersection(offer.keys)]
    if len(offered) == 1:
        early = [(line, offer) for line, offer in early if menu and offer.opens and not offer.clause]
    return early[0] if early else None


def _answers(line: Line, offer: Offer) -> bool:
    locale = locale_of(line.language)
    return " ".join(offer.option) in locale.yes | locale.no


def _turned(line: Line, offer: Offer) -> str:
    """The text's own words the other way round."""
    if offer.call is None or offer.aim is None:
        return "“For billing, press 1.”"
    key, aim = (" ".join(line.text[start:end].split()) for start, end in (offer.call, offer.aim))
    comma = "" if line.language.startswith("de") and not offer.clause else ","
    return f"“{aim[0].upper()}{aim[1:]}{comma} {key[0].lower()}{key[1:]}.”"
