"""Telephone numbers as callers say them, by the habits of the country that each row names.

Numbers are those kept for fiction and drama (NANP 555-01xx, Ofcom's, Arcep's, BNetzA's) where a country has such and
`phonenumbers` knows them as valid; the others are made up within the country's plan.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.locale import LANGUAGES
from flowengine.answers.phones import hear_phone, key_phone, region_of, say_phone
from tests.answers.work import calls_of

US = "+14155550100"
SAID = [
    # Digit by digit in groups of 3, 3 and 4, as North Americans do; "oh" for zero, "double", "hundred" and "thousand" at the end.
    ("en-US", "four one five, five five five, oh one double zero", US),
    ("en-US", "four one five five five five zero one zero zero", US),
    ("en-US", "Four one five. Five five five. Oh one oh oh.", US),
    ("en-US", "four one five triple five oh one hundred", US),
    ("en-US", "four fifteen five fifty five oh one hundred", US),
    ("en-US", "four fifteen, triple five, zero one double oh", US),
    ("en-US", "area code four one five, then five five five oh one hundred", US),
    ("en-US", "it's area code 415 and the number is 555 0100", US),
    ("en-US", "one four one five five five five oh one oh oh", US),
    ("en-US", "plus one four one five five five five oh one oh oh", US),
    ("en-US", "um, my number is, uh, four one five five five five oh one oh oh, thanks", US),
    ("en-US", "you can reach me at four one five five five five zero one zero zero", US),
    ("en-US", "four hundred fifteen five five five zero one hundred", US),
    ("en-US", "eight hundred five five five twelve twelve", "+18005551212"),
    ("en-US", "one eight hundred five five five one two one two", "+18005551212"),
    ("en-US", "one eight hundred five five five twelve hundred", "+18005551200"),
    ("en-US", "two one two five five five forty one hundred", "+12125554100"),
    ("en-US", "two one two five five five two thousand", "+12125552000"),
    ("en-US", "two twelve five five five twenty two oh one", "+12125552201"),
    ("en-US", "three oh three, two fives and another five, oh one two three", "+13035550123"),
    ("en-US", "it is three times five", None),
    # What recognisers write: figures in all their forms, and figures with words.
    ("en-US", "415-555-0100", US),
    ("en-US", "(415) 555-0100.", US),
    ("en-US", "415.555.0100", US),
    ("en-US", "4155550100", US),
    ("en-US", "4 1 5 5 5 5 0 1 0 0", US),
    ("en-US", "+1 415 555 0100", US),
    ("en-US", "1-415-555-0100", US),
    ("en-US", "My number is 415-555-0100, thanks!", US),
    ("en-US", "415 five five five 0100", US),
    ("en-US", "415-555-0100 extension 12", US),
    ("en-US", "Yeah it's 415, 555, 01 00", US),
    # A digit that was written as the word that sounds like it.
    ("en-US", "four one five five five five to one for four", "+14155552144"),
    # Abroad, with the plus, the prefix that is dialled, or the bare country code.
    ("en-US", "plus four four two zero seven nine four six oh nine five eight", "+442079460958"),
    ("en-US", "plus forty four twenty seven nine four six oh nine five eight", "+442079460958"),
    ("en-US", "oh one one four four two oh seven nine four six oh nine five eight", "+442079460958"),
    ("en-US", "zero zero four four two zero seven nine four six zero nine five eight", "+442079460958"),
    ("en-US", "+49 (0)30 123456", "+4930123456"),
    ("en-GB", "oh two oh, seven nine four six, oh nine five eight", "+442079460958"),
    ("en-GB", "oh one one three, four nine six oh, double oh one", "+441134960001"),
    ("en-GB", "020 7946 0958", "+442079460958"),
    # Mexico and Spain: pairs, with "y"; Spain in 3 and 2s.
    ("es-US", "cuatro uno cinco, cinco cinco cinco, cero uno cero cero", US),
    ("es-US", "mi número es el 415 555 0100", US),
    ("es-US", "más uno cuatro quince cinco cincuenta y cinco cero uno cero cero", US),
    ("es-ES", "seis doce treinta y cuatro cincuenta y seis setenta y ocho", "+34612345678"),
    ("es-ES", "seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y ocho", "+34612345678"),
    ("es-ES", "nueve uno doble dos tres cuatro cinco seis siete", "+34912234567"),
    ("es-ES", "es el 612 34 56 78, gracias", "+34612345678"),
    ("es-ES", "más treinta y tres, seis doce treinta y cuatro cincuenta y seis setenta y ocho", "+33612345678"),
    ("es-MX", "cincuenta y cinco, doce treinta y cuatro, cincuenta y seis setenta y ocho", "+525512345678"),
    # France: five pairs. 80 to 99 can be heard as 4 20 …; the whole number decides.
    ("fr-FR", "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "+33612345678"),
    ("fr-FR", "06 12 34 56 78", "+33612345678"),
    ("fr-FR", "zéro un, quarante-deux, soixante-huit, quatre-vingt-quinze, zéro zéro", "+33142689500"),
    ("fr-FR", "zéro quatre vingt-deux trente zéro un quarante et un", "+33422300141"),
    ("fr-FR", "mon numéro c'est le zéro six double zéro douze trente-quatre cinquante-six", "+33600123456"),
    ("fr-FR", "c'est le 06.12.34.56.78, merci", "+33612345678"),
    ("fr-FR", "plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit", "+33612345678"),
    ("fr-FR", "zéro six soixante et onze quatre-vingt-un quatre-vingt-dix-neuf soixante-dix", "+33671819970"),
    ("fr-BE", "zéro quatre septante douze trente-quatre cinquante-six", "+32470123456"),
    ("fr-CA", "cinq un quatre, cinq cinq cinq, zéro un deux trois", "+15145550123"),
    # Germany: digit by digit or in pairs, "zwo" for two.
    ("de-DE", "null drei null, eins zwei drei vier fünf sechs", "+4930123456"),
    ("de-DE", "null eins sieben eins zwo drei vier fünf sechs sieben acht", "+491712345678"),
    ("de-DE", "null eins sieben eins, dreiundzwanzig, fünfundvierzig, siebenundsechzig, acht", "+491712345678"),
    ("de-DE", "die Nummer ist 030 123456 bitte", "+4930123456"),
    ("de-DE", "plus neunundvierzig dreißig zwölf vierunddreißig sechsundfünfzig", "+4930123456"),
    ("de-DE", "null eins sieben zwo, drei mal die fünf, vier drei zwo eins", "+491725554321"),
    ("de-AT", "null sechs sechs vier eins zwei drei vier fünf sechs sieben", "+436641234567"),
    # Brazil: "meia" for six, pairs; Portugal digit by digit.
    ("pt-BR", "onze, nove oito sete meia cinco, quatro três dois um", "+5511987654321"),
    ("pt-BR", "meu número é 11 98765-4321", "+5511987654321"),
    ("pt-BR", "vinte e um, nove nove oito sete meia, cinco quatro três dois", "+5521998765432"),
    ("pt-BR", "zero onze nove oito sete meia cinco quatro três dois um", "+5511987654321"),
    ("pt-PT", "nove um dois três quatro cinco seis sete oito", "+351912345678"),
    # Italy: the zero of a landline stays; digits, pairs and hundreds.
    ("it-IT", "tre uno due, tre quattro cinque, sei sette otto nove", "+393123456789"),
    ("it-IT", "tre dodici trecentoquarantacinque sessantasette ottantanove", "+393123456789"),
    ("it-IT", "zero sei, doppio uno, ventidue, trentatré, quarantaquattro", "+390611223344"),
    ("it-IT", "il mio numero è 312 345 6789, grazie", "+393123456789"),
    ("it-IT", "più trentanove tre uno due tre quattro cinque sei sette otto nove", "+393123456789"),
    # No number at all.
    ("en-US", "one moment please", None),
    ("en-US", "I don't have one", None),
    ("en-US", "", None),
    ("en-US", "I have two of them", None),
    ("en-US", "one to one two three", None),
    ("de-DE", "einen Moment bitte", None),
    ("fr-FR", "un instant", None),
    ("es-US", "no tengo teléfono", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "number"), SAID)
def test_said(language: str, said: str, number: str | None) -> None:
    heard = hear_phone(said, language)
    assert (heard.value if heard else None) == number
    assert heard is None or heard.score >= 0.5


BARE = [
    ("en-US", "five five five oh one two three", "5550123"),
    ("en-US", "nine nine nine, nine nine nine, nine nine nine nine", "9999999999"),
    ("en-US", "nine one one", "911"),
    ("en-GB", "oh seven seven double oh nine hundred one two three", "07700900123"),
    ("de-DE", "eins zwei drei vier", "1234"),
    ("fr-FR", "douze trente-quatre", "1234"),
]


@pytest.mark.parametrize(("language", "said", "digits"), BARE)
def test_no_number_of_the_region_is_its_digits_with_a_low_score(language: str, said: str, digits: str) -> None:
    heard = hear_phone(said, language)
    assert heard is not None
    assert heard.value == digits
    assert heard.score <= 0.4


def test_a_region_of_its_own() -> None:
    said = "oh two oh seven nine four six oh nine five eight"
    heard = hear_phone(said, "en-US", region="GB")
    assert heard is not None and heard.value == "+442079460958"
    other = hear_phone(said, "en-US")
    assert other is not None and other.score <= 0.4


def test_two_numbers_are_doubtful() -> None:
    heard = hear_phone("415-555-0100 or 212-555-0123", "en-US")
    assert heard is not None and heard.value == US and heard.score == 0.5


@pytest.mark.parametrize(
    ("language", "region"),
    [
        ("en-US", "US"),
        ("en", "US"),
        ("es", "ES"),
        ("es-MX", "MX"),
        ("es-419", None),
        ("pt", "BR"),
        ("pt-PT", "PT"),
        ("fr_CA", "CA"),
        ("de-at", "AT"),
        ("zh-Hant-TW", "TW"),
        ("xx", None),
    ],
)
def test_region(language: str, region: str | None) -> None:
    assert region_of(language) == region


@pytest.mark.parametrize(
    ("language", "keys", "number"),
    [
        ("en-US", "4155550100", US),
        ("en-US", "14155550100", US),
        ("en-US", "4155550100#", US),
        ("en-US", "011442079460958", "+442079460958"),
        ("en-US", "00442079460958", "+442079460958"),
        ("fr-FR", "0612345678", "+33612345678"),
        ("it-IT", "0611223344", "+390611223344"),
        ("en-US", "1111111111", "1111111111"),
        ("en-US", "123", None),
        ("en-US", "", None),
        ("en-US", "*41", None),
        ("en-US", "9" * 25, None),
    ],
)
def test_keyed(language: str, keys: str, number: str | None) -> None:
    assert key_phone(keys, language) == number


@pytest.mark.parametrize(
    ("language", "value", "spoken"),
    [
        ("en-US", US, "4 1 5, 5 5 5, 0 1 0 0"),
        ("en-US", "+442079460958", "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"),
        ("en-GB", "+442079460958", "0 2 0, 7 9 4 6, 0 9 5 8"),
        ("fr-FR", "+33612345678", "0 6, 12, 34, 56, 78"),
        ("fr-FR", "+33601020304", "0 6, 0 1, 0 2, 0 3, 0 4"),
        ("es-ES", "+34612345678", "6 1 2, 3 4, 5 6, 7 8"),
        ("es-MX", US, "más 1, 4 1 5, 5 5 5, 0 1 0 0"),
        ("de-DE", "+4930123456", "0 3 0, 1 2 3, 4 5 6"),
        ("pt-BR", "+5511987654321", "1 1, 9 8 7 6 5, 4 3 2 1"),
        ("it-IT", "+393123456789", "3 1 2, 3 4 5, 6 7 8 9"),
        ("en-US", "5550123", "5 5 5, 0 1 2 3"),
        ("en-US", "", ""),
    ],
)
def test_spoken(language: str, value: str, spoken: str) -> None:
    assert say_phone(value, language) == spoken


MOBILES = {
    "en-US": "+1415555{:04}",
    "fr-FR": "+33612{:06}",
    "de-DE": "+4917123{:05}",
    "es-ES": "+34612{:06}",
    "pt-BR": "+55119876{:05}",
    "it-IT": "+39312345{:04}",
    "en-GB": "+4420794{:05}",
}
SIZES = {language: 10 ** int(form[-2]) for language, form in MOBILES.items()}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MOBILES)), st.sampled_from(sorted(MOBILES)), st.integers(0, 10**6))
def test_what_is_said_is_heard_as_the_same(spoken_in: str, of: str, number: int) -> None:
    value = MOBILES[of].format(number % SIZES[of])
    heard = hear_phone(say_phone(value, spoken_in), spoken_in)
    assert heard is not None and heard.value == value


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_a_number_or_none(said: str, language: str) -> None:
    heard = hear_phone(said, language)
    assert heard is None or (0 < heard.score <= 1 and heard.value.lstrip("+").isdecimal())
    assert isinstance(say_phone(said, language), str)
    assert key_phone(said, language) is None or key_phone(said, language)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from("one two oh double triple twenty hundred thousand plus + 415 cent vingt quatre mal und 5 times fives to for".split()), max_size=40),
    st.sampled_from(LANGUAGES),
)
def test_any_row_of_number_words_is_a_number_or_none(words: list[str], language: str) -> None:
    heard = hear_phone(" ".join(words), language)
    assert heard is None or 0 < heard.score <= 1


@pytest.mark.parametrize("said", ["four " * 2000, "4" * 10_000, "+1 " * 3300, "twenty two " * 900, "4-" * 5000, "a" * 10_000, "plus " * 2000, "quatre vingt deux " * 550])
@pytest.mark.parametrize("language", ["en-US", "fr-FR"])
def test_ten_thousand_characters_are_little_work(said: str, language: str) -> None:
    hear_phone("415-555-0100", language)  # the metadata are read
    assert calls_of(lambda: hear_phone(said, language)) < 250_000  # what grows with the square comes to millions


def test_numbers_are_imported_only_when_one_is_heard() -> None:
    code = "import sys, flowengine.answers.phones; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
