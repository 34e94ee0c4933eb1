"""Opening the journal's database: SQLite in a file, or PostgreSQL; and bringing it to the form that this version knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import QueuePool, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from flowengine.journal.trouble import Unreachable

__all__ = ["PATIENCE", "BadDatabase", "Database", "Reaching", "database_url", "look"]

PATIENCE = 5.0
"""Seconds for which a caller waits for the database at most."""

T = TypeVar("T")
_WAIT = 5.0
"""Seconds that a writer waits for another process's, and a connection for the server."""
_MIGRATIONS = str(Path(__file__).with_name("migrations"))


class BadDatabase(Exception):
    """The database can't be used; the text says why, and what to try. It never has a password in it."""


def database_url(text: str) -> URL:
    """A setting as an address with the driver that we use. Raises `BadDatabase`."""
    try:
        url = make_url(text.strip())
    except ArgumentError:
        raise BadDatabase("FLOWENGINE_DATABASE_URL can't be read. It is something like sqlite:////var/lib/flowengine/calls.db or postgresql://user:password@host/name.") from None
    kind = url.get_backend_name() if url.drivername.partition("+")[0] != "postgres" else "postgresql"
    if kind == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    if kind != "postgresql":
        raise BadDatabase(f"FLOWENGINE_DATABASE_URL names `{url.drivername}`, but calls are kept in SQLite (sqlite:///calls.db) or PostgreSQL (postgresql://…).")
    if find_spec("asyncpg") is None:
        raise BadDatabase("PostgreSQL needs its driver, which isn't installed: pip install 'flowengine[postgres]'.")
    query = dict(url.query)
    if "sslmode" in query:  # libpq's word; asyncpg's is `ssl`, with the same values
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query)


async def look(url: str) -> tuple[str, str, str]:
    """A database's address (without its password), the revision that it has, and the one that this version knows. Raises `BadDatabase`."""
    database = Database(url)
    try:
        return (str(database), *await database.revision())
    finally:
        await database.close()


class Reaching:
    """What goes wrong with the database within is `Unreachable`; it is waited for as long as a caller can."""

    def __init__(self) -> None:
        self._timeout = asyncio.timeout(PATIENCE)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            await self._timeout.__aexit__(kind, error, trace)
        except TimeoutError:
            raise Unreachable from None
        if isinstance(error, SQLAlchemyError | OSError) and not isinstance(error, IntegrityError):
            raise Unreachable from error


class Database:
    """One database, by its address. Connections are opened when they are needed.

    What is done with it are functions of a SQLAlchemy `Connection`, each done as a whole: for PostgreSQL beside the event loop, over
    asyncpg; for SQLite in a thread, since a file has nothing to wait for, and a thread for each statement costs more than the statement.
    """

    def __init__(self, url: str, *, pool: int = 10) -> None:
        """Raises `BadDatabase` for an address that is none. `pool`: the most connections to a PostgreSQL server."""
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._backend: _File | _Server = _File(self.url) if self.is_sqlite else _Server(self.url, pool)

    def __str__(self) -> str:
        """The address without its password."""
        return self.url.set(drivername=self.url.get_backend_name()).render_as_string(hide_password=True)

    def upserting(self, table: Table) -> Any:
        """An `INSERT` that knows `ON CONFLICT`, in the database's dialect."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do something in a transaction, which is kept as a whole or not at all."""
        return await self._backend.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Look something up."""
        return await self._backend.read(work)

    async def upgrade(self) -> tuple[str, str]:
        """Bring the tables to the form of this version; from which revision, and to which. Raises `BadDatabase`."""
        try:
            return await self._backend.write(_upgrade)
        except (SQLAlchemyError, OSError) as error:
            raise self._unusable(error) from None

    async def revision(self) -> tuple[str, str]:
        """The revision that the database has (empty: none), and the one that this version knows. Raises `BadDatabase`."""
        try:
            return await self._backend.read(_revisions)
        except (SQLAlchemyError, OSError) as error:
            raise self._unusable(error) from None

    async def make_ready(self) -> None:
        """SQLite is upgraded at once; PostgreSQL by `flowengine db upgrade`, once for all machines. Raises `BadDatabase`."""
        if self.is_sqlite:
            if self.url.database and self.url.database != ":memory:":
                folder = Path(self.url.database).parent
                if not folder.is_dir():
                    raise BadDatabase(f"there is no folder {folder} for the database {self.url.database}. Make it, or name another in FLOWENGINE_DATABASE_URL.")
            await self.upgrade()
            return
        has, wants = await self.revision()
        if has != wants:
            raise BadDatabase(f"the database {self} has the tables of another version ({has or 'none'}, wanted {wants}). Run `flowengine db upgrade`.")

    async def close(self) -> None:
        await self._backend.close()

    def _unusable(self, error: Exception) -> BadDatabase:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0].removeprefix("<class ").strip()
        return BadDatabase(f"the database {self} can't be used: {reason}.")


class _Server:
    """PostgreSQL, whose answers are awaited."""

    def __init__(self, url: URL, pool: int) -> None:
        self._engine = create_async_engine(url, pool_size=pool, max_overflow=0, pool_pre_ping=True, pool_timeout=_WAIT, connect_args={"timeout": _WAIT, "command_timeout": 30.0})

    async def write(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()


class _File:
    """SQLite: one thread writes, so that nobody in this process waits for a lock, and two read beside it."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False}, poolclass=QueuePool, pool_size=3, max_overflow=0)
        self._reading = self._engine.execution_options(writes=False)
        self._writer = ThreadPoolExecutor(1, "flowengine-journal-writer")
        self._readers = ThreadPoolExecutor(2, "flowengine-journal-reader")

        @event.listens_for(self._engine, "connect")
        def prepare(connection: Any, record: Any) -> None:
            connection.isolation_level = None  # transactions begin where we say so
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")  # what is said to be kept outlasts a power cut; together, that costs little
            cursor.close()

        @event.listens_for(self._engine, "begin")
        def begin(connection: Any) -> None:
            # Who may write takes the lock at once: two who read first and write then would end each other.
            connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes", True) else "BEGIN")

    async def write(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def read(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._reading.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def close(self) -> None:
        def run() -> None:
            self._writer.shutdown()
            self._readers.shutdown()
            self._engine.dispose()

        await asyncio.to_thread(run)


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    config.attributes["connection"] = connection
    return config


def _revisions(connection: Connection) -> tuple[str, str]:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    return MigrationContext.configure(connection).get_current_revision() or "", ScriptDirectory(_MIGRATIONS).get_current_head() or ""


def _upgrade(connection: Connection) -> tuple[str, str]:
    from alembic import command

    before, newest = _revisions(connection)
    if before != newest:
        command.upgrade(_config(connection), "head")
    return before, newest
