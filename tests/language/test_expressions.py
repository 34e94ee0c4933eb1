"""Expressions as they are read: what they may hold, what they use, and where a slip stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from flowengine.language.expressions import FILTERS, MAX_LENGTH, ExpressionText, TemplateText, names_in
from flowengine.language.problems import NOWHERE
from flowengine.language.reader import read_flow_bytes
from flowengine.language.source import Text
from tests.language.marks import expect, in_flow, in_state, places, read, told, within

KNOWN = "variables: {name: Ann, tries: 0, items: [1]}"


def text(value: str) -> str:
    """A flow that says this."""
    return in_state(f"prompt: {value}\ngoto: x", KNOWN)


def condition(value: str) -> str:
    """A flow that asks this."""
    return in_state(f"decide: [{{if: {value}, goto: x}}, {{else: x}}]", KNOWN)


# ------------------------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("source", "static", "whole"),
    [
        ("Hello.", True, None),
        ("{{ name }}", False, "name"),
        ("  {{ name | upper }}  ", False, "name | upper"),
        ("{{name}}", False, "name"),
        ("{{ name }}!", False, None),
        ("{{ name }}{{ name }}", False, None),
        ("{{ name }} {{ name }}", False, None),
        ("}} {{ name }}", False, None),
        ("{ name }", True, None),
        ("}}", True, None),
        ("{{\n  name\n}}", False, "name"),
    ],
)
def test_templates(source: str, static: bool, whole: str | None) -> None:
    template = TemplateText(Text.at(source, NOWHERE))
    assert (template.static, template.whole, str(template)) == (static, whole, source)


def test_equality_is_by_text() -> None:
    a, b = (TemplateText(Text.at("{{ name }}", NOWHERE)) for _ in range(2))
    assert a == b and hash(a) == hash(b) and a != ExpressionText(Text.at("{{ name }}", NOWHERE))


@pytest.mark.parametrize(
    ("source", "variables", "attributes", "filters", "calls"),
    [
        ("name", ["name"], [], [], []),
        ("call.from", ["call"], [("call", "from")], [], []),
        ("call['from']", ["call"], [("call", "from")], [], []),
        ("call.parameters.clinic", ["call"], [("call", "parameters", "clinic")], [], []),
        ("items[tries]", ["items", "tries"], [], [], []),
        ("name | upper | trim", ["name"], [], ["trim", "upper"], []),
        ("name if tries > 2 else nobody", ["name", "nobody", "tries"], [], [], []),
        ("name.upper()", ["name"], [("name", "upper")], [], ["name.upper"]),
        ("[a, b]|join(c)", ["a", "b", "c"], [], ["join"], []),
        ("'call.from'", [], [], [], []),
        ("calendars.office.is_open and not closed", ["calendars", "closed"], [("calendars", "office", "is_open")], [], []),
    ],
)
def test_names(source: str, variables: list[str], attributes: list[tuple[str, ...]], filters: list[str], calls: list[str]) -> None:
    names = names_in(source, True)
    assert (sorted(set(names.variables)), names.attributes, sorted(names.filters), names.calls) == (variables, attributes, filters, calls)


@given(st.text("ab.[]()'|~+-*/%=<>! {}\n\"1,", max_size=40), st.booleans())
def test_any_text_is_read_or_refused(source: str, bare: bool) -> None:
    try:
        names = names_in(source, bare)
    except (TemplateSyntaxError, RecursionError):
        return
    assert all(isinstance(name, str) for name in names.variables)


@pytest.mark.parametrize(
    "value",
    [
        "Hello {{ name }}.",
        "'{{ name }}'",
        "Hello { nobody }.",
        "100 % sure",
        "a }} b",
        "{say: '{{ call.from | phone }}'}",
        "'{{ call.to }}{{ call.caller }}{{ call.direction }}{{ call.sid }}{{ call.language }}{{ call.attempt }}'",
        "'{{ call.now.weekday }} {{ call.parameters.anything }}'",
        "'{{ env.ANY_NAME }}'",
        "'{{ tries + 1 if tries is defined and tries > 2 else (items | length) }}'",
        "'{{ nothing | default(name) }}'".replace("nothing", "name"),
        '\'{{ {"a": {"b": 1}}.a.b }}\'',
        "'{{ \"}\" ~ name }}'",
    ],
)
def test_texts_without_a_slip(value: str) -> None:
    read(text(value))


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_filters(name: str) -> None:
    argument = {"replace": "('a', 'b')", "join": "(', ')", "default": "('x')"}.get(name, "")
    read(text(f'"{{{{ items | {name}{argument} }}}}"'))


# ------------------------------------------------------------------------------------------------------- slips, at their word


@pytest.mark.parametrize(
    ("yaml", "code", "suggestion"),
    [
        (text("Hello {{ «nmae» }}."), "unknown-variable", "name"),
        (text("'Hello {{ «nmae» }}.'"), "unknown-variable", "name"),
        (text('"Hello {{ «nmae» }}."'), "unknown-variable", "name"),
        (text("¿Qué tal, señor {{ «nmae» }}? 😀"), "unknown-variable", "name"),
        (text("日本 {{ name }} 😀 {{ «nmae» }}"), "unknown-variable", "name"),
        (text("My name is {{ «nam» }}"), "unknown-variable", "name"),
        (text("'say \\\"it\\\" {{ name }}'"), "", ""),
        (text('"say \\"it\\" {{ «nmae» }}"'), "unknown-variable", "name"),
        (text("'it''s {{ «nmae» }}'"), "unknown-variable", "name"),
        (text("Hi {{ call.«form» }}"), "unknown-variable", "from"),
        (text("from {{ call.«frm» }}"), "unknown-variable", "from"),
        (text("Hi {{ call['«form»'] }}"), "unknown-variable", "from"),
        (text("Hi {{ «cal».from }}"), "unknown-variable", "call"),
        (text("Hi {{ «secrets».TOKEN }}"), "secret-outside-request", ""),
        (text("Hi {{ tables.«a» }}"), "unknown-table", ""),
        (text("Hi {{ calendars.«office».is_open }}"), "unknown-calendar", ""),
        (text("Hi {{ name | «uper» }}"), "unknown-filter", "upper"),
        (text("upper {{ name | «uppr» }}"), "unknown-filter", "upper"),
        (text("Hi {{ name | «attr»('a') }}"), "unknown-filter", ""),
        (text("Hi {{ name | «map»('upper') }}"), "unknown-filter", "max"),
        (text("Hi {{ tries | «mony» }}"), "unknown-filter", "money"),
        (text("Hi {{ name.«upper»() }}"), "no-calls", ""),
        (text("Hi {{ «name»(10) }}"), "no-calls", ""),
        (text("Hi «{% if name %}»a{% endif %}"), "no-blocks", ""),
        (text("'Hi {{ name }} «{#» a #}'"), "no-blocks", ""),
        (text("Hi «{% for»"), "no-blocks", ""),
        (condition("«trise» > 2"), "unknown-variable", "tries"),
        (condition("tries > 2 and «nmae» == 'x'"), "unknown-variable", "name"),
        (condition("tries is «evn»"), "unknown-test", "even"),
        (condition("'«{{ tries > 2 }}»'"), "braces-in-expression", "tries > 2"),
        (condition("«tries >»"), "bad-expression", ""),
        (condition("tries «=» 2"), "bad-expression", "=="),
        (condition("«tries 2»"), "bad-expression", ""),
        (condition("«''»"), "empty-value", ""),
        (condition("«[a]»"), "wrong-type", ""),
        (in_state("set: {tries: '{{ «trise» + 1 }}'}\nprompt: a\ngoto: x", "variables: {tries: 0}"), "unknown-variable", "tries"),
        (in_flow("variables: {a: 1, b: '{{ «c» }}'}"), "unknown-variable", ""),
    ],
)
def test_slips(yaml: str, code: str, suggestion: str) -> None:
    if not code:
        read(yaml)
        return
    if code == "braces-in-expression":
        yaml = yaml.replace("'«", "«'").replace("»'", "'»")
    expect(yaml, (code, suggestion))


def test_the_span_is_the_expressions_word_not_the_texts() -> None:
    """The same word may be spoken before it is asked for."""
    expect(text("Your price, and the price is {{ «price» }}"), ("unknown-variable", ""))
    expect(text("upper, {{ name | «uppr» }} uppr"), ("unknown-filter", "upper"))


@pytest.mark.parametrize(
    "value",
    [
        r'"a\nb {{ «nmae» }}"',
        r'"\x41\u00e9\U0001F600 \\ {{ «nmae» }}"',
        "'it''s {{ «nmae» }}'",
        r"'\n {{ «nmae» }}'",
    ],
)
def test_slips_behind_escapes(value: str) -> None:
    expect(text(value), ("unknown-variable", "name"))


def test_slips_in_texts_whose_quotes_are_missing() -> None:
    expect(text("«{{ «nmae» }}»"), ("unquoted-expression", '"{{ nmae }}"'), ("unknown-variable", "name"))
    expect(text('«Say "it": {{ «nmae» }}»'), ("unquoted-colon", r'"Say \"it\": {{ nmae }}"'), ("unknown-variable", "name"))


def test_a_slip_in_a_text_of_several_lines() -> None:
    yaml = "flow: f\nstart: m\nstates:\n  m:\n    hangup: true\n    prompt: |\n      Hello\n      {{ nobody }}, good day\n"
    _, problems = read_flow_bytes(yaml.encode(), "test.yaml")
    assert [p.code for p in problems] == ["unknown-variable"]
    span = problems[0].span
    assert (span.line, span.end_line) != (6, 6)
    assert span.line <= 8 <= span.end_line


@pytest.mark.parametrize("value", ["'{{'", "'{{ }}'", "'{{ name | }}'", "'{{ (name }}'", "'{{ name name }}'", "'{{ 1 2 }}'", "'{{ \"x }}'"])
def test_what_cannot_be_read(value: str) -> None:
    source, [span] = places(text(f"«{value}»"))
    flow, problems = read_flow_bytes(source.encode(), "test.yaml")
    assert flow is None
    assert [(p.code, p.span) for p in problems] == [("bad-expression", span)], told(problems, source)


@pytest.mark.parametrize(
    ("yaml", "mended"),
    [
        (text("'Hello «{{ name }».'"), "{{ name }}"),
        (text("'Hello «{{name}».'"), "{{ name }}"),
        (text("'«{{ name | upper }» and {{ name }}'"), "{{ name | upper }}"),
        (text("'Hello «{{ name», and welcome.'"), "{{ name }}"),
        (text("'{{ a b }} «{{ c»'"), "{{ c }}"),
        (text("'Hello «{ name }».'"), "{{ name }}"),
        (text("'Hello «{ name | upper }» of «{call.from}».'"), "{{ name | upper }}"),
        (condition("tries > 1 «&&» tries < 3"), "and"),
        (condition("tries > 1 «OR» tries < 3"), "or"),
        (condition("tries «=>» 2"), ">="),
        (condition("name == 'a = b' and tries «=» 2"), "=="),
        (text("'{{ 1 if tries «=» 2 else 3 }}'"), "=="),
    ],
)
def test_slips_in_how_an_expression_is_written(yaml: str, mended: str) -> None:
    source, spans = places(yaml)
    _, problems = read_flow_bytes(source.encode(), "test.yaml")
    assert [p.span for p in problems] == spans, told(problems, source)
    assert problems[0].code == "bad-expression"
    assert problems[0].suggestions == (mended,)


def test_names_that_have_their_place_elsewhere() -> None:
    office = "calendars: {office: {timezone: UTC, open: {daily: closed}}}"
    expect(in_state("decide: [{if: «office».is_open, goto: x}, {else: x}]", office), ("unknown-variable", "calendars.office"))
    expect(text("'Your number is {{ «caller» | phone }}.'"), ("unknown-variable", "call.caller"))


def test_all_slips_of_a_text_at_once() -> None:
    expect(text("{say: '{{ «nmae» | «uper» }} and {{ call.«form» }}'}"), ("unknown-variable", "name"), ("unknown-filter", "upper"), ("unknown-variable", "from"))


def test_calendars() -> None:
    office = "calendars: {office: {timezone: UTC, open: {daily: closed}}}"
    read(in_state("decide: [{if: calendars.office.is_open, goto: x}, {else: x}]", office))
    read(in_state("prompt: '{{ calendars.office.next_open }} {{ calendars.office.open_until }}'\ngoto: x", office))
    expect(in_state("decide: [{if: calendars.«offic».is_open, goto: x}, {else: x}]", office), ("unknown-calendar", "office"))
    expect(in_state("decide: [{if: calendars.office.«isopen», goto: x}, {else: x}]", office), ("unknown-calendar", "is_open"))
    read(in_state("decide: [{if: calendars.office.holiday, goto: x}, {else: x}]", office))


def test_variables_come_from_everywhere() -> None:
    read(
        """
        flow: f
        start: m
        variables: {a: 1}
        states:
          m:
            set: {b: 2}
            prompt: "{{ a }} {{ b }} {{ c }} {{ d }}"
            choices: [{dtmf: 1, goto: n, set: {c: 3}}]
          n: {prompt: Number?, collect: {into: d, type: digits}, goto: m}
        """
    )


def test_too_long() -> None:
    long = "{{ name }}" + "x" * MAX_LENGTH
    expect(text(f"«'{long}'»"), ("expression-too-long", ""))
    read(text("'" + "x" * (2 * MAX_LENGTH) + "'"))


@pytest.mark.parametrize("source", ["(" * 1500 + "1" + ")" * 1500, "-" * 3000 + "1", "not " * 900 + "name", "[" * 1500 + "]" * 1500, "name" + ".a" * 1900, "1" + "+1" * 1900])
def test_deep_expressions_are_refused_or_read(source: str) -> None:
    yaml = text(f"'{{{{ {source} }}}}'")
    _, problems = read_flow_bytes(yaml.encode(), "test.yaml")
    assert {p.code for p in problems} <= {"bad-expression", "unknown-variable"}
    assert all(within(p.span, yaml) for p in problems)
