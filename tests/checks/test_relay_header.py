"""Rule `relay-header`: voices, models and languages that Twilio would refuse together."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_flow, in_state

RULE = "relay-header"
VOICES = {
    "Google": ["en-US-Journey-O", "en-US-Neural2-A", "en-US-Chirp3-HD-Aoede", "en-US-Standard-C", "en-US-Wavenet-F", "en-US-Studio-O"],
    "Amazon": ["Joanna-Neural", "Matthew-Neural", "Joanna", "Mizuki", "Amy-Generative"],
    "ElevenLabs": ["UgBBYS2sOqTuMpoF3BR0", "NYC9WEgkq1u4jiqBseQ9-turbo_v2_5-0.8_0.8_0.6", "ZF6FPAbjXT4488VcRRnw-flash_v2_5", "ZF6FPAbjXT4488VcRRnw-flash_v2_5-1.0_0.7_0.8"],
}
PAIRS = [(provider, voice, owner) for provider in VOICES for owner, voices in VOICES.items() for voice in voices]


@pytest.mark.parametrize(("provider", "voice", "owner"), PAIRS)
def test_every_provider_with_every_voice(provider: str, voice: str, owner: str) -> None:
    if owner == provider:
        finds(RULE, in_flow(f"relay: {{tts_provider: {provider}, voice: {voice}}}"))
    else:
        finds(RULE, in_flow(f"relay: {{tts_provider: {provider}, voice: «{voice}»}}"), ("voice-of-another-provider", ""))


def test_without_a_provider_the_voice_is_of_elevenlabs() -> None:
    finds(RULE, in_flow("relay: {voice: UgBBYS2sOqTuMpoF3BR0}"))
    finds(RULE, in_flow("relay: {voice: «Joanna-Neural»}"), ("voice-of-another-provider", ""))
    finds(RULE, in_flow("relay: {voice: «en-US-Journey-O»}"), ("voice-of-another-provider", ""))


def test_an_unknown_kind_of_voice_is_left_to_twilio() -> None:
    finds(RULE, in_flow("relay: {tts_provider: Google, voice: brand-new voice 7}"))


@pytest.mark.parametrize(("voice", "bare"), [("Polly.Joanna-Neural", "Joanna-Neural"), ("Google.en-US-Journey-O", "en-US-Journey-O")])
def test_names_as_say_has_them(voice: str, bare: str) -> None:
    finds(RULE, in_flow(f"relay: {{tts_provider: Google, voice: «{voice}»}}"), ("say-prefix", bare))


def test_a_google_voice_speaks_its_own_language() -> None:
    finds(RULE, in_flow("relay: {language: en-GB, tts_provider: Google, voice: en-US-Journey-O}"))
    finds(RULE, in_flow("relay: {language: es-US, tts_provider: Google, voice: «en-US-Journey-O»}"), ("voice-of-another-language", ""))
    finds(RULE, in_flow("relay: {tts_language: es-US, tts_provider: Google, voice: es-US-Neural2-A}"))
    finds(RULE, in_flow("relay: {transcription_language: es-US, tts_provider: Google, voice: en-US-Journey-O}"))


def test_languages_have_voices_of_their_own() -> None:
    finds(RULE, in_flow("relay: {tts_provider: Google, voice: en-US-Journey-O, languages: {es-US: {voice: es-US-Neural2-A}}}"))
    finds(RULE, in_flow("relay: {tts_provider: Google, voice: en-US-Journey-O, languages: {es-US: {voice: «en-US-Neural2-A»}}}"), ("voice-of-another-language", ""))
    finds(
        RULE,
        in_flow("relay: {tts_provider: Google, voice: en-US-Journey-O, languages: {es-US: {tts_provider: Amazon, voice: «es-US-Neural2-A»}}}"),
        ("voice-of-another-provider", ""),
    )
    finds(RULE, in_flow("relay: {languages: {es-US: {voice: «Lupe-Neural»}}}"), ("voice-of-another-provider", ""))


def test_a_language_entry_may_repeat_the_relays_own() -> None:
    finds(RULE, in_flow("relay: {language: en-US, languages: {en-US: {tts_provider: Google, voice: en-US-Journey-O}}}"))


# ------------------------------------------------------------------------------------------------------- voices that are known


def test_languages_with_a_known_voice_need_no_entry() -> None:
    for code in ("es-US", "sv-SE", "ja-JP", "hi-IN", "mr-IN"):
        finds(RULE, in_state(f"language: {code}\nprompt: Hello.\ngoto: x"))


@pytest.mark.parametrize(
    "yaml",
    [
        in_state("language: «fr-FR»\nprompt: Hello.\ngoto: x"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, language: «fr-FR», goto: x}]"),
        in_state("prompt: {say: Bonjour., language: «fr-FR»}\ngoto: x"),
        in_state("prompt: [a, {one_of: [b], language: «fr-FR»}]\ngoto: x"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_match: {say: Pardon?, language: «fr-FR»}"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]", "commands: [{dtmf: 0, language: «fr-FR», goto: m}]"),
        in_flow("relay: {languages: {«fr-FR»: {}}}"),
        in_flow("relay: {languages: {«fr-FR»: {transcription_provider: Google}}}"),
    ],
)
def test_a_voice_that_cannot_be_known(yaml: str) -> None:
    finds(RULE, yaml, ("voice-unknown", ""))


def test_a_provider_has_a_voice_for_a_language() -> None:
    finds(RULE, in_state("language: fr-FR\nprompt: Hello.\ngoto: x", "relay: {languages: {fr-FR: {tts_provider: Google}}}"))
    finds(RULE, in_state("language: fr-FR\nprompt: Hello.\ngoto: x", "relay: {languages: {fr-FR: {tts_provider: Amazon, voice: Lea-Neural}}}"))


# ---------------------------------------------------------------------------------------------------------- speech models

MODELS = [
    ("Deepgram", "nova-3-general"),
    ("Deepgram", "nova-2-general"),
    ("Deepgram", "nova-2-phonecall"),
    ("Deepgram", "flux"),
    ("Google", "telephony"),
    ("Google", "long"),
    ("Google", "chirp_2"),
]


@pytest.mark.parametrize(("owner", "model"), MODELS)
@pytest.mark.parametrize("provider", ["Deepgram", "Google"])
def test_every_provider_with_every_model(provider: str, owner: str, model: str) -> None:
    if provider == owner:
        finds(RULE, in_flow(f"relay: {{transcription_provider: {provider}, speech_model: {model}}}"))
    else:
        finds(
            RULE,
            in_flow(f"relay: {{transcription_provider: {provider}, speech_model: «{model}»}}"),
            ("speech-model", {"Google": "telephony", "Deepgram": "nova-3-general"}[provider]),
        )


def test_without_a_provider_deepgram_listens() -> None:
    finds(RULE, in_flow("relay: {speech_model: nova-3-general}"))
    finds(RULE, in_flow("relay: {speech_model: «telephony»}"), ("speech-model", "nova-3-general"))


def test_models_of_languages() -> None:
    finds(RULE, in_flow("relay: {languages: {es-US: {transcription_provider: Google, speech_model: telephony}}}"))
    finds(RULE, in_flow("relay: {transcription_provider: Google, languages: {es-US: {speech_model: «nova-3-general»}}}"), ("speech-model", "telephony"))
    finds(RULE, in_flow("relay: {transcription_provider: Google, languages: {es-US: {transcription_provider: Deepgram, speech_model: nova-3-general}}}"))


def test_an_unknown_model_is_left_to_twilio() -> None:
    finds(RULE, in_flow("relay: {transcription_provider: Google, speech_model: tomorrow}"))


@pytest.mark.parametrize("key", ["eot_threshold", "eager_eot_threshold"])
def test_thresholds_are_of_flux_only(key: str) -> None:
    finds(RULE, in_flow(f"relay: {{speech_model: flux, {key}: 0.7}}"))
    finds(RULE, in_flow(f"relay: {{transcription_provider: Deepgram, speech_model: flux-general-en, {key}: 0.7}}"))
    finds(RULE, in_flow(f"relay:\n  language: en-US\n  «{key}»: 0.7"), ("flux-only", ""))
    finds(RULE, in_flow(f"relay:\n  speech_model: nova-3-general\n  «{key}»: 0.7"), ("flux-only", ""))


# ------------------------------------------------------------------------------------------------------------------- multi


@pytest.mark.parametrize(
    "keys",
    [
        "language: multi",
        "language: multi, speech_model: nova-2-general",
        "language: multi, tts_provider: ElevenLabs, transcription_provider: Deepgram, speech_model: nova-3-general",
        "tts_language: multi",
        "transcription_language: multi",
        "transcription_language: multi, tts_provider: Google, voice: en-US-Journey-O",
        "tts_language: multi, transcription_provider: Google, speech_model: telephony",
        "tts_provider: Google, voice: en-US-Journey-O, languages: {multi: {tts_provider: ElevenLabs}}",
    ],
)
def test_multi(keys: str) -> None:
    finds(RULE, in_flow(f"relay: {{{keys}}}"))


@pytest.mark.parametrize(
    "yaml",
    [
        "«relay»: {language: multi, tts_provider: Google}",
        "«relay»: {tts_language: multi, tts_provider: Amazon}",
        "«relay»: {language: multi, transcription_provider: Google}",
        "«relay»: {transcription_language: multi, transcription_provider: Google}",
        "relay: {language: multi, speech_model: «flux»}",
        "relay: {transcription_language: multi, speech_model: «nova-2-phonecall»}",
        "relay: {languages: {«multi»: {tts_provider: Google}}}",
        "relay: {languages: {«multi»: {transcription_provider: Google}}}",
        "relay: {tts_provider: Amazon, languages: {«multi»: {transcription_provider: Deepgram}}}",
    ],
)
def test_multi_with_the_wrong_pair(yaml: str) -> None:
    suggestion = "nova-3-general" if "speech_model" in yaml else ""
    finds(RULE, in_flow(yaml), ("multi-language", suggestion))


# --------------------------------------------------------------------------------------------------------- old and new names


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("deepgram_smart_format", "asr_smart_format", "true"),
        ("elevenlabs_text_normalization", "tts_text_normalization", "on"),
        ("elevenlabs_language_text_normalization", "tts_language_text_normalization", "true"),
    ],
)
def test_old_and_new_names_of_one_attribute(old: str, new: str, value: str) -> None:
    finds(RULE, in_flow(f"relay: {{{old}: {value}}}"))
    finds(RULE, in_flow(f"relay: {{{new}: {value}}}"))
    finds(RULE, in_flow(f"relay:\n  {new}: {value}\n  «{old}»: {value}"), ("twice-named", ""))
