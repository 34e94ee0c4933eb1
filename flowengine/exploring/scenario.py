"""A call that shows something, written as a test: what `NAME.test.yaml` takes and `flowengine test` makes again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flowengine.exploring.calls import Line, Stage, Turn
from flowengine.exploring.findings import Finding
from flowengine.exploring.worlds import World
from flowengine.testing.answers import Answer
from flowengine.testing.scenario_text import as_yaml, new_file

__all__ = ["as_file", "as_test"]


def as_file(findings: Sequence[Finding], stage: Stage) -> str:
    """A whole file of tests, one for each finding."""
    tests = [as_test(finding, stage) for finding in findings]
    return "# Calls that `flowengine explore` found. Those that fail pass once the flow is mended.\n\n" + new_file(stage.program.flow.id, *tests)


def as_test(finding: Finding, stage: Stage) -> str:
    """One test, as it stands under `tests`."""
    line = Line(stage, finding.recipe)
    world = finding.recipe.world
    steps = [*(step for turn in line.turns for step in _step(turn)), *((name, value or None) for name, value in finding.then)]
    beside = {"call": _call(world), "env": _texts(world.env), "secrets": _texts(world.secrets), "requests": _requests(line.turns)}
    return as_yaml(f"{finding.code} in {finding.place}", beside, steps)


def _call(world: World) -> dict[str, Any]:
    ordinary = World()
    given = {"from": (world.caller, ordinary.caller), "to": (world.to, ordinary.to), "direction": (world.direction, ordinary.direction)}
    call: dict[str, Any] = {name: value for name, (value, usual) in given.items() if value != usual}
    call["at"] = world.at if world.at.tzinfo is None else world.at.isoformat()
    call |= {"language": world.language} if world.language else {}
    return call | ({"parameters": _texts(world.parameters)} if world.parameters else {})


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _requests(turns: Sequence[Turn]) -> dict[str, Any]:
    """What other systems answered, by request: one answer where all are alike, else a list."""
    asked: dict[str, list[Any]] = {}
    for turn in turns:
        for request in turn.asked:
            asked.setdefault(request.wanted, []).extend([_answer(request.answer)] * request.tries)
    return {wanted: answers[0] if all(answer == answers[0] for answer in answers) else answers for wanted, answers in asked.items()}


def _answer(answer: Answer) -> Any:
    if answer.fails:
        return "failed"
    if answer.body is None:
        return answer.status
    return ({"status": answer.status} if answer.status != 200 else {}) | {"body": answer.body}


def _step(turn: Turn) -> Iterator[tuple[str, Any]]:
    move = turn.move
    if move is None:
        return
    match move.kind:
        case "silence":
            yield "silence_after", f"{turn.silence:g}s"
        case "hang_up":
            yield "hang_up", None
        case _:
            yield move.kind, move.value
