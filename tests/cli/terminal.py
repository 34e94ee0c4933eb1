"""The program as it is called in a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLINIC = str(Path(__file__).parent.parent / "flows" / "clinic.yaml")


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
