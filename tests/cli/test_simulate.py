"""`flowengine simulate` as a person meets it: what it shows on demand, calls written as tests, files saved meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.test_cli import run

ROOT = str(Path(__file__).parent.parent.parent)
SHOP = """\
flow: shop
start: menu
variables: {visits: 0}
recovery: {timeout: 1s, no_input: [Are you there?]}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: For our hours, press 1. For your bill, press 2. To pay, press 3. For a person, press 4.
    choices:
      - {dtmf: 1, speech: hours, goto: hours}
      - {dtmf: 2, speech: bill, goto: code}
      - {dtmf: 3, speech: pay, goto: pay}
      - {dtmf: 4, speech: a person, goto: desk}
  hours: {prompt: We are open., goto: menu}
  code: {prompt: Your code?, collect: {into: code, type: digits, length: 4, secret: true}, goto: look}
  look:
    request: {get: "{{ env.API }}/bills/{{ code }}", headers: {Authorization: "{{ secrets.TOKEN }}"}, into: bill}
    outcomes: {ok: told, failed: desk}
  told: {prompt: "It is {{ bill.sum }} dollars.", hangup: true}
  pay: {subflow: card, with: {sum: "{{ visits }}"}, outcomes: {paid: told, off: menu}}
  desk: {prompt: I'll connect you., handoff: {dial: "+15551230100"}, outcomes: {busy: menu}}
"""
CARD = """\
flow: card
start: ask
variables: {sum: 0}
states:
  ask: {prompt: "Shall we charge {{ sum }} dollars?", collect: {into: sure, type: yes_no}, goto: sure_or_not}
  sure_or_not: {decide: [{if: sure, goto: paid}, {else: off}]}
  paid: {return: paid}
  off: {return: off}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "card.yaml").write_text(CARD)
    return tmp_path


def passes(folder: Path) -> str:
    said = run("test", ".", "-v", cwd=folder)
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def test_it_shows_where_the_call_is(shop: Path) -> None:
    said = run("simulate", "shop.yaml", "--fast", cwd=shop, given="/state\n/vars\n3\n/state\n/frames\nno\n/hangup\n")
    told = said.stdout.replace("  ▸ ", "> ")
    assert said.returncode == 0, said.stderr
    assert "> /state\n  menu waits for an answer, in en-US\n" in told
    assert "> /vars\n  visits  1\n" in told
    assert "> /state\n  card/ask waits for an answer, in en-US\n" in told
    assert "> /frames\n  shop: pay  visits: 1\n    card: ask  sum: 1\n" in told
    assert told.endswith("(the call is over)\n")


def test_secret_answers_show_as_dots(shop: Path) -> None:
    (shop / "shop.yaml").write_text(SHOP.replace("secret: true}, goto: look}", "secret: true}, goto: menu}").replace("3, speech: pay, goto: pay", "3, speech: pay, goto: look"))
    said = run("simulate", "shop.yaml", "--fast", cwd=shop, given="2\n7788\n/vars\n/hangup\n")
    assert "  code    •••\n" in said.stdout, said.stdout + said.stderr


def test_help_and_slips(shop: Path) -> None:
    said = run("simulate", "shop.yaml", "--fast", cwd=shop, given="/help\n/stat\n/whatever\n/save\n/hangup\n")
    assert "/frames     the flows that it is in" in said.stdout
    assert "there is no /stat; did you mean /state?" in said.stdout
    assert "there is no /whatever; /help says what there is" in said.stdout
    assert "/save takes a name" in said.stdout
    assert not list(shop.glob("*.test.yaml"))


def test_a_call_becomes_a_test(shop: Path) -> None:
    said = run("simulate", "shop.yaml", "--fast", "--record", "shop.test.yaml", cwd=shop, given="hours\n/silence\n/drop\n4\nb\n/save what a test needs\n/hangup\n")
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stderr.endswith("Wrote the test “what a test needs” into shop.test.yaml. It passes: flowengine test shop.test.yaml\n")
    lines = (shop / "shop.test.yaml").read_text().splitlines()
    assert lines[:3] == ["flow: shop", "", "tests:"]
    assert [line.strip() for line in lines[6:]] == [
        "- hear: For our hours, press 1. For your bill, press 2.",
        "- say: hours",
        "- hear: We are open. For our hours, press 1. For your bill, press 2.",
        "- silence_after: 1s",
        "- hear: Are you there? For our hours, press 1.",
        "- socket_drops",
        "- hear: Sorry, we were cut off. For our hours, press 1.",
        "- press: 4",
        "- hear: I'll connect you.",
        '- handoff: {dial: "+15551230100"}',
        "- returns: busy",
        "- hear: For our hours, press 1. For your bill, press 2.",
        "- hang_up",
    ]
    assert "1 passed" in passes(shop)


OFFICE = """\
flow: office
start: route
calendars: {office: {timezone: America/Chicago, open: {mon-fri: 08:00-17:00}}}
states:
  route: {decide: [{if: calendars.office.is_open, goto: day}, {else: night}]}
  day: {prompt: "We are here. It is {{ call.now | time }}.", hangup: true}
  night: {prompt: "We open {{ calendars.office.next_open | date }}.", hangup: true}
"""


def test_a_call_at_another_time(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE)
    day = run("simulate", "office.yaml", "--fast", "--at", "2026-03-03 10:00", "--record", "office.test.yaml", cwd=tmp_path, given="\n")
    assert "We are here. It is 10 AM." in day.stdout, day.stdout + day.stderr
    assert "at: 2026-03-03 10:00" in (tmp_path / "office.test.yaml").read_text()
    assert "1 passed" in passes(tmp_path)
    night = run("simulate", "office.yaml", "--fast", "--at", "2026-03-06 22:30", cwd=tmp_path, given="\n")
    assert "We open Monday, March 9th." in night.stdout, night.stdout + night.stderr
    assert "We open" in run("simulate", "office.yaml", "--fast", "--at", "4:30", cwd=tmp_path, given="\n").stdout
    for wrong in ("soon", "25:00", "2026-13-01 10:00"):
        assert "--at takes a time" in run("simulate", "office.yaml", "--at", wrong, cwd=tmp_path).stderr
    assert "leave out --url" in run("simulate", "office", "--at", "10:00", "--url", "http://127.0.0.1:9", cwd=tmp_path).stderr


def test_it_stands_behind_the_tests_of_the_file(shop: Path) -> None:
    before = "# ours\nflow: shop   # the shop\ntests:\n  - name: old   # kept\n    steps: [press: 1]\n"
    (shop / "shop.test.yaml").write_text(before + "# the end\n")
    for _ in range(2):
        said = run("simulate", "shop.yaml", "--fast", cwd=shop, given="/save by key\n1\n/hangup\n")
        assert said.returncode == 0, said.stderr
    text = (shop / "shop.test.yaml").read_text()
    assert text.startswith(before) and text.endswith("# the end\n")
    assert "✓ by key (2)" in passes(shop) and "3 passed" in passes(shop)


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("shop.test.yaml", "flow: card\ntests: [{name: a, steps: [press: 1]}]\n", "shop.test.yaml belongs to the flow `card`, and this call is to `shop`. Take another file."),
        ("shop.test.yaml", "flow: shop\ntests: [{name: a, steps: [pres: 1]}]\n", "shop.test.yaml has errors; mend them first:"),
        ("shop.yaml", SHOP, "a test file's name ends in .test.yaml; this is shop.yaml"),
        ("none/shop.test.yaml", "", "there is no folder none"),
        ("empty/shop.test.yaml", "", "there is no flow `shop` in this folder: empty."),
    ],
)
def test_a_file_that_cannot_have_it_is_refused_before_the_call(shop: Path, file: str, text: str, why: str) -> None:
    (shop / "empty").mkdir()
    if text:
        (shop / file).write_text(text)
    said = run("simulate", "shop.yaml", "--record", file, cwd=shop, given="1\n/hangup\n")
    assert said.returncode == 1 and why in said.stderr and "◂" not in said.stdout
    if text:
        assert (shop / file).read_text() == text


class _Bills(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f'{{"sum": 12, "of": "{self.path}"}}'.encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def bills() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Bills)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_secrets_are_not_written_and_answers_of_other_systems_are(shop: Path) -> None:
    with bills() as address:
        environment = {"FLOWENGINE_ENV_API": address, "FLOWENGINE_ENV_OTHER": "x", "FLOWENGINE_SECRET_TOKEN": "s3cret-token", "FLOWENGINE_REQUEST_HOSTS": "127.0.0.1"}
        said = run("simulate", "shop.yaml", "--fast", "--record", "shop.test.yaml", cwd=shop, given="2\n7788\n", **environment)
    assert said.returncode == 0 and "It is 12 dollars." in said.stdout, said.stdout + said.stderr
    assert "What you gave as a secret at `code` isn't in it; something else stands there." in said.stderr
    text = (shop / "shop.test.yaml").read_text()
    assert "7788" not in text and "s3cret" not in text and "OTHER" not in text
    assert "- press: 1234" in text, text
    assert f"GET {address}/bills/*: {{body: {{sum: 12, of: /bills/•••}}}}" in text and "secrets: {TOKEN: stand-in}" in text
    assert "- ends: hangup" in text and "1 passed" in passes(shop)


@contextmanager
def calling(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A call whose lines are typed as it goes on."""
    program = subprocess.Popen(
        [sys.executable, "-m", "flowengine", "simulate", "shop.yaml", "--fast"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": ROOT, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def until(program: subprocess.Popen[str], words: str) -> str:
    assert program.stdout is not None
    said = ""
    for line in program.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"{words!r} was never told: {said}")


def test_a_saved_file_is_heard_and_a_broken_one_told_once(shop: Path) -> None:
    patient = SHOP.replace("timeout: 1s", "timeout: 60s")
    (shop / "shop.yaml").write_text(patient)
    with calling(shop) as program:

        def hears(key: str) -> str:
            assert program.stdin is not None
            program.stdin.write(f"{key}\n")
            program.stdin.flush()
            return until(program, "hours, press 1")

        until(program, "For our hours")
        (shop / "shop.yaml").write_text(patient.replace("We are open.", "We are closed.").replace("goto: code", "goto: coed"))
        told = until(program, "Did you mean `code`?")
        told += hears("hours")
        assert told.count("error: this goes to `coed`") == 1 and "We are open." in told  # the version from before goes on
        (shop / "shop.yaml").write_text(patient.replace("We are open.", "We are closed."))
        assert any("We are closed." in hears("hours") for _ in range(200))


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
def test_who_types_over_a_prompt_interrupts_it(shop: Path) -> None:
    """At a real terminal lines come when they are typed, not when it is polite."""
    import pty

    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "flowengine", "simulate", "shop.yaml"],
        cwd=shop,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": ROOT, "PYTHONUNBUFFERED": "1"},
    )
    try:
        until(program, "For our hours")
        os.write(ours, b"/save over the menu\n4\n")
        until(program, "ringing")
        os.write(ours, b"n\n")
        until(program, "Wrote the test")
    finally:
        program.kill()
        program.communicate()
        os.close(ours)
        os.close(theirs)
    text = (shop / "shop.test.yaml").read_text()
    assert "- interrupt: {press: 4, after: " in text and "- returns: no_answer" in text
    assert "✓ over the menu" in passes(shop)
