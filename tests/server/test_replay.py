"""A webhook that comes a second time, at whatever moment: the same answer, and nothing changes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import PUBLIC, Phone, Running, only, running

FLOW = """
flow: desk
start: name
states:
  name: {prompt: Your number?, collect: {into: n, type: digits, length: 4}, goto: through}
  through: {prompt: One moment., handoff: {dial: "+13125550100"}, outcomes: {busy: busy, no_answer: busy}}
  busy: {prompt: "{{ n | digits }} must wait.", choices: [{dtmf: 1, goto: through}]}
"""


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Running]:
    path = tmp_path / "desk.yaml"
    path.write_text(FLOW)
    with running(path) as server:
        yield server


def state_of(up: Running) -> list[Any]:
    """All that a webhook could change."""
    calls, doors = up.server.calls, up.server.doors
    live = [(sid, connection.call.interpreter.place if connection.call else "") for sid, connection in calls._live.items()]
    return [live, dict(calls._away), dict(calls._trails), doors.admission.open, [(key, count.number) for key, count in doors.counter._counts.items()]]


def test_every_webhook_of_a_call_again_at_every_later_moment(up: Running) -> None:
    sent: list[tuple[str, dict[str, str], str]] = []

    def post(path: str, **form: str) -> str:
        form = {"CallSid": "CA77", "CallStatus": "in-progress", "From": "+15550001111", "To": "+15550002222", **form}
        text = up.post(path, form).text
        sent.append((path, form, text))
        return text

    def replay() -> None:
        before = state_of(up)
        for path, form, text in sent:
            assert up.post(path, form).text == text, path
        assert state_of(up) == before

    post("/flows/desk/twiml", CallStatus="ringing")
    replay()
    with up.open("desk") as socket:
        phone = Phone(socket, callSid="CA77")
        phone.hear()
        replay()
        phone.press("4711")
        phone.hear()
        phone.heard()
        data = phone.next()["handoffData"]
    dial = only(post("/flows/desk/action", SessionId="VX1", SessionStatus="ended", HandoffData=data), "Dial")
    replay()
    back = post((dial.get("action") or "").removeprefix(PUBLIC), DialCallStatus="busy")
    replay()
    relay = only(back, "ConversationRelay")
    with up.open("desk") as socket:
        phone = Phone(socket, callSid="CA77", customParameters={p.get("name"): p.get("value") for p in relay.findall("Parameter")})
        assert phone.hear() == "4 7 1 1 must wait."
        replay()
        socket.close()
        while len(up.server.calls):
            time.sleep(0.01)
        post("/flows/desk/action", SessionId="VX2", SessionStatus="failed", SessionDuration="4", ErrorCode="64102")
        replay()
    post("/flows/desk/action", SessionId="VX3", SessionStatus="completed", CallStatus="completed")
    replay()
    assert up.server.calls.resume("CA77", 0.0) is None


def test_a_session_that_was_over_long_ago_told_again_takes_nothing_from_the_call(up: Running) -> None:
    with up.open("desk") as socket:
        phone = Phone(socket, callSid="CA78")
        phone.hear()
        phone.press("4711")
        phone.hear()
        phone.heard()
        assert json.loads(phone.next()["handoffData"])["flowengine"]["kind"] == "dial"
    before = state_of(up)
    assert before[1]
    up.post("/flows/desk/action", {"CallSid": "CA78", "CallStatus": "in-progress", "SessionStatus": "completed"})
    assert state_of(up) == before
