"""What can be wrong with a flow that reads well: one module a rule, registered here and nowhere else.

A rule is a module with `CODES` (what it reports, each with a section in docs/checks.md) and a generator
`check(flow) -> Problem`s. Adding one is a module, a line below, a test and its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flowengine.checks import duplicate_keys, duplicate_phrase, endless_loop, exit_url, handoff_target, missing_language, relay_header, secret_data, unreachable_state
from flowengine.language.model import Flow
from flowengine.language.problems import Problem

__all__ = ["RULES", "examine"]

RULES: Mapping[str, Callable[[Flow], Iterator[Problem]]] = {
    "duplicate-keys": duplicate_keys.check,
    "duplicate-phrase": duplicate_phrase.check,
    "endless-loop": endless_loop.check,
    "exit-url": exit_url.check,
    "handoff-target": handoff_target.check,
    "missing-language": missing_language.check,
    "relay-header": relay_header.check,
    "secret-data": secret_data.check,
    "unreachable-state": unreachable_state.check,
}


def examine(flow: Flow) -> list[Problem]:
    """Everything that the rules find in a flow."""
    return [problem for rule in RULES.values() for problem in rule(flow)]
