"""What is in the journal, for those who look: how many, which calls, turn by turn."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from flowengine.journal.database import Database
from flowengine.journal.tables import calls, turns, versions

__all__ = ["how_many"]


async def how_many(database: Database) -> dict[str, int]:
    """Calls by what has become of them, turns and flow versions."""

    def look(connection: Connection) -> dict[str, int]:
        found: dict[str, int] = {}
        by_status: dict[str, int] = {row[0]: row[1] for row in connection.execute(select(calls.c.status, func.count()).group_by(calls.c.status))}
        for status, meaning in (("live", "calls on the line"), ("away", "calls handed over"), ("lost", "calls cut off"), ("over", "calls that ended")):
            found[meaning] = by_status.get(status, 0)
        for name, table in (("turns", turns), ("flow versions", versions)):
            found[name] = connection.execute(select(func.count()).select_from(table)).scalar_one()
        return found

    return await database.read(look)
