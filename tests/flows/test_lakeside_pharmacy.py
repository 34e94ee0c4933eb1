"""Calls to Lakeside Pharmacy's refill line."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest

from tests.flows.calls import CALLER, CHICAGO, NIGHT, Scripted, hold

API = "https://pharmacy.example"
PRESCRIPTION, ORDER, ORDERS = f"GET {API}/prescriptions/7004512", f"POST {API}/orders", f"GET {API}/orders"
PILLS = {"controlled": False, "refills": 2}
PLACED = {"id": "o9", "ready": "2026-03-03T15:00", "price": 12.5}
NOT_GIVEN = {"rx": "not given", "born": "not given"}
PATIENT = date(1960, 5, 2)

call = partial(Scripted, "lakeside-pharmacy", env={"PHARMACY_API": API}, secrets={"PHARMACY_TOKEN": "s3cret"})

CALLS = [
    call(
        "a refill for pickup by keys",
        """
        → welcome menu
        press 1 → rx_number
        press 7004512 →
        hear I have prescription 7 0 0, 4 5 1 2.
        press 1 → birth_date
        press 05021960 → find refill pickup_or_delivery
        press 1 → which_day order ordered at_the_store anything_else
        hear at the counter Tuesday, March 3rd at 3 PM, and comes to 12 dollars and 50 cents
        press 2 → goodbye
        """,
        requests={PRESCRIPTION: (200, PILLS), ORDER: (201, PLACED)},
    ),
    call(
        "a refill for delivery by speech, the number wrong at first, paid by card",
        """
        → welcome menu
        say I'd like to refill my prescription → rx_number
        say seven double oh four five one three →
        say no →
        say seven zero zero four five one two →
        say yes → birth_date
        say may second nineteen sixty → find refill pickup_or_delivery
        say deliver it please → which_day delivery_day
        say friday →
        hear Friday, March 6th, between noon and six
        say no thursday →
        say yes → order ordered on_its_way
        say by card → pay
        """,
        "exit pay",
        {"order": "o9", "amount": 12.5},
        requests={PRESCRIPTION: (200, PILLS), ORDER: (201, PLACED)},
    ),
    call(
        "a delivery too far away, then paid at the door",
        """
        → welcome menu
        press 1 → rx_number
        press 7004512 →
        press 1 → birth_date
        press 05021960 → find refill pickup_or_delivery
        press 2 → which_day delivery_day
        press 06012026 →
        hear within the next two weeks
        say tomorrow →
        press 1 → order ordered on_its_way
        press 2 → anything_else
        silence → goodbye
        """,
        requests={PRESCRIPTION: (200, PILLS), ORDER: (201, PLACED)},
    ),
    call(
        "a controlled medicine, started over with star, and all pharmacists busy",
        """
        → welcome menu
        press 1 → rx_number
        press 29*0123456 →
        hear don't begin with a zero
        press 7004512 →
        press 1 → birth_date
        press 05021960 → find refill controlled pharmacist counter
        busy → all_busy message
        """,
        "voicemail",
        requests={PRESCRIPTION: (200, {**PILLS, "controlled": True})},
    ),
    call(
        "no refills left: the doctor is asked",
        """
        → welcome menu
        press 1 → rx_number
        press 7004512 →
        press 1 → birth_date
        press 05021960 → find refill none_left
        say yes please → doctor_or_not renewal doctor_asked anything_else
        say that's all → goodbye
        """,
        requests={PRESCRIPTION: (200, {**PILLS, "refills": 0}), f"POST {API}/renewals": 202},
    ),
    call(
        "a number that isn't there, twice",
        """
        → welcome menu
        press 1 → rx_number
        press 7004512 →
        press 1 → birth_date
        press 05021960 → find not_found rx_number
        press 7004512 →
        press 1 → birth_date
        press 05021960 → find not_found pharmacist counter
        """,
        "dial +16085550142",
        {"rx": "7004512", "born": PATIENT},
        requests={PRESCRIPTION: 404},
    ),
    call(
        "a caller who can't find the number",
        """
        → welcome menu
        say refill → rx_number
        silence →
        say I want to talk to a pharmacist → pharmacist counter
        """,
        "dial +16085550142",
        NOT_GIVEN,
    ),
    call(
        "the ladder for a number that can't be understood",
        """
        → welcome menu
        press 1 → rx_number
        say it's the blue ones →
        press 123# →
        say I told you the blue ones → pharmacist counter
        """,
        "dial +16085550142",
        NOT_GIVEN,
    ),
    call(
        "back to the menu, then all orders",
        """
        → welcome menu
        say refill → rx_number
        say go back → menu
        say is my order ready → find_orders order_list
        hear The order of Monday, March 2nd is at the counter
        say again →
        silence →
        hear will be ready Tuesday, March 3rd at 3 PM
        press 2 →
        hear is delivered Wednesday, March 4th
        silence → anything_else
        press 1 → rx_number
        press 0 →
        silence →
        hear that wasn't seven digits
        say pharmacist → pharmacist counter
        """,
        "dial +16085550142",
        NOT_GIVEN,
        requests={
            ORDERS: (
                200,
                [
                    {"placed": "2026-03-02", "state": "ready"},
                    {"placed": "2026-03-03", "state": "working", "ready": "2026-03-03T15:00"},
                    {"placed": "2026-03-03", "state": "delivery", "ready": "2026-03-04"},
                ],
            )
        },
    ),
    call(
        "no orders",
        """
        → welcome menu
        press 2 → find_orders order_list no_orders pharmacist counter
        """,
        "dial +16085550142",
        NOT_GIVEN,
        requests={ORDERS: (200, [])},
    ),
    call(
        "hours, then silence",
        """
        → welcome menu
        say when are you open → hours anything_else
        hear The store is open until 9 PM. A pharmacist is in until 7 PM.
        silence → goodbye
        """,
    ),
    call(
        "hours on Christmas Day, and a pharmacist",
        """
        → welcome menu
        press 3 → hours anything_else
        hear The store opens Saturday, December 26th at 8 AM. A pharmacist is in Saturday, December 26th at 9 AM
        press 0 → pharmacist closed message
        """,
        "voicemail",
        at=datetime(2026, 12, 25, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "a pharmacist at night",
        """
        → welcome menu
        press 0 → pharmacist closed message
        hear A pharmacist is in again Wednesday, March 4th at 8 AM
        """,
        "voicemail",
        at=NIGHT,
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_what_the_pharmacy_is_asked() -> None:
    asked, ordered = hold(CALLS[1]).sent
    assert asked.query == {"born": "1960-05-02"}
    assert ordered.json == {"rx": "7004512", "how": "delivery", "day": "2026-03-05", "phone": CALLER}
