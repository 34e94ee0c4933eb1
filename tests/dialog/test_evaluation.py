"""Expressions carried out, and texts with values in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.dialog.evaluation import EvaluationFault, evaluate, holds, render_speech
from flowengine.dialog.secrets import Secret
from flowengine.language.expressions import ExpressionText
from flowengine.language.problems import NOWHERE
from flowengine.language.source import Text
from tests.dialog.scope import SCOPE, asked, said, template, value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("name", "Ann"),
        ("n", 3),
        ("n + 1", 4),
        ("n * half", 7.5),
        ("n / 2", 1.5),
        ("n // 2", 1),
        ("n % 2", 1),
        ("2 ** 10", 1024),
        ("-n", -3),
        ("yes", True),
        ("nothing", None),
        ("nobody", None),
        ("nobody.first.last", None),
        ("nobody[0][1]", None),
        ("rows", ["a", "b", "c"]),
        ("rows[0]", "a"),
        ("rows[-1]", "c"),
        ("rows[9]", None),
        ("rows[1:]", ["b", "c"]),
        ("rows + ['d']", ["a", "b", "c", "d"]),
        ("name[0]", "A"),
        ("name[1:]", "nn"),
        ("name[9]", None),
        ("patient.first", "Bo"),
        ("patient['first']", "Bo"),
        ("patient.visit.day + 1", 5),
        ("patient.last", None),
        ("patient.items", None),
        ("call.from", "+15550001111"),
        ("call['from']", "+15550001111"),
        ("call.now.hour", 9),
        ("call.parameters.clinic", "downtown"),
        ("call.parameters.other", None),
        ("call.later", 5),
        ("call.nothing", None),
        ("env.DESK", "+15551230100"),
        ("env.OTHER", None),
        ("name ~ ' ' ~ n", "Ann 3"),
        ("'x' if n > 2 else 'y'", "x"),
        ("'x' if nobody else 'y'", "y"),
        ("n in [1, 2, 3]", True),
        ("'n' in name", True),
        ("n > 2 and not nobody", True),
        ("nobody is defined", False),
        ("n is odd", True),
        ("{'a': n}", {"a": 3}),
        ("[n, [name]]", [3, ["Ann"]]),
        ("3.0", 3.0),
        ("'3'", "3"),
        ("true", True),
        ("none", None),
    ],
)
def test_values_keep_their_type(expression: str, expected: Any) -> None:
    found = value(expression)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello", "Hello"),
        ("", ""),
        ("{{ name }}", "Ann"),
        ("  {{ n }}  ", 3),
        ("{{ n }}!", "3!"),
        ("{{ n }}{{ n }}", "33"),
        ("a {{ name }} b {{ nobody }}c", "a Ann b c"),
        ("{{ rows }}.", "['a', 'b', 'c']."),
        ("{{- name -}}", "Ann"),
        ("{{ name -}}", "Ann"),
        ("{ name }", "{ name }"),
        ("{{ '}}' }}", "}}"),
        ("100 %", "100 %"),
    ],
)
def test_texts(source: str, expected: Any) -> None:
    assert evaluate(template(source), SCOPE) == expected


def test_lists_and_blocks_of_values() -> None:
    assert evaluate((template("{{ n }}"), "x", 3, {"a": template("{{ name }}!")}), SCOPE) == [3, "x", 3, {"a": "Ann!"}]


@pytest.mark.parametrize("plain", ["x", 3, 2.5, True, None])
def test_other_values_are_themselves(plain: Any) -> None:
    assert evaluate(plain, SCOPE) is plain


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("n > 2", True),
        ("nobody", False),
        ("nobody.first == 'x'", False),
        ("rows", True),
        ("name == 'Ann' or nobody", True),
        ("not nobody", True),
        ("pin == '4711'", True),
        ("nothing is none", True),
    ],
)
def test_conditions(expression: str, expected: bool) -> None:
    assert asked(expression) is expected


def test_nothing_of_one_call_is_seen_by_another() -> None:
    assert [value("name", {"name": name}) for name in ("a", "b", "c")] == ["a", "b", "c"]
    assert value("name", {}) is None


# ------------------------------------------------------------------------------------------------------------------ speech


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hello {{ name }}.", "Hello Ann."),
        ("{{ n }} and {{ half }} and {{ whole }}", "3 and 2.5 and 2"),
        ("{{ nobody }}{{ nothing }}.", "."),
        ("You are {{ yes }}.", "You are True."),
        ("{{ markup }}", '&lt;b&gt;Tom &amp; "Jerry"&lt;/b&gt;'),
        ("{{ '<break time=\"9s\"/>' }}", '&lt;break time="9s"/&gt;'),
        ('<break time="1s"/>{{ name }}', '<break time="1s"/>Ann'),
        ("Tom & {{ name }} < 3", "Tom &amp; Ann &lt; 3"),
        ("a\n  b {{ name }}\n", "a b Ann "),
        ("{{ name | replace('A', '<') }}", "&lt;nn"),
        ("{{ call.now }}", "2026-03-02T09:00:00"),
        ("{{ rows | list }}", "a, b and c"),
    ],
)
def test_values_are_never_markup(source: str, text: str) -> None:
    assert said(source) == text


def test_values_are_never_rendered_twice() -> None:
    assert said("{{ tricky }}") == "{{ 7 * 7 }} {% raw %}"
    assert value("tricky") == "{{ 7 * 7 }} {% raw %}"
    assert evaluate(template("x {{ tricky }}"), SCOPE) == "x {{ 7 * 7 }} {% raw %}"
    assert evaluate(template("{{ name }}"), {"name": "{{ pin }}", "pin": "4711"}) == "{{ pin }}"


@given(st.text())
def test_no_value_comes_out_as_a_tag(text: str) -> None:
    spoken = render_speech(template("<p>{{ name }}</p>"), {"name": text}).removeprefix("<p>").removesuffix("</p>")
    assert not set(spoken) & set("<>")
    assert spoken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


# ------------------------------------------------------------------------------------------------------------------ faults


def test_a_fault_knows_its_line_and_hides_the_values() -> None:
    scope = {"name": "Ann Smith", "pin": Secret("4711")}
    with pytest.raises(EvaluationFault) as error:
        evaluate(template("{{ name + 5 }}"), scope)
    assert (error.value.line, error.value.source) == (7, template("{{ name + 5 }}"))
    assert "Ann" not in str(error.value)
    assert error.value.__cause__ is None and error.value.__suppress_context__


def test_a_condition_that_cannot_be_asked() -> None:
    condition = ExpressionText(Text.at("name > 5", NOWHERE))
    with pytest.raises(EvaluationFault):
        holds(condition, {"name": "x"})


@pytest.mark.parametrize(
    ("source", "scope", "text"),
    [
        ('Wait.<break time="{{ n }}s"/>Go.', {"n": 2}, 'Wait.<break time="2s"/>Go.'),
        ("<say-as interpret-as='{{ how }}'>{{ n }}</say-as>", {"how": "digits", "n": 42}, "<say-as interpret-as='digits'>42</say-as>"),
        ('<break time="{{ n }}"/>', {"n": '1s"/><audio src="x'}, '<break time="1s/&gt;&lt;audio src=x"/>'),
        ("{{ a }} < {{ b }}", {"a": 1, "b": 2}, "1 &lt; 2"),
        ("{{ a if a > b else b }} & more", {"a": 1, "b": 2}, "2 &amp; more"),
        ('{{ "a" if b else "<c>" }}', {"b": False}, "&lt;c&gt;"),
    ],
)
def test_values_inside_tags_and_beside_them(source: str, scope: dict[str, Any], text: str) -> None:
    assert render_speech(template(source), scope) == text
