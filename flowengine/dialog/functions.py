"""What expressions may call by name, beside `find` of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flowengine.answers.checksums import passes_iban, passes_luhn
from flowengine.dialog.secrets import reveal
from flowengine.dialog.values import Function, moment_of, text_of

__all__ = ["FUNCTIONS"]


def _days_since(now: datetime | None, value: Any) -> int | None:
    """So many days from a date to today; None for what is no date."""
    moment = moment_of(reveal(value))
    day = moment.date() if isinstance(moment, datetime) else moment
    return (now.date() - day).days if now is not None and isinstance(day, date) else None


def _days_until(now: datetime | None, value: Any) -> int | None:
    days = _days_since(now, value)
    return None if days is None else -days


FUNCTIONS: Mapping[str, Function] = {
    "days_since": Function(_days_since, timed=True),
    "days_until": Function(_days_until, timed=True),
    "luhn": Function(lambda value: passes_luhn(text_of(value))),
    "iban": Function(lambda value: passes_iban(text_of(value))),
}
"""By the names that authors use (`language.expressions.FUNCTIONS`)."""
