"""A prompt that the caller cut, and nothing came of it: whoever cuts a question is never left in silence."""

from __future__ import annotations

import pytest

from flowengine.answers.locale import locale_of
from flowengine.dialog.events import AgentSpoke, CallerSounded, Interrupted, RequestAnswered
from tests.dialog.driver import Line

FLOW = """
flow: cut
start: START
recovery: {no_input: [Silence one., Silence two.], no_match: [Nonsense one., Nonsense two.]}
states:
  menu:
    prompt: For sales, press 1 or say sales.
    choices: [{dtmf: 1, speech: [sales], goto: hours}, {dtmf: 2, goto: code}, {dtmf: 3, goto: name}, {dtmf: 4, goto: strict}, {dtmf: 5, goto: bye}]
  hours: {prompt: We are open all day., goto: back}
  back: {prompt: Back to the menu?, choices: [{dtmf: 1, speech: [back], goto: menu}]}
  code: {prompt: Please key in the four digits., collect: {into: code, type: digits, length: 4, input: dtmf}, goto: bye}
  name: {prompt: What is your name?, collect: {into: name, type: text, input: speech}, goto: bye}
  strict: {prompt: Strictly one., type_ahead: false, choices: [{dtmf: 1, goto: bye}]}
  bye: {prompt: Thank you and goodbye., hangup: true}
"""
BACK = ["We are open all day.", "Back to the menu?"]
CODE = "Please key in the four digits."
NAME = "What is your name?"


def asked(state: str) -> Line:
    """A call whose first question has been heard by half."""
    line = Line(FLOW.replace("START", state)).start()
    line.wait(0.4).send(AgentSpoke(True))
    line.said  # noqa: B018 - a look
    return line.wait(0.5)


def cut(line: Line, heard: str = "") -> Line:
    """The relay falls silent, and tells of it as it does."""
    return line.send(Interrupted(heard)).send(AgentSpoke(False))


def on(line: Line) -> Line:
    return line.send(AgentSpoke(True))


# ------------------------------------------------------------------------------------ the end key behind an answer


def chosen(line: Line, key: str) -> Line:
    """A key is pressed once the question has been heard."""
    line.send(AgentSpoke(False)).press(key)
    line.said  # noqa: B018 - a look
    return line


def test_an_end_key_out_of_habit_has_all_said_again_that_it_cut() -> None:
    line = on(chosen(asked("menu"), "1").wait(0.4)).wait(0.5)
    cut(line, "We are").press("#")
    assert line.said == BACK
    on(line.wait(0.4)).wait(2).send(AgentSpoke(False)).wait(5.5)
    assert line.said == [], "patience counts from when it has been heard, and nothing has failed"
    line.wait(1)
    assert line.said == ["Silence one.", "Back to the menu?"]


def test_an_end_key_before_the_first_sound_does_so_too() -> None:
    line = chosen(asked("menu"), "1").wait(0.25)
    line.send(Interrupted()).press("#")
    assert line.said == BACK


def test_an_end_key_that_is_told_before_the_cut() -> None:
    line = on(chosen(asked("menu"), "1").wait(0.4)).wait(0.5)
    cut(line.press("#"), "We are")
    assert line.said == BACK
    line.wait(0.4)
    on(line).wait(2).send(AgentSpoke(False)).wait(5.5)
    assert line.said == [], "the report was of what was said before"


def test_an_end_key_that_cuts_nothing_says_nothing() -> None:
    line = on(chosen(asked("menu"), "1").wait(0.4)).wait(1).send(AgentSpoke(False)).wait(1)
    line.press("#").wait(4.9)
    assert line.said == []
    line.wait(0.2)
    assert line.said[0] == "Silence one.", "it takes no patience either"


def test_a_second_end_key_is_a_no_match() -> None:
    line = chosen(asked("menu"), "1").wait(0.25)
    line.send(Interrupted()).press("#").wait(0.25).send(Interrupted()).press("#")
    assert line.said == [*BACK, "Nonsense one.", "Back to the menu?"]


def test_last_words_that_an_end_key_cut_are_said_again() -> None:
    line = chosen(asked("menu"), "5").wait(0.25)
    line.send(Interrupted()).press("#")
    assert line.said == ["Thank you and goodbye."] and line.ended is None
    on(line.wait(0.4)).wait(1)
    assert line.ended is None
    line.send(AgentSpoke(False))
    assert line.ended is not None


def test_last_words_are_said_again_once() -> None:
    line = on(chosen(asked("menu"), "5").wait(0.4)).wait(0.5)
    cut(line, "Thank")
    assert line.said == ["Thank you and goodbye."] and line.ended is None
    cut(on(line.wait(0.4)).wait(0.5), "Thank")
    assert line.said == [] and line.ended is not None


def test_last_words_can_still_be_cut() -> None:
    line = on(chosen(asked("menu"), "5").wait(0.4)).wait(4)
    cut(line, "Thank you")
    assert line.ended is not None and line.said == []


def test_a_key_too_early_for_a_question_without_type_ahead_has_it_said_again() -> None:
    line = chosen(asked("menu"), "4").wait(0.25)
    line.send(Interrupted()).press("1")
    assert line.state == "strict" and line.said == ["Strictly one."]
    on(line.wait(0.4)).press("1")
    assert line.state == "bye"


def test_an_end_key_while_another_system_is_asked_belongs_to_the_key_before_it() -> None:
    flow = """
        flow: cut
        start: menu
        states:
          menu: {prompt: One?, choices: [{dtmf: 1, goto: lookup}]}
          lookup: {prompt: Let me see., request: {get: "https://clinic.example/x"}, outcomes: {ok: back, failed: back}}
          back: {prompt: Back to the menu?, choices: [{dtmf: 1, goto: menu}]}
    """
    line = Line(flow).start().heard().press("1").wait(0.25).send(Interrupted()).press("#")
    line.said  # noqa: B018 - a look
    line.wait(4).send(RequestAnswered(1, 200, {}))
    assert line.state == "back" and line.said == ["Back to the menu?"]


# -------------------------------------------------------------------------- what the question takes by no means


def test_keys_at_a_question_for_words_are_one_no_match() -> None:
    line = asked("name")
    for key in "123":
        cut(line).press(key).wait(0.25)
    line.wait(1.5)
    assert line.said == ["Nonsense one.", NAME]


def test_words_behind_such_a_key_are_the_answer() -> None:
    line = cut(asked("name")).press("1").wait(1).say("Ada")
    line.wait(2)
    assert line.variables["name"] == "Ada" and "Nonsense one." not in line.said


def test_a_row_of_such_keys_ends_by_the_ladder() -> None:
    line = asked("name")
    for _ in range(3):
        cut(line).press("1").wait(2)
        on(line).wait(1)
    assert line.said == ["Nonsense one.", NAME, "Nonsense two.", NAME, locale_of("en-US").sentences.apology]


def test_words_at_a_question_for_keys_are_a_no_match() -> None:
    line = cut(asked("code"), "Please").say("my number is")
    assert line.said == []
    line.wait(1.6)
    assert line.said == ["Nonsense one.", CODE]


def test_keys_behind_such_words_are_the_answer() -> None:
    line = cut(asked("code"), "Please").say("my number is").wait(1).press("1234", 0.2)
    assert line.variables["code"] == "1234" and line.said == ["Thank you and goodbye."]


@pytest.mark.parametrize("state", ["code", "name", "menu"])
def test_what_cut_nothing_costs_nothing(state: str) -> None:
    line = asked(state).send(AgentSpoke(False)).wait(1)
    line = line.press("1") if state == "name" else line.say("um" if state == "menu" else "my number is")
    line.wait(4.5)
    assert line.said == []


def test_a_question_cut_by_um_is_not_left_unheard() -> None:
    line = cut(asked("menu"), "For").say("um")
    assert line.said == []
    line.wait(1.6)
    assert line.said == ["Nonsense one.", "For sales, press 1 or say sales."]


def test_um_that_leads_up_to_something() -> None:
    line = cut(asked("menu"), "For").say("um").wait(1).say("sales")
    assert line.state == "back"


def test_hold_on_is_waited_for() -> None:
    line = cut(asked("menu"), "For").say("hold on")
    line.wait(20)
    assert line.said == []


def test_what_was_being_said_when_a_key_was_pressed_has_the_next_question_said_again() -> None:
    line = asked("menu").send(AgentSpoke(False)).send(CallerSounded(True)).press("1")
    line.said  # noqa: B018 - a look
    cut(on(line.wait(0.4)).wait(0.3)).send(CallerSounded(False)).wait(0.3).say("sales")
    assert line.state == "back" and line.said == BACK


def test_a_cough_that_cuts_a_question_is_a_short_silence() -> None:
    line = asked("menu").send(CallerSounded(True)).wait(0.3)
    cut(line, "For").wait(0.3).send(CallerSounded(False)).wait(1.9)
    assert line.said == []
    line.wait(0.2)
    assert line.said == ["Silence one.", "For sales, press 1 or say sales."]


def test_speech_that_goes_on_all_the_same_is_not_said_twice() -> None:
    line = on(chosen(asked("menu"), "1").wait(0.25).send(Interrupted()).wait(0.2)).wait(0.3)
    line.press("7")
    assert line.said == ["Nonsense one.", "Back to the menu?"]
