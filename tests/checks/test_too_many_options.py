"""Rule `too-many-options`: more than five in one breath."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state

FOUND = ("too-many-options", "")
FIVE = "For a, press 1. For b, press 2. For c, press 3. For d, press 4. For e, press 5."
CHOICES = "choices: [{dtmf: 1, goto: x}, {dtmf: 9, language: es-US, goto: x}]"


@pytest.mark.parametrize(
    "prompt",
    [
        f"'{FIVE}'",
        f"'{FIVE} For a person, press 0. To go back, press star. For Spanish, press 9.'",
        f"['{FIVE}', {{say: 'Para español, oprima 8.', language: es-US}}]",
        f"'{FIVE} Once more: for a, press 1.'",
        f"'{FIVE} You can also ask for our address.'",
        "{one_of: ['For a, press 1. For b, press 2. For c, press 3.', 'For d, press 4. For e, press 5. For f, press 6.']}",
    ],
)
def test_passes(prompt: str) -> None:
    finds("too-many-options", in_state(f"prompt: {prompt}\n{CHOICES}"))


@pytest.mark.parametrize(
    "prompt",
    [
        f"'{FIVE} For f, press «6». For g, press 7.'",
        f"['{FIVE}', {{say: 'For f, press «6».', if: 1 < 2}}, {{say: 'For f, press 6.', if: 1 > 2}}]",
        "'Press 1 for a, 2 for b, 3 for c, 4 for d, 5 for e, or «6» for f.'",
    ],
)
def test_fails_at_the_sixth(prompt: str) -> None:
    finds("too-many-options", in_state(f"prompt: {prompt}\n{CHOICES}"), FOUND)


def test_in_a_rung_and_in_each_language() -> None:
    spanish = FIVE.replace("For", "Para").replace("press", "oprima")
    rungs = f"no_match: [{{en-US: '{FIVE} For f, press «6».', es-US: '{spanish} Para f, oprima «6».'}}]"
    finds("too-many-options", in_state(f"prompt: Hello.\n{rungs}\n{CHOICES}"), FOUND, FOUND)
