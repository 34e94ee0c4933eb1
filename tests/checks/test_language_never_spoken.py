"""Rule `language-never-spoken`: languages that are switched to, or have a voice, and that callers never hear."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state

NEVER = ("language-never-spoken", "")
ENGLISH = "We are open on all days of the week, and you can come to us for a visit."
SPANISH = "Abrimos todos los días de la semana, y puede venir cuando quiera."
ASKS = "prompt: For our hours, press 1.\n"


def way(prompt: str, language: str = "es-US", relay: str = "{}") -> str:
    switch = f"language: {language}"
    return f"""
        flow: f
        relay: {relay}
        start: m
        states:
          m:
            prompt: For our hours, press 1. Para español, oprima el 9.
            choices:
              - {{dtmf: 1, goto: x}}
              - {{dtmf: 9, {switch}, goto: x}}
          x: {{{prompt}, goto: y}}
          y: {{handoff: {{dial: "+15551230100"}}}}
        """


def test_nothing_is_said_in_it() -> None:
    finds("language-never-spoken", way(f"prompt: '{ENGLISH}'", "«es-US»"), NEVER)
    finds("language-never-spoken", way(f"prompt: '{SPANISH}'", "«en-US»", "{language: es-US}"), NEVER)
    finds("language-never-spoken", way(f"prompt: '{ENGLISH}'", "«de-DE»"), NEVER)


@pytest.mark.parametrize(
    "prompt",
    [
        f"prompt: '{SPANISH}'",
        f"prompt: '{ENGLISH} {SPANISH}'",
        f"prompt: {{en-US: '{ENGLISH}', es-US: '{SPANISH}'}}",
        f"prompt: {{en-US: '{ENGLISH}', es-MX: '{SPANISH}'}}",
        f"prompt: {{en-US: '{ENGLISH}'}}",  # `missing-language` tells of it
        f"prompt: ['{ENGLISH}', {{say: Hola., language: es-US}}]",
        "prompt: {play: 'https://a.example/a.mp3'}",
        "prompt: {play: 'https://a.example/the-hours-of-our-shop-and-of-the-desk.mp3', text: Hola.}",
        "prompt: 'Harbor Dental. {{ call.from }}'",
        "prompt: OK.",
        f"language: en-US, prompt: '{ENGLISH}'",
        "set: {n: 1}",
    ],
)
def test_something_may_be_said_in_it(prompt: str) -> None:
    finds("language-never-spoken", way(prompt))


def test_a_language_whose_words_are_not_known_or_of_the_same_tongue() -> None:
    finds("language-never-spoken", way(f"prompt: '{ENGLISH}'", "nl-NL"))
    finds("language-never-spoken", way(f"prompt: '{ENGLISH}'", "en-GB"))


def test_a_state_that_switches() -> None:
    finds("language-never-spoken", way(f"language: «es-US», prompt: '{ENGLISH}'").replace("dtmf: 9, language: es-US, goto: x", "dtmf: 9, goto: m"), NEVER)


def test_the_way_goes_on() -> None:
    yaml = way(f"prompt: '{ENGLISH}'").replace("y: {handoff", f"y: {{prompt: '{SPANISH}', handoff")
    finds("language-never-spoken", yaml)
    finds("language-never-spoken", yaml.replace(SPANISH, "One moment.").replace("language: es-US", "language: «es-US»"), NEVER)


def test_commands() -> None:
    command = "commands: [{{dtmf: 9, language: {}, do: repeat}}]\n"
    finds("language-never-spoken", in_state(f"{ASKS}choices: [{{dtmf: 1, goto: x}}]\nno_input: ['{ENGLISH}']", command.format("«es-US»")), NEVER)
    finds("language-never-spoken", in_state(f"{ASKS}choices: [{{dtmf: 1, goto: x}}]\nno_input: ['{SPANISH}']", command.format("es-US")))
    finds("language-never-spoken", in_state(f"{ASKS}choices: [{{dtmf: 1, goto: x}}]", command.format("es-US").replace("repeat", "back")))


def test_the_fallback_is_no_way_of_its_own() -> None:
    yaml = way("set: {n: 1}").replace("start: m", "start: m\n        recovery: {fallback: z}")
    finds("language-never-spoken", yaml.replace("          y:", f"          z: {{prompt: '{ENGLISH}', hangup: true}}\n          y:"))


def test_a_subflow_may_say_it() -> None:
    finds("language-never-spoken", way(f"prompt: '{ENGLISH}'").replace('handoff: {dial: "+15551230100"}', "subflow: pay, outcomes: {done: m}"))


SAID = f"prompt: {{en-US: '{ENGLISH}', es-US: '{SPANISH}'}}"


def test_a_voice_that_nothing_leads_to() -> None:
    voices = "{{languages: {{{}: {{tts_provider: Google}}}}}}"
    finds("language-never-spoken", way(SAID, relay=voices.format("es-US")))
    finds("language-never-spoken", way(SAID, relay=voices.format("«fr-FR»")), NEVER)
    finds("language-never-spoken", way(SAID, relay=voices.format("en-US")))
    finds("language-never-spoken", way(SAID, relay="{language: en-US, tts_language: en-GB, languages: {en-US: {tts_provider: Google}}}"))
    finds("language-never-spoken", way(SAID, relay="{languages: {multi: {}}}"))


def test_a_voice_that_another_rule_tells_of() -> None:
    finds("language-never-spoken", way(SAID, relay="{languages: {fr-FR: {}}}"))
    finds("language-never-spoken", way(SAID, relay="{languages: {es-MX: {tts_provider: Google}}}"))


def test_a_voice_for_a_part_or_for_subflows() -> None:
    part = "prompt: [{say: Bonjour., language: fr-FR}]"
    finds("language-never-spoken", way(part, relay="{languages: {fr-FR: {tts_provider: Google}}}"))
    yaml = way(SAID, relay="{languages: {fr-FR: {tts_provider: Google}}}")
    finds("language-never-spoken", yaml.replace('handoff: {dial: "+15551230100"}', "subflow: pay, outcomes: {done: m}"))
    finds("language-never-spoken", yaml.replace('handoff: {dial: "+15551230100"}', "return: done"))


def test_a_variable_of_that_name() -> None:
    sets = "prompt: For our hours, press 1.\nchoices: [{{dtmf: 1, set: {{{}: {}}}, goto: x}}]"
    finds("language-never-spoken", in_state(sets.format("«language»", "es-US")), NEVER)
    finds("language-never-spoken", in_state(sets.format("language", "Spanish")))
    finds("language-never-spoken", in_state(sets.format("tongue", "es-US")))
    finds("language-never-spoken", in_state(sets.format("language", "es-US")).replace("prompt: Bye.", "prompt: 'Bye {{ language }}.'"))
    finds("language-never-spoken", in_state(sets.format("language", "es-US")).replace("hangup: true", "return: done"))


def test_one_slip_is_one_problem() -> None:
    yaml = in_state("prompt: For our hours, press 1.\nchoices: [{dtmf: 1, set: {«language»: es-US}, goto: x}]", "relay: {languages: {es-US: {tts_provider: Google}}}\n")
    finds("language-never-spoken", yaml, NEVER)


def test_of_several_switches_to_a_language_the_first_is_told_of() -> None:
    yaml = way(f"prompt: '{ENGLISH}'", "«es-US»").replace("{dtmf: 1, goto: x}", "{dtmf: 1, goto: x}\n              - {dtmf: 8, language: «de-DE», goto: x}")
    finds(
        "language-never-spoken",
        yaml.replace("goto: y}", "goto: z}").replace("          y:", f"          z: {{language: es-US, prompt: '{ENGLISH}', goto: y}}\n          y:"),
        NEVER,
        NEVER,
    )
