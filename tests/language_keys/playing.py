"""A tiny flow with one «key» marked, and a call of it written in a line.

A flow is written as its states, with other top-level keys beside them; `flow`, `start: ask` and the states below that it
names are added. What is between « and » is the key at stake. Behind a `|` in it stands what takes its place where the
key is taken away: nothing, or another value, so that what is left is a flow all the same.

A call is a row of steps joined by `|`: what the caller and others do, and what must come of it. What is being said is
heard to its end before the caller does anything, unless the step begins with `early`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from textwrap import dedent, indent
from typing import Any
from xml.etree import ElementTree

from flowengine.dialog.commands import Command, HandoffOrder, Play, Say, SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.program import link
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.reader import json_schema
from flowengine.loading import check_bytes, check_file
from flowengine.relay.action import STATE_PARAMETER, VALUES_PARAMETER, answer
from flowengine.relay.handoff import handoff_data
from flowengine.relay.twiml import Links, relay_twiml
from flowengine.server.shelf import Shelf
from tests.dialog.driver import Line

__all__ = ["MARK", "Case", "Playing", "read"]

SHARED = {
    "menu": "{prompt: Main menu., choices: [{dtmf: 9, speech: [goodbye], goto: bye}]}",
    "got": '{prompt: "Got {{ a }}.", choices: [{dtmf: 9, speech: [goodbye], goto: bye}]}',
    "desk": '{prompt: One moment., handoff: {dial: "+15551230100"}}',
    "bye": "{prompt: Goodbye., hangup: true}",
}
BESIDE = {
    "branches.csv": "Zip,City\n04210,Auburn\n",
    "shops.csv": "Zip,City\n04210,Salem\n",
    "shared.yaml": "states:\n  shared: {prompt: From another file., goto: menu}\n  menu: {prompt: Main menu., choices: [{dtmf: 9, goto: menu}]}\n",
}
LINKS = Links("https://phone.example")
OTHER = "flow: billing-desk\nstart: hello\nstates: {hello: {prompt: Billing., hangup: true}}\n"
PAYING = 'flow: paying\nstart: ask\nvariables: {a: 0}\nstates: {ask: {prompt: "Pay {{ a }}?", choices: [{dtmf: 1, goto: done}]}, done: {return: paid}}\n'
TOP_LEVEL = frozenset(json_schema()["properties"])
MARK = re.compile("«([^«»|]*)(?:\\|([^«»]*))?»")


@dataclass(frozen=True)
class Case:
    """`at`: `block.key`, or `block.key=value`."""

    at: str
    flow: str
    call: str

    @property
    def with_key(self) -> str:
        return completed(MARK.sub(lambda mark: mark[1], self.flow))

    @property
    def without_key(self) -> str:
        return completed(MARK.sub(lambda mark: mark[2] or "", self.flow))


def completed(text: str) -> str:
    """A whole flow from its states and the top-level keys beside them."""
    if re.search("^states:", dedent(text), re.MULTILINE):
        return dedent(text)
    top: list[str] = []
    states: list[str] = []
    to = states
    for line in dedent(text).strip().splitlines():
        key = re.match(r"(\w+):", line)
        if key is not None:
            to = top if key[1] in TOP_LEVEL else states
        to.append(line)
    for name, state in SHARED.items():
        written = "\n".join((*top, *states))
        if re.search(rf": {name}\b(?!-)", written) and not re.search(rf"^{name}:", written, re.MULTILINE) and not any(line.startswith("include:") for line in top):
            states.append(f"{name}: {state}")
    head = [f"{key}: {value}" for key, value in (("flow", "f"), ("start", "ask")) if not any(line.startswith(f"{key}:") for line in top)]
    return "\n".join((*head, *top, "states:", indent("\n".join(states), "  "))) + "\n"


def read(flow: str, folder: Path) -> tuple[Flow | None, list[Problem]]:
    """A flow and its problems; what it may include or look up lies beside it."""
    for name, text in BESIDE.items():
        (folder / name).write_text(text, encoding="utf-8")
    file = folder / "flow.yaml"
    file.write_text(flow, encoding="utf-8")
    return check_file(file)


class Playing:
    """A call under way. Each method is the verb of a step; those that look fail where it isn't so."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.started: dict[str, Any] = {"parameters": dict(flow.relay.parameters), "from_number": "+15550001111"}
        self._line: Line | None = None
        self._looked = self._listened = 0

    def play(self, call: str) -> None:
        for step in call.split(" | "):
            verb, _, rest = step.strip().partition(" ")
            getattr(self, verb)(rest)

    @property
    def line(self) -> Line:
        if self._line is None:
            paying, _ = check_bytes(PAYING.encode(), "paying.yaml")
            assert paying is not None
            self._line = Line(link({self.flow.id: self.flow, paying.id: paying})[self.flow.id]).start(**self.started)
        return self._line

    def _hear_out(self) -> Line:
        """Whatever is being said is heard to its end."""
        spoken = sum(isinstance(command, Say | Play) for command in self.line.commands)
        if spoken > self._listened:
            self._listened = spoken
            self.line.heard()
        return self.line

    def _since(self) -> list[Command]:
        """The commands since the last look."""
        new, self._looked = self.line.commands[self._looked :], len(self.line.commands)
        return new

    # ------------------------------------------------------------------------------------------------- what happens

    def at(self, moment: str) -> None:
        """When the call comes in."""
        self.started["started"] = datetime.fromisoformat(moment)

    def press(self, keys: str) -> None:
        self._hear_out().press(keys)

    def say(self, text: str) -> None:
        self._hear_out().say(text)

    def wait(self, seconds: str) -> None:
        self._hear_out().wait(float(seconds))

    def early(self, step: str) -> None:
        """While it is being said."""
        verb, _, rest = step.partition(" ")
        assert verb in ("press", "wait")
        self.line.press(rest) if verb == "press" else self.line.wait(float(rest))

    def answer(self, rest: str) -> None:
        """Another system answers: a status, and a body as JSON."""
        status, _, body = rest.partition(" ")
        self.line.send(RequestAnswered(self._request().id, int(status), json.loads(body or "null")))

    def back(self, ended: str) -> None:
        """The call comes back from a dial that ended so."""
        self._come_back("dial", {"DialCallStatus": ended.replace("_", "-")})

    def recorded(self, seconds: str) -> None:
        """The call comes back after a message was left."""
        self._come_back("voicemail", {"RecordingUrl": "https://recordings.example/1", "RecordingDuration": seconds})

    def _come_back(self, after: str, form: dict[str, str]) -> None:
        response = ElementTree.fromstring(answer(self.flow, form, LINKS, query={"after": after, "state": self._order().state}).twiml)
        given = {parameter.attrib["name"]: parameter.attrib["value"] for parameter in response.iter("Parameter")}
        assert given.get(STATE_PARAMETER), "the call doesn't come back to a state"
        variables = json.loads(given.get(VALUES_PARAMETER, "{}"))
        back = Line(self.line.call.interpreter.program).start(state=given[STATE_PARAMETER], variables=variables, **self.started)
        self._line, self._looked, self._listened = back, 0, 0

    # ----------------------------------------------------------------------------------------------- what must come of it

    def hears(self, text: str) -> None:
        """This is among what has been said since the last look."""
        said = " ".join(command.text for command in self._since() if isinstance(command, Say))
        assert text in said, said

    def only(self, text: str) -> None:
        """This has been said since the last look, and nothing else."""
        assert text == " ".join(command.text for command in self._since() if isinstance(command, Say))

    def quiet(self, _: str) -> None:
        """Nothing has been said since the last look."""
        assert not [command for command in self._since() if isinstance(command, Say | Play)]

    def speaks(self, rest: str) -> None:
        """This is said in this language."""
        language, _, text = rest.partition(" ")
        assert (language, text) in [(command.language, command.text) for command in self._since() if isinstance(command, Say)]

    def plays(self, rest: str) -> None:
        """This recording is played so often."""
        source, _, times = rest.partition(" ")
        assert (source, int(times or 1)) in [(command.source, command.loop) for command in self._since() if isinstance(command, Play)]

    def switches(self, language: str) -> None:
        assert language in self.line.switched, self.line.switched

    def state(self, name: str) -> None:
        assert self.line.state == name, self.line.state

    def kept(self, rest: str) -> None:
        """A variable has this value, as it would be said."""
        name, _, value = rest.partition(" ")
        assert str(self.line.variables.get(name)) == value, self.line.variables.get(name)

    def _request(self) -> SendRequest:
        sent = [command for command in self.line.commands if isinstance(command, SendRequest)]
        assert sent, "nothing was sent"
        return sent[-1]

    def sends(self, text: str) -> None:
        """This is in the last request."""
        sent = self._request()
        shown = f"{sent.method} {sent.url} query={sent.query} headers={sent.headers} json={sent.json} form={sent.form} timeout={sent.timeout:g} retry={sent.retry}"
        assert text in shown, shown

    def _order(self) -> HandoffOrder:
        assert self.line.ended is not None and self.line.ended.handoff is not None, "the call isn't handed over"
        return self.line.ended.handoff

    def hands(self, text: str) -> None:
        """The call is handed over, and this is in what Twilio is answered then."""
        self._hear_out()
        form = {"SessionStatus": "ended", "CallSid": "CA1", "AccountSid": "AC1", "HandoffData": handoff_data(self._order(), self.flow.id)}
        other, _ = check_bytes(OTHER.encode(), "other.yaml")
        twiml = answer(self.flow, form, LINKS, find_flow={"billing-desk": other}.get, secret="s").twiml
        assert text in twiml, twiml

    def over(self, _: str) -> None:
        """The call is ended, and not handed over."""
        self._hear_out()
        assert self.line.ended is not None and self.line.ended.handoff is None

    def twiml(self, text: str) -> None:
        """This is in the answer to the call."""
        twiml = relay_twiml(self.flow, LINKS)
        assert text in twiml, twiml

    def answers(self, number: str) -> None:
        """A call to this number is answered by the flow; one to another number isn't."""
        shelf = Shelf([self.flow.file])
        shelf.refresh()
        assert shelf.answering(number) is not None and shelf.answering("+15550009999") is None

    def stands(self, key: str) -> None:
        """A key whose only value in this version is what goes without it too."""
        assert key in self.flow.places

    def reads(self, rest: str) -> None:
        """A key for people is kept as it was written."""
        path, _, text = rest.partition(" ")
        value: Any = self.flow
        for name in path.split("."):
            value = value[name] if isinstance(value, dict) else getattr(value, name)
        assert str(value) == text, value
