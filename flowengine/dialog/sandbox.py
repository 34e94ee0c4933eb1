"""Where the author's expressions run: Jinja's immutable sandbox, in which nothing of Python's can be reached.

What may be called is a `Function`, what has attributes is a `Facts`, a mapping or an amount of money; every step is held to the bounds, and
what is made of a secret stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from jinja2 import ChainableUndefined, Environment, Undefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from flowengine.answers.money import currency_in
from flowengine.dialog.bounds import admit, sized
from flowengine.dialog.secrets import conceal, is_secret, laid_open, reveal, tainted
from flowengine.dialog.values import Facts, Function, moment_of

__all__ = ["Sandbox", "Scope", "language_of", "now_of"]


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment with these filters and functions and no others; `finalize` is done to each value on its way into a text."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})

    def __init__(self, finalize: Callable[..., Any] | None, filters: Mapping[str, Callable[..., Any]], functions: Mapping[str, Function]) -> None:
        super().__init__(undefined=ChainableUndefined, autoescape=False, optimized=False, finalize=finalize, cache_size=0)
        self.globals.clear()
        self.globals.update(functions)
        self.filters.clear()
        self.filters.update(filters)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        admit(operator, left, right)
        value = super().call_binop(context, operator, laid_open(left), laid_open(right))
        return tainted(sized(value), left, right)

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
                return tainted(str.__getitem__(obj, argument) if isinstance(obj, str) else obj[argument], obj)
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        if argument == "currency" and (currency := currency_in(reveal(obj))) is not None:
            return conceal(currency) if is_secret(obj) else currency
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(obj, Function):
            raise TypeError("this can't be called")
        return sized(obj.run(now_of(context), *args, **kwargs) if obj.timed else obj.run(*args, **kwargs))


class Scope(Context):
    """A scope as a template sees it. Jinja's own context prepares for globals, blocks and imports at each rendering; there are none."""

    def __init__(self, environment: Environment, scope: dict[str, Any]) -> None:
        self.environment, self.parent = environment, scope
        self.vars, self.exported_vars = {}, set()

    def resolve_or_missing(self, key: str) -> Any:
        found = self.parent.get(key, missing)
        return self.environment.globals.get(key, missing) if found is missing else found


def language_of(context: Context) -> str:
    """The language of the call."""
    facts = context.parent.get("call")
    return str(facts.get("language") or "en-US") if isinstance(facts, Facts) else "en-US"


def now_of(context: Context) -> datetime | None:
    """The moment of the call."""
    facts = context.parent.get("call")
    moment = moment_of(facts.get("now")) if isinstance(facts, Facts) else None
    return moment if isinstance(moment, datetime) else None
