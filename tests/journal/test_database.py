"""Addresses of databases, and their tables: made, brought up to date, held to what the code knows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

from flowengine.journal.database import BadDatabase, Database, database_url
from flowengine.journal.tables import metadata


@pytest.mark.parametrize(
    ("given", "driver", "database"),
    [
        ("sqlite:///calls.db", "sqlite+pysqlite", "calls.db"),
        (" sqlite:////var/lib/x.db ", "sqlite+pysqlite", "/var/lib/x.db"),
        ("postgres://u:p@db.example/calls", "postgresql+asyncpg", "calls"),
        ("postgresql://u:p@db.example:5433/calls?sslmode=require", "postgresql+asyncpg", "calls"),
        ("postgresql+psycopg://u@db.example/calls", "postgresql+asyncpg", "calls"),
    ],
)
def test_addresses(given: str, driver: str, database: str) -> None:
    url = database_url(given)
    assert (url.drivername, url.database) == (driver, database)
    assert "sslmode" not in url.query


@pytest.mark.parametrize(("given", "told"), [("calls.db", "sqlite:///"), ("", "sqlite:///"), ("mysql://u:p@db/calls", "SQLite")])
def test_addresses_that_are_none(given: str, told: str) -> None:
    with pytest.raises(BadDatabase, match=told) as caught:
        database_url(given)
    assert "u:p" not in str(caught.value)


def test_tables_are_made_once_and_are_those_that_the_code_knows(database_url: str) -> None:
    async def run() -> None:
        database = Database(database_url)
        assert (await database.revision())[0] == ""
        before, now = await database.upgrade()
        assert before == "" and now
        assert await database.upgrade() == (now, now)
        assert await database.revision() == (now, now)
        await database.make_ready()
        assert await database.read(_differences) == []
        await database.close()

    asyncio.run(run())


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_a_database_of_another_version_is_refused_in_words(database_url: str) -> None:
    async def run() -> None:
        database = Database(database_url)
        if database.is_sqlite:
            await database.make_ready()  # a file is brought up to date at once
        else:
            with pytest.raises(BadDatabase, match="flowengine db upgrade"):
                await database.make_ready()
        await database.close()

    asyncio.run(run())


def test_what_cannot_be_opened_is_told_without_its_password(tmp_path: Path) -> None:
    async def told(url: str) -> str:
        database = Database(url)
        with pytest.raises(BadDatabase) as caught:
            await database.make_ready()
        await database.close()
        return str(caught.value)

    assert "there is no folder" in asyncio.run(told(f"sqlite:///{tmp_path}/nowhere/calls.db"))
    (tmp_path / "text.db").write_text("no database " * 100)
    assert "not a database" in asyncio.run(told(f"sqlite:///{tmp_path}/text.db"))
    refused = asyncio.run(told("postgresql://u:hush@127.0.0.1:1/calls"))
    assert "can't be used" in refused and "hush" not in refused
