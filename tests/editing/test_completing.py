from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.editing.completing import Completion, complete
from flowengine.editing.describing import describe
from flowengine.editing.desk import CannotRename, Desk
from flowengine.editing.outlining import outline
from flowengine.language.reader import read_flow_bytes
from tests.editing.cursors import NOWHERE, Typed, typed
from tests.language.marks import in_state

FLOW = """\
flow: shop
start: menu
relay: {language: en-US, languages: {fr-FR: {voice: x}}, parameters: {clinic: downtown}}
phrases: {person: [operator, agent]}
variables: {tries: 0}
calendars: {office: {timezone: UTC, open: {daily: 09:00-17:00}}}
states:
  menu: {prompt: "Hello.", goto: desk}
  desk: {hangup: true}
  new:
"""


def offered(here: Typed) -> list[Completion]:
    return complete(here.desk, here.page, here.line, here.column)


def labels(text: str) -> list[str]:
    """What is offered at the end of a flow, or where its `▮` is."""
    return [completion.label for completion in offered(typed(FLOW + (text if "▮" in text else text + "▮")))]


def test_an_empty_file_begins_with_what_a_flow_needs() -> None:
    found = offered(typed("▮"))
    assert [completion.label for completion in found][:3] == ["flow", "start", "states"]
    assert found[0].text == "flow: " and found[0].detail == "Its id, and its place in the URL."


@pytest.mark.parametrize(
    "begun", ["    goto: ", "    choices:\n      - {dtmf: 1, goto: ", "    choices:\n      - dtmf: 1\n        goto: m", "    no_input: [{goto: ", "    decide: [{else: "]
)
def test_states_wherever_a_state_is_named(begun: str) -> None:
    assert labels(begun) == ["menu", "desk", "new"]


def test_a_state_is_offered_with_what_it_says() -> None:
    assert offered(typed(FLOW + "    goto: ▮"))[0] == Completion("menu", "state", "menu", 11, "Hello.")


def test_only_keys_that_can_join_those_that_are_there() -> None:
    keys = labels("    prompt: Hello.\n    choices: []\n    ")
    assert {"no_input", "timeout", "goto"} <= set(keys)
    assert not {"prompt", "choices", "collect", "outcomes", "with"} & set(keys)
    assert {"outcomes", "with", "into"} <= set(labels("    subflow: x\n    "))
    assert "no_input" not in labels("    hangup: true\n    ")
    assert labels("    decide:\n      - {if: x, ") == ["goto"]
    assert labels("    handoff: {dial: x, ") == ["timeout", "caller_id", "record", "data"]


def test_keys_below_the_cursor_count_too() -> None:
    keys = labels("    ▮\n    prompt: Hello.\n    hangup: true\n")
    assert "prompt" not in keys and "goto" in keys


@pytest.mark.parametrize(
    ("job", "outcomes"),
    [
        ("request: {get: x}", ["ok", "failed", "404", "409", "429", "500"]),
        ("browse: {items: x}", ["end", "empty", "stop"]),
        ("handoff: {dial: x}", ["completed", "busy", "no_answer", "failed", "canceled"]),
    ],
)
def test_outcomes_by_the_job(job: str, outcomes: list[str]) -> None:
    assert labels(f"    {job}\n    outcomes: {{") == outcomes
    assert labels(f"    {job}\n    outcomes:\n      ") == outcomes
    assert labels(f"    {job}\n    outcomes: {{{outcomes[0]}: menu, ") == outcomes[1:]
    assert labels(f"    outcomes: {{▮}}\n    {job}\n") == outcomes


def test_phrase_lists_behind_an_angle() -> None:
    found = offered(typed(FLOW + "    choices:\n      - {dtmf: 1, speech: [a <per▮"))
    assert found == [Completion("person", "phrases", "person>", 31, "“operator”, “agent”")]
    assert labels("    choices:\n      - {dtmf: 1, speech: [per") == []


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("", ["tries", "call", "env"]),
        ("tr", ["tries", "call", "env"]),
        ("tries | ", ["abs", "capitalize", "date"]),
        ("call.", ["attempt", "caller", "direction"]),
        ("call.parameters.", ["clinic"]),
        ("calendars.", ["office"]),
        ("calendars.office.", ["holiday", "is_open", "next_open", "open_until"]),
        ("tries is not ", ["boolean", "defined", "divisibleby"]),
        ("tries.", []),
        ("tries == '", []),
    ],
)
@pytest.mark.parametrize("around", ['    prompt: "Hello {{ ', "    prompt: Hello {{ ", "    prompt: {{ ", "    decide:\n      - {if: ", "    prompt: >\n      Hello,\n      {{ "])
def test_inside_expressions(before: str, first: list[str], around: str) -> None:
    assert labels(around + before)[: len(first)] == first
    assert bool(labels(around + before)) == bool(first)


def test_no_expression_behind_its_end() -> None:
    assert labels("    prompt: Hello {{ tries }} ") == []


def test_secrets_in_requests_alone() -> None:
    assert "secrets" in labels('    request: {get: "https://x.example/{{ ')
    assert "secrets" not in labels('    prompt: "{{ ')


def test_words() -> None:
    assert labels("    collect: {type: ")[:3] == ["digits", "number", "money"]
    assert labels("    choices: [{dtmf: 1, do: ") == ["repeat", "back", "restart"]
    assert labels("    interruptible: ") == ["true", "false"]
    assert labels("    language: ")[:2] == ["en-US", "fr-FR"]
    assert "en-US" in labels("    prompt:\n      ")


def test_voices_that_are_known() -> None:
    found = [completion.label for completion in offered(typed("flow: x\nrelay:\n  languages:\n    es-US:\n      tts_provider: Google\n      voice: ▮"))]
    assert found[0] == "es-US-Neural2-A" and "Elin-Neural" not in found


def test_right_behind_a_colon_a_space_is_put_in() -> None:
    assert [completion.text for completion in offered(typed(FLOW + "    goto:▮"))] == [" menu", " desk", " new"]


@pytest.mark.parametrize("text", ["    prompt: Hello, and ", "    # ", "    prompt: Hello.  # then ", "    goto: menu\n    notes: >\n      go"])
def test_nothing_where_one_writes_for_people(text: str) -> None:
    assert labels(text) == []


def test_a_list_that_has_begun_goes_on_with_a_dash() -> None:
    assert labels("    choices:\n      - {dtmf: 1, goto: menu}\n      ") == []


def test_a_flow_that_is_broken_elsewhere() -> None:
    broken = FLOW.replace('"Hello."', '"Hello.') + "    choices:\n      - {dtmf: 1, goto: ▮\n  last: {goto: [}\n"
    assert [completion.label for completion in offered(typed(broken))] == ["menu", "desk", "new", "last"]


def test_files_flows_and_columns_beside(tmp_path: Path) -> None:
    (tmp_path / "shops.csv").write_text("Zip Code,City\n1,A\n")
    (tmp_path / "people.yaml").write_text("states: {}\n")
    (tmp_path / "pay.yaml").write_text("flow: pay\ntitle: Payment\nvariables: {amount: 0}\nstates: {a: {return: paid}}\n")
    file = tmp_path / "shop.yaml"

    def at(text: str) -> list[str]:
        return [completion.label for completion in offered(typed(text, file))]

    assert at("flow: x\ntables: {shops: ▮") == ["shops.csv"]
    assert at("flow: x\ninclude: ▮") == ["pay.yaml", "people.yaml"]
    assert at("flow: x\nstates:\n  a:\n    subflow: ▮") == ["pay"]
    assert at("flow: x\nstates:\n  a:\n    handoff: {flow: ▮") == ["pay"]
    assert at("flow: x\nstates:\n  a:\n    subflow: pay\n    with: {▮") == ["amount"]
    assert at("flow: x\nstates:\n  a:\n    subflow: pay\n    outcomes: {▮") == ["paid"]
    assert at('flow: x\ntables: {shops: shops.csv}\nstates:\n  a:\n    prompt: "{{ tables.shops.find(▮')[:2] == ["city", "zip_code"]
    assert at('flow: x\ntables: {shops: shops.csv}\nstates:\n  a:\n    prompt: "{{ tables.shops.find(city=1).▮') == ["city", "zip_code"]
    assert at("flow: x\ncalendars:\n  a:\n    timezone: ▮").count("America/New_York") == 1


def test_taking_what_is_offered_for_a_key_makes_a_key_that_is_known() -> None:
    """Each key that is offered in a state is one that reading knows."""
    for completion in offered(typed(FLOW + "    ▮")):
        _, problems = read_flow_bytes(in_state(f"{completion.text}x").encode(), "x.yaml")
        assert "unknown-key" not in {problem.code for problem in problems}, completion


PIECES = st.sampled_from([*"abx{}[]<>|.:,-#'\"(", ": ", "- ", "  ", "\n", "{{ ", " }}", "goto", "states", "flow", "prompt", "speech", "é", "😀", "call.", "\t", "\u2028", "\r"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_text_can_be_asked_about(text: str) -> None:
    desk = Desk()
    page = desk.put(NOWHERE, dedent("flow: x\nstates:\n  a:\n    ") + text)
    outline(page)
    for number, line in enumerate(page.lines, 1):
        for column in {1, len(line) // 2 + 1, len(line) + 1}:
            complete(desk, page, number, column)
            describe(desk, page, number, column)
            try:
                desk.rename(page, number, column, "other")
            except CannotRename:
                continue


@pytest.mark.parametrize(
    ("handoff", "ends"),
    [('dial: "+15551230100"', ["completed", "busy", "no_answer", "failed", "canceled"]), ("queue: nurses", ["completed", "failed"]), ("refer: sip:a@b.example", ["failed"])],
)
def test_outcomes_are_those_that_a_handoff_can_have(handoff: str, ends: list[str]) -> None:
    assert labels(f"    handoff: {{{handoff}}}\n    outcomes:\n      ") == ends
