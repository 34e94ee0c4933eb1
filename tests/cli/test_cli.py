"""The command line as a person meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CLINIC = str(Path(__file__).parent.parent / "flows" / "clinic.yaml")
BROKEN = "flow: x\nstart: meun\nstates:\n  menu: {prompt: Hello., hangup: true}\n"


def run(*arguments: str, cwd: Path | None = None, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("FLOWENGINE_", "TWILIO_"))}
    root = str(Path(__file__).parent.parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "flowengine", *arguments],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**clean, "PYTHONPATH": root, **environment},
    )


def test_help_lists_the_commands() -> None:
    said = run("--help")
    assert said.returncode == 0 and all(name in said.stdout for name in ("new", "dev", "serve", "check", "twiml", "schema", "simulate"))


def test_a_misspelt_command_is_answered_with_the_right_one() -> None:
    said = run("chekc")
    assert said.returncode == 2 and "Did you mean `check`?" in said.stderr and "Traceback" not in said.stderr


def test_check_exit_codes(tmp_path: Path) -> None:
    broken = tmp_path / "x.yaml"
    broken.write_text(BROKEN)
    warned = tmp_path / "w.yaml"
    warned.write_text("flow: w\nstart: a\nstates:\n  a: {hangup: true}\n  b: {hangup: true}\n")
    assert run("check", CLINIC).returncode == 0
    assert run("check", str(broken)).returncode == 1
    assert run("check", str(warned)).returncode == 0
    assert run("check", "--strict", str(warned)).returncode == 1
    assert run("check", str(tmp_path / "none.yaml")).returncode == 2
    assert run("check").returncode == 2
    (tmp_path / "empty").mkdir()
    assert run("check", str(tmp_path / "empty")).returncode == 2


def test_check_formats(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    text = run("check", "x.yaml", cwd=tmp_path)
    assert "x.yaml:2:8: error: `start` names the state `meun`, which does not exist [unknown-target]" in text.stdout
    assert "    2 | start: meun\n      |        ^^^^\n   Did you mean `menu`?" in text.stdout
    assert text.stdout.endswith("1 file: 1 error\n")
    rows = json.loads(run("check", "--format", "json", "x.yaml", cwd=tmp_path).stdout)
    assert rows == [
        {
            "file": "x.yaml",
            "line": 2,
            "column": 8,
            "end_line": 2,
            "end_column": 12,
            "severity": "error",
            "code": "unknown-target",
            "message": "`start` names the state `meun`, which does not exist",
            "hint": "",
            "suggestions": ["menu"],
        }
    ]
    assert run("check", "--format", "github", "x.yaml", cwd=tmp_path).stdout.startswith("::error file=x.yaml,line=2,endLine=2,col=8,endColumn=12,title=unknown-target::")
    assert json.loads(run("check", "--format", "json", CLINIC).stdout) == []


def test_new_makes_a_flow_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    assert "Made flows/bobs-garage.yaml" in run("new", "Bobs Garage", cwd=tmp_path).stdout
    assert run("check", "flows", "--strict", cwd=tmp_path).returncode == 0
    again = run("new", "bobs-garage", cwd=tmp_path)
    assert again.returncode == 2 and "already" in again.stderr
    assert run("new", "123", cwd=tmp_path).returncode == 2


def test_twiml() -> None:
    said = run("twiml", CLINIC, "--public-url", "https://phone.example")
    assert 'url="wss://phone.example/flows/clinic/relay"' in said.stdout and said.stdout.count("<Language") == 1
    wrong = run("twiml", CLINIC, "--public-url", "http://phone.example")
    assert wrong.returncode == 2 and "https://" in wrong.stderr


def test_schema_is_json() -> None:
    assert "states" in json.loads(run("schema").stdout)["properties"]


def test_serve_says_all_that_it_lacks(tmp_path: Path) -> None:
    said = run("serve", CLINIC)
    assert said.returncode == 1 and "TWILIO_AUTH_TOKEN is not set" in said.stderr and "FLOWENGINE_PUBLIC_URL is not set" in said.stderr
    (tmp_path / "x.yaml").write_text(BROKEN)
    nothing = run("serve", str(tmp_path), TWILIO_AUTH_TOKEN="t", FLOWENGINE_PUBLIC_URL="https://phone.example")
    assert nothing.returncode == 1 and "No flow can be served" in nothing.stderr and "meun" in nothing.stderr


@pytest.mark.parametrize("command", ["dev", "serve"])
def test_a_port_in_use_is_said(command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = run(command, CLINIC, "--port", port, TWILIO_AUTH_TOKEN="t", FLOWENGINE_PUBLIC_URL="https://phone.example")
    assert said.returncode == 1 and f"port {port} is in use" in said.stderr and "Traceback" not in said.stderr


def test_a_call_from_the_terminal(tmp_path: Path) -> None:
    said = run("simulate", CLINIC, "--fast", given="9\n0\nb\n")
    assert said.returncode == 0, said.stderr
    for words in ("For appointments", "language: es-US", "Para citas", "Le comunico.", "ringing +15551230100", "Please leave a message.", "voicemail"):
        assert words in said.stdout, said.stdout


def test_a_call_to_nobody() -> None:
    said = run("simulate", "clinic", "--url", "http://127.0.0.1:9/?token=x")
    assert said.returncode == 1 and "nobody answers at http://127.0.0.1:9" in said.stderr
    assert run("simulate", "clinic", "--url", "nonsense").returncode == 2
    assert run("simulate", "nope.yaml").returncode == 2
