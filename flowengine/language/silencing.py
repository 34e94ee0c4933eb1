"""`# flowengine: ignore rule-name`: warnings that an author has seen and wants no more of, on one line of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flowengine.language.problems import Problem, Span, nearest
from flowengine.language.source import Block, Items, Reading, Text, Tree
from flowengine.lessons import lesson, lessons

__all__ = ["Silenced", "audible", "is_silencing", "silenced", "spoken_comments", "through_texts"]

Silenced = Mapping[tuple[str, int], frozenset[str]]
"""File and line (from 1) → the codes that aren't told there."""

_COMMENT = re.compile(r"(^|.*?\s)#[ \t]*flowengine[ \t]*:[ \t]*ignore\b[ \t]*:?(.*)$")
_NAME = re.compile(r"[\w-]+")


def is_silencing(comment: str) -> bool:
    return _COMMENT.match(comment) is not None


def silenced(text: str, reading: Reading, file: str = "") -> Silenced:
    """What the comments of a file silence: on their own line, or on the next one where they stand alone.

    Names that no rule has are reported. `file`: of an included file, as its spans have it.
    """
    found: dict[tuple[str, int], frozenset[str]] = {}
    waiting: frozenset[str] = frozenset()
    for number, line in enumerate(text.splitlines() if "ignore" in text else (), 1):
        match = _COMMENT.match(line)
        names = frozenset(_names(match, number, reading, file)) if match else frozenset()
        if match and not match[1].strip():
            waiting |= names
            continue
        if names | waiting:
            found[file or reading.file, number] = names | waiting
        if line.strip() and not line.lstrip().startswith("#"):
            waiting = frozenset()
    return found


def _names(match: re.Match[str], line: int, reading: Reading, file: str) -> Iterator[str]:
    names = list(_NAME.finditer(match.string, match.start(2)))
    if not names:
        whole = Span(line, match.end(1) + 1, line, len(match.string) + 1, file)
        reading.report(
            "unknown-rule",
            "this doesn't say what to ignore",
            whole,
            hint="Name the warning, as it stands in brackets after its message: `# flowengine: ignore key-before-option`.",
            severity="warning",
        )
    for name in names:
        if lesson(name[0]) is not None:
            yield name[0]
            continue
        span = Span(line, name.start() + 1, line, name.end() + 1, file)
        near = nearest(name[0], [known.code for known in lessons()])
        hint = "" if near else "The name stands in brackets after the message. Several are joined by commas."
        reading.report("unknown-rule", f"there is no rule `{name[0]}` to ignore", span, hint=hint, suggestions=near, severity="warning")


def audible(problems: Iterable[Problem], silenced: Silenced) -> list[Problem]:
    """The problems without those that are silenced where they stand. An error can't be."""
    return [problem for problem in problems if problem.severity == "error" or problem.code not in silenced.get((problem.file, problem.span.line), ())]


def through_texts(tree: Tree, found: Silenced, file: str) -> dict[tuple[str, int], frozenset[str]]:
    """What is silenced where a text of several lines begins, for its other lines too: no comment can stand on them."""
    more: dict[tuple[str, int], frozenset[str]] = {}
    for span in _long_texts(tree):
        names = found.get((span.file or file, span.line), frozenset())
        for line in range(span.line + 1, span.end_line + (span.end_column > 1)) if names else ():
            place = (span.file or file, line)
            more[place] = more.get(place, found.get(place, frozenset())) | names
    return {**found, **more}


def _long_texts(tree: Tree) -> Iterator[Span]:
    if isinstance(tree, Text):
        if tree.span.line != tree.span.end_line:
            yield tree.span
    else:
        for child in tree.values() if isinstance(tree, Block) else tree:
            yield from _long_texts(child)


def spoken_comments(tree: Tree, reading: Reading) -> None:
    """Tell of comments that stand inside a text: there they are no comments, and callers would hear them."""
    if isinstance(tree, Text):
        if any(is_silencing(line) for line in tree.splitlines()):
            reading.report(
                "spoken-comment",
                "this comment stands inside a text, so callers would hear it",
                tree.span,
                hint="Put it behind the `>-` or `|`, or on a line of its own above.",
                severity="warning",
            )
    elif isinstance(tree, Block | Items):
        for child in tree.values() if isinstance(tree, Block) else tree:
            spoken_comments(child, reading)
