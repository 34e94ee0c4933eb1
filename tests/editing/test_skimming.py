from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.editing.skimming import Cursor, Trail, cursor_at, skim
from flowengine.language.composing import read_tree
from flowengine.language.source import Block, Items, Reading, Text, Tree
from tests.editing.cursors import split

ROOT = Path(__file__).parent.parent.parent


def skimmed(text: str) -> list[tuple[Trail, str]]:
    """Keys with their block and a `:`, values with their path."""
    return [(scrap.path, scrap.text + ":" * scrap.is_key) for scrap in skim(dedent(text).split("\n"))]


def cursor(text: str) -> Cursor:
    plain, line, column = split(dedent(text))
    return cursor_at(plain.split("\n"), line, column)


def test_blocks_lists_and_brackets() -> None:
    assert skimmed("""\
        start: menu  # the first
        states:
          menu:
            choices:
            - dtmf: 1
              goto: "bye"
            - {dtmf: [2, 3], goto: 'it''s', set: {a: 1}}
          bye: {hangup: true}
        """) == [
        ((), "start:"),
        (("start",), "menu"),
        ((), "states:"),
        (("states",), "menu:"),
        (("states", "menu"), "choices:"),
        (("states", "menu", "choices", 0), "dtmf:"),
        (("states", "menu", "choices", 0, "dtmf"), "1"),
        (("states", "menu", "choices", 0), "goto:"),
        (("states", "menu", "choices", 0, "goto"), "bye"),
        (("states", "menu", "choices", 1), "dtmf:"),
        (("states", "menu", "choices", 1, "dtmf", 0), "2"),
        (("states", "menu", "choices", 1, "dtmf", 1), "3"),
        (("states", "menu", "choices", 1), "goto:"),
        (("states", "menu", "choices", 1, "goto"), "it''s"),
        (("states", "menu", "choices", 1), "set:"),
        (("states", "menu", "choices", 1, "set"), "a:"),
        (("states", "menu", "choices", 1, "set", "a"), "1"),
        (("states",), "bye:"),
        (("states", "bye"), "hangup:"),
        (("states", "bye", "hangup"), "true"),
    ]


def test_texts_of_several_lines() -> None:
    assert skimmed("""\
        a: >
          key: no key
          {{ x }}
        b: one
          two: three
        c: "one
          two"
        d: x
        """) == [
        ((), "a:"),
        (("a",), "key: no key"),
        (("a",), "{{ x }}"),
        ((), "b:"),
        (("b",), "one"),
        (("b",), "two: three"),
        ((), "c:"),
        (("c",), "one"),
        (("c",), "two"),
        ((), "d:"),
        (("d",), "x"),
    ]


def test_what_is_never_closed_ends_where_something_else_begins() -> None:
    assert skimmed("""\
        states:
          a: {prompt: "Hello, goto: b
          b:
            choices:
              - {dtmf: 1, goto: a
              - {dtmf: 2, goto: b}
        """)[-4:] == [
        (("states", "b", "choices", 1), "dtmf:"),
        (("states", "b", "choices", 1, "dtmf"), "2"),
        (("states", "b", "choices", 1), "goto:"),
        (("states", "b", "choices", 1, "goto"), "b"),
    ]


@pytest.mark.parametrize(
    ("text", "path", "slot", "typed"),
    [
        ("▮", (), "key", ""),
        ("fl▮", (), "either", "fl"),
        ("start: ▮", ("start",), "value", ""),
        ("start: me▮", ("start",), "value", "me"),
        ("states:\n  ▮", ("states",), "key", ""),
        ("states:\n  a:\n    prompt: Hello.\n    ▮", ("states", "a"), "key", ""),
        ("states:\n  a:\n    prompt: Hello.\n  ▮", ("states",), "key", ""),
        ("states:\n  a:\n    prompt: Hello.\n      ▮", ("states", "a", "prompt"), "value", ""),
        ("states:\n  a:\n    go▮\n  b: {}", ("states", "a"), "key", "go"),
        ("states:\n  a:\n    choices:\n      - ▮", ("states", "a", "choices", 0), "either", ""),
        ("states:\n  a:\n    choices:\n      - dtmf: 1\n        ▮", ("states", "a", "choices", 0), "key", ""),
        ("states:\n  a:\n    choices:\n      - {▮", ("states", "a", "choices", 0), "key", ""),
        ("states:\n  a:\n    choices:\n      - {dtmf: 1, go▮", ("states", "a", "choices", 0), "key", "go"),
        ("states:\n  a:\n    choices:\n      - {dtmf: 1, goto: b▮", ("states", "a", "choices", 0, "goto"), "value", "b"),
        ("states:\n  a:\n    choices:\n      - {dtmf: 1,\n         goto: ▮", ("states", "a", "choices", 0, "goto"), "value", ""),
        ("states:\n  a: {choices: [{speech: [x, <y▮", ("states", "a", "choices", 0, "speech", 1), "value", "<y"),
        ('a: "x y▮', ("a",), "value", "x y"),
        ('a: "x y"▮', ("a",), "done", "x y"),
        ("a: x  # y▮", ("a",), "comment", "x "),
        ("a: {b: 1}▮", ("a",), "done", ""),
        ("a: &anchor ▮", ("a",), "value", ""),
    ],
)
def test_cursors(text: str, path: Trail, slot: str, typed: str) -> None:
    found = cursor(text)
    assert (found.path, found.slot, found.typed) == (path, slot, typed)


def test_a_value_cannot_stand_right_behind_its_colon() -> None:
    assert not cursor("start:▮").spaced
    assert cursor("start: ▮").spaced
    assert not cursor("a: {start:▮").spaced


def leaves(tree: Tree, path: Trail = ()) -> set[tuple[Trail, str]]:
    if isinstance(tree, Text):
        return {(path, str(tree))}
    pairs = enumerate(tree) if isinstance(tree, Items) else ((str(key), value) for key, value in tree.items())
    return {leaf for name, value in pairs for leaf in leaves(value, (*path, name))}


@pytest.mark.parametrize("file", sorted([*ROOT.glob("flows/*.yaml"), *ROOT.glob("tests/flows/*.yaml")]), ids=lambda file: file.name)
def test_of_a_good_file_it_shows_what_yaml_reads(file: Path) -> None:
    """All but texts that YAML unfolds or whose escapes it resolves."""
    text = file.read_text(encoding="utf-8")
    tree = read_tree(text.encode(), Reading("x"))
    assert isinstance(tree, Block)
    shown = {(scrap.path, scrap.text) for scrap in skim(text.split("\n")) if not scrap.is_key}
    read = leaves(tree)
    assert {path for path, _ in shown} == {path for path, _ in read}
    assert len(shown & read) > 0.9 * len(read)


PIECES = st.sampled_from(["a", "goto", ":", ": ", "- ", "  ", "\n", "{", "}", "[", "]", ",", '"', "'", "{{", "}}", "|", "<", "#", " # ", "é", "😀", "\t", "&a ", "*a", ">"])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_makes_it_stumble(text: str) -> None:
    lines = text.split("\n")
    for scrap in skim(lines):
        assert lines[scrap.line - 1][scrap.column - 1 :].startswith(scrap.text)
    for number, line in enumerate(lines, 1):
        for column in range(1, len(line) + 2):
            found = cursor_at(lines, number, column)
            assert found.column >= 1
