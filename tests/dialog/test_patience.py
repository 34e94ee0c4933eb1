"""Silence, which nobody reports: when a prompt counts as heard, how long a caller may think, and what comes after."""

from __future__ import annotations

import pytest

from flowengine.answers.locale import locale_of
from flowengine.dialog.commands import EndSession, Play, Say
from flowengine.dialog.events import AgentSpoke, CallerSounded, CallerSpoke, Interrupted
from tests.dialog.driver import Line

MENU = """
flow: patience
start: menu
recovery: {no_input: [Silence one., Silence two.], no_match: [Nonsense one., Nonsense two.]}
states:
  menu:
    prompt: For sales, press 1 or say sales. For support, press 2 or say support.
    choices: [{dtmf: 1, speech: [sales], goto: sales}, {dtmf: 2, speech: [support], goto: support}]
  sales: {prompt: Sales. Shall we go back?, choices: [{dtmf: 1, speech: [back], goto: menu}]}
  support: {prompt: Go?, choices: [{dtmf: 1, speech: [menu], goto: menu}, {dtmf: 9, speech: [bye], goto: bye}]}
  bye: {prompt: Goodbye., hangup: true}
"""
APOLOGY = locale_of("en-US").sentences.apology


def estimate(line: Line) -> float:
    """How long all that was said is heard by estimate, with the half second until it begins."""
    return 0.5 + sum(command.seconds for command in line.commands if isinstance(command, Say | Play))


def silences(line: Line) -> list[float]:
    """When the caller's silence had lasted too long, counted from the call's beginning."""
    return [moment - 100.0 for moment, kind, text in line.log if kind == "says" and text.startswith("Silence")]


def started(flow: str = MENU) -> Line:
    return Line(flow).start()


def at(line: Line, seconds: float) -> Line:
    return line.until(100.0 + seconds)


# ------------------------------------------------------------------------------------------------- when it has been heard


def test_off_starts_patience() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 3).send(AgentSpoke(False))
    at(line, 9.5)
    assert silences(line) == pytest.approx([9.0])


def test_without_events_an_estimate_does() -> None:
    line = started()
    expected = estimate(line) + 6
    at(line, expected + 0.5)
    assert silences(line) == pytest.approx([expected])


def test_the_estimate_covers_all_texts_of_a_turn() -> None:
    line = started(MENU.replace("start: menu", "start: hello").replace("states:", "states:\n  hello: {prompt: [Welcome to this line., And good day.], goto: menu}"))
    expected = estimate(line) + 6
    assert len([c for c in line.commands if isinstance(c, Say)]) == 3
    at(line, expected + 0.5)
    assert silences(line) == pytest.approx([expected])


def test_the_greeting_is_heard_first() -> None:
    bare, greeted = started(), started(MENU.replace("start: menu", "relay: {welcome_greeting: Welcome to the harbor clinic.}\nstart: menu"))
    assert greeted.said == bare.said, "Twilio speaks the greeting itself"
    for line in (bare, greeted):
        at(line, 30)
    assert silences(greeted)[0] > silences(bare)[0] + 1.5


def test_a_prompt_longer_than_estimated_is_waited_for() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, estimate(line) + 2).send(AgentSpoke(False))
    heard = line.now - 100
    at(line, heard + 6.5)
    assert silences(line) == pytest.approx([heard + 6])


def test_speech_that_begins_after_the_estimate_stops_patience() -> None:
    line = started()
    late = estimate(line) + 5
    at(line, late).send(AgentSpoke(True))
    at(line, late + 4).send(AgentSpoke(False))
    at(line, late + 10.5)
    assert silences(line) == pytest.approx([late + 10])


def test_a_lost_off_has_a_limit() -> None:
    line = started()
    expected = estimate(line)
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 60)
    assert silences(line)
    assert silences(line)[0] > expected + 6, "but not before it can have been heard"


def test_a_stale_off_is_passed_over() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 2).press("1")
    at(line, 2.2).send(AgentSpoke(False))
    at(line, 2.6).send(AgentSpoke(True))
    at(line, 5).send(AgentSpoke(False))
    at(line, 11.5)
    assert silences(line) == pytest.approx([11.0])


def test_a_stale_off_is_passed_over_however_short_the_text_is() -> None:
    """“Go?” takes less than a second, so that an `off` is never far from its estimated end."""
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 2).press("2")
    seconds = next(c.seconds for c in reversed(line.commands) if isinstance(c, Say))
    at(line, 2.2).send(AgentSpoke(False))
    at(line, 9.5)
    assert silences(line) == pytest.approx([2 + 0.5 + seconds + 6])


def test_a_stale_off_does_not_end_the_call_before_its_last_word() -> None:
    line = started().press("2")
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 1).press("9")
    at(line, 1.3).send(AgentSpoke(False))
    assert line.said[-1] == "Goodbye."
    assert line.ended is None, "the `off` is that of the question, which the key has cut"
    at(line, 1.5).send(AgentSpoke(True))
    at(line, 2.4).send(AgentSpoke(False))
    assert [line.ended, line.ended_at] == [EndSession(None), 102.4]


TWO_TEXTS = """
flow: gap
start: hello
recovery: {no_input: [Silence one.]}
states:
  hello: {prompt: [{play: "https://clinic.example/hello.mp3", text: Thank you very much for calling the harbor clinic today.}], goto: AFTER}
  menu: {prompt: For sales please press one right now., choices: [{dtmf: 1, goto: menu}]}
  desk: {prompt: I will connect you to the front desk right now., handoff: {queue: desk}}
"""


def test_the_gap_between_two_texts_is_no_silence() -> None:
    line = started(TWO_TEXTS.replace("AFTER", "menu"))
    for moment, on in ((0.4, True), (4.0, False), (4.4, True), (7.0, False)):
        at(line, moment).send(AgentSpoke(on))
    at(line, 13.5)
    assert silences(line) == pytest.approx([13.0])


def test_the_gap_between_two_texts_does_not_end_the_call() -> None:
    line = started(TWO_TEXTS.replace("AFTER", "desk"))
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 4.0).send(AgentSpoke(False))
    at(line, 4.4)
    assert line.ended is None, "half of what was said is yet to be heard"
    line.send(AgentSpoke(True))
    at(line, 8).send(AgentSpoke(False))
    at(line, 12)
    assert line.ended is not None and line.ended_at is not None
    assert line.ended_at >= 108


# ----------------------------------------------------------------------------------------------- what the caller does


def test_an_interrupt_starts_patience() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 2).send(Interrupted("For sales"))
    at(line, 2.1).send(AgentSpoke(False))
    at(line, 8.5)
    assert silences(line) == pytest.approx([8.0])


def test_an_interrupt_of_what_was_said_before_means_nothing() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 2).press("1").send(Interrupted("For sales"))
    at(line, 2.6).send(AgentSpoke(True))
    at(line, 6).send(AgentSpoke(False))
    at(line, 12.5)
    assert silences(line) == pytest.approx([12.0])


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [(1.0, 2.0, 7.0), (1.0, 10.0, 15.0), (3.0, 3.5, 6.5), (5.0, 5.1, 7.1), (5.0, 8.0, 10.0), (5.9, 20.0, 22.0)],
    ids=["early", "long", "middle", "at-least-two", "late", "very-late"],
)
def test_sounds_of_the_caller_hold_patience(began: float, ended: float, expected: float) -> None:
    """What was left goes on after, at least two seconds of it."""
    line = started().heard()
    at(line, began).send(CallerSounded(True))
    at(line, ended).send(CallerSounded(False))
    at(line, expected + 0.5)
    assert silences(line) == pytest.approx([expected])


def test_patience_does_not_begin_while_the_caller_makes_sounds() -> None:
    line = started()
    at(line, 0.4).send(AgentSpoke(True))
    at(line, 2).send(CallerSounded(True))
    at(line, 3).send(AgentSpoke(False))
    at(line, 5).send(CallerSounded(False))
    at(line, 11.5)
    assert silences(line) == pytest.approx([11.0])


def test_a_sound_that_never_ends_has_a_limit() -> None:
    line = started().heard()
    at(line, 1).send(CallerSounded(True))
    at(line, 15)
    assert silences(line) == []
    at(line, 45)
    assert silences(line)


def test_a_partial_prompt_holds_patience_and_has_a_limit() -> None:
    line = started().heard()
    at(line, 5).send(CallerSpoke("I would like", final=False))
    at(line, 15)
    assert silences(line) == []
    at(line, 45)
    assert silences(line)


def test_a_final_prompt_after_partial_ones_is_taken() -> None:
    line = started().heard()
    for moment in (5.0, 8.0, 11.0):
        at(line, moment).send(CallerSpoke("I would like", final=False))
    at(line, 14).say("I would like sales")
    assert line.state == "sales" and silences(line) == []


def test_nothing_but_um_is_neither_answer_nor_mistake() -> None:
    line = started().heard()
    at(line, 4).say("um")
    at(line, 5.9)
    assert line.said == ["For sales, press 1 or say sales. For support, press 2 or say support."]
    at(line, 10)
    assert len(silences(line)) == 1


# ---------------------------------------------------------------------------------------------------------- the ladder


def fail(line: Line, *kinds: str) -> list[str]:
    """Fail in these ways, each after all has been heard; what was said."""
    line.said  # noqa: B018 - a look
    for kind in kinds:
        line.heard()
        if kind == "silence":
            line.wait(6)
        else:
            line.say("purple elephants")
    return line.said


PROMPT = "For sales, press 1 or say sales. For support, press 2 or say support."


def test_rung_by_rung_to_the_apology() -> None:
    line = started()
    assert fail(line, "silence") == ["Silence one.", PROMPT]
    assert fail(line, "silence") == ["Silence two.", PROMPT]
    assert fail(line, "silence") == [APOLOGY]
    assert line.ended is None
    line.heard()
    assert line.ended == EndSession(None)


def test_the_ladders_of_silence_and_nonsense_are_apart() -> None:
    line = started()
    assert fail(line, "silence", "nonsense", "silence", "nonsense")[::2] == ["Silence one.", "Nonsense one.", "Silence two.", "Nonsense two."]
    assert fail(line, "nonsense") == [APOLOGY]


def test_both_count_anew_at_each_entry() -> None:
    line = started()
    fail(line, "silence", "nonsense", "silence")
    line.press("1").wait(3).press("1")
    assert fail(line, "silence", "nonsense")[-4:] == ["Silence one.", PROMPT, "Nonsense one.", PROMPT]


def test_without_ladders_there_are_words_of_ours() -> None:
    sentences = locale_of("en-US").sentences
    line = started(
        MENU.replace("recovery:", "variables: {x: 1}\nrecovery:").replace("{no_input: [Silence one., Silence two.], no_match: [Nonsense one., Nonsense two.]}", "{max_failures: 9}")
    )
    assert fail(line, "silence", "nonsense")[::2] == [sentences.no_input[0], sentences.no_match[0]]


def test_a_ladder_of_the_state_beats_that_of_the_flow() -> None:
    line = started(MENU.replace("    choices:", "    no_input: Hello?\n    choices:", 1))
    assert fail(line, "silence") == ["Hello?", PROMPT]
    assert fail(line, "nonsense") == ["Nonsense one.", PROMPT]
    assert fail(line, "silence") == [APOLOGY]


def test_a_rung_without_the_prompt() -> None:
    line = started(MENU.replace("    choices:", "    no_input: [{prompt: Silence here., reprompt: false}, Silence there.]\n    choices:", 1))
    assert fail(line, "silence") == ["Silence here."]
    line.heard()
    since = line.now
    line.wait(7)
    assert line.said[0] == "Silence there."
    assert silences(line)[-1] == pytest.approx(since - 100 + 6)


def test_a_rung_that_says_nothing() -> None:
    line = started(MENU.replace("    choices:", "    no_input: [{reprompt: false}, Silence there.]\n    choices:", 1))
    assert fail(line, "silence") == []
    line.wait(6)
    assert line.said[0] == "Silence there."


def test_a_rung_that_leads_elsewhere() -> None:
    line = started(MENU.replace("    choices:", "    no_match: [{prompt: Let us see., goto: support}]\n    choices:", 1))
    assert fail(line, "nonsense") == ["Let us see.", "Go?"]
    assert line.state == "support"


FALLBACK = MENU.replace("recovery: {", "recovery: {fallback: help, max_failures: 3, ").replace(
    "states:", "states:\n  help: {prompt: Help is near., no_input: [], choices: [{dtmf: 1, speech: [menu], goto: menu}]}"
)


def test_after_the_last_rung_comes_the_fallback() -> None:
    line = started(FALLBACK.replace("max_failures: 3", "max_failures: 9"))
    assert fail(line, "silence", "silence", "silence")[-1] == "Help is near."
    assert line.state == "help" and line.ended is None


def test_failures_of_both_kinds_count_over_the_whole_call() -> None:
    line = started(FALLBACK.replace("    choices:", "    no_match: [{goto: support}]\n    choices:", 1))
    assert fail(line, "silence", "nonsense")[-1] == "Go?"
    assert fail(line, "silence") == ["Help is near."], "the third in a row, though the first in this state"


def test_what_is_understood_ends_the_row() -> None:
    line = started(FALLBACK)
    fail(line, "silence", "nonsense")
    line.press("1")
    assert fail(line, "silence", "nonsense")[-1] == "Sales. Shall we go back?"


def test_six_failures_by_default() -> None:
    flow = FALLBACK.replace("max_failures: 3, ", "").replace("no_match: [Nonsense one., Nonsense two.]", "no_match: [N., N., N., N., N., N., N., N.]")
    line = started(flow)
    fail(line, *["nonsense"] * 5)
    assert line.state == "menu"
    fail(line, "nonsense")
    assert line.state == "help"


def test_a_fallback_that_fails_too_ends_with_an_apology() -> None:
    line = started(FALLBACK)
    fail(line, *["silence"] * 3)
    assert fail(line, "silence") == [APOLOGY]
    assert line.ended is None
    line.wait(1)
    line.heard()
    assert line.ended == EndSession(None)


def test_a_fallback_that_succeeds_is_there_again() -> None:
    line = started(FALLBACK)
    fail(line, *["silence"] * 3)
    line.press("1")
    assert line.state == "menu"
    fail(line, *["silence"] * 3)
    assert line.state == "help"


def test_a_fallback_that_hands_over_does_so() -> None:
    line = started(
        FALLBACK.replace("{prompt: Help is near., no_input: [], choices: [{dtmf: 1, speech: [menu], goto: menu}]}", "{prompt: Help is near., handoff: {queue: helpers}}")
    )
    assert fail(line, *["silence"] * 3)[-1] == "Help is near."
    line.heard()
    assert line.ended is not None and line.ended.handoff is not None and line.ended.handoff.target == "helpers"


def test_a_step_says_what_failed_in_it() -> None:
    line = started(FALLBACK)
    fail(line, "silence", "nonsense")
    assert [step.failed for step in line.steps if step.failed] == ["no_input", "no_match"]
    assert line.press("1").steps[-1].failed == ""
