"""What came of tests, as people and CI systems read it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from files import lay

from flowengine.testing.results import Result, as_junit, as_text, summary
from flowengine.testing.running import run_suite
from flowengine.testing.suites import read_suite

TESTS = """\
flow: shop
call: {at: 2026-03-03 10:00}
tests:
  - {name: opening hours, steps: [press: 1, hear: we are open]}
  - {name: a slip, steps: [hear: For your hours]}
"""


def result(folder: Path, tests: str = TESTS) -> Result:
    suite = read_suite(lay(folder, tests))
    return Result(suite, tuple(run_suite(suite)))


def test_a_line_for_what_passes_and_all_for_what_fails(tmp_path: Path) -> None:
    text = as_text(result(tmp_path))
    assert text.splitlines()[1] == "  ✓ opening hours (0:10.5)"
    assert "  ✗ a slip (0:07.0)\n\n      0:00.0  · call from" in text
    assert "shop.test.yaml:5:34: error: expected to hear “For your hours”" in text
    assert text.count("0:00.0  · call") == 1 and as_text(result(tmp_path), timelines=True).count("0:00.0  · call") == 2


def test_a_file_with_errors(tmp_path: Path) -> None:
    text = as_text(result(tmp_path, "flow: shop\ntests: [{name: a, steps: [haer: x]}]\n"))
    assert "there is no step `haer`" in text


def test_the_sum(tmp_path: Path) -> None:
    broken = result(tmp_path, "flow: shop\n")
    assert summary([result(tmp_path)]) == "2 tests in 1 file: 1 passed, 1 failed"
    assert summary([result(tmp_path), broken]) == "2 tests in 2 files: 1 passed, 1 failed, 1 file with errors"
    assert summary([broken]) == "0 tests in 1 file: 1 file with errors"


def test_junit(tmp_path: Path) -> None:
    broken = result(tmp_path, "flow: shop\n")
    root = ElementTree.fromstring(as_junit([result(tmp_path), broken]))
    first, second = root
    assert [case.get("name") for case in first] == ["opening hours", "a slip"]
    assert (first.get("tests"), first.get("failures"), first.get("errors")) == ("2", "1", "0")
    failure = first.find("./testcase/failure")
    assert failure is not None and "For your hours" in (failure.get("message") or "") and "0:00.3" in (failure.text or "")
    assert second.get("errors") == "1" and second.find("./testcase/error") is not None
