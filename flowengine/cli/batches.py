"""Many tests, run by one process or several: the same results, in the same order.

Theory of operation. The tests of each file are cut into batches. A process that gets one reads the file for itself (what
is read can't be handed over, what comes of a test can), and gives back the outcomes with what the calls came to. Results
are told file by file, in the order given, as soon as all before them are there.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

from flowengine.review.ways import Way
from flowengine.testing.coverage import Coverage
from flowengine.testing.results import Result
from flowengine.testing.running import Outcome, run_case
from flowengine.testing.suites import Suite, read_suite

__all__ = ["Batch", "jobs_for", "run"]

FEW = 500
"""So many tests are run by one process, where nothing else is asked for: starting others takes longer."""
BATCH = 40


@dataclass(frozen=True, slots=True)
class Batch:
    """Some tests of a file, by their places in it."""

    suite: Suite
    places: tuple[int, ...]


def jobs_for(batches: Sequence[Batch]) -> int:
    """How many processes are worth their while."""
    return 1 if sum(len(batch.places) for batch in batches) <= FEW else os.cpu_count() or 1


def run(batches: Sequence[Batch], jobs: int, coverage: Coverage | None = None) -> Iterator[Result]:
    """Run the tests of each file; the results in order. `coverage` learns what the calls came to."""
    if coverage is not None:
        for batch in batches:
            coverage.of(batch.suite)
    if jobs == 1:
        for batch in batches:
            watch = partial(coverage.note, batch.suite) if coverage is not None else None
            yield Result(batch.suite, tuple(run_case(batch.suite.cases[place], batch.suite, watch) for place in batch.places))
        return
    context = get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(stop,)) as pool:
        with _deaf_to_interrupts():
            waiting = [(batch.suite, [_sent(pool, batch, places, coverage is not None) for places in _cut(batch.places)]) for batch in batches]
        try:
            for suite, parts in waiting:
                outcomes: list[Outcome] = []
                for part in parts:
                    made, taken = part.result()
                    outcomes += made
                    if coverage is not None:
                        coverage.merge(taken)
                yield Result(suite, tuple(outcomes))
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


_Made = tuple[list[Outcome], frozenset[Way]]


def _sent(pool: ProcessPoolExecutor, batch: Batch, places: tuple[int, ...], covering: bool) -> Future[_Made]:
    return pool.submit(_run_there, Path(batch.suite.file), places, covering)


def _cut(places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for first in range(0, len(places), BATCH):
        yield places[first : first + BATCH]


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started meanwhile leave Ctrl-C to this one, which tells them to stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# ------------------------------------------------------------------------------------------------ in another process


_stop: Event | None = None


def _begin(stop: Event) -> None:
    global _stop
    _stop = stop


def _run_there(file: Path, places: tuple[int, ...], covering: bool) -> _Made:
    suite = _suite(file)
    coverage = Coverage()
    watch = partial(coverage.note, suite) if covering else None
    outcomes: list[Outcome] = []
    for place in places:
        if _stop is not None and _stop.is_set():
            break  # nobody waits for them any more
        outcomes.append(run_case(suite.cases[place], suite, watch))
    return outcomes, frozenset(coverage.taken)


@lru_cache(maxsize=4)
def _suite(file: Path) -> Suite:
    return read_suite(file)
