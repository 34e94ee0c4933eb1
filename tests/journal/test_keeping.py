"""Calls noted, taken over, gone on with and forgotten, on a real database of each kind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from textwrap import dedent
from typing import Any

from sqlalchemy import select

from flowengine.dialog.call import Call
from flowengine.dialog.commands import HandoffOrder, SendRequest
from flowengine.dialog.events import CallEnded, CallerSpoke, CallStarted, Event, KeyPressed, RequestAnswered
from flowengine.dialog.program import Program, link
from flowengine.journal.forgetting import forget
from flowengine.journal.keeping import Journal, Pen
from flowengine.journal.tables import calls, published, requests, turns, versions
from flowengine.language.reader import read_flow_bytes
from flowengine.relay.resuming import Suspended

FLOW = """
    flow: clinic
    journal: JOURNAL
    start: menu
    variables: {n: 0}
    states:
      menu:
        prompt: Press 1 for your number, or say billing.
        choices:
          - {dtmf: 1, speech: number, goto: number}
          - {speech: billing, goto: pin}
      number:
        prompt: Your number?
        collect: {into: number, type: digits, length: 4}
        goto: menu
      pin:
        prompt: Your PIN?
        collect: {into: pin, type: digits, length: 4, secret: true}
        goto: desk
      desk:
        prompt: One moment.
        handoff: {dial: "+15551230100", data: {number: "{{ number }}"}}
"""
WithJournal = Callable[[Callable[[Journal], Any]], None]


def program(journal: str = "masked", flow: str = FLOW) -> Program:
    read, problems = read_flow_bytes(dedent(flow).replace("JOURNAL", journal).encode(), "flows/clinic.yaml")
    assert read is not None, problems
    return link({"clinic": read})["clinic"]


class Line:
    """A call that is noted."""

    def __init__(self, journal: Journal, made: Program, sid: str = "CA1") -> None:
        self.journal, self.program = journal, made
        self.started = CallStarted(sid, datetime(2026, 3, 2, 9, tzinfo=UTC), "+15551234567", "+15557654321")
        self.pen = journal.open(self.started, made)
        self.call = Call(made, lambda event, step: self.pen.note(event, step, self.call.interpreter))
        self.now = 0.0
        self.happens(self.started)

    def happens(self, *events: Event) -> None:
        for event in events:
            self.now += 1
            self.call.receive(event, self.now)

    def press(self, keys: str) -> None:
        self.happens(*map(KeyPressed, keys))

    @property
    def kept(self) -> Suspended:
        interpreter = self.call.interpreter
        return Suspended(interpreter.places, interpreter.language, {}, self.now, True, interpreter.requests_answered, self.pen.turn)


async def rows(journal: Journal, table: Any) -> list[dict[str, Any]]:
    return await journal.database.read(lambda connection: [dict(row) for row in connection.execute(select(table)).mappings()])


def test_a_call_goes_on_where_it_was_with_what_it_knew_in_the_version_it_began_with(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        line = Line(journal, program())
        line.press("14711")
        assert await journal.settled()
        taken = await journal.take("CA1")
        assert taken is not None and taken.call is not None and not taken.over
        assert [(place.flow, place.state, dict(place.variables)) for place in taken.call.places] == [("clinic", "menu", {"n": 0, "number": "4711"})]
        assert (taken.call.lost, taken.call.language, taken.row["turns"], taken.row["epoch"]) == (True, "en-US", line.pen.turn, 2)
        made = await journal.program("clinic", taken.versions)
        assert made is not None and made.flow.version == line.program.flow.version
        assert made is not line.program and made.flow.states.keys() == line.program.flow.states.keys()

    with_journal(test)


def test_nothing_is_known_of_a_call_that_never_was(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        assert await journal.take("CA1") is None
        assert await journal.versions_of("CA1") == {}
        assert await journal.program("clinic", {"clinic": "0123456789abcdef"}) is None
        await journal.ended("CA1")

    with_journal(test)


def test_who_has_lost_a_call_changes_nothing_any_more(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        old = Line(journal, program())
        await journal.settled()
        taken = await journal.take("CA1")
        assert taken is not None
        new = journal.go_on(taken, old.program)
        assert new.epoch == 2 and new.turn == old.pen.turn
        old.press("1")  # its socket isn't known to be dead yet
        old.pen.leave(old.kept, None, lost=True)
        await journal.settled()
        [row] = await rows(journal, calls)
        assert (row["state"], row["epoch"], row["status"]) == ("menu", 2, "live")

    with_journal(test)


def test_a_call_ends_in_one_way_and_leaves_nothing_to_go_on_with(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        for number, (end, status, left) in enumerate(
            [
                (lambda pen, kept: pen.leave(kept, None, lost=False), "over", "hangup"),
                (lambda pen, kept: pen.leave(kept, HandoffOrder(("clinic",), "desk", "dial", "+15551230100"), lost=False), "away", "dial"),
                (lambda pen, kept: pen.leave(kept, HandoffOrder(("clinic",), "desk", "exit", "billing"), lost=False), "away", "exit billing"),
                (lambda pen, kept: pen.leave(kept, None, lost=True), "lost", ""),
            ]
        ):
            line = Line(journal, program(), f"CA{number}")
            end(line.pen, line.kept)
            await journal.settled()
            row = (await rows(journal, calls))[-1]
            assert (row["status"], row["exit"], row["sealed"] is None) == (status, left, status == "over")
            await journal.ended(f"CA{number}")
            await journal.ended(f"CA{number}")  # the same webhook again
            row = (await rows(journal, calls))[-1]
            assert (row["status"], row["exit"], row["sealed"]) == ("over", left or "caller", None)
            late = await journal.take(f"CA{number}")
            assert late is not None and late.over and late.call is None

    with_journal(test)


def test_what_callers_say_and_key_is_kept_only_where_the_flow_says_so(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        for sid, kind in (("CAmasked", "masked"), ("CAfull", "full")):
            line = Line(journal, program(kind), sid)
            line.happens(CallerSpoke("ahem what"))
            line.press("14711")
            line.happens(CallerSpoke("my billing please"))
            line.press("9315")
            line.happens(CallEnded())
        await journal.settled()
        by_sid = {sid: json.dumps([row for row in await rows(journal, turns) if row["sid"] == sid]) for sid in ("CAmasked", "CAfull")}
        numbers = {row["sid"]: row["caller"] for row in await rows(journal, calls)}
        for words in ("ahem", "4711", "billing please"):
            assert words not in by_sid["CAmasked"]
        assert "ahem what" in by_sid["CAfull"] and "4711" in by_sid["CAfull"]
        assert numbers == {"CAmasked": "••••••••••67", "CAfull": "+15551234567"}
        keyed = [json.loads(row["detail"]).get("heard") for row in await rows(journal, turns) if row["sid"] == "CAfull" and row["event"] == "key-pressed"]
        assert keyed == ["1", "4", "7", "1", "1", None, None, None, None]  # the PIN is nobody's

    with_journal(test)


def test_secret_answers_are_nowhere(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        line = Line(journal, program("full"))
        line.happens(CallerSpoke("billing"))
        line.happens(CallerSpoke("nine three one"))
        line.press("9315")
        line.pen.leave(line.kept, None, lost=True)
        await journal.settled()
        taken = await journal.take("CA1")
        assert taken is not None and taken.call is not None
        assert taken.call.places[0].missing == ("pin",) and "pin" not in taken.call.places[0].variables
        everything = repr([await rows(journal, table) for table in (calls, turns, requests)])
        assert "9315" not in everything and "nine three" not in everything

    with_journal(test)


def test_a_version_is_kept_once_as_it_is_with_what_it_includes(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        for number in range(3):
            Line(journal, program(), f"CA{number}")
        Line(journal, program("full"), "CA9")
        await journal.settled()
        kept = await rows(journal, versions)
        assert [row["flow"] for row in kept] == ["clinic", "clinic"]
        damaged = {"clinic": kept[0]["version"]}
        await journal.database.write(lambda connection: connection.execute(versions.update().values(files=b"damaged")).rowcount)
        assert await journal.program("clinic", damaged) is None

    with_journal(test)


def test_a_request_that_changes_something_is_sent_once_and_its_answer_is_there_for_whoever_goes_on(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        order = SendRequest(1, "POST", "https://example.com/book", key="CA1-book-1", timeout=0.2)
        Line(journal, program())
        assert await journal.before_sending("CA1", order) is None
        assert await journal.before_sending("CA1", order) is None  # nobody knows what came of it: under its key it may go again
        await journal.after_answer(order, RequestAnswered(1, 200, {"booking": 7}, ""))
        assert await journal.before_sending("CA1", SendRequest(4, "POST", "https://example.com/book", key="CA1-book-1")) == RequestAnswered(4, 200, {"booking": 7}, "")
        [row] = await rows(journal, requests)
        assert b"booking" not in (row["sealed"] or b"") and row["method"] == "POST"
        await journal.ended("CA1")
        [row] = await rows(journal, requests)
        assert row["sealed"] is None

    with_journal(test)


def test_a_request_that_is_under_way_elsewhere_is_waited_for(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        order = SendRequest(1, "POST", "https://example.com/book", key="CA1-book-1")
        assert await journal.before_sending("CA1", order) is None
        again = asyncio.create_task(journal.before_sending("CA1", order))
        await asyncio.sleep(0)
        await journal.after_answer(order, RequestAnswered(1, 201, None, ""))
        assert await again == RequestAnswered(1, 201, None, "")

    with_journal(test)


def test_counting_is_of_a_window_and_shared(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        assert [await journal.count("dial +44", 3600) for _ in range(3)] == [1, 2, 3]
        assert [await journal.count("dial +44", 3600, once=call) for call in ("CA1", "CA2", "CA1", "CA3")] == [4, 5, 4, 6]
        assert await journal.count("dial +49", 3600, once="CA1") == 1
        assert (await journal.counted("dial +44", 3600), await journal.counted("dial +1", 3600)) == (6, 0)
        journal.clock.now += 3600  # type: ignore[attr-defined]
        assert await journal.count("dial +44", 3600) == 1

    with_journal(test)


def test_old_calls_are_erased_and_those_that_never_came_back_are_over(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        ended, away, live = (Line(journal, program(), sid) for sid in ("CAended", "CAaway", "CAlive"))
        ended.pen.leave(ended.kept, None, lost=False)
        away.pen.leave(away.kept, HandoffOrder(("clinic",), "desk", "dial", "+1"), lost=False)
        await journal.settled()
        now = journal.clock()
        assert await journal.forget(now - 10, now - 10) == 0
        journal.clock.now += 100  # type: ignore[attr-defined]
        live.press("1")
        await journal.settled()
        assert await journal.forget(now + 50, now + 50) == 2
        assert [row["sid"] for row in await rows(journal, calls)] == ["CAlive"]
        assert {row["sid"] for row in await rows(journal, turns)} == {"CAlive"}

    with_journal(test)


def test_a_pen_notes_what_has_changed_and_nothing_else(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        line = Line(journal, program("full"))
        line.press("14711")
        await journal.settled()
        changed = [json.loads(row["detail"]).get("changed") for row in await rows(journal, turns)]
        assert changed == [{"n": 0}, None, None, None, None, {"number": "4711"}]
        assert isinstance(line.pen, Pen)

    with_journal(test)


def test_odd_characters_cost_nobody_their_journal(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        line = Line(journal, program("full"), "CA\x00odd\ud800")
        line.happens(CallerSpoke("nul \x00 and half \udc00"))
        other = Line(journal, program(), "CA2")
        assert await journal.settled()
        assert len(await rows(journal, calls)) == 2
        assert len([row for row in await rows(journal, turns) if row["sid"] == other.pen.sid]) == 1

    with_journal(test)


def test_a_month_is_erased_piece_by_piece(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        for number in range(5):
            line = Line(journal, program(), f"CA{number}")
            line.pen.leave(line.kept, None, lost=False)
        await journal.settled()
        later = journal.clock() + 100
        assert await forget(journal.database, later, later, later, (), piece=2) == 5
        assert [await rows(journal, table) for table in (calls, turns)] == [[], []]

    with_journal(test)


def test_a_version_goes_when_nobody_serves_it_and_no_call_or_publication_names_it(with_journal: WithJournal) -> None:
    async def test(journal: Journal) -> None:
        line = Line(journal, program(), "CAlive")
        gone, out, served = (program("masked", FLOW.replace("One moment", other)) for other in ("Wait", "Hold on", "Soon"))
        for other in (gone, out, served):
            ended = Line(journal, other, "CA" + other.flow.version)
            ended.pen.leave(ended.kept, None, lost=False)
        await journal.settled()
        publication = published.insert().values(flow="clinic", version=out.flow.version, at=journal.clock(), note="")
        await journal.database.write(lambda connection: connection.execute(publication).rowcount)
        later = journal.clock() + 100
        line.pen._row["touched"] = later
        line.press("1")
        await journal.settled()
        await forget(journal.database, later, later - 50, 0, [served.flow.version])
        assert {row["version"] for row in await rows(journal, versions)} == {line.program.flow.version, out.flow.version, served.flow.version}
        assert await journal.forget(later, 0) == 0  # this process has them all in use

    with_journal(test)
