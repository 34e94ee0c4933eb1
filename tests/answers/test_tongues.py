"""Words that only one of two languages has."""

from __future__ import annotations

import pytest

from flowengine.answers.tongues import can_tell, small_words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We are open from nine to five, and you can come for a visit."),
        ("es", "Abrimos de nueve a cinco, y puede venir con su perro a la consulta. Para hablar con una persona, oprima el cero."),
        ("fr", "Nous sommes ouverts de neuf heures à dix-sept heures, et vous pouvez venir avec votre chien."),
        ("de", "Wir haben von neun bis fünf geöffnet, und Sie können mit dem Hund zu uns kommen."),
        ("it", "Siamo aperti dalle nove alle cinque, e il cane può venire con lei nello studio."),
        ("pt", "Estamos abertos das nove às cinco, e o seu cão pode vir com você ao consultório."),
    ],
)
def test_a_text_has_more_of_its_own(language: str, text: str) -> None:
    for other in {"en", "es", "fr", "de", "it", "pt"} - {language}:
        own, others = small_words(text, language, other)
        assert own >= 3 > others, (other, own, others)


def test_tongues_that_can_be_told_apart() -> None:
    assert can_tell("en-US", "es-MX")
    assert not can_tell("en-US", "en-GB")
    assert not can_tell("en-US", "nl-NL")
