"""`relay`: every attribute read, and refused with its line."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.language.header import RELAY_ATTRIBUTES, VOICE_ATTRIBUTES, Relay
from tests.language.marks import expect, in_flow, read


def relay_of(keys: str) -> Relay:
    return read(in_flow(f"relay: {{{keys}}}")).relay


@pytest.mark.parametrize(
    ("key", "value", "read_as"),
    [
        ("welcome_greeting", "Hello.", "Hello."),
        ("welcome_greeting_interruptible", "none", "none"),
        ("welcome_greeting_interruptible", "true", "any"),
        ("language", "en-GB", "en-GB"),
        ("tts_language", "multi", "multi"),
        ("tts_provider", "google", "Google"),
        ("tts_provider", "Elevenlabs", "ElevenLabs"),
        ("tts_provider", "AMAZON", "Amazon"),
        ("voice", "en-US-Journey-O", "en-US-Journey-O"),
        ("transcription_language", "es-US", "es-US"),
        ("transcription_provider", "deepgram", "Deepgram"),
        ("speech_model", "nova-3-general", "nova-3-general"),
        ("interruptible", "dtmf", "dtmf"),
        ("interruptible", "false", "none"),
        ("interruptible", "no", "none"),
        ("interruptible", "yes", "any"),
        ("interrupt_sensitivity", "Low", "low"),
        ("ignore_backchannel", "on", True),
        ("dtmf_detection", "false", False),
        ("report_input_during_agent_speech", "speech", "speech"),
        ("preemptible", "true", True),
        ("hints", "[Harbor Dental, root canal]", ("Harbor Dental", "root canal")),
        ("hints", "Harbor Dental", ("Harbor Dental",)),
        ("debug", "debugging", ("debugging",)),
        ("debug", "[tokens-played, debugging]", ("debugging", "tokens-played")),
        ("events", "tokens-played speaker-events", ("speaker-events", "tokens-played")),
        ("events", "[config-updated]", ("config-updated",)),
        ("speech_timeout", "auto", "auto"),
        ("speech_timeout", "600", "600"),
        ("speech_timeout", "5000ms", "5000"),
        ("eot_threshold", "0.5", "0.5"),
        ("eot_threshold", "0.90", "0.9"),
        ("eager_eot_threshold", "0.3", "0.3"),
        ("partial_prompts", "true", True),
        ("partial_prompt_on_hangup", "true", True),
        ("turn_detection", "true", True),
        ("include_in_prompt", "[turn-state, prompt-segments]", ("turn-state", "prompt-segments")),
        ("echo_prompt_filtering", "true", True),
        ("background_noise_reduction", "true", True),
        ("profanity_filter", "true", True),
        ("deepgram_smart_format", "false", False),
        ("asr_smart_format", "true", True),
        ("elevenlabs_text_normalization", "auto", "auto"),
        ("tts_text_normalization", "off", "off"),
        ("tts_language_text_normalization", "true", True),
        ("elevenlabs_language_text_normalization", "true", True),
        ("application_reconnect", "true", True),
        ("intelligence_service", "GA0", "GA0"),
        ("conversation_configuration", "conv_configuration_0", "conv_configuration_0"),
        ("conversation_id", "0042", "0042"),
        ("customer_name", "No", "No"),
        ("agent_ambient_sound", "https://a.example/b.mp3", "https://a.example/b.mp3"),
        ("ambient_sound_gain", "-4.5", -4.5),
        ("exit_url", "https://a.example/exit", "https://a.example/exit"),
        ("parameters", "{clinic: downtown, code: 0420, on: no}", {"clinic": "downtown", "code": "0420", "on": "no"}),
    ],
)
def test_attributes(key: str, value: str, read_as: Any) -> None:
    assert getattr(relay_of(f"{key}: {value}"), key) == read_as


def test_every_attribute_is_tried_above() -> None:
    tried = {row[0] for row in test_attributes.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert set(RELAY_ATTRIBUTES) - tried == set()


def test_nothing_is_set_by_itself() -> None:
    relay = relay_of("")
    assert {name: getattr(relay, name) for name in RELAY_ATTRIBUTES} == dict.fromkeys(RELAY_ATTRIBUTES)
    assert (relay.first_language, relay.languages, relay.parameters) == ("en-US", {}, {})


@pytest.mark.parametrize(
    ("keys", "language"),
    [("language: de-DE", "de-DE"), ("tts_language: fr-FR", "fr-FR"), ("language: de-DE, tts_language: fr-FR", "fr-FR"), ("transcription_language: es-US", "en-US")],
)
def test_the_language_that_a_call_begins_in(keys: str, language: str) -> None:
    assert relay_of(keys).first_language == language


def test_languages() -> None:
    relay = relay_of(
        "languages: {es-US: {tts_provider: amazon, voice: Lupe-Neural, transcription_provider: Google, speech_model: long, hints: [a, b], asr_smart_format: no, tts_text_normalization: on, tts_language_text_normalization: yes}, sv-SE: {}}"
    )
    spanish = relay.languages["es-US"]  # type: ignore[index]
    assert [getattr(spanish, name) for name in VOICE_ATTRIBUTES] == ["Amazon", "Lupe-Neural", "Google", "long", ("a", "b"), False, "on", True]
    assert list(relay.languages) == ["es-US", "sv-SE"]


@pytest.mark.parametrize(
    ("keys", "code", "suggestion"),
    [
        ("tts_provider: «Gogle»", "wrong-value", "Google"),
        ("tts_provider: «Deepgram»", "wrong-value", ""),
        ("tts_provider: «[Google]»", "wrong-type", ""),
        ("transcription_provider: «Amazon»", "wrong-value", ""),
        ("transcription_provider: «depgram»", "wrong-value", "Deepgram"),
        ("interruptible: «keys»", "wrong-value", ""),
        ("interruptible: «[dtmf]»", "wrong-value", ""),
        ("interrupt_sensitivity: «hgih»", "wrong-value", "high"),
        ("dtmf_detection: «always»", "wrong-type", ""),
        ("speech_timeout: «599»", "wrong-value", ""),
        ("speech_timeout: «5001»", "wrong-value", ""),
        ("speech_timeout: «1s»", "wrong-value", ""),
        ("speech_timeout: «²»", "wrong-value", ""),
        ("eot_threshold: «0.49»", "wrong-value", ""),
        ("eot_threshold: «0.91»", "wrong-value", ""),
        ("eot_threshold: «high»", "wrong-value", ""),
        ("eot_threshold: «nan»", "wrong-value", ""),
        ("eager_eot_threshold: «0.2»", "wrong-value", ""),
        ("events: «speaker-event»", "wrong-value", ""),
        ("events: «[]»", "wrong-value", ""),
        ("events: «{a: b}»", "wrong-value", ""),
        ("debug: «config-updated»", "wrong-value", ""),
        ("include_in_prompt: «all»", "wrong-value", ""),
        ("tts_text_normalization: «maybe»", "wrong-value", ""),
        ("language: «en_US»", "bad-language", "en-US"),
        ("languages: {«es_US»: {}}", "bad-language", "es-US"),
        ("languages: {es-US: «Google»}", "wrong-type", ""),
        ("voice: «''»", "empty-value", ""),
        ("voice: «'  '»", "empty-value", ""),
        ("voice: «[a]»", "wrong-type", ""),
        ("hints: [«''»]", "empty-value", ""),
        ("hints: [«[a]»]", "wrong-type", ""),
        ("parameters: {«clinic»: ''}", "empty-value", ""),
        ("parameters: {clinic: «[a]»}", "wrong-type", ""),
        ("parameters: «[clinic]»", "wrong-type", ""),
        ("welcome_greeting: «''»", "empty-value", ""),
        ("ambient_sound_gain: «loud»", "wrong-type", ""),
    ],
)
def test_slips(keys: str, code: str, suggestion: str) -> None:
    expect(in_flow(f"relay: {{{keys}}}"), (code, suggestion))
