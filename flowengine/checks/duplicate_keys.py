"""Two branches of one state on the same keys: the second can never be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of

CODES = ("duplicate-keys",)


def check(flow: Flow) -> Iterator[Problem]:
    lists = [("`commands`", flow.commands)]
    lists += [(f"`{name}`", choices) for name, state in flow.states.items() for choices in (state.branches, state.commands or ())]
    for name, choices in lists:
        first: dict[str, int] = {}
        taken = {keys for choice in choices for keys in choice.dtmf} | {keys for choice in flow.commands for keys in choice.dtmf}
        free = [key for key in "123456789" if key not in taken]
        for choice in choices:
            if choice.if_ is not None:
                continue
            for keys in dict.fromkeys(choice.dtmf):
                if keys in first:
                    yield Problem(
                        flow.file,
                        span_of(keys),
                        "duplicate-keys",
                        f"{name} has two branches for the key {keys}; the one on line {first[keys]} is taken and this never",
                        hint="Give one of them another key.",
                        suggestions=tuple(free[:1]),
                    )
                first.setdefault(keys, choice.at.line)
