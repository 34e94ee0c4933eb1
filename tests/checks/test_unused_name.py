"""Rule `unused-name`: what has a name and is used by nothing."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from flowengine.checks import RULES
from flowengine.loading import check_file
from tests.checks.rules import finds
from tests.language.marks import in_flow, in_state, read

UNUSED = ("unused-name", "")
OFFICE = "{timezone: America/Chicago, open: {mon-fri: 08:00-17:00}}"


@pytest.mark.parametrize(
    "state",
    [
        "prompt: Number?\ncollect: {into: «n», type: digits}\ngoto: x",
        "prompt: Number?\ncollect: {into: «n», type: digits, confirm: always, confirm_prompt: '{{ n }}?'}\ngoto: x",
        "set: {«topic»: billing}\nprompt: Hello.\ngoto: x",
        "set: {«tries»: '{{ tries + 1 }}'}\nprompt: Hello.\ngoto: x",
        "prompt: Press 1.\nchoices: [{dtmf: 1, set: {«topic»: a}, goto: x}]\ncommands: [{dtmf: 2, set: {topic: b}, goto: x}]",
        "request: {post: https://a.example, into: «answer»}\noutcomes: {ok: x, failed: x}",
        "subflow: other\ninto: «result»\noutcomes: {done: x}",
        "prompt: Books.\nbrowse: {items: call.parameters.books, as: «book», item: Another.}\noutcomes: {end: x}",
        "prompt: Speak.\nhandoff: {voicemail: {into: «message»}}\ngoto: x",
    ],
)
def test_variables_that_nothing_reads(state: str) -> None:
    finds("unused-name", in_state(state), UNUSED)


@pytest.mark.parametrize(
    "use",
    [
        "prompt: 'Thank you, {{ n }}.'\nhangup: true",
        "prompt: {play: 'https://a.example/{{ n }}.mp3', text: Bye.}\nhangup: true",
        "prompt: [{say: Bye., if: n > 3}]\nhangup: true",
        "prompt: {one_of: ['Bye, {{ n }}.', Bye.]}\nhangup: true",
        "decide: [{if: 'n == 4', goto: x}, {else: x}]",
        "prompt: Press 1.\nchoices: [{dtmf: 1, if: n > 3, goto: x}]",
        "prompt: Press 1.\nchoices: [{dtmf: 1, speech: [that], label: 'the {{ n }}', goto: x}]",
        "prompt: Press 1.\nchoices: [{dtmf: 1, goto: x}]\nno_input: ['{{ n }}, are you there?']",
        "request: {get: 'https://a.example/{{ n }}'}\noutcomes: {ok: x, failed: x}",
        "request: {post: https://a.example, json: {who: [{number: '{{ n }}'}]}}\noutcomes: {ok: x, failed: x}",
        "prompt: Bye.\nhandoff: {queue: desk, data: {number: '{{ n }}'}}",
        "prompt: Bye.\nhandoff: {dial: '{{ n }}'}",
        "subflow: pay\nwith: {amount: '{{ n }}'}\noutcomes: {paid: x}",
        "prompt: Bye.\nreturn: done",
        "prompt: Again?\ncollect: {into: again, type: number, max: '{{ n }}', check: [{if: again > 2}]}\ngoto: x",
        "set: {m: '{{ n }}'}\nprompt: '{{ m }}'\nhangup: true",
    ],
)
def test_all_that_uses_one(use: str) -> None:
    finds("unused-name", f"flow: f\nstart: m\nstates:\n  m: {{prompt: Number?, collect: {{into: n, type: number}}, goto: u}}\n  u:\n{indent(use, '    ')}\n  x: {{hangup: true}}\n")


def test_an_answer_that_is_only_checked_is_used() -> None:
    finds("unused-name", in_state("prompt: The word?\ncollect: {into: word, type: text, check: [{if: word == 'swordfish', prompt: No.}]}\ngoto: x"))


def test_a_variable_is_told_of_once_where_it_is_asked_for() -> None:
    finds("unused-name", in_state("set: {n: ''}\nprompt: Number?\ncollect: {into: «n», type: digits}\ngoto: x", "variables: {n: ''}"), UNUSED)
    finds("unused-name", in_state("set: {n: 3}\nprompt: Hi.\ngoto: x", "variables: {«n»: 0, «left_over»: 1}"), UNUSED, UNUSED)


def test_lists_of_phrases() -> None:
    menu = "prompt: Press 1.\nchoices: [{dtmf: 1, speech: [<yes>], goto: x}]"
    finds("unused-name", in_state(menu, "phrases: {yes: [yes, <sure>], sure: [sure], «no»: [no, <never>], never: [never]}"), UNUSED)
    options = "prompt: Which?\ncollect: {into: w, type: choice, options: [{label: red, speech: [<reds>]}]}\ngoto: y"
    finds("unused-name", in_state(options, "  y: {prompt: '{{ w }}', hangup: true}\nphrases: {reds: [crimson]}"))
    lately = options.replace("[{label: red, speech: [<reds>]}]", "'{{ call.parameters.wines }}'")
    finds("unused-name", in_state(lately, "  y: {prompt: '{{ w }}', hangup: true}\nphrases: {reds: [crimson]}"))


def test_calendars() -> None:
    finds("unused-name", in_flow(f"calendars: {{«office»: {OFFICE}}}"), UNUSED)
    finds("unused-name", in_state("prompt: 'Open {{ calendars.office.next_open | date }}.'\ngoto: x", f"calendars: {{office: {OFFICE}, «shop»: {OFFICE}}}"), UNUSED)
    finds("unused-name", in_state("prompt: \"{{ calendars['office'].next_open | date }}\"\ngoto: x", f"calendars: {{office: {OFFICE}}}"))
    finds("unused-name", in_state("prompt: '{{ calendars[call.parameters.place].next_open | date }}'\ngoto: x", f"calendars: {{office: {OFFICE}, shop: {OFFICE}}}"))


@pytest.mark.parametrize(
    ("state", "beside"),
    [
        ("decide: [{if: call.now.hour < 12, goto: x}, {else: x}]", ""),
        ("prompt: Which day?\ncollect: {into: day, type: date}\ngoto: y", "  y: {prompt: '{{ day }}', hangup: true}\n"),
        ("prompt: '{{ days_until(call.parameters.day) }} days.'\ngoto: x", ""),
    ],
)
def test_the_first_calendar_gives_the_clock_its_zone(state: str, beside: str) -> None:
    finds("unused-name", in_state(state, f"{beside}calendars: {{office: {OFFICE}}}"))


def test_parameters_of_the_header() -> None:
    finds("unused-name", in_state("prompt: 'Hello, {{ call.parameters.name }}.'\ngoto: x", "relay: {parameters: {name: you, «clinic»: downtown}}"), UNUSED)
    finds("unused-name", in_state("prompt: 'Hello, {{ call.parameters[call.language] }}.'\ngoto: x", "relay: {parameters: {en-US: you}}"))
    finds("unused-name", in_state("subflow: pay\noutcomes: {paid: x}", "relay: {parameters: {clinic: downtown}}"))


def test_files(tmp_path: Path) -> None:
    (tmp_path / "people.yaml").write_text("phrases: {person: [operator], nobody: [nobody]}\ntables: {towns: towns.csv}\n", encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("phrases: {}\n", encoding="utf-8")
    (tmp_path / "towns.csv").write_text("town\nSalem\n", encoding="utf-8")
    (tmp_path / "zips.csv").write_text("zip\n04210\n", encoding="utf-8")
    flow = tmp_path / "flow.yaml"
    flow.write_text(in_flow("include: [people.yaml, empty.yaml]\ntables: {zips: zips.csv}"), encoding="utf-8")
    found = sorted(check_file(flow)[1], key=lambda problem: problem.span)
    assert [(problem.code, "`empty.yaml`" in problem.message, "`zips`" in problem.message) for problem in found if problem.code == "unused-name"] == [
        ("unused-name", True, False),
        ("unused-name", False, True),
    ]


def test_it_says_what_to_do_with_an_answer() -> None:
    [problem] = RULES["unused-name"](read(in_state("prompt: Number?\ncollect: {into: meter, type: digits}\ngoto: x")))
    assert problem.message == "callers are asked for `meter`, but nothing uses their answer"
    assert "{{ meter }}" in problem.hint and problem.severity == "warning"
