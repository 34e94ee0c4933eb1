"""What a caller puts right of an answer that was read back: "the last two are seven four"."""

from __future__ import annotations

from flowengine.answers.locale import Locale
from flowengine.answers.numbers import digit_runs

__all__ = ["with_last"]


def with_last(value: str, text: str, locale: Locale) -> str | None:
    """A value with other digits at its end, where a normal form says so; None where it says nothing of the kind.

    "the last two are seven four" turns 4715 into 4774. Digits that were said before the new ones count them.
    """
    if not any(locale.ordinals.get(word) == -1 or word in locale.last for word in text.split()):
        return None
    runs = digit_runs(text, locale)
    if not runs:
        return None
    new = runs[-1]
    if len(runs) == 1 and len(new) > 1 and new[0] == str(len(new) - 1):
        new = new[1:]  # "the last two seven four", in one breath
    if len(new) >= len(value) or (len(runs) > 1 and runs[0] != str(len(new))):
        return None
    return value[: -len(new)] + new
