"""The interpreter: one call of a flow, as a pure function of its events.

Theory of operation. `handle(event, now)` takes one event and the call's clock (seconds, only forward) and returns a
`Step`: the commands to carry out, in order. Nothing is done here: no socket, clock, randomness or network. There is one
timer at a time: the step says when it is due, and `TimerFired` answers it then; one that comes early means nothing.

A call is in one of four phases. IDLE until `CallStarted`. LISTENING in a state with `choices` or `collect`: the prompt
is being heard, or patience runs, or keys come in. WAITING: another system has been asked. CLOSING: the last words are being heard before the session is ended.
OVER. In LISTENING a state may put a question of its own between (is that right? A or B?), kept in `_question`.

Going from state to state happens within one step: `_travel` enters states until one listens or closes; a row of states
that never does is stopped and its states are named. What can't be evaluated, or goes wrong here, ends in the flow's
fallback or in an apology, never in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, assert_never
from zlib import crc32

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise
from flowengine.dialog.commands import EndSession, Fault, HandoffOrder, Play, Say, Step, SwitchLanguage, Understood
from flowengine.dialog.evaluation import MISSING, EvaluationFault, Facts, Secret, conceal, evaluate, holds, reveal, value_of
from flowengine.dialog.events import (
    AgentSpoke,
    CallEnded,
    CallerSounded,
    CallerSpoke,
    CallStarted,
    Event,
    FlowReplaced,
    Interrupted,
    KeyPressed,
    RelayFaulted,
    RelayReconnected,
    RequestAnswered,
    TimerFired,
    TokensPlayed,
)
from flowengine.dialog.facts import calendar_facts, call_facts
from flowengine.dialog.keypad import Entry, Pad
from flowengine.dialog.machine import ENDED, IDLE
from flowengine.dialog.orders import handoff_order
from flowengine.dialog.patience import TRANSCRIPT, Patience, Speech
from flowengine.dialog.program import Listening, Program
from flowengine.dialog.prompts import Turns, render
from flowengine.dialog.questions import (
    BY_KEYS,
    Answered,
    Begun,
    Chosen,
    Confirm,
    Confirmed,
    Hearing,
    Ignored,
    NotUnderstood,
    Outcome,
    Question,
    Refused,
    Unsure,
    Waits,
    Which,
)
from flowengine.dialog.recovery import FailureKind, Failures
from flowengine.dialog.requests import longest_wait, outcome_of, request_order
from flowengine.dialog.speech import escape, seconds_of
from flowengine.language.collect import Collect
from flowengine.language.model import Browse, BrowseChoice, Choice, Rung, State
from flowengine.language.problems import nearest
from flowengine.language.prompts import Prompt
from flowengine.language.request import Request

__all__ = ["Interpreter", "Phase"]

MAX_HOPS = 50
"""How many states may be entered in one step before one listens."""
MAX_HISTORY = 20
MAX_KEYS = 64
"""The longest entry, where nothing else limits it."""
MAX_SAID = 2_000
"""How many characters of what was said are looked at."""
WHILE_WAITING = 1.0
"""How long another system may take before `while_waiting` is said, in seconds."""
WAIT_ON = 6.0
"""The silence before it is said again."""
GRACE = 1.5
"""How long the rest of an answer is waited for, in seconds after the transcript of its beginning."""
MOMENT = 25.0
"""The patience with a caller who asks for a moment, in seconds."""
SURE = 0.85
"""The least score that `confirm: when_unsure` takes without asking."""


class Phase(Enum):
    """Where a call is in its life."""

    IDLE = "idle"
    LISTENING = "listening"
    WAITING = "waiting"
    CLOSING = "closing"
    OVER = "over"


@dataclass(slots=True)
class _Waiting:
    """A request under way: its id, when something is said meanwhile, and when the call goes on without an answer."""

    id: int
    speak_at: float | None
    until: float


class Interpreter:
    """One call. `state` is the model attribute of the flow's machine."""

    __slots__ = (
        "_ahead",
        "_browsed",
        "_calendars",
        "_call",
        "_command_entry",
        "_due",
        "_entry",
        "_entry_due",
        "_entry_kind",
        "_facts",
        "_failures",
        "_fragment",
        "_history",
        "_implied",
        "_listening",
        "_now",
        "_order",
        "_question",
        "_request",
        "_requests",
        "_started",
        "_step",
        "_stray_end",
        "_turns",
        "_void_speech",
        "language",
        "patience",
        "phase",
        "program",
        "speech",
        "state",
        "variables",
    )

    def __init__(self, program: Program) -> None:
        self.program = program
        self.state: str = IDLE
        self.phase = Phase.IDLE
        self.language = program.default_language
        self.variables: dict[str, Any] = {}
        self.speech = Speech()
        self.patience = Patience()
        self._call: CallStarted | None = None
        self._facts = Facts({})
        self._calendars = Facts({})
        self._turns = Turns(0)
        self._started = self._now = 0.0
        self._listening: Listening | None = None
        self._question: Question = None
        self._entry = ""
        self._entry_kind = Entry.PARTIAL
        self._entry_due: float | None = None
        self._command_entry = False
        self._stray_end: tuple[str, float] | None = None
        self._void_speech = False
        self._failures = Failures()
        self._history: list[str] = []
        self._fragment: tuple[str, str, float] | None = None
        """The beginning of an answer, in normal form and as recognised, and until when the rest is waited for."""
        self._implied: tuple[str, Any] | None = None
        """The state and value of an answer that was said in passing, until the next answer bears it out."""
        self._order: HandoffOrder | None = None
        self._request: _Waiting | None = None
        self._requests = 0
        self._browsed: dict[str, int] = {}
        """State → the item of its list that is read next."""
        self._ahead = ""
        """The keys pressed while another system was asked: for the next state that listens."""
        self._due: float | None = None
        self._step = Step()

    @property
    def requests_answered(self) -> int:
        """How many requests this call has behind it."""
        return self._requests - (self._request is not None)

    # ------------------------------------------------------------------------------------------------------- one step

    def handle(self, event: Event, now: float) -> Step:
        """Take one event at a time of the call's clock."""
        self._now = now
        step = self._step = Step()
        try:
            self._dispatch(event)
            while self._ahead and self.phase is Phase.LISTENING:
                key, self._ahead = self._ahead[0], self._ahead[1:]
                self._key(key)
        except EvaluationFault as fault:
            self._fault("expression-failed", fault.reason, fault.line)
            self._rescue()
        except Exception as error:  # a mistake of ours must not be heard as silence
            self._fault("internal-error", f"{type(error).__name__} in {event.__class__.__name__}")
            self._apologise()
        if self.phase is Phase.CLOSING and not self.speech.speaking:
            self._end()
        step.state, step.ended = self.state, self.phase is Phase.OVER
        step.due = self._due = self._next_due()
        return step

    def _fault(self, code: str, reason: str, line: int = 0) -> None:
        self._step.faults.append(Fault(code, reason, self.state, line))

    def _dispatch(self, event: Event) -> None:
        match event:
            case KeyPressed():
                self._key(event.key)
            case CallerSpoke():
                self._speech(event)
            case TimerFired():
                if self._due is not None and self._now >= self._due:
                    self._time_is_up()
            case AgentSpoke():
                self._agent(event.on)
            case CallerSounded():
                self._sound(event.on)
            case Interrupted():
                if self.speech.speaking and self.speech.audible(self._now):
                    self._heard()
            case CallStarted():
                self._start(event)
            case FlowReplaced():
                self._replace(event.program)
            case RelayReconnected():
                self._reconnected()
            case RequestAnswered():
                if self._request is not None and event.id == self._request.id:
                    self._request_answered(event)
            case CallEnded():
                self._over()
            case TokensPlayed() | RelayFaulted():
                pass  # for those who watch a call; nothing follows from them
            case _:
                assert_never(event)

    def _next_due(self) -> float | None:
        if self.phase is Phase.CLOSING:
            return self.speech.limit
        if self._request is not None:
            return self._request.until if self._request.speak_at is None else min(self._request.until, self._request.speak_at)
        if self.phase is not Phase.LISTENING:
            return None
        if self._entry_due is not None:
            return self._entry_due
        if self.patience.held_until is not None:
            return self.patience.held_until
        if self._fragment is not None:
            return self._fragment[2]
        return self.speech.limit if self.speech.speaking else self.patience.due

    def _time_is_up(self) -> None:
        if self.phase is Phase.CLOSING:
            self.speech.finish(self._now)
        elif self._request is not None:
            self._still_waiting(self._request)
        elif self._entry_due is not None:
            self._entry_timeout()
        elif self.patience.held_until is not None:
            self.patience.release(self._now)  # the flag was never taken back
        elif self._fragment is not None:
            self._fail("no_match")
        elif self.speech.speaking:
            self._heard()
        else:
            self._fail("no_input")

    # ------------------------------------------------------------------------------------------------ life of the call

    def _start(self, event: CallStarted) -> None:
        if self.phase is not Phase.IDLE:
            return
        flow = self.program.flow
        self._call, self._started = event, self._now
        self._requests = event.requests
        self._turns = Turns(crc32(event.sid.encode()))
        self._facts = call_facts(flow, event, lambda: self.language, self._now_there)
        self._calendars = calendar_facts(flow, self._now_there)
        self._set_first_variables()
        self.variables.update(event.variables)
        greeting = flow.relay.welcome_greeting
        if greeting and event.state is None and event.attempt == 1:
            self.speech.say(self._now, seconds_of(greeting), self.program.greeting_interruptible)
        if event.state is not None and event.state in flow.states:
            if event.language:
                self._switch(event.language)
            self.program.moves.place(self, event.state)
            self._travel(self._enter(again=event.again))
        else:
            self._travel(str(flow.start))

    def _set_first_variables(self) -> None:
        self.variables = {}
        for name, value in self.program.flow.variables.items():
            self.variables[str(name)] = evaluate(value, self._scope())

    def _now_there(self) -> datetime:
        """The wall clock of the call, in the zone of the flow's first calendar."""
        assert self._call is not None
        moment = self._call.started + timedelta(seconds=self._now - self._started)
        first = next(iter(self.program.flow.calendars.values()), None)
        return moment.astimezone(first.timezone) if first is not None else moment

    def _scope(self) -> dict[str, Any]:
        env = self._call.env if self._call else {}
        return {**self.variables, "call": self._facts, "env": env, "calendars": self._calendars, "tables": self.program.tables}

    def _replace(self, program: Program) -> None:
        """Go on in a new version of the flow: at the same state, else at the nearest by name, else from the start."""
        if self.phase in (Phase.IDLE, Phase.CLOSING, Phase.OVER):
            if self.phase is Phase.IDLE:
                self.program, self.language = program, program.default_language
            return
        self.program = program
        if self.phase is Phase.WAITING and self.state in program.states and program.states[self.state].request is not None:
            return  # the answer is still to come, and is taken as the new version says
        self._calendars = calendar_facts(program.flow, self._now_there)
        for name, value in program.flow.variables.items():
            if str(name) not in self.variables:
                self.variables[str(name)] = evaluate(value, self._scope())
        states = {str(name) for name in program.flow.states}
        self._history = [name for name in self._history if name in states and program.flow.states[name].listens]
        if self.state in states and program.flow.states[self.state].listens:
            program.moves.place(self, self.state)
            self._listening = program.listening(self.state)
            if isinstance(self._question, Which) or self._listening.state.collect is None:
                self._question = None
            if self._entry:
                self._clear_entry()
                self.patience.start(self._now, self._listening.timeout)
            return
        near = nearest(self.state, states, most=1)
        destination = self.state if self.state in states else near[0] if near else str(program.flow.start)
        program.moves.place(self, destination)
        self._travel(self._enter())

    def _reconnected(self) -> None:
        if self.phase is Phase.CLOSING:
            return  # the last words are Twilio's already, which speaks them to their end
        self.speech.finish(self._now)
        if self.language != self.program.default_language:
            self._step.commands.append(SwitchLanguage(self.language))  # a new session begins in the header's
        if self.phase is Phase.LISTENING:
            self._clear_entry()
            self._ask()

    def _over(self) -> None:
        self.phase = Phase.OVER
        self._request = None
        self._clear_entry()
        if self.state != ENDED:
            self.program.moves.go(self, ENDED)

    def _end(self) -> None:
        self._step.commands.append(EndSession(self._order))
        self.phase = Phase.OVER

    def _close(self, order: HandoffOrder | None) -> None:
        """Say what is being said to its end, then end the session."""
        self.phase, self._order = Phase.CLOSING, order
        self._request = None
        self._listening = self._question = None
        self._clear_entry()
        self.patience.stop()

    def _apologise(self) -> None:
        """The last resort: a sentence of ours, and the end of the call."""
        text = locale_of(self.language).sentences.apology
        self._emit(Say(text, None, None, seconds_of(text)))
        self._close(None)

    def _rescue(self) -> None:
        """Something in the flow went wrong: its fallback, else the apology."""
        try:
            self._fall_back()
        except EvaluationFault as fault:
            self._fault("expression-failed", fault.reason, fault.line)
            self._apologise()

    def _fall_back(self) -> None:
        target = self.program.flow.recovery.fallback
        if target is None or self._failures.fell_back or self.state in (target, IDLE):
            self._apologise()
            return
        self._failures.fell_back, self._failures.in_a_row = True, 0
        self._travel(str(target))

    # ------------------------------------------------------------------------------------------------ states and prompts

    def _travel(self, destination: str | None) -> None:
        """Go to a state, and on from there, until one listens or closes."""
        seen: list[str] = []
        while destination is not None:
            if len(seen) >= MAX_HOPS:
                self._stop_loop(seen)
                return
            self.program.moves.go(self, destination)
            seen.append(destination)
            destination = self._enter()

    def _stop_loop(self, seen: Sequence[str]) -> None:
        first = seen.index(seen[-1])
        loop = list(dict.fromkeys(seen[first:]))
        self._fault("endless-loop", f"these states lead to each other and none listens: {' → '.join([*loop, loop[0]])}")
        self._step.commands = [c for c in self._step.commands if isinstance(c, SwitchLanguage)]
        self.speech = Speech()
        self._rescue()

    def _enter(self, *, again: bool = False) -> str | None:
        """Do what entering the present state does; the next state, if it is left at once. `again`: it was entered before."""
        name = self.state
        state = self.program.states[name]
        self._step.entered.append(name)
        self._clear_entry()
        self._question = None
        self._listening = None
        self._request = None
        if state.interruptible is False:
            self._ahead = ""  # what is pressed before such a prompt isn't meant for what comes behind it
        self.patience.stop()
        if state.language is not None:
            self._switch(str(state.language))
        if state.set and not again:
            self._assign(state.set)
        if state.listens:
            if state.browse is not None:
                return self._browse(name, state, state.browse, again=again)
            self._listen(name, state)
            return None
        if state.prompt is not None:
            self._speak(state.prompt, state.interruptible)
        if state.request is not None:
            self._ask_elsewhere(name, state, state.request)
            return None
        if state.handoff is not None:
            self._close(handoff_order(name, state.handoff, self._scope()))
            return None
        if state.hangup:
            self._close(None)
            return None
        for line in state.decide or ():
            if line.if_ is None or holds(line.if_, self._scope()):
                return line.goto if line.else_ is None else line.else_
        return state.goto

    # --------------------------------------------------------------------------------------------------- lists read out

    def _browse(self, name: str, state: State, browse: Browse, *, again: bool) -> str | None:
        """Begin or go on with a list; the next state, if there is nothing left of it."""
        items = self._items(browse)
        if not items:
            return state.outcomes.get("empty", state.outcomes["end"])
        if browse.restart and not again:
            self._browsed[name] = 0
        if self._browsed.get(name, 0) >= len(items):
            self._browsed[name] = 0
            return state.outcomes["end"]
        if state.prompt is not None:
            self._speak(state.prompt, state.interruptible)
        self._listen(name, state)
        return None

    def _items(self, browse: Browse) -> list[Any]:
        found = value_of(browse.items, self._scope())
        return list(found) if isinstance(found, list | tuple) else []

    def _say_item(self, state: State, browse: Browse) -> None:
        """Say the item that it is at, under its name."""
        items = self._items(browse)
        place = min(self._browsed.get(self.state, 0), len(items) - 1)
        if place >= 0:
            self.variables[str(browse.as_)] = items[place]
            self._speak(browse.item, state.interruptible)

    def _turn_page(self, state: State, browse: Browse, move: str) -> None:
        """To the next item or another, or out."""
        self._failures.succeeded()
        self._failures.entered()
        place = self._browsed.get(self.state, 0)
        if move == "previous":
            self._browsed[self.state] = max(0, place - 1)
        elif move != "repeat":
            self._browsed[self.state] = place + 1
        if move == "stop":
            self._travel(state.outcomes.get("stop", state.outcomes["end"]))
        elif self._browsed.get(self.state, 0) >= len(self._items(browse)):
            self._browsed[self.state] = 0
            self._travel(state.outcomes["end"])
        else:
            self._ask()

    # ------------------------------------------------------------------------------------------------- other systems

    def _ask_elsewhere(self, name: str, state: State, request: Request) -> None:
        assert self._call is not None
        self.phase = Phase.WAITING
        self._requests += 1
        scope = {**self._scope(), "secrets": Facts({key: Secret(value) for key, value in self._call.secrets.items()})}
        self._step.commands.append(request_order(self._requests, request, scope, f"{self._call.sid}-{name}-{self._requests}"))
        speak_at = self._now + WHILE_WAITING if request.while_waiting is not None else None
        self._request = _Waiting(self._requests, speak_at, self._now + longest_wait(request))

    def _still_waiting(self, waiting: _Waiting) -> None:
        """Say that it takes a while, or go on without an answer."""
        if self._now >= waiting.until:
            self._request_answered(RequestAnswered(waiting.id, reason="no answer in time"))
            return
        state = self.program.states[self.state]
        if self.speech.speaking and self._now < self.speech.limit:
            waiting.speak_at = self.speech.limit  # not over what is still being said
            return
        if state.request is not None and state.request.while_waiting is not None:
            self.speech.finish(self._now)
            self._speak(state.request.while_waiting, state.interruptible)
        waiting.speak_at = self.speech.until + WAIT_ON

    def _request_answered(self, event: RequestAnswered) -> None:
        state = self.program.states[self.state]
        self._request = None
        assert state.request is not None
        outcome = outcome_of(state, event.status)
        if outcome == "failed":
            self._fault("request-failed", event.reason or f"the answer is {event.status}")
        if state.request.into is not None and event.status is not None:
            self.variables[str(state.request.into)] = event.body
        self._travel(state.outcomes[outcome])

    # ------------------------------------------------------------------------------------------------ listening states

    def _listen(self, name: str, state: State) -> None:
        self.phase = Phase.LISTENING
        self._listening = self.program.listening(name)
        self._failures.entered()
        if not self._history or self._history[-1] != name:
            self._history.append(name)
            del self._history[:-MAX_HISTORY]
        self._ask()

    def _ask(self) -> None:
        """Say the present question, and wait for the answer once it has been heard."""
        listening = self._listening
        assert listening is not None
        state = listening.state
        match self._question:
            case None if state.browse is not None:
                self._say_item(state, state.browse)
            case None:
                if state.prompt is not None:
                    self._speak(state.prompt, state.interruptible)
            case Confirm():
                self._say_confirmation(self._question, state)
            case Which():
                a, b = self._question.a.label, self._question.b.label
                self._say(self._words().sentences.which.format(a=escape(a), b=escape(b)), state.interruptible)
        if not self.speech.speaking:
            self.patience.start(self._now, listening.timeout)

    def _words(self) -> Locale:
        return locale_of(self.language)

    def _speak(self, prompt: Prompt, interruptible: bool | None) -> None:
        commands: Sequence[Say | Play] | None = self.program.fixed(prompt, self.language, interruptible)
        if commands is None:
            missing: list[str] = []
            scope = self._scope()
            scope[MISSING] = missing
            commands = render(self.program, prompt, self.language, interruptible, scope, self._turns)
            for name in missing:
                self._fault("missing-field", f"what was to be said has no `{name}`")
        for command in commands:
            self._emit(command)

    def _say(self, text: str, interruptible: bool | None = None) -> None:
        self._emit(Say(text, None, interruptible, seconds_of(text)))

    def _emit(self, command: Say | Play) -> None:
        commands = self._step.commands
        joined = bool(commands) and type(command) is Say and type(commands[-1]) is Say
        commands.append(command)
        allowed = command.interruptible if command.interruptible is not None else self.program.interruptible_by_keys
        self.speech.say(self._now, command.seconds, allowed, joined=joined)

    def _switch(self, language: str) -> None:
        if language != self.language:
            self.language = language
            self._step.commands.append(SwitchLanguage(language))

    def _assign(self, values: Mapping[Any, Any]) -> None:
        for name, value in values.items():
            self.variables[str(name)] = evaluate(value, self._scope())

    def _heard(self) -> None:
        """What was being said is over: heard to its end, or cut."""
        self.speech.finish(self._now)
        if self.phase is Phase.LISTENING and self._listening is not None:
            self.patience.start(self._now, self._listening.timeout)

    def _agent(self, on: bool) -> None:
        if on:
            self.speech.began(self._now)
            if self.phase is Phase.LISTENING:
                self.patience.stop()
        elif self.speech.stopped(self._now):
            self._heard()

    def _sound(self, on: bool) -> None:
        if self.phase is not Phase.LISTENING:
            return
        if on:
            if self.patience.held_until is None:
                self._void_speech = False
            self.patience.hold(self._now)
        else:
            self.patience.release(self._now)
            if self._fragment is not None:
                self._fragment = (*self._fragment[:2], self._now + TRANSCRIPT)

    # ---------------------------------------------------------------------------------------------------------- inputs

    def _hearing(self) -> Hearing:
        assert self._listening is not None
        return Hearing(self.program, self._listening, self._question, self.language, self._scope, self._now_there)

    def _hearing_at(self, state: str) -> Hearing:
        """The question of a state, as it would be asked now."""
        return Hearing(self.program, self.program.listening(state), None, self.language, self._scope, self._now_there)

    def _clear_entry(self) -> None:
        self._entry = ""
        self._entry_due = None
        self._command_entry = False
        self._fragment = None

    def _key(self, key: str) -> None:
        listening = self._listening
        if self.phase is Phase.WAITING and not self.speech.protected(self._now):
            self._ahead = (self._ahead + key)[:MAX_KEYS]
        if self.phase is not Phase.LISTENING or listening is None:
            return
        if self.speech.protected(self._now):
            return  # a prompt that can't be cut throws away what is keyed during it
        if not listening.state.type_ahead and not self.speech.audible(self._now):
            return
        at_once = listening.at_once.get(key) if self._question is None and not self._entry else None
        if at_once is not None:
            self._cut_by_key()
            self._void_speech = self._void_speech or self.patience.held_until is not None
            self._expect_end_key(listening.pad, 0.0)
            self._step.understood = BY_KEYS
            self._choose(at_once)
            return
        hearing = self._hearing()
        pad, commands = hearing.pads()
        stray, self._stray_end = self._stray_end, None
        if stray is not None and key == stray[0] and self._now <= stray[1] and not self._entry and not pad.takes(key) and not (commands is not None and commands.begins(key)):
            return  # the end key after an entry that was over without it
        self._cut_by_key()
        collect = listening.state.collect
        if collect is not None and self._question is None and collect.cancel_key and key == collect.cancel_key:
            self._clear_entry()
            self._say(self._words().sentences.canceled)
            self._ask()
            return
        if commands is not None and (self._command_entry or (not pad.takes(key) and key != pad.end_key and commands.begins(key))):
            if not self._command_entry:
                self._entry, self._command_entry = "", True
            pad = commands
        elif collect is not None and not collect.takes_keys and self._question is None:
            self._clear_entry()  # this question isn't answered by keys
            self.patience.start(self._now, listening.timeout)
            return
        if self.patience.held_until is not None:
            self._void_speech = True
        self._press(pad, key, hearing, listening)

    def _cut_by_key(self) -> None:
        self._fragment = None
        if self.speech.speaking and self.program.interruptible_by_keys:
            self.speech.finish(self._now)
        self.patience.stop()

    def _press(self, pad: Pad, key: str, hearing: Hearing, listening: Listening) -> None:
        if pad.end_key and key == pad.end_key:
            if self._entry and pad.judge(self._entry) in (Entry.READY, Entry.FULL):
                self._keyed(hearing)
            else:
                self._fail("no_match")
            return
        self._entry += key
        kind = self._entry_kind = pad.judge(self._entry)
        wait = listening.digit_timeout
        if kind is Entry.FULL:
            wait = 0.0 if self._command_entry or self._question is not None else listening.end_timeout
            self._expect_end_key(pad, wait)
            if wait == 0.0:
                self._keyed(hearing)
                return
        elif kind is Entry.WRONG and len(self._entry) >= (pad.longest or MAX_KEYS):
            self._expect_end_key(pad, 0.0)
            self._fail("no_match")
            return
        self._entry_due = self._now + wait

    def _expect_end_key(self, pad: Pad, wait: float) -> None:
        """People end entries out of habit: an end key that comes soon after belongs to this one."""
        if pad.end_key and self._listening is not None:
            self._stray_end = (pad.end_key, self._now + wait + self._listening.digit_timeout)

    def _entry_timeout(self) -> None:
        self._entry_due = None
        if self._entry_kind in (Entry.READY, Entry.FULL):
            self._keyed(self._hearing())
        else:
            self._fail("no_match")

    def _keyed(self, hearing: Hearing) -> None:
        """The entry is complete: take it."""
        keys, command = self._entry, self._command_entry
        self._clear_entry()
        self._act(hearing.keyed(keys, command=command), hearing)

    def _speech(self, event: CallerSpoke) -> None:
        if self.phase is not Phase.LISTENING or self._listening is None:
            return
        if not event.final:
            if self.patience.held_until is None:
                self._void_speech = False
            self.patience.hold(self._now)
            return
        void, self._void_speech = self._void_speech, False
        self.patience.release(self._now)
        if void or self._entry:
            return  # keys win, once begun: over what is said then, and what was being said when they were pressed
        if self.speech.speaking:
            if self.speech.on and self.speech.protected(self._now):
                return
            if self.program.interruptible_by_speech and not self.speech.protected(self._now):
                self._heard()  # what the caller talked over has been cut
        spoken = event.text[:MAX_SAID]
        text = normalise(spoken)
        if not text:
            return
        hearing = self._hearing()
        fragment, self._fragment = self._fragment, None
        if fragment is not None:
            # Two final transcripts of one sentence: what was begun, and the rest.
            whole = f"{fragment[0]} {text}", f"{fragment[1]} {spoken}"
            outcome = hearing.said(*whole)
            text, spoken = (text, spoken) if isinstance(outcome, NotUnderstood | Ignored | Waits) else whole
        outcome = hearing.said(text, spoken)
        if isinstance(outcome, Begun):
            self._fragment = (text, spoken, self._now + GRACE)
            self.patience.stop()
        elif self._implied is None or not self._put_right(self._implied, outcome, text, spoken):
            self._act(outcome, hearing)

    def _act(self, outcome: Outcome, hearing: Hearing) -> None:
        """Do what an input came to."""
        if not isinstance(outcome, Ignored):
            self._step.understood = hearing.note
        match outcome:
            case Chosen():
                self._choose(outcome.choice)
            case Answered():
                self._answered(outcome)
            case Confirmed():
                self._confirmed(outcome.right)
            case Unsure():
                self._question = outcome.question
                self._ask()
            case NotUnderstood():
                if outcome.neither:
                    self._question = None
                self._fail("no_match")
            case Refused():
                self._fail("no_match", outcome.reason)
            case Waits():
                if not self.speech.speaking:
                    self.patience.start(self._now, MOMENT)
            case Ignored() | Begun():
                pass
            case _:
                assert_never(outcome)

    # ------------------------------------------------------------------------------------------- answers and branches

    def _choose(self, choice: Choice) -> None:
        """A branch is chosen: what it sets and says, then where it leads."""
        self._failures.succeeded()
        self._implied = None
        if choice.do != "repeat":
            self._question = None
        if choice.language is not None:
            self._switch(str(choice.language))
        if choice.set:
            self._assign(choice.set)
        if choice.prompt is not None:
            self._speak(choice.prompt, None)
        listening = self._listening
        if isinstance(choice, BrowseChoice) and listening is not None and listening.state.browse is not None:
            if choice.do is not None:
                self._turn_page(listening.state, listening.state.browse, choice.do)
                return
            self._browsed[self.state] = self._browsed.get(self.state, 0) + 1  # coming back goes on behind this item
        match choice.do:
            case None:
                self._travel(choice.goto)
            case "repeat":
                self._ask()
            case "back":
                self._back()
            case "restart":
                self._set_first_variables()
                self._history.clear()
                self._travel(str(self.program.flow.start))

    def _back(self) -> None:
        """To the listening state before this one; the question again where there is none."""
        if len(self._history) < 2:
            self._ask()
            return
        self._history.pop()
        self._travel(self._history.pop())

    def _answered(self, answer: Answered) -> None:
        """An answer is there: confirm it if need be, else keep it and go on."""
        assert self._listening is not None
        collect = self._listening.state.collect
        assert collect is not None
        value = conceal(answer.value) if collect.secret else answer.value
        how = collect.confirms
        if how == "implicit" and not collect.secret:
            state = self.state
            self._pass_on(state, collect, value)
            self._keep(collect, value)
            self._implied = (state, value)
            return
        if how == "always" or (how == "when_unsure" and answer.score < SURE and not collect.secret):
            self._question = Confirm(value, self._failures.refused)
            self._ask()
            return
        self._keep(collect, value)

    def _pass_on(self, state: str, collect: Collect, value: Any) -> None:
        """Say an answer to a state's question in passing."""
        if collect.confirm_prompt is None:
            self._say(self._words().sentences.implicit.format(value=escape(self._hearing_at(state).readable(value))))
        else:
            self._speak_with(collect, value, collect.confirm_prompt, None)

    def _put_right(self, implied: tuple[str, Any], outcome: Outcome, text: str, spoken: str) -> bool:
        """Whether what was said corrects the answer before, which was said in passing: "no, Thursday", or "no" alone."""
        state, value = implied
        earlier = self._hearing_at(state)
        collect = earlier.collect
        assert collect is not None
        corrected = earlier.corrected(value, text, spoken)
        if isinstance(corrected, Answered):
            self.variables[str(collect.into)] = corrected.value
            self._implied = (state, corrected.value)
            self._pass_on(state, collect, corrected.value)
            self._ask()
            return True
        if isinstance(outcome, NotUnderstood) and text in self._words().no:
            self._implied = None
            self._say(self._words().sentences.retry)
            self._travel(state)
            return True
        return False

    def _keep(self, collect: Collect, value: Any) -> None:
        self._failures.succeeded()
        self._implied = None
        self._question = None
        self.variables[str(collect.into)] = value
        assert self._listening is not None
        self._travel(self._listening.state.goto)

    def _say_confirmation(self, question: Confirm, state: State) -> None:
        collect = state.collect
        assert collect is not None
        if collect.confirm_prompt is None:
            readable = escape(self._hearing().readable(question.value, question.tries))
            self._say(self._words().sentences.confirm.format(value=readable), state.interruptible)
            return
        self._speak_with(collect, question.value, collect.confirm_prompt, state.interruptible)

    def _speak_with(self, collect: Collect, value: Any, prompt: Prompt, interruptible: bool | None) -> None:
        """Speak a prompt of the author's in which a new answer stands under its name, though it isn't kept yet."""
        name = str(collect.into)
        before = self.variables.get(name)
        self.variables[name] = reveal(value)
        try:
            self._speak(prompt, interruptible)
        finally:
            if before is None:
                del self.variables[name]
            else:
                self.variables[name] = before

    def _confirmed(self, right: bool) -> None:
        listening = self._listening
        assert listening is not None and isinstance(self._question, Confirm)
        collect = listening.state.collect
        assert collect is not None
        if right:
            self._keep(collect, self._question.value)
            return
        self._question = None
        self._failures.refused += 1
        sentences = self._words().sentences
        self._say(sentences.use_keys if self._failures.refused > 1 and collect.takes_keys else sentences.retry)
        self._ask()

    # ------------------------------------------------------------------------------------------------------- recovery

    def _fail(self, kind: FailureKind, reason: Prompt | str | None = None) -> None:
        """Nothing was heard, or nothing understood: the next rung, or the fallback. `reason` is said instead of the rung's words."""
        listening = self._listening
        assert listening is not None
        self._clear_entry()
        if kind == "no_input" and self._question is None and listening.state.browse is not None:
            self._turn_page(listening.state, listening.state.browse, "next")  # silence is how a list is listened to
            return
        self._step.understood = self._step.understood or Understood(kind, score=0.0)
        sentences = self._words().sentences
        rung = self._failures.next(kind, listening.state, self.program.flow.recovery, sentences)
        if rung is None:
            self._fall_back()
            return
        if isinstance(self._question, Which) and kind == "no_match":
            self._question = None
        if reason is not None:
            self._explain(reason, listening.state)
        elif isinstance(rung, str):
            self._say(sentences.confirm_again if isinstance(self._question, Confirm) else rung, listening.state.interruptible)
        elif rung.prompt is not None:
            self._speak(rung.prompt, listening.state.interruptible)
        if isinstance(rung, Rung):
            if rung.goto is not None:
                self._travel(str(rung.goto))
                return
            if not rung.reprompt:
                if not self.speech.speaking:
                    self.patience.start(self._now, listening.timeout)
                return
        self._ask()

    def _explain(self, reason: Prompt | str, state: State) -> None:
        if isinstance(reason, str):
            self._say(reason, state.interruptible)
        else:
            self._speak(reason, state.interruptible)
