"""What prompts offer: which keys, with which words, in which order, in six languages; and what is no offer."""

from __future__ import annotations

import pytest

from flowengine.answers.locale import LANGUAGES
from flowengine.answers.menu_words import menu_words
from flowengine.answers.offers import names_key, offers

SAID = {
    "en": [
        ("For billing, press 1 or say billing. For {{ name }}, press two.", "1 billing billing | 2 {"),
        ("Press 1 for billing, 2 for appointments, or 3 for hours.", "1< billing | 2< appointments | 3< hours"),
        ("For billing press 1, for hours 2, for anything else 0.", "1 billing | 2 hours | 0 anything else"),
        ("For billing, press 1. For hours, 2.", "1 billing | 2 hours"),
        ("Please choose: 1 for sales, 2 for support.", "1< sales | 2< support"),
        ("Press 1 or say yes, or press 2 or say no.", "1 yes | 2 no"),
        ("Press 9 at any time for the desk.", "9< the desk"),
        ("Please press a key, or 0 for the practice.", "0< the practice"),
        ("To speak to billing, dial 12.", "12 speak to billing"),
        ("Press 1, 2 or 3.", "1 2 3"),
        ("To start the number over, press star.", "* start the number over"),
        ("For a person, press the <emphasis>zero</emphasis> key.", "0 a person"),
        ("If you have your number, press 1, or if not, 2.", "1 you have your number | 2 not"),
        ("Please press one.", "1"),
        ("Press or say 1 for sales. For support, press or say 2.", "1< sales | 2 support"),
        ("For hours, press the 1 key; for billing, the 2 key.", "1 hours | 2 billing"),
    ],
    "es": [
        ("Para citas, oprima el 1 o diga citas. Para facturas, pulse la tecla dos.", "1 citas citas | 2 facturas"),
        ("Oprima 1 para citas, 2 para pagos.", "1< citas | 2< pagos"),
        ("Si no lo tiene, oprima la tecla de número.", "# no lo tiene"),
        ("Puede usar las teclas, u oprimir el 0 para hablar con recepción.", "0< hablar con recepcion"),
        ("Por favor, marque asterisco para repetir.", "*< repetir"),
    ],
    "de": [
        ("Für Termine drücken Sie die Eins, für Rezepte die Zwei.", "1 termine | 2 rezepte"),
        ("Für Termine die 1 drücken.", "1 termine"),
        ("Für Termine die 1, für Rezepte die 2 drücken.", "1 termine | 2 rezepte"),
        ("Drücken Sie die 2, wenn Sie Rezepte brauchen.", "2< sie rezepte brauchen"),
        ("Bitte wählen Sie die 1 für Termine oder die Raute für Hilfe.", "1< termine | #< hilfe"),
        ("Wenn Sie Schmerzen haben, drücken Sie die 3.", "3 sie schmerzen haben"),
        ("Drücken Sie für Termine die 1 und für Rezepte die 2.", "1 termine | 2 rezepte"),
        ("Für einen Termin drücken Sie die 1, für eine Auskunft die 2.", "1 einen termin | 2 eine auskunft"),
        ("Wählen Sie bitte für einen Rückruf die Taste 3.", "3 einen ruckruf"),
    ],
    "fr": [
        ("Pour la facturation, faites le 2. Pour l'accueil, appuyez sur étoile.", "2 la facturation | * l accueil"),
        ("Appuyez sur la touche 1 pour les rendez-vous, sur 2 pour les factures.", "1< les rendez vous | 2< les factures"),
        ("Pour le quinze juin, composez le 15.", "15 le quinze juin"),
        ("Tapez un pour réserver, ou le dièse pour revenir.", "1< reserver | #< revenir"),
    ],
    "it": [
        ("Per appuntamenti, prema 1. Per la fatturazione, digiti il tasto due.", "1 appuntamenti | 2 la fatturazione"),
        ("Per favore prema 1 per gli orari, 2 per le prenotazioni.", "1< gli orari | 2< le prenotazioni"),
    ],
    "pt": [
        ("Para consultas, digite 1 ou diga consultas. Para exames, tecle 2.", "1 consultas consultas | 2 exames"),
        ("Pressione 1 para consultas, 2 para exames ou zero para falar com um atendente.", "1< consultas | 2< exames | 0< falar com um atendente"),
    ],
}


@pytest.mark.parametrize(("language", "text", "expected"), [(language, *case) for language, cases in SAID.items() for case in cases])
def test_offers(language: str, text: str, expected: str) -> None:
    """Keys, `<` where they come before what they are for, and its words."""
    found = offers(text, f"{language}-XX")
    assert " | ".join(" ".join([" ".join(offer.keys) + ("<" if offer.key_first else ""), *offer.option]) for offer in found) == expected
    places = [place for offer in found for place in offer.places]
    assert places == sorted(places) and all(text[start:end].strip() == text[start:end] != "" for start, end in places)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please enter your five-digit code, then press pound."),
        ("en", "When you are done, press star."),
        ("en", "Please press the keys of your date of birth."),
        ("en", "Press two keys for the month, two for the day, and four for the year."),
        ("en", "Say it like May second, or press 0 5, 0 2, 1 9 6 0."),
        ("en", "Please press a key from 1 to 5."),
        ("en", "Please press one of the keys."),
        ("en", "If this is an emergency, hang up and dial 911."),
        ("en", "We're open from 8 to 5, and Saturday 9 to noon."),
        ("en", "Press the button {{ number }}."),
        ("en", "Enter 5 digits."),
        ("es", "Marque dos teclas para el día, dos para el mes y cuatro para el año."),
        ("es", "Por favor, marque un número."),
        ("es", "Ingrese su código y después oprima numeral."),
        ("de", "Drücken Sie eine Taste."),
        ("de", "Geben Sie Ihre Kundennummer ein und drücken Sie dann die Raute."),
        ("fr", "Appuyez sur une touche."),
        ("fr", "En cas d'urgence vitale, raccrochez et composez le 15."),
        ("fr", "Pour les pompiers, faites le 18 ou le 112."),
        ("de", "Drücken Sie für den Tag zwei Tasten und für das Jahr vier."),
        ("de", "Drücken Sie für die Bestätigung dann die Raute."),
        ("fr", "Composez votre code, puis appuyez sur dièse."),
        ("it", "Inserisca il codice e poi prema cancelletto."),
        ("it", "Prema un tasto."),
        ("pt", "Digite o código e depois pressione jogo da velha."),
        ("pt", "Pressione uma tecla."),
        ("ja", "Press 1 for billing."),
        ("en", ""),
    ],
)
def test_what_is_no_offer(language: str, text: str) -> None:
    assert offers(text, language) == ()


def test_where_the_words_stand() -> None:
    text = "Hello. Please press 1 for billing, or 2 for hours."
    first, second = offers(text, "en-US")
    assert first.call is not None and first.aim is not None
    assert [text[start:end] for start, end in (first.call, first.aim)] == ["press 1", "for billing"]
    assert (second.call, first.opens, second.opens) == (None, True, False)


def test_a_key_that_is_named_somehow() -> None:
    assert names_key("Key 7 is for staff.", "7", "en")
    assert names_key("La tecla siete es del personal.", "7", "es-MX")
    assert not names_key("Room 77.", "7", "en")
    assert names_key("キー 7", "7", "ja")
    assert names_key("the pound sign", "#", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_table(language: str) -> None:
    words = menu_words(language)
    assert words is not None
    assert words.things <= words.purpose and words.clause <= words.purpose and words.press_last <= words.press
    assert not words.press & (words.purpose | words.either | words.before_key)


def test_a_language_without_a_table() -> None:
    assert menu_words("ja-JP") is None
    assert menu_words("../en") is None
