"""What stands behind `|`."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.dialog.evaluation import render_speech
from flowengine.dialog.filters import FILTERS
from flowengine.dialog.values import Facts
from flowengine.language.expressions import FILTERS as NAMES
from tests.dialog.scope import template, value


def test_every_filter_of_the_language_is_there() -> None:
    assert set(FILTERS) == NAMES


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("name | upper", "ANN"),
        ("name | lower | title", "Ann"),
        ("rows | length", 3),
        ("rows | first ~ (rows | last)", "ac"),
        ("rows | join(', ')", "a, b, c"),
        ("rows | join", "abc"),
        ("nobody | join", ""),
        ("name | replace('n', 'm')", "Amm"),
        ("nobody | replace('n', 'm')", ""),
        ("nobody | default('Bo')", "Bo"),
        ("nothing | default('Bo', true)", "Bo"),
        ("'  x ' | trim", "x"),
        ("'4' | int + 1", 5),
        ("'x' | int", 0),
        ("'2.5' | float", 2.5),
        ("half | round", 2.0),
        ("[3, 1, 2] | max", 3),
        ("[3, 1, 2] | sum", 6),
        ("'AB1' | spell", "A, B, 1"),
        ("'4155550100' | digits", "4 1 5, 5 5 5, 0 1 0 0"),
        ("call.from | phone", "5 5 5, 0 0 0, 1 1 1 1"),
        ("rows | list", "a, b and c"),
        ("['a'] | list", "a"),
        ("[] | list", ""),
        ("nobody | list", ""),
    ],
)
def test_filters(expression: str, expected: Any) -> None:
    found = value(expression)
    assert (found, type(found)) == (expected, type(expected))


def test_the_conjunction_is_the_languages() -> None:
    for language, text in (("en-US", "a and b"), ("es-US", "a y b"), ("de-DE", "a und b"), ("fr-FR", "a et b")):
        assert render_speech(template("{{ rows | list }}"), {"rows": ["a", "b"], "call": Facts({"language": language})}) == text
