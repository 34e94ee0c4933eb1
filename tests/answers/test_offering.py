"""Where a prompt begins to offer something."""

from __future__ import annotations

import pytest

from flowengine.answers.offering import first_offer


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "Thank you for calling. «For billing, press 1."),
        ("en", "Our hours are 9 to 5. «You can say billing."),
        ("en", "If this is an emergency, dial 911. «For billing, dial 1."),
        ("en", "Harbor Dental. «Please enter your PIN."),
        ("es", "Gracias por llamar. «Para citas, oprima el 1."),
        ("es", "En caso de urgencia, marque el 112. «Para citas, marque uno."),
        ("fr", "Bienvenue. «Pour un rendez-vous, tapez 1."),
        ("fr", "En cas d'urgence, composez le 15. «Pour un rendez-vous, faites le 1."),
        ("de", "Guten Tag! «Für Termine drücken Sie die 1."),
        ("de", "Im Notfall wählen Sie 112. «Für Termine wählen Sie bitte die Eins."),
        ("it", "Buongiorno. «Per prenotare, prema 1."),
        ("it", "Prima di tutto, grazie. «Per prenotare, selezioni il tasto 1."),
        ("pt", "Bem-vindo. «Para marcações, prima 1."),
        ("pt", "Em caso de emergência, disque 192. «Para consultas, digite 1."),
    ],
)
def test_the_sentence_that_offers(language: str, marked: str) -> None:
    assert first_offer(marked.replace("«", ""), [language]) == marked.index("«")


def test_nothing_is_offered() -> None:
    assert first_offer("Welcome. If this is an emergency, hang up and dial 9 1 1. How can I help you?", ["en"]) is None
    assert first_offer("", ["en"]) is None


def test_any_of_the_languages() -> None:
    assert first_offer("Hello. Para español, oprima el 9.", ["en-US"]) is None
    assert first_offer("Hello. Para español, oprima el 9.", ["en-US", "es-US"]) == 7
