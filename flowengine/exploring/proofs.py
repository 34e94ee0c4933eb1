"""What must hold of every call: ways out, ways to people, an end to silence, a word in each turn, no fault."""

from __future__ import annotations

from flowengine.exploring.calls import Stage
from flowengine.exploring.findings import ORDER, Finding
from flowengine.exploring.ladders import endless
from flowengine.exploring.turns import circles, faults, silent, unhandled
from flowengine.exploring.walking import Walk
from flowengine.exploring.ways import traps, unreached, without_people

__all__ = ["prove"]


def prove(walk: Walk, stage: Stage, *, person_within: int) -> list[Finding]:
    """Everything that was found, each thing once, by its shortest call."""
    trapped: set[str] = set()
    found = [
        *faults(walk),
        *circles(walk),
        *silent(walk, stage),
        *unhandled(walk),
        *traps(walk, stage, trapped),
        *without_people(walk, stage, person_within, trapped),
        *endless(walk),
        *unreached(walk, stage),
    ]
    return sorted(found, key=lambda finding: (ORDER.index(finding.code), len(finding.recipe.moves)))
