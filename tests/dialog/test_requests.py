"""Asking another system during a call, in virtual time: what is sent, what is said meanwhile, where the call goes then."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.answers.locale import locale_of
from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import CallEnded, CallerSpoke, FlowReplaced, KeyPressed, RequestAnswered
from flowengine.dialog.interpreter import Phase
from tests.dialog.driver import Line, program

EN = locale_of("en").sentences
FLOW = """
flow: clinic
start: ask
recovery: {fallback: desk}
variables: {patient: ""}
states:
  ask: {prompt: Your number?, collect: {into: number, type: digits, length: 4, confirm: never}, goto: lookup}
  lookup:
    prompt: Let me look.
    request:
      get: "{{ env.API }}/patients/{{ number }}"
      query: {phone: "{{ call.from }}", n: "{{ number }}"}
      headers: {Authorization: "Bearer {{ secrets.TOKEN }}"}
      timeout: 4s
      retry: 1
      while_waiting: One moment, please.
      into: patient
    outcomes: {ok: greet, 404: unknown, failed: desk}
  greet: {prompt: "Hello {{ patient.name }}.", goto: menu}
  menu: {prompt: Menu., choices: [{dtmf: 1, speech: [one], goto: bye}, {dtmf: 2, goto: lookup}]}
  unknown: {prompt: I don't know that number., goto: ask}
  desk: {prompt: I'll connect you., handoff: {queue: desk}}
  bye: {prompt: Goodbye., hangup: true}
"""


def asked(flow: str = FLOW, **start: Any) -> Line:
    line = Line(flow).start(**{"env": {"API": "https://clinic.example/v1"}, "secrets": {"TOKEN": "s3cret"}, "from_number": "+15550001111", **start})
    line.heard().press("4711")
    return line


def order(line: Line) -> SendRequest:
    found = [command for command in line.commands if isinstance(command, SendRequest)]
    return found[-1]


def answer(line: Line, status: int | None, body: Any = None, **more: Any) -> Line:
    return line.send(RequestAnswered(order(line).id, status, body, **more))


def test_what_is_sent() -> None:
    sent = order(asked())
    assert (sent.method, sent.url) == ("GET", "https://clinic.example/v1/patients/4711")
    assert sent.query == {"phone": "+15550001111", "n": "4711"} and sent.headers == {"Authorization": "Bearer s3cret"}
    assert (sent.json, sent.form, sent.timeout, sent.retry) == (None, None, 4.0, 1)
    assert sent.key == "CA1-lookup-1"
    assert "s3cret" not in repr(sent) and "4711" not in repr(sent)


def test_what_is_posted() -> None:
    flow = FLOW.replace(
        'get: "{{ env.API }}/patients/{{ number }}"',
        'post: https://clinic.example/book\n      json: {number: "{{ number }}", tries: 3, deep: [{a: "{{ 1 + 1 }}"}], when: "{{ call.attempt }}"}',
    )
    assert order(asked(flow)).json == {"number": "4711", "tries": 3, "deep": [{"a": 2}], "when": 1}
    form = FLOW.replace('get: "{{ env.API }}/patients/{{ number }}"', 'post: https://clinic.example/book\n      form: {number: "{{ number }}", tries: 3}')
    assert order(asked(form)).form == {"number": "4711", "tries": "3"}


@pytest.mark.parametrize("value", ["../admin", "a/b", "x?y=1", "a#b", "a b", "%2e%2e", "@evil.example"])
def test_a_value_cannot_lead_an_address_elsewhere(value: str) -> None:
    line = Line(FLOW).start(env={"API": "https://clinic.example/v1"}, state="lookup", variables={"number": value})
    sent = order(line)
    assert sent.url.startswith("https://clinic.example/v1/patients/")
    assert not set("/?#@ ") & set(sent.url.removeprefix("https://clinic.example/v1/patients/"))


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (200, "menu", ["Hello Ann.", "Menu."]),
        (204, "menu", ["Hello .", "Menu."]),
        (404, "ask", ["I don't know that number.", "Your number?"]),
        (500, "desk", ["I'll connect you."]),
        (None, "desk", ["I'll connect you."]),
        (301, "desk", ["I'll connect you."]),
    ],
)
def test_outcomes(status: int | None, state: str, said: list[str]) -> None:
    line = asked()
    assert line.said == ["Your number?", "Let me look."] and line.call.interpreter.phase is Phase.WAITING
    answer(line, status, {"name": "Ann"} if status == 200 else None, reason="" if status else "there is no such host")
    assert (line.state, line.said) == (state, said)
    assert [fault.code for fault in line.faults if fault.code != "missing-field"] == (["request-failed"] if state == "desk" else [])


def test_the_body_is_a_variable() -> None:
    line = answer(asked(), 200, {"name": "Ann", "visits": [1, 2]})
    assert line.variables["patient"] == {"name": "Ann", "visits": [1, 2]}
    assert answer(asked(), 404, "not there").variables["patient"] == "not there"


def test_while_waiting_is_said_after_a_second_and_again_and_not_before() -> None:
    quick = asked(FLOW.replace("    prompt: Let me look.\n", "")).wait(0.9)
    assert quick.said == ["Your number?"]
    assert answer(quick, 200, {"name": "Ann"}).said == ["Hello Ann.", "Menu."]
    slow = asked(FLOW.replace("    prompt: Let me look.\n", "")).wait(1.1)
    assert slow.said == ["Your number?", "One moment, please."]
    assert slow.wait(6).said == []
    assert slow.wait(3.5).said == ["One moment, please."]


def test_it_is_not_said_over_what_is_still_being_said() -> None:
    line = asked(FLOW.replace("Let me look.", "Let me look whether I can find you, which may take a little while today."))
    line.said  # noqa: B018 - until here
    assert line.wait(3).said == []
    assert line.wait(4).said == ["One moment, please."]


def test_without_an_answer_the_call_goes_on_all_the_same() -> None:
    line = asked().wait(11.1)
    assert line.state == "lookup"
    line.wait(0.2)
    assert line.state == "desk" and line.faults[0].code == "request-failed"
    before = len(line.commands)
    assert answer(line, 200, {"name": "Late"}).variables["patient"] == "" and len(line.commands) == before


def test_another_request_s_answer_means_nothing() -> None:
    line = answer(asked(), 200, {"name": "Ann"}).heard().press("2")
    first, second = (c for c in line.commands if isinstance(c, SendRequest))
    assert (first.id, second.id, second.key) == (1, 2, "CA1-lookup-2")
    line.send(RequestAnswered(first.id, 404))
    assert line.state == "lookup"
    assert line.send(RequestAnswered(second.id, 404)).state == "ask"


def test_keys_pressed_meanwhile_are_kept_for_the_next_question() -> None:
    line = asked().wait(0.3).press("1")
    assert answer(line, 200, {"name": "Ann"}).state == "bye"
    flow = FLOW.replace("  menu: {prompt: Menu.,", "  menu: {prompt: Menu., type_ahead: false,")
    assert answer(asked(flow).wait(0.3).press("1"), 200, {"name": "Ann"}).state == "menu"
    flow = FLOW.replace('  greet: {prompt: "Hello {{ patient.name }}.",', '  greet: {prompt: "Hello {{ patient.name }}.", interruptible: false,')
    assert answer(asked(flow).wait(0.3).press("1"), 200, {"name": "Ann"}).state == "menu"


def test_what_is_said_meanwhile_is_not_an_answer() -> None:
    line = asked().wait(0.3).send(CallerSpoke("one"))
    assert answer(line, 200, {"name": "Ann"}).state == "menu"


def test_a_caller_may_hang_up_meanwhile() -> None:
    line = asked().send(CallEnded())
    assert line.steps[-1].ended and line.call.due is None
    before = len(line.commands)
    assert len(answer(line, 200, {"name": "Ann"}).commands) == before and line.faults == []


def test_a_new_version_meanwhile_takes_the_answer() -> None:
    line = asked().send(FlowReplaced(program(FLOW.replace("Hello", "Good day"))))
    assert line.state == "lookup" and len([c for c in line.commands if isinstance(c, SendRequest)]) == 1
    assert answer(line, 200, {"name": "Ann"}).said[-2:] == ["Good day Ann.", "Menu."]


def test_a_request_that_cannot_be_made_out_is_the_fallback_s() -> None:
    line = asked(FLOW.replace('n: "{{ number }}"', "n: \"{{ 'a' * 10**9 }}\""))
    assert line.state == "desk" and line.faults[0].code == "expression-failed"


def test_keys_of_a_long_wait_are_bounded() -> None:
    line = asked().wait(0.3)
    for _ in range(500):
        line.send(KeyPressed("7"))
    assert len(line.call.interpreter._ahead) <= 64


def test_a_request_under_way_when_the_call_was_lost_is_sent_with_its_key() -> None:
    line = answer(asked(), 200, {"name": "Ann"}).heard().press("2")
    assert (order(line).key, line.call.interpreter.requests_answered) == ("CA1-lookup-2", 1)
    back = Line(FLOW).start(state="lookup", again=True, variables=dict(line.variables), requests=1, attempt=2)
    assert order(back).key == "CA1-lookup-2"


def test_a_field_that_is_not_there_is_empty_and_told() -> None:
    line = answer(asked(), 200, {"nom": "Ann"})
    assert line.said[-2:] == ["Hello .", "Menu."] and line.state == "menu"
    assert [(fault.code, fault.message, fault.state) for fault in line.faults] == [("missing-field", "what was to be said has no `name`", "greet")]
    text = answer(asked(), 200, "just words")
    assert text.said[-2:] == ["Hello .", "Menu."]
