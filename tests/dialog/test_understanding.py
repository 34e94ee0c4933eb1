"""Which branch a caller means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise
from flowengine.dialog.understanding import ACCEPT, MARGIN, Match, Matcher

MENU = [
    (["appointment", "book an appointment", "make appointment", "cita"], ["1"]),
    (["bill", "billing", "invoice", "pay my bill"], ["2"]),
    (["spanish", "español"], ["9"]),
    (["operator", "agent", "a person", "speak to a human"], ["0"]),
    (["opening hours", "when are you open"], ["star"]),
]
NAMES = ["appointment", "billing", "spanish", "operator", "hours"]


def matcher(branches: list[tuple[list[str], list[str]]] | None = None, language: str = "en-US") -> Matcher:
    return Matcher(MENU if branches is None else branches, locale_of(language))


def understood(said: str) -> str | None:
    match = matcher().match(normalise(said))
    return NAMES[match.first] if match.understood and not match.unsure else None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("appointment", "appointment"),
        ("Appointment.", "appointment"),
        ("APPOINTMENTS", "appointment"),
        ("I'd like to book an appointment, please", "appointment"),
        ("um, appointment", "appointment"),
        ("can I make an appointment for tomorrow", "appointment"),
        ("appointmint", "appointment"),
        ("apointment please", "appointment"),
        ("cita", "appointment"),
        ("billing", "billing"),
        ("I have a question about my bill", "billing"),
        ("I want to pay my bill", "billing"),
        ("invoices", "billing"),
        ("español", "spanish"),
        ("espanol por favor", "spanish"),
        ("Spanish, please", "spanish"),
        ("operator", "operator"),
        ("let me talk to an agent", "operator"),
        ("give me a person", "operator"),
        ("opening hours", "hours"),
        ("what are your opening hours", "hours"),
        ("when are you open", "hours"),
        ("one", "appointment"),
        ("press two", "billing"),
        ("option two", "billing"),
        ("number nine", "spanish"),
        ("zero", "operator"),
        ("the first one", "appointment"),
        ("the second one", "billing"),
        ("I want option two", "billing"),
        ("three", None),
        ("", None),
        ("um", None),
        ("please", None),
        ("I don't know", None),
        ("what", None),
        ("elephants", None),
        ("my dog ate the homework", None),
        ("just a second", None),
        ("not billing", None),
        ("I don't want billing", None),
        ("I don't want an appointment, I want billing", "billing"),
        ("appointment or billing", None),
    ],
)
def test_a_menu(said: str, meant: str | None) -> None:
    assert understood(said) == meant


def test_a_whole_wording_is_certain() -> None:
    assert matcher().match("billing") == Match(1, 1.0)
    assert matcher().match(normalise("I would like to pay my bill")) == Match(1, 1.0)


def test_a_key_is_nearly_so() -> None:
    assert matcher().match("two") == Match(1, 0.98)


def test_a_key_that_nobody_has_chooses_nothing() -> None:
    match = matcher().match("seven")
    assert not match.understood


def test_words_of_a_branch_come_before_keys() -> None:
    """ "One" is what the second branch is called here."""
    found = matcher([(["two"], ["1"]), (["one"], ["2"])])
    assert (found.match("one").first, found.match("two").first) == (1, 0)


def test_the_earlier_of_two_equal_branches() -> None:
    found = matcher([(["sales"], ["1"]), (["sales"], ["1"])])
    assert (found.match("sales").first, found.match("one").first) == (0, 0)


def test_too_close_to_tell() -> None:
    found = matcher([(["checking account"], []), (["savings account"], [])])
    match = found.match("account")
    assert match.unsure or not match.understood
    assert {match.first, match.second} <= {0, 1, -1}
    clear = found.match(normalise("my checking account"))
    assert clear.understood and not clear.unsure and clear.first == 0


def test_a_word_that_all_branches_share_tells_nothing() -> None:
    found = matcher([(["red wine"], ["1"]), (["white wine"], ["2"])])
    assert found.match("wine").unsure
    assert found.match("red").first == 0 and found.match("red").understood and not found.match("red").unsure
    assert found.match(normalise("some white wine please")).first == 1


def test_both_named() -> None:
    match = matcher([(["red"], []), (["white"], [])]).match("red and white")
    assert match.unsure or not match.understood


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "my bill or the hours"),
        ("es", "factura u horario"),
        ("fr", "facture ou horaires"),
        ("de", "Rechnung oder Zeiten"),
        ("pt", "conta ou horários"),
        ("it", "conto oppure orari"),
    ],
)
def test_two_named_with_an_or(language: str, said: str) -> None:
    """ "Swordfish or roast beef" isn't roast beef because that is more words."""
    branches = [
        (["my bill", "factura", "facture", "Rechnung", "conta", "conto"], ["1"]),
        (["hours", "horario", "horaires", "Zeiten", "horários", "orari", "opening hours"], ["2"]),
        (["x"], []),
    ]
    match = matcher(branches, language).match(normalise(said))
    assert match.unsure and {match.first, match.second} == {0, 1}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("swordfish or roast beef", {0, 1}),
        ("either the swordfish or the roast beef please", {0, 1}),
        ("one or two", {0, 1}),
        ("roast beef or beef", {1}),
        ("roast beef or something", {1}),
        ("one or two slices of roast beef", {1}),
        ("surf or turf", {2}),
        ("I'd like the surf or turf please", {2}),
        ("swordfish or roast beef or pizza", set()),
    ],
)
def test_or_between_branches_and_in_a_phrase(said: str, meant: set[int]) -> None:
    found = matcher([(["swordfish"], ["1"]), (["roast beef", "beef"], ["2"]), (["surf or turf"], []), (["surf"], []), (["pizza"], [])])
    assert set(found.match(normalise(said)).meant) == meant


@pytest.mark.parametrize("branches", [[], [([], [])], [([], ["1"])], [(["", "  ", "..."], [])]])
def test_menus_without_words(branches: list[tuple[list[str], list[str]]]) -> None:
    found = matcher(branches)
    for said in ("", "billing", "two"):
        assert not found.match(said).understood
    assert found.match("one").understood == (branches == [([], ["1"])])


def test_an_answer_of_fillers_only_is_matched_by_its_wording() -> None:
    assert matcher([(["please"], []), (["thank you"], [])]).match("thank you") == Match(1, 1.0)


def test_accents_and_punctuation_do_not_matter() -> None:
    found = matcher([(["Año Nuevo"], []), (["l'été"], [])], "es-US")
    assert found.match(normalise("ano nuevo")).first == 0
    assert found.match(normalise("L’ÉTÉ!")).first == 1


def test_thresholds() -> None:
    assert Match(0, ACCEPT).understood and not Match(0, ACCEPT - 0.001).understood
    assert Match(0, 0.9, 1, 0.9 - MARGIN + 0.001).unsure
    assert not Match(0, 0.9, 1, 0.9 - MARGIN).unsure
    assert not Match(0, ACCEPT + 0.01, 1, ACCEPT - 0.01).unsure
    assert not Match().understood and not Match().unsure


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_understood_as_itself(language: str) -> None:
    branches = [(["alpha bravo", "charlie"], ["1"]), (["delta", "echo foxtrot golf"], ["2"]), (["hotel india"], ["3"])]
    found = matcher(branches, language)
    for index, (wordings, _) in enumerate(branches):
        for wording in wordings:
            assert found.match(wording) == Match(index, 1.0)


WORDS = st.sampled_from(
    ["bill", "or", "o", "billing", "book", "appointment", "one", "two", "first", "a", "the", "not", "don t", "account", "checking", "um", "x", "é", "press", "", "स"]
)
PHRASES = st.lists(WORDS, max_size=4).map(" ".join)


@given(st.lists(st.tuples(st.lists(PHRASES, max_size=3), st.lists(st.sampled_from(["1", "2", "*", "12"]), max_size=2)), max_size=5), PHRASES, st.sampled_from(LANGUAGES))
def test_any_menu_and_any_words(branches: list[tuple[list[str], list[str]]], said: str, language: str) -> None:
    match = Matcher(branches, locale_of(language)).match(normalise(said))
    assert -1 <= match.first < len(branches) and -1 <= match.second < len(branches)
    assert 0 <= match.second_score <= match.score <= 1
    assert (match.first == -1) == (match.score == 0.0)
    assert match.first == -1 or match.first != match.second
    assert match == Matcher(branches, locale_of(language)).match(normalise(said))


@given(st.lists(PHRASES.filter(lambda phrase: bool(normalise(phrase))), min_size=1, max_size=4, unique=True), st.data())
def test_what_stands_in_the_menu_is_certain(phrases: list[str], data: st.DataObject) -> None:
    normal = [normalise(phrase) for phrase in phrases]
    place = data.draw(st.integers(0, len(phrases) - 1))
    match = Matcher([([phrase], []) for phrase in phrases], locale_of("en")).match(normal[place])
    assert match.score == 1.0


@given(st.text(max_size=200))
def test_any_text(said: str) -> None:
    match = matcher().match(normalise(said))
    assert 0 <= match.score <= 1
