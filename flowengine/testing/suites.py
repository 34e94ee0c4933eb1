"""Test files, found and read with the flows that they call: the way in for the command line and other runners."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowengine.checks.unknown_flow import leads_to
from flowengine.dialog.program import Program, link
from flowengine.language.composing import MAX_BYTES, read_bytes, read_tree
from flowengine.language.model import Flow
from flowengine.language.problems import NOWHERE, Problem, nearest
from flowengine.language.source import Block, Reading, Text
from flowengine.loading import check_bytes, check_file, find_flow_files, no_file
from flowengine.testing.answers import Answer
from flowengine.testing.clock import goes_by_the_clock
from flowengine.testing.scenario import Scenario, ScenarioFile, Step, read_tests

__all__ = ["Case", "Suite", "files_with_tests", "find_test_files", "read_suite", "read_suite_bytes", "read_suites"]

_CLAIM = re.compile(rb"^flow:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)
ENDING = ".test.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """One test, ready to be run. `call`: what the phone is given of it."""

    name: Text
    call: Mapping[str, Any]
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    requests: Mapping[str, tuple[Answer, ...]]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of a file, with the program that they call and all that it can go to. One with errors has no tests."""

    file: str
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    program: Program | None = None
    others: tuple[Program, ...] = ()


class _Folder:
    """The flows of a folder by id, each read when it is first asked for."""

    def __init__(self, path: Path, drafts: Mapping[Path, bytes] | None = None) -> None:
        """`drafts`: files that count as they are here, not as on the disk."""
        self._drafts = drafts or {}
        files, _ = find_flow_files([path])
        self.files: dict[str, Path] = {}
        for file in files:
            claimed = _CLAIM.search(self._drafts.get(file) or _beginning(file))
            if claimed:
                self.files.setdefault(claimed[1].decode(), file)
        self._flows: dict[str, Flow | None] = {}
        self._programs: dict[str, dict[str, Program]] = {}

    def flow(self, flow_id: str) -> Flow | None:
        """A flow without errors; None for any other."""
        if flow_id not in self._flows:
            self._flows[flow_id] = self._read(self.files[flow_id]) if flow_id in self.files else None
        return self._flows[flow_id]

    def _read(self, file: Path) -> Flow | None:
        draft = self._drafts.get(file)
        return check_bytes(draft, str(file), self._drafts)[0] if draft is not None else check_file(file)[0]

    def programs(self, flow: Flow) -> dict[str, Program]:
        """The flow and all that a call of it can come to, ready to go into each other."""
        if flow.id not in self._programs:
            found: dict[str, Flow] = {}
            waiting = [flow]
            while waiting:
                one = waiting.pop()
                if one.id not in found:
                    found[one.id] = one
                    waiting += [other for target, _ in leads_to(one) if (other := self.flow(str(target))) is not None]
            self._programs[flow.id] = link(found)
        return self._programs[flow.id]


def _beginning(file: Path) -> bytes:
    try:
        return file.read_bytes()[:MAX_BYTES]
    except OSError:
        return b""


def find_test_files(paths: Iterable[str | Path]) -> tuple[list[Path], list[Problem]]:
    """The test files among files and folders, in order, each once. A flow's file stands for the test file beside it."""
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(p for p in path.rglob(f"*{ENDING}") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts))
            if not found:
                problems.append(Problem(str(path), NOWHERE, "no-test", "this folder holds no test", hint="Tests stand beside their flow, in a file ending in `.test.yaml`."))
            files.update(dict.fromkeys(found))
        elif not path.exists():
            problems.append(no_file(path))
        elif path.name.endswith(ENDING):
            files[path] = None
        else:
            beside = path.with_name(f"{path.stem}{ENDING}")
            if beside.is_file():
                files[beside] = None
            else:
                problems.append(Problem(str(path), NOWHERE, "no-test", f"this file holds no test, and there is no {beside.name} beside it"))
    return list(files), problems


def files_with_tests(paths: Iterable[str | Path]) -> list[Path]:
    """The test files of folders, and those given by name; that there are none is no mistake here."""
    return [file for path in map(Path, paths) if path.is_dir() or path.name.endswith(ENDING) for file in find_test_files([path])[0]]


def read_suites(files: Iterable[Path]) -> Iterator[Suite]:
    """Read test files one after the other; flows of one folder are read once."""
    folders: dict[Path, _Folder] = {}
    for file in files:
        folder = file.parent.resolve()
        if folder not in folders:
            folders[folder] = _Folder(file.parent)
        yield _read(file, folders[folder])


def read_suite(file: str | Path) -> Suite:
    """Read one test file."""
    return next(read_suites([Path(file)]))


def read_suite_bytes(data: bytes, file: str, drafts: Mapping[Path, bytes] | None = None) -> Suite:
    """The same for the bytes of a file that is only named. `drafts`: flows beside it that count as they are here."""
    return _suite(data, Reading(file), _Folder(Path(file).parent, drafts))


def _read(file: Path, folder: _Folder) -> Suite:
    reading = Reading(str(file))
    return _suite(read_bytes(file, reading), reading, folder)


def _suite(data: bytes | None, reading: Reading, folder: _Folder) -> Suite:
    file = reading.file
    tree = read_tree(data, reading) if data is not None else None
    if tree is None:
        return Suite(file, (), tuple(reading.problems))
    flow = _flow_of(tree, folder, reading)
    programs = folder.programs(flow) if flow is not None else {}
    read = read_tests(tree, reading, states=_states(flow, programs), variables=_variables(programs))
    if read is None or flow is None:
        return Suite(file, (), tuple(reading.problems))
    others = tuple(program for name, program in programs.items() if name != flow.id)
    cases = tuple(_case(scenario, read) for scenario in read.tests)
    timeless = next((case for case in cases if "at" not in case.call), None)
    if timeless is not None and any(goes_by_the_clock(program.flow) for program in programs.values()):
        reading.report(
            "no-clock",
            "this call is made whenever the test is run, and the flow goes by the time: by day it may pass, and fail by night",
            timeless.name.span,
            hint="Say when it is: `call: {at: 2026-03-03 10:00}` beside `steps`, or above `tests` for all of them.",
            severity="warning",
        )
    return Suite(file, cases, tuple(reading.problems), programs[flow.id], others)


def _flow_of(tree: Block, folder: _Folder, reading: Reading) -> Flow | None:
    """The flow that is tested; where there is none, or none that works, that is told."""
    name = tree.get(Text("flow"))
    if not isinstance(name, Text) or not name.strip():
        return None
    flow = folder.flow(str(name))
    if flow is None and str(name) in folder.files:
        path = folder.files[str(name)]
        reading.report("broken-flow", f"the flow `{name}` has errors of its own, so it can't be called", name.span, hint=f"`flowengine check {path}` tells them.")
    elif flow is None:
        near = nearest(name, folder.files)
        there = ", ".join(sorted(folder.files))
        hint = "" if near else f"There are: {there}." if there else "A test stands in the folder of its flow; there is no flow here."
        reading.report("unknown-flow", f"there is no flow `{name}` in this folder", name.span, hint=hint, suggestions=near)
    return flow


def _states(flow: Flow | None, programs: dict[str, Program]) -> Iterator[str]:
    """Every state that a call can come to: of flows that it goes into also with their id before it."""
    for name, program in programs.items():
        for state in program.states:
            yield state
            if flow is not None and name != flow.id:
                yield f"{name}/{state}"


def _variables(programs: dict[str, Program]) -> Iterator[str]:
    for program in programs.values():
        yield from map(str, program.flow.variables)
        yield from _set_in(program.flow)


def _set_in(flow: Flow) -> Iterator[str]:
    """The variables that states set, ask for or are given."""
    for choice in flow.every_choice():
        yield from map(str, choice.set)
    for state in flow.states.values():
        yield from map(str, state.set)
        yield from map(str, state.with_)
        for into in (
            state.into,
            state.collect.into if state.collect is not None else None,
            state.request.into if state.request is not None else None,
            state.browse.as_ if state.browse is not None else None,
            state.handoff.voicemail.into if state.handoff is not None and state.handoff.voicemail is not None else None,
        ):
            if into is not None:
                yield str(into)


def _case(scenario: Scenario, shared: ScenarioFile) -> Case:
    """A test with what holds for all tests of its file; its own comes first."""
    facts: dict[str, Any] = {}
    for name, field in (("caller", "from_"), ("to", "to"), ("at", "moment"), ("direction", "direction"), ("language", "language")):
        own, common = getattr(scenario.call, field), getattr(shared.call, field)
        if own is not None or common is not None:
            facts[name] = own if own is not None else common
    return Case(
        scenario.name,
        {**facts, "parameters": {**shared.call.parameters, **scenario.call.parameters}},
        {**shared.env, **scenario.env},
        {**shared.secrets, **scenario.secrets},
        # Its own requests come first, so that a wide address of its own is found before a narrow one of all.
        {**scenario.requests, **{wanted: answers for wanted, answers in shared.requests.items() if wanted not in scenario.requests}},
        scenario.steps,
    )
