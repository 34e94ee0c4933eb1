"""Calls without a telephone: the virtual phone, and the scenario tests that stand beside flows."""

from flowengine.testing.answers import Answer, UnexpectedRequest
from flowengine.testing.phone import Phone, Unexpected
from flowengine.testing.timeline import Entry, Timeline

__all__ = ["Answer", "Entry", "Phone", "Timeline", "Unexpected", "UnexpectedRequest"]
