"""Subflows that don't fit: an outcome that one of the two doesn't know, an input that isn't there, one that leads into itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowengine.checks.missing_language import lacking
from flowengine.dialog.frames import MAX_DEPTH
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem, nearest
from flowengine.language.scalars import span_of
from flowengine.relay.twiml import languages_used, relay_languages, switched_to

CODES = ("missing-outcome", "unknown-outcome", "unknown-input", "never-returns", "calls-itself", "subflow-language")


def check(flow: Flow, served: Mapping[str, Flow]) -> Iterator[Problem]:
    for name, state in flow.states.items():
        other = served.get(str(state.subflow)) if state.subflow is not None else None
        if other is not None:
            yield from _outcomes(flow, str(name), state, other)
            yield from _inputs(flow, state, other)
            yield from _languages(flow, state, other)
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
    meant = {near for outcome in state.outcomes if outcome not in returns for near in nearest(outcome, missing, most=1)}
    for outcome in state.outcomes:
        if outcome not in returns:
            yield Problem(
                flow.file,
                span_of(outcome),
                "unknown-outcome",
                f"`{other.id}` never ends with `{outcome}`",
                hint=f"It ends with: {', '.join(returns)}.",
                suggestions=nearest(outcome, missing) or nearest(outcome, returns),
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
    for name in state.with_:
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


def _languages(flow: Flow, state: State, other: Flow) -> Iterator[Problem]:
    """The header is that of the flow that answers: it must have a voice for what the subflow speaks, which must have words for what the flow does."""
    assert state.subflow is not None
    described = relay_languages(flow, (other,))
    for code in languages_used(other):
        if code not in (flow.relay.first_language, "multi") and not {"voice", "ttsProvider"} & set(described[code]):
            yield Problem(
                flow.file,
                state.subflow.span,
                "subflow-language",
                f"`{other.id}` speaks {code}, for which this flow's header has no voice",
                hint=f"Add under `relay`: `languages: {{{code}: {{tts_provider: Google, voice: …}}}}`.",
            )
    for prompt, missing in lacking(other, {flow.relay.first_language, *switched_to(flow)}):
        yield Problem(
            other.file,
            prompt.at,
            "subflow-language",
            f"this has no text for {' and '.join(missing)}, which `{flow.id}` speaks when it goes into this flow",
            hint=f"Add a line `{missing[0]}: …`.",
            severity="warning",
        )


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
