"""Failed tries at secret questions: what counts as one, and what a call does that isn't asked them any more."""

from __future__ import annotations

import pytest
from driver import Line

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered, SecretsBarred

FLOW = """
flow: bank
start: menu
recovery: {fallback: desk}
states:
  menu: {prompt: Menu., choices: [{dtmf: 1, goto: pin}, {dtmf: 2, goto: plain}]}
  plain: {prompt: How many?, collect: {into: n, type: digits, length: 2}, goto: menu}
  pin: {prompt: PIN?, collect: {into: pin, type: digits, length: 4, secret: true, check: [{if: pin != '0000', prompt: Not that one.}]}, goto: lookup}
  lookup:
    request: {post: https://bank.example/check, json: {pin: "{{ pin }}"}, into: found}
    outcomes: {ok: judge, 404: wrong, failed: wrong}
  judge: {decide: [{if: found.valid, goto: menu}, {else: wrong}]}
  wrong: {prompt: That's wrong., goto: pin}
  desk: {prompt: One moment., handoff: {dial: "+13125550100"}}
"""


def failed(line: Line) -> int:
    return sum(step.failed_secrets for step in line.steps)


def answer(line: Line, status: int, body: object = None) -> Line:
    order = [command for command in line.commands if isinstance(command, SendRequest)][-1]
    return line.send(RequestAnswered(order.id, status, body))


def at_the_pin(**fields: object) -> Line:
    return Line(FLOW).start(**fields).press("1")


def test_answers_that_are_not_taken_count_and_silence_does_not() -> None:
    line = at_the_pin()
    line.say("elephants")
    line.press("0000")
    assert failed(line) == 2
    line.heard().wait(30)
    assert failed(line) == 2


@pytest.mark.parametrize(
    ("status", "body", "count"),
    [(200, {"valid": True}, 0), (200, {"valid": False}, 1), (401, None, 1), (403, None, 1), (404, None, 1)],
)
def test_an_answer_that_another_system_refuses_counts_once(status: int, body: object, count: int) -> None:
    line = answer(at_the_pin().press("1234"), status, body)
    assert failed(line) == count
    answer(line.press("1" if count == 0 else "").press("1234"), 200, {"valid": True})
    assert failed(line) == count + (count == 0)  # the menu led to the same question again


def test_other_questions_count_nothing() -> None:
    assert failed(Line(FLOW).start().press("2").say("nonsense").press("12").press("2").press("12")) == 0


def test_who_is_barred_hears_the_fallback_instead_of_the_question() -> None:
    line = Line(FLOW).start(barred=True)
    assert line.said == ["Menu."]
    line.press("2")
    assert line.said == ["How many?"]
    line.press("12").press("1")
    assert line.said == ["Menu.", "One moment."] and line.state == "desk"


@pytest.mark.parametrize("answered", ["1234", "0000"])
def test_who_is_barred_at_the_question_has_no_more_answer_looked_at(answered: str) -> None:
    line = at_the_pin().send(SecretsBarred()).press(answered)
    assert line.said == ["Menu.", "PIN?", "One moment."]
    assert not any(isinstance(command, SendRequest) for command in line.commands)
    assert failed(line) == 0


def test_a_fallback_that_leads_to_the_question_ends_with_the_apology() -> None:
    line = Line(
        FLOW.replace("fallback: desk", "fallback: wrong")
        .replace("{dtmf: 2, goto: plain}", "{dtmf: 2, goto: desk}")
        .replace("  plain: {prompt: How many?, collect: {into: n, type: digits, length: 2}, goto: menu}\n", "")
    )
    line.start(barred=True).press("1")
    assert line.said[-1].startswith("I'm sorry, I can't help you any further")
