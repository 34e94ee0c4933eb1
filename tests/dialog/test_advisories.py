"""The escapes of Jinja's sandbox that have been published, and those that are handed around: none of them gets anywhere here.

What they need isn't there: no method can be called, no attribute is an attribute of Python, no filter or global but our own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flowengine.dialog import evaluation
from flowengine.dialog.evaluation import EvaluationFault
from flowengine.language.reader import read_flow_bytes
from tests.dialog.scope import SCOPE, asked, said, shown, value

ESCAPES = [
    pytest.param("'{0.__class__.__init__.__globals__}'.format(name)", id="CVE-2016-10745 str.format"),
    pytest.param("u'{0.__class__}'.format(pin)", id="CVE-2016-10745 str.format, on a secret"),
    pytest.param("'{a.__class__}'.format(a=call)", id="CVE-2016-10745 str.format, by name"),
    pytest.param("'{a.__class__.mro}'.format_map({'a': name})", id="CVE-2019-10906 str.format_map"),
    pytest.param("'{a.__class__.mro}'.format_map(patient)", id="CVE-2019-10906 str.format_map, a variable"),
    pytest.param("('a.' * 9000) | urlize", id="CVE-2020-28493 urlize"),
    pytest.param("{'a b onclick=x': 1} | xmlattr", id="CVE-2024-22195 xmlattr, spaces"),
    pytest.param("{'a/onclick=x': 1} | xmlattr", id="CVE-2024-34064 xmlattr, slashes"),
    pytest.param("['{0.__class__}'.format][0](name)", id="CVE-2024-56326 a reference to format, in a list"),
    pytest.param("{'f': '{0.__class__}'.format}.f(name)", id="CVE-2024-56326 a reference to format, in a mapping"),
    pytest.param("('{0.__class__}'.format or 1)(name)", id="CVE-2024-56326 a reference to format, by or"),
    pytest.param("rows | map('{0.__class__}'.format) | list", id="CVE-2024-56326 a reference to format, by a filter"),
    pytest.param("('{0.__class__}' | attr('format'))(name)", id="CVE-2025-27516 attr, then format"),
    pytest.param("'{0.__class__}' | map(attribute='format')", id="CVE-2025-27516 map, by attribute"),
    pytest.param("name | attr('__class__')", id="attr"),
    pytest.param("name | attr('\\x5f\\x5fclass\\x5f\\x5f')", id="attr, disguised"),
    pytest.param("name['\\x5f\\x5fclass\\x5f\\x5f']", id="a subscript, disguised"),
    pytest.param("name['__cla' ~ 'ss__']", id="a subscript, joined"),
    pytest.param("().__class__.__base__.__subclasses__()", id="subclasses"),
    pytest.param("[].__class__.__mro__[1].__subclasses__()[40]('/etc/passwd').read()", id="subclasses of a list"),
    pytest.param("cycler.__init__.__globals__.os.popen('id').read()", id="cycler"),
    pytest.param("joiner.__init__.__globals__", id="joiner"),
    pytest.param("namespace.__init__.__globals__", id="namespace"),
    pytest.param("lipsum.__globals__['os'].popen('id').read()", id="lipsum"),
    pytest.param("lipsum(9999999)", id="lipsum, at length"),
    pytest.param("range(10 ** 9)", id="range"),
    pytest.param("dict(a=name.__class__)", id="dict"),
    pytest.param("self.__init__.__globals__", id="self"),
    pytest.param("self._TemplateReference__context.cycler", id="the context"),
    pytest.param("config.items()", id="config"),
    pytest.param("request.application.__globals__", id="request"),
    pytest.param("nobody.__init__.__globals__", id="undefined"),
    pytest.param("nobody._fail_with_undefined_error.__globals__", id="undefined, inside"),
    pytest.param("nobody._undefined_exception", id="undefined's exception"),
    pytest.param("call._facts", id="our own inside"),
    pytest.param("call.get.__func__.__globals__", id="our own method"),
    pytest.param("call.later.__globals__", id="a function of ours"),
    pytest.param("days_since.__globals__", id="a global function"),
    pytest.param("days_since.run.__globals__", id="a global function, inside"),
    pytest.param("(days_since)('2026-01-01').__class__", id="what a function gives"),
    pytest.param("days_since(**patient)", id="arguments spread"),
    pytest.param("days_since(*('x' * 9999))", id="arguments spread, many"),
    pytest.param("pin.reveal()", id="a secret's method"),
    pytest.param("pin.__str__()", id="a secret's text"),
    pytest.param("rows.append(1)", id="changing a list"),
    pytest.param("patient.update({'a': 1})", id="changing a mapping"),
    pytest.param("rows.__iadd__([1])", id="changing in place"),
    pytest.param("(name, name).__add__", id="a tuple's method"),
    pytest.param("1.0.__class__", id="a number's class"),
    pytest.param("n.from_bytes", id="a number's method"),
    pytest.param("true.__class__", id="a truth's class"),
    pytest.param("'%c' % (10 ** 9)", id="percent"),
    pytest.param("'%*d' % (10 ** 9, 1)", id="percent, a width"),
    pytest.param("loop.__class__", id="loop"),
    pytest.param("caller()", id="caller"),
    pytest.param("varargs.__class__", id="varargs"),
    pytest.param("super()", id="super"),
    pytest.param("environment.overlay()", id="environment"),
    pytest.param("_.__globals__", id="gettext"),
    pytest.param("name | pprint", id="pprint"),
    pytest.param("rows | tojson", id="tojson"),
    pytest.param("rows | groupby('__class__')", id="groupby"),
    pytest.param("rows | sort(attribute='__class__')", id="sort"),
    pytest.param("rows | random", id="random"),
    pytest.param("name | safe", id="safe"),
    pytest.param("'x' | center(10 ** 9)", id="center"),
    pytest.param("rows is callable", id="is callable"),
    pytest.param("name is filter('map')", id="is filter"),
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_an_escape_gives_nothing(expression: str) -> None:
    ways: list[Callable[[], Any]] = [lambda: value(expression), lambda: said("x{{ " + expression + " }}")[1:], lambda: asked(expression)]
    before = shown(SCOPE)
    for way in ways:
        try:
            found = way()
        except EvaluationFault as fault:
            assert "4711" not in fault.reason and "Ann" not in fault.reason
        else:
            assert found in (None, "", False, "False"), found
    assert shown(SCOPE) == before


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{% include '/etc/passwd' %}", id="CVE-2024-56201 a template's name"),
        pytest.param("{% import 'x' as y %}", id="import"),
        pytest.param("{% extends 'x' %}", id="extends"),
        pytest.param("{% for i in range(10 ** 9) %}x{% endfor %}", id="a loop"),
        pytest.param("{% set x = name.__class__ %}", id="set"),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", id="a macro that calls itself"),
        pytest.param("{%- if true -%}x{%- endif -%}", id="if"),
        pytest.param("{# {{ n }} #}", id="a comment"),
    ],
)
def test_blocks_are_told_when_the_flow_is_read(source: str) -> None:
    flow = f'flow: f\nstart: a\nvariables: {{n: 1}}\nstates:\n  a: {{prompt: "{source}", choices: [{{dtmf: 1, goto: a}}]}}\n'
    read, problems = read_flow_bytes(flow.encode(), "f.yaml")
    assert read is None and "no-blocks" in [problem.code for problem in problems]


def test_a_value_is_never_a_template() -> None:
    """CVE-2019-8341: what is rendered is the author's alone, whatever callers and other systems say."""
    assert value("tricky") == "{{ 7 * 7 }} {% raw %}"
    assert "49" not in said("{{ tricky }}")
    assert value("tricky ~ '}}'") == "{{ 7 * 7 }} {% raw %}}}"


def test_nothing_that_is_compiled_is_kept_in_files_and_nothing_is_loaded_from_them() -> None:
    """CVE-2014-1402: a cache in /tmp, which others may write."""
    for sandbox in (evaluation._VALUES, evaluation._SPEECH, evaluation._ADDRESS):
        assert sandbox.bytecode_cache is None and sandbox.loader is None and not sandbox.extensions
        assert all(type(found).__module__.startswith("flowengine.") for found in sandbox.globals.values())
