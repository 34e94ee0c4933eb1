"""Problems, written for people (`text`), programs (`json`) and GitHub's annotations (`github`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from flowengine.language.problems import Problem

__all__ = ["as_github", "as_json", "as_text", "summary"]

_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m", "bold": "\033[1m", "dim": "\033[2m", "off": "\033[0m"}


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.file, p.span, p.code))


def as_text(problems: Iterable[Problem], *, colour: bool = False) -> str:
    """Each problem with its line of the file, the word underlined, and what to try."""
    paint = _COLOURS if colour else dict.fromkeys(_COLOURS, "")
    blocks = []
    for problem in _sorted(problems):
        span = problem.span
        head = f"{paint['bold']}{problem.file}:{span.line}:{span.column}:{paint['off']} "
        head += f"{paint[problem.severity]}{problem.severity}:{paint['off']} {problem.message} {paint['dim']}[{problem.code}]{paint['off']}"
        lines = [head, *_excerpt(problem, paint)]
        if problem.suggestions:
            lines.append("   Did you mean " + _or([f"`{s}`" for s in problem.suggestions]) + "?")
        if problem.hint:
            lines.append(f"   {problem.hint}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _excerpt(problem: Problem, paint: dict[str, str]) -> list[str]:
    lines = _lines(problem.file)
    span = problem.span
    if not 0 < span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    start = min(span.column, len(line) + 1)
    width = max(1, min(end, len(line) + 1) - start)
    # Tabs are shown as they are above, so the marks need them too.
    indent = "".join("\t" if c == "\t" else " " for c in line[: start - 1])
    if len(line) > 160:
        cut = max(0, start - 40)
        line, indent = "…" + line[cut : cut + 120] + "…", " " * (start - cut)
        width = min(width, 120)
    return [f"{span.line:>5} | {line}", f"      | {indent}{paint[problem.severity]}{'^' * width}{paint['off']}"]


@lru_cache(maxsize=4)
def _read_lines(file: str, changed: int) -> tuple[str, ...]:
    lines = re.split("\r\n|\r|\n", Path(file).read_bytes()[: 4 * 1024 * 1024].decode("utf-8-sig", "replace"))
    return tuple(lines if lines[-1] else lines[:-1])


def _lines(file: str) -> Sequence[str]:
    try:
        return _read_lines(file, Path(file).stat().st_mtime_ns)
    except OSError:
        return ()


def _or(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def as_json(problems: Iterable[Problem]) -> str:
    """One array; positions count from 1, ends are exclusive."""
    rows = [
        {
            "file": p.file,
            "line": p.span.line,
            "column": p.span.column,
            "end_line": p.span.end_line,
            "end_column": p.span.end_column,
            "severity": p.severity,
            "code": p.code,
            "message": p.message,
            "hint": p.hint,
            "suggestions": list(p.suggestions),
        }
        for p in _sorted(problems)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    rows = []
    for p in _sorted(problems):
        more = f" Did you mean {_or([f'`{s}`' for s in p.suggestions])}?" if p.suggestions else ""
        message = f"{p.message}.{more} {p.hint}".strip()
        properties = {
            "file": p.file,
            "line": p.span.line,
            "endLine": p.span.end_line,
            "col": p.span.column,
            "endColumn": p.span.end_column,
            "title": p.code,
        }
        listed = ",".join(f"{key}={_escape(str(value), True)}" for key, value in properties.items())
        rows.append(f"::{p.severity} {listed}::{_escape(message, False)}")
    return "\n".join(rows)


def _escape(text: str, attribute: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if attribute else text


def summary(problems: Sequence[Problem], files: int) -> str:
    """`2 errors and 1 warning in 3 files`, or that all is well."""
    errors = sum(p.severity == "error" for p in problems)
    warnings = len(problems) - errors
    where = f"{files} file{'s' if files != 1 else ''}"
    if not problems:
        return f"{where}: no problems"
    counts = [f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return f"{where}: {' and '.join(counts)}"
