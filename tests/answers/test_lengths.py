"""How long an answer is, by what prompts say of it, in six languages."""

from __future__ import annotations

import pytest

from flowengine.answers.lengths import lengths
from flowengine.answers.locale import LANGUAGES
from flowengine.answers.menu_words import menu_words


def told(text: str, language: str) -> list[tuple[int, str]]:
    return [(found.number, text[slice(*found.place)]) for found in lengths(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Enter your five-digit code.", [(5, "five-digit")]),
        ("en", "The 16 digits of your card, or the <emphasis>three</emphasis> digits on its back?", [(16, "16 digits"), (3, "three</emphasis> digits")]),
        ("es", "Los dieciséis dígitos de su tarjeta.", [(16, "dieciséis dígitos")]),
        ("fr", "Votre code à 6 chiffres.", [(6, "6 chiffres")]),
        ("de", "Ihre fünfstellige Nummer, oder die 12 Zeichen.", [(5, "fünfstellige"), (12, "12 Zeichen")]),
        ("de", "Den 16-stelligen Code.", [(16, "16-stelligen")]),
        ("it", "Le undici cifre del codice.", [(11, "undici cifre")]),
        ("pt", "Os dez algarismos.", [(10, "dez algarismos")]),
    ],
)
def test_a_length(language: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The last four digits."),
        ("en", "Five or six digits, 6 to 8 digits, 6-8 digits, 6–8 digits, five digits or six."),
        ("en", "Two digits for the month."),
        ("en", "One digit at a time, 123 digits, many digits."),
        ("es", "Los últimos cuatro dígitos, de 4 a 6 dígitos, dos dígitos para el mes."),
        ("fr", "Les derniers quatre chiffres, de 4 à 6 chiffres, dix-sept chiffres, deux chiffres pour le mois."),
        ("de", "Die letzten vier Ziffern, 4 bis 6 Ziffern, zwei Ziffern für den Monat, eine Ziffer."),
        ("it", "Le ultime quattro cifre, da 4 a 6 cifre, due cifre per il mese."),
        ("pt", "Os últimos quatro dígitos, de 4 a 6 dígitos, dois dígitos para o mês."),
        ("pl", "5 digits"),
    ],
)
def test_none(language: str, text: str) -> None:
    assert told(text, language) == []


def test_all_languages_have_the_words() -> None:
    for language in LANGUAGES:
        words = menu_words(language)
        assert words is not None and words.length and words.some_of and words.until
