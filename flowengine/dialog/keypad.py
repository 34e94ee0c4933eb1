"""What a row of keys means so far: the entry rules of VoiceXML, as pure functions.

The rules are those of VoiceXML 2.0, appendix D (timing properties), which 2.1 keeps.

Theory of operation. An entry grows key by key, and after each is one of:

- PARTIAL: no answer yet, but more keys can make it one. No key within `digit_timeout`: a no-match.
- READY: an answer already, and more keys can make it another (`1` where there is `12`; three digits of three to five).
  No key within `digit_timeout`, or the end key: it is the answer.
- FULL: an answer, and no key could belong to it. It is taken after `end_timeout` (0: at once); the end key within that
  time belongs to it.
- WRONG: no answer, and no key can make it one.

Appendix D waits interdigittimeout in the first two cases and termtimeout in the third. Beyond it: a WRONG entry where
answers are longer than one key is heard out (until `digit_timeout`, the end key, or as many keys as the longest answer),
so that one slip in a row of keys is one no-match and not several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

__all__ = ["BranchPad", "DigitPad", "Entry", "Pad"]


class Entry(Enum):
    """How far an entry has got."""

    PARTIAL = "partial"
    READY = "ready"
    FULL = "full"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class BranchPad:
    """Keys that choose among branches: the sequences there are, one of which may begin another."""

    sequences: frozenset[str]
    beginnings: frozenset[str]
    longest: int
    end_key: str

    @classmethod
    def of(cls, sequences: Iterable[str], end_key: str = "#") -> BranchPad:
        """The end key is none where a branch uses it."""
        known = frozenset(sequences)
        beginnings = frozenset(s[:n] for s in known for n in range(1, len(s)))
        taken = bool(end_key) and any(end_key in s for s in known)
        return cls(known, beginnings, max(map(len, known), default=1), "" if taken else end_key)

    def judge(self, keys: str) -> Entry:
        if keys in self.sequences:
            return Entry.READY if keys in self.beginnings else Entry.FULL
        return Entry.PARTIAL if keys in self.beginnings else Entry.WRONG

    def takes(self, key: str) -> bool:
        """Whether a key could be part of an entry."""
        return any(key in s for s in self.sequences)

    def begins(self, key: str) -> bool:
        """Whether an entry can begin with a key."""
        return key in self.sequences or key in self.beginnings


@dataclass(frozen=True, slots=True)
class DigitPad:
    """Keys that are digits of one answer, from `shortest` to `longest` of them (None: no limit but the end key).

    `point`: the key that is the decimal point of a number, once at most; none: `""`.
    """

    shortest: int
    longest: int | None
    end_key: str = "#"
    point: str = ""

    def judge(self, keys: str) -> Entry:
        digits = keys.replace(self.point, "", 1) if self.point else keys
        if not (digits or keys).isdigit() and keys != self.point:
            return Entry.WRONG
        if not digits:
            return Entry.PARTIAL
        if self.longest is not None and len(keys) > self.longest:
            return Entry.WRONG
        if len(keys) < self.shortest:
            return Entry.PARTIAL
        return Entry.FULL if len(keys) == self.longest else Entry.READY

    def takes(self, key: str) -> bool:
        """Whether a key could be part of an entry."""
        return key.isdigit() or (bool(self.point) and key == self.point)


Pad = BranchPad | DigitPad
