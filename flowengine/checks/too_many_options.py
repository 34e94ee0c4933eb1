"""Prompts that offer more keys in one breath than callers keep in mind."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.offers import Offer
from flowengine.dialog.offering import Line, Spoken, languages_of, spoken
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.relay.twiml import prompts_of

CODES = ("too-many-options",)
MOST = 5
"""Options in one prompt; the lesson of this rule says where the limit is from, and what speaks against it."""
_ANYWAY = {"0", "*", "#"}


def check(flow: Flow) -> Iterator[Problem]:
    languages = languages_of(flow)
    light = _ANYWAY | {str(keys) for choice in flow.every_choice() if choice.language is not None for keys in choice.dtmf}
    for prompt in prompts_of(flow):
        for said in spoken(prompt, languages):
            named = _named(said, light)
            if len(named) > MOST:
                line, offer = named[MOST]
                yield Problem(
                    flow.file,
                    line.place(offer),
                    "too-many-options",
                    f"this prompt offers {len(named)} options in one breath; callers keep about {MOST} in mind",
                    hint="Say what most callers want, and put the rest behind “for anything else”, or let callers say it.",
                    severity="warning",
                )


def _named(said: Spoken, light: set[str]) -> list[tuple[Line, Offer]]:
    """The offers of options that callers have to weigh, each key once: those always said, and the most that may be said besides."""
    always: dict[str, tuple[Line, Offer]] = {}
    at_times: list[dict[str, tuple[Line, Offer]]] = [{}]
    for line in said.lines:
        if line.conditional:
            at_times.append({})
        if not line.aside:
            into = at_times[-1] if line.conditional else always
            into.update({keys: (line, offer) for offer in line.offers for keys in offer.keys if keys not in light and keys not in into})
    more = max(({keys: named for keys, named in found.items() if keys not in always} for found in at_times), key=len)
    return [*always.values(), *more.values()]
