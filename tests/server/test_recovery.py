"""Calls that are lost on one server and go on, on another, over one database: a real uvicorn each, real sockets, a real database."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import KINDS, new_database
from running import PUBLIC, Phone, Running, only, running

from flowengine.journal.database import Database
from flowengine.journal.looking import how_many

FLOW = """
flow: clinic
start: menu
variables: {visits: 0}
states:
  menu:
    set: {visits: "{{ visits + 1 }}"}
    prompt: Press 1 for your number, or 2 for the desk.
    choices:
      - {dtmf: 1, goto: number}
      - {dtmf: 2, goto: desk}
      - {dtmf: 9, language: es-US, do: repeat}
  number:
    prompt: {en-US: Your number?, es-US: ¿Su número?}
    collect: {into: number, type: digits, length: 4}
    goto: menu
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100", data: {number: "{{ number }}", visits: "{{ visits }}"}}
    outcomes: {busy: menu}
"""
RINGING = {"CallSid": "", "AccountSid": "AC" + "0" * 32, "From": "+15550001111", "To": "+15550002222", "CallStatus": "in-progress", "Direction": "inbound"}


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    async def make() -> str:
        address = await new_database(request.param, tmp_path)
        database = Database(address)
        await database.upgrade()
        await database.close()
        return address

    return asyncio.run(make())


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.yaml"
    path.write_text(FLOW)
    return path


@pytest.fixture
def two(flow: Path, url: str) -> Iterator[tuple[Running, Running]]:
    """Two servers over one database."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(running(flow, database_url=url, call_token="required")) for _ in range(2))
        yield first, second


def answered(server: Running, sid: str) -> dict[str, str]:
    """The parameters of the TwiML that answers a call."""
    return parameters(server.post("/flows/clinic/twiml", {**RINGING, "CallSid": sid}).text)


def parameters(twiml: str) -> dict[str, str]:
    return {parameter.get("name", ""): parameter.get("value", "") for parameter in only(twiml, "ConversationRelay").findall("Parameter")}


def lost(server: Running, sid: str, **form: str) -> dict[str, str]:
    """What the action callback gives for a session that failed."""
    answer = server.post("/flows/clinic/action", {**RINGING, "CallSid": sid, "SessionStatus": "failed", "ErrorCode": "64105", **form})
    return parameters(answer.text)


def until_written(url: str) -> None:
    async def look() -> bool:
        database = Database(url)
        try:
            return (await how_many(database))["calls on the line"] == 1
        finally:
            await database.close()

    while not asyncio.run(look()):
        pass


def gone(server: Running, sid: str) -> None:
    while server.server.calls.live(sid) is not None:
        time.sleep(0.01)


def test_it_goes_on_in_its_state_with_its_variables_and_language(two: tuple[Running, Running]) -> None:
    here, there = two
    sid = "CA" + "1" * 32
    with here.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=answered(there, sid))
        phone.hear()
        phone.press("1")
        phone.hear()
        phone.press("4711")
        phone.hear()
        phone.press("9")
        phone.next()
        phone.hear()
        phone.press("1")
        phone.hear()
        socket.socket.close()
    gone(here, sid)
    with there.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=lost(here, sid))
        assert phone.next()["type"] == "language"
        assert phone.hear() == "Disculpe, se cortó la llamada. ¿Su número?"
        phone.press("0815")
        phone.hear()
        phone.press("2")
        phone.hear()
        phone.heard()
        end = phone.next()
        assert {name: value for name, value in json.loads(end["handoffData"]).items() if name != "flowengine"} == {"number": "0815", "visits": 3}


def test_a_dial_comes_back_elsewhere(two: tuple[Running, Running]) -> None:
    here, there = two
    sid = "CA" + "2" * 32
    with here.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=answered(here, sid))
        phone.hear()
        phone.press("2")
        phone.hear()
        phone.heard()
        end = phone.next()
    form = {**RINGING, "CallSid": sid, "SessionStatus": "ended", "HandoffData": end["handoffData"]}
    dial = only(there.post("/flows/clinic/action", form).text, "Dial")
    back = there.post(dial.get("action", "").removeprefix(PUBLIC), {**RINGING, "CallSid": sid, "DialCallStatus": "busy"})
    with there.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=parameters(back.text))
        assert phone.hear().startswith("Press 1")
        phone.press("2")
        phone.hear()
        phone.heard()
        assert json.loads(phone.next()["handoffData"])["visits"] == 2


def test_a_call_stays_on_the_version_that_it_began_with(two: tuple[Running, Running], flow: Path) -> None:
    here, there = two
    sid = "CA" + "3" * 32
    with here.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=answered(here, sid))
        phone.hear()
        socket.socket.close()
    gone(here, sid)
    flow.write_text(FLOW.replace("or 2 for the desk", "or 2 for the new desk").replace("+15551230100", "+15551230199"))
    while "new desk" not in str(there.server.shelf.flow("clinic").states["menu"].prompt.parts):  # type: ignore[index, union-attr]
        time.sleep(0.02)
    with there.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=lost(there, sid))
        assert phone.hear() == "Sorry, we were cut off. Press 1 for your number, or 2 for the desk."
        phone.press("2")
        phone.hear()
        phone.heard()
        end = phone.next()
    form = {**RINGING, "CallSid": sid, "SessionStatus": "ended", "HandoffData": end["handoffData"]}
    assert only(there.post("/flows/clinic/action", form).text, "Number").text == "+15551230100"
    sid = "CA" + "4" * 32
    with there.open("clinic") as socket:
        assert "new desk" in Phone(socket, callSid=sid, customParameters=answered(there, sid)).hear()


def test_a_call_that_is_over_is_not_opened_again(two: tuple[Running, Running]) -> None:
    here, there = two
    sid = "CA" + "5" * 32
    with here.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=answered(here, sid))
        phone.hear()
    gone(here, sid)
    again = lost(here, sid)
    for _ in range(2):
        over = there.post("/flows/clinic/action", {**RINGING, "CallSid": sid, "CallStatus": "completed", "SessionStatus": "completed"})
        assert "Connect" not in over.text
    with there.open("clinic") as socket:
        phone = Phone(socket, callSid=sid, customParameters=again)
        with pytest.raises(Exception, match="1008"):
            phone.next()


@pytest.mark.parametrize("token", ["", "0" * 40])
def test_a_socket_that_does_not_come_from_our_twiml_is_refused(two: tuple[Running, Running], token: str) -> None:
    here, _ = two
    sid = "CA" + "6" * 32
    given = answered(here, "CA" + "7" * 32) | ({"flowengine_token": token} if token else {})
    with here.open("clinic") as socket, pytest.raises(Exception, match="1008"):
        Phone(socket, callSid=sid, customParameters=given if token else {}).next()
    with here.open("clinic") as socket, pytest.raises(Exception, match="1008"):
        Phone(socket, callSid=sid, customParameters=answered(here, "CA" + "7" * 32)).next()


def test_a_call_that_is_known_is_nobodys_who_has_no_token(flow: Path, url: str) -> None:
    """`known`, as `serve` has it: TwiML of somebody's own may begin a call, and never goes on with one."""
    sid = "CA" + "9" * 32
    with running(flow, database_url=url, call_token="known") as here, running(flow, database_url=url, call_token="known") as there, here.open("clinic") as socket:
        phone = Phone(socket, callSid=sid)
        phone.hear()
        phone.press("1")
        phone.hear()
        until_written(url)
        for server in (here, there):
            for parameters_given in ({}, {"flowengine_resume": "lost"}, {"flowengine_token": "0" * 40}):
                with server.open("clinic") as other, pytest.raises(Exception, match="1008"):
                    Phone(other, callSid=sid, customParameters=parameters_given).next()
        phone.press("4711")
        assert phone.hear().startswith("Press 1")


def test_the_same_webhook_twice_has_one_answer(two: tuple[Running, Running]) -> None:
    here, there = two
    sid = "CA" + "8" * 32
    assert answered(here, sid) == answered(there, sid)
    form = {**RINGING, "CallSid": sid, "SessionStatus": "failed"}
    assert here.post("/flows/clinic/action", form).text == there.post("/flows/clinic/action", form).text
