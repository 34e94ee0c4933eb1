"""A call that leaves a subflow for a dial or a message and comes back into it, and a save of the subflow meanwhile, over real sockets."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from running import DEV_TOKEN, PUBLIC, Phone, Running, only, running

SHOP = """\
flow: shop
start: menu
variables: {due: 42}
states:
  menu:
    prompt: To pay, press 1.
    choices: [{dtmf: 1, goto: pay}]
  pay:
    subflow: card
    with: {amount: "{{ due }}"}
    into: payment
    outcomes: {paid: thanks, failed: menu}
  thanks:
    prompt: "Thanks for {{ payment.amount }} with {{ payment.last4 }}."
    choices: [{dtmf: 9, goto: menu}]
"""
CARD = """\
flow: card
start: number
variables: {amount: 0}
states:
  number:
    prompt: The last four digits?
    collect: {into: last4, type: digits, length: 4}
    goto: desk
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: message}
  message:
    prompt: Nobody is free. Please leave a message.
    handoff: {voicemail: {into: recorded}}
    goto: done
  done:
    prompt: "We got {{ recorded.duration }} seconds."
    return: paid
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "card.yaml").write_text(CARD)
    return tmp_path


def sent_back(up: Running, phone: Phone, form: dict[str, str], path: str = "/flows/shop/action") -> dict[str, str]:
    """The parameters of the session that the callback opens anew."""
    answer = up.post(path, {"CallSid": phone.sid, "CallStatus": "in-progress", **form}).text
    return {p.get("name") or "": p.get("value") or "" for p in only(answer, "ConversationRelay").findall("Parameter")}


def handed_over(up: Running, phone: Phone, verb: str) -> str:
    """Where Twilio asks when what the call left for is over."""
    end = phone.next()
    answer = up.post("/flows/shop/action", {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": end["handoffData"]}).text
    return (only(answer, verb).get("action") or "").removeprefix(PUBLIC)


def test_a_dial_and_a_message_in_a_subflow_lead_back_into_it(folder: Path) -> None:
    with running(folder) as up:
        with up.open("shop") as socket:
            phone = Phone(socket)
            phone.hear()
            phone.press("1")
            assert phone.hear() == "The last four digits?"
            phone.press("4711")
            assert phone.hear() == "One moment."
            phone.heard()
            dial = handed_over(up, phone, "Dial")
        parameters = sent_back(up, phone, {"DialCallStatus": "busy"}, dial)
        with up.open("shop") as socket:
            phone = Phone(socket, callSid=phone.sid, customParameters=parameters)
            assert phone.hear() == "Nobody is free. Please leave a message."
            phone.heard()
            record = handed_over(up, phone, "Record")
        parameters = sent_back(up, phone, {"RecordingUrl": "https://api.example/r", "RecordingDuration": "12"}, record)
        with up.open("shop") as socket:
            phone = Phone(socket, callSid=phone.sid, customParameters=parameters)
            assert phone.hear() == "We got 12 seconds. Thanks for 42 with 4711."
            phone.press("9")
            assert phone.hear() == "To pay, press 1."


def test_a_call_that_nobody_knows_any_more_begins_anew_rather_than_in_a_state_of_another_flow(folder: Path) -> None:
    """The server was started anew while the dial rang; the flow around it has a state of the same name."""
    (folder / "shop.yaml").write_text(SHOP + "  message: {prompt: The shop is sorry., hangup: true}\n")
    with running(folder) as up, up.open("shop") as socket:
        phone = Phone(socket, customParameters={"flowengine_resume": "dial", "flowengine_state": "message", "flowengine_flow": "card"})
        assert phone.hear() == "To pay, press 1."


def test_a_lost_connection_in_a_subflow_is_taken_up_there(folder: Path) -> None:
    with running(folder) as up:
        with up.open("shop") as socket:
            phone = Phone(socket)
            phone.hear()
            phone.press("1")
            phone.hear()
            socket.socket.close()
        parameters = sent_back(up, phone, {"SessionStatus": "failed", "ErrorCode": "39001"})
        with up.open("shop") as socket:
            assert Phone(socket, callSid=phone.sid, customParameters=parameters).hear() == "Sorry, we were cut off. The last four digits?"


def test_a_saved_subflow_is_gone_on_in_by_the_call_on_the_line(folder: Path) -> None:
    with running(folder, dev=True) as up, up.open("shop", **{"X-Flowengine-Token": DEV_TOKEN}) as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("1")
        phone.hear()
        before = up.server.shelf.program("shop")
        (folder / "card.yaml").write_text(CARD.replace("One moment.", "Just a moment."))
        while up.server.shelf.program("shop") is before:
            time.sleep(0.01)
        phone.press("4711")
        assert phone.hear() == "Just a moment."
