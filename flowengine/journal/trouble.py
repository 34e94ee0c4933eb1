"""What can go wrong with the journal while calls are on the line."""

from __future__ import annotations

__all__ = ["Unreachable"]


class Unreachable(Exception):
    """The database doesn't answer, or not in time."""
