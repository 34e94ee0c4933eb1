"""Calls written down as tests: what was heard and done comes back as steps that pass."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from flowengine.testing.recording import Came, CantRecord, Did, Heard, Note, Record, recorded
from tests.dialog.driver import program

AT = datetime(2026, 3, 2, 10, 0)
SHOP = program("""\
    flow: shop
    start: menu
    relay: {languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
    recovery: {timeout: 6s, no_input: [Are you there?]}
    states:
      menu:
        prompt: {en-US: "For our hours, press 1. For your bill, press 2. For a person, press 3.", es-US: "Oprima el 1, el 2 o el 3."}
        choices:
          - {dtmf: 1, speech: [hours], goto: hours}
          - {dtmf: 2, speech: [bill], goto: code}
          - {dtmf: 3, speech: [person], goto: desk}
          - {dtmf: 9, speech: [español], language: es-US, goto: menu}
      hours: {prompt: We are open., hangup: true}
      code:
        prompt: Please key in the six digits of your code.
        collect: {into: code, type: digits, length: 6, secret: true, check: [{if: luhn(code), prompt: That can't be right.}]}
        commands: [{speech: [I forgot], dtmf: star, goto: desk}]
        goto: bill
      bill:
        request: {get: "https://shop.example/bill", into: bill, timeout: 4s, while_waiting: One moment.}
        outcomes: {ok: told, failed: desk}
      told: {prompt: "It is {{ bill.sum }} dollars.", hangup: true}
      desk: {prompt: I'll connect you., handoff: {dial: "+15551230100", data: {why: asked}}, outcomes: {busy: message}}
      message: {prompt: Please leave a message., handoff: {voicemail: true}}
    """)
MENU = Heard("For our hours, press 1. For your bill, press 2. For a person, press 3.")
PIECE = "For our hours, press 1. For your bill, press 2."
CODE = Heard("Please key in the six digits of your code.")
AT_CODE = ("shop", "code")


def steps(*notes: Note, **record: Any) -> list[tuple[str, Any]]:
    return list(recorded(Record(notes, AT, **record), SHOP).steps)


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([MENU, Did("press", "1"), Heard("We are open.")], [("hear", PIECE), ("press", "1"), ("hear", "We are open."), ("ends", "hangup")]),
        (
            [MENU, Did("say", "your hours", over=1.234), Heard("We are open.")],
            [("interrupt", {"say": "your hours", "after": "1.2s"}), ("hear", "We are open."), ("ends", "hangup")],
        ),
        ([MENU, Heard("Are you there?", 6.04), MENU, Did("hang_up", over=0.5)], [("hear", PIECE), ("silence_after", "6s"), ("hear", "Are you there?"), ("hang_up", None)]),
        ([MENU, Did("press", "9"), Heard("Oprima el 1, el 2 o el 3.")], [("hear", PIECE), ("press", "9"), ("hear", "Oprima el 1, el 2 o el 3."), ("language", "es-US")]),
        (
            [
                MENU,
                Did("press", "3"),
                Heard("I'll connect you."),
                Came("handoff"),
                Came("returns", "busy"),
                Heard("Please leave a message."),
                Came("handoff"),
                Came("returns", "recorded"),
            ],
            [
                ("hear", PIECE),
                ("press", "3"),
                ("hear", "I'll connect you."),
                ("handoff", {"dial": "+15551230100", "data": {"why": "asked"}}),
                ("returns", "busy"),
                ("hear", "Please leave a message."),
                ("handoff", "voicemail"),
            ],
        ),
        (
            [MENU, Came("socket_drops"), MENU, Did("press", "1"), Heard("We are open.")],
            [("hear", PIECE), ("socket_drops", None), ("hear", PIECE), ("press", "1"), ("hear", "We are open."), ("ends", "hangup")],
        ),
    ],
)
def test_a_call_becomes_steps(notes: list[Note], expected: list[tuple[str, Any]]) -> None:
    assert steps(*notes) == expected


def test_what_other_systems_said_is_said_again() -> None:
    notes = [MENU, Did("press", "2"), CODE, Did("press", "*"), Heard("I'll connect you."), Came("handoff")]
    assert ("handoff", {"dial": "+15551230100", "data": {"why": "asked"}}) in steps(*notes)
    asked = [MENU, Did("press", "2"), CODE, Did("press", "123455", secret_at=AT_CODE), Heard("One moment."), Heard("It is 12 dollars.")]
    found = steps(*asked, requests={"GET https://shop.example/bill": {"status": 200, "body": {"sum": 12}, "takes": 2}})
    assert found[-3:] == [("hear", "One moment."), ("hear", "It is 12 dollars."), ("ends", "hangup")]


@pytest.mark.parametrize("secret", ["778803", "556668"])
@pytest.mark.parametrize("kind", ["press", "say"])
def test_secret_answers_are_never_written(secret: str, kind: str) -> None:
    """The digits that stand for them pass the check that these passed."""
    text = secret if kind == "press" else f"it's {' '.join(secret)}"
    notes = [MENU, Did("press", "2"), CODE, Did(kind, text, secret_at=AT_CODE), Heard("It is 12 dollars.")]
    found = recorded(Record(notes, AT, requests={"GET https://shop.example/bill": {"body": {"sum": 12}}}), SHOP)
    assert found.stand_ins == ("code",)
    assert secret not in str(found.steps).replace(" ", "")
    assert found.steps[-1] == ("ends", "hangup")


@pytest.mark.parametrize(("kind", "text"), [("say", "I forgot"), ("press", "*")])
def test_a_command_at_a_secret_question_is_no_secret(kind: str, text: str) -> None:
    found = recorded(Record([MENU, Did("press", "2"), CODE, Did(kind, text, secret_at=AT_CODE), Heard("I'll connect you."), Came("handoff")], AT), SHOP)
    assert found.stand_ins == () and (kind, text) in found.steps


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ([Heard("Something else was said then.")], "expected to hear “Something else was said then.”; heard instead: “For our hours"),
        ([MENU, Did("press", "2"), CODE, Did("press", "400002")], "the flow asks `GET https://shop.example/bill`, which it didn't ask in the call"),
    ],
)
def test_a_call_that_goes_another_way_is_not_written(notes: list[Note], says: str) -> None:
    with pytest.raises(CantRecord) as raised:
        steps(*notes)
    assert str(raised.value).startswith(says)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("We are open.", "We are open."),
        ("Hello. " + "a " * 60, "Hello. " + "a " * 26 + "a"),
        ("Thank you for calling us. " + "word " * 20, "Thank you for calling us."),
        ("<speak>One &amp; two</speak>", "One & two"),
    ],
)
def test_pieces_are_sentences_or_words(text: str, piece: str) -> None:
    flow = program(f"flow: a\nstart: m\nstates: {{m: {{prompt: '{text}', hangup: true}}}}\n")
    assert recorded(Record([Heard(text)], AT), flow).steps[0] == ("hear", piece)
