"""Planted secrets: keyed, spoken, set, and sent along. None of them is in anything that leaves a call or tells of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from running import Phone, only, running

KEYED, SPOKEN, TOKEN, DATE = "48151623", "93847561", "tok-5f3a9c", "1987"
FLOW = """
flow: bank
start: pin
relay: {exit_url: https://bank.example/exit}
recovery: {fallback: desk}
states:
  pin: {prompt: Your code?, collect: {into: pin, type: digits, length: 8, secret: true, check: [{if: pin != '00000000', prompt: Not that one.}]}, goto: phrase}
  phrase: {prompt: And the other?, collect: {into: other, type: digits, length: 8, secret: true, confirm: when_unsure}, goto: born}
  born: {prompt: Your birthday?, collect: {into: born, type: date, secret: true, latest: today}, goto: copy}
  copy: {set: {copied: "{{ pin }}", both: "{{ pin }}-{{ other }}", day: "{{ born }}"}, prompt: "{{ copied }} {{ both | spell }} {{ day | date }} {{ copied | digits }}", goto: send}
  send:
    request:
      post: "{{ env.API }}/check"
      headers: {Authorization: "Bearer {{ secrets.TOKEN }}"}
      json: {pin: "{{ pin }}", other: "{{ other }}", born: "{{ born }}"}
      into: answer
    outcomes: {ok: thanks, failed: wrong}
  wrong: {prompt: "{{ 1 // 0 }}", goto: thanks}
  thanks: {prompt: "Thank you. {{ answer.status }}", goto: desk}
  desk: {prompt: One moment., handoff: {queue: desk, data: {status: "{{ answer.status }}", length: "{{ copied | length }}", copied: "{{ copied }}"}}}
"""


@pytest.fixture
def bank() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Bank(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(str(self.headers) + self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, body = (200, b'{"status": "checked"}') if len(seen) == 1 else (500, b"no")
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if status == 200 else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bank)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_planted_secrets_are_nowhere(tmp_path: Path, bank: tuple[str, list[str]], capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text(FLOW)
    left: list[str] = []
    with running(path, dev=True, auth_token="", env={"API": bank[0]}, secrets={"TOKEN": TOKEN}, request_hosts=("localhost",)) as up:
        problems = up.server.shelf.problems()
        assert up.server.shelf.flow("bank") is not None, problems
        for _ in range(2):  # the second time the bank fails, and so does the state after it
            with up.open("bank", **{"X-Flowengine-Token": "a-token-for-tests"}) as socket:
                phone = Phone(socket)
                phone.hear()
                phone.press(KEYED)
                phone.hear()
                phone.say(" ".join(SPOKEN))
                said = phone.hear()
                if "right" in said:
                    phone.press("1")
                    phone.hear()
                phone.say("March third nineteen eighty seven")
                phone.hear()
                if "One moment." not in phone.frames[-1]["token"]:
                    phone.hear()
                phone.heard()
                end = phone.next()
                left += [json.dumps(phone.frames), end["handoffData"]]
                form = {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": end["handoffData"]}
                left.append(up.http.post("/flows/bank/action", data=form, headers={"X-Flowengine-Token": "a-token-for-tests"}).text)
                left.append(up.http.get("/console/", headers={"X-Flowengine-Token": "a-token-for-tests"}).text)
    sent = bank[1][0]
    assert KEYED in sent and SPOKEN in sent and TOKEN in sent and f"{DATE}-03-03" in sent  # where they belong
    left += [*capfd.readouterr(), repr(problems)]
    assert "request-failed" in "".join(left) and "expression-failed" in "".join(left)
    for secret in (KEYED, SPOKEN, " ".join(KEYED), " ".join(SPOKEN), ", ".join(KEYED), TOKEN, DATE, "nineteen eighty"):
        assert secret not in "".join(left), secret


KINDS = """
flow: kinds
start: menu
variables: {list: [a, b]}
states:
  menu: {prompt: Menu., choices: [{dtmf: 1, goto: number}, {dtmf: 2, goto: list_out}, {dtmf: 3, goto: desk}, {dtmf: 4, goto: bye}, {dtmf: 5, goto: passing}, {dtmf: 6, goto: inner}, {dtmf: 7, goto: message}]}
  number: {prompt: Number?, collect: {into: n, type: digits, length: 4, confirm: always}, goto: menu}
  list_out: {prompt: Two., browse: {items: list, as: x, item: "{{ x }}"}, outcomes: {end: menu}}
  passing: {prompt: Passing., goto: number}
  desk: {prompt: One moment please while I put you through to the desk., handoff: {dial: "+15551230100"}}
  bye: {prompt: Goodbye to all of you who called us on this fine day., hangup: true}
  inner: {subflow: inner, outcomes: {done: menu}}
  message: {prompt: Please leave a message for us after the tone., handoff: {voicemail: true}, goto: menu}
"""
INNER = "flow: inner\nstart: ask\nstates:\n  ask: {prompt: Inside., choices: [{dtmf: 1, goto: done}]}\n  done: {return: done}\n"


@pytest.mark.parametrize("keys", ["", "1", "112", "11234", "2", "3", "4", "5", "6", "7"])
def test_a_caller_may_hang_up_in_every_kind_of_state(tmp_path: Path, keys: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kinds.yaml"
    path.write_text(KINDS)
    (tmp_path / "inner.yaml").write_text(INNER)
    with running(tmp_path) as up:
        with up.open("kinds") as socket:
            phone = Phone(socket)
            phone.hear()
            phone.press(keys[:1])
            if keys:
                phone.hear()
            phone.press(keys[1:])
        form = {"CallSid": phone.sid, "CallStatus": "completed", "SessionStatus": "completed"}
        assert only(up.post("/flows/kinds/action", form).text, "Response") is not None
        with up.open("kinds") as socket:
            assert Phone(socket).hear() == "Menu."
        assert up.server.calls.live(phone.sid) is None
    assert "Traceback" not in "".join(capfd.readouterr())
