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
      - {dtmf: 5, set: {open: no}, goto: ask}
      - {dtmf: 4, goto: lookup}
  lookup:
    request: {get: "https://clinic.example", into: count}
    outcomes: {ok: ask, failed: ask}
"""


def test_a_text_of_digits_becomes_a_number_and_the_other_way_round() -> None:
    line = Line(FLOW).start(parameters={"n": "42", "open": "false"}).press("1").press("2").press("3")
    assert line.variables == {"count": 42, "zip": "4210", "open": False}
    assert line.faults == []


def test_what_can_not_become_one_leaves_it_as_it_was_and_is_told() -> None:
    line = Line(FLOW).start(parameters={"n": "many"}).press("1")
    assert line.variables["count"] == 0 and line.said[-1] == "0 04210"
    assert [(fault.code, fault.state, fault.file, fault.line) for fault in line.faults] == [("wrong-kind", "ask", "test.yaml", 9)]
    assert "many" not in repr(line.faults), "a fault never holds a value"


def test_what_stands_in_the_file_is_read_as_it_is_meant_there() -> None:
    assert Line(FLOW).start().press("5").variables["open"] is False


def test_what_the_world_gives_is_kept_as_it_is() -> None:
    """An answer, the body of a request, an item: the kind is for what the author sets."""
    line = Line(FLOW).start().press("4").send(RequestAnswered(1, 200, {"n": 3}))
    assert line.variables["count"] == {"n": 3} and line.faults == []
