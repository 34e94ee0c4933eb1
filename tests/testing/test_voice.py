"""The voice that a caller hears: when, how far, and what is cut."""

from __future__ import annotations

import pytest

from flowengine.testing.voice import GAP, LATENCY, Utterance, Voice, plain


def said(text: str, *, last: bool = True) -> Utterance:
    return Utterance(text, 2.0, last=last)


def edges(voice: Voice) -> list[tuple[float, str]]:
    found = []
    while voice.due is not None:
        now = voice.due
        found.append((round(now, 3), voice.step(now)))
    return found


def test_a_text_is_heard_a_moment_after_it_was_sent() -> None:
    voice = Voice()
    assert not voice.busy and voice.due is None
    voice.add(said("Hello there"), 10.0)
    assert voice.busy and not voice.on
    assert edges(voice) == [(10.0 + LATENCY, "begins"), (12.0 + LATENCY, "ends")]
    assert not voice.busy


def test_texts_of_one_cycle_follow_without_a_gap_and_cycles_with_one() -> None:
    voice = Voice()
    for utterance in (said("one", last=False), said("two"), said("three")):
        voice.add(utterance, 0.0)
    times = [LATENCY, LATENCY + 2, LATENCY + 4, LATENCY + 4 + GAP, LATENCY + 6 + GAP]
    assert edges(voice) == [(pytest.approx(at), kind) for at, kind in zip(times, ("begins", "goes on", "pauses", "begins", "ends"), strict=True)]


def test_words_are_heard_one_after_the_other_and_a_cut_drops_the_rest() -> None:
    voice = Voice()
    voice.add(said("one two three four"), 0.0)
    voice.add(said("five"), 0.0)
    voice.step(LATENCY)
    cut = voice.cut(LATENCY + 1.0)
    assert cut is not None and cut.heard_by(99.0) == "one two"
    assert not voice.busy and voice.due is None and voice.cut(2.0) is None


def test_what_cuts_it() -> None:
    voice = Voice()
    assert not voice.can_be_cut(keys=True)
    voice.add(Utterance("one", 1.0, by_keys=True, by_speech=False), 0.0)
    assert voice.can_be_cut(keys=True) and not voice.can_be_cut(keys=False)


@pytest.mark.parametrize(("ssml", "heard"), [("Hello <break time='1s'/> there", "Hello there"), ("Fish &amp; chips", "Fish & chips"), ("a\n  b", "a b")])
def test_what_is_heard_of_a_text(ssml: str, heard: str) -> None:
    assert plain(ssml) == heard
