"""`flowengine script`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flowengine.language.model import Flow

__all__ = ["command"]


@click.command("script")
@click.argument("flow")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file that the script goes to; else it is printed.")
@click.option("--csv", "to_csv", type=click.Path(path_type=Path), metavar="OUT.csv", help="Write all spoken texts as a table for translators instead.")
@click.option("--from-csv", type=click.Path(path_type=Path), metavar="IN.csv", help="Put the texts of such a table into FLOW.")
def command(flow: str, output: Path | None, to_csv: Path | None, from_csv: Path | None) -> None:
    """Print FLOW as a call script (Markdown) for people who must approve it; or take its texts out for translators, and in again.

    `--from-csv` changes these texts in the file and nothing else. It refuses what has changed in the flow since the table was made.
    """
    from flowengine.cli.flows import read_or_exit

    if sum(option is not None for option in (output, to_csv, from_csv)) > 1:
        raise click.UsageError("one at a time: --output, --csv or --from-csv")
    found = read_or_exit(flow)
    if from_csv is not None:
        _take_in(found, from_csv)
    elif to_csv is not None:
        from flowengine.review.sheet import as_csv

        table = as_csv(found)
        _write(to_csv, table)
        click.echo(f"Wrote {to_csv}. `flowengine script {flow} --from-csv {to_csv}` takes it in again.", err=True)
    else:
        from flowengine.review.script import as_script

        script = as_script(found)
        if output is None:
            click.echo(script, nl=False)
        else:
            _write(output, script.encode())
            click.echo(f"Wrote {output}.", err=True)


def _take_in(flow: Flow, table: Path) -> None:
    from flowengine.review.rewriting import CantRewrite, rewritten
    from flowengine.review.sheet import BadSheet, edits_of

    try:
        data = table.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{table} can't be read: {(error.strerror or str(error)).lower()}") from None
    try:
        edits = edits_of(flow, data)
        before = {Path(file or flow.file): Path(file or flow.file).read_bytes() for file in edits}
        after = {Path(file or flow.file): rewritten(before[Path(file or flow.file)], places) for file, places in edits.items()}
    except (BadSheet, CantRewrite) as error:
        click.echo(f"{flow.file} is left as it was:", err=True)
        for reason in getattr(error, "reasons", [str(error)]):
            click.echo(f"  {reason}", err=True)
        sys.exit(1)
    for path, new in after.items():
        _write(path, new)
    if _broken(flow.file):
        for path, old in before.items():
            _write(path, old)
        click.echo(f"{flow.file} is left as it was: with these texts it can't be used.", err=True)
        sys.exit(1)
    count = sum(map(len, edits.values()))
    click.echo(f"Changed {count} text{'s' if count != 1 else ''} in {' and '.join(map(str, after))}." if count else "No text has changed.")


def _broken(file: str) -> bool:
    """Whether a flow has errors now, which are told as `check` does."""
    from flowengine.language.report import as_text
    from flowengine.loading import check_file

    flow, problems = check_file(file)
    if flow is None:
        click.echo(as_text(problems, colour=sys.stderr.isatty()), err=True)
    return flow is None


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a server that watches it never reads half of it."""
    whole = path.resolve()
    beside = whole.with_name(f".{whole.name}.new")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device
            return
        beside.write_bytes(data)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(whole)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.UsageError(f"{path} can't be written: {(error.strerror or str(error)).lower()}") from None
