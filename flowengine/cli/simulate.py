"""`flowengine simulate`."""

from __future__ import annotations

import asyncio
import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click

__all__ = ["command"]


@click.command("simulate")
@click.argument("flow")
@click.option("--url", help="The address of a running server, as `flowengine dev` prints it. Without it a server is started for this call.")
@click.option("--token", help="The server's token, where the address has none.", envvar="FLOWENGINE_DEV_TOKEN")
@click.option("--from", "caller", default="+15550001111", show_default=True, help="The caller's number.")
@click.option("--to", "called", default="+15550002222", show_default=True, help="The number called.")
@click.option("--at", metavar="TIME", help="Call as if it were then: `2026-12-24 22:30`, or `22:30` for today, in the zone of the flow's first calendar.")
@click.option("--fast", is_flag=True, help="Don't wait while a prompt is spoken.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.test.yaml",
    help="Write the call as a test when it is over: into a new file, or behind the tests of one.",
)
def command(flow: str, url: str | None, token: str | None, caller: str, called: str, at: str | None, fast: bool, record: Path | None) -> None:
    """Call FLOW (a file, or the id of a flow being served) from the terminal.

    Type what the caller says, or keys (digits, * and #). Waiting is silence. /help says what else can be typed: /state and
    /vars show where the call is and what it knows, /save NAME writes it as a test. The call goes through the server's TwiML, relay
    socket and action callback, as Twilio's would.
    """
    from flowengine.cli.caller import CallFailed
    from flowengine.cli.recorder import CantWrite

    try:
        if url is not None:
            if at is not None:
                raise click.UsageError("--at goes with a server of the call's own: leave out --url")
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise click.UsageError(f"--url takes the address that `flowengine dev` prints, such as http://127.0.0.1:8000/?token=…; this is {url!r}")
            token = next(iter(parse_qs(parts.query).get("token", [])), token)
            _call(f"{parts.scheme}://{parts.netloc}", token or "", _flow_id(flow), flow, caller, called, fast, record)
        else:
            with _own_server(flow, at) as (address, own_token, flow_id):
                _call(address, own_token, flow_id, flow, caller, called, fast, record)
    except (CallFailed, CantWrite) as failed:
        raise click.ClickException(str(failed)) from None


def _call(address: str, token: str, flow_id: str, flow: str, caller: str, called: str, fast: bool, record: Path | None) -> None:
    """Make the call, and write it down if that is wanted. Raises `CallFailed`, `CantWrite`."""
    from flowengine.cli.caller import Caller
    from flowengine.cli.recorder import CantWrite, Recorder
    from flowengine.cli.tape import Tape

    recorder = Recorder(record, flow_id) if record is not None else None
    tape = Tape()
    line = Caller(address, token, flow_id, caller, called, fast=fast, tape=tape)
    try:
        asyncio.run(line.run())
    except KeyboardInterrupt:
        tape.hung_up()
        click.echo("\n(hung up)")
    if recorder is None and tape.name is not None:
        file = _beside(flow)
        if file is None:
            raise CantWrite("/save doesn't know where the flow's file is: call it by its file, or with --record FILE.test.yaml")
        recorder = Recorder(file, flow_id)
    if recorder is not None and tape.notes:
        for told in recorder.write(tape, asyncio.run(line.seen()), caller, called):
            click.echo(told, err=True)


def _beside(flow: str) -> Path | None:
    """The test file beside a flow that is given as a file, or by its id from where its file is found."""
    path = _file_of(flow)
    return path.with_name(f"{path.stem}.test.yaml") if path.is_file() else None


def _file_of(flow: str) -> Path:
    path = Path(flow)
    candidates = [path, Path("flows") / f"{flow}.yaml", Path(f"{flow}.yaml")]
    return next((candidate for candidate in candidates if candidate.exists()), path)


def _flow_id(flow: str) -> str:
    """The id of a flow given as a file or as itself."""
    if Path(flow).suffix in (".yaml", ".yml"):
        from flowengine.cli.flows import read_or_exit

        return read_or_exit(flow).id
    return flow


@contextmanager
def _own_server(flow: str, at: str | None) -> Iterator[tuple[str, str, str]]:
    """A server on a free port for this one call; yields its address, token and the flow's id."""
    from flowengine.app import create_app
    from flowengine.cli.flows import read_or_exit
    from flowengine.server.logs import configure_logs
    from flowengine.server.run import bind, server_for

    path = _file_of(flow)
    called = read_or_exit(str(path))
    flow_id = called.id
    ahead = _ahead(at, next((calendar.timezone for calendar in called.calendars.values()), UTC)) if at is not None else timedelta()
    configure_logs(json=False, level="error")
    listener = bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    token = secrets.token_urlsafe(18)
    # The folder too, so that a handoff to another flow works; `_flow_id` stays the one that is called.
    app = (
        create_app([path.parent], dev=True, dev_token=token, public_url=address, account_sid="", reload=True, ahead=ahead)
        if _serves(path, flow_id)
        else create_app([path], dev=True, dev_token=token, public_url=address, account_sid="", reload=True, ahead=ahead)
    )
    started = threading.Event()
    server = server_for(app, started.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    if not started.wait(10):
        print("the server for this call didn't start", file=sys.stderr)
    try:
        yield address, token, flow_id
    finally:
        server.should_exit = True
        thread.join(timeout=6)


def _ahead(at: str, zone: tzinfo) -> timedelta:
    """How far that time is ahead of now."""
    now = datetime.now(zone)
    try:
        if "-" in at:
            moment = datetime.fromisoformat(at.strip()).replace(tzinfo=zone)
        else:
            moment = datetime.combine(now.date(), time.fromisoformat(at.strip().zfill(5)), zone)
    except ValueError:
        raise click.UsageError(f"--at takes a time such as `2026-12-24 22:30`, or `22:30` for today; this is `{at}`") from None
    return moment - now


def _serves(path: Path, flow_id: str) -> bool:
    """Whether the flow's folder as a whole serves it, which another flow of its id would prevent."""
    from flowengine.loading import load_all

    return flow_id in load_all([path.parent]).flows if path.parent != Path() else False
