"""What an expression may cost, and what happens to one that would cost more."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.dialog.bounds import MAX_SIZE
from flowengine.dialog.evaluation import EvaluationFault, evaluate, render_speech
from flowengine.dialog.values import Facts
from tests.dialog.scope import SCOPE, asked, said, shown, template, value


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10**9",
        "10**9 * 'a'",
        "'a' * 9 * 9 * 9 * 9 * 9 * 9",
        "'a' * (n * 10**6)",
        "9 ** (9 ** 9)",
        "(9 ** 9) ** (9 ** 9)",
        "10 ** 400",
        "2 ** 511 * 2 ** 511",
        "2.0 ** 100000",
        "1 / 0",
        "n % 0",
        "n // 0",
        "0 ** -1",
        "[name] * 10**9",
        "10**9 * [name]",
        "rows * 2",
        "(1, 2) * 3",
        "'%999999999d' % 5",
        "'%s' % name",
        "name % n",
        "rows | join('x' * 9999)",
        "('a' * 9999) | replace('a', 'b' * 9999)",
        "('a' * 9999) | replace('', 'bb')",
        "('a' * 9999) ~ ('a' * 9999)",
        "(('a' * 9999) ~ ('a' * 9999)) | length",
        "['a' * 9999, 'a' * 9999]",
        "('a' * 9999) | spell",
        "('1' * 9999) | digits",
        "['a' * 9999, 'b' * 9999] | list",
        "('a' * 9999) + ('a' * 9999)",
        "name.upper()",
        "range(10)",
        "lipsum()",
        "rows.append(1)",
        "patient.items()",
        "name.__class__.__mro__()",
        "pin.reveal()",
        "name | attr('upper')",
        "name | map('upper')",
        "name | center(100000000)",
        "name | indent(10000)",
        "'%s' | format(name)",
        "name | nofilter",
        "name is notest",
        "name + 1",
        "n > 'a'",
        "n in 5",
        "rows < 3",
        "-name",
        "n[1:2]",
        "rows[::0]",
        "name | round",
        "rows | sum",
        "name | upper(1, 2)",
        "(0 - 8) ** 0.5",
        "1e308 * 10",
        "1 if",
        "a b",
        "'",
    ],
    ids=lambda text: text[:40],
)
def test_what_cannot_be_evaluated_is_a_fault_and_soon(expression: str) -> None:
    start = time.perf_counter()
    for carry_out in (lambda: value(expression), lambda: said("x {{ " + expression + " }}")):
        with pytest.raises(EvaluationFault) as error:
            carry_out()
        assert error.value.line == 7
        assert error.value.reason == str(error.value) != ""
        assert not any(word in error.value.reason for word in ("Ann", "4711", "Errno", "(34,"))
    assert time.perf_counter() - start < 2


DEEP = [
    "(" * 300 + "1" + ")" * 300,
    "-" * 3000 + "1",
    "not " * 900 + "1",
    "[" * 500 + "]" * 500,
    "1" + "+1" * 1900,
    "1" + "**1" * 1200,
    "name" + ".a" * 1900,
    "rows" + "[0]" * 1000,
    "1" + " if 1 else 1" * 250,
    "1" + " == 1" * 900,
    "'a'" + " ~ 'a'" * 500,
]


@pytest.mark.parametrize("expression", DEEP, ids=lambda text: text[:10])
def test_deep_expressions_have_a_value_or_a_fault(expression: str) -> None:
    for carry_out in (lambda: value(expression), lambda: said("x {{ " + expression + " }}"), lambda: asked(expression)):
        with suppress(EvaluationFault):
            carry_out()


@pytest.mark.parametrize("expression", ["'a' * 10000", "2 ** 256", "9 ** 9", "9 ** 9 ** 9", "('a' * 4999) ~ ('b' * 4999)", "'a' * -1", "'a' * 0", "rows | join('x' * 3000)"])
def test_what_is_within_bounds_is_carried_out(expression: str) -> None:
    found = value(expression)
    assert len(found) <= MAX_SIZE if isinstance(found, str) else found.bit_length() <= 512


def test_a_text_of_many_values_is_bounded() -> None:
    big = "a" * MAX_SIZE
    with pytest.raises(EvaluationFault):
        evaluate(template("{{ big }}{{ big }}"), {"big": big})
    with pytest.raises(EvaluationFault):
        render_speech(template("{{ big }}{{ big }}"), {"big": big})
    with pytest.raises(EvaluationFault):
        render_speech(template("{{ big }}"), {"big": "<" * MAX_SIZE})


def test_growing_turn_by_turn_comes_to_an_end() -> None:
    for step in ("{{ x ~ x }}", "{{ x + x }}", "{{ [x, x] }}", "{{ {'a': x, 'b': x} }}", "{{ [x] }}"):
        x: Any = ["a"] if step == "{{ x + x }}" else "a"
        with pytest.raises(EvaluationFault):
            for _ in range(20_000):
                x = evaluate(template(step), {"x": x})


ATOMS = st.sampled_from(
    [
        "n",
        "name",
        "rows",
        "half",
        "nobody",
        "nothing",
        "yes",
        "pin",
        "patient",
        "call",
        "call.from",
        "patient.visit",
        "env",
        "1",
        "0",
        "9",
        "10",
        "99999",
        "0.5",
        "1e300",
        "'a'",
        "''",
        "'<%s>'",
        "[]",
        "[1, 'a']",
        "{}",
        "{'a': 1}",
        "()",
        "none",
        "true",
    ]
)


FILTERS = """abs capitalize default('x') digits first float int join join(',') last length list lower max min phone replace('a','bb')
    replace('','xyz') round round(400) spell sum title trim upper""".split()


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">", "and", "or", "in", "not in"])
    filters = st.sampled_from(FILTERS)
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, filters).map(lambda t: f"({t[0]} | {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"[{t[0]}, {t[1]}]"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} | replace('a', {t[1]}))"),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} | join({t[1]}))"),
        st.tuples(inner, st.sampled_from(["[1:]", "[:1]", "[::-1]", ".a", "['b']"])).map("".join),
        inner.map("(-{})".format),
        inner.map("(not {})".format),
    )


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=8)


def largest(found: Any) -> int:
    """The longest text, the longest list, or the bits of the largest number in a value."""
    if isinstance(found, str | list | tuple | Mapping):
        parts = found.values() if isinstance(found, Mapping) else found if isinstance(found, list | tuple) else ()
        return max([len(found), *map(largest, parts)])
    return 0


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_any_expression_has_a_value_or_a_fault(expression: str) -> None:
    for source in ("{{ " + expression + " }}", "x {{ " + expression + " }}"):
        try:
            found = evaluate(template(source), SCOPE)
        except EvaluationFault as fault:
            assert "4711" not in fault.reason
        else:
            assert largest(found) <= MAX_SIZE
            assert not isinstance(found, int) or found.bit_length() <= 512
            assert found is None or isinstance(found, str | int | float | list | tuple | Mapping | Facts)
            assert "4711" not in shown(found)
        with suppress(EvaluationFault):
            assert len(render_speech(template(source), SCOPE)) <= MAX_SIZE
