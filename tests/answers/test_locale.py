"""The tables of words: stored as callers' words are compared, complete, and without a word that means two things."""

from __future__ import annotations

import dataclasses
import string
import unicodedata
from collections.abc import Iterator

import pytest

from flowengine.answers.locale import LANGUAGES, Locale, locale_of

EITHER = {"mhm", "ok", "okay"}
"""Fillers that are a yes when they are all that is said."""


@pytest.fixture(params=LANGUAGES)
def locale(request: pytest.FixtureRequest) -> Locale:
    return locale_of(request.param)


def stored(locale: Locale) -> Iterator[tuple[str, str]]:
    """Each word or phrase with the name of its field; the sentences are spoken, not compared."""
    for field in dataclasses.fields(locale):
        value = getattr(locale, field.name)
        if field.name not in ("code", "units_first", "conjunction", "sentences", "vigesimal"):
            yield from ((field.name, word) for word in value)


def normal(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isascii() and c.isalnum() else " " for c in kept).split())


def test_words_are_stored_normalised(locale: Locale) -> None:
    words = list(stored(locale))
    assert words
    assert [(field, word) for field, word in words if word != normal(word) or not word] == []


def test_code_is_the_language() -> None:
    assert [locale_of(language).code for language in LANGUAGES] == list(LANGUAGES)


def test_every_field_has_words(locale: Locale) -> None:
    may_be_empty = {"compounds", "contractions", "denials", "vigesimal"}
    known = {field.name for field in dataclasses.fields(locale)} - {"code", "units_first", "conjunction", "sentences"}
    assert {field for field, _ in stored(locale)} - may_be_empty == known - may_be_empty
    assert locale.conjunction


def test_numbers_are_complete(locale: Locale) -> None:
    assert set(locale.digits.values()) == set(string.digits)
    assert set(locale.tens.values()) >= set(range(20, 100, 10))
    assert set(locale.teens.values()) >= set(range(10, 17))
    assert all(10 <= number <= 99 for number in locale.teens.values())
    assert set(locale.ordinals.values()) == {*range(1, 13), -1}
    assert set(locale.repeats.values()) >= {2, 3}


def test_only_german_says_units_first(locale: Locale) -> None:
    assert locale.units_first == (locale.code == "de")


def test_yes_is_never_no(locale: Locale) -> None:
    assert locale.yes & locale.no == frozenset()


def test_fillers_mean_nothing(locale: Locale) -> None:
    meaning = locale.yes | locale.no | set(locale.digits) | set(locale.teens) | set(locale.tens) | set(locale.ordinals)
    assert locale.fillers & meaning <= EITHER
    assert [word for word in locale.fillers if " " in word] == []
    assert locale.fillers & locale.joiners == frozenset()


def test_words_before_a_key_are_no_key(locale: Locale) -> None:
    keys = set(locale.digits) | set(locale.teens) | set(locale.tens) | set(locale.ordinals) | locale.star | locale.pound
    assert locale.key_words & keys == frozenset()
    assert locale.star & locale.pound == frozenset()


def test_no_lead_in_hides_a_longer_one(locale: Locale) -> None:
    leads = locale.lead_ins
    assert len(set(leads)) == len(leads)
    hidden = [(a, b) for at, a in enumerate(leads) for b in leads[at + 1 :] if b.startswith(a + " ")]
    assert hidden == []


def placeholders(sentence: str) -> list[str | None]:
    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]


def test_sentences_have_their_placeholders_and_no_other_braces(locale: Locale) -> None:
    expected = {"which": ["a", "b"], "confirm": ["value"], "implicit": ["value"]}
    for field in dataclasses.fields(locale.sentences):
        value = getattr(locale.sentences, field.name)
        texts = value if isinstance(value, tuple) else (value,)
        assert texts, field.name
        for text in texts:
            wanted = expected.get(field.name, [])
            assert text.strip() == text != "", field.name
            assert placeholders(text) == wanted, field.name
            assert text.count("{") == text.count("}") == len(wanted), field.name


@pytest.mark.parametrize("language", ["xx", "nl-NL", "", "english"])
def test_unknown_language_gets_english(language: str) -> None:
    assert locale_of(language).code == "en"


@pytest.mark.parametrize(("language", "code"), [("es-US", "es"), ("pt-BR", "pt"), ("DE-at", "de"), ("fr-CA", "fr")])
def test_region_is_ignored(language: str, code: str) -> None:
    assert locale_of(language).code == code
