"""What came of tests, written for people (`as_text`) and for CI systems (`as_junit`)."""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass

from flowengine.language.report import as_text as problems_as_text
from flowengine.relay.handoff import fit_for_xml
from flowengine.testing.running import Outcome
from flowengine.testing.suites import Suite
from flowengine.testing.timeline import Timeline, clock

__all__ = ["Result", "as_junit", "as_text", "summary"]

WIDTH = 110
_COLOURS = {"good": "\033[1;32m", "bad": "\033[1;31m", "dim": "\033[2m", "off": "\033[0m"}


@dataclass(frozen=True, slots=True)
class Result:
    """A test file with what came of its tests: of none, where the file has errors."""

    suite: Suite
    outcomes: tuple[Outcome, ...] = ()

    @property
    def readable(self) -> bool:
        return not any(problem.severity == "error" for problem in self.suite.problems)


def as_text(result: Result, *, colour: bool = False, timelines: bool = False) -> str:
    """A line for each test; of one that fails also its timeline, the step that failed, and how to mend it. `timelines`: of all."""
    paint = _COLOURS if colour else dict.fromkeys(_COLOURS, "")
    lines = [result.suite.file]
    if result.suite.problems:
        lines += ["", _indented(problems_as_text(result.suite.problems, colour=colour), "  "), ""]
    for outcome in result.outcomes:
        mark = f"{paint['good']}✓{paint['off']}" if outcome.passed else f"{paint['bad']}✗{paint['off']}"
        lines.append(f"  {mark} {outcome.name} {paint['dim']}({clock(outcome.seconds)}){paint['off']}")
        if outcome.failure is not None or timelines:
            lines += ["", _wrapped(outcome.timeline), ""]
        if outcome.failure is not None:
            lines += [_indented(problems_as_text([outcome.failure], colour=colour, explain=False), "    "), ""]
    return "\n".join(lines).rstrip()


def _wrapped(timeline: Timeline) -> str:
    """Its lines, long ones broken below their text."""
    return "\n".join(textwrap.fill(str(entry), WIDTH, initial_indent="    ", subsequent_indent=" " * 16, break_long_words=False, break_on_hyphens=False) for entry in timeline)


def _indented(text: str, indent: str) -> str:
    return "\n".join(indent + line if line else "" for line in text.split("\n"))


def summary(results: Sequence[Result]) -> str:
    """`4 tests in 2 files: 3 passed, 1 failed`."""
    outcomes = [outcome for result in results for outcome in result.outcomes]
    failed = sum(not outcome.passed for outcome in outcomes)
    unread = sum(not result.readable for result in results)
    counts = [f"{len(outcomes) - failed} passed"] if len(outcomes) > failed else []
    counts += [f"{failed} failed"] if failed else []
    counts += [f"{unread} file{'s' if unread != 1 else ''} with errors"] if unread else []
    return f"{_number(len(outcomes), 'test')} in {_number(len(results), 'file')}: {', '.join(counts)}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def as_junit(results: Sequence[Result]) -> str:
    """JUnit's XML, as CI systems read it. The same tests give the same text: how long a run took isn't in it."""
    root = ElementTree.Element("testsuites", name="flowengine")
    for result in results:
        failures = sum(not outcome.passed for outcome in result.outcomes)
        errors = int(not result.readable)
        suite = ElementTree.SubElement(root, "testsuite", name=result.suite.file, tests=str(len(result.outcomes) + errors), failures=str(failures), errors=str(errors), skipped="0")
        for outcome in result.outcomes:
            case = ElementTree.SubElement(
                suite, "testcase", classname=result.suite.file, name=fit_for_xml(outcome.name), file=result.suite.file, line=str(outcome.span.line), time="0"
            )
            if outcome.failure is not None:
                failure = ElementTree.SubElement(case, "failure", type=outcome.failure.code, message=fit_for_xml(outcome.failure.message))
                failure.text = fit_for_xml(f"{outcome.timeline}\n\n{problems_as_text([outcome.failure])}")
        if errors:
            case = ElementTree.SubElement(suite, "testcase", classname=result.suite.file, name="the file can be read", file=result.suite.file, time="0")
            error = ElementTree.SubElement(case, "error", type="invalid-tests", message=f"{result.suite.file} has errors")
            error.text = fit_for_xml(problems_as_text(result.suite.problems))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
