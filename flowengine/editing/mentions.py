"""The names in a file: of states, phrase lists, variables and so on, each where it stands, defined or used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowengine.editing.shapes import Leaf, Shape, at_path
from flowengine.editing.skimming import Scrap, Trail
from flowengine.language.expressions import FILTERS, FUNCTIONS, TESTS
from flowengine.language.problems import Span
from flowengine.language.source import Items, Text, Tree

__all__ = ["Mention", "mentions_in_scraps", "mentions_in_tree", "word_at", "words_of_expression"]

_NAME = re.compile(r"<\s*([^<>()|]*?)\s*>")
_BRACES = re.compile(r"\{\{-?(.*?)(?:-?\}\}|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<text>\\?"(?:[^"\\]|\\.)*?(?:\\?"|\Z)|'[^']*(?:'|\Z))|(?P<number>\d[\w.]*)|(?P<name>[A-Za-z_]\w*)|(?P<other>==|\S)""",
)
_KEYWORDS = frozenset({"and", "or", "not", "is", "in", "if", "else", "true", "false", "none", "True", "False", "None"})
_NAMESPACES = {"calendars": "calendar", "tables": "table"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place of a file."""

    kind: str
    """`state`, `phrases`, `variable`, `calendar`, `table`, `language`, `flow`, `outcome`, `parameter`; also `filter`, `function`, `fact` (of `call`)."""
    name: str
    span: Span
    role: str = "use"
    """`definition`, `setting` (of a variable, anywhere but under `variables`), or `use`."""
    flow: str = ""
    """The id of the flow that the name belongs to, where that isn't this one."""


def mentions_in_tree(tree: Tree, root: Shape, lines: Sequence[str]) -> list[Mention]:
    """The names in what could be composed of a file."""
    found: dict[tuple[str, Span], Mention] = {}
    for mention in _walk(tree, root, (), "", lines):
        found.setdefault((mention.kind, mention.span), mention)  # an alias repeats what stands elsewhere
    return list(found.values())


def mentions_in_scraps(scraps: Sequence[Scrap], root: Shape) -> list[Mention]:
    """The names in what a file shows when it is only skimmed."""
    found: list[Mention] = []
    goes_into = {scrap.path[:-1]: scrap.text for scrap in scraps if not scrap.is_key and scrap.path[:1] == ("states",) and scrap.path[2:] == ("subflow",)}
    for scrap in scraps:
        shape = at_path(root, scrap.path)
        keys = shape.keys()
        leaf = (shape.names if scrap.text not in keys else None) if scrap.is_key else shape.leaf
        if leaf is not None:
            other = goes_into.get(scrap.path[:2], "")
            found += _mentions(leaf, scrap.text, (scrap.line, scrap.column), scrap.path, scrap.is_key, other)
    return found


def _walk(tree: Tree, shape: Shape, path: Trail, other: str, lines: Sequence[str]) -> Iterator[Mention]:
    """`other`: the flow that the state around goes into, if any."""
    if isinstance(tree, Text):
        if shape.leaf is not None:
            yield from _in_text(shape.leaf, tree, path, False, other, lines)
    elif isinstance(tree, Items):
        for place, entry in enumerate(tree):
            yield from _walk(entry, shape.under(place), (*path, place), other, lines)
    else:
        keys = shape.keys()
        subflow = tree.get(Text("subflow")) if len(path) == 2 and path[0] == "states" else None
        other = str(subflow) if isinstance(subflow, Text) else other
        for key, value in tree.items():
            if key not in keys and shape.names is not None:
                yield from _in_text(shape.names, key, path, True, other, lines)
            yield from _walk(value, shape.under(str(key)), (*path, str(key)), other, lines)


def _in_text(leaf: Leaf, text: Text, path: Trail, is_key: bool, other: str, lines: Sequence[str]) -> Iterator[Mention]:
    span = text.span
    if span.file:
        return  # of a file that is looked at by itself
    if span.line == span.end_line and 0 < span.line <= len(lines):
        raw = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        quoted = len(raw) > 1 and raw[0] in "\"'"
        body = raw[1:-1] if quoted else raw
        start = raw.find(str(text)) if not quoted and raw != text else int(quoted)  # behind an anchor
        if start < 0:
            return
        if not quoted:
            body = raw[start:]
        yield from _mentions(leaf, body, (span.line, span.column + start), path, is_key, other)
        return
    # A text of several lines is looked through as it is written.
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        line = lines[number - 1]
        first = span.column - 1 if number == span.line else 0
        last = span.end_column - 1 if number == span.end_line else len(line)
        piece = line[first:last]
        if piece[:1] in ("'", '"') and number == span.line:
            piece = " " + piece[1:]
        if leaf.kind in ("template", "secret template", "expression", "phrase"):
            yield from _mentions(leaf, piece, (number, first + 1), path, is_key, other)


def _mentions(leaf: Leaf, text: str, at: tuple[int, int], path: Trail, is_key: bool, other: str) -> Iterator[Mention]:
    """The names in a text that begins at a line and a column."""
    line, column = at

    def span(start: int, end: int) -> Span:
        return Span(line, column + start, line, column + end)

    match leaf.kind:
        case "phrase":
            for match in _NAME.finditer(text):
                if match[1]:
                    yield Mention("phrases", match[1], span(match.start(1), match.end(1)))
        case "template" | "secret template":
            for match in _BRACES.finditer(text):
                yield from words_of_expression(match[1], line, column + match.start(1))
        case "expression":
            yield from words_of_expression(text, line, column)
        case "state" | "phrases" | "calendar" | "table" | "parameter" if text.strip():
            yield Mention(leaf.kind, text, span(0, len(text)), "definition" if is_key else "use")
        case "variable" if text.strip():
            role = "definition" if path == ("variables",) else "setting"
            yield Mention("variable", text, span(0, len(text)), "use" if leaf.foreign else role, other if leaf.foreign else "")
        case "language" if text.strip():
            defines = (is_key and path == ("relay", "languages")) or path == ("relay", "language")
            yield Mention("language", text, span(0, len(text)), "definition" if defines else "use")
        case "flow" if text.strip():
            yield Mention("flow", text, span(0, len(text)), "definition" if path == ("flow",) else "use")
        case "outcome" if text.strip():
            if not is_key:
                yield Mention("outcome", text, span(0, len(text)), "definition")
            elif other:
                yield Mention("outcome", text, span(0, len(text)), "use", other)
        case _:
            pass


def words_of_expression(source: str, line: int, column: int) -> Iterator[Mention]:
    """The names in an expression, read or not yet readable. What stands behind the first dot belongs to what is before it."""
    tokens = [(match.lastgroup or "", match[0], match.start()) for match in _TOKEN.finditer(source)]

    def mention(kind: str, index: int, role: str = "use") -> Mention:
        _, text, start = tokens[index]
        return Mention(kind, text, Span(line, column + start, line, column + start + len(text)), role)

    for index, (kind, text, _) in enumerate(tokens):
        if kind != "name":
            continue
        before = [token for _, token, _ in tokens[max(0, index - 4) : index]]
        last = before[-1] if before else ""
        after = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        if last == ".":
            base = before[:-1]
            if len(base) >= 1 and base[-1] in _NAMESPACES and (len(base) < 2 or base[-2] != "."):
                yield mention(_NAMESPACES[base[-1]], index)
            elif len(base) >= 3 and base[-3:] == ["call", ".", "parameters"]:
                yield mention("parameter", index)
            elif len(base) >= 1 and base[-1] == "call":
                yield mention("fact", index)
        elif last == "|":
            if text in FILTERS:
                yield mention("filter", index)
        elif text in _KEYWORDS or (last in ("is", "not") and text in TESTS and "is" in before[-2:]):
            continue
        elif after == "=" and last in ("(", ","):
            continue  # the name of an argument
        elif text in FUNCTIONS and after == "(":
            yield mention("function", index)
        elif text in ("call", "env", "secrets", "calendars", "tables"):
            yield mention("namespace", index)
        else:
            yield mention("variable", index)


def word_at(mentions: Sequence[Mention], line: int, column: int) -> Mention | None:
    """The name at a place; that of two which meet there that begins at it."""
    here = [m for m in mentions if m.span.line == line and m.span.column <= column <= m.span.end_column]
    return max(here, key=lambda m: m.span.column, default=None)
