"""A caller who says no to whatever is read back is asked again a few times, and then goes where one goes who isn't understood."""

from __future__ import annotations

import pytest

from flowengine.answers.locale import locale_of
from tests.dialog.driver import Line

EN = locale_of("en-US").sentences
FLOW = """
flow: refusals
start: menu
recovery: {fallback: desk, MORE}
states:
  menu: {prompt: Hello., choices: [{dtmf: 1, speech: [pin], goto: pin}]}
  pin:
    prompt: Well?
    collect: {into: pin, type: digits, length: 4, confirm: always}
    STATE
    goto: menu
  desk: {prompt: One moment., handoff: {dial: "+15551230100"}}
  out: {prompt: This way., choices: [{dtmf: 1, goto: menu}]}
"""


def asked(more: str = "max_failures: 9", state: str = "") -> Line:
    return Line(FLOW.replace("MORE", more).replace("STATE", state)).start().heard().press("1").heard()


def refuse(line: Line) -> list[str]:
    """Give an answer, and say no when it is read back; what was said to the no."""
    line.press("1234").heard().said  # noqa: B018 - a look
    line.say("no")
    return line.said


def refusals(line: Line) -> list[list[str]]:
    found = []
    while line.state == "pin" and len(found) < 20:
        found.append(refuse(line))
        line.heard()
    return found


RETRY, KEYS, OUT = [EN.retry, "Well?"], [EN.use_keys, "Well?"], ["One moment."]


@pytest.mark.parametrize(
    ("more", "state", "said"),
    [
        ("max_failures: 9", "", [RETRY, KEYS, OUT]),
        ("max_failures: 9, no_match: [A., B., C., D.]", "", [RETRY, KEYS, KEYS, KEYS, OUT]),
        ("max_failures: 9, no_match: [A., B., C., D.]", "no_match: [A., B., C.]", [RETRY, KEYS, KEYS, OUT]),
        ("max_failures: 9", "no_match: []", [RETRY, KEYS, OUT]),
        ("max_failures: 9", "no_match: {prompt: No use., goto: out}", [RETRY, KEYS, ["No use.", "This way."]]),
        ("max_failures: 9", "no_match: [A., B., {goto: out}]", [RETRY, KEYS, KEYS, ["This way."]]),
        ("max_failures: 4, no_match: [A., B., C., D., E., F.]", "", [RETRY, KEYS, KEYS, OUT]),
    ],
    ids=["ours", "of-the-flow", "of-the-state", "none", "one-rung-out", "last-rung-out", "most-failures"],
)
def test_as_often_as_there_are_rungs(more: str, state: str, said: list[list[str]]) -> None:
    assert refusals(asked(more, state)) == said


def test_a_rung_that_leads_back_to_the_question_ends_too() -> None:
    line = asked("max_failures: 6", "no_match: [{goto: pin}]")
    assert refusals(line)[-1] == OUT


def test_other_failures_count_with_them() -> None:
    line = asked("max_failures: 4, no_match: [A., B., C., D.]")
    line.say("purple elephants").heard().wait(6).heard()
    assert refuse(line) == RETRY
    line.heard()
    assert refuse(line) == OUT


def test_a_yes_ends_the_row() -> None:
    line = asked()
    refuse(line)
    line.heard().press("1234").heard().say("yes").heard().press("1").heard()
    assert refusals(line) == [RETRY, KEYS, OUT]


def test_answers_said_in_passing() -> None:
    flow = FLOW.replace("confirm: always", "confirm: implicit").replace("    goto: menu\n", "    goto: next\n")
    flow = flow.replace("  out:", "  next: {prompt: Anything else?, choices: [{dtmf: 1, speech: [stop], goto: menu}]}\n  out:")
    line = Line(flow.replace("MORE", "max_failures: 9").replace("STATE", "")).start().heard().press("1").heard()
    assert refusals(line) == [RETRY, KEYS, OUT]
