"""`flowengine graph`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flowengine.review.graph import Graph

__all__ = ["command"]


@click.command("graph")
@click.argument("flow")
@click.option("--format", "form", type=click.Choice(["mermaid", "dot", "svg", "json"]), help="How it is written. Default: by the name of the file it goes to, else mermaid.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file it goes to, such as flow.svg; else it is printed.")
def command(flow: str, form: str | None, output: Path | None) -> None:
    """Draw the picture of FLOW: its states and the ways between them.

    `svg` is a picture for any browser, `mermaid` for Markdown pages, `dot` for Graphviz, `json` for programs.
    """
    from flowengine.cli.flows import read_or_exit
    from flowengine.review.dot import as_dot
    from flowengine.review.graph import as_json, graph_of
    from flowengine.review.mermaid import as_mermaid
    from flowengine.review.svg import as_svg

    writers: dict[str, Callable[[Graph], str]] = {"mermaid": as_mermaid, "dot": as_dot, "svg": as_svg, "json": as_json}
    endings = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".json": "json", ".mmd": "mermaid", ".mermaid": "mermaid", ".md": "mermaid"}
    by_name = endings.get(output.suffix.lower()) if output is not None else "mermaid"
    if form is None and by_name is None:
        raise click.UsageError(f"by its name nobody knows what {output} is to hold: let it end in .svg (a picture for any browser), .mmd, .dot or .json, or give --format")
    written = writers[form or by_name or "mermaid"](graph_of(read_or_exit(flow)))
    if output is None:
        click.echo(written, nl=False)
        return
    try:
        output.write_text(written, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{output} can't be written: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"Wrote {output}.", err=True)
