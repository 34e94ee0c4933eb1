"""Phrases: what each stands for, and where one can't be read."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.language.phrases import MAX_WORDINGS, MAX_WORDS, Phrase, PhraseSyntaxError
from flowengine.language.reader import read_flow_bytes
from tests.language.marks import expect, in_state, places, read, told

LISTS = {"person": (Phrase("operator"), Phrase("(a|the) person")), "polite": (Phrase("please"), Phrase("<thanks>")), "thanks": (Phrase("thanks"),)}


@pytest.mark.parametrize(
    ("source", "wordings"),
    [
        ("billing", ["billing"]),
        ("say  that\tagain", ["say that again"]),
        ("  padded  ", ["padded"]),
        ("(an) appointment", ["an appointment", "appointment"]),
        ("(book|make) it", ["book it", "make it"]),
        ("(a|the|) person", ["a person", "the person", "person"]),
        ("(|a) person", ["person", "a person"]),
        (
            "(book|make|change) (an) appointment",
            ["book an appointment", "book appointment", "make an appointment", "make appointment", "change an appointment", "change appointment"],
        ),
        ("(please)", ["please"]),
        ("(a (very) big|small) dog", ["a very big dog", "a big dog", "small dog"]),
        ("un(happy)", ["un happy", "un"]),
        ("<person>", ["operator", "a person", "the person"]),
        ("(get me) <person>", ["get me operator", "get me a person", "get me the person", "operator", "a person", "the person"]),
        ("< person >", ["operator", "a person", "the person"]),
        ("<polite>", ["please", "thanks"]),
        ("<nobody> there", ["there"]),
        ("cita|", None),
        ("español", ["español"]),
        ("a,b.c", ["a,b.c"]),
        ("it's", ["it's"]),
        ("日本 語", ["日本 語"]),
        ("24/7", ["24/7"]),
        ("(a|a) b", ["a b"]),
    ],
)
def test_wordings(source: str, wordings: list[str] | None) -> None:
    if wordings is None:
        with pytest.raises(PhraseSyntaxError):
            Phrase(source)
        return
    found = Phrase(source).wordings(LISTS)
    assert sorted(found) == sorted(wordings)
    assert len(set(found)) == len(found)


def test_references() -> None:
    assert list(Phrase("(<a>|b <c>) <a>").references()) == ["a", "c", "a"]


def test_circles_stand_for_nothing() -> None:
    lists = {"a": (Phrase("<b> x"), Phrase("y")), "b": (Phrase("<a>"), Phrase("z"))}
    assert sorted(Phrase("<a>").wordings(lists)) == ["x", "y", "z x"]
    assert Phrase("<c>").wordings({"c": (Phrase("<c>"),)}) == ()


def test_what_is_found_is_of_the_lists_it_was_asked_for_with() -> None:
    phrase = Phrase("<greeting> you")
    assert phrase.wordings({"greeting": (Phrase("hey"),)}) == ("hey you",)
    assert phrase.wordings({"greeting": (Phrase("hello"),)}) == ("hello you",)
    assert phrase.wordings() == ("you",)


def test_wordings_are_bounded() -> None:
    assert len(Phrase(" ".join(["(a|b|c|d)"] * 20)).wordings()) <= MAX_WORDINGS
    assert len(Phrase(" ".join(["(a b)"] * 40)).wordings()) <= MAX_WORDINGS


def test_lists_of_lists_are_bounded() -> None:
    """Each list asks twice for the next: sixteen of them make a wording that nobody could say, twenty take minutes."""
    lists: Mapping[str, tuple[Phrase, ...]] = {f"p{n}": (Phrase(f"<p{n + 1}> <p{n + 1}>"),) for n in range(15)} | {"p15": (Phrase("ha"),)}
    assert all(len(wording) <= 2_000 for wording in Phrase("<p0>").wordings(lists))


@pytest.mark.parametrize("more", ["", "(a b|c) "])
def test_lists_that_name_each_other_are_bounded(more: str) -> None:
    lists: Mapping[str, tuple[Phrase, ...]] = {f"p{n}": (Phrase(f"{more}<p{(n + 1) % 40}> <p{(n + 1) % 40}>"),) for n in range(40)}
    assert Phrase("<p0>").wordings(lists) == ()


def test_a_wording_too_long_is_left_out() -> None:
    long = " ".join(["very"] * MAX_WORDS)
    assert Phrase(f"{long} (big)").wordings() == (long,)
    assert Phrase(f"({long} big|small) dog").wordings() == ("small dog",)


@pytest.mark.parametrize(
    ("source", "start", "length"),
    [
        ("(book|make", 0, 1),
        ("a (b (c) d", 2, 1),
        ("book)", 4, 1),
        ("a | b", 2, 1),
        ("a () b", 2, 2),
        ("a < b", 2, 1),
        ("a > b", 2, 1),
        ("<>", 0, 2),
        ("<a|b>", 0, 1),
        ("", 0, 1),
        ("   ", 0, 3),
        ("(((((((a)))))))", 6, 1),
    ],
)
def test_what_cannot_be_read(source: str, start: int, length: int) -> None:
    with pytest.raises(PhraseSyntaxError) as error:
        Phrase(source)
    assert (error.value.start, error.value.length) == (start, length)
    assert error.value.reason == str(error.value)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    rows = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(rows.map(" ".join), rows.map(lambda row: "(" + "|".join(row) + ")"))


PHRASES = st.recursive(st.sampled_from(["a", "bee", "sea"]), _larger, max_leaves=8)


@given(PHRASES)
def test_wordings_are_words_of_the_phrase_in_its_order(source: str) -> None:
    try:
        phrase = Phrase(source)
    except PhraseSyntaxError as error:
        assert "deep" in error.reason
        return
    found = phrase.wordings()
    assert found or source.startswith("(")
    for wording in found:
        words = iter(re.findall("a|bee|sea", source))
        assert all(word in words for word in wording.split())  # each behind the one before


@given(st.text("ab ()|<>\t,é", max_size=30))
def test_any_text_is_read_or_refused_at_its_place(source: str) -> None:
    try:
        wordings = Phrase(source).wordings()
    except PhraseSyntaxError as error:
        assert 0 <= error.start <= len(source)
        assert error.length >= 1
        return
    assert len(wordings) <= MAX_WORDINGS
    assert not any(set(wording) & set("()|<>\t") for wording in wordings)


# ---------------------------------------------------------------------------------------------------------------- in a flow


@pytest.mark.parametrize(
    ("speech", "code", "suggestion"),
    [
        ("[yes, «(»book]", "bad-phrase", ""),
        ("[yes, '«(»book']", "bad-phrase", ""),
        ("['a b «)» c']", "bad-phrase", ""),
        ("[a «()» b]", "bad-phrase", ""),
        ('["é 日本 «(»c"]', "bad-phrase", ""),
        ("['«'»]", "bad-phrase", ""),
        ("[«<persn>»]", "unknown-phrase", "<person>"),
        ("[a «<persn>» b]", "unknown-phrase", "<person>"),
        ("['a «<nobody>» b']", "unknown-phrase", ""),
        ("[«[a]»]", "wrong-type", ""),
        ("[«{a: b}»]", "wrong-type", ""),
    ],
)
def test_slips(speech: str, code: str, suggestion: str) -> None:
    expect(in_state(f"prompt: Hello.\nchoices: [{{speech: {speech}, goto: x}}]", "phrases: {person: [operator]}"), (code, suggestion))


def test_slips_in_lists() -> None:
    expect(
        in_state("prompt: Hello.\nchoices: [{speech: <agent>, goto: x}]", "phrases: {agent: [b, «(»c], d: [<agent>], e: [«<agnet>»]}"),
        ("bad-phrase", ""),
        ("unknown-phrase", "<agent>"),
    )


def test_a_list_that_only_repeats_itself_can_never_be_said() -> None:
    source, _ = places(in_state("prompt: Hello.\nchoices: [{speech: <a>, goto: x}]", "phrases: {a: [<b>], b: [<a>]}"))
    flow, problems = read_flow_bytes(source.encode(), "test.yaml")
    assert flow is None, told(problems, source)


def test_a_choice_is_made_by_its_keys_or_by_a_phrase_that_can_be_said() -> None:
    circle = "phrases: {a: [<b>], b: [<a>], c: [], d: [<a>, agent]}"
    expect(in_state("prompt: Hello.\nchoices: [{«speech»: [<a>, <b>], goto: x}]\ncommands: [{«speech»: <c>, goto: x}]", circle), ("bad-phrase", ""), ("bad-phrase", ""))
    read(in_state("prompt: Hello.\nchoices: [{dtmf: 1, speech: <a>, goto: x}, {speech: [<a>, <d>], goto: x}, {speech: <b> please, goto: x}]", circle))


def test_what_nobody_can_say() -> None:
    expect(in_state(f"prompt: Hello.\nchoices: [{{dtmf: 1, speech: [«(|)», «'{'very ' * MAX_WORDS}big'»], goto: x}}]"), ("bad-phrase", ""), ("bad-phrase", ""))


def test_slips_behind_escapes() -> None:
    expect(in_state("""prompt: Hello.\nchoices: [{speech: ['it''s «(»a', "x\\"y «<bb>»"], goto: x}]"""), ("bad-phrase", ""), ("unknown-phrase", ""))


def test_phrases_stay_texts() -> None:
    flow = read(in_state("prompt: Hello.\nchoices: [{speech: [no, on, 0420, 12:30, +1555], goto: x}]"))
    [choice] = flow.states["m"].choices or ()  # type: ignore[index]
    assert [phrase.wordings() for phrase in choice.speech] == [("no",), ("on",), ("0420",), ("12:30",), ("+1555",)]
