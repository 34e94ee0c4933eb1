"""Scenario tests, run: what passes, and how what fails is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from files import lay, ran

from flowengine.language.report import as_text
from flowengine.testing.running import run_suite
from flowengine.testing.suites import read_suite

API = "{API: https://shop.example}"
STOCK = "GET https://shop.example/stock"


@pytest.mark.parametrize(
    "steps",
    [
        "hear: For our hours\npress: 1\nhear: we are open\nstate: menu\nvariables: {visits: 2}",
        "say: um, a person please\nhear: connect you\nhandoff: {dial: '+15551230100', timeout: 20s, data: {visits: 1}}\nreturns: busy\nstate: message",
        "press: 3\nhandoff: dial\nreturns: no_answer\nhear: Nobody is free\nhandoff: {voicemail: {max_length: 60s}}\nends: voicemail",
        "press: 3\nreturns: completed\nends: hangup",
        "press: 9\nlanguage: es-US\nhear: Oprima el 1",
        "silence_after: 6s\nhear: For our hours\nsilence_after: 6s\nhear: For our hours\nsilence_after: 7s\nends: hangup",
        "interrupt: {press: 1, after: 1s}\nhear: we are open",
        "interrupt: {say: hours, after: 1s}\nhear: we are open",
        "press: 1\nsocket_drops: {after: 500ms}\nhear: For our hours\nstate: menu\nvariables: {visits: 2}\npress: 3\nhandoff: dial",
        "wait: 1s\nhang_up\nends: hang_up\nstate: menu",
        "say_partial: a per\nwait: 1s\nsay: a person\nstate: person",
        "{hear: For our hours, silence_after: 6s}\nhear: For our hours",
    ],
)
def test_calls_that_go_as_told(steps: str, tmp_path: Path) -> None:
    outcome = ran(tmp_path, steps)
    assert outcome.passed, outcome.failure


@pytest.mark.parametrize(
    ("mock", "then"),
    [
        ("{body: {left: 3}}", "hear: We have 3\nends: hangup"),
        ("404", "state: none_left"),
        ("{status: 404, takes: 2s}", "hear: One moment\nhear: none left"),
        ("{takes: 6s}", "hear: One moment\nhear: connect you\nhandoff: dial"),
        ("failed", "state: person"),
    ],
)
def test_other_systems(mock: str, then: str, tmp_path: Path) -> None:
    outcome = ran(tmp_path, f"press: 2\nsay: twelve\n{then}\nvariables: {{count: 12}}", env=API, secrets="{TOKEN: x}", requests=f"{{{STOCK}?count=12: {mock}}}")
    assert outcome.passed, outcome.failure


@pytest.mark.parametrize(
    ("steps", "line", "column", "message", "suggestions", "hint"),
    [
        (
            "hear: For your hours",
            5,
            15,
            "expected to hear “For your hours”; heard instead: “For our hours, press 1. For an order, press 2. For a person, press 3.”",
            ("For our hours",),
            "",
        ),
        ("hear: Nothing of this kind\nends", 5, 15, "expected to hear “Nothing of this kind”; heard instead: “For our hours", (), "`silence_after` waits for that"),
        ("press: 1\nstate: hours", 6, 16, "expected the call in `hours`; it is in `menu`", (), "It went through `hours` on the way."),
        ("press: 2\nvariables: {visits: 2}", 6, 29, "expected `visits` to be 2; it is 1", (), ""),
        ("language: es-US", 5, 19, "expected es-US to be spoken; it is en-US", (), ""),
        ("press: 3\nhandoff: {dial: '+15551230199'}", 6, 9, "expected the call to go to +15551230199; it goes to +15551230100", (), ""),
        ("press: 3\nhandoff: {queue: sales}", 6, 9, "expected a handoff by queue; it goes by dial to +15551230100", (), ""),
        ("press: 3\nhandoff: {dial: '+15551230100', timeout: 30s}", 6, 9, "expected the handoff's `timeout` to be 30; it is 20", (), ""),
        ("press: 3\nhandoff: {dial: '+15551230100', data: {visits: 4}}", 6, 9, "expected `visits` to be handed over as 4; it is 1", (), ""),
        ("handoff: dial", 5, 18, "expected the call to be handed over; it goes on here", (), ""),
        ("returns: busy", 5, 18, "expected a dial that ends: busy; the call isn't with anybody else", (), ""),
        ("ends", 5, 9, "expected the call to be over; it goes on", (), ""),
        ("hang_up\nends: hangup", 6, 15, "expected the call to end by hangup; it ended by hang_up", ("hang_up",), ""),
        ("hang_up\npress: 1", 6, 16, "expected the caller to press a key; the call was over before: the caller hung up", (), ""),
        (
            "press: 2\npress: 3\nwait: 5s",
            6,
            16,
            "the flow asks `GET https://shop.example/stock`; the test has no answer for it",
            (),
            'Add it under `requests`: `"GET https://shop.example/stock": {status: 200}`.',
        ),
    ],
)
def test_calls_that_do_not(steps: str, line: int, column: int, message: str, suggestions: tuple[str, ...], hint: str, tmp_path: Path) -> None:
    more = {"env": API, "secrets": "{TOKEN: x}"} if "asks" in message else {}
    failure = ran(tmp_path, steps, **more).failure
    assert failure is not None
    assert (failure.code, failure.span.line - len(more), failure.span.column, failure.suggestions) == ("step-failed", line, column, suggestions)
    assert failure.message.startswith(message) and hint in failure.hint


def test_a_failure_says_where_the_call_was(tmp_path: Path) -> None:
    outcome = ran(tmp_path, "press: 2\nhear: How mny?")
    assert outcome.failure is not None
    assert outcome.failure.hint == "0:08.7 into the call, in `order`, waiting for the caller."
    assert as_text([outcome.failure], explain=False).endswith(
        "      |               ^^^^^^^^\n   Did you mean `How many?`?\n   0:08.7 into the call, in `order`, waiting for the caller."
    )
    assert str(outcome.timeline) == (
        "  0:00.0  · call from +15550001111 to +15550002222\n"
        "  0:00.0  → menu\n"
        "  0:00.3  ◂ For our hours, press 1. For an order, press 2. For a person, press 3.\n"
        "  0:07.5  ▸ presses 2\n"
        "  0:07.5  → order\n"
        "  0:07.8  ◂ How many?"
    )


def test_a_defect_of_ours_fails_the_test_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr("flowengine.testing.phone.Phone.wait", broken)
    failure = ran(tmp_path, "wait: 1s").failure
    assert failure is not None and "RuntimeError: oops" in failure.message


def test_the_clock_stands_in_the_zone_of_the_flow(tmp_path: Path) -> None:
    assert ran(tmp_path, "press: 1\nhear: It is 11", call="{at: 2026-12-24 11:30}").passed
    assert ran(tmp_path, "press: 1\nhear: It is 9", call="{at: 2026-12-24T09:30Z}").passed


def test_secrets_of_callers_compare_and_are_not_shown(tmp_path: Path) -> None:
    flow = "flow: shop\nstart: a\nstates:\n  a: {prompt: Your code?, collect: {into: code, type: digits, length: 4, secret: true}, goto: b}\n  b: {prompt: Thanks., hangup: true}\n"
    file = lay(tmp_path, "flow: shop\ntests:\n  - {name: a, steps: [press: 1234, variables: {code: 1234}]}\n  - {name: b, steps: [press: 1234, variables: {code: 9999}]}\n", flow)
    good, bad = run_suite(read_suite(file))
    assert good.passed and bad.failure is not None
    assert "it is •••" in bad.failure.message
