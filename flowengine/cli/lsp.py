"""`flowengine lsp`."""

from __future__ import annotations

import click

import flowengine

__all__ = ["command"]


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output. There is no other way; editors say it all the same.")
def command(stdio: bool) -> None:
    """Help editors with flows: problems as one types, completion, definitions, renaming.

    A language server, started by the editor (docs/editors.md).
    """
    try:
        import pygls  # noqa: F401
    except ModuleNotFoundError:
        raise click.UsageError('`flowengine lsp` needs the library pygls: pip install "flowengine[lsp]"') from None
    from flowengine.lsp.server import make_server

    make_server(flowengine.__version__).start_io()
