"""Several real `flowengine serve` processes behind a small proxy, and a client that plays Twilio's part in many calls at once."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://phone.example"
ACCOUNT = "AC" + "0" * 32


class Process:
    """One `flowengine serve`, on a port of its own."""

    def __init__(self, flows: Path, url: str, folder: Path, **environment: str) -> None:
        self.flows, self.url, self.folder, self.environment = flows, url, folder, environment
        self.port = 0
        self.process: asyncio.subprocess.Process | None = None
        self.lines: list[dict[str, Any]] = []
        self._reading: asyncio.Task[None] | None = None

    async def start(self, *arguments: str) -> None:
        """Up and serving when this returns; on the same port as before, if it was up before."""
        root = str(Path(__file__).parents[2])
        environment = {
            **os.environ,
            "PYTHONPATH": root,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "FLOWENGINE_PUBLIC_URL": PUBLIC,
            "FLOWENGINE_DATABASE_URL": self.url,
            "FLOWENGINE_REQUEST_HOSTS": "127.0.0.1",
        }
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "flowengine", "serve", str(self.flows), "--port", str(self.port), *arguments),
            env={**environment, **self.environment},
            cwd=self.folder,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self.process.stderr is not None
        while True:
            line = await asyncio.wait_for(self.process.stderr.readline(), 30)
            assert line, f"it ended: {self.lines}"
            read = self._read(line)
            if read.get("event") == "serving":
                self.port = read["port"]
                break
        self._reading = asyncio.create_task(self._read_on(self.process.stderr))

    def _read(self, line: bytes) -> dict[str, Any]:
        try:
            read = json.loads(line)
        except ValueError:
            read = {"event": "text", "text": line.decode()}
        self.lines.append(read)
        return read

    async def _read_on(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self._read(line)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        await asyncio.wait_for(self.process.wait(), 30)
        if self._reading is not None:
            await self._reading


class Proxy:
    """A load balancer without memory: each connection goes to the next process that takes it."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes
        self.port = 0
        self._next = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self.processes:
            self._next = (self._next + 1) % len(self.processes)
            try:
                there, here = await asyncio.open_connection("127.0.0.1", self.processes[self._next].port)
                break
            except OSError:
                continue
        else:
            writer.close()
            return
        await asyncio.gather(_pour(reader, here), _pour(there, writer))


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()


class System:
    """Another system that flows ask: it does what it is asked once for each Idempotency-Key, and says so."""

    def __init__(self, delay: Callable[[], float] = lambda: 0.02) -> None:
        self.done: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.port = 0
        self._delay = delay
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
                fields = {name.lower(): value for name, _, value in lines}
                await reader.readexactly(int(fields.get("content-length", 0)))
                key = fields["idempotency-key"]
                self.asked[key] += 1
                self.done[key] = 1
                await asyncio.sleep(self._delay())
                body = json.dumps({"id": f"booking of {key}"}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@dataclass
class Caller:
    """Somebody who calls, and answers what is heard: (a piece of the prompt, keys to press), the first that fits.

    `ended` is how the call was left: `hangup`, or the handoff's kind with its data.
    """

    answers: list[tuple[str, str]]
    dial: list[str] = field(default_factory=list)
    sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    heard: list[str] = field(default_factory=list)
    ended: tuple[str, Mapping[str, Any]] | None = None
    sessions: int = 0
    lost: int = 0
    longest_wait: float = 0.0
    trouble: list[str] = field(default_factory=list)


class Twilio:
    """Plays calls through the proxy. `think` gives the seconds that a caller takes before an answer."""

    def __init__(self, port: int, flow: str, think: Callable[[], float]) -> None:
        self.base, self.relay, self.flow, self.think = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}", flow, think
        self._validator = RequestValidator(TOKEN)
        self._client = httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_keepalive_connections=0))

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, url: str, form: Mapping[str, str]) -> ElementTree.Element:
        """A webhook; asked again where nothing answered, as a load balancer and Twilio do."""
        signature = self._validator.compute_signature(url, dict(form))
        for _ in range(8):
            try:
                answer = await self._client.post(
                    self.base + url.removeprefix(PUBLIC), data=dict(form), headers={"Host": "phone.example", "X-Twilio-Signature": signature, "Connection": "close"}
                )
                if answer.status_code < 500:
                    assert answer.status_code == 200, answer.text
                    return ElementTree.fromstring(answer.text)
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
        raise AssertionError(f"nothing answers {url}")

    async def call(self, caller: Caller) -> None:
        """One call from its first webhook to its end."""
        base = {"CallSid": caller.sid, "AccountSid": ACCOUNT, "From": "+15550001111", "To": "+15550002222", "Direction": "inbound", "CallStatus": "in-progress"}
        twiml = await self.post(f"{PUBLIC}/flows/{self.flow}/twiml", base)
        dials = list(caller.dial)
        while True:
            verb = twiml[0] if len(twiml) else None
            if verb is None or verb.tag == "Hangup":
                if caller.ended is None:
                    caller.ended = ("hangup", {})
                return
            if verb.tag == "Dial" and dials:
                twiml = await self.post(verb.get("action", ""), {**base, "DialCallStatus": dials.pop(0)})
                continue
            if verb.tag != "Connect":
                return
            relay = verb[0]
            parameters = {parameter.get("name", ""): parameter.get("value", "") for parameter in relay.findall("Parameter")}
            began = asyncio.get_running_loop().time()
            end = await self._session(caller, relay.get("url", ""), parameters, began)
            duration = str(int(asyncio.get_running_loop().time() - began))
            form = {**base, "SessionId": "VX" + secrets.token_hex(16), "SessionDuration": duration}
            if end is None:
                caller.lost += 1
                form |= {"SessionStatus": "failed", "ErrorCode": "64105"}
            else:
                form |= {"SessionStatus": "ended"} | ({"HandoffData": end} if end else {})
                read = json.loads(end) if end else {}
                own = read.pop("flowengine", {})
                if not (own.get("kind") == "dial" and dials and dials[0] != "completed"):
                    caller.ended = (own.get("kind", "hangup"), read)
            twiml = await self.post(verb.get("action", ""), form)

    async def _session(self, caller: Caller, url: str, parameters: Mapping[str, str], began: float) -> str | None:
        """One relay session: the handoff data it ended with (empty: none); None where it was lost."""
        caller.sessions += 1
        signature = self._validator.compute_signature(url, {})
        address = self.relay + url.removeprefix("wss://phone.example")
        try:
            async with connect(address, additional_headers={"Host": "phone.example", "X-Twilio-Signature": signature}, compression=None, proxy=None, open_timeout=20) as socket:
                setup = {"type": "setup", "sessionId": "VX" + secrets.token_hex(16), "callSid": caller.sid, "accountSid": ACCOUNT}
                await socket.send(json.dumps({**setup, "from": "+15550001111", "to": "+15550002222", "direction": "inbound", "customParameters": dict(parameters)}))
                said, asked = "", asyncio.get_running_loop().time()
                while True:
                    frame = json.loads(await asyncio.wait_for(socket.recv(), 30))
                    if frame["type"] == "end":
                        return str(frame.get("handoffData", ""))
                    if frame["type"] != "text":
                        continue
                    said += frame["token"]
                    if not frame["last"]:
                        continue
                    caller.heard.append(said)
                    now = asyncio.get_running_loop().time()
                    caller.longest_wait = max(caller.longest_wait, now - asked)
                    for value in ("on", "off"):
                        await socket.send(json.dumps({"type": "info", "name": "agentSpeaking", "value": value}))
                    keys = next((keys for piece, keys in caller.answers if piece in said), "")
                    said = ""
                    if keys:
                        await asyncio.sleep(self.think())
                        for key in keys:
                            await socket.send(json.dumps({"type": "dtmf", "digit": key}))
                    asked = asyncio.get_running_loop().time()
        except (ConnectionClosed, WebSocketException, OSError):
            return None
        except TimeoutError:
            caller.trouble.append(f"nothing was heard for 30 seconds after {caller.heard[-1:]}")
            return None
