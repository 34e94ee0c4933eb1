"""What an answer of another system looks like, by what a flow does with it.

`{{ visit.at | date_time }}` asks for a moment, `if: bill.balance > 0` for a number on both sides of 0, a `browse` for a list.
A flow says no more than that about the systems behind it, so what is made up here is plain and complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jinja2 import nodes

from flowengine.language.expressions import ExpressionText, TemplateText, parse, templates_in
from flowengine.language.model import Flow

__all__ = ["Shape", "shape_of", "variants"]

MOST_VARIANTS = 14


@dataclass
class Shape:
    """What is known of a value: its fields, its items if it is a list, the filters behind it, what it is compared with, whether it is asked for at all."""

    fields: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    filters: set[str] = field(default_factory=set)
    constants: list[Any] = field(default_factory=list)
    asked: bool = False

    def at(self, path: tuple[str, ...]) -> Shape:
        shape = self
        for name in path:
            shape = shape.fields.setdefault(name, Shape())
        return shape


def shape_of(name: str, flow: Flow) -> Shape:
    """What a flow does with a variable."""
    shape = Shape()
    for template in templates_in(flow):
        bare = isinstance(template, ExpressionText)
        if bare or isinstance(template, TemplateText):
            _look(parse(str(template), bare=bare), name, shape, condition=bare)
    for state in flow.states.values():
        if state.browse is not None:
            items = _path(parse(str(state.browse.items), bare=True))
            if items is not None and items[0] == name:
                shape.at(items[1:]).items = shape_of(str(state.browse.as_), flow)
        options = state.collect.options if state.collect is not None else None
        if isinstance(options, TemplateText) and options.whole is not None:
            path = _path(parse(options.whole, bare=True))
            if path is not None and path[0] == name:
                shape.at(path[1:]).items = Shape()
    return shape


def _look(node: nodes.Node, name: str, shape: Shape, *, condition: bool) -> None:
    path = _path(node)
    if path is not None:
        if path[0] == name:
            shape.at(path[1:]).asked |= condition
        return
    if isinstance(node, nodes.Filter) and node.node is not None:
        path = _path(node.node)
        if path is not None and path[0] == name:
            shape.at(path[1:]).filters.add(node.name)
    if isinstance(node, nodes.Compare):
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        constants = [side.value for side in sides if isinstance(side, nodes.Const)]
        for side in sides:
            path = _path(side)
            if path is not None and path[0] == name:
                shape.at(path[1:]).constants += constants
        condition = False
    for child in node.iter_child_nodes():
        _look(child, name, shape, condition=condition)


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    parts: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            parts.append(node.arg.value)
        else:
            return None
        node = node.node
    return (node.name, *reversed(parts)) if isinstance(node, nodes.Name) else None


def variants(shape: Shape, now: datetime, example: Any = None) -> list[Any]:
    """A whole value (or the example), then others that differ in one place, and in two, so that conditions go another way."""
    whole = example if example is not None else _made("", shape, now)
    found = [whole]
    singles = list(_others(shape, whole, now))
    for other in (*singles, *(pair for single in reversed(singles) for pair in _others(shape, single, now))):
        if other not in found and len(found) < MOST_VARIANTS:
            found.append(other)
    return found


def _made(name: str, shape: Shape, now: datetime) -> Any:
    """A value of a shape."""
    later = (now + timedelta(days=3)).replace(hour=10, minute=30, second=0, microsecond=0, tzinfo=None)
    if shape.items is not None or "list" in shape.filters:
        item = shape.items or Shape()
        return [_made(name, item, now), *([] if item.fields else [f"another {name}".strip()])]
    if shape.fields:
        return {key: _made(key, child, now) for key, child in shape.fields.items()}
    if "date_time" in shape.filters:
        return later.isoformat()
    if "date" in shape.filters:
        return later.date().isoformat()
    if "time" in shape.filters:
        return later.time().isoformat("minutes")
    if shape.filters & {"money", "abs", "round", "float"}:
        return 42.5
    if shape.filters & {"ordinal", "int"}:
        return 3
    if "phone" in shape.filters:
        return "+14155550133"
    if shape.filters & {"digits", "spell"}:
        return "4017"
    numbers = [constant for constant in shape.constants if isinstance(constant, int | float) and not isinstance(constant, bool)]
    if numbers:
        return max(numbers) + 1
    return next((constant for constant in shape.constants if isinstance(constant, str) and constant), f"sample {name}".strip())


def _others(shape: Shape, value: Any, now: datetime) -> Iterator[Any]:
    """Values that differ from one in a single place."""
    if isinstance(value, list):
        yield []
        for other in _others(shape.items, value[0], now) if shape.items is not None and value else ():
            yield [other, *value[1:]]
        return
    if isinstance(value, dict):
        for key, child in shape.fields.items():
            for other in _others(child, value.get(key), now):
                yield {**value, key: other}
        return
    for constant in shape.constants:
        if isinstance(constant, int | float) and not isinstance(constant, bool):
            yield from (constant, constant + 1, constant - 1)
        else:
            yield constant
    if shape.constants and isinstance(shape.constants[0], str):
        yield "something else"
    if shape.asked:
        yield False if isinstance(value, bool) and value else True if isinstance(value, bool) else None
        if value is None or value is False:
            yield _made("", Shape(filters=shape.filters), now)
