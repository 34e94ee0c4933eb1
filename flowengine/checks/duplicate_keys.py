"""Two branches of one state on the same keys: the second can never be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.language.model import Flow
from flowengine.language.problems import Problem

CODES = ("duplicate-keys",)


def check(flow: Flow) -> Iterator[Problem]:
    lists = [("`commands`", flow.commands)]
    lists += [(f"`{name}`", choices) for name, state in flow.states.items() for choices in (state.branches, state.commands or ())]
    for name, choices in lists:
        first: dict[str, int] = {}
        for choice in choices:
            if choice.if_ is not None:
                continue
            for keys in dict.fromkeys(choice.dtmf):
                if keys in first:
                    yield Problem(
                        flow.file,
                        choice.at,
                        "duplicate-keys",
                        f"{name} has two branches for the key {keys}; the one on line {first[keys]} is taken and this never",
                        hint="Give one of them another key.",
                    )
                first.setdefault(keys, choice.at.line)
