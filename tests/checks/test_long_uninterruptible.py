"""Rule `long-uninterruptible`: prompts that can't be cut and are heard for long."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_flow, in_state, read

LONG = ("long-uninterruptible", "")
SENTENCE = "This is a sentence of about seven seconds, whether it is useful to the person who calls or not so much. "
SHORT, MIDDLE, MUCH = (SENTENCE * n for n in (2, 3, 5))
KEYS = "choices: [{dtmf: 1, goto: x}]"


def test_what_can_be_cut_may_be_long() -> None:
    finds("long-uninterruptible", in_state(f"prompt: {MUCH}\n{KEYS}"))
    finds("long-uninterruptible", in_state(f"interruptible: true\nprompt: {MUCH}\n{KEYS}", "relay: {interruptible: none}\n"))


def test_a_notice_may_be_uncut() -> None:
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: {SHORT}\n{KEYS}"))
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: {MIDDLE}\ngoto: x"))


def test_a_state() -> None:
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: {MIDDLE}\n{KEYS}"), LONG)
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: {MUCH}\ngoto: x"), LONG)


def test_a_part_and_the_parts_next_to_it() -> None:
    part, said = f"{{say: '{SHORT}', interruptible: false}}", f"'{SHORT}'"
    first = part.replace("interruptible", "«interruptible»")
    finds("long-uninterruptible", in_state(f"prompt: [{part}, {said}, {part}]\n{KEYS}"))
    finds("long-uninterruptible", in_state(f"prompt: [{said}, {first}, {part}]\n{KEYS}"), LONG)


def test_a_part_that_can_be_cut_in_a_state_that_cannot() -> None:
    part = f"{{say: '{SHORT}', interruptible: true}}"
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: ['{SHORT}', {part}, '{SHORT}']\n{KEYS}"))


@pytest.mark.parametrize("word", ["none", "false"])
def test_the_header_once_with_the_longest(word: str) -> None:
    yaml = f"""
        flow: f
        relay: {{«interruptible»: {word}}}
        start: a
        states:
          a: {{prompt: "{MIDDLE}", {KEYS.replace("x", "b")}}}
          b: {{prompt: "{MUCH}", {KEYS.replace("x", "a")}}}
        """
    finds("long-uninterruptible", yaml, LONG)
    [problem] = RULES["long-uninterruptible"](read(yaml.replace("«", "").replace("»", "")))
    assert "`b`" in problem.message


@pytest.mark.parametrize("word", ["dtmf", "speech", "any"])
def test_a_header_by_which_something_cuts(word: str) -> None:
    finds("long-uninterruptible", in_state(f"prompt: {MUCH}\n{KEYS}", f"relay: {{interruptible: {word}}}\n"))


@pytest.mark.parametrize(("greeting", "key", "cut", "found"), [(MIDDLE, "«KEY»", "none", [LONG]), (SHORT, "KEY", "none", []), (MIDDLE, "KEY", "dtmf", [])])
def test_the_greeting(greeting: str, key: str, cut: str, found: list[tuple[str, str]]) -> None:
    name = key.replace("KEY", "welcome_greeting_interruptible")
    finds("long-uninterruptible", in_flow(f"relay: {{welcome_greeting: '{greeting}', {name}: {cut}}}"), *found)


def test_before_a_hang_up_whoever_has_heard_enough_hangs_up() -> None:
    finds("long-uninterruptible", in_flow("").replace("hangup", "interruptible: false, hangup").replace("Hello.", f"'{MUCH}'"))


def test_what_is_said_at_a_silence_and_of_an_item() -> None:
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: Hello.\n{KEYS}\nno_input: ['{MUCH}']"), LONG)
    browse = f"browse: {{items: '[1]', as: thing, item: '{MUCH}'}}\noutcomes: {{end: x}}"
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: Hello.\n{browse}"), LONG)


def test_alternatives_are_not_heard_one_after_the_other() -> None:
    texts = ", ".join(f"{{say: '{SHORT}', if: call.attempt == {n}}}" for n in range(3))
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: [{texts}]\n{KEYS}"))
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: {{one_of: [Hello., '{MUCH}']}}\n{KEYS}"))


def test_what_is_put_in_and_a_recording_are_not_guessed_at() -> None:
    put_in = "{{ call.parameters.a_name_that_is_very_long_and_says_nothing_about_what_it_holds | default('') }} " * 6
    finds("long-uninterruptible", in_state(f'interruptible: false\nprompt: "{put_in}"\n{KEYS}'))
    finds("long-uninterruptible", in_state(f"interruptible: false\nprompt: {{play: 'https://a.example/a.mp3', loop: 9}}\n{KEYS}"))
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: {{play: 'https://a.example/a.mp3', text: '{MIDDLE}'}}\n{KEYS}"), LONG)


def test_one_language_that_takes_long_is_enough() -> None:
    finds("long-uninterruptible", in_state(f"«interruptible»: false\nprompt: {{en-US: Hello., de-DE: '{MIDDLE}'}}\n{KEYS}"), LONG)
