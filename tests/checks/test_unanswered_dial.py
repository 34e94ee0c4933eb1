"""Rule `unanswered-dial`: one of busy and no answer is thought of, the other isn't."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

DIAL = "prompt: One moment.\nhandoff: {dial: '+15551230100'}\n"
MISSING = ("missing-outcome", "")


@pytest.mark.parametrize("outcomes", ["{busy: x}", "{no_answer: x}", "{busy: x, failed: x}", "{no_answer: x, completed: x}"])
def test_is_told(outcomes: str) -> None:
    finds("unanswered-dial", in_state(f"{DIAL}«outcomes»: {outcomes}"), MISSING)


@pytest.mark.parametrize("outcomes", ["", "outcomes: {completed: x}", "outcomes: {failed: x}", "outcomes: {busy: x, no_answer: x}"])
def test_is_not(outcomes: str) -> None:
    finds("unanswered-dial", in_state(DIAL + outcomes))


def test_a_fallback_answers_and_so_does_the_flow_around_it() -> None:
    finds("unanswered-dial", in_state(f"{DIAL}outcomes: {{busy: x}}", "recovery: {fallback: x}"))
    finds("unanswered-dial", in_state(f"{DIAL}outcomes: {{busy: x}}").replace("hangup: true", "return: busy"))


def test_it_says_what_callers_would_hear_and_what_to_write() -> None:
    [problem] = RULES["unanswered-dial"](read(in_state(f"{DIAL}outcomes: {{busy: x}}")))
    assert "not if nobody answers: then callers hear an apology, and the call ends" in problem.message
    assert "`no_answer: x`" in problem.hint and problem.severity == "warning"
