"""An amount of money as answers have it: a number that knows its currency.

In everything else it is the number that it looks like: it compares, counts and is written as one, and what is computed
from it is a plain number.
"""

from __future__ import annotations

__all__ = ["Money", "currency_in", "money"]


class _Amount(float):
    __slots__ = ("currency",)
    currency: str


class _WholeAmount(int):
    currency: str


Money = _Amount | _WholeAmount


def money(value: int | float, currency: str) -> Money:
    """An amount in main units of a currency, named by its ISO 4217 code; whole amounts are whole numbers."""
    amount = _WholeAmount(value) if isinstance(value, int) else _Amount(value)
    amount.currency = currency
    return amount


def currency_in(value: object) -> str | None:
    """The currency of an amount; None for any other value."""
    return value.currency if isinstance(value, _Amount | _WholeAmount) else None
