"""`flowengine report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowengine.cli.db import database_option
from flowengine.cli.journal import limit_time, nothing_found, own_zone, since_option, with_database, zone_name, zone_option

if TYPE_CHECKING:
    from flowengine.dialog.program import Program
    from flowengine.journal.database import Database
    from flowengine.reporting.figures import Tally

__all__ = ["command"]


@click.command("report")
@click.argument("flow")
@since_option
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True, help="csv has the states alone.")
@click.option("--most", type=click.IntRange(1), default=12, show_default=True, help="So many sayings that weren't understood, the most frequent.")
@zone_option
@database_option
def command(flow: str, since: str | None, form: str, most: int, timezone: str | None, database_url: str | None) -> None:
    """Say where callers of a flow go on, where they give up, and what they said that wasn't understood.

    FLOW is a flow's file, or the id of one that calls are kept of. Exit code 1: there are none.
    """
    from flowengine.cli.flows import read_or_exit
    from flowengine.journal.looking import Wanted, flows_kept, kept_calls, with_turns
    from flowengine.reporting.figures import Tally
    from flowengine.reporting.page import Report, as_csv, as_json, as_text
    from flowengine.reporting.unheard import unheard

    zone = own_zone(timezone)
    file = Path(flow).is_file() or flow.endswith((".yaml", ".yml"))
    present = _linked(flow, read_or_exit(flow).id) if file else None
    flow_id = present.flow.id if present is not None else flow
    wanted = Wanted(flow_id, limit_time(since, zone))

    async def look(database: Database) -> tuple[Tally | None, Program | None, dict[str, tuple[int, float]]]:
        newest = await kept_calls(database, wanted, 1)
        if not newest:
            return None, None, await flows_kept(database)
        tally = Tally(flow_id)
        async for call, turns in with_turns(database, wanted):
            tally.add(call, turns)
        return tally, present or await _kept(database, flow_id, newest[0].versions), {}

    tally, program, kept = with_database(database_url, look)
    if tally is None:
        click.echo(nothing_found(kept, zone, {"flow": flow_id, "since": since}).replace("--flow ", ""), err=True)
        sys.exit(1)
    figures = tally.figures(program.flow.states if program is not None else ())
    groups = unheard(figures.said, program) if program is not None else []
    report = Report(figures, groups, program.flow.version if program is not None else "", zone, zone_name(zone))
    click.echo({"text": lambda: as_text(report, most), "json": lambda: as_json(report), "csv": lambda: as_csv(report).rstrip("\n")}[form]())


def _linked(file: str, flow_id: str) -> Program:
    """The program of a file, with those that it goes into."""
    from flowengine.dialog.program import link
    from flowengine.loading import flows_beside, load

    flow = load(file)
    return link({**flows_beside(flow), flow_id: flow})[flow_id]


async def _kept(database: Database, flow_id: str, versions: object) -> Program | None:
    """The program of a flow as it was in its newest call; None where it can't be read any more."""
    from flowengine.journal.looking import archives
    from flowengine.journal.versions import NotAsItWas, program_of

    assert isinstance(versions, dict)
    try:
        return program_of(flow_id, await archives(database, versions))
    except NotAsItWas:
        return None
