"""Templates and expressions as an author writes them: parsed once, checked for what they may hold, never run here.

Jinja's grammar, and only its expressions: `{{ … }}` in texts, bare after `if:`. Blocks (`{% … %}`) are refused, and with
them every loop, so that what a text can cost is bounded by its length. Running them, with bounds on size, is
`flowengine.dialog.evaluation`'s work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationInfo

from flowengine.language.expression_slips import slip_in
from flowengine.language.problems import Span, nearest
from flowengine.language.scalars import TEXT_SCHEMA, Reads, give_up, reading_of, reported, span_of, typed_literal
from flowengine.language.silencing import is_silencing
from flowengine.language.source import Block, Items, Text, in_quotes

__all__ = ["FILTERS", "FUNCTIONS", "MAX_LENGTH", "Expression", "ExpressionText", "Names", "Template", "TemplateText", "Value", "names_in", "parse", "place_of", "templates_in"]

MAX_LENGTH = 4_000
# What may stand behind `|`. Jinja's own are few, and none can grow a value by more than its input.
JINJA_FILTERS = frozenset(
    {"abs", "capitalize", "default", "first", "float", "int", "join", "last", "length", "lower", "max", "min", "replace", "round", "sum", "title", "trim", "upper"}
)
SPOKEN_FILTERS = frozenset({"date", "date_time", "digits", "list", "money", "ordinal", "phone", "spell", "time"})
FUNCTIONS = frozenset({"days_since", "days_until", "iban", "luhn"})
"""What may be called by name."""
FILTERS = JINJA_FILTERS | SPOKEN_FILTERS
TESTS = frozenset(
    {
        "boolean",
        "defined",
        "divisibleby",
        "eq",
        "equalto",
        "even",
        "false",
        "float",
        "ge",
        "greaterthan",
        "gt",
        "in",
        "integer",
        "le",
        "lessthan",
        "lower",
        "lt",
        "mapping",
        "ne",
        "none",
        "number",
        "odd",
        "sameas",
        "sequence",
        "string",
        "true",
        "undefined",
        "upper",
    }
)

CALL_FACTS = frozenset({"attempt", "caller", "direction", "from", "language", "now", "parameters", "sid", "to"})

CALENDAR_FACTS = frozenset({"holiday", "is_open", "next_open", "open_until"})

TABLE_FACTS = frozenset({"find", "rows"})

_GRAMMAR = ImmutableSandboxedEnvironment(optimized=False)
_SINGLE = re.compile(r"\{\s*([A-Za-z_]\w*)(?:\.\w+)*\s*(?:\|[^{}]*)?\}")
_NEVER_SPOKEN = frozenset({"caller_id", "dial", "exit", "name", "redirect", "refer", "studio", "workflow_sid"})
_WHOLE = re.compile(r"\s*\{\{-?(?P<inner>(?:(?!-?\}\}).)*)-?\}\}\s*\Z", re.DOTALL)


class Names:
    """What an expression uses: variables, dotted paths, filters, calls, columns of tables."""

    __slots__ = ("attributes", "calls", "filters", "lookups", "tests", "variables")

    def __init__(self) -> None:
        self.variables: list[str] = []
        self.attributes: list[tuple[str, ...]] = []
        self.filters: list[str] = []
        self.tests: list[str] = []
        self.calls: list[str] = []
        self.lookups: list[tuple[str, str]] = []
        """Table and column, of each column that a `find` names or that is taken from what it found."""


def parse(source: str, *, bare: bool) -> nodes.Node:
    """The syntax tree of a text with `{{ … }}`, or of an expression alone. Raises `TemplateSyntaxError`."""
    if bare:
        parser = Parser(_GRAMMAR, source, state="variable")
        expression = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError(f"'{parser.stream.current}' was not expected here", parser.stream.current.lineno)
        return expression
    return _GRAMMAR.parse(source)


@lru_cache(maxsize=4096)
def names_in(source: str, bare: bool) -> Names:
    """The names that an expression (or a text with `{{ … }}`) uses. Raises `TemplateSyntaxError`."""
    found = Names()
    _walk(parse(source, bare=bare), found)
    return found


def _walk(node: nodes.Node, found: Names) -> None:
    if isinstance(node, nodes.Getattr) and (table := _table_searched(node.node)) is not None:
        found.lookups.append((table, node.attr))
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        path = _path(node)
        if path is not None:
            found.variables.append(path[0])
            found.attributes.append(path)
            return
    elif isinstance(node, nodes.Name):
        found.variables.append(node.name)
    elif isinstance(node, nodes.Filter):
        found.filters.append(node.name)
    elif isinstance(node, nodes.Test):
        found.tests.append(node.name)
    elif isinstance(node, nodes.Call):
        path = _path(node.node)
        found.calls.append(".".join(path) if path else "?")
        if (table := _table_searched(node)) is not None:
            found.lookups += [(table, keyword.key) for keyword in node.kwargs]
    for child in node.iter_child_nodes():
        _walk(child, found)


def _table_searched(node: nodes.Node) -> str | None:
    """`branches` of `tables.branches.find(…)`; None for anything else."""
    path = _path(node.node) if isinstance(node, nodes.Call) else None
    return path[1] if path is not None and len(path) == 3 and path[0] == "tables" and path[2] == "find" else None


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    """`call.parameters.clinic` as its parts; None where the base is no name or a subscript is no constant text."""
    parts: list[str] = []
    while True:
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
            node = node.node
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            parts.append(node.arg.value)
            node = node.node
        elif isinstance(node, nodes.Name):
            return (node.name, *reversed(parts))
        else:
            return None


def _check(text: Text, bare: bool, info: ValidationInfo, *, secrets: bool = False) -> None:
    """Report what is wrong with the expressions of `text`; raises where it can't be used at all. `secrets`: they may stand here."""
    reading = reading_of(info)
    if len(text) > MAX_LENGTH:
        give_up(info, "expression-too-long", f"at most {MAX_LENGTH:,} characters with `{{{{ … }}}}`", text)
    block = None if bare else re.search(r"\{%.*?(%\}|$)|\{#", text)
    if block:
        reading.report(
            "no-blocks",
            f"only `{{{{ … }}}}` can stand in a text, but here is `{block[0][:20]}`",
            text.piece(block.start(), block.end()),
            hint="Use `decide`, or parts with `if`, to choose between texts.",
        )
        raise reported()
    try:
        found = names_in(str(text), bare)
    except TemplateSyntaxError as error:
        slip = slip_in(str(text), bare)
        if slip is not None:
            reading.report("bad-expression", slip.message, text.piece(slip.start, slip.end), suggestions=(slip.mended,))
            raise reported() from None
        hint = "Inside `{{ … }}` stand variables, filters and comparisons, such as `{{ name | upper }}`."
        if bare:
            hint = "After `if:` an expression stands alone, without `{{ }}`." if "{{" in text else "After `if:` stand variables and comparisons, such as `tries > 2`."
        said = (error.message or "it can't be read").rstrip(".")
        reading.report("bad-expression", f"this expression can't be read: {said}", span_of(text), hint=hint)
        raise reported() from None
    except RecursionError:
        reading.report("bad-expression", "this expression nests too deep", span_of(text))
        raise reported() from None
    _check_names(text, found, info, secrets=secrets)
    _check_columns(text, found, info)
    for name in found.filters:
        if name not in FILTERS:
            suggestions = nearest(name, FILTERS)
            reading.report("unknown-filter", f"there is no filter `{name}`", _word_span(text, name), suggestions=suggestions, hint="Filters: " + ", ".join(sorted(FILTERS)) + ".")
    for name in found.tests:
        if name not in TESTS:
            reading.report("unknown-test", f"there is no test `is {name}`", _word_span(text, name), suggestions=nearest(name, TESTS))
    for name in found.calls:
        last = name.rsplit(".", 1)[-1]
        if name in FUNCTIONS or re.fullmatch(r"tables\.\w+\.find", name):
            continue
        reading.report("no-calls", f"`{name}(…)` can't be called in an expression", _word_span(text, last), hint="Use a filter, such as `{{ name | upper }}`.")


def _check_names(text: Text, found: Names, info: ValidationInfo, *, secrets: bool) -> None:
    reading = reading_of(info)
    for name in dict.fromkeys(found.variables):
        if name in ("call", "env", "calendars", "tables") or name in FUNCTIONS or name in reading.variables or reading.may_be_unread(name):
            continue
        if name == "secrets" and secrets:
            continue
        if name == "secrets":
            reading.report("secret-outside-request", "`secrets` exist in a `request` alone, so that they can't be spoken or handed over", _word_span(text, name))
        else:
            homes = {"calendars": reading.calendars, "tables": reading.tables, "call": CALL_FACTS}
            suggestions = tuple(f"{home}.{name}" for home, inside in homes.items() if name in inside) or nearest(name, {*reading.variables, "call", "env"})
            variables = sorted(reading.variables)
            known = f"Variables: {', '.join(variables[:12])}" + (", …" if len(variables) > 12 else ".")
            hint = "" if suggestions else known if variables else "Variables are made by `variables`, `set` and `collect: {into: …}`."
            reading.report("unknown-variable", f"the variable `{name}` is never set in this flow", _word_span(text, name), hint=hint, suggestions=suggestions)
    for path in found.attributes:
        if path[0] == "call" and path[1] not in CALL_FACTS:
            message = f"`call` has no `{path[1]}`"
            reading.report("unknown-variable", message, _word_span(text, path[1]), suggestions=nearest(path[1], CALL_FACTS), hint="It has: " + ", ".join(sorted(CALL_FACTS)) + ".")
        elif path[0] == "tables" and not reading.damaged:
            if path[1] not in reading.tables:
                names = ", ".join(sorted(reading.tables)) or "none yet; they stand under `tables`"
                reading.report("unknown-table", f"there is no table `{path[1]}`", _word_span(text, path[1]), suggestions=nearest(path[1], reading.tables), hint=f"Tables: {names}.")
            elif len(path) > 2 and path[2] not in TABLE_FACTS:
                reading.report(
                    "unknown-table",
                    f"a table has no `{path[2]}`",
                    _word_span(text, path[2]),
                    suggestions=nearest(path[2], TABLE_FACTS),
                    hint="It has `find(column=value)` and `rows`.",
                )
        elif path[0] == "calendars" and not reading.damaged:
            if path[1] not in reading.calendars:
                names = ", ".join(sorted(reading.calendars)) or "none yet; they stand under `calendars`"
                reading.report(
                    "unknown-calendar", f"there is no calendar `{path[1]}`", _word_span(text, path[1]), suggestions=nearest(path[1], reading.calendars), hint=f"Calendars: {names}."
                )
            elif len(path) > 2 and path[2] not in CALENDAR_FACTS:
                reading.report("unknown-calendar", f"a calendar has no `{path[2]}`", _word_span(text, path[2]), suggestions=nearest(path[2], CALENDAR_FACTS))


def _check_columns(text: Text, found: Names, info: ValidationInfo) -> None:
    reading = reading_of(info)
    for table, column in found.lookups:
        columns = reading.tables.get(table)
        if columns is not None and column not in columns:
            hint = f"Its columns: {', '.join(sorted(columns))}."
            reading.report("unknown-column", f"the table `{table}` has no column `{column}`", _word_span(text, column), suggestions=nearest(column, columns), hint=hint)


def _word_span(text: Text, word: str) -> Span:
    braces = text.find("{{")  # a word of the text before them is another word
    match = re.compile(rf"\b{re.escape(word)}\b").search(text, max(0, braces))
    return text.piece(match.start(), match.end()) if match else span_of(text)


def place_of(text: TemplateText | ExpressionText, word: str) -> Span:
    """Where `word` stands in a template or expression."""
    return _word_span(text.source, word)


class TemplateText:
    """A text that may hold `{{ … }}`; `static` where it holds none. `whole` is the expression of a lone `{{ … }}`."""

    __slots__ = ("source", "static", "whole")

    def __init__(self, source: Text) -> None:
        self.source = source
        self.static = "{{" not in source
        match = None if self.static else _WHOLE.match(source)
        self.whole = match["inner"].strip() if match else None

    @property
    def names(self) -> Names:
        return names_in(str(self.source), False) if not self.static else Names()

    def __str__(self) -> str:
        return str(self.source)

    def __repr__(self) -> str:
        return f"TemplateText({str(self.source)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TemplateText) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


class ExpressionText:
    """A bare expression, as after `if:`."""

    __slots__ = ("source",)

    def __init__(self, source: Text) -> None:
        self.source = source

    @property
    def names(self) -> Names:
        return names_in(str(self.source), True)

    def __str__(self) -> str:
        return str(self.source)

    def __repr__(self) -> str:
        return f"ExpressionText({str(self.source)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExpressionText) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


def read_template(raw: Any, info: ValidationInfo, *, secrets: bool = False) -> TemplateText:
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", "a text", raw)
    if not raw.strip():
        hint = "A `#` begins a comment: put texts with `#` in quotes." if raw.plain else ""
        give_up(info, "empty-value", "a text", raw, hint=hint)
    template = TemplateText(raw)
    _lost_comment(raw, info)
    if not template.static or "{%" in raw:
        _check(raw, False, info, secrets=secrets)
    elif "{" in raw:
        _single_braces(raw, info)
    return template


def _single_braces(text: Text, info: ValidationInfo) -> None:
    """`{ name }` of a variable, which callers would hear as it stands."""
    reading = reading_of(info)
    for braces in _SINGLE.finditer(text):
        if braces[1] in ("call", "calendars", "env", "tables") or braces[1] in reading.variables:
            mended = f"{{{braces[0]}}}"
            reading.report("bad-expression", f"`{braces[0]}` would be said as it stands: a variable goes in two braces", text.piece(*braces.span()), suggestions=(mended,))


def _lost_comment(text: Text, info: ValidationInfo) -> None:
    """`prompt: Press # now` ends at the `#`: a comment to YAML, perhaps meant to be spoken."""
    reading, span = reading_of(info), text.span
    if not text.plain or text.key in _NEVER_SPOKEN or span.file or span.line != span.end_line or not 0 < span.line <= len(reading.lines):
        return
    line = reading.lines[span.line - 1]
    rest = line[span.end_column - 1 :]
    # Two spaces before it, or a finished sentence, and it is meant as a comment.
    if rest.startswith(" #") and not is_silencing(rest) and line[: span.end_column - 1].endswith(str(text)) and text[-1] not in ".!?:;…":
        reading.report(
            "lost-comment",
            f"what stands after the `#` is a comment and won't be spoken: `{rest.strip()[:40]}`",
            Span(span.line, span.column, span.line, len(line) + 1, span.file),
            hint="Put the whole text in quotes if it is meant to be heard; leave two spaces before a comment.",
            suggestions=(in_quotes(f"{text}{rest.rstrip()}"),),
            severity="warning",
        )


def read_expression(raw: Any, info: ValidationInfo) -> ExpressionText:
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", "an expression such as `tries > 2`", raw, hint="After `if:` an expression stands alone, without `{{ }}`.")
    if not raw.strip():
        give_up(info, "empty-value", "an expression such as `tries > 2`", raw)
    whole = _WHOLE.match(raw)
    if whole:
        bare = Text.at(whole["inner"].strip(), raw.span, key=raw.key, plain=raw.plain)
        reading_of(info).report(
            "braces-in-expression",
            f"`{raw.key or 'if'}` takes an expression without `{{{{ }}}}`",
            raw.span,
            suggestions=(str(bare),),
        )
        raise reported()
    _check(raw, True, info)
    return ExpressionText(raw)


def read_value(raw: Any, info: ValidationInfo, *, secrets: bool = False) -> Any:
    """A value of `variables`, `set`, `with` or `data`: typed where it is unquoted and a JSON literal, else a template; lists and blocks of them."""
    if isinstance(raw, Items):
        return tuple(read_value(item, info, secrets=secrets) for item in raw)
    if isinstance(raw, Block):
        return {str(key): read_value(value, info, secrets=secrets) for key, value in raw.items()}
    assert isinstance(raw, Text)
    if "{{" in raw or "{%" in raw:
        _check(raw, False, info, secrets=secrets)
        return TemplateText(raw)
    return typed_literal(raw)


Template = Annotated[TemplateText, Reads(read_template, TEXT_SCHEMA)]
Expression = Annotated[ExpressionText, Reads(read_expression, TEXT_SCHEMA)]
Value = Annotated[Any, Reads(read_value, {})]


_PLAIN = frozenset({NoneType, bool, date, float, int, str, Text})
"""Kinds of values that no expression is in."""


def templates_in(node: Any) -> Iterator[TemplateText | ExpressionText]:
    """Every expression, and every text that holds some, in a flow or a part of one, at any depth."""
    found: list[TemplateText | ExpressionText] = []
    _gather((node,), found)
    return iter(found)


def _gather(pieces: Iterable[Any], found: list[TemplateText | ExpressionText]) -> None:
    for node in pieces:
        kind = type(node)
        if kind in _PLAIN:
            continue
        if kind is TemplateText:
            if not node.static:
                found.append(node)
        elif kind is ExpressionText:
            found.append(node)
        elif is_dataclass(kind):
            _gather([getattr(node, name) for name in _fields(kind)], found)
        elif isinstance(node, tuple | list):
            _gather(node, found)
        elif isinstance(node, Mapping):
            _gather(node.values(), found)


@lru_cache(maxsize=128)
def _fields(block: type[Any]) -> tuple[str, ...]:
    """The fields of a block that an author's words can be in."""
    return tuple(field.name for field in fields(block) if field.name not in ("at", "places"))
