"""`flowengine serve`."""

from __future__ import annotations

import os
import sys

import click

from flowengine.cli.db import database_option, database_setting

__all__ = ["command"]


@click.command("serve")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@click.option("--public-url", help="Where Twilio reaches this server.  [env: FLOWENGINE_PUBLIC_URL]")
@click.option("--fallback-number", help="Where calls go when nothing else can answer.  [env: FLOWENGINE_FALLBACK_NUMBER]")
@database_option
@click.option("--drain", type=click.FloatRange(0), metavar="SECONDS", help="How long calls may go on when the server is told to stop; 600.  [env: FLOWENGINE_DRAIN_SECONDS]")
@click.option("--metrics-port", type=click.IntRange(0, 65535), help="A port for /metrics alone, which needs no token there.  [env: FLOWENGINE_METRICS_PORT]")
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="The address that this port is opened on.")
@click.option("--reload/--no-reload", default=True, show_default=True, help="Whether saved flows serve the next call.")
@click.option("--log-format", type=click.Choice(["json", "text"]), default="json", show_default=True)
@click.option("--log-level", default="info", type=click.Choice(["debug", "info", "warning", "error"]), show_default=True)
def command(
    paths: tuple[str, ...],
    host: str,
    port: int,
    public_url: str | None,
    fallback_number: str | None,
    database_url: str | None,
    drain: float | None,
    metrics_port: int | None,
    metrics_host: str,
    reload: bool,
    log_format: str,
    log_level: str,
) -> None:
    """Serve flows for production, by default those in flows/.

    Needs TWILIO_AUTH_TOKEN, and https in front of it: the public address is where Twilio sends calls, and what its signatures are
    checked against.
    """
    from flowengine.app import create_app
    from flowengine.server.logs import configure_logs, logger
    from flowengine.server.run import CantListen, bind, server_for
    from flowengine.server.settings import BadSettings

    configure_logs(json=log_format == "json", level=log_level)
    try:
        app = create_app(
            paths or ("flows",),
            public_url=public_url,
            fallback_number=fallback_number,
            database_url=database_setting(database_url),
            call_token=os.environ.get("FLOWENGINE_CALL_TOKEN") or "known",
            drain_seconds=drain,
            metrics_port=metrics_port,
            reload=reload,
            allowed_hosts=(host,),
        )
    except BadSettings as bad:
        raise click.ClickException("\n".join(bad.reasons)) from None
    server = app.state.flowengine
    if len(server.shelf) == 0:
        click.echo("No flow can be served, so nothing would answer. Mend what is reported above (or: no flow was found).", err=True)
        sys.exit(1)
    try:
        listeners = [listener := bind(host, port)]
        if server.settings.metrics_port is not None:
            listeners.append(bind(metrics_host, server.settings.metrics_port, "--metrics-port"))
            server.monitoring.own_port = listeners[1].getsockname()[1]
    except CantListen as error:
        raise click.ClickException(str(error)) from None

    def tell() -> None:
        name = listener.getsockname()
        metrics = {"metrics_port": server.monitoring.own_port} if server.monitoring.own_port else {}
        logger().info("serving", host=name[0], port=name[1], **metrics, public_url=server.settings.public_url, flows=[f.id for f in server.shelf.flows()])

    server_for(app, tell, drain=server.drain, limits=server.settings.limits).run(sockets=listeners)
