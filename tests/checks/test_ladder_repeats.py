"""Rule `ladder-repeats`: rungs that all say the same."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

SAME = ("ladder-repeats", "")
ASKS = "prompt: Billing or hours?\nchoices: [{dtmf: 1, goto: x}]\n"


@pytest.mark.parametrize(
    "ladder",
    [
        "[Sorry?]",
        "[Sorry?, Pardon?]",
        "[Sorry?, 'Sorry, I still didn''t get that.']",
        "[Sorry?, Sorry?, {prompt: Sorry?, goto: x}]",
        "[Sorry?, {goto: x}]",
        "[Sorry?, {reprompt: true}]",
        "['For hours, press 1.', 'For hours, press 1.']",
        "['Please say hours.', {prompt: Please say hours., reprompt: false}]",
        "['Sorry, {{ call.from }}.', 'Sorry, {{ call.from }}.']",
        "[{one_of: [Sorry?, Pardon?]}, {one_of: [Sorry?, Pardon?]}]",
        "[{play: 'https://a.example/1.mp3'}, {play: 'https://a.example/2.mp3'}]",
        "[[Sorry?, {say: The first time., if: call.attempt == 1}], [Sorry?, {say: The first time., if: call.attempt == 1}]]",
        "[{en-US: Sorry?, es-US: ¿Perdón?}, {en-US: Pardon?, es-US: ¿Cómo?}]",
        "[]",
    ],
)
def test_ladders_that_help_or_may(ladder: str) -> None:
    finds("ladder-repeats", in_state(f"{ASKS}no_input: {ladder}\nno_match: {ladder}"))


@pytest.mark.parametrize(
    "ladder",
    [
        "[Sorry?, Sorry?]",
        "[Sorry?, sorry, Sorry!]",
        "[Sorry?, {prompt: Sorry?, reprompt: false}]",
        "[{reprompt: true}, {reprompt: true}]",
        "[Billing or hours?, {prompt: 'Billing, or hours?', reprompt: false}]",
        "[{reprompt: true}, Billing or hours?]",
        "[{play: 'https://a.example/1.mp3'}, {play: 'https://a.example/1.mp3'}]",
        "[{en-US: Sorry?, es-US: ¿Perdón?}, {en-US: Pardon?, es-US: ¿Perdón?}]",
        "[{en-US: Sorry?, es-US: ¿Perdón?}, {en-US: Sorry?}]",
    ],
)
def test_ladders_that_only_repeat(ladder: str) -> None:
    finds("ladder-repeats", in_state(f"{ASKS}«no_input»: {ladder}"), SAME)
    finds("ladder-repeats", in_state(f"{ASKS}«no_match»: {ladder}"), SAME)


def test_what_the_question_offers_helps_nobody_when_it_comes_again() -> None:
    asks = ASKS.replace("Billing or hours?", "For hours, press 1.")
    finds("ladder-repeats", in_state(f"{asks}«no_input»: ['For hours, press 1.', 'For hours: press 1!']"), SAME)


def test_the_ladder_of_the_flow() -> None:
    finds("ladder-repeats", in_state(ASKS, "recovery: {fallback: x, «no_input»: [Hello?, Hello?], no_match: [Sorry?, Pardon?]}\n"), SAME)


@pytest.mark.parametrize(
    ("yaml", "named"),
    [
        (in_state(f"{ASKS}no_input: [Hello?, Hello?]", "recovery: {fallback: x}\n"), "x"),
        (in_state(f"{ASKS}no_input: [Hello?, Hello?]").replace("hangup: true", "handoff: {dial: '+15551230100'}"), "x"),
        (in_state(f"{ASKS}no_input: [Hello?, Hello?]"), "desk"),
    ],
)
def test_the_mend_names_the_state_that_leads_to_people(yaml: str, named: str) -> None:
    [problem] = RULES["ladder-repeats"](read(yaml))
    assert f"goto: {named}}}" in problem.hint


def test_waiting_for_somebody_who_looks_for_a_number() -> None:
    waits = "[{prompt: Take your time., reprompt: false}, {prompt: Take your time., reprompt: false}]"
    finds("ladder-repeats", in_state(f"{ASKS}no_input: {waits}"))
    finds("ladder-repeats", in_state(f"{ASKS}«no_match»: {waits}"), SAME)
