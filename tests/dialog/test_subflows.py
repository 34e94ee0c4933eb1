"""Flows within flows: what goes in and comes out, the ways out in the middle, and the way back from a dial, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.dialog.events import CallEnded, FlowReplaced, KeyPressed, Place, RelayReconnected, RequestAnswered
from flowengine.dialog.frames import MAX_DEPTH
from flowengine.dialog.program import Program, link
from flowengine.language.reader import read_flow_bytes
from tests.dialog.driver import Line, served_together

SHOP = """
flow: shop
start: menu
variables: {due: 42, name: Ann}
recovery: {fallback: person}
commands:
  - {dtmf: 0, speech: operator, goto: person}
states:
  menu:
    prompt: To pay, press 1.
    choices: [{dtmf: 1, goto: pay}]
  pay:
    prompt: One moment.
    subflow: card-payment
    with: {amount: "{{ due }}", reference: "{{ name }}'s order"}
    into: payment
    outcomes: {paid: thanks, declined: menu}
  thanks:
    prompt: "Thanks. Your card ending in {{ payment.last4 }} was charged {{ payment.amount }}."
    hangup: true
  person:
    prompt: A person.
    handoff: {dial: "+15551230100"}
"""

CARD = """
flow: card-payment
start: card
variables: {amount: 0, reference: "", name: nobody}
commands:
  - {speech: back, do: back}
  - {speech: start over, do: restart}
states:
  card:
    prompt: "For {{ reference }}: the last four digits, {{ name }}?"
    collect: {into: last4, type: digits, length: 4}
    goto: sure
  sure:
    prompt: "Pay {{ amount }}?"
    choices:
      - {dtmf: 1, speech: "yes", goto: done}
      - {dtmf: 2, speech: "no", goto: not_done}
  done: {prompt: Paid., return: paid}
  not_done: {return: declined}
"""


def shop(card: str = CARD, flow: str = SHOP) -> Program:
    return served_together(flow, card)


def in_card(**fields: Any) -> Line:
    line = Line(shop()).start(**fields).heard().press("1")
    assert line.state == "card"
    return line


def test_what_goes_in_and_what_comes_out() -> None:
    line = in_card()
    assert line.said == ["To pay, press 1.", "One moment.", "For Ann's order: the last four digits, nobody?"]
    line.heard().press("1234").heard().press("1")
    assert line.said == ["Pay 42?", "Paid.", "Thanks. Your card ending in 1234 was charged 42."]
    assert line.variables == {"due": 42, "name": "Ann", "payment": {"amount": 42, "reference": "Ann's order", "name": "nobody", "last4": "1234"}}
    assert line.heard().ended is not None


def test_each_flow_has_variables_and_commands_of_its_own() -> None:
    line = in_card()
    assert "due" not in line.variables
    line.heard().say("operator")  # a command of the flow around it
    assert line.state == "card" and line.steps[-1].understood is not None and line.steps[-1].understood.kind == "no_match"


def test_states_of_a_subflow_are_named_with_its_id() -> None:
    line = in_card()
    assert line.steps[-1].entered == ["pay", "card-payment/card"] and line.steps[-1].state == "card-payment/card"
    line.heard().press("1234").heard().press("2")
    assert line.steps[-1].entered == ["card-payment/not_done", "menu"]


def test_it_begins_anew_each_time() -> None:
    line = in_card().heard().press("1234").heard().press("2").heard().press("1")
    assert line.state == "card" and line.variables == {"amount": 42, "reference": "Ann's order", "name": "nobody"}


def test_a_language_stays_when_the_subflow_is_done() -> None:
    spanish = CARD.replace("    choices:\n", "    choices:\n      - {dtmf: 9, language: es-US, goto: not_done}\n")
    line = (
        Line(shop(spanish, SHOP + "relay: {languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}\n"))
        .start()
        .heard()
        .press("1")
        .heard()
        .press("1234")
        .heard()
        .press("9")
    )
    assert (line.state, line.switched, line.call.interpreter.language) == ("menu", ["es-US"], "es-US")


def test_back_leads_out_of_it_and_restart_to_the_very_beginning() -> None:
    line = in_card().heard().press("1234").heard().say("back")
    assert line.state == "card"
    line.heard().say("back")
    assert line.state == "menu" and line.variables == {"due": 42, "name": "Ann"}
    line.heard().press("1").heard().say("start over")
    assert line.state == "menu" and [place.flow for place in line.call.interpreter.places] == ["shop"]


def test_without_a_fallback_of_its_own_the_one_around_it_helps() -> None:
    line = in_card().heard()
    for _ in range(6):
        line.say("gibberish of all kinds").heard()
    assert line.state == "person" and line.ended is not None and line.ended.handoff is not None


def test_its_own_fallback_comes_first() -> None:
    line = Line(shop(CARD + "recovery: {fallback: not_done}\n")).start().heard().press("1").heard()
    for _ in range(4):
        line.say("gibberish of all kinds").heard()
    assert line.state == "menu" and "card-payment/not_done" in [state for _, kind, state in line.log if kind == "enters"]


def test_its_own_fallback_does_not_use_up_the_one_around_it() -> None:
    line = Line(shop(CARD + "recovery: {fallback: not_done}\n")).start().heard().press("1").heard()
    for _ in range(12):
        if line.ended is None:
            line.say("gibberish of all kinds").heard()
    entered = [state for _, kind, state in line.log if kind == "enters"]
    assert entered[-4:] == ["card-payment/card", "card-payment/not_done", "menu", "person"]


def test_a_hang_up_in_a_subflow_ends_the_call() -> None:
    line = in_card().send(CallEnded())
    assert line.call.due is None and line.steps[-1].ended


def test_a_flow_that_nobody_went_into_ends_with_its_return() -> None:
    line = Line(served_together(CARD)).start().heard().press("1234").heard().press("1")
    assert line.said[-1] == "Paid."
    assert line.heard().ended is not None and line.ended.handoff is None


def test_a_subflow_that_is_not_there_is_told_and_the_fallback_helps() -> None:
    line = Line(served_together(SHOP)).start().heard().press("1")
    assert [(fault.code, fault.state) for fault in line.faults] == [("unknown-flow", "pay")]
    assert line.said[-1] == "A person."


NUMBERS = """
flow: numbers
start: ask
variables: {depth: 0}
states:
  ask: {prompt: "{{ depth }}?", choices: [{dtmf: 1, goto: more}, {dtmf: 2, goto: up}]}
  more: {subflow: numbers, with: {depth: "{{ depth + 1 }}"}, into: deeper, outcomes: {done: up}}
  up: {return: done}
"""


def test_a_flow_can_go_into_itself_to_a_limit() -> None:
    line = Line(served_together(NUMBERS)).start()
    for _ in range(MAX_DEPTH - 1):
        line.heard().press("1")
    assert line.said[-1] == f"{MAX_DEPTH - 1}?" and line.faults == []
    line.heard().press("1")
    assert [fault.code for fault in line.faults] == ["subflow-too-deep"]
    assert "trouble" in line.said[-1] or line.call.due is not None
    assert line.heard().ended is not None


def test_results_of_subflows_within_subflows() -> None:
    line = Line(served_together(NUMBERS)).start().heard().press("1").heard().press("1").heard().press("2")
    assert line.ended is not None or line.heard().ended is not None
    assert line.variables == {"depth": 0, "deeper": {"depth": 1, "deeper": {"depth": 2}}}


def test_flows_that_only_lead_into_each_other_are_stopped() -> None:
    """Nothing listens on the way: the hops of all flows count together."""
    one = "flow: one\nstart: a\nstates:\n  a: {subflow: two, outcomes: {done: a}}\n"
    two = "flow: two\nstart: b\nstates:\n  b: {return: done}\n"
    line = Line(served_together(one, two)).start()
    assert [fault.code for fault in line.faults] == ["endless-loop"]
    assert "two/b → a → two/b" in line.faults[0].message


TICKETS = """
flow: tickets
start: number
variables: {tickets: 0, limit: 10, name: Ann}
recovery: {fallback: person}
states:
  number:
    prompt: How many tickets?
    collect:
      into: tickets
      type: number
      confirm: implicit
      confirm_prompt: "{{ tickets }} for {{ name }}, of {{ limit }}."
      check: [{if: tickets <= limit, prompt: Too many.}]
    goto: pay
  pay: {subflow: card-payment, with: {amount: "{{ tickets * 10 }}"}, into: payment, outcomes: {paid: thanks, declined: person}}
  thanks: {prompt: "{{ tickets }} tickets for {{ payment.amount }} dollars.", hangup: true}
  person: {prompt: A person., handoff: {dial: "+15551230100"}}
"""
ASKED_ONCE = """
flow: card-payment
start: sure
variables: {amount: 0, name: nobody}
states:
  sure: {prompt: "To pay {{ amount }} dollars, press 1.", choices: [{dtmf: 1, goto: done}]}
  done: {return: paid}
  not_done: {return: declined}
"""


def test_an_answer_said_in_passing_can_be_put_right_in_the_subflow() -> None:
    """What went into it was made of the other value: it begins anew. The question around it has its own names."""
    line = Line(served_together(TICKETS, ASKED_ONCE)).start().heard().say("five").heard()
    assert line.said == ["How many tickets?", "5 for Ann, of 10.", "To pay 50 dollars, press 1."]
    assert line.say("no, seven").said == ["7 for Ann, of 10.", "To pay 70 dollars, press 1."]
    assert line.heard().press("1").said == ["7 tickets for 70 dollars."]
    assert line.faults == []


def test_a_no_alone_in_the_subflow_asks_the_question_around_it_again() -> None:
    line = Line(served_together(TICKETS, ASKED_ONCE)).start().heard().say("five").heard().say("no")
    assert line.state == "number" and len(line.call.interpreter.places) == 1


def test_a_wrong_value_for_a_subflow_is_a_fault_and_the_fallback_helps() -> None:
    line = Line(shop(flow=SHOP.replace('"{{ due }}"', '"{{ due + name }}"'))).start().heard().press("1")
    assert [fault.code for fault in line.faults] == ["expression-failed"] and line.state == "person"


# --------------------------------------------------------------------------------------------- away, and back again

DIALLING = CARD.replace("  not_done:", "  desk: {handoff: {dial: '+15551230101'}, outcomes: {busy: card}}\n  not_done:").replace("goto: not_done", "goto: desk")


def test_a_dial_in_a_subflow_names_its_flow_and_leads_back_into_it() -> None:
    line = Line(shop(DIALLING)).start().heard().press("1").heard().press("1234").heard().press("2").heard()
    assert line.ended is not None and line.ended.handoff is not None
    assert (line.ended.handoff.flow, line.ended.handoff.state) == ("card-payment", "desk")
    *beneath, at = line.call.interpreter.places
    back = Line(shop(DIALLING)).start(flow=at.flow, state="card", variables=at.variables, beneath=tuple(beneath))
    assert back.said == ["For Ann's order: the last four digits, nobody?"]
    back.heard().press("9999").heard().press("1")
    assert back.said[-1] == "Thanks. Your card ending in 9999 was charged 42."


@pytest.mark.parametrize(
    ("places", "where"),
    [
        ((Place("shop", "pay", {"due": 7}), Place("card-payment", "sure", {"amount": 7})), ["pay", "sure"]),
        ((Place("shop", "pay"), Place("gone", "sure")), ["pay", "card"]),
        ((Place("shop", "pay"), Place("card-payment", "gone")), ["pay", "card"]),
        ((Place("shop", "gone", {"due": 7}), Place("card-payment", "sure")), ["menu"]),
        ((Place("shop", "menu", {"due": 7}),), ["menu"]),
        ((Place("shop", "menu", {"due": 7}), Place("card-payment", "sure")), ["menu"]),  # it doesn't go into it any more
    ],
)
def test_a_call_goes_on_as_far_as_its_flows_still_have_its_places(places: tuple[Place, ...], where: list[str]) -> None:
    *beneath, at = places
    line = Line(shop()).start(flow=at.flow, state=at.state, variables=at.variables, beneath=tuple(beneath))
    assert [place.state for place in line.call.interpreter.places] == where
    assert line.call.interpreter.places[0].variables["due"] == places[0].variables.get("due", 42)


# ------------------------------------------------------------------------------------------------------ a new version


def replaced(line: Line, *yamls: str) -> Line:
    return line.send(FlowReplaced(served_together(*yamls)))


def test_a_new_version_of_a_subflow_is_gone_on_in() -> None:
    line = replaced(in_card().heard(), SHOP, CARD.replace("Pay {{ amount }}", "Really pay {{ amount }}")).press("1234")
    assert line.said[-1] == "Really pay 42?"


def test_a_new_version_that_no_longer_goes_into_it() -> None:
    line = replaced(in_card().heard(), SHOP.replace("subflow: card-payment", "subflow: other"), CARD.replace("card-payment", "other"))
    assert [place.flow for place in line.call.interpreter.places] == ["shop", "other"] and line.state == "card"


def test_a_new_version_without_the_state_that_went_into_it() -> None:
    line = replaced(in_card().heard(), SHOP.replace("goto: pay", "goto: pays").replace("  pay:", "  pays:"), CARD)
    assert [place.state for place in line.call.interpreter.places] == ["pays", "card"]


def test_new_variables_of_both_flows_get_their_first_values() -> None:
    line = replaced(in_card().heard(), SHOP.replace("name: Ann", "name: Ann, tip: 3"), CARD.replace("name: nobody", "name: nobody, tip: '{{ amount }}'"))
    assert [place.variables["tip"] for place in line.call.interpreter.places] == [3, 42]


def test_a_question_of_our_own_is_asked_anew_where_its_subflow_is_gone() -> None:
    confirmed = CARD.replace("length: 4}", "length: 4, confirm: always}")
    line = Line(shop(confirmed)).start().heard().press("1").heard().press("1234").heard()
    assert "1 2 3 4" in line.said[-1]
    listening = SHOP[: SHOP.index("  pay:")] + "  pay: {prompt: How many?, collect: {into: many, type: number}, goto: thanks}\n" + SHOP[SHOP.index("  thanks:") :]
    line.send(FlowReplaced(served_together(listening.replace("{{ payment.last4 }} was charged {{ payment.amount }}", "{{ many }}"))))
    assert line.said[-1] == "How many?"
    assert line.heard().press("1").wait(4).variables["many"] == 1


def test_all_flows_of_a_call_get_their_new_variables_even_where_one_is_left() -> None:
    line = replaced(in_card().heard(), SHOP.replace("subflow: card-payment", "subflow: other").replace("name: Ann", "name: Ann, tip: 3"), CARD.replace("card-payment", "other"))
    assert line.call.interpreter.places[0].variables["tip"] == 3


# ---------------------------------------------------------------------------------------------------------- programs


def read(*yamls: str) -> dict[str, Any]:
    flows = {}
    for yaml in yamls:
        flow, _ = read_flow_bytes(yaml.encode(), "test.yaml")
        assert flow is not None
        flows[flow.id] = flow
    return flows


def test_only_what_leads_to_a_changed_flow_is_made_anew() -> None:
    other = "flow: other\nstart: a\nstates: {a: {hangup: true}}\n"
    flows = read(SHOP, CARD, other)
    first = link(flows)
    again = link(flows, first)
    assert all(again[name] is first[name] for name in first)
    changed = {**flows, **read(CARD.replace("Paid.", "Done."))}
    second = link(changed, first)
    assert {name: second[name] is first[name] for name in first} == {"shop": False, "card-payment": False, "other": True}
    assert first["shop"].library["card-payment"].flow is flows["card-payment"], "a call that began before stays with what it began with"
    without = link({name: flow for name, flow in changed.items() if name != "card-payment"}, second)
    assert without["shop"] is not second["shop"] and list(without["shop"].library) == ["shop"]


# ------------------------------------------------------------------------------------------------------- whatever comes

EVENTS = st.lists(
    st.one_of(
        st.sampled_from([KeyPressed(key) for key in "0129#"]),
        st.sampled_from(["back", "start over", "operator", "yes", "no", "one two three four"]),
        st.just(RelayReconnected()),
        st.just(RequestAnswered(1, 200, {})),
        st.floats(0.1, 9),
        st.just(FlowReplaced(served_together(SHOP, DIALLING))),
        st.just(FlowReplaced(served_together(SHOP))),
    ),
    max_size=25,
)


@given(EVENTS)
@settings(max_examples=150, deadline=None)
def test_whatever_comes_the_call_listens_waits_or_ends_with_words(events: list[Any]) -> None:
    line = Line(shop(DIALLING)).start()
    for event in events:
        if line.ended is not None:
            break
        if isinstance(event, float):
            line.wait(event)
        elif isinstance(event, str):
            line.say(event)
        else:
            line.send(event)
        assert line.ended is not None or line.call.due is not None, "nobody would ever speak again"
        assert not [fault for fault in line.faults if fault.code == "internal-error"], line.faults


def test_a_secret_stays_one_on_its_way_in_and_out() -> None:
    """Not even a prompt of the flow around it puts one into words."""
    secret = CARD.replace("length: 4}", "length: 4, secret: true}").replace("prompt: Paid.", 'prompt: "Paid {{ reference }}."')
    flow = SHOP.replace("start: menu", "start: pin").replace(
        "states:\n", "states:\n  pin:\n    prompt: PIN?\n    collect: {into: name, type: digits, length: 4, secret: true}\n    goto: pay\n"
    )
    flow = flow.replace('"{{ name }}\'s order"', '"{{ name }}"')
    line = Line(shop(secret, flow)).start().heard().press("2718").heard().press("4711").heard().press("1")
    said = " ".join(line.said)
    assert "Paid •••." in said and "ending in •••" in said
    assert "4711" not in said and "2718" not in said
    assert "4711" not in repr(line.call.interpreter.places) and "2718" not in repr(line.call.interpreter.places)
