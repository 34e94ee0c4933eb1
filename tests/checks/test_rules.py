"""All rules together: registered, named, and safe on whatever reads well."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import flowengine.checks
from flowengine.checks import RULES, RULES_DATED, RULES_TOGETHER, examine
from flowengine.loading import check_bytes
from tests.language.marks import in_flow, in_state, places, read, told

MODULES = sorted(path.stem for path in Path(flowengine.checks.__file__).parent.glob("*.py") if path.stem != "__init__")


def test_every_module_is_a_rule() -> None:
    assert sorted({**RULES, **RULES_DATED, **RULES_TOGETHER}) == [name.replace("_", "-") for name in MODULES]


@pytest.mark.parametrize("name", MODULES)
def test_a_rule_is_a_module_with_codes_and_a_docstring(name: str) -> None:
    module = import_module(f"flowengine.checks.{name}")
    assert {**RULES, **RULES_DATED, **RULES_TOGETHER}[name.replace("_", "-")] is module.check
    assert module.__doc__ and module.CODES
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", code) for code in module.CODES)


def test_a_good_flow_has_no_problems() -> None:
    assert examine(read(in_state("prompt: Hello.\nchoices: [{dtmf: 1, goto: x}]")), date(2026, 3, 2)) == []


def test_a_flow_with_an_error_is_none() -> None:
    flow, problems = check_bytes(in_state("prompt: Hello.\nhandoff: {dial: desk}", "").encode(), "test.yaml")
    assert flow is None
    assert [(p.code, p.severity) for p in problems] == [("bad-number", "error"), ("unreachable-state", "warning")]


def test_a_flow_with_warnings_is_one() -> None:
    flow, problems = check_bytes(in_state("prompt: Hello.\nhangup: true").encode(), "test.yaml")
    assert flow is not None
    assert [p.severity for p in problems] == ["warning"]


@pytest.mark.parametrize(
    "yaml",
    [
        in_state("decide: []"),
        in_state("decide: {}"),
        in_state("choices: []"),
        in_state("prompt: Hello.\nhangup: false"),
        in_state("prompt: {one_of: []}\ngoto: x"),
        in_flow("relay: {exit_url: 'http://[a'}"),
        in_state("prompt: Hello.\nhandoff: {redirect: 'http://[a'}"),
        in_state("prompt: {play: 'http://[a'}\ngoto: x"),
        in_state("prompt: Hello.\nhandoff: {dial: '{{ 1 }}'}"),
        in_state("prompt: Hello.\nhandoff: {exit: ' '}"),
    ],
)
def test_no_rule_trips(yaml: str) -> None:
    flow, problems = check_bytes(yaml.encode(), "test.yaml")
    assert (flow is None) == any(p.severity == "error" for p in problems)


def test_a_language_without_its_own_text_is_told_of() -> None:
    """The caller hears the relay language's text instead."""
    text, [span] = places(
        """
        flow: f
        start: m
        relay: {language: en-US}
        states:
          m: {prompt: {en-US: Hello., es-US: Hola.}, choices: [{dtmf: 9, language: es-US, goto: n}]}
          n: {«prompt»: {en-US: Goodbye.}, hangup: true}
        """
    )
    _, problems = check_bytes(text.encode(), "test.yaml")
    assert [p.span.line for p in problems] == [span.line], told(problems, text)


def test_a_text_in_a_language_that_is_never_spoken_is_told_of() -> None:
    """`sya` is a slip for `say`, and looks like a language."""
    text, [span] = places(in_state("prompt: {«sya»: Hello.}\nchoices: [{dtmf: 1, goto: x}]"))
    _, problems = check_bytes(text.encode(), "test.yaml")
    assert [p.span.line for p in problems] == [span.line], told(problems, text)


def test_a_rule_that_stumbles_costs_its_own_findings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(flow: object) -> object:
        raise KeyError("None")

    monkeypatch.setitem(RULES, "endless-loop", stumbles)  # type: ignore[arg-type]
    flow, problems = check_bytes(in_state("prompt: Hello.\nhangup: true").encode(), "test.yaml")
    assert flow is not None
    assert [(p.code, p.severity) for p in problems] == [("check-stumbled", "warning"), ("unreachable-state", "warning")]
