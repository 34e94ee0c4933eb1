"""`flowengine diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flowengine.cli.revisions import Found
    from flowengine.language.model import Flow

__all__ = ["command"]


@click.command("diff")
@click.argument("files", nargs=-1, required=True, metavar="OLD NEW")
@click.option("--rev", help="Compare FILE with itself as it was at this revision of git: `--rev HEAD FILE`.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How changes are written.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], rev: str | None, form: str) -> None:
    """Say in sentences what is different between two flows: files, or REVISION:path for a revision of git.

    How a file is written makes no difference. Exit code 0: no changes; 1: changes; 2: a flow can't be read.
    """
    from flowengine.cli.revisions import at_revision
    from flowengine.review.changes import as_json, as_text, changes_between

    if rev is not None and len(files) != 1:
        raise click.UsageError("with --rev stands one FILE, which is compared with itself")
    if rev is None and len(files) != 2:
        raise click.UsageError("two flows are compared: OLD and NEW, or `--rev REVISION FILE`")
    named = (f"{rev}:{files[0]}", files[0]) if rev is not None else files
    with at_revision(named[0]) as old, at_revision(named[1]) as new:
        flows = [_read(old), _read(new)]
    before, after = (flow or ctx.exit(2) for flow in flows)
    changes = changes_between(before, after)
    if form == "json":
        click.echo(as_json(changes), nl=False)
    else:
        click.echo(as_text(changes) + f"\n{len(changes)} change{'s' if len(changes) > 1 else ''}" if changes else "no changes")
    ctx.exit(1 if changes else 0)


def _read(found: Found) -> Flow | None:
    """The flow of a file; what is wrong with it is told as `check` does."""
    from flowengine.language.report import as_text
    from flowengine.loading import check_file

    flow, problems = check_file(found.path)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        click.echo(found.told(as_text(errors, colour=sys.stderr.isatty())), err=True)
    return flow
