"""How a session of a call begins: whether its socket may, and with what the call goes on.

Nothing here touches a socket. `Connection` asks with `setup` in its hand, and does what it is told.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flowengine.dialog.events import CallStarted
from flowengine.dialog.program import Program
from flowengine.journal.trouble import Unreachable
from flowengine.relay.action import KNOWN_PARAMETER
from flowengine.relay.frames import Setup
from flowengine.relay.resuming import Suspended, resumed_after, started
from flowengine.relay.twiml import TOKEN_PARAMETER
from flowengine.server.calls import REOPEN_SECONDS, Calls
from flowengine.server.doors import Doors
from flowengine.server.logs import logger
from flowengine.server.settings import Settings

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal, Pen, Taken
    from flowengine.journal.sealing import Keys

__all__ = ["Arrival", "Arrivals", "Refused"]

LONGEST_SID = 64
"""As the journal's tables have it; Twilio's SIDs have 34 characters."""


class Refused(Exception):
    """The socket is to be closed. The text says why, for the log; `word` goes to the far side."""

    def __init__(self, reason: str, word: str) -> None:
        self.word = word
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a session begins: in which program, with which event, noted by whom. `resumed`: after what the call came back, or nothing."""

    program: Program
    event: CallStarted
    resumed: str
    pen: Pen | None


class Arrivals:
    """Where sessions begin, for one process."""

    def __init__(self, settings: Settings, calls: Calls, doors: Doors, keys: Keys, journal: Journal | None) -> None:
        self._settings, self._calls, self._doors, self._keys, self._journal = settings, calls, doors, keys, journal

    def admit(self, setup: Setup, flow_id: str) -> str:
        """The SID of the call that the session is of. Raises `Refused`."""
        if self._settings.account_sid and setup.account_sid and setup.account_sid != self._settings.account_sid:
            raise Refused("another account's session", "account")
        sid = setup.call_sid or setup.session_sid or secrets.token_hex(8)
        if len(sid) > LONGEST_SID:
            raise Refused("what is given as the call's SID is too long to be one", "sid")
        token = setup.parameters.get(TOKEN_PARAMETER, "")
        wanted = self._settings.call_token
        if wanted != "off" and (token or wanted == "required" or _is_sent_back(setup) or self._calls.is_known(sid)) and not self._keys.is_token(token, sid, flow_id):
            raise _stranger()
        return sid

    def at_once(self, setup: Setup, sid: str, program: Program) -> Arrival | None:
        """How it begins; None where the journal has to be asked first."""
        now = asyncio.get_running_loop().time()
        if self._journal is None:
            resumed = resumed_after(setup) or ("reopened" if program.flow.relay.application_reconnect and self._calls.is_lost(sid, now) else "")
            return self._arrival(setup, sid, program, self._calls.resume(sid, now), resumed)
        if self._may_come_back(setup, program) or self._may_be_a_strangers(setup):
            return None
        return self._arrival(setup, sid, program)

    async def looked_up(self, setup: Setup, sid: str, program: Program) -> Arrival:
        """How it begins, where `at_once` can't say. Raises `Refused`."""
        journal = self._journal
        assert journal is not None, "`at_once` knows"
        if self._may_come_back(setup, program):
            return await self._fetched(journal, setup, sid, program)
        try:
            known = bool(await journal.versions_of(sid))
        except Unreachable:
            known = False
        if known:
            raise _stranger()
        return self._arrival(setup, sid, program)

    def _may_come_back(self, setup: Setup, program: Program) -> bool:
        """Whether it may be a call that has had a session: we sent it back, or Twilio opens a lost session anew by itself, and says nothing of it."""
        return _is_sent_back(setup) or bool(program.flow.relay.application_reconnect)

    def _may_be_a_strangers(self, setup: Setup) -> bool:
        """A call whose TwiML was made elsewhere has no token; but one that the journal knows had TwiML of ours."""
        return self._settings.call_token == "known" and TOKEN_PARAMETER not in setup.parameters

    async def _fetched(self, journal: Journal, setup: Setup, sid: str, program: Program) -> Arrival:
        """Take the call over from whoever had it, and go on with it in the versions that it began with."""
        resumed = resumed_after(setup)
        here = self._calls.resume(sid, asyncio.get_running_loop().time())
        away, taken = here, None
        try:
            taken = await journal.take(sid, lost_within=None if _is_sent_back(setup) else REOPEN_SECONDS)
            if taken is not None:
                # What is here still has the caller's secret answers, if nobody has had the call since.
                away = here if here is not None and here.turn == taken.row["turns"] else taken.call
                if not _is_sent_back(setup):
                    resumed = "reopened"
                if away is not None and away.flow_id == program.flow.id and taken.versions != {flow.id: flow.version for flow in program.joined}:
                    program = await journal.program(program.flow.id, taken.versions) or program
        except Unreachable:
            logger().error("the call could not be fetched from the journal", call=sid, here=here is not None)
        if resumed and away is None:
            logger().warning("nothing is kept of a call that comes back", call=sid, known=taken is not None)
        if taken is not None and taken.over:
            raise Refused("the call is over", "over")
        return self._arrival(setup, sid, program, away, resumed, taken)

    def _arrival(self, setup: Setup, sid: str, program: Program, away: Suspended | None = None, resumed: str = "", taken: Taken | None = None) -> Arrival:
        settings = self._settings
        at = datetime.now(UTC) + settings.ahead
        event = started(setup, program.flow.id, away, resumed, sid=sid, at=at, env=settings.env, secrets=settings.secrets)
        event = replace(event, barred=self._doors.tries.is_barred(setup.from_number))
        pen: Pen | None = None
        if self._journal is not None:
            pen = self._journal.open(event, program) if taken is None else self._journal.go_on(taken, program)
            pen.parameters = dict(event.parameters)
        return Arrival(program, event, resumed, pen)


def _is_sent_back(setup: Setup) -> bool:
    """Whether our own TwiML says that the call has had a session."""
    return bool(resumed_after(setup)) or KNOWN_PARAMETER in setup.parameters


def _stranger() -> Refused:
    return Refused("the TwiML that opened it wasn't made here for this call", "token")
