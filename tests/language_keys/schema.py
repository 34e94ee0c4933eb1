"""The keys of the language as the JSON Schema has them, each with its block, and the words that they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowengine.language.reader import json_schema

__all__ = ["schema_keys"]

TRUTHS = {"true", "false", "yes", "no", "on", "off"}
BLOCKS = {"A flow of flowengine": "flow", "RelayLanguage": "relay_language", "BrowseChoice": "browse_choice"}


def schema_keys() -> dict[str, set[str]]:
    """`block.key` → the words that its value is one of, for every block of the JSON Schema; truths are no such words."""
    found: dict[str, set[str]] = {}
    for name, block in _blocks(json_schema()):
        for key, value in block["properties"].items():
            found.setdefault(f"{name}.{key}", set()).update(_words(value))
    return found


def _blocks(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            title = node.get("title", "")
            yield BLOCKS.get(title) or title.lower() or _untitled(node), node
        for child in node.values():
            yield from _blocks(child)
    elif isinstance(node, list):
        for child in node:
            yield from _blocks(child)


def _untitled(block: dict[str, Any]) -> str:
    """The name of a block that the schema writes out where it is used: its first key that must be there; a rung has none."""
    first = next(iter(block.get("required", ())), "rung")
    return {"label": "option"}.get(str(first), str(first))


def _words(value: Any) -> set[str]:
    """The words of an `enum`, however deep, as long as no block lies between. Where truths are meant, there are no words."""
    if isinstance(value, list):
        return {word for child in value if not (isinstance(child, dict) and child.get("deprecated")) for word in _words(child)}  # spellings that editors don't offer
    if not isinstance(value, dict) or "properties" in value:
        return set()
    words = value.get("enum", [])
    if any(isinstance(word, bool) for word in words):
        words = [word for word in words if not isinstance(word, bool) and word not in TRUTHS]
    found = {str(word).casefold() for word in words}
    return found | {word for child in value.values() for word in _words(child)}
