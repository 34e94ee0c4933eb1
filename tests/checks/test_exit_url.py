"""Rule `exit-url`: calls that leave by `exit` need somewhere to go."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_flow, in_state

WRONG = ("exit-url", "")


def test_passes() -> None:
    finds("exit-url", in_state("prompt: Hello.\nhandoff: {exit: desk}", "relay: {exit_url: https://a.example/exit}"))
    finds("exit-url", in_state("prompt: Hello.\nhandoff: {exit: desk}", "relay: {exit_url: 'http://127.0.0.1:8000/exit?a=b'}"))
    finds("exit-url", in_state("prompt: Hello.\nhandoff: {queue: desk}"))


def test_fails_at_each_exit() -> None:
    finds(
        "exit-url",
        "flow: f\nstart: a\nstates:\n  a: {prompt: a, handoff: {exit: «desk»}}\n  b: {prompt: b, handoff: {exit: '{{ call.from }}'}}\n".replace(
            "'{{ call.from }}'", "«'{{ call.from }}'»"
        ),
        WRONG,
        WRONG,
    )


@pytest.mark.parametrize(
    "address", ["exit", "/exit", "ftp://a.example", "https://", "https:///exit", "a.example/exit", "http://[a", "http://[::1", "https://a b", "wss://a.example"]
)
def test_fails_at_an_address_that_is_none(address: str) -> None:
    finds("exit-url", in_flow(f"relay: {{exit_url: «'{address}'»}}"), WRONG)
