"""The interpreter: one call of a flow, as a pure function of its events.

Theory of operation. `handle(event, now)` takes one event and the call's clock (seconds, only forward) and returns a
`Step`: the commands to carry out, in order. Nothing is done here: no socket, clock, randomness or network. There is one
timer at a time: the step says when it is due, and `TimerFired` answers it then; one that comes early means nothing.

A call is in one of five phases. IDLE until `CallStarted`. LISTENING in a state with `choices`, `collect` or `browse`: the
prompt is being heard, or patience runs, or keys come in. WAITING: another system has been asked. CLOSING: the last words
are being heard before the session is ended. OVER. In LISTENING a state may put a question of its own between (is that
right? A or B?), kept in `_question`.

Going from state to state happens within one step: `_travel` enters states until one listens or closes; a row of states
that never does is stopped and its states are named. A subflow is a frame on top of the one that went into it: its states,
variables and commands count until it returns. What can't be evaluated, or goes wrong here, ends in the flow's fallback or
in an apology, never in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, assert_never
from zlib import crc32

from flowengine.answers.normal import normalise
from flowengine.dialog.asking_again import Detour, asked_again_at
from flowengine.dialog.browsing import begin, turn
from flowengine.dialog.commands import EndSession, Fault, HandoffOrder, Say, Step, SwitchLanguage, Understood
from flowengine.dialog.entry import MAX_KEYS, KeyEntry, Verdict
from flowengine.dialog.evaluation import EvaluationFault, evaluate, holds, value_of
from flowengine.dialog.events import (
    AgentSpoke,
    CallEnded,
    CallerSounded,
    CallerSpoke,
    CallExpired,
    CallStarted,
    Event,
    FlowReplaced,
    Interrupted,
    KeyPressed,
    Place,
    RelayFaulted,
    RelayReconnected,
    RequestAnswered,
    SecretsBarred,
    TimerFired,
    TokensPlayed,
)
from flowengine.dialog.frames import MAX_DEPTH, Frame, Frames
from flowengine.dialog.guessing import REFUSING, Guesses
from flowengine.dialog.machine import ENDED, IDLE
from flowengine.dialog.orders import handoff_order
from flowengine.dialog.patience import TRANSCRIPT, Patience, Speech
from flowengine.dialog.program import Listening, Program
from flowengine.dialog.prompts import Turns
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
from flowengine.dialog.requests import WAIT_ON, Waiting, outcome_of, request_order
from flowengine.dialog.secrets import Secret, conceal, is_secret, reveal
from flowengine.dialog.speech import escape, seconds_of
from flowengine.dialog.standing import Standing
from flowengine.dialog.values import Facts
from flowengine.dialog.voice import Voice
from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText
from flowengine.language.kinds import KIND_WORDS, Unfit
from flowengine.language.model import Browse, BrowseChoice, Choice, Rung, State
from flowengine.language.problems import nearest
from flowengine.language.prompts import Prompt
from flowengine.language.request import Request
from flowengine.language.source import Text

__all__ = ["Interpreter", "Phase"]

MAX_HOPS = 50
"""How many states may be entered in one step before one listens."""
MAX_SAID = 2_000
"""How many characters of what was said are looked at."""
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


@dataclass(frozen=True, slots=True)
class _Fragment:
    """The beginning of an answer, in normal form and as recognised; until when the rest is waited for, and what it comes to without."""

    text: str
    spoken: str
    until: float
    then: Outcome


@dataclass(frozen=True, slots=True)
class _Implied:
    """An answer that was said in passing: the question's frame and state, the value, and how many before it were refused."""

    frame: Frame
    state: str
    value: Any
    refused: int


class Interpreter:
    """One call. `program` is that of the flow that answered; `state` and `variables` are those of the flow it is in now."""

    __slots__ = (
        "_ahead",
        "_call",
        "_due",
        "_entry",
        "_failures",
        "_fragment",
        "_frames",
        "_guesses",
        "_implied",
        "_listening",
        "_now",
        "_order",
        "_question",
        "_request",
        "_requests",
        "_step",
        "_voice",
        "_void_speech",
        "patience",
        "phase",
        "program",
    )

    def __init__(self, program: Program) -> None:
        self.program = program
        self.phase = Phase.IDLE
        self.patience = Patience()
        self._frames = Frames(program)
        self._voice = Voice(program.default_language, interruptible_by_keys=program.interruptible_by_keys)
        self._call: CallStarted | None = None
        self._now = 0.0
        self._listening: Listening | None = None
        self._question: Question = None
        self._entry = KeyEntry()
        self._void_speech = False
        self._failures = Failures()
        self._guesses = Guesses()
        self._fragment: _Fragment | None = None
        self._implied: _Implied | None = None
        """Until the next answer bears it out."""
        self._order: HandoffOrder | None = None
        self._request: Waiting | None = None
        self._requests = 0
        self._ahead = ""
        """The keys pressed while another system was asked: for the next state that listens."""
        self._due: float | None = None
        self._step = Step()

    @property
    def state(self) -> str:
        return self._frames.top.state

    @property
    def variables(self) -> dict[str, Any]:
        return self._frames.top.variables

    @property
    def language(self) -> str:
        return self._voice.language

    @property
    def speech(self) -> Speech:
        return self._voice.speech

    @property
    def has_secrets(self) -> bool:
        """Whether a secret answer is among the variables of any of its flows."""
        return any(is_secret(value) for depth in range(len(self._frames)) for value in self._frames[depth].variables.values())

    @property
    def place(self) -> str:
        """The state, in a subflow with the flow's id before it: `card-payment/amount`."""
        return self._frames.name(self.state)

    @property
    def asking(self) -> str:
        """What is being asked where the call listens: the `question` of the state, `confirm` (is that right?), `which` (A or B?); empty elsewhere."""
        if self.phase is not Phase.LISTENING:
            return ""
        return "confirm" if isinstance(self._question, Confirm) else "which" if isinstance(self._question, Which) else "question"

    @property
    def asks_for_secret(self) -> bool:
        """Whether the answer that it listens for is secret."""
        collect = self._listening.state.collect if self._listening is not None else None
        return collect is not None and collect.secret

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the call is in each of its flows, the one that answered first."""
        return self._frames.places

    @property
    def requests_answered(self) -> int:
        """How many requests this call has behind it."""
        return self._requests - (self._request is not None)

    @property
    def standing(self) -> Standing:
        """What the next turn depends on, beside the places and the language."""
        failures, question = self._failures, self._question
        return Standing(
            "" if question is None else "confirm" if isinstance(question, Confirm) else "which",
            question.value if isinstance(question, Confirm) else None,
            failures.no_input,
            failures.no_match,
            failures.in_a_row,
            failures.refused,
            frozenset(failures.fell_back),
            self._implied is not None,
            self._frames.browsed,
            self._frames.before,
        )

    @property
    def scope(self) -> dict[str, Any]:
        """The names that expressions see now."""
        return self._frames.scope()

    @property
    def listening(self) -> Listening | None:
        """What can be said and keyed now; None where the call doesn't listen."""
        return self._listening if self.phase is Phase.LISTENING else None

    # ------------------------------------------------------------------------------------------------------- one step

    def handle(self, event: Event, now: float) -> Step:
        """Take one event at a time of the call's clock."""
        self._now = now
        step = self._step = Step()
        voice = self._voice
        voice.commands, voice.now, self._frames.now = step.commands, now, now
        try:
            self._dispatch(event)
            while self._ahead and self.phase is Phase.LISTENING:
                key, self._ahead = self._ahead[0], self._ahead[1:]
                self._key(key)
        except EvaluationFault as fault:
            self._fault("expression-failed", fault.reason, fault)
            self._rescue()
        except Exception as error:  # a mistake of ours must not be heard as silence
            self._fault("internal-error", f"{type(error).__name__} in {event.__class__.__name__}")
            self._apologise()
        if self.phase is Phase.CLOSING and not voice.speech.speaking:
            self._end()
        step.state, step.ended = self.place, self.phase is Phase.OVER
        step.due = self._due = self._next_due()
        return step

    def _fault(self, code: str, reason: str, at: EvaluationFault | None = None, frame: Frame | None = None) -> None:
        frame = frame or self._frames.top
        file, line = (at.file or frame.program.flow.file, at.line) if at is not None else ("", 0)
        self._step.faults.append(Fault(code, reason, self._frames.name(frame.state, frame), file, line))

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
                if self._voice.speech.interrupted(self._now):
                    self._interrupted()
            case CallStarted():
                self._start(event)
            case FlowReplaced():
                self._replace(event.program, event.announce)
            case RelayReconnected():
                self._reconnected()
            case RequestAnswered():
                if self._request is not None and event.id == self._request.id:
                    self._request_answered(event)
            case CallExpired():
                self._expired(event.final)
            case SecretsBarred():
                self._guesses.barred = True
            case CallEnded():
                self._over()
            case TokensPlayed() | RelayFaulted():
                pass  # for those who watch a call; nothing follows from them
            case _:
                assert_never(event)

    def _next_due(self) -> float | None:
        speech = self._voice.speech
        if self.phase is Phase.CLOSING:
            return speech.limit
        if self._request is not None:
            return self._request.due
        if self.phase is not Phase.LISTENING:
            return None
        if self._entry.due is not None:
            return self._entry.due
        if self.patience.held_until is not None:
            return self.patience.held_until
        if self._fragment is not None:
            return self._fragment.until
        return speech.limit if speech.speaking else self.patience.due

    def _time_is_up(self) -> None:
        if self.phase is Phase.CLOSING:
            self._voice.speech.finish(self._now)
        elif self._request is not None:
            self._still_waiting(self._request)
        elif self._entry.due is not None:
            self._judged(self._entry.timed_out(), self._hearing())
        elif self.patience.held_until is not None:
            self.patience.release(self._now)  # the flag was never taken back
        elif self._fragment is not None:
            then, self._fragment = self._fragment.then, None
            self._act(then, self._hearing())
        elif self._voice.speech.speaking:
            self._heard()
        else:
            self._fail("no_input")

    # ------------------------------------------------------------------------------------------------ life of the call

    def _start(self, event: CallStarted) -> None:
        if self.phase is not Phase.IDLE:
            return
        flow, voice = self.program.flow, self._voice
        self._call = event
        self._requests = event.requests
        self._guesses.barred = event.barred
        voice.turns = Turns(crc32(event.sid.encode()))
        self._frames.begin(event, lambda: voice.language)
        greeting = flow.relay.welcome_greeting
        if greeting and event.state is None and event.attempt == 1:
            voice.speech.say(self._now, seconds_of(greeting), self.program.greeting_interruptible)
        there = self._frames.come_back([*event.beneath, Place(event.flow or flow.id, event.state or "", event.variables, event.missing)])
        if event.language and self.state != IDLE:
            voice.switch(event.language)
        if event.cut_off:
            voice.say(voice.words.sentences.cut_off)
        if self.state == IDLE:
            self._travel(str(flow.start))
        else:
            if event.outcome:
                self._came_back_by(event.left, event.outcome)
            self._travel(self._enter(again=event.again and there))

    def _came_back_by(self, left: str, outcome: str) -> None:
        """By which word of the state that handed the call over it goes on here; where that has none for the outcome, by a fallback."""
        flow = self._frames.top.program.flow
        state = flow.states.get(left)
        word = state.outcomes.get(outcome, state.goto) if state is not None else None
        for target in (word, flow.recovery.fallback):
            if target == self.state:
                self._by(target)
                return

    def _replace(self, program: Program, announce: bool) -> None:
        """Go on in a new version of the flow: at the same state, else at the nearest by name, else from the start."""
        if self.phase in (Phase.CLOSING, Phase.OVER):
            return
        self.program = program
        self._voice.interruptible_by_keys = program.interruptible_by_keys
        if self.phase is Phase.IDLE:
            self._frames, self._voice.language = Frames(program), program.default_language
            return
        if announce:
            self._voice.say(self._voice.words.sentences.reloaded)
        still_there = self._frames.renew(program)
        frame = self._frames.top
        program, state = frame.program, frame.program.states.get(frame.state)
        if self._implied is not None and not self._still_implied(self._implied):
            self._implied = None
        if self.phase is Phase.WAITING and still_there and state is not None and state.request is not None:
            return  # the answer is still to come, and is taken as the new version says
        if self.phase is Phase.LISTENING and still_there and state is not None and state.listens:
            self._listen_anew(frame, program, state)
            return
        near = nearest(frame.state, program.states, most=1)
        frame.put(frame.state if state is not None else near[0] if near else str(program.flow.start))
        self._travel(self._enter(again=state is not None))

    def _listen_anew(self, frame: Frame, program: Program, state: State) -> None:
        """Go on listening at a state of a new version: quietly, unless what is being asked is no more."""
        assert self._listening is not None
        before = self._listening.state.collect
        frame.put(frame.state)
        self._listening = program.listening(frame.state)
        if self._entry.keys:
            self._clear_input()
            self.patience.start(self._now, self._listening.timeout)
        if self._question is not None and (isinstance(self._question, Which) or not _asks_the_same(before, state.collect)):
            self._question = None
            self._ask()

    def _still_implied(self, implied: _Implied) -> bool:
        """Whether an answer that was said in passing can still be put right."""
        state = implied.frame.program.states.get(implied.state)
        return implied.frame in self._frames and state is not None and state.collect is not None and state.collect.confirms == "implicit"

    def _reconnected(self) -> None:
        if self.phase is Phase.CLOSING:
            return  # the last words are Twilio's already, which speaks them to their end
        self._voice.speech.finish(self._now)
        if self.language != self.program.default_language:
            self._step.commands.append(SwitchLanguage(self.language))  # a new session begins in the header's
        if self.phase is Phase.LISTENING:
            self._clear_input()
            self._ask()

    def _expired(self, final: bool) -> None:
        """To the flow's fallback, and from there on to the end."""
        if self.phase not in (Phase.LISTENING, Phase.WAITING):
            return  # it hasn't begun, or ends already
        self._voice.speech.finish(self._now)
        if final:
            self._apologise()
        else:
            self._rescue()

    def _over(self) -> None:
        self.phase = Phase.OVER
        self._request = None
        self._clear_input()
        if self.state != ENDED:
            self._frames.top.go(ENDED)

    def _end(self) -> None:
        self._step.commands.append(EndSession(self._order))
        self.phase = Phase.OVER

    def _close(self, order: HandoffOrder | None) -> None:
        """Say what is being said to its end, then end the session."""
        self.phase, self._order = Phase.CLOSING, order
        self._request = None
        self._listening = self._question = None
        self._clear_input()
        self.patience.stop()

    def _apologise(self) -> None:
        """The last resort: a sentence of ours, and the end of the call."""
        text = self._voice.words.sentences.apology
        self._voice.emit(Say(text, None, None, seconds_of(text)))
        self._close(None)

    def _rescue(self) -> None:
        """Something in the flow went wrong: its fallback, else the apology."""
        try:
            self._fall_back()
        except EvaluationFault as fault:
            self._fault("expression-failed", fault.reason, fault)
            self._apologise()

    def _fall_back(self) -> None:
        """To the fallback of the flow it is in, else to that of the one before; else the apology."""
        for depth in reversed(range(len(self._frames))):
            frame = self._frames[depth]
            target = frame.program.flow.recovery.fallback
            if target is not None and frame.state not in (target, IDLE) and self._failures.falls_back(frame.program.flow.id):
                self._frames.unwind(depth)
                self._step.went_by += (target,)
                self._travel(str(target))
                return
        self._apologise()

    # ------------------------------------------------------------------------------------------------------- states

    def _by(self, target: Text | None) -> Text | None:
        """Where a word of the flow leads: that the call went by it is noted."""
        if target is not None:
            self._step.went_by += (target,)
        return target

    def _travel(self, destination: str | None) -> None:
        """Go to a state, and on from there, until one listens or closes."""
        seen: list[str] = []
        while destination is not None:
            if len(seen) >= MAX_HOPS:
                self._stop_loop(seen)
                return
            self._frames.top.go(destination)
            seen.append(self._frames.name(destination))
            destination = self._enter()

    def _stop_loop(self, seen: Sequence[str]) -> None:
        first = seen.index(seen[-1])
        loop = list(dict.fromkeys(seen[first:]))
        self._fault("endless-loop", f"these states lead to each other and none listens: {' → '.join([*loop, loop[0]])}")
        self._step.commands[:] = [c for c in self._step.commands if isinstance(c, SwitchLanguage)]
        self._voice.speech = Speech()
        self._rescue()

    def _enter(self, *, again: bool = False) -> str | None:
        """Do what entering the present state does; the next state, if it is left at once. `again`: it was entered before."""
        frame = self._frames.top
        if frame.missing:
            self._ask_again(frame, again)
        name = frame.state
        state = frame.program.states[name]
        self._step.entered.append(self._frames.name(name))
        self._clear_input()
        self._question = None
        self._listening = None
        self._request = None
        if state.interruptible is False:
            self._ahead = ""  # what is pressed before such a prompt isn't meant for what comes behind it
        self.patience.stop()
        if state.language is not None:
            self._voice.switch(str(state.language))
        if state.set and not again:
            self._assign(state.set)
        if state.listens:
            if state.browse is not None:
                return self._browse(name, state, state.browse, again=again)
            self._listen(name)
            return None
        if state.prompt is not None:
            self._speak(state.prompt, state.interruptible)
        if state.request is not None:
            self._ask_elsewhere(name, state.request)
            return None
        if state.subflow is not None:
            return self._go_into(state, str(state.subflow))
        if state.return_ is not None:
            return self._return(str(state.return_))
        if state.handoff is not None:
            within = tuple([place.flow for place in self._frames.places])
            self._close(handoff_order(within, name, state.handoff, self._frames.scope()))
            return None
        if state.hangup:
            self._close(None)
            return None
        for line in state.decide or ():
            if line.if_ is None or holds(line.if_, self._frames.scope()):
                self._step.went_by += (line,)
                return line.goto if line.else_ is None else line.else_
        return self._by(state.goto)

    def _ask_again(self, frame: Frame, again: bool) -> None:
        """Put the question first after a secret answer that is needed from here on, and that wasn't kept while the call was away."""
        asks = asked_again_at(frame.program.flow, frame.state, frame.missing)
        if asks is not None:
            frame.detour = Detour(asks, frame.state, again)
            frame.put(asks)
        elif frame.detour is not None and frame.detour.at != frame.state:
            frame.detour = None  # the caller went another way

    # ------------------------------------------------------------------------------------------------------ subflows

    def _go_into(self, state: State, flow_id: str) -> str | None:
        """Begin a subflow; its first state."""
        program = self._frames.top.program.library.get(flow_id)
        if program is None or len(self._frames) >= MAX_DEPTH:
            code, reason = ("unknown-flow", f"there is no flow `{flow_id}` to go into") if program is None else ("subflow-too-deep", f"{MAX_DEPTH} flows are in each other already")
            self._fault(code, reason)
            self._rescue()
            return None
        given = {str(name): (value, evaluate(value, self._frames.scope())) for name, value in state.with_.items()}
        self._frames.push(program)
        for name, (written, value) in given.items():
            self._set(self._frames.top, name, written, value, of=self._frames[-2])
        return str(program.flow.start)

    def _return(self, outcome: str) -> str | None:
        """End the subflow with an outcome; the state that it leads to. A flow that nobody went into is over."""
        if len(self._frames) == 1:
            self._close(None)
            return None
        results = self._frames.top.variables
        self._frames.unwind(len(self._frames) - 2)
        frame = self._frames.top
        state = frame.program.states[frame.state]
        if state.into is not None:
            frame.variables[str(state.into)] = results
        if outcome not in state.outcomes:
            self._fault("unknown-outcome", f"the subflow ended with `{outcome}`, for which there is no outcome")
            self._rescue()
            return None
        return self._by(state.outcomes[outcome])

    # --------------------------------------------------------------------------------------------------- lists read out

    def _browse(self, name: str, state: State, browse: Browse, *, again: bool) -> str | None:
        """Begin or go on with a list; the next state, if there is nothing left of it."""
        found = begin(self._frames.top.browsed, name, len(self._items(browse)), anew=browse.restart and not again)
        if found != "item":
            return self._by(state.outcomes.get(found, state.outcomes["end"]))
        if state.prompt is not None:
            self._speak(state.prompt, state.interruptible)
        self._listen(name)
        return None

    def _items(self, browse: Browse) -> list[Any]:
        found = value_of(browse.items, self._frames.scope())
        return list(found) if isinstance(found, list | tuple) else []

    def _say_item(self, state: State, browse: Browse) -> None:
        """Say the item that it is at, under its name."""
        frame, items = self._frames.top, self._items(browse)
        place = min(frame.browsed.get(frame.state, 0), len(items) - 1)
        if place >= 0:
            frame.variables[str(browse.as_)] = items[place]
            self._speak(browse.item, state.interruptible)

    def _turn_page(self, state: State, browse: Browse, move: str) -> None:
        """To the next item or another, or out."""
        self._failures.succeeded()
        self._failures.entered()
        found = turn(self._frames.top.browsed, self._frames.top.state, len(self._items(browse)), move)
        if found == "item":
            self._ask()
        else:
            self._travel(self._by(state.outcomes.get(found, state.outcomes["end"])))

    # ------------------------------------------------------------------------------------------------- other systems

    def _ask_elsewhere(self, name: str, request: Request) -> None:
        assert self._call is not None
        self.phase = Phase.WAITING
        self._requests += 1
        scope = {**self._frames.scope(), "secrets": Facts({key: Secret(value) for key, value in self._call.secrets.items()})}
        self._step.commands.append(request_order(self._requests, request, scope, f"{self._call.sid}-{name}-{self._requests}"))
        self._request = Waiting.begin(self._requests, request, self._now)

    def _still_waiting(self, waiting: Waiting) -> None:
        """Say that it takes a while, or go on without an answer."""
        if self._now >= waiting.until:
            self._request_answered(RequestAnswered(waiting.id, reason="no answer in time"))
            return
        speech, state = self._voice.speech, self._frames.top.program.states[self._frames.top.state]
        if speech.speaking and self._now < speech.limit:
            waiting.speak_at = speech.limit  # not over what is still being said
            return
        if state.request is not None and state.request.while_waiting is not None:
            speech.finish(self._now)
            self._speak(state.request.while_waiting, state.interruptible)
        waiting.speak_at = speech.until + WAIT_ON

    def _request_answered(self, event: RequestAnswered) -> None:
        frame = self._frames.top
        state = frame.program.states[frame.state]
        self._request = None
        assert state.request is not None
        outcome = outcome_of(state, event.status)
        if outcome == "failed":
            self._fault("request-failed", event.reason or f"the answer is {event.status}")
        if event.status in REFUSING:
            self._step.failed_secrets += self._guesses.refused()
        if state.request.into is not None and event.status is not None:
            frame.variables[str(state.request.into)] = event.body
        self._travel(self._by(state.outcomes[outcome]))

    # ------------------------------------------------------------------------------------------------ listening states

    def _listen(self, name: str) -> None:
        self.phase = Phase.LISTENING
        self._listening = self._frames.top.program.listening(name)
        self._failures.entered()
        self._frames.top.listens_at(name)
        if self.asks_for_secret:
            self._step.failed_secrets += self._guesses.asked_again(self._frames.top.program.flow.id, name)
            if self._guesses.barred:
                self._rescue()
                return
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
                self._voice.say(self._voice.words.sentences.which.format(a=escape(a), b=escape(b)), state.interruptible)
        if not self._voice.speech.speaking:
            self.patience.start(self._now, listening.timeout)

    def _speak(self, prompt: Prompt, interruptible: bool | None, frame: Frame | None = None, names: Mapping[str, Any] | None = None) -> None:
        """Say a prompt of a flow's author: of the flow that the call is in, or of another of the call's, with more names for its expressions."""
        frame = frame or self._frames.top
        scope = self._frames.scope if not names else lambda: {**self._frames.scope(frame), **names}
        for name in self._voice.speak(frame.program, prompt, interruptible, scope):
            self._fault("missing-field", f"what was to be said has no `{name}`")

    def _assign(self, values: Mapping[Any, Any]) -> None:
        for name, value in values.items():
            self._set(self._frames.top, str(name), value, evaluate(value, self._frames.scope()))

    def _set(self, frame: Frame, name: str, written: Any, value: Any, of: Frame | None = None) -> None:
        """Set a variable as the author says: `written` is how it stands in the flow (that of the frame `of`), `value` what that comes to."""
        template = written if isinstance(written, TemplateText) else None
        try:
            frame.assign(name, value, written=template is None or template.static)
        except Unfit:
            kind = KIND_WORDS[frame.program.kinds[name]]
            reason = f"`{name}` begins as {kind}; it was to be set to something else, and stays as it is"
            self._fault("wrong-kind", reason, EvaluationFault(template, reason) if template is not None else None, of)

    def _heard(self) -> None:
        """What was being said is over: heard to its end, or cut."""
        self._voice.speech.finish(self._now)
        if self.phase is Phase.LISTENING and self._listening is not None:
            self.patience.start(self._now, self._listening.timeout)

    def _interrupted(self) -> None:
        """What was being said has been cut. By what isn't known yet: words or keys follow, or nothing does."""
        if self.phase is Phase.CLOSING and (not self._voice.speech.audible(self._now) or self._entry.awaits_end_key(self._now)):
            self._voice.again()  # the last words, by an end key behind the choice that leads to them
        elif self.phase is Phase.LISTENING and self._listening is not None:
            timeout = self._listening.timeout
            self.patience.start(self._now, timeout if self.patience.held_until is None else min(timeout, TRANSCRIPT))

    def _agent(self, on: bool) -> None:
        if on:
            self._voice.speech.began(self._now)
            if self.phase is Phase.LISTENING:
                self.patience.stop()
        elif self._voice.speech.stopped(self._now):
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
                self._fragment = replace(self._fragment, until=self._now + TRANSCRIPT)

    # ---------------------------------------------------------------------------------------------------------- inputs

    def _hearing(self) -> Hearing:
        assert self._listening is not None
        return Hearing(self._frames.top.program, self._listening, self._question, self._voice.language, self._frames.scope, self._frames.moment)

    def _hearing_of(self, implied: _Implied) -> Hearing:
        """The question that an answer was given to, as it would be asked now."""
        program = implied.frame.program
        return Hearing(program, program.listening(implied.state), None, self._voice.language, lambda: self._frames.scope(implied.frame), self._frames.moment)

    def _clear_input(self) -> None:
        self._entry.clear()
        self._fragment = None

    def _key(self, key: str) -> None:
        listening, speech, entry = self._listening, self._voice.speech, self._entry
        if self._request is not None and not speech.protected(self._now):
            if not self._ahead:
                entry.put_off(key, self._now)
            self._ahead = (self._ahead + key)[:MAX_KEYS]
        if self.phase is not Phase.LISTENING or listening is None:
            return
        if speech.protected(self._now):
            return  # a prompt that can't be cut throws away what is keyed during it
        if not listening.state.type_ahead and not speech.audible(self._now):
            self._make_good()
            return
        at_once = listening.at_once.get(key) if self._question is None and not entry.keys else None
        if at_once is not None:
            self._cut_by_key()
            self._void_speech = self._void_speech or self.patience.held_until is not None
            entry.expect_end_key(listening.pad, self._now + listening.digit_timeout)
            self._step.understood = BY_KEYS
            self._choose(at_once)
            return
        hearing = self._hearing()
        pad, commands = hearing.pads()
        of_commands = commands is not None and commands.begins(key)
        if entry.is_stray(key, self._now) and not pad.takes(key) and not of_commands:
            if self.program.interruptible_by_keys and speech.audible(self._now):
                speech.talked_over(self._now)
            self._make_good()
            return
        self._cut_by_key()
        collect = listening.state.collect
        if collect is not None and self._question is None and collect.cancel_key and key == collect.cancel_key:
            self._clear_input()
            self._voice.say(self._voice.words.sentences.canceled)
            self._ask()
            return
        if commands is not None and (entry.command or (of_commands and not pad.takes(key) and key != pad.end_key)):
            if not entry.command:
                entry.keys, entry.command = "", True
            pad = commands
        elif collect is not None and not collect.takes_keys and self._question is None:
            self._clear_input()  # this question isn't answered by keys
            if speech.cut:
                self._fragment = _Fragment("", "", self._now + GRACE, NotUnderstood())
            else:
                self.patience.start(self._now, listening.timeout)
            return
        if self.patience.held_until is not None:
            self._void_speech = True
        at_end = 0.0 if entry.command or self._question is not None else listening.end_timeout
        self._judged(entry.press(pad, key, self._now, listening.digit_timeout, at_end), hearing)

    def _cut_by_key(self) -> None:
        self._fragment = None
        if self.program.interruptible_by_keys:
            self._voice.speech.talked_over(self._now)
        self.patience.stop()

    def _make_good(self) -> None:
        """Say again what was cut by something that counts for nothing, as nobody's mistake."""
        if self._voice.speech.cut:
            self._voice.again()

    def _judged(self, verdict: Verdict, hearing: Hearing) -> None:
        """Take an entry that is complete; ask again where it is wrong."""
        if verdict is Verdict.COMPLETE:
            keys, command = self._entry.keys, self._entry.command
            self._clear_input()
            self._act(hearing.keyed(keys, command=command), hearing)
        elif verdict is Verdict.WRONG:
            self._fail("no_match")

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
        if void or self._entry.keys:
            # Keys win, once begun: over what is said then, and what was being said when they were pressed.
            if not self._entry.keys:
                self._make_good()
            return
        speech = self._voice.speech
        if speech.speaking:
            if speech.on and speech.protected(self._now):
                return
            if self.program.interruptible_by_speech and not speech.protected(self._now):
                speech.talked_over(self._now)
                self._heard()
        spoken = event.text[:MAX_SAID]
        text = normalise(spoken)
        if not text:
            return
        hearing = self._hearing()
        outcome: Outcome | None = None
        fragment, self._fragment = self._fragment, None
        if fragment is not None and fragment.text:
            # Two final transcripts of one sentence: what was begun, and the rest.
            whole = f"{fragment.text} {text}", f"{fragment.spoken} {spoken}"
            joined = hearing.said(*whole)
            if not isinstance(joined, NotUnderstood | Ignored | Waits):
                outcome, (text, spoken) = joined, whole
        if outcome is None:
            outcome = hearing.said(text, spoken)
        if self._implied is not None and self._put_right(self._implied, outcome, text, spoken):
            return
        if isinstance(outcome, Ignored) and speech.cut and self._listening.state.browse is None:
            outcome = Begun()  # the question wasn't heard to its end: something more is to come, or it is asked again
        if isinstance(outcome, Begun):
            self._fragment = _Fragment(text, spoken, self._now + GRACE, outcome.then)
            self.patience.stop()
        else:
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
                if not self._voice.speech.speaking:
                    self.patience.start(self._now, MOMENT)
            case Ignored() | Begun():
                pass
            case _:
                assert_never(outcome)

    # ------------------------------------------------------------------------------------------------------- branches

    def _choose(self, choice: Choice) -> None:
        """A branch is chosen: what it sets and says, then where it leads."""
        self._step.went_by += (choice,)
        self._failures.succeeded()
        self._implied = None
        if choice.do != "repeat":
            self._question = None
        if choice.language is not None:
            self._voice.switch(str(choice.language))
        if choice.set:
            self._assign(choice.set)
        if choice.prompt is not None:
            self._speak(choice.prompt, None)
        frame, listening = self._frames.top, self._listening
        if isinstance(choice, BrowseChoice) and listening is not None and listening.state.browse is not None:
            if choice.do is not None:
                self._turn_page(listening.state, listening.state.browse, choice.do)
                return
            frame.browsed[frame.state] = frame.browsed.get(frame.state, 0) + 1  # coming back goes on behind this item
        match choice.do:
            case None:
                self._travel(choice.goto)
            case "repeat":
                self._ask()
            case "back":
                self._back()
            case "restart":
                self._restart()

    def _back(self) -> None:
        """To the listening state before this one, in a subflow to that before it; the question again where there is none."""
        present = self._frames.top
        del present.history[-1:]
        for depth in reversed(range(len(self._frames))):
            if self._frames[depth].history:
                self._frames.unwind(depth)
                self._travel(self._frames.top.history.pop())
                return
        present.listens_at(present.state)
        self._ask()

    def _restart(self) -> None:
        """The whole call from its beginning, out of all subflows."""
        self._frames.unwind(0)
        self._frames.set_first_values()
        self._frames.top.history.clear()
        self._travel(str(self.program.flow.start))

    # --------------------------------------------------------------------------------------------------------- answers

    def _answered(self, answer: Answered) -> None:
        """An answer is there: confirm it if need be, else keep it and go on."""
        assert self._listening is not None
        collect = self._listening.state.collect
        assert collect is not None
        if collect.secret and self._guesses.barred:
            self._rescue()  # what was said isn't looked at any more
            return
        value = conceal(answer.value) if collect.secret else answer.value
        how = collect.confirms
        if how == "implicit" and not collect.secret:
            implied = _Implied(self._frames.top, self.state, value, self._failures.refused)
            self._pass_on(implied, collect)
            self._keep(collect, value, implied)
        elif how == "always" or (how == "when_unsure" and answer.score < SURE and not collect.secret):
            self._question = Confirm(value, self._failures.refused)
            self._ask()
        else:
            self._keep(collect, value)

    def _keep(self, collect: Collect, value: Any, implied: _Implied | None = None) -> None:
        """Take an answer, and go on."""
        assert self._listening is not None
        self._failures.succeeded()
        self._question = None
        self._implied = implied
        if collect.secret:
            self._guesses.answered(self._frames.top.program.flow.id, self.state)
        frame = self._frames.top
        frame.variables[str(collect.into)] = value
        frame.missing.discard(str(collect.into))
        detour, frame.detour = frame.detour, None
        if detour is not None and detour.at == frame.state:
            frame.put(detour.to)
            self._travel(self._enter(again=detour.again))
        else:
            self._travel(self._by(self._listening.state.goto))

    def _pass_on(self, implied: _Implied, collect: Collect) -> None:
        """Say an answer in passing."""
        if collect.confirm_prompt is None:
            value = escape(self._hearing_of(implied).readable(implied.value))
            self._voice.say(self._voice.words.sentences.implicit.format(value=value))
        else:
            self._speak_with(implied.frame, collect, implied.value, collect.confirm_prompt, None)

    def _put_right(self, implied: _Implied, outcome: Outcome, text: str, spoken: str) -> bool:
        """Whether what was said corrects the answer before, which was said in passing: "no, Thursday", or "no" alone."""
        if not self._still_implied(implied):
            return False  # its subflow is done
        earlier = self._hearing_of(implied)
        collect = earlier.collect
        assert collect is not None
        corrected = earlier.corrected(implied.value, spoken)
        if isinstance(corrected, Answered):
            implied.frame.variables[str(collect.into)] = corrected.value
            self._implied = replace(implied, value=corrected.value)
            self._pass_on(self._implied, collect)
            self._frames.unwind_to(implied.frame)
            # On from there again: what was looked up or set meanwhile was for the other value.
            self._travel(self._by(earlier.listening.state.goto))
            return True
        denied = isinstance(outcome, NotUnderstood) or (isinstance(outcome, Answered) and self._asks_for_words())
        if denied and text in self._voice.words.no:
            self._implied = None
            self._frames.unwind_to(implied.frame)
            self._failures.refused = implied.refused
            if self._refused(earlier.listening.state, collect):
                refused = self._failures.refused
                self._travel(implied.state)
                self._failures.refused = refused
            return True
        return False

    def _asks_for_words(self) -> bool:
        """Whether any words at all would answer the present question."""
        collect = self._listening.state.collect if self._listening is not None else None
        return collect is not None and collect.type == "text" and self._question is None

    def _say_confirmation(self, question: Confirm, state: State) -> None:
        collect = state.collect
        assert collect is not None
        if collect.confirm_prompt is None:
            readable = escape(self._hearing().readable(question.value, question.tries))
            self._voice.say(self._voice.words.sentences.confirm.format(value=readable), state.interruptible)
            return
        self._speak_with(self._frames.top, collect, question.value, collect.confirm_prompt, state.interruptible)

    def _speak_with(self, frame: Frame, collect: Collect, value: Any, prompt: Prompt, interruptible: bool | None) -> None:
        """Speak a prompt of a flow's author in which a new answer stands under its name, though it isn't kept yet."""
        name = str(collect.into)
        self._speak(prompt, interruptible, frame, {name: reveal(value)})

    def _confirmed(self, right: bool) -> None:
        listening = self._listening
        assert listening is not None and isinstance(self._question, Confirm)
        collect = listening.state.collect
        assert collect is not None
        if right:
            self._keep(collect, self._question.value)
            return
        self._question = None
        if self._refused(listening.state, collect):
            self._ask()

    def _refused(self, state: State, collect: Collect) -> bool:
        """What was read back is wrong: whether it is asked for once more. If not, the call has gone where what isn't understood leads."""
        sentences = self._voice.words.sentences
        rung = self._failures.refuse(state, self._frames.top.program.flow.recovery, sentences)
        if rung == "again":
            self._voice.say(sentences.use_keys if self._failures.refused > 1 and collect.takes_keys else sentences.retry)
            return True
        if rung is None:
            self._fall_back()
            return False
        if rung.prompt is not None:
            self._speak(rung.prompt, state.interruptible)
        self._step.went_by += (rung,)
        self._travel(str(rung.goto))
        return False

    # ------------------------------------------------------------------------------------------------------- recovery

    def _fail(self, kind: FailureKind, reason: Prompt | str | None = None) -> None:
        """Nothing was heard, or nothing understood: the next rung, or the fallback. `reason` is said instead of the rung's words."""
        listening = self._listening
        assert listening is not None
        self._clear_input()
        if kind == "no_input" and self._question is None and listening.state.browse is not None:
            self._turn_page(listening.state, listening.state.browse, "next")  # silence is how a list is listened to
            return
        self._step.understood, self._step.failed = self._step.understood or Understood(kind, score=0.0), kind
        if kind == "no_match" and self._question is None and self.asks_for_secret:
            if self._guesses.barred:
                self._rescue()
                return
            self._step.failed_secrets += 1
        sentences = self._voice.words.sentences
        rung = self._failures.next(kind, listening.state, self._frames.top.program.flow.recovery, sentences)
        if rung is None:
            self._fall_back()
            return
        if isinstance(self._question, Which) and kind == "no_match":
            self._question = None
        interruptible = listening.state.interruptible
        if isinstance(reason, str):
            self._voice.say(reason, interruptible)
        elif reason is not None:
            self._speak(reason, interruptible)
        elif isinstance(rung, str):
            self._voice.say(sentences.confirm_again if isinstance(self._question, Confirm) else rung, interruptible)
        elif rung.prompt is not None:
            self._speak(rung.prompt, interruptible)
        if isinstance(rung, Rung):
            self._step.went_by += (rung,)
            if rung.goto is not None:
                self._travel(str(rung.goto))
                return
            if not rung.reprompt:
                if not self._voice.speech.speaking:
                    self.patience.start(self._now, listening.timeout)
                return
        self._ask()


def _asks_the_same(a: Collect | None, b: Collect | None) -> bool:
    """Whether an answer to one is an answer to the other."""
    return a is not None and b is not None and (a.into, a.type, a.shortest, a.longest, a.secret) == (b.into, b.type, b.shortest, b.longest, b.secret)
