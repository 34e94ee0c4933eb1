"""Flows broken on purpose: each break is found, alone, with a shortest call that runs as a test and shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from broken import BROKEN, Broken

from flowengine.exploring import Exploration, explore
from flowengine.loading import load_all
from flowengine.testing.running import run_suite
from flowengine.testing.suites import read_suite


def explored(broken: Broken, folder: Path) -> Exploration:
    for place, text in enumerate(broken.flows):
        (folder / f"{place}.yaml").write_text(text, encoding="utf-8")
    loaded = load_all([folder])
    first, *others = (loaded.flows[yaml.safe_load(text)["flow"]] for text in broken.flows)
    return explore(first, others=others)


@pytest.mark.parametrize("name", BROKEN)
def test_each_break_is_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    broken = BROKEN[name]
    found = explored(broken, tmp_path)
    assert [(finding.code, finding.place) for finding in found.findings] == [(broken.code, broken.place)]
    assert broken.says in found.findings[0].message
    assert found.walk.complete


@pytest.mark.parametrize("name", BROKEN)
def test_its_shortest_call_runs_as_a_test(name: str, tmp_path: Path) -> None:
    broken = BROKEN[name]
    found = explored(broken, tmp_path)
    steps = found.test(found.findings[0]).partition("steps:\n")[2]
    assert tuple(line.strip().removeprefix("- ") for line in steps.splitlines())[: len(broken.steps)] == broken.steps
    file = tmp_path / "0.test.yaml"
    file.write_text(found.tests(), encoding="utf-8")
    suite = read_suite(file)
    assert suite.problems == ()
    (outcome,) = run_suite(suite)
    assert outcome.passed is not broken.fails, outcome.failure
    if broken.code == "fault" or broken.place == "card/open":
        assert any(entry.kind == "fault" and "request-failed" not in entry.text for entry in outcome.timeline)
