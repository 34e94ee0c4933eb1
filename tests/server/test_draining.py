"""A server that is told to stop: real processes, real signals, real sockets."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from processes import serve
from running import Phone, only
from websockets.exceptions import ConnectionClosed

from flowengine.server.calls import Calls
from flowengine.server.draining import SETTLE_SECONDS, Drain

SHOP = """\
flow: tienda
start: menu
relay: {language: es-US}
states:
  menu:
    prompt: Para ventas, oprima el 1.
    choices:
      - {dtmf: 1, speech: [ventas], goto: ventas}
  ventas:
    prompt: Adiós.
    hangup: true
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "tienda.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def closed(phone: Phone) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as info:
        while True:
            phone.socket.recv(timeout=10)
    assert info.value.rcvd is not None
    return info.value.rcvd.code, info.value.rcvd.reason


def test_told_to_stop_it_lets_calls_end_and_takes_no_new_ones(shop: Path) -> None:
    with serve(shop, "--drain", "60") as up:
        assert up.http.get("/readyz").text == "ready\n"
        phone = up.call("tienda")
        up.stop()
        assert (up.until("draining")["live"], up.lines[-1]["seconds"]) == (1, 60)
        ready = up.http.get("/readyz")
        assert (ready.status_code, ready.text) == (503, "draining\n")
        assert up.http.get("/healthz").status_code == 200

        said = only(up.post("/flows/tienda/twiml", CallSid="CAnew", CallStatus="ringing"), "Say")
        assert said.get("language") == "es-US"
        assert "<ConversationRelay" in up.post("/flows/tienda/twiml", CallSid=phone.sid, CallStatus="in-progress"), "a call under way may come back"
        failed = {"CallStatus": "in-progress", "SessionStatus": "failed", "ErrorCode": "64105"}
        assert "<ConversationRelay" in up.post("/flows/tienda/action", CallSid="CAother", **failed), "callbacks are answered as ever"

        phone.press("1")
        assert phone.hear() == "Adiós."
        phone.heard()
        assert phone.next()["type"] == "end"
        phone.socket.close()
        drained = up.until("drained")
        assert drained["handed_over"] == 0
        assert up.process.wait(10) == 0


def test_new_calls_go_to_the_fallback_number(shop: Path) -> None:
    with serve(shop, "--fallback-number", "+15551230100") as up:
        phone = up.call("tienda")
        up.stop()
        up.until("draining")
        answer = up.post("/flows/tienda/twiml", CallSid="CAnew", CallStatus="ringing")
        assert only(answer, "Dial").text == "+15551230100"
        phone.socket.close()


def test_calls_that_remain_are_handed_over(shop: Path) -> None:
    with serve(shop, "--drain", "0.1") as up, serve(shop) as other:
        phones = [up.call("tienda"), up.call("tienda")]
        up.stop()
        assert [closed(phone) for phone in phones] == [(1012, "service restart")] * 2
        assert up.until("drained")["handed_over"] == 2
        assert up.process.wait(10) == 0
        assert {line["call"] for line in up.lines if line["event"] == "call left to another process"} == {phone.sid for phone in phones}
        answer = other.post("/flows/tienda/action", CallSid=phones[0].sid, CallStatus="in-progress", SessionStatus="failed", ErrorCode="64105")
        assert only(answer, "ConversationRelay").get("url") == "wss://phone.example/flows/tienda/relay"


@pytest.mark.parametrize("signals", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT,)])
def test_told_twice_or_by_ctrl_c_it_hands_over_at_once(shop: Path, signals: tuple[signal.Signals, ...]) -> None:
    with serve(shop, "--drain", "600") as up:
        phone = up.call("tienda")
        for number, each in enumerate(signals):
            up.stop(each)
            if number == 0:
                up.until("draining")
        assert closed(phone) == (1012, "service restart")
        assert up.process.wait(10) == 0


def test_a_call_that_the_flow_has_ended_is_left_to_the_far_side_to_close(shop: Path) -> None:
    """Closing first would turn a good ending into a failure."""
    with serve(shop, "--drain", "600") as up:
        phone = up.call("tienda")
        phone.press("1")
        phone.hear()
        phone.heard()
        assert phone.next()["type"] == "end"
        up.stop(signal.SIGINT)
        up.until("draining")
        phone.socket.close()
        assert up.until("drained")["handed_over"] == 0
        assert phone.socket.close_code == 1000
        assert up.process.wait(10) == 0


def test_without_calls_it_stays_for_a_moment() -> None:
    """A call whose TwiML has just been given is still to open its socket."""
    now = 0.0
    drain = Drain(Calls(), 600, clock=lambda: now)
    assert not drain.is_over() and drain.why_not_ready() == ""
    drain.begin()
    assert not drain.is_over() and drain.why_not_ready() == "draining"
    now = SETTLE_SECONDS
    assert drain.is_over()


def test_where_no_time_is_given_none_is_lost() -> None:
    drain = Drain(Calls(), 0, clock=lambda: 0.0)
    drain.begin()
    assert drain.is_over()
