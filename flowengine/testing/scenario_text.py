"""A test as YAML, in the hand of the authors of test files; put into a file behind those it has, which stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml

from flowengine.language.source import Block, Items, Text

__all__ = ["CantAppend", "appended", "as_yaml", "new_file"]

_PLAIN_KEYS = re.compile(r"[0-9]+\Z")
_NAMED_KEYS = {"*": "star", "#": "pound"}


class CantAppend(Exception):
    """A test can't be put into a file without touching what is there. The text says why."""


def as_yaml(name: str, beside: Mapping[str, Any], steps: Sequence[tuple[str, Any]]) -> str:
    """One test as an entry of `tests`, without indentation. `beside`: what stands beside its steps, such as `call`; what is empty is left out."""
    lines = [f"- name: {_flow(name)}"]
    for key, value in beside.items():
        if key == "requests" and value:
            lines += [f"  {key}:", *(f"    {_flow(wanted)}: {_flow(answer)}" for wanted, answer in value.items())]
        elif value:
            lines.append(f"  {key}: {_flow(value)}")
    lines.append("  steps:")
    lines += [f"    - {kind}" if value is None else f"    - {kind}: {_step(kind, value)}" for kind, value in steps]
    return "\n".join(lines) + "\n"


def _step(kind: str, value: Any) -> str:
    if kind == "press":
        return _keys(value)
    if isinstance(value, Mapping) and "press" in value:
        return "{" + ", ".join(f"{name}: {_keys(entry) if name == 'press' else _flow(entry, inside=True)}" for name, entry in value.items()) + "}"
    return _flow(value)


def _keys(keys: str) -> str:
    return keys if _PLAIN_KEYS.match(keys) else _NAMED_KEYS.get(keys, f'"{keys}"')


def _flow(value: Any, *, inside: bool = False) -> str:
    """A value on one line. `inside`: between brackets, where a comma would end it."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(entry, inside=True) for entry in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key, inside=True)}: {_flow(entry, inside=True)}" for key, entry in value.items()) + "}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    written: str = yaml.safe_dump([value] if inside else value, default_flow_style=True, allow_unicode=True, width=1_000_000)
    written = written.removesuffix("\n").removesuffix("\n...")
    written = written[1:-1] if inside else written
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) and written[:1] in "'\"" else written


def new_file(flow: str, *tests: str) -> str:
    """A file of these tests."""
    return f"flow: {flow}\n\ntests:\n" + "\n".join(_indented(test, 2) for test in tests)


def appended(text: str, tree: Block, test: str) -> str:
    """A file's text with a test more behind its last. `tree`: the file as it was read. Raises `CantAppend`."""
    tests = tree.get(Text("tests"))
    if not isinstance(tests, Items) or not tests:
        raise CantAppend("it has no test yet to stand behind: write `tests:` with a first one")
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    first = lines[tests.span.line - 1]
    column = len(first) - len(first.lstrip())
    if not first.lstrip().startswith("-"):
        raise CantAppend("its tests stand between [ and ]; give each a line of its own that begins with `- `")
    start = next(key.span.line for key in tree if key == "tests")
    end = min((key.span.line for key in tree if key.span.line > start), default=len(lines) + 1) - 1
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    apart = [""] if any(not line.strip() for line in lines[start:end]) or len(tests) == 1 else []
    added = [*apart, *_indented(test, column).splitlines()]
    return newline.join([*lines[:end], *added, *lines[end:]]) + newline


def _indented(text: str, column: int) -> str:
    return "".join(f"{' ' * column}{line}\n" if line else "\n" for line in text.splitlines())
