"""A caller in the terminal, with Twilio's side of the protocol: TwiML, relay socket, action callback.

It speaks no sooner than a telephone would: what the server sends is printed, "heard" for as long as its estimate, with
the speaking events that Twilio sends; keys and speech typed meanwhile interrupt it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import sys
import threading
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from typing import Any
from urllib.parse import urlencode, urlsplit

import click
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from flowengine.cli.asides import answer_to
from flowengine.cli.tape import Tape
from flowengine.dialog.speech import seconds_of
from flowengine.relay.handoff import read_handoff_data
from flowengine.server.access import TOKEN_HEADER

__all__ = ["CallFailed", "Caller"]

_KEYS = re.compile(r"[0-9*#]+\Z")
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_TAGS = re.compile(r"<[^>]*>")


class CallFailed(Exception):
    """The call can't be made or went wrong; the text says why."""


class _Lines:
    """Lines typed, read by a thread of their own so that the call goes on meanwhile. None: no more will come."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(RuntimeError):  # the call is over and its loop closed
            for line in sys.stdin:
                self._loop.call_soon_threadsafe(self._queue.put_nowait, line.rstrip("\n"))
            self._loop.call_soon_threadsafe(self._queue.put_nowait, None)

    async def next(self) -> str | None:
        line = await self._queue.get()
        if line is None:
            self._queue.put_nowait(None)  # the end stays the end, for whoever asks next
        return line


class Caller:
    """One call, through as many relay sessions as it takes."""

    def __init__(self, address: str, token: str, flow_id: str, caller: str, called: str, *, fast: bool, tape: Tape) -> None:
        """`tape` notes what happens."""
        self.address, self.token, self.flow_id, self.fast, self.tape = address, token, flow_id, fast, tape
        self.call_sid = "CA" + secrets.token_hex(16)
        self.account_sid = "AC" + "0" * 32
        self.form = {"AccountSid": self.account_sid, "CallSid": self.call_sid, "From": caller, "To": called, "Direction": "inbound"}
        self._lines: _Lines | None = None
        self._hung_up = False

    async def run(self) -> None:
        """Call, until somebody hangs up."""
        self._lines = _Lines()
        click.echo(click.style(f"Calling {self.flow_id}. Type what you say, or keys; waiting is silence; /help says what else; Ctrl-C hangs up.", dim=True))
        twiml: str | None = await self._post(f"{self.address}/flows/{self.flow_id}/twiml", {**self.form, "CallStatus": "ringing"})
        while twiml is not None and not self._hung_up:
            twiml = await self._carry_out(twiml)
        click.echo(click.style("(the call is over)", dim=True))

    def _near(self, url: str) -> str:
        """An address of the server's own, as it is reached from here: by a tunnel the TwiML names another host, which mustn't get the token."""
        parts = urlsplit(url)
        return f"{self.address}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    async def _post(self, url: str, form: dict[str, str]) -> str:
        def ask() -> str:
            request = urllib.request.Request(self._near(url), urlencode(form).encode(), {"X-Flowengine-Token": self.token})
            with _DIRECT.open(request, timeout=15) as response:
                answered: bytes = response.read()
            return answered.decode()

        try:
            return await asyncio.to_thread(ask)
        except urllib.error.HTTPError as error:
            if error.code == 403:
                raise CallFailed("the server wants its token: give the whole address that `flowengine dev` printed, with `?token=…`, to --url") from None
            raise CallFailed(f"the server answers {error.code} at {url}: {error.read(300).decode(errors='replace').strip()}") from None
        except (urllib.error.URLError, OSError) as error:
            raise CallFailed(f"nobody answers at {self.address}: is `flowengine dev` running there? ({getattr(error, 'reason', error)})") from None

    async def seen(self) -> dict[str, Any]:
        """The call as the server knows it (`flowengine.console.call`); nothing where it doesn't say."""

        def ask() -> dict[str, Any]:
            request = urllib.request.Request(f"{self.address}/console/calls/{self.call_sid}", headers={TOKEN_HEADER: self.token})
            with _DIRECT.open(request, timeout=5) as response:
                read: dict[str, Any] = json.load(response)
            return read

        try:
            return await asyncio.to_thread(ask)
        except (OSError, ValueError):
            return {}

    # ---------------------------------------------------------------------------------------------------------- TwiML

    async def _carry_out(self, twiml: str) -> str | None:
        """Do what a TwiML answer says, as far as a terminal can; the next answer, if there is one."""
        response = ElementTree.fromstring(twiml)  # from our own server
        for verb in response:
            match verb.tag:
                case "Connect":
                    relay = verb.find("ConversationRelay")
                    if relay is not None:
                        return await self._session(verb.get("action", ""), relay)
                case "Say":
                    self.tape.heard(verb.text or "")
                    click.echo(_agent(verb.text or ""))
                case "Dial":
                    return await self._dial(verb)
                case "Record":
                    click.echo(_event("beep: a voicemail is recorded (nothing is kept here)"))
                    self.tape.came("returns", "recorded")
                    return await self._post(verb.get("action", ""), {**self.form, "CallStatus": "in-progress", "RecordingDuration": "0"})
                case "Enqueue":
                    task = verb.find("Task")
                    where = f"the workflow {verb.get('workflowSid')}, with the task {task.text}" if task is not None else f"the queue “{verb.text}”"
                    click.echo(_event(f"the call goes to {where}"))
                case "Refer":
                    click.echo(_event(f"the call is referred to {verb.findtext('Sip')}"))
                case "Redirect":
                    click.echo(_event(f"the call goes on at {verb.text}"))
                case "Hangup":
                    click.echo(_event("hung up"))
        return None

    async def _dial(self, verb: ElementTree.Element) -> str | None:
        target = next((child.text for child in verb if child.text), verb.text) or "nobody"
        click.echo(_event(f"ringing {target}"))
        action = verb.get("action")
        if not action:
            return None
        click.echo(click.style("How does it end? [a]nswered, [b]usy, [n]o answer, [f]ailed, [c]anceled: ", dim=True), nl=False)
        assert self._lines is not None
        line = (await self._lines.next() or "a").strip().lower()
        if not sys.stdin.isatty():
            click.echo(line)
        status = {"b": "busy", "n": "no-answer", "f": "failed", "c": "canceled"}.get(line[:1], "completed")
        self.tape.came("returns", status.replace("-", "_"))
        return await self._post(action, {**self.form, "CallStatus": "in-progress", "DialCallStatus": status})

    # -------------------------------------------------------------------------------------------------------- a session

    async def _session(self, action: str, relay: ElementTree.Element) -> str | None:
        session_sid = "VX" + secrets.token_hex(16)
        parameters = {p.get("name", ""): p.get("value", "") for p in relay.findall("Parameter")}
        url = self._near(relay.get("url", "")).replace("http", "ws", 1)
        try:
            async with connect(url, additional_headers={TOKEN_HEADER: self.token}, compression=None, proxy=None) as socket:
                talk = _Talk(self, socket, self._lines)
                setup = {
                    "type": "setup",
                    "sessionId": session_sid,
                    "accountSid": self.account_sid,
                    "callSid": self.call_sid,
                    "parentCallSid": "",
                    "from": self.form["From"],
                    "to": self.form["To"],
                    "forwardedFrom": "",
                    "callType": "PSTN",
                    "callerName": "",
                    "direction": "inbound",
                    "callStatus": "RINGING",
                    "customParameters": parameters,
                }
                if relay.get("welcomeGreeting"):
                    self.tape.heard(relay.get("welcomeGreeting", ""))
                    click.echo(_agent(relay.get("welcomeGreeting", "")))
                await socket.send(json.dumps(setup))
                status, handoff = await talk.run()
        except (OSError, InvalidHandshake) as error:
            raise CallFailed(f"the relay socket can't be opened: {error}") from None
        form = {**self.form, "SessionId": session_sid, "SessionStatus": status, "SessionDuration": "0"}
        form["CallStatus"] = "completed" if status == "completed" else "in-progress"
        if handoff is not None:
            form["HandoffData"] = handoff
            if read_handoff_data(handoff) is not None:
                self.tape.came("handoff")
        if status == "failed":
            self.tape.came("socket_drops")
            form |= {"ErrorCode": "64105", "ErrorMessage": "WebSocket ended"}
            click.echo(_event("the connection was lost; the server is asked what next"))
        self._hung_up = status == "completed"
        if self._hung_up:
            self.tape.hung_up()
        return await self._post(action, form)


class _Talk:
    """One relay session: what is said, for how long it is heard, and what the caller does meanwhile."""

    def __init__(self, caller: Caller, socket: ClientConnection, lines: _Lines | None) -> None:
        self.caller, self.socket, self.fast, self.tape = caller, socket, caller.fast, caller.tape
        assert lines is not None
        self.lines = lines
        self._speaking: asyncio.Task[None] | None = None
        self._queue: asyncio.Queue[tuple[str, float, bool]] = asyncio.Queue()
        self._can_be_cut = True
        self._dropped = False
        self._cut = asyncio.Event()
        self._heard = asyncio.Event()

    async def run(self) -> tuple[str, str | None]:
        """Until the session ends: its status as Twilio would report it, and the handoff data."""
        hearing = asyncio.create_task(self._hear())
        voice = asyncio.create_task(self._speak())
        typing = asyncio.create_task(self._type())
        try:
            done, _ = await asyncio.wait({hearing, typing}, return_when=asyncio.FIRST_COMPLETED)
            if hearing in done:
                return hearing.result()
            await self.socket.close()
            return "failed" if self._dropped else "completed", None
        finally:
            for task in (hearing, voice, typing):
                task.cancel()
            await asyncio.gather(hearing, voice, typing, return_exceptions=True)

    async def _send(self, frame: dict[str, Any]) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(json.dumps(frame))

    async def _hear(self) -> tuple[str, str | None]:
        cycle, cuttable = "", True
        try:
            async for message in self.socket:
                frame = json.loads(message)
                match frame["type"]:
                    case "text":
                        cycle += frame["token"]
                        cuttable = frame.get("interruptible") is not False
                        if frame["last"]:
                            text, cycle = _TAGS.sub(" ", cycle).strip(), ""
                            if text:
                                click.echo(_agent(text))
                                self._queue.put_nowait((text, seconds_of(text), cuttable))
                    case "play":
                        click.echo(_event(f"playing {frame['source']}"))
                        self._queue.put_nowait(("", 3.0, frame.get("interruptible") is not False))
                    case "language":
                        click.echo(_event(f"language: {frame.get('ttsLanguage') or frame.get('transcriptionLanguage')}"))
                    case "end":
                        await self.socket.close()
                        return "ended", frame.get("handoffData")
        except ConnectionClosed:
            pass
        return "failed", None

    async def _speak(self) -> None:
        """Twilio's voice: `agentSpeaking` around what is heard."""
        while True:
            text, seconds, self._can_be_cut = await self._queue.get()
            self._cut.clear()
            self._heard.clear()
            self.tape.heard(text)
            await self._send({"type": "info", "name": "agentSpeaking", "value": "on"})
            while True:
                if not self.fast:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._cut.wait(), seconds)
                if self._cut.is_set():
                    while not self._queue.empty():
                        self._queue.get_nowait()
                    await self._send({"type": "interrupt", "utteranceUntilInterrupt": text[:40], "durationUntilInterruptMs": 0})
                if self._queue.empty():
                    break
                text, seconds, self._can_be_cut = self._queue.get_nowait()
                self.tape.heard(text)
            await self._send({"type": "info", "name": "agentSpeaking", "value": "off"})
            self.tape.quiet()
            self._heard.set()

    async def _type(self) -> None:
        """What the caller types. At a terminal the end of input hangs up; from a file it is silence from then on.

        Lines from a file are said one after each prompt, as somebody would who waits for it.
        """
        patient = not sys.stdin.isatty()
        while True:
            if patient:
                await self._heard.wait()
                await asyncio.sleep(0.05)  # the call may end with what was just said
            line = await self.lines.next()
            if line is None:
                if patient:
                    await asyncio.Event().wait()
                return
            said = line.strip()
            if not said:
                continue
            if patient:
                click.echo(click.style("  ▸ ", fg="green") + said)
            if said.startswith("/"):
                match said.split()[0]:
                    case "/hangup":
                        return
                    case "/drop":
                        self._dropped = True
                        return
                    case "/silence":
                        self._heard.clear()
                        await self._heard.wait()
                    case _:
                        click.echo(click.style(answer_to(said, await self.caller.seen(), self.tape), dim=True))
                continue
            seen = await self.caller.seen()
            self.tape.did("press" if _KEYS.match(said) else "say", said, seen)
            self._heard.clear()
            if self._can_be_cut:
                self._cut.set()
            await asyncio.sleep(0.02)
            if _KEYS.match(said):
                for key in said:
                    await self._send({"type": "dtmf", "digit": key})
                    await asyncio.sleep(0.15 if not self.fast else 0)
            else:
                await self._send({"type": "info", "name": "clientSpeaking", "value": "on"})
                await self._send({"type": "info", "name": "clientSpeaking", "value": "off"})
                await self._send({"type": "prompt", "voicePrompt": said, "lang": "", "last": True})


def _agent(text: str) -> str:
    return click.style("  ◂ ", fg="cyan") + text


def _event(text: str) -> str:
    return click.style(f"  · {text}", dim=True)
