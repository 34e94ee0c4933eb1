"""Rule `branch-without-prompt`: a key that works and that no prompt speaks of."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state

FOUND = ("branch-without-prompt", "")


def test_passes() -> None:
    finds("branch-without-prompt", in_state("prompt: For billing, press 1. For our hours, press 2.\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]"))


def test_fails_at_the_key() -> None:
    finds("branch-without-prompt", in_state("prompt: For billing, press 1.\nchoices: [{dtmf: 1, goto: x}, {dtmf: «2», speech: [my hours], goto: x}]"), FOUND)


def test_of_alternatives_one_is_enough() -> None:
    menu = "prompt: For billing, press 1. For hours, press 2.\nchoices: [{dtmf: 1, goto: x}, {dtmf: [22, 2], goto: x}, {dtmf: [«7», 77], goto: x}]"
    finds("branch-without-prompt", in_state(menu), FOUND)


@pytest.mark.parametrize(
    "state",
    [
        "prompt: What can I do for you?\nchoices: [{dtmf: 1, speech: [billing], goto: x}, {dtmf: 2, speech: [hours], goto: x}]",
        "prompt: 'For billing, press 1. Or ask for our hours.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, speech: [(opening) hours], goto: x}]",
        "prompt: 'For billing, press 1. Or ask for our hours.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, speech: [<when>], goto: x}]",
        "prompt: 'For billing, press 1. For a desk, say so.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, label: the desk, goto: x}]",
        "prompt: 'For billing, press 1.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 0, goto: x}, {dtmf: star, do: repeat}, {dtmf: pound, goto: x}]",
        "prompt: 'For billing, press 1.'\nnotes: Key 7 is for staff.\nchoices: [{dtmf: 1, goto: x}, {dtmf: 7, goto: x}]",
        "prompt: 'For billing, press 1.'\nno_match: ['For hours, press 2.']\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]",
        "prompt: 'For billing, press 1. Line two is for hours.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]",
        "prompt: ['For billing, press 1.', '{{ offer }}']\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]",
        "prompt: ['For billing, press 1.', {play: 'https://clinic.example/a.mp3'}]\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]",
        "prompt: ['For billing, press 1.', {play: 'https://clinic.example/a.mp3', text: 'For hours, press 2.'}]\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]",
        "prompt: {en-US: 'For billing, press 1.', es-US: 'Para horarios, oprima 2.'}\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, language: es-US, goto: x}]",
        "prompt: 'For billing, press 1. Para horarios, oprima el nueve.'\nchoices: [{dtmf: 1, goto: x}, {dtmf: 9, language: es-US, goto: x}]",
        "prompt: 'To delete it, press 1.'\nbrowse: {items: days, as: day, item: '{{ day }}: press 2 to keep it.', choices: [{dtmf: 1, do: next}, {dtmf: 2, do: stop}]}\noutcomes: {end: x}",
    ],
)
def test_what_is_said_in_some_way(state: str) -> None:
    finds("branch-without-prompt", in_state(state, "variables: {days: [], offer: ''}\nphrases: {when: [hours]}"))


def test_what_is_said_before_the_menu() -> None:
    flow = """
    flow: f
    start: hello
    relay: {welcome_greeting: "Para español, oprima 9."}
    states:
      hello: {prompt: "For help at any time, press 7.", goto: menu}
      menu: {prompt: "For billing, press 1.", choices: [{dtmf: 1, goto: bye, prompt: "To go back, press 3."}, {dtmf: 7, goto: bye}, {dtmf: 9, goto: bye}, {dtmf: «8», goto: bye}]}
      bye: {prompt: "Goodbye, or press 1.", choices: [{dtmf: 1, goto: bye}, {dtmf: 3, goto: menu}]}
    """
    finds("branch-without-prompt", flow, FOUND)
