"""What is in the journal, for those who look: how many, which calls, turn by turn. Nothing is changed, and nothing unsealed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from flowengine.journal.database import Database
from flowengine.journal.records import Turn
from flowengine.journal.tables import calls, turns, versions

__all__ = ["STATUSES", "KeptCall", "Wanted", "archives", "flows_kept", "how_many", "kept_calls", "with_turns"]

STATUSES = ("live", "away", "lost", "over")
_PAGE = 200
"""Calls that are held in memory at a time."""
_COLUMNS = ("sid", "flow", "version", "direction", "caller", "called", "language", "full", "started", "touched", "ended", "status", "exit", "state", "turns", "sessions")


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call as the journal has it. Times are seconds since 1970; `versions`: flow id → version, of all flows that it can go through."""

    sid: str
    flow: str
    version: str
    direction: str
    caller: str
    called: str
    language: str
    full: bool
    started: float
    touched: float
    ended: float | None
    status: str
    exit: str
    state: str
    turns: int
    sessions: int
    versions: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """How long it lasted, or has lasted until it was last heard of."""
        return max((self.ended or self.touched) - self.started, 0.0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: all that fit everything that is given. `since`: seconds since 1970.

    `exit`: a kind (`dial`), or a kind with its label (`exit paid`); `caller`: a number, `caller_key` what it is kept under
    where it isn't kept itself; `sids`: beginnings of SIDs, any of them.
    """

    flow: str = ""
    since: float | None = None
    status: str = ""
    exit: str = ""
    caller: str = ""
    caller_key: str = ""
    sids: tuple[str, ...] = ()

    def among(self, rows: Select[Any]) -> Select[Any]:
        """Those of the rows of `calls` that fit."""
        if self.flow:
            rows = rows.where(calls.c.flow == self.flow)
        if self.since is not None:
            rows = rows.where(calls.c.started >= self.since)
        if self.status:
            rows = rows.where(calls.c.status == self.status)
        if self.exit:
            rows = rows.where(or_(calls.c.exit == self.exit, calls.c.exit.startswith(f"{self.exit} ", autoescape=True)))
        if self.caller:
            rows = rows.where(or_(calls.c.caller == self.caller, and_(calls.c.caller_key == self.caller_key, calls.c.caller_key != "")))
        if self.sids:
            rows = rows.where(or_(*(calls.c.sid.startswith(sid, autoescape=True) for sid in self.sids)))
        return rows


async def kept_calls(database: Database, wanted: Wanted, limit: int) -> list[KeptCall]:
    """The newest calls that fit, the newest first; at most so many."""
    rows = wanted.among(select(calls)).order_by(calls.c.started.desc(), calls.c.sid).limit(limit)
    return await database.read(lambda connection: [_call(row) for row in connection.execute(rows).mappings()])


async def with_turns(database: Database, wanted: Wanted) -> AsyncIterator[tuple[KeptCall, list[Turn]]]:
    """The calls that fit with their turns, in order, the oldest first. Only a few are in memory at a time."""
    after: tuple[float, str] | None = None
    while True:
        rows = wanted.among(select(calls)).order_by(calls.c.started, calls.c.sid).limit(_PAGE)
        if after is not None:
            rows = rows.where(or_(calls.c.started > after[0], and_(calls.c.started == after[0], calls.c.sid > after[1])))
        page, of = await database.read(partial(_page, rows))
        for call in page:
            yield call, of[call.sid]
        if len(page) < _PAGE:
            return
        after = page[-1].started, page[-1].sid


def _page(rows: Select[Any], connection: Connection) -> tuple[list[KeptCall], dict[str, list[Turn]]]:
    """Calls, and the turns of each."""
    page = [_call(row) for row in connection.execute(rows).mappings()]
    of: dict[str, list[Turn]] = {call.sid: [] for call in page}
    for row in connection.execute(select(turns).where(turns.c.sid.in_(list(of))).order_by(turns.c.sid, turns.c.number)):
        of[row[0]].append(Turn(*row))
    return page, of


async def flows_kept(database: Database) -> dict[str, tuple[int, float]]:
    """The flows that there are calls of: how many, and when the newest began (seconds since 1970)."""
    rows = select(calls.c.flow, func.count(), func.max(calls.c.started)).group_by(calls.c.flow).order_by(calls.c.flow)
    return await database.read(lambda connection: {row[0]: (row[1], row[2]) for row in connection.execute(rows)})


async def archives(database: Database, wanted: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """Those of a call's versions (flow id → version) that are kept, each with its files."""
    rows = select(versions.c.version, versions.c.files).where(versions.c.version.in_(sorted(set(wanted.values()))))
    return await database.read(lambda connection: [(row[0], row[1]) for row in connection.execute(rows)])


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


def _call(row: Mapping[Any, Any]) -> KeptCall:
    return KeptCall(**{name: row[name] for name in _COLUMNS}, versions=json.loads(row["versions"]))
