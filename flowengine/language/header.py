"""`relay`: the header of a flow, attribute by attribute what becomes `<ConversationRelay>` and its children.

Names and values are Twilio's (the noun page of 2025-10 and the changelog to 2026-11), in snake_case. What Twilio would
refuse in combination is the rule `relay-header`'s business (`flowengine.checks`).
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo

from flowengine.language.elements import Element, element
from flowengine.language.scalars import TEXT_SCHEMA, LanguageCode, Listed, Number, Reads, Truth, Word, give_up, one_of, reading_of, words_schema
from flowengine.language.source import Block, Items, Text

__all__ = ["RELAY_ATTRIBUTES", "VOICE_ATTRIBUTES", "Relay", "RelayLanguage"]


def _interruptions(raw: Any, info: ValidationInfo) -> str:
    """`none`, `dtmf`, `speech`, `any`; a truth stands for `any` or `none`."""
    text = str(raw).strip().lower() if isinstance(raw, Text) else ""
    value = {"true": "any", "yes": "any", "false": "none", "no": "none"}.get(text, text)
    if value not in ("none", "dtmf", "speech", "any"):
        give_up(info, "wrong-value", "one of `none`, `dtmf`, `speech`, `any`", raw)
    return value


def _speech_timeout(raw: Any, info: ValidationInfo) -> str:
    text = str(raw).strip() if isinstance(raw, Text) else ""
    if text == "auto":
        return text
    milliseconds = text.removesuffix("ms").strip()
    if not milliseconds.isdigit() or not 600 <= int(milliseconds) <= 5000:
        give_up(info, "wrong-value", "`auto`, or milliseconds from 600 to 5000", raw)
    return str(int(milliseconds))


def _threshold(lowest: float) -> Reads:
    def read(raw: Any, info: ValidationInfo) -> str:
        try:
            value = float(str(raw)) if isinstance(raw, Text) else -1.0
        except ValueError:
            value = -1.0
        if not lowest <= value <= 0.9:
            give_up(info, "wrong-value", f"a number from {lowest} to 0.9", raw)
        return f"{value:g}"

    return Reads(read, {"type": "number", "minimum": lowest, "maximum": 0.9})


def _words_out_of(*allowed: str) -> Reads:
    """A list (or a text) of words from a fixed set, kept in the order of the set."""

    def read(raw: Any, info: ValidationInfo) -> tuple[str, ...]:
        words = [w for item in (raw if isinstance(raw, Items) else [raw]) for w in str(item).replace(",", " ").split()]
        if isinstance(raw, Block) or not words or set(words) - set(allowed):
            give_up(info, "wrong-value", "words out of " + ", ".join(f"`{a}`" for a in allowed), raw)
        return tuple(word for word in allowed if word in words)

    schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string", "enum": list(allowed)}}]}
    return Reads(read, schema)


def _string_map(raw: Any, info: ValidationInfo) -> dict[str, str]:
    """`<Parameter>`s: name → text, as Twilio hands them over in `customParameters`."""
    if not isinstance(raw, Block):
        give_up(info, "wrong-type", "names with values, such as `{clinic: downtown}`", raw)
    found: dict[str, str] = {}
    for key, value in raw.items():
        if not isinstance(value, Text):
            reading_of(info).report("wrong-type", f"the parameter `{key}` takes a text", value.span)
        elif not value:
            reading_of(info).report("empty-value", f"the parameter `{key}` has no value; Twilio may refuse an empty one", key.span)
        else:
            found[key] = str(value)
    return found


Interruptions = Annotated[str, Reads(_interruptions, words_schema(["none", "dtmf", "speech", "any"], [True, False, "yes", "no"]))]
SpeechTimeout = Annotated[
    str, Reads(_speech_timeout, {"anyOf": [{"const": "auto"}, {"type": "integer", "minimum": 600, "maximum": 5000}, {"type": "string", "pattern": "^[0-9]+ *ms$"}]})
]
Events = Annotated[tuple[str, ...], _words_out_of("speaker-events", "tokens-played", "config-updated")]
DebugOptions = Annotated[tuple[str, ...], _words_out_of("debugging", "speaker-events", "tokens-played")]
PromptExtras = Annotated[tuple[str, ...], _words_out_of("turn-state", "prompt-segments")]
TtsProvider = Annotated[str, one_of("Google", "Amazon", "ElevenLabs")]
SttProvider = Annotated[str, one_of("Google", "Deepgram")]
Sensitivity = Annotated[str, one_of("low", "medium", "high")]
Normalization = Annotated[str, one_of("on", "auto", "off")]
Threshold = Annotated[str, _threshold(0.5)]
EagerThreshold = Annotated[str, _threshold(0.3)]
Hints = Annotated[tuple[Word, ...], Listed]
StringMap = Annotated[dict[str, str], Reads(_string_map, {"type": "object", "additionalProperties": TEXT_SCHEMA})]


@element
class RelayLanguage(Element):
    """One `<Language>`: how a language code is spoken and heard."""

    NOUN: ClassVar[str] = "language of the relay"

    tts_provider: Annotated[TtsProvider | None, Field(description="Who speaks: Google, Amazon or ElevenLabs.")] = None
    voice: Annotated[Word | None, Field(description="The provider's name of the voice.", examples=["en-US-Journey-O", "Joanna-Neural"])] = None
    transcription_provider: Annotated[SttProvider | None, Field(description="Who listens: Google or Deepgram.")] = None
    speech_model: Annotated[Word | None, Field(description="The provider's model.", examples=["telephony", "nova-3-general", "flux"])] = None
    hints: Annotated[Hints | None, Field(description="Names and words that callers say in this language.")] = None
    asr_smart_format: Annotated[Truth | None, Field(description="Whether transcripts come with figures, dates and amounts in their usual form.")] = None
    tts_text_normalization: Annotated[Normalization | None, Field(description="Whether the provider puts figures into words.")] = None
    tts_language_text_normalization: Annotated[Truth | None, Field(description="The same by the rules of the language.")] = None


@element
class Relay(Element):
    """The header: what becomes `<ConversationRelay>`. Everything in it has a default."""

    NOUN: ClassVar[str] = "relay header"

    welcome_greeting: Annotated[
        Word | None, Field(description="Spoken by Twilio as soon as the call is answered, before the flow begins.", examples=["Thank you for calling Harbor Dental."])
    ] = None
    welcome_greeting_interruptible: Annotated[Interruptions | None, Field(description="What cuts the greeting.")] = None
    language: Annotated[LanguageCode | None, Field(description="The language spoken and heard. Default en-US.")] = None
    tts_language: Annotated[LanguageCode | None, Field(description="The language spoken, where it differs.")] = None
    tts_provider: Annotated[TtsProvider | None, Field(description="Who speaks: Google, Amazon or ElevenLabs.")] = None
    voice: Annotated[Word | None, Field(description="The provider's name of the voice.", examples=["en-US-Journey-O", "Joanna-Neural"])] = None
    transcription_language: Annotated[LanguageCode | None, Field(description="The language heard, where it differs.")] = None
    transcription_provider: Annotated[SttProvider | None, Field(description="Who listens: Google or Deepgram.")] = None
    speech_model: Annotated[Word | None, Field(description="The provider's model.", examples=["telephony", "nova-3-general", "flux"])] = None
    interruptible: Annotated[Interruptions | None, Field(description="What cuts a prompt: none, dtmf, speech or any.")] = None
    interrupt_sensitivity: Annotated[Sensitivity | None, Field(description="How readily speech cuts a prompt.")] = None
    ignore_backchannel: Annotated[Truth | None, Field(description="Whether “uh-huh” and “okay” cut nothing.")] = None
    dtmf_detection: Annotated[Truth | None, Field(description="Whether keys are reported. Filled in where a state takes keys.")] = None
    report_input_during_agent_speech: Annotated[Interruptions | None, Field(description="What is reported while a prompt is spoken.")] = None
    preemptible: Annotated[Truth | None, Field(description="Whether a later text may cut the one being spoken.")] = None
    hints: Annotated[Hints | None, Field(description="Names and words that callers say. The phrases of the flow are added.", examples=[["Harbor Dental", "Dr. Okafor"]])] = None
    debug: Annotated[DebugOptions | None, Field(description="Extra messages for finding faults.")] = None
    events: Annotated[Events | None, Field(description="What Twilio reports as it happens. Filled in with what the flow needs.")] = None
    speech_timeout: Annotated[SpeechTimeout | None, Field(description="Silence after which what was said counts as finished, in milliseconds.")] = None
    eot_threshold: Annotated[Threshold | None, Field(description="How sure Deepgram's flux must be that the caller has finished.")] = None
    eager_eot_threshold: Annotated[EagerThreshold | None, Field(description="The same for an early guess.")] = None
    partial_prompts: Annotated[Truth | None, Field(description="Whether unfinished speech is reported (Deepgram flux).")] = None
    partial_prompt_on_hangup: Annotated[Truth | None, Field(description="Whether unfinished speech is reported when the caller hangs up.")] = None
    turn_detection: Annotated[Truth | None, Field(description="Twilio's own detection of the end of a turn.")] = None
    include_in_prompt: Annotated[PromptExtras | None, Field(description="Extra fields with what was heard.")] = None
    echo_prompt_filtering: Annotated[Truth | None, Field(description="Whether an echo of the prompt is kept from being heard as the caller.")] = None
    background_noise_reduction: Annotated[Truth | None, Field(description="Filter noise before listening.")] = None
    profanity_filter: Annotated[Truth | None, Field(description="Mask swear words in what was heard.")] = None
    deepgram_smart_format: Annotated[Truth | None, Field(description="Older name of asr_smart_format, for Deepgram.", json_schema_extra={"deprecated": True})] = None
    asr_smart_format: Annotated[Truth | None, Field(description="Whether transcripts come with figures, dates and amounts in their usual form.")] = None
    elevenlabs_text_normalization: Annotated[
        Normalization | None, Field(description="Older name of tts_text_normalization, for ElevenLabs.", json_schema_extra={"deprecated": True})
    ] = None
    tts_text_normalization: Annotated[Normalization | None, Field(description="Whether the provider puts figures into words.")] = None
    tts_language_text_normalization: Annotated[Truth | None, Field(description="The same by the rules of the language.")] = None
    elevenlabs_language_text_normalization: Annotated[Truth | None, Field(description="Older name of tts_language_text_normalization.", json_schema_extra={"deprecated": True})] = (
        None
    )
    application_reconnect: Annotated[Truth | None, Field(description="Whether Twilio reconnects a socket that drops during a call.")] = None
    intelligence_service: Annotated[Word | None, Field(description="A Conversational Intelligence service (GA… or its name).")] = None
    conversation_configuration: Annotated[Word | None, Field(description="A Conversation Orchestrator configuration.")] = None
    conversation_id: Annotated[Word | None, Field(description="A conversation to attach to.")] = None
    customer_name: Annotated[Word | None, Field(description="The name given to Conversations. Default: the caller's number.")] = None
    agent_ambient_sound: Annotated[Word | None, Field(description="URL of a background sound (not every account has it).")] = None
    ambient_sound_gain: Annotated[Number | None, Field(description="Loudness of the background sound.")] = None

    languages: Annotated[dict[LanguageCode, RelayLanguage], Field(description="Language code → how it is spoken and heard.")] = Field(default_factory=dict)
    parameters: Annotated[StringMap, Field(description="Name → value, handed to the call as `call.parameters.NAME`.")] = Field(default_factory=dict)
    exit_url: Annotated[Word | None, Field(description="Where calls go that leave by `handoff: {exit: LABEL}`.")] = None

    @property
    def first_language(self) -> str:
        """The language in which a call begins to be spoken."""
        return str(self.tts_language or self.language or "en-US")


# Attributes in snake_case, in the order of the reference's table; the wire's name is the same in camelCase.
RELAY_ATTRIBUTES: tuple[str, ...] = tuple(
    name
    for name in Relay.__pydantic_fields__  # type: ignore[attr-defined]
    if name not in ("at", "places", "languages", "parameters", "exit_url")
)
VOICE_ATTRIBUTES: tuple[str, ...] = tuple(name for name in RelayLanguage.__pydantic_fields__ if name not in ("at", "places"))  # type: ignore[attr-defined]
