"""pytest and test files of flows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from files import lay

ROOT = Path(__file__).parent.parent.parent


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    plugins = {} if "flowengine.testing.plugin" in str(os.environ.get("PYTEST_PLUGINS", "")) else {"PYTEST_PLUGINS": "flowengine.testing.plugin"}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **plugins}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60, env=environment)


def test_calls_are_tests(tmp_path: Path) -> None:
    lay(tmp_path, "flow: shop\ntests:\n  - {name: opening hours, steps: [press: 1, hear: we are open]}\n  - {name: a slip, steps: [hear: For your hours]}\n")
    said = pytest_in(tmp_path, "-v")
    assert said.returncode == 1, said.stdout + said.stderr
    assert "shop.test.yaml::opening hours PASSED" in said.stdout and "shop.test.yaml::a slip FAILED" in said.stdout
    assert "  0:00.0  → menu" in said.stdout and "Did you mean `For our hours`?" in said.stdout
    assert "Traceback" not in said.stdout
    assert pytest_in(tmp_path, "-k", "opening").returncode == 0


def test_a_file_with_errors_says_why(tmp_path: Path) -> None:
    lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [haer: x]}]\n")
    said = pytest_in(tmp_path)
    assert said.returncode == 2 and "there is no step `haer`" in said.stdout and "Traceback" not in said.stdout


def test_a_run_without_flows_does_not_wait_for_the_engine() -> None:
    asked = "import sys, flowengine.testing.plugin; print([name for name in sys.modules if name.startswith(('flowengine.dialog', 'flowengine.language', 'pydantic'))])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "[]"
