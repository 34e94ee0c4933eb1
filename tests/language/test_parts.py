"""Files beside a flow: those it includes, and its tables."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.reader import read_flow
from flowengine.loading import check_file, find_flow_files

CLINIC = """
    flow: clinic
    start: menu
    include: [shared/people.yaml]
    states:
      menu:
        prompt: Hello.
        choices:
          - {dtmf: 1, speech: [<person>], goto: desk}
          - {dtmf: 2, goto: closed}
    """
PEOPLE = """
    phrases: {person: [operator, agent]}
    commands: [{dtmf: star, goto: menu}]
    states:
      desk: {prompt: One moment., handoff: {dial: "+15551230100"}}
      closed: {prompt: We are closed., hangup: true}
    calendars:
      office: {timezone: UTC, open: {daily: 08:00-17:00}}
    """


def write(folder: Path, **files: str) -> Path:
    """Files by name (`_` for `/` and `.`), dedented; the path of the first."""
    paths = []
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(dedent(text).lstrip("\n"))
        paths.append(path)
    return paths[0]


def good(path: Path) -> Flow:
    flow, problems = read_flow(path)
    assert not problems and flow is not None, problems
    return flow


def found(path: Path) -> list[tuple[str, int, int, str, str]]:
    _, problems = read_flow(path)
    return [(Path(p.file).name, p.span.line, p.span.column, p.code, next(iter(p.suggestions), "")) for p in sorted(problems, key=lambda p: (p.file, p.span))]


def test_what_is_included_is_part_of_the_flow(tmp_path: Path) -> None:
    flow = good(write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE))
    assert list(flow.states) == ["menu", "desk", "closed"]
    assert list(flow.phrases) == ["person"] and list(flow.calendars) == ["office"] and len(flow.commands) == 1
    assert [path.name for path in flow.beside] == ["people.yaml"]


def test_another_version_of_what_is_included_is_another_version_of_the_flow(tmp_path: Path) -> None:
    before = good(write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE))
    after = good(write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE.replace("closed.", "shut.")))
    assert before.version != after.version and before.beside != after.beside


def test_a_slip_in_an_included_file_is_told_of_where_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE.replace("goto: menu", "goto: meun").replace("hangup: true", "hangup: maybe"))
    assert found(path) == [("people.yaml", 2, 31, "unknown-target", "menu"), ("people.yaml", 5, 44, "wrong-type", "")]


def test_a_slip_of_yaml_in_an_included_file(tmp_path: Path) -> None:
    path = write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE.replace("  office:", "\toffice:"))
    assert [row[:2] + row[3:4] for row in found(path)] == [("people.yaml", 7, "tab")]


def test_clashes(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        clinic_yaml=CLINIC.replace("states:", "calendars:\n      office: {timezone: UTC, open: {daily: closed}}\n    states:"),
        shared__people_yaml=PEOPLE.replace("desk:", "menu:"),
    )
    _, problems = read_flow(path)
    clashes = [(Path(p.file).name, p.span.line, p.message) for p in problems if p.code == "include-clash"]
    assert clashes == [
        ("people.yaml", 4, "`menu` stands under `states` here and in clinic.yaml, line 7"),
        ("people.yaml", 7, "`office` stands under `calendars` here and in clinic.yaml, line 5"),
    ]


@pytest.mark.parametrize(
    ("include", "code", "suggested"),
    [
        ("shared/poeple.yaml", "unreadable-file", "people.yaml"),
        ("nothing.yaml", "unreadable-file", ""),
        ("../people.yaml", "bad-path", ""),
        ("/etc/passwd", "bad-path", ""),
        ("https://a.example/x.yaml", "bad-path", ""),
        ("clinic.yaml", "bad-path", ""),
        ("[a]", "wrong-type", ""),
    ],
)
def test_files_that_cannot_be_included(tmp_path: Path, include: str, code: str, suggested: str) -> None:
    path = write(
        tmp_path,
        clinic_yaml=CLINIC.replace("[shared/people.yaml]", f"[shared/people.yaml, {include!r}]" if include != "[a]" else "[shared/people.yaml, [a]]"),
        shared__people_yaml=PEOPLE,
    )
    _, problems = read_flow(path)
    assert [(p.code, next(iter(p.suggestions), ""), p.span.line) for p in problems] == [(code, suggested, 3)]


def test_a_part_holds_what_joins_a_flow_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE.rstrip(" ") + "    recovery: {timeout: 5s}\n    phrazes: {a: [b]}\n")
    assert [(row[0], row[3], row[4]) for row in found(path)] == [("people.yaml", "unknown-key", ""), ("people.yaml", "unknown-key", "phrases")]


def test_parts_are_no_flows(tmp_path: Path) -> None:
    write(tmp_path, clinic_yaml=CLINIC, shared__people_yaml=PEOPLE, broken_yaml="start: menu\nstates: {}\n")
    assert [path.name for path in find_flow_files([tmp_path])[0]] == ["broken.yaml", "clinic.yaml"]


# ------------------------------------------------------------------------------------------------------------------ tables

SHOP = """
    flow: shop
    start: ask
    tables: {branches: branches.csv}
    states:
      ask: {prompt: Your zip code?, collect: {into: zip_code, type: digits, length: 5}, goto: found}
      found: {prompt: "Your branch is in {{ tables.branches.find(zip=zip_code).city }}.", goto: ask}
    """
BRANCHES = 'Zip,City,Phone Number\n04210,Auburn,+15551230100\n10001,"New York, NY",+15551230101\n\n'


def shop(folder: Path, csv: str | bytes = BRANCHES, yaml: str = SHOP) -> Path:
    (folder / "branches.csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
    return write(folder, shop_yaml=yaml)


@pytest.mark.parametrize("csv", [BRANCHES, BRANCHES.replace("\n", "\r\n"), BRANCHES.replace('"New York, NY"', "New York").replace(",", ";"), "\ufeff" + BRANCHES])
def test_a_table(tmp_path: Path, csv: str) -> None:
    table = good(shop(tmp_path, csv)).tables["branches"]  # type: ignore[index]
    assert table.columns == ("zip", "city", "phone_number")
    assert [row["zip"] for row in table.rows] == ["04210", "10001"]  # strings stay strings
    assert (table.find({"zip": "10001"}) or {})["city"].startswith("New York")
    assert table.find({"city": " AUBURN "}) == table.rows[0] and table.find({"zip": "1"}) is None
    assert table.find({"zip": 10001, "phone_number": "+15551230101"}) == table.rows[1]


@pytest.mark.parametrize(
    ("csv", "where", "code"),
    [
        ("", ("shop.yaml", 3), "empty-file"),
        ("\n\n", ("shop.yaml", 3), "empty-file"),
        ("Zip,City\n1,a,b\n2,c\n3\n", ("branches.csv", 2), "bad-table"),
        ("Zip,Zip\n1,2\n", ("branches.csv", 1), "bad-table"),
        ("Zip,\n1,2\n", ("branches.csv", 1), "bad-table"),
        ('Zip,City\n1,"a\n', ("shop.yaml", 3), "bad-table"),
        (b"Zip,City\n1,Z\xfcrich\n", ("branches.csv", 2), "not-utf-8"),
    ],
)
def test_tables_that_cannot_be_read(tmp_path: Path, csv: str | bytes, where: tuple[str, int], code: str) -> None:
    first = found(shop(tmp_path, csv))[0]
    assert (first[0], first[1], first[3]) == (*where, code)


@pytest.mark.parametrize(
    ("expression", "code", "suggested"),
    [
        ("tables.branches.find(zip=zip_code).«citty»", "unknown-column", "city"),
        ("tables.branches.find(«zipp»=zip_code).city", "unknown-column", "zip"),
        ("tables.«branchs».find(zip=zip_code).city", "unknown-table", "branches"),
        ("tables.branches.«fnd»(zip=zip_code).city", "unknown-table", "find"),
        ("«range»(10)", "unknown-variable", ""),
    ],
)
def test_slips_of_lookups(tmp_path: Path, expression: str, code: str, suggested: str) -> None:
    path = shop(tmp_path, yaml=SHOP.replace("tables.branches.find(zip=zip_code).city", expression.replace("«", "").replace("»", "")))
    _, problems = read_flow(path)
    line = path.read_text().splitlines()[5]
    told: list[Problem] = [p for p in problems if p.code != "no-calls"]
    assert [(p.code, next(iter(p.suggestions), "")) for p in told] == [(code, suggested)]
    assert line[told[0].span.column - 1 : told[0].span.end_column - 1] == expression.split("«")[1].split("»")[0]


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    shop(tmp_path)
    path = write(tmp_path, shop_yaml=SHOP.replace("branches.csv", "branch.csv"))
    assert found(path) == [("shop.yaml", 3, 20, "unreadable-file", "branches.csv")]


def test_a_part_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    """Any name may be from there: none is told of as missing."""
    file = tmp_path / "clinic.yaml"
    file.write_text('flow: clinic\nstart: menu\ninclude: gone.yaml\nstates:\n  menu:\n    prompt: "Hello {{ name }}."\n    choices: [{speech: [<people>], goto: bye}]\n')
    flow, problems = check_file(file)
    assert flow is None and [problem.code for problem in problems] == ["unreadable-file"]
