"""`flowengine simulate`."""

from __future__ import annotations

import asyncio
import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
@click.option("--fast", is_flag=True, help="Don't wait while a prompt is spoken.")
def command(flow: str, url: str | None, token: str | None, caller: str, called: str, fast: bool) -> None:
    """Call FLOW (a file, or the id of a flow being served) from the terminal.

    Type what the caller says, or keys (digits, * and #). Waiting is silence. The call goes through the server's TwiML, relay
    socket and action callback, as Twilio's would.
    """
    from flowengine.cli.caller import Caller, CallFailed

    try:
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise click.UsageError(f"--url takes the address that `flowengine dev` prints, such as http://127.0.0.1:8000/?token=…; this is {url!r}")
            token = next(iter(parse_qs(parts.query).get("token", [])), token)
            asyncio.run(Caller(f"{parts.scheme}://{parts.netloc}", token or "", _flow_id(flow), caller, called, fast=fast).run())
        else:
            with _own_server(flow) as (address, own_token, flow_id):
                asyncio.run(Caller(address, own_token, flow_id, caller, called, fast=fast).run())
    except CallFailed as failed:
        raise click.ClickException(str(failed)) from None
    except KeyboardInterrupt:
        click.echo("\n(hung up)")


def _flow_id(flow: str) -> str:
    """The id of a flow given as a file or as itself."""
    if Path(flow).suffix in (".yaml", ".yml"):
        from flowengine.cli.flows import read_or_exit

        return read_or_exit(flow).id
    return flow


@contextmanager
def _own_server(flow: str) -> Iterator[tuple[str, str, str]]:
    """A server on a free port for this one call; yields its address, token and the flow's id."""
    from flowengine.app import create_app
    from flowengine.cli.flows import read_or_exit
    from flowengine.server.logs import configure_logs
    from flowengine.server.run import bind, server_for

    path = Path(flow)
    if not path.exists():
        candidates = [Path("flows") / f"{flow}.yaml", Path(f"{flow}.yaml")]
        path = next((c for c in candidates if c.exists()), path)
    flow_id = read_or_exit(str(path)).id
    configure_logs(json=False, level="error")
    listener = bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    token = secrets.token_urlsafe(18)
    # The folder too, so that a handoff to another flow works; `_flow_id` stays the one that is called.
    app = (
        create_app([path.parent], dev=True, dev_token=token, public_url=address, account_sid="", reload=True)
        if _serves(path, flow_id)
        else create_app([path], dev=True, dev_token=token, public_url=address, account_sid="", reload=True)
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


def _serves(path: Path, flow_id: str) -> bool:
    """Whether the flow's folder as a whole serves it, which another flow of its id would prevent."""
    from flowengine.loading import load_all

    return flow_id in load_all([path.parent]).flows if path.parent != Path() else False
