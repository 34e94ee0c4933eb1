"""pytest runs `*.test.yaml` like any test: each call is one. Registered as a plugin by the package's metadata.

It is imported in every run of pytest, so what it needs of flowengine is imported when there is a test file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flowengine.testing.running import Outcome
    from flowengine.testing.suites import Case, Suite

__all__ = ["CallItem", "SuiteFile", "pytest_collect_file"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Test files of flows are collected wherever pytest looks."""
    if not file_path.name.endswith(".test.yaml"):
        return None
    collected: SuiteFile = SuiteFile.from_parent(parent, path=file_path)
    return collected


class SuiteFile(pytest.File):
    """A test file. One with errors can't be collected, and says why."""

    def collect(self) -> Iterator[pytest.Item]:
        from flowengine.language.report import as_text
        from flowengine.testing.suites import read_suite

        suite = read_suite(self.path)
        if any(problem.severity == "error" for problem in suite.problems):
            raise self.CollectError(as_text(suite.problems))
        for case in suite.cases:
            yield CallItem.from_parent(self, name=str(case.name), suite=suite, case=case)


class CallItem(pytest.Item):
    """One call of a test file."""

    def __init__(self, *, suite: Suite, case: Case, **options: Any) -> None:
        super().__init__(**options)
        self._suite, self._case = suite, case

    def runtest(self) -> None:
        from flowengine.testing.running import run_case

        outcome = run_case(self._case, self._suite)
        if not outcome.passed:
            raise _Failed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from flowengine.language.report import as_text

        if not isinstance(excinfo.value, _Failed):
            return super().repr_failure(excinfo, style)
        outcome = excinfo.value.outcome
        assert outcome.failure is not None
        return f"{outcome.timeline}\n\n{as_text([outcome.failure])}"

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._case.name.span.line - 1, self.name


class _Failed(Exception):
    """A call that didn't go as written."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.name)
