"""What a caller can do at a place: each key and phrase, answers that are right and wrong, silence, nonsense, hanging up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from flowengine.answers.kinds import Asked, Kind, kind_of
from flowengine.dialog.evaluation import EvaluationFault, evaluate
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.keypad import Entry, Pad
from flowengine.dialog.program import Listening
from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText

__all__ = ["HANG_UP", "SILENCE", "Move", "moves_at", "moves_back", "nonsense_at", "refusal_at"]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens next: the caller presses or says something, is silent, hangs up; or a dial returns."""

    kind: Literal["press", "say", "silence", "hang_up", "returns"]
    value: str = ""
    ladder: Literal["", "silence", "nonsense", "refusal"] = ""
    """What it is if it goes on in the same way: nothing but silence, nothing but nonsense, a no to whatever is read back."""


SILENCE = Move("silence", ladder="silence")
HANG_UP = Move("hang_up")
_DAYS = (date(1980, 3, 3), date(2001, 2, 28))
_TEXTS = ("hello there",)
_EMAILS = ("anna@example.com",)
_PHONES = ("+14155550133",)
MOST_OPTIONS = 3


def moves_at(interpreter: Interpreter, now: datetime, examples: Sequence[Move], numbers: Mapping[str, Sequence[float]], *, first: bool) -> list[Move]:
    """What can be done where a call listens. `now`: its wall clock; `numbers`: variable → what conditions compare it with; `first`: nobody has been here before."""
    listening, standing = interpreter.listening, interpreter.standing
    if listening is None:
        return []
    found: list[Move] = [SILENCE, nonsense_at(interpreter)]
    collect = listening.state.collect
    asked = Asked(interpreter.language, now, collect.shortest if collect else 1, collect.longest if collect else None)
    if standing.asks == "confirm":
        yes_no = kind_of("yes_no")
        found += [Move("say", yes_no.say(True, asked)), Move("say", yes_no.say(False, asked), ladder="refusal")]
        found += [Move("press", "1"), Move("press", "2")] if first and collect is not None and collect.takes_keys else []
        return found
    if collect is not None:
        found += _answers(collect, listening.pad, asked, numbers.get(str(collect.into), ()), interpreter.scope)
    found += examples
    if standing.implied:
        found.append(Move("say", kind_of("yes_no").say(False, asked)))
    found += _branches(listening, first=first)
    if first:
        found.append(HANG_UP)
    return list(dict.fromkeys(found))


def nonsense_at(interpreter: Interpreter) -> Move:
    """What nobody understands here: words, or one key where words aren't listened to."""
    listening = interpreter.listening
    collect = listening.state.collect if listening is not None else None
    if collect is not None and collect.input == "dtmf" and not interpreter.standing.asks:
        return Move("press", "1", ladder="nonsense")
    return Move("say", "brumble wex fandoodle", ladder="nonsense")


def refusal_at(interpreter: Interpreter, now: datetime, earlier: Sequence[Move]) -> Move | None:
    """What comes next of a caller who says no to whatever is read back: the no, and behind it the answer that she gave before it."""
    standing = interpreter.standing
    if standing.asks == "confirm":
        return Move("say", kind_of("yes_no").say(False, Asked(interpreter.language, now)), ladder="refusal")
    if standing.refused and not standing.asks and len(earlier) > 1:
        return replace(earlier[-2], ladder="refusal")
    return None


def moves_back(interpreter: Interpreter) -> list[Move]:
    """What leads back to the question before."""
    listening = interpreter.listening
    back = [branch for branch in listening.branches if branch.choice.do == "back"] if listening is not None else []
    return [Move("press", str(branch.choice.dtmf[0])) if branch.choice.dtmf else Move("say", branch.wordings[0]) for branch in back]


def _branches(listening: Listening, *, first: bool) -> Iterator[Move]:
    """By key and by speech; at places like one that was seen before, one way for each branch."""
    for branch in listening.branches:
        if branch.choice.dtmf:
            yield Move("press", str(branch.choice.dtmf[0]))
        if branch.wordings and (first or not branch.choice.dtmf):
            yield Move("say", branch.wordings[0])


def _answers(collect: Collect, pad: Pad, asked: Asked, numbers: Sequence[float], scope: dict[str, Any]) -> Iterator[Move]:
    """Right and wrong answers to a question, keyed and said."""
    if collect.type == "choice":
        for place, label in enumerate(_labels(collect, scope), 1):
            yield Move("press", str(place)) if collect.takes_keys and place < 10 else Move("say", label)
            if place == 1 and collect.input != "dtmf":
                yield Move("say", label)
        return
    kind = kind_of(collect.type)
    for place, value in enumerate(_values(collect, asked, numbers, scope)):
        keys = _keyed(collect.type, value)
        if collect.takes_keys and keys:
            fitting = [k for k in keys if _gives(kind, k, asked, value)]
            if fitting:
                ended = pad.judge(fitting[0]) in (Entry.READY, Entry.PARTIAL)  # an entry that is over by itself needs no end key
                yield Move("press", fitting[0] + (collect.end_key if ended else ""))
        if collect.input != "dtmf" and (place == 0 or not (collect.takes_keys and keys)):
            yield Move("say", kind.say(value, asked))
    if collect.takes_keys and collect.type in ("digits", "date", "phone") and collect.end_key:
        yield Move("press", "1" + collect.end_key)  # too few keys are no answer


def _labels(collect: Collect, scope: dict[str, Any]) -> list[str]:
    if not isinstance(collect.options, TemplateText):
        return [str(option.label) for option in collect.options or ()]
    try:
        options = evaluate(collect.options, scope)
    except EvaluationFault:
        return []
    entries = options if isinstance(options, list | tuple) else []
    return [str(entry.get("label", "")) if isinstance(entry, Mapping) else str(entry) for entry in entries][:MOST_OPTIONS]


def _values(collect: Collect, asked: Asked, numbers: Sequence[float], scope: dict[str, Any]) -> list[Any]:
    """Values of the type: ordinary ones, those at the bounds, and those beside what conditions ask about."""
    match collect.type:
        case "digits":
            digits = ("7349158206" * 7)[: collect.longest or max(4, collect.shortest)]
            return list(dict.fromkeys([_with_check_digit(digits), digits]))
        case "number" | "money":
            low, high = (_bound(bound, scope) for bound in (collect.min, collect.max))
            bounds = [bound for bound in (low, high) if bound is not None]
            near = [n + step for n in numbers for step in (-1, 0, 1)]
            beyond = [high + 1] if high is not None else []
            inside = [n for n in [*bounds, *near] if (low is None or n >= low) and (high is None or n <= high) and n >= 0]
            return list(dict.fromkeys([int(n) if n == int(n) else n for n in [*inside, *beyond]])) or [2]
        case "date":
            today = asked.now.date()
            return [*_DAYS, today + timedelta(days=1), today + timedelta(days=20), today - timedelta(days=2)]
        case "time":
            return [time(10, 30), time(15, 0), time(22, 15)]
        case "yes_no":
            return [True, False]
        case "phone":
            return list(_PHONES)
        case "email":
            return list(_EMAILS)
        case "code":
            return [("A4B7C9D2E5" * 3)[: collect.longest or max(4, collect.shortest)], ("4017382956" * 3)[: collect.longest or max(4, collect.shortest)]]
        case _:
            return list(_TEXTS)


def _bound(bound: Any, scope: dict[str, Any]) -> float | None:
    if isinstance(bound, TemplateText):
        try:
            bound = evaluate(bound, scope)
        except EvaluationFault:
            return None
    return bound if isinstance(bound, int | float) else None


def _with_check_digit(digits: str) -> str:
    """Digits whose last makes them pass Luhn's sum, as those of cards and of many accounts do."""
    from flowengine.answers.checksums import passes_luhn

    return next((digits[:-1] + last for last in "0123456789" if passes_luhn(digits[:-1] + last)), digits)


def _keyed(kind: str, value: Any) -> list[str]:
    """How a value may be keyed; which of them is right, the language says."""
    match value:
        case bool():
            return ["1" if value else "2"]
        case date():
            return [f"{value:%m%d%Y}", f"{value:%d%m%Y}"]
        case time():
            return [f"{value:%H%M}"]
        case int() | float():
            return [str(value).replace(".", "*")]
        case _:
            return [value.lstrip("+").removeprefix("1")] if kind == "phone" else [value] if str(value).isdigit() else []


def _gives(kind: Kind, keys: str, asked: Asked, value: Any) -> bool:
    """Whether keys are taken for a value in the language that is spoken."""
    try:
        keyed = kind.key(keys, asked)
    except ValueError:  # no date in this order of day and month
        return False
    found = getattr(keyed, "value", keyed)
    return bool(found == value) or str(found).lstrip("+").endswith(str(value).lstrip("+"))
