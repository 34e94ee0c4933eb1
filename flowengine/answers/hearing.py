"""Answers to `collect`: what was said or keyed, as a value with the evidence for it.

`hear_*` take the normal form of what was said (`normal.normalise`) and the words of the language; a result's score is
from 0 to 1, and None means that this is no answer of the type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowengine.answers.locale import Locale
from flowengine.answers.normal import without_lead_in
from flowengine.answers.numbers import digit_runs, spoken_digits

__all__ = ["Heard", "hear_digits", "hear_yes_no", "speak_digits"]


@dataclass(slots=True)
class Heard:
    """An answer with how sure it is, from 0 to 1."""

    value: Any
    score: float


def hear_yes_no(text: str, locale: Locale) -> Heard | None:
    """Yes or no, whole or at the beginning of an answer; None where it is neither or both."""
    if any(f" {words} " in f" {text} " for words in locale.unsure):
        return None
    trimmed = without_lead_in(text, locale)
    for candidate in (text, trimmed):
        said_yes, said_no = candidate in locale.yes, candidate in locale.no
        if said_yes != said_no:
            return Heard(said_yes, 1.0)
    words = trimmed.split()
    yes, no = _leading(words, locale.yes), _leading(words, locale.no)
    if max(yes, no) > 0 and yes != no:
        later = set(words[max(yes, no) :])
        opposite = locale.no if yes > no else locale.yes
        return None if later & opposite else Heard(yes > no, 0.85)
    return None


def _leading(words: list[str], phrases: frozenset[str]) -> int:
    """How many words at the beginning are one of the phrases (the longest)."""
    return next((n for n in range(min(5, len(words)), 0, -1) if " ".join(words[:n]) in phrases), 0)


def hear_digits(text: str, locale: Locale, fits: Callable[[str], bool] = bool) -> Heard | None:
    """Digits read aloud or transcribed as figures, alone or with words around them; `fits` says which can be the answer.

    Among other words a row counts only if it is the one that fits, and has three digits or more: "one moment" is no 1.
    """
    digits = spoken_digits(without_lead_in(text, locale), locale)
    if digits is not None:
        return Heard(digits, 0.9 if text.replace(" ", "").isdigit() else 0.8) if fits(digits) else None
    rows = [row for row in digit_runs(text, locale) if len(row) >= 3 and fits(row)]
    return Heard(rows[0], 0.7) if len(rows) == 1 else None


def speak_digits(value: str) -> str:
    """Digits to be heard one by one, in groups of three or four: `4155550100` → `4 1 5, 5 5 5, 0 1 0 0`."""
    characters = [c for c in str(value) if not c.isspace()]
    if len(characters) <= 5:
        return " ".join(characters)
    groups: list[list[str]] = []
    rest = characters
    while len(rest) > 4:
        groups.append(rest[:3])
        rest = rest[3:]
    groups.append(rest)
    return ", ".join(" ".join(group) for group in groups)
