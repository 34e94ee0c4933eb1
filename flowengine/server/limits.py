"""What an operator lets happen at most: calls, frames, minutes, tries. Each has a default that no real caller meets.

`Limits` are settings; `Admission` counts the sockets of a process, `Pace` the frames of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["Admission", "Limits", "Pace"]

BURST_SECONDS = 5
"""A socket may send the frames of as many seconds at once: a caller types ahead, and a network delivers late."""
_SPARE = 10
"""One in as many sockets beyond the limit on new calls is kept for calls that are under way and come back."""


def _limit(default: int, variable: str, meaning: str, least: int = 1, most: int = 1_000_000_000) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one process, whole numbers all of them. `read` takes them from the environment."""

    calls: int = _limit(5_000, "FLOWENGINE_MAX_CALLS", "calls on the line at a time; further callers get the fallback number or an apology")
    frames_per_second: int = _limit(
        100, "FLOWENGINE_MAX_FRAMES_PER_SECOND", "frames that one call's socket may send a second, on average over a few; beyond, it is closed with 1008"
    )
    frame_kib: int = _limit(64, "FLOWENGINE_MAX_FRAME_KIB", "size of a frame that comes in, in KiB; beyond, the socket is closed with 1009", most=1024)
    form_kib: int = _limit(256, "FLOWENGINE_MAX_FORM_KIB", "size of a webhook's form, in KiB; beyond, it is answered with 413", least=16, most=4096)
    setup_seconds: int = _limit(10, "FLOWENGINE_MAX_SETUP_SECONDS", "how long a socket may be open without `setup`, in seconds", most=600)
    call_minutes: int = _limit(
        120, "FLOWENGINE_MAX_CALL_MINUTES", "how long a relay session may last, in minutes; then the caller hears the flow's fallback, or an apology", most=1440
    )

    dials_per_hour: int = _limit(60, "FLOWENGINE_MAX_DIALS_PER_HOUR", "calls put through in an hour to numbers that are written out nowhere; the next take the outcome `failed`")
    secret_failures: int = _limit(10, "FLOWENGINE_MAX_SECRET_FAILURES", "failed tries at secret questions in an hour from one number; then it isn't asked them any more")

    @classmethod
    def read(cls, environment: Mapping[str, str], wrong: Callable[[str], object]) -> Limits:
        """From the environment; `wrong` gets a sentence for each that can't be."""
        found: dict[str, int] = {}
        for one in fields(cls):
            name, least, most = one.metadata["variable"], one.metadata["least"], one.metadata["most"]
            text = environment.get(name, "").strip().replace("_", "")
            if not text:
                continue
            if text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most:
                found[one.name] = int(text)
            else:
                wrong(f"{name} takes a whole number from {least:,} to {most:,} ({one.metadata['meaning']}), but this is {text!r}.")
        return cls(**found)


class Admission:
    """Counts the sockets of a process, from their handshake on."""

    __slots__ = ("_limits", "open", "waiting")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.open = 0
        """Sockets that are open, with `setup` and without."""
        self.waiting = 0
        """Those of them that haven't sent `setup`."""

    def refuses_call(self) -> bool:
        """Whether a new call is to be sent elsewhere. A call under way still finds room for its socket."""
        return self.open >= self._limits.calls

    def refuses_socket(self) -> str:
        """Why a socket can't be had now; empty where it can."""
        calls = self._limits.calls
        if self.open >= calls + max(1, calls // _SPARE):
            return "too many calls"
        if self.waiting >= max(10, calls // 2):
            return "too many sockets without setup"
        return ""

    def opened(self) -> None:
        self.open += 1
        self.waiting += 1

    def began(self) -> None:
        """A socket has sent its `setup`."""
        self.waiting -= 1

    def closed(self, *, began: bool) -> None:
        self.open -= 1
        if not began:
            self.waiting -= 1


class Pace:
    """The frames of one socket, as a token bucket that is looked at only when it is empty: a frame costs one subtraction."""

    __slots__ = ("_filled", "_rate", "left")

    def __init__(self, limits: Limits, now: float) -> None:
        self._rate = limits.frames_per_second
        self._filled = now
        self.left = self._rate * BURST_SECONDS
        """Count down with each frame; below zero, ask `too_fast`."""

    def too_fast(self, now: float) -> bool:
        """Whether frames come faster than is allowed; fills what time has brought since it was asked last."""
        self.left = min(int((now - self._filled) * self._rate), self._rate * BURST_SECONDS) - 1
        self._filled = now
        return self.left < 0
