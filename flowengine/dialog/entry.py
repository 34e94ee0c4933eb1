"""The keys pressed so far at a question, and when they are over (VoiceXML 2.1, appendix D; docs/adr/0005-keypad.md)."""

from __future__ import annotations

from enum import Enum
from math import inf

from flowengine.dialog.keypad import Entry, Pad

__all__ = ["MAX_KEYS", "KeyEntry", "Verdict"]

MAX_KEYS = 64
"""The longest entry, where nothing else limits it."""


class Verdict(Enum):
    """What a key, or the time after it, made of an entry."""

    OPEN = "open"
    COMPLETE = "complete"
    WRONG = "wrong"


class KeyEntry:
    """An entry under way. Times are seconds of the call's clock."""

    __slots__ = ("_kind", "_stray", "command", "due", "keys")

    def __init__(self) -> None:
        self.keys = ""
        self.command = False
        """It is one of a command, not of the question's answer."""
        self.due: float | None = None
        """When it is over by itself."""
        self._kind = Entry.PARTIAL
        self._stray: tuple[str, float] | None = None

    def clear(self) -> None:
        self.keys = ""
        self.due = None
        self.command = False

    def press(self, pad: Pad, key: str, now: float, wait: float, end_wait: float) -> Verdict:
        """One more key. `wait`: the patience for the next; `end_wait`: that once the entry can't be longer."""
        if pad.end_key and key == pad.end_key:
            return Verdict.COMPLETE if self.keys and pad.judge(self.keys) in (Entry.READY, Entry.FULL) else Verdict.WRONG
        self.keys += key
        self._kind = pad.judge(self.keys)
        if self._kind is Entry.FULL:
            self.expect_end_key(pad, now + end_wait + wait)
            if end_wait == 0.0:
                return Verdict.COMPLETE
            wait = end_wait
        elif self._kind is Entry.WRONG and len(self.keys) >= (pad.longest or MAX_KEYS):
            self.expect_end_key(pad, now + wait)
            return Verdict.WRONG
        self.due = now + wait
        return Verdict.OPEN

    def timed_out(self) -> Verdict:
        """No further key came in time."""
        self.due = None
        return Verdict.COMPLETE if self._kind in (Entry.READY, Entry.FULL) else Verdict.WRONG

    def expect_end_key(self, pad: Pad, until: float) -> None:
        """People end entries out of habit: an end key that comes soon after belongs to this one."""
        if pad.end_key:
            self._stray = (pad.end_key, until)

    def is_stray(self, key: str, now: float) -> bool:
        """Whether a key ends an entry that was over without it. Asked once for each key."""
        stray, self._stray = self._stray, None
        return stray is not None and key == stray[0] and now <= stray[1] and not self.keys

    def awaits_end_key(self, now: float) -> bool:
        """Whether an end key that came now would belong to the entry before. Asked once."""
        stray, self._stray = self._stray, None
        return stray is not None and now <= stray[1]

    def put_off(self, key: str, now: float) -> None:
        """A key comes while nothing listens: whether it is stray depends on now, not on when it is looked at."""
        if self.is_stray(key, now):
            self._stray = (key, inf)
