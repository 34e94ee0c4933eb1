"""Requests over real sockets to a real HTTP server: what arrives, what comes back, what is refused."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from running import Phone, running

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.server.outside import is_outside
from flowengine.server.requests import MAX_BODY, Requester
from flowengine.server.settings import Settings

ANSWERS: dict[str, tuple[dict[str, str], bytes]] = {
    "/packed": ({"Content-Encoding": "gzip"}, gzip.compress(b'{"name": "Ann"}')),
    "/bomb": ({"Content-Encoding": "gzip"}, gzip.compress(b" " * 300_000_000, 9)),
    "/unpacked": ({"Content-Encoding": "gzip"}, b'{"name": "Ann"}'),
    "/odd-packing": ({"Content-Encoding": "br"}, b"\x0b\x02\x80{}"),
    "/hex": ({"Content-Type": "text/plain; charset=hex"}, b"zz"),
    "/punycode": ({"Content-Type": "text/plain; charset=punycode"}, b"a" * 500_000 + b"-" + b"z" * 500_000),
    "/latin": ({"Content-Type": "text/plain; charset=ISO-8859-1"}, "Müller".encode("latin-1")),
    "/endless-number": ({}, b"9" * 5000),
    "/not-a-number": ({}, b'{"a": NaN, "b": Infinity}'),
}
"""What else it answers: headers, and a body."""


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
        headers, data = ANSWERS.get(path, ({}, None))
        if path == "/second":
            status = 200 if tries > 1 else 503
        text = {"/notjson": "{name:", "/huge": "x" * (MAX_BODY + 1), "/deep": "[" * 100_000, "/empty": ""}.get(path, json.dumps({"name": "Ann"}))
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain" if path in ("/huge", "/text") else "application/json", **headers}.items():
            self.send_header(name, value)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        data = text.encode() if data is None else data
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

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
        ("/packed", 200, {"name": "Ann"}, ""),
        ("/bomb", None, None, "the answer is larger than 1024 KiB"),
        ("/unpacked", None, None, "the answer says that it is packed, and isn't"),
        ("/odd-packing", None, None, "the answer is packed in a way that wasn't asked for"),
        ("/hex", 200, "zz", ""),
        ("/punycode", 200, "a" * 500_000 + "-" + "z" * 500_000, ""),
        ("/latin", 200, "Müller", ""),
        ("/endless-number", None, None, "the answer says that it is JSON, and isn't"),
        ("/not-a-number", None, None, "the answer says that it is JSON, and isn't"),
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
        "http://[::7f00:1]:{port}/x",  # IPv4-compatible
        "http://[::]:{port}/x",
        "http://127.1:{port}/x",
        "http://0177.0.0.1:{port}/x",
        "http://0x7f.1:{port}/x",
        "http://0:{port}/x",
        "http://localhost.:{port}/x",
        "http://LOCALHOST:{port}/x",
        "http://user:pass@localhost:{port}/x",
        "http://evil.example@localhost:{port}/x",
        "http://１２７.０.０.１:{port}/x",
    ],
)
def test_this_machine_and_private_networks_are_not_asked(clinic: tuple[str, list[dict[str, Any]]], url: str) -> None:
    base, seen = clinic
    answered = send(SendRequest(1, "GET", url.format(port=base.rpartition(":")[2])))
    assert answered.status is None
    assert any(words in answered.reason for words in ("private network", "no such host", "InvalidURL")), answered.reason
    assert seen == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",  # the metadata of Alibaba's cloud
        "127.0.0.1",
        "168.63.129.16",  # how Azure speaks to its machines
        "169.254.169.254",  # the metadata of most clouds
        "172.16.0.1",
        "192.0.0.192",  # the metadata of Oracle's cloud
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "::",
        "::1",
        "::7f00:1",  # IPv4-compatible
        "::ffff:10.0.0.1",
        "::ffff:0:127.0.0.1",  # IPv4-translated
        "64:ff9b::7f00:1",  # NAT64
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",  # its local form
        "100::1",
        "2001::1",
        "2001:0:c000:200::80ff:fffe",  # Teredo, to 127.0.0.1
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4, to 127.0.0.1
        "2002:808:808::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",  # the metadata of Amazon's cloud
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "192.0.1.1", "2606:4700::6810:84e5", "2a00:1450:4001::200e", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/passwd", "//a.example", "", "http://", "nonsense", "http://a b/"])
def test_addresses_that_are_none(url: str) -> None:
    answered = send(SendRequest(1, "GET", url))
    assert answered.status is None and answered.reason


def test_headers_that_carry_a_request_are_not_the_flows(clinic: tuple[str, list[dict[str, Any]]]) -> None:
    base, seen = clinic
    mischief = {"host": "admin.internal", "HOST": "admin.internal", "Transfer-Encoding": "chunked", "Content-Length": "3", "Connection": "upgrade", "X-Own": "kept"}
    assert send(SendRequest(1, "POST", f"{base}/x", headers=mischief, json={"n": 1}), "localhost").status == 200
    [row] = seen
    assert row["headers"]["Host"] == base.removeprefix("http://") and row["headers"]["X-Own"] == "kept"
    assert row["body"] == '{"n":1}' and "Transfer-Encoding" not in row["headers"] and row["headers"]["Connection"] == "keep-alive"


@pytest.mark.parametrize("headers", [{"X-A": "1\r\nX-B: 2"}, {"X-A\r\nX-B": "1"}, {"X A": "1"}, {"": "1"}, {"X-A": "\x00"}, {"X-Ä": "1"}])
def test_headers_that_are_none_are_not_sent(clinic: tuple[str, list[dict[str, Any]]], headers: dict[str, str]) -> None:
    base, seen = clinic
    assert send(SendRequest(1, "GET", f"{base}/x", headers=headers), "localhost").status is None
    assert seen == []


@pytest.mark.parametrize(("named", "answers"), [("[::1]:{port}", True), ("[::1]", True), ("::1", True), ("[::1]:1", False), ("127.0.0.1", False)])
def test_a_host_is_allowed_by_its_name_and_port(named: str, answers: bool) -> None:
    handler = type("Handler", (Clinic,), {"seen": []})
    server = type("Six", (ThreadingHTTPServer,), {"address_family": socket.AF_INET6})(("::1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        answered = send(SendRequest(1, "GET", f"http://[::1]:{server.server_port}/text"), named.format(port=server.server_port))
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert (answered.status == 200) is answers


def test_a_name_is_resolved_once_and_every_address_of_it_looked_at(clinic: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What rebinding lives by: a name that is one address when it is looked at, and another when it is connected to."""
    base, seen = clinic
    port = int(base.rpartition(":")[2])
    known = {"rebind.test": ["127.0.0.1"], "mixed.test": ["93.184.215.14", "127.0.0.1"]}
    asked: list[str] = []

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        asked.append(host)
        if host not in known:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known.pop(host)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answered = send(SendRequest(1, "GET", f"http://rebind.test:{port}/text"), f"rebind.test:{port}")
    assert answered.status == 200 and seen[0]["headers"]["Host"] == f"rebind.test:{port}"
    assert "private network" in send(SendRequest(1, "GET", f"http://mixed.test:{port}/text")).reason
    assert asked.count("rebind.test") == asked.count("mixed.test") == 1 and len(seen) == 1


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


def test_a_certificate_of_one_name_serves_no_other_at_the_same_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are kept open by name: one that was checked for a.test isn't used for b.test, whose name leads to the same place."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("a.test").configure_cert(context)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    handler = type("Handler", (Clinic,), {"seen": [], "protocol_version": "HTTP/1.1"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    port = server.server_port
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *rest, **more: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))])

    async def ask() -> list[RequestAnswered]:
        requester = Requester(settings("a.test", "b.test"), client)
        try:
            return [await requester.send(SendRequest(1, "GET", f"https://{name}:{port}/text")) for name in ("a.test", "b.test", "a.test")]
        finally:
            await requester.close()

    try:
        first, other, again = asyncio.run(ask())
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
    assert (first.status, again.status) == (200, 200) and other.status is None
    assert len(handler.seen) == 2  # type: ignore[attr-defined]
