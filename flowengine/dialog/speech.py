"""Text on its way to a voice: fit for SSML, and about how long it is heard."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from jinja2 import Undefined

__all__ = ["as_speech", "escape", "seconds_of", "spoken"]

# Twilio's list for <Say> (docs/protocol.md); what else looks like a tag is text.
_TAGS = "break|emphasis|lang|p|phoneme|prosody|s|say-as|sub|w|amazon:[a-z]+|google:[a-z]+"
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_TAGS})\b[^<>]*>)")
_NOT_AN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_FIGURE = re.compile(r"[0-9]")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<break[^<>]*time=[\"'](\d+(?:\.\d+)?)(ms|s)[\"']")

CHARACTERS_A_SECOND = 14.0
"""How fast the voices speak, for estimates (docs/protocol.md)."""


def as_speech(text: str) -> str:
    """An author's own text: SSML tags stay, a stray `&` or `<` becomes what it looks like, line breaks become spaces."""
    if "\n" in text:
        text = re.sub(r"\s*\n\s*", " ", text)
    if "&" in text:
        text = _NOT_AN_ENTITY.sub("&amp;", text)
    if "<" in text:
        text = _NOT_A_TAG.sub("&lt;", text)
    return text


def escape(text: str) -> str:
    """A value on its way into speech: never markup."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def spoken(value: Any) -> str:
    """A value as text: nothing for what isn't set, whole numbers without a point, a time of day without seconds."""
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat("minutes") if isinstance(value, time) else str(value)


def seconds_of(text: str) -> float:
    """About how long a text is heard, by its characters, its pauses and its figures (each figure is a word)."""
    pauses = sum(float(n) / (1000 if unit == "ms" else 1) for n, unit in _BREAK.findall(text)) if "<break" in text else 0.0
    plain = _ANY_TAG.sub(" ", text) if "<" in text else text
    if not plain or plain.isspace():
        return pauses
    figures = len(_FIGURE.findall(plain))
    stops = plain.count(". ") + plain.count("? ") + plain.count("! ") + plain.count(", ")
    return pauses + 0.2 + (len(plain) + 4 * figures) / CHARACTERS_A_SECOND + 0.15 * stops
