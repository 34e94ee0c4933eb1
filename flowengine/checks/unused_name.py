"""Names that are given and never used: variables that nothing reads, answers that are asked for and forgotten, lists, calendars, tables, files.

What leaves the flow is used: handoff data, requests, and all variables of a flow that returns, since the flow around it
gets them. What an included file brings along is for other flows too, and isn't told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowengine.language.expressions import TemplateText, templates_in
from flowengine.language.model import Flow
from flowengine.language.phrases import Phrase
from flowengine.language.problems import Problem, Span
from flowengine.language.scalars import span_of

CODES = ("unused-name",)
_OF_TIME = frozenset({"date", "date_time", "days_since", "days_until", "time"})
"""Filters and functions that need to know what day it is, and so the zone of the first calendar."""


@dataclass(slots=True)
class _Read:
    """What the expressions of a flow read."""

    variables: set[str] = field(default_factory=set)
    paths: set[tuple[str, str]] = field(default_factory=set)
    """`calendars.office` of `calendars.office.is_open`."""
    whole: set[str] = field(default_factory=set)
    """Names of which it can't be seen which entry is meant, as of `calendars[place]`."""
    time: bool = False
    """Whether what day or hour it is matters."""

    def has(self, kind: str, name: str) -> bool:
        return (kind, name) in self.paths or kind in self.whole


def check(flow: Flow) -> Iterator[Problem]:
    return (problem for problem in _unused(flow) if not problem.span.file)


def _unused(flow: Flow) -> Iterator[Problem]:
    read = _read(flow)
    if not flow.returns:
        yield from _variables(flow, read)
    yield from _phrases(flow)
    yield from _calendars(flow, read)
    for name in flow.tables:
        if not read.has("tables", str(name)):
            yield _problem(flow, name, f"nothing looks anything up in the table `{name}`", f"Use `tables.{name}.find(…)` in an expression, or take the table out.")
    if not flow.subflows:  # which read the header of the flow that answered
        yield from _header(flow, read)
    yield from _includes(flow, read)


def _read(flow: Flow) -> _Read:
    """What is read anywhere. A variable that is read only to be set anew (`tries: "{{ tries + 1 }}"`), or read back to the caller who just gave it, isn't."""
    own = dict(_own(flow))
    found = _Read()
    for template in templates_in((flow.variables, flow.commands, flow.recovery, flow.states)):
        names = template.names
        found.variables.update(name for name in names.variables if name != own.get(id(template)))
        dotted = [path[0] for path in names.attributes]
        for path in names.attributes:
            found.paths.add((path[0], path[1]))
            if path[:2] == ("call", "parameters"):
                if len(path) > 2:
                    found.paths.add(("parameters", path[2]))
                else:
                    found.whole.add("parameters")
        found.whole.update(name for name in ("calendars", "tables", "call") if names.variables.count(name) > dotted.count(name))
        found.time |= not _OF_TIME.isdisjoint((*names.filters, *names.calls))
    if "call" in found.whole:
        found.whole.add("parameters")
    found.time |= found.has("call", "now") or any(state.collect is not None and state.collect.type in ("date", "time") for state in flow.states.values())
    return found


def _own(flow: Flow) -> Iterator[tuple[int, str]]:
    """The texts in which a name stands for itself, by their identity."""
    for values in _assignments(flow):
        for name, value in values.items():
            if isinstance(value, TemplateText):
                yield id(value), str(name)
    for state in flow.states.values():
        if state.collect is not None and state.collect.confirm_prompt is not None:
            for template in state.collect.confirm_prompt.templates():
                yield id(template), str(state.collect.into)


def _assignments(flow: Flow) -> Iterator[dict[Any, Any]]:
    for state in flow.states.values():
        yield state.set
    for choice in flow.every_choice():
        yield choice.set


def _variables(flow: Flow, read: _Read) -> Iterator[Problem]:
    """Each variable that nothing reads, once: where it is asked for, else where it first stands."""
    told = set(read.variables)
    for name, message, hint in _given(flow):
        if str(name) not in told:
            yield _problem(flow, name, message, hint)
        told.add(str(name))


def _given(flow: Flow) -> Iterator[tuple[Any, str, str]]:
    """Whatever gives a variable its value: the name, and what to say if nothing reads it."""
    of_answer = 'Say it (`"{{ NAME }}"`), decide by it (`if: NAME == …`), or pass it on in a `request` or in the `data` of a handoff; or don\'t ask.'
    otherwise = "Use it in a prompt, an `if`, a request or handoff data, or take it out."
    for state in flow.states.values():
        if state.collect is not None:
            name = state.collect.into
            yield name, f"callers are asked for `{name}`, but nothing uses their answer", of_answer.replace("NAME", str(name))
    for name in flow.variables:
        yield name, f"nothing reads the variable `{name}`", otherwise
    for values in _assignments(flow):
        for name in values:
            yield name, f"`{name}` is set here, but nothing reads it", otherwise
    for state in flow.states.values():
        if state.browse is not None:
            name = state.browse.as_
            yield name, f"each item is called `{name}`, but nothing says or uses it", f'Say what is in it: `item: "{{{{ {name} }}}}"`.'
        if state.handoff is not None and state.handoff.voicemail is not None and state.handoff.voicemail.into is not None:
            name = state.handoff.voicemail.into
            yield name, f"nothing uses the recording that `{name}` gets", "Pass on `{{ NAME.url }}`, or leave `into` out.".replace("NAME", str(name))
        for into, what in ((state.request.into if state.request else None, "what the other system answers"), (state.into, "what comes back from the subflow")):
            if into is not None:
                yield into, f"`{into}` gets {what}, but nothing reads it", "Use it, or leave `into` out: it isn't needed."


def _phrases(flow: Flow) -> Iterator[Problem]:
    collects = [state.collect for state in flow.states.values() if state.collect is not None]
    if any(isinstance(collect.options, TemplateText) for collect in collects):
        return  # options that come during the call may name lists
    spoken: list[Phrase] = [phrase for choice in flow.every_choice() for phrase in choice.speech]
    spoken += [phrase for collect in collects if isinstance(collect.options, tuple) for option in collect.options for phrase in option.speech]
    used = set(_references(spoken))
    used |= {name for own, phrases in flow.phrases.items() for name in _references(phrases) if name != own}
    for name in flow.phrases:
        if name not in used:
            yield _problem(flow, name, f"no choice uses the phrase list `{name}`", f"Write `<{name}>` in the `speech` of a choice, or take the list out.")


def _references(phrases: Iterable[Phrase]) -> Iterator[str]:
    return (name for phrase in phrases for name in phrase.references())


def _calendars(flow: Flow, read: _Read) -> Iterator[Problem]:
    first = next(iter(flow.calendars), None)
    for name in flow.calendars:
        if not read.has("calendars", str(name)) and not (name == first and read.time):
            yield _problem(flow, name, f"nothing asks whether the calendar `{name}` is open", f"Decide by it (`if: calendars.{name}.is_open`), or take it out.")


def _header(flow: Flow, read: _Read) -> Iterator[Problem]:
    for name in flow.relay.parameters:
        if not read.has("parameters", str(name)):
            yield _problem(flow, name, f"nothing reads the parameter `{name}`", f"Use `call.parameters.{name}` in an expression, or take it out.")


def _includes(flow: Flow, read: _Read) -> Iterator[Problem]:
    """Files of which the flow uses nothing. Of one with states it is told already which of them nothing leads to."""
    for name in flow.include:
        path = str(Path(flow.file).parent / str(name).strip())
        brought = [*flow.states, *flow.phrases, *flow.calendars, *flow.tables, *(choice.at for choice in flow.commands)]
        if not any((entry if isinstance(entry, Span) else span_of(entry)).file == path for entry in brought):
            yield _problem(flow, name, f"`{name}` brings nothing into this flow", "Take it out.")


def _problem(flow: Flow, place: Any, message: str, hint: str) -> Problem:
    return Problem(flow.file, place if isinstance(place, Span) else span_of(place), "unused-name", message, hint=hint, severity="warning")
