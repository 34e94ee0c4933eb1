"""Bytes to a tree: what is refused and where, and what no file can do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowengine.language.composing import MAX_ALIASED, MAX_BYTES, MAX_DEPTH, read_bytes
from flowengine.language.problems import NOWHERE
from flowengine.language.reader import read_flow_bytes
from flowengine.language.source import Items, Reading, Text
from tests.language.marks import within
from tests.language.trees import codes, expect, plain, texts, tree_of, whole

# ------------------------------------------------------------------------------------------------------------ what is kept


@pytest.mark.parametrize(
    "scalar", ["0420", "no", "on", "yes", "off", "y", "n", "12:30", "+15551230100", "~", "null", "true", "1e3", "0x1F", "0o17", "1_000", "2026-12-24", ".5", ".inf", "="]
)
def test_scalars_are_texts(scalar: str) -> None:
    assert whole(f"a: {scalar}\n{scalar}: b") == {"a": scalar, scalar: "b"}
    assert whole(f"a: [{scalar}]") == {"a": [scalar]}


def test_quotes_are_noted() -> None:
    tree, _ = tree_of("""{a: 3, b: "3", c: '3'}""")
    assert tree is not None
    assert [(str(text), text.plain) for text in texts(tree)] == [("3", True), ("3", False), ("3", False)]


def test_keys_and_values_know_where_they_stand() -> None:
    tree, _ = tree_of("a: b\nc:\n  - d\n  - {e: f}\n")
    assert tree is not None
    c = tree[Text("c")]
    assert [(str(k), k.span.line, k.span.column) for k in tree] == [("a", 1, 1), ("c", 2, 1)]
    assert [(str(t), t.span.line, t.span.column, t.span.end_column) for t in texts(tree)] == [("b", 1, 4, 5), ("d", 3, 5, 6), ("f", 4, 9, 10)]
    assert (c.key, c[1].key, c[1][Text("e")].key) == ("c", None, "e")


@pytest.mark.parametrize("line", ["日本語: ", "'😀😀': ", "añ: ", "'e\u0301': "])
def test_columns_count_characters(line: str) -> None:
    tree, _ = tree_of(f"{line}x\n")
    assert tree is not None
    [text] = texts(tree)
    assert (text.span.line, text.span.column) == (1, len(line) + 1)


def test_bom_is_no_part_of_the_file() -> None:
    tree, reading = tree_of(b"\xef\xbb\xbfflow: a\n")
    assert tree is not None and reading.problems == []
    [key] = tree
    assert (key, key.span.column) == ("flow", 1)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending: str) -> None:
    tree, reading = tree_of(f"a: b{ending}c: |{ending}  one{ending}  two{ending}d: e{ending}".encode())
    assert reading.problems == []
    assert tree is not None
    assert plain(tree) == {"a": "b", "c": "one\ntwo\n", "d": "e"}
    assert [k.span.line for k in tree] == [1, 2, 5]


@pytest.mark.parametrize("separator", ["\u0085", "\u2028", "\u2029"])
def test_a_pasted_line_separator_is_no_new_line(separator: str) -> None:
    """Word processors leave them in texts; no editor counts a line for one."""
    tree, _ = tree_of(f"a: 'one{separator}two'\nb: c\n".encode())
    assert tree is not None
    assert [k.span.line for k in tree] == [1, 2]


def test_private_characters_are_kept_or_told_of() -> None:
    tree, reading = tree_of("a: '\ue000'")
    assert reading.problems or plain(tree) == {"a": "\ue000"}


# ------------------------------------------------------------------------------------------------- what can't be read at all


def test_empty_files() -> None:
    for data in (b"", "# one\u2028two".encode(), "\u2028".encode(), b"\n\n", b"   \n", b"# nothing\n\n  # more\n", b"\xef\xbb\xbf", b"\r\r# a\r"):
        tree, reading = tree_of(data)
        assert tree is None
        assert [(p.code, p.span) for p in reading.problems] == [("empty-file", NOWHERE)]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"flow: caf\xe9\n", 1, 10),
        (b"a: b\r\nc: \xff\n", 2, 4),
        ("a: é\nü: ".encode() + b"\xe2\x82", 2, 4),
        ("flow: a\n".encode("utf-16"), 1, 1),
        (b"\xef\xbb\xbfa: \xed\xa0\x80", 1, 4),
        (b"PK\x03\x04\x14\x00\x08\xff", 1, 8),
        (b"a: b\rc: \xff", 2, 4),
    ],
)
def test_not_utf_8(data: bytes, line: int, column: int) -> None:
    tree, reading = tree_of(data)
    assert tree is None
    assert [(p.code, p.span.line, p.span.column) for p in reading.problems] == [("not-utf-8", line, column)]


@pytest.mark.parametrize("control", ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x93", "\x9f", "\ufffe", "\uffff"])
def test_control_characters(control: str) -> None:
    """Those of the second set come of quotes from a Windows editor that were read in the wrong encoding."""
    tree, reading = tree_of(f"a: b\nc: 'é{control}'\n".encode())
    assert tree is None
    assert [(p.code, p.span.line, p.span.column) for p in reading.problems] == [("binary-file", 2, 6)]


def test_too_large() -> None:
    assert codes(b"a: b\n" * (5 * 1024 * 1024 // 5)) == ["file-too-large"]
    assert codes(b"a: '" + b"x" * (MAX_BYTES - 6) + b"'\n") == []


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "disk.yaml"
    with file.open("wb") as out:
        out.truncate(10**9)
    data = read_bytes(file, Reading(str(file)))
    assert data is not None
    assert MAX_BYTES < len(data) < 2 * MAX_BYTES


def test_unreadable(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "unreadable-file"), (tmp_path / "missing.yaml", "no-file"), (tmp_path / ("x" * 300), "unreadable-file")):
        reading = Reading(str(path))
        assert read_bytes(path, reading) is None
        assert [(p.code, p.span) for p in reading.problems] == [(code, NOWHERE)]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 10_000,
        "- " * 5_000 + "a",
        "- " * 5_000,
        "? " * 5_000,
        "a: " + "[" * 50_000 + "]" * 50_000,
        "[{" * 3_000,
        "\n".join(" " * n + "a:" for n in range(1_000)),
        "\n".join(" " * n + "-" for n in range(1_000)),
    ],
    ids=["[", "{a", "- a", "-", "?", "[]", "[{", "a", "-down"],
)
def test_deep_nesting(text: str) -> None:
    tree, reading = tree_of(text.encode())
    assert tree is None
    assert [p.code for p in reading.problems] == ["nested-too-deep"]


def nested(levels: int, indent: int) -> str:
    """A file of so many blocks in each other."""
    return "\n".join(" " * indent * n + "a:" for n in range(levels)) + " b\n"


@pytest.mark.parametrize("indent", [1, 2, 4])
def test_the_depth_allowed_does_not_depend_on_the_indentation(indent: int) -> None:
    assert codes(nested(MAX_DEPTH, indent)) == []
    assert codes(nested(MAX_DEPTH + 1, indent)) == ["nested-too-deep"]


def test_brackets_in_texts_are_no_depth() -> None:
    assert whole("a: '" + "[{" * 1000 + "'") == {"a": "[{" * 1000}


@pytest.mark.parametrize(
    ("text", "what"), [("hello\n", "plain text"), ("- a\n- b\n", "a list"), ("[]", "a list"), ('"flow: a"\n', "plain text"), ("---\n", "plain text"), ("42", "plain text")]
)
def test_a_file_that_is_no_block_of_keys(text: str, what: str) -> None:
    tree, reading = tree_of(text)
    assert tree is None
    assert [(p.code, what in p.message) for p in reading.problems] == [("not-a-flow", True)]


# ------------------------------------------------------------------------------------------------------ keys and their slips


def test_duplicate_keys() -> None:
    expect(
        """
        a: 1
        b: {c: 2, «c»: 3, d: 4}
        «a»: 5
        e:
          f: 6
          «f»: 7
          «f»: 8
        """,
        *["duplicate-key"] * 4,
    )


def test_the_first_of_two_is_kept_and_named() -> None:
    tree, reading = tree_of("a: 1\nb: 2\na: 3\n")
    assert plain(tree) == {"a": "1", "b": "2"}
    assert "line 1" in reading.problems[0].message  # where the first is


def test_stray_keys() -> None:
    expect("a: {prompt: «Sorry, that is wrong.», goto: menu}\n", "stray-key")
    expect("a: {prompt: One, «two», «three»}\n", "stray-key", "stray-key")
    expect("a: [{b: One, «two»}]\n", "stray-key")


def test_an_empty_value_of_a_block_is_no_stray_key() -> None:
    assert whole("a:\nb: {c: '', d: \"\"}\n") == {"a": "", "b": {"c": "", "d": ""}}


def test_unquoted_expressions() -> None:
    for marked in ("a: «{{ name }}»\n", "a: {b: «{{ name }}», c: d}\n", "a:\n  - «{{ x | upper }}»\n"):
        expect(marked, "unquoted-expression")


def test_unquoted_expression_with_words_after_it() -> None:
    _, reading = tree_of("a:\n  prompt: {{ name }}, good morning.\n  b: c\n")
    assert [p.span.line for p in reading.problems] == [2]


def test_odd_keys() -> None:
    expect("? «[a, b]»\n: c\n", "odd-key")
    expect("? «{a: b}»\n: c\n", "odd-key")


# ------------------------------------------------------------------------------------------------------------ aliases and merges


def test_aliases_are_copied() -> None:
    assert whole("a: &x {b: c}\nd: *x\ne: [*x, &y f, *y]\n") == {"a": {"b": "c"}, "d": {"b": "c"}, "e": [{"b": "c"}, "f", "f"]}


def test_merge_keys() -> None:
    yaml = """
    a: &a {x: 1, y: 2}
    b: &b {y: 3, z: 4}
    c: {<<: *a, y: 5}
    d: {y: 6, <<: [*a, *b]}
    e: {<<: {x: 7}}
    f: {"<<": 8}
    """
    tree = whole(yaml)
    assert tree["c"] == {"y": "5", "x": "1"}
    assert tree["d"] == {"y": "6", "x": "1", "z": "4"}
    assert tree["e"] == {"x": "7"}
    assert tree["f"] == {"<<": "8"}


def test_bad_merges() -> None:
    expect("a: {<<: «5»}\n", "bad-merge")
    expect("a: {<<: [«b», {c: d}]}\n", "bad-merge")


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: {c: *a}}\n", "a: &a\n  <<: *a\n", "&a a: *a\n", "a: &a [&b [*a], *b]\n"])
def test_aliases_in_themselves(text: str) -> None:
    tree, reading = tree_of(text)
    assert tree is not None
    if not text.startswith("&"):  # an alias of a key is only a text
        assert "alias-in-itself" in [p.code for p in reading.problems]


def bomb(levels: int, width: int) -> str:
    """A billion laughs: each line repeats the one before so many times."""
    first = "a0: &a0 [x]\n"
    return first + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]\n" for n in range(1, levels))


def entries(tree: Any) -> int:
    return 1 if isinstance(tree, Text) else 1 + sum(entries(child) for child in (tree if isinstance(tree, Items) else tree.values()))


@pytest.mark.parametrize("text", [bomb(9, 10), bomb(30, 2), bomb(3, 1000), bomb(1500, 1)], ids=["laughs", "doubling", "wide", "chain"])
def test_alias_bombs(text: str) -> None:
    tree, reading = tree_of(text)
    assert [p.code for p in reading.problems] == ["too-many-aliases"]
    assert tree is not None
    assert entries(tree) < 10 * MAX_ALIASED


def test_a_bomb_of_one_long_text() -> None:
    """20 kB, two thousand times: as many characters as ten files may have."""
    tree, reading = tree_of("a: &a '" + "x" * 20_000 + "'\nb: [" + ", ".join(["*a"] * 2_000) + "]\n")
    assert tree is not None
    kept = sum(len(text) for text in {id(t): t for t in texts(tree)}.values())
    assert "too-many-aliases" in [p.code for p in reading.problems] or kept < MAX_BYTES


def test_merge_bomb() -> None:
    text = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: v}}\n" for n in range(1, 12))
    tree, reading = tree_of(text)
    assert tree is not None
    assert "too-many-aliases" in [p.code for p in reading.problems]


# ------------------------------------------------------------------------------------------------------------------ whatever comes

YAMLISH = st.lists(
    st.sampled_from([*"ab:-?#{}[]\"'*&!|>%@`,<~=.0 \n", "\t", "\r", ": ", "- ", "\n  ", "\n- ", "<<: ", "*a", "&a ", "é", "😀", "\u2028", "\u0085", "\ufeff", "\ue000"]),
    max_size=60,
).map("".join)


@given(st.one_of(YAMLISH.map(str.encode), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")), st.binary(max_size=60)))
@example(b"a: '\xe2\x80\xa8\nb: x: y'")
@example(b"\xef\xbb\xbf'")
@example(b"- a")
@example(b"...")
@example(b"a: \xc2\x85'\n\xc2\x85*")
def test_any_bytes_are_read_or_told_of(data: bytes) -> None:
    tree, reading = tree_of(data)
    assert tree is not None or reading.problems
    text = data.decode("utf-8", "replace")
    for problem in reading.problems:
        assert within(problem.span, text), problem
        assert "\ue000" in text or "\ue000" not in problem.message


FLOW = """flow: f
start: m
states:
  m:
    prompt: Hello. {{ name }}
    choices:
      - {dtmf: 1, speech: [yes, (a|the) thing], goto: m}
variables: {name: Ann}
"""


@given(st.integers(0, len(FLOW)), st.integers(0, 12), YAMLISH)
@example(61, 0, "?")
def test_a_flow_with_anything_in_it_is_read_or_told_of(place: int, gone: int, put: str) -> None:
    text = FLOW[:place] + put + FLOW[place + gone :]
    flow, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert (flow is None) == any(p.severity == "error" for p in problems)
    for problem in problems:
        assert within(problem.span, text), problem
