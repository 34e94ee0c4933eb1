"""Flows that go into each other: whether they fit."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import expect, in_state

PAY = """
flow: pay
start: ask
variables: {amount: 0, currency: USD}
states:
  ask: {prompt: Pay?, choices: [{dtmf: 1, goto: paid}, {dtmf: 2, goto: not_paid}]}
  paid: {return: paid}
  not_paid: {return: not_paid}
"""


def test_what_fits() -> None:
    finds("subflows", in_state("subflow: pay\nwith: {amount: 3}\ninto: p\noutcomes: {paid: x, not_paid: x}"), beside=(PAY,))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("subflow: pay\n«outcomes»: {paid: x}", [("missing-outcome", "")]),
        ("subflow: pay\noutcomes: {paid: x, «notpaid»: x}", [("unknown-outcome", "not_paid")]),
        ("subflow: pay\noutcomes: {paid: x, «refused»: x}", [("unknown-outcome", "not_paid")]),
        ("subflow: pay\noutcomes: {paid: x, not_paid: x, «cancelled»: x}", [("unknown-outcome", "")]),
        ("subflow: «pay»", [("missing-outcome", ""), ("missing-outcome", "")]),
        ("subflow: pay\nwith: {«amuont»: 3}\noutcomes: {paid: x, not_paid: x}", [("unknown-input", "amount")]),
        ("subflow: pay\nwith: {«tip»: 3}\noutcomes: {paid: x, not_paid: x}", [("unknown-input", "")]),
    ],
)
def test_what_does_not_fit(state: str, expected: list[tuple[str, str]]) -> None:
    marked = in_state(state)
    if len(expected) == 2:
        marked = marked.replace("«pay»", "««pay»»")
    finds("subflows", marked, *expected, beside=(PAY,))


def test_one_that_never_comes_back() -> None:
    finds(
        "subflows",
        in_state("subflow: «other»\noutcomes: {done: x}"),
        ("never-returns", ""),
        beside=("flow: other\nstart: a\nstates: {a: {prompt: Bye., hangup: true}}",),
    )


def test_one_that_goes_into_itself() -> None:
    there = "flow: there\nstart: a\nstates: {a: {subflow: f, outcomes: {done: b}}, b: {return: done}}"
    finds("subflows", in_state("subflow: «there»\noutcomes: {done: x}").replace("prompt: Bye., hangup: true", "return: done"), ("calls-itself", ""), beside=(there,))
    finds("subflows", in_state("subflow: «f»\noutcomes: {done: x}").replace("prompt: Bye., hangup: true", "return: done"), ("calls-itself", ""))
    finds("subflows", in_state("subflow: there\noutcomes: {done: x}"), beside=(there.replace("subflow: f", "subflow: pay"), PAY.replace("not_paid", "done")))


def test_values_of_another_kind_than_the_subflow_begins_with() -> None:
    state = "subflow: pay\nwith: {«amount»: thirty}\noutcomes: {paid: x, not_paid: x}"
    finds("subflows", in_state(state), ("wrong-kind", ""), beside=(PAY,))
    for fits in ("'30'", "'{{ 3 }}'", "null"):
        finds("subflows", in_state(state.replace("«amount»: thirty", f"amount: {fits}")), beside=(PAY,))


RESULTS = "subflow: pay\ninto: p\noutcomes: {{paid: x, not_paid: x}}\nprompt: Bye {}."


def test_results_that_the_subflow_does_not_have_and_secret_ones() -> None:
    for known in ("{{ p.amount }}", "{{ p }}", "{{ p.pin | length }}"):
        finds("subflows", in_state(RESULTS.format("nobody")).replace("Bye.", f"'{known}'"), beside=(PAY.replace("currency: USD", "pin: 1"),))
    finds("subflows", in_state(RESULTS.format("nobody")).replace("Bye.", "'{{ p.«amuont» }}'"), ("unknown-result", "amount"), beside=(PAY,))
    secret = PAY.replace("goto: paid}", "goto: pin}").replace(
        "states:\n", "states:\n  pin: {prompt: Pin?, collect: {into: pin, type: digits, length: 4, secret: true}, goto: paid}\n"
    )
    finds("subflows", in_state(RESULTS.format("nobody")).replace("Bye.", "'{{ p.«pin» }}'"), ("secret-spoken", ""), beside=(secret,))


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("prompt: Hello.\n«with»: {a: 1}\ngoto: x", "too-many-keys"),
        ("prompt: Hello.\n«into»: a\ngoto: x", "too-many-keys"),
        ("«subflow: {flow: pay}\noutcomes: {done: x}»", "wrong-type"),
        ("subflow: «Pay Now»\noutcomes: {done: x}", "bad-flow-id"),
        ("prompt: Bye.\nreturn: «Not paid»", "bad-name"),
        ("subflow: pay\n«hangup»: true\noutcomes: {done: x}", "too-many-keys"),
    ],
)
def test_how_a_subflow_is_not_written(state: str, code: str) -> None:
    if code == "wrong-type":
        state = "subflow: «{flow: pay}»\noutcomes: {done: x}"
    suggestion = {"bad-flow-id": "pay-now", "bad-name": "not_paid"}.get(code, "")
    expect(in_state(state), (code, suggestion))
