"""Flow files, found, read and checked: the way in for the command line, the server and programs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flowengine.checks import examine, examine_together
from flowengine.checks.unknown_flow import leads_to
from flowengine.language.composing import MAX_BYTES
from flowengine.language.files_near import files_near
from flowengine.language.model import Flow
from flowengine.language.parts import is_part
from flowengine.language.problems import NOWHERE, InvalidFlow, Problem, nearest
from flowengine.language.reader import read_flow, read_flow_bytes
from flowengine.language.silencing import audible

__all__ = ["Loaded", "check_bytes", "check_file", "claimed_id", "files_led_to", "find_flow_files", "flows_beside", "load", "load_all", "no_file", "together"]


def load(path: str | Path) -> Flow:
    """The flow of a file. Raises `InvalidFlow` with all problems where there is an error among them."""
    flow, problems = check_file(path)
    if flow is None:
        raise InvalidFlow(problems)
    return flow


def check_file(path: str | Path) -> tuple[Flow | None, list[Problem]]:
    """Read and check a file. The flow is None exactly where an error was found."""
    return _examined(*read_flow(path))


def check_bytes(data: bytes, file: str, drafts: Mapping[Path, bytes] | None = None) -> tuple[Flow | None, list[Problem]]:
    """The same for the bytes of a file that is only named. `drafts`: files beside it that count as they are here, not as on the disk."""
    return _examined(*read_flow_bytes(data, file, drafts))


def _examined(flow: Flow | None, problems: list[Problem]) -> tuple[Flow | None, list[Problem]]:
    if flow is not None:
        problems = problems + audible(examine(flow, date.today()), flow.silenced)
        if any(p.severity == "error" for p in problems):
            flow = None
    return flow, problems


def find_flow_files(paths: Iterable[str | Path]) -> tuple[list[Path], list[Problem]]:
    """The flow files among files and folders, in order, each once; in a folder, scenario tests (`*.test.yaml`) and files that flows include are none."""
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(
                p for p in path.rglob("*") if is_flow_file(p) and p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts) and not _is_part(p)
            )
            if not found:
                problems.append(Problem(str(path), NOWHERE, "no-flow", "this folder holds no flow", hint="A flow is a file ending in `.yaml`. `flowengine new NAME` makes one."))
            files.update(dict.fromkeys(found))
        elif path.exists():
            files[path] = None
        else:
            problems.append(no_file(path))
    return list(files), problems


def no_file(path: Path) -> Problem:
    """That a path leads nowhere."""
    near = files_near(path)
    hint = "" if near else "Look at the spelling, and at the folder you are in."
    return Problem(str(path), NOWHERE, "no-file", "there is no file or folder of this name", hint, near)


def _is_part(path: Path) -> bool:
    return is_part(_beginning(path))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return b""


def is_flow_file(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and not path.stem.endswith(".test")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The flows of some paths by their id, and everything found wrong on the way; a file with errors gives no flow."""

    flows: dict[str, Flow]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def load_all(paths: Sequence[str | Path]) -> Loaded:
    """Read and check every flow of some files and folders, and what those lead to beside them. Of two flows with one id, neither is served."""
    files, problems = find_flow_files(paths)
    read = [(file, *check_file(file)) for file in files]
    while more := files_led_to([flow for _, flow, _ in read if flow is not None], [file for file, _, _ in read]):
        read += [(file, *check_file(file)) for file in more]
    problems += [problem for _, _, own in read for problem in own]
    broken = {claimed_id(_beginning(file)) for file, flow, _ in read if flow is None}
    flows, clashes = together([flow for _, flow, _ in read if flow is not None], broken)
    return Loaded(flows, (*problems, *clashes), tuple(file for file, _, _ in read))


_CLAIM = re.compile(rb"^flow:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


def claimed_id(data: bytes) -> str:
    """The flow's id by the look of a file that may be broken; empty where it has none."""
    claimed = _CLAIM.search(data)
    return claimed[1].decode() if claimed else ""


def files_led_to(found: Sequence[Flow], known: Iterable[Path]) -> list[Path]:
    """The files beside some flows with other flows that they lead to and that aren't among them: a call goes through them too."""
    missing = {str(target) for flow in found for target, _ in leads_to(flow)} - {flow.id for flow in found}
    if not missing:
        return []
    folders = sorted({Path(flow.file).parent for flow in found if any(str(target) in missing for target, _ in leads_to(flow))})
    seen = {path.resolve() for path in known}
    beside, _ = find_flow_files([folder for folder in folders if folder.is_dir()])
    return [path for path in beside if path.resolve() not in seen and claimed_id(_beginning(path)) in missing]


def flows_beside(flow: Flow) -> dict[str, Flow]:
    """A flow and those of its folder that its calls can go through, by id, as far as they are good."""
    return load_all([flow.file]).flows if flow.subflows else {flow.id: flow}


def together(found: Sequence[Flow], broken: Collection[str] = ()) -> tuple[dict[str, Flow], list[Problem]]:
    """Flows that are served together, by id: ids and numbers must be unique, and what they lead to must be among them and fit.

    `broken`: the ids of flows that are there and have errors of their own, so that they aren't told of as missing too.
    """
    problems: list[Problem] = []
    by_id: dict[str, list[Flow]] = {}
    for flow in found:
        by_id.setdefault(flow.id, []).append(flow)
    flows: dict[str, Flow] = {}
    numbers: dict[str, Flow] = {}
    for flow_id, same in by_id.items():
        if len(same) == 1:
            flows[flow_id] = same[0]
            continue
        for flow in same:
            others = ", ".join(f.file for f in same if f is not flow)
            problems.append(
                Problem(
                    flow.file,
                    flow.flow.span,
                    "duplicate-flow",
                    f"the flow id `{flow_id}` is also used by {others}",
                    hint="Give one of them another id: it is their place in the URL.",
                )
            )
    for flow in flows.values():
        for number in flow.numbers:
            if str(number) in numbers:
                problems.append(Problem(flow.file, number.span, "duplicate-number", f"the number {number} is also answered by {numbers[str(number)].file}"))
            numbers.setdefault(str(number), flow)
    for flow in flows.values():
        missing = {target.span: str(target) for target, _ in leads_to(flow) if str(target) not in flows}
        for problem in audible(examine_together(flow, flows), flow.silenced):
            if problem.code == "unknown-flow":
                wanted = missing[problem.span]
                if wanted in broken:
                    continue  # it is there, and what is wrong with it is told
                if near := nearest(wanted, broken):
                    problem = replace(problem, hint="", suggestions=near)
            problems.append(problem)
    return flows, problems
