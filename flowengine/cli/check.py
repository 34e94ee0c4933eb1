"""`flowengine check`."""

from __future__ import annotations

import sys

import click

__all__ = ["command"]


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True, help="How problems are written.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, strict: bool) -> None:
    """Find everything that is wrong with flows, in files or folders.

    Exit code 0: no errors; 1: errors (with --strict warnings too); 2: something can't be read.
    """
    from flowengine.language.report import as_github, as_json, as_text, summary
    from flowengine.loading import load_all

    loaded = load_all(paths)
    problems = list(loaded.problems)
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        if problems:
            click.echo(as_github(problems))
    else:
        if problems:
            click.echo(as_text(problems, colour=sys.stdout.isatty()) + "\n")
        click.echo(summary(problems, len(loaded.files)))
    if any(p.code in ("no-file", "no-flow", "unreadable-file") for p in problems):
        ctx.exit(2)
    if any(p.severity == "error" or strict for p in problems):
        ctx.exit(1)
