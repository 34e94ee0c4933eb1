"""What values a variable takes whose first value was of a kind."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.language.kinds import KIND_WORDS, Kind, Unfit, fitted


@pytest.mark.parametrize(
    ("kind", "value", "becomes"),
    [
        ("number", 3, 3),
        ("number", "42", 42),
        ("number", " -4.5 ", -4.5),
        ("text", 420, "420"),
        ("text", 35.0, "35"),
        ("text", 2.5, "2.5"),
        ("text", True, "true"),
        ("text", "0420", "0420"),
        ("text", date(2026, 3, 2), date(2026, 3, 2)),  # is put into words as one, and into a text as ISO
        ("text", time(9, 30), time(9, 30)),
        ("truth", False, False),
        ("truth", "true", True),
        ("truth", " False ", False),
        ("number", "0420", 420),
        ("text", [1], [1]),  # a list, a record, a moment: said as a text where it stands in one
        ("number", None, None),
        ("truth", None, None),
    ],
)
def test_what_fits(kind: Kind, value: Any, becomes: Any) -> None:
    assert fitted(kind, value) == becomes and type(fitted(kind, value)) is type(becomes)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", "+1"), ("number", "four"), ("number", ""), ("number", True), ("number", [1]), ("number", "9" * 40), ("truth", 1), ("truth", "maybe"), ("truth", "yes"), ("number", date(2026, 3, 2))],
)  # fmt: skip
def test_what_does_not(kind: Kind, value: Any) -> None:
    with pytest.raises(Unfit):
        fitted(kind, value)


@given(
    st.sampled_from(sorted(KIND_WORDS)), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=2), max_leaves=3)
)
def test_whatever_comes_what_fits_stays_as_it_is(kind: Kind, value: Any) -> None:
    try:
        once = fitted(kind, value)
    except Unfit:
        return
    again = fitted(kind, once)
    assert again is once or again == once or once != once  # not-a-number is nothing's equal
