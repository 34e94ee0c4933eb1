"""The flows that come along: every call of theirs goes well, every state is reached, and all of it is walked."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.exploring import explore
from flowengine.loading import load_all
from flowengine.testing.suites import read_suites

FLOWS = Path(__file__).parents[2] / "flows"
NAMES = sorted(path.stem for path in FLOWS.glob("*.yaml") if not path.stem.endswith(".test"))


@pytest.fixture(scope="module")
def flows() -> dict[str, object]:
    return dict(load_all([FLOWS]).flows)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found(name: str, flows: dict[str, object]) -> None:
    flow = flows[name]
    others = [other for other in flows.values() if other is not flow]
    found = explore(flow, others=others, suites=read_suites([FLOWS / f"{name}.test.yaml"]))  # type: ignore[arg-type]
    assert [(finding.code, finding.place, finding.message) for finding in found.findings] == []
    assert found.walk.complete and found.unreached == ()
    assert found.people == 1 and all(ladder.seconds < 180 for ladder in found.ladders)
