"""Who is turned away at the socket, and what a log line may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from running import Phone, running
from websockets.exceptions import ConnectionClosed

from flowengine.server.logs import configure_logs, logger

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"


def test_a_session_of_another_account_is_refused() -> None:
    with running(CLINIC, account_sid="AC" + "1" * 32) as up:
        with up.open("clinic") as socket:
            assert Phone(socket, accountSid="AC" + "1" * 32).hear().startswith("For appointments")
        with up.open("clinic") as socket:
            phone = Phone(socket, accountSid="AC" + "2" * 32)
            with pytest.raises(ConnectionClosed) as info:
                phone.next()
            assert info.value.rcvd is not None and (info.value.rcvd.code, info.value.rcvd.reason) == (1008, "account")


def test_a_session_of_a_call_whose_name_is_none_is_refused() -> None:
    with running(CLINIC) as up, up.open("clinic") as socket:
        phone = Phone(socket, callSid="CA" + "1" * 100)
        with pytest.raises(ConnectionClosed) as info:
            phone.next()
        assert info.value.rcvd is not None and (info.value.rcvd.code, info.value.rcvd.reason) == (1008, "sid")


def test_nothing_from_outside_moves_the_cursor_of_who_reads_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        for json in (True, False):
            configure_logs(json=json)
            logger().warning("call sent elsewhere", call="CA\x1b[2J\x9b1A\r\nlevel=error forged")
    finally:
        structlog.configure(**before)
    said = capfd.readouterr().err
    assert said.count("\n") == 2 and not set("\x1b\x9b\r") & set(said)
    assert "CA?[2J?1A??level=error forged" in said
