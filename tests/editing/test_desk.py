from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from flowengine.editing.desk import CannotRename, Desk, Place
from flowengine.editing.mentions import word_at
from flowengine.loading import load_all
from tests.editing.cursors import split, typed

FLOW = """\
flow: shop
start: menu
phrases: {person: [operator, agent], anyone: [<person>]}
variables: {tries: 0}
calendars: {office: {timezone: UTC, open: {daily: 09:00-17:00}}}
states:
  menu:
    prompt: "Hello, {{ tries }}."
    choices:
      - {dtmf: 1, speech: [<person>], goto: desk, set: {tries: "{{ tries + 1 }}"}}
      - {dtmf: 2, if: calendars.office.is_open, goto: menu}
  desk: {handoff: {dial: "+15551230100"}, outcomes: {busy: "menu"}}
"""


def lay(folder: Path, files: Mapping[str, str]) -> tuple[Desk, dict[str, Path]]:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(dedent(text), encoding="utf-8")
    return Desk(), {name: folder / name for name in files}


def asked(desk: Desk, file: Path, text: str) -> tuple[list[str], list[str]]:
    """Definitions and references of the name at the `▮`, as `file:line`, of an open file."""
    plain, line, column = split(dedent(text))
    page = desk.put(file, plain)
    mention = word_at(page.mentions, line, column)
    assert mention is not None
    return told(desk.definitions(page, mention)), told(desk.references(page, mention))


def told(places: list[Place]) -> list[str]:
    return [f"{place.file.name}:{place.span.line}" for place in places]


@pytest.mark.parametrize(
    ("before", "after", "definition", "references"),
    [
        ("goto: de", "sk", [12], [10, 12]),
        ("start: ", "menu", [7], [2, 7, 11, 12]),
        ("  menu", ":", [7], [2, 7, 11, 12]),
        ("speech: [<per", "son", [3], [3, 3, 10]),
        ("{{ tri", "es +", [4], [4, 8, 10, 10]),
        ("if: calendars.off", "ice", [5], [5, 11]),
        ("flow: sh", "op", [1], [1]),
    ],
)
def test_where_names_are_from_and_where_they_are(before: str, after: str, definition: list[int], references: list[int]) -> None:
    here = typed(FLOW.replace(before + after, f"{before}▮{after}", 1))
    mention = word_at(here.page.mentions, here.line, here.column)
    assert mention is not None
    assert [place.span.line for place in here.desk.definitions(here.page, mention)] == definition
    assert [place.span.line for place in here.desk.references(here.page, mention)] == references


def renamed(here_text: str, new: str) -> str:
    here = typed(here_text)
    lines = list(here.page.lines)
    for place in reversed(here.desk.rename(here.page, here.line, here.column, new)):
        line, span = lines[place.span.line - 1], place.span
        lines[span.line - 1] = line[: span.column - 1] + new + line[span.end_column - 1 :]
    return "\n".join(lines)


def test_a_state_is_renamed_everywhere() -> None:
    assert renamed(FLOW.replace("start: menu", "start: me▮nu"), "main_menu") == FLOW.replace("menu", "main_menu")


def test_a_state_is_renamed_in_a_file_that_is_broken_elsewhere() -> None:
    broken = FLOW + '  more: {prompt: "Hello, goto: menu\n  last: {goto: menu, prompt: [}\n'
    assert renamed(broken.replace("start: menu", "start: me▮nu"), "main") == broken.replace("menu", "main").replace("Hello, goto: main", "Hello, goto: menu")


@pytest.mark.parametrize(
    ("text", "new", "reason"),
    [
        ("start: me▮nu", "desk", "is there already"),
        ("start: me▮nu", "Main Menu", "lower-case words"),
        ("start: me▮nu", "", "lower-case words"),
        ("st▮art: menu", "x", "no name here"),
        ("start: no▮where", "x", "nowhere defined"),
    ],
)
def test_what_cannot_be_renamed(text: str, new: str, reason: str) -> None:
    with pytest.raises(CannotRename, match=reason):
        renamed(FLOW.replace("start: menu", text), new)


def test_a_variable_is_no_word_that_expressions_use() -> None:
    with pytest.raises(CannotRename):
        renamed(FLOW.replace("{tries: 0}", "{tr▮ies: 0}"), "call")


PARTS = {
    "a.yaml": "flow: a\nstart: menu\ninclude: [parts/people.yaml]\nstates:\n  menu: {goto: person}\n",
    "b.yaml": "flow: b\nstart: person\ninclude: parts/people.yaml\nstates:\n  menu: {goto: person}\n",
    "parts/people.yaml": "states:\n  person: {goto: menu}\nphrases: {agent: [operator]}\n",
    "a.test.yaml": "flow: a\ntests:\n  - name: x\n    steps:\n      - state: person\n",
}


def test_names_of_an_included_file(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, PARTS)
    definitions, references = asked(desk, files["a.yaml"], PARTS["a.yaml"].replace("goto: ", "goto: ▮"))
    assert definitions == ["people.yaml:2"]
    assert references == ["a.test.yaml:5", "a.yaml:5", "b.yaml:2", "b.yaml:5", "people.yaml:2"]


def test_from_within_an_included_file(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, PARTS)
    definitions, _ = asked(desk, files["parts/people.yaml"], PARTS["parts/people.yaml"].replace("goto: ", "goto: ▮"))
    assert definitions == ["a.yaml:5", "b.yaml:5"]


def test_from_within_scenario_tests(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, PARTS)
    definitions, references = asked(desk, files["a.test.yaml"], PARTS["a.test.yaml"].replace("state: ", "state: ▮"))
    assert definitions == ["people.yaml:2"] and "a.yaml:5" in references


FLOWS = {
    "shop.yaml": """\
        flow: shop
        start: pay
        states:
          pay: {subflow: payment, with: {amount: 3}, outcomes: {paid: bye}}
          bye: {handoff: {flow: payment}}
        """,
    "payment.yaml": """\
        flow: payment
        start: ask
        variables: {amount: 0}
        states:
          ask: {prompt: "{{ amount }}", return: paid}
        """,
}


@pytest.mark.parametrize(
    ("name", "definition", "references"),
    [
        ("payment", "payment.yaml:1", ["payment.yaml:1", "shop.yaml:4", "shop.yaml:5"]),
        ("amount", "payment.yaml:3", ["payment.yaml:3", "payment.yaml:5", "shop.yaml:4"]),
        ("paid", "payment.yaml:5", ["payment.yaml:5", "shop.yaml:4"]),
    ],
)
@pytest.mark.parametrize("file", FLOWS)
def test_names_across_flows(tmp_path: Path, name: str, definition: str, references: list[str], file: str) -> None:
    desk, files = lay(tmp_path, FLOWS)
    definitions, found = asked(desk, files[file], FLOWS[file].replace(name, f"▮{name}", 1))
    assert (definitions, found) == ([definition], references)


def test_flows_that_go_into_each_other_still_fit_after_a_renaming(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, FLOWS)
    for name, new in (("amount", "sum_due"), ("paid", "settled"), ("payment", "checkout")):
        text = files["payment.yaml"].read_text()
        page = desk.page(files["payment.yaml"])
        assert page is not None
        line, column = split(text.replace(name, f"▮{name}", 1))[1:]
        for place in sorted(desk.rename(page, line, column, new), reverse=True):
            lines = place.file.read_text().split("\n")
            span, before = place.span, lines[place.span.line - 1]
            lines[span.line - 1] = before[: span.column - 1] + new + before[span.end_column - 1 :]
            place.file.write_text("\n".join(lines))
    assert [problem for problem in load_all([tmp_path]).problems if problem.severity == "error"] == []
    assert "checkout" in load_all([tmp_path]).flows


def test_open_files_count_as_they_are_typed(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, FLOWS)
    shop = desk.page(files["shop.yaml"])
    assert shop is not None and set(desk.names(shop, "flow")) == {"shop", "payment"}
    desk.put(files["payment.yaml"], "flow: paying\nstart: x\n")
    desk.put(tmp_path / "new.yaml", "flow: new-one\nstart: x\n")
    assert set(desk.names(shop, "flow")) == {"shop", "paying", "new-one"}
    desk.take_away(files["payment.yaml"])
    assert "payment" in desk.names(shop, "flow")


def test_a_file_that_is_saved_elsewhere_is_read_anew(tmp_path: Path) -> None:
    desk, files = lay(tmp_path, FLOWS)
    first = desk.page(files["shop.yaml"])
    assert first is not None and desk.page(files["shop.yaml"]) is first
    files["shop.yaml"].write_text("flow: other-shop\n")
    again = desk.page(files["shop.yaml"])
    assert again is not None and again.id == "other-shop"
    assert desk.page(tmp_path / "none.yaml") is None and desk.page(tmp_path) is None
