"""`flowengine db`."""

from __future__ import annotations

import asyncio
import os

import click

__all__ = ["DEFAULT_DATABASE", "command", "database_option"]

DEFAULT_DATABASE = "sqlite:///flowengine.db"
"""A file in the folder that the server is started in."""


database_option = click.option(
    "--database-url",
    metavar="URL",
    help=f"Where calls are kept: sqlite:///FILE or postgresql://….  [env: FLOWENGINE_DATABASE_URL; default: {DEFAULT_DATABASE}]",
)


def database_setting(given: str | None) -> str:
    """The address as it is set, by flag, by environment, or by default."""
    return given or os.environ.get("FLOWENGINE_DATABASE_URL", "") or DEFAULT_DATABASE


@click.group("db")
def command() -> None:
    """The database that calls are kept in.

    SQLite needs nothing: `serve` makes the file and its tables. A PostgreSQL database gets its tables by `flowengine db upgrade`, once for
    all machines, before a new version is started.
    """


@command.command()
@database_option
def upgrade(database_url: str | None) -> None:
    """Make the tables, or bring them to this version's form. Nothing is lost, and doing it again changes nothing."""
    from flowengine.journal.database import BadDatabase, Database

    async def run() -> tuple[str, str, str]:
        database = Database(database_setting(database_url))
        try:
            return (*await database.upgrade(), str(database))
        finally:
            await database.close()

    try:
        before, now, where = asyncio.run(run())
    except BadDatabase as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(f"{where}: is at {now} already" if before == now else f"{where}: {before or 'nothing'} → {now}")


@command.command()
@database_option
def status(database_url: str | None) -> None:
    """Say whether the tables are of this version, and how many calls are kept. Exit 1 if they aren't."""
    from flowengine.journal.database import BadDatabase, Database
    from flowengine.journal.looking import how_many

    async def run() -> tuple[str, str, str, dict[str, int]]:
        database = Database(database_setting(database_url))
        try:
            has, wants = await database.revision()
            return has, wants, str(database), await how_many(database) if has == wants else {}
        finally:
            await database.close()

    try:
        has, wants, where, found = asyncio.run(run())
    except BadDatabase as bad:
        raise click.ClickException(str(bad)) from None
    click.echo(where)
    if has != wants:
        click.echo(f"  its tables are of another version ({has or 'none'}, wanted {wants}). Run `flowengine db upgrade`.")
        raise SystemExit(1)
    click.echo(f"  tables: {has}")
    for name, count in found.items():
        click.echo(f"  {name}: {count:,}")
