"""The command line as a person meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from terminal import CLINIC, run

BROKEN = "flow: x\nstart: meun\nstates:\n  menu: {prompt: Hello., hangup: true}\n"


def test_help_lists_the_commands() -> None:
    said = run("--help")
    assert said.returncode == 0 and all(name in said.stdout for name in ("new", "dev", "serve", "check", "lsp", "twiml", "schema", "simulate", "test"))


def test_lsp_without_its_library(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pygls'] = None\n")
    root = str(Path(__file__).parent.parent.parent)
    said = run("lsp", PYTHONPATH=f"{tmp_path}{os.pathsep}{root}")
    assert said.returncode == 2 and 'pip install "flowengine[lsp]"' in said.stderr


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


def test_check_explains_a_problem_by_its_name() -> None:
    page = run("check", "--about", "unknown-target")
    assert page.returncode == 0 and page.stdout.startswith("# unknown-target\n") and "Did you mean `billing`?" in page.stdout
    assert run("check", "--about", "[tab]").stdout.startswith("# tab\n")
    other = run("check", "--about", "unknown-tarket")
    assert other.returncode == 2 and "Did you mean `unknown-target`" in other.stderr


def test_check_formats(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    text = run("check", "x.yaml", cwd=tmp_path)
    assert "x.yaml:2:8: error: `start` names the state `meun`, which does not exist [unknown-target]" in text.stdout
    assert "    2 | start: meun\n      |        ^^^^\n   Did you mean `menu`?" in text.stdout
    assert "   More: docs/checks/unknown-target.md" in text.stdout
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
            "example": "choices: [{dtmf: 2, goto: billing}]",
            "docs": "docs/checks/unknown-target.md",
        }
    ]
    assert run("check", "--format", "github", "x.yaml", cwd=tmp_path).stdout.startswith("::error file=x.yaml,line=2,endLine=2,col=8,endColumn=12,title=unknown-target::")
    assert json.loads(run("check", "--format", "json", CLINIC).stdout) == []


def test_new_makes_a_flow_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    assert "Made flows/bobs-garage.yaml" in run("new", "Bobs Garage", cwd=tmp_path).stdout
    assert run("check", "flows", "--strict", cwd=tmp_path).returncode == 0
    tested = run("test", "flows", cwd=tmp_path)
    assert tested.returncode == 0 and "3 tests in 1 file: 3 passed" in tested.stdout
    again = run("new", "bobs-garage", cwd=tmp_path)
    assert again.returncode == 2 and "already" in again.stderr
    assert run("new", "123", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("name", "flow_id", "title"),
    [
        ("Clínica Sol", "clinica-sol", "Clínica Sol"),
        ("Bob's Garage", "bobs-garage", "Bob's Garage"),
        ("Dr. Lee: teeth", "dr-lee-teeth", '"Dr. Lee: teeth"'),
        ("harbor-dental", "harbor-dental", "Harbor dental"),
    ],
)
def test_a_new_flow_is_called_as_it_was_named(name: str, flow_id: str, title: str, tmp_path: Path) -> None:
    assert run("new", name, cwd=tmp_path).returncode == 0
    assert f"\nflow: {flow_id}\ntitle: {title}\n" in (tmp_path / "flows" / f"{flow_id}.yaml").read_text(encoding="utf-8")
    assert run("check", "flows", "--strict", cwd=tmp_path).returncode == 0


def test_a_file_that_is_not_there_may_be_another(tmp_path: Path) -> None:
    assert run("new", "front-desk", cwd=tmp_path).returncode == 0
    (tmp_path / "bakery.yaml").write_text(BROKEN)
    for given, meant in (
        ("front-desk.yaml", "flows/front-desk.yaml"),
        ("flows/front-desk", "flows/front-desk.yaml"),
        ("flows/frontdesk.yaml", "flows/front-desk.yaml"),
        ("bakry.yaml", "bakery.yaml"),
    ):
        for command in ("check", "graph", "test"):
            said = run(command, given, cwd=tmp_path)
            assert said.returncode == 2
            assert f"Did you mean `{meant}`?" in said.stdout + said.stderr
    folder = run("graph", "flows", cwd=tmp_path)
    assert folder.returncode == 2 and "this is a folder" in folder.stderr and "Its flows: flows/front-desk.yaml." in folder.stderr


def test_twiml() -> None:
    said = run("twiml", CLINIC, "--public-url", "https://phone.example")
    assert 'url="wss://phone.example/flows/clinic/relay"' in said.stdout and said.stdout.count("<Language") == 1
    wrong = run("twiml", CLINIC, "--public-url", "http://phone.example")
    assert wrong.returncode == 2 and "https://" in wrong.stderr


def test_editors_find_the_schemas_by_the_first_line_of_a_new_flow(tmp_path: Path) -> None:
    assert run("new", "front-desk", cwd=tmp_path).returncode == 0
    for name, key in (("front-desk.yaml", "states"), ("front-desk.test.yaml", "tests")):
        first = (tmp_path / "flows" / name).read_text().splitlines()[0]
        schema = tmp_path / "flows" / first.removeprefix("# yaml-language-server: $schema=")
        assert key in json.loads(schema.read_text())["properties"]
    said = run("schema", "--write", "flows", cwd=tmp_path)
    assert said.returncode == 0 and "# yaml-language-server: $schema=.flowengine/flow.schema.json" in said.stdout
    (tmp_path / "file").write_text("")
    assert run("schema", "--write", "file", cwd=tmp_path).returncode == 2


def test_schema_is_json() -> None:
    assert "states" in json.loads(run("schema").stdout)["properties"]
    assert "tests" in json.loads(run("schema", "--tests").stdout)["properties"]


SHOP = "flow: shop\nstart: menu\nstates:\n  menu:\n    prompt: For our hours, press 1.\n    choices: [{dtmf: 1, goto: hours}]\n  hours: {prompt: We are open., hangup: true}\n"
GOOD = "flow: shop\ntests:\n  - {name: opening hours, steps: [press: 1, hear: open]}\n  - {name: hours by speech, steps: [hear: press 1]}\n"


def test_test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP)
    assert run("test", str(tmp_path)).returncode == 2  # none there
    tests = tmp_path / "shop.test.yaml"
    tests.write_text(GOOD)
    for path in (tmp_path, tests, tmp_path / "shop.yaml"):
        said = run("test", str(path))
        assert said.returncode == 0 and said.stdout.endswith("2 tests in 1 file: 2 passed\n"), said.stdout + said.stderr
    only = run("test", "-k", "SPEECH", str(tmp_path))
    assert only.returncode == 0 and "1 test in 1 file: 1 passed" in only.stdout
    nothing = run("test", "-k", "nonsense", str(tmp_path))
    assert nothing.returncode == 2 and "no test has `nonsense` in its name" in nothing.stderr
    assert run("test").returncode == 2
    assert run("test", str(tmp_path / "none")).returncode == 2
    tests.write_text(GOOD.replace("hear: open", "hear: closed"))
    failed = run("test", "shop.test.yaml", cwd=tmp_path)
    assert failed.returncode == 1 and "2 tests in 1 file: 1 passed, 1 failed" in failed.stdout
    assert "shop.test.yaml:3:51: error: expected to hear “closed”; heard instead: “We are open.”" in failed.stdout
    tests.write_text(GOOD.replace("hear: open", "haer: open"))
    wrong = run("test", str(tmp_path))
    assert wrong.returncode == 1 and "Did you mean `hear`?" in wrong.stdout and "Traceback" not in wrong.stderr


def test_test_writes_junit(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "shop.test.yaml").write_text(GOOD)
    assert run("test", "shop.yaml", "--junit", "out.xml", cwd=tmp_path).returncode == 0
    assert 'tests="2" failures="0"' in (tmp_path / "out.xml").read_text()
    assert run("test", "shop.yaml", "--junit", "no/such/folder/out.xml", cwd=tmp_path).returncode == 2


def test_check_looks_at_tests_too(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "shop.test.yaml").write_text(GOOD.replace("hear: open", "haer: open"))
    for path in (".", "shop.test.yaml"):
        said = run("check", path, cwd=tmp_path)
        assert said.returncode == 1 and "there is no step `haer` [unknown-step]" in said.stdout, said.stdout
    assert "2 files: 1 error" in run("check", ".", cwd=tmp_path).stdout
    assert run("check", "shop.yaml", cwd=tmp_path).returncode == 0


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
