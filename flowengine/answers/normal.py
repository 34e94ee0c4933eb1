"""What a caller said, in its normal form: lower case, no accents, no punctuation, words apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from flowengine.answers.locale import Locale

__all__ = ["content_words", "normalise", "normalise_phrase", "wins_time", "without_lead_in"]

_ACCENTS = re.compile("[\u0300-\u036f]")
_ASCII = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum()} | {"*": " star ", "#": " pound "})
_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "*": " star ", "#": " pound "})


@lru_cache(maxsize=16_384)
def normalise_phrase(text: str) -> str:
    """`normalise`, remembered: for the author's phrases, never for what a caller said."""
    return normalise(text)


def normalise(text: str) -> str:
    """Words of letters a to z and digits, joined by single spaces; other scripts keep their letters."""
    lowered = text.casefold()
    if lowered.isascii():
        return " ".join(lowered.translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_SPECIAL)).casefold()
    # Accents of the Latin, Greek and Cyrillic scripts go; marks that make another letter in other scripts stay.
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
    return " ".join("".join([c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain]).split())


def without_lead_in(text: str, locale: Locale) -> str:
    """Less what callers put before what they mean ("I'd like to …"), as long as something is left."""
    leads = _leads(locale.lead_ins)
    while True:
        first, _, rest = text.partition(" ")
        if not rest:
            return text
        for lead in leads.get(first, ()):
            if text.startswith(lead):
                text = text[len(lead) :]
                break
        else:
            if first not in locale.fillers:
                return text
            text = rest


@lru_cache(maxsize=16)
def _leads(lead_ins: tuple[str, ...]) -> dict[str, list[str]]:
    """Lead-ins by their first word, with the space that follows them."""
    found: dict[str, list[str]] = {}
    for lead in lead_ins:
        found.setdefault(lead.partition(" ")[0], []).append(f"{lead} ")
    return found


def wins_time(text: str, locale: Locale) -> bool:
    """Whether a normal form asks for a moment."""
    padded = f" {text} "
    return len(padded) < 60 and any(f" {moment} " in padded for moment in locale.moments)


def content_words(text: str, locale: Locale) -> tuple[str, ...]:
    """The words of a normal form that mean something; all of them if none does."""
    words = without_lead_in(text, locale).split()
    kept = tuple(word for word in words if word not in locale.fillers)
    return kept or tuple(words)
