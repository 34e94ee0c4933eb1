"""Calls that end without a word after the caller's last input: the caller hears the line die, and takes it for a fault.

Words are a prompt, a recording, what a choice or a rung says, a request's `while_waiting`, an answer read back in
passing, and whatever a subflow, a message or a finished dial was about. Told only where no way has any. A call that
ends before it has asked anything (a blocked number) means it; so does a handoff: ringing is an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import reached_from
from flowengine.language.model import Choice, Flow, Rung, State
from flowengine.language.problems import Problem
from flowengine.language.prompts import Prompt

CODES = ("goodbye-without-words",)


def check(flow: Flow) -> Iterator[Problem]:
    ends = [name for name, state in flow.states.items() if state.hangup and not _speaks(state.prompt)]
    if not ends:
        return
    silent, worded = _arrivals(flow)
    for name in ends:
        if name in silent and name not in worded:
            state = flow.states[name]
            yield Problem(
                flow.file,
                state.places.get("hangup", state.at),
                "goodbye-without-words",
                f"the call ends in `{name}` without a word: callers hear the line die and think that something broke",
                hint=f"Say goodbye: `{name}: {{prompt: Thank you. Goodbye., hangup: true}}`.",
                severity="warning",
            )


def _arrivals(flow: Flow) -> tuple[set[str], set[str]]:
    """The states that a call can get to without a word since the caller's last input, and those that it can get to with words."""
    quiet = {str(name): set(following) for name, following in ways_of(flow).items() if _passes_in_silence(flow.states[name])}
    begun = reached_from(str(flow.start), ways_of(flow))
    silent: set[str] = set()
    worded: set[str] = reached_from(str(flow.start), quiet)  # nothing is asked yet
    for name, state in flow.states.items():
        if str(name) not in begun:
            continue
        for target, words in _ways_on(flow, state):
            (worded if words else silent).add(target)
    return _on(silent, quiet), _on(worded, quiet)


def _on(arrived: set[str], quiet: Mapping[str, set[str]]) -> set[str]:
    return {name for start in arrived for name in reached_from(start, quiet)}


def _passes_in_silence(state: State) -> bool:
    """Whether a call goes through a state without a word, and without the caller's doing."""
    return not (state.listens or state.handoff is not None or state.subflow is not None or _speaks(state.prompt) or (state.request is not None and state.request.while_waiting))


def _ways_on(flow: Flow, state: State) -> Iterator[tuple[str, bool]]:
    """The ways out of a state that listens, speaks or lets others speak, each with whether the caller hears words on it."""
    if not state.listens:
        if not _passes_in_silence(state):
            outcomes = state.outcomes.items()
            yield from ((str(target), not _unanswered(state, outcome)) for outcome, target in outcomes)
            yield from ((str(target), True) for target in (state.goto, *(t for line in state.decide or () for t in (line.goto, line.else_))) if target)
        return
    recovery = flow.recovery
    commands: tuple[Choice, ...] = () if state.commands is False else (*(state.commands or ()), *flow.commands)
    ways: list[Choice | Rung] = [
        *state.branches,
        *commands,
        *((state.no_input if state.no_input is not None else recovery.no_input) or ()),
        *((state.no_match if state.no_match is not None else recovery.no_match) or ()),
    ]
    for way in ways:
        if way.goto is not None:
            yield str(way.goto), _speaks(way.prompt)
    if recovery.fallback is not None:
        yield str(recovery.fallback), False
    if state.goto is not None:
        yield str(state.goto), state.collect is not None and state.collect.confirms == "implicit"
    for target in state.outcomes.values():
        yield str(target), state.browse is not None  # whose items were read


def _unanswered(state: State, outcome: str) -> bool:
    return state.handoff is not None and state.handoff.dial is not None and outcome != "completed"


def _speaks(prompt: Prompt | None) -> bool:
    return prompt is not None and any(prompt.parts.values())
