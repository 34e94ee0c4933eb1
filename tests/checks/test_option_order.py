"""Rule `option-order`: a menu that differs from language to language."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds

FOUND = ("option-order", "")


def menu(*prompts: str) -> str:
    said = "".join(f"\n      {prompt}" for prompt in prompts)
    return f"""\
flow: f
start: m
relay: {{languages: {{fr-FR: {{tts_provider: Google, voice: some}}}}}}
states:
  m:
    prompt:{said}
    choices:
      - {{dtmf: 1, goto: m}}
      - {{dtmf: 2, goto: m}}
      - {{dtmf: 3, goto: m}}
      - {{dtmf: 8, language: fr-FR, goto: m}}
      - {{dtmf: 9, language: es-US, goto: m}}
"""


def test_passes() -> None:
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2. For Spanish, press 9.'", "es-US: 'Para a, oprima 1. Para b, oprima dos. Para francés, oprima 8.'"))


def test_another_order() -> None:
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2.'", "es-US: 'Para b, oprima «2». Para a, oprima 1.'"), FOUND)


def test_a_key_more_and_a_key_less() -> None:
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2.'", "es-US: 'Para a, oprima 1. Para b, oprima 2. Para c, oprima «3».'"), FOUND)
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2. For c, press «3».'", "es-US: 'Para a, oprima 1. Para b, oprima 2.'"), FOUND)


def test_each_language_is_held_against_the_first() -> None:
    prompts = ("en-US: 'For a, press 1. For b, press 2.'", "es-US: 'Para b, oprima «2». Para a, oprima 1.'", "fr-FR: 'Pour a, faites le 1. Pour c, faites le «3».'")
    finds("option-order", menu(*prompts), FOUND, FOUND)


@pytest.mark.parametrize(
    "spanish",
    [
        "Para a, oprima 1. El dos es para b.",
        "¿Qué desea?",
        "Diga a, o b.",
        "Para a, oprima 1.",
    ],
)
def test_what_is_said_in_another_way(spanish: str) -> None:
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2.'", f"es-US: '{spanish}'"))


def test_parts_that_are_said_at_times_only() -> None:
    finds("option-order", menu("en-US: ['For a, press 1. For b, press 2.', {say: 'For c, press 3.', if: 1 < 2}]", "es-US: 'Para a, oprima 1. Para b, oprima 2.'"))


def test_a_key_that_does_nothing_is_told_of_as_such() -> None:
    finds("option-order", menu("en-US: 'For a, press 1. For b, press 2. For c, press 7.'", "es-US: 'Para a, oprima 1. Para b, oprima 2.'"))
