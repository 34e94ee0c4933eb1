"""`flowengine doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from flowengine.cli.db import database_setting

__all__ = ["command"]

_MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failed": ("✗", "red"), "skipped": ("·", None)}


@click.command("doctor")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--public-url", help="Where Twilio reaches the server.  [env: FLOWENGINE_PUBLIC_URL]")
@click.option("--timeout", default=5.0, show_default=True, type=click.FloatRange(0.1, 60), metavar="SECONDS", help="For each step on the network.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], public_url: str | None, timeout: float, form: str) -> None:
    """Look at a running server from where Twilio stands, and say what keeps calls from it.

    Settings are read as `serve` reads them; run it with the same environment, on any machine. It looks at the settings, the flows
    (by default those in flows/), the address, the certificate, whether flowengine answers there, the clock, whether a signed request
    and a WebSocket get through the proxy as they were sent, and whether the server is ready. No call is begun.

    Exit code 0: calls can come; 1: something is wrong; 2: nothing could be looked at.
    """
    from flowengine.server.doctor import examine, looked_at

    findings = []
    for finding in examine(paths or ("flows",), public_url=public_url, database_url=database_setting(None), timeout=timeout):
        findings.append(finding)
        if form == "text" and finding.verdict != "skipped":
            mark, colour = _MARKS[finding.verdict]
            click.echo(f"{click.style(mark, fg=colour)} {finding.check:<12}{finding.found}")
            if finding.hint:
                click.echo(f"{'':14}{finding.hint}")
    if form == "json":
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        skipped = [finding.check for finding in findings if finding.verdict == "skipped"]
        if skipped:
            click.echo(f"{_MARKS['skipped'][0]} not looked at: {', '.join(skipped)}")
    if not looked_at(findings):
        ctx.exit(2)
    if any(finding.verdict == "failed" for finding in findings):
        ctx.exit(1)
