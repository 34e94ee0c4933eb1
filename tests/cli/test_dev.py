"""`flowengine dev` as its user meets it: a real process, stopped as from the keyboard."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal import CLINIC, run

TOKEN = "a-token-for-tests"


@contextmanager
def dev(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `flowengine dev`, and its address."""
    root = str(Path(__file__).parent.parent.parent)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("FLOWENGINE_", "TWILIO_"))}
    environment = {**clean, "PYTHONPATH": root, "FLOWENGINE_DEV_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flowengine", "dev", "clinic.yaml", "--port", "0", *options]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            said = ""
            while "Ctrl-C stops" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            yield process, said.split("Open   ")[1].split("/console/")[0]
        finally:
            process.kill()


def stopped(process: subprocess.Popen[str]) -> str:
    """What it says when it is stopped by an impatient hand."""
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    return said


def test_calls_are_kept_with_all_that_is_said_in_a_folder_that_git_passes_over(tmp_path: Path) -> None:
    shutil.copy(CLINIC, tmp_path / "clinic.yaml")
    with dev(tmp_path) as (process, address):
        assert run("simulate", "clinic", "--fast", "--url", f"{address}/?token={TOKEN}", given="1\n").returncode == 0
        stopped(process)
    assert (tmp_path / ".flowengine" / ".gitignore").read_text() == "*\n"
    kept = sqlite3.connect(tmp_path / ".flowengine" / "calls.db")
    assert "For appointments" in "".join(text for (text,) in kept.execute("select detail from turns"))
    kept.close()


def test_where_nothing_can_be_written_calls_are_answered_all_the_same(tmp_path: Path) -> None:
    shutil.copy(CLINIC, tmp_path / "clinic.yaml")
    (tmp_path / ".flowengine").write_text("a file is in the way")
    with dev(tmp_path) as (process, address):
        assert run("simulate", "clinic", "--fast", "--url", f"{address}/?token={TOKEN}", given="1\n").returncode == 0
        stopped(process)


def test_ctrl_c_stops_it_without_a_word_more(tmp_path: Path) -> None:
    shutil.copy(CLINIC, tmp_path / "clinic.yaml")
    with dev(tmp_path) as (process, _):
        assert stopped(process).strip() == ""
    assert process.returncode == 0
