"""A call that is over leaves nothing behind: what it was made of is gone at once, without the garbage collector."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from running import Phone, running

from flowengine.dialog.interpreter import Interpreter
from flowengine.server.socket import Connection

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"


@pytest.mark.parametrize("database", ["none", "sqlite"])
def test_a_call_that_is_over_needs_no_garbage_collector(database: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/calls.db" if database == "sqlite" else "none"
    gc.collect()
    gc.disable()
    try:
        with running(CLINIC, database_url=url) as up:
            for keys in ("9", "1", "0"):
                with up.open("clinic") as socket:
                    phone = Phone(socket)
                    phone.hear()
                    phone.press(keys)
                    phone.next()
        assert _calls() == []
    finally:
        gc.enable()


def _calls() -> list[str]:
    return [type(one).__name__ for one in gc.get_objects() if type(one) in (Connection, Interpreter)]
