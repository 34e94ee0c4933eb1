"""`flowengine twiml`."""

from __future__ import annotations

import xml.dom.minidom

import click

__all__ = ["command"]


@click.command("twiml")
@click.argument("flow")
@click.option("--public-url", required=True, envvar="FLOWENGINE_PUBLIC_URL", help="Where Twilio reaches the server, such as https://phone.example.com.")
def command(flow: str, public_url: str) -> None:
    """Print the TwiML that starts a flow, with what the flow needs filled in."""
    from flowengine.cli.flows import read_or_exit
    from flowengine.language.model import with_subflows
    from flowengine.loading import flows_beside
    from flowengine.relay.twiml import Links, relay_twiml
    from flowengine.server.settings import BadSettings, Settings

    try:
        settings = Settings.read({}, public_url=public_url, auth_token="-")
    except BadSettings as bad:
        raise click.UsageError("\n".join(bad.reasons)) from None
    found = read_or_exit(flow)
    twiml = relay_twiml(found, Links(settings.public_url), subflows=with_subflows(found, flows_beside(found).get)[1:])
    click.echo(xml.dom.minidom.parseString(twiml).toprettyxml(indent="  ", encoding="UTF-8").decode().rstrip())
