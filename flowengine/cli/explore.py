"""`flowengine explore`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("explore")
@click.argument("paths", nargs=-1, required=True, metavar="FLOW|FOLDER…")
@click.option("--person-within", type=click.IntRange(min=1), default=5, show_default=True, metavar="N", help="From every state a person can be reached within N turns.")
@click.option("--turns", type=click.IntRange(min=1), default=30_000, show_default=True, metavar="N", help="How many turns are made at most, for each flow.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is written.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.test.yaml", help="Write the calls that show what was found as tests (one flow).")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], person_within: int, turns: int, form: str, write: Path | None) -> None:
    """Walk every call that flows can have, and find those that go wrong: no way out, no way to a person, silence without end, faults.

    Exit code 0: nothing found; 1: something found, or a flow has errors; 2: something can't be read.
    """
    from flowengine.dialog.program import link
    from flowengine.exploring import Budget, explore
    from flowengine.exploring.report import as_json, as_text, summary
    from flowengine.language.report import as_text as problems_as_text
    from flowengine.loading import find_flow_files, load_all
    from flowengine.testing.suites import read_suites

    paths = tuple(str(_flow_of(Path(path))) for path in paths)
    loaded = load_all(paths)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    if errors:
        click.echo(problems_as_text(errors, colour=sys.stderr.isatty()), err=True)
    asked_for = {path.resolve() for path in find_flow_files(paths)[0]}
    programs = link(loaded.flows)
    wanted = [program for program in programs.values() if Path(program.flow.file).resolve() in asked_for]
    if write is not None and len(wanted) != 1:
        raise click.UsageError(f"--write is for one flow; there are {len(wanted)} here")
    explored = []
    for program in wanted:
        tests = Path(program.flow.file).with_suffix(".test.yaml")
        found = explore(program, others=programs.values(), suites=list(read_suites([tests])) if tests.is_file() else (), budget=Budget(turns=turns), person_within=person_within)
        explored.append(found)
        if form == "text":
            click.echo(as_text(found, colour=sys.stdout.isatty()) + "\n")
    if form == "json":
        click.echo(as_json(explored), nl=False)
    elif explored:
        click.echo(summary(explored))
    if write is not None and explored[0].findings:
        try:
            write.write_text(explored[0].tests(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise click.UsageError(f"{write} can't be written: {(error.strerror or str(error)).lower()}") from None
        click.echo(f"Wrote {write}.", err=True)
    if any(problem.code in ("no-file", "no-flow", "unreadable-file") for problem in errors):
        ctx.exit(2)
    if errors or any(found.findings for found in explored):
        ctx.exit(1)


def _flow_of(path: Path) -> Path:
    """A test file stands for the flow beside it."""
    if not path.name.endswith(".test.yaml"):  # a folder, `.` too, has no name to change
        return path
    beside = path.with_name(path.name.removesuffix(".test.yaml") + ".yaml")
    return beside if beside.is_file() else path
