"""`flowengine doctor` against a real server on this machine, with TLS, and with what proxies do to requests on the way."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme
import uvicorn
from click.testing import CliRunner
from running import TOKEN, running
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flowengine.app import create_app
from flowengine.cli import main
from flowengine.server.doctor import Finding, examine
from flowengine.server.examining import DOCTOR_PATH, PROOF_HEADER, proof
from flowengine.server.run import bind

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"
Way = Callable[[ASGIApp], ASGIApp]


def straight(app: ASGIApp) -> ASGIApp:
    return app


def changing(change: Callable[[Scope], None]) -> Way:
    """A proxy that changes something of each request."""

    def between(app: ASGIApp) -> ASGIApp:
        async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "lifespan":
                change(scope)
            await app(scope, receive, send)

        return proxy

    return between


def with_header(name: bytes, value: bytes | None) -> Way:
    """A proxy that changes a header, or takes it away."""

    def change(scope: Scope) -> None:
        kept = [(key, text) for key, text in scope["headers"] if key != name]
        scope["headers"] = kept if value is None else [*kept, (name, value)]

    return changing(change)


def answering(status: int, location: str = "") -> Way:
    """Something else that answers in the server's place."""

    def between(app: ASGIApp) -> ASGIApp:
        async def other(scope: Scope, receive: Receive, send: Send) -> None:
            answer = RedirectResponse(location, status) if location else PlainTextResponse("hello", status)
            await (app if scope["type"] == "lifespan" else answer)(scope, receive, send)

        return other

    return between


def dated(shift: timedelta) -> Way:
    """A server whose clock is wrong."""

    def between(app: ASGIApp) -> ASGIApp:
        async def late(scope: Scope, receive: Receive, send: Send) -> None:
            async def dating(message: Message) -> None:
                if message["type"] == "http.response.start":
                    date = f"{datetime.now(UTC) + shift:%a, %d %b %Y %H:%M:%S GMT}"
                    message["headers"] = [*message["headers"], (b"date", date.encode())]
                await send(message)

            await app(scope, receive, dating)

        return late

    return between


def no_websockets(app: ASGIApp) -> ASGIApp:
    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.http.response.start", "status": 426, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
        else:
            await app(scope, receive, send)

    return proxy


@contextmanager
def secured(certificate: trustme.LeafCert, way: Way = straight, *, own_date: bool = True, **settings: str) -> Iterator[str]:
    """A server with TLS on a free port; yields its public address."""
    listener = bind("127.0.0.1", 0)
    address = f"https://localhost:{listener.getsockname()[1]}"
    app = way(create_app(CLINIC, **{"auth_token": TOKEN, "public_url": address, "reload": False, **settings}))  # type: ignore[arg-type]
    config = uvicorn.Config(app, http="httptools", ws="websockets-sansio", lifespan="on", log_config=None, proxy_headers=False, date_header=own_date)
    config.load()
    config.ssl = _context(certificate)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(10)


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


def found(address: str, *, token: str = TOKEN) -> dict[str, Finding]:
    findings = list(examine([CLINIC], {"TWILIO_AUTH_TOKEN": token, "FLOWENGINE_PUBLIC_URL": address, "FLOWENGINE_DATABASE_URL": "sqlite:///calls.db"}))
    assert [finding.check for finding in findings] == [
        "settings",
        "flows",
        "database",
        "address",
        "connection",
        "certificate",
        "health",
        "clock",
        "signature",
        "websocket",
        "ready",
    ]
    assert all(finding.hint for finding in findings if finding.verdict in ("warning", "failed"))
    return {finding.check: finding for finding in findings}


def failing(findings: dict[str, Finding]) -> list[str]:
    return [check for check, finding in findings.items() if finding.verdict == "failed"]


def test_all_is_well(authority: trustme.CA) -> None:
    with secured(authority.issue_cert("localhost")) as address:
        findings = found(address)
    assert failing(findings) == []
    assert {check for check, finding in findings.items() if finding.verdict != "ok"} == {"address"}, "this machine isn't the internet"
    assert "clinic" in findings["ready"].found


@pytest.mark.parametrize(
    ("way", "check", "said", "hint"),
    [
        (with_header(b"host", b"flowengine.internal:8000"), "signature", "'flowengine.internal:8000'", "proxy_set_header Host"),
        (with_header(b"x-twilio-signature", None), "signature", "doesn't arrive", "all headers"),
        (changing(lambda scope: scope.update(raw_path=b"/voice" + scope["raw_path"])), "signature", "arrives as /voice/doctor", "proxy_pass"),
        (changing(lambda scope: scope.update(query_string=b"as=it+is/was")), "signature", "arrives as ?as=it+is/was", "behind `?`"),
        (with_header(PROOF_HEADER.encode(), None), "signature", "TWILIO_AUTH_TOKEN", "same token"),
        (no_websockets, "websocket", "status 426", "proxy_set_header Upgrade"),
        (answering(502), "health", "status 502", "doesn't reach flowengine"),
        (answering(404), "health", "status 404", "Something else"),
        (answering(301, "https://www.localhost/"), "health", "status 301", "https://www.localhost/"),
        (answering(200), "health", "not as flowengine does", "Something else"),
    ],
)
def test_what_a_proxy_does_is_told_once_with_what_to_change(authority: trustme.CA, way: Way, check: str, said: str, hint: str) -> None:
    with secured(authority.issue_cert("localhost"), way) as address:
        findings = found(address)
    assert failing(findings) == [check]
    assert said in findings[check].found and hint in findings[check].hint


@pytest.mark.parametrize(("shift", "verdict", "said"), [(timedelta(seconds=-30), "warning", "30 seconds ahead"), (timedelta(minutes=5), "failed", "seconds behind")])
def test_clocks_that_differ_are_told(authority: trustme.CA, shift: timedelta, verdict: str, said: str) -> None:
    with secured(authority.issue_cert("localhost"), dated(shift), own_date=False) as address:
        clock = found(address)["clock"]
    assert clock.verdict == verdict and (said in clock.found or said.replace("30", "29") in clock.found or said.replace("30", "31") in clock.found)


def test_another_token_and_another_address_are_told(authority: trustme.CA) -> None:
    with secured(authority.issue_cert("localhost")) as address:
        assert "TWILIO_AUTH_TOKEN" in found(address, token="f" * 32)["signature"].found
    with secured(authority.issue_cert("localhost"), public_url="https://other.example") as address:
        findings = found(address)
    assert failing(findings) == ["signature"] and "https://other.example" in findings["signature"].found


def test_certificates_that_nobody_trusts_or_for_another_name_or_that_are_over(authority: trustme.CA) -> None:
    with secured(trustme.CA().issue_cert("localhost")) as address:
        assert "browsers" in found(address)["certificate"].hint
    with secured(authority.issue_cert("elsewhere.example")) as address:
        findings = found(address)
        assert failing(findings) == ["certificate"] and "FLOWENGINE_PUBLIC_URL" in findings["certificate"].hint
    yesterday, soon = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=3, hours=1)
    with secured(authority.issue_cert("localhost", not_before=yesterday - timedelta(days=9), not_after=yesterday)) as address:
        certificate = found(address)["certificate"]
        assert certificate.verdict == "failed" and "expired" in certificate.found and "Renew" in certificate.hint
    with secured(authority.issue_cert("localhost", not_after=soon)) as address:
        findings = found(address)
        assert findings["certificate"].verdict == "warning" and "3 more days" in findings["certificate"].found
        assert failing(findings) == []


def test_a_port_without_tls_and_one_where_nothing_is(authority: trustme.CA) -> None:
    with running(CLINIC) as up:
        findings = found(f"https://localhost:{up.port}")
        assert failing(findings) == ["certificate"] and "TLS" in findings["certificate"].found
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert failing(found(f"https://localhost:{free.getsockname()[1]}")) == ["connection"]
    assert failing(found("https://nobody.invalid")) == ["address"]


def test_a_server_that_is_draining_says_so(authority: trustme.CA) -> None:
    with secured(authority.issue_cert("localhost"), drained) as address:
        findings = found(address)
    assert failing(findings) == ["ready"] and "draining" in findings["ready"].found


def drained(app: ASGIApp) -> ASGIApp:
    app.state.flowengine.drain.begin()  # type: ignore[attr-defined]
    return app


def test_the_endpoint_tells_nobody_else_anything() -> None:
    with running(CLINIC) as up, httpx.Client(base_url=up.local) as http:
        for given in ("", "abcdefgh", proof("guess", "abcdefgh"), proof(TOKEN, "x"), proof(TOKEN, "abcdefgh").replace("abcdefgh", "bcdefghi")):
            assert (answer := http.post(DOCTOR_PATH, headers={PROOF_HEADER: given})).status_code == 404 and "clinic" not in answer.text
        assert http.post(DOCTOR_PATH, headers={PROOF_HEADER: proof(TOKEN, "abcdefgh")}).json()["flows"] == ["clinic"]
    with running(CLINIC, dev=True, auth_token="") as up:
        assert up.http.post(DOCTOR_PATH, headers={PROOF_HEADER: proof("", "abcdefgh")}).status_code == 404


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["doctor", *arguments], env={"TWILIO_AUTH_TOKEN": None, "FLOWENGINE_PUBLIC_URL": None, **environment})  # type: ignore[dict-item]
    return done.exit_code, done.output


def test_the_command_says_what_was_found_and_its_exit_code_too(authority: trustme.CA, tmp_path: Path) -> None:
    with secured(authority.issue_cert("localhost")) as address:
        code, said = run(str(CLINIC), TWILIO_AUTH_TOKEN=TOKEN, FLOWENGINE_PUBLIC_URL=address)
        assert code == 0 and "✓ websocket" in said and "not looked at" not in said
        code, said = run(str(CLINIC), "--format", "json", TWILIO_AUTH_TOKEN=TOKEN, FLOWENGINE_PUBLIC_URL=address)
        assert code == 0 and {"check", "verdict", "found", "hint"} == set(json.loads(said)[0])
    code, said = run(str(CLINIC), "--public-url", address, TWILIO_AUTH_TOKEN=TOKEN)
    assert code == 1 and "✗ connection" in said and "· not looked at: certificate, health" in said
    code, said = run(str(tmp_path))
    assert code == 2 and "TWILIO_AUTH_TOKEN is not set" in said and "FLOWENGINE_PUBLIC_URL is not set" in said and "✗ flows" in said
