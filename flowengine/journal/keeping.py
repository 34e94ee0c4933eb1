"""The journal of a server: calls are opened, noted, taken over and looked up here.

Theory of operation. A live call has a `Pen`, which knows the call's row and what has changed since its last turn. What is
needed to go on with the call is part of its row, sealed (`kept`), and erased when the call is over. Who takes a call over
raises its `epoch`; a writer with an older one changes nothing any more. So two machines that both believe they have a call
do no harm, and the one whose socket came last has it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar, cast

from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.engine import Connection

from flowengine.dialog.commands import HandoffOrder, SendRequest, Step
from flowengine.dialog.events import CallStarted, Event, RequestAnswered
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.program import Program
from flowengine.dialog.secrets import hidden_in
from flowengine.journal.database import PATIENCE, Database, Reaching
from flowengine.journal.forgetting import forget
from flowengine.journal.kept import opened, sealed
from flowengine.journal.records import record, writable
from flowengine.journal.sealing import Keys
from flowengine.journal.tables import calls, counters, requests, versions
from flowengine.journal.versions import NotAsItWas, archive, program_of
from flowengine.journal.writing import CallRow, Lag, Writer
from flowengine.language.model import Flow
from flowengine.relay.resuming import Suspended

__all__ = ["Journal", "Pen", "Taken"]

T = TypeVar("T")
UNDER_WAY = 2.0
"""Seconds for which the answer to a request is waited for that another process has sent."""
STILL = 1.0
"""Seconds after which whatever was going on in a call has been written down."""
LET_GO = 0.3
"""Seconds for which a call that another process believes it has is left to it, before it is taken."""


# Made once: putting a statement together costs more than carrying it out.
_of_call = calls.c.sid == bindparam("call")
_STATUS = select(calls.c.status, calls.c.touched).where(_of_call)
_VERSIONS = select(calls.c.versions).where(_of_call)
_OVER = (
    update(calls)
    .where(_of_call, calls.c.status != "over")
    .values(
        status="over",
        ended=bindparam("at"),
        touched=bindparam("at"),
        sealed=None,
        exit=func.coalesce(func.nullif(calls.c.exit, literal("")), bindparam("left", type_=calls.c.exit.type)),
        epoch=calls.c.epoch + 1,
    )
)
_ERASE_ANSWERS = update(requests).where(requests.c.sid == bindparam("call")).values(sealed=None)
_ANSWER = select(requests.c.sealed).where(requests.c.key == bindparam("sent_as"))
_ANSWERED = update(requests).where(requests.c.key == bindparam("sent_as")).values(answered=bindparam("at"), sealed=bindparam("answer"))
_counted = counters.c.name == bindparam("marked"), counters.c.window == bindparam("begin")
_COUNT = select(counters.c.count).where(*_counted)
_SET_COUNT = update(counters).where(*_counted).values(count=bindparam("number"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A call that this process has taken over: what is needed to go on with it (None: nothing is), its versions, and its row."""

    call: Suspended | None
    versions: Mapping[str, str]
    row: CallRow
    over: bool


class Pen:
    """What a live call is noted with."""

    __slots__ = ("_asked_secret", "_before", "_journal", "_row", "full", "parameters", "sid")

    def __init__(self, journal: Journal, row: CallRow, *, full: bool) -> None:
        self._journal, self._row, self.full = journal, row, full
        self.sid: str = row["sid"]
        self.parameters: Mapping[str, str] = {}
        self._before: dict[str, Any] = {}
        self._asked_secret = False

    @property
    def epoch(self) -> int:
        epoch: int = self._row["epoch"]
        return epoch

    @property
    def turn(self) -> int:
        """The number of the last turn."""
        number: int = self._row["turns"]
        return number

    def replaced(self, program: Program) -> None:
        """The call goes on in a new version."""
        self._row = self._journal.row_in(self._row, program)
        self.full = self._journal.keeps_all_of(program.flow)

    def note(self, event: Event, step: Step, interpreter: Interpreter, took: float = 0.0, hidden: Mapping[str, str] | None = None) -> None:
        """An event, and what came of it. `took`: seconds; `hidden`: the server's secrets, which no text may show."""
        asks = interpreter.asks_for_secret
        covered, self._asked_secret = asks or self._asked_secret, asks
        variables = interpreter.variables
        before = self._before
        changed = {name: value for name, value in variables.items() if name not in before or before[name] is not value}
        if changed or len(variables) != len(before):
            self._before = dict(variables)
        row, journal = self._row, self._journal
        at = journal.clock()
        secret = hidden_in(interpreter.places, hidden or {}) if self.full and (hidden or interpreter.has_secrets) else ()
        turn = record(self.sid, row["turns"] + 1, at, event, step, changed, full=self.full, covered=covered, hidden=secret, took=took)
        if turn is None:
            return
        row = self._row = row | {"turns": turn.number, "touched": at, "state": writable(step.state), "language": interpreter.language, "status": "live"}
        journal.writer.turn(turn)
        if step.ended:
            return  # by `leave`
        # What is sealed is how the call stands when the batch is cut, which is how its last turn left it.
        journal.writer.call(row, lambda: self._sealed(interpreter, at))

    def _sealed(self, interpreter: Interpreter, at: float) -> bytes:
        kept = Suspended(interpreter.places, interpreter.language, self.parameters, at, False, interpreter.requests_answered)
        return sealed(self._journal.keys, self.sid, kept)

    def leave(self, kept: Suspended, order: HandoffOrder | None, *, lost: bool) -> None:
        """The session is over: handed over, lost, or (with neither) hung up by the flow."""
        at = self._journal.clock()
        keys, sid = self._journal.keys, self.sid
        if not lost and order is None:
            self._row = self._row | {"touched": at, "ended": at, "status": "over", "exit": "hangup"}
            self._journal.writer.call(self._row, lambda: None)
            return
        left = "" if order is None else f"{order.kind} {order.target}" if order.kind == "exit" else order.kind
        self._row = self._row | {"touched": at, "status": "lost" if lost else "away", "exit": writable(left) or self._row["exit"]}
        self._journal.writer.call(self._row, lambda: sealed(keys, sid, kept))


class Journal:
    """Calls kept in a database. `clock` gives seconds since 1970; `tell` hears of trouble, in a word and a sentence.

    `everything`: what is said is kept whatever the flow says of it.
    """

    def __init__(
        self,
        database: Database,
        keys: Keys,
        *,
        tell: Callable[[str, str], None] = lambda word, reason: None,
        clock: Callable[[], float] = time.time,
        everything: bool = False,
    ) -> None:
        self.database, self.keys, self.clock, self._everything = database, keys, clock, everything
        self.writer = Writer(database, tell)
        self._sending = database.upserting(requests).on_conflict_do_nothing().returning(requests.c.key)
        self._mark = database.upserting(counters).values(count=0).on_conflict_do_nothing().returning(counters.c.name)
        one_more = database.upserting(counters).values(count=1)
        self._one_more = one_more.on_conflict_do_update(index_elements=[counters.c.name, counters.c.window], set_={"count": counters.c.count + 1}).returning(counters.c.count)
        self._versions: set[str] = set()
        self._programs: dict[tuple[str, ...], Program] = {}

    async def start(self) -> None:
        """Raises `BadDatabase`."""
        await self.database.make_ready()
        self.writer.start()

    async def stop(self, patience: float = PATIENCE) -> None:
        await self.writer.stop(patience)
        await self.database.close()

    @property
    def lag(self) -> Lag:
        return self.writer.lag

    async def settled(self, patience: float = PATIENCE) -> bool:
        """Wait until all that was noted is on disk; false if it isn't in time."""
        return await self.writer.settled(patience)

    # --------------------------------------------------------------------------------------------------------- calls

    def open(self, started: CallStarted, program: Program) -> Pen:
        """A call that begins."""
        flow = program.flow
        at = self.clock()
        full = self.keeps_all_of(flow)
        row: CallRow = {
            "sid": writable(started.sid),
            "flow": flow.id,
            "version": flow.version,
            "versions": self._keep_versions(program),
            "direction": writable(started.direction)[:16],
            "caller": writable(started.from_number) if full else _masked(writable(started.from_number)),
            "caller_key": self.keys.caller(started.from_number),
            "called": writable(started.to_number),
            "language": program.default_language,
            "full": full,
            "started": at,
            "touched": at,
            "ended": None,
            "status": "live",
            "exit": "",
            "state": "",
            "turns": 0,
            "sessions": 1,
            "epoch": 1,
        }
        return Pen(self, row, full=full)

    def go_on(self, taken: Taken, program: Program) -> Pen:
        """A call that was taken over, in its next session; in another flow's version than before where that was sent for."""
        row = taken.row | {"sessions": taken.row["sessions"] + 1, "status": "live", "ended": None}
        return Pen(self, self.row_in(row, program), full=self.keeps_all_of(program.flow))

    def keeps_all_of(self, flow: Flow) -> bool:
        """Whether what is said in calls of a flow is kept."""
        return self._everything or flow.journal == "full"

    def row_in(self, row: CallRow, program: Program) -> CallRow:
        """A call's row, in the versions of a program."""
        if row["versions"] == json.dumps(_joined(program)):
            return row
        return row | {"flow": program.flow.id, "version": program.flow.version, "versions": self._keep_versions(program)}

    def _keep_versions(self, program: Program) -> str:
        """The versions of the flows that a call can go through, as JSON; each is kept, once for this process."""
        for flow in program.joined:
            if flow.version not in self._versions:
                self._versions.add(flow.version)
                self.writer.version({"version": flow.version, "flow": flow.id, "file": flow.file, "files": archive(flow), "kept": self.clock()})
        return json.dumps(_joined(program))

    async def take(self, sid: str, *, lost_within: float | None = None) -> Taken | None:
        """Take a call over from whoever has it, or had it; None where nothing is known of it. Raises `Unreachable`.

        `lost_within`: only one whose session ended by nobody's will, or hasn't ended, so many seconds ago at most.
        """
        raised = update(calls).where(calls.c.sid == writable(sid)).values(epoch=calls.c.epoch + 1).returning(*calls.c)
        if lost_within is not None:
            raised = raised.where(calls.c.status.in_(("lost", "live")), calls.c.touched >= self.clock() - lost_within)

        def work(connection: Connection) -> dict[str, Any] | None:
            found = connection.execute(raised).mappings().one_or_none()
            return dict(found) if found is not None else None

        row = await self._when_let_go(sid, ("live", None) if lost_within is None else ("live",), work)
        if row is None:
            return None
        kept = row.pop("sealed")
        call = opened(self.keys, sid, kept, since=row["touched"], lost=row["status"] in ("lost", "live")) if kept is not None else None
        return Taken(call, json.loads(row["versions"]), row, row["status"] == "over")

    async def _when_let_go(self, sid: str, held: tuple[str | None, ...], work: Callable[[Connection], T]) -> T:
        """Whoever has the call may be writing down that it was lost: that is waited for. Whoever has died never does."""

        def is_held(connection: Connection) -> bool:
            found = connection.execute(_STATUS, {"call": writable(sid)}).one_or_none()
            status, touched = found if found is not None else (None, None)
            return status in held and not (touched is not None and touched < self.clock() - STILL)

        until = asyncio.get_running_loop().time() + LET_GO
        while asyncio.get_running_loop().time() < until:
            let_go, done = await self.writer.do(lambda connection: (False, None) if is_held(connection) else (True, work(connection)))
            if let_go:
                return cast(T, done)
            await asyncio.sleep(0.05)
        return await self.writer.do(work)

    async def ended(self, sid: str, exit_: str = "caller") -> None:
        """A call is over: what was kept to go on with it is erased. Says nothing where it was already. Raises `Unreachable`."""

        def work(connection: Connection) -> None:
            connection.execute(_OVER, {"call": writable(sid), "at": self.clock(), "left": exit_})
            connection.execute(_ERASE_ANSWERS, {"call": writable(sid)})

        await self._when_let_go(sid, ("live", None), work)

    async def versions_of(self, sid: str) -> Mapping[str, str]:
        """The versions of a call's flows, by flow id; nothing where the call isn't known. Raises `Unreachable`."""
        async with Reaching():
            text = await self.database.read(lambda connection: connection.execute(_VERSIONS, {"call": writable(sid)}).scalar_one_or_none())
        return json.loads(text) if text else {}

    async def program(self, flow_id: str, of: Mapping[str, str]) -> Program | None:
        """The program of a flow in the versions that a call has; None where they aren't there any more, or can't be read. Raises `Unreachable`."""
        key = (flow_id, *sorted(of.values()))
        if key not in self._programs:
            wanted = select(versions.c.version, versions.c.files).where(versions.c.version.in_(list(of.values())))
            async with Reaching():
                rows = await self.database.read(lambda connection: connection.execute(wanted).all())
            if len(rows) < len(set(of.values())):
                return None
            try:
                self._programs[key] = await asyncio.to_thread(program_of, flow_id, [(row.version, row.files) for row in rows])
            except NotAsItWas:
                return None
        return self._programs[key]

    # ------------------------------------------------------------------------------------------------------ requests

    async def before_sending(self, sid: str, order: SendRequest) -> RequestAnswered | None:
        """Before a request: that it is being sent is on disk when this returns. Its answer, if it was sent before and has one. Raises `Unreachable`.

        One that was sent by whoever had the call before may still be under way: its answer is waited for a little. Then nobody knows
        what came of it, and it is sent again under its key, by which the other system knows it.
        """
        key = writable(order.key)[:255]
        row = {"key": key, "sid": writable(sid), "method": order.method, "sent": self.clock()}
        if await self.writer.do(lambda connection: connection.execute(self._sending, row).scalar_one_or_none(), min(order.timeout, PATIENCE)) is not None:
            return None
        until = asyncio.get_running_loop().time() + min(order.timeout, UNDER_WAY)
        while True:
            async with Reaching():
                kept = await self.database.read(lambda connection: connection.execute(_ANSWER, {"sent_as": key}).scalar_one_or_none())
            if kept is not None:
                answer = self.keys.unseal(kept, order.key)
                read = json.loads(answer) if answer is not None else None
                return RequestAnswered(order.id, read["status"], read["body"], read["reason"]) if read is not None else None
            if asyncio.get_running_loop().time() >= until:
                return None
            await asyncio.sleep(0.05)

    async def after_answer(self, order: SendRequest, answered: RequestAnswered) -> None:
        """What came of a request is kept until the call is over. Raises `Unreachable`."""
        text = json.dumps({"status": answered.status, "body": answered.body, "reason": answered.reason})
        kept = {"sent_as": writable(order.key)[:255], "at": self.clock(), "answer": self.keys.seal(text.encode(), order.key)}
        await self.writer.do(lambda connection: connection.execute(_ANSWERED, kept).rowcount)

    # ------------------------------------------------------------------------------------------------------ counting

    async def count(self, name: str, window: float, *, once: str = "") -> int:
        """Count one more under a name, in the present window of so many seconds, on all machines; how many there are with it. Raises `Unreachable`.

        `once` names the occurrence: told of again, in this window, it has the number that it had.
        """
        begin = int(self.clock() // window * window)
        mark = f"{sha256(name.encode()).hexdigest()[:32]} {sha256(once.encode()).hexdigest()[:32]}" if once else ""
        marked = {"marked": mark, "begin": begin}
        one_more = {"name": name[:160], "window": begin}

        def work(connection: Connection) -> int:
            if mark and connection.execute(self._mark, {"name": mark, "window": begin}).scalar_one_or_none() is None:
                return int(connection.execute(_COUNT, marked).scalar_one())
            number = int(connection.execute(self._one_more, one_more).scalar_one())
            if mark:
                connection.execute(_SET_COUNT, marked | {"number": number})
            return number

        return await self.writer.do(work)

    async def counted(self, name: str, window: float) -> int:
        """How many were counted under a name in the present window. Raises `Unreachable`."""
        begin = int(self.clock() // window * window)
        wanted = {"marked": name[:160], "begin": begin}
        async with Reaching():
            return int(await self.database.read(lambda connection: connection.execute(_COUNT, wanted).scalar_one_or_none()) or 0)

    # ----------------------------------------------------------------------------------------------------- forgetting

    async def forget(self, before: float, away_before: float) -> int:
        """Erase calls that ended before a time, and what was kept of calls that went away before another and never came back; how many ended. Raises `Unreachable`."""
        return await forget(self.database, self.clock(), before, away_before, self._versions)


def _joined(program: Program) -> dict[str, str]:
    return {flow.id: flow.version for flow in program.joined}


def _masked(number: str) -> str:
    """A number of which the last two digits are left, for whoever looks for their own call."""
    return "•" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "•" * len(number)
