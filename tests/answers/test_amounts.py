"""Numbers and amounts of money: as callers say them, key them, and hear them back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.amounts import hear_money, hear_number, key_money, key_number
from flowengine.answers.currencies import currency_of
from flowengine.answers.money import currency_in
from flowengine.answers.money import money as money_in
from flowengine.answers.spoken_amounts import say_money, say_number, say_ordinal

LANGUAGES = ["en-US", "en-GB", "de-DE", "de-CH", "es-ES", "es-MX", "fr-FR", "fr-CA", "pt-BR", "pt-PT", "it-IT"]


def number(said: str, language: str) -> int | float | None:
    heard = hear_number(said, language)
    return None if heard is None else heard.value


def money(said: str, language: str) -> int | float | None:
    heard = hear_money(said, language)
    return None if heard is None else heard.value


# -------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("language", "said", "heard"),
    [
        ("en-US", "seventeen", 17),
        ("en-US", "Eighty-nine.", 89),
        ("en-US", "a hundred and six", 106),
        ("en-US", "um, I think it's about thirty seven please", 37),
        ("en-US", "sixty, no, sixty eight", 68),
        ("en-US", "sixty I mean seventy", 70),
        ("en-US", "not ten, twelve", 12),
        ("en-US", "minus eleven", -11),
        ("en-US", "-7.25", -7.25),
        ("en-US", "six point oh five", 6.05),
        ("en-US", "point nine", 0.9),
        ("en-US", "three and a quarter", 3.25),
        ("en-US", "two thirds of a million", 2_000_000 / 3),
        ("en-US", "half a dozen", 6),
        ("en-US", "a couple of thousand", 2000),
        ("en-US", "thirty six hundred", 3600),
        ("en-US", "7 thousand 2 hundred and 9", 7209),
        ("en-US", "9,876,543.25", 9876543.25),
        ("en-US", "2 lakh 50 thousand", 250_000),
        ("en-US", "1.2 million", 1_200_000),
        ("en-US", "a million and a half", 1_500_000),
        ("en-US", "two hours and a half", 2.5),
        ("en-US", "two seventy five", 275),
        ("en-US", "four oh nine", 409),
        ("en-US", "double six", 66),
        ("en-US", "oh eight", 8),
        ("en-US", "15 percent", 15),
        ("en-US", "2½", 2.5),
        ("en-US", "one", 1),
        ("en-US", "just one", 1),
        ("en-GB", "nought point two", 0.2),
        ("en-IN", "1,50,000", 150_000),
        ("de-DE", "siebenundachtzig", 87),
        ("de-DE", "Es sind, äh, so ungefähr dreißig, bitte", 30),
        ("de-DE", "dreißig, nein, zweiunddreißig", 32),
        ("de-DE", "nicht sieben, sondern acht", 8),
        ("de-DE", "viertausendsechshundertdrei", 4603),
        ("de-DE", "zwo", 2),
        ("de-DE", "sechs Komma zwei fünf", 6.25),
        ("de-DE", "viereinhalb", 4.5),
        ("de-DE", "anderthalb", 1.5),
        ("de-DE", "eine Viertelmillion", 250_000),
        ("de-DE", "ein halbes Dutzend", 6),
        ("de-DE", "8.250,75", 8250.75),
        ("de-DE", "2,5 Millionen", 2_500_000),
        ("de-CH", "4'500.5", 4500.5),
        ("es-ES", "ochenta y siete", 87),
        ("es-ES", "pues serán unos veinticinco, por favor", 25),
        ("es-ES", "veinte, perdón, treinta", 30),
        ("es-ES", "no, sesenta", 60),
        ("es-ES", "tres mil quinientas doce", 3512),
        ("es-ES", "seis coma cero cinco", 6.05),
        ("es-ES", "al menos quince", 15),
        ("es-ES", "menos quince", -15),
        ("es-ES", "dos millones y medio", 2_500_000),
        ("es-ES", "8.250,75", 8250.75),
        ("es-MX", "8,250.75", 8250.75),
        ("es-MX", "veinte por ciento", 20),
        ("fr-FR", "quatre-vingt-treize", 93),
        ("fr-FR", "euh, je crois que c'est soixante-quatorze", 74),
        ("fr-FR", "trente, non, trente-six", 36),
        ("fr-FR", "plus ou moins trente", 30),
        ("fr-FR", "six virgule zéro cinq", 6.05),
        ("fr-FR", "une vingtaine", 20),
        ("fr-FR", "trois et demi", 3.5),
        ("fr-FR", "mille deux cent six", 1206),
        ("fr-FR", "8 250,75", 8250.75),
        ("fr-FR", "vingt pour cent", 20),
        ("fr-CH", "septante-trois", 73),
        ("pt-BR", "oitenta e sete", 87),
        ("pt-BR", "acho que são uns trinta e quatro", 34),
        ("pt-BR", "vinte, não, vinte e um", 21),
        ("pt-BR", "mil setecentos e seis", 1706),
        ("pt-BR", "pelo menos doze", 12),
        ("pt-BR", "seis vírgula dois", 6.2),
        ("pt-BR", "meia dúzia", 6),
        ("pt-BR", "um milhão e meio", 1_500_000),
        ("pt-BR", "8.250,75", 8250.75),
        ("pt-PT", "dezassete", 17),
        ("it-IT", "ottantasette", 87),
        ("it-IT", "direi circa trentotto, grazie", 38),
        ("it-IT", "venti, anzi ventuno", 21),
        ("it-IT", "tremilaseicentododici", 3612),
        ("it-IT", "sei virgola zero cinque", 6.05),
        ("it-IT", "due e mezzo", 2.5),
        ("it-IT", "più o meno trenta", 30),
        ("it-IT", "mezza dozzina", 6),
        ("it-IT", "8.250,75", 8250.75),
    ],
)
def test_a_number_is_heard(language: str, said: str, heard: float) -> None:
    assert number(said, language) == pytest.approx(heard, rel=1e-12)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", ""),
        ("en-US", "I don't know"),
        ("en-US", "one moment please"),
        ("en-US", "no one"),
        ("en-US", "fifty or sixty"),
        ("en-US", "10 to 12"),
        ("en-US", "two thousand and three thousand"),
        ("en-US", "three kids and 12 cats"),
        ("en-US", "03/04/2025"),
        ("en-US", "10:45"),
        ("en-US", "555-0142"),
        ("en-US", "not forty"),
        ("de-DE", "einen Moment bitte"),
        ("de-DE", "sechs oder sieben"),
        ("de-DE", "das ist eine gute Frage"),
        ("es-ES", "un momento"),
        ("es-ES", "seis o siete"),
        ("fr-FR", "une seconde s'il vous plaît"),
        ("fr-FR", "six ou sept"),
        ("pt-BR", "um minutinho"),
        ("pt-BR", "seis ou sete"),
        ("it-IT", "un attimo"),
        ("it-IT", "sei o sette"),
    ],
)
def test_no_number_is_heard(language: str, said: str) -> None:
    assert number(said, language) is None


def test_words_around_a_number_and_other_readings_make_it_less_sure() -> None:
    said = ["forty two", "it's forty two", "forty two elephants", "two forty"]
    scores = [heard.score for text in said if (heard := hear_number(text, "en-US"))]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_whole_numbers_are_int() -> None:
    assert isinstance(number("5.0", "en-US"), int)
    assert isinstance(number("one and a half million", "en-US"), int)
    assert isinstance(money("12,00 €", "de-DE"), int)
    assert isinstance(key_number("5*0"), int)


# ---------------------------------------------------------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("language", "said", "heard"),
    [
        ("en-US", "eight dollars twenty five", 8.25),
        ("en-US", "eight dollars and five cents", 8.05),
        ("en-US", "it's 17 dollars and 40", 17.4),
        ("en-US", "$45.10", 45.1),
        ("en-US", "thirty bucks", 30),
        ("en-US", "a buck ninety", 1.9),
        ("en-US", "seventy five cents", 0.75),
        ("en-US", "a dime", 0.1),
        ("en-US", "six ninety five", 6.95),
        ("en-US", "seven oh five", 7.05),
        ("en-US", "6:75", 6.75),
        ("en-US", "four and a half dollars", 4.5),
        ("en-US", "four dollars and a half", 4.5),
        ("en-US", "half a million dollars", 500_000),
        ("en-US", "$2.5 million", 2_500_000),
        ("en-US", "ten grand", 10_000),
        ("en-US", "US$ 12", 12),
        ("en-US", "12 US dollars and 30 cents", 12.3),
        ("en-US", "30 dollars, no, 35 dollars", 35),
        ("en-US", "3 tickets for 36 dollars", 36),
        ("en-US", "-$8", -8),
        ("en-US", "minus $8.50", -8.5),
        ("en-US", "two hundred", 200),
        ("en-GB", "£6.20", 6.2),
        ("en-GB", "twelve quid", 12),
        ("en-GB", "three pounds forty", 3.4),
        ("en-GB", "80p", 0.8),
        ("de-DE", "vier Euro zwanzig", 4.2),
        ("de-DE", "vier Euro und fünf Cent", 4.05),
        ("de-DE", "achtzig Cent", 0.8),
        ("de-DE", "neun neunundneunzig", 9.99),
        ("de-DE", "29,95 €", 29.95),
        ("de-DE", "15,- Euro", 15),
        ("de-DE", "dreieinhalb Euro", 3.5),
        ("de-DE", "ich glaube, es waren zwanzig Euro", 20),
        ("de-DE", "zehn Euro, nein, zwölf Euro", 12),
        ("de-DE", "anderthalb Millionen Euro", 1_500_000),
        ("de-CH", "sieben Franken fünfzig", 7.5),
        ("de-CH", "CHF 1'250.40", 1250.4),
        ("es-ES", "cuatro euros con veinte", 4.2),
        ("es-ES", "ochenta céntimos", 0.8),
        ("es-ES", "tres con setenta y cinco", 3.75),
        ("es-ES", "29,95 €", 29.95),
        ("es-ES", "cinco euros y medio", 5.5),
        ("es-MX", "doscientos pesos", 200),
        ("es-MX", "$1,250.40", 1250.4),
        ("es-MX", "quince dólares americanos con diez centavos", 15.1),
        ("es-MX", "dos millones de pesos", 2_000_000),
        ("es-MX", "veinte pesos, perdón, treinta pesos", 30),
        ("fr-FR", "quatre euros vingt", 4.2),
        ("fr-FR", "quatre-vingts centimes", 0.8),
        ("fr-FR", "trois cents euros", 300),
        ("fr-FR", "trois euros dix cents", 3.1),
        ("fr-FR", "4€20", 4.2),
        ("fr-FR", "29,95 €", 29.95),
        ("fr-FR", "deux millions d'euros", 2_000_000),
        ("fr-FR", "vingt balles", 20),
        ("fr-CA", "vingt dollars et trente cents", 20.3),
        ("fr-CH", "septante francs", 70),
        ("pt-BR", "quatro reais e vinte", 4.2),
        ("pt-BR", "oitenta centavos", 0.8),
        ("pt-BR", "nove e noventa", 9.9),
        ("pt-BR", "trinta e cinco", 35),
        ("pt-BR", "R$ 1.250,40", 1250.4),
        ("pt-BR", "um milhão de reais", 1_000_000),
        ("pt-BR", "dez reais, não, doze reais", 12),
        ("pt-PT", "cinco euros e meio", 5.5),
        ("it-IT", "quattro euro e venti", 4.2),
        ("it-IT", "ottanta centesimi", 0.8),
        ("it-IT", "nove e novanta", 9.9),
        ("it-IT", "29,95 €", 29.95),
        ("it-IT", "cinque euro e mezzo", 5.5),
        ("it-IT", "due milioni di euro", 2_000_000),
        ("it-IT", "dieci euro, anzi dodici euro", 12),
    ],
)
def test_an_amount_is_heard(language: str, said: str, heard: float) -> None:
    assert money(said, language) == heard


@pytest.mark.parametrize(
    ("language", "said"),
    [("en-US", "no money"), ("en-US", "10 or 20 dollars"), ("en-US", "$5 and $6"), ("de-DE", "zehn bis zwanzig Euro"), ("fr-FR", "un instant"), ("it-IT", "dieci o venti euro")],
)
def test_no_amount_is_heard(language: str, said: str) -> None:
    assert money(said, language) is None


def test_a_number_without_a_currency_is_a_less_sure_amount() -> None:
    alone, marked = hear_money("forty", "en-US"), hear_money("forty dollars", "en-US")
    assert alone is not None
    assert marked is not None
    assert alone.score < marked.score == 1.0


# --------------------------------------------------------------------------------------------------------------- keypad


@pytest.mark.parametrize(
    ("keys", "as_number", "as_money"),
    [
        ("12", 12, 12),
        ("0", 0, 0),
        ("007", 7, 7),
        ("12*50", 12.5, 12.5),
        ("*5", 0.5, 0.5),
        ("12*505", 12.505, None),
        ("", None, None),
        ("*", None, None),
        ("12*", None, None),
        ("1*2*3", None, None),
        ("12#", None, None),
        ("٣", None, None),
        ("9" * 40, None, None),
    ],
)
def test_keys(keys: str, as_number: float | None, as_money: float | None) -> None:
    assert key_number(keys) == as_number
    assert key_money(keys, "en-US") == as_money


# ------------------------------------------------------------------------------------------------------------ currencies


@pytest.mark.parametrize(
    ("language", "said", "value", "currency"),
    [
        ("en-US", "twenty", 20, "USD"),
        ("en-US", "three dollars fifty", 3.5, "USD"),
        ("en-US", "twenty bucks", 20, "USD"),
        ("en-US", "twenty euros", 20, "EUR"),
        ("en-US", "um I think it was about €19.99", 19.99, "EUR"),
        ("en-US", "ten pounds fifty", 10.5, "GBP"),
        ("en-US", "fifty pence", 0.5, "GBP"),
        ("en-US", "fifty cents", 0.5, "USD"),
        ("en-US", "20 usd", 20, "USD"),
        ("en-US", "twenty dollars, no, twenty euros", 20, "EUR"),
        ("en-US", "not twenty dollars, twenty euros", 20, "EUR"),
        ("en-US", "three hundred pesos", 300, "MXN"),
        ("en-US", "twenty Canadian dollars", 20, "CAD"),
        ("en-US", "$20 Canadian", 20, "CAD"),
        ("en-CA", "twenty dollars", 20, "CAD"),
        ("en-CA", "$20", 20, "CAD"),
        ("en-CA", "twenty US dollars", 20, "USD"),
        ("en-CA", "20 U.S. dollars", 20, "USD"),
        ("en-CA", "they owe us twenty dollars", 20, "CAD"),
        ("en-CA", "20 USD", 20, "USD"),
        ("en-AU", "A$20", 20, "AUD"),
        ("en-GB", "twenty", 20, "GBP"),
        ("en-GB", "twenty quid", 20, "GBP"),
        ("en-GB", "$20", 20, "USD"),
        ("en-IN", "500 rupees", 500, "INR"),
        ("de-DE", "zwanzig Euro", 20, "EUR"),
        ("de-DE", "zwanzig Dollar", 20, "USD"),
        ("de-DE", "zwanzig Schweizer Franken", 20, "CHF"),
        ("de-CH", "zwanzig", 20, "CHF"),
        ("de-CH", "20 Euro 50", 20.5, "EUR"),
        ("de-DE", "fünfzig Rappen", 0.5, "CHF"),
        ("es-MX", "veinte pesos", 20, "MXN"),
        ("es-MX", "$20", 20, "MXN"),
        ("es-AR", "veinte pesos", 20, "ARS"),
        ("es-CL", "quinientos pesos", 500, "CLP"),
        ("es-US", "veinte pesos mexicanos", 20, "MXN"),
        ("es-US", "veinte", 20, "USD"),
        ("es-MX", "veinte dólares americanos con cincuenta", 20.5, "USD"),
        ("es-ES", "veinte pavos", 20, "EUR"),
        ("fr-FR", "vingt euros cinquante", 20.5, "EUR"),
        ("fr-CA", "vingt dollars", 20, "CAD"),
        ("fr-SN", "cinq cents francs", 500, "XOF"),
        ("fr-CH", "vingt francs", 20, "CHF"),
        ("pt-BR", "R$ 20,50", 20.5, "BRL"),
        ("pt-BR", "vinte dólares", 20, "USD"),
        ("pt-PT", "vinte", 20, "EUR"),
        ("it-IT", "venti euro", 20, "EUR"),
        ("it-IT", "venti franchi svizzeri", 20, "CHF"),
    ],
)
def test_an_amount_knows_its_currency(language: str, said: str, value: float, currency: str) -> None:
    heard = hear_money(said, language)
    assert heard is not None
    assert (heard.value, currency_in(heard.value)) == (value, currency)


@pytest.mark.parametrize("said", ["twenty dollars or twenty euros", "20 euros, 20 dollars"])
def test_two_currencies_are_no_answer(said: str) -> None:
    assert hear_money(said, "en-US") is None


def test_what_is_keyed_is_in_the_currency_of_the_region() -> None:
    assert [currency_in(key_money(keys, language)) for keys, language in (("12*50", "en-US"), ("12", "de-CH"), ("12*505", "en-US"))] == ["USD", "CHF", None]


def test_an_amount_is_said_in_its_own_currency() -> None:
    assert say_money(money_in(20.5, "EUR"), "en-US") == "20 euros and 50 cents"
    assert say_money(money_in(20.5, "EUR"), "en-US", "GBP") == "20 pounds and 50 pence"


# --------------------------------------------------------------------------------------------------------------- saying


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (1234, "en-US", "1,234"),
        (-1234567.5, "en-US", "minus 1,234,567.5"),
        (0.1 + 0.2, "en-US", "0.3"),
        (12.5, "de-DE", "12,5"),
        (12345, "de-DE", "12 Tausend 345"),
        (2_000_000, "fr-FR", "2 millions"),
        (12345.5, "es-ES", "12 mil 345,5"),
        (12.5, "es-MX", "12.5"),
        (3_000_000.5, "it-IT", "3 milioni virgola 5"),
        (-3, "pt-BR", "menos 3"),
        (-0.0, "en-US", "0"),
        (1e22, "en-US", "10,000,000,000,000,000,000,000"),
    ],
)
def test_a_number_is_said(value: float, language: str, said: str) -> None:
    assert say_number(value, language) == said


@pytest.mark.parametrize(
    ("value", "language", "currency", "said"),
    [
        (3.5, "en-US", None, "3 dollars and 50 cents"),
        (1, "en-US", None, "one dollar"),
        (0.5, "en-GB", None, "50 pence"),
        (1234.05, "en-US", "EUR", "1,234 euros and 5 cents"),
        (3.5, "de-DE", None, "3 Euro 50"),
        (3.05, "de-DE", None, "3 Euro und 5 Cent"),
        (1, "de-CH", None, "ein Franken"),
        (3.5, "es-MX", None, "3 pesos con 50 centavos"),
        (2_000_000, "es-ES", None, "2 millones de euros"),
        (2_000_000, "fr-FR", None, "2 millions d'euros"),
        (3.5, "pt-BR", None, "3 reais e 50 centavos"),
        (1.01, "it-IT", None, "un euro e un centesimo"),
        (-2, "it-IT", None, "meno 2 euro"),
        (499.6, "en-US", "JPY", "500 yen"),
        (12.5, "en-US", "XYZ", "12.5 X Y Z"),
    ],
)
def test_an_amount_is_said(value: float, language: str, currency: str | None, said: str) -> None:
    assert say_money(value, language, currency) == said


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (1, "en-US", "first"),
        (22, "en-US", "22nd"),
        (112, "en-US", "112th"),
        (0, "en-US", "0"),
        (3, "de-DE", "dritte"),
        (31, "de-DE", "einunddreißigste"),
        (101, "de-DE", "Nummer 101"),
        (12, "es-ES", "duodécimo"),
        (21, "es-ES", "vigésimo primero"),
        (17, "fr-FR", "dix-septième"),
        (21, "fr-FR", "21e"),
        (11, "pt-BR", "décimo primeiro"),
        (23, "it-IT", "ventitreesimo"),
        (38, "it-IT", "trentottesimo"),
    ],
)
def test_an_ordinal_is_said(value: int, language: str, said: str) -> None:
    assert say_ordinal(value, language) == said


@pytest.mark.parametrize(
    ("language", "currency"),
    [("en-US", "USD"), ("en-GB", "GBP"), ("en", "USD"), ("es-MX", "MXN"), ("es", "EUR"), ("de-CH", "CHF"), ("pt-BR", "BRL"), ("pt-PT", "EUR"), ("fr-CA", "CAD"), ("xx", "USD")],
)
def test_the_currency_is_that_of_the_region(language: str, currency: str) -> None:
    assert currency_of(language) == currency


# ------------------------------------------------------------------------------------------------------------- whatever


@given(value=st.integers(-(10**14), 10**14) | st.integers(-9999, 99999), language=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_a_whole_number_said_is_heard(value: int, language: str) -> None:
    heard = hear_number(say_number(value, language), language)
    assert heard is not None
    assert (heard.value, heard.score) == (value, 1.0)


@given(thousandths=st.integers(-(10**10), 10**10), language=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_a_decimal_number_said_is_heard(thousandths: int, language: str) -> None:
    assert number(say_number(thousandths / 1000, language), language) == thousandths / 1000


@given(cents=st.integers(-(10**9), 10**9), language=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_an_amount_said_is_heard(cents: int, language: str) -> None:
    assert money(say_money(cents / 100, language), language) == cents / 100


@given(text=st.text(), language=st.sampled_from([*LANGUAGES, "xx"]))
@settings(deadline=None)
def test_nothing_said_raises(text: str, language: str) -> None:
    hear_number(text, language)
    hear_money(text, language)
    key_number(text)
    key_money(text, language)


_WORDS = (
    "one two twenty and a half hundred thousand million point minus oh dozen dollars cents no 5 1,250 $ 20 - , . 1/2 4:50 11a un deux vingt cent mille et demi quatre "
    "euros ein zwei und zwanzig hundert tausend komma zweihundertfünf veinte y mil con e mezzo ventuno centesimi dois vinte reais k % double"
).split()


@given(words=st.lists(st.sampled_from(_WORDS), max_size=12), glue=st.sampled_from([" ", "", ", "]), language=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_no_row_of_number_words_raises(words: list[str], glue: str, language: str) -> None:
    for heard in (hear_number(glue.join(words), language), hear_money(glue.join(words), language)):
        assert heard is None or 0 < heard.score <= 1


@pytest.mark.parametrize("language", ["en-US", "de-DE", "es-ES", "fr-FR", "pt-BR", "it-IT"])
@pytest.mark.parametrize("piece", ["one ", "1 ", "1, ", "vingt et ", "cento", "twenty no ", "9", "½", "ein und "])
def test_long_utterances_are_answered_fast(piece: str, language: str) -> None:
    for length in (2_000, 10_000):
        text = (piece * length)[:length]
        started = time.perf_counter()
        hear_number(text, language)
        hear_money(text, language)
        assert time.perf_counter() - started < 1
