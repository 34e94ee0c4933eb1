"""Reading: the processor time that it takes until a flow file is read and checked; on a free core, as much time."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.flows import flow_of
from bench.processes import CantMeasure

__all__ = ["Reading", "measure"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A flow of so many states and lines, and how many seconds it took each time."""

    states: int
    lines: int
    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.seconds)


def measure(sizes: Sequence[int], rounds: int) -> list[Reading]:
    """A fresh process each time, since a second reading would find in memory what the first has worked out."""
    taken: list[list[float]] = [_fresh(sizes, number) for number in range(rounds)]
    return [Reading(size, flow_of(size).count(b"\n"), tuple(row[place] for row in taken)) for place, size in enumerate(sizes)]


def _fresh(sizes: Sequence[int], seed: int) -> list[float]:
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))}
    done = subprocess.run([sys.executable, "-m", "bench.reading", str(seed), *map(str, sizes)], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise CantMeasure(f"reading failed:\n{done.stderr}")
    read: list[float] = json.loads(done.stdout)
    return read


def main(seed: int, sizes: Sequence[int]) -> None:
    from flowengine.loading import check_bytes

    check_bytes(flow_of(20, seed=10_000), "first.yaml")  # not counted: modules and patterns are made at first use
    taken: list[float] = []
    for size in sizes:
        data = flow_of(size, seed)
        gc.collect()
        gc.freeze()  # as in a server that runs: what was there before isn't looked through again meanwhile
        began = time.process_time()  # not the clock: others may use the core
        flow, problems = check_bytes(data, "generated.yaml")
        taken.append(time.process_time() - began)
        if flow is None or problems:
            sys.exit(f"the generated flow isn't clean any more: {len(problems)} problems, the first {problems[:1]}")
    print(json.dumps(taken))


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])
