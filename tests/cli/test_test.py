"""`flowengine test` as a person meets it: coverage, several processes, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import run

SHOP = """\
flow: shop
start: menu
states:
  menu:
    prompt: For our hours, press 1. For a person, press 2.
    choices: [{dtmf: 1, speech: hours, goto: hours}, {dtmf: 2, speech: a person, goto: desk}]
    no_input: [Are you there?]
  hours: {prompt: We are open., goto: menu}
  desk: {handoff: {dial: "+15551230100"}, outcomes: {busy: menu}}
"""
TESTS = "flow: shop\ntests:\n  - {name: the hours, steps: [press: 1, hear: We are open]}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "shop.test.yaml").write_text(TESTS)
    return tmp_path


def test_coverage_says_what_no_test_comes_to(shop: Path) -> None:
    said = run("test", "shop.yaml", "--coverage", cwd=shop)
    assert said.returncode == 0
    assert said.stdout.splitlines()[3:] == [
        "shop: 2 of 3 states, 1 of 2 branches, 0 of 1 rung, 0 of 1 outcome (25 %)",
        "  shop.yaml:6: in `menu`: key 2 · a person, to `desk`",
        "  shop.yaml:7: in `menu`: the first silence",
        "  shop.yaml:9: `desk` itself",
        "  shop.yaml:9: in `desk`: the outcome `busy`",
        "",
        "1 test in 1 file: 1 passed",
    ]


def test_too_little_of_it_fails(shop: Path) -> None:
    assert run("test", "shop.yaml", "--coverage-at-least", "25", cwd=shop).returncode == 0
    said = run("test", "shop.yaml", "--coverage-at-least", "90", cwd=shop)
    assert said.returncode == 1 and "1 passed" in said.stdout
    assert "shop.yaml:7: in `menu`: the first silence" in said.stderr
    assert said.stderr.endswith("shop: tests come to 25 % of its branches, rungs and outcomes; 90 % are wanted\n")


def test_the_page_is_written(shop: Path) -> None:
    assert run("test", ".", "--coverage-page", "coverage.html", cwd=shop).returncode == 0
    page = (shop / "coverage.html").read_text(encoding="utf-8")
    assert "For our hours, press 1." in page and "no test: in `menu`: the first silence" in page
    assert run("test", ".", "--coverage-page", "no/such/folder.html", cwd=shop).returncode == 2


def test_several_processes_tell_the_same(shop: Path) -> None:
    one, two = (run("test", ".", "--coverage", "-v", "--jobs", jobs, cwd=shop) for jobs in ("1", "2"))
    assert one.stdout == two.stdout and (one.returncode, two.returncode, two.stderr) == (0, 0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_and_says_so(shop: Path, jobs: str) -> None:
    """A terminal sends Ctrl-C to all processes of a program; nothing of their insides is shown."""
    (shop / "shop.test.yaml").write_text(TESTS + "".join(f"  - {{name: long {n}, steps: [{'wait: 1m, ' * 200}hear: nothing of the kind]}}\n" for n in range(400)))
    (shop / "a.test.yaml").write_text(TESTS)
    program = subprocess.Popen(
        [sys.executable, "-m", "flowengine", "test", ".", "--jobs", jobs],
        cwd=shop,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job would pass on that it is ignored
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent), "PYTHONUNBUFFERED": "1"},
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "a.test.yaml\n"
    os.killpg(program.pid, signal.SIGINT)
    _, told = program.communicate(timeout=60)
    assert program.returncode == 130
    assert told.split() == "Stopped. 1 test in 1 file: 1 passed".split()
