"""What `dev` keeps of a call for whoever tests it: when it was answered, and what other systems were asked and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import Place, RequestAnswered
from flowengine.dialog.secrets import MASK, is_secret, reveal

__all__ = ["Asked", "Trail", "hidden_in"]

SHORTEST_HIDDEN = 3
"""Shorter secrets are in too many texts by chance to be looked for."""


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
        self.asked.append(Asked(f"{order.method} {address}", answered.status, _without(answered.body, tuple(hidden)), seconds))


def hidden_in(places: Iterable[Place], secrets: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets of a call as texts: those of the server, and the caller's secret answers; long ones first."""
    found = {*secrets.values(), *(str(reveal(value)) for place in places for value in place.variables.values() if is_secret(value))}
    return tuple(sorted((text for text in found if len(text) >= SHORTEST_HIDDEN), key=len, reverse=True))


def _without(value: Any, hidden: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _without(child, hidden) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [_without(child, hidden) for child in value]
    if isinstance(value, str):
        for text in hidden:
            value = value.replace(text, MASK)
    return MASK if isinstance(value, int | float) and str(value) in hidden else value
