"""A graph as SVG: one picture that every browser shows, in light and dark, with nothing else installed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from flowengine.review.graph import KINDS, Graph, Node, NodeKind
from flowengine.review.layout import HEAD, PAD, TEXT, WIDTH, Card, Line, Row, arrange, said_on
from flowengine.review.lettering import shortened, width_of

__all__ = ["as_svg"]

_TITLE = 54
_LEGEND = 34

# Kind → hue of its card. Both themes keep it, at other lightness.
_HUES: dict[NodeKind, str] = {
    "says": "90 5%",
    "menu": "215 75%",
    "asks": "190 70%",
    "reads": "170 50%",
    "request": "265 50%",
    "decides": "42 80%",
    "subflow": "300 40%",
    "handoff": "145 55%",
    "return": "20 60%",
    "hangup": "355 60%",
    "commands": "215 10%",
    "recovery": "0 15%",
}

_STYLE = """
svg { background: var(--ground); font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif }
svg { --ground: #fff; --ink: #1c2430; --soft: #5a6472; --line: #8a94a3; --card: 97%; --edge: 45%; --strip: 52% }
@media (prefers-color-scheme: dark) { svg { --ground: #14181e; --ink: #e8ecf2; --soft: #a3adba; --line: #74808f; --card: 15%; --edge: 50%; --strip: 42% } }
text { fill: var(--ink) } .soft { fill: var(--soft) } .title { font-size: 20px; font-weight: 600 } .name { font-size: 13px; font-weight: 600 }
.kind { font-size: 10.5px; fill: var(--soft) } .says { font-style: italic; fill: var(--soft) } .does { fill: var(--soft); font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 11px }
.from { font-size: 10px; fill: var(--soft) } .light text { fill: var(--soft) } .card { stroke-width: 1.2 } .start .card { stroke-width: 3 } path { fill: none; stroke: var(--line); stroke-width: 1.4 } path.light { stroke-dasharray: 3 4 }
.dot { fill: var(--line) } marker path { fill: var(--line); stroke: none } a text { text-decoration: underline; text-decoration-color: var(--line) }
"""


def as_svg(graph: Graph) -> str:
    """The picture of a flow. States are cards, with their ways out as rows; what isn't drawn as a line is named."""
    picture = arrange(graph)
    kinds = list(dict.fromkeys(node.kind for node in graph.nodes))
    legend = sum(30 + width_of(KINDS[kind], 12) for kind in kinds)
    width = max(picture.width, legend + 48, width_of(graph.title, 23) + 48)
    height = picture.height + _TITLE + _LEGEND
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img">',
            f"<title>{_text(graph.title)}</title>",
            f"<style>{_STYLE}{''.join(map(_colour, kinds))}</style>",
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z"/></marker></defs>',
            f'<text class="title" x="24" y="36">{_text(graph.title)}</text>',
            f'<g transform="translate(0 {_TITLE})">',
            *map(_line, picture.lines),
            *(_card(card, graph.start) for card in picture.cards),
            "</g>",
            *_legend(kinds, height - 18),
            "</svg>\n",
        ]
    )


def _colour(kind: NodeKind) -> str:
    hue = _HUES[kind]
    return f".is-{kind} .card {{ fill: hsl({hue} var(--card)); stroke: hsl({hue} var(--edge)) }} .is-{kind} .strip {{ fill: hsl({hue} var(--strip)) }}\n"


def _line(line: Line) -> str:
    """Level where it leaves and where it comes in, and where it passes between cards."""
    points = line.points
    path = [f"M{points[0][0]:.0f},{points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        path.append(f"L{to_x:.0f},{to_y:.1f}" if abs(to_y - y) < 0.5 else f"C{middle:.0f},{y:.1f} {middle:.0f},{to_y:.1f} {to_x:.0f},{to_y:.1f}")
    classes = ' class="light"' if line.edge.light else ""
    return f'<path{classes} marker-end="url(#arrow)" d="{" ".join(path)}"><title>{_text(f"{line.edge.source} → {line.edge.target}: {line.edge.label}")}</title></path>'


def _card(card: Card, start: str) -> str:
    node = card.node
    classes = f"is-{node.kind}" + (" start" if node.id == start else "")
    # Ways out are round; what decides is cut off; all else has corners.
    radius = 14 if node.ends else 2 if node.kind == "decides" else 6
    parts = [
        f'<g id={quoteattr("state-" + node.id)} class="{classes}" transform="translate({card.x:.0f} {card.y:.1f})">',
        f'<rect class="card" width="{WIDTH}" height="{card.height:.0f}" rx="{radius}"/>',
        f'<rect class="strip" x="{8 if node.ends else 0}" y="{0 if node.ends else 5}" width="{WIDTH - 16 if node.ends else 4}" height="{4 if node.ends else card.height - 10:.0f}" rx="2"/>',
        *_sources(card),
        *_head(node, start),
        *(_row(row) for row in card.rows),
        "</g>",
    ]
    return "".join(parts)


def _head(node: Node, start: str) -> Iterator[str]:
    kind = KINDS[node.kind] + (" · start" if node.id == start else "")
    room = WIDTH - 2 * PAD
    for_name = room - width_of(kind, 10.5) - 10
    yield f'<text class="name" x="{PAD}" y="{HEAD - 10}">{_text(shortened(node.title, for_name, 13.6))}</text>'
    yield f'<text class="kind" x="{WIDTH - PAD}" y="{HEAD - 10}" text-anchor="end">{_text(kind)}</text>'
    y = HEAD + 8
    for line in said_on(node):
        yield f'<text class="says" x="{PAD}" y="{y}">{_text(line)}<title>{_text(node.says)}</title></text>'
        y += TEXT
    if node.does:
        yield f'<text class="does" x="{PAD}" y="{y}">{_text(shortened(node.does, room, 13))}<title>{_text(node.does)}</title></text>'


def _sources(card: Card) -> Iterator[str]:
    """What leads to a card without a line, above it."""
    if card.sources:
        names = [name.removeprefix("*") for name in card.sources]
        shown = next(text for n in (3, 2, 1) if width_of(text := _from(names, n), 10) <= WIDTH - 24 or n == 1)
        yield f'<text class="from" x="{PAD}" y="-6">{_text(shown)}<title>{_text(", ".join(names))}</title></text>'


def _from(names: list[str], shown: int) -> str:
    more = len(names) - shown
    return "from " + ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def _row(row: Row) -> str:
    edge = row.edge
    y = row.y + 4
    light = ' class="light"' if edge.light else ""
    room = WIDTH - 2 * PAD
    if row.line or edge.target is None:
        dot = f'<circle class="dot" cx="{WIDTH}" cy="{row.y:.1f}" r="2.5"/>' if row.line else ""
        return f'<g{light}><text x="{PAD}" y="{y:.1f}">{_text(shortened(edge.label or "then", room, 12))}<title>{_text(edge.label)}</title></text>{dot}</g>'
    target = shortened(f"→ {edge.target}", room * 0.6, 12)
    label = shortened(edge.label or "then", room - width_of(target, 12) - 10, 12)
    return (
        f'<g{light}><text x="{PAD}" y="{y:.1f}">{_text(label)}<title>{_text(edge.label)}</title></text>'
        f'<a href={quoteattr("#state-" + edge.target)}><text class="soft" x="{WIDTH - PAD}" y="{y:.1f}" text-anchor="end">{_text(target)}<title>{_text(edge.target)}</title></text></a></g>'
    )


def _legend(kinds: list[NodeKind], y: float) -> Iterator[str]:
    x = 24.0
    for kind in kinds:
        yield f'<g class="is-{kind}"><rect class="strip" x="{x:.0f}" y="{y - 9:.0f}" width="10" height="10" rx="2"/><text class="soft" x="{x + 15:.0f}" y="{y:.0f}">{_text(KINDS[kind])}</text></g>'
        x += 30 + width_of(KINDS[kind], 12)


def _text(text: str) -> str:
    """Escaped, without characters that XML can't hold."""
    return escape("".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) not in (0xFFFE, 0xFFFF))))
