"""Flows that lead to others which aren't there."""

from __future__ import annotations

from pathlib import Path

from flowengine.loading import load_all
from tests.checks.rules import finds
from tests.language.marks import in_state

OTHER = "flow: other\nstart: a\nstates: {a: {prompt: Bye., return: done}}"


def test_a_flow_that_is_there() -> None:
    finds("unknown-flow", in_state("prompt: Hello.\nhandoff: {flow: other}"), beside=(OTHER,))
    finds("unknown-flow", in_state("subflow: other\noutcomes: {done: x}"), beside=(OTHER,))


def test_a_flow_that_is_not() -> None:
    finds("unknown-flow", in_state("prompt: Hello.\nhandoff: {flow: «othr»}"), ("unknown-flow", "other"), beside=(OTHER,))
    finds("unknown-flow", in_state("subflow: «nowhere»\noutcomes: {done: x}"), ("unknown-flow", ""), beside=(OTHER,))


def test_a_single_file_is_checked_with_those_of_its_folder(tmp_path: Path) -> None:
    one = tmp_path / "one.yaml"
    one.write_text(in_state("subflow: other\noutcomes: {don: x}"))
    assert [p.code for p in load_all([one]).problems] == ["unknown-flow"]
    (tmp_path / "other.yaml").write_text(OTHER)
    loaded = load_all([one])
    assert [(p.code, p.suggestions) for p in loaded.problems] == [("unknown-outcome", ("done",))]
    assert set(loaded.flows) == {"f", "other"}


def test_a_flow_that_is_there_and_broken_is_not_told_of_as_missing(tmp_path: Path) -> None:
    one = tmp_path / "one.yaml"
    one.write_text(in_state("subflow: other\noutcomes: {done: x}"))
    (tmp_path / "other.yaml").write_text(OTHER.replace("prompt", "promt"))
    for paths in ([one], [tmp_path]):
        assert [(p.code, p.file) for p in load_all(paths).problems] == [("unknown-key", str(tmp_path / "other.yaml"))]


def test_a_slip_for_the_name_of_a_broken_flow_is_one_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(in_state("subflow: othr\noutcomes: {done: x}"))
    (tmp_path / "other.yaml").write_text(OTHER.replace("prompt", "promt"))
    assert [(p.code, p.suggestions) for p in load_all([tmp_path]).problems] == [("unknown-key", ("prompt",)), ("unknown-flow", ("other",))]
