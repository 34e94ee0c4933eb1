"""What can be wrong with a flow that reads well: one module a rule, registered here and nowhere else.

A rule is a module with `CODES` (what it reports, each with its page in `flowengine.lessons`) and a generator
`check(flow) -> Problem`s, or `check(flow, served)` where it looks at the flows beside it too. Adding one is a module, a
line below, a test and its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flowengine.checks import (
    branch_without_prompt,
    command_swallows,
    duplicate_keys,
    duplicate_phrase,
    endless_loop,
    exit_url,
    expired_holidays,
    goodbye_without_words,
    goto_never_taken,
    handoff_target,
    key_before_option,
    key_without_branch,
    ladder_repeats,
    language_never_spoken,
    long_before_choice,
    long_uninterruptible,
    missing_language,
    no_person,
    odd_timeout,
    option_order,
    relay_header,
    secret_data,
    sounds_alike,
    subflow_language,
    subflow_loop,
    subflows,
    too_many_options,
    trapped,
    unanswered_dial,
    unknown_flow,
    unreachable_state,
    unused_name,
    wrong_kind,
    wrong_length,
)
from flowengine.language.model import Flow
from flowengine.language.problems import Problem

__all__ = ["RULES", "RULES_DATED", "RULES_TOGETHER", "examine", "examine_together"]

RULES: Mapping[str, Callable[[Flow], Iterator[Problem]]] = {
    "branch-without-prompt": branch_without_prompt.check,
    "command-swallows": command_swallows.check,
    "duplicate-keys": duplicate_keys.check,
    "duplicate-phrase": duplicate_phrase.check,
    "endless-loop": endless_loop.check,
    "exit-url": exit_url.check,
    "goodbye-without-words": goodbye_without_words.check,
    "goto-never-taken": goto_never_taken.check,
    "handoff-target": handoff_target.check,
    "ladder-repeats": ladder_repeats.check,
    "language-never-spoken": language_never_spoken.check,
    "long-before-choice": long_before_choice.check,
    "long-uninterruptible": long_uninterruptible.check,
    "key-before-option": key_before_option.check,
    "key-without-branch": key_without_branch.check,
    "missing-language": missing_language.check,
    "no-person": no_person.check,
    "odd-timeout": odd_timeout.check,
    "option-order": option_order.check,
    "relay-header": relay_header.check,
    "secret-data": secret_data.check,
    "sounds-alike": sounds_alike.check,
    "trapped": trapped.check,
    "unanswered-dial": unanswered_dial.check,
    "too-many-options": too_many_options.check,
    "unreachable-state": unreachable_state.check,
    "unused-name": unused_name.check,
    "wrong-kind": wrong_kind.check,
    "wrong-length": wrong_length.check,
}


RULES_TOGETHER: Mapping[str, Callable[[Flow, Mapping[str, Flow]], Iterator[Problem]]] = {
    "subflow-language": subflow_language.check,
    "subflow-loop": subflow_loop.check,
    "subflows": subflows.check,
    "unknown-flow": unknown_flow.check,
}


RULES_DATED: Mapping[str, Callable[[Flow, date], Iterator[Problem]]] = {
    "expired-holidays": expired_holidays.check,
}
"""Rules to which it matters which day it is."""


def examine(flow: Flow, today: date) -> list[Problem]:
    """Everything that the rules find in a flow on a day."""
    found = [problem for name, rule in RULES.items() for problem in _found(name, rule, flow)]
    return found + [problem for name, rule in RULES_DATED.items() for problem in _found(name, rule, flow, today)]


def examine_together(flow: Flow, served: Mapping[str, Flow]) -> list[Problem]:
    """Everything that shows only where the flows served together with it are known, by their ids."""
    return [problem for name, rule in RULES_TOGETHER.items() for problem in _found(name, rule, flow, served)]


def _found(name: str, rule: Callable[..., Iterator[Problem]], flow: Flow, *more: Any) -> list[Problem]:
    """What a rule finds. One that stumbles costs its own findings, not the flow, and no other file."""
    try:
        return list(rule(flow, *more))
    except Exception as error:
        hint = "That is a mistake of flowengine's, not of the flow's. Please report it with the file."
        return [Problem(flow.file, flow.flow.span, "check-stumbled", f"the check `{name}` stumbled over this flow ({type(error).__name__})", hint=hint, severity="warning")]
