"""A flow file composed: bytes in, a tree of texts with positions out.

YAML's type guessing is never used: `yaml.compose` with a base loader keeps every scalar's text together with its line
and column, and shows keys given twice. Converting texts to numbers, durations or truths is the model's work, because
only it knows what a key means (the language page, principle 3).

What is refused here, each with a sentence: a file that can't be read, isn't UTF-8, holds control bytes, is larger than
`MAX_BYTES`, nests deeper than `MAX_DEPTH`, or grows out of bounds by its own aliases. libyaml's composer recurses in C
and dies on deep nesting, so depth is measured before anything is composed.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from flowengine.language.files_near import files_near, flows_in
from flowengine.language.mending import LOADER, Shifts, authored, mend
from flowengine.language.problems import NOWHERE, Span
from flowengine.language.source import QUOTES, Block, Items, Reading, Text, Tree, in_quotes

__all__ = ["MAX_ALIASED", "MAX_BYTES", "MAX_DEPTH", "read_bytes", "read_tree"]

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 40
MAX_ALIASED = 20_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_BLANKS = re.compile(r"^[ \u00a0\u2000-\u200a\u202f\u3000]+|(?<=[:-])[\u00a0\u2000-\u200a\u202f\u3000]+", re.MULTILINE)
"""Blanks of word processors and web pages, where YAML takes none but spaces: people can't see the difference."""
_SEPARATORS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_MOST_SYNTAX_PROBLEMS = 12
CURLY = re.compile(r"(?:[“”„«][^“”„«»]*[”“»]|‘[^‘’]*’)\Z")
_CLOSED = re.compile(r"""[^"]*[^"\d]"\Z""")
"""A quote at the end that none opens; an inch mark stands behind a figure."""


def read_bytes(path: Path, reading: Reading) -> bytes | None:
    """A file's bytes, or None with a problem reported. Never reads more than the limit."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            near = files_near(path)
            reading.report("no-file", "there is no file of this name", NOWHERE, hint="" if near else "Look at the spelling, and at the folder you are in.", suggestions=near)
            return None
        if isinstance(error, IsADirectoryError):
            inside = flows_in(path)
            hint = f"Its flows: {', '.join(inside[:12])}" + (", …" if len(inside) > 12 else ".") if inside else ""
            reading.report("unreadable-file", "this is a folder; here a single file is asked for", NOWHERE, hint=hint)
            return None
        reason = (error.strerror or type(error).__name__).lower()
        reading.report("unreadable-file", f"this file can't be read: {reason}", NOWHERE)
        return None
    return data


def read_tree(data: bytes, reading: Reading) -> Block | None:
    """The tree of a flow file, or None where not even its outline could be had. Problems go to `reading`."""
    text = _decode(data, reading)
    if text is None:
        return None
    shifts: Shifts = {}
    reading.lines = text.split("\n")
    reading.star = next(c for c in map(chr, range(0xE000, 0xF8FF)) if c not in text)
    root, text = _compose(text, shifts, reading)
    if root is None:
        return None
    tree = _Planter(reading, text, shifts).plant(root, None, 0)
    if isinstance(tree, Block):
        return tree
    if tree is not None:
        reading.report(
            "not-a-flow",
            "a flow is made of keys and values, but this file holds " + ("a list" if isinstance(tree, Items) else "plain text"),
            tree.span,
            hint="Begin with a line such as `flow: my-clinic`. `flowengine new NAME` makes a file to start from.",
        )
    return None


def _decode(data: bytes, reading: Reading) -> str | None:
    if len(data) > MAX_BYTES:
        reading.report(
            "file-too-large",
            f"this file is larger than {MAX_BYTES // 1024 // 1024} MB, which no flow is",
            NOWHERE,
            hint="Was another file given by mistake?",
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        reading.report(
            "not-utf-8",
            f"this file isn't text in UTF-8: byte 0x{error.object[error.start]:02x} at line {line} can't be read",
            Span(line, column, line, column + 1),
            hint="Save it again with the encoding UTF-8. (A Word or Excel file can't be a flow: use a plain text editor.)",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        reading.report(
            "binary-file",
            f"line {line} holds a control character (U+{ord(control[0]):04X}), which no text has",
            Span(line, column, line, column + 1),
            hint="Was a file given that isn't a text file? If it is, delete the character.",
        )
        return None
    # Separators that only YAML takes for line ends would shift every line after them.
    text = text.lstrip("\ufeff").translate(_SEPARATORS)
    if not text.isascii():
        text = _BLANKS.sub(lambda found: " " * len(found[0]), text)
    if not text.strip() or all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n")):
        reading.report(
            "empty-file",
            "this file is empty",
            NOWHERE,
            hint="`flowengine new NAME` makes a file to start from.",
        )
        return None
    return text


def _compose(text: str, shifts: Shifts, reading: Reading) -> tuple[yaml.Node | None, str]:
    """The composed document, and the text as it was read in the end. Where YAML trips, say why, mend it or take the line out, and go on for what else there is."""
    if _too_deep(text):
        reading.report(
            "nested-too-deep",
            f"this file nests more than {MAX_DEPTH} levels deep, which no flow does",
            NOWHERE,
            hint="Look for a long row of `[`, `{` or `- `.",
        )
        return None, text
    for _ in range(_MOST_SYNTAX_PROBLEMS):
        try:
            root: yaml.Node | None = yaml.compose(text, Loader=LOADER)
            return root, text
        except yaml.YAMLError as error:
            mended = mend(text, error, shifts, reading)
            if mended is None:
                return None, text
            text = mended
    return None, text


def _too_deep(text: str) -> bool:
    """Whether the nesting passes `MAX_DEPTH`. A glance settles nearly every file; only a suspect one is parsed for it."""
    depth = deepest = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    indent = max((len(m[0]) for m in re.finditer(r"^(?:[ ?]|- )+", text, re.MULTILINE)), default=0)
    if deepest + indent < MAX_DEPTH:
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # composing stops at the same place, and says why
    return False


class _Planter:
    """Grows our tree from YAML's nodes: aliases copied (within bounds), merge keys merged, keys given twice reported."""

    def __init__(self, reading: Reading, text: str, shifts: Shifts) -> None:
        self.reading = reading
        self.shifts = shifts
        self.lines = text.split("\n")
        self.open: set[int] = set()
        self.seen: set[int] = set()
        self.aliased = 0
        self.told_of_aliases = False

    def span(self, node: yaml.Node) -> Span:
        start, end = node.start_mark, node.end_mark
        line, column = start.line + 1, start.column + 1
        end_line, end_column = end.line + 1, end.column + 1
        if self.shifts:
            column, end_column = authored(line, column, self.shifts), authored(end_line, end_column, self.shifts)
        return Span(line, column, end_line, end_column, self.reading.file if self.reading.is_part else "")

    def _scalar_span(self, node: yaml.ScalarNode) -> Span:
        """Where a scalar stands; one that has no characters is told of by the `:` or `-` that it is missing behind."""
        span = self.span(node)
        if (span.line, span.column) != (span.end_line, span.end_column):
            return span
        return Span(span.line, max(1, span.column - 1), span.line, max(2, span.column), span.file)

    def _written(self, node: yaml.ScalarNode, span: Span) -> str:
        """A text in quotes, where the author gave it them (not we, to read on), or of several lines, as it stands in the file."""
        if span.line == span.end_line:
            if node.style not in QUOTES:
                return ""
            written = self.reading.lines[span.line - 1][span.column - 1 : span.end_column - 1]
            return written if written.startswith(node.style) else ""
        lines = self.reading.lines[span.line - 1 : span.end_line]
        if span.end_line <= len(self.reading.lines):
            lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)

    def plant(self, node: yaml.Node, key: Text | None, copying: int) -> Tree | None:
        if isinstance(node, yaml.ScalarNode):
            if self._grown(node, 1 + len(node.value) // 64, copying):
                return None
            if node.tag.startswith("!") and node.tag != "!" and not node.style and not node.tag.startswith("!!"):
                return self._marked(node, key)
            value = node.value if self.reading.star not in node.value else node.value.replace(self.reading.star, "*")
            span = self._scalar_span(node)
            if not node.style and CURLY.match(value):
                self.reading.report(
                    "curly-quotes",
                    "these quotes are typographic ones, which YAML takes for letters: they would be part of the text",
                    span,
                    hint="Word processors put them in. Use straight quotes, or none.",
                    suggestions=(in_quotes(value[1:-1].strip()),),
                )
                value = value[1:-1].strip()
            elif not node.style and _CLOSED.match(value):
                message = "a quote is closed here that was never opened"
                self.reading.report("yaml-syntax", message, span, suggestions=(in_quotes(value[:-1]),))
                value = value[:-1]
            return Text.at(value, span, key=key, plain=not node.style, written=self._written(node, span))
        expression = self._unquoted_expression(node)
        if expression is not None:
            return Text.at(expression, self.span(node), key=key, plain=False)
        identity = id(node)
        if identity in self.open:
            self.reading.report("alias-in-itself", "this alias stands inside the block that it repeats", self.span(node))
            return None
        if identity in self.seen:
            copying = 1
        if self._grown(node, 1 + len(node.value), copying):
            return None
        self.open.add(identity)
        try:
            if isinstance(node, yaml.SequenceNode):
                return self._items(node, key, copying)
            if isinstance(node, yaml.MappingNode):
                return self._block(node, key, copying)
            raise AssertionError(node)
        finally:
            self.open.discard(identity)

    def _marked(self, node: yaml.ScalarNode, key: Text | None) -> Text:
        """`!Hello` is a type without a value to YAML: say so, and read on as if it had quotes."""
        span = self._scalar_span(node)
        written = self.lines[span.line - 1][node.start_mark.column : node.end_mark.column] if node.start_mark.line == node.end_mark.line else f"{node.tag} {node.value}"
        self.reading.report("yaml-syntax", "a text that begins with `!` needs quotes", span, suggestions=(in_quotes(written.rstrip()),))
        return Text.at(written.rstrip(), span, key=key, plain=False)

    def _grown(self, node: yaml.Node, weight: int, copying: int) -> bool:
        """Count what aliases add; true, and told once, where it is too much."""
        if id(node) in self.seen or copying:
            self.aliased += weight
        else:
            self.seen.add(id(node))
        if self.aliased <= MAX_ALIASED:
            return False
        if not self.told_of_aliases:
            self.told_of_aliases = True
            self.reading.report(
                "too-many-aliases",
                f"the aliases (`*name`) of this file grow it by more than {MAX_ALIASED:,} entries",
                self.span(node),
                hint="Aliases of aliases multiply. Write the block out, or use `phrases` and `commands`.",
            )
        return True

    def _items(self, node: yaml.SequenceNode, key: Text | None, copying: int) -> Items:
        items = Items()
        items.span, items.key = self.span(node), key
        for child in node.value:
            # A text in a list is told of by the list's key; a block in it stands for itself.
            child = self._without_second_dash(child)
            tree = self.plant(child, key if isinstance(child, yaml.ScalarNode) else None, copying)
            if tree is not None:
                items.append(tree)
        return items

    def _without_second_dash(self, node: yaml.Node) -> yaml.Node:
        """The block of `- - {…}`: no list of a flow holds lists of blocks."""
        if not isinstance(node, yaml.SequenceNode) or node.flow_style or len(node.value) != 1 or not isinstance(node.value[0], yaml.MappingNode):
            return node
        block: yaml.Node = node.value[0]
        dash, begins = self.span(node), self.span(block)
        if dash.line == begins.line:
            here = Span(dash.line, dash.column, begins.line, begins.column, dash.file)
            self.reading.report("yaml-syntax", "the `- ` of this entry stands twice", here, hint="Once is enough.", suggestions=("",))
            return block
        return node

    def _block(self, node: yaml.MappingNode, key: Text | None, copying: int) -> Block:
        block = Block()
        block.span, block.key = self.span(node), key
        merged: list[yaml.Node] = []
        before: yaml.Node | None = None
        told_until = 0
        deep = self._too_deep(node, key)
        for place, (key_node, value_node) in enumerate(node.value[:deep]):
            if not isinstance(key_node, yaml.ScalarNode):
                self.reading.report("odd-key", "a key must be a single word or text", self.span(key_node))
                continue
            name = Text.at(key_node.value.replace(self.reading.star, "*"), self.span(key_node), plain=not key_node.style)
            if name == "<<" and name.plain:
                merged.append(value_node)
                continue
            if name in block:
                first = next(k for k in block if k == name)
                if name == "flow" and key is None and not copying and self._pasted(name, block.span):
                    break
                if not (name == "" or copying):
                    self.reading.report(
                        "duplicate-key",
                        f"`{name}` is given twice in this block; the first is on line {first.span.line}",
                        name.span,
                        hint="Keep one of the two.",
                    )
                continue
            if value_node.start_mark.index == value_node.end_mark.index and self._flow_style(node) and name:
                if told_until <= place:
                    told_until = self._stray_key(name, before, node.value, place)
                block.stray += (name,)
                continue
            before = value_node
            tree = self.plant(value_node, name, copying)
            if tree is not None:
                block[name] = tree
        for value_node in merged:
            self._merge(block, value_node)
        return block

    def _too_deep(self, node: yaml.MappingNode, key: Text | None) -> int | None:
        """Where in a block the block beside it begins, by a key that stands as far in as the keys of both. That is told, and what follows isn't read."""
        if key is None or node.flow_style:
            return None
        names = [name.value if isinstance(name, yaml.ScalarNode) else None for name, _ in node.value]
        for place, (name, value) in enumerate(node.value[1:-1], 1):
            empty = isinstance(value, yaml.ScalarNode) and not value.value and not value.style
            if not empty or not isinstance(name, yaml.ScalarNode) or not set(names[:place]) & set(names[place + 1 :]) or len(set(names[:place])) < place:
                continue
            span, depth = self.span(name), key.span.column - 1
            if span.line == self.span(node).line or depth >= span.column - 1:
                continue
            self.reading.report(
                "wrong-level",
                f"`{name.value}` stands inside `{key}`, but what is below it looks like a block beside `{key}`",
                Span(span.line, 1, span.line, span.column, span.file),
                hint=f"Indent `{name.value}` as `{key}` is: by {depth} space{'' if depth == 1 else 's'}.",
                suggestions=(" " * depth,),
            )
            self.reading.lost.update(str(word) for word in names[place:] if word)
            return place
        return None

    def _pasted(self, name: Text, whole: Span) -> bool:
        """Whether a second `flow:` begins a second flow in the file, which is told once and left out."""
        if name.span.column != 1:
            return False
        last = len(self.reading.lines)
        self.reading.report(
            "pasted-twice",
            f"a second flow begins here; the first begins on line {whole.line}",
            Span(name.span.line, 1, last, len(self.reading.lines[-1]) + 1),
            hint="Was it pasted twice? A file holds one flow: take this one out, or give it a file of its own.",
            suggestions=("",),
        )
        return True

    @staticmethod
    def _flow_style(node: yaml.CollectionNode) -> bool:
        return bool(node.flow_style)

    def _stray_key(self, name: Text, before: yaml.Node | None, pairs: list[tuple[yaml.Node, yaml.Node]], place: int) -> int:
        """A text between `{ }` that commas cut: the piece at this place, and `before`, the value that it probably belongs to. Behind which place that is told."""
        span, behind = name.span, place + 1
        tight = re.fullmatch(r"([a-z_]+):([^/\s].*)", name)
        if tight and name.plain:
            self.reading.report("yaml-syntax", f"a space is missing behind `{tight[1]}:`", span, suggestions=(f"{tight[1]}: {tight[2]}",))
            self.reading.lost.add(tight[1])
            return behind
        suggestions: tuple[str, ...] = ()
        if isinstance(before, yaml.ScalarNode) and not before.style and " " in before.value + name:
            while behind < len(pairs) and pairs[behind][1].start_mark.index == pairs[behind][1].end_mark.index:
                behind += 1
            begins, ends = self.span(before), self.span(pairs[behind - 1][0])
            if begins.line == ends.end_line:
                span = Span(begins.line, begins.column, ends.end_line, ends.end_column, begins.file)
                suggestions = (in_quotes(self.reading.lines[span.line - 1][span.column - 1 : span.end_column - 1]),)
        self.reading.report(
            "stray-key",
            f"`{name}` stands between `{{ }}` without a value: was there a comma in a text without quotes?",
            span,
            hint='Put the whole text in quotes: `{prompt: "Sorry, that is wrong."}`.',
            suggestions=suggestions,
        )
        return behind

    def _unquoted_expression(self, node: yaml.Node) -> str | None:
        """`goto: {{ x }}` without quotes is two nested blocks to YAML: say so, and read on as if it had them."""
        if not isinstance(node, yaml.MappingNode) or not node.flow_style or len(node.value) != 1 or not isinstance(node.value[0][0], yaml.MappingNode):
            return None
        start, end = node.start_mark, node.end_mark
        written = self.lines[start.line][start.column : end.column] if start.line == end.line else ""
        self.reading.report(
            "unquoted-expression",
            "`{{ … }}` at the beginning of a value needs quotes, or YAML takes it for a block of keys",
            self.span(node),
            hint="" if written else 'Write it as "{{ … }}".',
            suggestions=(in_quotes(written),) if written else (),
        )
        return written or "{{ }}"

    def _merge(self, block: Block, value_node: yaml.Node) -> None:
        sources = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
        for source in sources:
            tree = self.plant(source, block.key, 1) if isinstance(source, yaml.MappingNode) else None
            if not isinstance(tree, Block):
                self.reading.report("bad-merge", "`<<` takes an alias to a block of keys, such as `<<: *defaults`", self.span(source))
                continue
            for name, value in tree.items():
                block.setdefault(name, value)
