"""The circumstances of a call: when it comes, from whom, with what. As many as make each condition about them hold and not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from jinja2 import nodes

from flowengine.dialog.evaluation import EvaluationFault, holds
from flowengine.dialog.events import CallStarted
from flowengine.dialog.frames import Frames
from flowengine.dialog.program import Program
from flowengine.exploring.relevance import comparisons
from flowengine.language.expressions import FUNCTIONS, ExpressionText, templates_in
from flowengine.language.source import Text

__all__ = ["World", "worlds_of"]

MOST_WORLDS = 8
A_DAY = datetime(2026, 3, 3, 10, 0)
"""A Tuesday in no country's holidays: when calls come where nothing else is said."""
_OF_CALLS = frozenset({"call", "calendars", "env", "tables"}) | FUNCTIONS


@dataclass(frozen=True)
class World:
    """When a call comes (on the wall of the flow's first calendar, else UTC), between whom, and with what."""

    at: datetime = A_DAY
    caller: str = "+15550001111"
    to: str = "+15550002222"
    direction: str = "inbound"
    language: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def call(self) -> dict[str, Any]:
        """What the virtual phone takes of it."""
        return {
            "caller": self.caller,
            "to": self.to,
            "at": self.at,
            "direction": self.direction,
            "language": self.language,
            "parameters": self.parameters,
            "env": self.env,
            "secrets": self.secrets,
        }


def worlds_of(programs: Sequence[Program], known: Sequence[World] = ()) -> tuple[World, ...]:
    """`programs`: that which is called first. The first world is an ordinary call; each other one makes a condition about the call go a way that it didn't in those before. `known`: those of the tests."""
    base = known[0] if known else World()
    env, secrets = _env(programs), {path[1]: "a-secret" for path in _paths(programs) if path[0] == "secrets"}
    first = replace(base, env={**env, **base.env}, secrets={**secrets, **base.secrets})
    conditions = list(_conditions(programs))
    found: list[World] = [first]
    seen = set(_truths(programs, conditions, first))
    for world in (*(replace(w, env={**env, **w.env}, secrets={**secrets, **w.secrets}) for w in known[1:]), *_others(programs, first)):
        truths = set(_truths(programs, conditions, world))
        if not truths <= seen and len(found) < MOST_WORLDS:
            seen |= truths
            found.append(world)
    return tuple(found)


def _paths(programs: Iterable[Program]) -> Iterator[tuple[str, ...]]:
    for program in programs:
        for template in templates_in(program.flow):
            yield from (path for path in template.names.attributes if len(path) > 1)


def _env(programs: Iterable[Program]) -> dict[str, str]:
    """What stands in the environment: an address, unless it is one to be dialled."""
    names = {path[1]: f"https://{path[1].lower().replace('_', '-')}.example" for path in _paths(programs) if path[0] == "env"}
    for program in programs:
        for state in program.flow.states.values():
            handoff = state.handoff
            dialled = (handoff.dial, handoff.caller_id) if handoff is not None else ()
            names |= {path[1]: "+15551230199" for template in templates_in(dialled) for path in template.names.attributes if path[0] == "env"}
    return names


def _conditions(programs: Iterable[Program]) -> Iterator[tuple[int, ExpressionText]]:
    """The conditions that the circumstances of a call decide, each with its program's place."""
    for place, program in enumerate(programs):
        asked: dict[str, ExpressionText] = {}
        for template in templates_in(program.flow):
            if isinstance(template, ExpressionText) and set(template.names.variables) <= _OF_CALLS:
                asked.setdefault(str(template), template)
            for path in template.names.attributes:
                if path[0] == "calendars" and len(path) == 3 and path[2] in ("is_open", "holiday"):
                    asked.setdefault(".".join(path), ExpressionText(Text.at(".".join(path), template.source.span)))
                if path[0] == "env" and isinstance(template, ExpressionText):
                    asked.setdefault(".".join(path), ExpressionText(Text.at(".".join(path), template.source.span)))
        yield from ((place, condition) for condition in asked.values())


def _truths(programs: Sequence[Program], conditions: Sequence[tuple[int, ExpressionText]], world: World) -> Iterator[tuple[str, bool]]:
    scopes: dict[int, dict[str, Any]] = {}
    for place, condition in conditions:
        if place not in scopes:
            one = programs[place]
            zone = next((calendar.timezone for calendar in programs[0].flow.calendars.values()), UTC)
            moment = world.at if world.at.tzinfo is not None else world.at.replace(tzinfo=zone)
            frames = Frames(one)
            call = CallStarted(
                "CA", moment, world.caller, world.to, "outbound-api" if world.direction.startswith("outbound") else "inbound", world.parameters, world.env, world.secrets
            )
            try:
                frames.begin(call, lambda one=one: one.default_language)  # type: ignore[misc]
            except EvaluationFault:
                continue
            scopes[place] = frames.scope()
        try:
            yield f"{place} {condition}", holds(condition, scopes[place])
        except EvaluationFault:
            continue


def _others(programs: Sequence[Program], base: World) -> Iterator[World]:
    """Calls that differ from an ordinary one in one respect."""
    day = base.at.replace(minute=0)
    for days in range(7):
        for hour in (10, 20, 3, 7, 12, 15, 23):
            yield replace(base, at=(day + timedelta(days=days)).replace(hour=hour))
    for one in programs:
        for calendar in one.flow.calendars.values():
            for date in calendar.except_:
                for hour in (10, 18):
                    yield replace(base, at=datetime(date.year, date.month, date.day, hour, tzinfo=base.at.tzinfo))
    for month, number in ((12, 25), (1, 1), (5, 1), (7, 4), (11, 1)):
        yield replace(base, at=day.replace(month=month, day=number, hour=10))
    for name in base.env:
        yield replace(base, env={key: value for key, value in base.env.items() if key != name})
    yield replace(base, direction="outbound" if base.direction == "inbound" else "inbound")
    for path, constant in _compared(programs):
        if path[:2] == ("call", "parameters") and len(path) == 3:
            yield replace(base, parameters={**base.parameters, path[2]: str(constant)})
        elif path in (("call", "from"), ("call", "caller")):
            yield replace(base, caller=str(constant))
        elif path == ("call", "to"):
            yield replace(base, to=str(constant))
    for path in _paths(programs):
        if path[:2] == ("call", "parameters") and len(path) == 3:
            yield replace(base, parameters={**base.parameters, path[2]: "yes"})
            yield replace(base, parameters={key: value for key, value in base.parameters.items() if key != path[2]})


def _compared(programs: Iterable[Program]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Facts of a call, each with what a condition compares it with."""
    for program in programs:
        for template in templates_in(program.flow):
            if isinstance(template, ExpressionText):
                for compared in comparisons(template):
                    constants = [side.value for side in compared.find_all(nodes.Const)]
                    for path in template.names.attributes:
                        yield from ((path, constant) for constant in constants)
