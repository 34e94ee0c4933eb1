"""A flow with `▮` where the cursor is."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from flowengine.editing.desk import Desk
from flowengine.editing.page import Page

__all__ = ["NOWHERE", "Typed", "split", "typed"]

NOWHERE = Path("/nowhere/flow.yaml")
"""A file in a folder that isn't there."""


class Typed:
    """A page on a desk, and the place of the cursor."""

    def __init__(self, text: str, file: Path = NOWHERE, desk: Desk | None = None) -> None:
        plain, self.line, self.column = split(text)
        self.desk = desk or Desk()
        self.page: Page = self.desk.put(file, plain)


def split(text: str) -> tuple[str, int, int]:
    """A text without its `▮`, and the line and column where that was."""
    before, _, after = text.partition("▮")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def typed(text: str, file: Path = NOWHERE, desk: Desk | None = None) -> Typed:
    return Typed(dedent(text), file, desk)
