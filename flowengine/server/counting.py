"""Counting what mustn't happen too often: in memory, for this process, or in the journal, for all machines."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from flowengine.journal.trouble import Unreachable

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["Counter", "CountsHere", "CountsTogether"]

MAX_KEYS = 100_000
MAX_OCCURRENCES = 10_000


class Counter(Protocol):
    """Counts by key. `window`: for how many seconds from the first on. What can't count at the moment answers 0, and doesn't raise."""

    async def add(self, key: str, window: float, once: str = "") -> int:
        """Count one more; how many there are with it. `once` names the occurrence: told of again, it has the number that it had."""
        ...

    async def count(self, key: str, window: float) -> int:
        """How many there are."""
        ...


class _Count:
    __slots__ = ("number", "occurrences", "until")

    def __init__(self, until: float) -> None:
        self.until, self.number = until, 0
        self.occurrences: dict[str, int] = {}


class CountsHere:
    """A `Counter` in memory, bounded: the oldest keys go first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    async def add(self, key: str, window: float, once: str = "") -> int:
        count = self._found(key)
        if count is None:
            count = self._counts[key] = _Count(self._clock() + window)
            while len(self._counts) > MAX_KEYS:
                self._counts.popitem(last=False)
        if once in count.occurrences:
            return count.occurrences[once]
        count.number += 1
        if once and len(count.occurrences) < MAX_OCCURRENCES:
            count.occurrences[once] = count.number
        return count.number

    async def count(self, key: str, window: float) -> int:
        count = self._found(key)
        return count.number if count is not None else 0

    def _found(self, key: str) -> _Count | None:
        count = self._counts.get(key)
        if count is not None and count.until <= self._clock():
            del self._counts[key]
            return None
        return count


class CountsTogether:
    """A `Counter` in the journal, shared by all machines; in windows that begin at fixed times. Where the database can't be reached, this process counts by itself."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._here = CountsHere()

    async def add(self, key: str, window: float, once: str = "") -> int:
        here = await self._here.add(key, window, once)
        try:
            return await self._journal.count(key, window, once=once)
        except Unreachable:
            return here

    async def count(self, key: str, window: float) -> int:
        here = await self._here.count(key, window)
        try:
            return await self._journal.counted(key, window)
        except Unreachable:
            return here
