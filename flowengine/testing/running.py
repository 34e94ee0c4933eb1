"""Scenario tests, run: each step on the virtual phone, and what came of it as a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flowengine.dialog.secrets import is_secret, reveal
from flowengine.dialog.speech import spoken
from flowengine.language.problems import Problem, Span, nearest
from flowengine.relay.handoff import Order
from flowengine.testing.answers import UnexpectedRequest
from flowengine.testing.phone import Phone, Unexpected
from flowengine.testing.scenario import ExpectedHandoff, Interruption, Step, seconds_in
from flowengine.testing.suites import Case, Suite
from flowengine.testing.timeline import Timeline, shown

__all__ = ["Outcome", "run_case", "run_suite", "take"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a test. `failure` says at which line of the file it went wrong, and how; None where all is well."""

    suite: str
    name: str
    span: Span
    timeline: Timeline
    seconds: float
    """How long the call was."""
    failure: Problem | None = None

    @property
    def passed(self) -> bool:
        return self.failure is None


def run_suite(suite: Suite) -> list[Outcome]:
    """Run all tests of a file, in order."""
    return [run_case(case, suite) for case in suite.cases]


def run_case(case: Case, suite: Suite, watch: Callable[[Phone], None] | None = None) -> Outcome:
    """Run one test. Never raises: a defect of ours fails the test, and says so. `watch` sees the phone when the call has been made."""
    span, file = case.name.span, suite.file
    phone: Phone | None = None
    failure: Problem | None = None
    try:
        phone = _call(case, suite)
        for step in case.steps:
            span = step.span
            take(phone, step)
    except Unexpected as wrong:
        failure = _failure(file, wrong.span or span, wrong)
    except UnexpectedRequest as wrong:
        asked = wrong.wanted
        hint = f"Under `requests` stands `{wrong.near[0]}`." if wrong.near else f'Add it under `requests`: `"{asked}": {{status: 200}}`.'
        failure = _failure(file, span, Unexpected(f"the flow asks `{asked}`", "the test has no answer for it", hint=hint))
    except Exception as error:
        failure = _failure(file, span, Unexpected("this should work", f"there is an error of the engine: {type(error).__name__}: {error}", hint="Please report it."))
    if watch is not None and phone is not None:
        watch(phone)
    timeline = phone.timeline if phone is not None else Timeline()
    return Outcome(file, str(case.name), case.name.span, timeline, phone.now if phone is not None else 0.0, failure)


def _failure(file: str, span: Span, wrong: Unexpected) -> Problem:
    message = f"{wrong.expected}; {wrong.found}" if wrong.found else wrong.expected
    return Problem(file, span, "step-failed", message, "\n   ".join(filter(None, (wrong.place, wrong.hint))), wrong.suggestions)


def _call(case: Case, suite: Suite) -> Phone:
    assert suite.program is not None
    return Phone(suite.program, env=case.env, secrets=case.secrets, requests=case.requests, flows=suite.others, **case.call)


def take(phone: Phone, step: Step) -> None:
    """Take one step of a test. Raises `Unexpected` where the call doesn't go so, `UnexpectedRequest` where there is no answer."""
    value = step.value
    match step.kind:
        case "hear":
            phone.hear(value.text)
        case "press":
            phone.press(value)
        case "say":
            phone.say(value)
        case "say_partial":
            phone.say_partial(value)
        case "interrupt":
            assert isinstance(value, Interruption)
            phone.interrupt(say=value.say, press=value.press, after=value.after)
        case "wait":
            phone.wait(value)
        case "silence_after":
            phone.silence(value)
        case "state":
            _look(phone, _is_in, value)
        case "variables":
            _look(phone, _knows, value)
        case "language":
            _look(phone, _speaks, str(value))
        case "handoff":
            _goes(phone, value)
        case "returns":
            phone.returns(value)
        case "socket_drops":
            phone.drop(value)
        case "hang_up":
            phone.hang_up(value)
        case "ends":
            _ends(phone, value)
        case _:
            raise AssertionError(step.kind)


# ---------------------------------------------------------------------------------------------------- looking at a call


def _look(phone: Phone, look: Callable[[Phone, Any], Unexpected | None], wanted: Any) -> None:
    """What is looked for holds now, or once the call has come to rest."""
    if look(phone, wanted) is None:
        return
    phone.settle()
    wrong = look(phone, wanted)
    if wrong is not None:
        wrong.place = phone.whereabouts()
        raise wrong


def _is_in(phone: Phone, wanted: str) -> Unexpected | None:
    if wanted == phone.state or phone.state.endswith(f"/{wanted}"):
        return None
    hint = f"It went through `{wanted}` on the way." if wanted in phone.entered else ""
    return Unexpected(f"expected the call in `{wanted}`", f"it is in `{phone.state}`", hint=hint, suggestions=(phone.state,) if nearest(wanted, [phone.state]) else ())


def _knows(phone: Phone, wanted: Mapping[str, tuple[Any, Span]]) -> Unexpected | None:
    for name, (value, span) in wanted.items():
        found = phone.variables.get(name)
        if not _same(found, value):
            return Unexpected(f"expected `{name}` to be {shown(value)}", f"it is {shown(found)}", span=span)
    return None


def _speaks(phone: Phone, wanted: str) -> Unexpected | None:
    return None if phone.language == wanted else Unexpected(f"expected {wanted} to be spoken", f"it is {phone.language}")


def _goes(phone: Phone, wanted: ExpectedHandoff) -> None:
    """Compare a handoff: its kind, and all that the test says of it."""
    order = phone.handoff()

    def differs(expected: str, found: str) -> Unexpected:
        return Unexpected(expected, found, place=phone.whereabouts())

    if order.kind != wanted.kind:
        raise differs(f"expected a handoff by {wanted.kind}", f"it goes by {_told(order)}")
    target = getattr(wanted, wanted.kind)
    options = dict(target) if isinstance(target, Mapping) else {}
    if not isinstance(target, Mapping | bool) and target is not None and _plain(str(target)) != _plain(order.target):
        raise differs(f"expected the call to go to {target}", f"it goes to {order.target or 'no target'}")
    options |= {"timeout": wanted.timeout} if wanted.timeout is not None else {}
    options |= {"caller_id": str(wanted.caller_id)} if wanted.caller_id is not None else {}
    for name, value in options.items():
        found = order.target if name == "name" else order.options.get(name)
        if not _same(found, seconds_in(value) if name in ("max_length", "timeout") else value):
            raise differs(f"expected the handoff's `{name}` to be {shown(value)}", f"it is {shown(found)}")
    for name, value in wanted.data.items():
        if not _same(order.data.get(name), value):
            raise differs(f"expected `{name}` to be handed over as {shown(value)}", f"it is {shown(order.data.get(name))}")


def _told(order: Order) -> str:
    return f"{order.kind} to {order.target}" if order.target else order.kind


def _plain(target: str) -> str:
    return "".join(target.split())


def _ends(phone: Phone, wanted: str) -> None:
    phone.settle()
    if not phone.ended:
        raise Unexpected("expected the call to be over", "it goes on", place=phone.whereabouts())
    if wanted and phone.ended != wanted:
        raise Unexpected(f"expected the call to end by {wanted}", f"it ended by {phone.ended}", place=phone.whereabouts(), suggestions=(phone.ended,))


def _same(found: Any, wanted: Any) -> bool:
    """Whether a value is what a test says: numbers and dates as they are written, of a block the keys that are named."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_same(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list | tuple) and len(found) == len(wanted) and all(map(_same, found, wanted))
    if isinstance(wanted, bool) or wanted is None:
        return found is wanted or (is_secret(found) and bool(found == wanted))
    return bool(found == wanted) or spoken(reveal(found)) == spoken(wanted)
