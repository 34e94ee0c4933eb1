"""`collect`: what can be asked for, and how."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText
from flowengine.language.reader import read_flow_bytes
from tests.language.marks import expect, in_state, places, read


def collect_of(keys: str) -> Collect:
    collect = read(in_state(f"prompt: Hello.\ncollect: {{into: answer, {keys}}}\ngoto: x", "variables: {rooms: [1]}")).states["m"].collect  # type: ignore[index]
    assert collect is not None
    return collect


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ("type: digits", "into", "answer"),
        ("type: digits", "type", "digits"),
        ("type: yes_no", "type", "yes_no"),
        ("type: digits, length: 4", "length", 4),
        ("type: digits, min_length: 2", "min_length", 2),
        ("type: digits, max_length: 9", "max_length", 9),
        ("type: digits, input: dtmf", "input", "dtmf"),
        ("type: digits, input: Speech", "input", "speech"),
        ("type: digits", "input", "any"),
        ("type: digits", "end_key", "#"),
        ("type: digits, end_key: none", "end_key", ""),
        ("type: digits, end_key: star", "end_key", "*"),
        ("type: digits, end_key: '#'", "end_key", "#"),
        ("type: digits", "cancel_key", ""),
        ("type: digits, cancel_key: star", "cancel_key", "*"),
        ("type: digits, cancel_key: none", "cancel_key", ""),
        ("type: digits, timeout: 9s", "timeout", 9.0),
        ("type: digits, digit_timeout: 500ms", "digit_timeout", 0.5),
        ("type: digits", "end_timeout", 0.0),
        ("type: digits, end_timeout: 2", "end_timeout", 2.0),
        ("type: digits", "confirms", "never"),
        ("type: date", "confirms", "when_unsure"),
        ("type: yes_no", "confirms", "when_unsure"),
        ("type: yes_no", "asks_when_unsure", True),
        ("type: yes_no, confirm: always, secret: true", "asks_when_unsure", True),
        ("type: yes_no, secret: true", "asks_when_unsure", False),
        ("type: yes_no, confirm: never", "asks_when_unsure", False),
        ("type: yes_no, confirm: implicit", "asks_when_unsure", False),
        ("type: date, confirm: never", "confirms", "never"),
        ("type: money, min: 5, max: 7.5", "max", 7.5),
        ("type: date, latest: today", "latest", "today"),
        ("type: date, earliest: -18y", "earliest", "-18y"),
        ("type: time, earliest: 08:30", "earliest", "08:30"),
        ("type: email", "takes_keys", False),
        ("type: date, confirm: implicit", "confirm", "implicit"),
        ("type: digits, confirm: always", "confirm", "always"),
        ("type: digits, confirm: when_unsure", "confirm", "when_unsure"),
        ("type: digits, secret: yes", "secret", True),
        ("type: digits", "secret", False),
    ],
)
def test_keys(keys: str, field: str, value: Any) -> None:
    assert getattr(collect_of(keys), field) == value


@pytest.mark.parametrize(
    ("keys", "shortest", "longest"), [("length: 4", 4, 4), ("min_length: 2", 2, None), ("max_length: 5", 1, 5), ("min_length: 2, max_length: 5", 2, 5), ("timeout: 1s", 1, None)]
)
def test_lengths(keys: str, shortest: int, longest: int | None) -> None:
    collect = collect_of(f"type: digits, {keys}")
    assert (collect.shortest, collect.longest) == (shortest, longest)


def test_options() -> None:
    options = collect_of("type: choice, options: [Red, {label: Blue, value: 7, speech: [navy, (sky|light) blue]}, {label: 0420, value: '7', speech: green}]").options
    assert isinstance(options, tuple)
    assert [(str(o.label), o.value, [p.source for p in o.speech]) for o in options] == [("Red", None, []), ("Blue", 7, ["navy", "(sky|light) blue"]), ("0420", "7", ["green"])]


def test_options_of_an_expression() -> None:
    options = collect_of("type: choice, options: '{{ rooms }}'").options
    assert isinstance(options, TemplateText) and options.whole == "rooms"


def test_a_confirmation_of_its_own() -> None:
    prompt = collect_of("type: digits, confirm: always, confirm_prompt: 'You said {{ answer }}?'").confirm_prompt
    assert prompt is not None


# ---------------------------------------------------------------------------------------------------------------- slips


@pytest.mark.parametrize(
    ("keys", "code", "suggestion"),
    [
        ("into: a, type: «digit»", "wrong-value", "digits"),
        ("into: a, type: «yesno»", "wrong-value", "yes_no"),
        ("into: a, type: «colour»", "wrong-value", ""),
        ("into: a, type: «[digits]»", "wrong-type", ""),
        ("into: «my number», type: digits", "bad-name", "my_number"),
        ("into: «call», type: digits", "bad-name", "call_"),
        ("into: «[a]», type: digits", "wrong-type", ""),
        ("into: a, type: digits, length: «four»", "wrong-type", ""),
        ("into: a, type: digits, length: 4, «min_length»: 2", "too-many-keys", ""),
        ("into: a, type: digits, length: 4, «max_length»: 4", "too-many-keys", ""),
        ("into: a, type: digits, min_length: 5, max_length: «4»", "wrong-value", ""),
        ("into: a, type: yes_no, «length»: 4", "too-many-keys", ""),
        ("into: a, type: choice, options: [b], «max_length»: 4", "too-many-keys", ""),
        ("into: a, type: digits, «options»: [b]", "too-many-keys", ""),
        ("into: a, type: choice, options: «[]»", "wrong-type", ""),
        ("into: a, type: choice, options: «red»", "wrong-type", ""),
        ("into: a, type: choice, options: «'{{ call.from }} or so'»", "wrong-value", ""),
        ("into: a, type: choice, options: '{{ «rooms» }}'", "unknown-variable", ""),
        ("into: a, type: choice, options: [«[b]»]", "wrong-type", ""),
        ("into: a, type: choice, options: [«{value: 1}»]", "missing-key", ""),
        ("into: a, type: choice, options: [{label: b, speech: [«(c»]}]", "bad-phrase", ""),
        ("into: a, type: digits, input: «keys»", "wrong-value", ""),
        ("into: a, type: digits, input: «dtfm»", "wrong-value", "dtmf"),
        ("into: a, type: digits, end_key: «12»", "bad-keys", ""),
        ("into: a, type: digits, end_key: «x»", "bad-keys", ""),
        ("into: a, type: digits, cancel_key: «strr»", "bad-keys", "star"),
        ("into: a, type: digits, timeout: «long»", "bad-duration", ""),
        ("into: a, type: digits, confirm: «alwyas»", "wrong-value", "always"),
        ("into: a, type: digits, secret: «perhaps»", "wrong-type", ""),
    ],
)
def test_slips(keys: str, code: str, suggestion: str) -> None:
    yaml = in_state(f"prompt: Hello.\ncollect: {{{keys}}}\ngoto: x")
    if code == "bad-phrase":
        yaml = yaml.replace("«(c»", "«(»c")
    expect(yaml, (code, suggestion))


def test_implicit_confirmation_is_part_of_the_language() -> None:
    _, problems = read_flow_bytes(in_state("prompt: Hello.\ncollect: {into: a, type: digits, confirm: implicit}\ngoto: x").encode(), "test.yaml")
    assert problems == []


@pytest.mark.parametrize("keys", ["cancel_key: pound", "end_key: star, cancel_key: star"])
def test_one_key_cannot_both_end_and_throw_away(keys: str) -> None:
    flow, _ = read_flow_bytes(in_state(f"prompt: Hello.\ncollect: {{into: a, type: digits, {keys}}}\ngoto: x").encode(), "test.yaml")
    assert flow is None


@pytest.mark.parametrize("keys", ["length: 0", "max_length: 0"])
def test_an_answer_has_at_least_one_key(keys: str) -> None:
    flow, _ = read_flow_bytes(in_state(f"prompt: Hello.\ncollect: {{into: a, type: digits, {keys}}}\ngoto: x").encode(), "test.yaml")
    assert flow is None


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("type: digits, «min»: 4", "too-many-keys"),
        ("type: date, «max»: 4", "too-many-keys"),
        ("type: number, «earliest»: today", "too-many-keys"),
        ("type: money, «length»: 4", "too-many-keys"),
        ("type: email, «end_key»: none", "too-many-keys"),
        ("type: email, input: «dtmf»", "wrong-value"),
        ("type: number, cancel_key: «star»", "wrong-value"),
        ("type: number, min: «five»", "wrong-value"),
        ("type: number, min: 9, max: «4»", "wrong-value"),
        ("type: date, earliest: 2026-12-24, latest: «2026-12-01»", "wrong-value"),
        ("type: time, earliest: 17:00, latest: «08:00»", "wrong-value"),
        ("type: date, earliest: «soon»", "bad-date"),
        ("type: date, earliest: «2026-02-30»", "bad-date"),
        ("type: date, earliest: «08:30»", "bad-date"),
        ("type: time, earliest: «today»", "bad-date"),
        ("type: number, check: [{«prompt»: No.}]", "missing-key"),
        ("type: number, check: [{if: a > 1, «promt»: No.}]", "unknown-key"),
    ],
)
def test_slips_of_bounds_and_checks(keys: str, code: str) -> None:
    text, _ = places(in_state(f"prompt: Hello.\ncollect: {{into: a, {keys}}}\ngoto: x"))
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert [p.code for p in problems] == [code], problems


def test_a_misspelt_day_is_mended() -> None:
    expect(in_state("prompt: Hello.\ncollect: {into: a, type: date, earliest: «tomorow»}\ngoto: x"), ("bad-date", "tomorrow"))
