"""A journal on each kind of database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from databases import KINDS, new_database

from flowengine.journal.database import Database
from flowengine.journal.keeping import Journal
from flowengine.journal.sealing import Keys

Test = Callable[[Journal], Coroutine[Any, Any, None]]


class Clock:
    """Seconds since 1970 that stand still until they are set."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=KINDS)
def with_journal(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Test], None]:
    """Run a coroutine with a journal on an empty database."""

    def run(test: Test) -> None:
        async def running() -> None:
            url = await new_database(request.param, tmp_path)
            database = Database(url)
            await database.upgrade()
            journal = Journal(database, Keys("a secret for tests"), clock=Clock())
            await journal.start()
            try:
                await test(journal)
            finally:
                await journal.stop()

        asyncio.run(running())

    return run


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return asyncio.run(new_database(request.param, tmp_path))
