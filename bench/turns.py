"""Turns: the processor time that the server spends on each, and how many it makes in a second."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import Answer, CantMeasure, Round, calls, server
from bench.script import ECHO, ENGINE

__all__ = ["Turns", "measure"]

MOST_TRIES = 3
"""So many times the rounds wanted are tried, where others use the machine so much that rounds have to be left out."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Pairs of rounds, engine and echo, one right after the other."""

    connections: int
    pairs: tuple[tuple[Round, Round], ...]
    left_out: int

    @property
    def cpu_ratios(self) -> list[float]:
        return sorted(engine.turn_us / echo.turn_us for engine, echo in self.pairs)

    @property
    def cpu_ratio(self) -> float:
        return median(self.cpu_ratios)

    @property
    def rate_ratio(self) -> float:
        return median(engine.rate / echo.rate for engine, echo in self.pairs)


def measure(program: Path, connections: int, rounds: int, seconds: float, script: Sequence[Answer] = ENGINE) -> Turns:
    """Both servers stay up, with their calls open, and take turns on the same core."""
    with ExitStack() as stack:
        engine, echo = (stack.enter_context(calls(program, stack.enter_context(server(kind)), connections, spoken)) for kind, spoken in (("engine", script), ("echo", ECHO)))
        for each in (engine, echo):
            each.round(seconds, warm=0.5)  # not counted: everything is used for the first time
        pairs: list[tuple[Round, Round]] = []
        left_out = 0
        while len(pairs) < rounds and len(pairs) + left_out < MOST_TRIES * rounds:
            if (len(pairs) + left_out) % 2:  # who goes first changes, so that a machine growing slower or faster favours neither
                pair = engine.round(seconds), echo.round(seconds)
            else:
                second = echo.round(seconds)
                pair = engine.round(seconds), second
            if all(each.fair for each in pair):
                pairs.append(pair)
            else:
                left_out += 1
    if not pairs:
        raise CantMeasure("no round was fair: the load client was the slower half, or other programs kept it from its core. Try again when less is running")
    return Turns(connections, tuple(pairs), left_out)
