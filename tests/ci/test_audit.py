"""`make audit` says what it couldn't look up: silence of the network is no clean bill."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("audit", Path(__file__).parents[2] / ".ci" / "audit.py")
assert _SPEC is not None and _SPEC.loader is not None
audit = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(audit)

GOOD = {"name": "click", "version": "8.1", "vulns": []}
SKIPPED = {"name": "attrs", "skip_reason": "not found"}
BAD = {"name": "jinja2", "version": "3.1.5", "vulns": [{"id": "CVE-2025-27516", "fix_versions": ["3.1.6"]}]}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([GOOD], 0, "1 packages, no known vulnerability."),
        ([GOOD, SKIPPED], 2, "1 packages have no known vulnerability; not looked up: attrs."),
        ([SKIPPED], 2, "nothing was audited; none of 1 packages could be looked up. This needs the network"),
        ([SKIPPED, BAD], 1, "jinja2 3.1.5 has CVE-2025-27516, mended in 3.1.6"),
    ],
)
def test_what_is_said(packages: list[dict[str, object]], status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["requirements.lock"], lambda lock: (json.dumps({"dependencies": packages}), "")) == status
    assert said in capsys.readouterr().out


def test_without_a_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["requirements.lock"], lambda lock: ("", "Traceback\nConnectionError: no route to host\n")) == 2
    assert "nothing was audited (ConnectionError: no route to host). This needs the network" in capsys.readouterr().out
