"""The interpreter: one call of a flow, as a pure function of its events.

Theory of operation. `handle(event, now)` takes one event and the call's clock (seconds, only forward) and returns a
`Step`: the commands to carry out, in order. Nothing is done here: no socket, clock, randomness or network. There is one
timer at a time, asked for by `SetTimer` and answered by `TimerFired` with its id; a stale id means nothing.

A call is in one of four phases. IDLE until `CallStarted`. LISTENING in a state with `choices` or `collect`: the prompt
is being heard, or patience runs, or keys come in. CLOSING: the last words are being heard before the session is ended.
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

from flowengine.answers.hearing import Heard, hear_digits, hear_yes_no, speak_digits
from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import content_words, normalise
from flowengine.dialog.commands import CancelTimer, Command, EndSession, Fault, HandoffOrder, Play, Say, SetTimer, Step, SwitchLanguage, Understood
from flowengine.dialog.evaluation import EvaluationFault, Facts, Secret, evaluate, holds
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
    TimerFired,
    TokensPlayed,
)
from flowengine.dialog.keypad import BranchPad, DigitPad, Entry, Pad
from flowengine.dialog.machine import ENDED, IDLE
from flowengine.dialog.opening import is_open, next_open, open_until
from flowengine.dialog.patience import Patience, Speech
from flowengine.dialog.program import Branch, Listening, Program
from flowengine.dialog.prompts import Turns, render
from flowengine.dialog.speech import escape, seconds_of, spoken
from flowengine.dialog.understanding import Match, Matcher
from flowengine.language.calendars import Calendar
from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText
from flowengine.language.handoff import Handoff
from flowengine.language.model import Choice, Rung, State
from flowengine.language.problems import nearest
from flowengine.language.prompts import Prompt

__all__ = ["Interpreter", "Phase"]

MAX_HOPS = 50
"""How many states may be entered in one step before one listens."""
MAX_HISTORY = 20
SURE = 0.85
"""The least score that `confirm: when_unsure` takes without asking."""


class Phase(Enum):
    """Where a call is in its life."""

    IDLE = "idle"
    LISTENING = "listening"
    CLOSING = "closing"
    OVER = "over"


@dataclass(slots=True)
class _Confirm:
    """Is that right?"""

    value: Any
    refused: int = 0


@dataclass(slots=True)
class _Which:
    """A or B?"""

    labels: tuple[str, str]
    wordings: tuple[tuple[str, ...], tuple[str, ...]]
    keys: tuple[tuple[str, ...], tuple[str, ...]]
    meant: tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class _Option:
    """One option of a `choice` answer, for this call."""

    label: str
    value: Any
    wordings: tuple[str, ...]


class Interpreter:
    """One call. `state` is the model attribute of the flow's machine."""

    __slots__ = (
        "_calendars",
        "_call",
        "_command_entry",
        "_due",
        "_entered",
        "_entry",
        "_entry_due",
        "_entry_kind",
        "_facts",
        "_faults",
        "_fell_back",
        "_history",
        "_listening",
        "_no_input",
        "_no_match",
        "_now",
        "_order",
        "_out",
        "_question",
        "_started",
        "_stray_end",
        "_timer",
        "_turns",
        "_understood",
        "_void_speech",
        "failures",
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
        self.failures = 0
        self._call: CallStarted | None = None
        self._facts = Facts({})
        self._calendars = Facts({})
        self._turns = Turns(0)
        self._started = self._now = 0.0
        self._listening: Listening | None = None
        self._question: _Confirm | _Which | None = None
        self._entry = ""
        self._entry_kind = Entry.PARTIAL
        self._entry_due: float | None = None
        self._command_entry = False
        self._stray_end: tuple[str, float] | None = None
        self._void_speech = False
        self._no_input = self._no_match = 0
        self._history: list[str] = []
        self._fell_back = False
        self._order: HandoffOrder | None = None
        self._timer = 0
        self._due: float | None = None
        self._out: list[Command] = []
        self._entered: list[str] = []
        self._faults: list[Fault] = []
        self._understood: Understood | None = None

    # ------------------------------------------------------------------------------------------------------- one step

    def handle(self, event: Event, now: float) -> Step:
        """Take one event at a time of the call's clock."""
        self._now = now
        self._out, self._entered, self._faults, self._understood = [], [], [], None
        try:
            self._dispatch(event)
        except EvaluationFault as fault:
            self._faults.append(Fault("expression-failed", fault.reason, self.state, fault.line))
            self._rescue()
        except Exception as error:  # a mistake of ours must not be heard as silence
            self._faults.append(Fault("internal-error", f"{type(error).__name__} in {event.__class__.__name__}", self.state))
            self._apologise()
        if self.phase is Phase.CLOSING and not self.speech.speaking:
            self._end()
        self._rearm()
        return Step(self.state, tuple(self._out), tuple(self._entered), self._understood, tuple(self._faults), self.phase is Phase.OVER)

    def _dispatch(self, event: Event) -> None:
        match event:
            case KeyPressed():
                self._key(event.key)
            case CallerSpoke():
                self._speech(event)
            case TimerFired():
                if event.id == self._timer and self._due is not None:
                    self._due = None
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
            case CallEnded():
                self._over()
            case TokensPlayed() | RelayFaulted():
                pass  # for those who watch a call; nothing follows from them
            case _:
                assert_never(event)

    def _rearm(self) -> None:
        """Ask for the timer that is needed now, if it isn't the one that runs."""
        due = self._next_due()
        if due == self._due:
            return
        self._due = due
        if due is None:
            self._out.append(CancelTimer())
        else:
            self._timer += 1
            self._out.append(SetTimer(self._timer, max(0.0, due - self._now)))

    def _next_due(self) -> float | None:
        if self.phase is Phase.CLOSING:
            return self.speech.limit
        if self.phase is not Phase.LISTENING:
            return None
        if self._entry_due is not None:
            return self._entry_due
        if self.patience.held_until is not None:
            return self.patience.held_until
        return self.speech.limit if self.speech.speaking else self.patience.due

    def _time_is_up(self) -> None:
        if self.phase is Phase.CLOSING:
            self.speech.finish(self._now)
        elif self._entry_due is not None:
            self._entry_timeout()
        elif self.patience.held_until is not None:
            self.patience.release(self._now)  # the flag was never taken back
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
        self._turns = Turns(crc32(event.sid.encode()))
        parameters = {**flow.relay.parameters, **event.parameters}
        outbound = event.direction.lower().startswith("outbound")
        self._facts = Facts(
            {
                "from": event.from_number,
                "to": event.to_number,
                "caller": event.to_number if outbound else event.from_number,
                "direction": "outbound" if outbound else "inbound",
                "sid": event.sid,
                "language": lambda: self.language,
                "now": lambda: _moment_facts(self._now_there()),
                "parameters": Facts(parameters),
                "attempt": event.attempt,
            }
        )
        self._calendars = Facts({str(name): self._opening(calendar) for name, calendar in flow.calendars.items()})
        self._set_first_variables()
        self.variables.update(event.variables)
        greeting = flow.relay.welcome_greeting
        if greeting and event.state is None:
            self.speech.say(self._now, seconds_of(greeting), self.program.greeting_interruptible)
        if event.state is not None and event.state in flow.states:
            if event.language:
                self._switch(event.language)
            self.program.moves.place(self, event.state)
            self._travel(self._enter())
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

    def _opening(self, calendar: Calendar) -> Facts:
        return Facts(
            {
                "is_open": lambda: is_open(calendar, self._now_there()),
                "next_open": lambda: _moment_facts(next_open(calendar, self._now_there())),
                "open_until": lambda: _moment_facts(open_until(calendar, self._now_there())),
            }
        )

    def _scope(self) -> dict[str, Any]:
        env = self._call.env if self._call else {}
        return {**self.variables, "call": self._facts, "env": env, "calendars": self._calendars}

    def _replace(self, program: Program) -> None:
        """Go on in a new version of the flow: at the same state, else at the nearest by name, else from the start."""
        if self.phase in (Phase.IDLE, Phase.CLOSING, Phase.OVER):
            if self.phase is Phase.IDLE:
                self.program, self.language = program, program.default_language
            return
        self.program = program
        self._calendars = Facts({str(name): self._opening(calendar) for name, calendar in program.flow.calendars.items()})
        states = {str(name) for name in program.flow.states}
        if self.state in states and program.flow.states[self.state].listens:
            program.moves.place(self, self.state)
            self._listening = program.listening(self.state)
            if isinstance(self._question, _Which) or self._listening.state.collect is None:
                self._question = None
            self._clear_entry()
            return
        near = nearest(self.state, states, most=1)
        destination = self.state if self.state in states else near[0] if near else str(program.flow.start)
        program.moves.place(self, destination)
        self._travel(self._enter())

    def _reconnected(self) -> None:
        self.speech.finish(self._now)
        if self.phase is Phase.LISTENING:
            self._clear_entry()
            self._ask()

    def _over(self) -> None:
        self.phase = Phase.OVER
        self._clear_entry()
        if self.state != ENDED:
            self.program.moves.go(self, ENDED)

    def _end(self) -> None:
        self._out.append(EndSession(self._order))
        self.phase = Phase.OVER

    def _close(self, order: HandoffOrder | None) -> None:
        """Say what is being said to its end, then end the session."""
        self.phase, self._order = Phase.CLOSING, order
        self._listening = self._question = None
        self._clear_entry()
        self.patience.stop()

    def _apologise(self) -> None:
        """The last resort: a sentence of ours, and the end of the call."""
        self._out = [c for c in self._out if isinstance(c, SwitchLanguage)]
        text = locale_of(self.language).sentences.apology
        self._emit(Say(text, None, None, seconds_of(text)))
        self._close(None)

    def _rescue(self) -> None:
        """Something in the flow went wrong: its fallback, else the apology."""
        try:
            self._fall_back()
        except EvaluationFault as fault:
            self._faults.append(Fault("expression-failed", fault.reason, self.state, fault.line))
            self._apologise()

    def _fall_back(self) -> None:
        target = self.program.flow.recovery.fallback
        if target is None or self._fell_back or self.state == target or self.phase is Phase.IDLE:
            self._apologise()
            return
        self._fell_back = True
        self.failures = 0
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
        self._faults.append(Fault("endless-loop", f"these states lead to each other and none listens: {' → '.join([*loop, loop[0]])}", self.state))
        self._out = [c for c in self._out if isinstance(c, SwitchLanguage)]
        self.speech = Speech()
        self._rescue()

    def _enter(self) -> str | None:
        """Do what entering the present state does; the next state, if it is left at once."""
        name = self.state
        state = self.program.flow.states[name]
        self._entered.append(name)
        self._clear_entry()
        self._question = None
        self._listening = None
        self.patience.stop()
        if state.language is not None:
            self._switch(str(state.language))
        if state.set:
            self._assign(state.set)
        if state.listens:
            self._listen(name, state)
            return None
        if state.prompt is not None:
            self._speak(state.prompt, state.interruptible)
        if state.handoff is not None:
            self._close(self._handoff_order(name, state.handoff))
            return None
        if state.hangup:
            self._close(None)
            return None
        for line in state.decide or ():
            if line.if_ is None or holds(line.if_, self._scope()):
                return str(line.goto if line.else_ is None else line.else_)
        return str(state.goto)

    def _listen(self, name: str, state: State) -> None:
        self.phase = Phase.LISTENING
        self._listening = self.program.listening(name)
        self._no_input = self._no_match = 0
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
            case None:
                if state.prompt is not None:
                    self._speak(state.prompt, state.interruptible)
            case _Confirm():
                self._say_confirmation(self._question, state)
            case _Which():
                a, b = self._question.labels
                self._say(self._words().sentences.which.format(a=escape(a), b=escape(b)), state.interruptible)
        if not self.speech.speaking:
            self.patience.start(self._now, listening.timeout)

    def _words(self) -> Locale:
        return locale_of(self.language)

    def _speak(self, prompt: Prompt, interruptible: bool | None) -> None:
        fixed = self.program.fixed(prompt, self.language, interruptible)
        commands = fixed if fixed is not None else render(self.program, prompt, self.language, interruptible, self._scope(), self._turns)
        for command in commands:
            self._emit(command)

    def _say(self, text: str, interruptible: bool | None = None) -> None:
        self._emit(Say(text, None, interruptible, seconds_of(text)))

    def _emit(self, command: Say | Play) -> None:
        self._out.append(command)
        allowed = command.interruptible if command.interruptible is not None else self.program.interruptible_by_keys
        self.speech.say(self._now, command.seconds, allowed)

    def _switch(self, language: str) -> None:
        if language != self.language:
            self.language = language
            self._out.append(SwitchLanguage(language))

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
            self.patience.hold(self._now)
        else:
            self.patience.release(self._now)

    def _handoff_order(self, name: str, handoff: Handoff) -> HandoffOrder:
        scope = self._scope()

        def text(value: TemplateText | None) -> str:
            return "" if value is None else spoken(evaluate(value, scope))

        kind, target = handoff.kind, ""
        options: dict[str, Any] = {}
        match kind:
            case "dial":
                target = text(handoff.dial)
                if handoff.timeout is not None:
                    options["timeout"] = round(handoff.timeout)
                if handoff.caller_id is not None:
                    options["caller_id"] = text(handoff.caller_id)
                if handoff.record:
                    options["record"] = True
            case "queue":
                assert handoff.queue is not None
                target = text(handoff.queue.name)
                if handoff.queue.workflow_sid is not None:
                    options["workflow_sid"] = text(handoff.queue.workflow_sid)
            case "voicemail":
                assert handoff.voicemail is not None
                options = {"max_length": round(handoff.voicemail.max_length), "timeout": round(handoff.voicemail.timeout), "end_key": handoff.voicemail.end_key}
            case "flow":
                target = str(handoff.flow)
            case _:
                target = text(getattr(handoff, kind))
        data = {str(key): evaluate(value, scope) for key, value in handoff.data.items()}
        return HandoffOrder(name, kind, target, options, {key: value for key, value in data.items() if not _holds_secret(value)})

    # ----------------------------------------------------------------------------------------------------- the keypad

    def _clear_entry(self) -> None:
        self._entry, self._entry_due, self._command_entry = "", None, False

    def _pads(self) -> tuple[Pad, BranchPad | None]:
        """The pad of the present question, and that of the commands whose keys can't be part of its answer."""
        listening = self._listening
        assert listening is not None
        collect = listening.state.collect
        if self._question is not None or (collect is not None and isinstance(collect.options, TemplateText)):
            own = {"1", "2"}
            if isinstance(self._question, _Which):
                own = {key for keys in self._question.keys for key in keys} or {"1", "2"}
            elif collect is not None and self._question is None:
                own = {str(n) for n in range(1, len(self._options(collect)) + 1)}
            commands = [key for b in self._active(listening) if b.command for key in b.choice.dtmf if key[0] not in {o[0] for o in own}]
            return BranchPad.of(own), BranchPad.of(commands)
        if listening.has_conditions and collect is None:
            return BranchPad.of(key for b in self._active(listening) for key in b.choice.dtmf), None
        return listening.pad, listening.command_pad if collect is not None else None

    def _active(self, listening: Listening) -> list[Branch]:
        if not listening.has_conditions:
            return list(listening.branches)
        scope = self._scope()
        return [b for b in listening.branches if b.choice.if_ is None or holds(b.choice.if_, scope)]

    def _key(self, key: str) -> None:
        if self.phase is not Phase.LISTENING or self._listening is None:
            return
        if self.speech.protected(self._now):
            return  # a prompt that can't be cut throws away what is keyed during it
        if not self._listening.state.type_ahead and not self.speech.audible(self._now):
            return
        pad, commands = self._pads()
        stray, self._stray_end = self._stray_end, None
        if stray is not None and key == stray[0] and self._now <= stray[1] and not self._entry and not pad.takes(key):
            return  # the end key after an answer that was complete without it
        if self.patience.held_until is not None:
            self._void_speech = True
        if self.speech.speaking and self.program.interruptible_by_keys:
            self.speech.finish(self._now)
        self.patience.stop()
        collect = self._listening.state.collect
        if isinstance(pad, DigitPad) and pad.cancel_key and key == pad.cancel_key:
            self._clear_entry()
            self._say(self._words().sentences.canceled)
            self._ask()
            return
        if commands is not None and (self._command_entry or (not pad.takes(key) and key != pad.end_key and (key in commands.sequences or key in commands.beginnings))):
            if not self._command_entry:
                self._entry, self._command_entry = "", True
            self._press(commands, key)
        elif collect is not None and collect.input == "speech" and self._question is None:
            self._clear_entry()  # this question isn't answered by keys
            self.patience.start(self._now, self._listening.timeout)
        else:
            self._press(pad, key)

    def _press(self, pad: Pad, key: str) -> None:
        assert self._listening is not None
        if pad.end_key and key == pad.end_key:
            kind = pad.judge(self._entry) if self._entry else Entry.WRONG
            if kind in (Entry.READY, Entry.FULL):
                self._keyed()
            else:
                self._fail("no_match")
            return
        self._entry += key
        kind = pad.judge(self._entry)
        self._entry_kind = kind
        wait = self._listening.digit_timeout
        if kind is Entry.FULL:
            wait = self._listening.end_timeout if not self._command_entry and self._question is None else 0.0
            if wait == 0.0:
                if pad.end_key:
                    self._stray_end = (pad.end_key, self._now + self._listening.digit_timeout)
                self._keyed()
                return
        elif kind is Entry.WRONG and ((pad.longest is None and isinstance(pad, BranchPad)) or len(self._entry) >= (pad.longest or 64)):
            self._fail("no_match")
            return
        self._entry_due = self._now + wait

    def _entry_timeout(self) -> None:
        self._entry_due = None
        if self._entry_kind in (Entry.READY, Entry.FULL):
            self._keyed()
        else:
            self._fail("no_match")

    def _keyed(self) -> None:
        """The entry is complete: take it."""
        listening, keys, command = self._listening, self._entry, self._command_entry
        assert listening is not None
        self._clear_entry()
        collect = listening.state.collect
        self._understood = Understood("keys")
        if not command:
            match self._question:
                case _Confirm() if keys in ("1", "2"):
                    self._confirmed(keys == "1")
                    return
                case _Which():
                    for place in (0, 1):
                        if keys in (self._question.keys[place] or (str(place + 1),)):
                            self._take(self._question.meant[place])
                            return
                case _:
                    if collect is not None and self._question is None:
                        self._answer_keyed(collect, keys)
                        return
        for branch in self._active(listening):
            if keys in branch.choice.dtmf and (branch.command or not command):
                self._choose(branch.choice)
                return
        self._fail("no_match")

    def _answer_keyed(self, collect: Collect, keys: str) -> None:
        match collect.type:
            case "yes_no":
                self._answered(collect, keys == "1", 1.0)
            case "choice":
                self._answered(collect, self._options(collect)[int(keys) - 1].value, 1.0)
            case _:
                self._answered(collect, keys, 1.0)

    # --------------------------------------------------------------------------------------------------------- speech

    def _speech(self, event: CallerSpoke) -> None:
        if self.phase is not Phase.LISTENING or self._listening is None:
            return
        if not event.final:
            self.patience.hold(self._now)
            return
        self.patience.release(self._now)
        if self._entry:
            return  # keys win, once begun
        if self._void_speech:
            self._void_speech = False
            return  # said before a key that has answered already
        if self.speech.speaking:
            if self.speech.on and self.speech.protected(self._now):
                return
            if self.program.interruptible_by_speech and not self.speech.protected(self._now):
                self._heard()  # what the caller talked over has been cut
        words = self._words()
        text = normalise(event.text[:2000])
        if not text:
            return
        match self._question:
            case _Confirm():
                self._confirmation_said(text, words)
            case _Which():
                self._which_said(self._question, text, words)
            case None:
                self._said(text, words)

    def _said(self, text: str, words: Locale) -> None:
        listening = self._listening
        assert listening is not None
        collect = listening.state.collect
        if collect is not None:
            if collect.input != "dtmf":
                if collect.type == "choice":
                    self._option_said(collect, text, words)
                    return
                heard = self._hear(collect, text, words)
                if heard is not None:
                    self._understood = Understood("speech", score=heard.score)
                    self._answered(collect, heard.value, heard.score)
                    return
            if self._command_said(text) or collect.input == "dtmf":
                return
            self._not_understood(text, words)
            return
        active = self._active(listening)
        match = self._match(listening, active, text)
        if match.unsure and not _same_way(active[match.first].choice, active[match.second].choice):
            both = [active[place] for place in sorted((match.first, match.second))]
            self._ask_which(match, [(self._label(b), b.wordings, b.choice.dtmf, b.choice) for b in both])
        elif match.understood:
            self._note(match, active)
            self._choose(active[match.first].choice)
        else:
            self._note(match, active)
            self._not_understood(text, words)

    def _match(self, listening: Listening, active: Sequence[Branch], text: str) -> Match:
        if len(active) == len(listening.branches):
            return listening.matcher(self.language).match(text)
        places = tuple(place for place, branch in enumerate(listening.branches) if branch in active)
        return listening.matcher(self.language, places).match(text)

    def _note(self, match: Match, active: Sequence[Branch]) -> None:
        def name(place: int) -> str:
            return active[place].wordings[0] if 0 <= place < len(active) and active[place].wordings else ""

        self._understood = Understood("speech", name(match.first), match.score, name(match.second), match.second_score)

    def _command_said(self, text: str) -> bool:
        """Whether a command was said while an answer is asked for; carried out if so."""
        listening = self._listening
        assert listening is not None
        commands = [b for b in self._active(listening) if b.command]
        if not commands:
            return False
        matcher = Matcher([(b.wordings, ()) for b in commands], self._words()) if len(commands) < len(listening.branches) else listening.matcher(self.language)
        match = matcher.match(text)
        if not match.understood:
            return False
        self._note(match, commands)
        self._choose(commands[match.first].choice)
        return True

    def _hear(self, collect: Collect, text: str, words: Locale) -> Heard | None:
        if collect.type == "yes_no":
            return hear_yes_no(text, words)
        heard = hear_digits(text, words)
        if heard is None:
            return None
        fits = len(heard.value) >= collect.shortest and (collect.longest is None or len(heard.value) <= collect.longest)
        return heard if fits else None

    def _options(self, collect: Collect) -> list[_Option]:
        scope = self._scope()
        options: list[_Option] = []
        if isinstance(collect.options, TemplateText):
            found = evaluate(collect.options, scope)
            for item in found if isinstance(found, list | tuple) else []:
                if isinstance(item, Mapping):
                    label = spoken(item.get("label", item.get("value", "")))
                    speech = item.get("speech", ())
                    more = [speech] if isinstance(speech, str) else [str(s) for s in speech] if isinstance(speech, list | tuple) else []
                    options.append(_Option(label, item.get("value", label), (label, *more)))
                else:
                    options.append(_Option(spoken(item), item, (spoken(item),)))
            return options
        for option in collect.options or ():
            label = spoken(evaluate(option.label, scope))
            value = evaluate(option.value, scope) if option.value is not None else label
            more = [w for phrase in option.speech for w in phrase.wordings(self.program.flow.phrases)]
            options.append(_Option(label, value, (label, *more)))
        return options

    def _option_said(self, collect: Collect, text: str, words: Locale) -> None:
        options = self._options(collect)
        keys = [(str(n),) for n in range(1, len(options) + 1)]
        match = Matcher([(o.wordings, k) for o, k in zip(options, keys, strict=True)], words).match(text)
        if match.unsure:
            both = [(options[place], keys[place]) for place in sorted((match.first, match.second))]
            self._ask_which(match, [(o.label, o.wordings, k, o) for o, k in both])
        elif match.understood:
            self._understood = Understood("speech", options[match.first].label, match.score)
            self._answered(collect, options[match.first].value, match.score)
        elif not self._command_said(text):
            self._not_understood(text, words)

    def _not_understood(self, text: str, words: Locale) -> None:
        """A no-match, unless nothing but "um" was said."""
        if all(word in words.fillers for word in content_words(text, words)):
            return
        self._fail("no_match")

    def _label(self, branch: Branch) -> str:
        if branch.choice.label is not None:
            return spoken(evaluate(branch.choice.label, self._scope()))
        return branch.wordings[0] if branch.wordings else ", ".join(branch.choice.dtmf)

    def _ask_which(self, match: Match, both: Sequence[tuple[str, tuple[str, ...], tuple[str, ...], Any]]) -> None:
        """A or B? Each is its label, wordings, keys and what it means; in the order of the menu."""
        a, b = both
        self._understood = Understood("unsure", a[0], match.score, b[0], match.second_score)
        self._question = _Which((a[0], b[0]), (a[1], b[1]), (a[2], b[2]), (a[3], b[3]))
        self._ask()

    def _which_said(self, question: _Which, text: str, words: Locale) -> None:
        branches = [((label, *wordings), keys) for label, wordings, keys in zip(question.labels, question.wordings, question.keys, strict=True)]
        ordinal = next((words.ordinals[w] for w in text.split() if w in words.ordinals), 0)
        place, score = {1: 0, 2: 1, -1: 1}.get(ordinal, -1), 1.0
        if place < 0:
            match = Matcher(branches, words).match(text)
            place, score = match.first if match.understood and not match.unsure else -1, match.score
        if place >= 0:
            self._understood = Understood("speech", question.labels[place], score)
            self._take(question.meant[place])
        elif text in words.neither:
            self._question = None
            self._fail("no_match")
        elif not self._another_branch_said(text):
            self._not_understood(text, words)

    def _another_branch_said(self, text: str) -> bool:
        """At "A or B?", a clear answer that is neither is taken for what it says."""
        listening = self._listening
        assert listening is not None
        active = self._active(listening)
        if not active:
            return False
        match = self._match(listening, active, text)
        if not match.understood or match.unsure:
            return False
        self._note(match, active)
        self._choose(active[match.first].choice)
        return True

    def _take(self, meant: Any) -> None:
        """The answer to "A or B?"."""
        self._question = None
        collect = self._listening.state.collect if self._listening else None
        if isinstance(meant, Choice):
            self._choose(meant)
        elif collect is not None:
            self._answered(collect, meant.value, 1.0)

    # ------------------------------------------------------------------------------------------- answers and branches

    def _choose(self, choice: Choice) -> None:
        """A branch is chosen: what it sets and says, then where it leads."""
        self.failures, self._fell_back = 0, False
        self._question = None
        if choice.language is not None:
            self._switch(str(choice.language))
        if choice.set:
            self._assign(choice.set)
        if choice.prompt is not None:
            self._speak(choice.prompt, None)
        match choice.do:
            case None:
                self._travel(str(choice.goto))
            case "repeat":
                self._ask()
            case "back":
                self._back()
            case "restart":
                self._set_first_variables()
                self._switch(self.program.default_language)
                self._history.clear()
                self._travel(str(self.program.flow.start))

    def _back(self) -> None:
        """To the listening state before this one; the question again where there is none."""
        if len(self._history) < 2:
            self._ask()
            return
        self._history.pop()
        self._travel(self._history.pop())

    def _answered(self, collect: Collect, value: Any, score: float) -> None:
        """An answer is there: confirm it if need be, else keep it and go on."""
        if collect.secret and isinstance(value, str):
            value = Secret(value)
        if collect.confirm == "always" or (collect.confirm == "when_unsure" and score < SURE and not collect.secret):
            refused = self._question.refused if isinstance(self._question, _Confirm) else 0
            self._question = _Confirm(value, refused)
            self._ask()
            return
        self._keep(collect, value)

    def _keep(self, collect: Collect, value: Any) -> None:
        self.failures, self._fell_back = 0, False
        self._question = None
        self.variables[str(collect.into)] = value
        assert self._listening is not None
        self._travel(str(self._listening.state.goto))

    def _say_confirmation(self, question: _Confirm, state: State) -> None:
        collect = state.collect
        assert collect is not None
        if collect.confirm_prompt is not None:
            kept = self.variables.get(str(collect.into))
            shown = question.value.reveal() if isinstance(question.value, Secret) else question.value
            self.variables[str(collect.into)] = shown
            try:
                self._speak(collect.confirm_prompt, state.interruptible)
            finally:
                self.variables[str(collect.into)] = kept
            return
        self._say(self._words().sentences.confirm.format(value=escape(self._readable(collect, question.value))), state.interruptible)

    def _readable(self, collect: Collect, value: Any) -> str:
        """An answer as it is read back."""
        if isinstance(value, Secret):
            value = value.reveal()
        if collect.type == "digits":
            return speak_digits(value)
        if collect.type == "choice":
            return next((o.label for o in self._options(collect) if o.value == value), spoken(value))
        words = self._words()
        return next(iter(sorted(words.yes if value else words.no, key=len)))

    def _confirmation_said(self, text: str, words: Locale) -> None:
        listening = self._listening
        assert listening is not None and isinstance(self._question, _Confirm)
        collect = listening.state.collect
        assert collect is not None
        heard = hear_yes_no(text, words)
        if heard is not None:
            self._understood = Understood("speech", score=heard.score)
            self._confirmed(bool(heard.value))
            return
        if collect.type == "digits" and collect.input != "dtmf":
            other = self._hear(collect, text, words)
            if other is not None:
                self._understood = Understood("speech", score=other.score)
                self._answered(collect, other.value, other.score)
                return
        if not self._command_said(text):
            self._not_understood(text, words)

    def _confirmed(self, right: bool) -> None:
        listening = self._listening
        assert listening is not None and isinstance(self._question, _Confirm)
        collect = listening.state.collect
        assert collect is not None
        if right:
            self._keep(collect, self._question.value)
            return
        self._question = None
        self._say(self._words().sentences.retry)
        self._ask()

    # ------------------------------------------------------------------------------------------------------- recovery

    def _fail(self, kind: str) -> None:
        """Nothing was heard (`no_input`), or nothing understood (`no_match`): the next rung, or the fallback."""
        listening = self._listening
        assert listening is not None
        recovery = self.program.flow.recovery
        self._clear_entry()
        self._understood = self._understood or Understood(kind, score=0.0)
        self.failures += 1
        if kind == "no_input":
            self._no_input += 1
            count, ladder = self._no_input, listening.state.no_input if listening.state.no_input is not None else recovery.no_input
        else:
            self._no_match += 1
            count, ladder = self._no_match, listening.state.no_match if listening.state.no_match is not None else recovery.no_match
        sentences = self._words().sentences
        rungs = ladder if ladder is not None else sentences.no_input if kind == "no_input" else sentences.no_match
        if self.failures >= recovery.max_failures or count > len(rungs):
            self._fall_back()
            return
        rung = rungs[count - 1]
        if isinstance(self._question, _Which) and kind == "no_match":
            self._question = None
        if isinstance(rung, Rung):
            if rung.prompt is not None:
                self._speak(rung.prompt, listening.state.interruptible)
            if rung.goto is not None:
                self._travel(str(rung.goto))
                return
            if not rung.reprompt:
                if not self.speech.speaking:
                    self.patience.start(self._now, listening.timeout)
                return
        else:
            self._say(sentences.confirm_again if isinstance(self._question, _Confirm) else rung, listening.state.interruptible)
        self._ask()


def _moment_facts(moment: datetime | None) -> Facts | None:
    """A moment, as expressions see one."""
    if moment is None:
        return None
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return Facts(
        {
            "year": moment.year,
            "month": moment.month,
            "day": moment.day,
            "hour": moment.hour,
            "minute": moment.minute,
            "weekday": names[moment.weekday()],
            "iso": moment.isoformat(timespec="seconds"),
        }
    )


def _same_way(a: Choice, b: Choice) -> bool:
    """Whether two branches come to the same, so that it doesn't matter which was meant."""
    return (a.goto, a.do, a.language, a.set) == (b.goto, b.do, b.language, b.set)


def _holds_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_secret, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_secret, value))
    return isinstance(value, Secret) or (isinstance(value, str) and "•••" in value)
