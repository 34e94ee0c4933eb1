"""A real server and what is done to it: damaged frames over real sockets, while another call goes on."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from flowengine.app import create_app
from flowengine.relay.frames import validate_outbound
from flowengine.server.limits import Limits
from flowengine.server.run import bind, server_for
from fuzz.frames import SIDS, Move, build, plans
from fuzz.memory import resident

__all__ = ["Finding", "Outcome", "run"]

TOKEN, PUBLIC = "0123456789abcdef0123456789abcdef", "https://phone.example"
FLOWS = Path(__file__).parent.parent / "flows"
WITNESS = Path(__file__).parent / "witness.yaml"
EXPECTED_FAULTS = frozenset({"request-failed", "missing-field", "expression-failed"})
"""Faults of flows whose other systems aren't there; any other is ours."""
SETTLE = 10.0
"""How long the server may take to let go of what has gone, in seconds."""
BATCH = 100
WARM_UP = 0.3
"""The part of a run after which memory is to stay as it is."""


class Finding(AssertionError):
    """Something that mustn't happen."""


class Outcome:
    """What a run came to."""

    def __init__(self) -> None:
        self.frames = self.sockets = 0
        self.errors: list[str] = []
        self.faults: Counter[str] = Counter()
        self.after_warm_up = self.at_end = 0
        self.heard: Counter[str] = Counter()
        """Frames that the server sent, by type."""


class _Errors(logging.Handler):
    def __init__(self, errors: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        self._errors.append(logging.Formatter("%(name)s: %(message)s").format(record))


def _watch_logs(outcome: Outcome) -> Callable[[], None]:
    """Gather what is logged as an error, of the server's and of all others; what undoes that."""

    def note(logger: Any, name: str, event: Any) -> Any:
        if name in ("error", "critical", "exception"):
            code = event.get("code", "")
            if event.get("event") == "fault in the flow":
                outcome.faults[code] += 1
            if event.get("event") != "fault in the flow" or code not in EXPECTED_FAULTS:
                outcome.errors.append(repr(event))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[note], wrapper_class=structlog.make_filtering_bound_logger(logging.INFO), cache_logger_on_first_use=False)
    handler = _Errors(outcome.errors)
    logging.getLogger().addHandler(handler)

    def undo() -> None:
        structlog.configure(**before)
        logging.getLogger().removeHandler(handler)

    return undo


def _signature(flow: str) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"wss://phone.example/flows/{flow}/relay", {})}


class _Line:
    """One of the sockets that damaged frames go over, and who reads what comes."""

    def __init__(self, socket: ClientConnection, outcome: Outcome) -> None:
        self.socket, self.outcome = socket, outcome
        self.wrong = ""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(WebSocketException, OSError):
            async for text in self.socket:
                try:
                    self.outcome.heard[validate_outbound(text).type] += 1
                except ValueError as error:
                    self.wrong = f"a frame that the protocol refuses: {error}"

    async def send(self, frame: str | bytes) -> None:
        self.outcome.frames += 1
        with suppress(WebSocketException, OSError):
            await self.socket.send(frame)

    async def close(self, *, cut: bool = False) -> None:
        if cut:
            self.socket.transport.abort()
        with suppress(WebSocketException, OSError):
            await self.socket.close()
        await self._reading
        if self.wrong:
            raise Finding(self.wrong)


class _Run:
    """The server, the call that goes on meanwhile, and the rows of moves."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda loop, context: outcome.errors.append(repr(context.get("exception") or context["message"])))
        self.flows: list[str] = []

    def start(self) -> None:
        self.loop.run_until_complete(self._start())

    async def _start(self) -> None:
        limits = Limits(frames_per_second=1_000_000, secret_failures=1_000_000)
        app = create_app([FLOWS, WITNESS], auth_token=TOKEN, public_url=PUBLIC, reload=False, limits=limits, env={"API": "http://127.0.0.1:1"}, request_hosts=("127.0.0.1",))
        self.engine = app.state.flowengine
        listener = bind("127.0.0.1", 0)
        self.port = listener.getsockname()[1]
        up = asyncio.Event()
        self.server = server_for(app, up.set, limits=limits)
        self.serving = asyncio.create_task(self.server.serve(sockets=[listener]))
        await up.wait()
        self.flows = sorted(flow.id for flow in self.engine.shelf.flows() if flow.id != "witness")
        self.witness = await self._open("witness")
        await self.witness.send(json.dumps({"type": "setup", "sessionId": "VXW", "callSid": "CAWITNESS", "from": "+15550009999", "to": "+15550002222"}))
        assert json.loads(await self.witness.recv())["token"] == "At nought."
        self.turn = 0
        await asyncio.sleep(0)
        self.tasks = len(asyncio.all_tasks())

    async def _open(self, flow: str) -> ClientConnection:
        return await connect(f"ws://127.0.0.1:{self.port}/flows/{flow}/relay", additional_headers=_signature(flow), compression=None, max_size=None, proxy=None, close_timeout=2)

    def example(self, moves: list[Move]) -> None:
        self.loop.run_until_complete(self._example(moves))
        if self.outcome.errors:
            raise Finding("\n".join(self.outcome.errors))

    async def _example(self, moves: list[Move]) -> None:
        self.outcome.errors.clear()
        lines: dict[int, _Line] = {}
        try:
            for move in moves:
                await self._move(move, lines)
        finally:
            await asyncio.gather(*(line.close() for line in lines.values()))
        await self._ask_the_witness()
        await self._settle()

    async def _move(self, move: Move, lines: dict[int, _Line]) -> None:
        line = lines.get(move.socket)
        if line is None or line.socket.state.name != "OPEN":
            if line is not None:
                await line.close()
            self.outcome.sockets += 1
            line = lines[move.socket] = _Line(await self._open(self.flows[move.number % len(self.flows)]), self.outcome)
            if move.kind:  # else the first frame is no `setup`
                await line.send(json.dumps({"type": "setup", "sessionId": "VX2", "callSid": SIDS[move.number % len(SIDS)], "from": "+15550001111", "to": "+15550002222"}))
        match move.action:
            case "frame":
                await line.send(build(move.kind, move.damage, move.number))
            case "close" | "abort":
                del lines[move.socket]
                await line.close(cut=move.action == "abort")
            case "pair":  # another socket for the same call takes it over
                sid = SIDS[move.number % len(SIDS)]
                for number in (move.socket, (move.socket + 1) % 4):
                    if number in lines:
                        await lines[number].send(json.dumps({"type": "setup", "sessionId": "VX3", "callSid": sid}))
            case "again":
                await line.send(build(8, 0, move.number))
            case "burst":
                for key in f"{move.number:09d}#*"[:9]:
                    await line.send(f'{{"type":"dtmf","digit":"{key}"}}')
            case "oversized":
                await line.send("x" * 70_000)
            case "raw":
                self.outcome.frames += 1
                line.socket.transport.write(move.number.to_bytes(4, "big") * 3)

    async def _ask_the_witness(self) -> None:
        """The other call: each key has its answer, in order, and nothing else is said to it."""
        for key, said in (("1", "At one."), ("2", "At two."), ("3", "At nought.")):
            await self.witness.send(f'{{"type":"dtmf","digit":"{key}"}}')
            frame = json.loads(await asyncio.wait_for(self.witness.recv(), 30))
            if frame.get("token") != said:
                raise Finding(f"another call hears {frame!r} for {said!r}")
        self.turn += 1

    async def _settle(self) -> None:
        """Wait until the server has let go of all calls but the witness."""
        deadline = self.loop.time() + SETTLE
        while True:
            left = len(asyncio.all_tasks()) - self.tasks
            if self.engine.doors.admission.open == 1 and len(self.engine.calls) == 1 and left <= 0:
                return
            if self.loop.time() > deadline:
                raise Finding(f"left behind: {left} tasks, {self.engine.doors.admission.open - 1} sockets, {len(self.engine.calls) - 1} calls; {asyncio.all_tasks()}")
            await asyncio.sleep(0.002)

    def stop(self) -> None:
        self.loop.run_until_complete(self._stop())
        self.loop.close()

    async def _stop(self) -> None:
        await self.witness.close()
        self.server.should_exit = True
        await self.serving
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            raise Finding(f"tasks outlive the server: {left}")


def run(frames: int, number: int, tell: Callable[[Outcome], None] = lambda outcome: None, moves: int = 60) -> Outcome:
    """Send at least so many frames. Raises `Finding`, having made the row of moves that shows it small (hypothesis prints it)."""
    outcome = Outcome()
    undo = _watch_logs(outcome)
    fuzzing = _Run(outcome)
    try:
        fuzzing.start()
        try:
            batch = 0
            while outcome.frames < frames:
                # Each batch anew: hypothesis remembers all that it has tried, and that would look like a leak.
                _batch(fuzzing, number * 100_000 + batch, min(BATCH, -(-(frames - outcome.frames) // moves)), moves)
                batch += 1
                gc.collect()
                outcome.at_end = resident()
                if outcome.frames < frames * WARM_UP:
                    outcome.after_warm_up = outcome.at_end
                tell(outcome)
        finally:
            fuzzing.stop()
    finally:
        undo()
    if outcome.errors:
        raise Finding("\n".join(outcome.errors))
    return outcome


def _batch(fuzzing: _Run, number: int, examples: int, moves: int) -> None:
    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))
    @given(plans(moves))
    def each(plan: list[Move]) -> None:
        fuzzing.example(plan)

    each()
