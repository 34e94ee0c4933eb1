"""The end of a row of digits, put right."""

from __future__ import annotations

import pytest

from flowengine.answers.corrections import with_last
from flowengine.answers.locale import locale_of
from flowengine.answers.normal import normalise


@pytest.mark.parametrize(
    ("value", "said", "language", "right"),
    [
        ("4715", "the last two are seven four", "en-US", "4774"),
        ("4715", "the last two seven four", "en-US", "4774"),
        ("4715", "the last digit is nine", "en-US", "4719"),
        ("4715", "last one is 9", "en-US", "4719"),
        ("+14155550100", "the last four are oh one double nine", "en-US", "+14155550199"),
        ("4715", "the last three are seven four", "en-US", None),
        ("4715", "seven four", "en-US", None),
        ("4715", "the last five are one two three four five", "en-US", None),
        ("4715", "at last", "en-US", None),
        ("4715", "los dos últimos son siete cuatro", "es-US", "4774"),
        ("4715", "les deux derniers sont sept quatre", "fr-FR", "4774"),
        ("4715", "die letzten zwei sind sieben vier", "de-DE", "4774"),
        ("4715", "os dois últimos são sete quatro", "pt-BR", "4774"),
        ("4715", "gli ultimi due sono sette quattro", "it-IT", "4774"),
    ],
)
def test_the_last_ones(value: str, said: str, language: str, right: str | None) -> None:
    assert with_last(value, normalise(said), locale_of(language)) == right
