"""The layers, as docs/architecture.md draws them, and who may know what."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from importlinter import cli

PACKAGE = Path(__file__).parent.parent / "flowengine"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def importers(*roots: str) -> set[str]:
    return {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if any(name.split(".")[0] in roots for name in imports(path))}


def within(found: set[str], *allowed: str) -> set[str]:
    return {path for path in found if not path.startswith(allowed)}


def test_layers() -> None:
    assert cli.lint_imports(config_filename=str(PACKAGE.parent / "pyproject.toml"), no_cache=True) == 0


def test_only_the_machine_knows_transitions() -> None:
    assert importers("transitions") == {"dialog/machine.py"}


def test_only_the_edges_do_io() -> None:
    assert within(importers("asyncio", "socket", "threading"), "server/", "journal/", "console/", "cli/", "lsp/") == set()
    assert within(importers("pygls", "lsprotocol"), "lsp/", "cli/lsp.py") == set()
    assert within(importers("starlette", "uvicorn"), "server/", "console/", "app.py") == set()
    assert within(importers("time", "random"), "server/", "journal/", "cli/") == set()


def test_a_grammar_of_answers_is_loaded_when_a_flow_asks_for_it() -> None:
    asked = "import sys, flowengine.loading, flowengine.dialog.interpreter; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert "flowengine.answers.kinds" in loaded
    assert not {f"flowengine.answers.{name}" for name in ("amounts", "dates", "emails", "phones", "spelling", "times")} & set(loaded)


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in ("utils", "util", "helpers", "helper", "common", "misc")]
