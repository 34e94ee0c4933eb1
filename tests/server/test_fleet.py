"""Three processes over one database, one killed and one restarted under three hundred calls: nobody's call is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path

import pytest
from databases import new_database
from fleet import Caller, Process, Proxy, System, Twilio

from flowengine.journal.database import Database

FLOW = """
flow: clinic
start: menu
variables: {visits: 0}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: For an appointment, press 1. For the desk, press 2. To leave, press 3.
    choices:
      - {dtmf: 1, goto: number}
      - {dtmf: 2, goto: desk}
      - {dtmf: 3, goto: bye}
  number:
    prompt: Please key in your four-digit number.
    collect: {into: number, type: digits, length: 4}
    goto: pin
  pin:
    prompt: And your PIN.
    collect: {into: pin, type: digits, length: 4, secret: true}
    goto: book
  book:
    request:
      post: http://127.0.0.1:PORT/bookings
      json: {number: "{{ number }}", pin: "{{ pin }}"}
      into: booking
      timeout: 5s
    outcomes: {ok: booked, failed: sorry}
  booked:
    prompt: That is booked. For the front desk, press 1. For billing, press 2.
    choices:
      - {dtmf: 1, goto: desk}
      - {dtmf: 2, goto: billing}
  desk:
    prompt: One moment, please.
    handoff: {dial: "+15551230100", data: {number: "{{ number }}", booking: "{{ booking.id }}", visits: "{{ visits }}"}}
    outcomes: {busy: booked, no_answer: sorry, failed: sorry}
  billing:
    prompt: Billing it is.
    handoff: {exit: billing, data: {number: "{{ number }}", booking: "{{ booking.id }}", visits: "{{ visits }}"}}
  bye: {prompt: Goodbye., hangup: true}
  sorry: {prompt: Something went wrong., handoff: {exit: wrong}}
relay: {exit_url: "https://clinic.example/next"}
"""


EXPECTED = ("session failed",)


def script(number: int) -> tuple[Caller, str, bool]:
    """A caller, the exit that they would reach, and whether they book."""
    digits = f"{number:04d}"
    booking = [("PIN", "4711"), ("key in your four-digit", digits)]
    match number % 4:
        case 0:
            return Caller([*booking, ("front desk", "1"), ("appointment", "1")], ["completed"]), "dial", True
        case 1:
            return Caller([*booking, ("front desk", "2"), ("appointment", "1")]), "exit", True
        case 2:
            return Caller([("appointment", "3")]), "hangup", False
        case _:
            return Caller([*booking, ("front desk", "1"), ("appointment", "1")], ["busy", "completed"]), "dial", True


async def calls_through(folder: Path, url: str, processes: int, many: int, trouble: object) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()
    chance = random.Random(7)
    system = System(lambda: chance.uniform(0.02, 0.3))
    await system.start()
    flow = folder / "clinic.yaml"
    flow.write_text(FLOW.replace("PORT", str(system.port)))
    fleet = [Process(flow, url, folder) for _ in range(processes)]
    await asyncio.gather(*(process.start() for process in fleet))
    proxy = Proxy(fleet)
    await proxy.start()
    twilio = Twilio(proxy.port, "clinic", lambda: chance.uniform(0.5, 3.0))
    scripts = [script(number) for number in range(many)]
    try:
        calls = [asyncio.create_task(twilio.call(caller)) for caller, _, _ in scripts]
        await trouble(fleet, scripts)  # type: ignore[operator]
        await asyncio.wait_for(asyncio.gather(*calls), 120)
    finally:
        await twilio.close()
        await asyncio.gather(*(process.stop(signal.SIGKILL) for process in fleet))
        await proxy.stop()
        await system.stop()
    told_of = [line for process in fleet for line in process.lines if (line.get("level") in ("error", "warning") and line["event"] not in EXPECTED) or line["event"] == "text"]
    assert told_of == []
    for number, (caller, exit_, books) in enumerate(scripts):
        told = (number, caller)
        assert caller.trouble == [], told
        assert caller.ended is not None and caller.ended[0] == exit_, told
        if books:
            assert caller.ended[1]["number"] == f"{number:04d}" and caller.ended[1]["visits"] == 1, told
            assert caller.ended[1]["booking"] == f"booking of {caller.sid}-book-1", told
        assert sum(said.startswith("For an appointment") for said in caller.heard) == 1, told  # nobody begins anew
        assert "Something went wrong." not in " ".join(caller.heard), told
    booked = {f"{caller.sid}-book-1" for caller, _, books in scripts if books}
    assert set(system.done) == booked and set(system.done.values()) == {1}
    assert sum(caller.lost for caller, _, _ in scripts) > 0
    assert max(caller.longest_wait for caller, _, _ in scripts) < 10


async def until_under_way(scripts: list[tuple[Caller, str, bool]]) -> None:
    while sum(len(caller.heard) > 1 for caller, _, _ in scripts) < len(scripts) / 2:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def test_three_processes_over_postgresql_one_killed_and_one_restarted(tmp_path: Path) -> None:
    async def trouble(fleet: list[Process], scripts: list[tuple[Caller, str, bool]]) -> None:
        await until_under_way(scripts)
        await fleet[0].stop(signal.SIGKILL)
        await asyncio.sleep(1)
        await fleet[1].stop(signal.SIGTERM)
        await fleet[1].start()

    async def run() -> None:
        await calls_through(tmp_path, await new_database("postgresql", tmp_path), 3, 300, trouble)

    asyncio.run(run())


def test_one_process_over_sqlite_killed_and_started_again(tmp_path: Path) -> None:
    async def trouble(fleet: list[Process], scripts: list[tuple[Caller, str, bool]]) -> None:
        await until_under_way(scripts)
        await fleet[0].stop(signal.SIGKILL)
        await fleet[0].start()

    async def run() -> None:
        await calls_through(tmp_path, await new_database("sqlite", tmp_path), 1, 300, trouble)

    asyncio.run(run())


@pytest.fixture(autouse=True)
def _many_files() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
