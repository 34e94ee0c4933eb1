"""The writer: what is noted is gathered and written together, off the callers' path.

Theory of operation. Noting never waits: it puts a turn into a list and a call's newest row into a mapping. One task cuts
what has come together, seals it, and writes it in one transaction; while it writes, the next is gathered. Who must know
that something is on disk before going on (a handoff) waits for `settled`; who changes something else, and must know what
came of it (a request that is about to be sent, a call that is taken over), has it done by `do` in the same transaction,
behind all that was noted before. So a thousand who wait at once wait for one write.

While the database can't be reached nothing is thrown away: the same batch is tried again, and what comes meanwhile is
gathered, calls as their newest row, turns up to `MAX_WAITING`. A row that the database refuses for what it is, or that can't
be sealed, costs itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from flowengine.journal.database import PATIENCE, Database
from flowengine.journal.records import Turn
from flowengine.journal.tables import calls, turns, versions
from flowengine.journal.trouble import Unreachable

__all__ = ["Batch", "CallRow", "Lag", "Writer"]

GATHER = 0.01
"""Seconds for which is gathered before it is written, unless somebody waits."""
MAX_WAITING = 200_000
"""Turns that are held while the database can't be reached: about 100 MB. The oldest go first; calls themselves are always held."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0

T = TypeVar("T")
Work = Callable[[Connection], Any]
CallRow = dict[str, Any]
"""The columns of a call's row, less `sealed`."""


@dataclass(slots=True)
class Batch:
    """What is written together: calls by their SID (with what makes the sealed bytes, if they change), turns, versions by name.

    `works`: what is done behind them, each with who waits for what comes of it.
    """

    calls: dict[str, tuple[CallRow, Callable[[], bytes | None] | None]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    works: list[tuple[Work, asyncio.Future[Any]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.calls or self.turns or self.versions or self.works)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far behind the writer is: turns waiting, since when the oldest does (seconds), turns lost, and why nothing can be written (empty: it can)."""

    turns: int
    seconds: float
    lost: int
    trouble: str


class Writer:
    """Writes what is noted. `tell` hears in a word when the database is lost and found, and of rows that it refuses."""

    def __init__(self, database: Database, tell: Callable[[str, str], None]) -> None:
        self._database = database
        self.tell = tell
        self._statements = _Statements(database)
        self._next = Batch()
        self._since: float | None = None
        self._writing_since: float | None = None
        self._in_hand = 0
        self._lost = 0
        self._trouble = ""
        self._asked = asyncio.Event()
        self._urgent = asyncio.Event()
        self._cut = 0
        self._done = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self, patience: float) -> None:
        """Write what is left, for at most so many seconds."""
        self._stopping = True
        self._asked.set()
        self._urgent.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=patience)
            if not self._task.done():
                self.tell("lost", f"{len(self._next.turns) + self._in_hand} turns could not be written before the end")
                self._task.cancel()
                await asyncio.wait([self._task])

    # -------------------------------------------------------------------------------------------------------- noting

    def turn(self, turn: Turn) -> None:
        waiting = self._next.turns
        waiting.append(turn)
        if len(waiting) > MAX_WAITING:
            del waiting[: MAX_WAITING // 10]
            self._lost += MAX_WAITING // 10
        self._note()

    def call(self, row: CallRow, seal: Callable[[], bytes | None] | None) -> None:
        """A call's newest row. `seal` makes what is kept to go on with it (None: erase that); without it that stays as it is."""
        known = self._next.calls.get(row["sid"])
        if seal is None and known is not None:
            seal = known[1]
        self._next.calls[row["sid"]] = (row, seal)
        self._note()

    def version(self, row: dict[str, Any]) -> None:
        self._next.versions[row["version"]] = row
        self._note()

    def _note(self) -> None:
        if self._since is None:
            self._since = time.monotonic()
            self._asked.set()

    async def settled(self, patience: float) -> bool:
        """Wait until everything noted so far is on disk; false if it isn't after so many seconds."""
        if not self._next and self._done == self._cut:
            return True
        ticket = self._cut + bool(self._next)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ticket, future))
        self._urgent.set()
        try:
            async with asyncio.timeout(patience):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting = [entry for entry in self._waiting if entry[1] is not future]
        return True

    async def do(self, work: Callable[[Connection], T], patience: float = PATIENCE) -> T:
        """Do something in the next transaction, behind what was noted before; what came of it, once that is on disk.

        Raises `Unreachable` after so many seconds: nobody knows then whether it was done. What it raises by itself comes here, and
        nothing that it has done is kept.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._next.works.append((work, future))
        self._note()
        self._urgent.set()
        try:
            async with asyncio.timeout(patience):
                return await future
        except TimeoutError:
            raise Unreachable from None

    @property
    def lag(self) -> Lag:
        since = self._writing_since if self._writing_since is not None else self._since
        return Lag(len(self._next.turns) + self._in_hand, time.monotonic() - since if since is not None else 0.0, self._lost, self._trouble)

    # ------------------------------------------------------------------------------------------------------- writing

    async def _run(self) -> None:
        while not (self._stopping and not self._next):
            await self._asked.wait()
            if not self._urgent.is_set():
                try:
                    async with asyncio.timeout(GATHER):
                        await self._urgent.wait()
                except TimeoutError:
                    pass
            self._asked.clear()
            self._urgent.clear()
            if self._stopping:
                self._asked.set()
            if not self._next:
                continue
            batch, self._next = self._next, Batch()
            self._writing_since, self._since = self._since, None
            self._in_hand = len(batch.turns)
            self._cut += 1
            try:
                await self._until_written(batch)
            except Exception as error:  # what isn't foreseen costs this batch, and not all that come after it
                self._lost += len(batch.turns)
                self.tell("refused", f"{len(batch.turns)} turns: {type(error).__name__}")
            self._done = self._cut
            self._writing_since, self._in_hand = None, 0
            for ticket, future in self._waiting:
                if ticket <= self._done and not future.done():
                    future.set_result(None)

    async def _until_written(self, batch: Batch) -> None:
        prepared = _Prepared(batch, self._statements)
        if prepared.unsealed:
            self.tell("refused", f"{len(prepared.unsealed)} rows: {prepared.unsealed[0]}")
        pause = _FIRST_PAUSE
        while True:
            try:
                done = await self._database.write(prepared.write)
                break
            except (DataError, IntegrityError) as error:
                done = await self._one_by_one(prepared, _reason(error))
                break
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                if isinstance(error, StatementError) and not isinstance(error, OperationalError | InterfaceError | PoolTimeout) and error.orig is None:
                    done = await self._one_by_one(prepared, _reason(error))
                    break
                if not self._trouble:
                    self._trouble = _reason(error)
                    self.tell("unreachable", self._trouble)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        for future, result, failure in done:
            if future.done():
                continue  # who waited has given up
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)
        if self._trouble:
            self._trouble = ""
            self.tell("back", "")

    async def _one_by_one(self, prepared: _Prepared, reason: str) -> list[_Done]:
        """Something in the batch isn't as the database wants it: the rest is written all the same."""
        refused = 0
        for alone in prepared.alone():
            try:
                await self._database.write(alone)
            except (SQLAlchemyError, OSError, ValueError):
                refused += 1
        self.tell("refused", f"{refused} rows: {reason}")
        return await self._database.write(prepared.work)


_Done = tuple[asyncio.Future[Any], Any, Exception | None]
"""What came of a work, for whom."""


class _Prepared:
    """A batch as rows: sealed once, however often it is tried."""

    def __init__(self, batch: Batch, statements: _Statements) -> None:
        turn_rows = [
            {"sid": turn.sid, "number": turn.number, "at": turn.at, "event": turn.event, "state": turn.state, "understood": turn.understood, "detail": turn.detail}
            for turn in batch.turns
        ]
        sealed: list[CallRow] = []
        touched: list[CallRow] = []
        self.unsealed: list[str] = []
        """Why calls could not be sealed: they are written without what is needed to go on with them from here."""
        self._works = batch.works
        for row, seal in batch.calls.values():
            if seal is None:
                touched.append(row)
                continue
            try:
                sealed.append(row | {"sealed": seal()})
            except Exception as error:  # whatever a value is: it is the call's own
                touched.append(row)
                self.unsealed.append(type(error).__name__)
        self._rows: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
            (statements.versions, list(batch.versions.values())),
            (statements.turns, turn_rows),
            (statements.calls, sealed),
            (statements.touched, touched),
        )

    def write(self, connection: Connection) -> list[_Done]:
        for statement, rows in self._rows:
            if rows:
                connection.execute(statement, rows)
        return self.work(connection)

    def work(self, connection: Connection) -> list[_Done]:
        """Do what others have asked for, each so that its failure is its own. Nobody waits any more for what was given up."""
        done: list[_Done] = []
        for work, future in self._works:
            if future.done():
                continue
            try:
                with connection.begin_nested():
                    done.append((future, work(connection), None))
            except (OperationalError, InterfaceError, OSError):
                raise  # the database is away: all of it is tried again
            except Exception as error:
                done.append((future, None, error))
        return done

    def alone(self) -> list[Work]:
        """Each row by itself."""
        return [_alone(statement, row) for statement, rows in self._rows for row in rows]


def _alone(statement: Any, row: dict[str, Any]) -> Work:
    return lambda connection: connection.execute(statement, [row])


class _Statements:
    """What is written with, made once: putting a statement together costs more than carrying it out."""

    def __init__(self, database: Database) -> None:
        self.versions = database.upserting(versions).on_conflict_do_nothing()
        self.turns = database.upserting(turns).on_conflict_do_nothing()
        self.calls = _newest(database, [column.name for column in calls.c])
        self.touched = _newest(database, [column.name for column in calls.c if column is not calls.c.sealed])


def _newest(database: Database, names: Iterable[str]) -> Any:
    """A call's row in place of the one before, unless another session has taken the call over since."""
    statement = database.upserting(calls).values({name: bindparam(name) for name in names})
    return statement.on_conflict_do_update(
        index_elements=[calls.c.sid],
        set_={name: statement.excluded[name] for name in names if name != "sid"},
        where=calls.c.epoch <= statement.excluded.epoch,
    )


def _reason(error: BaseException) -> str:
    """Why, in one line, without values: they may be the caller's."""
    orig = getattr(error, "orig", None)
    return (
        f"{type(orig or error).__name__}: {str(orig).partition(chr(10))[0][:200]}"
        if orig is not None and not isinstance(error, DataError | IntegrityError)
        else type(error).__name__
    )
