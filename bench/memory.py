"""Memory: what an idle call holds in the server, beside a bare socket."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import calls, server
from bench.script import ECHO, ENGINE

__all__ = ["Memory", "measure"]

SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Memory:
    """KiB for each idle connection: of the engine (a call that has heard its first prompt), of the echo."""

    connections: int
    pairs: tuple[tuple[float, float], ...]

    @property
    def engine(self) -> float:
        return median(engine for engine, _ in self.pairs)

    @property
    def echo(self) -> float:
        return median(echo for _, echo in self.pairs)

    @property
    def over(self) -> float:
        return median(engine - echo for engine, echo in self.pairs)


def measure(program: Path, connections: int, rounds: int) -> Memory:
    """A fresh server each time: what one has let go of, the next calls would only take again."""
    return Memory(connections, tuple((_each(program, "engine", connections), _each(program, "echo", connections)) for _ in range(rounds)))


def _each(program: Path, kind: str, connections: int) -> float:
    script = ENGINE if kind == "engine" else ECHO
    first = max(50, connections // 10)
    with server(kind) as running, calls(program, running, first, script):
        # The first calls stay: what a server keeps for all of them isn't counted.
        time.sleep(SETTLE_SECONDS)
        before = running.resident_kib()
        with calls(program, running, connections, script, first):
            time.sleep(SETTLE_SECONDS)
            return (running.resident_kib() - before) / connections
