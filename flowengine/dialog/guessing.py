"""Failed tries at secret questions, told so that they can be counted across calls (docs/security.md, "Guessing a PIN")."""

from __future__ import annotations

__all__ = ["REFUSING", "Guesses"]

REFUSING = frozenset({401, 403})
"""The statuses by which another system says that an answer was the wrong one."""


class Guesses:
    """What a call has answered to secret questions and nothing has shown to be right, by flow and state."""

    __slots__ = ("_open", "barred")

    def __init__(self) -> None:
        self._open: set[tuple[str, str]] = set()
        self.barred = False
        """Whether the caller isn't asked secret questions any more."""

    def answered(self, flow: str, state: str) -> None:
        """A secret question was answered with something that may be right."""
        self._open.add((flow, state))

    def asked_again(self, flow: str, state: str) -> bool:
        """A secret question is asked: whether that shows an answer before to have been wrong."""
        return (flow, state) in self._open and self.refused()

    def refused(self) -> bool:
        """Another system says so: whether there was an answer to be wrong. What was answered with it is settled too."""
        wrong = bool(self._open)
        self._open.clear()
        return wrong
