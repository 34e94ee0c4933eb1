"""An amount of money: a number in all but its currency."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from flowengine.answers.money import currency_in, money


@pytest.mark.parametrize(("value", "written"), [(20, "20"), (20.5, "20.5"), (0, "0"), (-3, "-3")])
def test_an_amount_is_the_number_that_it_looks_like(value: float, written: str) -> None:
    amount = money(value, "EUR")
    assert (amount, hash(amount), bool(amount)) == (value, hash(value), bool(value))
    assert [str(amount), repr(amount), f"{amount}", json.dumps({"paid": amount})] == [written, written, written, f'{{"paid": {written}}}']
    assert amount == money(value, "USD")  # as numbers; their currencies can be asked for
    assert currency_in(deepcopy(amount)) == "EUR"


def test_what_is_computed_from_an_amount_is_a_plain_number() -> None:
    for value in (money(20, "EUR"), money(20.5, "EUR")):
        for computed in (value + 1, 1 + value, value * 2, value - value, -value, abs(value), round(value, 1), value / 2, value // 2):
            assert type(computed) in (int, float)
            assert currency_in(computed) is None


@pytest.mark.parametrize("value", [20, 20.5, "20 EUR", None])
def test_other_values_have_no_currency(value: object) -> None:
    assert currency_in(value) is None
