"""What a caller does in the flow that is measured: one round that ends where it began, a frame a turn."""

from __future__ import annotations

import json
from dataclasses import replace

from bench.processes import Answer

__all__ = ["ECHO", "ENGINE", "KINDS"]


def _key(key: str, piece: str, frames: int = 1) -> Answer:
    return Answer(json.dumps({"type": "dtmf", "digit": key}, separators=(",", ":")), frames, piece)


def _said(text: str, piece: str, language: str = "en-US") -> Answer:
    return Answer(json.dumps({"type": "prompt", "voicePrompt": text, "lang": language, "last": True}, ensure_ascii=False, separators=(",", ":")), 1, piece)


_SETUP = Answer(
    json.dumps(
        {
            "type": "setup",
            "sessionId": "VX" + "0" * 32,
            "accountSid": "AC" + "0" * 32,
            "callSid": "CA" + "0" * 24 + "{n}",  # the load client puts in eight digits
            "from": "+15551230001",
            "to": "+15551230100",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": {},
        }
    )
)

ENGINE = (
    _SETUP,
    _key("1", "four digits"),
    _said("four two seven one", "For your balance"),
    _said("Could you tell me how much money I still owe?", "nothing"),  # no wording of the flow: the matcher has to weigh it
    _key("*", "For your account"),
    _key("2", "how many people"),
    _key("4", "is kept for you"),
    _said("Opening hours.", "noon to ten"),
    _key("9", "Para su cuenta", 2),
    _said("el horario por favor", "Abrimos", "es-US"),
    _key("8", "For your account", 2),
)
"""The rounds against the engine. Two of the ten turns switch the language, which is a frame more."""

ECHO = tuple(replace(answer, frames=1, piece="") for answer in ENGINE)
"""The same frames against the echo, which answers each with one."""

KINDS = {
    "keys in a menu": (_SETUP, _key("1", "four digits"), _key("*", "For your account")),
    "a key, a decision, a value put in": (_SETUP, _key("2", "how many people"), _key("4", "is kept for you")),
    "a phrase as the flow has it": (_SETUP, _said("Opening hours.", "noon to ten")),
    "a phrase in the caller's words": (_SETUP, _said("What are your opening hours on Sunday?", "noon to ten")),
    "a switch of the language, two frames": (_SETUP, _key("9", "Para su cuenta", 2), _key("8", "For your account", 2)),
}
"""Rounds of one kind of turn each, to see which is dear."""
