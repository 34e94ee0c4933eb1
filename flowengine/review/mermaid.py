"""A graph as a Mermaid flowchart, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

from flowengine.review.graph import COMMANDS, RECOVERY, Edge, Graph, Node, NodeKind, joined
from flowengine.review.lettering import shortened

__all__ = ["as_mermaid"]

_LINE = 300.0
"""How wide a line of a label may be, in letters of 12."""

_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "says": ("[", "]"),
    "menu": ("{{", "}}"),
    "asks": ("[/", "/]"),
    "reads": ("[\\", "\\]"),
    "request": ("[(", ")]"),
    "decides": ("{", "}"),
    "subflow": ("[[", "]]"),
    "handoff": ("([", "])"),
    "return": ("([", "])"),
    "hangup": ("([", "])"),
    "commands": ("[", "]"),
    "recovery": ("[", "]"),
}
# Fill, stroke; the text is dark on all of them, in light and dark themes alike.
_COLOURS: dict[NodeKind, tuple[str, str]] = {
    "says": ("#f1f1ee", "#8a8a80"),
    "menu": ("#dce9fd", "#2f6fd0"),
    "asks": ("#d8f3f8", "#1f9fb5"),
    "reads": ("#d8f2ea", "#2f9a7c"),
    "request": ("#e8e0f7", "#7450b8"),
    "decides": ("#fdf0cf", "#c9920e"),
    "subflow": ("#f3def3", "#a04fa0"),
    "handoff": ("#d9f3e2", "#2f9a58"),
    "return": ("#f6e4da", "#b0622f"),
    "hangup": ("#fadfe1", "#c04450"),
    "commands": ("#eceef1", "#5f6b7a"),
    "recovery": ("#f3eaea", "#8a6a6a"),
}


def as_mermaid(graph: Graph) -> str:
    """The flowchart. Ways for calls that didn't go well are dotted."""
    lines = [f"%% {_escaped(graph.title)}", "flowchart LR"]
    lines += [f"  {_node(node, graph)}" for node in graph.nodes]
    lines += [f"  {_edge(edge)}" for edge in joined(graph.edges, "<br/>") if edge.target is not None]
    for kind in dict.fromkeys(node.kind for node in graph.nodes):
        fill, stroke = _COLOURS[kind]
        lines.append(f"  classDef {kind}_ fill:{fill},stroke:{stroke},color:#1c2430")
    lines.append(f"  style {_id(graph.start)} stroke-width:4px")
    return "\n".join(lines) + "\n"


def _id(node: str) -> str:
    """An id of our own: `end` and other words mean something to Mermaid."""
    return {COMMANDS: "commands", RECOVERY: "recovery"}.get(node, f"s_{node}")


def _node(node: Node, graph: Graph) -> str:
    before, after = _SHAPES[node.kind]
    stays = [edge.label for edge in graph.edges_from(node.id) if edge.target is None]
    lines = [f"<b>{_escaped(node.title)}</b>", *(_escaped(shortened(line, _LINE, 12)) for line in (node.says, node.does, *stays) if line)]
    return f'{_id(node.id)}{before}"{"<br/>".join(lines)}"{after}:::{node.kind}_'


def _edge(edge: Edge) -> str:
    label = "<br/>".join(_escaped(shortened(line, _LINE, 12)) for line in edge.label.split("<br/>"))
    arrow = "-.->" if edge.light else "-->"
    return f"{_id(edge.source)} {arrow}" + (f'|"{label}"|' if label else "") + f" {_id(edge.target or '')}"


def _escaped(text: str) -> str:
    """As Mermaid's entities, for what ends a text or means something in it."""
    return "".join(f"#{ord(c)};" if c in '"#&<>`\\' else c for c in _plain(text))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
