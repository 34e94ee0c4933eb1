"""What may stand behind `|`: a few of Jinja's filters, held to the bounds, and those that put a value into words for a voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.filters import FILTERS as JINJA
from jinja2.filters import do_round
from jinja2.runtime import Context

from flowengine.answers.hearing import speak_digits
from flowengine.answers.locale import locale_of
from flowengine.dialog.bounds import admit_length, sized
from flowengine.dialog.sandbox import language_of, now_of
from flowengine.dialog.secrets import MASK, Hidden, Secret, laid_open, tainted
from flowengine.dialog.speech import spoken
from flowengine.dialog.values import moment_of, number_of, text_of

__all__ = ["FILTERS"]

_OF_JINJA = frozenset({"abs", "capitalize", "default", "first", "float", "int", "last", "length", "lower", "max", "min", "sum", "title", "trim", "upper"})


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter of Jinja's whose arguments and result are held to the bounds, and which keeps secrets secret."""

    def run(*args: Any, **kwargs: Any) -> Any:
        for value in args:
            sized(value)
        if not any(isinstance(value, Secret) for value in args):
            return sized(function(*args, **kwargs))
        if function.__name__ in ("do_int", "do_float", "sum", "do_sum"):
            raise TypeError("a secret stays a text")
        return tainted(sized(function(*map(laid_open, args), **kwargs)), *args)

    # Jinja marks filters that want the context or environment on the function itself.
    if hasattr(function, "jinja_pass_arg"):
        run.jinja_pass_arg = function.jinja_pass_arg  # type: ignore[attr-defined]
    return run


def _join(values: Any, separator: str = "") -> Any:
    items = [str(laid_open(v)) for v in _list(values)]
    admit_length(sum(map(len, items)) + len(separator) * len(items))
    return tainted(laid_open(separator).join(items), separator, *(values if isinstance(values, list | tuple) else [values]))


def _replace(text: Any, old: str, new: str) -> Any:
    source = text_of(text)
    admit_length(len(source) + source.count(old) * len(new))
    return tainted(source.replace(laid_open(old), laid_open(new)), text, new)


def _list(values: Any) -> list[Any]:
    if isinstance(values, list | tuple):
        return list(values)
    return [] if isinstance(values, Undefined) or values is None else [values]


def _spell(value: Any) -> Any:
    return tainted(", ".join(c.upper() for c in text_of(value) if not c.isspace()), value)


def _in_words(value: Any, say: Callable[[Any], str | None]) -> Any:
    """What a filter for speech makes of a value; the value as it is where it can't be said so. A hidden one stays hidden."""
    if isinstance(value, Hidden):
        return MASK
    said = say(laid_open(value))
    return tainted(spoken(value) if said is None else said, value)


@pass_context
def _say_date(context: Context, value: Any) -> Any:
    from flowengine.answers.dates import say_date

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        day = moment.date() if isinstance(moment, datetime) else moment
        return say_date(day, language_of(context), now_of(context)) if isinstance(day, date) else None

    return _in_words(value, say)


@pass_context
def _say_time(context: Context, value: Any) -> Any:
    from flowengine.answers.times import say_time

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        clock = moment.time() if isinstance(moment, datetime) else moment
        return say_time(clock, language_of(context)) if isinstance(clock, time) else None

    return _in_words(value, say)


@pass_context
def _say_date_time(context: Context, value: Any) -> Any:
    from flowengine.answers.times import say_date_time

    def say(plain: Any) -> str | None:
        moment = moment_of(plain)
        return say_date_time(moment, language_of(context), now_of(context)) if isinstance(moment, datetime) else None

    return _in_words(value, say)


@pass_context
def _say_money(context: Context, value: Any, currency: str | None = None) -> Any:
    from flowengine.answers.spoken_amounts import say_money

    def say(plain: Any) -> str | None:
        number = number_of(plain)
        return None if number is None else say_money(number, language_of(context), currency)

    return tainted(_in_words(value, say), currency)


@pass_context
def _say_ordinal(context: Context, value: Any) -> Any:
    from flowengine.answers.spoken_amounts import say_ordinal

    def say(plain: Any) -> str | None:
        number = number_of(plain)
        return say_ordinal(int(number), language_of(context)) if number is not None and number == int(number) else None

    return _in_words(value, say)


def _digits(value: Any) -> Any:
    return tainted(speak_digits(text_of(value)), value)


@pass_context
def _phone(context: Context, value: Any) -> Any:
    from flowengine.answers.phones import say_phone

    return _in_words(value, lambda plain: say_phone(text_of(plain), language_of(context)) if plain else "")


@pass_context
def _spoken_list(context: Context, values: Any) -> Any:
    items = [str(laid_open(v)) for v in _list(values)]
    conjunction = locale_of(language_of(context)).conjunction
    text = items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" {conjunction} " + items[-1] if items else ""
    return tainted(sized(text), *_list(values))


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    if not -15 <= precision <= 15:
        raise OverflowError("round takes at most 15 places")
    return do_round(laid_open(value), precision, method)  # type: ignore[arg-type]


FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: _bounded(JINJA[name]) for name in _OF_JINJA},
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
}
"""By the names that authors use (`language.expressions.FILTERS`)."""
