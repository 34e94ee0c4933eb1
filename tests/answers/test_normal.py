"""The normal form of what was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import content_words, normalise, normalise_phrase, without_lead_in

EN, ES = locale_of("en-US"), locale_of("es-US")


@pytest.mark.parametrize(
    ("said", "normal"),
    [
        ("Hello", "hello"),
        ("  Hello,   there! ", "hello there"),
        ("I'd like to book.", "i d like to book"),
        ("I’d like to", "i d like to"),
        ("don't", "don t"),
        ("Español", "espanol"),
        ("¿Qué tal?", "que tal"),
        ("naïve café", "naive cafe"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Œuvre, ægis", "oeuvre aegis"),
        ("Łódź", "lodz"),
        ("4-5-1", "4 5 1"),
        ("(415) 555-0100", "415 555 0100"),
        ("+1 555", "1 555"),
        ("24/7", "24 7"),
        ("3.5", "3 5"),
        ("*", "star"),
        ("#1", "pound 1"),
        ("é*", "e star"),
        ("e\u0301", "e"),
        ("ＡＢＣ１２３", "abc123"),
        ("ﬁx", "fix"),
        ("İstanbul", "istanbul"),
        ("№ 5", "no 5"),
        ("℡", "tel"),
        ("", ""),
        ("…!?", ""),
        ("😀", ""),
        ("Привет, мир", "привет мир"),
        ("نعم", "نعم"),
        ("日本、東京", "日本 東京"),
        ("under_score", "under score"),
        ("tab\tand\nline", "tab and line"),
    ],
)
def test_normal_forms(said: str, normal: str) -> None:
    assert normalise(said) == normal
    assert normalise_phrase(said) == normal


@given(st.text())
def test_a_normal_form_is_one_already(said: str) -> None:
    normal = normalise(said)
    assert normalise(normal) == normal
    assert normal == " ".join(normal.split())
    assert normal == normal.casefold()


@given(st.text("abcdefghij 0123456789.,!?'-"))
def test_of_english_only_words_and_figures_are_left(said: str) -> None:
    assert set(normalise(said)) <= set("abcdefghij 0123456789")


@pytest.mark.parametrize(("one", "other"), [("दिन", "दान"), ("かぎ", "がき"), ("はし", "ばし"), ("किताब", "कतब")])
def test_marks_that_make_another_word_are_no_accents(one: str, other: str) -> None:
    """Of Hindi and Japanese, whose voices are known, a mark less is another word."""
    assert normalise(one) != normalise(other)


def test_a_word_of_another_script_stays_in_one_piece() -> None:
    assert len(normalise("हिन्दी").split()) == 1


# ------------------------------------------------------------------------------------------------------------ lead-ins


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("i would like to book", "book"),
        ("i d like to speak to billing", "speak to billing"),
        ("um i want to pay", "pay"),
        ("please can you repeat", "repeat"),
        ("well hello i need to pay a bill", "pay a bill"),
        ("book", "book"),
        ("i want to", "to"),
        ("um", "um"),
        ("um uh", "uh"),
        ("i wanted it", "i wanted it"),
        ("", ""),
    ],
)
def test_lead_ins(said: str, left: str) -> None:
    assert without_lead_in(said, EN) == left


def test_spanish_lead_ins() -> None:
    assert without_lead_in("buenos dias quisiera una cita", ES) == "una cita"
    assert without_lead_in("por favor me puede comunicar con ventas", ES) == "ventas"


@pytest.mark.parametrize(
    ("said", "words"), [("i would like to pay my bill please", ("pay", "my", "bill")), ("the billing", ("billing",)), ("um please", ("please",)), ("um", ("um",)), ("", ())]
)
def test_content_words(said: str, words: tuple[str, ...]) -> None:
    assert content_words(said, EN) == words


@given(st.lists(st.sampled_from([*sorted(EN.lead_ins), *sorted(EN.fillers), "billing", "two"]), max_size=6).map(" ".join))
def test_something_is_always_left(said: str) -> None:
    assert bool(without_lead_in(said, EN)) == bool(said)
    assert bool(content_words(said, EN)) == bool(said)
    assert said.endswith(without_lead_in(said, EN))


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_in_any_language(said: str, language: str) -> None:
    normal = normalise(said)
    assert normal.endswith(without_lead_in(normal, locale_of(language)))
