"""Saving: from the moment a flow is written to the one where the next call is answered by it, with what the server runs."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from bench.flows import flow_of
from bench.processes import CantMeasure
from flowengine.server.calls import Calls
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf
from flowengine.server.watch import watch

__all__ = ["Saving", "measure"]

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Saving:
    """A flow of so many states, and how many seconds each of some saves took to be served."""

    states: int
    seconds: tuple[float, ...]


def measure(states: int, saves: int) -> Saving:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING), logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return Saving(states, tuple(asyncio.run(_saves(states, saves))))


async def _saves(states: int, saves: int) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "flow.yaml"
        text = flow_of(states)
        path.write_bytes(text)
        shelf = Shelf([folder])
        shelf.refresh()
        [flow] = shelf.flows()
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(Settings(dev=True), shelf, Calls(), stop))
        await asyncio.sleep(0.5)  # until the folder is watched
        taken = []
        for number in range(saves):
            before = shelf.program(flow.id)
            began = time.perf_counter()
            path.write_bytes(text + f"# Saved for the {number}th time.\n".encode())
            while shelf.program(flow.id) is before:
                if time.perf_counter() - began > PATIENCE:
                    raise CantMeasure("a saved flow was never served")
                await asyncio.sleep(0.001)
            taken.append(time.perf_counter() - began)
        stop.set()
        await watching
    return taken
