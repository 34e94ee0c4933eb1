"""The values that expressions are tested with, and ways to carry them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowengine.dialog.evaluation import evaluate, holds, render_speech
from flowengine.dialog.secrets import Secret
from flowengine.dialog.values import Facts
from flowengine.language.expressions import ExpressionText, TemplateText
from flowengine.language.problems import Span
from flowengine.language.source import Text

SCOPE: dict[str, Any] = {
    "name": "Ann",
    "n": 3,
    "half": 2.5,
    "whole": 2.0,
    "yes": True,
    "nothing": None,
    "rows": ["a", "b", "c"],
    "patient": {"first": "Bo", "visit": {"day": 4}, "from": "x"},
    "tricky": "{{ 7 * 7 }} {% raw %}",
    "markup": '<b>Tom & "Jerry"</b>',
    "call": Facts(
        {"from": "+15550001111", "language": "en-US", "now": Facts({"hour": 9, "iso": "2026-03-02T09:00:00"}), "parameters": Facts({"clinic": "downtown"}), "later": lambda: 5}
    ),
    "env": {"DESK": "+15551230100"},
    "pin": Secret("4711"),
    "pins": [Secret("4711"), "x"],
    "held": {"pin": Secret("4711")},
}


def template(source: str) -> TemplateText:
    return TemplateText(Text.at(source, Span(7, 3, 7, 9)))


def value(expression: str, scope: Mapping[str, Any] = SCOPE) -> Any:
    """What a lone expression gives."""
    return evaluate(template("{{ " + expression + " }}"), scope)


def said(source: str) -> str:
    return render_speech(template(source), SCOPE)


def asked(expression: str) -> bool:
    return holds(ExpressionText(Text.at(expression, Span(7, 3, 7, 9))), SCOPE)


def shown(found: Any) -> str:
    """Everything that could be seen of a value."""
    if isinstance(found, list | tuple):
        return " ".join(map(shown, found))
    if isinstance(found, Mapping):
        return " ".join(shown(part) for item in found.items() for part in item)
    return str(found)
