"""One rule, tried on a flow with «marks» where it should find something."""

from __future__ import annotations

from flowengine.checks import RULES
from tests.language.marks import places, read, told

__all__ = ["finds"]


def finds(rule: str, marked: str, *expected: tuple[str, str]) -> None:
    """Exactly these problems of one rule, each at its mark: its code, and the first word suggested (`""`: none)."""
    text, spans = places(marked)
    flow = read(text)
    found = sorted(RULES[rule](flow), key=lambda p: (p.span, p.code))
    assert [(p.code, next(iter(p.suggestions), "")) for p in found] == list(expected), told(found, text)
    assert [p.span for p in found] == spans, told(found, text)
    assert all(p.file == "test.yaml" and p.message for p in found)
