"""One call of a flow: what it says, where it goes and how it ends, whatever the caller, the author or the line do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.locale import locale_of
from flowengine.dialog.commands import EndSession, HandoffOrder, Say, SwitchLanguage
from flowengine.dialog.events import (
    AgentSpoke,
    CallEnded,
    CallerSounded,
    CallerSpoke,
    Event,
    FlowReplaced,
    Interrupted,
    KeyPressed,
    RelayFaulted,
    RelayReconnected,
    RequestAnswered,
    TimerFired,
    TokensPlayed,
)
from flowengine.dialog.interpreter import Phase
from flowengine.dialog.program import Program
from flowengine.language.reader import read_flow
from tests.dialog.driver import Line, program

EN = locale_of("en-US").sentences

# --------------------------------------------------------------------------------------------------- branches and chains

CLINIC = """
flow: clinic
start: menu
phrases: {person: [operator, (a|the) receptionist]}
commands:
  - {dtmf: 0, speech: [<person>], goto: desk}
  - {speech: [repeat, say that again], do: repeat}
  - {dtmf: star, speech: [go back], do: back}
  - {dtmf: "99", speech: [start over], do: restart}
variables: {visits: 0}
states:
  menu:
    prompt: Billing, support or opening hours?
    choices:
      - {dtmf: 1, speech: [billing, (pay|settle) (a|the|my) bill], goto: billing}
      - {dtmf: 2, speech: [support], goto: support}
      - {dtmf: 3, speech: [opening hours], goto: hours, set: {visits: "{{ visits + 1 }}"}, prompt: One moment.}
  billing: {prompt: Billing. Anything else?, choices: [{dtmf: 1, speech: [no], goto: menu}, {dtmf: 2, speech: [invoices], goto: invoices}]}
  invoices: {prompt: Invoices. Anything else?, choices: [{dtmf: 1, speech: [no], goto: menu}]}
  support: {prompt: Support. Anything else?, commands: false, choices: [{dtmf: 1, speech: [no], goto: menu}]}
  hours: {prompt: From nine., goto: hours_more}
  hours_more: {prompt: To five., goto: hours_end}
  hours_end: {prompt: Anything else?, choices: [{dtmf: 1, speech: [no], goto: menu}]}
  desk: {prompt: I will connect you., handoff: {dial: "+15551230100"}}
"""
MENU = "Billing, support or opening hours?"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("1", "billing"), ("2", "support"), ("3", "hours_end"), ("0", "desk"),
        ("billing", "billing"), ("Billing.", "billing"), ("I'd like to pay my bill", "billing"), ("uh, billing please", "billing"),
        ("one", "billing"), ("option two", "support"), ("press 3", "hours_end"), ("supports", "support"), ("OPENING HOURS!", "hours_end"),
        ("operator", "desk"), ("the receptionist please", "desk"), ("purple elephants", "menu"), ("7", "menu"), ("billing or support", "menu"),
    ],
)  # fmt: skip
def test_a_branch_by_key_and_by_speech(answer: str, state: str) -> None:
    line = Line(CLINIC).start().heard()
    (line.press if answer.isdigit() else line.say)(answer)
    assert line.state == state


def test_a_row_of_speaking_states_is_one_step() -> None:
    line = Line(CLINIC).start().heard().press("3")
    assert line.steps[-1].entered == ["hours", "hours_more", "hours_end"]
    assert line.said == [MENU, "One moment.", "From nine.", "To five.", "Anything else?"]
    assert line.variables["visits"] == 1


def test_a_hidden_branch_is_no_branch() -> None:
    flow = """
        flow: hidden
        start: menu
        variables: {open: false}
        states:
          menu: {prompt: Well?, no_match: [What?, Pardon?], choices: [{dtmf: 1, speech: [sales], if: open, goto: sales}, {dtmf: 2, speech: [open], goto: menu, set: {open: true}}]}
          sales: {prompt: Sales., hangup: true}
        """
    line = Line(flow).start().heard().press("1").heard()
    assert (line.state, line.said[1]) == ("menu", "What?")
    assert line.say("sales").state == "menu"
    assert line.heard().press("2").heard().say("sales").state == "sales"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3", 3), ("-4.5", -4.5), ("true", True), ("null", None), ('"3"', "3"), ("0420", "0420"), ("+1", "+1"), ("red", "red"),
        ('"{{ 1 + 2 }}"', 3), ('"{{ n > 2 }}"', True), ('"{{ n }} left"', "5 left"), ('"{{ names }}"', ["a", "b"]), ('"{{ names[1] }}"', "b"),
        ('"{{ none_yet }}"', None), ('"{{ call.from }}"', "+15550001111"), ('"{{ call.parameters.clinic }}"', "uptown"), ('"{{ call.now.weekday }}"', "monday"),
        ('"{{ env.API }}"', "https://api.example"), ('"{{ call.language }}"', "en-US"), ("[1, two]", [1, "two"]),
    ],
)  # fmt: skip
def test_set_keeps_types(value: str, expected: Any) -> None:
    flow = f"""
        flow: types
        start: first
        variables: {{n: 5, names: [a, b]}}
        states:
          first: {{set: {{x: {value}}}, prompt: "x is {{{{ x }}}}.", goto: menu}}
          menu: {{prompt: Well?, choices: [{{dtmf: 1, goto: never, set: {{none_yet: 1}}}}]}}
          never: {{hangup: true}}
        """
    line = Line(flow).start(from_number="+15550001111", parameters={"clinic": "uptown"}, env={"API": "https://api.example"})
    assert line.variables["x"] == expected and type(line.variables["x"]) is type(expected)


@pytest.mark.parametrize(("n", "state"), [("1", "small"), ("5", "middle"), ("70", "large")])
def test_decide(n: str, state: str) -> None:
    flow = """
        flow: decide
        start: ask
        states:
          ask: {prompt: How many?, collect: {into: n, type: digits, max_length: 2}, goto: sort}
          sort: {decide: [{if: n | int < 3, goto: small}, {if: n | int < 10, goto: middle}, {else: large}]}
          small: {prompt: Small., choices: [{dtmf: 1, goto: ask}]}
          middle: {prompt: Middle., choices: [{dtmf: 1, goto: ask}]}
          large: {prompt: Large., choices: [{dtmf: 1, goto: ask}]}
        """
    assert Line(flow).start().heard().press(n + "#").state == state


# ------------------------------------------------------------------------------------------------------------ languages

BILINGUAL = """
flow: bilingual
start: menu
relay: {language: en-US, tts_provider: Google, languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
states:
  menu:
    prompt: {en-US: "In English, press 1.", es-US: "En español, oprima el 9."}
    choices:
      - {dtmf: 1, goto: only_english}
      - {dtmf: 9, speech: [español], language: es-US, goto: spanish}
  spanish: {language: es-US, prompt: {es-US: Bienvenido.}, goto: menu}
  only_english: {prompt: {en-US: This is in English.}, goto: menu}
"""


def test_a_language_is_switched_once_and_stays() -> None:
    line = Line(BILINGUAL).start().heard().press("9")
    assert line.switched == ["es-US"]
    kinds = [type(command) for command in line.commands]
    assert kinds == [Say, SwitchLanguage, Say, Say], "before the first word of it"
    assert line.said == ["In English, press 1.", "Bienvenido.", "En español, oprima el 9."]
    line.heard().press("9")
    assert line.switched == ["es-US"]


def test_a_text_that_is_missing_is_said_in_the_language_of_the_relay() -> None:
    line = Line(BILINGUAL).start().heard().press("9").heard().press("1")
    assert line.said[-2:] == ["This is in English.", "En español, oprima el 9."]
    assert line.switched == ["es-US"]


def test_words_of_ours_are_in_the_language_too() -> None:
    line = Line(BILINGUAL).start().heard().press("9").heard().press("4")
    assert line.said[-2:] == [locale_of("es-US").sentences.no_match[0], "En español, oprima el 9."]


# --------------------------------------------------------------------------------------------- repeat, back, restart


def test_repeat_asks_again_and_counts_nothing() -> None:
    line = Line(CLINIC).start().heard().press("3").heard()
    line.say("say that again")
    assert line.said[-2:] == ["Anything else?", "Anything else?"]
    assert line.state == "hours_end" and line.steps[-1].entered == []


def test_back_leads_to_the_last_question() -> None:
    line = Line(CLINIC).start().heard().press("1").heard().press("2")
    assert line.state == "invoices"
    assert line.heard().press("*").state == "billing"
    assert line.heard().say("go back").state == "menu"
    assert line.heard().press("*").state == "menu", "nothing is before the first question"
    assert line.said[-1] == MENU


def test_back_passes_over_states_that_only_speak() -> None:
    line = Line(CLINIC).start().heard().press("3").heard().press("*")
    assert line.state == "menu"


def test_restart_begins_with_the_first_values() -> None:
    line = Line(CLINIC).start().heard().press("3").heard().press("1").heard().press("3")
    assert line.variables["visits"] == 2
    line.heard().press("99")
    assert (line.state, line.variables["visits"], line.said[-1]) == ("menu", 0, MENU)
    assert line.heard().press("*").state == "menu", "what was before the restart is forgotten"


def test_restart_goes_on_in_the_language_of_the_caller() -> None:
    flow = BILINGUAL.replace("states:", "commands: [{dtmf: 0, do: restart}]\nstates:")
    line = Line(flow).start().heard().press("9").heard().press("0")
    assert line.switched == ["es-US"]
    assert line.state == "menu" and "In English" not in line.said[-1]


def test_commands_can_be_off() -> None:
    line = Line(CLINIC).start().heard().press("2").heard().press("0")
    assert (line.state, line.said[-2]) == ("support", EN.no_match[0])


# ---------------------------------------------------------------------------------------------------------- did you mean


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("the first one", "billing"), ("first", "billing"), ("billing", "billing"), ("1", "billing"), ("I mean billing", "billing"),
        ("the second one", "support"), ("the last one", "support"), ("support please", "support"), ("2", "support"),
        ("opening hours", "hours_end"), ("operator", "desk"), ("0", "desk"),
    ],
)  # fmt: skip
def test_did_you_mean(answer: str, state: str) -> None:
    line = Line(CLINIC).start().heard().say("billing or support")
    assert line.said == [MENU, EN.which.format(a="billing", b="support")]
    line.heard()
    (line.press if answer.isdigit() else line.say)(answer)
    assert line.state == state


def test_the_second_one_is_that_of_the_question_and_not_key_two() -> None:
    flow = CLINIC.replace("dtmf: 2, speech: [support]", "dtmf: 4, speech: [support]").replace("dtmf: 1, speech: [billing", "dtmf: 2, speech: [billing")
    assert Line(flow).start().heard().say("billing or support").heard().say("the second one").state == "support"
    assert Line(flow).start().heard().say("billing or support").heard().press("2").state == "billing"


def test_did_you_mean_neither_is_a_no_match_and_asks_anew() -> None:
    line = Line(CLINIC).start().heard().say("billing or support").heard().say("neither")
    assert line.said[-2:] == [EN.no_match[0], MENU]
    assert line.heard().say("support").state == "support"


def test_did_you_mean_and_silence_asks_which_again() -> None:
    line = Line(CLINIC).start().heard().say("billing or support").heard().wait(6.5)
    assert line.said[-2:] == [EN.no_input[0], EN.which.format(a="billing", b="support")]


def test_did_you_mean_says_labels() -> None:
    line = Line(CLINIC.replace("speech: [support],", "speech: [support], label: technical help,")).start().heard().say("billing or support")
    assert line.said[-1] == EN.which.format(a="billing", b="technical help")
    assert line.heard().say("technical help").state == "support"


STREETS = """
flow: streets
start: ask
states:
  ask: {prompt: Which street?, collect: {into: street, type: choice, options: [Second Avenue, First Avenue, Harbor Road]}, goto: done}
  done: {prompt: "{{ street }}, then.", choices: [{dtmf: 1, goto: ask}]}
"""


@pytest.mark.parametrize(
    ("answer", "street"),
    [
        ("second avenue", "Second Avenue"),
        ("first avenue", "First Avenue"),
        ("the first one", "Second Avenue"),
        ("1", "Second Avenue"),
        ("2", "First Avenue"),
        ("harbor road", "Harbor Road"),
    ],
)
def test_did_you_mean_among_options(answer: str, street: str) -> None:
    """The name of an option counts before the place that a word in it could mean; a third option is an answer too."""
    line = Line(STREETS).start().heard().say("second avenue or first avenue")
    assert line.said[-1] == EN.which.format(a="Second Avenue", b="First Avenue")
    line.heard()
    (line.press if answer.isdigit() else line.say)(answer)
    assert line.variables.get("street") == street


# --------------------------------------------------------------------------------------------------------------- confirm

CONFIRM = """
flow: confirm
start: ask
commands: [{dtmf: 0, speech: [operator], goto: desk}, {speech: [repeat], do: repeat}]
states:
  ask: {prompt: Your number?, collect: {into: number, type: digits, length: 4, confirm: always}, goto: done}
  done: {prompt: Thank you., choices: [{dtmf: 7, goto: ask}]}
  desk: {prompt: Desk., choices: [{dtmf: 7, goto: ask}]}
"""


def right(value: str) -> str:
    return EN.confirm.format(value=value)


def asked_whether_right() -> Line:
    line = Line(CONFIRM).start().heard().press("1234")
    assert line.said[-1] == right("1 2 3 4")
    assert "number" not in line.variables
    return line.heard()


@pytest.mark.parametrize("answer", ["yes", "Yes, please.", "that's right", "1"])
def test_confirmed(answer: str) -> None:
    line = asked_whether_right()
    (line.press if answer.isdigit() else line.say)(answer)
    assert (line.state, line.variables["number"]) == ("done", "1234")


@pytest.mark.parametrize("answer", ["no", "No, that's wrong.", "2"])
def test_refused(answer: str) -> None:
    line = asked_whether_right()
    (line.press if answer.isdigit() else line.say)(answer)
    assert line.said[-2:] == [EN.retry, "Your number?"]
    assert line.heard().press("5678").said[-1] == right("5, 6, 7, 8")  # more plainly, the second time
    assert line.heard().say("yes").variables["number"] == "5678"


@pytest.mark.parametrize("answer", ["five six seven eight", "it's 5678"])
def test_another_value_at_the_question_replaces_the_first(answer: str) -> None:
    line = asked_whether_right().say(answer)
    assert line.said[-1] == right("5 6 7 8")
    assert line.heard().say("yes").variables["number"] == "5678"


def test_another_option_at_the_question_replaces_the_first() -> None:
    line = Line(STREETS.replace("type: choice,", "type: choice, confirm: always,")).start().heard().say("harbor road")
    assert line.said[-1] == right("Harbor Road")
    assert line.heard().say("first avenue").said[-1] == right("First Avenue")
    assert line.heard().say("yes").variables["street"] == "First Avenue"


def test_commands_work_at_the_question() -> None:
    assert asked_whether_right().say("operator").state == "desk"
    assert asked_whether_right().press("0").state == "desk"


def test_repeat_at_the_question_repeats_that_question() -> None:
    line = asked_whether_right().say("repeat")
    assert line.said[-1] == right("1 2 3 4")
    assert line.heard().say("yes").variables["number"] == "1234"


def test_a_question_not_understood_is_explained_with_its_keys() -> None:
    line = asked_whether_right().say("purple elephants")
    assert line.said[-2:] == [EN.confirm_again, right("1 2 3 4")]


def test_after_two_refusals_the_keypad_is_asked_for() -> None:
    line = asked_whether_right().say("no").heard().say("five six seven eight").heard()
    line.said  # noqa: B018 - a look
    after_second = line.say("no").said
    assert any(word in " ".join(after_second).lower() for word in ("keypad", "key ", "keys", "press")), after_second


@pytest.mark.parametrize(("answer", "asked"), [("1234", False), ("4 3 2 1", False), ("four three two one", True)])
def test_confirm_when_unsure(answer: str, asked: bool) -> None:
    """Keys and figures are sure, words less so."""
    line = Line(CONFIRM.replace("confirm: always", "confirm: when_unsure")).start().heard()
    (line.press if answer == "1234" else line.say)(answer)
    assert (line.state == "ask") is asked
    if asked:
        assert line.said[-1] == right("4 3 2 1")
        assert line.heard().press("1").state == "done"


def test_confirm_in_words_of_the_author() -> None:
    line = Line(CONFIRM.replace("confirm: always", 'confirm: always, confirm_prompt: "{{ number | digits }}, right?"')).start().heard().press("1234")
    assert line.said[-1] == "1 2 3 4, right?"
    assert not line.variables.get("number"), "asked, not kept"


def test_a_spoken_key_name_is_the_key_and_belongs_to_the_entry() -> None:
    """“Zero” is the key 0, which can be part of the number: too few digits, and no command."""
    line = Line(CONFIRM).start().heard().say("zero").wait(2)
    assert (line.state, line.said[-2]) == ("ask", EN.no_match[0])


# ------------------------------------------------------------------------------------------- keys and speech of one turn


def test_speech_of_a_turn_that_a_key_has_answered_is_dropped() -> None:
    line = Line(CLINIC).start().heard().send(CallerSounded(True)).wait(0.5).press("1").wait(0.5).say("invoices")
    assert line.state == "billing"


def test_a_noise_around_a_key_costs_no_later_answer() -> None:
    """Sounds of which no speech comes: what is said half a minute later is another turn."""
    line = Line(CLINIC).start().heard().send(CallerSounded(True)).press("1").wait(0.5).send(CallerSounded(False)).wait(1).heard().wait(4)
    line.send(CallerSounded(True)).wait(1).send(CallerSounded(False)).say("invoices")
    assert line.state == "invoices"


def test_speech_dropped_within_an_entry_costs_no_later_answer() -> None:
    line = Line(CONFIRM).start().heard().send(CallerSpoke("one", final=False)).press("12").wait(0.5).say("one two").wait(3)
    assert line.said[-2:] == [EN.no_match[0], "Your number?"]
    assert line.heard().wait(2).say("four three two one").said == [right("4 3 2 1")]


def test_a_key_that_means_nothing_drops_no_speech() -> None:
    line = Line(CONFIRM.replace("length: 4,", "length: 4, input: speech,").replace("{dtmf: 0,", "{")).start().heard()
    line.send(CallerSounded(True)).press("5").wait(1).send(CallerSounded(False)).say("four three two one")
    assert line.said[-1] == right("4 3 2 1")


# --------------------------------------------------------------------------------------------------------------- secrets

SECRET = """
flow: secret
start: ask
states:
  ask: {prompt: Your code?, collect: {into: pin, type: digits, length: 4, secret: true, confirm: CONFIRM}, goto: tell}
  tell:
    set: {copy: "{{ pin }}", mixed: "is {{ pin }}", added: "{{ pin + 'x' }}", listed: ["{{ pin }}"], right: "{{ pin == '9731' }}"}
    prompt: "Code {{ pin }}, {{ copy }}, {{ mixed }}, {{ added }}, {{ pin | digits }}, {{ pin | spell }}, {{ pin | upper }}, {{ listed | join(' ') }}."
    goto: menu
  menu: {prompt: Done., choices: [{dtmf: 1, goto: desk}]}
  desk: {handoff: {queue: desk, data: {DATA}}}
"""
DIGITS = "9731"


def secret_flow(confirm: str = "never", data: str = "a: 1") -> str:
    return SECRET.replace("CONFIRM", confirm).replace("DATA", data)


def shown(line: Line) -> str:
    """All that whoever drives or watches a call can see, figures and letters alone."""
    text = repr(line.steps) + repr(line.commands) + repr(line.variables)
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("confirm", ["never", "when_unsure"])
@pytest.mark.parametrize("spoken", [False, True])
def test_a_secret_is_kept_but_never_shown(confirm: str, spoken: bool) -> None:
    line = Line(secret_flow(confirm)).start().heard()
    (line.say if spoken else line.press)("nine seven three one" if spoken else DIGITS)
    assert line.state == "menu"
    assert line.variables["right"] is True
    assert "973" not in shown(line)


def test_a_secret_is_read_back_where_the_author_says_always() -> None:
    line = Line(secret_flow("always")).start().heard().press(DIGITS)
    assert line.said[-1] == right("9 7 3 1")
    line.heard()
    line.commands.clear()
    line.steps.clear()
    line.press("1")
    assert line.state == "menu"
    assert "973" not in shown(line)


@pytest.mark.parametrize(
    "value",
    [
        "{{ pin }}", "{{ copy }}", "{{ mixed }}", "{{ pin[0:3] }}", "{{ pin[0] }}{{ pin[1] }}", "{{ pin | upper }}", "{{ pin | spell }}", "{{ pin ~ '!' }}", "{{ [pin] }}", "{{ {'a': [pin]} }}", "{{ {pin: 1} }}",
        "{{ pin[1:] }}", "{{ pin | first }}{{ pin | last }}", "{{ 'x' | replace('x', pin) }}", "{{ ['', ''] | join(pin) }}", "{{ listed | join('') }}", "{{ pin | default('none') }}",
        "{{ none_yet | default(pin) }}", "{{ pin if right else '' }}",
    ],
)  # fmt: skip
def test_a_secret_is_never_handed_over(value: str) -> None:
    flow = secret_flow(data=f'kept: yes, leaked: "{value}"').replace("choices: [", "choices: [{dtmf: 2, goto: menu, set: {none_yet: 1}}, ")
    line = Line(flow).start().heard().press(DIGITS).heard().press("1").heard().wait(60)
    assert line.ended is not None and line.ended.handoff is not None
    assert line.ended.handoff.data.get("kept") == "yes"
    leaked = "".join(c for c in repr(line.ended) + json.dumps(line.ended.handoff.data) if c.isalnum())
    assert not any(DIGITS[n : n + 2] in leaked for n in range(3))


def test_a_piece_of_a_secret_is_as_secret() -> None:
    flow = secret_flow().replace("Code {{ pin }},", "It begins with {{ pin[0:3] }} and ends with {{ pin[-3:] }},")
    line = Line(flow).start().heard().press(DIGITS)
    assert line.state == "menu"
    assert "973" not in shown(line) and "731" not in shown(line)


@pytest.mark.parametrize(
    ("collect", "answer", "never"),
    [
        ("type: yes_no", "1", "True"),
        ("type: yes_no", "yes", "True"),
        ("type: choice, options: [{label: diabetes, value: 4711}, asthma]", "1", "4711"),
        ("type: choice, options: [{label: diabetes, value: 4711}, asthma]", "diabetes", "diabetes"),
        ("type: choice, options: [diabetes, asthma]", "diabetes", "diabetes"),
    ],
)
def test_answers_of_all_types_can_be_secret(collect: str, answer: str, never: str) -> None:
    flow = f"""
        flow: secret
        start: ask
        states:
          ask: {{prompt: Well?, collect: {{into: answer, {collect}, secret: true}}, goto: desk}}
          desk: {{prompt: "So {{{{ answer }}}}.", handoff: {{queue: desk, data: {{answer: "{{{{ answer }}}}"}}}}}}
        """
    line = Line(flow).start().heard()
    (line.press if answer.isdigit() else line.say)(answer)
    line.wait(60)
    assert line.ended is not None and line.ended.handoff is not None
    assert line.ended.handoff.data == {}
    assert never not in " ".join(line.said)
    assert never not in repr([(step.understood, step.faults) for step in line.steps])


# ---------------------------------------------------------------------------------------------------- how a call is ended


@pytest.mark.parametrize(
    ("handoff", "kind", "target", "options"),
    [
        ('dial: "+15551230100"', "dial", "+15551230100", {}),
        ('dial: "+15551230100", timeout: 20s, caller_id: "{{ call.to }}", record: true', "dial", "+15551230100", {"timeout": 20, "caller_id": "+15557654321", "record": True}),
        ("dial: sip:desk@example.com", "dial", "sip:desk@example.com", {}),
        ("queue: desk", "queue", "desk", {}),
        ("queue: WW0123456789abcdef0123456789abcdef", "queue", "", {"workflow_sid": "WW0123456789abcdef0123456789abcdef"}),
        ("refer: sip:desk@example.com", "refer", "sip:desk@example.com", {}),
        ("voicemail: true", "voicemail", "", {"max_length": 120, "timeout": 5, "end_key": "#"}),
        ("voicemail: {max_length: 30s, timeout: 3s, end_key: star}", "voicemail", "", {"max_length": 30, "timeout": 3, "end_key": "*"}),
        ("flow: harbor-dental", "flow", "harbor-dental", {}),
        ("redirect: https://example.com/twiml", "redirect", "https://example.com/twiml", {}),
        ("studio: FW0123456789abcdef0123456789abcdef", "studio", "FW0123456789abcdef0123456789abcdef", {}),
        ("exit: sales", "exit", "sales", {}),
    ],
)  # fmt: skip
def test_a_handoff_is_ordered_when_the_last_words_are_heard(handoff: str, kind: str, target: str, options: dict[str, Any]) -> None:
    flow = f"""
        flow: handoff
        start: desk
        variables: {{n: 3}}
        states:
          desk: {{prompt: I will connect you., handoff: {{{handoff}, data: {{reason: front desk, n: "{{{{ n }}}}"}}}}}}
        """
    order = HandoffOrder(("handoff",), "desk", kind, target, options, {"reason": "front desk", "n": 3})
    line = Line(flow).start(to_number="+15557654321")
    assert (line.said, line.ended) == (["I will connect you."], None)
    line.wait(0.4).send(AgentSpoke(True)).wait(3)
    assert line.ended is None
    line.send(AgentSpoke(False))
    assert line.ended == EndSession(order)

    unheard = Line(flow).start(to_number="+15557654321")
    say = next(command for command in unheard.commands if isinstance(command, Say))
    unheard.wait(60)
    assert unheard.ended == EndSession(order)
    assert unheard.ended_at == pytest.approx(100 + 0.5 + say.seconds), "by estimate where no event tells"


def test_a_handoff_without_words_is_ordered_at_once() -> None:
    line = Line('{flow: handoff, start: desk, states: {desk: {handoff: {queue: "q"}}}}').start()
    assert line.ended is not None and line.ended_at == 100


def test_hangup_says_its_prompt_to_the_end() -> None:
    line = Line("{flow: bye, start: bye, states: {bye: {prompt: Goodbye., hangup: true}}}").start()
    assert (line.said, line.ended) == (["Goodbye."], None)
    line.press("1").say("wait").wait(0.2)
    assert line.ended is None, "nothing is listened to any more"
    assert line.heard().ended == EndSession(None)


@pytest.mark.parametrize("start", ["one", "menu"])
@pytest.mark.parametrize("fallback", [True, False])
def test_an_endless_loop_is_stopped(start: str, fallback: bool) -> None:
    flow = f"""
        flow: loop
        start: {start}
        recovery: {{{"fallback: help" if fallback else "timeout: 6s"}}}
        states:
          menu: {{prompt: Well?, choices: [{{dtmf: 1, goto: one}}]}}
          one: {{prompt: One., goto: two}}
          two: {{prompt: Two., goto: three}}
          three: {{decide: [{{if: false, goto: menu}}, {{else: two}}]}}
          help: {{prompt: Help is near., choices: [{{dtmf: 1, goto: menu}}]}}
        """
    line = Line(flow).start()
    if start == "menu":
        line.heard()
        line.said  # noqa: B018 - a look
        line.press("1")
    assert [fault.code for fault in line.faults] == ["endless-loop"]
    named = set(re.findall(r"\w+", line.faults[0].message))
    assert {"two", "three"} <= named and not {"one", "menu", "help"} & named
    assert line.said == (["Help is near."] if fallback else [EN.apology])
    assert (line.state == "help") is fallback
    line.heard()
    assert (line.ended is None) is fallback


# ------------------------------------------------------------------------------------------------------ what goes wrong

TOO_BIG = "'a' * 10**9"
BROKEN = {
    "prompt": 'bad: {prompt: "{{ BAD }}", goto: menu}',
    "set": 'bad: {set: {x: "{{ BAD }}"}, goto: menu}',
    "decide": 'bad: {decide: [{if: "BAD", goto: menu}, {else: menu}]}',
    "data": 'bad: {prompt: Well., handoff: {queue: q, data: {x: "{{ BAD }}"}}}',
    "target": 'bad: {handoff: {dial: "{{ BAD }}"}}',
    "question": 'bad: {prompt: "{{ BAD }}", choices: [{dtmf: 1, goto: menu}]}',
    "branch": 'bad: {prompt: Well?, choices: [{dtmf: 1, if: "BAD", goto: menu}]}',
    "branch-set": 'bad: {prompt: Well?, choices: [{dtmf: 1, goto: menu, set: {x: "{{ BAD }}"}}]}',
    "branch-prompt": 'bad: {prompt: Well?, choices: [{dtmf: 1, goto: menu, prompt: "{{ BAD }}"}]}',
    "options": 'bad: {prompt: Well?, collect: {into: x, type: choice, options: "{{ BAD }}"}, goto: menu}',
    "confirm": 'bad: {prompt: Well?, collect: {into: x, type: yes_no, confirm: always, confirm_prompt: "{{ BAD }}"}, goto: menu}',
    "rung": 'bad: {prompt: Well?, no_match: ["{{ BAD }}"], choices: [{dtmf: 2, goto: menu}]}',
}


@pytest.mark.parametrize("place", BROKEN)
@pytest.mark.parametrize("first", [True, False], ids=["first-state", "later-state"])
def test_a_failing_expression_costs_its_turn_and_nothing_else(place: str, first: bool) -> None:
    flow = f"""
flow: broken
start: {"bad" if first else "menu"}
recovery: {{fallback: help}}
variables: {{x: 1}}
states:
  menu: {{prompt: Menu., choices: [{{dtmf: 1, goto: bad}}, {{dtmf: 2, goto: help}}]}}
  {BROKEN[place].replace("BAD", TOO_BIG)}
  help: {{prompt: Help is near., choices: [{{dtmf: 1, goto: menu}}]}}
"""
    shared = program(flow)
    line, other = Line(shared).start(), Line(shared).start(sid="CA2")
    if not first:
        line.heard().press("1")
    if line.state == "bad":
        line.heard().press("1")
    assert line.state == "help" and line.said[-1] == "Help is near."
    assert [fault.code for fault in line.faults] == ["expression-failed"]
    assert line.faults[0].state == "bad" or place.startswith("branch")
    assert line.faults[0].line > 0
    assert line.heard().press("1").state == "menu", "the call goes on"
    if not first:
        assert other.heard().press("2").state == "help" and not other.faults, "and so do the others"


def test_without_a_fallback_a_failing_expression_ends_with_an_apology() -> None:
    text = "This text is long, and it isn't said any more once the next state has failed. " * 5
    flow = f"""
        flow: broken
        start: menu
        states:
          menu: {{prompt: Menu., choices: [{{dtmf: 1, goto: long}}]}}
          long: {{prompt: "{text}", goto: bad}}
          bad: {{prompt: "{{{{ {TOO_BIG} }}}}", goto: menu}}
        """
    line = Line(flow).start().heard().press("1")
    assert line.said[-1] == EN.apology and line.ended is None
    heard = 0.5 + sum(command.seconds for command in line.commands[1:] if isinstance(command, Say))
    line.wait(120)
    assert line.ended == EndSession(None)
    assert line.ended_at == pytest.approx(100 + heard), "no longer than what is said takes to be heard"


def test_a_fallback_that_is_broken_itself_ends_with_an_apology() -> None:
    flow = f'{{flow: broken, start: menu, recovery: {{fallback: bad}}, states: {{menu: {{prompt: Menu., choices: [{{dtmf: 1, goto: bad}}]}}, bad: {{prompt: "{{{{ {TOO_BIG} }}}}", goto: menu}}}}}}'
    line = Line(flow).start().heard().press("1")
    assert line.said[-1] == EN.apology
    assert line.heard().ended == EndSession(None)


# ---------------------------------------------------------------------------------------------------- a new flow version


def replaced(line: Line, flow: str) -> Line:
    return line.send(FlowReplaced(program(flow)))


def test_a_new_version_goes_on_at_the_same_state() -> None:
    line = Line(CLINIC).start().heard().press("3").heard().press("1").heard().press("1")
    replaced(line, CLINIC.replace("[invoices]", "[bills]"))
    assert line.state == "billing" and line.variables["visits"] == 1
    assert line.call.due is not None
    assert line.heard().say("bills").state == "invoices"


def test_a_new_version_says_so_where_that_is_wanted() -> None:
    line = Line(CLINIC).start().heard().press("3").heard()
    assert line.said
    assert line.send(FlowReplaced(program(CLINIC))).said == []
    assert line.send(FlowReplaced(program(CLINIC), announce=True)).said == [EN.reloaded]
    assert line.state == "hours_end"
    assert line.heard().call.due is not None, "and the caller's patience begins anew"


def test_a_new_version_within_an_entry_hangs_nobody() -> None:
    line = Line(CONFIRM).start().heard().press("12")
    replaced(line, CONFIRM.replace("length: 4", "length: 5"))
    assert line.state == "ask" and line.call.due is not None
    line.wait(120)
    assert line.ended is not None


def test_a_new_version_at_a_question_hangs_nobody() -> None:
    for line in (asked_whether_right(), Line(CLINIC).start().heard().say("billing or support").heard()):
        replaced(line, CONFIRM if "number" in repr(line.call.interpreter.program.flow) else CLINIC)
        assert line.call.due is not None
        line.wait(240)
        assert line.ended is not None


def test_a_renamed_state_is_found_by_its_likeness() -> None:
    line = Line(CLINIC).start().heard().press("1").heard().press("2")
    replaced(line, CLINIC.replace("invoices:", "invoice:").replace("goto: invoices", "goto: invoice"))
    assert (line.state, line.said[-1]) == ("invoice", "Invoices. Anything else?")


def test_a_state_that_is_gone_leads_to_the_start() -> None:
    line = Line(CLINIC).start().heard().press("1").heard().press("2")
    replaced(line, "{flow: clinic, start: hello, states: {hello: {prompt: Hello., choices: [{dtmf: 1, goto: hello}]}}}")
    assert (line.state, line.said[-1]) == ("hello", "Hello.")


def test_back_after_a_new_version_leads_to_no_state_that_is_gone() -> None:
    line = Line(CLINIC).start().heard().press("1").heard().press("2")
    replaced(line, CLINIC.replace("billing:", "accounts:").replace("goto: billing", "goto: accounts"))
    line.heard().press("*")
    assert line.state in ("menu", "accounts", "invoices")
    assert not line.faults and line.ended is None


def test_a_broken_step_into_a_new_version_is_survived() -> None:
    line = Line(CLINIC).start().heard().press("1").heard()
    replaced(line, f'{{flow: clinic, start: hello, states: {{hello: {{prompt: "{{{{ {TOO_BIG} }}}}", choices: [{{dtmf: 1, goto: hello}}]}}}}}}')
    assert line.said[-1] == EN.apology
    assert line.heard().ended == EndSession(None)


def test_a_new_version_before_the_call_and_after_it() -> None:
    line = replaced(Line(CLINIC), CLINIC.replace("start: menu", "start: billing"))
    assert line.start().state == "billing"
    line.heard().press("0").heard()
    assert line.ended is not None
    assert replaced(line, CLINIC).state == "desk"


# ------------------------------------------------------------------------------------------------------- the line itself


def test_a_reconnected_line_is_asked_again() -> None:
    line = Line(CLINIC).start().heard().press("1").wait(1).send(RelayReconnected())
    assert (line.state, line.said[-2:]) == ("billing", ["Billing. Anything else?"] * 2)
    assert line.heard().press("2").state == "invoices"


def test_a_reconnected_line_begins_its_entry_anew() -> None:
    line = Line(CONFIRM).start().heard().press("12").send(RelayReconnected()).wait(1).press("3456")
    assert line.said[-1] == right("3 4 5 6")


def test_a_reconnected_line_hears_the_question_it_was_at() -> None:
    line = asked_whether_right().send(RelayReconnected())
    assert line.said[-1] == right("1 2 3 4")
    assert line.heard().press("1").variables["number"] == "1234"


def test_a_line_reconnected_during_the_last_words_still_ends() -> None:
    line = Line(CLINIC).start().heard().press("0").send(RelayReconnected()).wait(60)
    assert line.ended is not None and line.ended.handoff is not None and line.ended.handoff.kind == "dial"


def test_a_call_that_comes_back_goes_on_where_it_is_told_to() -> None:
    line = Line(BILINGUAL.replace("states:", "variables: {n: 1, m: 2}\nstates:")).start(state="only_english", variables={"n": 7}, language="es-US", attempt=2)
    assert line.said == ["This is in English.", "En español, oprima el 9."]
    assert line.switched == ["es-US"] and line.variables == {"n": 7, "m": 2}
    assert Line(CLINIC).start(state="gone_since").state == "menu"


ENDS: dict[str, Callable[[], Line]] = {
    "idle": lambda: Line(CLINIC),
    "prompt": lambda: Line(CLINIC).start(),
    "listening": lambda: Line(CLINIC).start().heard(),
    "sounding": lambda: Line(CLINIC).start().heard().send(CallerSounded(True)),
    "entry": lambda: Line(CONFIRM).start().heard().press("12"),
    "confirming": asked_whether_right,
    "closing": lambda: Line(CLINIC).start().heard().press("0"),
    "over": lambda: Line(CLINIC).start().heard().press("0").heard(),
    "over-twice": lambda: Line(CLINIC).start().send(CallEnded()),
}
ANYTHING: list[Event] = [
    KeyPressed("1"),
    KeyPressed("0"),
    CallerSpoke("billing"),
    CallerSpoke("bill", final=False),
    CallerSounded(True),
    CallerSounded(False),
    AgentSpoke(True),
    AgentSpoke(False),
    Interrupted("Bil"),
    TokensPlayed("Billing"),
    RelayFaulted("broken"),
    RelayReconnected(),
    FlowReplaced(program(CLINIC)),
    TimerFired(),
    CallEnded(),
]


@pytest.mark.parametrize("phase", ENDS)
def test_after_the_end_nothing_happens(phase: str) -> None:
    line = ENDS[phase]().send(CallEnded())
    said, ended, due = len(line.commands), line.ended, line.call.due
    assert line.steps[-1].ended and due is None
    assert not line.steps[-1].commands
    for event in ANYTHING:
        line.send(event)
        assert not line.steps[-1].commands and not line.steps[-1].faults and line.steps[-1].ended
    line.start().wait(600)
    assert (len(line.commands), line.ended, line.call.due) == (said, ended, None)


def test_before_the_start_nothing_happens() -> None:
    line = Line(CLINIC)
    for event in ANYTHING[:-1]:
        line.send(event)
        assert not line.steps[-1].commands and not line.steps[-1].faults
    assert line.start().said == [MENU]


def test_a_call_that_comes_back_to_its_state_does_not_do_again_what_entering_it_did() -> None:
    counted = """
    flow: counted
    start: menu
    variables: {visits: 0}
    states:
      menu: {set: {visits: "{{ visits + 1 }}"}, prompt: "Visit {{ visits }}.", choices: [{dtmf: 1, goto: menu}]}
    """
    assert Line(counted).start(state="menu", variables={"visits": 3}, again=True).said == ["Visit 3."]
    assert Line(counted).start(state="menu", variables={"visits": 3}).said == ["Visit 4."]


def test_the_last_words_of_a_call_that_is_taken_over_are_said_to_their_end() -> None:
    line = Line("flow: f\nstart: a\nstates:\n  a: {prompt: Goodbye to all of you., hangup: true}\n").start()
    line.wait(0.8).send(RelayReconnected())
    assert line.ended is None and line.said == ["Goodbye to all of you."]
    line.wait(10)
    assert line.ended is not None and line.said == []


def test_a_call_starts_once() -> None:
    line = Line(CLINIC).start().heard().press("1").start()
    assert line.state == "billing" and line.said.count(MENU) == 1


def test_a_timer_before_its_time_means_nothing() -> None:
    line = Line(CLINIC).start().heard()
    due = line.call.due
    assert due is not None
    for moment in (0.0, 1.0, due - line.now - 1.001):
        line.wait(moment).send(TimerFired())
        assert not line.steps[-1].commands
    assert (line.said, line.call.due) == ([MENU], due)


# ---------------------------------------------------------------------------------------------- whatever comes, in any order

SMALL = """
flow: small
start: hello
recovery: {fallback: help, no_input: [Hello?, {prompt: Still there?, reprompt: false}], no_match: [{goto: ask}, What?]}
commands: [{dtmf: star, speech: [repeat], do: repeat}, {dtmf: "*0", speech: [back], do: back}, {dtmf: "99", speech: [start over], do: restart}]
states:
  hello: {prompt: This is recorded., interruptible: false, goto: menu}
  menu:
    prompt: Billing or support?
    choices:
      - {dtmf: 1, speech: [billing], goto: ask}
      - {dtmf: 12, speech: [support], goto: pick}
      - {dtmf: 3, speech: [loop], goto: loop}
      - {dtmf: 4, speech: [broken], goto: broken}
  ask: {prompt: Your number?, type_ahead: false, collect: {into: number, type: digits, min_length: 2, max_length: 4, end_timeout: 1s, cancel_key: star, confirm: always}, goto: pick}
  pick: {prompt: Red or green?, collect: {into: colour, type: choice, options: [red, green, blue], confirm: when_unsure}, goto: sure}
  sure: {prompt: "So {{ colour }}?", collect: {into: sure, type: yes_no, input: any, secret: true}, goto: bye}
  loop: {goto: loop_more}
  loop_more: {goto: loop}
  broken: {prompt: "{{ 'a' * 10**9 }}", goto: menu}
  help: {prompt: Help?, no_input: [], choices: [{dtmf: 1, speech: [menu], goto: menu}, {dtmf: 2, speech: [desk], goto: desk}]}
  desk: {prompt: [One moment., I will connect you.], handoff: {queue: desk, data: {number: "{{ number }}"}}}
  bye: {prompt: Goodbye., hangup: true}
"""
SMALL_PROGRAM = program(SMALL)
OTHER_PROGRAM = program(SMALL.replace("  pick: {", "  picks: {").replace("goto: pick}", "goto: picks}").replace("min_length: 2", "min_length: 3"))

Happening = Event | float | list[Event]
"""An event, a time that passes, or several events at one moment."""

waits = st.one_of(st.sampled_from([0.05, 0.5, 1.0, 3.0, 6.0, 25.0]), st.floats(0, 40, allow_nan=False))
words = [
    "billing",
    "support",
    "billing or support",
    "red or green",
    "second",
    "green",
    "one two three",
    "one",
    "yes",
    "no",
    "neither",
    "um",
    "",
    "elephants",
    "repeat",
    "back",
    "start over",
    "loop",
    "broken",
]
texts = st.sampled_from(words)
rows_of_keys = st.one_of(st.sampled_from(["1", "2", "12", "123#", "1234", "12*", "*", "*0", "99", "#"]), st.text("0123456789*#", min_size=1, max_size=5))
answers: st.SearchStrategy[list[Event]] = st.one_of(texts.map(lambda text: [CallerSpoke(text)]), rows_of_keys.map(lambda row: [KeyPressed(key) for key in row]))
heard: st.SearchStrategy[list[Event]] = st.just([AgentSpoke(True), AgentSpoke(False)])
turns = st.tuples(heard, answers).map(lambda turn: turn[0] + turn[1])
flags = st.one_of(st.booleans().map(AgentSpoke), st.booleans().map(CallerSounded), texts.map(lambda text: CallerSpoke(text, final=False)))
line_events = st.one_of(st.just(Interrupted()), st.just(RelayReconnected()), st.just(TimerFired()), st.just(TokensPlayed("x")), st.just(RelayFaulted("x")))
happenings: st.SearchStrategy[Happening] = st.one_of(turns, turns, answers, heard, flags, waits, line_events)
versions = st.sampled_from([SMALL_PROGRAM, OTHER_PROGRAM]).map(FlowReplaced)
states = st.sampled_from([None, "menu", "ask", "pick", "sure", "help", "desk"])


def survives(state: str | None, events: list[Happening]) -> None:
    line = Line(SMALL_PROGRAM).start(state=state)
    for event in events:
        if isinstance(event, float):
            line.wait(event)
        for one in event if isinstance(event, list) else [] if isinstance(event, float) else [event]:
            line.send(one)
        assert not [fault for fault in line.faults if fault.code == "internal-error"]
        if line.call.interpreter.phase in (Phase.LISTENING, Phase.CLOSING):
            assert line.call.due is not None, "a live call never waits for what may never come"
    if not line.steps[-1].ended:
        line.wait(3600)
        assert line.ended is not None, "silence comes to an end"
    over = next(place for place, step in enumerate(line.steps) if step.ended)
    assert not any(step.commands for step in line.steps[over + 1 :])
    assert all(step.ended for step in line.steps[over:])


@settings(max_examples=500, deadline=None)
@given(states, st.lists(happenings, min_size=3, max_size=30), st.booleans())
def test_any_row_of_events_is_survived(state: str | None, events: list[Happening], hangs_up: bool) -> None:
    survives(state, [*events, CallEnded(), *events] if hangs_up else events)


@settings(max_examples=300, deadline=None)
@given(states, st.lists(st.one_of(happenings, happenings, versions), min_size=3, max_size=30))
def test_any_row_of_events_and_new_versions_is_survived(state: str | None, events: list[Happening]) -> None:
    survives(state, events)


def test_a_table_is_looked_up(tmp_path: Path) -> None:
    (tmp_path / "branches.csv").write_text("zip,city\n04210,Auburn\n10001,New York\n")
    path = tmp_path / "shop.yaml"
    path.write_text(
        "flow: shop\nstart: ask\ntables: {branches: branches.csv}\nstates:\n"
        "  ask: {prompt: Zip?, collect: {into: zip, type: digits, length: 5}, goto: known}\n"
        "  known: {decide: [{if: tables.branches.find(zip=zip), goto: found}, {else: unknown}]}\n"
        "  found: {prompt: 'That is {{ tables.branches.find(zip=zip).city }}.', goto: ask}\n"
        "  unknown: {prompt: 'One of {{ tables.branches.rows | length }} it is not{{ tables.branches.find(zip=zip).city }}.', goto: ask}\n"
    )
    flow, problems = read_flow(path)
    assert flow is not None and not problems
    line = Line(Program(flow)).start()
    assert line.heard().press("10001").said[-2:] == ["That is New York.", "Zip?"]
    assert line.heard().press("99999").said[-2:] == ["One of 2 it is not.", "Zip?"]
    assert line.faults == []


# ------------------------------------------------------------------------------------- a new version at a bad moment

ASKS = """
flow: asks
start: ask
states:
  ask: {prompt: Number?, collect: {into: n, type: digits, length: 4, confirm: always}, goto: look}
  look: {request: {get: "https://a.example"}, outcomes: {ok: done, failed: done}}
  done: {prompt: Done., choices: [{dtmf: 1, goto: ask}]}
"""


@pytest.mark.parametrize(
    "collect",
    ["{into: n, type: date, confirm: always}", "{into: n, type: digits, length: 6, confirm: always}", "{into: n, type: digits, length: 4, secret: true, confirm: always}"],
)
def test_a_read_back_of_an_answer_that_the_new_version_does_not_take_is_dropped(collect: str) -> None:
    line = Line(ASKS).start().heard().press("1234").heard()
    assert "1 2 3 4" in line.said[-1]
    line.send(FlowReplaced(program(ASKS.replace("{into: n, type: digits, length: 4, confirm: always}", collect))))
    assert line.said == ["Number?"] and line.faults == []
    line.wait(30)
    assert line.faults == []


def test_a_read_back_goes_on_where_its_question_only_moved_in_the_file() -> None:
    line = Line(ASKS).start().heard().press("1234").heard()
    line.send(FlowReplaced(program(ASKS.replace("states:", "# a remark\nstates:"))))
    assert line.heard().press("1").variables["n"] == "1234"


def test_a_state_that_asked_another_system_and_now_asks_the_caller() -> None:
    line = Line(ASKS).start().heard().press("1234").heard().press("1")
    assert line.state == "look"
    line.send(
        FlowReplaced(program(ASKS.replace('{request: {get: "https://a.example"}, outcomes: {ok: done, failed: done}}', "{prompt: And now?, choices: [{dtmf: 1, goto: done}]}")))
    )
    assert line.said[-1] == "And now?"
    line.send(RequestAnswered(1, 200, {}))
    assert line.heard().press("1").said == ["Done."] and line.faults == []


def test_an_answer_said_in_passing_whose_question_is_gone_stays_as_it_is() -> None:
    flow = ASKS.replace("confirm: always", "confirm: implicit").replace("goto: look", "goto: done").replace("  look:", "  unused:").replace("ok: done", "ok: ask")
    line = Line(flow).start().heard().press("1234").heard()
    line.send(
        FlowReplaced(
            program(flow.replace("ask:", "ask_number:").replace(": ask\n", ": ask_number\n").replace("goto: ask}", "goto: ask_number}").replace("ok: ask,", "ok: ask_number,"))
        )
    )
    line.say("no, five six seven eight")
    assert line.faults == [] and line.variables["n"] == "1234"
