"""Calls to the switchboard of Northgate Offices, in three languages."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from tests.flows.calls import NIGHT, Scripted, hold

TORONTO = ZoneInfo("America/Toronto")
call = partial(Scripted, "northgate-offices")

CALLS = [
    call(
        "leasing by keys",
        """
        → language
        press 1 → desk_hours menu
        press 1 → department
        """,
        "dial +14165550161",
        {"department": "leasing", "language": "en-US"},
    ),
    call(
        "a room in French: busy, busy again, then a message",
        """
        → language
        say français → desk_hours menu
        say une salle de réunion → department
        busy → line_busy message_or_reception
        hear La ligne est occupée
        say réessayer → once_more department
        busy → line_busy message_or_reception
        say laisser un message → voicemail
        """,
        "voicemail",
        {"department": "rooms", "person": ""},
        language="fr-CA",
    ),
    call(
        "repairs in Spanish, nobody there, and silence is a message",
        """
        → language
        press 3 → desk_hours menu
        say el ascensor no funciona → department
        no answer → nobody message_or_reception
        silence → voicemail
        hear Después del tono, deje su nombre, su teléfono y su mensaje
        """,
        "voicemail",
        {"department": "building", "person": ""},
        language="es-US",
    ),
    call(
        "somebody by name",
        """
        → language
        say English → desk_hours menu
        press 5 → directory
        say I'd like to talk to Priya Nair please → person
        """,
        "dial sip:priya.nair@northgate.example",
        {"person": "Priya Nair", "language": "en-US"},
    ),
    call(
        "one of two with the same name, who doesn't pick up",
        """
        → language
        press 1 → desk_hours menu
        say directory → directory
        say Keller →
        hear Did you mean Anna Keller, or Martin Keller?
        say Martin → person
        no answer → nobody message_or_reception
        press 2 → once_more person
        failed → nobody message_or_reception
        press 1 → voicemail
        """,
        "voicemail",
        {"department": "building", "person": "Martin Keller"},
    ),
    call(
        "a name that isn't there, twice",
        """
        → language
        press 2 → desk_hours menu
        press 5 → directory
        say Monsieur Lapointe →
        say Bernard Lapointe → reception reception_desk
        """,
        "dial +14165550160",
        {"language": "fr-CA"},
        language="fr-CA",
    ),
    call(
        "the address once more, then the menu, and accounts",
        """
        → language
        silence → desk_hours menu
        say where are you → address
        press 1 →
        hear 400 Northgate Avenue
        press 2 → desk_hours menu
        say I have a question about my invoice → department
        """,
        "dial +14165550163",
        {"department": "accounts", "language": "en-US"},
    ),
    call(
        "the address and no more",
        """
        → language
        press 3 → desk_hours menu
        say dónde están → address
        silence → goodbye
        """,
        language="es-US",
    ),
    call(
        "reception, which is busy",
        """
        → language
        press 0 → reception reception_desk
        busy → voicemail
        """,
        "voicemail",
        {"department": "reception", "person": ""},
    ),
    call(
        "a message at night, in French",
        """
        → language
        press 2 → desk_hours closed
        hear Nos bureaux sont fermés. Nous ouvrons le mercredi 4 mars à 8 heures
        press 1 → voicemail
        """,
        "voicemail",
        {"department": "reception", "person": ""},
        at=NIGHT,
        language="fr-CA",
    ),
    call(
        "a leak on Canada Day, and the guard is on his round",
        """
        → language
        press 1 → desk_hours closed
        hear We are closed today for Canada Day. We open again Thursday, July 2nd at 8 AM
        say there is a leak → night_desk
        no answer → voicemail
        """,
        "voicemail",
        {"department": "reception", "person": ""},
        at=datetime(2026, 7, 1, 10, 0, tzinfo=TORONTO),
    ),
    call(
        "a person, at noon of Christmas Eve",
        """
        → language
        silence → desk_hours closed
        hear We are closed now. We open again
        say operator → reception night_desk
        """,
        "dial +14165550169",
        {"language": "en-US"},
        at=datetime(2026, 12, 24, 12, 30, tzinfo=TORONTO),
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_call(call: Scripted) -> None:
    hold(call)
