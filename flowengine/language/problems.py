"""What is wrong with a flow file, as values: where, what was found, what to try.

A `Problem` is data; nothing here prints. An exception (`InvalidFlow`) means that there is no flow to go on with, and
carries every problem that was found, not just the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["NOWHERE", "InvalidFlow", "Problem", "Severity", "Span", "nearest"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns count characters from 1, the end is exclusive.

    `file` is empty for the flow's own file; what a flow includes says where it stands.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""


NOWHERE = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one file.

    `code` is kebab-case and stable (docs/checks has a page for each); `suggestions` are texts that could stand
    in place of the span, best first.
    """

    file: str
    span: Span
    code: str
    message: str
    hint: str = ""
    suggestions: tuple[str, ...] = ()
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.span.file:
            object.__setattr__(self, "file", self.span.file)


class InvalidFlow(Exception):
    """A flow can't be used. `problems` holds everything that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=lambda p: (p.file, p.span, p.code)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [f"{p.file}:{p.span.line}:{p.span.column}: {p.severity}: {p.message} [{p.code}]" for p in self.problems]
        return "\n".join(lines) or "the flow can't be used"


def nearest(word: str, known: Iterable[str], *, most: int = 4) -> tuple[str, ...]:
    """The known words that `word` was probably meant to be, best first; empty where nothing is near.

    Nearness is the optimal string alignment distance (a swapped pair of letters is one slip), as a share of the longer word.
    """
    candidates: Sequence[str] = sorted(set(known) - {word})
    folded = word.lower().replace("-", "_")
    found = process.extract(
        folded,
        candidates,
        scorer=OSA.normalized_similarity,
        processor=lambda text: text.lower().replace("-", "_"),
        score_cutoff=0.6,
        limit=most,
    )
    return tuple(name for name, _, _ in found)
