"""Rule `no-person`: questions that are hard to answer, from which nothing leads to somebody."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds

NOBODY = ("no-person", "")
FLOW = """
flow: f
start: m
{top}
states:
  m: {{prompt: Press 1 or 2., choices: [{{dtmf: 1, goto: number}}, {{dtmf: 2, goto: desk}}]}}
  {number}: {{prompt: Your number?, collect: {{into: n, type: {type}}}, goto: bye{more}}}
  bye: {{prompt: "Thank you, {{{{ n }}}}.", {end}}}
  desk: {{prompt: One moment., {contact}}}
"""


def flow(*, top: str = "", type: str = "digits", more: str = "", end: str = "hangup: true", contact: str = "handoff: {queue: desk}", told: bool = False) -> str:
    return FLOW.format(top=top, type=type, more=more, end=end, contact=contact, number="«number»" if told else "number")


@pytest.mark.parametrize("type", ["digits", "date", "phone", "code", "email", "money", "time"])
def test_a_hard_question_without_anybody_behind_it(type: str) -> None:
    finds("no-person", flow(type=type, told=True), NOBODY)


@pytest.mark.parametrize("contact", ["handoff: {voicemail: true}", "handoff: {dial: '+15551230100'}", "handoff: {redirect: 'https://a.example'}", "handoff: {flow: other}"])
def test_any_handoff_is_somebody(contact: str) -> None:
    finds("no-person", flow(contact=contact, told=True), NOBODY)
    finds("no-person", flow(contact=contact, top="recovery: {fallback: desk}"))


@pytest.mark.parametrize(
    "good",
    [
        flow(type="yes_no"),
        flow(type="text"),
        flow(type="number"),
        flow(top="recovery: {fallback: desk}"),
        flow(top="commands: [{dtmf: 0, speech: [operator], goto: desk}]"),
        flow(top="commands: [{speech: [go back], do: back}]"),
        flow(more=", no_match: [Again., {goto: desk}]"),
        flow(more=", commands: [{dtmf: star, goto: desk}]"),
        flow(end="goto: m"),
        flow(end="return: done"),
        flow(contact="hangup: true"),
    ],
)
def test_is_not_told(good: str) -> None:
    finds("no-person", good)


def test_where_the_flow_has_nobody_at_all_it_is_told_once() -> None:
    more = "  q{}: {{prompt: And?, collect: {{into: a{}, type: digits}}, goto: {}}}\n"
    questions = "".join(more.format(n, n, f"q{n + 1}" if n < 4 else "bye") for n in range(5))
    long = f"flow: «f»\nstart: q0\nstates:\n{questions}  bye: {{prompt: '{{{{ a0 }}}}.', hangup: true}}\n"
    finds("no-person", long, NOBODY)
    finds("no-person", long.replace("«f»", "f").replace("type: digits", "type: text"))
    finds("no-person", long.replace("«f»", "f").replace("hangup: true", "handoff: {voicemail: true}"))


def test_where_callers_never_get_out_that_is_told_alone() -> None:
    finds("no-person", flow(end="goto: number"))
