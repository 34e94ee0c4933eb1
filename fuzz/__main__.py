"""`python -m fuzz`: damaged frames over real sockets, then damaged flow files, and what they came to."""

from __future__ import annotations

import argparse
import sys
import time

from fuzz import flows, sockets

GROWTH = 10
"""By how many MiB memory may have grown from the warm-up to the end."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--frames", type=int, default=200_000, help="how many frames (200,000)")
    parser.add_argument("--files", type=int, default=20_000, help="how many flow files (20,000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other damage (1)")
    given = parser.parse_args()
    bad = False
    if given.frames:
        began = time.monotonic()
        done = sockets.run(given.frames, given.seed, lambda so_far: _tell(f"{so_far.frames:,} frames"))
        heard = ", ".join(f"{count:,} {kind}" for kind, count in done.heard.most_common())
        faults = ", ".join(f"{count:,} {code}" for code, count in done.faults.most_common()) or "none"
        print(f"\n{done.frames:,} frames over {done.sockets:,} sockets in {time.monotonic() - began:.0f} s. Frames that came back: {heard}. Faults of flows: {faults}.")
        bad |= _grown(done.after_warm_up, done.at_end)
    if given.files:
        began = time.monotonic()
        read = flows.run(given.files, given.seed, lambda so_far: _tell(f"{so_far.files:,} files"))
        print(
            f"\n{read.files:,} files in {time.monotonic() - began:.0f} s; {read.still_read:,} still read and were called. {len(read.codes)} kinds of problem. The slowest took {read.slowest:.2f} s."
        )
        bad |= _grown(read.after_warm_up, read.at_end)
    return int(bad)


def _tell(words: str) -> None:
    print(f"\r{words}", end="", file=sys.stderr, flush=True)


def _grown(before: int, after: int) -> bool:
    """Say what memory was and is; whether that is growth."""
    grown = (after - before) / 2**20 if before else 0.0
    print(f"Memory: {before / 2**20:.1f} MiB after the warm-up, {after / 2**20:.1f} MiB at the end" + (": it grows." if grown > GROWTH else "."))
    return grown > GROWTH


if __name__ == "__main__":
    sys.exit(main())
