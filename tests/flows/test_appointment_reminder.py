"""Calls that the practice places the day before an appointment."""

from __future__ import annotations

from functools import partial

import pytest

from tests.flows.calls import CALLER, NIGHT, Scripted, hold

API = "https://practice.example"
APPOINTMENTS = f"POST {API}/appointments"

call = partial(Scripted, "appointment-reminder", parameters={"name": "Ann", "day": "2026-03-04", "hour": "15:30"}, outbound=True)
told = partial(call, env={"PRACTICE_API": API}, secrets={"PRACTICE_TOKEN": "s3cret"})

CALLS = [
    call(
        "it is kept",
        """
        → greeting menu
        hear Hello Ann, this is the Lakeside practice. You have an appointment Wednesday, March 4th at 3:30 PM
        press 1 → tell thanks see_you
        """,
    ),
    told(
        "it is kept, and the practice's system is told",
        """
        → greeting menu
        say I'll be there → tell send thanks see_you
        """,
        requests={APPOINTMENTS: 201},
    ),
    told(
        "the practice's system doesn't answer",
        """
        → greeting menu
        press 1 → tell send desk
        hear One moment, please.
        """,
        "dial +15551230140",
        {"reason": "appointment", "decision": "kept"},
        requests={APPOINTMENTS: None},
        faults=("request-failed",),
    ),
    told(
        "it is moved, and the day put right in passing",
        """
        → greeting menu
        say can I come another day → another_day
        say next tuesday → another_hour
        say no thursday → another_hour
        say eleven thirty in the morning → moved tell send thanks see_you_then
        hear We'll see you Thursday, March 5th at 11:30 AM
        """,
        requests={APPOINTMENTS: 201},
    ),
    call(
        "it is cancelled after all",
        """
        → greeting menu
        press 3 → sure
        say no → cancel_or_not menu
        say I can't come → sure
        say yes → cancel_or_not tell thanks cancelled_now
        """,
    ),
    call(
        "wrong number",
        """
        → greeting menu
        say you have the wrong number → wrong_number
        """,
    ),
    call(
        "somebody of the practice, who is busy",
        """
        → greeting menu
        press 0 → desk
        busy → later busy_now
        """,
    ),
    call(
        "somebody of the practice, at night",
        """
        → greeting menu
        press 0 → desk
        no answer → later closed
        hear The practice opens again Wednesday, March 4th at 8 AM
        """,
        at=NIGHT,
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_the_practice_is_told_about_the_person_that_was_called() -> None:
    [kept] = hold(CALLS[1]).sent
    assert kept.headers == {"Authorization": "Bearer s3cret"}
    assert kept.json == {"phone": CALLER, "decision": "kept", "day": "", "hour": ""}
    [moved] = hold(CALLS[3]).sent
    assert moved.json == {"phone": CALLER, "decision": "moved", "day": "2026-03-05", "hour": "11:30"}
