"""The virtual phone: calls a flow without a telephone, in virtual time, and says what was heard.

```python
phone = Phone("flows/harbor-dental.yaml")
phone.hear("For appointments")
phone.press("1")
assert phone.state == "appointments"
```

A caller is polite: `say` and `press` wait until what is being said has been heard, as people do, and until other systems
have answered; `interrupt` is for those who don't. Time passes only by what the caller does and waits for, so a call of
four minutes takes milliseconds and always goes the same way. All times are seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flowengine.checks.unknown_flow import leads_to
from flowengine.dialog.commands import By, Fault, SendRequest
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.program import Program, link
from flowengine.language.handoff import COMES_BACK
from flowengine.language.model import Flow
from flowengine.language.problems import Span, nearest
from flowengine.loading import flows_beside, load
from flowengine.relay.handoff import Order
from flowengine.testing.answers import Answers
from flowengine.testing.carrier import Carrier
from flowengine.testing.hearing import Ear, Piece
from flowengine.testing.timeline import Timeline, clock

__all__ = ["Phone", "Unexpected", "programs_for"]

REACTION = 0.5
"""From the end of a prompt to the first word or key."""
KEY_GAP = 0.25
"""Between two keys."""
CHARACTERS_A_SECOND = 15.0
"""How fast a caller speaks."""
SHORTEST = 0.4
"""The shortest word."""
RECOGNISED = 0.3
"""How long a caller has to talk over a prompt until it is cut."""
TRANSCRIBED = 0.5
"""From the last sound of the caller to the text."""
LONGEST = 4 * 3600.0
RETURNS: Mapping[str, tuple[str, ...]] = {**COMES_BACK, "voicemail": ("recorded",)}


class Unexpected(AssertionError):
    """A call doesn't go as a test wants it to.

    `expected` is what was wanted, `found` what there was instead, `place` where the call was then, `hint` how to mend the
    test, `suggestions` what could stand there instead; `span` is a place in a test file, where one is known. As a text: all of it, behind the timeline of the call.
    """

    def __init__(
        self, expected: str, found: str = "", *, place: str = "", hint: str = "", suggestions: tuple[str, ...] = (), timeline: Timeline | None = None, span: Span | None = None
    ) -> None:
        self.span = span
        self.expected, self.found, self.place, self.hint, self.suggestions, self.timeline = expected, found, place, hint, suggestions, timeline
        super().__init__(expected, found)

    def __str__(self) -> str:
        lines = [str(self.timeline)] if self.timeline is not None else []
        lines.append(self.expected + (f"; {self.found}" if self.found else ""))
        lines += [self.place] if self.place else []
        lines += ["Did you mean " + " or ".join(f"`{s}`" for s in self.suggestions) + "?"] if self.suggestions else []
        return "\n".join([*lines, *([self.hint] if self.hint else [])])


def programs_for(flow: Flow | Program | str | Path, others: Iterable[Flow | Program] = ()) -> tuple[Program, dict[str, Program]]:
    """A flow ready to run, and all programs by id: those that it leads to are looked for beside it, unless they are given.

    Raises `InvalidFlow` where a file has errors.
    """
    ready = {other.flow.id: other for other in others if isinstance(other, Program)}
    flows = {other.id: other for other in others if isinstance(other, Flow)}
    if isinstance(flow, Program):
        return flow, {**link(flows), **ready, **flow.library, flow.flow.id: flow}
    found = flow if isinstance(flow, Flow) else load(flow)
    flows |= {name: other.flow for name, other in ready.items()}
    wanted = [str(target) for target, _ in leads_to(found)]
    if any(name not in flows for name in wanted) and found.file and Path(found.file).exists():
        flows = {**flows_beside(found), **flows}
    programs = link({**flows, found.id: found})
    return programs[found.id], programs


class Phone:
    """A call to a flow, answered at once. Whatever doesn't go as wanted raises `Unexpected`, an `AssertionError`."""

    def __init__(
        self,
        flow: Flow | Program | str | Path,
        *,
        caller: str = "+15550001111",
        to: str = "+15550002222",
        at: datetime | None = None,
        direction: str = "inbound",
        parameters: Mapping[str, str] | None = None,
        language: str | None = None,
        env: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        requests: Mapping[str, Any] | Answers | None = None,
        flows: Iterable[Flow | Program] = (),
    ) -> None:
        """Call a flow: itself, its file, or a `Program`.

        `at` is the wall clock when the call is answered (now, unless given; without a zone: the one of the flow's first
        calendar, else UTC). `direction`: `inbound` or `outbound`. `language`: the one that the call begins in, unless it is
        the header's. `requests`: what other systems answer, as `{"GET https://clinic.example/patients": {"status": 404,
        "takes": 2}}` (`status`, `body`, `takes` in seconds, `fails`); a list of such is given one after the other. `flows`:
        those that it leads to, if they don't stand beside its file.

        Raises `InvalidFlow` for a file with errors.
        """
        program, programs = programs_for(flow, flows)
        self.timeline = Timeline()
        """What happened so far; `str` makes lines of it."""
        moment = at or datetime.now(UTC)
        zone = next((calendar.timezone for calendar in program.flow.calendars.values()), UTC)
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        outbound = direction.lower().startswith("outbound")
        told = at is not None or bool(program.flow.calendars)
        on_a_day = f", on {moment.astimezone(zone):%A, %Y-%m-%d at %H:%M}" if told else ""
        self.timeline.add(0.0, "line", f"call from {caller} to {to}{on_a_day}")
        self._answers = requests if isinstance(requests, Answers) else Answers(requests or {})
        self._carrier = Carrier(
            program,
            programs,
            timeline=self.timeline,
            answers=self._answers,
            caller=caller,
            called=to,
            direction="outbound-api" if outbound else "inbound",
            at=moment,
            parameters=dict(parameters or {}),
            language=language,
            env=dict(env or {}),
            secrets=dict(secrets or {}),
        )
        self._ear = Ear(self._carrier.voice.spoken)
        self._last_key: float | None = None
        self._last_act = ""
        self._handoffs_seen = 0

    # --------------------------------------------------------------------------------------------------- how it stands

    @property
    def now(self) -> float:
        """Seconds since the call was answered."""
        return self._carrier.now

    @property
    def state(self) -> str:
        """The state where the call is, or was last; in a subflow with its id before it: `card-payment/amount`."""
        return self._carrier.watcher.state

    @property
    def entered(self) -> list[str]:
        """All states that the call has entered, in order."""
        return list(self._carrier.watcher.entered)

    @property
    def visited(self) -> set[tuple[str, str]]:
        """The states that the call has entered, each with the id of its flow before it, also where another flow has taken the call over."""
        return set(self._carrier.watcher.visited)

    @property
    def went_by(self) -> list[By]:
        """The pieces of the flow by which the call went, in order: branches, lines of `decide`, rungs, outcomes (`Step.went_by`)."""
        return list(self._carrier.watcher.went_by)

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the flow that the call is in. Secret answers compare like themselves, and show as dots."""
        return dict(self._carrier.watcher.variables)

    @property
    def language(self) -> str:
        """The language that is spoken and listened for, such as `es-US`."""
        return self._carrier.language

    @property
    def ended(self) -> str:
        """How the call ended: `hangup` by the flow, `hang_up` by the caller, or the kind of handoff that it left by; empty while it goes on."""
        carrier = self._carrier
        return carrier.ended or (carrier.away.kind if carrier.away is not None else "")

    @property
    def faults(self) -> list[Fault]:
        """What went wrong in the flow, in order: as its log would tell."""
        return list(self._carrier.watcher.faults)

    @property
    def requests(self) -> list[SendRequest]:
        """What other systems were asked, in order."""
        return list(self._answers.asked)

    @property
    def interpreter(self) -> Interpreter | None:
        """The flow's side of the call; None while no flow is on the line."""
        return self._carrier.call.interpreter if self._carrier.call is not None else None

    @property
    def handoffs(self) -> list[Order]:
        """Where the call has been handed over to so far, in order."""
        return list(self._carrier.handoffs)

    @property
    def moment(self) -> datetime:
        """The wall clock."""
        return self._carrier.moment

    @property
    def patience(self) -> float | None:
        """How many seconds of silence, from now, the flow still bears; None where it doesn't wait for the caller."""
        call = self._carrier.call
        return call.due - self.now if call is not None and call.due is not None and self._carrier.settled else None

    @property
    def quiet(self) -> float:
        """How many seconds ago the last word was heard, where nothing is being said."""
        return max(0.0, self.now - self._quiet_since())

    @property
    def away(self) -> str:
        """With whom the call is, if it has been handed over and may come back: `dial`, `queue`, `refer`, `voicemail`."""
        return self._carrier.away.kind if self._carrier.away is not None else ""

    # -------------------------------------------------------------------------------------------------- listening

    def hear(self, piece: str | None = None) -> str:
        """Listen until a piece of text (or a `/regular expression/`) has been heard, and return what was heard up to it.

        Only what is said after the caller's last act counts, and each word once. Without a piece: until everything has
        been heard. Case, accents and punctuation don't matter in a piece. Raises `Unexpected` where the call comes to wait
        for the caller, or ends, without saying it.
        """
        carrier = self._carrier
        if piece is None:
            self.settle()
            heard = self._ear.heard(self.now)
            self._ear.forget(self.now)
            return heard
        wanted = Piece.of(piece)
        limit = self.now + LONGEST
        while True:
            found = self._ear.listen(wanted, self.now)
            if found is not None:
                at, words = found
                carrier.advance(at)
                return words
            if (carrier.settled and not carrier.reads_a_list) or self.now > limit or not carrier.step():
                break
        heard = self._ear.heard(self.now)
        near = wanted.near(heard)
        raise self._unexpected(
            f"expected to hear {wanted}",
            f"heard instead: “{heard}”" if heard else "nothing was said",
            suggestions=(near,) if near else (),
            hint=self._what_silence_brings() if not near else "",
        )

    def _what_silence_brings(self) -> str:
        call = self._carrier.call
        if call is None or call.due is None or not self._carrier.settled:
            return ""
        return f"The flow waits for the caller now. What it says to silence comes {call.due - self.now:.1f}s from here: `silence_after` waits for that."

    def wait(self, seconds: float) -> None:
        """Let time pass, counted from now, whatever is being said."""
        self._carrier.advance(self.now + seconds)

    def silence(self, seconds: float) -> None:
        """Say nothing for so long after everything has been heard: that is how a flow counts its patience."""
        self.settle()
        self._ear.forget(self.now)
        self._carrier.advance(max(self.now, self._quiet_since() + seconds))

    def settle(self) -> None:
        """Let everything be heard, and all that goes on by itself come to its end, until the call waits for the caller or is over."""
        self._until(lambda carrier: carrier.settled)

    def _until(self, done: Callable[[Carrier], bool]) -> None:
        carrier, limit = self._carrier, self.now + LONGEST
        while not done(carrier):
            if not carrier.step() or self.now > limit:
                return

    def _quiet_since(self) -> float:
        """When the last word was heard."""
        spoken = self._carrier.voice.spoken
        if not spoken or spoken[-1].began is None:
            return self.now
        last = spoken[-1]
        assert last.began is not None
        return min(self.now, last.cut_at if last.cut_at is not None else last.began + last.seconds)

    # ------------------------------------------------------------------------------------------------- what is done

    def press(self, keys: str, *, at_once: bool = False) -> None:
        """Press keys (`0` to `9`, `*`, `#`) one after the other, a quarter of a second apart, once everything has been heard.

        The keys of one `press` don't wait for what is said between them: so one types ahead. `at_once`: right now, over
        whatever is being said.
        """
        wrong = set(keys) - set("0123456789*#")
        if wrong or not keys:
            raise ValueError(f"a telephone has no key `{min(wrong)}`" if wrong else "no key is given")
        self._turn("press", at_once=at_once)
        carrier = self._carrier
        entry = self.timeline.add(self.now, "does", f"presses {keys}")
        for place, key in enumerate(keys):
            if place:
                carrier.advance(self.now + KEY_GAP)
            if carrier.ended:
                entry.text += f" (the call was over after {keys[:place]})"
                break
            reason = carrier.key(key)
            if reason:
                entry.text = f"presses {keys} ({reason})"
            self._last_key = self.now

    def say(self, text: str, *, at_once: bool = False) -> None:
        """Say something, once everything has been heard. Returns when it has been recognised.

        `at_once`: right now, over whatever is being said.
        """
        self._turn("say", at_once=at_once)
        self._speak(text)

    def say_partial(self, text: str) -> None:
        """Begin to say something: a first guess is recognised, which may still change. `say` the whole after it."""
        self._turn("say", at_once=self._last_act == "say_partial")
        self._last_act = "say_partial"
        self.timeline.add(self.now, "does", f"begins to say “{text}”")
        self._carrier.sound(True)
        self._carrier.advance(self.now + _seconds(text))
        self._carrier.transcript(text, final=False)

    def interrupt(self, *, say: str | None = None, press: str | None = None, after: float = 0.0) -> None:
        """Cut what is being said: talk or press keys over it.

        `after`: so many seconds from now, or from its first sound if it is still to be heard. Raises `Unexpected` where
        nothing is being said then.
        """
        if (say is None) == (press is None):
            raise ValueError("interrupt takes `say` or `press`")
        carrier = self._carrier
        self._until(lambda c: c.voice.current is not None or not c.busy)
        waiting = carrier.call is not None and not carrier.voice.busy and carrier.busy
        if not carrier.voice.busy and not waiting:
            raise self._unexpected("expected something to interrupt", "nothing is being said", hint="A caller who waits uses `say` or `press`.")
        began = self.now
        carrier.advance(began + after)
        if carrier.voice.current is None and not carrier.busy:
            ended = self._quiet_since() - began
            raise self._unexpected(
                f"expected something to interrupt after {after:g}s", f"it had been heard to its end {ended:.1f}s on", hint="Take a shorter `after`, or use `say` or `press`."
            )
        if press is not None:
            self.press(press, at_once=True)
        else:
            assert say is not None
            self.say(say, at_once=True)

    def hang_up(self, after: float = 0.0) -> None:
        """Hang up, `after` seconds from now; what is being said stays unheard."""
        if self._carrier.ended:
            self._alive("hang up")
        self._carrier.advance(self.now + after)
        if not self._carrier.ended:
            self._carrier.hang_up()
            self._carrier.advance(self.now)

    def drop(self, after: float = 0.0) -> None:
        """The connection between Twilio and the flow is lost, `after` seconds from now. The call comes back as it would."""
        self._carrier.advance(self.now + after)
        if self._carrier.call is None:
            raise self._unexpected("expected a connection that can be lost", "no flow is on the line")
        self._ear.forget(self.now)
        self._carrier.drop()

    def handoff(self) -> Order:
        """Listen until the call is handed over, and return to what: `kind`, `target`, `options`, `data`. Each handoff is told once.

        Raises `Unexpected` where the call comes to wait for the caller, or ends, instead.
        """
        carrier = self._carrier
        self._until(lambda c: len(c.handoffs) > self._handoffs_seen or c.settled)
        if len(carrier.handoffs) <= self._handoffs_seen:
            raise self._unexpected("expected the call to be handed over", f"it is over: {_ENDINGS.get(self.ended, self.ended)}" if self.ended else "it goes on here")
        self._handoffs_seen += 1
        carrier.advance(self.now)  # what Twilio is told to do, it does
        return carrier.handoffs[self._handoffs_seen - 1]

    def returns(self, outcome: str) -> None:
        """The dial that the call was handed to ends: `completed`, `busy`, `no_answer`, `failed`, `canceled`.

        Of a queue: `completed` or `failed`; of a referral: `failed`; of a voicemail: `recorded`.
        """
        self._until(lambda c: c.away is not None or c.settled)
        away = self._carrier.away
        if away is None:
            raise self._unexpected(
                f"expected a dial that ends: {outcome}", "the call isn't with anybody else", hint="`returns` comes after a handoff that dials, queues, refers or records."
            )
        known = RETURNS[away.kind]
        outcome = "recorded" if away.kind == "voicemail" and outcome == "completed" else outcome
        if outcome not in known:
            raise self._unexpected(f"expected the {away.kind} to end: {outcome}", f"it ends one of these ways: {', '.join(known)}", suggestions=nearest(outcome, known))
        self._act("")
        self._carrier.come_back(outcome)
        self._until(lambda c: c.call is not None or c.ended != "" or c.away is not None or c.voice.busy)

    # ----------------------------------------------------------------------------------------------------------- inside

    def _alive(self, what: str) -> None:
        if self.ended:
            raise self._unexpected(f"expected the caller to {what}", f"the call was over before: {_ENDINGS.get(self.ended, f'handed over ({self.ended})')}")

    def _act(self, kind: str) -> None:
        """The caller does something: only what is said from now on is an answer to it."""
        self._ear.forget(self.now)
        self._last_act = kind

    def _turn(self, kind: str, *, at_once: bool) -> None:
        """Wait until it is the caller's turn."""
        carrier = self._carrier
        if not at_once:
            goes_on = self._last_act in (kind, "say_partial", "")
            self._until(lambda c: not c.busy if goes_on else c.settled)
            self._alive("press a key" if kind == "press" else "speak")
            ready = self._quiet_since() + REACTION
            if kind == "press" and self._last_key is not None:
                ready = max(ready, self._last_key + KEY_GAP)
            carrier.advance(max(self.now, ready))
        self._alive("press a key" if kind == "press" else "speak")
        self._act(kind)

    def _speak(self, text: str) -> None:
        carrier = self._carrier
        entry = self.timeline.add(self.now, "does", f"says “{text}”")
        seconds = _seconds(text)
        carrier.sound(True)
        if carrier.voice.busy:
            carrier.advance(self.now + min(RECOGNISED, seconds))
            carrier.recognise()
            seconds = max(0.0, seconds - RECOGNISED)
        carrier.advance(self.now + seconds)
        carrier.sound(False)
        carrier.advance(self.now + TRANSCRIBED)
        self._ear.forget(self.now)
        if carrier.ended:
            entry.text += " (the call was over meanwhile)"
            return
        reason = carrier.transcript(text)
        if reason:
            entry.text += f" ({reason})"

    def _unexpected(self, expected: str, found: str = "", *, hint: str = "", suggestions: tuple[str, ...] = ()) -> Unexpected:
        return Unexpected(expected, found, place=self.whereabouts(), hint=hint, suggestions=suggestions, timeline=self.timeline)

    def whereabouts(self) -> str:
        """Where the call is, in a sentence."""
        carrier = self._carrier
        at = f"{clock(self.now)} into the call, in `{self.state}`"
        if self.ended:
            return f"{at}: {_ENDINGS.get(self.ended, f'handed over ({self.ended})')}."
        if carrier.voice.current is not None:
            return f"{at}, which is being said."
        if carrier.busy:
            return f"{at}, waiting for another system." if carrier.call is not None else f"{at}, between two sessions."
        return f"{at}, waiting for the caller."


_ENDINGS: Mapping[str, str] = {"hangup": "the flow hung up", "hang_up": "the caller hung up"}


def _seconds(text: str) -> float:
    return max(SHORTEST, len(text) / CHARACTERS_A_SECOND)
