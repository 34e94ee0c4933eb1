"""Prompts that ask for another number of digits than the answer takes: who does as told is never understood."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.lengths import lengths
from flowengine.dialog.offering import languages_of, spoken
from flowengine.language.collect import Collect
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.prompts import Prompt

CODES = ("wrong-length",)


def check(flow: Flow) -> Iterator[Problem]:
    languages = languages_of(flow)
    for state in flow.states.values():
        collect = state.collect
        if collect is None or collect.type not in ("digits", "code") or (collect.length, collect.min_length, collect.max_length) == (None, None, None):
            continue
        rungs = [rung.prompt for rung in (*(state.no_input or ()), *(state.no_match or ())) if rung.goto is None]
        for prompt in (state.prompt, *rungs):
            if prompt is not None:
                yield from _problems(flow, prompt, collect, languages)


def _problems(flow: Flow, prompt: Prompt, collect: Collect, languages: tuple[str, ...]) -> Iterator[Problem]:
    """A text that speaks of several lengths means parts of the answer, or other numbers."""
    for said in spoken(prompt, languages):
        for line in said.lines:
            found = lengths(str(line.text), line.language)
            if len({length.number for length in found}) != 1 or _fits(collect, found[0].number) or (len(found) > 1 and _fits(collect, sum(length.number for length in found))):
                continue
            number = found[0].number
            yield Problem(
                flow.file,
                line.text.piece(*found[0].place),
                "wrong-length",
                f"this speaks of {number}, but the answer takes {_taken(collect)}",
                hint=f"Change the text, or `length` to {number}." if collect.length is not None else "Change the text, or `min_length` and `max_length`.",
                severity="warning",
            )


def _fits(collect: Collect, number: int) -> bool:
    return collect.shortest <= number <= (collect.longest or number)


def _taken(collect: Collect) -> str:
    if collect.shortest == collect.longest:
        return f"exactly {collect.longest}"
    return f"{collect.shortest} to {collect.longest}" if collect.longest is not None else f"{collect.shortest} or more"
