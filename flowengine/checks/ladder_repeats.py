"""Ladders whose rungs all say the same, or only the question again: whoever wasn't helped by the first isn't by the next.

Quiet where a rung says what to press or say, leads elsewhere, or says something that only the call knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.normal import normalise
from flowengine.answers.offering import first_offer
from flowengine.dialog.lengths import fixed_text
from flowengine.dialog.program import by_language
from flowengine.language.model import Flow, Recovery, Rung, State
from flowengine.language.problems import Problem
from flowengine.language.prompts import OneOf, Play, Prompt, Say

CODES = ("ladder-repeats",)

_FAILURES = {"no_input": "silence", "no_match": "answer that isn't understood"}


def check(flow: Flow) -> Iterator[Problem]:
    yield from _ladders(flow, flow.recovery, None)
    for state in flow.states.values():
        if state.listens:
            yield from _ladders(flow, state, state)


def _ladders(flow: Flow, block: Recovery | State, state: State | None) -> Iterator[Problem]:
    for key, failure in _FAILURES.items():
        ladder: tuple[Rung, ...] = getattr(block, key) or ()
        if len(ladder) < 2 or any(rung.goto is not None for rung in ladder):
            continue
        if key == "no_input" and not any(rung.reprompt for rung in ladder):
            continue  # "take your time", and again: they wait for somebody who looks for a number
        same = _repeating(ladder, state.prompt if state is not None else None, flow.relay.first_language)
        if same is None:
            continue
        again = "callers only hear the question again" if not same else "callers hear the same words again"
        yield Problem(
            flow.file,
            block.places[key],
            "ladder-repeats",
            f"after each {failure} {again}: none of the {len(ladder)} rungs helps in another way",
            hint=f"Let the second say what to press or say, or lead to a person: `{{prompt: I'll get somebody., goto: {_person(flow)}}}`.",
            severity="warning",
        )


def _person(flow: Flow) -> str:
    """The state that leads to people: the fallback, else the first that hands over."""
    handing = (str(name) for name, state in flow.states.items() if state.handoff is not None)
    return str(flow.recovery.fallback or next(handing, "desk"))


def _repeating(ladder: tuple[Rung, ...], question: Prompt | None, first_language: str) -> str | None:
    """What all rungs say in some language (nothing: the question alone); None where they differ, or help."""
    languages = {code for rung in ladder if rung.prompt is not None for code in rung.prompt.parts} or {""}
    for language in sorted(languages):
        asked = _said(question, language, first_language)
        said = {text if text != asked else "" for text in (_said(rung.prompt, language, first_language) for rung in ladder)}
        if len(said) == 1 and None not in said:
            [text] = said
            if text is not None and first_offer(text, [language or first_language]) is None:
                return text
    return None


def _said(prompt: Prompt | None, language: str, first_language: str) -> str | None:
    """The words of a prompt, in their normal form; None where they aren't the same each time."""
    found: list[str] = []
    for part in by_language(prompt.parts, language, first_language) if prompt is not None else ():
        match part:
            case Say() if part.if_ is None and part.say.static:
                found.append(normalise(fixed_text(part.say)))
            case Play() if part.if_ is None and part.play.static:
                found.append(str(part.play))
            case Say() | Play() | OneOf():
                return None
    return " ".join(found)
