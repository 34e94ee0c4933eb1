"""Rows of digits as callers read them out, by the habits of each language; asked for n digits where a row says so.

The wordings are those of style guides and talk about reading numbers aloud: in pairs ("twenty one twenty two"), with
"double" and "triple" (British), "hundred" at the end (North American), "oh"; French tens that count on to nineteen;
German units first and "zwo"; Brazilian "meia".
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.figures import rows_of_digits, words_of
from flowengine.answers.hearing import hear_digits
from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise
from tests.answers.work import calls_of


def heard(said: str, language: str = "en", n: int | None = None) -> str | None:
    found = hear_digits(normalise(said), locale_of(language), (lambda digits: len(digits) == n) if n else bool)
    assert found is None or 0 < found.score <= 1
    return found.value if found else None


DIGITS = [
    # English: one by one, with fillers and courtesy.
    ("en", "it's, um, four five one please", None, "451"),
    ("en", "um, four... five... one", None, "451"),
    ("en", "yes, four five six seven", 4, "4567"),
    ("en", "that's five six seven eight, yes", 4, "5678"),
    ("en", "sure, it's four five one two", 4, "4512"),
    ("en", "four five one two thank you very much", 4, "4512"),
    ("en", "okay my pin is four five one two", 4, "4512"),
    ("en", "the last four digits are four five one two", 4, "4512"),
    ("en", "my account number is 1 2 3 4", 4, "1234"),
    ("en", "my pin is 45 12", 4, "4512"),
    ("en", "4512.", 4, "4512"),
    ("en", "4-5-1-2", 4, "4512"),
    ("en", "number three", 1, "3"),
    # "Oh" for zero, "double", "triple", "times", plurals.
    ("en", "oh oh seven", None, "007"),
    ("en", "double five", None, "55"),
    ("en", "triple oh", None, "000"),
    ("en", "double oh seven", None, "007"),
    ("en", "four double five one", 4, "4551"),
    ("en", "triple nine two", 4, "9992"),
    ("en", "three nines and a two", 4, "9992"),
    ("en", "two fives and two oh", 4, "5520"),
    ("en", "two times five one two", 4, "5512"),
    ("en", "nought nought four", 3, "004"),
    # In pairs, hundreds and thousands.
    ("en", "twenty one twenty two", None, "2122"),
    ("en", "forty five twelve", 4, "4512"),
    ("en", "nineteen eighty four", 4, "1984"),
    ("en", "four hundred twelve", None, "412"),
    ("en", "four hundred and twelve", None, "412"),
    ("en", "one hundred", 3, "100"),
    ("en", "four oh one hundred", 5, "40100"),
    ("en", "forty five hundred", 4, "4500"),
    ("en", "twelve hundred", 4, "1200"),
    ("en", "two thousand twenty four", 4, "2024"),
    ("en", "two thousand and five", 4, "2005"),
    ("en", "five thousand", 4, "5000"),
    ("en", "eight hundred five five five", 6, "800555"),
    # The length decides between the ways that a number can be meant.
    ("en", "twenty two oh one", 5, "20201"),
    ("en", "twenty two oh one", 4, "2201"),
    # In two goes.
    ("en", "it ends in forty five... then sixty seven", 4, "4567"),
    # Not digits.
    ("en", "one moment", None, None),
    ("en", "I have two of them", None, None),
    ("en", "hang on a second", None, None),
    ("en", "I don't know it", None, None),
    ("en", "four five one", 4, None),
    # Spanish.
    ("es", "es el cuatro cinco uno dos, por favor", 4, "4512"),
    ("es", "mi clave es cuarenta y cinco doce", 4, "4512"),
    ("es", "cuatrocientos doce", 3, "412"),
    ("es", "doble cero siete", 3, "007"),
    ("es", "dos veces cinco, uno, dos", 4, "5512"),
    ("es", "mil novecientos ochenta y cuatro", 4, "1984"),
    ("es", "veintiuno veintidós", 4, "2122"),
    ("es", "eh, cero uno dos tres", 4, "0123"),
    ("es", "dos mil veinticuatro", 4, "2024"),
    ("es", "un momento", None, None),
    # French.
    ("fr", "c'est le quatre cinq un deux, merci", 4, "4512"),
    ("fr", "quarante-cinq douze", 4, "4512"),
    ("fr", "soixante-douze quatre-vingt-onze", 4, "7291"),
    ("fr", "quatre cent douze", 3, "412"),
    ("fr", "deux fois le cinq, un, deux", 4, "5512"),
    ("fr", "zéro zéro sept", 3, "007"),
    ("fr", "mille neuf cent quatre-vingt-quatre", 4, "1984"),
    ("fr", "septante-deux nonante", 4, "7290"),
    ("fr", "euh le code c'est un deux trois quatre", 4, "1234"),
    ("fr", "une seconde", None, None),
    # German.
    ("de", "es ist die vier fünf eins zwei", 4, "4512"),
    ("de", "fünfundvierzig zwölf", 4, "4512"),
    ("de", "vierhundertzwölf", 3, "412"),
    ("de", "zwo null zwo vier", 4, "2024"),
    ("de", "zweitausendvierundzwanzig", 4, "2024"),
    ("de", "zweimal die fünf eins zwei", 4, "5512"),
    ("de", "drei mal die null, sieben", 4, "0007"),
    ("de", "ähm, null eins zwei drei bitte", 4, "0123"),
    ("de", "neunzehnhundertvierundachtzig", 4, "1984"),
    ("de", "eine Sekunde", None, None),
    # Portuguese.
    ("pt", "é quatro cinco meia dois", 4, "4562"),
    ("pt", "quarenta e cinco, doze", 4, "4512"),
    ("pt", "quatrocentos e doze", 3, "412"),
    ("pt", "meia meia zero um, obrigado", 4, "6601"),
    ("pt", "dois mil e vinte e quatro", 4, "2024"),
    ("pt", "mil novecentos e oitenta e quatro", 4, "1984"),
    ("pt", "só um momento", None, None),
    # Italian.
    ("it", "è quattro cinque uno due", 4, "4512"),
    ("it", "quarantacinque dodici", 4, "4512"),
    ("it", "quattrocentododici", 3, "412"),
    ("it", "doppio zero sette", 3, "007"),
    ("it", "duemilaventiquattro", 4, "2024"),
    ("it", "millenovecentottantaquattro", 4, "1984"),
    ("it", "due volte cinque, uno, due", 4, "5512"),
    ("it", "il codice è uno due tre quattro, grazie", 4, "1234"),
    ("it", "un attimo", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "n", "digits"), DIGITS)
def test_digits(language: str, said: str, n: int | None, digits: str | None) -> None:
    assert heard(said, language, n) == digits


def readings(said: str, language: str) -> list[str]:
    locale = locale_of(language)
    (row,) = rows_of_digits(words_of(normalise(said), locale), locale)
    return list(row.readings())


@pytest.mark.parametrize(
    ("language", "said", "likeliest", "also"),
    [
        ("en", "twenty two", "22", "202"),
        ("en", "four hundred twelve", "412", "40012"),
        ("fr", "soixante douze", "72", "6012"),
        ("fr", "zéro quatre vingt-deux", "082", "0422"),
        ("fr", "quatre-vingt-douze", "92", "42012"),
        ("it", "trenta cinque", "35", "305"),
    ],
)
def test_ways_to_mean_a_row(language: str, said: str, likeliest: str, also: str) -> None:
    ways = readings(said, language)
    assert ways[0] == likeliest
    assert also in ways


def test_ways_are_bounded() -> None:
    assert len(readings("twenty two " * 100, "en")) <= 96


@given(st.text("0123456789", min_size=3, max_size=16), st.sampled_from(LANGUAGES))
def test_digits_said_one_by_one_are_heard(digits: str, language: str) -> None:
    names = {digit: word for word, digit in reversed(locale_of(language).digits.items())}
    assert heard(" ".join(names[digit] for digit in digits), language, len(digits)) == digits


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_digits_or_none(said: str, language: str) -> None:
    assert (found := heard(said, language)) is None or found.isdecimal()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("one two oh double hundred thousand and twenty times cent vingt quatre mille mal und hundert cento mila e y 42 fives the".split()), max_size=30),
    st.sampled_from(LANGUAGES),
)
def test_any_row_of_number_words_is_digits_or_none(words: list[str], language: str) -> None:
    assert (found := heard(" ".join(words), language)) is None or found.isdecimal()


@pytest.mark.parametrize("said", ["four " * 2000, "twenty two " * 900, "hundred " * 1200, "4" * 10_000, "a" * 10_000, "hundert" * 1400, "quatre vingt " * 750])
@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_characters_are_little_work(said: str, language: str) -> None:
    text, locale = normalise(said), locale_of(language)
    assert calls_of(lambda: hear_digits(text, locale, lambda digits: len(digits) == 7)) < 100_000
