"""How a call proceeds: events in, commands out; pure, synchronous, without sockets or clocks."""

from flowengine.dialog.call import Call
from flowengine.dialog.interpreter import Interpreter
from flowengine.dialog.program import Program

__all__ = ["Call", "Interpreter", "Program"]
