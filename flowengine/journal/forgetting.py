"""What is old is erased: calls by their age, versions that no call needs, counters whose time has passed.

A few calls at a time, each with all that belongs to it: who writes down what callers do is never kept waiting, and a
month that is to go at once goes piece by piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, literal, select, update

from flowengine.journal.database import Database, Reaching
from flowengine.journal.tables import calls, counters, published, requests, turns, versions

__all__ = ["forget"]

PIECE = 200
"""Calls that are erased in one transaction."""


async def forget(database: Database, now: float, before: float, away_before: float, served: Iterable[str], *, piece: int = PIECE) -> int:
    """Erase calls that ended before a time, and what was kept of calls that went away before another and never came back; how many calls are gone.

    Times are seconds since 1970. `served`: the versions that this process may need, which are in use as of `now`; one that nobody has
    said so of since `before`, and that no call and no publication names, goes too. Raises `Unreachable`.
    """

    def over(connection: Connection) -> None:
        gone = update(calls).where(calls.c.status != "over", calls.c.touched < away_before)
        connection.execute(gone.values(status="over", ended=calls.c.touched, sealed=None, exit=func.coalesce(func.nullif(calls.c.exit, literal("")), "lost")))
        connection.execute(delete(counters).where(counters.c.window < int(away_before)))

    def some(connection: Connection) -> int:
        old = select(calls.c.sid).where(calls.c.status == "over", calls.c.touched < before, calls.c.ended < before).limit(piece)
        sids = list(connection.execute(old).scalars())
        if sids:
            for table in (turns, requests, calls):
                connection.execute(delete(table).where(table.c.sid.in_(sids)))
        return len(sids)

    async with Reaching():
        await database.write(over)
    erased = 0
    while True:
        async with Reaching():
            gone = await database.write(some)
        erased += gone
        if gone < piece:
            break
    async with Reaching():
        await database.write(lambda connection: _forget_versions(connection, now, before, served))
    return erased


def _forget_versions(connection: Connection, now: float, before: float, served: Iterable[str]) -> None:
    connection.execute(update(versions).where(versions.c.version.in_(list(served))).values(kept=now))
    old = set(connection.execute(select(versions.c.version).where(versions.c.kept < before)).scalars())
    if not old:
        return
    for text in connection.execute(select(calls.c.versions).distinct()).scalars():
        old.difference_update(json.loads(text).values())
    old.difference_update(connection.execute(select(published.c.version)).scalars())
    connection.execute(delete(versions).where(versions.c.version.in_(list(old))))
