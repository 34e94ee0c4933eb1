"""The writer: what one row is costs that row alone, whatever it is."""

from __future__ import annotations

from typing import Any

from test_keeping import Line, WithJournal, program, rows

from flowengine.journal.keeping import Journal
from flowengine.journal.tables import calls, turns


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
