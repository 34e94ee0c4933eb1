"""Requests over real sockets to a real HTTP server: what arrives, what comes back, what is refused."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from running import Phone, running

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.server.requests import MAX_BODY, Requester
from flowengine.server.settings import Settings


class Clinic(BaseHTTPRequestHandler):
    """A system of another firm: answers by the path it is asked."""

    seen: list[dict[str, Any]]
    over: threading.Event
    """Set when the test is done: until then `/slow` has no answer."""

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        type(self).seen.append({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body})
        path = self.path.partition("?")[0]
        tries = sum(row["path"].partition("?")[0] == path for row in type(self).seen)
        if path == "/slow":
            type(self).over.wait(60)
            return
        status = {"/missing": 404, "/broken": 500, "/moved": 302, "/empty": 204}.get(path, 200)
        if path == "/second":
            status = 200 if tries > 1 else 503
        text = {"/notjson": "{name:", "/huge": "x" * (MAX_BODY + 1), "/deep": "[" * 100_000, "/empty": ""}.get(path, json.dumps({"name": "Ann"}))
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if path in ("/huge", "/text") else "application/json")
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def clinic() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    over = threading.Event()
    handler = type("Handler", (Clinic,), {"seen": [], "over": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}", handler.seen  # type: ignore[attr-defined]
    over.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


def settings(*hosts: str) -> Settings:
    return Settings.read({}, dev=True, dev_token="t", request_hosts=hosts)


def send(order: SendRequest, *hosts: str) -> RequestAnswered:
    async def once() -> RequestAnswered:
        requester = Requester(settings(*hosts))
        try:
            return await requester.send(order)
        finally:
            await requester.close()

    return asyncio.run(once())


def test_what_arrives(clinic: tuple[str, list[dict[str, Any]]]) -> None:
    base, seen = clinic
    answered = send(SendRequest(7, "POST", f"{base}/book?a=1", {"b": "2 & 3"}, {"Authorization": "Bearer x"}, {"n": 1}, key="CA1-a-1"), "localhost")
    assert answered == RequestAnswered(7, 200, {"name": "Ann"})
    [row] = seen
    assert (row["method"], row["path"], json.loads(row["body"])) == ("POST", "/book?a=1&b=2+%26+3", {"n": 1})
    assert row["headers"]["Authorization"] == "Bearer x" and row["headers"]["Idempotency-Key"] == "CA1-a-1"
    assert row["headers"]["Host"] == base.removeprefix("http://")


@pytest.mark.parametrize(
    ("path", "status", "body", "reason"),
    [
        ("/text", 200, '{"name": "Ann"}', ""),
        ("/missing", 404, {"name": "Ann"}, ""),
        ("/broken", 500, {"name": "Ann"}, ""),
        ("/moved", 302, {"name": "Ann"}, ""),  # not followed
        ("/empty", 204, None, ""),
        ("/notjson", None, None, "the answer says that it is JSON, and isn't"),
        ("/deep", None, None, "the answer says that it is JSON, and isn't"),
        ("/huge", None, None, "the answer is larger than 1024 KiB"),
        ("/slow", None, None, "no answer within 0.2 seconds"),
    ],
)
def test_what_comes_back(clinic: tuple[str, list[dict[str, Any]]], path: str, status: int | None, body: Any, reason: str) -> None:
    timeout = 0.2 if path == "/slow" else 30  # no machine is so busy that what answers at once takes as long
    assert send(SendRequest(1, "GET", clinic[0] + path, timeout=timeout), "localhost") == RequestAnswered(1, status, body, reason)


def test_a_server_that_fails_is_asked_again_with_the_same_key(clinic: tuple[str, list[dict[str, Any]]]) -> None:
    base, seen = clinic
    assert send(SendRequest(1, "POST", f"{base}/second", retry=2, key="k"), "localhost").status == 200
    assert [row["headers"]["Idempotency-Key"] for row in seen] == ["k", "k"]
    assert send(SendRequest(1, "GET", f"{base}/missing", retry=2), "localhost").status == 404
    assert len(seen) == 3


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/x",
        "http://127.0.0.1:{port}/x",
        "http://[::1]:{port}/x",
        "http://[::ffff:127.0.0.1]:{port}/x",
        "http://0.0.0.0:{port}/x",
        "http://2130706433:{port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/x",
        "http://192.168.1.1/x",
        "http://[fd00::1]/x",
        "http://[64:ff9b::7f00:1]/x",
        "http://[2002:7f00:1::]/x",
    ],
)
def test_this_machine_and_private_networks_are_not_asked(clinic: tuple[str, list[dict[str, Any]]], url: str) -> None:
    base, seen = clinic
    answered = send(SendRequest(1, "GET", url.format(port=base.rpartition(":")[2])))
    assert answered.status is None and ("private network" in answered.reason or "no such host" in answered.reason)
    assert seen == []


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/passwd", "//a.example", "", "http://", "nonsense", "http://a b/"])
def test_addresses_that_are_none(url: str) -> None:
    answered = send(SendRequest(1, "GET", url))
    assert answered.status is None and answered.reason


def test_nobody_there() -> None:
    assert send(SendRequest(1, "GET", "http://localhost:1/x", timeout=2), "localhost").reason.startswith("nothing answers")


FLOW = """
flow: clinic
start: ask
states:
  ask: {prompt: Your number?, collect: {into: number, type: digits, length: 4}, goto: lookup}
  lookup:
    request: {get: "{{ env.API }}/{{ number }}", headers: {Authorization: "{{ secrets.TOKEN }}"}, into: patient, timeout: 3s}
    outcomes: {ok: greet, failed: sorry}
  greet: {prompt: "Hello {{ patient.name }}.", goto: ask}
  sorry: {prompt: I can't look that up., goto: ask}
"""


def test_a_call_asks_and_goes_on(tmp_path: Path, clinic: tuple[str, list[dict[str, Any]]], capfd: pytest.CaptureFixture[str]) -> None:
    base, seen = clinic
    path = tmp_path / "clinic.yaml"
    path.write_text(FLOW)
    with running(path, env={"API": base}, secrets={"TOKEN": "plant-4242"}, request_hosts=("localhost",)) as up, up.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("1234")
        assert phone.hear() == "Hello Ann. Your number?"
        assert seen[0]["headers"]["Authorization"] == "plant-4242"
    with running(path, env={"API": base}, secrets={"TOKEN": "plant-4242"}) as up, up.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("1234")
        assert phone.hear() == "I can't look that up. Your number?"
    assert "plant-4242" not in "".join(capfd.readouterr())
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("path", "heard"),
    [
        ("/missing", "Nobody has that number. Your number?"),
        ("/broken", "I can't look that up. Your number?"),
        ("/moved", "I can't look that up. Your number?"),
        ("/notjson", "I can't look that up. Your number?"),
        ("/slow", "I can't look that up. Your number?"),
        ("/empty", "Hello . Your number?"),
    ],
)
def test_what_fails_leads_the_call_to_its_outcome(tmp_path: Path, clinic: tuple[str, list[dict[str, Any]]], path: str, heard: str) -> None:
    flow = tmp_path / "clinic.yaml"
    flow.write_text(
        FLOW.replace("/{{ number }}", path, 1).replace("timeout: 3s", "timeout: 300ms" if path == "/slow" else "timeout: 30s").replace("{ok: greet,", "{ok: greet, 404: unknown,")
        + UNKNOWN
    )
    with running(flow, env={"API": clinic[0]}, request_hosts=("localhost",)) as up, up.open("clinic") as socket:
        phone = Phone(socket)
        phone.hear()
        phone.press("1234")
        assert phone.hear() == heard
        phone.press("1234")  # and the call goes on as before
        assert phone.hear() == heard


UNKNOWN = "  unknown: {prompt: Nobody has that number., goto: ask}\n"


def test_a_caller_who_hangs_up_meanwhile_leaves_nothing_behind(tmp_path: Path, clinic: tuple[str, list[dict[str, Any]]]) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text(FLOW.replace("{{ number }}", "slow", 1))
    with running(path, env={"API": clinic[0]}, request_hosts=("localhost",)) as up:
        with up.open("clinic") as socket:
            phone = Phone(socket)
            phone.hear()
            phone.press("1234")
            while not clinic[1]:
                time.sleep(0.01)
        while len(up.server.calls):
            time.sleep(0.01)
        with up.open("clinic") as socket:
            assert Phone(socket).hear() == "Your number?"
