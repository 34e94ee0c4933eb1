"""Frames: everything that comes in is read, nothing goes out that the protocol would refuse."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from flowengine.dialog.commands import Command, EndSession, HandoffOrder, Play, Say, SwitchLanguage
from flowengine.dialog.events import AgentSpoke, CallerSounded, CallerSpoke, Interrupted, KeyPressed, RelayFaulted, TokensPlayed
from flowengine.relay.frames import EndFrame, LanguageFrame, PlayFrame, SendDigitsFrame, Setup, TextFrame, Unknown, WrongFrame, decode, encode, validate_outbound
from flowengine.relay.handoff import read_handoff_data

WIRE = Path(__file__).parent.parent / "wire"


def golden(direction: str) -> list[Any]:
    rows = json.loads((WIRE / f"{direction}.json").read_text())
    assert all(set(row) == {"name", "frame"} for row in rows)
    return [pytest.param(row["name"], row["frame"], id=row["name"]) for row in rows]


def setup(session: str, call: str, **fields: Any) -> Setup:
    blank: dict[str, Any] = dict.fromkeys(("account_sid", "from_number", "to_number", "call_status", "caller_name", "forwarded_from"), "")
    return Setup(session, call, **{**blank, "direction": "inbound", "parameters": {}, **fields})


NOBODY = "0" * 32
EXPECTED: dict[str, Any] = {
    "setup": setup(
        "VX" + NOBODY,
        "CA" + NOBODY,
        account_sid="AC" + "X" * 32,
        from_number="+18005550100",
        to_number="+18005550101",
        forwarded_from="+18005550102",
        call_status="RINGING",
        parameters={"callReference": "bar"},
    ),
    "setup: a key of three dots": setup("VX" + NOBODY, "CA" + NOBODY, from_number="+14151234567", to_number="+18881234567", parameters={"foo": "bar"}),
    "setup: parameters only": setup("VX" + NOBODY, "CA" + NOBODY, parameters={"foo": "bar", "hint": "Annoyed customer"}),
    "setup: of a real call": setup(
        "VX3808c8bfc80b383891e28f18d8609ff0",
        "CAcd760b1a71b2d557efcf785870e6f09e",
        account_sid="SECRET!",
        from_number="+41791234567",
        to_number="+14087153333",
        forwarded_from="+14087153333",
        call_status="RINGING",
    ),
    "setup: ids only": setup("VX46c66942f72fec50890305efd82a9abb", "CA7a5537142bdc3489f31cb8061bb296ce"),
    "setup: 2024, with nulls": setup("", "", from_number="+14085551212", to_number="+18881234567", call_status="IN-PROGRESS"),
    "setup: outbound": setup(
        "VX1",
        "CA1",
        from_number="+15558675310",
        to_number="+15558675311",
        direction="outbound-api",
        parameters={"customerName": "John Doe", "amount": "$150.00", "dueDate": "2025-11-15"},
    ),
    "setup: a Telnyx session": setup(
        "7a7e6a4f-1d44-4f0c-b5d4-9f9bf3a5c1f2",
        "v2:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ",
        account_sid="1f1a8b6f-1234-4abc-9def-1234567890ab",
        from_number="+13122010094",
        to_number="+13122123456",
        call_status="active",
        parameters={"customer_id": "customer_123"},
    ),
    "prompt": CallerSpoke("Hi! Can you tell me about life?", "en-US", True),
    "prompt: two sentences": CallerSpoke("Hi. Can I make a reservation, please? Hello. I'd like to make a reservation.", "en-US", True),
    "prompt: an unknown field": CallerSpoke("Hello.", "en-US", True),
    "prompt: text only": CallerSpoke("Can you tell me more about your services?", "", True),
    "prompt: partial": CallerSpoke("When do you", "en-US", False),
    "prompt: partial, Telnyx": CallerSpoke("hello there", "en", False),
    "dtmf": KeyPressed("1"),
    "dtmf: star": KeyPressed("*"),
    "dtmf: pound": KeyPressed("#"),
    "interrupt": Interrupted("Life is a complex set of", 460),
    "interrupt: milliseconds as text": Interrupted("Life is a complex set of", 460),
    "interrupt: no duration": Interrupted("Hello", None),
    "interrupt: Telnyx": Interrupted("Welcome to Telnyx, how can I help", 1820),
    "error": RelayFaulted('Invalid message received: { "foo" : "bar" }'),
    "error: Telnyx": RelayFaulted("Invalid message: unknown type: foo"),
    "info: agentSpeaking on": AgentSpoke(True),
    "info: agentSpeaking off": AgentSpoke(False),
    "info: clientSpeaking on": CallerSounded(True),
    "info: clientSpeaking off": CallerSounded(False),
    "info: tokensPlayed": TokensPlayed("Hi, this is Jace,"),
    "info: configUpdated": Unknown("info configUpdated"),
    "eagerEndOfTurn: Telnyx": Unknown("type eagerEndOfTurn"),
    "turnResumed: Telnyx": Unknown("type turnResumed"),
}

# ---------------------------------------------------------------------------------------------------------------------- in


@pytest.mark.parametrize(("name", "frame"), golden("inbound"))
def test_inbound(name: str, frame: dict[str, Any]) -> None:
    assert decode(json.dumps(frame)) == EXPECTED[name]
    assert decode(json.dumps(frame, ensure_ascii=False, indent=1).encode()) == EXPECTED[name]


def test_every_expectation_has_its_frame() -> None:
    assert [row.values[0] for row in golden("inbound")] == list(EXPECTED)


@pytest.mark.parametrize(("name", "frame"), golden("inbound"))
def test_fields_to_come_change_nothing(name: str, frame: dict[str, Any]) -> None:
    assert decode(json.dumps({**frame, "somethingNew": {"a": [1, None]}, "anotherThing": None})) == EXPECTED[name]


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        ({"type": "prompt", "voicePrompt": None, "lang": None, "last": None}, CallerSpoke("", "", True)),
        ({"type": "prompt", "voicePrompt": "a", "last": "false"}, CallerSpoke("a", "", False)),
        ({"type": "prompt", "voicePrompt": "a", "last": "true"}, CallerSpoke("a", "", True)),
        ({"type": "prompt", "voicePrompt": 5}, CallerSpoke("5", "", True)),
        ({"type": "prompt", "voicePrompt": "a\u0000b"}, CallerSpoke("a\x00b", "", True)),
        ({"type": "dtmf", "digit": 7}, KeyPressed("7")),
        ({"type": "interrupt"}, Interrupted("", None)),
        ({"type": "interrupt", "utteranceUntilInterrupt": None, "durationUntilInterruptMs": None}, Interrupted("", None)),
        ({"type": "interrupt", "durationUntilInterruptMs": 460.6}, Interrupted("", 460)),
        ({"type": "interrupt", "durationUntilInterruptMs": "soon"}, Interrupted("", None)),
        ({"type": "interrupt", "durationUntilInterruptMs": -1}, Interrupted("", 0)),
        ({"type": "interrupt", "durationUntilInterruptMs": {}}, Interrupted("", None)),
        ({"type": "error"}, RelayFaulted("")),
        ({"type": "error", "description": "x" * 10_000}, RelayFaulted("x" * 500)),
        ({"type": "info", "name": "agentSpeaking", "value": True}, AgentSpoke(True)),
        ({"type": "info", "name": "agentSpeaking", "value": "OFF"}, AgentSpoke(False)),
        ({"type": "setup", "sessionId": "s", "callSid": "c", "customParameters": {"a": 1, "b": None, "c": {"d": 1}}}, setup("s", "c", parameters={"a": "1", "b": "", "c": ""})),
        ({"type": "setup", "sessionId": "s", "callSid": "c", "customParameters": []}, setup("s", "c")),
    ],
)
def test_read_leniently(frame: dict[str, Any], event: Any) -> None:
    assert decode(json.dumps(frame)) == event


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 4000])
def test_numbers_out_of_bounds_are_none(value: str) -> None:
    assert decode(f'{{"type": "interrupt", "durationUntilInterruptMs": {value}}}') == Interrupted("", None)


@pytest.mark.parametrize(
    ("frame", "what"),
    [
        ({"type": "connected"}, "type connected"),
        ({"type": "Prompt"}, "type Prompt"),
        ({"type": "x y <secret>"}, "a type that is no name"),
        ({"type": ""}, "a type that is no name"),
        ({"type": "info"}, "info without a name"),
        ({"type": "info", "name": "agentSpeaking", "value": "start"}, "info agentSpeaking"),
        ({"type": "info", "name": "agentSpeaking"}, "info agentSpeaking"),
        ({"type": "info", "name": "4111 1111 1111 1111"}, "info without a name"),
        ({"type": "dtmf"}, "dtmf with a key that telephones don't have"),
        ({"type": "dtmf", "digit": "A"}, "dtmf with a key that telephones don't have"),
        ({"type": "dtmf", "digit": "12"}, "dtmf with a key that telephones don't have"),
        ({"type": "dtmf", "digit": "1\n"}, "dtmf with a key that telephones don't have"),
        ({"type": "dtmf", "digit": "٣"}, "dtmf with a key that telephones don't have"),
    ],
)
def test_what_means_nothing_is_passed_over(frame: dict[str, Any], what: str) -> None:
    assert decode(json.dumps(frame)) == Unknown(what)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        " ",
        "hello sesame",
        "{",
        '{"type":"prompt","voicePrompt":"sesame"',
        '{"type":"prompt","voicePrompt":"sesame"} more',
        "{'type':'prompt'}",
        "[]",
        '["sesame"]',
        "5",
        "null",
        "true",
        '"sesame"',
        '"' + "sesame " * 1_500_000 + '"',
        "{}",
        '{"sesame":1}',
        '{"Type":"prompt","voicePrompt":"sesame"}',
        '{"type":null,"voicePrompt":"sesame"}',
        '{"type":5,"voicePrompt":"sesame"}',
        '{"type":true,"voicePrompt":"sesame"}',
        '{"type":["sesame"]}',
        '{"type":{"sesame":1}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"type":"prompt","x":' + "[" * 1000 + "]" * 1000 + "}",
        '{"type":"prompt","voicePrompt":"ses\x00ame"}',
        "\x00",
        b"\xff\xfe",
        b'{"type":"prompt","voicePrompt":"sesame \xff"}',
        '{"type":"prompt","voicePrompt":"sesame \\ud800"}',
        '{"type":"prompt","voicePrompt":{"sesame":1}}',
        '{"type":"prompt","voicePrompt":["sesame"]}',
        '{"type":"dtmf","digit":["sesame"]}',
        '{"type":"setup"}',
        '{"type":"setup","callSid":"sesame"}',
        '{"type":"setup","sessionId":null,"callSid":"sesame"}',
        '{"type":"setup","sessionId":{"sesame":1},"callSid":"c"}',
    ],
    ids=lambda frame: repr(frame[:40]),
)
def test_wrong_frames(frame: str | bytes) -> None:
    with pytest.raises(WrongFrame) as error:
        decode(frame)
    assert error.value.reason == str(error.value) != ""
    assert "sesame" not in str(error.value)
    assert len(str(error.value)) < 100
    assert error.value.__cause__ is None and error.value.__suppress_context__  # a traceback shows no frame either


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)
FIELDS = [
    "sessionId",
    "callSid",
    "accountSid",
    "from",
    "to",
    "direction",
    "callStatus",
    "callerName",
    "customParameters",
    "voicePrompt",
    "lang",
    "last",
    "digit",
    "utteranceUntilInterrupt",
    "durationUntilInterruptMs",
    "name",
    "value",
    "description",
]


@given(st.sampled_from(["setup", "prompt", "dtmf", "interrupt", "info", "error", "other"]), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_values_in_a_frame(kind: str, fields: dict[str, Any]) -> None:
    try:
        event = decode(json.dumps({"type": kind, **fields}))
    except WrongFrame as error:
        assert len(str(error)) < 100
        return
    assert event is not None
    if isinstance(event, KeyPressed):
        assert event.key in set("0123456789*#")
    if isinstance(event, CallerSpoke):
        assert isinstance(event.text, str) and isinstance(event.language, str) and isinstance(event.final, bool)
    if isinstance(event, Interrupted):
        assert event.after_ms is None or event.after_ms >= 0


@given(st.one_of(st.text(), st.binary(), JSON.map(json.dumps)))
def test_any_frame_at_all(frame: str | bytes) -> None:
    try:
        decode(frame)
    except WrongFrame as error:
        assert len(str(error)) < 100


# --------------------------------------------------------------------------------------------------------------------- out


@pytest.mark.parametrize(("name", "frame"), golden("outbound"))
def test_outbound(name: str, frame: dict[str, Any]) -> None:
    read = validate_outbound(json.dumps(frame))
    again = json.loads(read.encode())
    assert again == {**again, **{key: value for key, value in frame.items() if value is not None}}
    assert validate_outbound(read.encode()) == read


@pytest.mark.parametrize(
    "frame",
    [
        {"foo": "bar"},
        {"type": "text"},
        {"type": "text", "token": None},
        {"type": "text", "token": 5},
        {"type": "text", "token": "a", "last": "true"},
        {"type": "text", "token": "a", "last": 1},
        {"type": "text", "token": "a", "interruptible": "any"},
        {"type": "text", "token": "a", "lang": ""},
        {"type": "text", "token": "a", "lang": "English"},
        {"type": "text", "token": "a", "language": "en-US"},
        {"type": "play"},
        {"type": "play", "source": "cowbell.mp3"},
        {"type": "play", "source": "ftp://a.example/b.mp3"},
        {"type": "play", "source": "https://a.example/b c.mp3"},
        {"type": "play", "source": "http://[a"},
        {"type": "play", "source": "https://a.example/b.mp3", "loop": -1},
        {"type": "play", "source": "https://a.example/b.mp3", "loop": 1001},
        {"type": "play", "source": "https://a.example/b.mp3", "loop": "1"},
        {"type": "play", "source": "https://a.example/b.mp3", "loop": 1.5},
        {"type": "sendDigits"},
        {"type": "sendDigits", "digits": ""},
        {"type": "sendDigits", "digits": "12W"},
        {"type": "sendDigits", "digits": "A"},
        {"type": "sendDigits", "digits": "1 2"},
        {"type": "sendDigits", "digits": "12\n"},
        {"type": "sendDigits", "digits": "٣"},
        {"type": "sendDigits", "digits": 12},
        {"type": "language"},
        {"type": "language", "ttsLanguage": ""},
        {"type": "language", "ttsLanguage": "en_US"},
        {"type": "end", "handoffData": {"a": 1}},
        {"type": "end", "reason": "a"},
        {"type": "interrupt"},
        {"type": "clear"},
        {"type": "config"},
        {"type": 5},
        [],
        "text",
        None,
    ],
    ids=json.dumps,
)
def test_what_the_protocol_refuses(frame: Any) -> None:
    with pytest.raises(ValidationError):
        validate_outbound(json.dumps(frame))


@pytest.mark.parametrize(
    "make",
    [
        lambda: TextFrame(None),  # type: ignore[arg-type]
        lambda: TextFrame("a", lang="no language"),
        lambda: PlayFrame("nowhere"),
        lambda: PlayFrame("https://a.example/b.mp3", 1001),
        lambda: SendDigitsFrame(""),
        lambda: LanguageFrame(),
        lambda: EndFrame({"a": 1}),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_frame_cannot_be_made(make: Any) -> None:
    with pytest.raises(ValidationError):
        make()


def frames(*commands: Command) -> list[dict[str, Any]]:
    out = encode(commands, "clinic", "v1")
    for frame in out:
        validate_outbound(frame)
    return [json.loads(frame) for frame in out]


def test_a_text_is_a_talk_cycle() -> None:
    assert frames(Say("Hello.")) == [{"type": "text", "token": "Hello.", "last": True}]


def test_texts_that_follow_each_other_are_joined() -> None:
    assert frames(Say("Hello."), Say("Press 1.")) == [{"type": "text", "token": "Hello. Press 1.", "last": True}]


def test_texts_that_differ_are_one_cycle_of_several_tokens() -> None:
    assert frames(Say("Hello."), Say("Hola.", "es-US"), Say("Adiós.", "es-US"), Say("Careful.", None, False)) == [
        {"type": "text", "token": "Hello. ", "last": False},
        {"type": "text", "token": "Hola. Adiós. ", "last": False, "lang": "es-US"},
        {"type": "text", "token": "Careful.", "last": True, "interruptible": False},
    ]


def test_what_comes_between_closes_the_cycle() -> None:
    got = frames(Say("a"), Play("https://a.example/b.mp3", 2, True), Say("b"), SwitchLanguage("es-US"), Say("c"), EndSession())
    assert got == [
        {"type": "text", "token": "a", "last": True},
        {"type": "play", "source": "https://a.example/b.mp3", "loop": 2, "interruptible": True},
        {"type": "text", "token": "b", "last": True},
        {"type": "language", "ttsLanguage": "es-US", "transcriptionLanguage": "es-US"},
        {"type": "text", "token": "c", "last": True},
        {"type": "end"},
    ]


def test_no_commands_are_no_frames() -> None:
    assert encode([], "clinic") == []


def test_the_hand_over_is_a_text_that_is_json() -> None:
    order = HandoffOrder(("clinic",), "desk", "dial", "+15551230100", {"timeout": 20}, {"reason": "front desk", "n": 3, "ok": True, "none": None, "list": ["é", {"a": "\u2028"}]})
    [end] = frames(EndSession(order))
    assert isinstance(end["handoffData"], str)
    data = json.loads(end["handoffData"])
    assert {key: value for key, value in data.items() if key != "flowengine"} == order.data
    assert data["flowengine"] == {"flow": "clinic", "version": "v1", "within": ["clinic"], "state": "desk", "kind": "dial", "target": "+15551230100", "options": {"timeout": 20}}
    back = read_handoff_data(end["handoffData"])
    assert back is not None
    assert (back.within, back.state, back.kind, back.target, back.options, back.data) == (("clinic",), "desk", "dial", "+15551230100", {"timeout": 20}, order.data)


@pytest.mark.parametrize("text", ['"', "\\", "\n\t\r\b\f", "\x00\x1f\x7f", "\u2028\u2029", "😀", "</script>", "é", "", " ", "日本語", '","last":false,"token":"'])
def test_any_text_comes_through(text: str) -> None:
    [frame] = encode([Say(text)], "clinic")
    assert json.loads(frame)["token"] == text
    assert json.loads(frame.encode())["token"] == text


@pytest.mark.parametrize("text", ["a\ud800b", "\udcff", "\udfff\ud800"])
def test_half_a_character_does_not_end_a_call(text: str) -> None:
    """An environment variable in another encoding leaves such halves; a socket can't send them."""
    got = encode([Say(text), SwitchLanguage("es-US"), EndSession(HandoffOrder(("clinic",), "s", "queue", text, {}, {"a": text}))], "clinic")
    for frame in got:
        validate_outbound(frame.encode())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LANGUAGES = st.one_of(st.none(), st.sampled_from(["en-US", "es-US", "multi", "zh-Hans-CN"]))
FLAGS = st.one_of(st.none(), st.booleans())
DATA = st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.booleans(), st.none(), st.lists(TEXTS, max_size=2)), max_size=3)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(Say, TEXTS, LANGUAGES, FLAGS),
    st.builds(Play, st.sampled_from(["https://a.example/b.mp3", "http://a.example/é?q=%20"]), st.integers(0, 1000), FLAGS),
    st.builds(SwitchLanguage, st.sampled_from(["en-US", "es-US", "multi"])),
    st.builds(EndSession, st.one_of(st.none(), st.builds(HandoffOrder, TEXTS, TEXTS, TEXTS, DATA, DATA))),
)


def said(out: Iterable[str]) -> list[str]:
    """The texts of the talk cycles."""
    cycles, open_cycle = [], ""
    for frame in map(json.loads, out):
        if frame["type"] == "text":
            open_cycle += frame["token"]
            if frame["last"]:
                cycles.append(open_cycle)
                open_cycle = ""
        else:
            assert not open_cycle, "nothing comes between the tokens of a cycle"
    assert not open_cycle, "every cycle is ended"
    return cycles


@given(st.lists(COMMANDS, max_size=8))
def test_whatever_a_turn_comes_to_is_valid(commands: list[Command]) -> None:
    out = encode(commands, "clinic", "v1")
    for frame in out:
        read = validate_outbound(frame)
        assert json.loads(read.encode()) == json.loads(frame)
        if isinstance(read, EndFrame) and read.handoffData is not None:
            assert isinstance(json.loads(read.handoffData), dict)
    expected: list[list[str]] = [[]]
    for command in commands:
        if isinstance(command, Say):
            expected[-1].append(command.text)
        else:
            expected.append([])
    assert said(out) == [" ".join(texts) for texts in expected if texts]
    assert [json.loads(frame)["type"] for frame in out if json.loads(frame)["type"] != "text"] == [
        {"Play": "play", "SwitchLanguage": "language", "EndSession": "end"}[type(command).__name__] for command in commands if not isinstance(command, Say)
    ]
