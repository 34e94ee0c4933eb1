"""A call that shows something, written as a test: what `NAME.test.yaml` takes and `flowengine test` makes again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from flowengine.exploring.calls import Line, Stage, Turn
from flowengine.exploring.findings import Finding
from flowengine.exploring.worlds import World
from flowengine.testing.answers import Answer

__all__ = ["as_file", "as_test"]


def as_file(findings: Sequence[Finding], stage: Stage) -> str:
    """A whole file of tests, one for each finding."""
    tests = [f"  - {line}" if place == 0 else f"    {line}" for finding in findings for place, line in enumerate(as_test(finding, stage).splitlines())]
    return "\n".join(["# Calls that `flowengine explore` found. Those that fail pass once the flow is mended.", "", f"flow: {stage.program.flow.id}", "tests:", *tests, ""])


def as_test(finding: Finding, stage: Stage) -> str:
    """One test, as it stands under `tests`."""
    line = Line(stage, finding.recipe)
    lines = [f"name: {_text(f'{finding.code} in {finding.place}')}", *_circumstances(finding.recipe.world, line.turns)]
    lines += ["steps:", *(f"  - {step}" for turn in line.turns for step in _step(turn))]
    lines += [f"  - {name}: {value if name == 'wait' else _text(value)}" if value else f"  - {name}" for name, value in finding.then]
    return "\n".join(lines) + "\n"


def _circumstances(world: World, turns: Sequence[Turn]) -> Iterator[str]:
    ordinary = World()
    call: list[str] = []
    if world.caller != ordinary.caller:
        call.append(f"from: {_text(world.caller)}")
    if world.to != ordinary.to:
        call.append(f"to: {_text(world.to)}")
    call.append(f"at: {world.at.isoformat(' ', 'minutes')}" if world.at.tzinfo is None else f"at: {world.at.isoformat()}")
    call += [f"direction: {world.direction}"] if world.direction != ordinary.direction else []
    call += [f"language: {world.language}"] if world.language else []
    call += [f"parameters: {_block(world.parameters)}"] if world.parameters else []
    yield f"call: {{{', '.join(call)}}}"
    if world.env:
        yield f"env: {_block(world.env)}"
    if world.secrets:
        yield f"secrets: {_block(world.secrets)}"
    asked: dict[str, list[Answer]] = {}
    for turn in turns:
        for request in turn.asked:
            asked.setdefault(request.wanted, []).extend([request.answer] * request.tries)
    if asked:
        yield "requests:"
        for wanted, answers in asked.items():
            given = [_answer(answer) for answer in answers]
            alike = len(set(given)) == 1
            yield f"  {_text(wanted)}: {given[0]}" if alike else f"  {_text(wanted)}: [{', '.join(given)}]"


def _answer(answer: Answer) -> str:
    if answer.fails:
        return "failed"
    if answer.body is None:
        return str(answer.status)
    status = f"status: {answer.status}, " if answer.status != 200 else ""
    return f"{{{status}body: {_value(answer.body)}}}"


def _value(value: Any) -> str:
    """A value in flow style. Text is quoted, so that it stays text."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(str(key))}: {_value(child)}' for key, child in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _step(turn: Turn) -> Iterator[str]:
    move = turn.move
    if move is None:
        return
    match move.kind:
        case "silence":
            yield f"silence_after: {turn.silence:g}s"
        case "hang_up":
            yield "hang_up"
        case "press":
            yield f'press: "{move.value}"' if not move.value.isdigit() else f"press: {move.value}"
        case _:
            yield f"{move.kind}: {_text(move.value)}"


def _block(values: Any) -> str:
    return f"{{{', '.join(f'{_text(str(name))}: {_text(str(value))}' for name, value in values.items())}}}"


def _text(text: str) -> str:
    """A text as YAML takes it, in quotes where it needs them."""
    return (
        text
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9 _.'-]*", text) and not text.endswith((" ", ".")) and text.lower() not in ("yes", "no", "true", "false", "on", "off", "null")
        else json.dumps(text, ensure_ascii=False)
    )
