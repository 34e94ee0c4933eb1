"""Mends applied to a flow file: those that are certain, one after the other, its comments and layout kept.

Certain is an error with a single suggestion whose application leaves fewer errors and brings no new ones. What only the
author can know (which other key, which of two names) is left to them.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flowengine.language.problems import Problem
from flowengine.loading import check_bytes

__all__ = ["Fix", "fix", "fix_file"]

MOST_FIXES = 100
UNCERTAIN = frozenset({"duplicate-keys", "pasted-twice"})
"""What the suggestion of is one of several that would do."""
NUMBER = "bad-number"
"""Certain only where the country is written: a wrong one rings at a stranger's."""
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n|\\Z)")


@dataclass(frozen=True, slots=True)
class Fix:
    """A problem that was mended: `found` stood in the file, `suggestions[0]` of the problem stands there now."""

    problem: Problem
    found: str


def fix(data: bytes, file: str) -> tuple[bytes, list[Fix]]:
    """A flow file with its certain mistakes mended, and which these were. What can't be read is left alone."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, []
    fixes: list[Fix] = []
    problems = _errors(text, file)
    while len(fixes) < MOST_FIXES:
        for problem in problems:
            if len(problem.suggestions) != 1 or problem.code in UNCERTAIN or problem.file != file:
                continue
            begin, end = _places(text, problem)
            if problem.code == NUMBER and "+" not in text[begin:end]:
                continue
            tried = text[:begin] + problem.suggestions[0] + text[end:]
            left = _errors(tried, file)
            if len(left) < len(problems) and {p.code for p in left} <= {p.code for p in problems}:
                fixes.append(Fix(problem, text[begin:end]))
                text, problems = tried, left
                break
        else:
            break
    return text.encode(), fixes


def fix_file(path: Path) -> list[Fix]:
    """The same for a file, which is replaced as a whole, if at all. Raises `OSError` where it can't be."""
    data = path.read_bytes()
    mended, fixes = fix(data, str(path))
    if fixes:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mended)
            Path(beside).chmod(path.stat().st_mode & 0o7777)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
    return fixes


def _errors(text: str, file: str) -> list[Problem]:
    return sorted((p for p in check_bytes(text.encode(), file)[1] if p.severity == "error"), key=lambda p: p.span)


def _places(text: str, problem: Problem) -> tuple[int, int]:
    """Where a problem's span begins and ends in the text."""
    starts = [match.start() for match in _LINE.finditer(text)]
    first = len("\ufeff") if text.startswith("\ufeff") else 0
    span = problem.span

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column - 1 + (first if line == 1 else 0)

    return at(span.line, span.column), at(span.end_line, span.end_column)
