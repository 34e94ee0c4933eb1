"""What is typed during a call from the terminal and isn't for the flow: `/state`, `/vars` and the like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flowengine.cli.tape import Tape
from flowengine.language.problems import nearest

__all__ = ["ASIDES", "answer_to"]

ASIDES: Mapping[str, str] = {
    "/state": "where the call is, and what it waits for",
    "/vars": "its variables; secret answers are dots",
    "/frames": "the flows that it is in, one inside the other, each with its variables",
    "/save NAME": "write this call as a test when it is over",
    "/silence": "say nothing until the flow speaks again",
    "/drop": "lose the connection, as Twilio sometimes does",
    "/hangup": "hang up",
    "/help": "this list",
}
"""What can be typed, and what it does."""
_ASKING = {"question": "waits for an answer", "confirm": "asks whether an answer is right", "which": "asks which of two was meant"}
_PHASES = {"waiting": "waits for another system", "closing": "says its last words", "idle": "begins", "over": "is over"}


def answer_to(typed: str, seen: Mapping[str, Any], tape: Tape) -> str:
    """What is told. `seen`: the call as the server knows it (`flowengine.console.call`)."""
    word, _, rest = typed.partition(" ")
    frames = seen.get("frames") or []
    match word:
        case "/help":
            return _table(ASIDES)
        case "/save":
            return _save(rest.strip(), tape)
        case "/state" | "/vars" | "/frames" if not frames:
            return "  the server says nothing of this call just now"
        case "/state":
            return f"  {_place(frames)} {_does(seen)}, in {seen['language']}"
        case "/vars":
            return _table({name: _value(value) for name, value in frames[-1]["variables"].items()}) or "  there are none yet"
        case "/frames":
            return "\n".join(f"  {'  ' * depth}{frame['flow']}: {frame['state']}  {_line(frame['variables'])}".rstrip() for depth, frame in enumerate(frames))
        case _:
            known = {name.split()[0] for name in ASIDES}
            near = nearest(word, known, most=1)
            return f"  there is no {word}; did you mean {near[0]}?" if near else f"  there is no {word}; /help says what there is"


def _save(name: str, tape: Tape) -> str:
    if not name:
        return "  /save takes a name, such as: /save a new patient, and nobody is free"
    tape.name = name
    return f"  when the call is over it is written as the test “{name}”"


def _place(frames: list[dict[str, Any]]) -> str:
    last = frames[-1]
    return f"{last['flow']}/{last['state']}" if len(frames) > 1 else str(last["state"])


def _does(seen: Mapping[str, Any]) -> str:
    return _ASKING.get(seen.get("asking", "")) or _PHASES.get(seen.get("phase", ""), "")


def _line(variables: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {_value(value)}" for name, value in variables.items())


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _table(rows: Mapping[str, str]) -> str:
    width = max(map(len, rows), default=0)
    return "\n".join(f"  {name:<{width}}  {text}" for name, text in rows.items())
