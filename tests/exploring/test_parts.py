"""What the walk is made of: what matters to a call, what a system may answer, what a caller may do."""

from __future__ import annotations

from datetime import datetime

from test_walking import read

from flowengine.dialog.program import Program
from flowengine.exploring.relevance import Relevance, numbers_beside
from flowengine.exploring.shapes import shape_of, variants
from flowengine.exploring.worlds import worlds_of

FLOW = read("""
flow: parts
start: ask
variables: {tries: 0, note: "", kind: none}
calendars: {office: {timezone: America/New_York, open: {mon-fri: 09:00-17:00}}}
states:
  ask:
    prompt: Which kind?
    collect: {into: kind, type: choice, options: [red, blue]}
    goto: look
  look:
    set: {tries: "{{ tries + 1 }}"}
    request: {get: "https://shop.example/{{ note }}", into: order}
    outcomes: {ok: tell, failed: again}
  tell:
    prompt:
      - "It comes {{ order.day | date }}, for {{ order.price | money }}."
      - {say: It is late., if: order.late}
    goto: again
  again:
    decide:
      - {if: kind == "red" and tries < 3, goto: ask}
      - {if: calendars.office.is_open, goto: bye}
      - {else: night}
  night: {prompt: Good night., hangup: true}
  bye: {prompt: Goodbye., hangup: true}
""")


def alike(state: str, one: dict[str, object], other: dict[str, object]) -> bool:
    relevance = Relevance([Program(FLOW)])
    return relevance.of("parts", state, one) == relevance.of("parts", state, other)


def test_a_variable_counts_as_long_as_something_asks_for_it() -> None:
    assert alike("ask", {"note": "a", "tries": 0}, {"note": "b", "tries": 0})
    assert alike("ask", {"kind": "red"}, {"kind": "blue"})  # it is asked for anew
    assert not alike("look", {"kind": "red"}, {"kind": "blue"})
    assert not alike("ask", {"tries": 0}, {"tries": 1})
    assert alike("ask", {"tries": 4}, {"tries": 40})
    assert alike("bye", {"tries": 0}, {"tries": 1})


def test_of_a_text_it_counts_whether_a_field_is_there() -> None:
    full = {"order": {"day": "2026-03-05", "price": 3, "late": True}}
    assert alike("tell", full, {"order": {"day": "2026-04-01", "price": 9, "late": True}})
    assert not alike("tell", full, {"order": {"day": "2026-04-01", "price": 9}})
    assert not alike("tell", full, {})


def test_numbers_stand_beside_what_they_are_compared_with() -> None:
    assert numbers_beside([FLOW]) == {"tries": [3]}


def test_an_answer_has_what_is_asked_of_it() -> None:
    whole, *others = variants(shape_of("order", FLOW), datetime(2026, 3, 3, 10))
    assert whole == {"day": "2026-03-06", "price": 42.5, "late": "sample late"}
    assert {"day": "2026-03-06", "price": 42.5, "late": None} in others


def test_an_example_is_varied_where_a_condition_asks() -> None:
    example = {"day": "2027-01-01", "price": 1, "late": False, "more": "kept"}
    assert variants(shape_of("order", FLOW), datetime(2026, 3, 3, 10), example)[0] == example


def test_there_is_an_hour_for_each_answer_of_a_calendar() -> None:
    assert [f"{world.at:%a %H:%M}" for world in worlds_of([Program(FLOW)])] == ["Tue 10:00", "Tue 20:00"]
