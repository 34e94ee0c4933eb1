"""The flows being served: read from files, replaced when a good new version is saved, never by a broken one."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flowengine.checks import examine_together
from flowengine.dialog.program import Program, link
from flowengine.language.composing import MAX_BYTES
from flowengine.language.model import Flow, with_subflows
from flowengine.language.problems import NOWHERE, Problem
from flowengine.loading import check_bytes, claimed_id, files_led_to, find_flow_files, together

__all__ = ["Change", "Shelf"]

_TRIES = 5
_SAVING = 0.5
"""Seconds for which a file that was emptied counts as being saved."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a look at the files came to: flows that are new or changed (they, or one that they go into), ids that are gone, and what is newly wrong.

    `settled`: false where a file is just being saved, so that it is as it was until one looks again.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    settled: bool = True


@dataclass(slots=True)
class _File:
    """A file as it was read last. `claims`: the flow's id by the look of it, should the file be broken."""

    digest: bytes
    flow: Flow | None
    problems: list[Problem]
    claims: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing has to be read anew: it was good, and so is still what it was made of."""
        return self.flow is not None and not any(p.severity == "error" for p in self.problems) and all(_digest(path) == held for path, held in self.flow.beside.items())


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def _read(path: Path) -> tuple[bytes, float]:
    """What a file holds and when that was written. Read again if it changed meanwhile. Raises `OSError`."""
    for _ in range(_TRIES):
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read(MAX_BYTES + 1)
            after = os.fstat(file.fileno())
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            break
    return data, after.st_mtime


def _told(problem: Problem) -> tuple[str, str, str]:
    """What makes a problem the same one, wherever in the file it has been moved to."""
    return problem.file, problem.code, problem.message


class Shelf:
    """Flows by id. `refresh` looks at the files again; whoever asks for a program gets the last good one.

    `refresh` may run beside those who ask: what they see is replaced at its end, whole.
    """

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self.paths = tuple(map(Path, paths))
        self._files: dict[Path, _File] = {}
        self._flows: dict[str, Flow] = {}
        self._programs: dict[str, Program] = {}
        self._last: dict[str, Program] = {}
        self._wrong: list[Problem] = []

    def __len__(self) -> int:
        return len(self._programs)

    def program(self, flow_id: str) -> Program | None:
        return self._programs.get(flow_id)

    def flow(self, flow_id: str) -> Flow | None:
        program = self._programs.get(flow_id)
        return program.flow if program is not None else None

    def last_program(self, flow_id: str) -> Program | None:
        """The program of a flow, even of one that isn't served any more: calls that began in it go on."""
        return self._last.get(flow_id)

    def last_flow(self, flow_id: str) -> Flow | None:
        """The flow of `last_program`."""
        program = self._last.get(flow_id)
        return program.flow if program is not None else None

    def flows(self) -> list[Flow]:
        return [program.flow for _, program in sorted(self._programs.items())]

    def problems(self) -> list[Problem]:
        """What is wrong with the files as they are now."""
        return sorted(self._wrong, key=lambda p: (p.file, p.span))

    def answering(self, number: str) -> Flow | None:
        """The flow that has the number, or the only flow there is."""
        for flow in self.flows():
            if number in flow.numbers:
                return flow
        flows = self.flows()
        return flows[0] if len(flows) == 1 and not flows[0].numbers else None

    def refresh(self, read: Callable[[bytes, str], tuple[Flow | None, list[Problem]]] = check_bytes) -> Change:
        """Read what has changed on disk. A problem is told once, and again only after it was gone."""
        files, problems = find_flow_files(self.paths)
        seen: dict[Path, _File] = {}
        settled = True
        while files:
            for path in files:
                settled &= self._look_at(path, seen, problems, read)
            files = files_led_to([file.flow for file in seen.values() if file.flow is not None], seen)
        self._adopt(seen)
        self._files = seen
        broken = {file.claims for file in seen.values() if file.flow is None}
        flows, clashes = together([f.flow for f in seen.values() if f.flow is not None], broken)
        for problem in clashes:
            if problem.code == "duplicate-flow":
                flow_id = next((f.flow.id for f in seen.values() if f.flow is not None and f.flow.file == problem.file), "")
                if flow_id in self._flows:
                    flows[flow_id] = self._flows[flow_id]  # what was served before the clash goes on
        flows.update(self._held_back(flows))
        programs = link(flows, self._programs)
        changed = tuple(sorted(flow_id for flow_id, program in programs.items() if self._programs.get(flow_id) is not program))
        gone = tuple(sorted(set(self._flows) - set(flows)))
        self._last = {**self._last, **programs}
        self._programs, self._flows = programs, flows
        known = Counter(map(_told, self._wrong))
        self._wrong = list(dict.fromkeys((*(p for f in seen.values() for p in f.problems), *clashes, *problems)))
        fresh: list[Problem] = []
        for problem in self._wrong:
            known[_told(problem)] -= 1
            if known[_told(problem)] < 0:
                fresh.append(problem)
        return Change(changed, gone, tuple(fresh), settled)

    def _look_at(self, path: Path, seen: dict[Path, _File], problems: list[Problem], read: Callable[[bytes, str], tuple[Flow | None, list[Problem]]]) -> bool:
        """Read a file, unless it is as it was. False where it is just being saved."""
        known = self._files.get(path)
        try:
            data, written = _read(path)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            problems.append(Problem(str(path), NOWHERE, "unreadable-file", f"this file can't be read: {reason}"))
            if known is not None:
                seen[path] = known
            return True
        if not data.strip() and known is not None and known.flow is not None and 0 <= time.time() - written < _SAVING:
            seen[path] = known  # emptied, to be written anew
            return False
        digest = hashlib.sha256(data).digest()
        if known is not None and known.digest == digest and known.whole:
            seen[path] = known
            return True
        flow, own = read(data, str(path))
        problems += own
        seen[path] = _File(digest, flow, own, claimed_id(data))
        if flow is None and known is not None:
            seen[path].flow = known.flow  # the last good version goes on
        return True

    def _held_back(self, flows: Mapping[str, Flow]) -> dict[str, Flow]:
        """The versions served until now, of flows whose new ones don't fit together though those did."""
        held: dict[str, Flow] = {}
        for flow_id, flow in flows.items():
            served = self._flows.get(flow_id)
            if served is not None and _misfits(flow, flows) and not _misfits(served, self._flows):
                joined = {f.id for f in (*with_subflows(flow, flows.get), *with_subflows(served, self._flows.get))}
                held.update((name, self._flows[name]) for name in joined if name in self._flows)
        return held

    def _adopt(self, seen: dict[Path, _File]) -> None:
        """A broken file under a new name: the last good version of the flow that it says it is goes on."""
        there = {file.flow.id for file in seen.values() if file.flow is not None}
        for path, file in seen.items():
            if file.flow is None and path not in self._files and file.claims not in there:
                file.flow = self.last_flow(file.claims)


def _misfits(flow: Flow, served: Mapping[str, Flow]) -> bool:
    """Whether a flow and those that it leads to have an error together."""
    return any(problem.severity == "error" for problem in examine_together(flow, served))
