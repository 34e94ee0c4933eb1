"""Subflows that don't fit: an outcome that one of the two doesn't know, an input that isn't there, one that leads into itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.checks.wrong_kind import is_unfit
from flowengine.dialog.frames import MAX_DEPTH
from flowengine.language.expressions import TemplateText, place_of, templates_in
from flowengine.language.kinds import KIND_WORDS
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem, nearest
from flowengine.language.scalars import span_of
from flowengine.relay.twiml import prompts_of

CODES = ("missing-outcome", "unknown-outcome", "unknown-input", "unknown-result", "never-returns", "calls-itself")


def check(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    for name, state in flow.states.items():
        other = served.get(str(state.subflow)) if state.subflow is not None else None
        if other is not None:
            yield from _outcomes(flow, str(name), state, other)
            yield from _inputs(flow, state, other)
            yield from _results(flow, state, other)
            yield from _circle(flow, state, other, served)


def _outcomes(flow: Flow, name: str, state: State, other: Flow) -> Iterator[Problem]:
    assert state.subflow is not None
    returns = other.returns
    if not returns:
        yield Problem(
            flow.file,
            state.subflow.span,
            "never-returns",
            f"`{other.id}` has no state with `return`, so a call never comes back from it",
            hint=f"End it with `return: done`, or, if that is meant, go there by `handoff: {{flow: {other.id}}}`.",
        )
        return
    missing = [outcome for outcome in returns if outcome not in state.outcomes]
    unknown = [outcome for outcome in state.outcomes if outcome not in returns]
    meant: set[str] = set()
    for outcome in unknown:
        # One that is left over on either side is probably the same one, by another name.
        suggestions = tuple(missing) if len(missing) == len(unknown) == 1 else nearest(outcome, missing) or nearest(outcome, returns)
        meant.update(suggestions[:1])
        yield Problem(
            flow.file,
            span_of(outcome),
            "unknown-outcome",
            f"`{other.id}` never ends with `{outcome}`",
            hint=f"It ends with: {', '.join(returns)}.",
            suggestions=suggestions,
        )
    for outcome in missing:
        if outcome not in meant:
            yield Problem(
                flow.file,
                state.places.get("outcomes", state.subflow.span),
                "missing-outcome",
                f"`{other.id}` can end with `{outcome}`, but `{name}` doesn't say where the call goes then",
                hint=f"Add `{outcome}: …` to its `outcomes`.",
            )


def _inputs(flow: Flow, state: State, other: Flow) -> Iterator[Problem]:
    for name, value in state.with_.items():
        kind = other.kinds.get(str(name))
        if kind is not None and not (isinstance(value, TemplateText) and not value.static) and is_unfit(kind, value):
            yield Problem(
                flow.file,
                span_of(name),
                "wrong-kind",
                f"`{name}` begins as {KIND_WORDS[kind]} in `{other.id}`, and this can't be one",
                hint="A variable keeps the kind of its first value, under `variables`.",
            )
        if name not in other.variables:
            known = ", ".join(other.variables)
            suggestions = nearest(name, other.variables)
            yield Problem(
                flow.file,
                span_of(name),
                "unknown-input",
                f"`{other.id}` has no variable `{name}`",
                hint="" if suggestions else f"Its `variables`: {known}." if known else f"What it is given is declared under `variables` in {other.file}.",
                suggestions=suggestions,
            )


def _results(flow: Flow, state: State, other: Flow) -> Iterator[Problem]:
    """What the flow asks of the results: variables that the subflow has, and none that is secret where it would be seen."""
    if state.into is None:
        return
    results = str(state.into)
    if sum(results in _set_by(s) for s in flow.states.values()) > 1 or results in flow.variables:
        return  # it is something else at other times
    known = variables_of(other)
    secret = {str(s.collect.into) for s in other.states.values() if s.collect is not None and s.collect.secret}
    for template in templates_in(flow):
        for path in template.names.attributes:
            if path[0] != results or len(path) < 2:
                continue
            if path[1] not in known:
                yield Problem(
                    flow.file,
                    place_of(template, path[1]),
                    "unknown-result",
                    f"`{other.id}` has no variable `{path[1]}`",
                    hint="" if nearest(path[1], known) else f"It has: {', '.join(sorted(known))}." if known else "It has no variables.",
                    suggestions=nearest(path[1], known),
                )
    for prompt in prompts_of(flow):
        for template in prompt.templates():
            for path in template.names.attributes:
                if path[0] == results and len(path) > 1 and path[1] in secret:
                    yield Problem(
                        flow.file,
                        place_of(template, path[1]),
                        "secret-spoken",
                        f"`{path[1]}` is a secret answer of `{other.id}`; the caller would hear dots instead of it",
                        hint="Take it out of the text.",
                    )


def _set_by(state: State) -> set[str]:
    """The variables that a state's job sets."""
    jobs = (state.collect.into if state.collect else None, state.request.into if state.request else None, state.into, state.browse.as_ if state.browse else None)
    return {str(name) for name in (*jobs, *state.set) if name is not None}


def _circle(flow: Flow, state: State, other: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    """A flow that leads back into itself."""
    assert state.subflow is not None
    way = _way(other, flow.id, served)
    if way is not None:
        yield Problem(
            flow.file,
            state.subflow.span,
            "calls-itself",
            f"this flow goes into itself: {' → '.join([flow.id, *way])}",
            hint=f"At most {MAX_DEPTH} flows can be in each other, then the call goes to the fallback. Let it `return`, and go there again by `outcomes`.",
            severity="warning",
        )


def _way(start: Flow, goal: str, served: Mapping[str, Flow]) -> list[str] | None:
    """The shortest way from a flow into another, through subflows."""
    ways: dict[str, list[str]] = {start.id: [start.id]}
    waiting = [start]
    while waiting:
        flow = waiting.pop(0)
        if flow.id == goal:
            return ways[goal]
        for name in flow.subflows:
            if name in served and name not in ways:
                ways[name] = [*ways[flow.id], name]
                waiting.append(served[name])
    return None


def variables_of(flow: Flow) -> set[str]:
    """Every variable that a flow has."""
    found = {str(name) for name in flow.variables}
    for state in flow.states.values():
        found |= _set_by(state)
        if state.handoff is not None and state.handoff.voicemail is not None and state.handoff.voicemail.into is not None:
            found.add(str(state.handoff.voicemail.into))
    return found | {str(name) for choice in flow.every_choice() for name in choice.set}
