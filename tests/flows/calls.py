"""Scripted calls: what a caller does, line by line, and the states that each line leads through, in virtual time."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flowengine.answers.normal import normalise
from flowengine.dialog.commands import Fault, HandoffOrder, SendRequest
from flowengine.dialog.events import AgentSpoke, RequestAnswered
from flowengine.dialog.interpreter import Phase
from flowengine.dialog.program import Program, link
from flowengine.loading import load_all
from flowengine.relay.action import STATE_PARAMETER, answer
from flowengine.relay.handoff import handoff_data
from flowengine.relay.twiml import Links
from tests.dialog.driver import Line

FOLDER = Path(__file__).parent.parent.parent / "flows"
LINKS = Links("https://phone.example.com")
CALLER = "+13125550111"

CHICAGO = ZoneInfo("America/Chicago")
OPEN = datetime(2026, 3, 3, 10, 0, tzinfo=CHICAGO)
"""A Tuesday morning, when all of the businesses are open."""
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=CHICAGO)

VERBS = {
    "dial": "Dial/Number",
    "queue": "Enqueue",
    "voicemail": "Record",
    "flow": "Connect/ConversationRelay",
    "redirect": "Redirect",
    "exit": "Redirect",
    "hangup": "Hangup",
}
"""How a call ends → what Twilio is told to do then."""


@lru_cache
def programs() -> Mapping[str, Program]:
    """All flows, served together."""
    return link(load_all([FOLDER]).flows)


def program(name: str) -> Program:
    return programs()[name]


@dataclass(frozen=True)
class Scripted:
    """One call. Each line of `script` is a step and, behind the arrow, the states that are entered then.

    The first line is the beginning of the call and has no step. A step is one of

    - `press KEYS`, `say WORDS`, each once everything has been heard
    - `silence`, which lasts until something comes of it
    - `busy`, `no answer`, `failed`: how the dial ended that the call was handed to; `full`: the queue
    - `hear WORDS`: nothing happens; these words have been said since the step before

    `requests` says what other systems answer: `METHOD address` → a status, or a status with a body; None is no answer.
    `ends` is `hangup`, or the kind of the handoff with its target.
    """

    flow: str
    name: str
    script: str
    ends: str = "hangup"
    data: Mapping[str, Any] = field(default_factory=dict)
    requests: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = OPEN
    language: str = "en-US"
    """The language at the end."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    outbound: bool = False
    faults: tuple[str, ...] = ()
    """What the log tells of, in order."""


class Walk:
    """A scripted call on its way. `entered` has the states so far, also those before the call came back from a dial."""

    def __init__(self, call: Scripted) -> None:
        self.call = call
        self.entered: list[str] = []
        self.sent: list[SendRequest] = []
        self._earlier: list[Fault] = []
        self.said: list[str] = []
        """What was said since the last step."""
        self._ring()

    def _ring(self, **back: Any) -> None:
        """The relay session begins, or begins again: `back` is what the call brings along then."""
        call = self.call
        sides = ("+13125550100", CALLER) if call.outbound else (CALLER, "+13125550100")
        started = {
            "started": call.at,
            "from_number": sides[0],
            "to_number": sides[1],
            "direction": "outbound-api" if call.outbound else "inbound",
            "parameters": call.parameters,
            "env": call.env,
            "secrets": call.secrets,
        }
        self.started = {**started, **back}
        self.line = Line(program(call.flow)).start(**self.started)
        self.began = self.line.now
        self._hear()

    def take(self, step: str) -> list[str]:
        """Take a step; the states that are entered then."""
        before = len(self.entered)
        verb, _, rest = step.partition(" ")
        self.said = []
        if step in ("busy", "no answer", "failed", "full"):
            self._come_back(step.replace(" ", "-"))
            return self.entered[before:]
        assert self.line.ended is None, f"the call was over before: {step}"
        match verb:
            case "press":
                self.line.press(rest)
            case "say":
                self.line.say(rest)
            case "silence" if not rest and self.line.call.due is not None:
                self.line.until(self.line.call.due)
            case _:
                raise AssertionError(f"no step of a call: {step}")
        self._hear()
        return self.entered[before:]

    def _hear(self) -> None:
        """What is being said is heard to its end, in the time that takes, and other systems answer."""
        self._note()
        while self.line.ended is None:
            interpreter = self.line.call.interpreter
            if interpreter.phase is Phase.WAITING:
                self._answer()
            elif interpreter.speech.speaking:
                self.line.send(AgentSpoke(True)).wait(interpreter.speech.until - self.line.now).send(AgentSpoke(False))
            else:
                break
            self._note()

    def _answer(self) -> None:
        """Another system answers, half a second later or never."""
        order = [command for command in self.line.commands if isinstance(command, SendRequest)][-1]
        self.sent.append(order)
        wanted = f"{order.method} {order.url}"
        assert wanted in self.call.requests, f"the script has no answer to {wanted}"
        given = self.call.requests[wanted]
        if given is None:
            self.line.wait(2)
            while self.line.call.interpreter.phase is Phase.WAITING and self.line.call.due is not None:
                self.line.until(self.line.call.due)
            return
        status, body = given if isinstance(given, tuple) else (given, None)
        self.line.wait(0.5).send(RequestAnswered(order.id, status, body))

    def _note(self) -> None:
        self.said += self.line.said
        self.entered += [text for _, kind, text in self.line.log if kind == "enters"]
        self.line.log.clear()

    def _come_back(self, status: str) -> None:
        """A dial has ended, or a queue is full: Twilio is told where the call goes then, and it does."""
        assert self.line.ended is not None and self.line.ended.handoff is not None, "nothing was dialled"
        after = "queue" if status == "full" else "dial"
        assert self.verb() in ("Dial/Number", "Dial/Sip") if after == "dial" else self.verb() == "Enqueue", f"there is no {after}"
        query = {"after": after, "state": self.line.ended.handoff.state}
        form = {"CallSid": "CA1", "QueueResult": "queue-full"} if after == "queue" else {"CallSid": "CA1", "DialCallStatus": status}
        twiml = answer(program(self.call.flow).flow, form, LINKS, query=query).twiml
        parameters = {p.get("name"): p.get("value") for p in ElementTree.fromstring(twiml).iter("Parameter")}
        assert STATE_PARAMETER in parameters, f"a call whose dial is {status} doesn't come back"
        interpreter = self.line.call.interpreter
        self._earlier = self.faults
        self._ring(state=parameters[STATE_PARAMETER], variables=dict(self.line.variables), language=interpreter.language, requests=interpreter.requests_answered)

    @property
    def faults(self) -> list[Fault]:
        """What went wrong so far."""
        return [*self._earlier, *self.line.faults]

    @property
    def order(self) -> HandoffOrder | None:
        assert self.line.ended is not None, "the call goes on"
        return self.line.ended.handoff

    def verb(self) -> str:
        """What Twilio is told to do when the session has ended."""
        form = {"CallSid": "CA1", "SessionStatus": "ended"}
        if self.order is not None:
            form["HandoffData"] = handoff_data(self.order, self.call.flow)
        found = program(self.call.flow).flow
        element = ElementTree.fromstring(answer(found, form, LINKS, find_flow=lambda name: program(name).flow, secret="secret").twiml)[0]
        return "/".join([element.tag, *(child.tag for child in element)])

    def here(self) -> dict[str, Any]:
        """The call as it stands, to be begun anew at its state."""
        interpreter = self.line.call.interpreter
        moment = self.started["started"] + timedelta(seconds=self.line.now - self.began)
        return {**self.started, "started": moment, "state": interpreter.state, "again": True, "variables": dict(self.line.variables), "language": interpreter.language}


def lines(script: str) -> Iterator[tuple[str, list[str]]]:
    """Each step with the states behind its arrow."""
    for line in script.strip().splitlines():
        step, _, states = line.partition("→")
        yield step.strip(), states.split()


def walk(call: Scripted) -> Walk:
    """Go through a call, and hold every line of its script."""
    walked = Walk(call)
    for step, states in lines(call.script):
        if step.startswith("hear "):
            said = " ".join(walked.said)
            assert normalise(step.removeprefix("hear ")) in normalise(said), f"`{step}`, but was said: {said}"
            continue
        entered = walked.take(step) if step else walked.entered
        assert entered == states, f"`{step}` leads through {' '.join(entered) or 'no state'}"
    return walked


def hold(call: Scripted) -> Walk:
    """Go through a call, and hold its script and its end."""
    walked = walk(call)
    order = walked.order
    assert tuple(fault.code for fault in walked.faults) == call.faults, walked.faults
    kind = order.kind if order is not None else "hangup"
    assert f"{kind} {order.target if order is not None else ''}".strip() == call.ends
    assert (dict(order.data) if order is not None else {}) == call.data
    assert walked.line.call.interpreter.language == call.language
    assert walked.verb() == ("Dial/Sip" if call.ends.startswith("dial sip:") else VERBS[kind])
    return walked
