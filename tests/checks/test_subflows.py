"""Flows that go into each other: whether they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.loading import load_all
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


def test_a_language_that_the_header_has_no_voice_for() -> None:
    polish = PAY.replace("prompt: Pay?", "language: pl-PL, prompt: Zapłacić?")
    voiced = "relay: {languages: {pl-PL: {tts_provider: Google, voice: pl-PL-Wavenet-A}}}\n"
    state = "subflow: «pay»\noutcomes: {paid: x, not_paid: x}"
    finds("subflows", in_state(state), ("subflow-language", ""), beside=(polish,))
    finds("subflows", in_state(state.replace("«pay»", "pay"), voiced), beside=(polish,))
    finds("subflows", in_state(state.replace("«pay»", "pay")), beside=(polish + voiced,))  # its own header knows one


def test_a_subflow_without_words_in_a_language_of_the_flow_around_it(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(in_state("language: es-US\nsubflow: pay\noutcomes: {paid: x, not_paid: x}"))
    (tmp_path / "pay.yaml").write_text(PAY.replace("prompt: Pay?", "prompt: {en-US: Pay?}"))
    [problem] = load_all([tmp_path]).problems
    assert (problem.code, problem.severity, problem.span.line) == ("subflow-language", "warning", 6)
    assert problem.file == str(tmp_path / "pay.yaml") and "es-US" in problem.message


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
