"""`flowengine schema`."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a flow file, for editors that complete and check as one types."""
    from flowengine.language.reader import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
