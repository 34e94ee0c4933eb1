"""The header, key by key and value by value: what Twilio is told. The combinations are ones that Twilio takes."""

from __future__ import annotations

from tests.language_keys.playing import Case

__all__ = ["HEADER"]

GOOGLE = "tts_provider: Google, "
GOOGLE_HEARS = "transcription_provider: Google, "
FLUX = "transcription_provider: Deepgram, speech_model: flux, "


def header(at: str, value: str, twiml: str, *, otherwise: str = "", beside: str = "") -> Case:
    """A header of one key. `otherwise`: the value in its place where the one meant is what Twilio is told anyway; `beside`: what it needs."""
    key = at.partition("=")[0]
    instead = f"|{key}: {otherwise}" if otherwise else ""
    return Case(f"relay.{at}", f"relay: {{{beside}«{key}: {value}{instead}»}}\nask: {{prompt: Harbor Dental., hangup: true}}", f"twiml {twiml}")


def word(key: str, value: str, wire: str, *, otherwise: str = "", beside: str = "") -> Case:
    """One of the words that a key takes."""
    return header(f"{key}={value.casefold()}", value, f'{wire}="{value}"', otherwise=otherwise, beside=beside)


def spanish(at: str, value: str, twiml: str, *, otherwise: str = "", beside: str = "") -> Case:
    """One key of a `<Language>`: es-US, whose voice is known."""
    key = at.partition("=")[0]
    instead = f"|{key}: {otherwise}" if otherwise else ""
    return Case(
        f"relay_language.{at}",
        f"relay: {{languages: {{es-US: {{{beside}«{key}: {value}{instead}»}}}}}}\nask: {{language: es-US, prompt: Buenos días., hangup: true}}",
        f"twiml {twiml}",
    )


HEADER = [
    # Speaking.
    header("welcome_greeting", "Harbor Dental.", 'welcomeGreeting="Harbor Dental."'),
    *(word("welcome_greeting_interruptible", value, "welcomeGreetingInterruptible", beside="welcome_greeting: Hello., ") for value in ("none", "dtmf", "speech", "any")),
    header("language", "en-GB", ' language="en-GB"'),
    header("tts_language", "es-US", 'ttsLanguage="es-US"'),
    *(word("tts_provider", value, "ttsProvider") for value in ("Google", "Amazon", "ElevenLabs")),
    header("voice", "en-US-Journey-O", 'voice="en-US-Journey-O"', beside=GOOGLE),
    *(word("tts_text_normalization", value, "ttsTextNormalization") for value in ("on", "auto", "off")),
    header("tts_language_text_normalization", "true", 'ttsLanguageTextNormalization="true"'),
    *(word("elevenlabs_text_normalization", value, "elevenlabsTextNormalization") for value in ("on", "auto", "off")),
    header("elevenlabs_language_text_normalization", "true", 'elevenlabsLanguageTextNormalization="true"'),
    header("agent_ambient_sound", "https://clinic.example/room.mp3", 'agentAmbientSound="https://clinic.example/room.mp3"'),
    header("ambient_sound_gain", "-20", 'ambientSoundGain="-20"'),
    # Listening.
    header("transcription_language", "es-US", 'transcriptionLanguage="es-US"'),
    *(word("transcription_provider", value, "transcriptionProvider") for value in ("Google", "Deepgram")),
    header("speech_model", "telephony", 'speechModel="telephony"', beside=GOOGLE_HEARS),
    header("hints", "[root canal, Dr. Ames]", 'hints="root canal, Dr. Ames"'),
    header("speech_timeout", "1200", 'speechTimeout="1200"'),
    header("eot_threshold", "0.7", 'eotThreshold="0.7"', beside=FLUX),
    header("eager_eot_threshold", "0.4", 'eagerEotThreshold="0.4"', beside=FLUX),
    header("turn_detection", "true", 'turnDetection="true"'),
    header("partial_prompts", "true", 'partialPrompts="true"', beside=FLUX),
    header("partial_prompt_on_hangup", "true", 'partialPromptOnHangup="true"'),
    *(word("include_in_prompt", value, "includeInPrompt") for value in ("turn-state", "prompt-segments")),
    header("echo_prompt_filtering", "true", 'echoPromptFiltering="true"'),
    header("background_noise_reduction", "true", 'backgroundNoiseReduction="true"'),
    header("profanity_filter", "false", 'profanityFilter="false"'),
    header("asr_smart_format", "true", 'asrSmartFormat="true"'),
    header("deepgram_smart_format", "true", 'deepgramSmartFormat="true"'),
    # Interrupting, keys, events.
    *(word("interruptible", value, "interruptible") for value in ("none", "dtmf", "speech")),
    word("interruptible", "any", "interruptible", otherwise="none"),
    Case("relay.interruptible", "relay: {«interruptible: none»}\nask: {prompt: For our hours press 1., choices: [{dtmf: 1, goto: menu}]}", "early press 1 | state ask"),
    *(word("interrupt_sensitivity", value, "interruptSensitivity") for value in ("low", "medium", "high")),
    header("ignore_backchannel", "true", 'ignoreBackchannel="true"'),
    header("dtmf_detection", "true", 'dtmfDetection="true"'),
    word("report_input_during_agent_speech", "none", "reportInputDuringAgentSpeech", otherwise="any"),
    *(word("report_input_during_agent_speech", value, "reportInputDuringAgentSpeech") for value in ("dtmf", "speech", "any")),
    header("preemptible", "true", 'preemptible="true"'),
    header("events=speaker-events", "speaker-events", ' events="speaker-events"', otherwise="tokens-played"),
    header("events=tokens-played", "tokens-played", ' events="speaker-events tokens-played"'),
    header("events=config-updated", "[config-updated]", ' events="speaker-events config-updated"'),
    *(word("debug", value, "debug") for value in ("debugging", "speaker-events", "tokens-played")),
    header("application_reconnect", "true", 'applicationReconnect="true"'),
    # Other services of Twilio.
    header("intelligence_service", "front-desk", 'intelligenceService="front-desk"'),
    header("conversation_configuration", "conv_configuration_1", 'conversationConfiguration="conv_configuration_1"'),
    header("conversation_id", "conv_1", 'conversationId="conv_1"'),
    header("customer_name", "Caller", 'customerName="Caller"'),
    # What has something below it.
    header("languages", "{es-US: {tts_provider: Google, voice: es-US-Studio-B}}", '<Language code="es-US" ttsProvider="Google" voice="es-US-Studio-B" />'),
    header("parameters", "{clinic: downtown}", '<Parameter name="clinic" value="downtown" />'),
    Case(
        "relay.parameters",
        'relay: {«parameters: {clinic: downtown}|parameters: {clinic: uptown}»}\nask: {prompt: "This is {{ call.parameters.clinic }}.", hangup: true}',
        "hears This is downtown.",
    ),
    Case(
        "relay.exit_url", "relay: {«exit_url: https://clinic.example/calls|exit_url: https://other.example»}\nask: {handoff: {exit: refill}}", "hands https://clinic.example/calls?"
    ),
    # A `<Language>`.
    spanish("tts_provider=google", "Google", 'ttsProvider="Google"', otherwise="Amazon"),
    spanish("tts_provider=amazon", "Amazon", 'ttsProvider="Amazon"'),
    spanish("tts_provider=elevenlabs", "ElevenLabs", 'ttsProvider="ElevenLabs"'),
    spanish("voice", "Lupe-Neural", 'voice="Lupe-Neural"', beside="tts_provider: Amazon, "),
    spanish("transcription_provider=google", "Google", 'transcriptionProvider="Google"'),
    spanish("transcription_provider=deepgram", "Deepgram", 'transcriptionProvider="Deepgram"'),
    spanish("speech_model", "nova-3-general", 'speechModel="nova-3-general"'),
    spanish("hints", "[cita, endodoncia]", 'hints="cita, endodoncia"'),
    spanish("asr_smart_format", "false", 'asrSmartFormat="false"'),
    *(spanish(f"tts_text_normalization={value}", value, f'ttsTextNormalization="{value}"') for value in ("on", "auto", "off")),
    spanish("tts_language_text_normalization", "true", 'ttsLanguageTextNormalization="true"'),
]
