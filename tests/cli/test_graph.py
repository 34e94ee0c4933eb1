"""`flowengine graph` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_cli import BROKEN, CLINIC, run


def test_it_is_printed_or_written_by_the_name_of_the_file(tmp_path: Path) -> None:
    assert run("graph", CLINIC).stdout.splitlines()[1] == "flowchart LR"
    assert run("graph", CLINIC, "--format", "dot").stdout.startswith("digraph")
    assert json.loads(run("graph", CLINIC, "--format", "json").stdout)["id"] == "clinic"
    said = run("graph", CLINIC, "-o", "clinic.svg", cwd=tmp_path)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "Wrote clinic.svg.\n")
    assert (tmp_path / "clinic.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_what_goes_wrong_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    broken = run("graph", "x.yaml", cwd=tmp_path)
    assert broken.returncode == 1 and "Did you mean `menu`?" in broken.stderr and broken.stdout == ""
    assert run("graph", "none.yaml", cwd=tmp_path).returncode == 2
    assert run("graph", CLINIC, "--format", "png").returncode == 2
    unknown = run("graph", CLINIC, "-o", "clinic.png", cwd=tmp_path)
    assert unknown.returncode == 2 and ".svg" in unknown.stderr and not (tmp_path / "clinic.png").exists()
    nowhere = run("graph", CLINIC, "-o", "no/such/folder.svg", cwd=tmp_path)
    assert nowhere.returncode == 2 and "can't be written" in nowhere.stderr
