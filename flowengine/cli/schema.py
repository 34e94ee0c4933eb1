"""`flowengine schema`."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command("schema")
@click.option("--tests", is_flag=True, help="That of a test file (`NAME.test.yaml`) instead.")
def command(tests: bool) -> None:
    """Print the JSON Schema of a flow file, for editors that complete and check as one types."""
    if tests:
        from flowengine.testing.scenario import json_schema
    else:
        from flowengine.language.reader import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
