"""Flow files, found, read and checked: the way in for the command line, the server and programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowengine.checks import examine, examine_together
from flowengine.checks.unknown_flow import leads_to
from flowengine.language.composing import MAX_BYTES
from flowengine.language.model import Flow
from flowengine.language.parts import is_part
from flowengine.language.problems import NOWHERE, InvalidFlow, Problem
from flowengine.language.reader import read_flow, read_flow_bytes

__all__ = ["Loaded", "check_bytes", "check_file", "find_flow_files", "flows_beside", "load", "load_all"]


def load(path: str | Path) -> Flow:
    """The flow of a file. Raises `InvalidFlow` with all problems where there is an error among them."""
    flow, problems = check_file(path)
    if flow is None:
        raise InvalidFlow(problems)
    return flow


def check_file(path: str | Path) -> tuple[Flow | None, list[Problem]]:
    """Read and check a file. The flow is None exactly where an error was found."""
    return _examined(*read_flow(path))


def check_bytes(data: bytes, file: str) -> tuple[Flow | None, list[Problem]]:
    """The same for the bytes of a file that is only named."""
    return _examined(*read_flow_bytes(data, file))


def _examined(flow: Flow | None, problems: list[Problem]) -> tuple[Flow | None, list[Problem]]:
    if flow is not None:
        problems = problems + examine(flow)
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
            problems.append(Problem(str(path), NOWHERE, "no-file", "there is no file or folder of this name", hint="Look at the spelling, and at the folder you are in."))
    return list(files), problems


def _is_part(path: Path) -> bool:
    try:
        return is_part(path.read_bytes()[:MAX_BYTES])
    except OSError:
        return False


def is_flow_file(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and not path.stem.endswith(".test")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The flows of some paths by their id, and everything found wrong on the way; a file with errors gives no flow."""

    flows: dict[str, Flow]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def load_all(paths: Sequence[str | Path]) -> Loaded:
    """Read and check every flow of some files and folders. Of two flows with one id, neither is served."""
    files, problems = find_flow_files(paths)
    found: list[Flow] = []
    for file in files:
        flow, own = check_file(file)
        problems += own
        if flow is not None:
            found.append(flow)
    ids = {flow.id for flow in found}
    # A single file is checked as it will be served: with those of its folder.
    alone = [flow for flow in found if any(str(target) not in ids for target, _ in leads_to(flow))]
    beside = {name: other for flow in alone for name, other in flows_beside(flow).items()}
    flows, clashes = together(found, beside)
    return Loaded(flows, (*problems, *clashes), tuple(files))


def flows_beside(flow: Flow) -> dict[str, Flow]:
    """The flows of a flow's folder, by id, as far as they are good."""
    files, _ = find_flow_files([Path(flow.file).parent])
    found = [check_file(file)[0] for file in files]
    return {other.id: other for other in found if other is not None}


def together(found: Sequence[Flow], beside: Mapping[str, Flow] | None = None) -> tuple[dict[str, Flow], list[Problem]]:
    """Flows that are served together, by id: ids and numbers must be unique, and what they lead to must be among them, or `beside` them, and fit."""
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
        problems += examine_together(flow, {**beside, **flows} if beside else flows)
    return flows, problems
