"""A call that comes back without its secret answers: each is asked for again as soon as it is needed, and nothing else is done twice."""

from __future__ import annotations

from typing import Any

import pytest
from driver import Line, served_together

from flowengine.dialog.asking_again import asked_again_at
from flowengine.dialog.events import Place, RequestAnswered

FLOW = """
    flow: bank
    start: pin
    variables: {visits: 0}
    commands:
      - {speech: operator, goto: desk}
    states:
      pin:
        prompt: Your PIN?
        collect: {into: pin, type: digits, length: 4, secret: true}
        goto: login
      login:
        request: {post: "https://bank.example/login", json: {pin: "{{ pin }}"}, into: account}
        outcomes: {ok: menu, failed: desk}
      menu:
        set: {visits: "{{ visits + 1 }}"}
        prompt: Press 1 to block your card, or 2 for our hours.
        choices:
          - {dtmf: 1, goto: block}
          - {dtmf: 2, goto: hours}
      block:
        request: {post: "https://bank.example/block", json: {pin: "{{ pin }}"}}
        outcomes: {ok: done, failed: desk}
      hours:
        prompt: We open at nine.
        choices:
          - {dtmf: 9, goto: done}
      done: {prompt: Goodbye., hangup: true}
      desk: {prompt: One moment., handoff: {dial: "+15551230100"}}
"""


def back(state: str, flow: str = FLOW, **fields: Any) -> Line:
    return Line(served_together(flow)).start(state=state, again=True, attempt=2, cut_off=True, variables={"visits": 1}, missing=("pin",), **fields)


def test_the_answer_is_asked_for_and_the_call_goes_on_where_it_was() -> None:
    line = back("menu")
    assert line.said == ["Sorry, we were cut off.", "Your PIN?"]
    line.press("4711")
    assert line.said[-1] == "Press 1 to block your card, or 2 for our hours."
    assert line.variables["visits"] == 1  # what is set on entering was set before
    line.press("1")
    assert line.state == "block" and line.call.interpreter.variables["pin"].reveal() == "4711"
    line.send(RequestAnswered(1, 200, {}))
    assert line.state == "done"


def test_nothing_is_asked_where_the_answer_is_needed_no_more() -> None:
    line = back("hours")
    assert line.said == ["Sorry, we were cut off.", "We open at nine."]
    line.press("9")
    assert line.state == "done"


def test_the_question_itself_is_asked_once() -> None:
    line = back("pin")
    assert line.said == ["Sorry, we were cut off.", "Your PIN?"]
    line.press("4711")
    assert line.state == "login"


def test_a_caller_who_goes_another_way_goes_there() -> None:
    line = back("menu").say("operator")
    assert line.said[-1] == "One moment." and line.state == "desk"


def test_a_request_under_way_goes_again_with_the_answer() -> None:
    line = back("block").press("4711")
    assert line.state == "block" and line.call.interpreter.requests_answered == 0


def test_what_is_known_of_the_call_meanwhile_is_where_it_was() -> None:
    line = back("menu")
    assert line.call.interpreter.places == (Place("bank", "menu", {"visits": 1}, ("pin",)),)
    line.press("4711")
    assert line.call.interpreter.places[0].missing == ()


def test_in_a_subflow_and_in_the_flow_around_it() -> None:
    card = """
        flow: card
        start: number
        states:
          number:
            prompt: Your card?
            collect: {into: card, type: digits, length: 4, secret: true}
            goto: sure
          sure:
            prompt: Press 1 to pay with it.
            choices: [{dtmf: 1, goto: paid}]
          paid:
            request: {post: "https://bank.example/pay", json: {card: "{{ card }}"}}
            outcomes: {ok: end, failed: end}
          end: {return: paid}
    """
    shop = """
        flow: shop
        start: pin
        states:
          pin:
            prompt: Your PIN?
            collect: {into: pin, type: digits, length: 4, secret: true}
            goto: pay
          pay: {subflow: card, outcomes: {paid: tell}}
          tell:
            request: {post: "https://bank.example/tell", json: {pin: "{{ pin }}"}}
            outcomes: {ok: bye, failed: bye}
          bye: {prompt: Goodbye., hangup: true}
    """
    line = Line(served_together(shop, card))
    line.start(flow="card", state="sure", again=True, cut_off=True, attempt=2, missing=("card",), beneath=(Place("shop", "pay", {}, ("pin",)),))
    assert line.said[-1] == "Your card?"
    line.press("1234")
    assert line.said[-1] == "Press 1 to pay with it."
    line.press("1").send(RequestAnswered(1, 200, {}))
    assert line.said[-1] == "Your PIN?"  # the shop's own, needed from here on
    line.press("4711")
    assert line.call.interpreter.state == "tell"
    line.send(RequestAnswered(2, 200, {}))
    assert line.said[-1] == "Goodbye."


@pytest.mark.parametrize(("state", "asks"), [("menu", "pin"), ("block", "pin"), ("login", "pin"), ("pin", None), ("hours", None), ("desk", None), ("nowhere", None)])
def test_where_it_is_needed(state: str, asks: str | None) -> None:
    flow = served_together(FLOW).flow
    assert asked_again_at(flow, state, {"pin"}) == asks
    assert asked_again_at(flow, state, {"other"}) is None
    assert asked_again_at(flow, state, ()) is None
