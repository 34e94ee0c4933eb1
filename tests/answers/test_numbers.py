"""Digits and keys in what was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise
from flowengine.answers.numbers import in_figures, key_named, spoken_digits


def digits(said: str, language: str = "en") -> str | None:
    return spoken_digits(normalise(said), locale_of(language))


def key(said: str, language: str = "en") -> str | None:
    return key_named(normalise(said), locale_of(language))


# ---------------------------------------------------------------------------------------------------------------- digits


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("one two three", "123"),
        ("One, two; three.", "123"),
        ("4 5 1", "451"),
        ("451", "451"),
        ("4-5-1", "451"),
        ("(415) 555-0100", "4155550100"),
        ("415 555 oh one hundred", None),
        ("double five", "55"),
        ("double oh seven", "007"),
        ("triple seven two", "7772"),
        ("treble one", "111"),
        ("double 5 six", "556"),
        ("oh", "0"),
        ("oh one", "01"),
        ("four five oh one", "4501"),
        ("zero zero", "00"),
        ("nought", "0"),
        ("niner", "9"),
        ("ten", "10"),
        ("eleven twelve", "1112"),
        ("twenty one", "21"),
        ("twenty-one fifty", "2150"),
        ("twenty twenty", "2020"),
        ("nineteen eighty", "1980"),
        ("thirty oh one", "3001"),
        ("forty five sixty seven", "4567"),
        ("twenty and one", "21"),
        ("four and five", "45"),
        ("number four", "4"),
        ("press two", "2"),
        ("um four uh five", "45"),
        ("five please", "5"),
        ("the four", "4"),
        ("one one one one one one one one one", "1" * 9),
        ("I don't know", None),
        ("one hundred", None),
        ("two thousand", None),
        ("seven point five", None),
        ("double", None),
        ("one double", None),
        ("double twenty", None),
        ("and", None),
        ("and one", None),
        ("one and", None),
        ("one for two", None),
        ("to", None),
        ("no", None),
        ("appointments", None),
        ("", None),
        ("...", None),
        ("press", None),
    ],
)
def test_english(said: str, heard: str | None) -> None:
    assert digits(said) == heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("uno dos tres", "123"),
        ("doble cinco", "55"),
        ("triple siete dos", "7772"),
        ("cero", "0"),
        ("cero uno", "01"),
        ("veintiuno", "21"),
        ("veintidós", "22"),
        ("treinta y cinco", "35"),
        ("treinta cinco", "35"),
        ("sesenta y nueve cuarenta", "6940"),
        ("diez once", "1011"),
        ("dieciséis", "16"),
        ("el cuatro", "4"),
        ("tres por favor", "3"),
        ("4 5", "45"),
        ("número nueve", "9"),
        ("no sé", None),
        ("y", None),
        ("cien", None),
        ("dos mil", None),
        ("o", None),
    ],
)
def test_spanish(said: str, heard: str | None) -> None:
    assert digits(said, "es-US") == heard


@pytest.mark.parametrize(
    ("language", "said", "heard"),
    [
        ("de", "eins zwei drei", "123"),
        ("de", "zwo null", "20"),
        ("de", "einundzwanzig", "21"),
        ("de", "ein und zwanzig", "21"),
        ("de", "fünfunddreißig", "35"),
        ("de", "fünf und dreißig", "35"),
        ("de", "siebenundachtzig neunundneunzig", "8799"),
        ("de", "doppel fünf", "55"),
        ("de", "drei und vier", "34"),
        ("de", "hundert", None),
        ("fr", "un deux trois", "123"),
        ("fr", "vingt et un", "21"),
        ("fr", "vingt-deux", "22"),
        ("fr", "soixante-dix", "70"),
        ("fr", "soixante et onze", "71"),
        ("fr", "soixante-douze", "72"),
        ("fr", "soixante-dix-sept", "77"),
        ("fr", "quatre-vingts", "80"),
        ("fr", "quatre-vingt-un", "81"),
        ("fr", "quatre-vingt-dix", "90"),
        ("fr", "quatre-vingt-dix-sept", "97"),
        ("fr", "quatre vingt quatre", "84"),
        ("fr", "zéro six douze trente-quatre", "061234"),
        ("fr", "zéro un quarante-deux soixante-dix-huit quatre-vingt-quinze", "01427895"),
        ("fr", "septante", "70"),
        ("fr", "nonante-neuf", "99"),
        ("fr", "cent", None),
        ("it", "uno due tre", "123"),
        ("it", "ventuno", "21"),
        ("it", "trentacinque", "35"),
        ("it", "trenta cinque", "35"),
        ("it", "quarantotto", "48"),
        ("it", "doppio cinque", "55"),
        ("it", "cento", None),
        ("pt", "um dois três", "123"),
        ("pt", "meia", "6"),
        ("pt", "seis meia", "66"),
        ("pt", "vinte e um", "21"),
        ("pt", "trinta e cinco", "35"),
        ("pt", "cem", None),
    ],
)
def test_others(language: str, said: str, heard: str | None) -> None:
    assert digits(said, language) == heard


FIVE = {language: next(word for word, value in locale_of(language).digits.items() if value == "5") for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_word_is_heard(language: str) -> None:
    locale = locale_of(language)
    numbers = {**locale.digits, **{word: str(n) for word, n in (*locale.teens.items(), *locale.tens.items())}}
    assert {word: spoken_digits(word, locale) for word in numbers} == numbers
    assert {word: spoken_digits(f"{word} {FIVE[language]}", locale) for word in locale.repeats} == {word: "5" * times for word, times in locale.repeats.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_said_one_by_one_are_those_digits(language: str) -> None:
    locale = locale_of(language)
    for word, value in locale.digits.items():
        for other, second in locale.digits.items():
            assert spoken_digits(f"{word} {other}", locale) == value + second


@given(st.lists(st.sampled_from("0123456789"), min_size=1, max_size=12), st.sampled_from(LANGUAGES))
def test_figures_are_themselves(figures: list[str], language: str) -> None:
    locale = locale_of(language)
    assert spoken_digits(" ".join(figures), locale) == "".join(figures)
    assert spoken_digits("".join(figures), locale) == "".join(figures)


@given(st.lists(st.one_of(st.text(max_size=6), st.sampled_from(["one", "twenty", "double", "and", "press", "4"])), max_size=6).map(" ".join), st.sampled_from(LANGUAGES))
def test_any_text_is_digits_or_none(said: str, language: str) -> None:
    heard = digits(said, language)
    assert heard is None or (heard.isascii() and heard.isdigit())
    named = key(said, language)
    assert named is None or named in ("*", "#") or (named.isascii() and named.isdigit())


# ------------------------------------------------------------------------------------------------------------------ keys


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("one", "1"),
        ("1", "1"),
        ("One.", "1"),
        ("press two", "2"),
        ("press 3", "3"),
        ("option three", "3"),
        ("option number four", "4"),
        ("number one", "1"),
        ("the number one option", "1"),
        ("line two", "2"),
        ("two please", "2"),
        ("uh, one", "1"),
        ("I said two", "2"),
        ("I want option two", "2"),
        ("I'd like number two", "2"),
        ("can I press two", "2"),
        ("the first one", "1"),
        ("first", "1"),
        ("second one", "2"),
        ("the second option", "2"),
        ("third, please", "3"),
        ("tenth", "10"),
        ("zero", "0"),
        ("oh", "0"),
        ("ten", "10"),
        ("twenty one", "21"),
        ("star", "*"),
        ("the star key", "*"),
        ("press star", "*"),
        ("*", "*"),
        ("asterisk", "*"),
        ("pound", "#"),
        ("hash", "#"),
        ("press the pound key", "#"),
        ("number sign", "#"),
        ("#", "#"),
        ("the last one", None),
        ("press", None),
        ("number", None),
        ("option", None),
        ("billing", None),
        ("one moment", None),
        ("one second", None),
        ("just a second", None),
        ("hold on a second", None),
        ("wait a second", None),
        ("give me a second", None),
        ("for the first time", None),
        ("first thing tomorrow", None),
        ("I have two bills", None),
        ("one of you", None),
        ("I don't want two", None),
        ("not two", None),
        ("no", None),
        ("", None),
        ("one two three four five", None),
    ],
)
def test_english_keys(said: str, named: str | None) -> None:
    assert key(said) == named


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [
        ("es", "uno", "1"),
        ("es", "oprima dos", "2"),
        ("es", "opción tres", "3"),
        ("es", "marque el 9", "9"),
        ("es", "la primera", "1"),
        ("es", "el primero", "1"),
        ("es", "la segunda opción", "2"),
        ("es", "el dos por favor", "2"),
        ("es", "quiero la dos", "2"),
        ("es", "asterisco", "*"),
        ("es", "tecla asterisco", "*"),
        ("es", "numeral", "#"),
        ("es", "signo de numeral", "#"),
        ("es", "la última", None),
        ("es", "un segundo", None),
        ("es", "un momento", None),
        ("es", "no sé", None),
        ("de", "eins", "1"),
        ("de", "drücken Sie die zwei", "2"),
        ("de", "Option drei", "3"),
        ("de", "das erste", "1"),
        ("de", "Stern", "*"),
        ("de", "die Rautetaste", "#"),
        ("de", "eine Sekunde", None),
        ("fr", "un", "1"),
        ("fr", "appuyez sur deux", "2"),
        ("fr", "option trois", "3"),
        ("fr", "le premier", "1"),
        ("fr", "étoile", "*"),
        ("fr", "dièse", "#"),
        ("fr", "une seconde", None),
        ("it", "prema due", "2"),
        ("it", "il primo", "1"),
        ("it", "asterisco", "*"),
        ("it", "cancelletto", "#"),
        ("it", "un secondo", None),
        ("pt", "aperte dois", "2"),
        ("pt", "opção três", "3"),
        ("pt", "a primeira", "1"),
        ("pt", "jogo da velha", "#"),
        ("pt", "só um segundo", None),
    ],
)
def test_keys_of_others(language: str, said: str, named: str | None) -> None:
    assert key(said, language) == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_for_a_key_names_it(language: str) -> None:
    locale = locale_of(language)
    expected = {
        **dict.fromkeys(locale.star, "*"),
        **dict.fromkeys(locale.pound, "#"),
        **dict(locale.digits),
        **{word: str(n) if n > 0 else None for word, n in locale.ordinals.items()},
    }
    assert {word: key_named(word, locale) for word in expected} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_before_a_key_change_nothing(language: str) -> None:
    locale = locale_of(language)
    assert {word: key_named(f"{word} {FIVE[language]}", locale) for word in locale.key_words} == dict.fromkeys(locale.key_words, "5")


@pytest.mark.parametrize(
    ("language", "said", "figures"),
    [
        ("en", "Tuesday at three", "tuesday at 3"),
        ("en", "twenty one, twelve and a half", "21 12 and a half"),
        ("en", "the second, the 3rd, the twelfth", "the 2th the 3th the 12th"),
        ("en", "June twenty first", "june 21th"),
        ("en", "the last one", "the last 1"),
        ("en", "4x4 mp3 b12", "4x4 mp3 b12"),
        ("es", "una cita a las tres", "una cita a las 3"),
        ("es", "uno, la 2ª, el décimo primero", "1 la 2th el 11th"),
        ("fr", "un rappel, le 1er, la 2ème, la onzième", "un rappel le 1th la 2th la 11th"),
        ("de", "eine Frage um dreiundzwanzig Uhr, die zwölfte", "eine frage um 23 uhr die 12th"),
        ("pt", "uma dúvida, a terceira, às doze", "uma duvida a 3th as 12"),
        ("it", "un reso, il dodicesimo, alle due", "un reso il 12th alle 2"),
    ],
)
def test_in_figures(language: str, said: str, figures: str) -> None:
    assert in_figures(normalise(said), locale_of(language)) == figures
