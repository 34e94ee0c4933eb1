"""Failed tries at secret questions, counted by the caller's number across calls (docs/security.md, "Guessing a PIN")."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections import OrderedDict

from flowengine.server.counting import Counter
from flowengine.server.settings import Settings

__all__ = ["SecretTries"]

HOUR = 3600.0
MAX_BARRED = 100_000
WITHHELD = "withheld"
WITHHELD_SHARE = 10
"""How many times the limit callers without a number have, together."""
_NO_NUMBERS = frozenset({"", "anonymous", "restricted", "unavailable", "unknown", "private", "blocked", "266696687", "7378742833", "2562533", "8656696", "464"})
"""What stands for no number: in words, and as Twilio keys them ("anonymous", "restricted", "blocked", "unknown")."""


class SecretTries:
    """Who has failed how often, by a keyed hash of their number. What is over the limit is remembered here, so that a call knows it at once."""

    def __init__(self, settings: Settings, counter: Counter) -> None:
        self._key = (settings.auth_token or settings.dev_token).encode()
        self._limit = settings.limits.secret_failures
        self._counter = counter
        self._barred: OrderedDict[str, float] = OrderedDict()

    def is_barred(self, number: str) -> bool:
        """Whether a number is known here to be over the limit."""
        until = self._barred.get(self._name(number))
        return until is not None and time.monotonic() < until

    async def ask(self, number: str) -> bool:
        """The same by the counter, which other machines may have counted with."""
        name = self._name(number)
        return self._judge(name, await self._counter.count(name, HOUR))

    async def failed(self, number: str, times: int) -> bool:
        """Count failed tries; whether the number is over the limit now."""
        name, count = self._name(number), 0
        for _ in range(times):
            count = await self._counter.add(name, HOUR)
        return self._judge(name, count)

    def _judge(self, name: str, count: int) -> bool:
        if count < self._limit * (WITHHELD_SHARE if name.endswith(WITHHELD) else 1):
            return False
        if name not in self._barred or self._barred[name] <= time.monotonic():
            self._barred[name] = time.monotonic() + HOUR
            self._barred.move_to_end(name)
            if len(self._barred) > MAX_BARRED:
                self._barred.popitem(last=False)
        return True

    def _name(self, number: str) -> str:
        number = re.sub(r"[ ().-]", "", number).lower()
        if number.removeprefix("+") in _NO_NUMBERS:
            return f"secret {WITHHELD}"
        return "secret " + hmac.new(self._key, number.encode(), hashlib.sha256).hexdigest()
