"""Which keys a question takes, and at which question a key counts that is pressed while another state speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.answers.kinds import kind_of
from flowengine.language.collect import Collect
from flowengine.language.model import Choice, Flow, State

__all__ = ["branch_keys", "commands_at", "questions_after", "takes"]

_FAR = 40
"""So many states are gone through to find who listens next."""


def commands_at(flow: Flow, state: State) -> tuple[Choice, ...]:
    """The commands that work in a state."""
    return () if state.commands is False else (*(state.commands or ()), *flow.commands)


def branch_keys(flow: Flow, state: State) -> list[str]:
    """The keys of the branches of a state and of the commands that work in it, each once."""
    return list(dict.fromkeys(str(keys) for choice in (*state.branches, *commands_at(flow, state)) for keys in choice.dtmf))


def takes(flow: Flow, state: State, keys: str) -> bool:
    """Whether pressing keys at a question is an answer, the part of one, or a branch."""
    return keys in branch_keys(flow, state) or (state.collect is not None and _answers(state.collect, keys))


def _answers(collect: Collect, keys: str) -> bool:
    if not collect.takes_keys:
        return False
    if keys in (collect.end_key, collect.cancel_key):
        return True
    if collect.type == "yes_no":
        return keys in ("1", "2")
    if collect.type == "choice":
        return keys.isdigit() and (not isinstance(collect.options, tuple) or 1 <= int(keys) <= len(collect.options))
    kind = kind_of(collect.type)
    return keys.isdigit() or (kind.keys is not None and bool(kind.keys.point) and keys == kind.keys.point)


def questions_after(flow: Flow, start: str) -> Mapping[str, State] | None:
    """The states that listen next, from a state on; None where another flow, or somebody else, may be the next to listen, and where that is too far away to tell."""
    found: dict[str, State] = {}
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        if len(seen) > _FAR:
            return None
        name = ahead.pop()
        state = flow.states.get(name)
        if state is None or name in seen:
            continue
        seen.add(name)
        if state.listens:
            found[name] = state
        elif state.subflow is not None or state.handoff is not None or state.return_ is not None:
            return None
        else:
            ahead += _ways(state)
    return found


def _ways(state: State) -> Iterator[str]:
    if state.goto is not None:
        yield str(state.goto)
    for decision in state.decide or ():
        yield from (str(target) for target in (decision.goto, decision.else_) if target is not None)
    yield from map(str, state.outcomes.values())
