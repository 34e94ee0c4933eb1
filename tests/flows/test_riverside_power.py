"""Calls to Riverside Power, on a Tuesday morning with one storm behind it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from tests.flows.calls import CALLER, CHICAGO, NIGHT, Scripted, hold

API = "https://outages.example"
CUSTOMERS, REPORTS, OUTAGES = f"GET {API}/customers", f"POST {API}/reports", f"GET {API}/outages"
HOME = {"street": "12 Elm Street", "city": "Millbrook", "outage": None}
KNOWN = {**HOME, "outage": {"crew_on_site": True, "restored_by": "2026-03-03T16:30"}}
LIST = [{"area": "Old Town", "homes": 340, "restored_by": "2026-03-03T16:30"}, {"area": "Cedar Flats", "homes": 18, "restored_by": None}]

call = partial(Scripted, "riverside-power", env={"OUTAGE_API": API}, secrets={"OUTAGE_TOKEN": "s3cret"})

CALLS = [
    call(
        "an outage by account number, all by keys",
        """
        → menu
        press 2 → report
        press 1 → account_number
        press 40171225 → find place
        hear 12 Elm Street in Millbrook
        press 1 → place_known extent
        press 1 → call_back
        press 1 → call_back_or_not call_back_number call-back-number/ask
        press * → call-back-number/given send reported anything_else
        hear Your report is R, 7, 1. We expect the power back Tuesday, March 3rd at 4:30 PM. We'll call 3 1 2, 5 5 5, 0 1 1 1
        press 2 → goodbye
        """,
        requests={CUSTOMERS: (200, HOME), REPORTS: (201, {"id": "R71", "restored_by": "2026-03-03T16:30"})},
    ),
    call(
        "an outage that is known, by phone number, all by speech in Spanish",
        """
        → menu
        say español → menu
        say no tengo luz → report
        say teléfono → phone_number
        say este número → find place
        say sí → place_known known_outage call_back
        hear Hay una cuadrilla trabajando. La luz debe volver el martes 3 de marzo a las 4:30 de la tarde
        say no gracias → call_back_or_not send reported anything_else
        hear Todavía no sabemos
        say es todo → goodbye
        """,
        requests={CUSTOMERS: (200, KNOWN), REPORTS: (201, {"id": "R72"})},
        language="es-US",
    ),
    call(
        "an account number that can't be, then none, and a phone that nobody knows",
        """
        → menu
        say my power is out → report
        say account number → account_number
        press 40171226 →
        hear That isn't one of our account numbers
        press # → phone_number
        say two one seven five five five oh one double two → find not_found zip_code
        press 62702 → area extent
        say only part of it → call_back
        say yes please → call_back_or_not call_back_number call-back-number/ask
        say three one two five five five zero one four four →
        hear 3 1 2, 5 5 5, 0 1 4 4
        say no the last two are four five →
        say yes → call-back-number/given send reported anything_else
        press 1 → menu
        press 0 → agent
        """,
        "queue outages",
        {"account": "", "zip": "62702", "extent": "part", "language": "en-US"},
        requests={CUSTOMERS: 404, REPORTS: (201, {"id": "R73"})},
    ),
    call(
        "the wrong house",
        """
        → menu
        press 2 → report
        press 1 → account_number
        press 40171225 → find place
        say no → place_known agent
        """,
        "queue outages",
        {"account": "40171225", "zip": "", "extent": "not said", "language": "en-US"},
        requests={CUSTOMERS: (200, HOME)},
    ),
    call(
        "no system: an agent takes the report",
        """
        → menu
        press 2 → report
        say my phone number → phone_number
        press * → find unreachable agent
        hear Our outage system doesn't answer
        """,
        "queue outages",
        {"account": "", "zip": "", "extent": "not said", "language": "en-US"},
        requests={CUSTOMERS: 503},
        faults=("request-failed",),
    ),
    call(
        "a downed line, and the emergency desk is busy",
        """
        → menu
        say there's a power line down across the road → danger
        hear Stay at least 30 feet away
        busy → danger_queue
        """,
        "queue emergency",
        {"reason": "danger", "language": "en-US"},
    ),
    call(
        "sparks, in the middle of a report",
        """
        → menu
        press 2 → report
        press 1 → account_number
        say I see sparks → danger
        """,
        "dial +12175550190",
        {"reason": "danger", "language": "en-US"},
    ),
    call(
        "when it will be back, and mine too",
        """
        → menu
        say when will my power be back → zip_code
        say six two seven oh one → area get_area area_out yours_too
        hear In Old Town, 340 homes are without power. It should be back Tuesday, March 3rd at 4:30 PM
        say yes → yours_or_not extent
        say the lights flicker → call_back
        say no → call_back_or_not send reported anything_else
        silence → goodbye
        """,
        requests={f"{OUTAGES}/62701": (200, LIST[0]), REPORTS: (201, {"id": "R74"})},
    ),
    call(
        "planned work, in a zip code that is ours after one that isn't",
        """
        → menu
        press 3 → zip_code
        press 10001 →
        hear We don't supply that zip code
        press 62702 → area get_area planned_or_not planned yours_too
        hear on Thursday, March 5th, from 9 AM to 12:30 PM
        press 2 → yours_or_not anything_else
        press 2 → goodbye
        """,
        requests={f"{OUTAGES}/62702": 404},
    ),
    call(
        "work that is over isn't news, and neither is a system that doesn't answer",
        """
        → menu
        press 3 → zip_code
        press 62707 → area get_area planned_or_not nothing_known yours_too
        hear We know of no outage in Cedar Flats
        press 2 → yours_or_not anything_else
        press 2 → goodbye
        """,
        requests={f"{OUTAGES}/62707": None},
        faults=("request-failed",),
    ),
    call(
        "all outages: one again, then silence to the end",
        """
        → menu
        press 4 → get_outages outage_list
        hear Old Town: 340 homes. Back Tuesday, March 3rd at 4:30 PM
        say again →
        hear Old Town
        silence →
        hear Cedar Flats: 18 homes
        silence → anything_else
        press 1 → menu
        say all outages → get_outages outage_list
        say stop → anything_else
        press 2 → goodbye
        """,
        requests={OUTAGES: (200, LIST)},
    ),
    call(
        "no outages, in Spanish and back",
        """
        → menu
        press 9 → menu
        say lista → get_outages outage_list no_outages anything_else
        press 1 → menu
        press 8 → menu
        say operator → agent
        """,
        "queue outages",
        {"account": "", "zip": "", "extent": "not said", "language": "en-US"},
        requests={OUTAGES: (200, [])},
    ),
    call(
        "billing, and nobody picks up",
        """
        → menu
        press 5 → office office_desk
        no answer → office_message
        """,
        "voicemail",
    ),
    call(
        "billing at night",
        """
        → menu
        say my bill → office office_closed office_message
        hear opens again Wednesday, March 4th at 8 AM
        """,
        "voicemail",
        at=NIGHT,
    ),
    call(
        "billing on Memorial Day",
        """
        → menu
        press 5 → office office_closed office_message
        hear opens again Tuesday, May 26th at 8 AM
        """,
        "voicemail",
        at=datetime(2026, 5, 25, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "nothing but silence",
        """
        → menu
        silence →
        silence →
        silence → agent
        """,
        "queue outages",
        {"account": "", "zip": "", "extent": "not said", "language": "en-US"},
    ),
    call(
        "a zip code that can't be understood",
        """
        → menu
        press 3 → zip_code
        press 123# →
        say the part by the river → agent
        """,
        "queue outages",
        {"account": "", "zip": "", "extent": "not said", "language": "en-US"},
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_what_the_outage_system_is_told() -> None:
    asked, told = hold(CALLS[0]).sent
    assert asked.query == {"account": "40171225", "phone": ""}
    assert asked.headers == told.headers == {"Authorization": "Bearer s3cret"}
    assert told.json == {"account": "40171225", "phone": "", "zip": "", "extent": "all", "call_back": CALLER}
