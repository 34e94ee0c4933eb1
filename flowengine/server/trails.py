"""What `dev` keeps of a call for whoever tests it: when it was answered, and what other systems were asked and said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.secrets import without

__all__ = ["Asked", "Trail"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: method and address (without its query, `*` for secrets), and what came of it; a status of None is no answer."""

    wanted: str
    status: int | None
    body: Any = field(repr=False)
    seconds: float


@dataclass(slots=True)
class Trail:
    """A call's, over all its sessions."""

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    asked: list[Asked] = field(default_factory=list)

    def note(self, order: SendRequest, answered: RequestAnswered, seconds: float, *, hidden: Iterable[str] = ()) -> None:
        """A request has been answered, or hasn't, after so many seconds. `hidden`: texts that mustn't be kept."""
        address = urlsplit(order.url)._replace(query="", fragment="").geturl()
        for text in hidden:
            address = address.replace(text, "*")
        self.asked.append(Asked(f"{order.method} {address}", answered.status, without(answered.body, tuple(hidden)), seconds))
