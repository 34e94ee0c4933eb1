"""From a file to a flow, and the JSON Schema that editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from flowengine.language.problems import NOWHERE
from flowengine.language.reader import json_schema, read_flow, read_flow_bytes
from tests.language.marks import in_flow, in_state

SMALL = "flow: f\nstart: m\nstates:\n  m: {prompt: Hello., hangup: true}\n"

# ------------------------------------------------------------------------------------------------------------------ files


def test_a_file_is_read_and_named(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    flow, problems = read_flow(file)
    assert (problems, flow and flow.file) == ([], str(file))
    again, _ = read_flow(str(file))
    assert again is not None and flow is not None and again.version == flow.version


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    flow, problems = read_flow(tmp_path / "none.yaml")
    assert flow is None
    assert [(p.code, p.span, p.file) for p in problems] == [("no-file", NOWHERE, str(tmp_path / "none.yaml"))]


def test_the_version_is_of_the_bytes() -> None:
    versions = {read_flow_bytes(text.encode(), "f.yaml")[0].version for text in (SMALL, SMALL + " ", SMALL.replace("\n", "\r\n"))}  # type: ignore[union-attr]
    assert len(versions) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", version) for version in versions)


def test_a_warning_leaves_the_flow() -> None:
    flow, problems = read_flow_bytes(b"flow: f\nstart: m\nstates:\n  m: {prompt: Hello., hangup: true}\n", "f.yaml")
    assert flow is not None and not problems


@pytest.mark.parametrize("yaml_text", ["flow: f\nstart: m\nstates:\n  m: {prompt: Hello., hangup: true, x: 1}\n", "flow: f\n", "", "- a\n"])
def test_an_error_leaves_none(yaml_text: str) -> None:
    flow, problems = read_flow_bytes(yaml_text.encode(), "f.yaml")
    assert flow is None
    assert problems and all(p.file == "f.yaml" for p in problems)


# ----------------------------------------------------------------------------------------------------------------- schema


class _Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read a file: `no`, `on`, `12:30` and dates are texts."""


_Core.yaml_implicit_resolvers = {}
_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+\Z"), list("-+0123456789"))
_Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z"), list("-+.0123456789"))
_Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


VALIDATOR = Draft202012Validator(json_schema())


def wrongs(yaml_text: str) -> list[str]:
    """What an editor would underline."""
    tree: Any = yaml.load(dedent(yaml_text), Loader=_Core)
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(tree)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_names_what_an_author_writes() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == {
        "flow",
        "title",
        "description",
        "numbers",
        "relay",
        "start",
        "states",
        "variables",
        "commands",
        "recovery",
        "calendars",
        "phrases",
        "tables",
        "include",
        "journal",
        "understanding",
    }
    assert {"flow", "start", "states"} <= set(schema["required"])
    keys = {key for definition in schema["$defs"].values() for key in definition.get("properties", {})}
    assert {"if", "else", "except"} <= keys
    assert not {"if_", "else_", "except_", "at", "file", "version"} & keys


def blocks(node: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes keys."""
    if isinstance(node, dict) and isinstance(node.get("properties"), dict):
        yield node["properties"]
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from blocks(child)


def test_every_key_is_described() -> None:
    for properties in blocks(json_schema()):
        for key, about in properties.items():
            assert about.get("description"), key


def test_nothing_is_offered_that_an_author_would_not_write() -> None:
    written = json.dumps(json_schema())
    assert '"null"' not in written and '"default": null' not in written


def test_older_names_and_other_spellings_are_understood_but_not_offered() -> None:
    relay = json_schema()["$defs"]["Relay"]["properties"]
    assert relay["deepgram_smart_format"]["deprecated"] is True and "deprecated" not in relay["asr_smart_format"]
    offered, other = relay["tts_provider"]["anyOf"]
    assert offered["enum"] == ["Google", "Amazon", "ElevenLabs"]
    assert other["deprecated"] is True and other["enum"] == ["amazon", "elevenlabs", "google"]


def test_what_stands_in_many_places_is_written_once() -> None:
    assert len(json.dumps(json_schema())) < 50_000


ACCEPTED = [
    SMALL,
    in_flow("title: T\ndescription: D\nnumbers: ['+15551230100']\nvariables: {a: 1, b: '2', c: [1, {d: true}], e: null}"),
    in_flow("numbers: '+15551230100'"),
    in_flow("relay: {hints: Harbor Dental}"),
    in_flow("relay: {interruptible: speech, welcome_greeting_interruptible: true, events: [tokens-played], debug: debugging, speech_timeout: 900, eot_threshold: 0.7}"),
    in_flow("relay: {speech_timeout: auto, dtmf_detection: true, ambient_sound_gain: -3.5}"),
    in_flow("relay: {speech_timeout: 900ms}"),
    in_flow("relay: {interruptible: no}"),
    in_flow("relay: {dtmf_detection: on}"),
    in_flow("relay: {tts_provider: google}"),
    in_flow("relay: {parameters: {clinic: downtown}, languages: {es-US: {voice: a, hints: [b]}}}"),
    in_flow("relay: {parameters: {room: 12, open: true}}"),
    in_flow("phrases: {person: [operator], other: agent}"),
    in_flow("commands: [{dtmf: 0, goto: m}, {speech: [a, b], do: repeat}]"),
    in_flow("commands: {dtmf: 0, goto: m}"),
    in_flow("recovery: {timeout: 6, digit_timeout: 500ms, no_input: [a, {prompt: b, goto: m}, {say: c}], no_match: d, fallback: m, max_failures: 3}"),
    in_flow("calendars: {office: {timezone: UTC, open: {mon-fri: 08:00-17:00, sat: [08:00-12:00]}, except: {2026-12-24: closed}}}"),
    in_flow("title: 2026"),
    in_flow("numbers: [+15551230100, '+15551230101']"),
    in_flow("recovery: {max_failures: '3', timeout: 1m 30s, digit_timeout: 2.5 sec}"),
    in_flow("relay: {language: cmn-Hans-CN, voice: a, tts_provider: Amazon}"),
    in_flow("title: true"),
    in_state("prompt: 42\ngoto: x"),
    in_state("prompt: [a, {play: https://a.example/b.mp3, loop: 2, text: c}, {one_of: [d, e]}, {say: f, language: es-US, if: 1 < 2, interruptible: false}]\ngoto: x"),
    in_state("prompt: {one_of: single}\ngoto: x"),
    in_state("prompt: {en-US: a, es-US: [b, {say: c}], multi: d}\ngoto: x"),
    in_state("prompt: Hello.\nhangup: yes"),
    in_state("prompt: Hello.\nlanguage: es-US\ninterruptible: false\nset: {a: '{{ 1 + 1 }}', b: [1]}\nnotes: n\ngoto: x"),
    in_state("prompt: Hello.\nnotes: 12\ngoto: x"),
    in_state(
        "prompt: Hello.\nchoices: [{dtmf: 1, goto: x}, {dtmf: [2, star, '#'], speech: [yes], goto: x, if: 1 < 2, set: {a: 1}, language: en-US, prompt: p, label: l}]\ntimeout: 5s\ndigit_timeout: 2\ntype_ahead: false\ncommands: false"
    ),
    in_state("prompt: Hello.\nchoices: {dtmf: 1, speech: hello, goto: x}"),
    in_state("prompt: Hello.\nchoices: [{speech: [911, 24], goto: x, label: 911}]"),
    in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\ncommands: [{dtmf: 2, goto: x}]\nno_input: [a, b]\nno_match: {prompt: c, reprompt: false}"),
    in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\ncommands: no"),
    in_state(
        "prompt: Hello.\ncollect: {into: a, type: digits, length: 4, end_key: none, cancel_key: star, timeout: 9, confirm: always, confirm_prompt: '{{ a }}?', secret: true, input: dtmf}\ngoto: x"
    ),
    in_state("prompt: Hello.\ncollect: {into: a, type: choice, options: [b, {label: c, value: 1, speech: [d]}]}\ngoto: x"),
    in_state("prompt: Hello.\ncollect: {into: a, type: choice, options: [1, 2]}\ngoto: x"),
    in_state("prompt: Hello.\ncollect: {into: a, type: choice, options: '{{ [1, 2] }}'}\ngoto: x"),
    in_state("decide: [{if: 1 < 2, goto: x}, {else: x}]"),
    in_state("decide: {else: x}"),
    in_state("prompt: Hello.\nhandoff: {dial: '+15551230100', timeout: 20s, caller_id: '+15551230101', record: true, data: {a: 1}}\noutcomes: {busy: x, no_answer: x}"),
    in_state("prompt: Hello.\nhandoff: {queue: support}"),
    in_state("prompt: Hello.\nhandoff: {queue: {workflow_sid: WW0}}"),
    in_state("prompt: Hello.\nhandoff: {voicemail: true}"),
    in_state("prompt: Hello.\nhandoff: {voicemail: {max_length: 120s, end_key: '*'}}"),
    in_state("prompt: Hello.\nhandoff: {flow: other}"),
    in_state("prompt: Hello.\nhandoff: {exit: 42}"),
    in_state("prompt: Hello.\nhandoff: {refer: sip:a@b.example}"),
    in_state("subflow: other\nwith: {a: 1, b: '{{ 1 + 1 }}'}\ninto: c\noutcomes: {done: x, not_paid: x}"),
    in_state("prompt: Hello.\nreturn: not_paid"),
]


@pytest.mark.parametrize("yaml_text", ACCEPTED)
def test_the_schema_accepts_what_the_reader_accepts(yaml_text: str) -> None:
    flow, problems = read_flow_bytes(dedent(yaml_text).encode(), "f.yaml")
    assert flow is not None, problems
    assert wrongs(yaml_text) == []


REFUSED = [
    "start: m\nstates: {m: {hangup: true}}\n",
    "flow: f\nstates: {m: {hangup: true}}\n",
    "flow: f\nstart: m\n",
    "flow: Harbor Dental\nstart: m\nstates: {m: {hangup: true}}\n",
    in_flow("titel: T"),
    in_flow("file: T"),
    in_flow("at: T"),
    in_flow("relay: {langauge: en-US}"),
    in_flow("relay: {tts_provider: Acme}"),
    in_flow("relay: {interruptible: often}"),
    in_flow("relay: {speech_timeout: 100}"),
    in_flow("relay: {eot_threshold: 0.95}"),
    in_flow("relay: {languages: {es-US: {voise: a}}}"),
    in_flow("relay: {language: english}"),
    in_flow("recovery: {timeout: soon}"),
    in_flow("recovery: {timeout: 5h}"),
    in_flow("recovery: {timeout: -3}"),
    in_flow("recovery: {max_failures: three}"),
    in_flow("recovery: {noinput: a}"),
    in_flow("recovery: {max_failures: -1}"),
    in_flow("recovery: {no_input: [{promt: a}]}"),
    in_flow("calendars: {o: {timezone: UTC}}"),
    in_flow("calendars: {o: {timezone: UTC, open: {mon: closed}, exept: {}}}"),
    in_flow("commands: [{dtmf: 0, goto: m, x: 1}]"),
    "flow: f\nstart: m\nstates:\n  Front Desk: {prompt: Hello., hangup: true}\n",
    in_state("prompt: Hello.\ngoto: x\nnote: a"),
    in_state("prompt: {say: a, volume: 3}\ngoto: x"),
    in_state("prompt: [{plya: https://a.example}]\ngoto: x"),
    in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x, wrong: 1}]"),
    in_state("prompt: Hello.\nchoices: [{dtmf: 1, do: dance}]"),
    in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]\ncommands: [{dtmf: 2, goto: x, wrong: 1}]"),
    in_state("prompt: Hello.\ncollect: {into: a, type: colour}\ngoto: x"),
    in_state("prompt: Hello.\ncollect: {into: a}\ngoto: x"),
    in_state("prompt: Hello.\ncollect: {into: a, type: digits, lenght: 4}\ngoto: x"),
    in_state("prompt: Hello.\ncollect: {into: a, type: choice, options: [{label: b, vlaue: 1}]}\ngoto: x"),
    in_state("decide: [{iff: 1 < 2, goto: x}, {else: x}]"),
    in_state("prompt: Hello.\nhandoff: {dail: '+15551230100'}"),
    in_state("prompt: Hello.\nhandoff: {queue: {nmae: a}}"),
    in_state("prompt: Hello.\nhandoff: {voicemail: {maxlength: 5}}"),
    in_state("prompt: Hello.\nhandoff: {dial: '+15551230100'}\noutcomes: {Okay then: x}"),
]


@pytest.mark.parametrize("yaml_text", REFUSED)
def test_the_schema_refuses_what_the_reader_refuses(yaml_text: str) -> None:
    flow, _ = read_flow_bytes(dedent(yaml_text).encode(), "f.yaml")
    assert flow is None
    assert wrongs(yaml_text)
