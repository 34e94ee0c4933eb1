"""One file as it is at the moment: its lines, what could be read of it, and the names in it."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from flowengine.editing.mentions import Mention, mentions_in_scraps, mentions_in_tree
from flowengine.editing.shapes import FLOW, PART, SCENARIO, Shape
from flowengine.editing.skimming import Scrap, Trail, skim
from flowengine.language.composing import MAX_BYTES, read_tree
from flowengine.language.parts import is_part
from flowengine.language.source import Block, Items, Reading, Text, Tree

__all__ = ["Page"]

_OF_A_FLOW = re.compile(r"^(flow|start|states|relay)[ \t]*:", re.MULTILINE)


class Page:
    """A file's text at one moment."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        text = text.encode("utf-8", "replace").decode()  # half a surrogate pair, as a message can hold, is no text
        self.marked = text.startswith("\ufeff")
        """Whether a byte order mark stands before it, which is no part of its text."""
        self.text = text.removeprefix("\ufeff")
        self.lines: list[str] = re.split("\r\n|\r|\n", self.text)

    @cached_property
    def is_scenario(self) -> bool:
        return self.file.stem.endswith(".test")

    @cached_property
    def is_part(self) -> bool:
        """Whether it is by its look a file that flows include."""
        return not self.is_scenario and is_part(self.text.encode())

    @cached_property
    def is_flow(self) -> bool:
        """Whether it is by its look a flow, or about to become one; other files that end in `.yaml` are let alone."""
        return not self.is_scenario and not self.is_part and (bool(_OF_A_FLOW.search(self.text)) or not self.text.strip())

    @cached_property
    def root(self) -> Shape:
        """What may stand in it."""
        return SCENARIO if self.is_scenario else PART if self.is_part else FLOW

    @cached_property
    def _read(self) -> tuple[Block | None, bool]:
        reading = Reading(str(self.file))
        data = self.text.encode()
        tree = read_tree(data, reading) if len(data) <= MAX_BYTES else None
        return tree, bool(reading.problems)

    @property
    def tree(self) -> Block | None:
        """What YAML makes of it, as far as it could be mended."""
        return self._read[0]

    @cached_property
    def scraps(self) -> list[Scrap]:
        return skim(self.lines) if len(self.text) <= MAX_BYTES else []

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every name in it, in the order of the file. Where YAML tripped, what only skimming shows is added."""
        tree, tripped = self._read
        found = mentions_in_tree(tree, self.root, self.lines) if tree is not None else []
        if tripped or tree is None:
            known = {mention.span for mention in found}
            found += [mention for mention in mentions_in_scraps(self.scraps, self.root) if mention.span not in known]
        return sorted(found, key=lambda mention: mention.span)

    @cached_property
    def id(self) -> str:
        """The id of the flow that it is, or, of scenario tests, that they are of; empty where it says none."""
        return next((mention.name for mention in self.mentions if mention.kind == "flow" and (mention.role == "definition" or self.is_scenario)), "")

    @cached_property
    def includes(self) -> tuple[str, ...]:
        """The files that it includes, as it names them."""
        return tuple(scrap.text for scrap in self.scraps if not scrap.is_key and scrap.path[:1] == ("include",) and scrap.text)

    def present(self, path: Trail) -> frozenset[str]:
        """The keys that a block has."""
        return frozenset(scrap.text for scrap in self.scraps if scrap.is_key and scrap.path == path)

    def value(self, path: Trail) -> Tree | None:
        """What stands at a path, as far as YAML could read it."""
        tree: Tree | None = self.tree
        for name in path:
            if isinstance(tree, Block) and isinstance(name, str):
                tree = tree.get(Text(name))
            elif isinstance(tree, Items) and isinstance(name, int) and name < len(tree):
                tree = tree[name]
            else:
                return None
        return tree

    def names(self, kind: str) -> dict[str, Mention]:
        """The names of a kind that it defines, each with its first definition (of variables: or setting)."""
        found: dict[str, Mention] = {}
        for mention in self.mentions:
            if mention.kind == kind and mention.role != "use" and not mention.flow:
                known = found.get(mention.name)
                if known is None or (known.role == "setting" and mention.role == "definition"):
                    found[mention.name] = mention
        return found
