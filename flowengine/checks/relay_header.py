"""Combinations in the header that Twilio rejects, found before a call does.

Twilio tells of these only when a call fails: a voice of another provider disconnects it with an error frame, a wrong
speech model shows in the action callback (docs/protocol.md, sections on attributes and errors 64101 and 64106).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flowengine.language.header import Relay, RelayLanguage
from flowengine.language.model import Flow
from flowengine.language.problems import Problem, Span
from flowengine.language.scalars import span_of
from flowengine.relay.twiml import KNOWN_VOICES, languages_used, relay_languages

CODES = ("voice-of-another-provider", "voice-of-another-language", "voice-unknown", "multi-language", "speech-model", "flux-only", "twice-named", "say-prefix")

_GOOGLE = re.compile(r"[a-z]{2,3}-[A-Z]{2}-[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z|[a-z]{2,3}-[0-9]{3}-[A-Za-z0-9-]+\Z")
_AMAZON = re.compile(r"[A-Z][A-Za-zà-ÿÀ-Ý]{2,14}(-(Neural|Generative|Standard|Long-Form))?\Z")
_ELEVENLABS = re.compile(r"(?=[A-Za-z0-9]*[0-9a-z])[A-Za-z0-9]{20}(-[a-z0-9_]+(-[0-9._]+)?)?\Z")
_GOOGLE_MODELS = frozenset(
    {"telephony", "telephony_short", "long", "short", "default", "phone_call", "command_and_search", "latest_long", "latest_short", "chirp", "chirp_2", "chirp_telephony"}
)


def check(flow: Flow) -> Iterator[Problem]:
    relay = flow.relay

    def problem(code: str, message: str, at: Span, **more: Any) -> Problem:
        return Problem(flow.file, at, code, message, **more)

    yield from _voice(flow, relay, relay.first_language, None)
    for declared, language in relay.languages.items():
        yield from _voice(flow, language, str(declared), relay)
        yield from _model(flow, language, relay)
    yield from _model(flow, relay, None)
    yield from _multi(flow)
    described = relay_languages(flow)
    used = languages_used(flow)
    for code, attributes in described.items():
        if "voice" in attributes or code in ("multi", relay.first_language):
            continue
        at = next((k.span for k in relay.languages if k == code), None) or _place(used.get(code), relay)
        if code in relay.languages and "ttsProvider" in attributes:
            continue  # the provider's own voice for the language
        yield problem(
            "voice-unknown",
            f"this flow speaks {code}, but no voice for it can be known",
            at,
            hint=f"Add under `relay`: `languages: {{{code}: {{tts_provider: Google, voice: …}}}}`. Known without: {', '.join(sorted(KNOWN_VOICES))}.",
        )
    for old, new in (
        ("deepgram_smart_format", "asr_smart_format"),
        ("elevenlabs_text_normalization", "tts_text_normalization"),
        ("elevenlabs_language_text_normalization", "tts_language_text_normalization"),
    ):
        if getattr(relay, old) is not None and getattr(relay, new) is not None:
            yield problem("twice-named", f"`{old}` is the older name of `{new}`, which wins: keep one of the two", relay.places.get(old, relay.at), severity="warning")
    flux = (relay.speech_model or "").startswith("flux")
    for name in ("eot_threshold", "eager_eot_threshold"):
        if getattr(relay, name) is not None and not flux:
            yield problem(
                "flux-only",
                f"`{name}` works with the speech model `flux` of Deepgram only",
                relay.places.get(name, relay.at),
                hint="Add `transcription_provider: Deepgram` and `speech_model: flux`, or leave it out.",
            )


def _place(what: object, relay: Relay) -> Span:
    return relay.at if isinstance(what, Relay) or what is None else span_of(what)


def _voice(flow: Flow, header: Relay | RelayLanguage, language: str, parent: Relay | None) -> Iterator[Problem]:
    voice = header.voice
    if voice is None:
        return
    provider = header.tts_provider or (parent.tts_provider if parent else None) or "ElevenLabs"
    if voice.startswith(("Polly.", "Google.")):
        bare = voice.split(".", 1)[1]
        yield Problem(flow.file, voice.span, "say-prefix", f"`{voice}` is how `<Say>` names a voice; the relay takes it without the prefix", suggestions=(bare,))
        return
    looks = "Google" if _GOOGLE.match(voice) else "ElevenLabs" if _ELEVENLABS.match(voice) else "Amazon" if _AMAZON.match(voice) else None
    if looks is not None and looks != provider:
        given = f"`tts_provider` is {provider}" if header.tts_provider or (parent and parent.tts_provider) else f"without `tts_provider` the voice is {provider}'s"
        yield Problem(
            flow.file,
            voice.span,
            "voice-of-another-provider",
            f"`{voice}` is a voice of {looks}, but {given}; Twilio would end the call",
            hint=f"Add `tts_provider: {looks}`, or choose a voice of {provider}.",
        )
    elif looks == "Google" and language != "multi" and voice.split("-", 1)[0] != language.split("-", 1)[0]:
        yield Problem(flow.file, voice.span, "voice-of-another-language", f"`{voice}` doesn't speak {language}", hint=f"Google's voices begin with their language: `{language}-…`.")


def _model(flow: Flow, header: Relay | RelayLanguage, parent: Relay | None) -> Iterator[Problem]:
    model = header.speech_model
    if model is None:
        return
    provider = header.transcription_provider or (parent.transcription_provider if parent else None) or "Deepgram"
    deepgram = model.startswith(("nova", "flux"))
    if deepgram and provider == "Google":
        yield Problem(
            flow.file,
            model.span,
            "speech-model",
            f"`{model}` is a model of Deepgram, but `transcription_provider` is Google",
            hint="Google's for the telephone is `telephony`.",
            suggestions=("telephony",),
        )
    elif model in _GOOGLE_MODELS and provider == "Deepgram":
        yield Problem(
            flow.file,
            model.span,
            "speech-model",
            f"`{model}` is a model of Google, but Deepgram listens here",
            hint="Add `transcription_provider: Google`, or use `nova-3-general`.",
            suggestions=("nova-3-general",),
        )


def _multi(flow: Flow) -> Iterator[Problem]:
    relay = flow.relay
    entry = relay.languages.get("multi")  # type: ignore[call-overload]
    speaks = relay.first_language == "multi"
    hears = (relay.transcription_language or relay.language) == "multi"
    at = next((k.span for k in relay.languages if k == "multi"), relay.at)
    tts = (entry and entry.tts_provider) or relay.tts_provider or "ElevenLabs"
    stt = (entry and entry.transcription_provider) or relay.transcription_provider or "Deepgram"
    model = (entry and entry.speech_model) or relay.speech_model
    if (speaks or entry is not None) and tts != "ElevenLabs":
        yield Problem(flow.file, at, "multi-language", f"`multi` is spoken by ElevenLabs only, but `tts_provider` is {tts}")
    if (hears or entry is not None) and stt != "Deepgram":
        yield Problem(flow.file, at, "multi-language", f"`multi` is heard by Deepgram only, but `transcription_provider` is {stt}")
    if (hears or entry is not None) and model is not None and not model.startswith(("nova-2-general", "nova-3-general")):
        yield Problem(flow.file, model.span, "multi-language", f"`multi` is heard by `nova-2-general` or `nova-3-general`, but this is `{model}`", suggestions=("nova-3-general",))
