"""Flows and states: every key read, and every slip told of where it stands."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import Any

import pytest

from flowengine.language.model import State
from flowengine.language.reader import read_flow_bytes
from tests.language.marks import Told, expect, in_flow, in_state, places, read, told


def state_of(fragment: str) -> State:
    """The state `m` of a flow without problems."""
    return read(in_state(fragment)).states["m"]  # type: ignore[index]


# ------------------------------------------------------------------------------------------------------------- what is read

WHOLE = """
flow: harbor-dental
title: Harbor Dental
description: The front desk
numbers: ["+15551230100", +15551230101]
relay: {language: en-US, languages: {es-US: {tts_provider: Google, voice: es-US-Neural2-A}}}
start: menu
variables: {tries: 0, name: Ann, items: [1, two], nothing: null}
phrases:
  person: [operator, (a|the) person]
commands:
  - {dtmf: 0, speech: [<person>], goto: desk}
  - {speech: repeat, do: repeat}
recovery: {timeout: 5s, digit_timeout: 2s, no_input: [Hello?], no_match: Sorry., fallback: desk, max_failures: 4}
calendars:
  office: {timezone: America/New_York, open: {mon-fri: 08:00-17:00}}
states:
  menu:
    prompt: {en-US: Hello., es-US: Hola.}
    language: es-US
    interruptible: false
    set: {tries: "{{ tries + 1 }}"}
    notes: The first thing heard
    choices:
      - {dtmf: [1, star], speech: [yes, sure], goto: desk, if: tries > 2, set: {name: Bob}, language: en-US, prompt: Fine., label: yes}
      - {dtmf: 2, do: back}
    no_input: [Are you there?, {prompt: Still?, goto: desk}]
    no_match: {prompt: What?, reprompt: false}
    commands: false
    type_ahead: false
    timeout: 7s
    digit_timeout: 1s
  number:
    prompt: Your number?
    collect: {into: number, type: digits, length: 4}
    commands: [{dtmf: 9, goto: desk}]
    goto: way
  way:
    decide:
      - {if: number == '1234', goto: menu}
      - {else: desk}
  desk:
    prompt: One moment.
    handoff: {dial: "+15551230100"}
    outcomes: {busy: away, no_answer: away, failed: away, canceled: away, completed: away}
  away: {prompt: Goodbye., hangup: true}
"""


def test_a_whole_flow() -> None:
    flow = read(WHOLE)
    assert (flow.id, str(flow.title), str(flow.description), flow.start, flow.file) == ("harbor-dental", "Harbor Dental", "The front desk", "menu", "test.yaml")
    assert [str(n) for n in flow.numbers] == ["+15551230100", "+15551230101"]
    assert list(flow.states) == ["menu", "number", "way", "desk", "away"]
    assert flow.variables == {"tries": 0, "name": "Ann", "items": (1, "two"), "nothing": None}
    assert [(c.dtmf, [p.source for p in c.speech], c.goto, c.do) for c in flow.commands] == [(("0",), ["<person>"], "desk", None), ((), ["repeat"], None, "repeat")]
    recovery = flow.recovery
    assert (recovery.timeout, recovery.digit_timeout, recovery.fallback, recovery.max_failures) == (5, 2, "desk", 4)
    assert [len(recovery.no_input or ()), len(recovery.no_match or ())] == [1, 1]
    assert list(flow.calendars) == ["office"]


def test_a_whole_menu() -> None:
    menu = read(WHOLE).states["menu"]  # type: ignore[index]
    assert menu.prompt is not None and menu.choices is not None
    assert list(menu.prompt.parts) == ["en-US", "es-US"]
    assert (menu.language, menu.interruptible, str(menu.notes), menu.commands, menu.type_ahead, menu.timeout, menu.digit_timeout) == (
        "es-US",
        False,
        "The first thing heard",
        False,
        False,
        7,
        1,
    )
    assert menu.listens
    first, second = menu.choices
    assert (
        first.dtmf,
        [p.source for p in first.speech],
        first.goto,
        str(first.if_),
        first.set,
        first.language,
        {code: str(text) for code, text in (first.label or {}).items()},
    ) == (
        ("1", "*"),
        ["yes", "sure"],
        "desk",
        "tries > 2",
        {"name": "Bob"},
        "en-US",
        {"": "yes"},
    )
    assert (second.dtmf, second.do, second.goto) == (("2",), "back", None)
    assert menu.no_input is not None and menu.no_match is not None
    assert [(rung.goto, rung.reprompt) for rung in (*menu.no_input, *menu.no_match)] == [(None, True), ("desk", True), (None, False)]


def test_the_other_states() -> None:
    states = read(WHOLE).states
    way, desk = states["way"], states["desk"]  # type: ignore[index]
    assert [(str(d.if_) if d.if_ else None, d.goto, d.else_) for d in way.decide or ()] == [("number == '1234'", "menu", None), (None, None, "desk")]
    assert not way.listens
    assert desk.outcomes == dict.fromkeys(["busy", "no_answer", "failed", "canceled", "completed"], "away")
    assert states["away"].hangup is True  # type: ignore[index]
    commands = states["number"].commands  # type: ignore[index]
    assert isinstance(commands, tuple) and [c.dtmf for c in commands] == [("9",)]


def test_the_smallest_menu_is_eight_lines() -> None:
    yaml = """
    flow: small
    start: menu
    states:
      menu:
        prompt: For sales, press 1. For support, press 2.
        choices:
          - {dtmf: 1, goto: menu}
          - {dtmf: 2, goto: menu}
    """
    assert len(dedent(yaml).strip().splitlines()) == 8
    flow = read(yaml)
    assert (flow.recovery.timeout, flow.recovery.max_failures, flow.recovery.no_input) == (None, 6, None)
    assert flow.states["menu"].type_ahead is True  # type: ignore[index]


def test_single_entries_may_stand_without_their_list() -> None:
    flow = read(
        """
        flow: f
        start: m
        numbers: +15551230100
        relay: {hints: Harbor Dental}
        phrases: {person: operator}
        commands: {dtmf: 0, goto: m}
        recovery: {no_input: Hello?}
        states:
          m: {prompt: Hello., choices: {dtmf: 1, speech: "yes", goto: d}, no_match: What?}
          d: {decide: {else: m}}
        """
    )
    state = flow.states["m"]  # type: ignore[index]
    assert [len(found or ()) for found in (flow.numbers, flow.relay.hints, flow.commands, flow.recovery.no_input, state.choices, state.no_match)] == [1] * 6
    assert [p.source for p in flow.phrases["person"]] == ["operator"]


def test_a_flow_is_frozen_and_versioned() -> None:
    flow = read(WHOLE)
    with pytest.raises(AttributeError):
        flow.start = flow.start  # type: ignore[misc]
    assert flow.version == read(WHOLE).version != read(WHOLE + "\n").version


def test_json_and_quotes_are_yaml_too() -> None:
    flow = read('{"flow": "f", "start": "m", "states": {"m": {"prompt": "Hello.", "hangup": true}}}')
    assert flow.id == "f"


# ------------------------------------------------------------------------------------------------------------ unknown keys

HELLO = "prompt: Hello.\nhangup: true"


@pytest.mark.parametrize(
    ("yaml", "suggestion"),
    [
        (in_flow("«titel»: T"), "title"),
        (in_flow("«number»: '+15551230100'"), "numbers"),
        (in_flow("«recover»: {timeout: 6s}"), "recovery"),
        (in_flow("«whatever»: 1"), ""),
        (in_flow("«file»: a"), ""),
        (in_flow("«version»: 2"), ""),
        (in_flow("«at»: 2"), ""),
        (in_flow("relay: {«langauge»: en-US}"), "language"),
        (in_flow("relay: {«ttsProvider»: Google}"), "tts_provider"),
        (in_flow("relay: {languages: {es-US: {«voise»: x}}}"), "voice"),
        (in_flow("recovery: {«noinput»: Hello?}"), "no_input"),
        (in_flow("recovery: {«max_failure»: 3}"), "max_failures"),
        (in_flow("calendars: {o: {timezone: UTC, open: {daily: closed}, «exept»: {}}}"), "except"),
        (in_flow("commands: [{dtmf: 0, goto: m, «spech»: [a]}]"), "speech"),
        (in_state(HELLO + "\n«note»: x"), "notes"),
        (in_state(HELLO + "\n«sett»: {a: 1}"), "set"),
        (in_state("prompt: {say: Hello., «languge»: en-US}\nhangup: true"), "language"),
        (in_state("prompt: {play: https://a.example/b.mp3, «lop»: 2}\nhangup: true"), "loop"),
        (in_state("prompt: {one_of: [a], «interuptible»: true}\nhangup: true"), "interruptible"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, «labell»: a}]"), "label"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\ncommands: [{dtmf: 2, goto: x, «promt»: a}]"), "prompt"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: [{prompt: a, «repromt»: false}]"), "reprompt"),
        (in_state("prompt: Hello.\ncollect: {into: a, type: digits, «lenght»: 4}\ngoto: x"), "length"),
        (in_state("prompt: Hello.\ncollect: {into: a, type: choice, options: [{label: b, «valeu»: 1}]}\ngoto: x"), "value"),
        (in_state("prompt: Hello.\nhandoff: {dial: '+15551230100', «time_out»: 5s}"), "timeout"),
        (in_state("prompt: Hello.\nhandoff: {voicemail: {«maxlength»: 5s}}"), "max_length"),
        (in_state("prompt: Hello.\nhandoff: {queue: {name: a, «worfklow_sid»: b}}"), "workflow_sid"),
    ],
)
def test_unknown_keys(yaml: str, suggestion: str) -> None:
    expect(yaml, ("unknown-key", suggestion))


@pytest.mark.parametrize(
    ("yaml", "suggestion"),
    [
        (in_state("prompt: Hello.\n«gotoo»: x"), "goto"),
        (in_state("prompt: Hello.\n«chioces»: [{dtmf: 1, goto: x}]"), "choices"),
        (in_state("prompt: Hello.\n«hangupp»: true"), "hangup"),
        (in_state("prompt: Hello.\n«handof»: {queue: a}"), "handoff"),
        (in_state("prompt: Hello.\ncollect: {into: a, type: digits}\n«goot»: x"), "goto"),
        (in_state("prompt: Hello.\nchoices: [{«dmtf»: 1, goto: x}]"), "dtmf"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, «gto»: x}]"), "goto"),
        (in_state("prompt: Hello.\ncollect: {into: a, «tpye»: digits}\ngoto: x"), "type"),
        (in_state("prompt: Hello.\ncollect: {into: a, type: choice, «option»: [b]}\ngoto: x"), "options"),
        (in_state("prompt: Hello.\nhandoff: {«dail»: '+15551230100'}"), "dial"),
        (in_state("prompt: Hello.\nhandoff: {queue: {«nane»: a}}"), "name"),
        (in_state("decide: [{«iff»: 1 < 2, goto: x}, {else: x}]"), "if"),
        (in_state("decide: [{if: 1 < 2, goto: x}, {«esle»: x}]"), "else"),
        (in_state("decide: [{if: 1 < 2, goto: x, «els»: x}, {else: x}]"), "else"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: {«promt»: a}"), "prompt"),
        (in_flow("«flwo»: g").replace("flow: f\n", ""), "flow"),
        ("flow: f\nstart: m\n«state»:\n  m: {prompt: Hello., hangup: true}\n", "states"),
    ],
)
def test_a_misspelled_key_is_not_told_of_again_as_missing(yaml: str, suggestion: str) -> None:
    expect(yaml, ("unknown-key", suggestion))


def test_a_key_without_a_value_is_not_told_of_again_as_missing() -> None:
    expect(in_state("prompt: Hello.\nchoices: [{dtmf: 1, «goto»: }]"), ("stray-key", ""))
    expect(in_state("prompt: Hello.\ncollect: {«into»: , type: digits}\ngoto: x"), ("stray-key", ""))


def test_a_rung_in_a_language_is_a_prompt() -> None:
    read(in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: {en-US: Hm?}\nno_match: [{say: What?}]"))
    expect(in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: {«saay»: a}"), ("wrong-type", "say"))


def test_a_key_given_to_the_wrong_block_is_no_reason_to_lose_the_others() -> None:
    expect(
        in_state("prompt: Hello.\n«timout»: 6s\nchoices: [{dtmf: 1, goto: «nowhere»}]\n«no_imput»: Hm?"),
        ("unknown-key", "timeout"),
        ("unknown-target", ""),
        ("unknown-key", "no_input"),
    )


@pytest.mark.parametrize(
    "yaml",
    [
        in_flow("understanding: «semantic»"),
        in_flow("understanding: «llm»"),
    ],
)
def test_what_this_version_cannot_do_is_said_plainly(yaml: str) -> None:
    text, [span] = places(yaml)
    flow, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert flow is None
    assert ("not-supported-yet", span) in [(p.code, p.span) for p in problems]
    assert {p.code for p in problems} == {"not-supported-yet"}, told(problems, text)


def test_how_journal_and_understanding_are_written() -> None:
    flow = read(in_flow("journal: Full\nunderstanding: Default"))
    assert (flow.journal, flow.understanding) == ("full", "default")
    assert read(in_flow("")).journal == "masked"
    expect(in_flow("journal: «maskd»"), ("wrong-value", "masked"))
    expect(in_flow("understanding: «[default]»"), ("wrong-value", ""))


# ------------------------------------------------------------------------------------------------------------- missing keys


def test_required_keys() -> None:
    _, problems = read_flow_bytes(b"title: T\n", "test.yaml")
    assert [(p.code, p.message) for p in problems] == [("missing-key", f"this flow needs `{key}`") for key in ("flow", "start", "states")]


@pytest.mark.parametrize(
    "yaml",
    [
        in_state("prompt: Hello.\n«collect»: {type: digits}\ngoto: x"),
        in_state("prompt: Hello.\n«collect»: {into: a}\ngoto: x"),
        in_state("prompt: Hello.\ncollect: {into: a, type: «choice»}\ngoto: x"),
        in_state("prompt: Hello.\nchoices: [«{goto: x}»]"),
        in_state("prompt: Hello.\nchoices: [«{dtmf: 1}»]"),
        in_state("prompt: Hello.\nchoices: [«{dtmf: [], speech: [], goto: x}»]"),
        in_state("prompt: Hello.\n«handoff»: {data: {a: 1}}"),
        in_state("prompt: Hello.\nhandoff: {queue: «{}»}"),
        in_state("decide: [«{if: 1 < 2}», {else: x}]"),
        in_state("decide: [«{goto: x}», {else: x}]"),
        in_flow("calendars: {«o»: {timezone: UTC}}"),
        in_flow("calendars: {«o»: {open: {daily: closed}}}"),
        "flow: f\nstart: m\n«states»: {}\n",
    ],
)
def test_missing_keys(yaml: str) -> None:
    text, [span] = places(yaml)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert [(p.code, p.span) for p in problems if p.code != "unknown-target"] == [("missing-key", span)], told(problems, text)


def test_a_collect_without_a_goto() -> None:
    expect("flow: f\nstart: m\nstates:\n  «m»:\n    prompt: Hello.\n    collect: {into: a, type: digits}\n", ("missing-key", ""))


@pytest.mark.parametrize("fragment", ["prompt: Hello.", "notes: Nothing yet", "set: {a: 1}", "prompt: Hello.\nhangup: false", "prompt: Hello.\nlanguage: en-US"])
def test_dead_ends(fragment: str) -> None:
    expect(f"flow: f\nstart: m\nstates:\n  «m»:\n{indent(fragment, '    ')}\n", ("dead-end", ""))


def test_an_empty_state_is_a_dead_end() -> None:
    expect("flow: f\nstart: m\nstates:\n  «m»: {}\n", ("dead-end", ""))


@pytest.mark.parametrize("fragment", ["choices: «[]»", "decide: «[]»", "prompt: «[]»\nhangup: true"])
def test_empty_lists_that_leave_a_caller_stranded(fragment: str) -> None:
    text, [span] = places(in_state(fragment))
    flow, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert flow is None
    assert [p.span.line for p in problems] == [span.line]


# ------------------------------------------------------------------------------------------------------------ too many keys


@pytest.mark.parametrize(
    "yaml",
    [
        in_state("prompt: Hello.\nhangup: true\n«choices»: [{dtmf: 1, goto: x}]"),
        in_state("prompt: Hello.\nhandoff: {queue: a}\n«hangup»: true"),
        in_state("collect: {into: a, type: digits}\n«decide»: [{else: x}]\ngoto: x"),
        in_state("prompt: Hello.\nhangup: true\n«timeout»: 6s"),
        in_state("prompt: Hello.\nhangup: true\n«no_input»: Hm?"),
        in_state("prompt: Hello.\nhangup: true\n«type_ahead»: false"),
        in_state("decide: [{else: x}]\n«commands»: false"),
        in_state("prompt: Hello.\nhangup: true\n«outcomes»: {busy: x}"),
        in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, «do»: repeat}]"),
        in_state("decide: [«{if: 1 < 2, goto: x, else: x}»]"),
    ],
)
def test_keys_that_do_not_go_together(yaml: str) -> None:
    expect(yaml, ("too-many-keys", ""))


def test_keys_for_listening_in_a_state_that_only_speaks() -> None:
    expect(in_state("prompt: Hello.\n«no_match»: Hm?\ngoto: x"), ("too-many-keys", ""))


def test_else_is_last_and_there() -> None:
    expect(in_state("decide: [{«else»: x}, {if: 1 < 2, goto: x}, {else: x}]"), ("else-not-last", ""))
    expect(in_state("decide: [{if: 1 < 2, goto: x}, «{if: 2 < 1, goto: x}»]"), ("missing-else", ""))
    expect(in_state("decide: «{if: 1 < 2, goto: x}»"), ("missing-else", ""))


# ----------------------------------------------------------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("yaml", "suggestion"),
    [
        ("flow: f\nstart: «men»\nstates:\n  menu: {prompt: Hello., hangup: true}\n", "menu"),
        (in_state("prompt: Hello.\ngoto: «xx»"), ""),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: «elsewhere»}]"), ""),
        (in_state("decide: [{if: 1 < 2, goto: «y»}, {else: x}]"), ""),
        (in_state("decide: [{else: «y»}]"), ""),
        (in_state("prompt: Hello.\nhandoff: {dial: '+15551230100'}\noutcomes: {busy: «y»}"), ""),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\nno_input: [{prompt: a, goto: «y»}]"), ""),
        (in_flow("recovery: {fallback: «mm»}"), ""),
        (in_flow("commands: [{dtmf: 0, goto: «frontdesk»}]"), ""),
        ("flow: f\nstart: front_desk\nstates:\n  front_desk: {prompt: Hello., goto: «front-desk»}\n", "front_desk"),
        ("flow: f\nstart: billing\nstates:\n  billing: {prompt: Hello., goto: «blling»}\n", "billing"),
        ("flow: f\nstart: menu\nstates:\n  menu: {prompt: Hello., goto: «Menu»}\n", "menu"),
    ],
)
def test_unknown_targets(yaml: str, suggestion: str) -> None:
    expect(yaml, ("unknown-target", suggestion))


@pytest.mark.parametrize(("value", "meant"), [("«[x]»", "x"), ("«{a: x}»", "x"), ("«''»", ""), ("«[x, m]»", ""), ("«{goto: nowhere}»", "")])
def test_what_is_no_target(value: str, meant: str) -> None:
    expect(in_state(f"prompt: Hello.\ngoto: {value}"), ("wrong-type", meant))


@pytest.mark.parametrize(
    ("yaml", "code", "meant"),
    [
        ("prompt: Hello.\nchoices: [{«press»: 1, goto: x}]", "unknown-key", "dtmf"),
        ("prompt: Hello.\nchoices: [{dtmf: 1, «say»: hours, goto: x}]", "unknown-key", "speech"),
        ("prompt: Hello.\nchoices: [{dtmf: 1, «then»: x}]", "unknown-key", "goto"),
        ("decide: [{if: 1 == 2, «then»: x}, {else: x}]", "unknown-key", "goto"),
        ("decide: [{if: 1 == 2, goto: x}, {«otherwise»: x}]", "unknown-key", "else"),
        ("«message»: Hello.\ngoto: x", "unknown-key", "prompt"),
        ("prompt: Hello.\n«say»: Hello.\ngoto: x", "unknown-key", ""),
        ("prompt: Hello.\n«transfer»: {dial: '+15551230100'}\noutcomes: {busy: x, no_answer: x, failed: x}", "unknown-key", "handoff"),
        ("prompt: Hello.\nhandoff: «voicemail»", "wrong-type", "{voicemail: true}"),
        ("prompt: Hello.\nhandoff: «'+15551230100'»", "wrong-type", '{dial: "+15551230100"}'),
        ("prompt: Hello.\nhandoff: «(555) 123-0100»", "wrong-type", '{dial: "+15551230100"}'),
        ("prompt: Hello.\n«dial»: '+15551230100'\noutcomes: {busy: x, no_answer: x, failed: x}", "misplaced-key", ""),
        ("prompt: Hello.\nhandoff:\n  dial: '+15551230100'\n  «outcomes»: {busy: x, no_answer: x, failed: x}", "misplaced-key", ""),
    ],
)
def test_what_is_written_for_want_of_the_key(yaml: str, code: str, meant: str) -> None:
    expect(in_state(yaml), (code, meant))


def test_an_id_that_has_to_be_written_otherwise_is_one_problem() -> None:
    expect("flow: f\nstart: m\nstates:\n  m: {prompt: Hello., goto: rx_done}\n  «Rx Done»: {prompt: Hello., hangup: true}\n", ("bad-state-id", "rx_done"))


# -------------------------------------------------------------------------------------------------------------- wrong values


@pytest.mark.parametrize(
    ("yaml", "code", "suggestion"),
    [
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, do: «repaet»}]"), "wrong-value", "repeat"),
        (in_state("prompt: Hello.\nchoices: [{dtmf: 1, do: «hangup»}]"), "wrong-value", ""),
        (in_state("prompt: Hello.\nhandoff: {dial: '+15551230100'}\noutcomes: {«no_awnser»: x}"), "wrong-value", "no_answer"),
        (in_state("prompt: Hello.\nhandoff: {dial: '+15551230100'}\noutcomes: {«no-answer»: x}"), "wrong-value", "no_answer"),
        (in_state("prompt: Hello.\nhandoff: {queue: nurses}\noutcomes: {«busy»: x}"), "wrong-value", ""),
        (in_state("prompt: Hello.\nhandoff: {queue: nurses}\noutcomes: {«faild»: x}"), "wrong-value", "failed"),
        (in_state("prompt: Hello.\nhandoff: {refer: 'sip:a@b.example'}\noutcomes: {«completed»: x}"), "wrong-value", ""),
        (in_state("prompt: Hello.\nchoices: «yes»"), "wrong-type", ""),
        (in_state("prompt: Hello.\nchoices: [«1»]"), "wrong-type wrong-value", ""),
        (in_state("prompt: Hello.\nhandoff: «queue»"), "wrong-type", ""),
        (in_state("prompt: Hello.\nhangup: «soon»"), "wrong-type", ""),
        (in_state("prompt: Hello.\nset: «1»\ngoto: x"), "wrong-type wrong-value", ""),
        (in_state("prompt: Hello.\ncommands: «true»\nchoices: [{dtmf: 1, goto: x}]"), "wrong-type", ""),
        (in_state("prompt: Hello.\nnotes: «[a]»\ngoto: x"), "wrong-type", ""),
        (in_state("prompt: Hello.\nlanguage: «es_US»\ngoto: x"), "bad-language", "es-US"),
        (in_flow("title: «{a: b}»"), "wrong-type", ""),
        (in_flow("numbers: [«[a]»]"), "wrong-type", ""),
        (in_flow("recovery: «fast»"), "wrong-type", ""),
        (in_flow("relay: «Google»"), "wrong-type", ""),
        (in_flow("variables: «[a, b]»"), "wrong-type wrong-value", ""),
        (in_flow("phrases: «[a]»"), "wrong-type wrong-value", ""),
        (in_flow("calendars: «office»"), "wrong-type wrong-value", ""),
        ("flow: f\nstart: m\nstates: «menu»\n", "wrong-type wrong-value", ""),
        ("flow: f\nstart: m\nstates:\n  m: «Hello.»\n", "wrong-type", ""),
        ("flow: f\nstart: m\nstates:\n  m: «[a]»\n", "wrong-type", ""),
    ],
)
def test_wrong_values(yaml: str, code: str, suggestion: str) -> None:
    text, [span] = places(yaml)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    found = [p for p in problems if p.code != "unknown-target"]
    assert [(p.span, next(iter(p.suggestions), "")) for p in found] == [(span, suggestion)], told(problems, text)
    assert found[0].code in code.split()


@pytest.mark.parametrize(
    "yaml",
    [in_flow("variables: «[a, b]»"), in_flow("phrases: «[a]»"), "flow: f\nstart: m\nstates: «menu»\n", in_state("prompt: Hello.\nset: «1»\ngoto: x"), in_flow("numbers: [«{}»]")],
)
def test_problems_are_worded_for_authors(yaml: str) -> None:
    text, _ = places(yaml)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert problems
    for problem in problems:
        assert not any(word in problem.message for word in ("dictionary", "tuple", "instance", "input should", "value error", "NoneType", "validat")), problem.message


# ------------------------------------------------------------------------------------------------------------- ten mistakes

TEN = """
flow: harbor-dental
«titel»: Harbor Dental
relay: {tts_provider: «Gogle»}
start: menu
recovery: {timeout: «soon»}
variables: {tries: 0}
states:
  menu:
    prompt: Hello. {{ «treis» }}
    choices:
      - {dtmf: «stat», goto: billing}
      - {dtmf: 2, speech: ["(book|make an appointment"], goto: billing}
      - {dtmf: 3, goto: «blling»}
      - {dtmf: 4, do: «repaet»}
  billing:
    prompt: Your number?
    collect: {into: number, type: digits, «lenght»: 4}
    goto: menu
    goto: menu
"""


def test_ten_mistakes() -> None:
    """One file, ten different slips: ten problems, each at its word, with the right one where it is near."""
    text, _ = places(TEN)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert told(problems, text) == [
        Told("unknown-key", "titel", 3, 1),
        Told("wrong-value", "Gogle", 4, 23),
        Told("bad-duration", "soon", 6, 21),
        Told("unknown-variable", "treis", 10, 23),
        Told("bad-keys", "stat", 12, 16),
        Told("bad-phrase", "(", 13, 29),
        Told("unknown-target", "blling", 14, 25),
        Told("wrong-value", "repaet", 15, 23),
        Told("unknown-key", "lenght", 18, 43),
        Told("duplicate-key", "goto", 20, 5),
    ]
    first = {p.span.line: next(iter(p.suggestions), "") for p in problems}
    assert first == {3: "title", 4: "Google", 6: "", 10: "tries", 12: "star", 13: "", 14: "billing", 15: "repeat", 18: "length", 20: ""}
    assert all(p.severity == "error" and p.message and p.code for p in problems)


TEN_MORE = """
flow: f
start: m
relay:
  language: «en_US»
  voice: {{ env.VOICE }}
states:
  m:
    prompt: Welcome to us: the «best».
    choices:
      - {dtmf: «*», goto: x}
      - {dtmf: 2, prompt: Sorry, «that is wrong.», goto: x}
\tno_input: Hm?
    timout: 5s
  x:
    prompt: "Never closed.
    goto: m
  y: {prompt: Hello., goto: «mm», «goto»: m}
  Z: {prompt: Hello., goto: m}
"""


def test_ten_mistakes_of_yaml_itself() -> None:
    text, _ = places(TEN_MORE)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert [(t.code, t.line) for t in told(problems, text)] == [
        ("bad-language", 5),
        ("unquoted-expression", 6),
        ("unquoted-colon", 9),
        ("bare-star", 11),
        ("stray-key", 12),
        ("tab", 13),
        ("unknown-key", 14),
        ("yaml-syntax", 16),
        ("unknown-target", 18),
        ("duplicate-key", 18),
        ("bad-state-id", 19),
    ]


def test_every_problem_is_told_once() -> None:
    for yaml in (TEN, TEN_MORE):
        text, _ = places(yaml)
        rows: list[Any] = [(p.code, p.span) for p in read_flow_bytes(text.encode(), "test.yaml")[1]]
        assert len(set(rows)) == len(rows)


SOUND = """
flow: f
start: menu
variables: {name: Ann}
states:
  menu:
    prompt: Hello there.
    choices:
      - {dtmf: 1, speech: [yes, sure], goto: bye}
      - {dtmf: 2, goto: menu}
    timeout: 5s
  bye: {prompt: Goodbye., hangup: true}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hello there.", '"Hello there.'),
        ("Hello there.", "'It's here.'"),
        ("Hello there.", "Note: this."),
        ("Hello there.", "{{ name }}"),
        ("Hello there.", "{{ name }}, hello."),
        ("Hello there.", "@ home"),
        ("Hello there.", "*home"),
        ("Hello there.", "[Hello there."),
        ("prompt: Hello", "prompt Hello"),
        ("prompt: Hello", "prompt:Hello"),
        ("    timeout: 5s", "   timeout: 5s"),
        ("    timeout: 5s", "     timeout: 5s"),
        ("    timeout: 5s", "\ttimeout: 5s"),
        ("    timeout: 5s", "    timeout 5s"),
        ("    timeout: 5s", "    timeout:5s"),
        ("sure], goto: bye}", "sure], goto: bye"),
        ("sure], goto: bye}", "sure, goto: bye}"),
        ("dtmf: 2, goto: menu}", "dtmf: 2, goto: menu"),
        ("dtmf: 2, goto: menu}", "dtmf: 2, goto: menu}}"),
        ("dtmf: 2, goto: menu}", "dtmf: 2 goto: menu}"),
        ("dtmf: 2, goto: menu}", "dtmf: *, goto: menu}"),
        ("dtmf: 2, goto: menu}", "dtmf: #, goto: menu}"),
        ("- {dtmf: 2", "-\t{dtmf: 2"),
        ("- {dtmf: 2", "{dtmf: 2"),
        ("{prompt: Goodbye., hangup", "{prompt: Goodbye # now., hangup"),
        ("{prompt: Goodbye., hangup", "{prompt: Goodbye, friend., hangup"),
        ("{prompt: Goodbye., hangup", "{prompt: Good: bye., hangup"),
        ("{prompt: Goodbye., hangup", "prompt: Goodbye., hangup"),
    ],
)
def test_one_slip_of_yaml_brings_no_others(before: str, after: str) -> None:
    """One problem, on the line that has the slip, and nothing about what could not be read because of it."""
    assert read(SOUND) and SOUND.count(before) == 1
    text = SOUND.replace(before, after)
    line = SOUND[: SOUND.index(before)].count("\n") + 1
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert [p.span.line for p in problems] == [line], told(problems, text)


@pytest.mark.parametrize("line", ["bye: prompt: Goodbye., hangup: true", "bye: prompt: Goodbye., hangup: true}", "bye: handoff: {queue: sales}"])
def test_keys_that_lack_their_braces_are_read_as_if_they_had_them(line: str) -> None:
    text = SOUND.replace("bye: {prompt: Goodbye., hangup: true}", line)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert told(problems, text) == [Told("yaml-syntax", line.removeprefix("bye: "), 12, 8)]
    assert problems[0].suggestions[0].startswith("{" + line.removeprefix("bye: ").rstrip("}"))


def test_slips_in_keys_that_lack_their_braces_are_told_of_where_they_stand() -> None:
    text, spans = places(SOUND.replace("bye: {prompt: Goodbye., hangup: true}", "«Bye»: «prompt: Goodbye., «hangupp»: true»"))
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    found = [(p.code, p.span) for p in sorted(problems, key=lambda p: p.span) if p.code != "unknown-target"]
    assert found == list(zip(["bad-state-id", "yaml-syntax", "unknown-key"], spans, strict=True))


@pytest.mark.parametrize(
    ("flow", "says"),
    [
        ("menu: {prompt: Hi., «dtmf»: {1: bye}}", "stands in a choice"),
        ("menu: {prompt: Hi., «speech»: [bye], goto: bye}", "stands in a choice"),
        ("menu: {prompt: Hi., «type»: digits, into: pin}", "stands under `collect`"),
        ('menu: {prompt: Hi., «dial»: "+15551230100"}', "stands under `handoff`"),
        ("menu: {prompt: Hi., choices: [{dtmf: 1, «hangup»: true}]}", "stands in a state"),
        ("menu: {prompt: Hi., choices: [{dtmf: 1, «handoff»: {queue: desk}}]}", "stands in a state"),
        ("menu: {prompt: Hi., goto: bye}\n«prompt»: Hello.", "stands in a state"),
        ("menu: {prompt: Hi., hangup: true, «if»: vip}", "in a line of `decide`"),
        ("menu: {prompt: Hi., goto: bye}\n«voice»: en-US-Journey-O", "stands under `relay`"),
    ],
)
def test_a_key_of_another_block_is_one_problem_that_says_where_it_stands(flow: str, says: str) -> None:
    text, [span] = places("flow: clinic\nstart: menu\nstates:\n  bye: {hangup: true}\n  " + flow + "\n")
    found, [slip] = read_flow_bytes(text.encode(), "f.yaml")
    assert found is None and (slip.code, slip.span) == ("misplaced-key", span) and says in slip.hint
