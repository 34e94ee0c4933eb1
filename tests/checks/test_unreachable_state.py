"""Rule `unreachable-state`: states that nothing leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.checks import RULES
from flowengine.language.reader import read_flow
from tests.checks.rules import finds
from tests.language.marks import read

LOST = ("unreachable-state", "")


@pytest.mark.parametrize(
    "states",
    [
        "  m: {prompt: a, goto: x}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: x}]}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}], commands: [{dtmf: 2, goto: x}]}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}], no_input: [b, {goto: x}]}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}], no_match: {prompt: b, goto: x}}",
        "  m: {prompt: a, collect: {into: n, type: digits}, goto: x}",
        "  m: {decide: [{if: call.attempt > 1, goto: x}, {else: m}]}",
        "  m: {decide: [{else: x}]}",
        "  m: {prompt: a, handoff: {dial: '+15551230100'}, outcomes: {busy: x}}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}]}\ncommands: [{dtmf: 0, goto: x}]",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}]}\nrecovery: {fallback: x}",
        "  m: {prompt: a, choices: [{dtmf: 1, goto: m}]}\nrecovery: {no_input: [{goto: x}]}",
    ],
)
def test_every_way_to_a_state_counts(states: str) -> None:
    first, _, rest = states.partition("\n")
    finds("unreachable-state", f"flow: f\nstart: m\nstates:\n{first}\n  x: {{prompt: Bye., hangup: true}}\n{rest}\n")


def test_fails_at_the_states_name() -> None:
    finds("unreachable-state", "flow: f\nstart: m\nstates:\n  m: {prompt: a, hangup: true}\n  «lost»: {prompt: b, goto: found}\n  «found»: {prompt: c, goto: lost}\n", LOST, LOST)


def test_it_is_a_warning() -> None:
    flow = read("flow: f\nstart: m\nstates:\n  m: {prompt: a, hangup: true}\n  lost: {prompt: b, hangup: true}\n")
    assert [p.severity for p in RULES["unreachable-state"](flow)] == ["warning"]


def test_a_command_in_a_flow_that_never_listens_leads_nowhere() -> None:
    finds("unreachable-state", "flow: f\nstart: m\nstates:\n  m: {prompt: a, hangup: true}\n  «x»: {prompt: b, hangup: true}\ncommands: [{dtmf: 0, goto: x}]\n", LOST)


def test_commands_turned_off_lead_nowhere() -> None:
    finds(
        "unreachable-state",
        "flow: f\nstart: m\nstates:\n  m: {prompt: a, choices: [{dtmf: 1, goto: m}], commands: false}\n  «x»: {prompt: b, hangup: true}\ncommands: [{dtmf: 0, goto: x}]\n",
        LOST,
    )


SHARED = "states:\n  desk: {prompt: One moment., goto: closed}\n  closed: {prompt: Closed., hangup: true}\n  survey: {prompt: How was it?, hangup: true}\n"


@pytest.mark.parametrize(
    ("leads_to", "more", "told"),
    [
        ("desk", "", []),
        ("closed", "", []),
        ("lost", "", ["desk", "closed", "survey"]),
        ("lost", "phrases: {person: [operator]}\n", []),
        ("lost", "calendars: {office: {timezone: UTC, open: {daily: 08:00-17:00}}}\n", []),
        ("lost", "commands: [{dtmf: 0, speech: [again], do: repeat}]\n", []),
    ],
    ids=["all-but-one", "one", "none", "phrases-alone", "hours-alone", "commands-alone"],
)
def test_an_included_file_may_have_more_than_a_flow_needs(tmp_path: Path, leads_to: str, more: str, told: list[str]) -> None:
    (tmp_path / "shared.yaml").write_text(SHARED + more)
    own = f"flow: f\nstart: m\ninclude: [shared.yaml]\nstates:\n  m: {{prompt: Hello., goto: {leads_to}}}\n  lost: {{prompt: Bye., hangup: true}}\n  own: {{prompt: Own., hangup: true}}\n"
    (tmp_path / "f.yaml").write_text(own)
    flow, problems = read_flow(tmp_path / "f.yaml")
    assert flow is not None, problems
    found = [problem.message.split("`")[1] for problem in RULES["unreachable-state"](flow)]
    assert sorted(found) == sorted([*told, "own", *(["lost"] if leads_to != "lost" else [])])
