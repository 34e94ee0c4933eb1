"""Expressions carried out: their values, their bounds, and what stays secret."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.dialog.evaluation import MASK, MAX_SIZE, EvaluationFault, Facts, Hidden, Secret, conceal, evaluate, holds, is_secret, render_speech, reveal
from flowengine.language.expressions import ExpressionText, TemplateText
from flowengine.language.problems import NOWHERE, Span
from flowengine.language.source import Text

SCOPE: dict[str, Any] = {
    "name": "Ann",
    "n": 3,
    "half": 2.5,
    "whole": 2.0,
    "yes": True,
    "nothing": None,
    "rows": ["a", "b", "c"],
    "patient": {"first": "Bo", "visit": {"day": 4}, "from": "x"},
    "tricky": "{{ 7 * 7 }} {% raw %}",
    "markup": '<b>Tom & "Jerry"</b>',
    "call": Facts(
        {"from": "+15550001111", "language": "en-US", "now": Facts({"hour": 9, "iso": "2026-03-02T09:00:00"}), "parameters": Facts({"clinic": "downtown"}), "later": lambda: 5}
    ),
    "env": {"DESK": "+15551230100"},
    "pin": Secret("4711"),
    "pins": [Secret("4711"), "x"],
    "held": {"pin": Secret("4711")},
}


def template(source: str) -> TemplateText:
    return TemplateText(Text.at(source, Span(7, 3, 7, 9)))


def value(expression: str, scope: Mapping[str, Any] = SCOPE) -> Any:
    """What a lone expression gives."""
    return evaluate(template("{{ " + expression + " }}"), scope)


def said(source: str) -> str:
    return render_speech(template(source), SCOPE)


def asked(expression: str) -> bool:
    return holds(ExpressionText(Text.at(expression, Span(7, 3, 7, 9))), SCOPE)


# ------------------------------------------------------------------------------------------------------------------ values


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
        ("name | upper", "ANN"),
        ("name | lower | title", "Ann"),
        ("rows | length", 3),
        ("rows | first ~ (rows | last)", "ac"),
        ("rows | join(', ')", "a, b, c"),
        ("rows | join", "abc"),
        ("nobody | join", ""),
        ("name | replace('n', 'm')", "Amm"),
        ("nobody | replace('n', 'm')", ""),
        ("nobody | default('Bo')", "Bo"),
        ("nothing | default('Bo', true)", "Bo"),
        ("'  x ' | trim", "x"),
        ("'4' | int + 1", 5),
        ("'x' | int", 0),
        ("'2.5' | float", 2.5),
        ("half | round", 2.0),
        ("[3, 1, 2] | max", 3),
        ("[3, 1, 2] | sum", 6),
        ("'AB1' | spell", "A, B, 1"),
        ("'4155550100' | digits", "4 1 5, 5 5 5, 0 1 0 0"),
        ("call.from | phone", "5 5 5, 0 0 0, 1 1 1 1"),
        ("rows | list", "a, b and c"),
        ("['a'] | list", "a"),
        ("[] | list", ""),
        ("nobody | list", ""),
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


def test_the_conjunction_is_the_languages() -> None:
    for language, text in (("en-US", "a and b"), ("es-US", "a y b"), ("de-DE", "a und b"), ("fr-FR", "a et b")):
        assert render_speech(template("{{ rows | list }}"), {"rows": ["a", "b"], "call": Facts({"language": language})}) == text


# ------------------------------------------------------------------------------------------------------------------ bounds


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


@pytest.mark.parametrize(
    "expression",
    [
        "name.__class__",
        "name['__class__']",
        "rows.__len__",
        "n.real",
        "''.__class__.__mro__",
        "patient.__class__",
        "call._facts",
        "call.get",
        "pin.reveal",
        "cycler",
        "loop",
        "nobody.__class__",
        "none.__class__",
        "true.numerator",
    ],
)
def test_nothing_of_python_can_be_reached(expression: str) -> None:
    assert value(expression) is None
    assert said("{{ " + expression + " }}") == ""


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


def shown(found: Any) -> str:
    """Everything that could be seen of a value."""
    if isinstance(found, list | tuple):
        return " ".join(map(shown, found))
    if isinstance(found, Mapping):
        return " ".join(shown(part) for item in found.items() for part in item)
    return str(found)


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


# ----------------------------------------------------------------------------------------------------------------- secrets


def test_a_secret_is_dots_wherever_it_would_be_seen() -> None:
    pin = Secret("4711")
    assert [str(pin), f"{pin}", f"{pin:>9}", "{}".format(*[pin]), repr(pin), f"{pin}"] == [MASK, MASK, MASK, MASK, "Secret()", MASK]
    assert "4711" not in f"{[pin]} { ({'a': pin}) } {(pin,)!r}"
    assert (pin.reveal(), type(pin.reveal()), len(pin), pin == "4711") == ("4711", str, 4, True)


@pytest.mark.parametrize(
    "expression",
    [
        "pin",
        "pin + 'x'",
        "'x' + pin",
        "pin ~ 'x'",
        "'x' ~ pin ~ 'y'",
        "pin * 2",
        "2 * pin",
        "pin[0]",
        "pin[-1]",
        "pin[0:2]",
        "pin[1:]",
        "pin[::-1]",
        "pin[0:2][0:1]",
        "held.pin[1:]",
        "pins[0]",
        "pins[0][1:]",
        "pins[0:1]",
        "pins",
        "held",
        "held.pin",
        "[pin]",
        "{'a': pin}",
        "[[pin]] | join('-')",
        "pin | upper",
        "pin | lower | title",
        "pin | capitalize",
        "pin | trim",
        "pin | first",
        "pin | last",
        "pin | min",
        "pin | max",
        "pin | list",
        "pin | join('-')",
        "pin | digits",
        "pin | spell",
        "pin | phone",
        "pin | default('x')",
        "pin | replace('4', '5')",
        "nobody | default(pin)",
        "nobody | default(default_value=pin)",
        "'abc' | replace('b', pin)",
        "'abc' | replace(old='b', new=pin)",
        "rows | join(pin)",
        "rows | join(separator=pin)",
        "pins | join",
        "pins | join(', ')",
        "pins | list",
        "pins | first",
        "pins | max | upper",
        "[pin, pin] | join | digits",
        "pin if yes else 'x'",
        "yes and pin",
        "nobody or pin",
        "(pin ~ '') | replace('•', '')",
        "(pin + '') | upper | lower",
        "'%s' ~ pin",
        "[pin] ~ ''",
        "{'a': pin} ~ ''",
        "'x' | int(default=pin)",
        "held | list",
        "(pin,) | list",
    ],
)
def test_a_secret_stays_one(expression: str) -> None:
    def no_digit_of_it(text: str) -> bool:
        return not set(text) & set("471")

    try:
        found = value(expression)
    except EvaluationFault as fault:
        assert no_digit_of_it(fault.reason)
    else:
        assert no_digit_of_it(shown(found))
    for source in ("{{ " + expression + " }}", "It is {{ " + expression + " }}."):
        try:
            assert no_digit_of_it(said(source))
            assert no_digit_of_it(shown(evaluate(template(source), SCOPE)))
        except EvaluationFault as fault:
            assert no_digit_of_it(fault.reason)


@pytest.mark.parametrize("expression", ["pin | int", "pin | float", "pin | round", "pin | abs", "pins | sum", "-pin", "pin / 2", "pin % 2", "pin ** 2", "[pin] | sum(start='')"])
def test_a_secret_is_no_number(expression: str) -> None:
    with pytest.raises(EvaluationFault):
        value(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("pin == '4711'", True),
        ("pin != '4711'", False),
        ("pin == '0000'", False),
        ("pin | length", 4),
        ("pin | length == 4", True),
        ("pin in ['4711']", True),
        ("not pin", False),
        ("pin is defined", True),
    ],
)
def test_a_secret_can_be_asked_about(expression: str, expected: Any) -> None:
    assert value(expression) == expected


HIDDEN = {**SCOPE, "held": {"pin": conceal(4711)}, "pin": conceal(4711), "pins": [conceal(4711)], "answer": conceal(True)}


@pytest.mark.parametrize(
    "expression",
    [
        "pin", "pin + 1", "1 + pin", "pin * 2", "'a' * pin", "pin ~ 'x'", "pin - 1", "pin / 2", "pin % 10", "pin ** 2", "-pin", "pin[0]", "pin.real", "rows[pin]", "[pin]", "pins", "held", "held.pin", "{'a': pin}",
        "pin | abs", "pin | capitalize", "pin | default('x')", "pin | digits", "pin | first", "pin | float", "pin | int", "pin | join", "pin | last", "pin | length", "pin | list", "pin | lower", "pin | max",
        "pin | phone", "pin | replace('4', '5')", "pin | round", "pin | spell", "pin | sum", "pin | title", "pin | trim", "pin | upper", "pins | join", "pins | join('-')", "pins | list", "pins | max", "pins | sum",
        "pins | first", "pins | first + 1", "nobody | default(pin)", "'x' | int(default=pin)", "'x' | int(pin)", "'abc' | replace('b', pin)", "rows | join(pin)", "[1] | sum(start=pin)", "2.5 | round(pin)", "answer", "answer ~ ''",
        "pin if yes else 1", "nobody or pin", "yes and pin", "(pin,) | list", "[[pin]] | join",
    ],
)  # fmt: skip
def test_a_secret_that_is_no_text_stays_one_too(expression: str) -> None:
    for source in ("{{ " + expression + " }}", "It is {{ " + expression + " }}."):
        for carry_out in (lambda text=source: shown(evaluate(template(text), HIDDEN)), lambda text=source: render_speech(template(text), HIDDEN)):
            try:
                seen = carry_out()
            except EvaluationFault as fault:
                seen = fault.reason
            assert not {"47", "71", "11"} & {seen[place : place + 2] for place in range(len(seen))}
            assert "True" not in seen


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("pin == 4711", True),
        ("pin != 4711", False),
        ("pin == 1", False),
        ("pin > 4000", True),
        ("pin < 4000", False),
        ("4000 < pin", True),
        ("pin >= 4711", True),
        ("not answer", False),
        ("answer", True),
        ("answer == true", True),
        ("pin in [4711]", True),
        ("pin == pin", True),
    ],
)
def test_a_secret_that_is_no_text_can_be_asked_about(expression: str, expected: bool) -> None:
    assert holds(ExpressionText(Text.at(expression, NOWHERE)), HIDDEN) is expected


def test_what_is_covered_is_covered_once() -> None:
    assert [type(conceal(value)) for value in ("4711", 4711, True, None, Secret("x"), conceal(3))] == [Secret, Hidden, Hidden, Hidden, Secret, Hidden]
    assert [reveal(conceal(value)) for value in ("4711", 4711, True, None)] == ["4711", 4711, True, None]
    assert [is_secret(value) for value in (conceal("x"), conceal(1), "x", 1, None)] == [True, True, False, False, False]
    assert [str(conceal(4711)), f"{conceal(4711)}", repr(conceal(4711)), repr([conceal("x")])] == [MASK, MASK, "Hidden()", "[Secret()]"]


# ------------------------------------------------------------------------------------------------------------------- faults


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
