"""What a process lets in, as one thing that the routes and sockets ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowengine.server.counting import Counter, CountsHere, CountsTogether
from flowengine.server.dialling import Dialling
from flowengine.server.limits import Admission, Pace
from flowengine.server.settings import Settings
from flowengine.server.tries import SecretTries

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal

__all__ = ["Doors"]


class Doors:
    """The doors of one process."""

    def __init__(self, settings: Settings, journal: Journal | None = None) -> None:
        self.limits = settings.limits
        self.admission = Admission(settings.limits)
        self.counter: Counter = CountsHere() if journal is None else CountsTogether(journal)
        self.dialling = Dialling(settings, self.counter)
        self.tries = SecretTries(settings, self.counter)

    def pace(self, now: float) -> Pace:
        """What counts the frames of a new socket."""
        return Pace(self.limits, now)
