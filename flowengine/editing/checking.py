"""What is wrong with a file as it is typed: the problems of `flowengine check`, before anything is saved."""

from __future__ import annotations

from pathlib import Path

from flowengine.editing.desk import Desk
from flowengine.editing.page import Page
from flowengine.language.composing import read_tree
from flowengine.language.model import Flow
from flowengine.language.problems import Problem
from flowengine.language.source import Reading
from flowengine.loading import check_bytes, claimed_id, files_led_to, together
from flowengine.testing.suites import read_suite_bytes

__all__ = ["problems_of"]


def problems_of(desk: Desk, page: Page) -> list[Problem]:
    """The problems of a flow, of a file that flows include, or of a test file, in the order of the file; none for other files."""
    file = str(page.file)
    if page.is_part:
        flows = [flow for flow in desk.reach(page) if flow.includes]
        problems = [problem for flow in flows for problem in _of_flow(desk, flow)] if flows else _of_text(page)
    elif page.is_scenario and page.text.strip():
        problems = list(read_suite_bytes(page.text.encode(), file, _drafts(desk, page)).problems)
    elif page.is_flow and page.text.strip():
        problems = _of_flow(desk, page)
    else:
        problems = []
    return sorted({problem: None for problem in problems if problem.file == file}, key=lambda problem: (problem.span, problem.code))


def _of_flow(desk: Desk, page: Page) -> list[Problem]:
    """Of a flow, by itself and with those that it leads to."""
    flow, problems = _checked(desk, page)
    if flow is None:
        return problems
    flows, broken, known = [flow], set(), [page.file]
    while more := files_led_to(flows, known):
        for file in more:
            known.append(file)
            other = desk.page(file)
            found = _checked(desk, other)[0] if other is not None else None
            if found is not None:
                flows.append(found)
            elif other is not None:
                broken.add(claimed_id(other.text.encode()))
    return problems + together(flows, broken)[1]


def _checked(desk: Desk, page: Page) -> tuple[Flow | None, list[Problem]]:
    return check_bytes(page.text.encode(), str(page.file), _drafts(desk, page))


def _drafts(desk: Desk, page: Page) -> dict[Path, bytes]:
    """The other files that are open, as they are typed."""
    return {other.file: other.text.encode() for other in desk.open if other is not page}


def _of_text(page: Page) -> list[Problem]:
    """What YAML trips over: all that can be said of a part that no flow includes."""
    reading = Reading(str(page.file))
    read_tree(page.text.encode(), reading)
    return reading.problems
