"""Which variables can still make a difference to a call, state by state.

Two calls at one place that differ in nothing which is still looked at go on alike, so one of them needs walking. A
variable counts by its value where a condition, a list or a bound reads it before it is set anew; by whether it is there at
all where a text reads a field of it; else not. This is the liveness of compilers, over states.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from flowengine.dialog.program import Program, ways_of
from flowengine.dialog.secrets import is_secret, reveal
from flowengine.dialog.speech import spoken
from flowengine.language.expressions import FUNCTIONS, ExpressionText, TemplateText, parse, templates_in
from flowengine.language.model import Flow, State

__all__ = ["Relevance", "comparisons", "numbers_beside"]

TRUTH, VALUE = 1, 2
_FACTS = frozenset({"call", "env", "calendars", "tables", "secrets"}) | FUNCTIONS
Dotted = tuple[str, ...]
Live = dict[Dotted, int]
"""A variable, or a field in it, → whether it counts by its value, or by whether there is anything."""


class Relevance:
    """What matters at the states of some flows that go into each other."""

    def __init__(self, programs: Iterable[Program]) -> None:
        flows = [program.flow for program in programs]
        self._ceilings = {name: max(found) + 1 for name, found in numbers_beside(flows).items()}
        returned: Live = {}
        for flow in flows:
            for template in templates_in(flow):
                for path, level in _paths(template):
                    _add(returned, path[1:], level)
        self._live = {flow.id: _live(flow, returned) for flow in flows}

    def of(self, flow_id: str, state: str, variables: Mapping[str, Any]) -> Hashable:
        """What of the variables matters at a state, in a form that can be compared."""
        live = self._live.get(flow_id, {}).get(state, {})
        return tuple((path, self._seen(path, variables.get(path[0]), live[path])) for path in sorted(live))

    def value(self, flow_id: str, state: str, name: str, value: Any) -> Hashable:
        """The same of one variable that is about to be set."""
        live = self._live.get(flow_id, {}).get(state, {})
        return tuple((path, self._seen(path, value, live[path])) for path in sorted(live) if path[0] == name)

    def _seen(self, path: Dotted, value: Any, level: int) -> Hashable:
        for name in path[1:]:
            value = value.get(name) if isinstance(value, Mapping) else None
        plain = reveal(value) if is_secret(value) else value
        if level == TRUTH:
            return bool(plain)
        if isinstance(plain, bool) or plain is None:
            return plain
        if isinstance(plain, int | float):
            return min(plain, self._ceilings.get(path[-1], 1))  # a counter counts as far as anything asks
        return repr(plain) if isinstance(plain, Mapping | list | tuple) else spoken(plain)


def _add(live: Live, path: Dotted, level: int) -> None:
    if path and path[0] not in _FACTS:
        live[path] = max(level, live.get(path, 0))


def _paths(template: TemplateText | ExpressionText) -> Iterator[tuple[Dotted, int]]:
    """What a template reads. Of a condition made of names, `and`, `or` and `not` only the truth counts; of a text, whether a field is there."""
    names, attributes = template.names, template.names.attributes
    within = {path[0] for path in attributes}
    if isinstance(template, ExpressionText):
        level = TRUTH if _is_plain(parse(str(template), bare=True)) else VALUE
        yield from ((path, level) for path in attributes)
        yield from (((name,), level) for name in names.variables if name not in within)
    else:
        yield from ((path, TRUTH) for path in attributes)


def _is_plain(node: nodes.Node) -> bool:
    if isinstance(node, nodes.And | nodes.Or | nodes.Not):
        return all(map(_is_plain, node.iter_child_nodes()))
    return isinstance(node, nodes.Name | nodes.Getattr)


def _live(flow: Flow, returned: Live) -> dict[str, Live]:
    """State → what is live on entering it, by working backward until nothing changes."""
    everywhere = ways_of(flow)
    ways = {str(name): list(_ways(flow, everywhere[str(name)], state)) for name, state in flow.states.items()}
    reads = {str(name): _reads(flow, state) for name, state in flow.states.items()}
    live: dict[str, Live] = {name: {} for name in ways}
    changed = True
    while changed:
        changed = False
        for name, state in reversed(flow.states.items()):
            found: Live = dict(returned) if state.return_ is not None else {}
            for target, settled in ways[str(name)]:
                for path, level in live[target].items():
                    if path[0] not in settled:
                        _add(found, path, level)
            for choice in (*state.branches, *(state.commands or ()), *(flow.commands if state.listens else ())):
                _through(found, choice.set)
            for path, level in reads[str(name)].items():
                _add(found, path, level)
            _through(found, state.set, settle=True)
            if found != live[str(name)]:
                live[str(name)], changed = found, True
    return live


def _through(live: Live, assigned: Mapping[Any, Any], *, settle: bool = False) -> None:
    """Back over assignments: what a live variable is made of is live before. `settle`: they are made for certain."""
    for name, value in reversed(list(assigned.items())):
        paths = [path for path in live if path[0] == str(name)]
        level = max((live[path] for path in paths), default=0)
        for path in paths if settle else ():
            del live[path]
        if level:
            for template in templates_in(value):
                for path, _ in _paths(template):
                    _add(live, path, level)
                for variable in template.names.variables:
                    _add(live, (variable,), level)


def _ways(flow: Flow, everywhere: Iterable[str], state: State) -> Iterator[tuple[str, frozenset[str]]]:
    """Where a call can go from a state, and which variables are set anew on the way."""
    own: dict[str, set[str]] = {}

    def leads(target: Any, *settled: Any) -> None:
        if target is not None:
            names = {str(variable) for variable in settled if variable is not None}
            own[str(target)] = own[str(target)] & names if str(target) in own else names

    item = state.browse.as_ if state.browse is not None else None
    for choice in (*state.branches, *(state.commands or ()), *(flow.commands if state.listens and state.commands is not False else ())):
        leads(choice.goto, item, *choice.set)
    for outcome, target in state.outcomes.items():
        into = state.request.into if state.request is not None and str(outcome) != "failed" else state.into
        leads(target, into)
    for rung in (*(state.no_input or ()), *(state.no_match or ())):
        leads(rung.goto)
    for line in state.decide or ():
        leads(line.goto)
        leads(line.else_)
    leads(state.goto, state.collect.into if state.collect is not None else None)
    for further in everywhere:
        own.setdefault(further, set())  # restarts, fallbacks: nothing is known to be set
    for further, settled in own.items():
        yield further, frozenset(settled)


def _reads(flow: Flow, state: State) -> Live:
    """What a state itself looks at: what is set before it does so is left out."""
    found: Live = {}
    collect, browse = state.collect, state.browse
    checks = set(templates_in(collect.check)) if collect is not None else set()
    own = {str(collect.into)} if collect is not None else {str(browse.as_)} if browse is not None else set()
    for template in (*templates_in(state), *templates_in([choice.if_ for choice in flow.commands] if state.listens else [])):
        for path, level in _paths(template):
            if path[0] not in own or (collect is not None and template not in checks):
                _add(found, path, level)
    for path, _ in _paths(browse.items) if browse is not None else ():
        _add(found, path, VALUE)  # what the items are, and not just that there are some
    by_value = (collect.options, collect.min, collect.max, collect.earliest, collect.latest) if collect is not None else ()
    for template in (*templates_in(by_value), *templates_in(state.with_)):
        for variable in template.names.variables:
            _add(found, (variable,), VALUE)
    for path in [path for path in found if browse is not None and path[0] in own]:
        del found[path]
    return found


def numbers_beside(flows: Iterable[Flow]) -> dict[str, list[float]]:
    """Variable (or the last name of a path) → the numbers that conditions compare it with."""
    found: dict[str, list[float]] = {}
    for flow in flows:
        for template in templates_in(flow):
            if not isinstance(template, ExpressionText):
                continue
            for compared in comparisons(template):
                sides = [compared.expr, *(operand.expr for operand in compared.ops)]
                numbers = [side.value for side in sides if isinstance(side, nodes.Const) and isinstance(side.value, int | float) and not isinstance(side.value, bool)]
                for side in sides:
                    for name in _last_names(side):
                        found.setdefault(name, []).extend(numbers)
    return {name: numbers for name, numbers in found.items() if numbers}


def comparisons(condition: ExpressionText) -> Iterator[nodes.Compare]:
    """What is compared in a condition."""
    whole = parse(str(condition), bare=True)
    if isinstance(whole, nodes.Compare):
        yield whole
    yield from whole.find_all(nodes.Compare)


def _last_names(node: nodes.Node) -> Iterator[str]:
    """The names in an expression: of `bill.balance` the last."""
    if isinstance(node, nodes.Name):
        yield node.name
    elif isinstance(node, nodes.Getattr):
        yield node.attr
    else:
        for child in node.iter_child_nodes():
            yield from _last_names(child)
