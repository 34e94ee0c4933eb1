"""Trees of YAML, and what reading one alone tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from flowengine.language.composing import read_tree
from flowengine.language.source import Block, Items, Reading, Text, Tree
from tests.language.marks import places, told

__all__ = ["codes", "expect", "plain", "texts", "tree_of", "whole"]


def texts(tree: Tree) -> Iterator[Text]:
    """Every scalar of a tree, keys excepted."""
    if isinstance(tree, Text):
        yield tree
        return
    for child in tree if isinstance(tree, Items) else tree.values():
        yield from texts(child)


def tree_of(data: bytes | str) -> tuple[Block | None, Reading]:
    reading = Reading("test.yaml")
    return read_tree(data if isinstance(data, bytes) else dedent(data).encode(), reading), reading


def plain(tree: Any) -> Any:
    """A tree as Python's own texts, lists and dicts."""
    if isinstance(tree, Text):
        return str(tree)
    if isinstance(tree, Items):
        return [plain(child) for child in tree]
    return {str(key): plain(child) for key, child in tree.items()}


def whole(yaml: str) -> Any:
    """The tree of a file without problems."""
    tree, reading = tree_of(yaml)
    assert reading.problems == []
    return plain(tree)


def codes(data: bytes | str) -> list[str]:
    return [problem.code for problem in tree_of(data)[1].problems]


def expect(marked: str, *expected: str) -> None:
    """Exactly these problems, exactly at the marks, from reading the tree alone."""
    text, spans = places(marked)
    _, reading = tree_of(text.encode())
    found = sorted(reading.problems, key=lambda p: p.span)
    assert [(p.code, p.span) for p in found] == list(zip(expected, spans, strict=True)), told(found, text)
