"""When a prompt has been heard, and how much silence a caller still has.

Theory of operation. ConversationRelay has no event for silence, so it is counted here, and only from when the prompt has
been *heard*: that is `agentSpeaking off`, or, where that event doesn't come, the end of an estimate by characters. An
`off` that no `on` of the present speech went before belongs to speech that was cut, and is passed over; so does the report
of a cut that comes behind what cut it, before the next speech is heard. A flag that is never taken back has a limit, so that no lost event hangs a call. While the caller makes sounds, patience is held; what is
left of it goes on after, but at least as long as a transcript takes to arrive.

Times are seconds on the call's clock, which only goes forward.
"""

from __future__ import annotations

__all__ = ["TRANSCRIPT", "Patience", "Speech"]

STARTING = 0.5
"""From sending a text to hearing it begin, where no event says."""
OVERTIME = 5.0
"""How much longer than estimated speech may go on, beside half as long again, before the flag counts as lost."""
SOUND_LIMIT = 20.0
"""The longest that a caller is taken to be making sounds without anything being recognised."""
TRANSCRIPT = 2.0
"""How long what was said may take to arrive after the caller falls silent."""


class Speech:
    """Our side of the line: what is being said, until when, and whether the caller may cut it."""

    __slots__ = ("_owed", "_said_at", "_segments", "_unheard", "cut", "on", "speaking", "until")

    def __init__(self) -> None:
        self.speaking = False
        self.on = False
        self.until = 0.0
        self.cut = False
        """Whether the caller has cut what was said last: nothing has been said since."""
        self._unheard = False
        self._owed = False
        self._said_at = 0.0
        self._segments: list[tuple[float, bool, int]] = []

    def say(self, now: float, seconds: float, interruptible: bool, *, joined: bool = False) -> None:
        """Something more is said, behind what still is; `joined` to it in one talk cycle, so that it is heard without a gap."""
        if not self.speaking:
            self.speaking, self.until = True, now + STARTING
            self._segments.clear()
        self._said_at = now
        self.cut = False
        self.until += seconds
        cycle = self._segments[-1][2] + (not joined) if self._segments else 0
        self._segments.append((self.until, interruptible, cycle))

    def began(self, now: float) -> None:
        """The far side reports that we are heard."""
        if not self.speaking:  # later than estimated, or speech of Twilio's own
            self.speaking = True
            self.until = max(self.until, now)
        elif not self.on:
            late = now - (self._said_at + STARTING)
            if late > 0:
                self.until += late
                self._segments = [(end + late, interruptible, cycle) for end, interruptible, cycle in self._segments]
        self.on = True
        self.cut = self._owed = False

    def stopped(self, now: float) -> bool:
        """The far side reports that we are silent. False where that is about earlier speech."""
        if not self.speaking:
            self.on = False
            return False
        if not self.on:
            return False
        last = self._segments[-1][2] if self._segments else 0
        earlier = [end for end, _, cycle in self._segments if cycle != last]
        if earlier and now < earlier[-1]:
            # A gap between two talk cycles: the first is over, and what is left begins in a moment.
            first = self._segments[0][2]
            over = max(end for end, _, cycle in self._segments if cycle == first)
            shift = now + STARTING - over
            self._segments = [(end + shift, interruptible, cycle) for end, interruptible, cycle in self._segments if cycle != first]
            self.on, self._said_at, self.until = False, now, self._segments[-1][0]
            return False
        self.finish(now)
        return True

    def interrupted(self, now: float) -> bool:
        """The far side reports that the caller cut us. False where that is about earlier speech."""
        if not self.speaking:
            return False
        unheard = not self.audible(now)
        if unheard and self._owed:
            self._owed = False
            return False
        self.finish(now)
        self.cut, self._unheard = True, unheard
        return True

    def talked_over(self, now: float) -> None:
        """The caller said or pressed something that cuts what is being said; the report of it may have come or be still to come."""
        if self.speaking:
            self.cut, self._unheard, self._owed = self.audible(now), False, True
            self.finish(now)

    def finish(self, now: float) -> None:
        """What was being said is over: heard, cut, or past its limit."""
        self.speaking = self.on = False
        self.until = min(self.until, now)
        self._segments.clear()

    @property
    def limit(self) -> float:
        """When what is being said counts as heard, if nothing else tells before."""
        if not self.on:
            return self.until
        return self.until + OVERTIME + 0.5 * max(0.0, self.until - self._said_at)

    def protected(self, now: float) -> bool:
        """Whether what is heard now can't be cut, so that keys pressed now don't count."""
        if not self.speaking:
            return False
        for end, interruptible, _ in self._segments:
            if now < end:
                return not interruptible
        return bool(self._segments) and not self._segments[-1][1]

    def audible(self, now: float) -> bool:
        """Whether the caller has begun to hear what was said last."""
        if not self.speaking:
            return not (self.cut and self._unheard)
        return self.on or now >= self._said_at + STARTING


class Patience:
    """The caller's side: how much silence is left."""

    __slots__ = ("_left", "_since", "held_until")

    def __init__(self) -> None:
        self._left = 0.0
        self._since: float | None = None
        self.held_until: float | None = None

    def start(self, now: float, seconds: float) -> None:
        """The prompt has been heard: so much silence from now."""
        self._left, self._since = seconds, now
        if self.held_until is not None:
            self._since = None

    def stop(self) -> None:
        """Silence doesn't count at all just now."""
        self._since = None
        self._left = 0.0

    def hold(self, now: float) -> None:
        """The caller makes sounds."""
        if self._since is not None:
            self._left = max(0.0, self._left - (now - self._since))
            self._since = None
        self.held_until = now + SOUND_LIMIT

    def release(self, now: float) -> None:
        """The caller is silent again."""
        if self.held_until is None:
            return
        self.held_until = None
        self._left, self._since = max(self._left, TRANSCRIPT), now

    @property
    def due(self) -> float | None:
        """When patience is at an end; None while it isn't counted."""
        return None if self._since is None or self.held_until is not None else self._since + self._left
