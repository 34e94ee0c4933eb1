"""The writer: what one row is costs that row alone, whatever it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy.engine import Connection
from test_keeping import Line, WithJournal, program, rows

from flowengine.dialog.commands import SendRequest
from flowengine.journal.keeping import Journal
from flowengine.journal.tables import calls, counters, requests, turns
from flowengine.journal.trouble import Unreachable

T = TypeVar("T")


def test_a_call_that_cannot_be_sealed_costs_nobody_else_their_journal(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        told: list[tuple[str, str]] = []
        journal.writer.tell = lambda word, reason: told.append((word, reason))
        odd = Line(journal, program(), "CAodd")

        def cannot() -> bytes:
            raise RecursionError("what the caller said")

        row: dict[str, Any] = dict(odd.pen._row)
        journal.writer.call(row, cannot)
        Line(journal, program(), "CAgood")
        assert await journal.settled()
        assert {row["sid"] for row in await rows(journal, calls)} == {"CAodd", "CAgood"}
        assert told == [("refused", "1 rows: RecursionError")]
        later = Line(journal, program(), "CAlater")
        assert await journal.settled()
        assert {row["sid"] for row in await rows(journal, turns)} == {"CAodd", "CAgood", later.pen.sid}

    with_journal(test)


def test_what_fails_by_itself_fails_alone_and_leaves_nothing_behind(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        def half(connection: Connection) -> None:
            connection.execute(counters.insert().values(name="half", window=0, count=1))
            raise ValueError("not so")

        def whole(connection: Connection) -> int:
            return connection.execute(counters.insert().values(name="whole", window=0, count=1)).rowcount

        line = Line(journal, program(), "CA1")
        done = await asyncio.gather(journal.writer.do(half), journal.writer.do(whole), return_exceptions=True)
        assert isinstance(done[0], ValueError) and done[1] == 1
        assert [row["name"] for row in await rows(journal, counters)] == ["whole"]
        assert [row["sid"] for row in await rows(journal, calls)] == [line.pen.sid]  # what was noted before is on disk by then

    with_journal(test)


def test_many_who_wait_at_once_wait_for_few_writes(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        written = 0
        write = journal.database.write

        async def counted(work: Callable[[Connection], T]) -> T:
            nonlocal written
            written += 1
            return await write(work)

        journal.database.write = counted  # type: ignore[method-assign]
        orders = [SendRequest(1, "POST", "https://example.com/book", key=f"CA{number}-book-1") for number in range(500)]
        assert await asyncio.gather(*(journal.before_sending("CA1", order) for order in orders)) == [None] * 500
        assert len(await rows(journal, requests)) == 500 and written < 5

    with_journal(test)


def test_nobody_waits_for_what_was_given_up(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        busy = asyncio.Event()
        write = journal.database.write

        async def held(work: Callable[[Connection], T]) -> T:
            await busy.wait()
            return await write(work)

        journal.database.write = held  # type: ignore[method-assign]
        waiting = journal.writer.do(lambda connection: connection.execute(counters.insert().values(name="late", window=0, count=1)).rowcount, 0.05)
        with pytest.raises(Unreachable):
            await waiting
        busy.set()
        assert await journal.settled()
        assert await rows(journal, counters) == []

    with_journal(test)
