"""The server as operators run it: `flowengine serve` in a process of its own, told what to do by signals."""

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
from running import PUBLIC, TOKEN, Phone
from twilio.request_validator import RequestValidator
from websockets.sync.client import connect


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

    def call(self, flow: str) -> Phone:
        """A call on the line, whose first prompt has been said."""
        signature = RequestValidator(TOKEN).compute_signature(f"wss://phone.example/flows/{flow}/relay", {})
        opening = connect(f"ws://127.0.0.1:{self.port}/flows/{flow}/relay", additional_headers={"X-Twilio-Signature": signature}, compression=None, proxy=None)
        phone = Phone(self.sockets.enter_context(opening))
        phone.hear()
        return phone

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(sent)


@contextmanager
def serve(path: Path, *options: str) -> Iterator[Process]:
    """`flowengine serve` for a flow, on a free port."""
    environment = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "FLOWENGINE_PUBLIC_URL": PUBLIC, "FLOWENGINE_DATABASE_URL": "none"}
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
