"""The short version of `make fuzz`: the same damage by another seed, for a few seconds. What a long run found stays here by name."""

from __future__ import annotations

from pathlib import Path

from flowengine.loading import check_file
from fuzz import flows, sockets
from fuzz.frames import DAMAGES, KINDS, build


def test_damaged_frames_touch_no_other_call_and_leave_nothing_behind() -> None:
    outcome = sockets.run(2_000, 7)
    assert outcome.frames >= 2_000 and outcome.heard["text"] > 100


def test_damaged_flows_are_told_of_and_nothing_more() -> None:
    outcome = flows.run(100, 7)
    assert outcome.files >= 100 and len(outcome.codes) > 5


def test_a_frame_is_the_same_each_time_it_is_built() -> None:
    for kind in range(KINDS):
        for damage in range(len(DAMAGES)):
            assert build(kind, damage, 5) == build(kind, damage, 5)


def test_the_flow_of_the_other_call_is_right() -> None:

    assert check_file(Path(flows.ROOT / "fuzz" / "witness.yaml"))[1] == []
