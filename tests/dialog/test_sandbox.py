"""What expressions can't reach."""

from __future__ import annotations

import pytest

from tests.dialog.scope import said, value


@pytest.mark.parametrize(
    "expression",
    [
        "name.__class__",
        "name['__class__']",
        "rows.__len__",
        "n.real",
        "''.__class__.__mro__",
        "patient.__class__",
        "call._facts",
        "call.get",
        "pin.reveal",
        "cycler",
        "loop",
        "nobody.__class__",
        "none.__class__",
        "true.numerator",
    ],
)
def test_nothing_of_python_can_be_reached(expression: str) -> None:
    assert value(expression) is None
    assert said("{{ " + expression + " }}") == ""
