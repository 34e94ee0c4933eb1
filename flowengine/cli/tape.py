"""What happens in a call from the terminal, noted as it happens: for whoever wants it as a test afterwards."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from flowengine.testing.recording import Came, Did, Heard, Note
from flowengine.testing.voice import plain

__all__ = ["Tape"]


class Tape:
    """The notes of one call, over all its sessions. `name`: what it is to be called as a test; None where nobody wants one."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self.notes: list[Note] = []
        self._speaking_since: float | None = None
        self._quiet_since: float | None = None

    def heard(self, text: str) -> None:
        """A text (or, without one, a recording) begins to be heard."""
        now = time.monotonic()
        silence = now - self._quiet_since if self._quiet_since is not None else 0.0
        self._speaking_since, self._quiet_since = now, None
        if text:
            self.notes.append(Heard(plain(text), silence))

    def quiet(self) -> None:
        """All has been heard."""
        if self._speaking_since is not None:
            self._speaking_since, self._quiet_since = None, time.monotonic()

    def did(self, kind: str, text: str, seen: Mapping[str, Any]) -> None:
        """The caller says something, or presses keys. `seen`: the call as the server knows it then."""
        frames = seen.get("frames") or []
        secret_at = (frames[-1]["flow"], frames[-1]["state"]) if frames and seen.get("secret") else None
        self.notes.append(Did(kind, text, self._over(), secret_at, seen.get("asking", "")))
        self._quiet_since = None

    def came(self, kind: str, outcome: str = "") -> None:
        """Something comes from around the call."""
        self.notes.append(Came(kind, outcome))
        self._speaking_since = self._quiet_since = None

    def hung_up(self) -> None:
        """The caller hangs up."""
        self.notes.append(Did("hang_up", over=self._over()))

    def _over(self) -> float | None:
        return time.monotonic() - self._speaking_since if self._speaking_since is not None else None
