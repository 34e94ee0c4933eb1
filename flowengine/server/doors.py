"""What a process lets in, as one thing that the routes and sockets ask."""

from __future__ import annotations

from flowengine.server.counting import CountsHere
from flowengine.server.dialling import Dialling
from flowengine.server.limits import Admission, Pace
from flowengine.server.settings import Settings
from flowengine.server.tries import SecretTries

__all__ = ["Doors"]


class Doors:
    """The doors of one process."""

    def __init__(self, settings: Settings) -> None:
        self.limits = settings.limits
        self.admission = Admission(settings.limits)
        self.counter = CountsHere()
        self.dialling = Dialling(settings, self.counter)
        self.tries = SecretTries(settings, self.counter)

    def pace(self, now: float) -> Pace:
        """What counts the frames of a new socket."""
        return Pace(self.limits, now)
