"""`python -m bench.soak`: thousands of calls at a time, for as long as is wanted, against a real `flowengine serve` with its journal.

Callers take their time as people do, make the mistakes that people make, hang up in the middle, and lose their connection;
whoever is done is followed by another. Every few seconds it is looked what the server has used. What counts at the end: no
call went wrong, and the memory didn't grow.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import resource
import secrets
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression
from typing import Any
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

__all__ = ["Sample", "Verdict", "main", "soak", "verdict"]

FLOW = Path(__file__).with_name("soak.yaml")
TOKEN, PUBLIC, ACCOUNT = "only-for-soaking-0123456789", "https://soak.example", "AC" + "0" * 32
WARM = 0.25
"""The first share of the time, in which everything is used for the first time, isn't judged."""
MOST_GROWTH = 1.0
"""MiB a minute that memory may grow by, over what is judged."""
LETTERS = 15.0
"""Letters that are spoken in a second."""
PATIENCE = 30.0
"""Seconds after which a caller who hears nothing has been left in silence."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen at one moment. `answers`: seconds from what a caller did to what they heard, since the sample before."""

    at: float
    resident_mib: float
    cpu: float
    files: int
    live: int
    lag: float
    done: int
    answers: tuple[float, ...]

    def quantile(self, share: float) -> float:
        return sorted(self.answers)[min(int(len(self.answers) * share), len(self.answers) - 1)] if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it went. `growth`: MiB a minute, the slope of memory over what is judged."""

    calls: int
    turns: int
    growth: float
    wrong: Mapping[str, int]
    logged: Mapping[str, int]

    @property
    def good(self) -> bool:
        return not self.wrong and not self.logged and self.growth <= MOST_GROWTH


@dataclass(slots=True)
class _Tally:
    """What callers have seen so far."""

    done: int = 0
    turns: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    answers: list[float] = field(default_factory=list)


def verdict(samples: Sequence[Sample], tally: _Tally, logged: Mapping[str, int]) -> Verdict:
    """What samples come to; the first of them aren't judged."""
    judged = samples[int(len(samples) * WARM) :]
    growth = linear_regression([sample.at / 60 for sample in judged], [sample.resident_mib for sample in judged]).slope if len(judged) > 1 else 0.0
    return Verdict(tally.done, tally.turns, growth, dict(tally.wrong), dict(logged))


class _System:
    """The other system that bookings are made with: it does what it is asked once for each key, and counts."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await asyncio.gather(*map(_closed, self._open))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"(?i)content-length: (\d+)", head)
                key = re.search(rb"(?i)idempotency-key: (\S+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                name = key[1].decode() if key else ""
                self.asked[name] += 1
                body = json.dumps({"id": secrets.token_hex(3)}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


class _Server:
    """`flowengine serve`, in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.port = self.metrics_port = 0
        self.logged: Counter[str] = Counter()
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, folder: Path, database: str, system: int) -> _Server:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH")))),
            "TWILIO_AUTH_TOKEN": TOKEN,
            "FLOWENGINE_PUBLIC_URL": PUBLIC,
            "FLOWENGINE_DATABASE_URL": database,
            "FLOWENGINE_REQUEST_HOSTS": "127.0.0.1",
            "FLOWENGINE_ENV_BOOKINGS": f"http://127.0.0.1:{system}/bookings",
            "FLOWENGINE_MAX_DIALS_PER_HOUR": "1000000",
            "FLOWENGINE_MAX_SECRET_FAILURES": "1000000",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "flowengine", "serve", str(FLOW), "--port", "0", "--metrics-port", "0", "--no-reload", "--log-level", "info"),
            env=environment,
            cwd=folder,
            stderr=asyncio.subprocess.PIPE,
            limit=1 << 20,
        )
        server = cls(process)
        assert process.stderr is not None
        while line := await process.stderr.readline():
            told = _json(line)
            if told.get("event") == "serving":
                server.port, server.metrics_port = told["port"], told["metrics_port"]
                server._reading = asyncio.get_running_loop().create_task(server._read(process.stderr))
                return server
            print(line.decode(), file=sys.stderr)
        raise SystemExit("the server doesn't start; what it says is above")

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            told = _json(line)
            if told.get("level") not in ("info", "debug") and told.get("event") not in ("session failed",):
                name = str(told.get("event", line.decode()[:200]))
                if not self.logged[name]:
                    print(line.decode().rstrip(), file=sys.stderr)  # the first of its kind, whole
                self.logged[name] += 1

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), 30)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        if self._reading is not None:
            await self._reading


def _json(line: bytes) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


class _Exchange:
    """Twilio's part: webhooks and sockets, signed."""

    def __init__(self, port: int, tally: _Tally, chance: random.Random, pace: float) -> None:
        self.relay, self.tally, self.chance, self.pace = f"ws://127.0.0.1:{port}", tally, chance, pace
        self._validator = RequestValidator(TOKEN)
        self._lines = _Lines(port)
        self._socket_signature = self._validator.compute_signature("wss://soak.example/flows/soak/relay", {})

    async def call(self) -> None:
        """One call, from its first webhook to its end."""
        sid = "CA" + secrets.token_hex(16)
        form = {"CallSid": sid, "AccountSid": ACCOUNT, "From": f"+1555{self.chance.randrange(10**7):07d}", "To": "+15550002222", "Direction": "inbound"}
        try:
            twiml = await self._post(f"{PUBLIC}/flows/soak/twiml", {**form, "CallStatus": "in-progress"})
            for _ in range(20):
                verb = twiml[0] if len(twiml) else None
                if verb is None or verb.tag in ("Hangup", "Redirect"):
                    break
                if verb.tag == "Dial":
                    twiml = await self._post(
                        verb.get("action", ""), {**form, "CallStatus": "in-progress", "DialCallStatus": self.chance.choice(("completed", "completed", "busy", "no-answer"))}
                    )
                    continue
                if verb.tag != "Connect":
                    self.tally.wrong[f"the answer was <{verb.tag}>"] += 1
                    break
                parameters = {one.get("name", ""): one.get("value", "") for one in verb[0].findall("Parameter")}
                began = time.monotonic()
                how, data = await _Session(self, sid, parameters).run()
                ended = {**form, "SessionId": "VX" + secrets.token_hex(16), "SessionDuration": str(int(time.monotonic() - began)), "SessionStatus": how}
                if how == "failed":
                    ended["ErrorCode"] = "64105"
                ended["CallStatus"] = "completed" if how == "completed" else "in-progress"
                twiml = await self._post(verb.get("action", ""), ended | ({"HandoffData": data} if data else {}))
                if how == "completed":
                    break
            if how_ended := twiml[0].tag if len(twiml) else "over":
                self.tally.ended[how_ended] += 1
            await self._post(f"{PUBLIC}/flows/soak/action", {**form, "SessionStatus": "completed", "CallStatus": "completed"})
        except (OSError, ElementTree.ParseError) as error:
            self.tally.wrong[f"a webhook: {type(error).__name__}"] += 1
        self.tally.done += 1

    async def _post(self, url: str, form: Mapping[str, str]) -> ElementTree.Element:
        signature = self._validator.compute_signature(url, dict(form))
        status, text = await self._lines.post(url.removeprefix(PUBLIC), form, signature)
        if status != 200:
            self.tally.wrong[f"a webhook: {status}"] += 1
        return ElementTree.fromstring(text)

    def opened(self) -> connect:
        headers = {"Host": "soak.example", "X-Twilio-Signature": self._socket_signature}
        return connect(f"{self.relay}/flows/soak/relay", additional_headers=headers, compression=None, proxy=None, open_timeout=PATIENCE, ping_interval=None)

    async def close(self) -> None:
        await self._lines.close()

    async def think(self, least: float, most: float) -> None:
        await asyncio.sleep(self.chance.uniform(least, most) * self.pace)


class _Lines:
    """Connections for webhooks, kept open. A client that can do more takes longer than the server that is looked at."""

    def __init__(self, port: int, most: int = 32) -> None:
        self._port = port
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.Queue()
        for _ in range(most):
            self._free.put_nowait(None)

    async def post(self, path: str, form: Mapping[str, str], signature: str) -> tuple[int, bytes]:
        """The status and text of the answer. Raises `OSError`."""
        line = await self._free.get()
        try:
            line = line or await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = line
            body = urlencode(form).encode()
            head = f"POST {path} HTTP/1.1\r\nHost: soak.example\r\nX-Twilio-Signature: {signature}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            async with asyncio.timeout(PATIENCE):
                answer = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)\ncontent-length: (\d+)", answer)
                text = await reader.readexactly(int(length[1]) if length else 0)
            return int(answer[9:12]), text
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError) as error:
            if line is not None:
                line[1].close()
            line = None
            if isinstance(error, asyncio.CancelledError):
                raise
            raise OSError(type(error).__name__) from error
        finally:
            self._free.put_nowait(line)

    async def close(self) -> None:
        while not self._free.empty():
            line = self._free.get_nowait()
            if line is not None:
                await _closed(line[1])


class _Session:
    """One relay session, with a caller who is as people are."""

    def __init__(self, exchange: _Exchange, sid: str, parameters: Mapping[str, str]) -> None:
        self.exchange, self.sid, self.parameters = exchange, sid, parameters
        self._since: float | None = None

    async def run(self) -> tuple[str, str]:
        """How it ended, as Twilio says it, and the handoff data."""
        tally = self.exchange.tally
        try:
            async with self.exchange.opened() as socket:
                await socket.send(
                    json.dumps(
                        {
                            "type": "setup",
                            "sessionId": "VX" + secrets.token_hex(16),
                            "callSid": self.sid,
                            "accountSid": ACCOUNT,
                            "from": "+15551230001",
                            "to": "+15550002222",
                            "direction": "inbound",
                            "customParameters": dict(self.parameters),
                        }
                    )
                )
                self._since = time.monotonic()
                while True:
                    end, said = await self._hear(socket)
                    if end is not None:
                        return "ended", end
                    left = await self._answer(socket, said)
                    if left:
                        return left, ""
        except (ConnectionClosed, WebSocketException, OSError) as error:
            tally.wrong[f"a socket: {type(error).__name__}"] += 1
            return "failed", ""
        except TimeoutError:
            tally.wrong["silence"] += 1
            return "completed", ""

    async def _hear(self, socket: ClientConnection) -> tuple[str | None, str]:
        """Until a prompt has been said, or the session ends: the handoff data, and what was said."""
        said = ""
        while True:
            frame = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))
            if frame["type"] == "end":
                return str(frame.get("handoffData", "")), said
            if frame["type"] == "text":
                if self._since is not None:
                    self.exchange.tally.answers.append(time.monotonic() - self._since)
                    self._since = None
                said += frame["token"]
                if frame["last"] and not said.startswith(("We are open", "One moment", "Goodbye", "Nobody", "Something")):
                    return None, said

    async def _answer(self, socket: ClientConnection, said: str) -> str:
        """What a caller does who has heard this; how the session ends with it, if it does."""
        chance, exchange = self.exchange.chance, self.exchange
        await _send(socket, type="info", name="agentSpeaking", value="on")
        luck = chance.random()
        if luck < 0.1:  # talks over it
            await exchange.think(0.3, 1)
            await _send(socket, type="interrupt", utteranceUntilInterrupt=said[:20], durationUntilInterruptMs=400)
        else:
            await exchange.think(len(said) / LETTERS, len(said) / LETTERS)
            await _send(socket, type="info", name="agentSpeaking", value="off")
        await exchange.think(2, 14)
        luck = chance.random()
        if luck < 0.03:
            return "completed"  # hangs up
        if luck < 0.04:
            await socket.close(1011)
            return "failed"  # a connection lost on the way
        exchange.tally.turns += 1
        if luck < 0.10:
            await self._say(socket, "I really don't know what you want from me")
            return ""
        if "four-digit" in said or "PIN" in said:
            if chance.random() < 0.5:
                for _ in range(4):
                    await _send(socket, type="dtmf", digit=str(chance.randrange(10)))
                    await exchange.think(0.1, 0.4)
                self._since = time.monotonic()
            else:
                await self._say(socket, " ".join(chance.choice(("one", "two", "three", "four")) for _ in range(4)))
        elif "appointment" in said:
            if chance.random() < 0.5:
                await self._say(socket, chance.choice(("an appointment please", "appointment", "your opening hours", "front desk")))
            else:
                await self._key(socket, chance.choice("111123"))
        else:
            await self._key(socket, chance.choice("12"))
        return ""

    async def _say(self, socket: ClientConnection, text: str) -> None:
        self._since = time.monotonic()
        await _send(socket, type="prompt", voicePrompt=text, lang="en-US", last=True)

    async def _key(self, socket: ClientConnection, key: str) -> None:
        self._since = time.monotonic()
        await _send(socket, type="dtmf", digit=key)


async def _send(socket: ClientConnection, **frame: Any) -> None:
    await socket.send(json.dumps(frame))


async def soak(calls: int, seconds: float, every: float, database: str, pace: float = 1.0, show: bool = True) -> tuple[list[Sample], Verdict, Counter[str]]:
    """Keep so many calls on the line for so many seconds. `pace`: 0.1 is ten times as fast as people are."""
    tally = _Tally()
    samples: list[Sample] = []
    with tempfile.TemporaryDirectory(prefix="flowengine-soak-") as folder:
        system = _System()
        await system.start()
        server = await _Server.start(Path(folder), database or f"sqlite:///{folder}/calls.db", system.port)
        exchange = _Exchange(server.port, tally, random.Random(7), pace)
        stop = asyncio.Event()

        async def caller(number: int) -> None:
            await asyncio.sleep(number / calls * min(20.0, seconds / 6))  # they don't all ring at once
            while not stop.is_set():
                await exchange.call()

        callers = [asyncio.create_task(caller(number)) for number in range(calls)]
        began = time.monotonic()
        cpu = _cpu(server.process.pid)
        try:
            while time.monotonic() - began < seconds:
                await asyncio.sleep(every)
                told = await _metrics(server.metrics_port)
                now = _cpu(server.process.pid)
                answers, tally.answers = tuple(tally.answers), []
                samples.append(
                    Sample(
                        time.monotonic() - began,
                        _resident(server.process.pid),
                        (now - cpu) / every,
                        _open_files(server.process.pid),
                        int(told.get("flowengine_calls_live", 0)),
                        told.get("flowengine_journal_lag_seconds", 0.0),
                        tally.done,
                        answers,
                    )
                )
                cpu = now
                if show:
                    print(_line(samples[-1]), flush=True)
        finally:
            stop.set()
            for task in callers:
                task.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            await exchange.close()
            await server.stop()
            await system.stop()
        twice = sum(count > 1 for count in system.asked.values())
        if twice:
            tally.wrong["booked under one key twice"] += twice
    return samples, verdict(samples, tally, server.logged), tally.ended


def _line(sample: Sample) -> str:
    return (
        f"{sample.at:7.0f} s  {sample.resident_mib:7.1f} MiB  {sample.cpu:5.0%} CPU  {sample.files:6,} files  {sample.live:6,} live  {sample.done:8,} calls done  "
        f"journal {sample.lag * 1000:5.0f} ms  answers {sample.quantile(0.5) * 1000:6.1f} / {sample.quantile(0.99) * 1000:6.1f} ms"
    )


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _metrics(port: int) -> dict[str, float]:
    """Plain figures of /metrics, those of several flows added."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    found: Counter[str] = Counter()
    for name, value in re.findall(r"^(\w+)(?:\{[^}]*\})? (\S+)$", text, re.MULTILINE):
        found[name] += float(value)
    return dict(found)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    options.add_argument("--calls", type=int, default=2000, help="calls at a time")
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--every", type=float, default=10, help="seconds between two samples")
    options.add_argument("--database-url", default="", help="where the server keeps calls; by default a SQLite file that is gone afterwards")
    given = options.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < given.calls * 2 + 200:
        raise SystemExit(f"{given.calls:,} calls need {given.calls * 2 + 200:,} open files, and {hard:,} are allowed (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"python -m bench.soak --calls {given.calls} --minutes {given.minutes:g}")
    samples, found, ended = asyncio.run(soak(given.calls, given.minutes * 60, given.every, given.database_url))
    answers = sorted(answer for sample in samples[int(len(samples) * WARM) :] for answer in sample.answers)
    print(f"\n{found.calls:,} calls, {found.turns:,} turns. How they left: " + ", ".join(f"{name} {count:,}" for name, count in ended.most_common()))
    if answers:
        shares = {share: answers[min(int(len(answers) * share), len(answers) - 1)] * 1000 for share in (0.5, 0.99, 0.999)}
        print("From what a caller did to what they heard: " + ", ".join(f"{share:.1%} within {ms:.1f} ms" for share, ms in shares.items()))
    print(f"Memory: {samples[int(len(samples) * WARM)].resident_mib:.1f} MiB to {samples[-1].resident_mib:.1f} MiB, {found.growth:+.2f} MiB a minute (at most {MOST_GROWTH:g})")
    for what, counted in (("went wrong", found.wrong), ("logged", found.logged)):
        for name, count in counted.items():
            print(f"{what}: {name}, {count:,} times")
    print("good" if found.good else "NOT GOOD")
    raise SystemExit(0 if found.good else 1)


if __name__ == "__main__":
    main()
