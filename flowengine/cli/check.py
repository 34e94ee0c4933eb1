"""`flowengine check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

__all__ = ["command"]


@click.command("check")
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True, help="How problems are written.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--fix", is_flag=True, help="Mend what is certain, keeping comments and layout, and tell of the rest.")
@click.option("--about", metavar="NAME", help="Explain a problem by its name, as it stands in brackets after a message.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, strict: bool, fix: bool, about: str | None) -> None:
    """Find everything that is wrong with flows and their tests, in files or folders.

    Exit code 0: no errors; 1: errors (with --strict warnings too); 2: something can't be read.
    """
    if about is not None:
        click.echo(_about(about.strip("[]")))
        return
    if not paths:
        raise click.MissingParameter(ctx=ctx, param=next(param for param in ctx.command.params if param.name == "paths"))
    from flowengine.language.report import as_github, as_json, as_text, summary
    from flowengine.loading import load_all
    from flowengine.testing.suites import files_with_tests, read_suites

    tests = files_with_tests(paths)
    flows = [path for path in paths if Path(path) not in tests]
    if fix:
        _fix(flows)
    loaded = load_all(flows) if flows else None
    problems = list(loaded.problems) if loaded is not None else []
    for suite in read_suites(tests):
        problems += suite.problems
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        if problems:
            click.echo(as_github(problems))
    else:
        if problems:
            click.echo(as_text(problems, colour=sys.stdout.isatty()) + "\n")
        click.echo(summary(problems, (len(loaded.files) if loaded is not None else 0) + len(tests)))
    if any(p.code in ("no-file", "no-flow", "unreadable-file") for p in problems):
        ctx.exit(2)
    if any(p.severity == "error" or strict for p in problems):
        ctx.exit(1)


def _about(code: str) -> str:
    """The page of a problem."""
    from flowengine.explaining import explanation
    from flowengine.language.problems import nearest
    from flowengine.lessons import lessons

    page = explanation(code)
    if page is None:
        near = nearest(code, [known.code for known in lessons()])
        raise click.UsageError(f"there is no problem `{code}`." + (f" Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ""))
    return page.rstrip()


def _fix(paths: Sequence[str]) -> None:
    """Mend what is certain, and say what was mended (on standard error: the report goes on as it is)."""
    from flowengine.fixing import fix_file
    from flowengine.loading import find_flow_files

    for path in find_flow_files(paths)[0]:
        try:
            for done in fix_file(path):
                click.echo(f"{path}:{done.problem.span.line}: mended: {_change(done.found, done.problem.suggestions[0])} [{done.problem.code}]", err=True)
        except OSError as error:
            click.echo(f"{path}: can't be mended: {(error.strerror or type(error).__name__).lower()}", err=True)


def _change(found: str, mended: str) -> str:
    """What was changed, in words where it can't be seen."""
    if found.strip() != mended.strip():
        return f"{found.strip() or 'nothing'} → {mended.strip() or '(taken out)'}"
    if found.strip():
        return f"a space more at {found.strip()}" if len(mended) > len(found) else f"a space less at {found.strip()}"
    if "\t" in found:
        return "a tab → spaces"
    return f"indented by {len(found)} → by {len(mended)}"
