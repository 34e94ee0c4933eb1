"""A call that was made, written down as a test that passes.

Theory of operation. Whoever makes a call notes what was heard and done (`Note`s, in order). To write it down, it is made
once more on the virtual phone: each thing that was heard must be heard again, a silence becomes a step where the flow
would wait for the caller, and what comes of it all (handoffs, the language, the end) is taken from that call. So what is
written has been run. Secret answers are never written: a stand-in is keyed or said instead, one of a few that the flow
might take, and the first is kept with which the call goes as it went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flowengine.answers.normal import normalise
from flowengine.dialog.program import Program
from flowengine.dialog.understanding import ACCEPT
from flowengine.language.collect import Collect
from flowengine.testing.answers import UnexpectedRequest
from flowengine.testing.hearing import Piece
from flowengine.testing.phone import Phone, Unexpected
from flowengine.testing.voice import plain

__all__ = ["Came", "CantRecord", "Did", "Heard", "Note", "Record", "Recorded", "recorded"]

SHORTEST_PIECE, LONGEST_PIECE = 20, 60
"""So many characters of what was heard are asked for: whole sentences, or words where those are too short or too long."""
SLACK = 0.15
"""A silence so near to a whole or half second is taken as that."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A text that began to be heard. `silence`: for how long nothing had been heard or done before, in seconds."""

    text: str
    silence: float = 0.0


@dataclass(frozen=True, slots=True)
class Did:
    """The caller said something (`say`), pressed keys (`press`) or hung up (`hang_up`).

    `over`: so many seconds after the first sound of what was being said, where it cut that. `secret_at`: the flow and
    state whose secret answer was asked for, `asking` as `Interpreter.asking` has it.
    """

    kind: str
    text: str = ""
    over: float | None = None
    secret_at: tuple[str, str] | None = None
    asking: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What came from around the call: it `returns` with an outcome, was handed over (`handoff`), or `socket_drops`."""

    kind: str
    outcome: str = ""


Note = Heard | Did | Came


@dataclass(frozen=True, slots=True)
class Record:
    """A call as it was made: who called whom, when, what other systems answered (`METHOD address` → answers as `Phone` takes them), and what happened."""

    notes: Sequence[Note]
    at: datetime
    caller: str = "+15550001111"
    called: str = "+15550002222"
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    requests: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The steps of a test, each a word with what belongs to it (None: nothing). `stand_ins`: the states whose secret answers aren't written."""

    steps: tuple[tuple[str, Any], ...]
    stand_ins: tuple[str, ...]


class CantRecord(Exception):
    """Made once more, the call doesn't go as it went. The text says where."""


def recorded(record: Record, program: Program, others: Sequence[Program] = ()) -> Recorded:
    """The steps of a call. Raises `CantRecord`."""
    failure: CantRecord | None = None
    hides = any(isinstance(note, Did) and note.secret_at for note in record.notes)
    for attempt in range(len(_DIGITS) if hides else 1):
        try:
            return _Writer(record, program, others, attempt).write()
        except CantRecord as wrong:
            failure = failure or wrong
    assert failure is not None
    raise failure


class _Writer:
    """One attempt: the call, made once more, and the steps as they are found."""

    def __init__(self, record: Record, program: Program, others: Sequence[Program], attempt: int) -> None:
        self.record, self.attempt = record, attempt
        self.programs = {one.flow.id: one for one in (*others, *program.library.values(), program)}
        self.phone = Phone(program, caller=record.caller, to=record.called, at=record.at, env=record.env, secrets=record.secrets, requests=record.requests, flows=others)
        self.steps: list[tuple[str, Any]] = []
        self.stand_ins: dict[str, None] = {}
        self.waiting: list[Heard] = []
        self.language = self.phone.language

    def write(self) -> Recorded:
        try:
            notes = list(self.record.notes)
            if notes and notes[-1] == Came("returns", "recorded"):
                notes.pop()  # the call was over with that
            for note in notes:
                self._take(note)
            self._hear_all()
            self._end()
        except Unexpected as wrong:
            raise CantRecord(f"{wrong.expected}; {wrong.found}" if wrong.found else wrong.expected) from None
        except UnexpectedRequest as wrong:
            raise CantRecord(f"the flow asks `{wrong.wanted}`, which it didn't ask in the call") from None
        except ValueError as wrong:
            raise CantRecord(str(wrong)) from None
        return Recorded(tuple(self.steps), tuple(self.stand_ins))

    def _take(self, note: Note) -> None:
        match note:
            case Heard():
                self.waiting.append(note)
            case Did("hang_up"):
                if note.over is not None:
                    self.waiting = self.waiting[:-1]  # it wasn't heard to its end
                self._hear_all()
                if not self.phone.ended:
                    self.phone.hang_up()
                    self.steps.append(("hang_up", None))
            case Did():
                self._do(note)
            case Came("handoff"):
                self._hear_all()
                self._handed_over()
            case Came("returns"):
                self.phone.returns(note.outcome)
                self.steps.append(("returns", note.outcome))
            case Came():
                self._hear_all()
                self.phone.drop()
                self.steps.append((note.kind, None))

    # ---------------------------------------------------------------------------------------------------- what is heard

    def _hear_all(self) -> None:
        waiting, self.waiting = self.waiting, []
        for heard in waiting:
            self._hear(heard)
        if self.phone.language != self.language:
            self.language = self.phone.language
            self.steps.append(("language", self.language))

    def _hear(self, heard: Heard) -> None:
        piece = _piece(heard.text)
        if not piece:
            return
        try:
            self.phone.hear(piece)
        except Unexpected:
            if heard.silence < 1:
                raise
            seconds = _round(heard.silence)
            self.phone.silence(seconds)
            self.steps.append(("silence_after", f"{seconds:g}s"))
            self.phone.hear(piece)
        self.steps.append(("hear", piece))

    # ------------------------------------------------------------------------------------------------------ what is done

    def _do(self, did: Did) -> None:
        text = self._text(did)
        if did.over is not None and self.waiting:
            self.waiting.pop()  # what was cut: how much of it is heard depends on the voice
            self._hear_all()
            after = round(did.over, 1)
            try:
                if did.kind == "press":
                    self.phone.interrupt(press=text, after=after)
                else:
                    self.phone.interrupt(say=text, after=after)
                self.steps.append(("interrupt", {did.kind: text, "after": f"{after:g}s"}))
                return
            except Unexpected:
                pass  # it has just been heard to its end: then it's an answer like any other
        self._hear_all()
        getattr(self.phone, did.kind)(text)
        self.steps.append((did.kind, text))

    def _text(self, did: Did) -> str:
        """What was said or keyed; a stand-in where that is secret."""
        if did.secret_at is None:
            return did.text
        flow, name = did.secret_at
        program = self.programs.get(flow)
        state = program.states.get(name) if program is not None else None
        if program is None or state is None or state.collect is None or not _is_answer(did, program, name, state.collect, self.phone.language):
            return did.text
        self.stand_ins[name] = None
        return _stand_in(did.text, did.kind, state.collect, self.attempt)

    # ------------------------------------------------------------------------------------------------------ what follows

    def _handed_over(self) -> None:
        order = self.phone.handoff()
        step: dict[str, Any] = {order.kind: order.target or True}
        if order.data:
            step["data"] = dict(order.data)
        self.steps.append(("handoff", step if order.target or order.data else order.kind))

    def _end(self) -> None:
        self.phone.settle()
        if self.phone.ended and self.steps and self.steps[-1][0] not in ("handoff", "hang_up"):
            self.steps.append(("ends", self.phone.ended))


# ---------------------------------------------------------------------------------------------------- pieces and silences


def _piece(text: str) -> str:
    """What is asked for of a text: its first sentences, or words, as far as they are short."""
    words = plain(text).split()
    taken: list[str] = []
    ended = 0
    for word in words:
        if taken and len(" ".join([*taken, word])) > LONGEST_PIECE:
            break
        taken.append(word)
        if re.search(r"[.!?…]['\")”]*$", word):
            ended = len(taken)
    whole = len(taken) == len(words)
    sentences = " ".join(taken[:ended])
    piece = (sentences if not whole and len(sentences) >= SHORTEST_PIECE else " ".join(taken)).rstrip(",;:–—- ")
    try:
        return Piece.of(piece).text if piece else ""
    except ValueError:
        return ""


def _round(seconds: float) -> float:
    """A silence as an author would write it: whole or half seconds where it is as good as that, else a little more than it was."""
    near = round(seconds * 2) / 2
    return near if abs(near - seconds) <= SLACK else round(seconds + 0.05, 1)


# -------------------------------------------------------------------------------------------------------- secret answers


def _is_answer(did: Did, program: Program, name: str, collect: Collect, language: str) -> bool:
    """Whether something said or keyed where a secret is asked for is that secret, and no command or "yes"."""
    if did.asking in ("confirm", "which") and len(re.findall(r"[0-9]", did.text)) <= 1:
        return False
    listening = program.listening(name)
    if did.kind == "press":
        return not any(did.text in branch.choice.dtmf for branch in listening.branches) and bool(re.search("[0-9]", did.text))
    return listening.matcher(language).match(normalise(did.text)).score < ACCEPT


def _digits_that_check(count: int) -> Iterator[str]:
    """Digits whose last is the check digit of those before it (Luhn), as card numbers have it."""
    body = ("4" + "0" * count)[: count - 1]
    total = sum(sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10)) for place, digit in enumerate(reversed(body)))
    yield from body + str(-total % 10)


_DIGITS = (
    lambda count: ("1234567890" * count)[:count],
    lambda count: "".join(_digits_that_check(count)),
    lambda count: "1" * count,
    lambda count: "0" * count,
)
"""Stand-ins for secret digits, so many as there were, in the order in which they are tried."""
_WORDS = {
    "date": "march third nineteen eighty",
    "time": "ten thirty",
    "phone": "two one seven five five five zero one four two",
    "email": "ann at example dot com",
    "text": "a stand-in",
}


def _stand_in(text: str, kind: str, collect: Collect, attempt: int) -> str:
    """What stands for a secret answer: as many digits, or words of the same type."""
    count = len(re.findall(r"[0-9]", text))
    if count:
        digits = iter(_DIGITS[attempt](count))
        return re.sub(r"[0-9]", lambda _: next(digits), text)
    if collect.type in _WORDS:
        return _WORDS[collect.type]
    digits_wanted = collect.shortest if collect.type == "digits" else 4
    return " ".join(_DIGITS[attempt](max(1, digits_wanted)))
