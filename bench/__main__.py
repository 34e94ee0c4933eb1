"""`python -m bench`: measure, and print a table."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from bench import memory, reading, saving, turns
from bench.processes import CantMeasure, build_load, cores
from bench.script import KINDS

TARGET_RATIO, TARGET_KIB, TARGET_SECONDS, TARGET_SAVED = 2.5, 10.0, 1.0, 0.15
VERSIONS = ("uvicorn", "uvloop", "websockets", "starlette", "pydantic", "transitions", "Jinja2", "PyYAML", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    engine: str
    echo: str
    result: str
    spread: str = ""
    target: str = ""


def _turns(program: Path, connections: int, rounds: int, seconds: float) -> tuple[list[Row], dict[str, Any]]:
    measured = turns.measure(program, connections, rounds, seconds)
    ratios, pairs = measured.cpu_ratios, measured.pairs
    target = f"≤ {TARGET_RATIO:g}" if connections == 100 else ""
    rows = [
        Row(
            f"CPU a turn, {connections:,} connections",
            f"{median(e.turn_us for e, _ in pairs):.0f} µs",
            f"{median(o.turn_us for _, o in pairs):.0f} µs",
            f"{measured.cpu_ratio:.2f} ×",
            f"{ratios[0]:.2f}–{ratios[-1]:.2f}",
            _judged(target, measured.cpu_ratio <= TARGET_RATIO),
        ),
        Row(f"turns a second, {connections:,} connections", f"{median(e.rate for e, _ in pairs):,.0f}", f"{median(o.rate for _, o in pairs):,.0f}", f"{measured.rate_ratio:.2f} ×"),
    ]
    if measured.left_out:
        print(f"  {measured.left_out} pairs left out: other programs kept the load client from its core", file=sys.stderr)
    found = {
        "connections": connections,
        "cpu_ratio": measured.cpu_ratio,
        "rate_ratio": measured.rate_ratio,
        "left_out": measured.left_out,
        "rounds": [
            {name: {"cpu_us_a_turn": r.turn_us, "turns_a_second": r.rate, "load_busy": r.busy, "server_occupied": r.occupied} for name, r in (("engine", e), ("echo", o))}
            for e, o in pairs
        ],
    }
    return rows, found


def _kinds(program: Path, rounds: int, seconds: float) -> tuple[list[Row], list[dict[str, Any]]]:
    rows, found = [], []
    for name, script in KINDS.items():
        measured = turns.measure(program, 100, rounds, seconds, script)
        ratios = measured.cpu_ratios
        rows.append(
            Row(
                f"  {name}",
                f"{median(e.turn_us for e, _ in measured.pairs):.0f} µs",
                f"{median(o.turn_us for _, o in measured.pairs):.0f} µs",
                f"{measured.cpu_ratio:.2f} ×",
                f"{ratios[0]:.2f}–{ratios[-1]:.2f}",
            )
        )
        found.append({"kind": name, "cpu_ratio": measured.cpu_ratio, "ratios": ratios})
    return rows, found


def _memory(program: Path, connections: int, rounds: int) -> tuple[list[Row], dict[str, Any]]:
    measured = memory.measure(program, connections, rounds)
    over = sorted(engine - echo for engine, echo in measured.pairs)
    row = Row(
        f"an idle call, of {connections:,}",
        f"{measured.engine:.1f} KiB",
        f"{measured.echo:.1f} KiB",
        f"+ {measured.over:.1f} KiB",
        f"{over[0]:.1f}–{over[-1]:.1f}",
        _judged(f"≤ {TARGET_KIB:g} KiB", measured.over <= TARGET_KIB),
    )
    return [row], {"connections": connections, "engine_kib": measured.engine, "echo_kib": measured.echo, "over_kib": measured.over, "rounds": measured.pairs}


def _reading(sizes: Sequence[int], rounds: int) -> tuple[list[Row], list[dict[str, Any]]]:
    rows, found = [], []
    for each in reading.measure(sizes, rounds):
        target = _judged(f"≤ {TARGET_SECONDS:g} s", each.best <= TARGET_SECONDS) if each.states == 1000 else ""
        worst = max(each.seconds)
        rows.append(
            Row(
                f"reading {each.states:,} states ({each.lines:,} lines)",
                f"{each.best * 1000:,.1f} ms",
                "",
                f"{each.best / each.states * 1000:.2f} ms a state",
                f"to {worst / each.states * 1000:.2f}",
                target,
            )
        )
        found.append({"states": each.states, "lines": each.lines, "best_seconds": each.best, "seconds": each.seconds})
    return rows, found


def _saving(states: int, saves: int) -> tuple[list[Row], dict[str, Any]]:
    measured = saving.measure(states, saves)
    middle, worst = median(measured.seconds), max(measured.seconds)
    row = Row(
        f"saved to served, {states:,} states", f"{middle * 1000:,.0f} ms", "", "", f"to {worst * 1000:,.0f} ms", _judged(f"≤ {TARGET_SAVED * 1000:g} ms", middle <= TARGET_SAVED)
    )
    return [row], {"states": measured.states, "seconds": measured.seconds}


def _judged(target: str, met: bool) -> str:
    return f"{target} {'met' if met else 'MISSED'}" if target else ""


def _table(rows: Sequence[Row]) -> str:
    head = Row("", "engine", "echo", "engine to echo", "spread", "target")
    columns = [[getattr(row, name) for row in (head, *rows)] for name in Row.__slots__]
    widths = [max(map(len, column)) for column in columns]
    lines = [
        "  ".join(cell.ljust(width) if place == 0 else cell.rjust(width) for place, (cell, width) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in zip(*columns, strict=True)
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _versions() -> dict[str, str]:
    found = {platform.python_implementation(): platform.python_version()}
    for name in VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the engine costs beside a bare echo on the same server. How it is measured: docs/performance.md.")
    parser.add_argument("--quick", action="store_true", help="a short run: a first look, not to be quoted")
    parser.add_argument("--full", action="store_true", help="also 1,000 connections, turns by kind, and 10,000 idle connections")
    parser.add_argument("--only", choices=("turns", "kinds", "memory", "reading", "saving"), action="append", help="this part alone; may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="everything measured, round by round")
    given = parser.parse_args(arguments)
    only = given.only or ["turns", *(["kinds"] if given.full else []), "memory", "reading", "saving"]
    rounds, seconds = (6, 0.4) if given.quick else (24, 0.6)
    rows: list[Row] = []
    found: dict[str, Any] = {
        "command": " ".join(["python -m bench", *(arguments if arguments is not None else sys.argv[1:])]),
        "versions": _versions(),
        "turns": [],
        "kinds": [],
        "memory": [],
        "reading": [],
        "saving": [],
    }

    failed = False

    def part(name: str, measure: Callable[..., tuple[list[Row], Any]], *values: Any) -> None:
        nonlocal failed
        print(f"… {name}", file=sys.stderr, flush=True)
        try:
            own, data = measure(*values)
        except CantMeasure as reason:
            print(f"bench: {reason}", file=sys.stderr)
            failed = True
            return
        rows.extend(own)
        found[name] += data if isinstance(data, list) else [data]

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if set(only) - {"reading", "saving"}:
            try:
                cores()
                program = build_load(Path(folder))
            except CantMeasure as reason:
                print(f"bench: {reason}", file=sys.stderr)
                return 1
        if "turns" in only:
            for connections in (100, 1000) if given.full else (100,):
                part("turns", _turns, program, connections, rounds, seconds)
        if "kinds" in only:
            part("kinds", _kinds, program, rounds // 2, seconds)
        if "memory" in only:
            part("memory", _memory, program, 10_000 if given.full else 500 if given.quick else 2_000, 1 if given.quick else 3)
        if "reading" in only:
            part("reading", _reading, (20, 100, 1000), 2 if given.quick else 5)
        if "saving" in only:
            part("saving", _saving, 100, 5 if given.quick else 20)
    print(found["command"])
    print(", ".join(f"{name} {number}" for name, number in found["versions"].items()))
    print()
    print(_table(rows))
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
