"""Rule `handoff-target`: numbers and addresses that can't be reached, outcomes without a dial."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state


@pytest.mark.parametrize("target", ["+15551230100", "+41791234567", "sip:desk@clinic.example", "sips:desk@clinic.example", "client:ann", "{{ call.from }}", "+1{{ call.from }}"])
def test_numbers_that_can_be_dialled(target: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{dial: '{target}'}}"))


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [
        ("5551230100", '"+15551230100"'),
        ("(555) 123-0100", '"+15551230100"'),
        ("1-555-123-0100", '"+15551230100"'),
        ("+1 (555) 123-0100", '"+15551230100"'),
        ("+1.555.123.0100", '"+15551230100"'),
        ("+41 79 123 45 67", '"+41791234567"'),
        ("911", ""),
        ("+0155512301", ""),
        ("+123456", ""),
        ("+1234567890123456", ""),
        ("desk", ""),
        ("tel:+15551230100", '"+15551230100"'),
        ("+１５５５１２３０１００", ""),
    ],
)
def test_numbers_that_cannot(target: str, suggestion: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{dial: «'{target}'»}}"), ("bad-number", suggestion))


def test_what_is_suggested_can_be_dialled() -> None:
    finds("handoff-target", in_state("prompt: Hello.\nhandoff: {dial: «+0 155 512»}"), ("bad-number", ""))


def test_the_number_shown() -> None:
    finds("handoff-target", in_state("prompt: Hello.\nhandoff: {dial: '+15551230100', caller_id: «'5551230101'»}"), ("bad-number", '"+15551230101"'))
    finds("handoff-target", in_state("prompt: Hello.\nhandoff: {dial: '+15551230100', caller_id: client:ann}"))
    finds("handoff-target", in_state("prompt: Hello.\nhandoff: {dial: '+15551230100', caller_id: '{{ call.to }}'}"))


@pytest.mark.parametrize("address", ["https://a.example/twiml", "http://127.0.0.1:8000/", "{{ env.TWIML }}"])
def test_addresses(address: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{redirect: '{address}'}}"))


@pytest.mark.parametrize("address", ["twiml", "/twiml", "a.example/twiml", "ftp://a.example", "https://", "http://[a", "https://a.example/a b"])
def test_addresses_that_are_none(address: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{redirect: «'{address}'»}}"), ("bad-address", ""))


def test_studio() -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{studio: FW{'0a' * 16}}}"))
    for sid in ("FW0", "AC" + "0" * 32, "FW" + "0" * 31 + "G", "my flow"):
        finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{studio: «{sid}»}}"), ("bad-address", ""))


@pytest.mark.parametrize("handoff", ["{voicemail: true}", "{exit: a}", "{redirect: https://a.example}"])
def test_outcomes_of_what_never_comes_back(handoff: str) -> None:
    finds("handoff-target", f"flow: f\nstart: m\nstates:\n  «m»:\n    prompt: Hello.\n    handoff: {handoff}\n    outcomes: {{busy: m}}\n", ("outcomes-without-dial", ""))


def test_outcomes_of_a_dial() -> None:
    finds("handoff-target", in_state("prompt: Hello.\nhandoff: {dial: '+15551230100'}\noutcomes: {busy: x}"))


@pytest.mark.parametrize(("handoff", "outcomes"), [("queue: a", "completed: x, failed: x"), ("queue: {workflow_sid: WW1}", "failed: x"), ("refer: sip:a@b.example", "failed: x")])
def test_outcomes_of_a_queue_and_a_referral(handoff: str, outcomes: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{{handoff}}}\noutcomes: {{{outcomes}}}"))


@pytest.mark.parametrize("target", ["'sip:'", "'client:'", "'sips: '"])
def test_an_address_with_nobody_behind_it(target: str) -> None:
    finds("handoff-target", in_state(f"prompt: Hello.\nhandoff: {{dial: «{target}»}}"), ("bad-number", ""))
