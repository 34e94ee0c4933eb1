"""The processes of a measurement: a server on one core, calls on the other."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.serve import PATH, signature

__all__ = ["Answer", "Calls", "CantMeasure", "Round", "Server", "build_load", "calls", "cores", "server"]

HERE = Path(__file__).parent
STOP_SECONDS = 15
MOST_BUSY, LEAST_OCCUPIED = 0.7, 0.9


class CantMeasure(Exception):
    """This machine, or what is measured, doesn't allow it; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A frame that is sent: how many text frames answer it, and a piece of the last of them."""

    frame: str
    frames: int = 1
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to. Times in seconds."""

    turns: int
    wall: float
    server_cpu: float
    server_queued: float
    load_cpu: float

    @property
    def turn_us(self) -> float:
        return self.server_cpu / self.turns * 1e6

    @property
    def rate(self) -> float:
        return self.turns / self.wall

    @property
    def busy(self) -> float:
        """How busy the load client was."""
        return self.load_cpu / self.wall

    @property
    def occupied(self) -> float:
        """How much of the time the server worked, or stood in line for its core."""
        return (self.server_cpu + self.server_queued) / self.wall

    @property
    def fair(self) -> bool:
        """Whether it was the server that was measured: neither kept up by the load client, nor idle while that was kept from its core."""
        return self.busy <= MOST_BUSY and self.occupied >= LEAST_OCCUPIED


def cores() -> tuple[int, int]:
    """The server's core and the load client's."""
    if not hasattr(os, "sched_getaffinity") or not Path("/proc/self/smaps_rollup").exists():
        raise CantMeasure("turns and memory are measured on Linux only: they need /proc and pinning to cores")
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise CantMeasure("two cores are needed, one for the server and one for the calls")
    return allowed[-1], allowed[0]


def build_load(folder: Path) -> Path:
    """Compile the load client."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise CantMeasure("gcc is needed: the calls are made by a small C program, since one in Python would be the slower half. On Debian: apt-get install gcc libc6-dev")
    program = folder / "load"
    done = subprocess.run([compiler, "-O2", "-o", str(program), str(HERE / "load.c")], capture_output=True, text=True)
    if done.returncode:
        raise CantMeasure(f"the load client doesn't compile:\n{done.stderr}")
    return program


class Server:
    """A server that runs."""

    def __init__(self, kind: str, process: subprocess.Popen[str], port: int) -> None:
        self.kind, self.pid, self.port = kind, process.pid, port

    def resident_kib(self) -> int:
        """The memory that only this process has, or its share of what it shares with others: its `Pss`."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
        raise CantMeasure("smaps_rollup has no Pss")


@contextlib.contextmanager
def server(kind: str) -> Iterator[Server]:
    """`engine` or `echo`, listening, in a process of its own that is gone afterwards."""
    core, _ = cores()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE.parent), os.environ.get("PYTHONPATH"))))}
    process = subprocess.Popen([sys.executable, "-m", "bench.serve", kind, str(core)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        port = process.stdout.readline()
        if not port.strip().isdigit():
            raise CantMeasure(f"the {kind} server doesn't start; what it says is above")
        yield Server(kind, process, int(port))
    finally:
        _stop(process)


class Calls:
    """Calls that are open, each having had its first answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise CantMeasure(f"the load client gave up (exit {self._process.wait(STOP_SECONDS)}); what it says is above")
        return line.strip()

    def round(self, seconds: float, warm: float = 0.2) -> Round:
        """Go round the script on all of them."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"run {warm * 1000:.0f} {seconds * 1000:.0f}\n")
        self._process.stdin.flush()
        turns, *seconds_taken = self.line().split()
        return Round(int(turns), *map(float, seconds_taken))


@contextlib.contextmanager
def calls(program: Path, server: Server, count: int, script: Sequence[Answer], first: int = 0) -> Iterator[Calls]:
    """So many calls. `first`: the number of the first, where others of this server are open."""
    written = program.parent / f"script-{server.kind}"
    written.write_text("".join(f"{a.frames}\t{a.piece}\t{a.frame}\n" for a in script))
    _, core = cores()
    arguments = ["127.0.0.1", server.port, PATH, signature(), count, first, written, server.pid, core]
    process = subprocess.Popen([str(program), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        opened = Calls(process)
        opened.line()
        yield opened
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """Both kinds end with their input."""
    with contextlib.suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
