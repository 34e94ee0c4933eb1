"""A real uvicorn on a free port of this machine, and a client that speaks Twilio's side of the protocol."""

from __future__ import annotations

import json
import secrets
import socket
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp
from twilio.request_validator import RequestValidator
from websockets.sync.client import ClientConnection, connect

from flowengine.app import create_app
from flowengine.relay.frames import validate_outbound
from flowengine.server.app import Server
from flowengine.server.limits import Limits
from flowengine.server.run import bind, server_for

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://phone.example"
DEV_TOKEN = "a-token-for-tests"


class Running:
    """A server that is up, and how to ask it things as Twilio does."""

    def __init__(self, port: int, server: Server) -> None:
        self.port, self.server = port, server
        self.local = f"http://127.0.0.1:{port}"
        self.http = httpx.Client(base_url=self.local, timeout=10)

    def post(self, path: str, form: dict[str, str], *, token: str = TOKEN, **headers: str) -> httpx.Response:
        """A webhook, signed as Twilio signs it."""
        signature = RequestValidator(token).compute_signature(PUBLIC + path, form)
        return self.http.post(path, data=form, headers={"X-Twilio-Signature": signature, **headers})

    def relay_url(self, flow: str) -> str:
        return f"ws://127.0.0.1:{self.port}/flows/{flow}/relay"

    def open(self, flow: str, **headers: str) -> ClientConnection:
        """A relay socket, signed as Twilio signs its handshake unless headers say otherwise."""
        if not headers:
            headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"wss://phone.example/flows/{flow}/relay", {})}
        return connect(self.relay_url(flow), additional_headers=headers, compression=None, proxy=None)


@contextmanager
def running(paths: Path | list[Path], **settings: Any) -> Iterator[Running]:
    """A server for some flows; `dev=True` for one with a token."""
    given: dict[str, Any] = {"auth_token": TOKEN, "public_url": PUBLIC, **settings}
    if given.get("dev"):
        given.setdefault("dev_token", DEV_TOKEN)
    app = create_app(paths, **given)
    with serving(app, limits=app.state.flowengine.settings.limits) as port:
        up = Running(port, app.state.flowengine)
        try:
            yield up
        finally:
            up.http.close()


@contextmanager
def serving(app: ASGIApp, *others: socket.socket, limits: Limits | None = None) -> Iterator[int]:
    """Any application on a real uvicorn, on a free port and on other sockets; yields the port."""
    listener = bind("127.0.0.1", 0)
    started = threading.Event()
    server = server_for(app, started.set, limits=limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener, *others]}, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


class Phone:
    """One call over a real socket. Every frame that comes is held to the strict model of the protocol."""

    def __init__(self, socket: ClientConnection, **setup: Any) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.sid = setup.get("callSid") or "CA" + secrets.token_hex(16)
        self.send(
            type="setup",
            **{
                "sessionId": "VX" + secrets.token_hex(16),
                "callSid": self.sid,
                "accountSid": "AC" + "0" * 32,
                "from": "+15550001111",
                "to": "+15550002222",
                "direction": "inbound",
                "callStatus": "RINGING",
                "customParameters": {},
                **setup,
            },
        )

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def press(self, keys: str) -> None:
        for key in keys:
            self.send(type="dtmf", digit=key)

    def say(self, text: str) -> None:
        self.send(type="prompt", voicePrompt=text, lang="en-US", last=True)

    def heard(self) -> None:
        """Tell the server that what it said has been heard."""
        self.send(type="info", name="agentSpeaking", value="on")
        self.send(type="info", name="agentSpeaking", value="off")

    def next(self, timeout: float = 5) -> dict[str, Any]:
        text = self.socket.recv(timeout=timeout)
        validate_outbound(text)
        frame: dict[str, Any] = json.loads(text)
        self.frames.append(frame)
        return frame

    def hear(self, timeout: float = 5) -> str:
        """What is said next, to the end of its talk cycle."""
        said = ""
        while True:
            frame = self.next(timeout)
            assert frame["type"] == "text", frame
            said += frame["token"]
            if frame["last"]:
                return said


def only(xml: str, tag: str) -> ElementTree.Element:
    """The one element of a tag in a TwiML answer."""
    found = list(ElementTree.fromstring(xml).iter(tag))
    assert len(found) == 1, xml
    return found[0]
