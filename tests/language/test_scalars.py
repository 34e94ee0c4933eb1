"""Texts and what they mean: durations, keys, truths, numbers, ids, languages, and the few typed values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.language.problems import NOWHERE
from flowengine.language.reader import read_flow_bytes
from flowengine.language.scalars import is_language, typed_literal
from flowengine.language.source import Text
from tests.language.marks import expect, in_flow, in_state, read

# ------------------------------------------------------------------------------------------------------------- durations


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6s", 6),
        ("6", 6),
        ("0", 0),
        ("0s", 0),
        ("2.5", 2.5),
        ("1.5s", 1.5),
        ("500ms", 0.5),
        ("2m", 120),
        ("2min", 120),
        ("1m 30s", 90),
        ("1m30s", 90),
        ("6 s", 6),
        ("6sec", 6),
        ("1 second", 1),
        ("6 seconds", 6),
        ("240m", 14_400),
        ("'4s'", 4),
        ("1s 500ms", 1.5),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert read(in_flow(f"recovery: {{timeout: {text}}}")).recovery.timeout == seconds


@pytest.mark.parametrize("text", ["soon", "-1s", "5h", "6 days", "''", "241m", "1e9", "s", "5s5s", "1s 1m", "infs", "nan", "1e999"])
def test_what_is_no_duration(text: str) -> None:
    expect(in_flow(f"recovery: {{timeout: «{text}»}}"), ("bad-duration", ""))


@pytest.mark.parametrize(("text", "mended"), [("20 secs", "20s"), ("1,5 min", "1.5m"), ("3 minutos", "3m"), ("8 Sek.", "8s"), ("500 msec", "500ms")])
def test_durations_in_words_are_mended(text: str, mended: str) -> None:
    expect(in_flow(f"recovery: {{timeout: «'{text}'»}}"), ("bad-duration", mended))


@pytest.mark.parametrize("text", ["[6s]", "{s: 6}"])
def test_blocks_are_no_duration(text: str) -> None:
    expect(in_flow(f"recovery: {{timeout: «{text}»}}"), ("wrong-type", ""))


# ------------------------------------------------------------------------------------------------------------------ keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1", ("1",)),
        ("05", ("05",)),
        ("0420", ("0420",)),
        ("star", ("*",)),
        ("pound", ("#",)),
        ("'*'", ("*",)),
        ("'#'", ("#",)),
        ("Star", ("*",)),
        ("hash", ("#",)),
        ("[1, 2]", ("1", "2")),
        ("[star, 12]", ("*", "12")),
        ("'*1#'", ("*1#",)),
        ("1 2", ("12",)),
        ("911", ("911",)),
        ("1_0", None),
        ("0x10", None),
    ],
)
def test_keys(text: str, keys: tuple[str, ...] | None) -> None:
    yaml = in_state(f"prompt: Hello.\nchoices: [{{dtmf: {text if keys else f'«{text}»'}, goto: x}}]")
    if keys is None:
        expect(yaml, ("bad-keys", ""))
    else:
        choices = read(yaml).states["m"].choices  # type: ignore[index]
        assert choices is not None
        assert choices[0].dtmf == keys


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("A", ""), ("one", "1"), ("1 or 2", "[1, 2]"), ("press 3", "3"), ("stat", "star"), ("puond", "pound"), ("-1", ""), ("1.0", ""), ("٣", ""), ("1" * 33, ""), ("''", "")],
)
def test_what_is_no_key(text: str, suggestion: str) -> None:
    expect(in_state(f"prompt: Hello.\nchoices: [{{dtmf: «{text}», goto: x}}]"), ("bad-keys", suggestion))


def test_a_lost_pound_is_named() -> None:
    expect(in_state("prompt: Hello.\nchoices:\n  - goto: x\n    dtmf«:» # \n"), ("bad-keys", "pound"))


def test_a_list_or_block_is_no_key() -> None:
    expect(in_state("prompt: Hello.\nchoices: [{dtmf: [1, «[2]»], goto: x}]"), ("wrong-type", ""))


# ------------------------------------------------------------------------------------------------------- truths and numbers


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("yes", True), ("on", True), ("True", True), ("false", False), ("no", False), ("off", False), ("NO", False), ("'true'", True)]
)
def test_truths(text: str, value: bool) -> None:
    assert read(in_state(f"prompt: Hello.\ninterruptible: {text}\ngoto: x")).states["m"].interruptible is value  # type: ignore[index]


@pytest.mark.parametrize(("text", "suggestion"), [("maybe", ""), ("1", ""), ("ture", "true"), ("flase", "false"), ("''", ""), ("y", "")])
def test_what_is_no_truth(text: str, suggestion: str) -> None:
    expect(in_state(f"prompt: Hello.\ninterruptible: «{text}»\ngoto: x"), ("wrong-type", suggestion))


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "1e3", "''", "1_000", "+1", "1234567890"])
def test_what_is_no_whole_number(text: str) -> None:
    expect(in_flow(f"recovery: {{max_failures: «{text}»}}"), ("wrong-type", ""))


@pytest.mark.parametrize("text", ["loud", "+1", ".5", "1,5", "0x1", "1e999", "nan", "inf"])
def test_what_is_no_number(text: str) -> None:
    expect(in_flow(f"relay: {{ambient_sound_gain: «'{text}'»}}"), ("wrong-type", ""))


# ----------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("text", ["a", "harbor-dental", "a1", "x-2-y", "a" * 64])
def test_flow_ids(text: str) -> None:
    assert read(in_flow("title: T").replace("flow: f", f"flow: {text}")).id == text


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Harbor Dental", "harbor-dental"),
        ("harbor_dental", "harbor-dental"),
        ("-a", "a"),
        ("a-", "a"),
        ("a--b", "a-b"),
        ("1a", ""),
        ("日本", ""),
        ("a" * 65, ""),
        ("a/b", "a-b"),
        ("../etc", "etc"),
        ("a.b", "a-b"),
    ],
)
def test_what_is_no_flow_id(text: str, suggestion: str) -> None:
    expect(in_flow("title: T").replace("flow: f", f"flow: «{text}»"), ("bad-flow-id", suggestion))


def test_no_flow_id_at_all() -> None:
    expect(in_flow("title: T").replace("flow: f", "flow«:»"), ("empty-value", ""))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("Front Desk", "front_desk"), ("front-desk", "front_desk"), ("FrontDesk", "frontdesk"), ("_x", "x"), ("9x", ""), ("-idle", "idle"), ("café", "cafe"), ("'a.b'", "a_b")],
)
def test_what_is_no_state_id(text: str, suggestion: str) -> None:
    expect(f"flow: f\nstart: m\nstates:\n  m: {{prompt: Hello., goto: m}}\n  «{text}»: {{prompt: Hello., goto: m}}\n", ("bad-state-id", suggestion))


@pytest.mark.parametrize("text", ["en-US", "es", "yue", "zh-Hans-CN", "es-419", "multi", "sr-Latn", "cmn-CN", "fil-PH"])
def test_languages(text: str) -> None:
    assert is_language(text)
    assert str(read(in_flow(f"relay: {{language: {text}}}")).relay.language) == text


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("en_US", "en-US"), ("EN-us", "en-US"), ("en-us", "en-US"), ("zh-hans-cn", "zh-Hans-CN"), ("english", ""), ("e", ""), ("en-", ""), ("en US", ""), ("''", "")],
)
def test_what_is_no_language(text: str, suggestion: str) -> None:
    expect(in_flow(f"relay: {{language: «{text}»}}"), ("empty-value" if text == "''" else "bad-language", suggestion))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("my name", "my_name"),
        ("1st", ""),
        ("_x", "x"),
        ("naïve", ""),
        ("a-b", "a_b"),
        ("call", "call_"),
        ("env", "env_"),
        ("secrets", "secrets_"),
        ("not", "not_"),
        ("none", "none_"),
        ("loop", "loop_"),
        ("a.b", "a_b"),
    ],
)
def test_what_is_no_variable(text: str, suggestion: str) -> None:
    expect(in_flow(f"variables: {{«{text}»: 1}}"), ("bad-name", suggestion))


@pytest.mark.parametrize("text", ["True", "False", "None", "true", "false"])
def test_the_words_of_expressions_are_no_variables(text: str) -> None:
    _, problems = read_flow_bytes(in_flow(f"variables: {{{text}: 1}}").encode(), "test.yaml")
    assert [p.code for p in problems] == ["bad-name"]


# ------------------------------------------------------------------------------------------------- typed values (principle 3)

TYPED = [
    ("3", 3),
    ("-4.5", -4.5),
    ("0", 0),
    ("1e3", 1000.0),
    ("true", True),
    ("false", False),
    ("null", None),
    ("0420", "0420"),
    ("+1", "+1"),
    ("+15551230100", "+15551230100"),
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("True", "True"),
    ("NULL", "NULL"),
    ("~", "~"),
    ("12:30", "12:30"),
    (".5", ".5"),
    ("5.", "5."),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("2026-12-24", "2026-12-24"),
    ("'3'", "3"),
    ('"true"', "true"),
    ("'null'", "null"),
    (".inf", ".inf"),
    ("12345678901234567890", "12345678901234567890"),
    ("Ann", "Ann"),
]


@pytest.mark.parametrize(("text", "value"), TYPED)
@pytest.mark.parametrize("place", ["variables", "set", "choice", "data"])
def test_typed_values(place: str, text: str, value: Any) -> None:
    match place:
        case "variables":
            found = read(in_flow(f"variables: {{a: {text}}}")).variables["a"]  # type: ignore[index]
        case "set":
            found = read(in_state(f"set: {{a: {text}}}\nprompt: Hello.\ngoto: x")).states["m"].set["a"]  # type: ignore[index]
        case "choice":
            choices = read(in_state(f"prompt: Hello.\nchoices: [{{dtmf: 1, set: {{a: {text}}}, goto: x}}]")).states["m"].choices  # type: ignore[index]
            assert choices is not None
            found = choices[0].set["a"]  # type: ignore[index]
        case _:
            handoff = read(in_state(f"prompt: Hello.\nhandoff: {{queue: a, data: {{a: {text}}}}}")).states["m"].handoff  # type: ignore[index]
            assert handoff is not None
            found = handoff.data["a"]  # type: ignore[index]
    assert (found, type(found)) == (value, type(value))


def test_typed_values_in_lists_and_blocks() -> None:
    variables = read(in_flow("variables: {a: [1, '1', no, {b: true, c: 0420}], d: {}, e: []}")).variables
    assert variables == {"a": (1, "1", "no", {"b": True, "c": "0420"}), "d": {}, "e": ()}


@pytest.mark.parametrize("text", [text for text, _ in TYPED if text not in ("null", "''")])
def test_everywhere_else_a_text_stays_a_text(text: str) -> None:
    plain = text.strip("'\"")
    flow = read(
        in_state(
            f"prompt: {text}\nnotes: {text}\nchoices: [{{speech: [{text}], label: {text}, goto: x}}]",
            f"title: {text}\nrelay: {{voice: {text}, hints: [{text}], parameters: {{a: {text}}}}}",
        )
    )
    state = flow.states["m"]  # type: ignore[index]
    assert state.prompt is not None and state.choices is not None
    [part] = state.prompt.parts[""]
    assert str(getattr(part, "say", "")) == plain
    assert (str(state.notes), str(flow.title), str(flow.relay.voice), flow.relay.parameters) == (plain, plain, plain, {"a": plain})
    label = state.choices[0].label
    assert label is not None and {code: str(text) for code, text in label.items()} == {"": plain}
    assert [str(hint) for hint in flow.relay.hints or ()] == [plain]


@given(st.text(max_size=30), st.booleans())
def test_a_typed_value_is_never_anything_else(text: str, is_plain: bool) -> None:
    value = typed_literal(Text.at(text, NOWHERE, plain=is_plain))
    if isinstance(value, str):
        assert value == text
    else:
        assert is_plain
        assert value in (None, True, False) or isinstance(value, int | float)
