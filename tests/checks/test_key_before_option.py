"""Rule `key-before-option`: "press 1 for billing" instead of "for billing, press 1"."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, places, read

FOUND = ("key-before-option", "")
CHOICES = "choices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]"


def test_passes() -> None:
    finds("key-before-option", in_state(f"prompt: For billing, press 1. For our hours, press 2.\n{CHOICES}"))


def test_once_for_a_prompt_at_the_first_key() -> None:
    finds("key-before-option", in_state(f"prompt: Press «1» for billing. Press 2 for our hours.\n{CHOICES}"), FOUND)


def test_in_each_language_and_on_whichever_line() -> None:
    finds(
        "key-before-option",
        """
        flow: f
        start: m
        states:
          m:
            prompt:
              en-US: >-
                Clinic of Fairview. Please press
                «1» for billing, or 2 for our hours.
              es-US: "Oprima «1» para pagos. Oprima 2 para horarios."
            choices: [{dtmf: 1, goto: x}, {dtmf: 2, language: es-US, goto: x}]
          x: {prompt: Bye., hangup: true}
        """,
        FOUND,
        FOUND,
    )


@pytest.mark.parametrize(
    ("language", "prompt", "mended"),
    [
        ("en-US", "Press 1 for billing. Press 2 to pay.", "For billing, press 1."),
        ("es-US", "Oprima 1 para citas. Oprima 2 para pagar.", "Para citas, oprima 1."),
        ("de-DE", "Drücken Sie die 1 für Termine. Drücken Sie die 2 für Rezepte.", "Für Termine drücken Sie die 1."),
        ("de-DE", "Drücken Sie die 1, wenn Sie Hilfe brauchen. Drücken Sie die 2 für Rezepte.", "Wenn Sie Hilfe brauchen, drücken Sie die 1."),
        ("fr-FR", "Tapez 1 pour la facturation. Tapez 2 pour réserver.", "Pour la facturation, tapez 1."),
        ("it-IT", "Prema 1 per gli orari. Prema 2 per prenotare.", "Per gli orari, prema 1."),
        ("pt-BR", "Digite 1 para consultas. Digite 2 para exames.", "Para consultas, digite 1."),
    ],
)
def test_the_hint_turns_the_authors_own_words_round(language: str, prompt: str, mended: str) -> None:
    text, _ = places(in_state(f"prompt: '{prompt}'\n{CHOICES}", f"relay: {{language: {language}, tts_provider: Google, voice: some}}"))
    [problem] = RULES["key-before-option"](read(text))
    assert problem.hint.endswith(f"“{mended}”")


def test_rungs_are_prompts_too() -> None:
    finds("key-before-option", in_state(f"prompt: For billing, press 1. For hours, press 2.\nno_match: ['Press «1» for billing, 2 for hours.']\n{CHOICES}"), FOUND)


@pytest.mark.parametrize(
    "prompt",
    [
        "Say what you need, or press 0 for the front desk.",
        "Press 1 to go on.",
        "Press 0 for the front desk.",
        "Press 1 for yes or 2 for no.",
        "Press 1 or say yes, or press 2 or say no.",
        "If you are a new patient, press 1. To change a visit, press 2 for me.",
    ],
)
def test_single_keys_and_yes_or_no_are_easy_to_keep_in_mind(prompt: str) -> None:
    finds("key-before-option", in_state(f"prompt: {prompt}\n{CHOICES}"))


def test_a_menu_that_announces_one_key() -> None:
    finds("key-before-option", in_state(f"prompt: Clinic of Fairview. Press «1» for billing.\n{CHOICES}"), FOUND)
