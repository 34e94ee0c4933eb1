"""What can stand where something is said."""

from __future__ import annotations

import pytest

from flowengine.language.prompts import OneOf, Play, Prompt, Say
from flowengine.loading import check_bytes
from tests.language.marks import expect, in_flow, in_state, places, read, told


def prompt_of(value: str) -> Prompt:
    """A prompt out of a flow without problems."""
    prompt = read(in_state(f"prompt: {value}\ngoto: x", "variables: {tries: 0}")).states["m"].prompt  # type: ignore[index]
    assert prompt is not None
    return prompt


# ------------------------------------------------------------------------------------------------------------- what is read


def test_a_text() -> None:
    [part] = prompt_of("Hello there.").parts[""]
    assert isinstance(part, Say)
    assert (str(part.say), part.language, part.if_, part.interruptible) == ("Hello there.", None, None, None)


def test_a_part_without_its_list() -> None:
    [part] = prompt_of("{say: Hello., language: es-US, if: tries > 1, interruptible: false}").parts[""]
    assert isinstance(part, Say)
    assert (str(part.say), part.language, str(part.if_), part.interruptible) == ("Hello.", "es-US", "tries > 1", False)


def test_a_recording() -> None:
    [part] = prompt_of("{play: https://a.example/b.mp3, loop: 0, text: Music, if: tries, interruptible: true}").parts[""]
    assert isinstance(part, Play)
    assert (str(part.play), part.loop, str(part.text), str(part.if_), part.interruptible) == ("https://a.example/b.mp3", 0, "Music", "tries", True)


def test_a_recording_is_played_once() -> None:
    [part] = prompt_of("{play: https://a.example/b.mp3}").parts[""]
    assert isinstance(part, Play) and part.loop == 1


def test_one_of_several() -> None:
    [part] = prompt_of("{one_of: [Hello., Good day.], language: en-GB}").parts[""]
    assert isinstance(part, OneOf)
    assert ([str(text) for text in part.one_of], part.language) == (["Hello.", "Good day."], "en-GB")


def test_parts_in_order() -> None:
    parts = prompt_of("[Hello., {play: https://a.example/b.mp3}, {one_of: [a, b]}, {say: Bye.}]").parts[""]
    assert [type(part) for part in parts] == [Say, Play, OneOf, Say]


def test_languages() -> None:
    prompt = prompt_of("{en-US: Hello., es-US: [Hola., {say: ¿Qué tal?}], multi: Hi., es-419: Buenas.}")
    assert {code: [str(getattr(part, "say", "")) for part in parts] for code, parts in prompt.parts.items()} == {
        "en-US": ["Hello."],
        "es-US": ["Hola.", "¿Qué tal?"],
        "multi": ["Hi."],
        "es-419": ["Buenas."],
    }


def test_every_text_is_found() -> None:
    prompt = prompt_of("{en-US: [Hello., {one_of: [a, b]}], es-US: {play: https://a.example/b.mp3, text: c}}")
    assert [str(template) for template in prompt.templates()] == ["Hello.", "a", "b", "https://a.example/b.mp3", "c"]


@pytest.mark.parametrize("text", ["No", "on", "0420", "12:30", "+15551230100", "null", "true", "~"])
def test_words_that_yaml_takes_for_something_else(text: str) -> None:
    [part] = prompt_of(text).parts[""]
    assert isinstance(part, Say) and str(part.say) == text


# ---------------------------------------------------------------------------------------------------------------- slips


@pytest.mark.parametrize(
    ("fragment", "code", "suggestion"),
    [
        ("prompt«:»\ngoto: x", "empty-value", ""),
        ("prompt: «''»\ngoto: x", "empty-value", ""),
        ("prompt: «'  '»\ngoto: x", "empty-value", ""),
        ("prompt: «[]»\ngoto: x", "empty-value", ""),
        ("prompt: [Hello., «''»]\ngoto: x", "empty-value", ""),
        ("prompt: [Hello., «[Bye.]»]\ngoto: x", "wrong-type", ""),
        ("prompt: {«saay»: Hello.}\ngoto: x", "wrong-type", "say"),
        ("prompt: [{«sya»: Hello.}]\ngoto: x", "unknown-key", "say"),
        ("prompt: [{«english»: Hello.}]\ngoto: x", "unknown-key", ""),
        ("prompt: {«english»: Hello.}\ngoto: x", "wrong-type", ""),
        ("prompt: {en-US: Hello., «es_US»: Hola.}\ngoto: x", "bad-language", "es-US"),
        ("prompt: {en-US: Hello., «EN-GB»: Hi.}\ngoto: x", "bad-language", "en-GB"),
        ("prompt: {en-US: «[]»}\ngoto: x", "empty-value", ""),
        ("prompt: {«en-US»: }\ngoto: x", "stray-key", ""),
        ("prompt: {say: «[a]»}\ngoto: x", "wrong-type", ""),
        ("prompt: {say: a, language: «english»}\ngoto: x", "bad-language", ""),
        ("prompt: {say: a, if: «'{{ 1 > 2 }}'»}\ngoto: x", "braces-in-expression", "1 > 2"),
        ("prompt: {play: https://a.example/b.mp3, loop: «-1»}\ngoto: x", "wrong-value", ""),
        ("prompt: {play: https://a.example/b.mp3, «language»: en-US}\ngoto: x", "unknown-key", ""),
        ("prompt: {say: a, «loop»: 2}\ngoto: x", "unknown-key", ""),
        ("prompt: {one_of: [«''»]}\ngoto: x", "empty-value", ""),
        ("prompt: {one_of: «[]»}\ngoto: x", "empty-value", ""),
        ("prompt: {say: a, «play»: https://a.example/b.mp3}\ngoto: x", "unknown-key", ""),
        ("prompt: {say: «Sorry, that is wrong.»}\ngoto: x", "stray-key", '"Sorry, that is wrong."'),
        ("prompt: 'Hello {{ «nobody» }}'\ngoto: x", "unknown-variable", ""),
        ("prompt: Hello {{ call.from | «shout» }}\ngoto: x", "unknown-filter", ""),
        ("prompt: {say: a, interruptible: «speech»}\ngoto: x", "wrong-type", ""),
        ("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, prompt: «''»}]", "empty-value", ""),
        ("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_match: [Hm?, «''»]", "empty-value", ""),
    ],
)
def test_slips(fragment: str, code: str, suggestion: str) -> None:
    expect(in_state(fragment), (code, suggestion))


@pytest.mark.parametrize(
    "source", ["cowbell.mp3", "/cowbell.mp3", "ftp://a.example/b.mp3", "https://", "https://a b.example/c.mp3", "http://[a.example/b.mp3", "javascript:alert(1)"]
)
def test_a_recording_that_cannot_be_fetched(source: str) -> None:
    """No frame can be made of it, so a call would find out."""
    text, [span] = places(in_state(f"prompt: {{play: «'{source}'»}}\ngoto: x"))
    _, found = check_bytes(text.encode(), "test.yaml")
    assert [p.span for p in found if p.severity == "error"] == [span], told(found, text)


def test_more_loops_than_twilio_plays() -> None:
    read(in_state("prompt: {play: https://a.example/b.mp3, loop: 1000}\ngoto: x"))
    expect(in_state("prompt: {play: https://a.example/b.mp3, loop: «1001»}\ngoto: x"), ("wrong-value", ""))


def test_a_rung_is_a_prompt_or_a_block() -> None:
    flow = read(
        in_flow("recovery: {no_input: [Hm?, {prompt: {en-US: Hello?}}, {say: There?}, {en-US: Yes?}, {goto: m}, {prompt: [a, b], reprompt: false}], no_match: {one_of: [a, b]}}")
    )
    rungs = flow.recovery.no_input or ()
    assert [list(rung.prompt.parts) if rung.prompt else None for rung in rungs] == [[""], ["en-US"], [""], ["en-US"], None, [""]]
    assert [rung.reprompt for rung in rungs] == [True] * 5 + [False]
