"""Rule `endless-loop`: states that lead to each other and none of which listens or ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

LOOP = ("endless-loop", "")


def test_passes() -> None:
    finds("endless-loop", in_state("prompt: Hello.\ngoto: x"))
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  a: {prompt: a, goto: b}\n  b: {prompt: b, choices: [{dtmf: 1, goto: a}]}\n")


def test_fails_at_the_goto() -> None:
    finds("endless-loop", "flow: f\nstart: m\nstates:\n  m: {prompt: Hello., goto: «m»}\n", LOOP)


def test_a_circle_of_three_is_told_once() -> None:
    yaml = "flow: f\nstart: c\nstates:\n  c: {prompt: c, goto: a}\n  a: {prompt: a, goto: «b»}\n  b: {prompt: b, goto: c}\n"
    finds("endless-loop", yaml, LOOP)
    [problem] = RULES["endless-loop"](read(yaml.replace("«", "").replace("»", "")))
    assert "a → b → c → a" in problem.message


def test_two_circles_are_two_problems() -> None:
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  a: {prompt: a, goto: «b»}\n  b: {prompt: b, goto: a}\n  c: {prompt: c, goto: «c»}\n", LOOP, LOOP)


def test_a_state_before_the_circle_is_no_part_of_it() -> None:
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  a: {prompt: a, goto: b}\n  b: {prompt: b, goto: «b»}\n", LOOP)


def test_decisions_that_all_lead_back() -> None:
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  «a»:\n    decide: [{if: call.attempt > 1, goto: b}, {else: a}]\n  b: {prompt: b, goto: a}\n", LOOP)


def test_a_decision_with_a_way_out_is_no_loop() -> None:
    finds(
        "endless-loop",
        "flow: f\nstart: a\nvariables: {n: 0}\nstates:\n  a: {set: {n: '{{ n + 1 }}'}, prompt: a, goto: b}\n  b: {decide: [{if: n > 3, goto: x}, {else: a}]}\n  x: {prompt: Bye., hangup: true}\n",
    )


def test_handoffs_and_hangups_end_it() -> None:
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  a: {prompt: a, goto: b}\n  b: {prompt: b, handoff: {dial: '+15551230100'}}\n")
    finds("endless-loop", "flow: f\nstart: a\nstates:\n  a: {prompt: a, goto: b}\n  b: {prompt: b, hangup: true}\n")


STATES = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefx"), min_size=1, max_size=3), min_size=1)


@given(STATES)
def test_it_finds_a_loop_exactly_where_nothing_gets_out(ways: dict[str, list[str]]) -> None:
    ways = {name: [to if to in ways else "x" for to in leads] for name, leads in ways.items()}
    lines = [
        f"  {name}: {{decide: [{', '.join(f'{{if: call.attempt > {n}, goto: {to}}}' for n, to in enumerate(leads[:-1]))}{', ' if leads[1:] else ''}{{else: {leads[-1]}}}]}}"
        for name, leads in ways.items()
    ]
    flow = read(f"flow: f\nstart: {next(iter(ways))}\nstates:\n" + "\n".join(lines) + "\n  x: {prompt: Bye., hangup: true}\n")
    out = {"x"}
    for _ in ways:
        out |= {name for name, leads in ways.items() if set(leads) & out}
    assert bool(list(RULES["endless-loop"](flow))) == bool(set(ways) - out)


def test_a_dial_that_leads_back_to_itself() -> None:
    again = "flow: f\nstart: desk\nstates:\n  desk: {prompt: One moment., handoff: {dial: '+15551230100'}, outcomes: {busy: «wait»}}\n  wait: {prompt: Still busy., goto: desk}\n"
    finds("endless-loop", again, LOOP)
    asked = again.replace("goto: desk", "choices: [{dtmf: 1, goto: desk}]").replace("«", "").replace("»", "")
    finds("endless-loop", asked)
    finds("endless-loop", again.replace("«wait»", "wait").replace("goto: desk", "handoff: {voicemail: true}"))


def test_requests_that_only_lead_to_each_other() -> None:
    asks = "flow: f\nstart: a\nstates:\n  a:\n    request: {get: https://a.example}\n    «outcomes»: {ok: a, failed: b}\n  b: {prompt: Again., goto: a}\n"
    finds("endless-loop", asks, LOOP)
    finds("endless-loop", asks.replace("«outcomes»", "outcomes").replace("ok: a", "ok: b").replace("goto: a", "hangup: true"))


@pytest.mark.parametrize(
    "after",
    [
        "out: {return: busy}",
        "out: {subflow: pay, outcomes: {done: out}}",
        "out: {prompt: Leave a message., handoff: {voicemail: true}}",
        "out: {prompt: Leave a message., handoff: {voicemail: true}, goto: bye}\n  bye: {hangup: true}",
    ],
)
def test_a_dial_that_leads_out_of_the_flow_or_into_another(after: str) -> None:
    finds("endless-loop", f"flow: f\nstart: m\nstates:\n  m: {{prompt: Hi., handoff: {{dial: '+15551230100'}}, outcomes: {{busy: out}}}}\n  {after}\n")


def test_a_dial_and_a_message_that_lead_to_each_other() -> None:
    finds(
        "endless-loop",
        """
        flow: f
        start: m
        states:
          m: {prompt: Hi., handoff: {dial: "+15551230100"}, outcomes: {busy: «n»}}
          n: {prompt: Leave a message., handoff: {voicemail: true}, goto: m}
        """,
        ("endless-loop", ""),
    )


def test_a_request_that_is_sent_again_as_soon_as_it_fails() -> None:
    asks = "flow: f\nstart: a\nstates:\n  a:\n    request: {get: https://a.example}\n    outcomes: {ok: x, failed: «a»}\n  x: {prompt: Bye., hangup: true}\n"
    finds("endless-loop", asks, LOOP)
    finds("endless-loop", asks.replace("«a»", "«b»") + "  b: {prompt: Again., goto: a}\n", LOOP)
    finds("endless-loop", asks.replace("«a»", "«b»") + "  b: {request: {get: https://b.example}, outcomes: {ok: x, failed: a}}\n", LOOP)


@pytest.mark.parametrize(
    "after",
    [
        "{prompt: Again?, choices: [{dtmf: 1, goto: a}]}",
        "{decide: [{if: call.attempt < 3, goto: a}, {else: x}]}",
        "{prompt: One moment., handoff: {voicemail: true}, goto: a}",
        "{subflow: other, outcomes: {done: a}}",
    ],
)
def test_a_request_that_is_sent_again_after_something_else(after: str) -> None:
    asks = "flow: f\nstart: a\nstates:\n  a:\n    request: {get: https://a.example}\n    outcomes: {ok: x, failed: b}\n  x: {prompt: Bye., hangup: true}\n"
    finds("endless-loop", f"{asks}  b: {after}\n")


DIALS = """
flow: f
start: desk
variables: {{tries: 0}}
calendars: {{office: {{timezone: UTC, open: {{daily: 08:00-17:00}}}}}}
states:
  desk: {{prompt: One moment., handoff: {{dial: "+15551230100"}}, outcomes: {{busy: {busy}, no_answer: {no_answer}}}}}
  {after}
  bye: {{prompt: Goodbye., hangup: true}}
"""


@pytest.mark.parametrize("holds", ["tries < 3", "call.attempt < 3"])
def test_a_dial_that_is_tried_a_few_times(holds: str) -> None:
    after = f"again: {{set: {{tries: '{{{{ tries + 1 }}}}'}}, decide: [{{if: {holds}, goto: desk}}, {{else: bye}}]}}"
    finds("endless-loop", DIALS.format(busy="again", no_answer="again", after=after))


def test_a_decision_that_stays_the_same_ends_no_circle() -> None:
    for holds in ("calendars.office.is_open", "tries < 3"):
        after = f"again: {{decide: [{{if: {holds}, goto: desk}}, {{else: bye}}]}}"
        finds("endless-loop", DIALS.format(busy="«again»", no_answer="again", after=after), LOOP)


def test_a_circle_is_told_once() -> None:
    finds("endless-loop", DIALS.format(busy="«desk»", no_answer="desk", after=""), LOOP)
    finds("endless-loop", DIALS.format(busy="«home»", no_answer="bye", after="home: {handoff: {dial: '+15551230101'}, outcomes: {no_answer: desk}}"), LOOP)
    lookup = "look: {request: {get: https://a.example}, outcomes: {ok: desk, failed: desk}}"
    finds("endless-loop", DIALS.format(busy="«look»", no_answer="bye", after=lookup), LOOP)


def test_a_request_that_waits_for_what_it_asks_for() -> None:
    poll = "flow: f\nstart: a\nstates:\n  a: {request: {get: https://a.example, into: seat}, outcomes: {ok: b, failed: x}}\n  b: {decide: [{if: seat.free, goto: x}, {else: a}]}\n  x: {prompt: Bye., hangup: true}\n"
    finds("endless-loop", poll)
    finds("endless-loop", poll.replace("ok: b", "ok: «b»").replace("seat.free", "call.from == '1'"), LOOP)


FALLS_BACK = """
flow: f
start: m
recovery: {{fallback: {fallback}}}
states:
  m: {{prompt: Hello., choices: [{{dtmf: 1, goto: agents}}]}}
  office: {{prompt: One moment., goto: agents}}
  agents: {{prompt: Please hold., handoff: {{{handoff}}}{outcomes}}}
  message: {{prompt: Leave a message., handoff: {{voicemail: true}}}}
"""
DIAL = 'dial: "+15551230100"'


@pytest.mark.parametrize(
    ("handoff", "outcomes"),
    [("queue: nurses", ""), ("queue: nurses", ", outcomes: {completed: message}"), (DIAL, ""), (DIAL, ", outcomes: {busy: message}"), ("refer: sip:a@b.example", "")],
)
def test_a_fallback_that_leads_back_to_what_has_failed(handoff: str, outcomes: str) -> None:
    finds("endless-loop", FALLS_BACK.format(fallback="«office»", handoff=handoff, outcomes=outcomes), LOOP)


@pytest.mark.parametrize(
    ("fallback", "handoff", "outcomes"),
    [
        ("office", "queue: nurses", ", outcomes: {failed: message}"),
        ("office", DIAL, ", outcomes: {busy: message, no_answer: message, failed: message}"),
        ("agents", "queue: nurses", ""),  # the engine doesn't go from a state to itself
        ("message", "queue: nurses", ""),
        ("m", "queue: nurses", ""),
        ("office", "voicemail: true", ""),
    ],
)
def test_a_fallback_that_leads_on(fallback: str, handoff: str, outcomes: str) -> None:
    finds("endless-loop", FALLS_BACK.format(fallback=fallback, handoff=handoff, outcomes=outcomes))


def test_a_full_queue_is_told_of_as_such() -> None:
    [problem] = RULES["endless-loop"](read(FALLS_BACK.format(fallback="office", handoff="queue: nurses", outcomes="")))
    assert "queues the caller again and again as long as the queue is full" in problem.message and problem.severity == "warning"
    assert "outcomes: {failed: …}" in problem.hint
    finds("endless-loop", FALLS_BACK.format(fallback="message", handoff="queue: nurses", outcomes=", outcomes: {failed: «office»}"), LOOP)
