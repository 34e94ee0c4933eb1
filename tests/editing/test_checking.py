from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.editing.checking import problems_of
from flowengine.editing.desk import Desk
from flowengine.loading import find_flow_files, load_all

ROOT = Path(__file__).parent.parent.parent


def codes(desk: Desk, file: Path, text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.span.line) for problem in problems_of(desk, desk.put(file, text))]


@pytest.mark.parametrize("file", find_flow_files([ROOT / "flows"])[0], ids=lambda file: file.name)
def test_the_same_as_check(file: Path) -> None:
    for text in (file.read_text(), file.read_text().replace("goto: ", "goto: x", 1), file.read_text().replace("states:", "sates:")):
        expected = [problem for problem in load_all([file]).problems if problem.file == str(file)] if text == file.read_text() else None
        desk = Desk()
        found = problems_of(desk, desk.put(file, text))
        assert bool(found) == (text != file.read_text())
        assert expected is None or found == expected


def test_other_files_that_end_in_yaml_are_let_alone(tmp_path: Path) -> None:
    desk = Desk()
    assert codes(desk, tmp_path / "docker-compose.yaml", "services: {web: [}\n") == []
    assert codes(desk, tmp_path / "x.yaml", "") == []


def test_flows_that_lead_to_each_other_before_they_are_saved(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "pay.yaml").write_text("flow: pay\nstart: a\nstates: {a: {return: paid}}\n")
    shop = "flow: shop\nstart: a\nstates:\n  a: {subflow: pay, outcomes: {paid: b}}\n  b: {hangup: true}\n"
    assert codes(desk, tmp_path / "shop.yaml", shop) == []
    assert codes(desk, tmp_path / "shop.yaml", shop.replace("subflow: pay", "subflow: pya")) == [("unknown-flow", 4)]
    desk.put(tmp_path / "pay.yaml", "flow: pay\nstart: a\nstates: {a: {return: settled}}\n")
    assert "unknown-outcome" in [code for code, _ in codes(desk, tmp_path / "shop.yaml", shop)]


def test_an_included_file_before_it_is_saved(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "people.yaml").write_text("states:\n  person: {hangup: true}\n")
    flow = "flow: shop\nstart: person\ninclude: people.yaml\nstates: {}\n"
    (tmp_path / "shop.yaml").write_text(flow)
    assert codes(desk, tmp_path / "people.yaml", "states:\n  person: {goto: nowhere}\n") == [("unknown-target", 2)]
    assert codes(desk, tmp_path / "shop.yaml", flow) == []  # what is wrong is the other file's
    desk.put(tmp_path / "people.yaml", "states:\n  human: {hangup: true}\n")
    assert codes(desk, tmp_path / "shop.yaml", flow) == [("unknown-target", 2)]


def test_a_part_that_no_flow_includes_is_only_read(tmp_path: Path) -> None:
    desk = Desk()
    assert codes(desk, tmp_path / "people.yaml", "states:\n  person: {goto: nowhere}\n") == []
    assert [code for code, _ in codes(desk, tmp_path / "people.yaml", "states:\n  person: {goto: ]\n")] == ["yaml-syntax"]


def test_tests_are_looked_at_beside_their_flow_as_both_are_typed(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "shop.yaml").write_text("flow: shop\nstart: a\nstates: {a: {hangup: true}}\n")
    test = "flow: shop\ntests:\n  - name: the end\n    steps:\n      - state: a\n"
    assert codes(desk, tmp_path / "shop.test.yaml", test) == []
    assert codes(desk, tmp_path / "shop.test.yaml", test.replace("state: a", "stat: a")) == [("unknown-step", 5)]
    desk.put(tmp_path / "shop.yaml", "flow: shop\nstart: b\nstates: {b: {hangup: true}}\n")
    assert codes(desk, tmp_path / "shop.test.yaml", test) == [("unknown-target", 5)]
    desk.put(tmp_path / "shop.yaml", "flow: shop\nstart: c\nstates: {b: {hangup: true}}\n")
    assert codes(desk, tmp_path / "shop.test.yaml", test) == [("broken-flow", 1)]
