"""Text on its way to a voice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Undefined

from flowengine.dialog.secrets import Secret
from flowengine.dialog.speech import as_speech, escape, seconds_of, spoken


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("Hello.", "Hello."),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
        ("&lt;3 &#8364; &#x20AC; &quot;&apos;&gt;", "&lt;3 &#8364; &#x20AC; &quot;&apos;&gt;"),
        ("a &nbsp; b &copy", "a &amp;nbsp; b &amp;copy"),
        ("AT&T; x", "AT&amp;T; x"),
        ("1 < 2", "1 &lt; 2"),
        ("<3", "&lt;3"),
        ("a <b", "a &lt;b"),
        ("<b>bold</b>", "&lt;b>bold&lt;/b>"),
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ('<break time="1s"/>', '<break time="1s"/>'),
        ("<break/>", "<break/>"),
        ("<p><s>a</s></p>", "<p><s>a</s></p>"),
        ('<phoneme alphabet="ipa" ph="ˈtwɪlioʊ">Twilio</phoneme>', '<phoneme alphabet="ipa" ph="ˈtwɪlioʊ">Twilio</phoneme>'),
        ('<say-as interpret-as="digits">123</say-as>', '<say-as interpret-as="digits">123</say-as>'),
        (
            '<prosody rate="slow">a</prosody> <emphasis>b</emphasis> <sub alias="c">d</sub> <w>e</w> <lang xml:lang="es-US">f</lang>',
            '<prosody rate="slow">a</prosody> <emphasis>b</emphasis> <sub alias="c">d</sub> <w>e</w> <lang xml:lang="es-US">f</lang>',
        ),
        ('<amazon:effect name="whispered">a</amazon:effect>', '<amazon:effect name="whispered">a</amazon:effect>'),
        ("<speak>a</speak>", "&lt;speak>a&lt;/speak>"),
        ("<prompt>", "&lt;prompt>"),
        ("<sad>", "&lt;sad>"),
        ("<p", "&lt;p"),
        ("< p>", "&lt; p>"),
        ("<break <break/>", "&lt;break <break/>"),
        ("one\ntwo", "one two"),
        ("one  \n\n   two\n", "one two "),
        ("one\r\ntwo", "one two"),
        ("", ""),
    ],
)
def test_an_authors_text(text: str, speech: str) -> None:
    assert as_speech(text) == speech


@given(st.text())
def test_an_authors_text_is_fit_for_speech_the_second_time_too(text: str) -> None:
    speech = as_speech(text)
    assert as_speech(speech) == speech
    assert "\n" not in speech


@pytest.mark.parametrize(
    ("text", "escaped"), [("a", "a"), ("<>&", "&lt;&gt;&amp;"), ("&lt;", "&amp;lt;"), ('<break time="9s"/>', '&lt;break time="9s"/&gt;'), ("", ""), ("a\nb", "a\nb")]
)
def test_a_value(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_an_escaped_value_is_no_markup_of_the_authors(text: str) -> None:
    assert as_speech(escape(text)).replace(" ", "") == escape(text).replace(" ", "") or "\n" in text
    assert not set(escape(text)) & {"<", ">"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Undefined(), ""),
        ("", ""),
        ("a", "a"),
        (3, "3"),
        (-3, "-3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (1e300, str(10**300 // 1)),
        (True, "True"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (Secret("4711"), "•••"),
        ("0420", "0420"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_values_as_text(value: Any, text: str) -> None:
    if value == 1e300:
        text = str(int(1e300))
    assert spoken(value) == text


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("", "a"),
        ("Hello.", "Hello there."),
        ("Press one.", "Press 1234."),
        ("one two", "one, two, "),
        ("a", 'a<break time="1s"/>'),
        ('<break time="500ms"/>', '<break time="1s"/>'),
        ("Hello there", "Hello there. How are you? Fine! "),
        ("room one", "room 1 2 3"),
    ],
)
def test_longer_texts_are_heard_longer(shorter: str, longer: str) -> None:
    assert seconds_of(shorter) < seconds_of(longer)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0.0),
        ("   ", 0.0),
        ('<break time="2s"/>', 2.0),
        ("<break time='500ms'/>", 0.5),
        ('<break strength="weak" time="1.5s"/>', 1.5),
        ('<break time="1s"/><break time="2s"/>', 3.0),
    ],
)
def test_silence(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_markup_is_not_heard() -> None:
    assert seconds_of('<prosody rate="slow" volume="loud" pitch="high">Hello</prosody>') == pytest.approx(seconds_of("Hello"), abs=0.3)


@pytest.mark.parametrize("text", ["Thank you for calling Harbor Dental. For appointments, press 1. For billing, press 2."])
def test_about_as_long_as_a_voice_takes(text: str) -> None:
    assert 5 < seconds_of(text) < 9


@given(st.text(), st.text())
def test_a_length_is_never_negative_and_grows_with_the_text(text: str, more: str) -> None:
    assert seconds_of(text) >= 0
    if "<" not in text + more and text.strip() and more.strip():
        assert seconds_of(text + more) >= seconds_of(text)
