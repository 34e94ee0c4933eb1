"""`flowengine dev`."""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("dev")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@click.option("--public-url", help="The address of a tunnel, if Twilio is to call too.  [env: FLOWENGINE_PUBLIC_URL]")
@click.option("--announce", is_flag=True, help="Say “Reloaded.” to a caller on the line when a saved flow takes over.")
@click.option("--log-level", default="info", type=click.Choice(["debug", "info", "warning", "error"]), show_default=True)
def command(paths: tuple[str, ...], host: str, port: int, public_url: str | None, announce: bool, log_level: str) -> None:
    """Serve flows for testing, by default those in flows/.

    A saved flow serves the next call at once, and a call on the line goes on in it. The address that is printed has a token,
    which stands in for Twilio's signature. Calls are kept in .flowengine/, with all that is said in them, to be looked at afterwards.
    """
    import os

    from flowengine.app import create_app
    from flowengine.server.logs import configure_logs
    from flowengine.server.run import CantListen, bind, server_for
    from flowengine.server.settings import BadSettings

    configure_logs(json=False, level=log_level)
    given = paths or ("flows",)
    token = os.environ.get("FLOWENGINE_DEV_TOKEN") or secrets.token_urlsafe(18)
    try:
        listener = bind(host, port)
    except CantListen as error:
        raise click.ClickException(str(error)) from None
    port = listener.getsockname()[1]
    local = f"http://127.0.0.1:{port}" if host in ("127.0.0.1", "0.0.0.0", "localhost") else f"http://{f'[{host}]' if ':' in host else host}:{port}"
    address = public_url or os.environ.get("FLOWENGINE_PUBLIC_URL") or local
    try:
        app = create_app(
            given,
            dev=True,
            dev_token=token,
            public_url=address,
            allowed_hosts=(host,),
            announce_reload=announce,
            database_url=os.environ.get("FLOWENGINE_DATABASE_URL") or _own_database(),
            keep_everything=True,
        )
    except BadSettings as bad:
        raise click.ClickException("\n".join(bad.reasons)) from None
    flows = app.state.flowengine.shelf.flows()

    def tell() -> None:
        say = click.echo
        say()
        if flows:
            say("  flowengine is answering " + ", ".join(f.id for f in flows))
        else:
            say(f"  No flow in {', '.join(given)} can be served yet. Save one that is right and it is served at once.")
        say(f"\n  Open   {local}/console/?token={token}")
        if flows:
            say(f"  Call   {_program()} simulate {flows[0].file} --url '{local}/?token={token}'")
            say(f"  Edit   {flows[0].file} and save: the next answer follows it")
        if address != local:
            say(f"  Twilio's voice webhook: {address}/flows/{flows[0].id if flows else 'FLOW'}/twiml")
        say("\n  Ctrl-C stops.\n")
        sys.stdout.flush()

    server_for(app, tell, limits=app.state.flowengine.settings.limits).run(sockets=[listener])


def _own_database() -> str:
    """A database in a folder of our own in this one, which git passes over; `none` where nothing can be written here."""
    folder = Path(".flowengine")
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
    except OSError as error:
        click.echo(f"Calls aren't kept: {folder} can't be written to ({(error.strerror or str(error)).lower()}).", err=True)
        return "none"
    return f"sqlite:///{folder / 'calls.db'}"


def _program() -> str:
    """How this program is called from here: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if called.stem != "flowengine" or shutil.which("flowengine") == str(called.absolute()):
        return "flowengine"
    try:
        return str(called.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(called)
