"""A flow saved while a call is on the line."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from running import DEV_TOKEN, Phone, Running, only, running

FLOW = """\
flow: shop
start: menu
states:
  menu:
    prompt: {words}
    choices:
      - {{dtmf: 1, goto: {target}}}
      - {{dtmf: 9, goto: menu}}
  {target}:
    prompt: We are closed.
    goto: menu
"""
TOKEN = {"X-Flowengine-Token": DEV_TOKEN}


def save(path: Path, words: str, target: str = "hours") -> None:
    path.write_text(FLOW.format(words=words, target=target))


def hear_until(phone: Phone, words: str, key: str) -> str:
    """Press a key until its answer has the words: a save is noticed within moments, not at once."""
    for _ in range(100):
        phone.press(key)
        said = phone.hear()
        if words in said:
            return said
        time.sleep(0.05)
    raise AssertionError(f"never heard {words!r}, but {said!r}")


def test_a_changed_prompt_is_heard_at_the_next_turn_in_dev(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path, dev=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        assert phone.hear() == "Welcome."
        save(path, "Good morning.")
        assert hear_until(phone, "Good morning.", "9") == "Good morning."


def test_a_save_is_announced_where_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path, dev=True, announce_reload=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        assert phone.hear() == "Welcome."
        save(path, "Good morning.")
        assert phone.hear() == "Reloaded."
        phone.press("9")
        assert phone.hear() == "Good morning."


def test_two_hundred_saves_in_a_row(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """None is told of as broken, whichever half of a save is seen, and the last is what is heard."""
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path, dev=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        assert phone.hear() == "Welcome."
        for number in range(200):
            save(path, f"Version {number}.")
        assert hear_until(phone, "Version 199.", "9")
    assert "error:" not in capfd.readouterr().err


def test_what_a_flow_includes_and_looks_up_reloads_too(tmp_path: Path) -> None:
    flow = tmp_path / "shop.yaml"
    words = "{{ tables.branches.find(zip='60601').city }}."
    flow.write_text(
        f'flow: shop\nstart: menu\ninclude: more.yaml\ntables: {{branches: branches.csv}}\nstates:\n  menu: {{prompt: "{words}", choices: [{{dtmf: 9, goto: menu}}, {{dtmf: 1, goto: more}}]}}\n'
    )
    (tmp_path / "branches.csv").write_text("zip,city\n60601,Chicago\n")
    (tmp_path / "more.yaml").write_text("states:\n  more: {prompt: More., goto: menu}\n")
    with running(tmp_path, dev=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        assert phone.hear() == "Chicago."
        (tmp_path / "branches.csv").write_text("zip,city\n60601,Springfield\n")
        assert hear_until(phone, "Springfield.", "9")
        (tmp_path / "more.yaml").write_text("states:\n  more: {prompt: Even more., goto: menu}\n")
        assert hear_until(phone, "Even more.", "1")


def test_a_broken_save_changes_nothing_and_is_told_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path, dev=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        phone.hear()
        path.write_text(path.read_text().replace("goto: hours", "goto: huors"))
        told = ""
        for _ in range(100):
            told += capfd.readouterr().err
            if "huors" in told:
                break
            time.sleep(0.05)
        assert "shop.yaml:7:25: error: this goes to `huors`, which does not exist [unknown-target]" in told
        assert "Did you mean `hours`?" in told
        phone.press("1")
        assert phone.hear() == "We are closed. Welcome."  # the call, and the flow, are as they were
        with server.open("shop", **TOKEN) as other:
            assert Phone(other).hear() == "Welcome."
        path.touch()
        path.write_text(path.read_text())  # saved again, as broken as before
        save(path, "Mended.")
        assert hear_until(phone, "Mended.", "9")
        assert (told + capfd.readouterr().err).count("[unknown-target]") == 1


def test_a_live_call_stays_on_its_version_in_production(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path) as server, server.open("shop") as socket:
        phone = Phone(socket)
        phone.hear()
        save(path, "Good morning.")
        for _ in range(100):
            with server.open("shop") as other:
                if Phone(other).hear() == "Good morning.":
                    break
            time.sleep(0.05)
        else:
            raise AssertionError("the next call never got the new version")
        phone.press("9")
        assert phone.hear() == "Welcome."


def test_a_state_that_is_gone_leads_to_the_nearest_by_name(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "Welcome.")
    with running(tmp_path, dev=True) as server, server.open("shop", **TOKEN) as socket:
        phone = Phone(socket)
        phone.hear()
        path.write_text(FLOW.format(words="Hello.", target="hours").replace("menu", "menus"))
        assert phone.hear() == "Hello."  # `menus` is entered, since `menu` is no more


def test_a_broken_start_serves_as_soon_as_it_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("flow: shop\n")
    with running(tmp_path, dev=True) as server:
        assert server.http.get("/readyz").status_code == 503
        save(path, "Welcome.")
        for _ in range(100):
            if server.http.get("/readyz").status_code == 200:
                break
            time.sleep(0.05)
        with server.open("shop", **TOKEN) as socket:
            assert Phone(socket).hear() == "Welcome."


def greeting_of(server: Running) -> str:
    with server.open("shop", **TOKEN) as socket:
        return Phone(socket).hear()


def until_it_says(server: Running, words: str) -> None:
    for _ in range(200):
        said = greeting_of(server)
        if said == words:
            return
        time.sleep(0.05)
    raise AssertionError(f"never heard {words!r}, but {said!r}")


def test_a_folder_that_is_replaced_whole_is_watched_on(tmp_path: Path) -> None:
    folder, other = tmp_path / "flows", tmp_path / "next"
    folder.mkdir()
    save(folder / "shop.yaml", "One.")
    with running(folder, dev=True) as server:
        assert greeting_of(server) == "One."
        other.mkdir()
        save(other / "shop.yaml", "Two.")
        shutil.rmtree(folder)
        other.rename(folder)
        until_it_says(server, "Two.")
        save(folder / "shop.yaml", "Three.")
        until_it_says(server, "Three.")


def test_a_look_that_fails_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shop.yaml"
    save(path, "One.")
    with running(tmp_path, dev=True) as server:
        looks: list[str] = []

        def fail(*_: object) -> None:
            looks.append("failed")
            raise OSError("no more file handles")

        with monkeypatch.context() as broken:
            broken.setattr(server.server.shelf, "refresh", fail)
            save(path, "Two.")
            for _ in range(100):
                if looks:
                    break
                time.sleep(0.05)
        assert looks
        save(path, "Three.")
        until_it_says(server, "Three.")


def test_a_call_whose_flow_is_removed_goes_on_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(
        "flow: shop\nstart: menu\nstates:\n  menu: {prompt: Hello., choices: [{dtmf: 1, goto: desk}]}\n  desk: {prompt: One moment., handoff: {dial: '+15551230100'}}\n"
    )
    with running(tmp_path) as server, server.open("shop") as socket:
        phone = Phone(socket)
        phone.hear()
        path.unlink()
        for _ in range(100):
            if server.http.get("/readyz").status_code == 503:
                break
            time.sleep(0.05)
        assert server.http.get("/readyz").status_code == 503
        phone.press("1")
        phone.hear()
        phone.heard()
        end = phone.next()
        form = {"CallSid": phone.sid, "CallStatus": "in-progress", "SessionStatus": "ended", "HandoffData": end["handoffData"]}
        assert json.loads(end["handoffData"])["flowengine"]["flow"] == "shop"
        assert only(server.post("/flows/shop/action", form).text, "Dial").findtext("Number") == "+15551230100"
        assert only(server.post("/flows/shop/twiml", form).text, "Hangup") is not None  # but no new call
