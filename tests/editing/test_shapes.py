from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flowengine.editing.shapes import FLOW, PART, Leaf, at_path
from flowengine.editing.skimming import Trail
from flowengine.language.composing import read_tree
from flowengine.language.model import Flow
from flowengine.language.source import Block, Items, Reading, Text, Tree
from flowengine.loading import find_flow_files

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("start",), "state"),
        (("states", "a", "goto"), "state"),
        (("states", "a", "choices", 0, "goto"), "state"),
        (("states", "a", "choices", "goto"), "state"),  # a single entry without its list
        (("states", "a", "choices", 0, "speech", 1), "phrase"),
        (("states", "a", "decide", 0, "else"), "state"),
        (("states", "a", "decide", 0, "if"), "expression"),
        (("states", "a", "outcomes", "busy"), "state"),
        (("states", "a", "no_input", 0, "goto"), "state"),
        (("states", "a", "no_input", 0), "template"),
        (("states", "a", "no_input", 0, "prompt", "en-US", 0, "say"), "template"),
        (("states", "a", "prompt", "en-US"), "template"),
        (("states", "a", "prompt", 0, "one_of", 2), "template"),
        (("states", "a", "commands", 0, "goto"), "state"),
        (("states", "a", "subflow"), "flow"),
        (("states", "a", "handoff", "flow"), "flow"),
        (("states", "a", "return"), "outcome"),
        (("states", "a", "with", "x"), "template"),
        (("states", "a", "collect", "into"), "variable"),
        (("states", "a", "collect", "options", 0, "speech"), "phrase"),
        (("states", "a", "request", "headers", "Authorization"), "secret template"),
        (("states", "a", "request", "json", "a", 0, "b"), "secret template"),
        (("states", "a", "browse", "items"), "expression"),
        (("states", "a", "set", "x"), "template"),
        (("recovery", "fallback"), "state"),
        (("commands", 0, "goto"), "state"),
        (("phrases", "person", 0), "phrase"),
        (("tables", "x"), "file"),
        (("relay", "language"), "language"),
        (("relay", "languages", "es-US", "voice"), "voice"),
        (("calendars", "office", "timezone"), "timezone"),
    ],
)
def test_what_a_text_means(path: Trail, kind: str) -> None:
    leaf = at_path(FLOW, path).leaf
    assert leaf is not None and leaf.kind == kind


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("states", "a", "choices", 0, "do"), ("repeat", "back", "restart")),
        (("states", "a", "browse", "choices", 0, "do"), ("next", "previous", "repeat", "stop")),
        (("states", "a", "collect", "input"), ("any", "dtmf", "speech")),
        (("states", "a", "interruptible"), ("true", "false")),
        (("relay", "tts_provider"), ("Google", "Amazon", "ElevenLabs")),
        (("relay", "interruptible"), ("none", "dtmf", "speech", "any", "true", "false")),
        (("journal",), ("masked", "full")),
    ],
)
def test_words(path: Trail, words: tuple[str, ...]) -> None:
    leaf = at_path(FLOW, path).leaf
    assert leaf is not None and leaf.words == words


def test_the_keys_are_those_of_the_model() -> None:
    assert set(FLOW.keys()) == set(Flow._keys())
    assert FLOW.keys()["start"].required and FLOW.keys()["start"].description == "The first state."
    assert set(PART.keys()) == {"states", "phrases", "calendars", "tables", "commands"}


def test_a_key_tells_which_block_it_is() -> None:
    part = at_path(FLOW, ("states", "a", "prompt", 0))
    assert {"say", "play", "one_of", "loop"} <= set(part.keys())
    assert set(part.keys(frozenset({"play"}))) == {"play", "loop", "text", "if", "interruptible"}


def test_what_may_be_named() -> None:
    assert at_path(FLOW, ("states",)).names == Leaf("state")
    assert at_path(FLOW, ("states", "a", "with")).names == Leaf("variable", foreign=True)
    assert at_path(FLOW, ("states", "a", "handoff", "data")).names == Leaf("text")


def paths(tree: Tree, path: Trail = ()) -> Any:
    if isinstance(tree, Text):
        yield path
    else:
        for name, value in enumerate(tree) if isinstance(tree, Items) else tree.items():
            yield from paths(value, (*path, name if isinstance(name, int) else str(name)))


@pytest.mark.parametrize("file", find_flow_files([ROOT / "flows"])[0], ids=lambda file: file.name)
def test_every_text_of_a_good_flow_means_something(file: Path) -> None:
    tree = read_tree(file.read_bytes(), Reading("x"))
    assert isinstance(tree, Block)
    assert [path for path in paths(tree) if at_path(FLOW, path).leaf is None] == []
