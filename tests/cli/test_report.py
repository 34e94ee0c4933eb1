"""`flowengine report` as a clinic manager reads it, over a real database."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from textwrap import dedent

import pytest
from databases import KINDS, new_database
from lines import BEGAN, KeptLine
from terminal import run
from test_calls import SHOP, Clock, shop

from flowengine.journal.database import Database
from flowengine.journal.keeping import Journal
from flowengine.journal.sealing import Keys


async def calls_in(url: str) -> None:
    """Six calls of the shop, one of which is on the line, and one of a flow that keeps no words."""
    database = Database(url)
    await database.upgrade()
    journal = Journal(database, Keys("a secret for tests, long enough"), clock=Clock())
    await journal.start()

    def line(number: int, journal_: str = "full") -> KeptLine:
        return KeptLine(journal, shop("shop" if journal_ == "full" else "private", journal_), f"CA{number:032}", began=BEGAN + 600 * number)

    for number in range(3):
        lost = line(number)
        lost.say("Do I have to pay?" if number else "have I to pay do")
        lost.say("um what now")
        if number:
            await lost.hang_up()
        else:
            lost.wait(7)
            lost.press("1")
            await lost.hang_up()
    desk = line(3)
    desk.press("2")
    desk.answer(None)
    desk.wait(10)
    done = line(4)
    done.say("billing")
    done.answer(200, {"sum": 3})
    done.wait(10)
    line(5)
    private = line(6, "masked")
    private.say("whatever")
    await private.hang_up()
    assert await journal.settled()
    await journal.stop()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    made = asyncio.run(new_database(request.param, tmp_path))
    asyncio.run(calls_in(made))
    return made


PAGE = """\
shop: 6 calls
  began 2027-01-15 09:00 to 2027-01-15 09:50, by the clock of Europe/Berlin
  all in version VERSION, as it is now

How they ended
  without a person                   4 of 5   80 %
    said goodbye                     1 of 5   20 %
    the caller hung up               3 of 5   60 %
  with a person                      1 of 5   20 %
    dial                             1 of 5   20 %
  1 call on the line, not counted here
  Most hang up at menu (3 of 6).

Where they were
  state           came went on  ended here answers silent   not clear A or B?   stay
  menu               6       2     3  50 %       9      1     6  67 %       –   0:16
  hours              1       1           –
  bill               2       2           –
  due                1       –     1 100 %                                      0:02
  desk               1       –     1 100 %                                      0:01

  came: calls that came there; went on, ended here: how many of them did.
  answers: what callers said or keyed; not clear: of these, not understood; A or
  B?: either of two was meant. silent: nothing was said. stay: half of the
  callers were through sooner.

What they said that wasn't understood

     3 ×  at menu: “Do I have to pay?”, “have I to pay do”
          nearest: “2 · billing” (0.29 of 1)
          to have it understood so, shop.yaml:11 becomes
      - {dtmf: 2, speech: [billing, (pay) my bill, do i have to pay], set: {topic: billing}, goto: bill}

     3 ×  at menu: “um what now”
          nothing there comes near it
"""


def test_the_page(url: str, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(dedent(SHOP).replace("FLOW", "shop").replace("JOURNAL", "full"))
    said = run("report", "shop.yaml", "--database-url", url, "--timezone", "Europe/Berlin", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert said.stdout == PAGE.replace("VERSION", shop().flow.version[:12])
    assert max(len(line) for line in said.stdout.splitlines() if "speech:" not in line) <= 84
    (tmp_path / "shop.yaml").write_text(dedent(SHOP).replace("FLOW", "shop").replace("JOURNAL", "full").replace("(pay) my bill", "(pay) my bill, do i have to pay"))
    changed = run("report", "shop.yaml", "--database-url", url, "--timezone", "Europe/Berlin", cwd=tmp_path)
    assert "; the flow has changed since" in changed.stdout and "by now understood as “2 · billing” (1.00)" in changed.stdout


def test_the_same_for_programs(url: str) -> None:
    said = json.loads(run("report", "shop", "--database-url", url, "--timezone", "UTC", "--format", "json").stdout)
    assert (said["calls"], said["over"], said["contained"]) == (6, 5, 4)
    assert said["endings"] == {"person": 1, "flow": 1, "hung_up": 3, "lost": 0, "live": 1}
    assert said["states"][0] == {
        "name": "menu",
        "calls": 6,
        "on": 2,
        "out": 3,
        "hung_up": 3,
        "answers": 9,
        "no_input": 1,
        "no_match": 6,
        "unsure": 0,
        "seconds": said["states"][0]["seconds"],
    }
    assert said["not_understood"][0]["nearest"]["add"]["text"].endswith("do i have to pay], set: {topic: billing}, goto: bill}")
    rows = list(csv.DictReader(io.StringIO(run("report", "shop", "--database-url", url, "--format", "csv").stdout)))
    assert [row["state"] for row in rows] == ["menu", "hours", "bill", "due", "desk"]
    assert all(int(row["calls"]) >= int(row["on"]) + int(row["out"]) for row in rows)


def test_words_that_arent_kept(url: str) -> None:
    said = run("report", "private", "--database-url", url).stdout
    assert "private: 1 call\n" in said and "What callers say isn't kept of this flow. With `journal: full`" in said and "1 100 %" in said


def test_no_calls(url: str) -> None:
    none = run("report", "shpo", "--database-url", url, "--timezone", "UTC")
    assert none.returncode == 1 and "Did you mean `shop`?" in none.stderr
    later = run("report", "shop", "--since", "2030-01-01", "--database-url", url)
    assert later.returncode == 1 and "6 of shop" in later.stderr
