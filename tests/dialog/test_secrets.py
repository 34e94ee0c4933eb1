"""Secret answers: asked about, never seen."""

from __future__ import annotations

from typing import Any

import pytest

from flowengine.dialog.evaluation import EvaluationFault, evaluate, holds, render_speech
from flowengine.dialog.secrets import MASK, Hidden, Secret, conceal, is_secret, reveal
from flowengine.language.expressions import ExpressionText
from flowengine.language.problems import NOWHERE
from flowengine.language.source import Text
from tests.dialog.scope import SCOPE, said, shown, template, value


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
