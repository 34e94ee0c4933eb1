from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from flowengine.editing.page import Page


def page(text: str, name: str = "flow.yaml") -> Page:
    return Page(Path(name), dedent(text))


def names(of: Page, kind: str) -> list[tuple[str, int, str]]:
    return [(m.name, m.span.line, m.role) for m in of.mentions if m.kind == kind]


def test_what_a_file_is() -> None:
    assert page("flow: x\n").is_flow and page("").is_flow
    assert page("states:\n  a: {hangup: true}\n").is_part
    assert not page("services: {web: {}}\n").is_flow
    tests = page("flow: x\n", "x.test.yaml")
    assert tests.is_scenario and not tests.is_flow and not tests.is_part


def test_states_where_they_are_defined_and_used() -> None:
    assert names(
        page("""\
            flow: x
            start: menu
            commands: [{dtmf: 0, goto: desk}]
            recovery: {fallback: desk}
            states:
              menu:
                prompt: Hello.
                decide:
                  - {if: x, goto: menu}
                  - {else: "desk"}
              desk: {handoff: {dial: x}, outcomes: {busy: menu}}
            """),
        "state",
    ) == [
        ("menu", 2, "use"),
        ("desk", 3, "use"),
        ("desk", 4, "use"),
        ("menu", 6, "definition"),
        ("menu", 9, "use"),
        ("desk", 10, "use"),
        ("desk", 11, "definition"),
        ("menu", 11, "use"),
    ]


def test_names_in_texts_of_several_lines() -> None:
    of = page("""\
        states:
          a:
            prompt: >
              Hello {{ name }},
              it is {{ call.now | time }}.
          b:
            prompt: "Hello {{ name }},
              and {{ other }}"
        """)
    assert [(m.name, m.span.line, m.span.column) for m in of.mentions if m.kind == "variable"] == [("name", 4, 16), ("name", 7, 23), ("other", 8, 14)]


def test_variables_first_values_and_settings() -> None:
    of = page("""\
        flow: x
        variables: {tries: 0}
        states:
          a: {set: {tries: "{{ tries + 1 }}"}, collect: {into: born, type: date}}
        """)
    assert names(of, "variable") == [("tries", 2, "definition"), ("tries", 4, "setting"), ("tries", 4, "use"), ("born", 4, "setting")]
    assert of.names("variable")["tries"].role == "definition" and of.names("variable")["born"].role == "setting"


@pytest.mark.parametrize("line", ['  b: {prompt: "Never closed, goto: a}', "  b: {goto: a, prompt: [}", "  b: prompt: {x", "  b: {goto: a", "\t b: *", "  : : :"])
def test_a_line_that_yaml_refuses_costs_no_other(line: str) -> None:
    of = page(f"flow: x\nstart: a\nstates:\n  a: {{goto: c}}\n{line}\n  c: {{goto: a}}\n")
    found = names(of, "state")
    assert {("a", 2, "use"), ("a", 4, "definition"), ("c", 4, "use"), ("c", 6, "definition"), ("a", 6, "use")} <= set(found)


def test_names_of_the_line_that_yaml_refuses() -> None:
    assert ("a", 5, "use") in names(page("flow: x\nstart: a\nstates:\n  a: {hangup: true}\n  b: {goto: a, prompt: ]\n"), "state")


def test_marks_line_ends_and_halves_of_characters() -> None:
    of = Page(Path("x.yaml"), "\ufeffflow: x\r\nstart: a\rstates: {a: {prompt: \ud83d}}")
    assert of.marked and len(of.lines) == 3 and of.id == "x"
    assert [m.span.line for m in of.mentions if m.name == "a"] == [2, 3]


def test_an_alias_is_told_of_once() -> None:
    of = page("states:\n  a: &a {goto: b}\n  b: *a\n")
    assert names(of, "state") == [("a", 2, "definition"), ("b", 2, "use"), ("b", 3, "definition")]


def test_names_that_belong_to_the_flow_gone_into() -> None:
    of = page("states:\n  a:\n    subflow: pay\n    with: {amount: 3}\n    outcomes: {paid: a}\n  b: {return: done}\n")
    assert [(m.kind, m.name, m.flow, m.role) for m in of.mentions if m.kind in ("variable", "outcome", "flow")] == [
        ("flow", "pay", "", "use"),
        ("variable", "amount", "pay", "use"),
        ("outcome", "paid", "pay", "use"),
        ("outcome", "done", "", "definition"),
    ]


def test_scenario_tests_name_a_flow_and_its_states() -> None:
    of = page("flow: x\ntests:\n  - name: a\n    steps:\n      - press: 1\n      - state: menu\n", "x.test.yaml")
    assert of.id == "x" and names(of, "state") == [("menu", 6, "use")]
