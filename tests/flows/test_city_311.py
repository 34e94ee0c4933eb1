"""Calls to the city's 311."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from tests.dialog.driver import Line
from tests.flows.calls import CALLER, CHICAGO, NIGHT, Scripted, hold, program

API = "https://service.example"
REPORT, REPORTS, DAYS = f"POST {API}/reports", f"GET {API}/reports", f"GET {API}/bulky-days"
TAKEN = {"number": "F4017", "due": "2026-03-10"}
MADE = [
    {"number": "F3990", "detail": "pothole", "made": "2026-02-20", "state": "filled on Monday"},
    {"number": "F4002", "detail": "street light", "made": "2026-03-01", "state": "a crew is on its way"},
]
UNKNOWN = {"topic": "general", "detail": "not said", "place": "not said"}

call = partial(Scripted, "city-311", env={"SERVICE_API": API}, secrets={"SERVICE_TOKEN": "s3cret"})

CALLS = [
    call(
        "a pothole by keys, the corner put right",
        """
        → welcome menu
        press 1 → streets
        press 1 → streets_route place
        say Main Street and Third →
        hear I have Main Street and Third. Is that right?
        say no →
        say Main Street and Fifth →
        say yes → send reported anything_else
        hear Your report is F, 4, 0, 1, 7. We'll see to it by Tuesday, March 10th
        press 2 → goodbye
        """,
        requests={REPORT: (201, TAKEN)},
    ),
    call(
        "a missed pickup by speech at night, which somebody reported before",
        """
        → welcome menu
        say my garbage wasn't picked up → trash
        say they missed my house → trash_route place
        say twelve Oak Street →
        say that's right → send reported_before anything_else
        say that's all → goodbye
        """,
        requests={REPORT: (409, TAKEN)},
        at=NIGHT,
    ),
    call(
        "a couch, on one of the days that are offered",
        """
        → welcome menu
        press 2 → trash
        say an old couch → trash_route find_days day_or_not day
        hear We can come on Thursday and next Monday
        say next monday → place
        say twelve Oak Street →
        press 1 → send reported anything_else
        silence → goodbye
        """,
        requests={DAYS: (200, ["Thursday", "next Monday"]), REPORT: (201, TAKEN)},
    ),
    call(
        "a mattress, and no day is free",
        """
        → welcome menu
        press 2 → trash
        press 3 → trash_route find_days day_or_not office agents
        """,
        "queue city-311",
        {"topic": "trash", "detail": "bulky item", "place": "not said"},
        requests={DAYS: (200, [])},
    ),
    call(
        "no service desk: an agent gets what was said",
        """
        → welcome menu
        press 1 → streets
        press 2 → streets_route place
        say twelve Oak Street →
        press 1 → send office agents
        """,
        "queue city-311",
        {"topic": "streets", "detail": "street light", "place": "twelve Oak Street"},
        requests={REPORT: None},
        faults=("request-failed",),
    ),
    call(
        "a burst pipe at night",
        """
        → welcome menu
        say water → water
        say there's a water main break → water_route night_desk
        """,
        "dial +13125550171",
        {"topic": "water", "detail": "leak"},
        at=NIGHT,
    ),
    call(
        "the water bill on Labor Day, from the menu once more",
        """
        → welcome menu
        press 3 → water
        say start over → menu
        press 3 → water
        press 2 → water_route office closed message
        hear City hall is closed today for Labor Day. It opens again Tuesday, September 8th at 8 AM
        """,
        "voicemail",
        at=datetime(2026, 9, 7, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "a dead traffic signal, and nobody at the desk",
        """
        → welcome menu
        press 1 → streets
        say the traffic light → streets_route night_desk
        no answer → office agents
        """,
        "queue city-311",
        {"topic": "streets", "detail": "signal", "place": "not said"},
    ),
    call(
        "noise by day",
        """
        → welcome menu
        press 5 → other
        press 1 → noise office agents
        """,
        "queue city-311",
        {**UNKNOWN, "topic": "noise"},
    ),
    call(
        "noise by day, and the queue is full",
        """
        → welcome menu
        say loud music next door → noise office agents
        full → all_busy message
        hear All our agents are busy just now
        """,
        "voicemail",
    ),
    call(
        "noise at night, and the police are busy",
        """
        → welcome menu
        say loud music next door → noise noise_after_hours
        busy → message
        """,
        "voicemail",
        at=NIGHT,
    ),
    call(
        "the status of a permit after hours",
        """
        → welcome menu
        press 5 → other
        press 2 → permits permits_after_hours
        hear The permit office opens again Wednesday, March 4th at 8 AM
        say status → permit_status
        """,
        "redirect https://permits.fairview.example/phone/status",
        at=NIGHT,
    ),
    call(
        "permits on Christmas Day",
        """
        → welcome menu
        say permits → permits permits_after_hours
        press 2 → goodbye
        """,
        at=datetime(2026, 12, 25, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "something else on the morning of Christmas Eve",
        """
        → welcome menu
        say something else → other
        press 3 → office agents
        """,
        "queue city-311",
        UNKNOWN,
        at=datetime(2026, 12, 24, 11, 30, tzinfo=CHICAGO),
    ),
    call(
        "what became of my reports, and of one that isn't mine",
        """
        → welcome menu
        say what became of my report → my_reports report_list
        hear F, 3, 9, 9, 0, pothole, of February 20th: filled on Monday
        press 2 →
        hear a crew is on its way
        say by number → report_number
        say F as in Frank four oh one seven → find_report report_state anything_else
        hear Your report of Monday, March 2nd, pothole: not seen yet
        press 1 → menu
        press 4 → my_reports report_list
        silence →
        silence → anything_else
        press 2 → goodbye
        """,
        requests={REPORTS: (200, MADE), f"{REPORTS}/F4017": (200, {"detail": "pothole", "made": "2026-03-02", "state": "not seen yet"})},
    ),
    call(
        "no reports by this phone, and a number that isn't one",
        """
        → welcome menu
        press 4 → my_reports report_list report_number
        say Q nine nine nine nine → find_report no_such_report anything_else
        hear There is no report Q, 9, 9, 9, 9
        press 0 → office agents
        """,
        "queue city-311",
        UNKNOWN,
        requests={REPORTS: (200, []), f"{REPORTS}/Q9999": 404},
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_what_the_service_desk_is_told() -> None:
    [report] = hold(CALLS[0]).sent
    assert report.json == {"topic": "streets", "detail": "pothole", "place": "Main Street and Fifth", "phone": CALLER}


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("a sign and the trash", "Did you mean street repairs, or trash and recycling?"),
        ("water or noise", "Did you mean water and sewer, or noise?"),
        ("permit or bin", "Did you mean trash and recycling, or permits?"),
    ],
)
def test_did_you_mean_sounds_right(said: str, question: str) -> None:
    line = Line(program("city-311")).start().heard().say(said)
    assert line.said[-1] == question
