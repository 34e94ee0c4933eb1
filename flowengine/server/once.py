"""Requests that change something are sent once, whichever process has the call when it is their turn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.journal.trouble import Unreachable
from flowengine.server.logs import logger
from flowengine.server.requests import Requester

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["OnceRequester"]

_HARMLESS = ("GET", "HEAD")
"""Requests that change nothing (RFC 9110, section 9.2.1)."""


class OnceRequester:
    """A `Requester` that writes down in the journal, if there is one, what it is about to do, and what came of it."""

    def __init__(self, requester: Requester, journal: Journal | None) -> None:
        self._requester, self._journal = requester, journal
        self._noting: set[asyncio.Task[None]] = set()

    async def send(self, sid: str, order: SendRequest) -> RequestAnswered:
        """What came of a request of the call; of one that was sent before, what came of it then. Never raises."""
        journal = self._journal
        if journal is None or order.method in _HARMLESS:
            return await self._requester.send(order)
        try:
            before = await journal.before_sending(sid, order)
        except Unreachable:
            return RequestAnswered(order.id, reason="it could not be written down first, so it wasn't sent")
        if before is not None:
            return before
        answered = await self._requester.send(order)
        if answered.status is not None:  # else nobody knows what came of it, and whoever goes on asks again
            noting = asyncio.get_running_loop().create_task(self._note(journal, sid, order, answered))
            self._noting.add(noting)
            noting.add_done_callback(self._noting.discard)
        return answered

    async def _note(self, journal: Journal, sid: str, order: SendRequest, answered: RequestAnswered) -> None:
        try:
            await journal.after_answer(order, answered)
        except Unreachable:
            logger().error("the answer to a request could not be written down", call=sid, key=order.key)
