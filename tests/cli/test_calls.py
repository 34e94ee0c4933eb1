"""`flowengine calls` as an operator meets it, over a real database."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from databases import KINDS, new_database
from lines import BEGAN, KeptLine
from terminal import run

from flowengine.dialog.program import Program
from flowengine.journal.database import Database
from flowengine.journal.keeping import Journal
from flowengine.journal.sealing import Keys
from flowengine.language.reader import read_flow_bytes

SHOP = """
    flow: FLOW
    journal: JOURNAL
    start: menu
    variables: {topic: none}
    states:
      menu:
        prompt: For our hours, say hours. For your bill, say billing.
        choices:
          - {dtmf: 1, speech: [hours, (when are you) open], goto: hours}
          - {dtmf: 2, speech: [billing, (pay) my bill], set: {topic: billing}, goto: bill}
      hours: {prompt: We are open from nine to six., goto: menu}
      bill: {request: {get: "https://shop.example/bill", into: bill}, outcomes: {ok: due, failed: desk}}
      due: {prompt: "You owe {{ bill.sum }} dollars.", hangup: true}
      desk: {prompt: One moment., handoff: {dial: "+15551230100"}}
"""


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> float:
        return self.now


def shop(flow: str = "shop", journal: str = "full") -> Program:
    read, problems = read_flow_bytes(dedent(SHOP).replace("FLOW", flow).replace("JOURNAL", journal).encode(), f"{flow}.yaml")
    assert read is not None, problems
    return Program(read)


async def calls_in(url: str) -> None:
    """Four calls: one that is told in full, one whose words aren't kept, one that is dialled on, one that goes on."""
    database = Database(url)
    await database.upgrade()
    journal = Journal(database, Keys("a secret for tests, long enough"), clock=Clock())
    await journal.start()
    first = KeptLine(journal, shop(), "CA" + "1" * 32)
    first.say("how late can I come by")
    first.say("hours please")
    first.press("2")
    first.answer(200, {"sum": 12})
    first.wait(10)
    second = KeptLine(journal, shop("private", "masked"), "CA" + "2" * 32, began=BEGAN + 600, caller="+15559876543")
    second.say("billing")
    await second.hang_up(0.5)
    third = KeptLine(journal, shop(), "CA1" + "3" * 31, began=BEGAN + 3600)
    third.say("my bill")
    third.answer(None)
    third.wait(10)
    KeptLine(journal, shop(), "CA" + "4" * 32, began=BEGAN + 7200)
    assert await journal.settled()
    await journal.stop()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    made = asyncio.run(new_database(request.param, tmp_path))
    asyncio.run(calls_in(made))
    return made


def listed(url: str, *options: str, **environment: str) -> list[str]:
    said = run("calls", "list", "--database-url", url, "--timezone", "Europe/Berlin", *options, **environment)
    assert said.returncode == (0 if "CA" in said.stdout else 1), said.stderr
    return re.findall(r"^CA\w+", said.stdout, re.MULTILINE)


def test_listed_are_those_that_fit(url: str) -> None:
    one, two, three, four = "CA1111111111", "CA2222222222", "CA1333333333", "CA4444444444"
    assert listed(url) == [four, three, two, one]
    assert listed(url, "--limit", "1") == [four]
    assert listed(url, "--flow", "private") == [two]
    assert listed(url, "--status", "live") == [four]
    assert listed(url, "--exit", "dial") == [three]
    assert listed(url, "--exit", "caller") == [two]
    assert listed(url, "--since", "2027-01-15 10:00") == [four, three]
    assert listed(url, "--since", "2030-01-01") == []
    assert listed(url, "--caller", "+1 (555) 987-6543") == []
    assert listed(url, "--caller", "+1 (555) 987-6543", FLOWENGINE_KEY="a secret for tests, long enough") == [two]
    assert listed(url, "--caller", "+15551234567") == [four, three, one]


def test_the_list_as_it_is_read(url: str) -> None:
    said = run("calls", "list", "--database-url", url, "--timezone", "Europe/Berlin")
    assert said.stdout == dedent("""\
        call          began        lasted  caller  flow     last state  how it ended
        CA4444444444  01-15 11:00    0:00  234567  shop     menu        on the line
        CA1333333333  01-15 10:00    0:12  234567  shop     desk        to dial
        CA2222222222  01-15 09:10    0:10  ••••43  private  bill        caller hung up
        CA1111111111  01-15 09:00    0:33  234567  shop     due         ended by the flow

        4 calls of 2027, by the clock of Europe/Berlin
        """)
    none = run("calls", "list", "--database-url", url, "--timezone", "Europe/Berlin", "--flow", "shpo")
    assert (none.returncode, none.stderr.splitlines()) == (
        1,
        ["No call is like that (--flow shpo).", "Did you mean `shop`?", "Kept are: 1 of private, the newest of 2027-01-15 09:10; 3 of shop, the newest of 2027-01-15 11:00."],
    )


def test_a_call_as_it_went(url: str) -> None:
    said = run("calls", "show", "CA11", "--database-url", url, "--timezone", "Europe/Berlin", COLUMNS="80")
    assert said.returncode == 0, said.stderr
    head, told = said.stdout.split("\n\n")
    assert head.startswith(f"CA{'1' * 32}\nshop, version ") and head.endswith(" · 0:33.4 · ended by the flow · times by the clock of Europe/Berlin")
    assert dedent(told) == dedent("""\
          0:00.0  · call from +15551234567 to +15557654321, on Friday, 2027-01-15 at
                    09:00 (CET)
          0:00.0  = topic: none
          0:00.0  → menu
          0:00.0  ◂ For our hours, say hours. For your bill, say billing.
          0:10.0  ▸ says “how late can I come by”
          0:10.0  · not understood
          0:10.0  ◂ Sorry, I didn't get that.
          0:10.0  ◂ For our hours, say hours. For your bill, say billing.
          0:20.0  ▸ says “hours please”
          0:20.0  · understood as “hours” (0.97)
          0:20.0  → hours
          0:20.0  → menu
          0:20.0  ◂ We are open from nine to six.
          0:20.0  ◂ For our hours, say hours. For your bill, say billing.
          0:30.0  ▸ presses 2
          0:30.0  = topic: billing
          0:30.0  → bill
          0:30.0  · asks GET
          0:30.8  · GET is answered with 200, after 0.8 seconds
          0:30.8  = bill: {"sum": 12}
          0:30.8  → due
          0:30.8  ◂ You owe 12 dollars.
          0:33.4  · the flow hangs up
        """)


def test_a_call_whose_words_arent_kept(url: str) -> None:
    said = run("calls", "show", "CA2", "--database-url", url, "--timezone", "UTC").stdout
    assert "▸ says something that isn't kept (7 characters)" in said and "· understood as “billing” (1.00)" in said and "= topic: •••" in said
    assert "▸ hangs up" in said and "With `journal: full`" in said and "+1555" not in said.replace("+15557654321", "")


def test_which_call_is_meant(url: str) -> None:
    several = run("calls", "show", "CA1", "--database-url", url)
    assert several.returncode == 1 and "Several calls begin with `CA1`" in several.stderr and "CA1333333333" in several.stderr
    none = run("calls", "show", "CA9", "--database-url", url)
    assert none.returncode == 1 and "There is no call `CA9`." in none.stderr and "3 of shop" in none.stderr


def test_exported_are_all_that_docs_tell_of(url: str) -> None:
    said = run("calls", "export", "--database-url", url, "--timezone", "UTC")
    calls = [json.loads(line) for line in said.stdout.splitlines()]
    assert [call["sid"][:3] for call in calls] == ["CA1", "CA2", "CA1", "CA4"] and said.stderr == "4 calls\n"
    assert calls[0]["started"] == "2027-01-15T08:00:00.000+00:00" and calls[3]["ended"] is None
    assert [turn["heard"] for turn in calls[0]["turns"] if turn["event"] == "caller-spoke"] == ["how late can I come by", "hours please"]
    page = (Path(__file__).parent.parent.parent / "docs/journal.md").read_text()
    names = {name for call in calls for name in call} | {name for call in calls for turn in call["turns"] for name in turn}
    assert {name for name in names if f"`{name}`" not in page} == set()
    shown = json.loads(run("calls", "show", "CA11", "--format", "json", "--database-url", url, "--timezone", "UTC").stdout)
    assert shown == calls[0]
    assert len(run("calls", "export", "--flow", "private", "--database-url", url).stdout.splitlines()) == 1


def test_what_cant_be_looked_into(tmp_path: Path) -> None:
    said = run("calls", "list", cwd=tmp_path)
    assert said.returncode == 2 and "there is no database flowengine.db here" in said.stderr and not (tmp_path / "flowengine.db").exists()
    (tmp_path / "flowengine.db").touch()
    assert "Run `flowengine db upgrade`" in run("calls", "list", cwd=tmp_path).stderr
    assert "`--since tomorow` is no time" in run("calls", "list", "--since", "tomorow", cwd=tmp_path).stderr
    assert "there is no timezone `Mars`" in run("calls", "list", "--timezone", "Mars", cwd=tmp_path).stderr
    assert "`bob` is no number" in run("calls", "list", "--caller", "bob", cwd=tmp_path).stderr
