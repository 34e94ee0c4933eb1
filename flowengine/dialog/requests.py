"""A `request` of the flow as an order with the call's values, and the outcome that an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.evaluation import evaluate, render_address
from flowengine.dialog.secrets import reveal
from flowengine.dialog.speech import spoken
from flowengine.dialog.values import Facts
from flowengine.language.model import State
from flowengine.language.request import Request

__all__ = ["BACK_OFF", "WAIT_ON", "Waiting", "longest_wait", "outcome_of", "request_order"]

BACK_OFF = 0.2
"""Before the first repetition, in seconds; doubled before each other."""
SLACK = 3.0
"""What a request may take beyond the times that it is given, in seconds, until the call goes on without it."""
WHILE_WAITING = 1.0
"""How long another system may take before `while_waiting` is said, in seconds."""
WAIT_ON = 6.0
"""The silence before it is said again."""


@dataclass(slots=True)
class Waiting:
    """A request under way: its id, when something is said meanwhile, and when the call goes on without an answer."""

    id: int
    speak_at: float | None
    until: float

    @classmethod
    def begin(cls, id_: int, request: Request, now: float) -> Waiting:
        return cls(id_, now + WHILE_WAITING if request.while_waiting is not None else None, now + longest_wait(request))

    @property
    def due(self) -> float:
        return self.until if self.speak_at is None else min(self.until, self.speak_at)


def request_order(id_: int, request: Request, scope: dict[str, Any], key: str) -> SendRequest:
    """The order that a state gives. Secrets are in the open in it, as nowhere else. Raises `EvaluationFault`."""

    def text(value: Any) -> str:
        return spoken(reveal(evaluate(value, scope)))

    return SendRequest(
        id_,
        request.method.upper(),
        render_address(request.url, _uncovered(scope)),
        {name: text(value) for name, value in request.query.items()},
        {name: _open(value, scope).replace("\r", "").replace("\n", "") for name, value in request.headers.items()},
        None if request.json_ is None else _plain(evaluate(request.json_, scope)),
        None if request.form is None else {name: text(value) for name, value in request.form.items()},
        request.timeout,
        request.retry,
        key,
    )


def _open(template: Any, scope: dict[str, Any]) -> str:
    """A text with what is secret in it in the open."""
    return spoken(evaluate(template, _uncovered(scope)))


def _uncovered(scope: dict[str, Any]) -> dict[str, Any]:
    return {name: value.revealed() if isinstance(value, Facts) else reveal(value) for name, value in scope.items()}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    value = reveal(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return spoken(value) if isinstance(value, date | time) else value


def longest_wait(request: Request) -> float:
    """How many seconds a request can take with all its tries, after which the call goes on without it."""
    return (1 + request.retry) * request.timeout + BACK_OFF * float(2**request.retry - 1) + SLACK


def outcome_of(state: State, status: int | None) -> str:
    """The outcome that a status is: its own where the state names it, else `ok` or `failed`."""
    if status is not None and str(status) in state.outcomes:
        return str(status)
    return "ok" if status is not None and 200 <= status < 300 else "failed"
