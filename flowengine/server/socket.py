"""One relay WebSocket: frames to events, commands to frames, and a real clock around a call.

The route speaks ASGI directly (docs/performance.md says what that saves). Frames are read without ever waiting for a
turn: a turn is synchronous, and what it has to say is sent by whoever is not already sending, so the connection's pings
are answered whatever a call does.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from flowengine.dialog.call import Call
from flowengine.dialog.commands import Command, EndSession, HandoffOrder, SendRequest, Step
from flowengine.dialog.events import CallEnded, CallExpired, Event, FlowReplaced, RelayFaulted, RelayReconnected, SecretsBarred
from flowengine.dialog.program import Program
from flowengine.dialog.secrets import hidden_in
from flowengine.relay.frames import MAX_WRONG_FRAMES, Setup, Unknown, WrongFrame, decode, encode
from flowengine.relay.resuming import Suspended
from flowengine.server.access import SERVER_SEND, Gate
from flowengine.server.arriving import Arrival, Arrivals, Refused
from flowengine.server.calls import Calls
from flowengine.server.doors import Doors
from flowengine.server.logs import logger
from flowengine.server.observing import SERVICE_RESTART
from flowengine.server.once import OnceRequester
from flowengine.server.outbox import Outbox
from flowengine.server.requests import Requester
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf
from flowengine.server.trails import Trail

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal, Pen
    from flowengine.journal.sealing import Keys

__all__ = ["Connection", "RelaySocket"]

CLOSE_SECONDS = 5.0
"""How long the far side has to close after `end`: closing first can turn a good ending into error 64105."""
GRACE_SECONDS = 60.0
"""How long a call that has gone on for too long has to end by its flow's fallback."""
NORMAL, UNSUPPORTED, POLICY, TRY_LATER = 1000, 1007, 1008, 1013


class RelaySocket:
    """The endpoint `/flows/{flow}/relay`."""

    def __init__(self, settings: Settings, shelf: Shelf, calls: Calls, gate: Gate, requester: Requester, doors: Doors, keys: Keys, journal: Journal | None) -> None:
        self.settings, self.shelf, self.calls, self.gate, self.doors, self.journal = settings, shelf, calls, gate, doors, journal
        self.arrivals = Arrivals(settings, calls, doors, keys, journal)
        self.requester = OnceRequester(requester, journal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        flow_id = scope["path_params"]["flow"]
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        log = logger().bind(flow=flow_id)
        if not self.gate.handshake(scope):
            log.warning("socket refused", reason="no valid signature or token")
            await send({"type": "websocket.close", "code": POLICY, "reason": "signature"})
            return
        program = self.shelf.program(flow_id) or self.shelf.last_program(flow_id)
        if program is None:
            log.warning("socket refused", reason="no such flow")
            await send({"type": "websocket.close", "code": POLICY, "reason": "no such flow"})
            return
        if reason := self.doors.admission.refuses_socket():
            log.warning("socket refused", reason=reason, limit=self.doors.limits.calls)
            await send({"type": "websocket.close", "code": TRY_LATER, "reason": reason})
            return
        await send({"type": "websocket.accept"})
        await Connection(self, program, receive, scope.pop(SERVER_SEND, send)).run()


class Connection:
    """One accepted socket, from its first frame to its last."""

    __slots__ = (
        "_arrivals",
        "_calls",
        "_doors",
        "_ended",
        "_expired",
        "_expires",
        "_flow_id",
        "_from",
        "_held",
        "_log",
        "_loop",
        "_outbox",
        "_pace",
        "_parameters",
        "_pen",
        "_reading",
        "_receive",
        "_requester",
        "_seen",
        "_settings",
        "_tasks",
        "_timer",
        "_trail",
        "_watchdog",
        "_wrong",
        "call",
        "program",
        "sid",
    )

    def __init__(self, endpoint: RelaySocket, program: Program, receive: Receive, send: Send) -> None:
        self._settings, self._calls, self._doors = endpoint.settings, endpoint.calls, endpoint.doors
        self._arrivals, self._requester, self._receive = endpoint.arrivals, endpoint.requester, receive
        self._pen: Pen | None = None
        self._held: list[Event] | None = None
        """What came in while the journal was asked how the call begins; None when it isn't."""
        self.program = program
        self.call: Call | None = None
        self.sid = ""
        self._from = ""
        self._seen = self._calls.observer.connected(program)
        self._flow_id = program.flow.id
        self._loop = asyncio.get_running_loop()
        self._pace = endpoint.doors.pace(self._loop.time())
        self._expires, self._expired = math.inf, False
        self._log = logger().bind(flow=self._flow_id)
        self._outbox = Outbox(send, endpoint.journal, self._log)
        self._reading: asyncio.Task[None] | None = None
        self._ended = False
        self._parameters: dict[str, str] = {}
        self._wrong = 0
        self._timer: asyncio.TimerHandle | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._trail: Trail | None = None

    # ------------------------------------------------------------------------------------------------------- reading

    async def run(self) -> None:
        """Read frames until the far side is gone."""
        self._watchdog = self._loop.call_later(self._doors.limits.setup_seconds, self._no_setup)
        self._doors.admission.opened()
        self._reading = asyncio.current_task()
        receive, outbox = self._receive, self._outbox
        code: int | None = None
        try:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    code = message.get("code")
                    break
                self._seen.came = perf_counter()
                text = message.get("text")
                self._frame(text if text is not None else message.get("bytes") or b"")
                if outbox:
                    await outbox.flush()
                    self._seen.answered()
        except asyncio.CancelledError:
            if not outbox.closed:
                raise  # not by us
        finally:
            self._gone(code)

    def _frame(self, text: str | bytes) -> None:
        if self._outbox.closed or self._outbox.close_code is not None:
            return
        pace = self._pace
        pace.left -= 1
        if pace.left < 0 and pace.too_fast(self._loop.time()):
            self._log.warning("socket closed", reason="too many frames", limit=self._doors.limits.frames_per_second)
            self.close(POLICY, "too many frames")
            return
        try:
            event = decode(text)
        except WrongFrame as wrong:
            self._wrong_frame(wrong.reason)
            return
        if isinstance(event, Unknown):
            self._log.info("frame passed over", what=event.what)
            return
        call = self.call
        if isinstance(event, Setup):
            self._wrong = 0
            self._setup(event)
        elif self._held is not None:
            self._held.append(event)
        elif call is None:
            self._wrong_frame("a frame before setup")
        else:
            self._wrong = 0
            self._carry_out(call, call.receive(event, self._loop.time()))

    def _wrong_frame(self, reason: str) -> None:
        self._wrong += 1
        self._seen.wrong_frame()
        self._log.warning("wrong frame", reason=reason, in_a_row=self._wrong)
        if self._wrong >= MAX_WRONG_FRAMES:
            self.close(UNSUPPORTED, "too many consecutive malformed messages")

    def _no_setup(self) -> None:
        if self.call is None and self._held is None:
            self._log.warning("socket closed", reason=f"no setup within {self._doors.limits.setup_seconds} seconds")
            self.close(POLICY, "no setup")

    # ------------------------------------------------------------------------------------------------------- the call

    def _setup(self, setup: Setup) -> None:
        if self.call is not None or self._held is not None:
            self._log.warning("setup passed over", reason="a session has one setup")
            return
        try:
            self.sid = self._arrivals.admit(setup, self._flow_id)
        except Refused as refused:
            self._refuse(refused)
            return
        self._stop_watchdog()
        self._doors.admission.began()
        self._expires = self._loop.time() + self._doors.limits.call_minutes * 60
        self._from = setup.from_number
        self._log = self._outbox.log = self._log.bind(call=self.sid)
        self._trail = self._calls.trail(self.sid) if self._settings.dev else None
        other = self._calls.live(self.sid)
        self._calls.add(self.sid, self)
        if other is not None and other.call is not None and not other._ended and other._flow_id == self._flow_id:
            self._take_over(other)
            return
        if other is not None and other.call is not None and not other._ended:
            other.call = None  # the call was sent to another flow: that one begins
            other.close(NORMAL, "taken over")
        arrival = self._arrivals.at_once(setup, self.sid, self.program)
        if arrival is not None:
            self._begin(arrival)
        else:
            self._held = []
            self._keep(self._loop.create_task(self._begin_when_looked_up(setup)))

    def _refuse(self, refused: Refused) -> None:
        self._log.warning("socket closed", reason=str(refused))
        self.close(POLICY, refused.word)

    async def _begin_when_looked_up(self, setup: Setup) -> None:
        try:
            arrival = await self._arrivals.looked_up(setup, self.sid, self.program)
        except Refused as refused:
            self._held = None
            self._refuse(refused)
            return
        held, self._held = self._held or [], None
        if self._outbox.closed:
            return
        self._begin(arrival)
        for event in held:
            self.deliver(event)
        await self._outbox.flush()

    def _begin(self, arrival: Arrival) -> None:
        """The call begins, or goes on."""
        event, self.program, self._pen = arrival.event, arrival.program, arrival.pen
        if self._trail is not None and not arrival.resumed:
            self._trail.started = event.started
        self._parameters = dict(event.parameters)
        self._log.info("call started", **({"resumed_after": arrival.resumed, "state": event.state} if arrival.resumed else {}))
        self.call = Call(self.program, self._watch)
        self.deliver(event)
        if self.program.asks_for_secrets:
            self._keep(self._loop.create_task(self._bar_if(self._doors.tries.ask(self._from))))

    def _take_over(self, other: Connection) -> None:
        """A second socket for a live call: the call goes on here, and the first is closed."""
        self._log.info("call taken over by a second socket")
        self._pen, other._pen = other._pen, None
        self.call, self.program, self._parameters, self._seen = other.call, other.program, other._parameters, other._seen
        self._expires, self._from = other._expires, other._from
        assert self.call is not None
        self.call.watch(self._watch)
        other.call = None
        other.close(NORMAL, "taken over")
        self.deliver(RelayReconnected())

    def deliver(self, event: Event) -> None:
        """Hand an event to the call, and queue what it says; the caller of this sees to sending."""
        call = self.call
        if call is not None:
            self._carry_out(call, call.receive(event, self._loop.time()))

    def _carry_out(self, call: Call, commands: list[Command]) -> None:
        if commands and isinstance(order := commands[-1], SendRequest):
            del commands[-1]
            self._ask(call, order)
        if commands:
            frames = encode(commands, self._flow_id, self.program.flow.version)
            last = commands[-1]
            if isinstance(last, EndSession):
                self._end(last)
                if last.handoff is not None and self._pen is not None:
                    self._outbox.put(frames[:-1])
                    self._outbox.put_when_written_down(frames[-1:])
                    frames = []
            self._outbox.put(frames)
        due = call.due
        if due is not None:
            timer = self._timer
            # A timer that is due earlier is left alone: it looks again when it fires.
            if timer is None or timer.when() > due + 0.001:
                if timer is not None:
                    timer.cancel()
                self._timer = self._loop.call_at(due, self._wake)

    def _ask(self, call: Call, order: SendRequest) -> None:
        """Send a request, and hand in what comes of it, should the call still be here."""

        async def ask() -> None:
            began = self._loop.time()
            answered = await self._requester.send(self.sid, order)
            self._seen.requested(order, answered, self._loop.time() - began)
            if self._trail is not None:
                self._trail.note(order, answered, self._loop.time() - began, hidden=hidden_in(call.interpreter.places, self._settings.secrets))
            if self.call is call:
                self.deliver(answered)
                await self._outbox.flush()

        self._keep(self._loop.create_task(ask()))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _wake(self) -> None:
        self._timer = None
        call = self.call
        if call is None or self._outbox.closed:
            return
        self._carry_out(call, call.wake(self._loop.time()))
        self._flush_soon()

    def _end(self, command: EndSession) -> None:
        self._ended = True
        kept = self._suspend()  # before the far side can bring the call back
        if self._pen is not None and kept is not None:
            self._pen.leave(kept, command.handoff, lost=False)
        self._seen.ended(command.handoff)
        self._log.info(
            "call handed over" if command.handoff else "call ended by the flow",
            **({"to": command.handoff.kind, "state": _name(command.handoff, self._flow_id)} if command.handoff else {}),
        )
        self._watchdog = self._loop.call_later(CLOSE_SECONDS, self.close, NORMAL, "")

    def replace(self, program: Program) -> None:
        """Go on in a new version of the flow."""
        before = self.call.interpreter.place if self.call else ""
        self.program = program
        if self._pen is not None:
            self._pen.replaced(program)
        self.deliver(FlowReplaced(program, self._settings.announce_reload))
        after = self.call.interpreter.place if self.call else ""
        self._log.info("flow replaced during the call", state=after, **({"was_in": before} if before != after else {}))
        self._flush_soon()

    async def _bar_if(self, over: Awaitable[bool]) -> None:
        """Ask no more secret questions, should the caller's number be over the limit."""
        if await over and self.call is not None:
            self._log.warning("secret questions aren't asked any more", reason="too many failed tries", limit=self._doors.limits.secret_failures)
            self.deliver(SecretsBarred())
            await self._outbox.flush()

    def _watch(self, event: Event, step: Step) -> None:
        if self._pen is not None and self.call is not None:
            self._pen.note(event, step, self.call.interpreter, hidden=self._settings.secrets)
        self._seen.watch(event, step)
        if step.failed_secrets:
            self._log.info("secret answer failed", state=step.state, times=step.failed_secrets)
            self._keep(self._loop.create_task(self._bar_if(self._doors.tries.failed(self._from, step.failed_secrets))))
        if self._settings.dev and step.entered:
            self._log.info("state entered", states=list(step.entered))
        for fault in step.faults:
            self._log.error("fault in the flow", code=fault.code, reason=fault.message, state=fault.state, **({"line": fault.line, "file": fault.file} if fault.line else {}))
        if isinstance(event, RelayFaulted):
            # Twilio quotes our frame, which may hold an answer that was read back.
            self._log.warning("the relay reports a fault", length=len(event.description))

    # ------------------------------------------------------------------------------------------------------- sending

    def _flush_soon(self) -> None:
        if self._outbox and not self._outbox.sending:
            self._keep(self._loop.create_task(self._outbox.flush()))

    def look_whether_it_reads(self) -> None:
        """Called now and then: give the call up where something is being sent and the far side doesn't read it."""
        if self._outbox.is_left_unread(self._loop.time()) and self._reading is not None:
            self._log.warning("socket given up", reason="the far side doesn't read")
            self._outbox.closed = True
            self._reading.cancel()

    def look_how_long_it_has_been(self) -> None:
        """Called now and then: a call that goes on for too long is led to its flow's fallback, and after a while ended with an apology."""
        now = self._loop.time()
        if self.call is None or self._ended or now < self._expires:
            return
        final, self._expired = self._expired, True
        self._log.warning("call led to its end", reason="it has gone on for too long", limit=self._doors.limits.call_minutes)
        self._expires = now + GRACE_SECONDS
        self.deliver(CallExpired(final))
        self._flush_soon()

    def _suspend(self) -> Suspended | None:
        """Remember the call, so that it can go on when it is brought back."""
        if self.call is None or not self.sid:
            return None
        interpreter = self.call.interpreter
        away = Suspended(
            interpreter.places,
            interpreter.language,
            self._parameters,
            self._loop.time(),
            not self._ended,
            interpreter.requests_answered,
            self._pen.turn if self._pen is not None else 0,
        )
        self._calls.suspend(self.sid, away)
        return away

    def close(self, code: int, reason: str) -> None:
        """Close from our side, once what is queued has been sent."""
        self._outbox.close(code, reason)
        self._flush_soon()

    def hand_over(self) -> bool:
        """Close, so that Twilio asks the action URL (with `failed`) how to go on, and the call goes on elsewhere. False where it is ending anyway."""
        if self.call is None or self._ended or self._outbox.close_code is not None:
            return False
        kept = self._suspend()
        if self._pen is not None and kept is not None:
            self._pen.leave(kept, None, lost=True)
        self.close(SERVICE_RESTART, "service restart")
        return True

    @property
    def flow_id(self) -> str:
        """The flow that answered."""
        return self._flow_id

    def _stop_watchdog(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None

    def _gone(self, code: int | None = None) -> None:
        """The far side is gone: settle everything."""
        self._outbox.closed = True
        self._reading = None  # it holds this object, which would otherwise be found by the garbage collector alone
        self._stop_watchdog()
        self._doors.admission.closed(began=bool(self.sid))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._ended:
            kept = self._suspend()
            if self._pen is not None and kept is not None:
                self._pen.leave(kept, None, lost=True)
        self._pen = None
        call, self.call = self.call, None
        if call is not None:
            state = call.interpreter.place
            call.receive(CallEnded(), self._loop.time())
            if not self._ended:
                handed_over = self._outbox.close_code == SERVICE_RESTART
                self._seen.gone(code, handed_over=handed_over)
                self._log.info("call left to another process" if handed_over else "call over", state=state)
        if self.sid:
            self._calls.remove(self.sid, self)


def _name(order: HandoffOrder, flow_id: str) -> str:
    """The state that handed over, with its flow's id where that is a subflow."""
    return order.state if order.flow == flow_id else f"{order.flow}/{order.state}"
