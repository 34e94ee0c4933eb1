"""Log lines as machines read them: every one is JSON, and those of a call say of which."""

from __future__ import annotations

import socket
from pathlib import Path

from processes import serve

FLOW = """\
flow: shop
start: menu
states:
  menu:
    prompt: For sales, press 1. For stock, press 2.
    choices:
      - {dtmf: 1, goto: sales}
      - {dtmf: 2, goto: stock}
  sales: {prompt: "{{ 1 / 0 }}", goto: menu}
  stock: {prompt: Goodbye., hangup: true}
"""


def test_every_line_of_a_call_says_which_call_and_flow_it_is_of(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(FLOW)
    with serve(path) as up:
        phone = up.call("shop")
        phone.socket.send("{")
        phone.send(type="novelty")
        phone.send(type="error", description="Invalid message: purple elephants")
        phone.press("1")
        phone.hear()
        phone.socket.close()
        up.until("call over")
        up.post("/flows/shop/action", CallSid=phone.sid, CallStatus="completed", SessionStatus="completed")
        up.post("/flows/shop/action", CallSid=phone.sid, CallStatus="in-progress", SessionStatus="failed", ErrorCode="64105", ErrorMessage="purple elephants")
        up.until("session failed")
    told = {line["event"]: line for line in up.lines if line["event"] != "serving"}
    assert set(told) == {"call started", "wrong frame", "frame passed over", "the relay reports a fault", "fault in the flow", "call over", "callback answered", "session failed"}
    for line in told.values():
        assert (line["flow"], line["call"]) == ("shop", phone.sid)
        assert {"timestamp", "level"} <= set(line)
    assert "elephants" not in repr(up.lines) and "15550001111" not in repr(up.lines)


def test_what_libraries_say_comes_in_the_same_form(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(FLOW)
    with serve(path) as up:
        with socket.create_connection(("127.0.0.1", up.port)) as stranger:
            stranger.sendall(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
        line = up.until("Invalid HTTP request received.")
    assert (line["level"], line["logger"]) == ("warning", "uvicorn.error") and line["timestamp"]


def test_so_does_what_is_wrong_with_a_flow(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(FLOW)
    with serve(path) as up:
        path.write_text(FLOW.replace("goto: stock", "goto: stok"))
        line = up.until("problem in a flow")
    assert (line["level"], line["code"], line["file"], line["line"]) == ("error", "unknown-target", str(path), 8)
    assert "stok" in line["reason"]
