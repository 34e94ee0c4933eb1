"""Every text of a flow that callers hear, with a name for its place: what translators and approvers work through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowengine.language.expressions import TemplateText
from flowengine.language.model import Choice, Flow, Rung, State
from flowengine.language.prompts import OneOf, Part, Play, Prompt, Say
from flowengine.language.source import Text

__all__ = ["Spoken", "spoken_texts"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text at a place of the flow, heard by callers who are spoken to in `language` (empty: in any)."""

    where: str
    language: str
    text: Text
    note: str = ""


def spoken_texts(flow: Flow) -> Iterator[Spoken]:
    """All of them, in the order of the file. Included files' too: the text knows which file it stands in."""
    if flow.relay.welcome_greeting is not None:
        yield Spoken("relay.welcome_greeting", "", flow.relay.welcome_greeting)
    yield from _choices("commands", flow.commands)
    yield from _ladder("recovery.no_input", flow.recovery.no_input)
    yield from _ladder("recovery.no_match", flow.recovery.no_match)
    for name, state in flow.states.items():
        yield from _state(f"states.{name}", state)


def _state(where: str, state: State) -> Iterator[Spoken]:
    yield from _prompt(f"{where}.prompt", state.prompt)
    yield from _choices(f"{where}.choices", state.choices or ())
    if state.collect is not None:
        collect = state.collect
        if isinstance(collect.options, tuple):
            for number, option in enumerate(collect.options, 1):
                yield Spoken(f"{where}.collect.options.{number}", "", option.label.source, "the name of an option")
        for number, check in enumerate(collect.check or (), 1):
            yield from _prompt(f"{where}.collect.check.{number}", check.prompt)
        yield from _prompt(f"{where}.collect.confirm_prompt", collect.confirm_prompt)
    if state.browse is not None:
        yield from _prompt(f"{where}.browse.item", state.browse.item)
        yield from _choices(f"{where}.browse.choices", state.browse.choices)
    if state.request is not None:
        yield from _prompt(f"{where}.request.while_waiting", state.request.while_waiting)
    yield from _ladder(f"{where}.no_input", state.no_input)
    yield from _ladder(f"{where}.no_match", state.no_match)
    yield from _choices(f"{where}.commands", state.commands or ())


def _choices(where: str, choices: tuple[Choice, ...]) -> Iterator[Spoken]:
    for number, choice in enumerate(choices, 1):
        labels: Mapping[str, TemplateText] = choice.label or {}
        for language, label in labels.items():
            yield Spoken(f"{where}.{number}.label", language, label.source, "what the choice is called in “did you mean …?”")
        yield from _prompt(f"{where}.{number}.prompt", choice.prompt)


def _ladder(where: str, ladder: tuple[Rung, ...] | None) -> Iterator[Spoken]:
    for number, rung in enumerate(ladder or (), 1):
        yield from _prompt(f"{where}.{number}", rung.prompt)


def _prompt(where: str, prompt: Prompt | None) -> Iterator[Spoken]:
    if prompt is None:
        return
    several = any(len(parts) > 1 for parts in prompt.parts.values())
    for language, parts in prompt.parts.items():
        for number, part in enumerate(parts, 1):
            yield from _part(f"{where}.{number}" if several else where, language, part)


def _part(where: str, language: str, part: Part) -> Iterator[Spoken]:
    notes = [f"spoken in {part.language}"] if not isinstance(part, Play) and part.language is not None else []
    notes += [f"only if {part.if_}"] if part.if_ is not None else []
    match part:
        case Say():
            yield Spoken(where, language, part.say.source, "; ".join(notes))
        case OneOf():
            for number, text in enumerate(part.one_of, 1):
                yield Spoken(f"{where}.one_of.{number}", language, text.source, "; ".join([*notes, "one of several, taken in turn"]))
        case Play():
            if part.text is not None:
                yield Spoken(f"{where}.text", language, part.text.source, "; ".join([*notes, "said where the recording can't be heard"]))
