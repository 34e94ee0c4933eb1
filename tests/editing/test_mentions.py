from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.editing.mentions import mentions_in_scraps, mentions_in_tree, words_of_expression
from flowengine.editing.page import Page

ROOT = Path(__file__).parent.parent.parent


def found(source: str) -> list[tuple[str, str]]:
    mentions = list(words_of_expression(source, 1, 1))
    assert all(source[m.span.column - 1 : m.span.end_column - 1] == m.name for m in mentions)
    return [(m.kind, m.name) for m in mentions]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("tries > 2 and not done", [("variable", "tries"), ("variable", "done")]),
        ("patient.name | upper", [("variable", "patient"), ("filter", "upper")]),
        ("calendars.office.is_open", [("namespace", "calendars"), ("calendar", "office")]),
        ("tables.shops.find(zip=code).city", [("namespace", "tables"), ("table", "shops"), ("variable", "code")]),
        ("call.parameters.clinic == 'x y'", [("namespace", "call"), ("fact", "parameters"), ("parameter", "clinic")]),
        ("x is defined or y is not none", [("variable", "x"), ("variable", "y")]),
        ('a if b else "c"', [("variable", "a"), ("variable", "b")]),
        (r"a | default(\"b\")", [("variable", "a"), ("filter", "default")]),
        ("days_until(born)", [("function", "days_until"), ("variable", "born")]),
        ("call.from.", [("namespace", "call"), ("fact", "from")]),
        ("a ==", [("variable", "a")]),
        ("'never closed", []),
    ],
)
def test_names_in_expressions(source: str, names: list[tuple[str, str]]) -> None:
    assert found(source) == names


@given(st.text(alphabet="ab.|()'\"\\{}= é😀", max_size=30))
def test_every_expression_has_some_names_or_none(source: str) -> None:
    found(source)


@pytest.mark.parametrize("file", sorted([*ROOT.glob("flows/*.yaml"), *ROOT.glob("tests/flows/*.yaml")]), ids=lambda file: file.name)
def test_skimming_finds_the_same_names_as_reading(file: Path) -> None:
    page = Page(file, file.read_text(encoding="utf-8"))
    assert page.tree is not None
    read = set(mentions_in_tree(page.tree, page.root, page.lines))
    assert read == set(mentions_in_scraps(page.scraps, page.root))
    assert all(page.lines[m.span.line - 1][m.span.column - 1 : m.span.end_column - 1] == m.name for m in read)
