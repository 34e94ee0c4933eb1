"""What is kept of a turn."""

from __future__ import annotations

from typing import get_args

from flowengine.dialog.events import Event
from flowengine.journal.records import NAMES


def test_every_event_has_a_name() -> None:
    assert set(NAMES) == set(get_args(Event))
    assert len(set(NAMES.values())) == len(NAMES)
