"""Calls to Harbor Dental, in English and Spanish."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from flowengine.dialog.events import AgentSpoke
from tests.dialog.driver import Line
from tests.flows.calls import CALLER, CHICAGO, NIGHT, Scripted, hold, program

API = "https://clinic.example"
PATIENTS, TIMES, VISITS = f"GET {API}/patients", f"GET {API}/times", f"POST {API}/visits"
VISIT = {"id": "v7", "at": "2026-03-10T09:30", "with": "Doctor Alvarez"}
OTHER = {"id": "v8", "at": "2026-09-08T14:00", "with": "the hygienist"}
ANN = {"id": "p1", "first_name": "Ann", "visits": [VISIT, OTHER]}
FREE = [{"at": "2026-03-05T08:30"}, {"at": "2026-03-05T11:00"}, {"at": "2026-03-06T16:00"}]

call = partial(Scripted, "harbor-dental", env={"CLINIC_API": API}, secrets={"CLINIC_TOKEN": "s3cret"})

CALLS = [
    call(
        "a new appointment by speech, the time before taken after all",
        """
        → menu
        say I'd like to make an appointment → appointments
        say a new one please → birth_date
        say march third nineteen eighty → lookup known wish_day
        hear Thank you, Ann
        say this thursday → look_up_times times
        hear Thursday, March 5th at 8:30 AM
        silence →
        hear Thursday, March 5th at 11 AM
        say the one before →
        hear 8:30 AM
        say take it → book booked goodbye
        hear We'll see you Thursday, March 5th at 8:30 AM
        """,
        requests={PATIENTS: (200, ANN), TIMES: (200, FREE), VISITS: 201},
    ),
    call(
        "a visit moved in Spanish by keys: the first time is gone, and then there is none",
        """
        → menu
        press 9 → menu
        press 1 → appointments
        press 2 → birth_date
        press 03031980 → lookup known visits
        hear Tiene una visita el martes 10 de marzo a las 9:30 de la mañana con Doctor Alvarez
        press 2 → wish_day
        press 05032026 → look_up_times times
        press 1 → book taken look_up_times times
        silence →
        silence →
        silence → no_time front_desk desk
        """,
        "dial +15551230100",
        {"reason": "change or cancel an appointment", "clinic": "downtown", "language": "es-US"},
        requests={PATIENTS: (200, ANN), TIMES: (200, FREE), VISITS: 409},
        language="es-US",
    ),
    call(
        "a visit canceled: the second one",
        """
        → menu
        say cancel my appointment → appointments
        say cancel → birth_date
        say the third of march 1980 → lookup known visits
        press 3 →
        hear September 8th at 2 PM with the hygienist
        press 1 → sure
        hear Shall I cancel your visit September 8th
        press 1 → sure_or_not cancel_visit canceled goodbye
        """,
        requests={PATIENTS: (200, ANN), f"DELETE {API}/visits/v8": 204},
    ),
    call(
        "visits heard and kept",
        """
        → menu
        press 1 → appointments
        press 2 → birth_date
        press 03031980 → lookup known visits
        press 1 → sure
        press 2 → sure_or_not menu
        press 1 → appointments
        press 2 → birth_date
        press 03031980 → lookup known visits
        silence →
        silence → visits_over menu
        say goodbye → goodbye
        """,
        requests={PATIENTS: (200, ANN)},
    ),
    call(
        "a patient that the practice doesn't know",
        """
        → menu
        press 1 → appointments
        press 1 → birth_date
        press 02301980 →
        press 03031980 → lookup unknown front_desk desk
        """,
        "dial +15551230100",
        {"reason": "new appointment", "clinic": "uptown", "language": "en-US"},
        requests={PATIENTS: 404},
        parameters={"clinic": "uptown"},
    ),
    call(
        "no system: the front desk, which is busy",
        """
        → menu
        press 1 → appointments
        press 1 → birth_date
        press 03031980 → lookup front_desk desk
        hear One moment, please
        busy → nobody_free voicemail
        """,
        "voicemail",
        requests={PATIENTS: None},
        faults=("request-failed",),
    ),
    call(
        "running late",
        """
        → menu
        press 1 → appointments
        say I'm running late → front_desk desk
        """,
        "dial +15551230100",
        {"reason": "running late today", "clinic": "downtown", "language": "en-US"},
    ),
    call(
        "billing in Spanish, the account number by keys",
        """
        → menu
        press 9 → menu
        say quiero pagar una factura → billing
        press 40417 → look_up_balance balance
        hear Su saldo es de 84 dólares con 50 centavos, y vence el 20 de marzo
        say pagar → billing_desk
        """,
        "dial +15551230102",
        {"reason": "billing", "account": "40417", "language": "es-US"},
        requests={f"GET {API}/accounts/40417": (200, {"balance": 84.5, "due": "2026-03-20"})},
        language="es-US",
    ),
    call(
        "billing, the account number said and confirmed, with nothing to pay",
        """
        → menu
        say billing → billing
        say four oh four one seven →
        say that's right → look_up_balance balance
        hear Nothing is open on your account
        press 2 → menu
        say bye → goodbye
        """,
        requests={f"GET {API}/accounts/40417": (200, {"balance": 0})},
    ),
    call(
        "billing without the number, and nobody at billing",
        """
        → menu
        press 2 → billing
        press # → billing_desk
        no answer → front_desk desk
        """,
        "dial +15551230100",
        {"reason": "billing", "clinic": "downtown", "language": "en-US"},
    ),
    call(
        "an emergency by speech, and the dentist on call doesn't answer",
        """
        → menu
        say my tooth hurts really badly → emergency
        no answer → front_desk desk
        failed → nobody_free voicemail
        """,
        "voicemail",
    ),
    call(
        "hours twice, then goodbye, in Spanish by speech",
        """
        → menu
        say español → menu
        say horario → hours
        hear Está abierto ahora, hasta las 5 de la tarde
        press 1 →
        say otra vez →
        say adiós → goodbye
        """,
        language="es-US",
    ),
    call(
        "hours at night, then the front desk",
        """
        → menu
        press 4 → hours
        hear We're closed now, and open again Wednesday, March 4th at 8 AM
        press 0 → front_desk closed voicemail
        """,
        "voicemail",
        at=NIGHT,
    ),
    call(
        "the front desk on Thanksgiving",
        """
        → menu
        say receptionist → front_desk closed voicemail
        hear We're closed today for Thanksgiving Day. The office opens again Saturday, November 28th at 9 AM
        """,
        "voicemail",
        at=datetime(2026, 11, 26, 10, 0, tzinfo=CHICAGO),
    ),
    call(
        "Spanish and back, then nothing but silence",
        """
        → menu
        press 9 → menu
        say inglés → menu
        silence →
        silence →
        silence → front_desk desk
        """,
        "dial +15551230100",
        {"reason": "front desk", "clinic": "downtown", "language": "en-US"},
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)


def test_what_the_practice_is_asked() -> None:
    patient, times, visit = hold(CALLS[0]).sent
    assert patient.query == {"phone": CALLER, "born": "1980-03-03"}
    assert times.query == {"patient": "p1", "from": "2026-03-05"}
    assert visit.json == {"patient": "p1", "at": "2026-03-05T08:30", "instead_of": ""}
    assert hold(CALLS[1]).sent[2].json == {"patient": "p1", "at": "2026-03-05T08:30", "instead_of": "v7"}


def test_the_menu_begins_with_appointments() -> None:
    assert Line(program("harbor-dental")).start().said[0].startswith("For appointments, press 1")


def test_the_sentence_about_911_is_heard_in_full() -> None:
    line = Line(program("harbor-dental")).start().heard().press("3").send(AgentSpoke(True)).wait(1)
    line.press("1").say("hello").wait(1)
    assert line.ended is None
    line.wait(15).send(AgentSpoke(False))
    assert line.ended is not None and line.ended.handoff is not None and line.ended.handoff.state == "emergency"
