"""What the benchmark measures with is in order, so that a new check doesn't stop it unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.flows import flow_of
from flowengine.loading import check_bytes, check_file


@pytest.mark.parametrize(("states", "seed"), [(20, 0), (100, 0), (100, 1), (300, 2)])
def test_generated_flows_are_clean(states: int, seed: int) -> None:
    flow, problems = check_bytes(flow_of(states, seed), "generated.yaml")
    assert flow is not None and problems == []


def test_the_measured_flow_is_clean() -> None:
    flow, problems = check_file(Path(__file__).parent.parent / "bench" / "flow.yaml")
    assert flow is not None and problems == []
