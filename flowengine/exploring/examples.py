"""What the tests beside a flow tell about it: who calls and when, what is said where, what other systems answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flowengine.dialog.commands import SendRequest
from flowengine.exploring.callers import Move
from flowengine.exploring.worlds import A_DAY, World
from flowengine.testing.answers import Answer, Answers, UnexpectedRequest
from flowengine.testing.phone import Phone, Unexpected
from flowengine.testing.running import take
from flowengine.testing.suites import Case, Suite

__all__ = ["Examples", "learn"]


@dataclass
class Examples:
    """State → what is keyed and said there, and what its request is answered; and the circumstances of calls."""

    moves: dict[str, list[Move]] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    worlds: list[World] = field(default_factory=list)


class _Noting(Answers):
    """The answers of a test, and which state got which."""

    def __init__(self, given: object, noted: dict[str, list[Answer]]) -> None:
        super().__init__(given)  # type: ignore[arg-type]
        self._noted = noted

    def _next(self, order: SendRequest, state: str) -> Answer:
        answer = super()._next(order, state)
        known = self._noted.setdefault(state, [])
        if answer not in known:
            known.append(answer)
        return answer


def learn(suites: Iterable[Suite]) -> Examples:
    """Make the calls of tests, as far as they go."""
    found = Examples()
    for suite in suites:
        for case in suite.cases:
            _learn(case, suite, found)
    return found


def _learn(case: Case, suite: Suite, found: Examples) -> None:
    assert suite.program is not None
    given = dict(case.call)
    given["parameters"] = dict(given.get("parameters") or {})
    world = World(**{"at": A_DAY, **given, "env": dict(case.env), "secrets": dict(case.secrets)})
    if world not in found.worlds:
        found.worlds.append(world)
    try:
        phone = Phone(suite.program, requests=_Noting(case.requests, found.answers), flows=suite.others, **world.call)
        for step in case.steps:
            if step.kind in ("say", "press") and not phone.ended:
                phone.settle()
                move = Move(step.kind, str(step.value))  # type: ignore[arg-type]
                known = found.moves.setdefault(phone.state, [])
                if move not in known:
                    known.append(move)
            take(phone, step)
    except (Unexpected, UnexpectedRequest):
        return  # a test that fails tells as much as it does up to there
