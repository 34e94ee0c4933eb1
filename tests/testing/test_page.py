"""docs/testing.md: its tests pass, what it shows is what is printed, and its long call always goes the same way."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from flowengine.loading import check_file
from flowengine.testing import Phone
from flowengine.testing.coverage import Coverage
from flowengine.testing.coverage import as_text as coverage_as_text
from flowengine.testing.results import Result, as_text, summary
from flowengine.testing.running import run_case
from flowengine.testing.scenario import STEPS, Caller, Scenario
from flowengine.testing.suites import Suite, read_suite

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```yaml (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
TUTORIAL = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "docs/tutorial.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {**FILES, "bakery.yaml": TUTORIAL[0]}.items():
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_prints_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    flow, tests = re.findall(r"^```yaml(?: \S+)?\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[:2]
    Path("corner-shop.yaml").write_text(flow, encoding="utf-8")
    Path("corner-shop.test.yaml").write_text(tests, encoding="utf-8")
    result = results("corner-shop.test.yaml")
    assert f"{as_text(result)}\n\n{summary([result])}\n" in README


def results(name: str, wanted: str = "") -> Result:
    suite = read_suite(name)
    return Result(suite, tuple(run_case(case, suite) for case in suite.cases if wanted in case.name))


def the_long_call(suite: Suite) -> str:
    outcome = run_case(suite.cases[1], suite)
    assert outcome.passed, outcome.failure
    assert outcome.seconds > 240
    return str(outcome.timeline)


def test_its_files_have_no_problems_and_its_tests_pass(folder: Path) -> None:
    assert check_file("front-desk.yaml")[1] == []
    for name in ("bakery.test.yaml", "front-desk.test.yaml"):
        result = results(name)
        assert result.suite.problems == ()
        assert [outcome.failure for outcome in result.outcomes if outcome.failure] == []


def test_the_first_test_prints_what_is_shown(folder: Path) -> None:
    result = results("bakery.test.yaml")
    for page in (PAGE, (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")):
        assert FILES["bakery.test.yaml"] in page
        assert f"{as_text(result)}\n\n{summary([result])}\n" in page


def test_a_long_call_has_the_same_timeline_a_hundred_times_over(folder: Path) -> None:
    suite = read_suite("front-desk.test.yaml")
    timelines = {the_long_call(suite) for _ in range(99)} | {the_long_call(read_suite("front-desk.test.yaml"))}
    assert len(timelines) == 1
    [timeline] = timelines
    for mark in ("✂", "nothing answers", "the connection is lost", "connected again", "language: es-US", "hangs up"):
        assert mark in timeline


def test_the_coverage_that_is_shown_is_what_is_printed(folder: Path) -> None:
    suite, coverage = read_suite("front-desk.test.yaml"), Coverage()
    result = Result(suite, tuple(run_case(case, suite, partial(coverage.note, suite)) for case in suite.cases))
    assert f"{as_text(result)}\n\n{coverage_as_text(coverage.flows())}\n\n{summary([result])}\n" in PAGE


def test_every_step_and_key_is_explained() -> None:
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    keys = {field.alias or name for model in (Caller, Scenario) for name, field in model.__pydantic_fields__.items()} - {"-at", "places"}  # type: ignore[attr-defined]
    assert set(STEPS) | keys <= words


def test_the_phone_has_what_is_said_of_it() -> None:
    for name in re.findall(r"`(\w+)`", PAGE[PAGE.index("It has `say`") : PAGE.index("Whatever doesn't go")]):
        assert hasattr(Phone, name) or name == "timeline", name


def test_the_failure_that_is_shown_is_what_is_printed(folder: Path) -> None:
    file = Path("front-desk.test.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("hear: I'll connect you", "hear: Let me connect you", 1), encoding="utf-8")
    result = results(str(file), "busy")
    assert f"{as_text(result)}\n\n{summary([result])}\n" in PAGE
