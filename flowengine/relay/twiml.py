"""TwiML that starts the relay, from a flow's header, by way of Twilio's own helper library.

What the flow needs and the author left out is filled in; every attribute that the engine relies on is written out, since
Twilio has changed its defaults before. Empty values are never written: they can end a session with error 64101.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from twilio.twiml.voice_response import Connect, VoiceResponse

from flowengine.answers.locale import locale_of
from flowengine.language.header import RELAY_ATTRIBUTES, VOICE_ATTRIBUTES, Relay, RelayLanguage
from flowengine.language.model import Flow, State
from flowengine.language.phrases import Phrase
from flowengine.language.prompts import OneOf, Prompt, Say
from flowengine.language.source import Text
from flowengine.relay.handoff import fit_for_xml

__all__ = [
    "KNOWN_VOICES",
    "TOKEN_PARAMETER",
    "Links",
    "after_fallback",
    "apology",
    "connect",
    "languages_asked_for",
    "languages_used",
    "prompts_in",
    "prompts_of",
    "relay_attributes",
    "relay_languages",
    "relay_twiml",
    "say_and_hang_up",
    "switched_to",
]

MAX_HINTS = 100
TOKEN_PARAMETER = "flowengine_token"
"""What ties a call's socket to the TwiML that it came from."""

# Language → provider and voice, for languages that a flow uses and its header doesn't describe. Only pairs that
# Twilio's own pages or published calls show (docs/protocol.md); for others the author has to say.
KNOWN_VOICES: Mapping[str, tuple[str, str]] = {
    "en-US": ("Google", "en-US-Journey-O"),
    "es-US": ("Google", "es-US-Neural2-A"),
    "hi-IN": ("ElevenLabs", "IvLWq57RKibBrqZGpQrC"),
    "ja-JP": ("ElevenLabs", "3JDquces8E8bkmvbh6Bc"),
    "mr-IN": ("Google", "mr-IN-Standard-A"),
    "sv-SE": ("Amazon", "Elin-Neural"),
}


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of a server, from its public one (`https://example.com`, without a slash at the end)."""

    public_url: str

    def relay(self, flow_id: str) -> str:
        parts = urlsplit(self.public_url)
        scheme = "ws" if parts.scheme == "http" else "wss"
        return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/flows/{quote(flow_id)}/relay"

    def twiml(self, flow_id: str) -> str:
        return f"{self.public_url.rstrip('/')}/flows/{quote(flow_id)}/twiml"

    def action(self, flow_id: str, **query: str | int) -> str:
        address = f"{self.public_url.rstrip('/')}/flows/{quote(flow_id)}/action"
        return f"{address}?{urlencode(query)}" if query else address

    def after_fallback(self) -> str:
        """Asked when a call that went to the operator's fallback number comes back."""
        return f"{self.public_url.rstrip('/')}/twiml?after=fallback"


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _hint(text: str) -> str:
    """A hint of its own: commas separate hints, so none is left in one."""
    return " ".join(text.replace(",", " ").split())


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return fit_for_xml(str(value))


def relay_attributes(flow: Flow, subflows: Sequence[Flow] = ()) -> dict[str, str]:
    """`<ConversationRelay>`'s attributes by their names in Twilio's XML, `url` excepted; filled in where the flow or its subflows need it."""
    relay, flows = flow.relay, (flow, *subflows)
    attributes: dict[str, str] = {}
    for name in RELAY_ATTRIBUTES:
        value = getattr(relay, name)
        if value is None:
            continue
        if name == "hints":
            continue
        attributes[camel_case(name)] = " ".join(value) if isinstance(value, tuple) else _written(value)
    attributes.setdefault("language", "en-US")
    attributes.setdefault("interruptible", "any")
    takes_keys = any(key for f in flows for key in _keys(f))
    if takes_keys:
        attributes.setdefault("dtmfDetection", "true")
    type_ahead = takes_keys and any(s.listens and s.type_ahead for f in flows for s in f.states.values())
    attributes.setdefault("reportInputDuringAgentSpeech", "dtmf" if type_ahead else "none")
    events = set(relay.events or ()) | {"speaker-events"}
    attributes["events"] = " ".join(e for e in ("speaker-events", "tokens-played", "config-updated") if e in events)
    hints = _hints(flows)
    if hints:
        attributes["hints"] = fit_for_xml(", ".join(hints))
    return {name: value for name, value in attributes.items() if value}


def _keys(flow: Flow) -> Iterator[str]:
    for state in flow.states.values():
        for choice in (*state.branches, *(state.commands or ()), *(flow.commands if state.listens and state.commands is not False else ())):
            yield from choice.dtmf
        if state.collect is not None and state.collect.takes_keys:
            yield "collect"


def _hints(flows: Sequence[Flow]) -> list[str]:
    """The author's hints, then the short wordings of the flows' phrases, each once."""
    found: dict[str, str] = {}
    for flow in flows:
        for hint in flow.relay.hints or ():
            found.setdefault(hint.casefold(), _hint(hint))
    for flow in flows:
        for text in _phrases(flow):
            found.setdefault(text.casefold(), _hint(text))
    return [hint for hint in found.values() if hint][:MAX_HINTS]


def _phrases(flow: Flow) -> Iterator[str]:
    """What callers may say in a few words: phrases, and the options of answers."""
    for choice in flow.every_choice():
        yield from _short(choice.speech, flow)
    for state in flow.states.values():
        options = state.collect.options if state.collect is not None else None
        for option in options if isinstance(options, tuple) else ():
            if option.label.static:
                yield str(option.label)
            yield from _short(option.speech, flow)


def _short(phrases: Sequence[Phrase], flow: Flow) -> Iterator[str]:
    """The first wordings of each phrase that are a few words."""
    for phrase in phrases:
        yield from (wording for wording in phrase.wordings(flow.phrases)[:4] if len(wording.split()) <= 4)


def prompts_of(flow: Flow) -> Iterator[Prompt]:
    """Every prompt of a flow."""
    for state in flow.states.values():
        yield from prompts_in(state)
    for rung in (*(flow.recovery.no_input or ()), *(flow.recovery.no_match or ())):
        if rung.prompt:
            yield rung.prompt
    for choice in flow.commands:
        if choice.prompt:
            yield choice.prompt


def prompts_in(state: State) -> Iterator[Prompt]:
    """Every prompt of a state, those of its choices and rungs included."""
    if state.prompt:
        yield state.prompt
    if state.collect and state.collect.confirm_prompt:
        yield state.collect.confirm_prompt
    if state.browse:
        yield state.browse.item
    if state.request and state.request.while_waiting:
        yield state.request.while_waiting
    for check in (state.collect.check or ()) if state.collect else ():
        if check.prompt is not None:
            yield check.prompt
    for rung in (*(state.no_input or ()), *(state.no_match or ())):
        if rung.prompt:
            yield rung.prompt
    for choice in (*state.branches, *(state.commands or ())):
        if choice.prompt:
            yield choice.prompt


def switched_to(flow: Flow) -> dict[str, object]:
    """Every language that a call can be switched to, with the word that first does so."""
    found: dict[str, object] = {}
    for state in flow.states.values():
        if state.language is not None:
            found.setdefault(str(state.language), state.language)
    for choice in flow.every_choice():
        if choice.language is not None:
            found.setdefault(str(choice.language), choice.language)
    return found


def languages_used(flow: Flow) -> dict[str, object]:
    """Every language that a flow which answers calls can speak, with the block that first asks for it."""
    return {flow.relay.first_language: flow.relay, **languages_asked_for(flow)}


def languages_asked_for(flow: Flow) -> dict[str, object]:
    """Every language that the flow asks for by name, with the block that first does so. Its header's own doesn't count where it is a subflow."""
    used = switched_to(flow)
    for prompt in prompts_of(flow):
        for parts in prompt.parts.values():
            for part in parts:
                if isinstance(part, Say | OneOf) and part.language is not None:
                    used.setdefault(str(part.language), part.language)
    return used


def relay_languages(flow: Flow, subflows: Sequence[Flow] = ()) -> dict[str, dict[str, str]]:
    """`<Language>` code → attributes: the header's, and one for each other language that the flow or its subflows use, as theirs have it."""
    described: dict[str, dict[str, str]] = {}
    for declared, language in flow.relay.languages.items():
        described[str(declared)] = _language_attributes(language)
    for used in (flow, *subflows):
        for code in languages_asked_for(used):
            if code != flow.relay.first_language and code not in described:
                described[code] = _voice_in(used.relay, code)
    for code, attributes in described.items():
        if "voice" not in attributes and code in KNOWN_VOICES and code != flow.relay.first_language:
            provider, voice = KNOWN_VOICES[code]
            if attributes.get("ttsProvider", provider) == provider:
                attributes.update(ttsProvider=provider, voice=voice)
    return described


def _voice_in(relay: Relay, code: str) -> dict[str, str]:
    """How a header describes a language: under `languages`, or as the one that it begins in."""
    own = relay.languages.get(Text(code))
    if own is not None:
        return _language_attributes(own)
    return _language_attributes(relay) if code == relay.first_language else {}


def _language_attributes(language: RelayLanguage | Relay) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in VOICE_ATTRIBUTES:
        value = getattr(language, name)
        if value is not None:
            found[camel_case(name)] = ", ".join(filter(None, map(_hint, value))) if isinstance(value, tuple) else _written(value)
    return {name: value for name, value in found.items() if value}


def connect(
    response: VoiceResponse,
    flow: Flow,
    links: Links,
    parameters: Mapping[str, str] | None = None,
    *,
    subflows: Sequence[Flow] = (),
    attempt: int = 1,
    greet: bool = True,
) -> None:
    """Append `<Connect>` with the flow's relay. `parameters` come on top of the header's; a call that comes back isn't greeted again."""
    attributes = relay_attributes(flow, subflows)
    if not greet or attempt > 1:
        attributes.pop("welcomeGreeting", None)
        attributes.pop("welcomeGreetingInterruptible", None)
    query: dict[str, str | int] = {"attempt": attempt} if attempt > 1 else {}
    verb = Connect(action=links.action(flow.id, **query), method="POST")
    noun = verb.conversation_relay(url=links.relay(flow.id), **attributes)
    for code, described in relay_languages(flow, subflows).items():
        noun.language(code=code, **described)
    for name, value in {**flow.relay.parameters, **(parameters or {})}.items():
        if value:
            noun.parameter(name=name, value=fit_for_xml(value))
    response.append(verb)


def relay_twiml(flow: Flow, links: Links, parameters: Mapping[str, str] | None = None, *, subflows: Sequence[Flow] = (), attempt: int = 1) -> str:
    """The TwiML that answers a call with a flow. `subflows`: all that the call can go through, which have no header of their own then."""
    response = VoiceResponse()
    connect(response, flow, links, parameters, subflows=subflows, attempt=attempt)
    return str(response)


def apology(links: Links, fallback_number: str | None = None, language: str = "en-US") -> str:
    """Where no flow can answer: the operator's fallback number, else a sentence. Never silence."""
    response = VoiceResponse()
    if fallback_number:
        response.dial(fallback_number, action=links.after_fallback(), method="POST")
    else:
        say_and_hang_up(response, locale_of(language).sentences.unavailable, language)
    return str(response)


def after_fallback(dial_status: str, language: str = "en-US") -> str:
    """After the operator's fallback number: the end if somebody answered, else a sentence."""
    response = VoiceResponse()
    if dial_status in ("completed", "answered"):
        response.hangup()
    else:
        say_and_hang_up(response, locale_of(language).sentences.unavailable, language)
    return str(response)


def say_and_hang_up(response: VoiceResponse, text: str, language: str) -> None:
    """Twilio's own voice, which knows one language at a time (not `multi`)."""
    response.say(text, language="en-US" if language == "multi" else language)
    response.hangup()
