"""Problems, written for people (`text`), programs (`json`) and GitHub's annotations (`github`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from flowengine.language.problems import Problem
from flowengine.lessons import address, lesson, page

__all__ = ["as_github", "as_json", "as_text", "summary"]

_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m", "bold": "\033[1m", "dim": "\033[2m", "off": "\033[0m"}
_MOST_ABOVE = 3
_MOST_LINES = 5


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.file, p.span, p.code))


def as_text(problems: Iterable[Problem], *, colour: bool = False, explain: bool = True) -> str:
    """Each problem with its line of the file, the word underlined, and what to try.

    `explain`: with the lines that it stands under too, and, once for each code, lines that work and the page that explains it.
    """
    paint = _COLOURS if colour else dict.fromkeys(_COLOURS, "")
    blocks, explained = [], set()
    for problem in _sorted(problems):
        span = problem.span
        head = f"{paint['bold']}{problem.file}:{span.line}:{span.column}:{paint['off']} "
        head += f"{paint[problem.severity]}{problem.severity}:{paint['off']} {problem.message} {paint['dim']}[{_linked(problem.code) if colour else problem.code}]{paint['off']}"
        lines = [head, *_excerpt(problem, paint, around=explain)]
        if problem.suggestions:
            lines.append("   Did you mean " + _or([f"`{s}`" for s in problem.suggestions]) + "?")
        if problem.hint:
            lines.append(f"   {problem.hint}")
        if explain and problem.code not in explained:
            explained.add(problem.code)
            lines += _lesson(problem, paint)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _excerpt(problem: Problem, paint: dict[str, str], *, around: bool) -> list[str]:
    lines = _lines(problem.file)
    span = problem.span
    if not 0 < span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    above = [f"{paint['dim']}{number:>5} | {lines[number - 1][:120]}{paint['off']}" for number in (_enclosing(lines, span.line) if around else ())]
    start = min(span.column, len(line) + 1)
    width = max(1, min(end, len(line) + 1) - start)
    # Tabs are shown as they are above, so the marks need them too.
    indent = "".join("\t" if c == "\t" else " " for c in line[: start - 1])
    if len(line) > 160:
        cut = max(0, start - 40)
        line, indent = "…" + line[cut : cut + 120] + "…", " " * (start - cut)
        width = min(width, 120)
    return [*above, f"{span.line:>5} | {line}", f"      | {indent}{paint[problem.severity]}{'^' * width}{paint['off']}"]


def _enclosing(lines: Sequence[str], line: int) -> list[int]:
    """The lines that open the blocks which a line stands in, outermost first; the nearest few."""
    found: list[int] = []
    depth = _depth(lines[line - 1])
    for number in range(line - 1, 0, -1):
        if depth == 0:
            break
        text = lines[number - 1]
        if text.strip() and not text.lstrip().startswith("#") and _depth(text) < depth:
            depth = _depth(text)
            found.append(number)
    return found[:_MOST_ABOVE][::-1]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _lesson(problem: Problem, paint: dict[str, str]) -> list[str]:
    if lesson(problem.code) is None:
        return []
    works = [f"      {line}" for line in _example(problem).splitlines()[:_MOST_LINES]]
    return [*(["   An example that works:", *works] if works else []), f"   {paint['dim']}More: {page(problem.code)}{paint['off']}"]


_OF_ANY_KEY = frozenset({"bad-date", "misplaced-key", "missing-key", "too-many-keys", "unknown-key", "wrong-type", "wrong-value", "yaml-syntax"})
"""Problems that many keys can have: the example on their page is of one of them."""


def _example(problem: Problem) -> str:
    """Lines that work; none where those of the page are about another key than this problem is."""
    found = lesson(problem.code)
    if found is None or problem.code not in _OF_ANY_KEY:
        return found.example if found is not None else ""
    named = {word for quoted in re.findall(r"`([^`]+)`", problem.message) for word in re.findall(r"[a-z_]+", quoted)}
    named |= {word for suggestion in problem.suggestions for word in re.findall(r"[a-z_]+", suggestion)}
    return found.example if named & set(re.findall(r"([a-z_]+):", found.example)) else ""


def _linked(code: str) -> str:
    """A code that terminals open the page of."""
    target = address(code)
    return f"\033]8;;{target}\033\\{code}\033]8;;\033\\" if target else code


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
            "example": _example(p),
            "docs": page(p.code) if lesson(p.code) is not None else "",
        }
        for p in _sorted(problems)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    rows = []
    for p in _sorted(problems):
        more = f" Did you mean {_or([f'`{s}`' for s in p.suggestions])}?" if p.suggestions else ""
        message = f"{p.message}.{more} {p.hint}".strip() + (f" See {page(p.code)}." if lesson(p.code) is not None else "")
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
