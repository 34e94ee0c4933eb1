"""`include`: files whose states, phrases, calendars, tables and commands join a flow, each word knowing where it stands."""

from __future__ import annotations

import re
from pathlib import Path

from flowengine.language.beside import path_beside, read_beside
from flowengine.language.composing import read_tree
from flowengine.language.problems import NOWHERE, nearest
from flowengine.language.scalars import describe, listed, span_of
from flowengine.language.source import Block, Items, Reading, Text

__all__ = ["PART_KEYS", "is_part", "join_parts"]

PART_KEYS = ("states", "phrases", "calendars", "tables", "commands")
_TOP_KEY = re.compile(rb"^([A-Za-z_]+)[ \t]*:", re.MULTILINE)


def is_part(data: bytes) -> bool:
    """Whether a file is by its look one that flows include, and no flow: all that stands in it could join one."""
    keys = {key.decode() for key in _TOP_KEY.findall(data)}
    return bool(keys) and keys <= set(PART_KEYS)


def join_parts(tree: Block, reading: Reading) -> None:
    """Put what a flow includes into its tree. What can't be, or clashes, is reported where it stands."""
    joined: set[Path] = set()
    for name in listed(tree[Text("include")]) if "include" in tree else ():
        path = path_beside(name, reading) if isinstance(name, Text) else None  # what is no text, the model tells
        if path is None:
            continue
        if path == Path(reading.file) or path in joined:
            reading.report("bad-path", "a flow can't include itself" if path not in joined else f"`{name}` is included twice", name.span)
            continue
        joined.add(path)
        data = read_beside(path, name.span, reading)
        if data is None:
            reading.lacks_part = True
        else:
            _join(tree, path, data, reading)


def _join(tree: Block, path: Path, data: bytes, reading: Reading) -> None:
    part = Reading(str(path), part_of=reading)
    found = read_tree(data, part)
    reading.lost |= part.lost
    for key, value in (found or {}).items():
        if key not in PART_KEYS:
            reading.report(
                "unknown-key",
                f"an included file has no key `{key}`",
                key.span,
                hint="It has: " + ", ".join(f"`{k}`" for k in PART_KEYS) + ".",
                suggestions=nearest(key, PART_KEYS),
            )
        elif key == "commands":
            commands = Items([*(listed(tree[key]) if key in tree else ()), *listed(value)])
            commands.span, commands.key = span_of(tree.get(key, value)), key
            tree[key] = commands
        elif not isinstance(value, Block):
            reading.report("wrong-type", f"`{key}` takes a block of names, but this is {describe(value)}", span_of(value))
        else:
            _merge(tree, key, value, reading)


def _merge(tree: Block, key: Text, part: Block, reading: Reading) -> None:
    block = tree.get(key)
    if block is None:
        block = Block({})
        block.span, block.key = part.span, key
        tree[key] = block
    if not isinstance(block, Block):
        return  # told of where it stands
    known = {str(name): name for name in block}
    for name, value in part.items():
        if str(name) in known:
            there = known[str(name)].span
            reading.report(
                "include-clash",
                f"`{name}` stands under `{key}` here and in {Path(there.file or reading.file).name}, line {there.line}",
                name.span if name.span != NOWHERE else part.span,
                hint="Rename one of them: two files that are joined can't both have it.",
            )
            continue
        block[name] = value
