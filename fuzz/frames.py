"""Inbound frames, whole and damaged: a frame is built from a base, a kind of damage and a number, always the same one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

__all__ = ["ACTIONS", "SIDS", "Move", "build", "plans"]

SIDS = tuple(f"CA{number:032x}" for number in range(40))
_SAID = (
    "yes", "no", "one", "billing please", "I'd like to make an appointment", "March third nineteen eighty seven", "twelve dollars and five cents",
    "four one five five five five oh one oh one", "ann at example dot com", "español", "repeat that", "operator", "go back", "help", "the last one",
    "half past nine tomorrow", "", " ", "no, Thursday", "uh", "\x00", "\u2028", "🙂" * 50, "a" * 3000, "{{ 7 * 7 }}", "<speak>", "ß" * 200, "1" * 400, "٣٤٥", "ｆｕｌｌ", "\u202e", "mil " * 500, "one hundred " * 150, "no, I mean " * 180, "oh " * 660, "next monday " * 160, "é" * 900,
)  # fmt: skip
KINDS = 13
"""Bases; the numbers from 10 on are keys too, since nothing else gets further in a flow."""
_ODD: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, 10**30, -(10**30), "", "null", [], {}, [[]], {"a": {}}, "\ud800", "x" * 2000, 1e308, ["prompt"], {"type": "prompt"}, "０")
_SETUP: dict[str, Any] = {
    "type": "setup", "sessionId": "VX1", "accountSid": "AC" + "0" * 32, "from": "+15550001111", "to": "+15550002222", "direction": "inbound", "callStatus": "RINGING",
    "customParameters": {},
}  # fmt: skip


def _base(kind: int, random: Random) -> dict[str, Any]:
    """A frame as Twilio sends it."""
    match kind % KINDS:
        case 0 | 10 | 11 | 12:
            return {"type": "dtmf", "digit": random.choice("0123456789*#")}
        case 1 | 2:
            return {"type": "prompt", "voicePrompt": random.choice(_SAID), "lang": random.choice(("en-US", "es-US", "")), "last": True}
        case 3:
            return {"type": "prompt", "voicePrompt": random.choice(_SAID), "lang": "en-US", "last": False}
        case 4:
            return {"type": "info", "name": "agentSpeaking", "value": random.choice(("on", "off"))}
        case 5:
            return {"type": "info", "name": random.choice(("clientSpeaking", "tokensPlayed", "configUpdated")), "value": random.choice(("on", "off", "some words"))}
        case 6:
            return {"type": "interrupt", "utteranceUntilInterrupt": random.choice(_SAID), "durationUntilInterruptMs": random.choice((0, 340, "340", -5, 10**20))}
        case 7:
            return {"type": "error", "description": random.choice(_SAID)}
        case 8:
            return {**_SETUP, "callSid": random.choice(SIDS), "from": random.choice(("+15550001111", "", "anonymous", "sip:a@b.example"))}
        case _:
            back = {
                "flowengine_resume": random.choice(("lost", "dial", "", "x")),
                "flowengine_state": random.choice(("menu", "-idle", "", "nowhere")),
                "flowengine_values": random.choice(("{", '{"a": [1]}', "[]", "null")),
            }
            return {**_SETUP, "callSid": random.choice(SIDS), "customParameters": {**back, "plan": random.choice(_SAID)}}


def _text(frame: Any) -> str:
    return json.dumps(frame, ensure_ascii=False)


def _wrong_value(frame: dict[str, Any], random: Random) -> str:
    return _text({**frame, random.choice([*frame, "extra"]): random.choice(_ODD)}).encode("utf-8", "replace").decode()


def _duplicate_keys(frame: dict[str, Any], random: Random) -> str:
    text = _text(frame)
    key = random.choice(list(frame))
    return text[:-1] + f", {json.dumps(key)}: {json.dumps(random.choice(_ODD))}}}"


def _flipped(frame: dict[str, Any], random: Random) -> str:
    letters = list(_text(frame))
    for _ in range(random.randint(1, 4)):
        letters[random.randrange(len(letters))] = chr(random.choice((0, 34, 44, 58, 91, 92, 93, 123, 125, 127, 160, 0x2028, 0xFEFF, 0x1F642, random.randrange(32, 0xD800))))
    return "".join(letters)


def _nested(frame: dict[str, Any], random: Random) -> str:
    deep = random.choice((10, 120, 1000, 20_000))
    opening, closing = random.choice((("[", "]"), ('{"a":', "}")))
    inner = opening * min(deep, 60_000 // len(opening)) + "1" + closing * deep * random.randint(0, 1)
    return f'{{"type":"{random.choice(("prompt", "setup", "info", "x"))}","callSid":"CA1","sessionId":"VX1","voicePrompt":{inner},"customParameters":{inner}}}'[:65_000]


def _number(frame: dict[str, Any], random: Random) -> str:
    huge = random.choice(("9" * 300, "9" * 5000, "-" + "9" * 4301, "1e400", "1e99999999", "NaN", "Infinity", "-0", "0x10", "1_000", "00"))
    return f'{{"type": "{frame["type"]}", "durationUntilInterruptMs": {huge}, "digit": {huge}, "voicePrompt": {huge}, "value": {huge}, "callSid": {huge}, "sessionId": 1, "name": "agentSpeaking"}}'


def _surrogate(frame: dict[str, Any], random: Random) -> str:
    half = random.choice(("\\ud800", "\\udfff", "\\ud83d", "\\uDC00\\uD800"))
    return _text({**frame, "voicePrompt": "HALF", "value": "HALF", "callSid": "HALF", "sessionId": "HALF", "digit": "HALF", "from": "HALF"}).replace("HALF", half)


def _many_keys(frame: dict[str, Any], random: Random) -> str:
    return _text({**frame, "customParameters": {f"p{n}": "v" * random.randint(0, 20) for n in range(random.randint(1, 1500))}})[:65_000]


DAMAGES: tuple[Callable[[dict[str, Any], Random], str | bytes], ...] = (
    *[lambda frame, random: _text(frame)] * 18,  # none: or nothing would ever come far
    lambda frame, random: json.dumps(frame),
    lambda frame, random: _text(frame).encode(),  # binary
    lambda frame, random: _text(frame)[: random.randrange(len(_text(frame)))],
    lambda frame, random: _text(frame).encode()[: random.randrange(len(_text(frame)))],
    lambda frame, random: random.randbytes(random.randint(0, 300)),
    lambda frame, random: _text({key: value for key, value in frame.items() if key != random.choice(list(frame))}),
    _wrong_value,
    _wrong_value,
    lambda frame, random: _text({key: random.choice(_ODD) for key in frame} | {"type": frame["type"]}).encode("utf-8", "replace").decode(),
    _duplicate_keys,
    _flipped,
    _nested,
    _number,
    _surrogate,
    _many_keys,
    lambda frame, random: _text([frame]),
    lambda frame, random: _text(frame) + _text(frame),
    lambda frame, random: "\ufeff" + _text(frame),
    lambda frame, random: _text({**frame, "type": random.choice(("PROMPT", "novelty", "setup ", "end", "text", "", "a" * 500))}),
    lambda frame, random: random.choice(("", " ", "null", "0", '"x"', "[]", "{}", "{", "]", "\x00", "\n", '{"type":null}', "nonsense")),
    lambda frame, random: _text({**frame, "voicePrompt": "x" * random.choice((2_001, 30_000, 64_000))}),
)
"""Frame → text (or binary) as it is sent."""


def build(kind: int, damage: int, number: int) -> str | bytes:
    """The frame of these three numbers."""
    random = Random(number)
    return DAMAGES[damage % len(DAMAGES)](_base(kind, random), random)


ACTIONS = ("frame", "close", "abort", "pair", "again", "burst", "oversized", "raw")
"""What one move does: send a frame; end or cut its socket; open a second one for the same call; a second `setup`; keys in a row; a frame that is too large; bytes that are no WebSocket frame."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens to one of a few sockets."""

    socket: int
    action: str
    kind: int
    damage: int
    number: int


def _move(numbers: tuple[int, int, int, int]) -> Move:
    socket, action, shape, number = numbers
    return Move(socket, ACTIONS[max(0, action - 92)] if action < 100 else "frame", shape % KINDS, shape // KINDS, number)


def plans(moves: int) -> st.SearchStrategy[list[Move]]:
    """Rows of moves on four sockets that go on at a time; nine in ten send a frame."""
    shape = st.integers(0, KINDS * len(DAMAGES) - 1)
    return st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99), shape, st.integers(0, 2**24)).map(_move), min_size=moves, max_size=moves)
