"""Rule `trapped`: states that callers get to and never out of."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import read

TRAPPED = ("trapped", "")
FLOW = """
flow: f
start: m
{top}
states:
  m: {{prompt: Press 1 or 2., choices: [{{dtmf: 1, goto: a}}, {{dtmf: 2, goto: out}}]}}
  {a}: {{prompt: Press 1., choices: [{choices}]{more}}}
  b: {{prompt: More., goto: a}}
  out: {{prompt: Bye., hangup: true}}
"""


def flow(choices: str = "{dtmf: 1, goto: b}", *, more: str = "", top: str = "", told: bool = False) -> str:
    return FLOW.format(choices=choices, more=more, top=top, a="«a»" if told else "a")


def test_is_told_once_at_its_entrance() -> None:
    finds("trapped", flow(told=True), TRAPPED)
    finds("trapped", flow("{dtmf: 1, goto: b}, {dtmf: 2, do: repeat}", told=True), TRAPPED)
    [problem] = RULES["trapped"](read(flow()))
    assert problem.message == "callers who get to `a` never get out: it leads only to `b`"
    assert "leads back to `m`" in problem.hint and problem.severity == "warning"


@pytest.mark.parametrize(
    "good",
    [
        flow("{dtmf: 1, goto: b}, {dtmf: 2, goto: m}"),
        flow("{dtmf: 1, goto: b}, {dtmf: 2, do: restart}"),
        flow("{dtmf: 1, goto: b}, {dtmf: 2, do: back}"),
        flow(more=", no_input: [Hello?, {goto: out}]"),
        flow(more=", commands: [{speech: [goodbye], goto: out}]"),
        flow(top="commands: [{speech: [goodbye], goto: out}]"),
        flow(top="recovery: {fallback: out}"),
        flow(top="recovery: {no_match: [{goto: out}]}"),
    ],
)
def test_a_way_out_is_enough(good: str) -> None:
    finds("trapped", good)


def test_commands_that_are_off_lead_nowhere() -> None:
    finds("trapped", flow(top="commands: [{speech: [goodbye], goto: out}]", more=", commands: false", told=True), TRAPPED)


def test_two_groups_are_two_problems() -> None:
    finds(
        "trapped",
        """
        flow: f
        start: m
        states:
          m: {prompt: Press 1 to 3., choices: [{dtmf: 1, goto: a}, {dtmf: 2, goto: b}, {dtmf: 3, goto: out}]}
          «a»: {prompt: Press 1., choices: [{dtmf: 1, goto: a}]}
          «b»: {prompt: Your name?, collect: {into: n, type: text}, goto: c}
          c: {prompt: "{{ n }}.", goto: b}
          out: {prompt: Bye., hangup: true}
        """,
        TRAPPED,
        TRAPPED,
    )


def test_what_leads_into_it_is_no_second_problem() -> None:
    finds(
        "trapped",
        """
        flow: f
        start: m
        states:
          m: {prompt: Press 1 or 3., choices: [{dtmf: 1, goto: before}, {dtmf: 2, goto: a}, {dtmf: 3, goto: out}]}
          «before»: {prompt: Press 1., choices: [{dtmf: 1, goto: a}]}
          a: {prompt: Press 1., choices: [{dtmf: 1, goto: a}]}
          out: {prompt: Bye., hangup: true}
        """,
        TRAPPED,
    )


def test_a_flow_without_any_way_out_is_a_line_that_people_hang_up_on() -> None:
    finds("trapped", "flow: f\nstart: m\nstates:\n  m: {prompt: Press 1., choices: [{dtmf: 1, goto: a}]}\n  a: {prompt: From nine to five., goto: m}\n")


def test_a_circle_in_which_nothing_listens_is_an_endless_loop() -> None:
    finds("trapped", "flow: f\nstart: m\nstates:\n  m: {decide: [{if: call.attempt > 1, goto: a}, {else: out}]}\n  a: {prompt: A., goto: a}\n  out: {prompt: Bye., hangup: true}\n")


def test_a_subflow_may_end_the_call() -> None:
    finds("trapped", flow("{dtmf: 1, goto: s}").replace("  out:", "  s: {subflow: pay, outcomes: {paid: a}}\n  out:"))
