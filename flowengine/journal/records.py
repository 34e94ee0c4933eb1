"""What is kept of a turn: the event, where the call is, what was understood and what came of it.

What the caller said and keyed, what was said to them, and the values of variables are kept only of flows that say
`journal: full`; of others there is their kind and length. Secret answers are kept of none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flowengine.dialog.commands import Command, EndSession, Fault, Play, Say, SendRequest, Step, SwitchLanguage
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
    RelayFaulted,
    RelayReconnected,
    RequestAnswered,
    SecretsBarred,
    TimerFired,
    TokensPlayed,
)
from flowengine.dialog.secrets import MASK, is_secret, without
from flowengine.language.model import Choice
from flowengine.language.source import Text

__all__ = ["NAMES", "Turn", "record", "writable"]

NAMES: Mapping[type[Event], str] = {
    AgentSpoke: "agent-spoke",
    CallEnded: "call-ended",
    CallExpired: "call-expired",
    CallStarted: "call-started",
    CallerSounded: "caller-sounded",
    CallerSpoke: "caller-spoke",
    FlowReplaced: "flow-replaced",
    Interrupted: "interrupted",
    KeyPressed: "key-pressed",
    RelayFaulted: "relay-faulted",
    RelayReconnected: "reconnected",
    RequestAnswered: "request-answered",
    SecretsBarred: "secrets-barred",
    TimerFired: "timer-fired",
    TokensPlayed: "tokens-played",
}
"""The kinds of events, as they stand in the journal."""
_PASSING = (AgentSpoke, CallerSounded, TokensPlayed, TimerFired)
"""Kept only where something came of them, or where the call is to be gone through again exactly."""
_LONGEST = 2_000
"""Longer texts are cut: nobody says more in one breath, and what a system answers may be a book."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One event of a call. `at` is seconds since 1970; `number` counts from 1 through all sessions of the call.

    `detail` is a JSON object: `heard` (what was said, keyed or answered; or its `length`), `entered` (states), `by` (the
    pieces of the flow that it went by: file's line, column), `changed` (variables), `said`, `choice`, `score`, `second`, `second_score`, `faults`,
    `took` (microseconds).
    """

    sid: str
    number: int
    at: float
    event: str
    state: str
    understood: str
    detail: str


def record(
    sid: str, number: int, at: float, event: Event, step: Step, changed: Mapping[str, Any], *, full: bool, covered: bool = False, hidden: tuple[str, ...] = (), took: float = 0.0
) -> Turn | None:
    """A turn as it is kept; None for one of which nothing is.

    `covered`: a secret answer was being asked for, before it or after; `hidden`: the secrets of the call, as texts. `took`: seconds.
    """
    if not full and type(event) in _PASSING and not (step.entered or step.commands or step.faults or step.understood):
        return None
    detail: dict[str, Any] = _heard(event, full and not covered)
    if step.entered:
        detail["entered"] = step.entered
    if step.went_by:
        detail["by"] = [_place(piece) for piece in step.went_by]
    if changed:
        detail["changed"] = {name: _shown(value) for name, value in changed.items()} if full and not covered else dict.fromkeys(changed, MASK)
    if step.commands:
        detail["said"] = [_command(command, full and not covered) for command in step.commands]
    how = step.understood
    if how is not None and how.kind:
        named = full or any(isinstance(piece, Choice) for piece in step.went_by)  # else it may be the caller's own: one of their accounts
        if how.choice and named:
            detail["choice"] = how.choice
        if how.kind in ("speech", "unsure"):
            detail["score"] = round(how.score, 3)
        if how.second and named:
            detail["second"], detail["second_score"] = how.second, round(how.second_score, 3)
    if step.faults:
        detail["faults"] = [_fault(fault) for fault in step.faults]
    if took:
        detail["took"] = round(took * 1e6)
    if hidden:
        detail = without(detail, hidden)
    text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
    return Turn(sid, number, at, NAMES[type(event)], step.state, step.failed or (how.kind if how is not None else ""), writable(text))


def writable(text: str) -> str:
    """A text as every database takes it: without half characters and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "") if not (text.isascii() and "\x00" not in text) else text


def _heard(event: Event, open_: bool) -> dict[str, Any]:
    """What came in."""
    match event:
        case CallerSpoke():
            heard: dict[str, Any] = {"heard": event.text[:_LONGEST]} if open_ else {"length": len(event.text)}
            return {**heard, **({} if event.final else {"final": False}), **({"language": event.language} if event.language else {})}
        case KeyPressed():
            return {"heard": event.key} if open_ else {}
        case Interrupted():
            return ({"heard": event.heard[:_LONGEST]} if open_ else {}) | ({"after_ms": event.after_ms} if event.after_ms is not None else {})
        case AgentSpoke() | CallerSounded():
            return {"on": event.on}
        case RequestAnswered():
            answer: dict[str, Any] = {"id": event.id, "status": event.status, **({"reason": event.reason} if event.reason else {})}
            return {**answer, "heard": _shown(event.body)} if open_ else answer
        case CallStarted() if event.attempt > 1 or event.outcome:
            return {"attempt": event.attempt, **({"outcome": event.outcome} if event.outcome else {})}
        case CallStarted() if open_ and event.parameters:
            return {"parameters": dict(event.parameters)}
        case _:
            return {}


def _command(command: Command, open_: bool) -> Any:
    match command:
        case Say():
            return {"say": command.text[:_LONGEST]} if open_ or command.fixed else {"say": MASK}
        case Play():
            return {"play": command.source if open_ else MASK}
        case SwitchLanguage():
            return {"language": command.language}
        case SendRequest():
            return {"request": command.method, "id": command.id}
        case EndSession():
            order = command.handoff
            return {"end": order.kind, "label": order.target if order.kind == "exit" else ""} if order is not None else {"end": "hangup"}


def _place(piece: Any) -> str:
    """Where a piece of a flow stands in its file: line and column."""
    span = piece.span if isinstance(piece, Text) else piece.at
    return f"{span.file}:{span.line}:{span.column}" if span.file else f"{span.line}:{span.column}"


def _fault(fault: Fault) -> dict[str, Any]:
    return {"code": fault.code, "reason": fault.message, "state": fault.state, **({"line": fault.line} if fault.line else {})}


def _shown(value: Any) -> Any:
    """A value as JSON has it, secrets as dots, texts not longer than they need be."""
    if is_secret(value):
        return MASK
    if isinstance(value, str):
        return str(value)[:_LONGEST]
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _shown(child) for name, child in list(value.items())[:100]}
    return [_shown(child) for child in value[:100]] if isinstance(value, list | tuple) else str(value)[:_LONGEST]
