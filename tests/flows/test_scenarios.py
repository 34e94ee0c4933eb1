"""The test files that stand beside the flows: each flow has one, its calls go as written, and they come to nearly all of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from flowengine.testing.coverage import Coverage, as_text
from flowengine.testing.running import run_case
from flowengine.testing.suites import find_test_files, read_suites
from tests.flows.calls import FOLDER

FILES, PROBLEMS = find_test_files([FOLDER])


def test_each_flow_has_tests() -> None:
    assert PROBLEMS == []
    assert {file.name.removesuffix(".test.yaml") for file in FILES} == {file.stem for file in FOLDER.glob("*.yaml") if not file.name.endswith(".test.yaml")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_calls_go_as_written_and_come_to_all_states_and_nearly_all_ways(file: Path) -> None:
    [suite] = read_suites([file])
    assert suite.problems == ()
    coverage = Coverage()
    outcomes = [run_case(case, suite, partial(coverage.note, suite)) for case in suite.cases]
    assert [outcome.failure for outcome in outcomes if outcome.failure is not None] == []
    [own] = [found for found in coverage.flows() if Path(found.flow.file).stem == file.name.removesuffix(".test.yaml")]
    states, there = own.count("state")
    assert (states, own.percent >= 90) == (there, True), as_text([own])
