"""Variables keep the kind of their first value, wherever a value comes from."""

from __future__ import annotations

from flowengine.dialog.events import RequestAnswered
from tests.dialog.driver import Line

FLOW = """
flow: kinds
start: ask
variables: {count: 0, zip: "04210", open: true}
states:
  ask:
    prompt: "{{ count }} {{ zip }}"
    choices:
      - {dtmf: 1, set: {count: "{{ call.parameters.n }}"}, goto: ask}
      - {dtmf: 2, set: {zip: "{{ 4210 }}"}, goto: ask}
      - {dtmf: 3, set: {open: "{{ call.parameters.open }}"}, goto: ask}
      - {dtmf: 4, goto: lookup}
  lookup:
    request: {get: "https://clinic.example", into: count}
    outcomes: {ok: ask, failed: ask}
"""


def test_a_text_of_digits_becomes_a_number_and_the_other_way_round() -> None:
    line = Line(FLOW).start(parameters={"n": "42", "open": "no"}).press("1").press("2").press("3")
    assert line.variables == {"count": 42, "zip": "4210", "open": False}
    assert line.faults == []


def test_what_can_not_become_one_leaves_it_as_it_was_and_is_told() -> None:
    line = Line(FLOW).start(parameters={"n": "many"}).press("1")
    assert line.variables["count"] == 0 and line.said[-1] == "0 04210"
    assert [(fault.code, fault.state) for fault in line.faults] == [("wrong-kind", "ask")]
    assert "many" not in repr(line.faults), "a fault never holds a value"


def test_answers_of_other_systems_too() -> None:
    line = Line(FLOW).start().press("4").send(RequestAnswered(1, 200, "17"))
    assert line.variables["count"] == 17
    line.press("4").send(RequestAnswered(2, 200, {"n": 3}))
    assert line.variables["count"] == 17 and [fault.code for fault in line.faults] == ["wrong-kind"]
