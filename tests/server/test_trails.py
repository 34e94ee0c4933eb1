"""What `dev` keeps of a call for its tester, and tells at `/console/calls/SID`: never a secret."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from running import DEV_TOKEN, Phone, running

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import Place, RequestAnswered
from flowengine.dialog.secrets import conceal, hidden_in
from flowengine.server.trails import Trail

FLOW = """\
flow: shop
start: code
states:
  code: {prompt: Your code?, collect: {into: code, type: digits, length: 4, secret: true, confirm: always}, goto: again}
  again: {prompt: Again?, choices: [{dtmf: 1, goto: again}]}
"""


def test_a_request_is_kept_without_secrets_and_query() -> None:
    trail = Trail()
    places = [Place("shop", "look", {"code": conceal("7788"), "name": "Ann", "short": conceal("12")})]
    hidden = hidden_in(places, {"TOKEN": "s3cret"})
    assert hidden == ("s3cret", "7788")
    trail.note(SendRequest(1, "GET", "https://a.example/s3cret/7788?x=7788"), RequestAnswered(1, 200, {"of": ["7788 Ann"], "n": 7788}), 0.4, hidden=hidden)
    trail.note(SendRequest(2, "POST", "https://a.example/b"), RequestAnswered(2, reason="nothing answers"), 1.0)
    assert [(one.wanted, one.status, one.body) for one in trail.asked] == [
        ("GET https://a.example/*/*", 200, {"of": ["••• Ann"], "n": "•••"}),
        ("POST https://a.example/b", None, None),
    ]


def test_a_call_on_the_line_is_shown_to_its_tester_alone(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(dedent(FLOW))
    with running(tmp_path, dev=True) as server, server.open("shop", **{"X-Flowengine-Token": DEV_TOKEN}) as socket:
        phone = Phone(socket)
        path, token = f"/console/calls/{phone.sid}", {"X-Flowengine-Token": DEV_TOKEN}
        assert server.http.get(path).status_code == 403
        assert phone.hear() == "Your code?"
        seen = server.http.get(path, headers=token).json()
        assert (seen["frames"], seen["asking"], seen["secret"], seen["phase"]) == ([{"flow": "shop", "state": "code", "variables": {}}], "question", True, "listening")
        phone.press("7788")
        phone.hear()
        assert server.http.get(path, headers=token).json()["asking"] == "confirm"
        phone.press("1")
        assert phone.hear() == "Again?"
        answer = server.http.get(path, headers=token)
        assert answer.json()["frames"][0]["variables"] == {"code": "•••"} and "7788" not in answer.text
        assert server.http.get("/console/calls/CAnobody", headers=token).json()["frames"] == []


def test_a_server_for_real_calls_shows_none(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(dedent(FLOW))
    with running(tmp_path) as server:
        assert server.http.get("/console/calls/CA1").status_code == 404
