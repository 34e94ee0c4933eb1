"""The test files that stand beside the flows: each flow has one, without problems, and its calls go as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.testing.running import run_suite
from flowengine.testing.suites import find_test_files, read_suites
from tests.flows.calls import FOLDER

FILES, PROBLEMS = find_test_files([FOLDER])


def test_each_flow_has_tests() -> None:
    assert PROBLEMS == []
    assert {file.name.removesuffix(".test.yaml") for file in FILES} == {file.stem for file in FOLDER.glob("*.yaml") if not file.name.endswith(".test.yaml")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_calls_go_as_written(file: Path) -> None:
    [suite] = read_suites([file])
    assert suite.problems == ()
    assert [outcome.failure for outcome in run_suite(suite) if outcome.failure is not None] == []
