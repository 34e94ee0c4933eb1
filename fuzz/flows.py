"""Damaged flow files: read and checked, and where they still read, called."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from flowengine.dialog.call import Call
from flowengine.dialog.events import AgentSpoke, CallEnded, CallerSpoke, CallStarted, KeyPressed, RequestAnswered
from flowengine.dialog.program import Program, link
from flowengine.language.report import as_text
from flowengine.loading import check_bytes
from fuzz.memory import resident

__all__ = ["Damage", "Outcome", "TooSlow", "damaged", "run", "sources"]

ROOT = Path(__file__).parent.parent
MOST_SECONDS = 10.0
"""Of the processor's time, for one file. A file of this size takes some ten milliseconds when it is right."""
BATCH = 100
WARM_UP = 0.3
_PIECES = (
    ": ", "- ", "{", "}", "[", "]", '"', "'", "#", " #", "&a ", "*a", "<<: *a\n", "!!python/object/apply:os.system [true]", "!include x", "%YAML 9.9\n", "---\n", "...\n", "? ", "|\n", ">-\n",
    "\t", "\x00", "\ufeff", "\r\n", "\r", "\u2028", "\x85", "\x1b[31m", "“", "”", "{{", "}}", "{{ ", " }}", "{% for x in y %}", "{# ", "{{ 9**9**9 }}", "{{ 'a' * 10**9 }}", "{{ a.__class__ }}",
    "{{ " + "(" * 200 + "1" + ")" * 200 + " }}", "{{ " + "-" * 3000 + "1 }}", "{{ " + "[" * 150 + "]" * 150 + " }}", "{{ a" + ".b" * 2000 + " }}", "{{ 1" + " + 1" * 2000 + " }}",
    "9" * 5000, "-1", "1e999", ".inf", "0x7fffffffffffffff", "999999999999s", "null", "~", "yes", "2026-02-30", "goto: ", "states:\n", "flow: x\n", "🙂", "x" * 30_000, "[" * 2000, "{a: " * 2000, "\n" * 5000,
    " " * 5000, "- " * 2000, "'" * 2001, "a: [&a [x]]\nb: *a\n", "é" * 500, "(hello|" * 300, "(((((((((" * 50, "[a-z]+" * 50, "?" * 300,
)  # fmt: skip
_BOMB = "".join(f"  b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else 'lol'] * 9)}]\n" for n in range(12))

Damage = tuple[int, float, float, int]
"""What is done, where (a part of the file's length), over which part, and a number."""


@lru_cache(maxsize=1)
def sources() -> tuple[tuple[str, bytes], ...]:
    """The flows that are damaged: small ones and large ones, by their names."""
    found = [*sorted((ROOT / "flows").glob("*.yaml")), ROOT / "tests" / "flows" / "clinic.yaml", ROOT / "fuzz" / "witness.yaml"]
    return tuple((str(path), path.read_bytes()) for path in found if not path.name.endswith(".test.yaml"))


def _once(data: bytes, damage: Damage, other: bytes) -> bytes:
    kind, where, length, number = damage
    random = Random(number)
    at = int(where * len(data))
    end = min(len(data), at + max(1, int(length**4 * len(data))))
    lines = data.splitlines(keepends=True) or [b""]
    line = min(len(lines) - 1, int(where * len(lines)))
    some = max(1, int(length**3 * 20))
    match kind:
        case 0:
            return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :] if at < len(data) else data
        case 1:
            return data[:at]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:at] + random.randbytes(min(40, end - at)) + data[at:]
        case 4:
            return b"".join([*lines[: line + some], *lines[line:]])
        case 5:
            return b"".join([*lines[:line], *lines[line + some :]])
        case 6:
            swapped = lines[line : line + some][::-1]
            return b"".join([*lines[:line], *swapped, *lines[line + some :]])
        case 7:
            moved = [b" " * random.randint(1, 5) + text if number % 2 else text[random.randint(1, 3) :] for text in lines[line : line + some]]
            return b"".join([*lines[:line], *moved, *lines[line + some :]])
        case 8 | 9 | 10:
            return data[:at] + random.choice(_PIECES).encode("utf-8", "surrogatepass") + data[at:]
        case 11:
            start = int(random.random() * len(other))
            return data[:at] + other[start : start + (end - at)] + data[end:]
        case 12:
            return data[:at] + data[at:end] * random.randint(2, 30) + data[end:]
        case 13:
            return data + (b"variables:\n" + _BOMB.encode() if number % 2 else _BOMB.replace("  b", "b").encode())
        case 14:
            return data.replace(
                random.choice((b"goto", b"prompt", b":", b"\n", b" ", b"{", b'"')), random.choice((b"", b"prompt", b"::", b"\n\n", b"\t", b"[")), random.randint(1, 50)
            )
        case _:
            return data.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037")), "replace")


KINDS = 16


LENGTHS = (25, 40, 60, 60, 80, 120, 10_000)
"""How many lines of a file are damaged: mostly few, since a file costs by its length."""


def damaged(source: int, length: int, damages: list[Damage]) -> tuple[str, bytes]:
    """The name and the bytes of a damaged file, of the first `length` lines of one."""
    files = sources()
    name, data = files[source % len(files)]
    data = b"".join(data.splitlines(keepends=True)[:length])
    for damage in damages:
        data = _once(data, damage, files[damage[3] % len(files)][1])
    return name, data[:300_000]


class TooSlow(AssertionError):
    """A file that takes longer than any file may."""


class Outcome:
    """What a run came to."""

    def __init__(self) -> None:
        self.files = self.still_read = 0
        self.slowest = 0.0
        self.slow: list[str] = []
        self.codes: Counter[str] = Counter()
        """Problems found, by name."""
        self.after_warm_up = self.at_end = 0


def examine(name: str, data: bytes, outcome: Outcome) -> None:
    """Read and check a file as `flowengine check` does, and call it if it reads. Raises whatever it shouldn't."""
    before = time.process_time()
    flow, problems = check_bytes(data, name)
    as_text(problems)
    assert (flow is None) == any(problem.severity == "error" for problem in problems), "no flow and no error, or both"
    for problem in problems:
        assert problem.message and problem.span.line >= 0 and problem.span.column >= 0, problem
    if flow is not None:
        outcome.still_read += 1
        _call(next(iter(link({flow.id: flow}).values())), len(data))
    took = time.process_time() - before
    outcome.slowest = max(outcome.slowest, took)
    if took > MOST_SECONDS:
        raise TooSlow(f"{took:.1f} s for {len(data):,} bytes")
    outcome.files += 1
    outcome.codes.update({problem.code for problem in problems})


def _call(program: Program, number: int) -> None:
    """A short call, of keys and words by chance: nothing in it is a fault of ours."""
    random = Random(number)
    faults: list[Any] = []
    call = Call(program, lambda event, step: faults.extend(step.faults))
    now = 0.0
    call.receive(CallStarted("CA1", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "+15550001111", "+15550002222"), now)
    for _ in range(25):
        now += random.choice((0.1, 1.0, 20.0))
        match random.randrange(5):
            case 0 | 1:
                call.receive(KeyPressed(random.choice("0123456789*#")), now)
            case 2:
                call.receive(CallerSpoke(random.choice(("yes", "no", "billing", "one two three four", "tomorrow at nine", "xyzzy"))), now)
            case 3:
                call.receive(AgentSpoke(False), now)
                call.receive(RequestAnswered(1, random.choice((200, 404, None)), {"name": "Ann"}), now)
            case _:
                call.wake(now)
    call.receive(CallEnded(), now)
    ours = [fault for fault in faults if fault.code == "internal-error"]
    assert not ours, ours


def run(files: int, number: int, tell: Callable[[Outcome], None] = lambda outcome: None) -> Outcome:
    """Examine so many damaged files. What it raises is what was found; hypothesis prints the smallest damage that shows it."""
    outcome = Outcome()
    part = st.floats(0, 1, exclude_max=True)
    damage = st.tuples(st.integers(0, KINDS - 1), part, part, st.integers(0, 2**24))

    def batch(number: int, examples: int) -> None:
        @seed(number)
        @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))
        @given(st.integers(0, len(sources()) - 1), st.sampled_from(LENGTHS), st.lists(damage, min_size=1, max_size=4))
        def each(source: int, length: int, damages: list[Damage]) -> None:
            try:
                examine(*damaged(source, length, damages), outcome)
            except TooSlow as slow:  # to make it small would take as long as all the rest
                outcome.slow.append(f"{slow}: source={source}, length={length}, damages={damages}")

        each()
        if outcome.slow:
            raise TooSlow("\n".join(outcome.slow))

    done = 0
    while outcome.files < files:
        batch(number * 100_000 + done, min(BATCH, files - outcome.files))
        done += 1
        outcome.at_end = resident()
        if outcome.files < files * WARM_UP:
            outcome.after_warm_up = outcome.at_end
        tell(outcome)
    return outcome
