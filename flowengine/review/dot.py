"""A graph in the language of Graphviz, for whoever has `dot`."""

from __future__ import annotations

from flowengine.review.graph import Graph, Node, NodeKind, joined
from flowengine.review.lettering import shortened

__all__ = ["as_dot"]

_LINE = 260.0
"""How wide a line of a label may be, in letters of 12."""

# Shape, fill.
_LOOKS: dict[NodeKind, tuple[str, str]] = {
    "says": ("box", "#f1f1ee"),
    "menu": ("box", "#dce9fd"),
    "asks": ("parallelogram", "#d8f3f8"),
    "reads": ("folder", "#d8f2ea"),
    "request": ("cylinder", "#e8e0f7"),
    "decides": ("diamond", "#fdf0cf"),
    "subflow": ("box3d", "#f3def3"),
    "handoff": ("oval", "#d9f3e2"),
    "return": ("oval", "#f6e4da"),
    "hangup": ("oval", "#fadfe1"),
    "commands": ("note", "#eceef1"),
    "recovery": ("note", "#f3eaea"),
}


def as_dot(graph: Graph) -> str:
    """The graph, from left to right; ways out of the flow at the right edge, what isn't for every call dashed."""
    lines = [f"digraph {_quoted(graph.id)} {{", f"  label={_quoted(graph.title)}; labelloc=t; rankdir=LR; concentrate=true"]
    lines += ['  node [style=filled, fontname="sans-serif", fontsize=12]; edge [fontname="sans-serif", fontsize=10]']
    lines += [f"  {_node(node, graph)}" for node in graph.nodes]
    for edge in joined(graph.edges, "\n"):
        if edge.target is not None:
            dashed = ", style=dashed, color=gray60, constraint=false" if edge.light else ""
            label = "\n".join(shortened(line, _LINE, 12) for line in edge.label.split("\n"))
            lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(label)}{dashed}]")
    ends = [_quoted(node.id) for node in graph.nodes if node.ends and not graph.edges_from(node.id)]
    lines += [f"  {{ rank=max; {'; '.join(ends)} }}"] if ends else []
    return "\n".join([*lines, "}"]) + "\n"


def _node(node: Node, graph: Graph) -> str:
    shape, fill = _LOOKS[node.kind]
    stays = [edge.label for edge in graph.edges_from(node.id) if edge.target is None]
    label = "\n".join([node.title, *(shortened(line, _LINE, 12) for line in (node.says, node.does, *stays) if line)])
    start = ", penwidth=3" if node.id == graph.start else ""
    return f'{_quoted(node.id)} [label={_quoted(label)}, shape={shape}, fillcolor="{fill}"{start}]'


def _quoted(text: str) -> str:
    """A text in quotes; a backslash is itself, except that a line's end is `\\n`."""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
