"""Rule `key-without-branch`: a prompt offers a key that does nothing."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state

FOUND = ("key-without-branch", "")
MENU = "choices: [{dtmf: 1, goto: x}, {dtmf: star, goto: x}]"


def test_passes() -> None:
    finds("key-without-branch", in_state(f"prompt: For billing, press 1. To start over, press star.\n{MENU}"))


def test_fails_at_the_key() -> None:
    finds("key-without-branch", in_state(f"prompt: For billing, press 1. For our hours, press «two». To start over, press star.\n{MENU}"), FOUND)


def test_the_branch_that_was_meant() -> None:
    finds("key-without-branch", in_state("prompt: For billing, press 1. For hours, press «3».\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]"), ("key-without-branch", "2"))


def test_alternatives_are_looked_at_one_by_one() -> None:
    finds("key-without-branch", in_state(f"prompt: Please press 1 or «2».\n{MENU}"), FOUND)


@pytest.mark.parametrize(
    "state",
    [
        "prompt: 'For billing, press 1. For the desk, press 0.'\nchoices: [{dtmf: 1, goto: x}]",
        "prompt: 'For billing, press 1. For help, press 7.'\nchoices: [{dtmf: 1, goto: x}]\ncommands: [{dtmf: 7, goto: x}]",
        "prompt: 'For billing, press 12.'\nchoices: [{dtmf: 12, goto: x}]",
        "prompt: 'For billing, press 1.'\nchoices: [{dtmf: 1, goto: x, if: 1 < 2}]",
        "prompt: 'Please enter your code. To start over, press star.'\ncollect: {into: a, type: digits, cancel_key: star}\ngoto: x",
        "prompt: 'How many? For none, press pound.'\ncollect: {into: a, type: number}\ngoto: x",
        "prompt: 'For red, press 1. For white, press 2.'\ncollect: {into: a, type: choice, options: [red, white]}\ngoto: x",
        "prompt: 'Which day? For Friday, press 3.'\ncollect: {into: a, type: choice, options: '{{ days }}'}\ngoto: x",
        "prompt: 'Is it right? Press 1 for yes, 2 for no.'\ncollect: {into: a, type: yes_no}\ngoto: x",
        "prompt: Your code?\ncollect: {into: a, type: code, confirm_prompt: '{{ a }}. If right, press 1. If not, press 2.'}\ngoto: x",
        "prompt: Next, press 1.\nbrowse: {items: days, as: day, item: '{{ day }}', choices: [{dtmf: 1, do: next}]}\noutcomes: {end: x}",
        "prompt: 'For an outside line, dial 9 in your room.'\ngoto: x",
        "prompt: 'To accept the call, press 1.'\nhandoff: {dial: '+15551230100'}",
        "prompt: 'To pay, press 5.'\nsubflow: payment",
    ],
)
def test_what_takes_a_key(state: str) -> None:
    finds("key-without-branch", in_state(state, "variables: {days: []}\ncommands: [{dtmf: 0, goto: x}]"))


@pytest.mark.parametrize(
    "state",
    [
        "prompt: 'For red, press 1. For rosé, press «3».'\ncollect: {into: a, type: choice, options: [red, white]}\ngoto: x",
        "prompt: 'Who is it? For a list, press «1».'\ncollect: {into: a, type: text}\ngoto: x",
        "prompt: 'Your number? For the desk, press «0».'\ncollect: {into: a, type: text}\ncommands: false\ngoto: x",
        "prompt: 'Your code?'\ncollect: {into: a, type: digits}\nno_match: ['To start over, press «star».']\ngoto: x",
        "prompt: Next, press 1.\nbrowse: {items: days, as: day, item: '{{ day }}. To delete it, press «7».', choices: [{dtmf: 1, do: next}]}\noutcomes: {end: x}",
    ],
)
def test_what_does_not(state: str) -> None:
    finds("key-without-branch", in_state(state, "variables: {days: []}\ncommands: [{dtmf: 0, goto: x}]"), FOUND)


def test_a_menu_that_is_said_by_the_state_before() -> None:
    flow = """
    flow: f
    start: hello
    states:
      hello: {prompt: "For billing, press 1. For our hours, press «2».", goto: open_or_not}
      open_or_not: {decide: [{if: 1 < 2, goto: menu}, {else: night}]}
      menu: {choices: [{dtmf: 1, goto: bye}]}
      night: {choices: [{dtmf: 1, goto: bye}, {dtmf: 3, goto: bye}]}
      bye: {prompt: Goodbye., hangup: true}
    """
    finds("key-without-branch", flow, FOUND)


def test_rungs_of_the_whole_flow_are_heard_in_each_state() -> None:
    flow = """
    flow: f
    start: menu
    recovery: {no_match: ["For the desk, press «0»."]}
    states:
      menu: {prompt: "For billing, press 1.", choices: [{dtmf: 1, goto: who}, {dtmf: 0, goto: who}]}
      who: {prompt: Who is it?, collect: {into: who, type: text}, goto: menu}
      own: {prompt: Why?, collect: {into: why, type: text}, no_match: [Why?], goto: menu}
    """
    finds("key-without-branch", flow, FOUND)


def test_in_each_language() -> None:
    flow = """
    flow: f
    start: m
    states:
      m:
        prompt:
          en-US: For billing, press 1.
          es-US: ["Para pagos, oprima 1.", {say: "Para inglés, oprima el «8».", if: 1 < 2}]
        choices: [{dtmf: 1, language: es-US, goto: m}]
    """
    finds("key-without-branch", flow, FOUND)
