"""A flow file with «marks» around what should be told of, and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import dedent, indent
from typing import NamedTuple

from flowengine.language.model import Flow
from flowengine.language.problems import Problem, Span
from flowengine.language.reader import read_flow_bytes

__all__ = ["Told", "expect", "in_flow", "in_state", "lines_of", "places", "read", "told", "within"]


class Told(NamedTuple):
    """A problem as these tests compare it: its code, the text at its span, and where that begins."""

    code: str
    text: str
    line: int
    column: int


def lines_of(text: str) -> list[str]:
    """The lines that an editor shows."""
    return re.split("\r\n|\r|\n", text)


def places(marked: str) -> tuple[str, list[Span]]:
    """A dedented text without its marks, and the spans that they were around."""
    text, spans = "", []
    starts: list[tuple[int, int]] = []
    for piece in re.split("([«»])", dedent(marked)):
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
        if piece == "«":
            starts.append((line, column))
        elif piece == "»":
            spans.append(Span(*starts.pop(), line, column))
        else:
            text += piece
    return text, sorted(spans)


def told(problems: Iterable[Problem], text: str) -> list[Told]:
    """What is told of a text, in the order of the file."""
    lines = lines_of(text.removeprefix("\ufeff"))
    rows = []
    for problem in sorted(problems, key=lambda p: p.span):
        span = problem.span
        rows.append(Told(problem.code, _at(lines, span), span.line, span.column))
    return rows


def _at(lines: list[str], span: Span) -> str:
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    rest = lines[span.line : span.end_line - 1]
    last = lines[span.end_line - 1][: span.end_column - 1] if span.end_line <= len(lines) else ""
    return "\n".join([lines[span.line - 1][span.column - 1 :], *rest, last])


def read(yaml: str) -> Flow:
    """A flow that has no problems at all."""
    flow, problems = read_flow_bytes(dedent(yaml).encode(), "test.yaml")
    assert not problems, problems
    assert flow is not None
    return flow


def within(span: Span, text: str) -> bool:
    """Whether a span lies in a text; the end may be where the line after the last would begin."""
    lines = lines_of(text.removeprefix("\ufeff"))
    if not (span.line, span.column) <= (span.end_line, span.end_column):
        return False
    ends = (span.end_line, span.end_column) == (len(lines) + 1, 1) or _on_line(lines, span.end_line, span.end_column)
    return ends and _on_line(lines, span.line, span.column)


def _on_line(lines: list[str], line: int, column: int) -> bool:
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


def expect(marked: str, *expected: tuple[str, str]) -> None:
    """Exactly these problems, each at its mark: its code, and the first word suggested (`""`: none)."""
    text, spans = places(marked)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    found = sorted(problems, key=lambda p: p.span)
    assert [(p.code, next(iter(p.suggestions), "")) for p in found] == list(expected), told(found, text)
    assert [p.span for p in found] == spans, told(found, text)


def in_state(fragment: str, more: str = "") -> str:
    """A flow with these keys in the state `m`, beside a state `x`."""
    return f"flow: f\nstart: m\nstates:\n  m:\n{indent(dedent(fragment).strip(), '    ')}\n  x: {{prompt: Bye., hangup: true}}\n{dedent(more)}"


def in_flow(fragment: str) -> str:
    """A flow with these keys beside its own."""
    return f"flow: f\nstart: m\nstates:\n  m: {{prompt: Hello., hangup: true}}\n{dedent(fragment).strip()}\n"
