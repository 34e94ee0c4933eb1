"""Evaluating the author's expressions, and rendering texts with values in them: for data, for a voice, for an address.

What can't be evaluated is an `EvaluationFault`, which touches the one turn of the one call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Template, Undefined, UndefinedError, pass_context
from jinja2.runtime import Context

from flowengine.dialog.bounds import MAX_SIZE, sized
from flowengine.dialog.filters import FILTERS
from flowengine.dialog.functions import FUNCTIONS
from flowengine.dialog.sandbox import Sandbox, Scope
from flowengine.dialog.secrets import reveal, tainted
from flowengine.dialog.speech import as_speech, escape, spoken
from flowengine.dialog.values import text_of
from flowengine.language.expressions import ExpressionText, TemplateText

__all__ = ["MISSING", "EvaluationFault", "evaluate", "holds", "render_address", "render_speech", "value_of"]

MISSING = "-missing"
"""Under this name a scope may have a list, which gets the names of fields that were to be spoken and aren't there."""


class EvaluationFault(Exception):
    """An expression of the author's can't be evaluated: `reason`, in the template or expression `source`."""

    def __init__(self, source: TemplateText | ExpressionText, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(reason)

    @property
    def file(self) -> str:
        """Where it stands, if not in the flow's own file."""
        return self.source.source.span.file

    @property
    def line(self) -> int:
        return self.source.source.span.line


@pass_context
def _for_speech(context: Context, value: Any) -> str:
    if isinstance(value, Undefined):
        told = context.parent.get(MISSING)
        if isinstance(told, list) and isinstance(value._undefined_obj, Mapping):
            told.append(str(value._undefined_name))
        return ""
    return escape(value if type(value) is str else spoken(value))


def _in_tag(value: Any) -> Any:
    """A value in an attribute of an SSML tag: no quotes."""
    return tainted(text_of(value).replace('"', "").replace("'", ""), value)


class _Address(str):
    """The beginning of an address, which the author's settings say: not escaped."""

    __slots__ = ()


def _for_address(value: Any) -> str:
    return value if isinstance(value, _Address) else quote(spoken(value), safe="")


def _begins_address(value: Any) -> _Address:
    return _Address(spoken(reveal(value)))


_VALUES = Sandbox(None, FILTERS, FUNCTIONS)
_ADDRESS = Sandbox(_for_address, {**FILTERS, "begins_address": _begins_address}, FUNCTIONS)
_SPEECH = Sandbox(_for_speech, {**FILTERS, "in_tag": _in_tag}, FUNCTIONS)


@lru_cache(maxsize=8192)
def _expression(source: str) -> Callable[[dict[str, Any]], Any]:
    """An expression as a function of its scope: Jinja's own `TemplateExpression`, less the copy of the scope that it makes."""
    template: Template = _VALUES.compile_expression(source, undefined_to_none=True)._template
    root = template.root_render_func

    def run(scope: dict[str, Any]) -> Any:
        context = Scope(_VALUES, scope)
        for _ in root(context):
            pass
        value = context.vars["result"]
        return None if isinstance(value, Undefined) else value

    return run


@lru_cache(maxsize=8192)
def _text(source: str) -> Callable[[dict[str, Any]], str]:
    """A text with values in it, as a function of its scope."""
    return _rendering(_VALUES, str(source))


@lru_cache(maxsize=8192)
def _speech(source: str) -> Callable[[dict[str, Any]], str]:
    """The same for a text that is spoken."""
    return _rendering(_SPEECH, spoken_source(str(source)))


@lru_cache(maxsize=1024)
def _address(source: str) -> Callable[[dict[str, Any]], str]:
    """The same for an address."""
    source = str(source)
    begins = _EXPRESSION.match(source)
    if begins:
        source = f"{{{{ ({begins[0][2:-2]}) | begins_address }}}}" + source[begins.end() :]
    return _rendering(_ADDRESS, source)


def _rendering(environment: Sandbox, source: str) -> Callable[[dict[str, Any]], str]:
    root = environment.from_string(source).root_render_func
    return lambda scope: "".join(root(Scope(environment, scope)))


def evaluate(value: Any, scope: dict[str, Any]) -> Any:
    """A value of `set`, `data` and the like: a lone `{{ … }}` keeps its type, mixed text is text. Raises `EvaluationFault`."""
    if isinstance(value, TemplateText):
        if value.static:
            return str(value.source)
        try:
            if value.whole is not None:
                return sized(_expression(value.whole)(scope))
            rendered = _text(value.source)(scope)
        except Exception as error:
            raise EvaluationFault(value, _reason(error)) from None
        if len(rendered) > MAX_SIZE:
            raise EvaluationFault(value, f"the text grew to more than {MAX_SIZE:,} characters")
        return rendered
    if isinstance(value, tuple):
        return [evaluate(item, scope) for item in value]
    if isinstance(value, Mapping):
        return {key: evaluate(item, scope) for key, item in value.items()}
    return value


def value_of(expression: ExpressionText, scope: dict[str, Any]) -> Any:
    """The value of a bare expression. Raises `EvaluationFault`."""
    try:
        return sized(_expression(expression.source)(scope))
    except Exception as error:
        raise EvaluationFault(expression, _reason(error)) from None


def holds(condition: ExpressionText, scope: dict[str, Any]) -> bool:
    """Whether a condition holds. Raises `EvaluationFault`."""
    try:
        return bool(_expression(condition.source)(scope))
    except Exception as error:
        raise EvaluationFault(condition, _reason(error)) from None


def render_address(template: TemplateText, scope: dict[str, Any]) -> str:
    """An address: values in it are escaped, so that an answer can't lead elsewhere; one that it begins with is its server. Raises `EvaluationFault`."""
    if template.static:
        return str(template)
    try:
        return _address(template.source)(scope)
    except Exception as error:
        raise EvaluationFault(template, _reason(error)) from None


def render_speech(template: TemplateText, scope: dict[str, Any]) -> str:
    """A text to be spoken, its values escaped for SSML and not rendered a second time. Raises `EvaluationFault`."""
    try:
        rendered = _speech(template.source)(scope)
    except Exception as error:
        raise EvaluationFault(template, _reason(error)) from None
    if len(rendered) > MAX_SIZE:
        raise EvaluationFault(template, f"the text grew to more than {MAX_SIZE:,} characters")
    return rendered


_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PLACE = "\ue000"
"""Stands for an expression while the words around it are looked at."""


def spoken_source(source: str) -> str:
    """A template whose own words are fit for SSML; a value inside a tag can't end its attribute."""
    expressions = _EXPRESSION.findall(source)
    words = as_speech(_EXPRESSION.sub(_PLACE, source.replace(_PLACE, "")))
    for expression in expressions:
        before, _, after = words.partition(_PLACE)
        inside = before.rfind("<") > before.rfind(">")
        words = before + (f"{{{{ ({expression[2:-2]}) | in_tag }}}}" if inside else expression) + after
    return words


def _reason(error: Exception) -> str:
    """Why, in words that hold no value of the call."""
    if isinstance(error, ZeroDivisionError):
        return "it divides by zero"
    if isinstance(error, UndefinedError):
        return "it uses something that isn't there"
    if isinstance(error, OverflowError):
        return "a number would grow out of bounds" if len(error.args) != 1 else str(error)
    if isinstance(error, RecursionError):
        return "it nests too deep"
    if isinstance(error, TypeError | ValueError):
        return "its values don't go together (a text where a number is needed?)"
    return f"it can't be evaluated ({type(error).__name__})"
