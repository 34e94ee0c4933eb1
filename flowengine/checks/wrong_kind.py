"""Values that can't be brought to the kind which their variable has by its first value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flowengine.language.expressions import TemplateText
from flowengine.language.kinds import KIND_WORDS, Kind, Unfit, fitted, kind_of_type
from flowengine.language.model import Flow
from flowengine.language.problems import Problem, Span
from flowengine.language.scalars import span_of

CODES = ("wrong-kind",)


def check(flow: Flow) -> Iterator[Problem]:
    kinds = {name: (kind, flow.variables[name]) for name, kind in flow.kinds.items()}
    if not kinds:
        return
    for state in flow.states.values():
        yield from _assigned(flow, kinds, state.set)
        collect = state.collect
        if collect is None or str(collect.into) not in kinds:
            continue
        kind, first = kinds[str(collect.into)]
        given = kind_of_type(collect.type)
        if given is not None and given != kind:
            loses = " (0420 would lose its 0)" if kind == "number" and given == "text" else ""
            yield Problem(
                flow.file,
                span_of(collect.into),
                "wrong-kind",
                f"`{collect.into}` begins as {KIND_WORDS[kind]} ({_shown(first)}), but `{collect.type}` gives {KIND_WORDS[given]}{loses}",
                hint='Begin with `""` or `null` under `variables`, which fits every answer, or leave it out there.',
            )
    for choice in flow.every_choice():
        yield from _assigned(flow, kinds, choice.set)


def _assigned(flow: Flow, kinds: Mapping[str, tuple[Kind, Any]], values: Mapping[Any, Any]) -> Iterator[Problem]:
    for name, value in values.items():
        if str(name) not in kinds or (isinstance(value, TemplateText) and value.whole is not None):
            continue
        kind, first = kinds[str(name)]
        if isinstance(value, TemplateText) and not value.static:
            # Made of pieces: a text, and a number at best by chance.
            unfit = kind == "truth"
        else:
            unfit = is_unfit(kind, value)
        if unfit:
            yield Problem(
                flow.file,
                _place(name, value),
                "wrong-kind",
                f"`{name}` begins as {KIND_WORDS[kind]} ({_shown(first)}), and this can't be one: {_shown(value)}",
                hint="A variable keeps the kind of its first value, under `variables`. To empty it, write `null`.",
            )


def is_unfit(kind: Kind, value: Any) -> bool:
    """Whether a value that stands in the file can't be brought to a kind."""
    try:
        fitted(kind, str(value) if isinstance(value, TemplateText) else value, written=True)
    except Unfit:
        return True
    return False


def _place(name: Any, value: Any) -> Span:
    return value.source.span if isinstance(value, TemplateText) else span_of(name)


def _shown(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if str(value) else "an empty text"
