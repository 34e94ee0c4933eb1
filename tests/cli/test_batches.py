"""Tests run by several processes: the same results, in the same order, with the same coverage."""

from __future__ import annotations

from pathlib import Path

import pytest
from files import lay

from flowengine.cli.batches import BATCH, FEW, Batch, jobs_for, run
from flowengine.testing.coverage import Coverage, as_text
from flowengine.testing.results import as_junit
from flowengine.testing.results import as_text as results_as_text
from flowengine.testing.suites import read_suites


@pytest.fixture
def batches(tmp_path: Path) -> list[Batch]:
    """Two files: one of more tests than a batch takes, some of which fail; one that can't be read."""
    cases = [f"  - {{name: call {n}, steps: [press: {1 + n % 3}, state: {'menu' if n % 3 == 0 else 'hours'}]}}" for n in range(BATCH + 5) if n % 3 != 1]
    files = []
    for name, tests in (("a", "flow: shop\ntests:\n" + "\n".join(cases) + "\n"), ("b", "flow: shop\ntests: [{name: x, steps: [pres: 1]}]\n")):
        (tmp_path / name).mkdir()
        files.append(lay(tmp_path / name, tests))
    return [Batch(suite, tuple(range(len(suite.cases)))) for suite in read_suites(files)]


def test_two_processes_tell_what_one_does(batches: list[Batch]) -> None:
    told = []
    for jobs in (1, 2):
        coverage = Coverage()
        results = list(run(batches, jobs, coverage))
        told.append(([results_as_text(result, colour=False, timelines=True) for result in results], as_junit(results), as_text(coverage.flows())))
    assert told[0] == told[1]
    assert "✗ call 2" in told[0][0][0] and "in `menu`: key 1" not in told[0][2]


def test_only_the_tests_wanted_are_run(batches: list[Batch]) -> None:
    [result] = run([Batch(batches[0].suite, (2, 4))], 2)
    assert [outcome.name for outcome in result.outcomes] == [batches[0].suite.cases[place].name for place in (2, 4)]


def test_few_tests_are_run_by_one_process(batches: list[Batch]) -> None:
    assert jobs_for(batches) == 1
    assert jobs_for([Batch(batches[0].suite, tuple(range(FEW + 1)))]) >= 1
