"""`flowengine test`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("test")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("-k", "name", metavar="NAME", help="Only tests whose name has this in it.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 64), metavar="N", help="How many processes run them. By default one, and as many as there are processors for more than 500 tests."
)
@click.option("--coverage", is_flag=True, help="Tell which states, branches, rungs and outcomes of the flows no test comes to.")
@click.option("--coverage-page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The same as a page (HTML), with the lines of the flows marked.")
@click.option("--coverage-at-least", type=click.IntRange(0, 100), metavar="PERCENT", help="Fail where tests come to less of a flow's branches, rungs and outcomes.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the results for a CI system too.")
@click.option("-v", "--verbose", is_flag=True, help="Show the timeline of tests that pass, too.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    name: str | None,
    jobs: int | None,
    coverage: bool,
    coverage_page: Path | None,
    coverage_at_least: int | None,
    junit: Path | None,
    verbose: bool,
) -> None:
    """Run scenario tests: the `*.test.yaml` files of folders, single ones, or those beside a flow.

    Exit code 0: all pass; 1: some fail, can't be read, or come to too little; 2: there are none.
    """
    from flowengine.cli.batches import Batch, jobs_for, run
    from flowengine.language.report import as_text as problems_as_text
    from flowengine.testing.coverage import Coverage, below
    from flowengine.testing.coverage import as_text as coverage_as_text
    from flowengine.testing.coverage_page import as_page
    from flowengine.testing.results import Result, as_junit, as_text, summary
    from flowengine.testing.suites import find_test_files, read_suites

    files, problems = find_test_files(paths)
    if problems:
        click.echo(problems_as_text(problems, colour=sys.stderr.isatty()), err=True)
    wanted = (name or "").casefold()
    batches: list[Batch] = []
    for suite in read_suites(files):
        places = tuple(place for place, case in enumerate(suite.cases) if wanted in case.name.casefold())
        if places or not wanted or any(problem.severity == "error" for problem in suite.problems):
            batches.append(Batch(suite, places))
    if wanted and files and not batches:
        raise click.UsageError(f"no test has `{name}` in its name")
    covered = Coverage() if coverage or coverage_page is not None or coverage_at_least is not None else None
    results: list[Result] = []
    try:
        for result in run(batches, jobs or jobs_for(batches), covered):
            results.append(result)
            click.echo(as_text(result, colour=sys.stdout.isatty(), timelines=verbose) + "\n")
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {summary(results)}" if results else "\nStopped.", err=True)
        ctx.exit(130)
    if junit is not None:
        _write(junit, as_junit(results))
    flows = covered.flows() if covered is not None else []
    if flows and coverage:
        click.echo(f"{coverage_as_text(flows)}\n")
    if coverage_page is not None:
        _write(coverage_page, as_page(flows, {file: _text_of(file) for found in flows for file in {found.flow.file, *(way.file for way in found.ways)}}))
    if results:
        click.echo(summary(results))
    wanting = below(flows, coverage_at_least) if coverage_at_least is not None else []
    if wanting:
        missing = coverage_as_text([found for found in flows if found.percent < (coverage_at_least or 0)])
        click.echo("\n".join([*(["", missing] if not coverage else []), "", *wanting]), err=True)
    if problems:
        ctx.exit(2)
    if wanting or not all(result.readable and all(outcome.passed for outcome in result.outcomes) for result in results):
        ctx.exit(1)


def _text_of(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} can't be written: {(error.strerror or str(error)).lower()}") from None
