"""A call of the journal, line by line, in the form in which tests tell theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from flowengine.dialog.secrets import MASK
from flowengine.journal.looking import KeptCall
from flowengine.journal.records import Turn
from flowengine.testing.timeline import Kind, Timeline, shown

__all__ = ["ending", "exported", "timeline_of"]

_AROUND: Mapping[str, str] = {
    "call-expired": "the call has gone on for too long",
    "flow-replaced": "a new version of the flow takes over",
    "reconnected": "connected again",
    "relay-faulted": "the relay reports a fault",
    "secrets-barred": "secret questions aren't asked any more",
}


def ending(call: KeptCall) -> str:
    """How a call ended, or where it is, in a few words."""
    if call.status == "live":
        return "on the line"
    if call.status == "lost" or call.exit == "lost":
        return "cut off"
    if call.exit == "caller":
        return "caller hung up"
    if call.exit in ("hangup", ""):
        return "ended by the flow" if call.exit else "ended"
    return f"exit {call.exit[5:]}" if call.exit.startswith("exit ") else f"to {call.exit}"


def timeline_of(call: KeptCall, turns: Iterable[Turn], zone: tzinfo) -> Timeline:
    """All that happened in a call. Times count from its beginning, which is told in `zone`."""
    timeline = Timeline()
    began = datetime.fromtimestamp(call.started, zone)
    timeline.add(0.0, "line", f"call from {call.caller or 'nobody'} to {call.called or 'nobody'}, on {began:%A, %Y-%m-%d at %H:%M} ({began:%Z})")
    asked: dict[int, tuple[str, float]] = {}
    keys = ""
    for turn in turns:
        at = max(turn.at - call.started, 0.0)
        detail: dict[str, Any] = json.loads(turn.detail)
        told = list(_told(call, turn, detail, asked, at))
        if turn.event == "key-pressed":
            keys += detail.get("heard", "•")
        if keys and (told or turn.event in ("caller-spoke", "call-ended")):  # else an entry is still being made
            timeline.add(at, "does", f"presses {keys}")
            keys = ""
        for kind, text in told:
            timeline.add(at, kind, text)
    if keys:
        timeline.add(call.seconds, "does", f"presses {keys}")
    if call.status in ("over", "lost") and call.exit != "hangup":
        timeline.add(call.seconds, "does" if call.exit == "caller" else "line", "hangs up" if call.exit == "caller" else f"the call is over ({ending(call)})")
    return timeline


def _told(call: KeptCall, turn: Turn, detail: Mapping[str, Any], asked: dict[int, tuple[str, float]], at: float) -> Iterator[tuple[Kind, str]]:
    """What is told of a turn; nothing of one that came to nothing."""
    if (heard := _event(turn, detail, asked, at)) is not None:
        yield "does" if turn.event in ("caller-spoke", "interrupted") else "line", heard
    if (understood := _understood(turn, detail)) is not None:
        yield "line" if turn.understood != "no_input" else "does", understood
    if turn.event != "call-started" or call.full:
        for name, value in detail.get("changed", {}).items():
            yield "sets", f"{name}: {shown(value)}"
    for state in detail.get("entered", ()):
        yield "enters", state
    for command in detail.get("said", ()):
        if "request" in command:
            asked[command["id"]] = command["request"], at
        yield "hears" if command.keys() & {"say", "play"} else "line", _command(command)
    for fault in detail.get("faults", ()):
        line = f", line {fault['line']}" if "line" in fault else ""
        yield "fault", f"{fault['reason']} [{fault['code']}{line}]"


def _event(turn: Turn, detail: Mapping[str, Any], asked: Mapping[int, tuple[str, float]], at: float) -> str | None:
    """What came in, in words; None for what is told otherwise, or makes no difference to anybody."""
    match turn.event:
        case "caller-spoke" if detail.get("final", True):
            return f"says “{detail['heard']}”" if "heard" in detail else f"says something that isn't kept ({detail.get('length', 0)} characters)"
        case "interrupted":
            after = f" after {detail['after_ms'] / 1000:.1f} seconds" if "after_ms" in detail else ""
            return f"cuts in{after}" + (f", having heard “{detail['heard']}”" if detail.get("heard") else "")
        case "request-answered":
            method, since = asked.get(detail["id"], ("a request", at))
            answer = f"answered with {detail['status']}" if detail.get("status") is not None else f"not answered: {detail.get('reason') or 'nobody knows why'}"
            return f"{method} is {answer}, after {at - since:.1f} seconds"
        case "call-started" if turn.number > 1:
            return "the call comes back" + (f": {detail['outcome']}" if detail.get("outcome") else "")
        case other:
            return _AROUND.get(other)


def _understood(turn: Turn, detail: Mapping[str, Any]) -> str | None:
    choice, second = detail.get("choice"), detail.get("second")
    also = f", then “{second}” ({detail['second_score']:.2f})" if second else ""
    match turn.understood:
        case "no_input":
            return "says nothing"
        case "no_match":
            return "not understood" + (f"; nearest was “{choice}” ({detail.get('score', 0.0):.2f}){also}" if choice else "")
        case "unsure":
            return f"might be “{choice}” or “{second}”" if choice and second else "might be either of two"
        case "speech":
            return f"understood as “{choice}” ({detail.get('score', 0.0):.2f}{also})" if choice else f"understood ({detail.get('score', 0.0):.2f})"
        case _:
            return None


def _command(command: Mapping[str, Any]) -> str:
    match command:
        case {"say": text}:
            return str(text) if text != MASK else "(said, and not kept)"
        case {"play": source}:
            return f"recording {source}" if source != MASK else "(a recording, not kept)"
        case {"language": language}:
            return f"goes on in {language}"
        case {"request": method}:
            return f"asks {method}"
        case {"end": "hangup"}:
            return "the flow hangs up"
        case _:
            return f"handoff: {command.get('end', '')} {command.get('label', '')}".rstrip()


def exported(call: KeptCall, turns: Iterable[Turn], zone: tzinfo) -> dict[str, Any]:
    """A call with its turns as JSON has it. docs/journal.md explains each name; times are ISO 8601, in `zone`."""

    def moment(seconds: float) -> str:
        return datetime.fromtimestamp(seconds, zone).isoformat(timespec="milliseconds")

    def each() -> Iterator[dict[str, Any]]:
        for turn in turns:
            yield {"number": turn.number, "at": moment(turn.at), "event": turn.event, "state": turn.state, "understood": turn.understood, **json.loads(turn.detail)}

    return {
        "sid": call.sid,
        "flow": call.flow,
        "version": call.version,
        "versions": dict(call.versions),
        "direction": call.direction,
        "caller": call.caller,
        "called": call.called,
        "language": call.language,
        "full": call.full,
        "started": moment(call.started),
        "ended": moment(call.ended) if call.ended is not None else None,
        "status": call.status,
        "exit": call.exit,
        "state": call.state,
        "sessions": call.sessions,
        "turns": list(each()),
    }
