"""Prompts that offer a key which does nothing: the caller presses it, and isn't understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flowengine.dialog.offering import Line, languages_of, spoken
from flowengine.dialog.taking import questions_after, takes
from flowengine.language.model import Flow, Rung, State
from flowengine.language.problems import Problem
from flowengine.language.prompts import Prompt

CODES = ("key-without-branch",)
_NAMES = {"*": "star", "#": "pound"}


class _Heard(NamedTuple):
    """A prompt, and the states of which one listens after it."""

    prompt: Prompt
    states: Mapping[str, State] | None
    sure: bool = True
    """Its keys are surely meant for them; else only where they take others of its keys."""
    confirms: bool = False
    """1 and 2 are yes and no."""


def check(flow: Flow) -> Iterator[Problem]:
    languages = languages_of(flow)
    for heard in _prompts(flow):
        states = heard.states or {}
        for said in spoken(heard.prompt, languages) if states else ():
            offered = [(line, keys, place) for line, offer in said.offered for keys, place in zip(offer.keys, offer.places, strict=True)]
            deaf = {keys: [name for name, state in states.items() if not takes(flow, state, keys)] for _, keys, _ in offered}
            if not heard.sure and all(len(names) == len(states) for names in deaf.values()):
                continue
            for line, keys, place in offered:
                if deaf[keys] and (heard.sure or len(deaf[keys]) == len(states)) and not (heard.confirms and keys in ("1", "2")):
                    yield _problem(flow, states, deaf[keys], line, keys, place, deaf)


def _prompts(flow: Flow) -> Iterator[_Heard]:
    for name, state in flow.states.items():
        if state.prompt is not None:
            yield _Heard(state.prompt, questions_after(flow, name), sure=state.listens)
        if state.listens:
            yield from _at_question(flow, str(name), state)
    for choice in flow.every_choice():
        if choice.prompt is not None and choice.goto is not None:
            yield _Heard(choice.prompt, questions_after(flow, choice.goto), sure=False)
    for key in ("no_input", "no_match"):
        # Silence isn't asked about where a list is read out.
        own = {str(name): state for name, state in flow.states.items() if state.listens and getattr(state, key) is None and (state.browse is None or key == "no_match")}
        yield from _ladder(flow, own, getattr(flow.recovery, key))


def _at_question(flow: Flow, name: str, state: State) -> Iterator[_Heard]:
    here = {name: state}
    yield from _ladder(flow, here, state.no_input)
    yield from _ladder(flow, here, state.no_match)
    if state.browse is not None:
        yield _Heard(state.browse.item, here)
    collect = state.collect
    if collect is not None:
        yield from (_Heard(test.prompt, here) for test in collect.check or () if test.prompt is not None)
        if collect.confirm_prompt is not None and collect.confirm != "implicit":
            yield _Heard(collect.confirm_prompt, here, confirms=True)


def _ladder(flow: Flow, states: Mapping[str, State], ladder: tuple[Rung, ...] | None) -> Iterator[_Heard]:
    for rung in ladder or ():
        if rung.prompt is not None:
            yield _Heard(rung.prompt, states) if rung.goto is None else _Heard(rung.prompt, questions_after(flow, rung.goto), sure=False)


def _problem(flow: Flow, states: Mapping[str, State], deaf: list[str], line: Line, keys: str, place: tuple[int, int], named: Iterable[str]) -> Problem:
    where = f"`{deaf[0]}`" + (f" (and {len(deaf) - 1} more)" if len(deaf) > 1 else "")
    own = {str(key) for choice in states[deaf[0]].branches for key in choice.dtmf} if len(deaf) == 1 else set()
    left = sorted(own.difference(named)) if own.intersection(named) else []
    return Problem(
        flow.file,
        line.text.piece(*place),
        "key-without-branch",
        f"this offers the key {_NAMES.get(keys, keys)}, which does nothing in {where}: who presses it isn't understood",
        hint=f"Add a choice with `dtmf: {_NAMES.get(keys, keys)}` there, or take the key out of the prompt.",
        suggestions=tuple(left) if len(left) == 1 and left[0].isdigit() and line.text[slice(*place)].isdigit() else (),
        severity="warning",
    )
