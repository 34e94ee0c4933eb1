"""Calls of guests of Hotel Aurora."""

from __future__ import annotations

from functools import partial

import pytest

from tests.flows.calls import CALLER, Scripted, hold

call = partial(Scripted, "guest-survey")

CALLS = [
    call(
        "a good mark, and a call back",
        """
        → mark
        say I would give it a four → liked_or_not praise
        say the breakfast was lovely → call_back
        say yes please → wants_it number call-back-number/ask
        say four one five five five five zero one double zero →
        hear 4 1 5, 5 5 5, 0 1 0 0
        say yes → call-back-number/given noted
        """,
        "queue call-backs",
        {"mark": 4, "comment": "the breakfast was lovely", "number": "+14155550100"},
    ),
    call(
        "a bad mark after two that can't be, by keys",
        """
        → mark
        say three and a half →
        hear Whole marks only
        say six →
        hear Please press a key from 1 to 5
        press 2 → liked_or_not better
        silence → call_back
        hear Never mind
        press 1 → wants_it number call-back-number/ask
        press * → call-back-number/given noted
        """,
        "queue call-backs",
        {"mark": 2, "comment": "", "number": CALLER},
    ),
    call(
        "no call back",
        """
        → mark
        press 5 → liked_or_not praise
        say everything → call_back
        say no thank you → wants_it goodbye
        """,
    ),
    call(
        "no time",
        """
        → mark
        say no time → goodbye
        """,
    ),
    call(
        "a call back, and then a person after all",
        """
        → mark
        press 5 → liked_or_not praise
        say the view → call_back
        say yes → wants_it number call-back-number/ask
        say I'd rather speak to somebody → call-back-number/person reception
        """,
        "dial +15551230150",
    ),
    call(
        "reception, which doesn't answer",
        """
        → mark
        press 0 → reception
        no answer → goodbye
        """,
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)
