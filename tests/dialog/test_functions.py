"""What expressions may call by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flowengine.dialog.functions import FUNCTIONS
from flowengine.dialog.secrets import conceal
from flowengine.language.expressions import FUNCTIONS as NAMES
from tests.dialog.scope import SCOPE, value


def test_every_function_of_the_language_is_there() -> None:
    assert set(FUNCTIONS) == NAMES


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("days_since('2026-03-01')", 1),
        ("days_until('2026-03-09')", 7),
        ("days_since(day)", 30),
        ("days_until(day)", -30),
        ("days_until(hidden)", -30),
        ("days_until(call.now)", 0),
        ("days_since(name)", None),
        ("days_until(nobody)", None),
        ("luhn('4111 1111 1111 1111')", True),
        ("luhn('4111 1111 1111 1112')", False),
        ("luhn(pin)", False),
        ("iban('GB82 WEST 1234 5698 7654 32')", True),
        ("iban(nobody)", False),
    ],
)
def test_functions(expression: str, expected: Any) -> None:
    day = date(2026, 1, 31)
    assert value(expression, {**SCOPE, "day": day, "hidden": conceal(day)}) == expected
