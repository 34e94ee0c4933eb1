"""The voice that a caller hears, in virtual time: what waits to be said, what is being said, and how far it has been heard.

Texts are heard at the speed that the engine itself reckons with, one talk cycle after the other, a moment after they were
sent. Nothing here knows frames or calls; times are seconds of the phone's clock.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from flowengine.dialog.speech import seconds_of

__all__ = ["GAP", "LATENCY", "Edge", "Utterance", "Voice", "plain"]

LATENCY = 0.3
"""From a text's arrival to its first sound, where nothing else is being said."""
GAP = 0.1
"""The silence between two talk cycles."""
_TAG = re.compile(r"<[^<>]*>")

Edge = Literal["begins", "goes on", "pauses", "ends"]
"""What happens at an edge: sound after silence, the next text of the same cycle, a gap, silence."""


def plain(text: str) -> str:
    """A text as it is heard: without SSML, its words apart by single spaces."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


@dataclass(slots=True)
class Utterance:
    """One text (or recording) on its way to the caller's ear. `last` ends its talk cycle."""

    text: str
    seconds: float
    by_keys: bool = True
    """Whether a key cuts it."""
    by_speech: bool = True
    last: bool = True
    words: tuple[str, ...] = ()
    ends: tuple[float, ...] = ()
    """When each word has been heard, in seconds from the first sound."""
    began: float | None = None
    cut_at: float | None = None

    def __post_init__(self) -> None:
        self.words = tuple(self.text.split())
        total = max(1, len(self.text) + 1)
        ends, place = [], 0
        for word in self.words:
            place += len(word) + 1
            ends.append(self.seconds * place / total)
        self.ends = tuple(ends)

    @classmethod
    def of(cls, token: str, *, by_keys: bool, by_speech: bool, last: bool) -> Utterance:
        """A text as it was sent, SSML and all."""
        return cls(plain(token), seconds_of(token), by_keys, by_speech, last)

    def words_by(self, now: float) -> int:
        """How many of its words have been heard."""
        if self.began is None:
            return 0
        now = now if self.cut_at is None else min(now, self.cut_at)
        return sum(self.began + end <= now + 1e-9 for end in self.ends)

    def heard_by(self, now: float) -> str:
        return " ".join(self.words[: self.words_by(now)])


@dataclass(slots=True)
class Voice:
    """What is said in one session. `due` is when `step` has something to tell; `spoken` has what the caller began to hear, in order."""

    spoken: list[Utterance] = field(default_factory=list)
    current: Utterance | None = None
    on: bool = False
    """Whether there is sound, as the relay reports it."""
    _queue: deque[Utterance] = field(default_factory=deque)
    _next: float | None = None

    def add(self, utterance: Utterance, now: float) -> None:
        """Say something, behind what is still to be said."""
        if not self.busy:
            self._next = now + LATENCY
        self._queue.append(utterance)

    @property
    def busy(self) -> bool:
        """Whether anything is being said, or about to be."""
        return self.current is not None or bool(self._queue)

    @property
    def due(self) -> float | None:
        """When the next edge is: something begins or has been heard."""
        if self.current is not None:
            assert self.current.began is not None
            return self.current.began + self.current.seconds
        return self._next

    def step(self, now: float) -> Edge:
        """Take the edge that is due."""
        if self.current is None:
            return self._begin(now)
        ended, self.current = self.current, None
        if not self._queue:
            self._next, self.on = None, False
            return "ends"
        if ended.last:
            self._next, self.on = now + GAP, False
            return "pauses"
        return self._begin(now)

    def _begin(self, now: float) -> Edge:
        self.current, self._next = self._queue.popleft(), None
        self.current.began = now
        self.spoken.append(self.current)
        was, self.on = self.on, True
        return "goes on" if was else "begins"

    def cut(self, now: float) -> Utterance | None:
        """Silence at once; all that was still to be said is dropped. What was being heard, if anything was."""
        cut, self.current = self.current, None
        if cut is not None:
            cut.cut_at = now
        self._queue.clear()
        self._next, self.on = None, False
        return cut

    def can_be_cut(self, *, keys: bool) -> bool:
        """Whether a key (else speech) cuts what is being said, or is next."""
        first = self.current or (self._queue[0] if self._queue else None)
        return first is not None and (first.by_keys if keys else first.by_speech)
