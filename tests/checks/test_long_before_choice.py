"""Rule `long-before-choice`: much is said before the first choice is heard."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

LONG = ("long-before-choice", "")
SENTENCE = "This is a sentence of about seven seconds, whether it is useful to the person who calls or not so much. "
SHORT, MUCH = SENTENCE * 2, SENTENCE * 4
OFFER = "For hours, press 1."
KEYS = "choices: [{dtmf: 1, goto: x}]"


def messages(yaml: str) -> list[str]:
    return [problem.message for problem in RULES["long-before-choice"](read(yaml))]


@pytest.mark.parametrize(
    "prompt",
    [
        f"{SHORT}{OFFER}",
        f"{OFFER} {MUCH}",
        f"Hello. You can say hours. {MUCH}",
        f"Para español, oprima el 9. {MUCH}",
        f"Is this about hours? {MUCH}",
        f"The 1 is for hours. {MUCH}",
    ],
)
def test_choices_that_come_early(prompt: str) -> None:
    more = "relay: {languages: {es-US: {}}}\ncommands: [{dtmf: 9, language: es-US, do: repeat}]\n"
    finds("long-before-choice", in_state(f"prompt: '{prompt}'\n{KEYS}", more))


@pytest.mark.parametrize("prompt", [f"{MUCH}{OFFER}", f"{MUCH}How can I help you?", MUCH, f"{SHORT}If it burns, hang up and dial 911. {SHORT}{OFFER}"])
def test_choices_that_come_late(prompt: str) -> None:
    finds("long-before-choice", in_state(f"«prompt»: '{prompt}'\n{KEYS}"), LONG)


@pytest.mark.parametrize(
    ("language", "offer"),
    [
        ("es-MX", "Para citas, oprima 1."),
        ("fr-FR", "Pour un rendez-vous, tapez 1."),
        ("de-DE", "Für Termine drücken Sie die 1."),
        ("it-IT", "Per prenotare, prema 1."),
        ("pt-BR", "Para consultas, digite 1."),
    ],
)
def test_in_each_language(language: str, offer: str) -> None:
    relay = f"relay: {{language: {language}}}\n"
    finds("long-before-choice", in_state(f"«prompt»: '{MUCH}{offer}'\n{KEYS}", relay), LONG)
    finds("long-before-choice", in_state(f"prompt: '{offer} {MUCH}'\n{KEYS}", relay))


def test_a_language_whose_words_are_not_known() -> None:
    finds("long-before-choice", in_state(f"prompt: '{MUCH}'\n{KEYS}", "relay: {language: nl-NL}\n"))


def test_an_open_question_where_no_key_is_taken() -> None:
    finds("long-before-choice", in_state(f"prompt: '{MUCH}'\nchoices: [{{speech: [hours], goto: x}}]"))


def test_an_answer_that_can_be_keyed() -> None:
    finds("long-before-choice", in_state(f"«prompt»: '{MUCH}'\ncollect: {{into: pin, type: digits, length: 4}}\ngoto: x"), LONG)
    finds("long-before-choice", in_state(f"prompt: 'Please key in your PIN, or enter 0. {MUCH}'\ncollect: {{into: pin, type: digits, length: 4}}\ngoto: x"))


def chain(hello: str, news: str, menu: str, relay: str = "") -> str:
    return f"""
        flow: f
        relay: {{{relay}}}
        start: hello
        states:
          hello: {{{hello}, goto: news}}
          news: {{{news}, goto: menu}}
          menu: {{{menu}, choices: [{{dtmf: 1, goto: hello}}]}}
        """


def test_states_that_speak_and_go_on() -> None:
    yaml = chain(f"prompt: '{SENTENCE}'", f"«prompt»: '{SHORT}'", f"prompt: '{OFFER}'")
    finds("long-before-choice", yaml, LONG)
    assert messages(yaml.replace("«", "").replace("»", "")) == ["callers listen for about 24 seconds before they hear a choice, the first one in `menu`"]
    finds("long-before-choice", chain("prompt: Hello.", f"prompt: '{SHORT}'", f"prompt: '{OFFER}'"))


def test_a_state_before_the_menu_that_offers() -> None:
    finds("long-before-choice", chain(f"prompt: '{OFFER}'", f"prompt: '{MUCH}'", f"prompt: '{OFFER}'"))


def test_the_greeting() -> None:
    finds("long-before-choice", chain("prompt: Hello.", "prompt: Hello.", f"prompt: '{OFFER}'", f"«welcome_greeting»: '{MUCH}'"), LONG)
    finds("long-before-choice", chain("prompt: Hello.", f"«prompt»: '{SHORT}'", f"prompt: '{OFFER}'", f"welcome_greeting: '{SENTENCE}'"), LONG)
    finds("long-before-choice", chain("prompt: Hello.", f"prompt: '{SHORT}'", f"prompt: '{OFFER}'", f"welcome_greeting: '{OFFER} {SENTENCE}'"))


def test_the_shortest_way_counts() -> None:
    yaml = f"""
        flow: f
        start: hello
        states:
          hello: {{decide: [{{if: call.attempt > 1, goto: notice}}, {{else: menu}}]}}
          notice: {{prompt: '{MUCH}', goto: menu}}
          menu: {{prompt: '{OFFER}', choices: [{{dtmf: 1, goto: menu}}]}}
        """
    finds("long-before-choice", yaml)
    finds("long-before-choice", yaml.replace("goto: notice", "goto: menu").replace("else: menu", "else: notice"))
    finds("long-before-choice", yaml.replace("goto: menu}, {", "goto: notice}, {").replace("else: menu", "else: notice").replace("notice: {prompt", "notice: {«prompt»"), LONG)


def test_a_choice_that_only_some_come_to() -> None:
    yaml = f"""
        flow: f
        start: hello
        states:
          hello: {{decide: [{{if: call.attempt > 1, goto: closed}}, {{else: menu}}]}}
          closed: {{«prompt»: '{MUCH}{OFFER}', choices: [{{dtmf: 1, goto: menu}}]}}
          menu: {{prompt: '{OFFER}', choices: [{{dtmf: 1, goto: menu}}]}}
        """
    finds("long-before-choice", yaml, LONG)


def test_what_comes_after_an_answer_may_be_long() -> None:
    finds("long-before-choice", in_state(f"prompt: '{OFFER}'\nchoices: [{{dtmf: 1, goto: x}}]").replace("x: {prompt: Bye., hangup: true}", f"x: {{prompt: '{MUCH}', {KEYS}}}"))


def test_states_that_go_round() -> None:
    yaml = f"""
        flow: f
        start: ask
        states:
          ask: {{request: {{get: "https://a.example"}}, outcomes: {{ok: menu, failed: wait}}}}
          wait: {{prompt: '{MUCH}', goto: ask}}
          menu: {{prompt: '{OFFER}', choices: [{{dtmf: 1, goto: menu}}]}}
        """
    finds("long-before-choice", yaml)


def test_parts_that_are_not_always_said() -> None:
    notice = f"{{say: '{MUCH}', if: call.attempt > 1}}"
    finds("long-before-choice", in_state(f"prompt: [{notice}, '{OFFER}']\n{KEYS}"))
    finds("long-before-choice", in_state(f"prompt: [{{one_of: [Hello., '{MUCH}']}}, '{OFFER}']\n{KEYS}"))
    finds("long-before-choice", in_state(f"prompt: [{{say: '{OFFER}', if: call.attempt > 1}}, '{MUCH}']\n{KEYS}"))


def test_a_recording_may_offer_something() -> None:
    finds("long-before-choice", in_state(f"prompt: [{{play: 'https://a.example/a.mp3'}}, '{MUCH}']\n{KEYS}"))
    finds("long-before-choice", in_state(f"«prompt»: [{{play: 'https://a.example/a.mp3', text: '{MUCH}'}}, '{OFFER}']\n{KEYS}"), LONG)


def test_the_language_that_a_call_begins_in() -> None:
    spanish = "Para citas, oprima 1."
    finds("long-before-choice", in_state(f"prompt: {{en-US: '{OFFER}', es-US: '{MUCH}{spanish}'}}\n{KEYS}"))
    finds("long-before-choice", in_state(f"«prompt»: {{en-US: '{OFFER}', es-US: '{MUCH}{spanish}'}}\nlanguage: es-US\n{KEYS}"), LONG)


def test_a_flow_that_others_go_through_begins_after_an_answer() -> None:
    finds("long-before-choice", in_state(f"prompt: '{MUCH}{OFFER}'\n{KEYS}").replace("hangup: true", "return: done"))


def test_flows_that_never_ask() -> None:
    finds("long-before-choice", in_state(f"prompt: '{MUCH}'\nhangup: true"))
    finds("long-before-choice", in_state(f"prompt: '{MUCH}'\nhandoff: {{dial: '+15551230100'}}\noutcomes: {{busy: x}}"))
