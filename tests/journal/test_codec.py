"""Values of a call come out of the journal as what went in; secret answers don't go in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from math import inf, isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.money import currency_in, money
from flowengine.dialog.secrets import Hidden, Secret
from flowengine.journal.codec import packed, unpacked

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates() | st.times() | st.datetimes() | st.datetimes(timezones=st.just(UTC))
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=5))
def test_what_goes_in_comes_out(values: dict[str, Any]) -> None:
    text, secret = packed(values)
    assert secret == ()
    assert unpacked(text) == values


def test_kinds_are_kept() -> None:
    values = {
        "n": 5,
        "amount": money(12.5, "EUR"),
        "whole": money(3, "USD"),
        "day": date(2026, 3, 1),
        "at": time(9, 30),
        "moment": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "far": inf,
    }
    read = unpacked(packed({**values, "odd": nan})[0])
    assert isnan(read.pop("odd"))
    assert read == values
    assert {name: type(value) for name, value in read.items()} == {name: type(value) for name, value in values.items()}
    assert currency_in(read["amount"]) == "EUR" and currency_in(read["whole"]) == "USD"


def test_secrets_are_named_and_left_out() -> None:
    text, secret = packed({"pin": Secret("4711"), "card": {"number": Secret("4000123412341234")}, "tries": [1, Hidden(99817)], "name": "Ada"})
    assert secret == ("pin", "card", "tries")
    assert unpacked(text) == {"name": "Ada"}
    assert "4711" not in text and "4000" not in text and "99817" not in text


@pytest.mark.parametrize("text", ["", "[]", "1", "{", '{"a": {"$": "date"}}', '{"a": {"$": "nothing", "value": 1}}', '{"a": {"$": "date", "value": "soon"}}'])
def test_what_is_no_variables(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        unpacked(text)
