"""A flow as a graph: what its states do, and the ways between them, named as callers take them.

Every picture is written from it. The ways are those of `dialog.program.ways_of`; but what holds in many states stands
once, in a node of its own: the flow's commands, and what happens to callers who aren't heard or understood.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from flowengine.language.expressions import TemplateText
from flowengine.language.handoff import Handoff
from flowengine.language.model import Choice, Flow, Rung, State
from flowengine.language.prompts import OneOf, Play, Prompt, Say
from flowengine.review.wording import by_language, name_of

__all__ = ["COMMANDS", "KINDS", "RECOVERY", "Edge", "EdgeKind", "Graph", "Node", "NodeKind", "as_json", "graph_of", "joined"]

NodeKind = Literal["says", "menu", "asks", "reads", "request", "decides", "subflow", "handoff", "return", "hangup", "commands", "recovery"]
EdgeKind = Literal["choice", "answer", "next", "outcome", "decision", "ladder", "fallback"]

KINDS: dict[NodeKind, str] = {
    "says": "says",
    "menu": "menu",
    "asks": "asks",
    "reads": "reads a list",
    "request": "asks a system",
    "decides": "decides",
    "subflow": "other flow",
    "handoff": "hands over",
    "return": "returns",
    "hangup": "hangs up",
    "commands": "at every question",
    "recovery": "when all else fails",
}
"""What a state does, in a word or two."""

COMMANDS, RECOVERY = "*commands", "*recovery"
"""The nodes that are no states: no state's id begins with a star."""


@dataclass(frozen=True, slots=True)
class Node:
    """A state, or one of the two boxes. `title` is its id as people read it, `says` how its prompt begins, `does` its job in short."""

    id: str
    kind: NodeKind
    title: str
    says: str = ""
    does: str = ""

    @property
    def ends(self) -> bool:
        """Whether it is a way out of the flow."""
        return self.kind in ("handoff", "return", "hangup")


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another. Without a `target` the call stays, or goes where it has been: `label` says so."""

    source: str
    target: str | None
    kind: EdgeKind
    label: str = ""
    light: bool = False
    """Whether it is for calls that didn't go well, and is drawn lightly."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, in the order of the file."""

    id: str
    title: str
    start: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def edges_from(self, node: str) -> list[Edge]:
        """The ways out of a node."""
        return [edge for edge in self.edges if edge.source == node]


def graph_of(flow: Flow) -> Graph:
    """The graph of a flow."""
    nodes = [_node(flow, str(name), state) for name, state in flow.states.items()]
    edges = [edge for name, state in flow.states.items() for edge in _edges(flow, str(name), state)]
    if flow.commands:
        nodes.append(Node(COMMANDS, "commands", "commands"))
        edges += [_choice(flow, COMMANDS, choice) for choice in flow.commands]
    recovery = [*_rungs(RECOVERY, flow.recovery.no_input, "silence"), *_rungs(RECOVERY, flow.recovery.no_match, "not understood")]
    if flow.recovery.fallback:
        recovery.append(Edge(RECOVERY, str(flow.recovery.fallback), "fallback", "nothing helps", light=True))
    if recovery:
        nodes.append(Node(RECOVERY, "recovery", "recovery"))
    return Graph(flow.id, str(flow.title or flow.id), str(flow.start), tuple(nodes), (*edges, *recovery))


def as_json(graph: Graph) -> str:
    """The graph for programs."""
    return json.dumps(asdict(graph), ensure_ascii=False, indent=2) + "\n"


def joined(edges: Sequence[Edge], between: str) -> list[Edge]:
    """Edges with those of one kind between the same two nodes made one, their labels joined."""
    found: dict[tuple[str, str | None, EdgeKind, bool], list[str]] = {}
    for edge in edges:
        labels = found.setdefault((edge.source, edge.target, edge.kind, edge.light), [])
        if edge.label and edge.label not in labels:
            labels.append(edge.label)
    return [Edge(source, target, kind, between.join(labels), light) for (source, target, kind, light), labels in found.items()]


# ------------------------------------------------------------------------------------------------------------- the nodes


def _node(flow: Flow, name: str, state: State) -> Node:
    kind, does = _job(state)
    says = _beginning(flow, state.prompt) or (_beginning(flow, state.browse.item) if state.browse is not None else "")
    return Node(name, kind, name, says, does)


def _job(state: State) -> tuple[NodeKind, str]:
    """What a state does, and a few words more about it."""
    if state.choices is not None:
        return "menu", ""
    if state.collect is not None:
        return "asks", f"{state.collect.type.replace('_', ' or ')} → {state.collect.into}"
    if state.browse is not None:
        return "reads", f"{state.browse.as_} of {state.browse.items}"
    if state.request is not None:
        return "request", f"{state.request.method.upper()} {state.request.url}"
    if state.decide is not None:
        return "decides", ""
    if state.subflow is not None:
        return "subflow", f"→ {state.subflow}"
    if state.return_ is not None:
        return "return", str(state.return_)
    if state.handoff is not None:
        return "handoff", _handed_to(state.handoff)
    return ("hangup", "") if state.hangup else ("says", "")


def _handed_to(handoff: Handoff) -> str:
    if handoff.queue is not None:
        return f"queue {handoff.queue.name or handoff.queue.workflow_sid}"
    return "voicemail" if handoff.voicemail is not None else f"{handoff.kind} {getattr(handoff, handoff.kind)}"


def _beginning(flow: Flow, prompt: Prompt | None) -> str:
    """How a prompt begins, in the language that the flow begins in."""
    if prompt is None:
        return ""
    for part in by_language(prompt.parts, flow.relay.first_language):
        match part:
            case Say():
                return _one_line(part.say)
            case OneOf():
                return _one_line(part.one_of[0])
            case Play():
                return _one_line(part.text or part.play)
    return ""


def _one_line(text: TemplateText) -> str:
    return " ".join(str(text).split())


# ------------------------------------------------------------------------------------------------------------- the edges


def _edges(flow: Flow, name: str, state: State) -> Iterator[Edge]:
    for choice in (*state.branches, *(state.commands or ())):
        yield _choice(flow, name, choice)
    for line in state.decide or ():
        if line.else_ is not None:
            yield Edge(name, str(line.else_), "decision", "else")
        elif line.goto is not None:
            yield Edge(name, str(line.goto), "decision", f"if {line.if_}")
    for outcome, target in state.outcomes.items():
        yield Edge(name, str(target), "outcome", str(outcome), light=outcome == "failed")
    if state.goto is not None:
        yield Edge(name, str(state.goto), "answer" if state.collect is not None else "next", _then(state))
    yield from _rungs(name, state.no_input, "silence")
    yield from _rungs(name, state.no_match, "not understood")


def _then(state: State) -> str:
    if state.handoff is not None:
        return "afterwards"
    return "answered" if state.collect is not None else ""


def _choice(flow: Flow, name: str, choice: Choice) -> Edge:
    target = str(choice.goto) if choice.goto is not None else str(flow.start) if choice.do == "restart" else None
    label = name_of(choice, flow)
    if choice.do is not None and not label.endswith(choice.do):
        label += f" ({choice.do})"
    if choice.if_ is not None:
        label += f" if {choice.if_}"
    return Edge(name, target, "choice", label)


def _rungs(name: str, ladder: tuple[Rung, ...] | None, failure: str) -> Iterator[Edge]:
    for number, rung in enumerate(ladder or (), 1):
        if rung.goto is not None:
            yield Edge(name, str(rung.goto), "ladder", failure if number == 1 else f"{failure} ×{number}", light=True)
