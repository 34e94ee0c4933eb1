"""TwiML from a header: every attribute that Twilio knows, what is filled in, and nothing empty."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from xml.etree.ElementTree import Element

import pytest

from flowengine.language.header import RELAY_ATTRIBUTES, VOICE_ATTRIBUTES
from flowengine.language.model import Flow
from flowengine.relay.twiml import MAX_HINTS, Links, after_fallback, apology, languages_used, relay_attributes, relay_languages, relay_twiml
from tests.language.marks import in_flow, in_state, read

LINKS = Links("https://phone.example")


def connect_of(flow: Flow, **more: object) -> Element:
    response = ElementTree.fromstring(relay_twiml(flow, LINKS, **more))  # type: ignore[arg-type]
    assert response.tag == "Response"
    [connect] = response
    assert connect.tag == "Connect"
    return connect


def relay_of(yaml: str, **more: object) -> Element:
    [relay] = connect_of(read(yaml), **more)
    assert relay.tag == "ConversationRelay"
    return relay


# -------------------------------------------------------------------------------------- Twilio's table, attribute by attribute

# What Twilio calls it, what the author writes, and what comes out.
ATTRIBUTES = [
    ("welcomeGreeting", "welcome_greeting: Hello.", "Hello."),
    ("welcomeGreetingInterruptible", "welcome_greeting_interruptible: none", "none"),
    ("welcomeGreetingInterruptible", "welcome_greeting_interruptible: true", "any"),
    ("language", "language: en-GB", "en-GB"),
    ("language", "language: multi", "multi"),
    ("ttsLanguage", "tts_language: fr-FR", "fr-FR"),
    ("ttsProvider", "tts_provider: google", "Google"),
    ("ttsProvider", "tts_provider: Amazon", "Amazon"),
    ("ttsProvider", "tts_provider: Elevenlabs", "ElevenLabs"),
    ("voice", "voice: UgBBYS2sOqTuMpoF3BR0", "UgBBYS2sOqTuMpoF3BR0"),
    ("transcriptionLanguage", "transcription_language: es-US", "es-US"),
    ("transcriptionProvider", "transcription_provider: deepgram", "Deepgram"),
    ("speechModel", "speech_model: nova-3-general", "nova-3-general"),
    ("interruptible", "interruptible: dtmf", "dtmf"),
    ("interruptible", "interruptible: false", "none"),
    ("interruptSensitivity", "interrupt_sensitivity: low", "low"),
    ("ignoreBackchannel", "ignore_backchannel: true", "true"),
    ("dtmfDetection", "dtmf_detection: true", "true"),
    ("dtmfDetection", "dtmf_detection: false", "false"),
    ("reportInputDuringAgentSpeech", "report_input_during_agent_speech: speech", "speech"),
    ("preemptible", "preemptible: true", "true"),
    ("hints", "hints: [Harbor Dental, root canal]", "Harbor Dental, root canal"),
    ("debug", "debug: debugging", "debugging"),
    ("events", "events: [tokens-played, config-updated]", "speaker-events tokens-played config-updated"),
    ("speechTimeout", "speech_timeout: 900ms", "900"),
    ("speechTimeout", "speech_timeout: auto", "auto"),
    ("eotThreshold", "eot_threshold: 0.85", "0.85"),
    ("eagerEotThreshold", "eager_eot_threshold: 0.3", "0.3"),
    ("partialPrompts", "partial_prompts: true", "true"),
    ("partialPromptOnHangup", "partial_prompt_on_hangup: true", "true"),
    ("turnDetection", "turn_detection: true", "true"),
    ("includeInPrompt", "include_in_prompt: [turn-state, prompt-segments]", "turn-state prompt-segments"),
    ("echoPromptFiltering", "echo_prompt_filtering: true", "true"),
    ("backgroundNoiseReduction", "background_noise_reduction: true", "true"),
    ("profanityFilter", "profanity_filter: false", "false"),
    ("deepgramSmartFormat", "deepgram_smart_format: false", "false"),
    ("asrSmartFormat", "asr_smart_format: false", "false"),
    ("elevenlabsTextNormalization", "elevenlabs_text_normalization: on", "on"),
    ("ttsTextNormalization", "tts_text_normalization: auto", "auto"),
    ("ttsLanguageTextNormalization", "tts_language_text_normalization: true", "true"),
    ("elevenlabsLanguageTextNormalization", "elevenlabs_language_text_normalization: true", "true"),
    ("applicationReconnect", "application_reconnect: true", "true"),
    ("intelligenceService", "intelligence_service: GA0123", "GA0123"),
    ("conversationConfiguration", "conversation_configuration: conv_configuration_1", "conv_configuration_1"),
    ("conversationId", "conversation_id: conv_1", "conv_1"),
    ("customerName", "customer_name: Ann", "Ann"),
    ("agentAmbientSound", "agent_ambient_sound: https://a.example/room.mp3", "https://a.example/room.mp3"),
    ("ambientSoundGain", "ambient_sound_gain: -12.5", "-12.5"),
    ("ambientSoundGain", "ambient_sound_gain: 0", "0"),
]


@pytest.mark.parametrize(("attribute", "keys", "value"), ATTRIBUTES)
def test_attributes(attribute: str, keys: str, value: str) -> None:
    relay = relay_of(in_flow(f"relay: {{{keys}}}"))
    assert relay.attrib[attribute] == value
    filled_in = {"url", "language", "interruptible", "reportInputDuringAgentSpeech", "events"}
    assert set(relay.attrib) == filled_in | {attribute}


def test_the_table_is_whole() -> None:
    """`url` is the engine's own; everything else that Twilio's page lists can be set, and nothing else."""
    from_header = {"".join(word.capitalize() if place else word for place, word in enumerate(name.split("_"))) for name in RELAY_ATTRIBUTES}
    assert from_header == {row[0] for row in ATTRIBUTES}


LANGUAGE_ATTRIBUTES = [
    ("ttsProvider", "tts_provider: amazon", "Amazon"),
    ("voice", "voice: Lupe-Neural", "Lupe-Neural"),
    ("transcriptionProvider", "transcription_provider: Google", "Google"),
    ("speechModel", "speech_model: long", "long"),
    ("hints", "hints: [sí, no]", "sí, no"),
    ("asrSmartFormat", "asr_smart_format: false", "false"),
    ("ttsTextNormalization", "tts_text_normalization: off", "off"),
    ("ttsLanguageTextNormalization", "tts_language_text_normalization: true", "true"),
]


@pytest.mark.parametrize(("attribute", "keys", "value"), LANGUAGE_ATTRIBUTES)
def test_attributes_of_a_language(attribute: str, keys: str, value: str) -> None:
    [language] = relay_of(in_flow(f"relay: {{languages: {{pt-BR: {{{keys}}}}}}}"))
    assert (language.tag, language.attrib) == ("Language", {"code": "pt-BR", attribute: value})


def test_the_table_of_a_language_is_whole() -> None:
    assert len(VOICE_ATTRIBUTES) == len(LANGUAGE_ATTRIBUTES) == 8


def test_all_at_once() -> None:
    rows = {row[1].split(":")[0]: row for row in ATTRIBUTES}
    relay = relay_of(
        in_flow("relay: {" + ", ".join(row[1] for row in rows.values()) + ", parameters: {a: b}, languages: {pt-BR: {" + ", ".join(row[1] for row in LANGUAGE_ATTRIBUTES) + "}}}")
    )
    assert {name: relay.attrib[name] for name, _, _ in rows.values()} == {name: value for name, _, value in rows.values()}
    assert [child.tag for child in relay] == ["Language", "Parameter"] or sorted(child.tag for child in relay) == ["Language", "Language", "Parameter"]


# -------------------------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("public", "relay", "action"),
    [
        ("https://phone.example", "wss://phone.example/flows/f/relay", "https://phone.example/flows/f/action"),
        ("https://phone.example/", "wss://phone.example/flows/f/relay", "https://phone.example/flows/f/action"),
        ("https://phone.example:8443", "wss://phone.example:8443/flows/f/relay", "https://phone.example:8443/flows/f/action"),
        ("https://example.com/phone/", "wss://example.com/phone/flows/f/relay", "https://example.com/phone/flows/f/action"),
        ("http://127.0.0.1:8000", "ws://127.0.0.1:8000/flows/f/relay", "http://127.0.0.1:8000/flows/f/action"),
    ],
)
def test_addresses(public: str, relay: str, action: str) -> None:
    response = ElementTree.fromstring(relay_twiml(read(in_flow("title: T")), Links(public)))
    assert response[0].attrib == {"action": action, "method": "POST"}
    assert response[0][0].attrib["url"] == relay


def test_the_action_of_a_later_attempt() -> None:
    assert connect_of(read(in_flow("title: T")), attempt=2).attrib["action"] == "https://phone.example/flows/f/action?attempt=2"


def test_addresses_are_quoted() -> None:
    assert LINKS.action("f", after="dial", state="a&b=c d") == "https://phone.example/flows/f/action?after=dial&state=a%26b%3Dc+d"
    assert LINKS.twiml("f") == "https://phone.example/flows/f/twiml"


# ------------------------------------------------------------------------------------------------------------------ filled in


def test_what_the_smallest_flow_gets() -> None:
    assert relay_attributes(read(in_flow("title: T"))) == {"language": "en-US", "interruptible": "any", "reportInputDuringAgentSpeech": "none", "events": "speaker-events"}


@pytest.mark.parametrize(
    "state",
    [
        "choices: [{dtmf: 1, goto: x}]",
        "choices: [{speech: [a], goto: x}]\ncommands: [{dtmf: 2, goto: x}]",
        "collect: {into: n, type: digits}\ngoto: x",
        "collect: {into: n, type: yes_no, input: dtmf}\ngoto: x",
    ],
)
def test_keys_are_reported_where_a_state_takes_them(state: str) -> None:
    attributes = relay_attributes(read(in_state("prompt: Hello.\n" + state)))
    assert (attributes["dtmfDetection"], attributes["reportInputDuringAgentSpeech"]) == ("true", "dtmf")


def test_keys_of_a_command_count() -> None:
    flow = read(in_state("prompt: Hello.\nchoices: [{speech: [a], goto: x}]", "commands: [{dtmf: 0, goto: x}]"))
    assert relay_attributes(flow)["dtmfDetection"] == "true"


def test_commands_turned_off_take_no_keys() -> None:
    flow = read(in_state("prompt: Hello.\nchoices: [{speech: [a], goto: x}]\ncommands: false", "commands: [{dtmf: 0, goto: x}]"))
    assert "dtmfDetection" not in relay_attributes(flow)


@pytest.mark.parametrize("state", ["choices: [{speech: [a], goto: x}]", "hangup: true"])
def test_no_keys_are_reported_where_none_are_taken(state: str) -> None:
    attributes = relay_attributes(read(in_state("prompt: Hello.\n" + state)))
    assert attributes.get("dtmfDetection") is None
    assert attributes["reportInputDuringAgentSpeech"] == "none"


def test_without_type_ahead_keys_need_no_report_during_speech() -> None:
    attributes = relay_attributes(read(in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\ntype_ahead: false")))
    assert (attributes["dtmfDetection"], attributes["reportInputDuringAgentSpeech"]) == ("true", "none")


def test_what_the_author_says_stays() -> None:
    flow = read(
        in_state(
            "prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]",
            "relay: {dtmf_detection: false, report_input_during_agent_speech: any, interruptible: none, events: tokens-played, language: de-DE}",
        )
    )
    attributes = relay_attributes(flow)
    assert {name: attributes[name] for name in ("dtmfDetection", "reportInputDuringAgentSpeech", "interruptible", "language")} == {
        "dtmfDetection": "false",
        "reportInputDuringAgentSpeech": "any",
        "interruptible": "none",
        "language": "de-DE",
    }
    assert attributes["events"] == "speaker-events tokens-played"


def test_hints_come_from_the_phrases() -> None:
    flow = read(
        in_state(
            "prompt: Hello.\nchoices: [{speech: [(book|make) it, <person>], goto: x}, {speech: [one two three four five], goto: x}]",
            "relay: {hints: ['Harbor Dental', operator]}\nphrases: {person: [Operator, the desk]}",
        )
    )
    assert relay_attributes(flow)["hints"] == "Harbor Dental, operator, book it, make it, the desk"


def test_hints_come_from_options_and_their_phrases() -> None:
    options = "[{label: delivery, speech: [(bring|send) it, <home>, one two three four five]}, {label: '{{ call.from }}', speech: [here]}, pickup]"
    flow = read(in_state(f"prompt: Hello.\ncollect: {{into: a, type: choice, options: {options}}}\ngoto: x", "phrases: {home: [my house]}"))
    assert relay_attributes(flow)["hints"] == "delivery, bring it, send it, my house, here, pickup"


def test_hints_hold_no_commas_and_are_not_endless() -> None:
    flow = read(in_flow("relay: {hints: ['Smith, Jones', ' a '], languages: {pt-BR: {voice: v, hints: ['Silva, Souza']}}}"))
    assert relay_attributes(flow)["hints"] == "Smith Jones, a"
    assert relay_languages(flow)["pt-BR"]["hints"].count(",") == 0
    many = read(in_flow("relay: {hints: [" + ", ".join(f"h{n}" for n in range(500)) + "]}"))
    assert len(relay_attributes(many)["hints"].split(", ")) == MAX_HINTS


SPANISH = {"ttsProvider": "Google", "voice": "es-US-Neural2-A"}


@pytest.mark.parametrize(
    "yaml",
    [
        in_state("language: es-US\nprompt: Hello.\ngoto: x"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, language: es-US, goto: x}]"),
        in_state("prompt: {say: Hola., language: es-US}\ngoto: x"),
        in_state("prompt: [a, {one_of: [b], language: es-US}]\ngoto: x"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, prompt: {say: Hola., language: es-US}}]"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: {say: Hola., language: es-US}"),
        in_state("prompt: Hello.\ncollect: {into: n, type: digits, confirm: always, confirm_prompt: {say: Hola., language: es-US}}\ngoto: x"),
        in_flow("recovery: {no_match: {say: Hola., language: es-US}}"),
        in_flow("commands: [{dtmf: 0, goto: m, language: es-US}]"),
        in_flow("relay: {languages: {es-US: {}}}"),
    ],
)
def test_a_language_that_is_used_is_declared(yaml: str) -> None:
    assert relay_languages(read(yaml)) == {"es-US": SPANISH}


def test_languages_used() -> None:
    assert list(languages_used(read(in_state("language: es-US\nprompt: Hello.\ngoto: x", "relay: {language: en-GB}")))) == ["en-GB", "es-US"]


def test_the_relays_own_language_is_not_declared_again() -> None:
    assert relay_languages(read(in_state("language: es-US\nprompt: Hello.\ngoto: x", "relay: {language: es-US}"))) == {}
    assert relay_languages(read(in_state("language: es-US\nprompt: Hello.\nchoices: [{dtmf: 1, language: en-US, goto: x}]", "relay: {tts_language: es-US}"))).keys() == {"en-US"}


def test_another_providers_voice_is_not_filled_in() -> None:
    assert relay_languages(read(in_flow("relay: {languages: {es-US: {tts_provider: Amazon}}}"))) == {"es-US": {"ttsProvider": "Amazon"}}
    assert relay_languages(read(in_flow("relay: {languages: {es-US: {tts_provider: Google}}}"))) == {"es-US": SPANISH}


# ---------------------------------------------------------------------------------------------------------- nothing is empty


@pytest.mark.parametrize(
    "yaml", [in_flow("relay: {hints: []}"), in_flow("relay: {languages: {es-US: {hints: []}}}"), in_flow("relay: {}"), in_flow("relay: {languages: {}, parameters: {}}")]
)
def test_nothing_is_empty(yaml: str) -> None:
    for element in connect_of(read(yaml)).iter():
        assert all(element.attrib.values()), element.attrib


def test_given_parameters_that_are_empty_are_left_out() -> None:
    relay = relay_of(in_flow("title: T"), parameters={"a": "", "b": "c"})
    assert all(all(element.attrib.values()) for element in relay)


# -------------------------------------------------------------------------------------------------- parameters and greetings


def test_parameters() -> None:
    relay = relay_of(in_flow("relay: {parameters: {clinic: downtown, code: 0420}}"), parameters={"clinic": "uptown", "resume": "lost"})
    assert [(child.attrib["name"], child.attrib["value"]) for child in relay] == [("clinic", "uptown"), ("code", "0420"), ("resume", "lost")]


def test_later_attempts_do_not_greet_again() -> None:
    yaml = in_flow("relay: {welcome_greeting: Hello., welcome_greeting_interruptible: none}")
    assert {"welcomeGreeting", "welcomeGreetingInterruptible"} <= set(relay_of(yaml).attrib)
    assert not {"welcomeGreeting", "welcomeGreetingInterruptible"} & set(relay_of(yaml, attempt=2).attrib)
    assert not {"welcomeGreeting", "welcomeGreetingInterruptible"} & set(relay_of(yaml, parameters={"flowengine_resume": "lost"}, attempt=2).attrib)


# ------------------------------------------------------------------------------------------------------------------ escaping


@pytest.mark.parametrize("text", ['<b>Tom & Jerry\'s "show"</b>', "a < b && c > d", "]]>", "<!-- -->", "é 日本 😀", "&amp;"])
def test_xml_is_escaped(text: str) -> None:
    quoted = text.replace("'", "''")
    relay = relay_of(
        in_flow(
            f"relay: {{welcome_greeting: '{quoted}', customer_name: '{quoted}', parameters: {{a: '{quoted}'}}, languages: {{es-US: {{tts_provider: Google, voice: '{quoted}'}}}}}}"
        )
    )
    assert (relay.attrib["welcomeGreeting"], relay.attrib["customerName"]) == (text, text)
    assert [child.attrib.get("voice", child.attrib.get("value")) for child in relay] == [text, text]


def test_characters_that_xml_cannot_hold_do_not_spoil_it() -> None:
    """In double quotes YAML has escapes for every character."""
    relay = relay_of(in_flow(r'relay: {welcome_greeting: "a\x01b\e", parameters: {a: "b\x1fc"}}'), parameters={"d": "e\x0bf\ufffe\ud800"})
    assert "welcomeGreeting" in relay.attrib


# ------------------------------------------------------------------------------------------------------------------- apology


@pytest.mark.parametrize(("language", "word"), [("en-US", "sorry"), ("es-US", "sentimos"), ("de-DE", "leid"), ("fr-FR", "regrettons"), ("xx", "sorry")])
def test_apology(language: str, word: str) -> None:
    response = ElementTree.fromstring(apology(LINKS, language=language))
    assert [child.tag for child in response] == ["Say", "Hangup"]
    assert word in (response[0].text or "")
    assert response[0].attrib == {"language": language}


def test_apology_with_a_fallback_number() -> None:
    [dial] = ElementTree.fromstring(apology(LINKS, "+15551230100"))
    assert (dial.tag, dial.text, dial.attrib["action"]) == ("Dial", "+15551230100", "https://phone.example/twiml?after=fallback")


@pytest.mark.parametrize(
    ("status", "verbs"), [("completed", ["Hangup"]), ("answered", ["Hangup"]), ("busy", ["Say", "Hangup"]), ("no-answer", ["Say", "Hangup"]), ("", ["Say", "Hangup"])]
)
def test_after_the_fallback_number(status: str, verbs: list[str]) -> None:
    assert [child.tag for child in ElementTree.fromstring(after_fallback(status))] == verbs


def test_the_header_has_what_subflows_need() -> None:
    """The session is that of the flow that answers: a subflow has no header of its own in it."""
    flow = read("flow: shop\nstart: m\nrelay: {hints: [Harbor]}\nstates:\n  m: {subflow: card, outcomes: {done: x}}\n  x: {prompt: Bye., hangup: true}\n")
    card = read(
        """
        flow: card
        start: m
        relay: {hints: [Visa], languages: {es-US: {tts_provider: Amazon, voice: Lupe-Neural}}}
        states:
          m: {prompt: {en-US: Card?, es-US: ¿Tarjeta?}, choices: [{dtmf: 1, speech: [a card], language: es-US, goto: y}]}
          y: {return: done}
        """
    )
    assert "dtmfDetection" not in relay_attributes(flow)
    attributes = relay_attributes(flow, (card,))
    assert (attributes["dtmfDetection"], attributes["hints"], attributes["reportInputDuringAgentSpeech"]) == ("true", "Harbor, Visa, a card", "dtmf")
    assert relay_languages(flow, (card,)) == {"es-US": {"ttsProvider": "Amazon", "voice": "Lupe-Neural"}}
    assert "Lupe-Neural" in relay_twiml(flow, Links("https://phone.example"), subflows=(card,))


@pytest.mark.parametrize(
    "state",
    [
        "browse: {items: '[1]', as: a, item: {say: Bonjour., language: fr-FR}}\noutcomes: {end: x}",
        "request: {get: 'https://a.example', while_waiting: {say: Bonjour., language: fr-FR}}\noutcomes: {ok: x, failed: x}",
    ],
)
def test_what_is_said_of_items_and_meanwhile_is_spoken_too(state: str) -> None:
    assert list(languages_used(read(in_state(state)))) == ["en-US", "fr-FR"]
