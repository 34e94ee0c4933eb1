"""Codes and e-mail addresses as callers spell them.

Where the wording comes from: the ICAO alphabet; APCO's (Adam, Boy); DIN 5009 of 1996 (Anton, Berta) and 2022 (Aachen,
Berlin); the French (Anatole), Italian (Ancona) and Portuguese (Aveiro) alphabets; letter names as recognisers write them.
"""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flowengine.answers.emails import hear_email, say_email
from flowengine.answers.free_text import hear_text
from flowengine.answers.letters import letters_of
from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise
from flowengine.answers.spelling import hear_code, say_code, spell

TAGS = ("en-US", "es-US", "fr-FR", "de-DE", "pt-BR", "it-IT")

CODES = [
    # English: a letter with a word for it, from an alphabet or not.
    ("en-US", "B as in Bravo four two", "B42"),
    ("en-US", "bravo four two", "B42"),
    ("en-US", "B 42", "B42"),
    ("en-US", "b for boy", "B"),
    ("en-US", "m as in mary n as in nancy", "MN"),
    ("en-US", "d like dog, e like elephant, seven", "DE7"),
    ("en-US", "um it's D as in dog, E as in Edward, seven", "DE7"),
    ("en-US", "z as in zebra nine", "Z9"),
    ("en-US", "c as in cat, p as in peter, 4", "CP4"),
    ("en-US", "v as in bravo", "B"),  # the word is what was meant to be clear
    ("en-US", "b boy four", "B4"),
    ("en-US", "x-ray yankee zulu niner niner", "XYZ99"),
    ("en-US", "x as in x ray", "X"),
    ("en-US", "capital x ray nine", "X9"),
    ("en-US", "oscar oscar four", "OO4"),
    ("en-US", "adam charles lincoln 12", "ACL12"),
    # Letter names as recognisers write them.
    ("en-US", "bee see four", "BC4"),
    ("en-US", "double u four", "W4"),
    ("en-US", "zed eight", "Z8"),
    ("en-US", "aitch jay kay", "HJK"),
    ("en-US", "queue ex wye", "QXY"),
    # Repeats, case, dashes.
    ("en-US", "double s", "SS"),
    ("en-US", "double s three", "SS3"),
    ("en-US", "triple seven Q", "777Q"),
    ("en-US", "a b dash four two", "AB42"),
    ("en-US", "capital B lower case c 4", "BC4"),
    ("en-US", "A B hyphen one two hyphen C", "AB12C"),
    # "Oh" among digits and among letters.
    ("en-US", "four oh two", "402"),
    ("en-US", "G 7 oh oh K, thank you", "G700K"),
    ("en-US", "B O B", "BOB"),
    ("en-US", "double oh seven", "007"),
    # Numbers read out in pairs and hundreds; what sounds like a digit.
    ("en-US", "A twenty two B", "A22B"),
    ("en-US", "v as in victor eleven", "V11"),
    ("en-US", "K L M four hundred twelve", "KLM412"),
    ("en-US", "B for two", "B42"),
    # As figures and words of letters.
    ("en-US", "ABC 123", "ABC123"),
    ("en-US", "abc123", "ABC123"),
    ("en-US", "abc 123", "ABC123"),
    ("en-US", "it's GHX-220.", "GHX220"),
    ("en-US", "R two D two", "R2D2"),
    # With words around it.
    ("en-US", "my confirmation code is A B C one two three", "ABC123"),
    ("en-US", "it's a B 42", "B42"),
    ("en-US", "I think it's a bravo five", "B5"),
    ("en-US", "the code is k l m 4 4 I think", "KLM44"),
    ("en-US", "sure, the reference number is 7 Q X 4 T please", "7QX4T"),
    # Spanish: letter names of Spain and America, "be de burro".
    ("es-US", "be de burro cuatro dos", "B42"),
    ("es-US", "b de barcelona cuatro dos", "B42"),
    ("es-US", "hache i griega doble ve cinco", "HYW5"),
    ("es-MX", "be grande ve chica", "BV"),
    ("es-ES", "uve doble, jota, ele", "WJL"),
    ("es-ES", "eñe uno dos", "Ñ12"),
    ("es-US", "mi código es a b c uno dos tres", "ABC123"),
    ("es-US", "ele de león eme de madrid veintidós", "LM22"),
    ("es-US", "doble ele ocho", "LL8"),
    ("es-US", "ce como carmen, siete, gracias", "C7"),
    ("es-ES", "antonio barcelona carmen nueve", "ABC9"),
    ("es-US", "y griega", "Y"),
    # French: the names of letters, the PTT's alphabet.
    ("fr-FR", "B comme Berthe quarante-deux", "B42"),
    ("fr-FR", "double vé i grec zède neuf", "WYZ9"),
    ("fr-FR", "anatole célestin douze", "AC12"),
    ("fr-FR", "mon code c'est A B quatre-vingt-douze", "AB92"),
    ("fr-FR", "c'est le m comme marcel, n comme nicolas, sept", "MN7"),
    ("fr-FR", "hache ji cu ixe", "HJQX"),
    ("fr-FR", "A tiret B tiret douze, merci", "AB12"),
    # German: DIN 5009, old and new, Austria and Switzerland, number plates.
    ("de-DE", "Anton Berta vier zwei", "AB42"),
    ("de-DE", "B wie Berta zwoundvierzig", "B42"),
    ("de-DE", "Aachen Chemnitz Düsseldorf acht", "ACD8"),
    ("de-DE", "zett ypsilon doppel s drei", "ZYSS3"),
    ("de-DE", "mein Kennzeichen ist M Ü 1 2 3", "MÜ123"),
    ("de-DE", "B Strich vier zwei", "B42"),
    ("de-DE", "C wie Cäsar, X wie Xanthippe, Bindestrich, sieben", "CX7"),
    ("de-DE", "vau weh jott", "VWJ"),
    ("de-AT", "Xaver Zürich fünf", "XZ5"),
    ("de-DE", "zweimal die drei und ein großes K", "33K"),
    # Portuguese: "a de amor", Brazil's and Portugal's names; "meia" is six.
    ("pt-BR", "b de bola quatro meia", "B46"),
    ("pt-BR", "a de amor dáblio xis nove", "AWX9"),
    ("pt-BR", "o código é M N três", "MN3"),
    ("pt-BR", "agá jota cá ípsilon", "HJKY"),
    ("pt-PT", "aveiro bragança coimbra sete", "ABC7"),
    ("pt-BR", "erre esse tê dois, obrigado", "RST2"),
    # Italian: towns.
    ("it-IT", "bi come Bologna quarantadue", "B42"),
    ("it-IT", "ancona bologna uno due", "AB12"),
    ("it-IT", "i lunga doppia vu ipsilon zeta", "JWYZ"),
    ("it-IT", "acca di hotel tre", "H3"),
    ("it-IT", "doppia esse otto", "SS8"),
    ("it-IT", "il codice è C D 5, grazie", "CD5"),
    ("it-IT", "emme come Milano, enne come Napoli", "MN"),
    # No code.
    ("en-US", "I don't know", None),
    ("en-US", "one moment please", None),
    ("en-US", "no", None),
    ("en-US", "I have two of them", None),
    ("en-US", "", None),
    ("de-DE", "einen Moment bitte", None),
    ("es-US", "no sé", None),
    ("fr-FR", "je ne sais pas", None),
    ("it-IT", "non lo so", None),
    ("pt-BR", "não sei", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "code"), CODES)
def test_codes(language: str, said: str, code: str | None) -> None:
    heard = hear_code(said, language)
    assert (heard.value if heard else None) == code


def test_a_code_has_its_length() -> None:
    assert hear_code("A B 1", "en-US", shortest=4) is None
    assert hear_code("A B 1 2 3", "en-US", longest=4) is None
    heard = hear_code("my dog ate it but it was A B 1 2", "en-US", shortest=4, longest=4)
    assert heard is not None and heard.value == "AB12" and heard.score < 0.7


@pytest.mark.parametrize(
    ("language", "value", "said", "clear"),
    [
        ("en-US", "B42", "B, 4 2", "B as in Bravo, 4, 2"),
        ("en-US", "AB1234", "A B, 1 2 3 4", "A, B as in Bravo, 1, 2, 3, 4"),
        ("de-DE", "MX7", "M X, 7", "M wie Martha, X, 7"),
        ("fr-FR", "C9", "C, 9", "C comme Célestin, 9"),
        ("es-US", "V1", "V, 1", "V de Valencia, 1"),
        ("it-IT", "NK", "N K", "N come Napoli, K"),
        ("pt-BR", "d2", "D, 2", "D de Dado, 2"),
        ("en-US", "a-b", "A B", "A, B as in Bravo"),
        ("en-US", "", "", ""),
    ],
)
def test_codes_spoken(language: str, value: str, said: str, clear: str) -> None:
    assert say_code(value, language) == said
    assert spell(value, language) == clear


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_of_a_letter_is_heard(code: str) -> None:
    letters = letters_of(code)
    for table in (letters.names, letters.alphabet):
        for word, letter in table.items():
            assert word == normalise(word) or "ñ" in word or word in ("ä", "ö", "ü"), word
            heard = hear_code(f"4 {word} 4", code)
            assert heard is not None and heard.value == f"4{letter}4", word
    assert set(letters.spoken) >= set(string.ascii_uppercase)
    assert all(letters.alphabet.get(normalise(word).replace("x ray", "xray"), word[0].upper()) == letter for letter, word in letters.spoken.items() if letter.isascii())
    assert not set(letters.passed_over) & (set(letters.names) | set(letters.alphabet))
    assert not set(letters.passed_over) & set(locale_of(code).digits)


@settings(max_examples=200, deadline=None)
@given(st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12), st.sampled_from(TAGS))
def test_codes_said_are_heard_as_the_same(value: str, language: str) -> None:
    for said in (say_code(value, language), spell(value, language)):
        heard = hear_code(said, language)
        assert heard is not None and heard.value == value, said


# ---------------------------------------------------------------------------------------------------------------- e-mail

EMAILS = [
    # English: words, letters, numbers, signs.
    ("en-US", "john dot smith at gmail dot com", "john.smith@gmail.com"),
    ("en-US", "John dot Smith at Gmail dot com.", "john.smith@gmail.com"),
    ("en-US", "john smith at gmail dot com", "johnsmith@gmail.com"),
    ("en-US", "j o h n underscore s at web dot de", "john_s@web.de"),
    ("en-US", "j o h n dot s m i t h at g m a i l dot c o m", "john.smith@gmail.com"),
    ("en-US", "my email is john smith forty two at g mail dot com, all lower case", "johnsmith42@gmail.com"),
    ("en-US", "john smith forty-two at gmail dot com", "johnsmith42@gmail.com"),
    ("en-US", "john smith nineteen eighty four at icloud dot com", "johnsmith1984@icloud.com"),
    ("en-US", "it's j smith at yahoo dot co dot uk thanks", "jsmith@yahoo.co.uk"),
    ("en-US", "um, sure, it's bob at example dot com", "bob@example.com"),
    ("en-US", "you can reach me at bob dash builder at my company dot org please", "bob-builder@mycompany.org"),
    ("en-US", "smith spelled s m y t h e at aol dot com", "smythe@aol.com"),
    ("en-US", "m as in mary s m i t h at outlook dot com", "msmith@outlook.com"),
    ("en-US", "a double s b at example dot io", "assb@example.io"),
    ("en-US", "info plus news at example dot com", "info+news@example.com"),
    ("en-US", "the email is mike underscore jones underscore seven at hotmail dot com that's it", "mike_jones_7@hotmail.com"),
    ("en-US", "sales at mail dot example dot com", "sales@mail.example.com"),
    ("en-US", "capital J smith oh one at example dot net", "jsmith01@example.net"),
    ("en-US", "jane dot doe at sign gmail dot com", "jane.doe@gmail.com"),
    ("en-US", "jane period doe at gmail period com", "jane.doe@gmail.com"),
    ("en-US", "two thousand twelve at example dot com", "2012@example.com"),
    # Recognisers write addresses, half or whole, and mishear the ends.
    ("en-US", "John.Smith@gmail.com", "john.smith@gmail.com"),
    ("en-US", "it's john.smith@gmail.com, thanks.", "john.smith@gmail.com"),
    ("en-US", "john.smith at gmail.com", "john.smith@gmail.com"),
    ("en-US", "john dot smith @ gmail.com", "john.smith@gmail.com"),
    ("en-US", "jane doe at gmail dot calm", "janedoe@gmail.com"),
    ("en-US", "jane doe at gee mail dot com", "janedoe@gmail.com"),
    ("en-US", "john at hot mail com", "john@hotmail.com"),
    ("en-US", "mary at gmail", "mary@gmail.com"),
    ("en-US", "mary at out look dot com", "mary@outlook.com"),
    ("en-US", "mary at i cloud dot com", "mary@icloud.com"),
    # Spanish: arroba, punto, guion bajo.
    ("es-US", "juan punto perez arroba gmail punto com", "juan.perez@gmail.com"),
    ("es-US", "mi correo es maría guion bajo lópez arroba hotmail punto com", "maria_lopez@hotmail.com"),
    ("es-MX", "ana arroba yahoo punto com punto mx", "ana@yahoo.com.mx"),
    ("es-ES", "j p e r e z veintitrés arroba outlook punto es todo en minúsculas", "jperez23@outlook.es"),
    ("es-US", "mi correo electrónico es pedro guión medio ruiz arroba empresa punto com punto ar gracias", "pedro-ruiz@empresa.com.ar"),
    ("es-US", "carlos arroba g mail punto com", "carlos@gmail.com"),
    ("es-ES", "es luis raya baja dos arroba telefonica punto net", "luis_2@telefonica.net"),
    ("es-US", "rosa.garcia@gmail.com", "rosa.garcia@gmail.com"),
    # French: arobase, point, tiret du bas, "tiret du six".
    ("fr-FR", "jean point dupont arobase orange point fr", "jean.dupont@orange.fr"),
    ("fr-FR", "jean tiret dupont arobase gmail point com", "jean-dupont@gmail.com"),
    ("fr-FR", "c'est marie tiret du bas durand arobase la poste point net", "marie_durand@laposte.net"),
    ("fr-FR", "mon adresse mail c'est p a u l quatre-vingt-douze arobase free point fr", "paul92@free.fr"),
    ("fr-FR", "luc tiret du six martin arobase wanadoo point fr", "luc-martin@wanadoo.fr"),
    ("fr-FR", "chloé arobase hotmail point fr, tout en minuscules, merci", "chloe@hotmail.fr"),
    ("fr-FR", "alors, anne underscore b arobase gmail point com", "anne_b@gmail.com"),
    ("fr-CA", "marc a commercial videotron point ca", "marc@videotron.ca"),
    # German: at, Klammeraffe, Punkt, Unterstrich; ü is ue.
    ("de-DE", "max punkt müller at web punkt de", "max.mueller@web.de"),
    ("de-DE", "m unterstrich schmidt klammeraffe g m x punkt de", "m_schmidt@gmx.de"),
    ("de-DE", "meine e-mail ist anna bindestrich lena at t-online punkt de danke", "anna-lena@t-online.de"),
    ("de-DE", "max mustermann ät gmail punkt com", "maxmustermann@gmail.com"),
    ("de-AT", "hans einundzwanzig at gmx punkt at", "hans21@gmx.at"),
    ("de-DE", "also das ist j punkt weiß at posteo punkt de, alles klein geschrieben", "j.weiss@posteo.de"),
    ("de-DE", "info at web de", "info@web.de"),
    # Portuguese: arroba, ponto, underline; "meia" is six.
    ("pt-BR", "joão ponto silva arroba gmail ponto com", "joao.silva@gmail.com"),
    ("pt-BR", "meu e-mail é maria underline souza arroba uol ponto com ponto br", "maria_souza@uol.com.br"),
    ("pt-BR", "carlos meia dois arroba hotmail ponto com tudo minúsculo", "carlos62@hotmail.com"),
    ("pt-PT", "rita traço costa arroba sapo ponto pt", "rita-costa@sapo.pt"),
    ("pt-BR", "é o pedro arroba empresa ponto com ponto br obrigado", "pedro@empresa.com.br"),
    # Italian: chiocciola, punto, trattino.
    ("it-IT", "mario punto rossi chiocciola gmail punto com", "mario.rossi@gmail.com"),
    ("it-IT", "la mia mail è luca trattino basso bianchi chiocciola libero punto it", "luca_bianchi@libero.it"),
    ("it-IT", "anna ottantadue chiocciola virgilio punto it grazie", "anna82@virgilio.it"),
    ("it-IT", "g punto verdi chiocciola pec punto it tutto minuscolo", "g.verdi@pec.it"),
    ("it-IT", "sara trattino neri chiocciola alice punto it", "sara-neri@alice.it"),
    # No address.
    ("en-US", "I don't know", None),
    ("en-US", "look at me", None),
    ("en-US", "I don't have email", None),
    ("en-US", "john dot smith", None),
    ("en-US", "at gmail dot com", None),
    ("en-US", "", None),
    ("de-DE", "weiß ich nicht", None),
    ("es-US", "no tengo correo", None),
    ("fr-FR", "je n'en ai pas", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "address"), EMAILS)
def test_emails(language: str, said: str, address: str | None) -> None:
    heard = hear_email(said, language)
    assert (heard.value if heard else None) == address


def test_a_written_address_is_surer_than_a_guessed_end() -> None:
    written, spoken, guessed = (hear_email(said, "en-US") for said in ("a.b@gmail.com", "a dot b at gmail dot com", "a dot b at gmail"))
    assert written is not None and spoken is not None and guessed is not None
    assert written.score > spoken.score > guessed.score


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en-US", "john.smith42@gmail.com", "john dot smith 4 2 at gmail dot com"),
        ("en-US", "john_s@web.de", "john underscore s at web dot d e"),
        ("de-DE", "max.mueller@gmx.de", "max Punkt mueller at g m x Punkt d e"),
        ("fr-FR", "jean-dupont@orange.fr", "jean tiret dupont arobase orange point f r"),
        ("es-US", "ana@yahoo.com.mx", "ana arroba yahoo punto com punto m x"),
        ("en-US", "one.two@example.com", "o n e dot t w o at e x a m p l e dot c o m"),
    ],
)
def test_emails_spoken(language: str, value: str, said: str) -> None:
    assert say_email(value, language) == said


NAMES = st.from_regex(r"[a-z]{1,8}([._-]?[a-z0-9]{1,6}){0,2}", fullmatch=True)
DOMAINS = st.from_regex(r"[a-z]{2,10}(-[a-z]{2,6})?\.(com|org|de|co\.uk|com\.br|it|fr)", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(NAMES, DOMAINS, st.sampled_from(TAGS))
@example("eo0", "aa.com", "pt-BR")
def test_addresses_said_are_heard_as_the_same(name: str, domain: str, language: str) -> None:
    value = f"{name}@{domain}"
    heard = hear_email(say_email(value, language), language)
    assert heard is not None and heard.value == value


# ------------------------------------------------------------------------------------------------------------- free text


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("en-US", "Um, well, my name is John Smith, thank you.", "John Smith"),
        ("en-US", "I need to cancel my order", "I need to cancel my order"),
        ("en-US", "It's the blue one, please", "the blue one"),
        ("en-US", "The Beatles", "The Beatles"),
        ("en-US", "  my   car won't start ", "my car won't start"),
        ("en-US", "thanks", "thanks"),
        ("en-US", "um, uh", None),
        ("en-US", "...", None),
        ("en-US", "", None),
        ("fr-FR", "euh, c'est Marie Dupont, s'il vous plaît", "Marie Dupont"),
        ("de-DE", "Ähm, ich heiße Müller. Danke!", "Müller"),
        ("es-US", "Pues, me llamo Ana, gracias", "Ana"),
        ("it-IT", "allora, mi chiamo Mario Rossi", "Mario Rossi"),
        ("pt-BR", "eh, meu nome é João, por favor", "João"),
    ],
)
def test_free_text(language: str, said: str, text: str | None) -> None:
    heard = hear_text(said, language)
    assert (heard.value if heard else None) == text


# -------------------------------------------------------------------------------------------------------------- whatever


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_heard_or_not(said: str, language: str) -> None:
    code, address, text = hear_code(said, language), hear_email(said, language), hear_text(said, language)
    assert code is None or (code.value and all(c.isalnum() for c in code.value) and code.value == code.value.upper() and 0 < code.score <= 1)
    assert address is None or ("@" in address.value and address.value == address.value.lower() and 0 < address.score <= 1)
    assert text is None or (text.value.strip() and 0 < text.score <= 1)
    for say in (say_code, spell, say_email):
        assert isinstance(say(said, language), str)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from("a b double oh bravo as in for at dot @ . underscore gmail com de como comme 42 it's is the wie doppel spelled é ñ ß y".split()), max_size=30),
    st.sampled_from(LANGUAGES),
)
def test_any_row_of_words_of_a_code_is_heard_or_not(words: list[str], language: str) -> None:
    said = " ".join(words)
    assert (code := hear_code(said, language)) is None or code.value
    assert (address := hear_email(said, language)) is None or "@" in address.value


@pytest.mark.parametrize(
    "said", ["b as in bravo " * 700, "B" * 10_000, "double " * 1400, "at " * 3300, "a@" * 5000, "a.@b.c" * 1600, "john dot " * 1100, "it's " * 2000, "4 " * 5000, "'" * 10_000]
)
@pytest.mark.parametrize("language", ["en-US", "fr-FR"])
def test_ten_thousand_characters_are_answered_fast(said: str, language: str) -> None:
    begun = time.perf_counter()
    hear_code(said, language)
    hear_email(said, language)
    hear_text(said, language)
    assert time.perf_counter() - begun < 0.5
