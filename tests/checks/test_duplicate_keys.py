"""Rule `duplicate-keys`: two branches of one state on the same keys."""

from __future__ import annotations

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, places, read


def test_passes() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}, {dtmf: 12, goto: x}, {dtmf: star, goto: x}]"))


def test_fails_at_the_second_branch() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices:\n  - {dtmf: 1, goto: x}\n  - {dtmf: 2, goto: x}\n  - {dtmf: «1», goto: m}"), ("duplicate-keys", "3"))


def test_alternatives_count() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: [1, star], goto: x}, {dtmf: [«'*'»], goto: x}]"), ("duplicate-keys", "2"))


def test_words_and_signs_are_one_key() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: pound, goto: x}, {dtmf: «'#'», goto: x}]"), ("duplicate-keys", "1"))


def test_the_message_names_the_line_of_the_first() -> None:
    text, _ = places(in_state("prompt: Hello.\nchoices:\n  - {dtmf: 2, goto: x}\n  - {dtmf: 1, goto: x}\n  - {dtmf: 1, goto: m}"))
    [problem] = RULES["duplicate-keys"](read(text))
    assert "line 8" in problem.message
    assert problem.span.line == 9


def test_conditions_make_it_right() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, if: 1 < 2}, {dtmf: 1, goto: m}]"))


def test_another_state_may_use_the_key() -> None:
    finds("duplicate-keys", "flow: f\nstart: m\nstates:\n  m: {prompt: a, choices: [{dtmf: 1, goto: n}]}\n  n: {prompt: b, choices: [{dtmf: 1, goto: m}]}\n")


def test_a_state_may_take_a_commands_key_for_itself() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: 0, goto: x}]", "commands: [{dtmf: 0, goto: m}]"))


def test_one_branch_naming_a_key_twice_is_no_second_branch() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: [1, 1], goto: x}]"))


def test_two_commands_on_one_key() -> None:
    finds("duplicate-keys", in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]", "commands:\n  - {dtmf: 0, goto: m}\n  - {dtmf: «0», goto: x}\n"), ("duplicate-keys", "1"))
