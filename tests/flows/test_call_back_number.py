"""The number for a call back, asked by itself: the flows that go through it have calls of their own."""

from __future__ import annotations

from functools import partial

import pytest

from tests.flows.calls import Scripted, hold

call = partial(Scripted, "call-back-number")

CALLS = [
    call(
        "another number",
        """
        → ask
        say two one seven five five five zero one four two →
        hear 2 1 7, 5 5 5, 0 1 4 2
        say yes → given
        """,
    ),
    call(
        "the number of the call",
        """
        → ask
        say the same → given
        """,
    ),
    call(
        "no whole number, twice",
        """
        → ask
        say what do you mean →
        hear with the area code
        say I really don't know → person
        """,
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)
