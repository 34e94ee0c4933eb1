"""The other side of a call: Twilio's, in virtual time, around the real `Call`.

Frames go both ways as JSON, through `relay.frames`; each one that goes out is held to the strict model. Sessions begin
by the flow's own TwiML and end by the action callback's answer, which is carried out: a relay again, a dial that waits
for its end, a sentence, the end of the call. Other systems answer as the test says. Nothing waits: time passes when
`advance` is told so, and every call with the same steps goes the same way.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from itertools import chain
from typing import Any, TypedDict, assert_never
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from flowengine.dialog.call import Call
from flowengine.dialog.commands import Command, Play, SendRequest, Step
from flowengine.dialog.events import CallEnded, Event, RequestAnswered
from flowengine.dialog.interpreter import Phase
from flowengine.dialog.program import Program
from flowengine.language.model import Flow
from flowengine.language.prompts import Play as PlayPart
from flowengine.relay.action import answer
from flowengine.relay.frames import EndFrame, LanguageFrame, PlayFrame, SendDigitsFrame, Setup, TextFrame, Unknown, decode, encode, validate_outbound
from flowengine.relay.handoff import Order, read_handoff_data
from flowengine.relay.resuming import Suspended, resumed_after, started
from flowengine.relay.twiml import Links, prompts_of, relay_twiml
from flowengine.testing.answers import Answers
from flowengine.testing.timeline import Entry, Timeline, clock, shown
from flowengine.testing.verbs import Away, Connect, Hangup, Leave, Speak, Verb, flow_of, read_verbs
from flowengine.testing.voice import Utterance, Voice
from flowengine.testing.watching import Watcher

__all__ = ["Carrier", "WrongOutbound"]

LINKS = Links("https://phone.example.com")
ACCOUNT = "AC" + "0" * 32
CONNECTING = 0.5
"""From the TwiML to `setup`."""
LOST = 1.0
"""Until Twilio notices that a connection is gone."""
RINGS = {"completed": 60.0, "busy": 3.0, "no_answer": 30.0, "failed": 1.0, "canceled": 5.0}
"""How a dial ends → how long that takes, where its own `timeout` doesn't say."""
RECORDED = 10.0
"""How long a voicemail is."""
MOST_EVENTS = 100_000


class WrongOutbound(AssertionError):
    """A frame went out that ConversationRelay wouldn't take: a defect of the engine."""

    def __init__(self, frame: str, reason: str) -> None:
        self.frame, self.reason = frame, reason
        super().__init__(frame, reason)

    def __str__(self) -> str:
        return f"a frame went out that ConversationRelay wouldn't take: {self.frame}\n{self.reason}"


@dataclass(slots=True)
class _Session:
    """One stretch with the relay."""

    sid: str
    connect: Connect
    began: float

    @property
    def flow_id(self) -> str:
        return self.connect.flow_id

    @property
    def attributes(self) -> Mapping[str, str]:
        """Those of `<ConversationRelay>`."""
        return self.connect.attributes

    def allows(self, attribute: str, kind: str, default: str) -> bool:
        return self.attributes.get(attribute, default) in ("any", "true", kind)


class _CutBy(TypedDict):
    by_keys: bool
    by_speech: bool


class Carrier:
    """Twilio's side of one call. Times are seconds since it was answered."""

    def __init__(
        self,
        program: Program,
        programs: Mapping[str, Program],
        *,
        timeline: Timeline,
        answers: Answers,
        caller: str,
        called: str,
        direction: str,
        at: datetime,
        parameters: Mapping[str, str],
        language: str | None,
        env: Mapping[str, str],
        secrets: Mapping[str, str],
    ) -> None:
        self.program, self.programs = program, programs
        self.timeline, self.answers = timeline, answers
        self.call: Call | None = None
        self.voice = Voice()
        self.now = 0.0
        self.watcher = Watcher(timeline, lambda: self.now)
        self.language = program.default_language
        self.handoffs: list[Order] = []
        self.away: Away | None = None
        self.ended = ""
        """How the call ended: `hangup` by the flow, `hang_up` by the caller, else the kind of the handoff that it left by."""
        self._at, self._parameters, self._env, self._secrets, self._first_language = at, parameters, env, secrets, language
        self._sid = "CA" + "1" * 32
        self._form = {"AccountSid": ACCOUNT, "CallSid": self._sid, "From": caller, "To": called, "Direction": direction}
        self._session: _Session | None = None
        self._sessions = 0
        self._away: Suspended | None = None
        self._plan: list[tuple[float, int, Callable[[], None]]] = []
        self._planned = 0
        self._verbs: deque[Verb] = deque()
        self._saying: Entry | None = None
        self._plays: dict[str, float] = {}
        self._texts = {source: text for one in programs.values() for source, text in _recordings(one)}
        self._follow(_answering(program, tuple(parameters.items())), at_once=True)

    # ------------------------------------------------------------------------------------------------------------ time

    @property
    def due(self) -> float | None:
        """When something happens by itself."""
        call_due = self.call.due if self.call is not None else None
        found = [at for at in (self.voice.due, self._plan[0][0] if self._plan else None, call_due) if at is not None]
        return min(found, default=None)

    def advance(self, until: float) -> None:
        """Let time pass."""
        for _ in range(MOST_EVENTS):
            due = self.due
            if due is None or due > until:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, due)
            self._happen(due)
        raise AssertionError(f"things happen without end at {clock(self.now)}")

    def step(self) -> bool:
        """Let time pass until the next thing has happened; whether there was one."""
        due = self.due
        if due is None:
            return False
        self.now = max(self.now, due)
        self._happen(due)
        return True

    def _happen(self, due: float) -> None:
        if self.voice.due == due:
            self._voice_edge()
        elif self._plan and self._plan[0][0] == due:
            heappop(self._plan)[2]()
        elif self.call is not None:
            self._carry_out(self.call.wake(self.now))

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        self._planned += 1
        heappush(self._plan, (self.now + seconds, self._planned, action))

    @property
    def busy(self) -> bool:
        """Whether something is said, another system is asked, or a session begins or ends: the caller has nothing to do but listen."""
        phase = self.call.interpreter.phase if self.call is not None else None
        return self.voice.busy or bool(self._plan) or phase in (Phase.WAITING, Phase.CLOSING)

    @property
    def settled(self) -> bool:
        """Whether nothing will happen before the caller's patience is at its end."""
        if self.busy:
            return False
        if self.call is None or self.call.due is None:
            return True
        patience = self.call.interpreter.patience
        return self.call.due in (patience.due, patience.held_until)

    @property
    def reads_a_list(self) -> bool:
        """Whether the call reads out a list, in which silence goes on to the next item."""
        if self.call is None:
            return False
        state = self._flow_now().states.get(self.call.interpreter.state)
        return state is not None and state.browse is not None

    def _flow_now(self) -> Program:
        """The program of the flow that the call is in."""
        assert self.call is not None
        within = self.call.interpreter.places[-1].flow
        return self.programs.get(within) or self.call.interpreter.program.library.get(within) or self.program

    @property
    def moment(self) -> datetime:
        """The wall clock."""
        return self._at + timedelta(seconds=self.now)

    # ---------------------------------------------------------------------------------------------------- what is heard

    def _voice_edge(self) -> None:
        edge, twilios_own = self.voice.step(self.now), self._session is None
        if edge in ("begins", "goes on"):
            current = self.voice.current
            assert current is not None
            self._saying = self.timeline.add(self.now, "hears", current.text)
        if edge == "begins":
            self._receive_info("agentSpeaking", "on")
        elif edge in ("pauses", "ends"):
            if self._session is not None and "tokens-played" in self._session.attributes.get("events", ""):
                self._receive_info("tokensPlayed", self.voice.spoken[-1].text)
            self._receive_info("agentSpeaking", "off")
            if edge == "ends" and twilios_own:
                self._next_verb()

    def _cut(self) -> Utterance | None:
        """Silence at once. What was being heard, if anything was."""
        cut = self.voice.cut(self.now)
        if cut is not None and self._saying is not None:
            heard = cut.heard_by(self.now)
            self._saying.text = f"{heard or '…'} ✂"
        return cut

    def _barge_in(self, *, keys: bool) -> bool:
        """Cut what is being said, where a key (else speech) may; whether it did."""
        if self._session is None or not self.voice.can_be_cut(keys=keys):
            return False
        cut, sound = self._cut(), self.voice.on
        heard = cut.heard_by(self.now) if cut is not None else ""
        began = cut.began if cut is not None and cut.began is not None else self.now
        self._receive({"type": "interrupt", "utteranceUntilInterrupt": heard, "durationUntilInterruptMs": round(1000 * (self.now - began))})
        if cut is not None or sound:
            self._receive_info("agentSpeaking", "off")
        return True

    # ------------------------------------------------------------------------------------------- what the caller does

    def key(self, key: str) -> str:
        """A key is pressed now. Why the flow doesn't learn of it, if it doesn't."""
        session = self._session
        if session is None:
            return "" if self.away is not None else "no flow is on the line"
        if session.attributes.get("dtmfDetection") != "true":
            return "this flow takes no keys, so none is reported"
        cut = self._barge_in(keys=True)
        if self.voice.busy and not cut and not session.allows("reportInputDuringAgentSpeech", "dtmf", "none"):
            return "this can't be cut, and keys pressed meanwhile aren't reported"
        self._receive({"type": "dtmf", "digit": key})
        return ""

    def sound(self, on: bool) -> None:
        """The caller begins or stops making sounds."""
        self._receive_info("clientSpeaking", "on" if on else "off")

    def recognise(self) -> None:
        """What the caller says is recognised as speech: it cuts what is being said, where it may."""
        if self.voice.current is not None:
            self._barge_in(keys=False)

    def transcript(self, text: str, *, final: bool = True) -> str:
        """What was said has become text. Why the flow doesn't learn of it, if it doesn't."""
        session = self._session
        if session is None:
            return "no flow is on the line"
        if final:
            self.recognise()
        if final and self.voice.current is not None and not session.allows("reportInputDuringAgentSpeech", "speech", "none"):
            return "this can't be cut, and what is said meanwhile isn't reported"
        self._receive({"type": "prompt", "voicePrompt": text, "lang": self.language, "last": final})
        return ""

    def hang_up(self) -> None:
        """The caller hangs up, now."""
        self._cut()
        self.ended = "hang_up"
        self.timeline.add(self.now, "does", "hangs up")
        self._plan.clear()
        self._verbs.clear()
        if self._session is not None:
            self._close("completed")
        self.away = None

    def drop(self) -> None:
        """The connection is lost, now; Twilio notices, and asks what next or opens it anew."""
        session = self._session
        assert session is not None
        self._cut()
        self.timeline.add(self.now, "line", "the connection is lost")
        if session.attributes.get("applicationReconnect") == "true":
            self._suspend(lost=True)
            again = replace(session)
            self._later(LOST, lambda: self._open(again, anew=True))
        else:
            self._close("failed")

    def come_back(self, outcome: str) -> None:
        """The dial (or queue, or recording) that the call was handed to ends so: Twilio is told where the call goes then."""
        away = self.away
        assert away is not None
        self.away = None
        self.advance(self.now + (away.rings if outcome == "no_answer" and away.rings else RINGS.get(outcome, RECORDED)))
        self.timeline.add(self.now, "line", f"the {away.kind} ends: {outcome.replace('_', ' ')}")
        form = {**self._form, "CallStatus": "in-progress"}
        match away.kind:
            case "voicemail":
                form |= {"RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE{'1' * 32}", "RecordingDuration": f"{RECORDED:g}"}
            case "queue":
                form["QueueResult"] = "error" if outcome == "failed" else "bridged"
            case "refer":
                form["ReferCallStatus"] = outcome
            case _:
                form["DialCallStatus"] = outcome.replace("_", "-")
        self._ask_what_next(away.action, form)

    # --------------------------------------------------------------------------------------------------------- frames

    def _receive(self, frame: Mapping[str, Any]) -> None:
        """A frame of Twilio's, as JSON and back."""
        if self._session is None:
            return
        event = decode(json.dumps(frame, ensure_ascii=False))
        if isinstance(event, Setup):
            self._set_up(event)
        elif self.call is not None and not isinstance(event, Unknown):
            self._carry_out(self.call.receive(event, self.now))

    def _receive_info(self, name: str, value: str) -> None:
        self._receive({"type": "info", "name": name, "value": value, "ts": int(1000 * self.moment.timestamp())})

    def _carry_out(self, commands: list[Command]) -> None:
        if commands and isinstance(order := commands[-1], SendRequest):
            commands = commands[:-1]
            self._ask(order)
        session = self._session
        if commands and session is not None:
            for text in encode(commands, session.flow_id, self.program.flow.version):
                self._send(text)

    def _send(self, text: str) -> None:
        try:
            frame = validate_outbound(text)
        except ValidationError as error:
            raise WrongOutbound(text, str(error)) from None
        match frame:
            case TextFrame():
                self.voice.add(Utterance.of(frame.token, last=frame.last, **self._cut_by(frame.interruptible)), self.now)
            case PlayFrame():
                seconds = self._plays.get(frame.source, 0.0)
                said = self._texts.get(frame.source)
                text = f"♪ {said} ({frame.source})" if said else f"♪ {frame.source}"
                self.voice.add(Utterance(text, seconds, last=True, **self._cut_by(frame.interruptible)), self.now)
            case LanguageFrame():
                self.language = frame.transcriptionLanguage or frame.ttsLanguage or self.language
                self.timeline.add(self.now, "line", f"language: {self.language}")
            case EndFrame():
                self._close("ended", frame.handoffData)
            case SendDigitsFrame():
                self.timeline.add(self.now, "line", f"keys sent to the caller's side: {frame.digits}")

    def _cut_by(self, interruptible: bool | None) -> _CutBy:
        """What cuts a text, by its own flag and the header."""
        assert self._session is not None
        header = self._session.attributes.get("interruptible", "any")
        if interruptible is False:
            return {"by_keys": False, "by_speech": False}
        if interruptible and header in ("none", "false"):
            return {"by_keys": True, "by_speech": True}
        return {"by_keys": header in ("any", "true", "dtmf"), "by_speech": header in ("any", "true", "speech")}

    def _ask(self, order: SendRequest) -> None:
        """Another system is asked, and answers as the test says, should the call still be here then."""
        call, wanted = self.call, f"{order.method} {order.url}"
        self.timeline.add(self.now, "line", f"asks {wanted}")
        answered, seconds = self.answers.to(order, self.watcher.state)
        self._later(seconds, lambda: self._answered(call, answered, wanted))

    def _answered(self, call: Call | None, answered: RequestAnswered, wanted: str) -> None:
        if call is not None and self.call is call:
            self.timeline.add(self.now, "line", f"{wanted.partition(' ')[0]} is answered with {answered.status}" if answered.status is not None else answered.reason)
            self._carry_out(call.receive(answered, self.now))

    # ------------------------------------------------------------------------------------------------------- sessions

    def _follow(self, twiml: str, *, at_once: bool = False) -> None:
        """Carry out TwiML: its verbs one after the other."""
        self._verbs = deque(read_verbs(twiml))
        if at_once:
            self._next_verb(connecting=0.0)
        else:
            self._later(0.0, self._next_verb)

    def _next_verb(self, connecting: float = CONNECTING) -> None:
        verb = self._verbs.popleft() if self._verbs else Hangup()
        match verb:
            case Connect():
                self._sessions += 1
                session = _Session(f"VX{self._sessions:032x}", verb, self.now)
                if connecting:
                    self._later(connecting, lambda: self._open(session))
                else:
                    self._open(session)
            case Speak():
                self.voice.add(Utterance.of(verb.text, by_keys=False, by_speech=False, last=True), self.now)
            case Away():
                self.away = verb
                self.timeline.add(self.now, "line", f"the call {verb}")
            case Leave():
                self.timeline.add(self.now, "line", f"the call goes on at {verb.url}")
                self._over(self.handoffs[-1].kind if self.handoffs else "redirect")
            case Hangup():
                self._over("hangup")
            case _:
                assert_never(verb)

    def _over(self, how: str) -> None:
        if not self.ended:
            self.ended = how
            if how == "hangup":
                self.timeline.add(self.now, "line", "the flow hangs up")

    def _open(self, session: _Session, *, anew: bool = False) -> None:
        """A session begins: Twilio's greeting, then `setup`. `anew`: Twilio has reconnected by itself."""
        if self._sessions > 1 or anew:
            self.timeline.add(self.now, "line", "connected again" if session.flow_id == self.program.flow.id else f"connected to the flow {session.flow_id}")
        session.began = self.now
        self._session, self.voice = session, Voice(self.voice.spoken)
        self.program = self.programs[session.flow_id]
        self.language = session.attributes.get("language", self.language)
        greeting = session.attributes.get("welcomeGreeting")
        if greeting and not anew:
            by = {
                "by_keys": session.allows("welcomeGreetingInterruptible", "dtmf", "any"),
                "by_speech": session.allows("welcomeGreetingInterruptible", "speech", "any"),
            }
            self.voice.add(Utterance.of(greeting, last=True, **by), self.now)
        self._receive(
            {
                "type": "setup",
                "sessionId": session.sid,
                "accountSid": ACCOUNT,
                "callSid": self._sid,
                "parentCallSid": "",
                "from": self._form["From"],
                "to": self._form["To"],
                "forwardedFrom": "",
                "callType": "PSTN",
                "callerName": "",
                "direction": self._form["Direction"],
                "callStatus": "IN-PROGRESS",
                "customParameters": dict(session.connect.parameters),
            }
        )

    def _set_up(self, setup: Setup) -> None:
        """As `server.socket` does it."""
        assert self._session is not None
        resumed = resumed_after(setup)
        if not resumed and self._away is not None and self._away.lost and self.program.flow.relay.application_reconnect:
            resumed = "reopened"
        event = started(setup, self._session.flow_id, self._away, resumed, sid=self._sid, at=self.moment, env=self._env, secrets=self._secrets)
        self._away = None
        self._parameters = event.parameters
        if self._sessions == 1 and not resumed and self._first_language is not None:
            event = replace(event, flow=self._session.flow_id, state=str(self.program.flow.start), language=self._first_language)
        self.watcher.begin()
        self.call = Call(self.program, self._watch)
        self._carry_out(self.call.receive(event, self.now))

    def _suspend(self, *, lost: bool) -> None:
        """The session is over: keep what the call may come back with."""
        call, self.call, self._session = self.call, None, None
        assert call is not None
        interpreter = call.interpreter
        self._away = Suspended(interpreter.places, interpreter.language, self._parameters, self.now, lost, interpreter.requests_answered)
        call.receive(CallEnded(), self.now)

    def _close(self, status: str, handoff: str | None = None) -> None:
        """The session ends so; Twilio asks what next."""
        session = self._session
        assert session is not None
        self._cut()
        self._suspend(lost=status == "failed")
        form = {**self._form, "SessionId": session.sid, "SessionStatus": status, "SessionDuration": str(int(self.now - session.began))}
        form["CallStatus"] = "completed" if status == "completed" else "in-progress"
        if status == "failed":
            form |= {"ErrorCode": "64105", "ErrorMessage": "WebSocket ended"}
        if handoff is not None:
            form["HandoffData"] = handoff
            order = read_handoff_data(handoff)
            if order is not None:
                self.handoffs.append(order)
                self.timeline.add(self.now, "line", f"handoff: {order.kind} {order.target}".rstrip() + (f", with {shown(order.data)}" if order.data else ""))
        self._later(LOST if status == "failed" else 0.0, lambda: self._ask_what_next(session.connect.action, form))

    def _ask_what_next(self, action: str, form: Mapping[str, str]) -> None:
        """The action callback, and what it answers."""
        parts = urlsplit(action)
        program = self.programs[flow_of(action)]
        given = answer(program.flow, form, LINKS, query={name: values[-1] for name, values in parse_qs(parts.query).items()}, find_flow=self._find, secret="test")
        self._follow(given.twiml)

    def _find(self, flow_id: str) -> Flow | None:
        program = self.programs.get(flow_id)
        return program.flow if program is not None else None

    def _watch(self, event: Event, step: Step) -> None:
        call = self.call
        if call is not None:
            self._plays.update((command.source, command.seconds) for command in step.commands if isinstance(command, Play))
            self.watcher.see(event, step, call.interpreter.places)


@lru_cache(maxsize=256)
def _answering(program: Program, parameters: tuple[tuple[str, str], ...]) -> str:
    """The TwiML that answers a call."""
    return relay_twiml(program.flow, LINKS, dict(parameters), subflows=program.joined[1:])


@lru_cache(maxsize=256)
def _recordings(program: Program) -> tuple[tuple[str, str], ...]:
    """The recordings that a flow plays, each with the text that stands in for it."""
    parts = chain.from_iterable(chain.from_iterable(prompt.parts.values()) for prompt in prompts_of(program.flow))
    return tuple((str(part.play), str(part.text)) for part in parts if isinstance(part, PlayPart) and part.text is not None and part.text.static and part.play.static)
