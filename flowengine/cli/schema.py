"""`flowengine schema`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

__all__ = ["command", "modeline", "write_schemas"]

FOLDER = ".flowengine"
"""Beside the flows, so that their first line can name the schema by a path that is right on every machine."""


@click.command("schema")
@click.option("--tests", is_flag=True, help="That of a test file (`NAME.test.yaml`) instead.")
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Write both beside the flows of a folder, and say the line that names them."
)
def command(tests: bool, folder: Path | None) -> None:
    """Print the JSON Schema of a flow file, for editors that complete and check as one types."""
    if folder is None:
        click.echo(_text(_schema(tests)))
        return
    try:
        for path in write_schemas(folder):
            click.echo(f"Wrote {path}. First line of a {'test' if path.stem.startswith('test') else 'flow'}: {modeline(tests=path.stem.startswith('test'))}")
    except OSError as error:
        raise click.UsageError(f"{folder} can't be written to: {(error.strerror or str(error)).lower()}") from None


def modeline(*, tests: bool) -> str:
    """The comment by which editors that know YAML schemas find the one of a file."""
    return f"# yaml-language-server: $schema={FOLDER}/{_name(tests)}"


def write_schemas(folder: Path) -> Iterator[Path]:
    """Write the schemas of flows and of tests into a folder of flows, in place of older ones. Raises `OSError`."""
    for tests in (False, True):
        path = folder / FOLDER / _name(tests)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(_schema(tests)) + "\n", encoding="utf-8")
        yield path


def _name(tests: bool) -> str:
    return f"{'test' if tests else 'flow'}.schema.json"


def _schema(tests: bool) -> dict[str, Any]:
    if tests:
        from flowengine.testing.scenario import json_schema
    else:
        from flowengine.language.reader import json_schema
    return json_schema()


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False)
