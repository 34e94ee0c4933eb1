"""`flowengine test`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("test")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("-k", "name", metavar="NAME", help="Only tests whose name has this in it.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the results for a CI system too.")
@click.option("-v", "--verbose", is_flag=True, help="Show the timeline of tests that pass, too.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], name: str | None, junit: Path | None, verbose: bool) -> None:
    """Run scenario tests: the `*.test.yaml` files of folders, single ones, or those beside a flow.

    Exit code 0: all pass; 1: some fail, or can't be read; 2: there are none.
    """
    from flowengine.language.report import as_text as problems_as_text
    from flowengine.testing.results import Result, as_junit, as_text, summary
    from flowengine.testing.running import run_case
    from flowengine.testing.suites import find_test_files, read_suites

    files, problems = find_test_files(paths)
    if problems:
        click.echo(problems_as_text(problems, colour=sys.stderr.isatty()), err=True)
    results: list[Result] = []
    wanted = (name or "").casefold()
    for suite in read_suites(files):
        cases = [case for case in suite.cases if wanted in case.name.casefold()]
        if wanted and not cases and all(problem.severity == "warning" for problem in suite.problems):
            continue
        result = Result(suite, tuple(run_case(case, suite) for case in cases))
        results.append(result)
        click.echo(as_text(result, colour=sys.stdout.isatty(), timelines=verbose) + "\n")
    if junit is not None:
        try:
            junit.write_text(as_junit(results), encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"{junit} can't be written: {(error.strerror or str(error)).lower()}") from None
    if wanted and files and not results:
        raise click.UsageError(f"no test has `{name}` in its name")
    if results:
        click.echo(summary(results))
    if problems:
        ctx.exit(2)
    if not all(result.readable and all(outcome.passed for outcome in result.outcomes) for result in results):
        ctx.exit(1)
