"""Times of day in what was said, keyed in, and said back."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.times import hear_time, key_time, say_date_time, say_time
from tests.answers.work import calls_of

LANGUAGES = ("en-US", "en-GB", "es-ES", "fr-FR", "de-DE", "pt-BR", "it-IT")


def heard(said: str, language: str = "en-US") -> str | None:
    found = hear_time(said, language)
    if found is None:
        return None
    assert 0 < found.score <= 1
    return f"{found.value:%H:%M}"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("half past three", "15:30"),
        ("quarter to nine", "08:45"),
        ("a quarter past ten", "10:15"),
        ("twenty to four", "15:40"),
        ("quarter of ten", "09:45"),
        ("three thirty pm", "15:30"),
        ("3:30 p.m.", "15:30"),
        ("330pm", "15:30"),
        ("8.10 pm", "20:10"),
        ("ten ten", "10:10"),
        ("eight oh five", "08:05"),
        ("11 o'clock", "11:00"),
        ("four o'clock", "16:00"),
        ("at 7 in the evening", "19:00"),
        ("seven in the morning", "07:00"),
        ("in the afternoon at two", "14:00"),
        ("eleven at night", "23:00"),
        ("two at night", "02:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("ten past midnight", "00:10"),
        ("twelve thirty in the morning", "00:30"),
        ("12:30 am", "00:30"),
        ("12 pm", "12:00"),
        ("mid-morning", "10:00"),
        ("fifteen hundred hours", "15:00"),
        ("1530", "15:30"),
        ("07:15", "07:15"),
        ("half eight", "08:30"),
        ("um, around 3ish please", "15:00"),
        ("three, no, four thirty pm", "16:30"),
        ("Tuesday at three", "15:00"),
        ("March 3rd at 10 am", "10:00"),
        ("Friday at noon", "12:00"),
        ("nine", "09:00"),
        ("five minutes to twelve", "11:55"),
        ("I am free at three", "15:00"),
        ("half past seven am", "07:30"),
    ],
)
def test_english(said: str, at: str) -> None:
    assert heard(said) == at


@pytest.mark.parametrize(
    ("language", "said", "at"),
    [
        ("de-DE", "halb neun", "08:30"),
        ("de-DE", "fünf vor halb zehn", "09:25"),
        ("de-DE", "viertel nach acht", "08:15"),
        ("de-DE", "dreiviertel zehn", "09:45"),
        ("de-DE", "15 Uhr 30", "15:30"),
        ("de-DE", "fünfzehn Uhr dreißig", "15:30"),
        ("de-DE", "drei Uhr nachmittags", "15:00"),
        ("de-DE", "morgen um drei", "15:00"),
        ("de-DE", "um halb drei nachmittags", "14:30"),
        ("de-DE", "acht Uhr morgens", "08:00"),
        ("de-DE", "um drei, nein, um vier", "16:00"),
        ("de-DE", "Mitternacht", "00:00"),
        ("fr-FR", "neuf heures et quart", "09:15"),
        ("fr-FR", "neuf heures moins le quart", "08:45"),
        ("fr-FR", "15h30", "15:30"),
        ("fr-FR", "quinze heures trente", "15:30"),
        ("fr-FR", "midi et demi", "12:30"),
        ("fr-FR", "sept heures du soir", "19:00"),
        ("fr-FR", "vingt et une heures", "21:00"),
        ("fr-FR", "demain à dix heures", "10:00"),
        ("fr-FR", "trois heures de l'après-midi", "15:00"),
        ("es-ES", "las tres y media", "15:30"),
        ("es-ES", "las nueve menos cuarto", "08:45"),
        ("es-ES", "un cuarto para las diez", "09:45"),
        ("es-ES", "a las cinco de la tarde", "17:00"),
        ("es-ES", "las ocho y veinte", "08:20"),
        ("es-ES", "mañana a las tres", "15:00"),
        ("es-ES", "las nueve de la mañana", "09:00"),
        ("es-ES", "mediodía", "12:00"),
        ("pt-BR", "meio-dia", "12:00"),
        ("pt-BR", "meio-dia e meia", "12:30"),
        ("pt-BR", "três e meia", "15:30"),
        ("pt-BR", "quinze para as dez", "09:45"),
        ("pt-BR", "oito da noite", "20:00"),
        ("pt-BR", "amanhã às três", "15:00"),
        ("pt-BR", "vinte horas e trinta minutos", "20:30"),
        ("it-IT", "alle nove e mezza", "09:30"),
        ("it-IT", "le nove meno un quarto", "08:45"),
        ("it-IT", "dieci minuti alle dieci", "09:50"),
        ("it-IT", "alle otto di sera", "20:00"),
        ("it-IT", "l'una", "13:00"),
        ("it-IT", "le ventuno", "21:00"),
        ("it-IT", "mezzogiorno", "12:00"),
    ],
)
def test_other_languages(language: str, said: str, at: str) -> None:
    assert heard(said, language) == at


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", ""),
        ("en-US", "hello"),
        ("en-US", "in half an hour"),
        ("en-US", "in the afternoon"),
        ("en-US", "I have two kids and a dog that is nice"),
        ("en-US", "25:99"),
        ("en-US", "March third"),
        ("de-DE", "guten Tag"),
        ("fr-FR", "bonjour"),
        ("es-ES", "un segundo"),
        ("pt-BR", "boa tarde"),
        ("it-IT", "un attimo"),
    ],
)
def test_no_time(language: str, said: str) -> None:
    assert heard(said, language) is None


def test_a_guess_scores_less() -> None:
    def score(said: str) -> float:
        found = hear_time(said, "en-US")
        assert found is not None
        return found.score

    assert score("3:30 pm") == 1.0
    assert score("3:30 pm") > score("three thirty") > score("three")
    assert score("Let's meet there at three thirty pm") < 1.0


@pytest.mark.parametrize(
    ("keys", "at"),
    [("1530", time(15, 30)), ("0800", time(8)), ("800", time(8)), ("2400", time(0)), ("2460", None), ("1275", None), ("15", None), ("15300", None), ("1*30", None), ("", None)],
)
def test_keys(keys: str, at: time | None) -> None:
    assert key_time(keys) == at


@pytest.mark.parametrize(
    ("language", "afternoon", "early", "with_date"),
    [
        ("en-US", "3:30 PM", "6 AM", "March 3rd, 1980 at 3:30 PM"),
        ("es-ES", "las 3:30 de la tarde", "las 6 de la mañana", "el 3 de marzo de 1980 a las 3:30 de la tarde"),
        ("fr-FR", "15 heures 30", "6 heures du matin", "le 3 mars 1980 à 15 heures 30"),
        ("de-DE", "15 Uhr 30", "6 Uhr morgens", "am 3. März 1980 um 15 Uhr 30"),
        ("pt-BR", "15 horas e 30", "6 horas da manhã", "3 de março de 1980 às 15 horas e 30"),
        ("it-IT", "le 15 e 30", "le 6 del mattino", "il 3 marzo 1980 alle 15 e 30"),
    ],
)
def test_said(language: str, afternoon: str, early: str, with_date: str) -> None:
    assert say_time(time(15, 30), language) == afternoon
    assert say_time(time(6), language) == early
    assert say_date_time(datetime(1980, 3, 3, 15, 30), language) == with_date


@given(st.times(), st.sampled_from(LANGUAGES))
def test_what_is_said_is_heard(at: time, language: str) -> None:
    at = at.replace(second=0, microsecond=0)
    found = hear_time(say_time(at, language), language)
    assert found is not None
    assert found.value == at


@given(st.datetimes(datetime(1950, 1, 1), datetime(2080, 1, 1)), st.sampled_from(LANGUAGES))
def test_the_time_is_heard_beside_a_date(moment: datetime, language: str) -> None:
    found = hear_time(say_date_time(moment, language), language)
    assert found is not None
    assert found.value == moment.time().replace(second=0, microsecond=0)


_WORDS = "half past quarter to three thirty ten noon midnight am pm at in the morning evening 12 7:30 1530 25 no not o'clock minutes oh hundred friday march 3rd".split()


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)), st.sampled_from((*LANGUAGES, "en", "nl", "")))
def test_any_text(said: str, language: str) -> None:
    found = hear_time(said, language)
    assert found is None or 0 < found.score <= 1


@pytest.mark.parametrize("piece", ["half ", "3 ", "12:30 ", "1", "at ", "x", "quarter past ", "no ", "é", "n", "3 minutes "])
@pytest.mark.parametrize("language", ["en-US", "de-DE", "it-IT"])
def test_ten_thousand_characters(piece: str, language: str) -> None:
    hear_time("warm", language)
    assert calls_of(lambda: hear_time((piece * 10_000)[:10_000], language)) < 100_000
