"""`flowengine calls`."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import click

from flowengine.cli.db import database_option
from flowengine.cli.journal import caller_wanted, limit_time, nothing_found, own_zone, since_option, with_database, zone_name, zone_option

if TYPE_CHECKING:
    from flowengine.journal.database import Database
    from flowengine.journal.looking import KeptCall
    from flowengine.journal.records import Turn

__all__ = ["command"]

flow_option = click.option("--flow", metavar="FLOW", default="", help="Only calls of this flow (its id).")
SHORT = 12
"""Characters of a SID that tell calls apart."""


@click.group("calls")
def command() -> None:
    """What happened: calls that `serve` and `dev` have kept.

    What was said and keyed is there only of flows with `journal: full`; secret answers never are.
    """


@command.command("list")
@flow_option
@since_option
@click.option("--status", type=click.Choice(["live", "away", "lost", "over"]), help="Only those on the line, handed over, cut off, or over.")
@click.option("--exit", "exit_", metavar="EXIT", default="", help="Only those that ended so: caller (hung up), hangup (by the flow), dial, queue, …, or `exit LABEL`.")
@click.option(
    "--caller",
    metavar="NUMBER",
    help="Only those from this number. Where numbers aren't kept, it is found by its key, which takes the server's FLOWENGINE_KEY or TWILIO_AUTH_TOKEN.",
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="At most so many, the newest.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@zone_option
@database_option
def list_(flow: str, since: str | None, status: str | None, exit_: str, caller: str | None, limit: int, form: str, timezone: str | None, database_url: str | None) -> None:
    """List calls, the newest first. Exit code 1: there is none."""
    from flowengine.journal.looking import Wanted, flows_kept, kept_calls
    from flowengine.reporting.timeline import exported

    zone = own_zone(timezone)
    number, key = caller_wanted(caller)
    wanted = Wanted(flow, limit_time(since, zone), status or "", exit_, number, key)

    async def look(database: Database) -> tuple[list[KeptCall], dict[str, tuple[int, float]]]:
        found = await kept_calls(database, wanted, limit)
        return found, {} if found else await flows_kept(database)

    found, kept = with_database(database_url, look)
    if form == "json":
        rows = [{name: value for name, value in exported(call, (), zone).items() if name != "turns"} | {"turns": call.turns} for call in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif found:
        click.echo(_table(found, zone))
    else:
        click.echo(nothing_found(kept, zone, {"flow": flow, "since": since, "status": status, "exit": exit_, "caller": caller}), err=True)
        if number and not key:
            click.echo("Numbers of flows without `journal: full` are found only where FLOWENGINE_KEY or TWILIO_AUTH_TOKEN is set as it is for the server.", err=True)
    sys.exit(0 if found else 1)


def _table(found: list[KeptCall], zone: tzinfo) -> str:
    from flowengine.reporting.timeline import ending
    from flowengine.testing.timeline import clock

    rows = [("call", "began", "lasted", "caller", "flow", "last state", "how it ended")]
    rows += [
        (
            call.sid[:SHORT],
            f"{datetime.fromtimestamp(call.started, zone):%m-%d %H:%M}",
            clock(call.seconds).partition(".")[0],
            call.caller[-6:],
            _short(call.flow, 15),
            _short(call.state, 12),
            ending(call),
        )
        for call in found
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(cell.rjust(width) if place == 2 else cell.ljust(width) for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in rows]
    years = f"{datetime.fromtimestamp(found[-1].started, zone):%Y}", f"{datetime.fromtimestamp(found[0].started, zone):%Y}"
    return "\n".join([*lines, "", f"{len(found)} call{'s' if len(found) > 1 else ''} of {'–'.join(dict.fromkeys(years))}, by the clock of {zone_name(zone)}"])


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


@command.command()
@click.argument("sid")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@zone_option
@database_option
def show(sid: str, form: str, timezone: str | None, database_url: str | None) -> None:
    """Tell a call line by line. The beginning of its SID will do. Exit code 1: there is none, or several begin so."""
    from flowengine.journal.looking import Wanted, flows_kept, kept_calls, with_turns
    from flowengine.reporting.timeline import ending, exported, timeline_of
    from flowengine.testing.timeline import clock

    zone = own_zone(timezone)

    async def look(database: Database) -> tuple[list[KeptCall], list[Turn], dict[str, tuple[int, float]]]:
        found = await kept_calls(database, Wanted(sids=(sid,)), 10)
        found = [call for call in found if call.sid == sid] or found
        if len(found) != 1:
            return found, [], await flows_kept(database)
        return found, [turn async for _, turns in with_turns(database, Wanted(sids=(found[0].sid,))) for turn in turns if turn.sid == found[0].sid], {}

    found, turns, kept = with_database(database_url, look)
    if not found:
        click.echo(f"There is no call `{sid}`.\n{nothing_found(kept, zone, {}).partition(chr(10))[2]}\n`flowengine calls list` lists them.", err=True)
        sys.exit(1)
    if len(found) > 1:
        click.echo(f"Several calls begin with `{sid}`:\n\n{_table(found, zone)}\n\nGive a few characters more: " + ", ".join(call.sid for call in found[:3]), err=True)
        sys.exit(1)
    call = found[0]
    if form == "json":
        click.echo(json.dumps(exported(call, turns, zone), ensure_ascii=False, indent=2))
        return
    click.echo(f"{call.sid}\n{call.flow}, version {call.version[:SHORT]} · {clock(call.seconds)} · {ending(call)} · times by the clock of {zone_name(zone)}\n")
    width = min(shutil.get_terminal_size((80, 24)).columns, 110)
    for entry in timeline_of(call, turns, zone):
        click.echo(textwrap.fill(str(entry), width, subsequent_indent=" " * 12, break_long_words=False, break_on_hyphens=False))
    if not call.full:
        click.echo("\nWhat was said and keyed isn't kept of this flow. With `journal: full` in it, it is of the calls to come.")


@command.command()
@flow_option
@since_option
@zone_option
@database_option
def export(flow: str, since: str | None, timezone: str | None, database_url: str | None) -> None:
    """Write calls as JSON lines, the oldest first: one line a call, with its turns."""
    from flowengine.journal.looking import Wanted, with_turns
    from flowengine.reporting.timeline import exported

    zone = own_zone(timezone)

    async def write(database: Database) -> int:
        count = 0
        async for call, turns in with_turns(database, Wanted(flow, limit_time(since, zone))):
            click.echo(json.dumps(exported(call, turns, zone), ensure_ascii=False, separators=(",", ":")))
            count += 1
        return count

    count = with_database(database_url, write)
    click.echo(f"{count:,} call{'s' if count != 1 else ''}", err=True)
