"""Prompts that ask for more or fewer digits than the answer takes."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

RULE = "wrong-length"


@pytest.mark.parametrize(
    "prompt",
    [
        "{en-US: Enter your «five-digit» code.}",
        "{en-US: Enter the «16 digits» of your card.}",
        "{es-MX: Marque los «cinco dígitos» de su cuenta.}",
        "{fr-FR: Composez votre numéro à «cinq chiffres».}",
        "{de-DE: Bitte geben Sie die «fünfstellige» Nummer ein.}",
        "{de-DE: Bitte geben Sie die «acht Ziffern» ein.}",
        "{de-DE: Ihre «12-stellige» Nummer?}",
        "{it-IT: Digiti le «cinque cifre» del codice.}",
        "{pt-BR: Digite os «cinco dígitos» da conta.}",
    ],
)
def test_in_each_language(prompt: str) -> None:
    finds(RULE, in_state(f"prompt: {prompt}\ncollect: {{into: a, type: digits, length: 4}}\ngoto: x"), (RULE, ""))


def test_in_a_ladder_and_with_bounds() -> None:
    finds(RULE, in_state("prompt: Your number?\ncollect: {into: a, type: digits, min_length: 6, max_length: 8}\nno_match: [It has «five digits».]\ngoto: x"), (RULE, ""))
    finds(RULE, in_state("prompt: Your seven-digit number?\ncollect: {into: a, type: digits, min_length: 6, max_length: 8}\ngoto: x"))


@pytest.mark.parametrize(
    ("prompt", "collect"),
    [
        ("Enter your four-digit code.", "type: digits, length: 4"),
        ("Enter the last five digits of your card.", "type: digits, length: 4"),
        ("Enter five or six digits.", "type: digits, length: 4"),
        ("Enter 4 to 5 digits.", "type: digits, length: 4"),
        ("It's one letter and five digits.", "type: code, length: 6"),
        ("Five digits in New York, six digits elsewhere.", "type: digits, length: 4"),
        ("Enter six to eight digits.", "type: digits, length: 4"),
        ("Enter 6–8 digits.", "type: digits, length: 4"),
        ("Two digits for the month, please, and two digits for the day.", "type: digits, length: 4"),
        ("The month in two digits, the day in two digits.", "type: digits, length: 4"),
        ("Enter your code, one digit at a time.", "type: digits, length: 4"),
        ("Enter your {{ call.sid }}-digit code.", "type: digits, length: 4"),
        ("Call 800 555 0100 digits or enter it.", "type: digits, length: 4"),
        ("Your five-digit code?", "type: digits"),
        ("Your ten-digit number?", "type: phone"),
    ],
)
def test_what_fits_or_is_something_else(prompt: str, collect: str) -> None:
    finds(RULE, in_state(f"prompt: {prompt}\ncollect: {{into: a, {collect}}}\ngoto: x"))


def test_a_value_of_the_flow_is_no_length() -> None:
    finds(RULE, in_state("prompt: 'Your {{ 5 }}-digit code?'\ncollect: {into: a, type: digits, length: 4}\ngoto: x"))


def test_it_says_what_the_answer_takes() -> None:
    flow = read(in_state("prompt: Your five-digit code?\ncollect: {into: a, type: code, min_length: 6, max_length: 8}\ngoto: x"))
    [problem] = RULES[RULE](flow)
    assert problem.message == "this speaks of 5, but the answer takes 6 to 8" and problem.severity == "warning"
