"""The values of a call as JSON text and back, each as what it was: dates, amounts with their currency, what isn't finite.

Secret answers don't get in: `packed` leaves them out and names them, so that they can be asked for again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from flowengine.answers.money import currency_in, money
from flowengine.dialog.secrets import is_secret

__all__ = ["packed", "unpacked"]

_TAG = "$"
"""The one name of a JSON object that stands for another value; a name of the author's that begins so has one more."""


def packed(values: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Variables as JSON text, and the names of those that are secret."""
    secret = tuple(name for name, value in values.items() if _has_secret(value))
    return json.dumps({name: _plain(value) for name, value in values.items() if name not in secret}, ensure_ascii=False), secret


def unpacked(text: str) -> dict[str, Any]:
    """Variables out of `packed` text. Raises `ValueError`."""
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError("these aren't variables")
    return {name: _value(value) for name, value in read.items()}


def _has_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_secret, value.values()))
    return any(map(_has_secret, value)) if isinstance(value, list | tuple) else is_secret(value)


def _plain(value: Any) -> Any:
    currency = currency_in(value)
    if currency is not None:
        return {_TAG: "money", "value": float(value) if isinstance(value, float) else int(value), "currency": currency}
    if isinstance(value, float) and not isfinite(value):
        return {_TAG: "float", "value": repr(value)}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return {_TAG: "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "date", "value": value.isoformat()}
    if isinstance(value, time):
        return {_TAG: "time", "value": value.isoformat()}
    if isinstance(value, Mapping):
        return {_TAG + str(name) if str(name).startswith(_TAG) else str(name): _plain(child) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return str(value)


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "money": lambda read: money(read["value"], read["currency"]),
    "float": lambda read: float(read["value"]),
    "datetime": lambda read: datetime.fromisoformat(read["value"]),
    "date": lambda read: date.fromisoformat(read["value"]),
    "time": lambda read: time.fromisoformat(read["value"]),
}


def _value(read: Any) -> Any:
    if isinstance(read, list):
        return [_value(child) for child in read]
    if not isinstance(read, dict):
        return read
    kind = read.get(_TAG)
    if kind is not None:
        return _KINDS[kind](read)
    return {name.removeprefix(_TAG) if name.startswith(_TAG) else name: _value(child) for name, child in read.items()}
