"""The soak, for a few seconds and at fifty times the pace of people: `make soak` is the real one."""

from __future__ import annotations

import asyncio

from bench.soak import Sample, _Tally, soak, verdict


def test_callers_as_people_are_come_to_their_ends() -> None:
    samples, found, _ = asyncio.run(soak(20, 8, 2, "", pace=0.02, show=False))
    assert found.calls > 5 and found.turns > 20 and found.wrong == {} and found.logged == {}
    assert all(sample.live <= 21 and sample.resident_mib > 0 for sample in samples)


def test_memory_that_grows_is_told() -> None:
    def at(minute: float, mib: float) -> Sample:
        return Sample(minute * 60, mib, 0, 0, 0, 0, 0, ())

    growing = [at(minute, 100 + 5 * minute) for minute in range(20)]
    flat = [at(minute, 180 - 80 / (1 + minute) ** 3) for minute in range(20)]  # it grows at first, as everything does
    assert not verdict(growing, _Tally(), {}).good
    assert verdict(flat, _Tally(), {}).good
