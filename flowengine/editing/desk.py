"""Files that are looked at together: a flow with what it includes, the flows beside it, and their scenario tests.

Open files count as they are typed, all others as they are on the disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flowengine.editing.mentions import Mention, word_at
from flowengine.editing.page import Page
from flowengine.language.composing import MAX_BYTES
from flowengine.language.problems import Span
from flowengine.language.scalars import RESERVED

__all__ = ["RENAMED", "CannotRename", "Desk", "Place"]

_MOST_FILES = 300
_ABOVE = 2  # a flow includes files of its folder and of folders below
_WORDS = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
# What can be renamed, the form of its names, and how that is said.
RENAMED = {
    "state": (re.compile(_WORDS), "lower-case words joined by `_`, such as `front_desk`"),
    "outcome": (re.compile(_WORDS), "lower-case words joined by `_`, such as `not_paid`"),
    "flow": (re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"), "lower-case words joined by `-`, such as `harbor-dental`"),
    "phrases": (re.compile(r"[^\s<>()|:#,\[\]{}\"'&*!%@`-][^<>()|:#,\[\]{}\"']*"), "a word without brackets"),
    "variable": (re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "letters, digits and `_`"),
    "calendar": (re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "letters, digits and `_`"),
    "table": (re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "letters, digits and `_`"),
    "parameter": (re.compile(r"[A-Za-z][A-Za-z0-9_]*"), "letters, digits and `_`"),
}


class CannotRename(Exception):
    """A name can't become another; `reason` is for the one who asked."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a file."""

    file: Path
    span: Span


class Desk:
    def __init__(self) -> None:
        self._open: dict[Path, Page] = {}
        self._kept: dict[Path, tuple[tuple[int, int], Page]] = {}

    def put(self, file: Path, text: str) -> Page:
        """A file that is open, with the text that it has now."""
        page = self._open[file] = Page(file, text)
        return page

    def take_away(self, file: Path) -> None:
        """A file that is no longer open."""
        self._open.pop(file, None)

    @property
    def open(self) -> tuple[Page, ...]:
        return tuple(self._open.values())

    def page(self, file: Path) -> Page | None:
        """A file as it is now; None where there is none that can be read."""
        if file in self._open:
            return self._open[file]
        try:
            state = file.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            kept = self._kept.get(file)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            if state.st_size > MAX_BYTES:
                return None
            page = Page(file, file.read_bytes().decode("utf-8", "replace"))
        except (OSError, ValueError):
            return None
        self._kept[file] = (stamp, page)
        return page

    # ----------------------------------------------------------------------------------------------------- which files

    def _in_folder(self, folder: Path) -> Iterator[Page]:
        """The YAML files of a folder, open ones that aren't saved yet among them."""
        try:
            there = sorted(file for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))[:_MOST_FILES]
        except OSError:
            there = []
        for file in dict.fromkeys([*there, *(file for file in self._open if file.parent == folder)]):
            page = self.page(file)
            if page is not None:
                yield page

    def flows_beside(self, page: Page) -> list[Page]:
        """The flows of the same folder, this one among them if it is one."""
        return [other for other in self._in_folder(page.file.parent) if other.is_flow and other.text.strip()]

    def reach(self, page: Page) -> list[Page]:
        """The pages whose names are the page's own: a flow and what it includes; for an included file, all flows that include it."""
        if page.is_scenario:
            flow = next((other for other in self.flows_beside(page) if other.id == page.id), None)
            return [page, *self.reach(flow)] if flow is not None else [page]
        if not page.is_part:
            return [page, *self._parts(page)]
        around = [flow for flow in self._flows_around(page) if any(part.file == page.file for part in self._parts(flow))]
        found = {page.file: page}
        for flow in around:
            found.update({other.file: other for other in self.reach(flow)})
        return list(found.values())

    def _parts(self, flow: Page) -> Iterator[Page]:
        for name in dict.fromkeys(flow.includes):
            if ".." in name or name.startswith("/"):
                continue
            part = self.page(flow.file.parent / name)
            if part is not None and part is not flow:
                yield part

    def _flows_around(self, part: Page) -> Iterator[Page]:
        for folder in (part.file.parent, *list(part.file.parent.parents)[:_ABOVE]):
            yield from (page for page in self._in_folder(folder) if page.includes and not page.is_scenario)

    def _flow_called(self, name: str, page: Page) -> Page | None:
        return next((other for other in self.flows_beside(page) if other.id == name), None)

    # ------------------------------------------------------------------------------------------------------ which names

    def names(self, page: Page, kind: str) -> dict[str, tuple[Page, Mention]]:
        """The names of a kind that can be used in a page, each with where it is from."""
        pages = self.flows_beside(page) if kind == "flow" else self.reach(page)
        found: dict[str, tuple[Page, Mention]] = {}
        for other in pages:
            for name, mention in other.names(kind).items():
                if name not in found or found[name][1].role == "setting":
                    found[name] = (other, mention)
        return found

    def definitions(self, page: Page, mention: Mention) -> list[Place]:
        """Where a name is from; for a variable without a first value, where it is set."""
        return [Place(owner.file, found.span) for owner, found in self._defining(page, mention)]

    def _defining(self, page: Page, mention: Mention) -> list[tuple[Page, Mention]]:
        if mention.flow:
            owner = self._flow_called(mention.flow, page)
            pages = self.reach(owner) if owner is not None else []
        else:
            pages = self.flows_beside(page) if mention.kind == "flow" else self.reach(page)
        told = [(other, m) for other in pages for m in other.mentions if (m.kind, m.name, m.flow) == (mention.kind, mention.name, "") and m.role != "use"]
        return [pair for pair in told if pair[1].role == "definition"] or told

    def references(self, page: Page, mention: Mention) -> list[Place]:
        """Everywhere that a name stands, where it is defined included."""
        return sorted({Place(owner.file, found.span) for owner, found in self._everywhere(page, mention)})

    def _everywhere(self, page: Page, mention: Mention) -> Iterator[tuple[Page, Mention]]:
        defining = self._defining(page, mention)
        pages: dict[Path, Page] = {}
        for owner in [owner for owner, _ in defining] or [page]:
            pages.update({other.file: other for other in self.reach(owner)})
        ids = {other.id for other in pages.values() if not other.is_scenario} - {""}
        for beside in [other for owner in list(pages.values()) for other in self._in_folder(owner.file.parent)]:
            if mention.kind == "flow" or (beside.is_scenario and beside.id in ids):
                pages.setdefault(beside.file, beside)
            elif mention.kind in ("variable", "outcome"):
                yield from ((beside, m) for m in beside.mentions if (m.kind, m.name) == (mention.kind, mention.name) and m.flow in ids)
        for other in pages.values():
            yield from ((other, m) for m in other.mentions if (m.kind, m.name, m.flow) == (mention.kind, mention.name, ""))

    def rename(self, page: Page, line: int, column: int, new: str) -> list[Place]:
        """The places where a name stands, all to be written anew. Raises `CannotRename`."""
        mention = self.renamable(page, line, column)
        form, said = RENAMED[mention.kind]
        if not form.fullmatch(new) or len(new) > 64 or (mention.kind == "variable" and new in RESERVED):
            raise CannotRename(f"`{new}` can't be its name: it takes {said}.")
        if new == mention.name:
            return []
        owner = self._flow_called(mention.flow, page) if mention.flow else page
        taken = self.names(owner or page, mention.kind).get(new)
        if taken is not None:
            raise CannotRename(f"`{new}` is there already: {taken[0].file.name}, line {taken[1].span.line}.")
        return self.references(page, mention)

    def renamable(self, page: Page, line: int, column: int) -> Mention:
        """The name at a place that can become another. Raises `CannotRename`."""
        mention = word_at(page.mentions, line, column)
        if mention is None or mention.kind not in RENAMED:
            raise CannotRename("There is no name here that could be changed.")
        if not self._defining(page, mention):
            raise CannotRename(f"`{mention.name}` is nowhere defined, so there is nothing to rename.")
        return mention
