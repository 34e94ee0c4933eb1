"""Dates in what was said, keyed in, and said back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.dates import hear_date, key_date, say_date
from flowengine.answers.days import NoSuchDate, Prefer
from flowengine.answers.holidays import holiday, nth_weekday
from tests.answers.work import calls_of

NOW = datetime(2026, 3, 4, 10, 30)  # a Wednesday
LANGUAGES = ("en-US", "en-GB", "es-ES", "es-MX", "fr-FR", "de-DE", "pt-BR", "pt-PT", "it-IT")


def heard(said: str, language: str = "en-US", prefer: Prefer = "future") -> str | None:
    found = hear_date(said, language, NOW, prefer=prefer)
    if found is None:
        return None
    assert type(found.value) is date
    assert 0 < found.score <= 1
    return found.value.isoformat()


# ----------------------------------------------------------------------------------------------------------------- heard


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("March third, nineteen eighty.", "1980-03-03"),
        ("march 3rd 1980", "1980-03-03"),
        ("The third of March nineteen eighty", "1980-03-03"),
        ("May first nineteen oh five", "1905-05-01"),
        ("June twenty second two thousand and four", "2004-06-22"),
        ("October 31 '99", "1999-10-31"),
        ("the third of March", "2027-03-03"),
        ("March the fifth", "2026-03-05"),
        ("Friday, March 6th", "2026-03-06"),
        ("4 July 2027", "2027-07-04"),
        ("3/4/2026", "2026-03-04"),
        ("9-18-15", "2015-09-18"),
        ("25/12/2026", "2026-12-25"),
        ("2026-07-01", "2026-07-01"),
        ("07012026", "2026-07-01"),
        ("seven four twenty twenty six", "2026-07-04"),
        ("oh three oh four nineteen eighty", "1980-03-04"),
        ("zero three zero four one nine eight zero", "1980-03-04"),
        ("today", "2026-03-04"),
        ("um tomorrow I guess", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("yesterday", "2026-03-03"),
        ("Friday", "2026-03-06"),
        ("Wednesday", "2026-03-11"),
        ("on Monday please", "2026-03-09"),
        ("next Tuesday", "2026-03-10"),
        ("this coming Friday", "2026-03-06"),
        ("Thursday of next week", "2026-03-12"),
        ("the Tuesday after next", "2026-03-17"),
        ("a week on Friday", "2026-03-13"),
        ("Friday the thirteenth", "2026-03-13"),
        ("the fifth", "2026-03-05"),
        ("It's, um, the fifth please.", "2026-03-05"),
        ("the 2nd", "2026-04-02"),
        ("the 20th of next month", "2026-04-20"),
        ("in two weeks", "2026-03-18"),
        ("a fortnight from now", "2026-03-18"),
        ("in a week's time", "2026-03-11"),
        ("two Sundays from now", "2026-03-15"),
        ("three days ago", "2026-03-01"),
        ("in three business days", "2026-03-09"),
        ("two days after Christmas", "2026-12-27"),
        ("a week from tomorrow", "2026-03-12"),
        ("the first Friday of July", "2026-07-03"),
        ("the last Monday in May", "2026-05-25"),
        ("Christmas", "2026-12-25"),
        ("Thanksgiving", "2026-11-26"),
        ("Easter Monday", "2026-04-06"),
        ("New Year's Day 2028", "2028-01-01"),
        ("the end of the month", "2026-03-31"),
        ("end of June", "2026-06-30"),
        ("Tuesday, no, Wednesday", "2026-03-11"),
        ("the third of May, I mean June", "2026-06-03"),
        ("May third, sorry, the fourth", "2026-05-04"),
        ("not Tuesday, Thursday", "2026-03-05"),
        ("Tuesday at three thirty", "2026-03-10"),
        ("March 9th at 10 am", "2026-03-09"),
        ("Friday nine thirty", "2026-03-06"),
        ("February 29th", "2028-02-29"),
    ],
)
def test_english(said: str, day: str) -> None:
    assert heard(said) == day


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("en-GB", "3/4/2026", "2026-04-03"),
        ("en-GB", "the fifth of November", "2026-11-05"),
        ("en-GB", "Mother's Day", "2026-03-15"),
        ("de-DE", "übermorgen", "2026-03-06"),
        ("de-DE", "am dritten März", "2027-03-03"),
        ("de-DE", "am 3. März 1980", "1980-03-03"),
        ("de-DE", "der dritte März neunzehnhundertachtzig", "1980-03-03"),
        ("de-DE", "siebter vierter zweitausendsechsundzwanzig", "2026-04-07"),
        ("de-DE", "3.4.2026", "2026-04-03"),
        ("de-DE", "am 15.", "2026-03-15"),
        ("de-DE", "nächsten Dienstag", "2026-03-10"),
        ("de-DE", "nächste Woche Donnerstag", "2026-03-12"),
        ("de-DE", "heute in einer Woche", "2026-03-11"),
        ("de-DE", "in vierzehn Tagen", "2026-03-18"),
        ("de-DE", "vor drei Tagen", "2026-03-01"),
        ("de-DE", "Dienstag, nein, Mittwoch", "2026-03-11"),
        ("de-DE", "Heiligabend", "2026-12-24"),
        ("de-DE", "Ende des Monats", "2026-03-31"),
        ("de-DE", "also ähm, am fünften bitte", "2026-03-05"),
        ("de-DE", "am Dienstag um drei Uhr", "2026-03-10"),
        ("fr-FR", "le premier mai", "2026-05-01"),
        ("fr-FR", "le trois mars mille neuf cent quatre-vingts", "1980-03-03"),
        ("fr-FR", "le sept septembre", "2026-09-07"),
        ("fr-FR", "le vingt et un juin deux mille vingt-sept", "2027-06-21"),
        ("fr-FR", "après-demain", "2026-03-06"),
        ("fr-FR", "aujourd'hui", "2026-03-04"),
        ("fr-FR", "vendredi treize", "2026-03-13"),
        ("fr-FR", "mardi prochain", "2026-03-10"),
        ("fr-FR", "dans deux semaines", "2026-03-18"),
        ("fr-FR", "il y a trois jours", "2026-03-01"),
        ("fr-FR", "lundi en huit", "2026-03-16"),
        ("fr-FR", "le lendemain de Noël", "2026-12-26"),
        ("fr-FR", "le premier vendredi de juillet", "2026-07-03"),
        ("fr-FR", "mardi, non, mercredi", "2026-03-11"),
        ("es-ES", "pasado mañana", "2026-03-06"),
        ("es-ES", "el tres de marzo de mil novecientos ochenta", "1980-03-03"),
        ("es-ES", "el quince de mayo del dos mil veintiséis", "2026-05-15"),
        ("es-MX", "el treinta y uno de diciembre", "2026-12-31"),
        ("es-MX", "el viernes que viene", "2026-03-06"),
        ("es-ES", "el próximo martes", "2026-03-10"),
        ("es-ES", "dentro de dos semanas", "2026-03-18"),
        ("es-ES", "hace tres días", "2026-03-01"),
        ("es-ES", "3/4/2026", "2026-04-03"),
        ("es-ES", "eh, sería el 5 por favor", "2026-03-05"),
        ("es-ES", "mañana por la mañana", "2026-03-05"),
        ("es-ES", "martes, no, miércoles", "2026-03-11"),
        ("es-ES", "Nochebuena", "2026-12-24"),
        ("pt-BR", "depois de amanhã", "2026-03-06"),
        ("pt-BR", "três de março de mil novecentos e oitenta", "1980-03-03"),
        ("pt-BR", "primeiro de janeiro", "2027-01-01"),
        ("pt-BR", "sexta que vem", "2026-03-06"),
        ("pt-BR", "6ª feira", "2026-03-06"),
        ("pt-BR", "dia cinco", "2026-03-05"),
        ("pt-PT", "daqui a duas semanas", "2026-03-18"),
        ("pt-PT", "há três dias", "2026-03-01"),
        ("pt-BR", "a última sexta-feira de julho", "2026-07-31"),
        ("pt-BR", "terça, não, quarta", "2026-03-11"),
        ("it-IT", "dopodomani", "2026-03-06"),
        ("it-IT", "il tre marzo millenovecentottanta", "1980-03-03"),
        ("it-IT", "l'otto maggio duemilaventisei", "2026-05-08"),
        ("it-IT", "il primo gennaio", "2027-01-01"),
        ("it-IT", "martedì prossimo", "2026-03-10"),
        ("it-IT", "venerdì tredici", "2026-03-13"),
        ("it-IT", "tra due settimane", "2026-03-18"),
        ("it-IT", "tre giorni fa", "2026-03-01"),
        ("it-IT", "ferragosto", "2026-08-15"),
        ("it-IT", "alla fine del mese", "2026-03-31"),
        ("it-IT", "martedì, no, mercoledì", "2026-03-11"),
    ],
)
def test_other_languages(language: str, said: str, day: str) -> None:
    assert heard(said, language) == day


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", ""),
        ("en-US", "hello"),
        ("en-US", "one second please"),
        ("en-US", "may I speak to someone"),
        ("en-US", "I have two kids"),
        ("en-US", "I want to pay my bill"),
        ("en-US", "half past three"),
        ("en-US", "July"),
        ("en-US", "415-555-0100"),
        ("en-US", "no"),
        ("en-US", "not Tuesday"),
        ("de-DE", "guten Morgen"),
        ("de-DE", "drei Kinder"),
        ("fr-FR", "bonjour, je voudrais parler à quelqu'un"),
        ("es-ES", "buenos días"),
        ("pt-BR", "bom dia"),
        ("it-IT", "buongiorno, vorrei parlare con qualcuno"),
    ],
)
def test_no_date(language: str, said: str) -> None:
    assert heard(said, language) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", "February thirtieth"),
        ("en-US", "February 29th 2027"),
        ("en-US", "4/31/2026"),
        ("en-GB", "31/4/2026"),
        ("de-DE", "dreißigster Februar"),
        ("fr-FR", "le trente février"),
        ("es-ES", "el treinta y uno de abril"),
        ("pt-BR", "trinta de fevereiro"),
        ("it-IT", "il trentuno novembre"),
    ],
)
def test_not_in_the_calendar(language: str, said: str) -> None:
    with pytest.raises(NoSuchDate):
        heard(said, language)


@pytest.mark.parametrize(
    ("prefer", "said", "day"),
    [
        ("past", "March 10th", "2025-03-10"),
        ("past", "Friday", "2026-02-27"),
        ("past", "the twentieth", "2026-02-20"),
        ("past", "Christmas", "2025-12-25"),
        ("past", "5/6/31", "1931-05-06"),
        ("nearest", "March 1st", "2026-03-01"),
        ("nearest", "Tuesday", "2026-03-03"),
        ("nearest", "Friday", "2026-03-06"),
        ("nearest", "Christmas", "2025-12-25"),
        ("future", "5/6/31", "2031-05-06"),
        ("future", "March 4th", "2026-03-04"),
    ],
)
def test_prefer(prefer: Prefer, said: str, day: str) -> None:
    assert heard(said, prefer=prefer) == day


def test_a_guess_scores_less() -> None:
    def score(said: str) -> float:
        found = hear_date(said, "en-US", NOW)
        assert found is not None
        return found.score

    whole = score("March 5th, 2026")
    assert whole == 1.0
    assert whole > score("March 5th") > score("the fifth") > score("I was thinking maybe the fifth")
    assert score("2026-03-13") > score("3/4/2026") > score("3/4")
    assert score("this coming Tuesday") > score("next Tuesday")
    assert score("Tuesday or Wednesday") <= 0.5
    assert score("Monday, March 5th, 2026") < 0.8  # a Thursday


# ----------------------------------------------------------------------------------------------------- holidays and keys


def test_holidays() -> None:
    assert [holiday("e0", year) for year in (1961, 2000, 2024, 2025, 2026, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert holiday("n4-3-11+1", 2026) == date(2026, 11, 27)
    assert holiday("n-1-0-5", 2026) == date(2026, 5, 25)
    assert holiday("a1", 2026) == date(2026, 11, 29)
    assert nth_weekday(-1, 4, 2, 2026) == date(2026, 2, 27)
    with pytest.raises(ValueError, match="day"):
        nth_weekday(5, 0, 2, 2026)


@pytest.mark.parametrize(
    ("keys", "language", "day"),
    [
        ("03041980", "en-US", date(1980, 3, 4)),
        ("03041980", "en-GB", date(1980, 4, 3)),
        ("03041980", "de-DE", date(1980, 4, 3)),
        ("0304", "en-US", None),
        ("030419800", "en-US", None),
        ("0304198*", "en-US", None),
        ("", "en-US", None),
    ],
)
def test_keys(keys: str, language: str, day: date | None) -> None:
    assert key_date(keys, language) == day


@pytest.mark.parametrize(("keys", "language"), [("02302026", "en-US"), ("30022026", "it-IT"), ("13132026", "en-US"), ("00002026", "fr-FR")])
def test_keys_not_in_the_calendar(keys: str, language: str) -> None:
    with pytest.raises(NoSuchDate):
        key_date(keys, language)


# ------------------------------------------------------------------------------------------------------------------ said


@pytest.mark.parametrize(
    ("language", "far", "this_year", "near"),
    [
        ("en-US", "March 3rd, 1980", "May 1st", "Friday, March 6th"),
        ("en-GB", "the 3rd of March 1980", "the 1st of May", "Friday the 6th of March"),
        ("es-ES", "el 3 de marzo de 1980", "el 1 de mayo", "el viernes 6 de marzo"),
        ("fr-FR", "le 3 mars 1980", "le 1er mai", "le vendredi 6 mars"),
        ("de-DE", "am 3. März 1980", "am 1. Mai", "am Freitag, dem 6. März"),
        ("pt-BR", "3 de março de 1980", "primeiro de maio", "sexta-feira, 6 de março"),
        ("it-IT", "il 3 marzo 1980", "il primo maggio", "venerdì 6 marzo"),
    ],
)
def test_said(language: str, far: str, this_year: str, near: str) -> None:
    assert say_date(date(1980, 3, 3), language, NOW) == far == say_date(date(1980, 3, 3), language)
    assert say_date(date(2026, 5, 1), language, NOW) == this_year
    assert say_date(date(2026, 3, 6), language, NOW) == near


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_what_is_said_is_heard(day: date, language: str) -> None:
    found = hear_date(say_date(day, language), language, NOW)
    assert found is not None
    assert (found.value, found.score) == (day, 1.0)


@given(st.integers(0, 250), st.sampled_from(LANGUAGES))
def test_what_is_said_with_the_year_left_out_is_heard(days: int, language: str) -> None:
    day = NOW.date() + timedelta(days)
    found = hear_date(say_date(day, language, NOW), language, NOW)
    assert found is not None
    assert found.value == day


_WORDS = "the a of march may two second next last week weeks from ago after before in no not 3 30 1999 99999 3/4 31.2. 12:30 first fifth year end christmas tomorrow friday and hundred thousand 20260230".split()


@settings(max_examples=200)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)),
    st.sampled_from((*LANGUAGES, "en", "nl", "")),
    st.sampled_from(("future", "past", "nearest")),
)
def test_any_text(said: str, language: str, prefer: Prefer) -> None:
    try:
        found = hear_date(said, language, NOW, prefer=prefer)
    except NoSuchDate:
        return
    assert found is None or 0 < found.score <= 1


@pytest.mark.parametrize("piece", ["a day ", "3 ", "friday ", "1/", "no ", "x", "99 weeks ", "twenty ", "é", "the fifth after ", "1 working day "])
@pytest.mark.parametrize("language", ["en-US", "de-DE", "it-IT"])
def test_ten_thousand_characters(piece: str, language: str) -> None:
    said = (piece * 10_000)[:10_000]
    hear_date("warm", language, NOW)

    def hear() -> None:
        with suppress(NoSuchDate):
            hear_date(said, language, NOW)

    assert calls_of(hear) < 100_000
