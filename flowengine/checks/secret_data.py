"""Secret answers on their way to where they would be seen: handoff data, prompts, targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowengine.language.expressions import TemplateText, place_of
from flowengine.language.handoff import Handoff
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.relay.twiml import prompts_of

CODES = ("secret-data", "secret-spoken")


def check(flow: Flow) -> Iterator[Problem]:
    secrets = {str(s.collect.into) for s in flow.states.values() if s.collect is not None and s.collect.secret}
    if not secrets:
        return
    # `confirm_prompt` alone may read a secret back.
    read_back = {id(s.collect.confirm_prompt) for s in flow.states.values() if s.collect is not None}
    for prompt in prompts_of(flow):
        if id(prompt) not in read_back:
            yield from _spoken(flow, prompt.templates(), secrets)
    for choice in flow.every_choice():
        yield from _spoken(flow, (choice.label or {}).values(), secrets)
    for state in flow.states.values():
        if state.collect is not None and isinstance(state.collect.options, tuple):
            yield from _spoken(flow, [option.label for option in state.collect.options], secrets)
        if state.handoff is not None:
            for template in _handed_over(state.handoff):
                for name in sorted(secrets & set(template.names.variables)):
                    yield Problem(
                        flow.file,
                        place_of(template, name),
                        "secret-data",
                        f"`{name}` is a secret answer and is never handed over",
                        hint="Leave it out of `data`. Only a `request` may send it.",
                    )


def _handed_over(handoff: Handoff) -> Iterator[TemplateText]:
    """What of a handoff leaves the engine: data and targets alike."""
    queue = handoff.queue
    targets = [handoff.dial, handoff.refer, handoff.redirect, handoff.studio, handoff.exit, handoff.caller_id]
    if queue is not None:
        targets += [queue.name, queue.workflow_sid]
    for target in targets:
        if target is not None:
            yield target
    yield from _templates(handoff.data)


def _spoken(flow: Flow, templates: Iterable[TemplateText], secrets: set[str]) -> Iterator[Problem]:
    for template in templates:
        for name in sorted(secrets & set(template.names.variables)):
            if template.names.filters == ["length"]:
                continue
            yield Problem(
                flow.file,
                place_of(template, name),
                "secret-spoken",
                f"`{name}` is a secret answer; the caller would hear dots instead of it",
                hint="Take it out of the text. `confirm: always` reads it back once.",
            )


def _templates(value: Any) -> Iterator[TemplateText]:
    if isinstance(value, TemplateText):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _templates(child)
    elif isinstance(value, tuple):
        for child in value:
            yield from _templates(child)
