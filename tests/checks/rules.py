"""One rule, tried on a flow with «marks» where it should find something."""

from __future__ import annotations

from flowengine.checks import RULES, RULES_TOGETHER
from tests.language.marks import places, read, told

__all__ = ["finds"]


def finds(rule: str, marked: str, *expected: tuple[str, str], beside: tuple[str, ...] = ()) -> None:
    """Exactly these problems of one rule, each at its mark: its code, and the first word suggested (`""`: none).

    `beside`: the flows served together with it.
    """
    text, spans = places(marked)
    flow = read(text)
    served = {other.id: other for other in (flow, *map(read, beside))}
    found = sorted(RULES[rule](flow) if rule in RULES else RULES_TOGETHER[rule](flow, served), key=lambda p: (p.span, p.code))
    assert [(p.code, next(iter(p.suggestions), "")) for p in found] == list(expected), told(found, text)
    assert [p.span for p in found] == spans, told(found, text)
    assert all(p.file == "test.yaml" and p.message for p in found)
