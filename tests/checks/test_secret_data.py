"""Rule `secret-data`: secret answers on their way to where they would be seen."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds

ASK = """
flow: f
start: ask
relay: {exit_url: https://a.example/exit}
states:
  ask: {prompt: Number?, collect: {into: pin, type: digits, SECRET}, goto: next}
"""


def flow(state: str, secret: str = "secret: true") -> str:
    return ASK.replace("SECRET", secret) + f"  next: {state}\n  x: {{prompt: Bye., hangup: true}}\n"


def test_passes() -> None:
    finds("secret-data", flow("{prompt: Thank you., handoff: {queue: a, data: {reason: paid, attempt: '{{ call.attempt }}'}}}"))
    finds("secret-data", flow("{prompt: 'You said {{ pin }}.', handoff: {queue: a, data: {pin: '{{ pin }}'}}}", "secret: false"))
    finds("secret-data", flow("{prompt: 'Of {{ pin | length }} digits.', goto: x}"))
    finds("secret-data", flow("{decide: [{if: pin == '1234', goto: x}, {else: ask}]}"))


@pytest.mark.parametrize(
    "data",
    [
        "{pin: '{{ «pin» }}'}",
        "{a: 'x {{ «pin» }} y'}",
        "{a: [1, '{{ «pin» }}']}",
        "{a: {b: '{{ «pin» | upper }}'}}",
        "{a: '{{ call.from ~ «pin» }}'}",
        "{pin: 'pin {{ «pin» }}'}",
        "{a: '{{ «pin»[0:2] }}'}",
    ],
)
def test_fails_in_data(data: str) -> None:
    finds("secret-data", flow(f"{{prompt: Thank you., handoff: {{queue: a, data: {data}}}}}"), ("secret-data", ""))


@pytest.mark.parametrize(
    "state",
    [
        "{prompt: 'You said {{ «pin» }}.', goto: x}",
        "{prompt: {en-US: Hello., es-US: 'Es {{ «pin» }}.'}, goto: x}",
        "{prompt: [a, {one_of: ['{{ «pin» | digits }}', b]}], goto: x}",
        "{prompt: {play: 'https://a.example/{{ «pin» }}.mp3'}, goto: x}",
        "{prompt: Hello., choices: [{dtmf: 1, goto: x, prompt: '{{ «pin» }}'}]}",
        "{prompt: Hello., choices: [{dtmf: 1, goto: x}], no_match: [Hm?, 'It is {{ «pin» }}.']}",
        "{prompt: Hello., choices: [{dtmf: 1, goto: x, label: '{{ «pin» }}'}]}",
        "{prompt: 'The pin is {{ «pin» }}.', goto: x}",
    ],
)
def test_fails_where_it_would_be_said(state: str) -> None:
    finds("secret-data", flow(state), ("secret-spoken", ""))


@pytest.mark.parametrize(
    "handoff",
    [
        "{dial: '+1{{ «pin» }}'}",
        "{exit: '{{ «pin» }}'}",
        "{redirect: 'https://a.example/{{ «pin» }}'}",
        "{queue: '{{ «pin» }}'}",
        "{refer: 'sip:{{ «pin» }}@a.example'}",
        "{studio: '{{ «pin» }}'}",
    ],
)
def test_fails_in_targets(handoff: str) -> None:
    finds("secret-data", flow(f"{{prompt: One moment., handoff: {handoff}}}"), ("secret-data", ""))


def test_a_confirmation_may_read_it_back() -> None:
    finds("secret-data", flow("{prompt: Thank you., goto: x}", "secret: true, confirm: always, confirm_prompt: 'Is it {{ pin | digits }}?'"))


def test_all_at_once() -> None:
    finds(
        "secret-data",
        flow("{prompt: 'It is {{ «pin» }}.', handoff: {queue: a, data: {a: '{{ «pin» }}', b: '{{ «pin» }}'}}}"),
        ("secret-spoken", ""),
        ("secret-data", ""),
        ("secret-data", ""),
    )


def test_labels_of_commands() -> None:
    finds(
        "secret-data",
        flow("{prompt: Hello., choices: [{dtmf: 1, goto: x, label: 'of {{ pin | length }}'}], commands: [{dtmf: 2, goto: x, label: {en-US: '{{ «pin» }}'}}]}"),
        ("secret-spoken", ""),
    )


def test_fails_in_the_label_of_an_option() -> None:
    """ "Did you mean A or B?" would say it."""
    finds("secret-data", flow("{prompt: Hello., collect: {into: other, type: choice, options: ['{{ «pin» }}', b]}, goto: x}"), ("secret-spoken", ""))
