"""What exploring came to, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isinf
from typing import Any

from flowengine.exploring.exploration import Exploration
from flowengine.exploring.ladders import DOING
from flowengine.language.report import as_text as problems_as_text
from flowengine.testing.timeline import clock

__all__ = ["as_json", "as_text", "notes_of", "summary"]


def as_text(found: Exploration, *, colour: bool = False) -> str:
    """What was walked, what must be known about it, and each finding with the call that shows it."""
    walk, flow = found.walk, found.flow
    lines = [f"{flow.file or flow.id}: {_number(len(walk.reached), 'state')}, {_number(len(walk.nodes), 'place')}, {_number(walk.calls, 'call')}"]
    lines += [f"  · {note}" for note in notes_of(found)]
    for finding in found.findings:
        problem = problems_as_text([found.problem(finding)], colour=colour)
        lines += ["", _indented(problem, "  "), "", "   The shortest call that shows it, as a test:", "", _indented(found.test(finding).rstrip(), "     ")]
    return "\n".join(lines)


def notes_of(found: Exploration) -> list[str]:
    """What isn't wrong, and should be known: people, how long silence lasts, what wasn't walked."""
    notes: list[str] = []
    if found.people is None and not found.is_subflow:
        notes.append("No person can be reached anywhere in this flow: no dial, queue, voicemail or other handoff. That is meant, perhaps.")
    elif found.people is not None and found.people > 0 and not any(finding.code == "no-person" for finding in found.findings):
        notes.append(f"A person is never more than {_number(found.people, 'turn')} away.")
    bounded = [ladder for ladder in found.ladders if not isinf(ladder.seconds)]
    notes += [f"A caller who {DOING[ladder.kind]} is out after {clock(ladder.seconds)} at most (from `{ladder.place}`)." for ladder in bounded]
    if len(found.walk.worlds) > 1:
        notes.append(f"Calls were made under {len(found.walk.worlds)} circumstances: {'; '.join(_told(found))}.")
    if not found.walk.complete:
        notes.append(
            f"Not all was walked: {_number(found.walk.turns, 'turn')} were made (`--turns` {found.budget.turns}, calls of at most {found.budget.turns_a_call} turns and "
            f"{clock(found.budget.seconds_a_call)}), and at {_number(found.walk.beyond, 'place')} there is more to do."
        )
        if found.unreached:
            notes.append(f"Not reached so far: {', '.join(found.unreached[:20])}{', …' if len(found.unreached) > 20 else ''}.")
    return notes


def _told(found: Exploration) -> list[str]:
    """The worlds, each by what differs from the first."""
    first, *others = found.walk.worlds
    told = [f"{first.at:%a %Y-%m-%d %H:%M}"]
    for world in others:
        differs = [f"{world.at:%a %Y-%m-%d %H:%M}"] if world.at != first.at else []
        differs += [f"{name} not set" for name in first.env if name not in world.env]
        differs += [f"{name} is {value}" for name, value in world.parameters.items() if first.parameters.get(name) != value]
        differs += [f"no {name}" for name in first.parameters if name not in world.parameters]
        differs += [f"from {world.caller}"] if world.caller != first.caller else []
        differs += [f"to {world.to}"] if world.to != first.to else []
        differs += [world.direction] if world.direction != first.direction else []
        told.append(", ".join(differs) or "as in a test")
    return told


def as_json(explored: Sequence[Exploration]) -> str:
    """One array, an object for each flow."""
    return json.dumps([_entry(found) for found in explored], ensure_ascii=False, indent=2) + "\n"


def _entry(found: Exploration) -> dict[str, Any]:
    seconds = {ladder.kind: None if isinf(ladder.seconds) else round(ladder.seconds, 1) for ladder in found.ladders}
    return {
        "file": found.flow.file,
        "flow": found.flow.id,
        "states": len(found.flow.states),
        "unreached": list(found.unreached),
        "places": len(found.walk.nodes),
        "calls": found.walk.calls,
        "turns": found.walk.turns,
        "complete": found.walk.complete,
        "beyond": found.walk.beyond,
        "bounds": {"turns": found.budget.turns, "turns_a_call": found.budget.turns_a_call, "seconds_a_call": found.budget.seconds_a_call},
        "person_within": found.people,
        "silence_seconds": seconds.get("silence"),
        "nonsense_seconds": seconds.get("nonsense"),
        "refusal_seconds": seconds.get("refusal"),
        "notes": notes_of(found),
        "findings": [
            {
                "file": problem.file,
                "line": problem.span.line,
                "column": problem.span.column,
                "code": finding.code,
                "state": finding.place,
                "message": finding.message,
                "hint": finding.hint,
                "test": found.test(finding),
            }
            for finding in found.findings
            for problem in [found.problem(finding)]
        ],
    }


def summary(explored: Sequence[Exploration]) -> str:
    """`9 flows: nothing found`."""
    count = sum(len(found.findings) for found in explored)
    return f"{_number(len(explored), 'flow')}: {_number(count, 'finding') if count else 'nothing found'}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def _indented(text: str, indent: str) -> str:
    return "\n".join(indent + line if line else "" for line in text.split("\n"))
