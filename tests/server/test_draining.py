"""A server that is told to stop: real processes, real signals, real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from running import PUBLIC, TOKEN, Phone, only
from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

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


class Process:
    """`flowengine serve` as operators run it."""

    def __init__(self, process: subprocess.Popen[str], sockets: ExitStack) -> None:
        self.process, self.sockets = process, sockets
        self.lines: list[dict[str, Any]] = []
        self.port = self.until("serving")["port"]
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=10)

    def until(self, event: str) -> dict[str, Any]:
        """The next log line of an event; every line is a JSON object."""
        assert self.process.stderr is not None
        for text in self.process.stderr:
            self.lines.append(json.loads(text))
            if self.lines[-1]["event"] == event:
                return self.lines[-1]
        raise AssertionError(f"it ended without {event!r}: {self.lines}")

    def post(self, path: str, **form: str) -> str:
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)
        return self.http.post(path, data=form, headers={"X-Twilio-Signature": signature}).text

    def call(self) -> Phone:
        signature = RequestValidator(TOKEN).compute_signature("wss://phone.example/flows/tienda/relay", {})
        opening = connect(f"ws://127.0.0.1:{self.port}/flows/tienda/relay", additional_headers={"X-Twilio-Signature": signature}, compression=None, proxy=None)
        phone = Phone(self.sockets.enter_context(opening))
        assert phone.hear().startswith("Para ventas")
        return phone

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(sent)


@contextmanager
def serve(folder: Path, *options: str) -> Iterator[Process]:
    path = folder / "tienda.yaml"
    path.write_text(SHOP, encoding="utf-8")
    environment = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "FLOWENGINE_PUBLIC_URL": PUBLIC}
    command = [sys.executable, "-m", "flowengine", "serve", str(path), "--port", "0", *options]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            with ExitStack() as sockets:
                up = Process(process, sockets)
                yield up
                up.http.close()
        finally:
            process.kill()
            assert process.stderr is not None
            process.stderr.read()


def closed(phone: Phone) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as info:
        while True:
            phone.socket.recv(timeout=10)
    assert info.value.rcvd is not None
    return info.value.rcvd.code, info.value.rcvd.reason


def test_told_to_stop_it_lets_calls_end_and_takes_no_new_ones(tmp_path: Path) -> None:
    with serve(tmp_path, "--drain", "60") as up:
        assert up.http.get("/readyz").text == "ready\n"
        phone = up.call()
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


def test_new_calls_go_to_the_fallback_number(tmp_path: Path) -> None:
    with serve(tmp_path, "--fallback-number", "+15551230100") as up:
        phone = up.call()
        up.stop()
        up.until("draining")
        answer = up.post("/flows/tienda/twiml", CallSid="CAnew", CallStatus="ringing")
        assert only(answer, "Dial").text == "+15551230100"
        phone.socket.close()


def test_calls_that_remain_are_handed_over(tmp_path: Path) -> None:
    with serve(tmp_path, "--drain", "0.1") as up, serve(tmp_path) as other:
        phones = [up.call(), up.call()]
        up.stop()
        assert [closed(phone) for phone in phones] == [(1012, "service restart")] * 2
        assert up.until("drained")["handed_over"] == 2
        assert up.process.wait(10) == 0
        assert {line["call"] for line in up.lines if line["event"] == "call left to another process"} == {phone.sid for phone in phones}
        answer = other.post("/flows/tienda/action", CallSid=phones[0].sid, CallStatus="in-progress", SessionStatus="failed", ErrorCode="64105")
        assert only(answer, "ConversationRelay").get("url") == "wss://phone.example/flows/tienda/relay"


@pytest.mark.parametrize("signals", [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT,)])
def test_told_twice_or_by_ctrl_c_it_hands_over_at_once(tmp_path: Path, signals: tuple[signal.Signals, ...]) -> None:
    with serve(tmp_path, "--drain", "600") as up:
        phone = up.call()
        for number, each in enumerate(signals):
            up.stop(each)
            if number == 0:
                up.until("draining")
        assert closed(phone) == (1012, "service restart")
        assert up.process.wait(10) == 0


def test_a_call_that_the_flow_has_ended_is_left_to_the_far_side_to_close(tmp_path: Path) -> None:
    """Closing first would turn a good ending into a failure."""
    with serve(tmp_path, "--drain", "600") as up:
        phone = up.call()
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
