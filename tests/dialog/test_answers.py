"""Answers of every type in a call: said, keyed, bounded, checked, read back, put right."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from flowengine.answers.kinds import kind_of
from flowengine.answers.locale import locale_of
from flowengine.dialog.events import CallerSounded
from flowengine.dialog.interpreter import GRACE
from flowengine.dialog.secrets import reveal
from flowengine.language.collect import ANSWER_TYPES, SPOKEN_TYPES
from tests.dialog.driver import Line

EN = locale_of("en").sentences


def asking(collect: str, *, said_back: str = "Got {{ a }}.", head: str = "") -> Line:
    """A call that asks for one answer, `a`, of a Monday morning in March 2026."""
    flow = f"""
    flow: f
    start: ask
    {head}
    states:
      ask: {{prompt: Well?, collect: {{into: a, {collect}}}, goto: done}}
      done: {{prompt: "{said_back}", goto: more}}
      more: {{prompt: More?, choices: [{{dtmf: 1, goto: ask}}]}}
    """
    line = Line(flow).start().heard()
    assert line.said == ["Well?"]
    return line


def right(value: str) -> str:
    return EN.confirm.format(value=value)


@pytest.mark.parametrize("name", [name for name in ANSWER_TYPES if name != "choice"])
def test_every_type_has_its_kind(name: str) -> None:
    assert (kind_of(name).keys is None) == (name in SPOKEN_TYPES)


@pytest.mark.parametrize(
    ("collect", "said", "value"),
    [
        ("type: number", "a hundred and twenty", 120),
        ("type: number", "it's, um, two and a half I think", 2.5),
        ("type: money, confirm: never", "three dollars fifty", 3.5),
        ("type: date, confirm: never", "March third nineteen eighty", date(1980, 3, 3)),
        ("type: date, confirm: never", "next Friday", date(2026, 3, 13)),
        ("type: date, confirm: never", "tomorrow", date(2026, 3, 3)),
        ("type: date, confirm: never, latest: today", "December twenty fourth", date(2025, 12, 24)),
        ("type: date, confirm: never, earliest: today", "December twenty fourth", date(2026, 12, 24)),
        ("type: time", "half past three in the afternoon", time(15, 30)),
        ("type: phone", "four one five five five five zero one double zero", "+14155550100"),
        ("type: email, confirm: never", "ann dot lee at gmail dot com", "ann.lee@gmail.com"),
        ("type: code, confirm: never", "B as in Bravo four two", "B42"),
        ("type: text", "the red house behind the church", "the red house behind the church"),
        ("type: yes_no", "yep", True),
        ("type: digits, length: 4", "four oh double seven", "4077"),
    ],
)
def test_said(collect: str, said: str, value: Any) -> None:
    line = asking(collect).say(said)
    assert (line.variables["a"], line.state) == (value, "more")


@pytest.mark.parametrize(
    ("collect", "keys", "value"),
    [
        ("type: number", "42#", 42),
        ("type: number", "2*5#", 2.5),
        ("type: money, confirm: never", "12*50#", 12.5),
        ("type: date, confirm: never", "03031980", date(1980, 3, 3)),
        ("type: time", "1530", time(15, 30)),
        ("type: time", "800#", time(8, 0)),
        ("type: phone", "4155550100#", "+14155550100"),
        ("type: code, confirm: never", "4711#", "4711"),
        ("type: code, confirm: never, length: 4", "4711", "4711"),
        ("type: yes_no", "2", False),
    ],
)
def test_keyed(collect: str, keys: str, value: Any) -> None:
    line = asking(collect).press(keys)
    assert (line.variables.get("a"), line.state) == (value, "more")


def test_dates_are_keyed_in_the_order_of_the_language() -> None:
    assert asking("type: date, confirm: never", head="relay: {language: de-DE, tts_provider: Google, voice: de-DE-Standard-A}").press("24122026").variables["a"] == date(
        2026, 12, 24
    )


@pytest.mark.parametrize("kind", ["email", "text"])
def test_what_no_keypad_can_give_is_not_keyed(kind: str) -> None:
    line = asking(f"type: {kind}").press("123#")
    assert "a" not in line.variables and line.said == [] and line.state == "ask"


@pytest.mark.parametrize("answer", ["February thirtieth", "02302026"])
def test_a_date_that_does_not_exist_is_asked_again_with_the_reason(answer: str) -> None:
    line = asking("type: date")
    (line.press if answer.isdigit() else line.say)(answer)
    assert line.said == [EN.no_such_date, "Well?"] and line.state == "ask"


@pytest.mark.parametrize(
    ("collect", "said", "taken"),
    [
        ("type: number, min: 1, max: 10", "ten", True),
        ("type: number, min: 1, max: 10", "eleven", False),
        ("type: number, min: 1, max: 10", "zero", False),
        ("type: money, confirm: never, max: 20", "twenty dollars", True),
        ("type: money, confirm: never, max: 20", "twenty dollars and one cent", False),
        ("type: date, confirm: never, latest: today", "March second twenty twenty six", True),
        ("type: date, confirm: never, latest: today", "tomorrow", False),
        ("type: date, confirm: never, latest: -18y", "March second two thousand eight", True),
        ("type: date, confirm: never, latest: -18y", "March third two thousand eight", False),
        ("type: date, confirm: never, earliest: tomorrow, latest: +30d", "April first", True),
        ("type: date, confirm: never, earliest: tomorrow, latest: +30d", "April second", False),
        ("type: date, confirm: never, earliest: tomorrow, latest: +30d", "today", False),
        ("type: time, earliest: 08:00, latest: 17:30", "five thirty pm", True),
        ("type: time, earliest: 08:00, latest: 17:30", "six pm", False),
        ("type: number, max: '{{ most }}'", "four", True),
        ("type: number, max: '{{ most }}'", "five", False),
    ],
)
def test_bounds(collect: str, said: str, taken: bool) -> None:
    line = asking(collect, head="variables: {most: 4}").say(said)
    assert line.state == ("more" if taken else "ask")
    if not taken:
        assert line.said == [EN.no_match[0], "Well?"]


def test_checks_have_words_of_their_own_and_count_as_a_no_match() -> None:
    line = asking("type: digits, min_length: 12, max_length: 19, check: [{if: luhn(a), prompt: That is no card number.}, {if: (a | first) == '4', prompt: Only Visa.}]")
    assert line.say("four one one one one one one one one one one one one one one two").said == ["That is no card number.", "Well?"]
    assert line.heard().press("5500000000000004#").said == ["Only Visa.", "Well?"]
    assert line.heard().press("12#").said == [EN.apology]  # the third no-match: after the last rung
    other = asking("type: digits, check: [{if: luhn(a)}]").press("12#")
    assert other.said == [EN.no_match[0], "Well?"]
    assert asking("type: digits, check: [{if: luhn(a), prompt: No.}]").press("4111111111111111#").state == "more"


@pytest.mark.parametrize(
    ("collect", "said", "read_back", "yes"),
    [
        ("type: money, confirm: always", "three fifty", "3 dollars and 50 cents", 3.5),
        ("type: date, confirm: always", "march third nineteen eighty", "March 3rd, 1980", date(1980, 3, 3)),
        ("type: time, confirm: always", "half past three pm", "3:30 PM", time(15, 30)),
    ],
)
def test_read_back(collect: str, said: str, read_back: str, yes: Any) -> None:
    line = asking(collect).say(said)
    assert line.said == [right(read_back)]
    assert line.heard().say("yes").variables["a"] == yes


def test_a_correction_inside_the_no_is_taken() -> None:
    line = asking("type: date, confirm: always").say("march third nineteen eighty")
    assert line.heard().say("No, March thirteenth nineteen eighty.").said[-1] == right("March 13th, 1980")
    assert line.heard().say("yes").variables["a"] == date(1980, 3, 13)


def test_the_last_digits_are_put_right() -> None:
    line = asking("type: digits, length: 4, confirm: always").say("four seven one five")
    assert line.heard().say("no, the last two are seven four").said[-1] == right("4 7 7 4")
    assert line.heard().say("yes").variables["a"] == "4774"


def test_after_a_second_no_the_keypad_is_asked_for() -> None:
    line = asking("type: digits, length: 4, confirm: always").say("four seven one five").heard().say("no")
    assert line.said[-2:] == [EN.retry, "Well?"]
    line.heard().say("four seven one four")
    assert line.said[-1] == right("4, 7, 1, 4")
    assert line.heard().say("no").said[-2:] == [EN.use_keys, "Well?"]


@pytest.mark.parametrize(
    ("said", "heard"),
    [("march third nineteen eighty", ["Got 1980-03-03.", "More?"]), ("three four", [right("Wednesday, March 4th")])],
)
def test_unsure_answers_are_read_back(said: str, heard: list[str]) -> None:
    assert asking("type: date").say(said).said == heard


def test_a_command_is_no_free_text() -> None:
    line = asking("type: text", head="commands: [{speech: [main menu], goto: more}]").say("main menu")
    assert line.state == "more" and "a" not in line.variables


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ a | date }}", "March 3rd, 1980"),
        ("{{ a }}", "1980-03-03"),
        ("{{ days_since(a) // 365 }}", "46"),
        ("{{ 12.5 | money }}", "12 dollars and 50 cents"),
        ("{{ 3 | ordinal }}", "third"),
        ("{{ 23 | ordinal }}", "23rd"),
        ("{{ '15:30' | time }}", "3:30 PM"),
        ("{{ call.now | time }}", "9 AM"),
        ("{{ 'soon' | date }}", "soon"),
        ("{{ days_until('2026-03-09') }}", "7"),
        ("{{ iban('DE89 3704 0044 0532 0130 00') }} {{ iban('DE88 3704 0044 0532 0130 00') }}", "True False"),
    ],
)
def test_filters_and_functions(template: str, text: str) -> None:
    assert asking("type: date, confirm: never", said_back=template).say("march third nineteen eighty").said[0] == text


def test_a_secret_answer_of_any_type_stays_secret() -> None:
    line = asking("type: date, confirm: never, secret: true", said_back="{{ a }} {{ a | date }} {{ days_since(a) > 10 }}").say("march third nineteen eighty")
    assert "1980" not in repr(line.steps) and "March" not in repr(line.commands)
    assert line.said[0].startswith("•••")


TRIP = """
flow: trip
start: where
states:
  where: {prompt: Where to?, collect: {into: city, type: choice, options: [Boston, Austin, Los Angeles], confirm: implicit}, goto: when}
  when: {prompt: On which day?, collect: {into: day, type: date, confirm: implicit, confirm_prompt: "So {{ day | date }}."}, goto: sure}
  sure: {prompt: Shall I book it?, collect: {into: sure, type: yes_no}, goto: done}
  done: {prompt: Booked., choices: [{dtmf: 1, goto: where}]}
"""


def test_an_answer_is_said_in_passing() -> None:
    line = Line(TRIP).start().heard().say("austin")
    assert line.said == ["Where to?", "Okay, Austin.", "On which day?"]
    assert line.heard().say("march fifth").said == ["So Thursday, March 5th.", "Shall I book it?"]
    assert line.heard().say("no").variables["sure"] is False  # the answer to this question, not a correction


def test_another_value_after_a_no_corrects_the_answer_before() -> None:
    line = Line(TRIP).start().heard().say("austin").heard()
    line.said  # noqa: B018 - what was said until now
    assert line.say("no, Los Angeles").said == ["Okay, Los Angeles.", "On which day?"]
    assert (line.state, line.variables["city"]) == ("when", "Los Angeles")
    assert line.heard().say("no, Boston").variables["city"] == "Boston"
    assert line.heard().say("march fifth").variables["day"] == date(2026, 3, 5)
    assert line.heard().say("no, march sixth").said[-2:] == ["So Friday, March 6th.", "Shall I book it?"]


def test_a_no_alone_leads_back() -> None:
    line = Line(TRIP).start().heard().say("austin").heard()
    line.said  # noqa: B018
    assert line.say("no").said == [EN.retry, "Where to?"]
    assert line.heard().say("boston").said == ["Okay, Boston.", "On which day?"]


def test_after_the_next_answer_nothing_is_corrected_any_more() -> None:
    line = Line(TRIP).start().heard().say("austin").heard().say("march fifth").heard().say("yes")
    assert line.state == "done" and line.heard().say("no, boston").variables["city"] == "Austin"


def test_one_answer_in_passing_after_the_other() -> None:
    line = Line(TRIP.replace(', confirm_prompt: "So {{ day | date }}."', "")).start().heard().say("austin").heard()
    assert line.say("march fifth").said[-2:] == ["Okay, Thursday, March 5th.", "Shall I book it?"]
    assert line.heard().say("no, march sixth").variables["day"] == date(2026, 3, 6)


def test_one_answer_in_two_transcripts_is_one_answer() -> None:
    line = asking("type: digits, length: 6").say("four seven one")
    assert (line.said, line.state) == ([], "ask")
    assert line.wait(1.4).say("five oh two").variables["a"] == "471502"


def test_the_rest_is_not_waited_for_longer_than_a_moment() -> None:
    line = asking("type: digits, length: 6").say("four seven one").wait(1.4)
    assert line.said == []
    assert line.wait(0.2).said == [EN.no_match[0], "Well?"]
    assert line.heard().say("five oh two").wait(0.1).said == []  # begun anew


def test_the_rest_is_waited_for_while_the_caller_speaks_on() -> None:
    line = asking("type: digits, length: 6").say("four seven one").wait(1.0).send(CallerSounded(True)).wait(4)
    assert line.said == []
    assert line.send(CallerSounded(False)).wait(1.9).say("five oh two").variables["a"] == "471502"


def test_a_whole_answer_after_a_begun_one_stands_alone() -> None:
    line = asking("type: digits, length: 6").say("four seven").wait(0.5).say("four seven one five oh two")
    assert line.variables["a"] == "471502"


def test_keys_win_over_what_was_begun() -> None:
    assert asking("type: digits, length: 6").say("four seven").wait(0.5).press("123456").wait(1).variables["a"] == "123456"


@pytest.mark.parametrize("said", ["just a second", "hold on", "one moment please"])
def test_who_asks_for_a_moment_gets_one(said: str) -> None:
    line = asking("type: digits, length: 6").say(said).wait(24)
    assert line.said == []
    assert line.wait(2).said == [EN.no_input[0], "Well?"]


def test_a_number_with_whole_bounds_takes_as_many_keys_as_the_greatest_has() -> None:
    assert asking("type: number, min: 1, max: 5").press("3").variables["a"] == 3
    assert asking("type: number, min: 1, max: 12").press("2").variables["a"] == 2
    assert asking("type: number, min: 1, max: 12").press("1").wait(3.1).variables["a"] == 1
    assert asking("type: number, min: 1, max: 12").press("12").variables["a"] == 12
    assert asking("type: number, min: 1, max: 5", head="commands: [{dtmf: 0, goto: more}]").press("0").state == "more"
    assert asking("type: number, min: 1, max: 5").press("7").said == [EN.no_match[0], "Well?"]
    assert asking("type: number, max: 120").press("42").wait(3.1).variables["a"] == 42
    assert asking("type: number, max: 120").press("120").variables["a"] == 120
    assert asking("type: number, max: 2.5").press("1*5#").variables["a"] == 1.5


@pytest.mark.parametrize("said", ["yes", "no", "no, I said four", "that looks right", "um, yeah, sure", "I guess no"])
def test_a_clear_yes_or_no_is_not_asked_back(said: str) -> None:
    line = asking("type: yes_no").say(said)
    assert line.state == "more" and line.variables["a"] is (said in ("yes", "that looks right", "um, yeah, sure"))


@pytest.mark.parametrize("said", ["Err", "um er", "uh", "Umm err"])
@pytest.mark.parametrize("confirm", ["", ", confirm: when_unsure", ", confirm: always", ", confirm: always, secret: true"])
def test_hesitation_is_asked_about_before_it_is_a_no(said: str, confirm: str) -> None:
    line = asking(f"type: yes_no{confirm}").say(said)
    assert line.said == []  # what it leads up to may follow in a moment
    line.wait(GRACE)
    assert (line.said, line.state, line.variables.get("a")) == ([right("no")], "ask", None)
    assert line.heard().say("yes").state == "more"
    assert reveal(line.variables["a"]) is False


def test_who_hesitated_and_meant_yes_is_asked_again() -> None:
    line = asking("type: yes_no").say("err").wait(GRACE).heard().say("no")
    assert line.said[-2:] == [EN.retry, "Well?"]
    assert line.heard().say("yes").variables["a"] is True


@pytest.mark.parametrize("more", ["confirm: never", "confirm: implicit", "secret: true", "secret: true, confirm: when_unsure"])
@pytest.mark.parametrize("said", ["Err", "um er", "uh"])
def test_where_nothing_is_asked_back_hesitation_is_a_no_match(said: str, more: str) -> None:
    line = asking(f"type: yes_no, {more}").say(said).wait(GRACE)
    assert (line.said, line.state, line.variables.get("a")) == ([EN.no_match[0], "Well?"], "ask", None)


@pytest.mark.parametrize(("rest", "value"), [("yes", True), ("yes please", True), ("no", False), ("I guess no", False)])
def test_hesitation_before_an_answer_is_part_of_it(rest: str, value: bool) -> None:
    """Two final transcripts of one breath."""
    for more in ("", ", confirm: never"):
        line = asking(f"type: yes_no{more}").say("um").wait(0.4).say(rest)
        assert line.state == "more" and line.variables["a"] is value, line.said


@pytest.mark.parametrize("said", ["What", "What?", "huh"])
def test_what_is_never_a_no(said: str) -> None:
    line = asking("type: yes_no").say(said)
    assert line.said == [EN.no_match[0], "Well?"] and "a" not in line.variables


@pytest.mark.parametrize("collect", ["type: yes_no, confirm: always", "type: digits, length: 4, confirm: always", "type: date, confirm: always"])
@pytest.mark.parametrize(("said", "answered"), [("um", False), ("uh, er", False), ("err", True)])
def test_at_the_read_back_hesitation_is_no_answer(collect: str, said: str, answered: bool) -> None:
    line = asking(collect).say("no" if "yes_no" in collect else "four seven one five" if "digits" in collect else "march third nineteen eighty").heard()
    asked = line.said[-1]
    line.say(said)
    assert line.said == ([EN.confirm_again, asked] if answered else [])  # what isn't a filler is told of, as any other word
    assert line.state == "ask" and "a" not in line.variables
    assert line.heard().say("yes").state == "more"


def test_hesitation_corrects_no_answer_before() -> None:
    trip = TRIP.replace("options: [Boston, Austin, Los Angeles], confirm: implicit", "options: [Boston]").replace(
        'when: {prompt: On which day?, collect: {into: day, type: date, confirm: implicit, confirm_prompt: "So {{ day | date }}."}',
        "when: {prompt: By train?, collect: {into: day, type: yes_no, confirm: implicit}",
    )
    line = Line(trip).start().heard().say("boston").heard().say("yes").heard()
    assert (line.state, line.variables["day"]) == ("sure", True)
    line.say("no, um")
    assert line.variables["day"] is True


def test_a_correction_goes_on_from_the_question_that_it_corrects() -> None:
    """What was set, decided or looked up meanwhile was for the other value."""
    flow = """
        flow: visits
        start: day
        variables: {found: ""}
        states:
          day: {prompt: Which day?, collect: {into: day, type: choice, options: [Monday, Friday], confirm: implicit}, goto: look}
          look: {set: {found: "times of {{ day }}"}, goto: which}
          which: {decide: [{if: day == "Monday", goto: early}, {else: late}]}
          early: {prompt: "Early, {{ found }}?", collect: {into: sure, type: yes_no}, goto: bye}
          late: {prompt: "Late, {{ found }}?", collect: {into: sure, type: yes_no}, goto: bye}
          bye: {prompt: Bye., hangup: true}
        """
    line = Line(flow).start().heard().say("monday").heard()
    assert line.said[-1] == "Early, times of Monday?"
    assert line.say("no, Friday").said == ["Okay, Friday.", "Late, times of Friday?"]
    assert line.state == "late" and line.variables["found"] == "times of Friday"


def test_a_no_alone_leads_back_even_where_any_words_would_do() -> None:
    flow = """
        flow: reports
        start: what
        states:
          what: {prompt: What is broken?, collect: {into: what, type: choice, options: [a light, a road], confirm: implicit}, goto: where}
          where: {prompt: Where?, collect: {into: where, type: text}, goto: bye}
          bye: {prompt: Bye., hangup: true}
        """
    line = Line(flow).start().heard().say("a light").heard().say("no")
    assert line.state == "what" and line.said[-2:] == [EN.retry, "What is broken?"]
    assert line.heard().say("a road").heard().say("no man's land").state == "bye"
    assert line.variables["where"] == "no man's land"
