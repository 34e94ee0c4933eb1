"""What commands that look into the journal share: which database, which calls, whose clock."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

if TYPE_CHECKING:
    from flowengine.journal.database import Database

__all__ = ["caller_wanted", "limit_time", "nothing_found", "own_zone", "since_option", "with_database", "zone_name", "zone_option"]

T = TypeVar("T")
_SPAN = re.compile(r"(\d{1,5})\s*(m|h|d|w)", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

since_option = click.option("--since", metavar="TIME", help="Only calls that began since then: `2d`, `12h`, `1w`, or a date, `2026-11-20` or `2026-11-20 09:00`.")
zone_option = click.option("--timezone", metavar="ZONE", help="Whose clock times are told and taken by, such as America/New_York. Default: this computer's.")


def own_zone(named: str | None) -> tzinfo:
    """The zone of that name; without one, this computer's. Raises `click.UsageError`."""
    if named is None:
        local = os.environ.get("TZ") or _linked_zone()
        try:
            return ZoneInfo(local) if local else datetime.now().astimezone().tzinfo or UTC
        except (ZoneInfoNotFoundError, ValueError):
            return datetime.now().astimezone().tzinfo or UTC
    try:
        return ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.UsageError(f"there is no timezone `{named}`; it is something like America/New_York or Europe/Berlin") from None


def _linked_zone() -> str:
    """The name of this computer's zone, where its system tells."""
    try:
        _, found, name = str(Path("/etc/localtime").readlink()).partition("zoneinfo/")
    except OSError:
        return ""
    return name if found else ""


def zone_name(zone: tzinfo) -> str:
    return str(getattr(zone, "key", "")) or str(zone)


def limit_time(since: str | None, zone: tzinfo, now: datetime | None = None) -> float | None:
    """`--since` as seconds since 1970; None where it isn't given. Raises `click.UsageError`."""
    if since is None:
        return None
    if (span := _SPAN.fullmatch(since.strip())) is not None:
        return ((now or datetime.now(UTC)) - timedelta(**{_UNITS[span[2].lower()]: int(span[1])})).timestamp()
    try:
        moment = datetime.fromisoformat(since.strip())
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        raise click.UsageError(f"`--since {since}` is no time; it is `2d` (two days), `12h`, `30m`, `1w`, or a date such as {datetime.now(zone):%Y-%m-%d}") from None


def caller_wanted(number: str | None) -> tuple[str, str]:
    """A caller's number as calls are kept under it, and its key where there is a secret to make it with. Raises `click.UsageError`."""
    from flowengine.journal.sealing import Keys

    if number is None:
        return "", ""
    plain = re.sub(r"[\s().-]", "", number)
    if not re.fullmatch(r"\+?\d{3,20}", plain) and not re.match(r"sip:|client:", plain):
        raise click.UsageError(f"`{number}` is no number; write it with its country, such as +15551234567")
    secret = os.environ.get("FLOWENGINE_KEY") or os.environ.get("TWILIO_AUTH_TOKEN") or ""
    return plain, Keys(secret).caller(plain) if secret else ""


def with_database(given: str | None, look: Callable[[Database], Awaitable[T]]) -> T:
    """What a look into the database comes to; what keeps it from being looked into is told, and ends the command (2)."""
    from sqlalchemy.exc import SQLAlchemyError

    from flowengine.cli.db import database_setting
    from flowengine.journal.database import BadDatabase, Database

    async def run() -> T:
        database = Database(database_setting(given))
        try:
            _must_be_there(database)
            has, wants = await database.revision()
            if has != wants:
                raise BadDatabase(f"the database {database} has the tables of another version ({has or 'none'}, wanted {wants}). Run `flowengine db upgrade`.")
            return await look(database)
        except (SQLAlchemyError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            raise BadDatabase(f"the database {database} can't be read: {reason}.") from None
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except BadDatabase as bad:
        raise click.UsageError(str(bad)) from None


def _must_be_there(database: Database) -> None:
    """Looking makes no file. Raises `click.UsageError`."""
    file = database.url.database if database.is_sqlite else None
    if file and file != ":memory:" and not Path(file).exists():
        own = Path(".flowengine/calls.db")
        there = f" `dev` keeps its calls in sqlite:///{own}: add `--database-url sqlite:///{own}`." if own.exists() else ""
        raise click.UsageError(f"there is no database {file} here. Go to the folder that `serve` was started in, or name it with --database-url.{there}")


def nothing_found(kept: dict[str, tuple[int, float]], zone: tzinfo, wanted: dict[str, Any]) -> str:
    """That no call is as it was wanted, and what there is instead."""
    from flowengine.language.problems import nearest

    if not kept:
        return "No calls are kept here yet."
    told = ", ".join(f"--{name} {value}" for name, value in wanted.items() if value)
    lines = [f"No call is like that ({told})." if told else "There is no such call."]
    flow = wanted.get("flow")
    if flow and flow not in kept and (near := nearest(str(flow), kept, most=1)):
        lines.append(f"Did you mean `{near[0]}`?")
    lines.append(
        "Kept are: " + "; ".join(f"{count:,} of {name}, the newest of {datetime.fromtimestamp(newest, zone):%Y-%m-%d %H:%M}" for name, (count, newest) in kept.items()) + "."
    )
    return "\n".join(lines)
