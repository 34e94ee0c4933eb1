"""Answers: yes or no, and rows of digits, out of what people say around them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.hearing import Heard, hear_digits, hear_yes_no, speak_digits
from flowengine.answers.kinds import Asked, kind_of
from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise


def yes_no(said: str, language: str = "en") -> bool | None:
    heard = hear_yes_no(normalise(said), locale_of(language))
    assert heard is None or 0 < heard.score <= 1
    return None if heard is None else heard.value


ENGLISH = {
    True: [
        "yes", "Yes.", "yeah", "yep", "yup", "sure", "correct", "right", "that's right", "that is correct", "of course", "absolutely", "okay", "uh huh", "I do", "it is",
        "yes please", "um, yes", "well yes", "oh yes", "yeah that's right", "yes it is", "yes I would", "yes, that's correct, thank you", "I said yes", "hello, yes", "yes yes yes", "I think so",
        "yes, I am sure", "why not", "go ahead",
    ],
    False: [
        "no", "No!", "nope", "nah", "no thanks", "no, thank you", "no way", "not really", "that's not right", "that's wrong", "it is not", "it isn't", "it's not", "I don't", "I don't think so", "negative", "never",
        "um, no", "well, no", "no it isn't", "no that's wrong", "no no no", "I said no", "absolutely not", "of course not", "definitely not", "certainly not", "not at all", "I'm afraid not", "I did not", "no, it's not", "uh-uh",
        "no, I don't want that", "that's not correct", "no, not that one",
    ],
    None: [
        "", "um", "please", "thank you", "billing", "one", "maybe", "yesterday", "nobody", "I don't know", "I do not know", "I dunno", "no idea", "I have no idea", "not sure", "I'm not sure", "I am not sure", "I don't understand",
        "I didn't understand", "I don't remember", "I can't hear you", "no I mean yes", "yes no", "no yes", "yes, no, wait", "no, yes", "what", "yes and no", "can you repeat that", "say that again",
        "yes that's wrong", "yes, that's not right", "no, that's right", "right now I can't", "sure, but not now", "correct me if I'm wrong",
    ],
}  # fmt: skip
SPANISH = {
    True: ["sí", "Sí.", "sí por favor", "sí, claro", "claro", "claro que sí", "correcto", "es correcto", "está bien", "por supuesto", "bueno", "así es", "sí, es correcto", "creo que sí", "eh, sí", "sí, gracias", "de acuerdo", "vale"],
    False: ["no", "no gracias", "no, no", "claro que no", "incorrecto", "no es correcto", "no está bien", "está mal", "creo que no", "no creo", "eh, no", "bueno, no", "para nada", "no, está mal", "no es eso", "que no", "no, eso no es"],
    None: [
        "", "no sé", "no lo sé", "No sé.", "no estoy seguro", "no estoy segura", "ni idea", "no tengo idea", "no entiendo", "no entendí", "no le entiendo", "no me acuerdo", "no recuerdo", "tal vez", "quizás", "sí y no", "gracias", "por favor",
        "no comprendo", "no le escucho", "puede repetir",
    ],
}  # fmt: skip
OTHERS = [
    *[("de", said, True) for said in ("ja", "ja bitte", "jawohl", "genau", "das stimmt", "ja, das ist richtig", "ich glaube ja", "doch", "ähm ja")],
    *[("de", said, False) for said in ("nein", "nein danke", "nee", "das stimmt nicht", "nein, das ist falsch", "ich glaube nicht", "auf keinen Fall", "nicht richtig")],
    *[
        ("de", said, None)
        for said in (
            "ich weiß nicht",
            "weiß nicht",
            "keine Ahnung",
            "ich bin nicht sicher",
            "vielleicht",
            "ich verstehe nicht",
            "ich habe Sie nicht verstanden",
            "nicht verstanden",
            "jein",
        )
    ],
    *[("fr", said, True) for said in ("oui", "oui s'il vous plaît", "c'est ça", "oui c'est ça", "d'accord", "je crois que oui", "tout à fait", "bien sûr", "euh oui")],
    *[("fr", said, False) for said in ("non", "non merci", "ce n'est pas ça", "non c'est faux", "pas du tout", "je crois que non", "bien sûr que non", "pas vraiment")],
    *[
        ("fr", said, None)
        for said in ("je ne sais pas", "je sais pas", "aucune idée", "je ne suis pas sûr", "je ne comprends pas", "pas compris", "peut-être", "je n'ai pas compris")
    ],
    *[("it", said, True) for said in ("sì", "sì grazie", "certo", "è corretto", "credo di sì", "va bene")],
    *[("it", said, False) for said in ("no", "no grazie", "non è corretto", "no, è sbagliato", "credo di no", "assolutamente no")],
    *[("it", said, None) for said in ("non lo so", "non so", "non sono sicuro", "non ho capito", "non capisco", "forse", "boh")],
    *[("pt", said, True) for said in ("sim", "sim, por favor", "isso mesmo", "está certo", "acho que sim", "pode ser")],
    *[("pt", said, False) for said in ("não", "não obrigado", "não está certo", "acho que não", "claro que não")],
    *[("pt", said, None) for said in ("não sei", "não entendi", "não tenho certeza", "não faço ideia", "não lembro", "talvez", "não compreendi")],
]


@pytest.mark.parametrize(("said", "meant"), [(said, meant) for meant, rows in ENGLISH.items() for said in rows])
def test_english(said: str, meant: bool | None) -> None:
    assert yes_no(said) is meant


@pytest.mark.parametrize(("said", "meant"), [(said, meant) for meant, rows in SPANISH.items() for said in rows])
def test_spanish(said: str, meant: bool | None) -> None:
    assert yes_no(said, "es-US") is meant


@pytest.mark.parametrize(("language", "said", "meant"), OTHERS)
def test_others(language: str, said: str, meant: bool | None) -> None:
    assert yes_no(said, language) is meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_table_is_heard(language: str) -> None:
    locale = locale_of(language)
    assert {word: hear_yes_no(word, locale) for word in locale.yes} == dict.fromkeys(locale.yes, Heard(True, 1.0))
    assert {word: hear_yes_no(word, locale) for word in locale.no} == dict.fromkeys(locale.no, Heard(False, 1.0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_does_not_know_says_neither(language: str) -> None:
    locale = locale_of(language)
    assert locale.unsure
    assert {words: hear_yes_no(words, locale) for words in locale.unsure} == dict.fromkeys(locale.unsure)


def test_a_whole_answer_is_surer_than_a_beginning() -> None:
    whole, begun = hear_yes_no("yes", locale_of("en")), hear_yes_no("yes it was", locale_of("en"))
    assert whole is not None and begun is not None
    assert whole.score > begun.score


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_is_yes_no_or_neither(said: str, language: str) -> None:
    assert yes_no(said, language) in (True, False, None)


# ---------------------------------------------------------------------------------------------------------------- digits


def heard(said: str, language: str = "en") -> str | None:
    found = hear_digits(normalise(said), locale_of(language))
    assert found is None or 0 < found.score <= 1
    return found.value if found else None


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("4 5 1 2", "4512"),
        ("four five one two", "4512"),
        ("it's four five one two", "4512"),
        ("my number is 415 555 0100", "4155550100"),
        ("I think it is double five oh one", "5501"),
        ("um, forty-five twelve", "4512"),
        ("that's one two three, please", "123"),
        ("I don't know", None),
        ("one moment", None),
        ("just a second", None),
        ("no", None),
        ("", None),
        ("I have two of them", None),
    ],
)
def test_digits(said: str, digits: str | None) -> None:
    assert heard(said) == digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [("es el cuatro cinco uno dos", "4512"), ("mi número es 415 555 0100", "4155550100"), ("creo que es doble cinco cero uno", "5501"), ("no sé", None), ("un momento", None)],
)
def test_digits_in_spanish(said: str, digits: str | None) -> None:
    assert heard(said, "es") == digits


def test_figures_are_surer_than_words() -> None:
    figures, words = hear_digits("4 5", locale_of("en")), hear_digits("four five", locale_of("en"))
    assert figures is not None and words is not None
    assert figures.score > words.score


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        ("", ""),
        ("4", "4"),
        ("12345", "1 2 3 4 5"),
        ("123456", "1 2 3, 4 5 6"),
        ("1234567", "1 2 3, 4 5 6 7"),
        ("4155550100", "4 1 5, 5 5 5, 0 1 0 0"),
        ("12345678", "1 2 3, 4 5 6, 7 8"),
        ("4 1 5", "4 1 5"),
        ("AB12", "A B 1 2"),
    ],
)
def test_digits_said(value: str, spoken: str) -> None:
    assert speak_digits(value) == spoken


@given(st.text("0123456789", max_size=30))
def test_digits_said_are_all_there_in_their_order(value: str) -> None:
    spoken = speak_digits(value)
    assert "".join(c for c in spoken if c.isdigit()) == value
    assert all(1 <= len(group.split()) <= 5 for group in spoken.split(", ") if group)


@pytest.mark.parametrize(
    ("language", "word"),
    [("es-US", "mil "), ("es-US", "dos mil "), ("pt-BR", "mil "), ("it-IT", "due mila "), ("fr-FR", "deux mille "), ("en-US", "one thousand "), ("de-DE", "zwei tausend ")],
)
def test_a_word_said_without_end_is_no_number_and_no_fault(language: str, word: str) -> None:
    for kind in ("phone", "code", "digits", "number", "money", "date", "time", "email"):
        kind_of(kind).hear(word * 600, Asked(language, datetime(2026, 3, 2, 9, 0)))
