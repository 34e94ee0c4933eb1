"""Running the author's expressions: Jinja's immutable sandbox, bounded in size and so in time.

There are no loops in the language, no calls, and no attributes of Python's objects; what could still grow is checked
where it happens: a product of a text and a number, powers, joined lists, replaced pieces. So `'a' * 10**9` raises an
`EvaluationFault` in the one turn of the one call that evaluates it, and nothing else notices.

A `Secret` stays one whatever is done with it, and becomes a row of dots wherever it would be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from math import isfinite
from typing import Any
from urllib.parse import quote

from jinja2 import ChainableUndefined, Environment, Template, Undefined, pass_context
from jinja2.filters import do_round
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from flowengine.answers.checksums import passes_iban, passes_luhn
from flowengine.answers.hearing import speak_digits
from flowengine.answers.locale import locale_of
from flowengine.dialog.speech import as_speech, escape, spoken
from flowengine.language.expressions import ExpressionText, TemplateText

__all__ = [
    "MASK",
    "MAX_SIZE",
    "MISSING",
    "EvaluationFault",
    "Facts",
    "Function",
    "Hidden",
    "Secret",
    "as_text",
    "conceal",
    "evaluate",
    "holds",
    "is_secret",
    "moment_of",
    "render_address",
    "render_speech",
    "reveal",
    "value_of",
]

MAX_SIZE = 10_000
"""The most characters a text may have, or entries a list, after any step of an evaluation."""
_MAX_BITS = 512
MASK = "•••"
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


class Secret(str):
    """A text that is never shown: it compares and measures like the text, but is put into words as dots."""

    __slots__ = ()

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return "Secret()"

    def __format__(self, spec: str) -> str:
        return MASK

    def __getitem__(self, place: Any) -> Secret:
        return Secret(str.__getitem__(self, place))

    def reveal(self) -> str:
        """The text itself, for the one place that may have it."""
        return str.__str__(self)


class Hidden:
    """A value that is no text and never shown: it can be asked about (`if answer`, `answer == 3`), not put into words."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return bool(self._value == reveal(other))

    def __lt__(self, other: Any) -> bool:
        return bool(self._value < reveal(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self._value > reveal(other))

    def __le__(self, other: Any) -> bool:
        return bool(self._value <= reveal(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self._value >= reveal(other))

    def __hash__(self) -> int:
        return hash(Hidden)

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return "Hidden()"

    def reveal(self) -> Any:
        """The value itself, for the one place that may have it."""
        return self._value


def conceal(value: Any) -> Secret | Hidden:
    """A value as a secret answer is kept."""
    if isinstance(value, Secret | Hidden):
        return value
    return Secret(value) if isinstance(value, str) else Hidden(value)


def reveal(value: Any) -> Any:
    """A value without its cover, if it has one."""
    return value.reveal() if isinstance(value, Secret | Hidden) else value


def is_secret(value: Any) -> bool:
    return isinstance(value, Secret | Hidden)


class Facts:
    """Read-only names under one name, such as `call.from`. The only objects whose attributes expressions can read."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def get(self, name: str) -> Any:
        value = self._facts.get(name)
        return value() if callable(value) else value

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def revealed(self) -> Facts:
        """The same with its secrets in the open."""
        return Facts({name: reveal(value) for name, value in self._facts.items()})

    def __str__(self) -> str:
        return str(self._facts.get("iso", ""))


@dataclass(frozen=True, slots=True)
class Function:
    """What an expression may call, with arguments by position or name. The only such things there are.

    `timed`: the moment of the call comes before the arguments.
    """

    run: Callable[..., Any]
    timed: bool = False


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})

    def __init__(self, finalize: Callable[..., Any] | None) -> None:
        super().__init__(undefined=ChainableUndefined, autoescape=False, optimized=False, finalize=finalize, cache_size=0)
        self.globals.clear()
        jinja = {name: function for name, function in self.filters.items() if name in _PLAIN_FILTERS}
        self.filters.clear()
        for name, function in jinja.items():
            self.filters[name] = _bounded(function)
        self.filters.update(_FILTERS)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _admit(operator, left, right)
        value = super().call_binop(context, operator, *_revealed(left, right))
        return _tainted(_sized(value), left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Facts):
            return obj.get(argument) if isinstance(argument, str) and argument in obj else self.undefined(obj=obj, name=argument)
        if isinstance(obj, Undefined):
            return self.undefined(obj=obj, name=argument)
        if isinstance(obj, Mapping):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        if isinstance(obj, str | list | tuple) and isinstance(argument, int | slice):
            try:
                return _tainted(str.__getitem__(obj, argument) if isinstance(obj, str) else obj[argument], obj)
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(obj, Function):
            raise TypeError("this can't be called")
        return _sized(obj.run(_now(context), *args, **kwargs) if obj.timed else obj.run(*args, **kwargs))


class _Names(Context):
    """A scope as a template sees it. Jinja's own context prepares for globals, blocks and imports at each rendering; there are none."""

    def __init__(self, environment: Environment, scope: dict[str, Any]) -> None:
        self.environment, self.parent = environment, scope
        self.vars, self.exported_vars = {}, set()

    def resolve_or_missing(self, key: str) -> Any:
        found = self.parent.get(key, missing)
        return FUNCTIONS.get(key, missing) if found is missing else found


def _revealed(*values: Any) -> tuple[Any, ...]:
    return tuple([v.reveal() if isinstance(v, Secret) else v for v in values])


def _tainted(value: Any, *sources: Any) -> Any:
    """What is made of a secret is secret, unless it is only a truth or a number about it."""
    if isinstance(value, str) and any(isinstance(source, Secret) for source in sources):
        return Secret(value)
    return value


def _admit(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation whose result could be out of bounds, before it is carried out."""
    if operator == "*":
        for text, times in ((left, right), (right, left)):
            if isinstance(text, str) and isinstance(times, int) and len(text) * times > MAX_SIZE:
                raise OverflowError(f"a text would grow to more than {MAX_SIZE:,} characters")
            if isinstance(text, list | tuple):
                raise TypeError("a list can't be multiplied")
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _MAX_BITS:
            raise OverflowError("a number would grow out of bounds")
    elif operator == "**":
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * max(right, 0) > _MAX_BITS:
            raise OverflowError("a number would grow out of bounds")
    elif operator == "%" and isinstance(left, str):
        raise TypeError("`%` is for numbers; put values into a text with `{{ … }}`")


_GROWING = (str, list, tuple, Mapping)


def _sized(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_SIZE:
            raise OverflowError(f"a text would grow to more than {MAX_SIZE:,} characters")
    elif isinstance(value, _GROWING):
        if _weight(value) > MAX_SIZE:
            raise OverflowError(f"a value would grow to more than {MAX_SIZE:,} characters or entries")
    elif (isinstance(value, int) and value.bit_length() > _MAX_BITS) or isinstance(value, complex) or (isinstance(value, float) and not isfinite(value)):
        raise OverflowError("a number would grow out of bounds")
    return value


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return len(value) + sum(_weight(v) for v in value.values())
    if isinstance(value, list | tuple):
        return len(value) + sum(_weight(v) for v in value)
    return 0


_PLAIN_FILTERS = frozenset({"abs", "capitalize", "default", "first", "float", "int", "last", "length", "lower", "max", "min", "sum", "title", "trim", "upper"})


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's whose arguments and result are held to the bounds, and which keeps secrets secret."""

    def run(*args: Any, **kwargs: Any) -> Any:
        for value in args:
            _sized(value)
        if not any(isinstance(value, Secret) for value in args):
            return _sized(function(*args, **kwargs))
        if function.__name__ in ("do_int", "do_float", "sum", "do_sum"):
            raise TypeError("a secret stays a text")
        return _tainted(_sized(function(*_revealed(*args), **kwargs)), *args)

    # Jinja marks filters that want the context or environment on the function itself.
    for mark in ("jinja_pass_arg",):
        if hasattr(function, mark):
            setattr(run, mark, getattr(function, mark))
    return run


def _join(values: Any, separator: str = "") -> Any:
    items = [str(_plain(v)) for v in _list(values)]
    if sum(map(len, items)) + len(separator) * len(items) > MAX_SIZE:
        raise OverflowError(f"a text would grow to more than {MAX_SIZE:,} characters")
    return _tainted(_plain(separator).join(items), separator, *(values if isinstance(values, list | tuple) else [values]))


def _replace(text: Any, old: str, new: str) -> Any:
    source = as_text(text)
    if len(source) + source.count(old) * len(new) > MAX_SIZE:
        raise OverflowError(f"a text would grow to more than {MAX_SIZE:,} characters")
    return _tainted(source.replace(_plain(old), _plain(new)), text, new)


def _list(values: Any) -> list[Any]:
    if isinstance(values, list | tuple):
        return list(values)
    return [] if isinstance(values, Undefined) or values is None else [values]


def _plain(value: Any) -> Any:
    return value.reveal() if isinstance(value, Secret) else value


def as_text(value: Any) -> str:
    """A value as text, uncovered: for what compares or spells it, never for what shows it."""
    value = _plain(value)
    if value is None or isinstance(value, Undefined):
        return ""
    return str(_sized(value))


def _spell(value: Any) -> Any:
    return _tainted(", ".join(c.upper() for c in as_text(value) if not c.isspace()), value)


def _language(context: Context) -> str:
    facts = context.parent.get("call")
    return str(facts.get("language") or "en-US") if isinstance(facts, Facts) else "en-US"


def moment_of(value: Any) -> date | time | datetime | None:
    """A date, a time or both, out of what an expression has: an answer, `call.now` and its like, or ISO text."""
    if isinstance(value, Facts):
        value = value.get("iso")
    if isinstance(value, date | time):
        return value
    text = as_text(value).strip()
    for read in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _in_words(value: Any, say: Callable[[Any], str | None]) -> Any:
    """What a filter for speech makes of a value; the value as it is where it can't be said so. A hidden one stays hidden."""
    if isinstance(value, Hidden):
        return MASK
    said = say(_plain(value))
    return _tainted(spoken(value) if said is None else said, value)


@pass_context
def _say_date(context: Context, value: Any) -> Any:
    from flowengine.answers.dates import say_date

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        day = moment.date() if isinstance(moment, datetime) else moment
        return say_date(day, _language(context), _now(context)) if isinstance(day, date) else None

    return _in_words(value, say)


@pass_context
def _say_time(context: Context, value: Any) -> Any:
    from flowengine.answers.times import say_time

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        clock = moment.time() if isinstance(moment, datetime) else moment
        return say_time(clock, _language(context)) if isinstance(clock, time) else None

    return _in_words(value, say)


@pass_context
def _say_date_time(context: Context, value: Any) -> Any:
    from flowengine.answers.times import say_date_time

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        return say_date_time(moment, _language(context), _now(context)) if isinstance(moment, datetime) else None

    return _in_words(value, say)


def _now(context: Context) -> datetime | None:
    facts = context.parent.get("call")
    moment = moment_of(facts.get("now")) if isinstance(facts, Facts) else None
    return moment if isinstance(moment, datetime) else None


@pass_context
def _say_money(context: Context, value: Any, currency: str | None = None) -> Any:
    from flowengine.answers.spoken_amounts import say_money

    def say(plain: Any) -> str | None:
        number = _number(plain)
        return None if number is None else say_money(number, _language(context), currency)

    return _in_words(value, say)


@pass_context
def _say_ordinal(context: Context, value: Any) -> Any:
    from flowengine.answers.spoken_amounts import say_ordinal

    def say(plain: Any) -> str | None:
        number = _number(plain)
        return say_ordinal(int(number), _language(context)) if number is not None and number == int(number) else None

    return _in_words(value, say)


def _number(value: Any) -> int | float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        number = float(as_text(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _digits(value: Any) -> Any:
    return _tainted(speak_digits(as_text(value)), value)


@pass_context
def _phone(context: Context, value: Any) -> Any:
    from flowengine.answers.phones import say_phone

    return _in_words(value, lambda plain: say_phone(as_text(plain), _language(context)) if plain else "")


@pass_context
def _spoken_list(context: Context, values: Any) -> Any:
    items = [str(_plain(v)) for v in _list(values)]
    conjunction = locale_of(_language(context)).conjunction
    text = items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" {conjunction} " + items[-1] if items else ""
    return _tainted(_sized(text), *_list(values))


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    if not -15 <= precision <= 15:
        raise OverflowError("round takes at most 15 places")
    return do_round(_plain(value), precision, method)  # type: ignore[arg-type]


def _in_tag(value: Any) -> Any:
    """A value in an attribute of an SSML tag: no quotes."""
    return _tainted(as_text(value).replace('"', "").replace("'", ""), value)


_FILTERS: dict[str, Callable[..., Any]] = {
    "join": _join,
    "replace": _replace,
    "round": _round,
    "spell": _spell,
    "digits": _digits,
    "phone": _phone,
    "list": _spoken_list,
    "date": _say_date,
    "time": _say_time,
    "date_time": _say_date_time,
    "money": _say_money,
    "ordinal": _say_ordinal,
    "in_tag": _in_tag,
    "begins_address": lambda value: _Address(spoken(reveal(value))),
}


@pass_context
def _for_speech(context: Context, value: Any) -> str:
    if isinstance(value, Undefined):
        told = context.parent.get(MISSING)
        if isinstance(told, list) and isinstance(value._undefined_obj, Mapping):
            told.append(str(value._undefined_name))
        return ""
    return escape(value if type(value) is str else spoken(value))


class _Address(str):
    """The beginning of an address, which the author's settings say: not escaped."""

    __slots__ = ()


def _for_address(value: Any) -> str:
    return value if isinstance(value, _Address) else quote(spoken(value), safe="")


_VALUES = _Sandbox(None)
_ADDRESS = _Sandbox(_for_address)
_SPEECH = _Sandbox(_for_speech)


def _days_since(now: datetime | None, value: Any) -> int | None:
    """So many days from a date to today; None for what is no date."""
    moment = moment_of(reveal(value))
    day = moment.date() if isinstance(moment, datetime) else moment
    return (now.date() - day).days if now is not None and isinstance(day, date) else None


def _days_until(now: datetime | None, value: Any) -> int | None:
    days = _days_since(now, value)
    return None if days is None else -days


FUNCTIONS: Mapping[str, Function] = {
    "days_since": Function(_days_since, timed=True),
    "days_until": Function(_days_until, timed=True),
    "luhn": Function(lambda value: passes_luhn(as_text(value))),
    "iban": Function(lambda value: passes_iban(as_text(value))),
}
"""What expressions may call by name."""


@lru_cache(maxsize=8192)
def _expression(source: str) -> Callable[[dict[str, Any]], Any]:
    """An expression as a function of its scope: Jinja's own `TemplateExpression`, less the copy of the scope that it makes."""
    template: Template = _VALUES.compile_expression(source, undefined_to_none=True)._template
    root = template.root_render_func

    def run(scope: dict[str, Any]) -> Any:
        context = _Names(_VALUES, scope)
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


def _rendering(environment: _Sandbox, source: str) -> Callable[[dict[str, Any]], str]:
    root = environment.from_string(source).root_render_func
    return lambda scope: "".join(root(_Names(environment, scope)))


def evaluate(value: Any, scope: dict[str, Any]) -> Any:
    """A value of `set`, `data` and the like: a lone `{{ … }}` keeps its type, mixed text is text. Raises `EvaluationFault`."""
    if isinstance(value, TemplateText):
        if value.static:
            return str(value.source)
        try:
            if value.whole is not None:
                return _sized(_expression(value.whole)(scope))
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
        return _sized(_expression(expression.source)(scope))
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
    source = str(template.source)
    begins = _EXPRESSION.match(source)
    if begins:
        source = f"{{{{ ({begins[0][2:-2]}) | begins_address }}}}" + source[begins.end() :]
    try:
        return _rendering(_ADDRESS, source)(scope)
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
    if isinstance(error, OverflowError):
        return "a number would grow out of bounds" if len(error.args) != 1 else str(error)
    if isinstance(error, RecursionError):
        return "it nests too deep"
    if isinstance(error, TypeError | ValueError):
        return "its values don't go together (a text where a number is needed?)"
    return f"it can't be evaluated ({type(error).__name__})"
