"""From a file to a `Flow`, or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flowengine.language.composing import read_bytes, read_tree
from flowengine.language.elements import ForEditors, collect
from flowengine.language.model import Flow, State
from flowengine.language.parts import join_parts
from flowengine.language.phrases import MAX_WORDS
from flowengine.language.problems import Problem, Span, nearest
from flowengine.language.prompts import PROMPT_SCHEMA
from flowengine.language.scalars import mended_state_id
from flowengine.language.silencing import audible, silenced, spoken_comments, through_texts
from flowengine.language.source import Block, Items, Reading, Text, Tree
from flowengine.language.tables import columns_of

__all__ = ["json_schema", "read_flow", "read_flow_bytes"]

_FLOW: TypeAdapter[Flow] = TypeAdapter(Flow)


def read_flow(path: str | Path) -> tuple[Flow | None, list[Problem]]:
    """Read a flow file. The flow is None exactly where there is an error among the problems."""
    reading = Reading(str(path))
    data = read_bytes(Path(path), reading)
    return (None, reading.problems) if data is None else _read(data, reading)


def read_flow_bytes(data: bytes, file: str, drafts: Mapping[Path, bytes] | None = None) -> tuple[Flow | None, list[Problem]]:
    """Read a flow from the bytes of `file`, which is only named. `drafts`: files beside it that count as they are here, not as on the disk."""
    reading = Reading(file)
    reading.drafts = drafts or {}
    return _read(data, reading)


def _read(data: bytes, reading: Reading) -> tuple[Flow | None, list[Problem]]:
    tree = read_tree(data, reading)
    flow: Flow | None = None
    quiet: dict[tuple[str, int], frozenset[str]] = {}
    if tree is not None:
        join_parts(tree, reading)
        quiet = _silenced(data, tree, reading)
        _outline(tree, reading)
        try:
            flow = _FLOW.validate_python(tree, context=reading)
        except ValidationError as error:
            collect(error, reading)
    if flow is not None:
        _never_chosen(flow, reading)
        # The only fields that the file doesn't say of itself.
        object.__setattr__(flow, "file", reading.file)
        object.__setattr__(flow, "beside", {path: hashlib.sha256(held).digest() for path, held in reading.beside.items()})
        folder = Path(reading.file).parent
        object.__setattr__(flow, "sources", {Path(reading.file).name: data, **{path.relative_to(folder).as_posix(): held for path, held in reading.beside.items()}})
        object.__setattr__(flow, "version", hashlib.sha256(b"".join([data, *reading.beside.values()])).hexdigest()[:16])
        object.__setattr__(flow, "silenced", quiet)
    if any(problem.severity == "error" for problem in reading.problems):
        flow = None
    return flow, audible(reading.problems, quiet)


def _silenced(data: bytes, tree: Block, reading: Reading) -> dict[tuple[str, int], frozenset[str]]:
    """What the comments of the flow and of what it includes silence."""
    texts = {"": data, **{str(path): held for path, held in reading.beside.items() if path.suffix in (".yaml", ".yml")}}
    texts = {file: held for file, held in texts.items() if b"flowengine:" in held}
    quiet: dict[tuple[str, int], frozenset[str]] = {}
    for file, held in texts.items():
        quiet |= silenced(held.decode("utf-8-sig", "replace"), reading, file)
    if texts:
        spoken_comments(tree, reading)
    return through_texts(tree, quiet, reading.file) if quiet else quiet


def _never_chosen(flow: Flow, reading: Reading) -> None:
    """Tell of choices without a key whose phrases come to no words, once the lists that they name are looked up."""
    if reading.damaged or reading.lacks_part:
        return
    for choice in flow.every_choice():
        if choice.speech and not choice.dtmf and not any(phrase.wordings(flow.phrases) for phrase in choice.speech):
            reading.report(
                "bad-phrase",
                "nobody can choose this: its `speech` comes to no words that could be said",
                choice.places["speech"],
                hint=f"Lists under `phrases` that only name each other hold no words, and nobody says more than {MAX_WORDS} at once. Write a phrase with words of its own, or add `dtmf`.",
            )


def _outline(tree: Block, reading: Reading) -> None:
    """Learn the names that the file declares, wherever they stand."""
    states, phrases, calendars, relay = (_block(tree, key) for key in ("states", "phrases", "calendars", "relay"))
    if isinstance(states, Block):
        _beside_the_states(states, reading)
    reading.states = frozenset((*map(str, states), *map(mended_state_id, states))) if isinstance(states, Block) else frozenset()
    reading.phrases = frozenset(map(str, phrases)) if isinstance(phrases, Block) else frozenset()
    reading.calendars = frozenset(map(str, calendars)) if isinstance(calendars, Block) else frozenset()
    tables = _block(tree, "tables")
    if isinstance(tables, Block):
        reading.tables = {str(name): columns_of(file, reading) if isinstance(file, Text) else None for name, file in tables.items()}
    if isinstance(relay, Block):
        for key, into in (("languages", "languages"), ("parameters", "parameters")):
            names = relay.get(Text(key))
            setattr(reading, into, frozenset(map(str, names)) if isinstance(names, Block) else frozenset())
        language = relay.get(Text("language"))
        if isinstance(language, Text):
            reading.languages |= {str(language)}
    variables: set[str] = set()
    _variables(tree, variables)
    reading.variables = frozenset(variables)


def _beside_the_states(states: Block, reading: Reading) -> None:
    """Keys of a state that stand where states do, having lost their indentation: told, and left out."""
    above: Text | None = None
    for name in list(states):
        value = states[name]
        if above is None or name not in State._keys() or (isinstance(value, Block) and {"prompt", "goto"} & set(value)):
            above = name
            continue
        depth = next((child.span.column for child in _keys_of(states[above])), name.span.column + 2) - 1
        del states[name]
        reading.lost.add(str(name))
        reading.report(
            "wrong-level",
            f"`{name}` stands beside the states, but belongs to one: `{above}`, if to the one above",
            Span(name.span.line, 1, name.span.line, name.span.column, name.span.file) if name.span.column > 1 else name.span,
            hint="Indent it as the other keys of its state are.",
            suggestions=(" " * depth,),
        )


def _keys_of(tree: Tree) -> list[Text]:
    """The keys of a block; none of anything else."""
    return list(tree) if isinstance(tree, Block) else []


def _block(tree: Block, name: str) -> Tree | None:
    """What stands under a key of the flow, or under the slip that is nearest to it."""
    if name in tree:
        return tree[Text(name)]  # type: ignore[no-any-return]
    return next((value for key, value in tree.items() if name in nearest(key, (*Flow._keys(),), most=1)), None)


def _variables(tree: Tree, found: set[str]) -> None:
    if isinstance(tree, Items):
        for child in tree:
            _variables(child, found)
    elif isinstance(tree, Block):
        for key, child in tree.items():
            if key in ("variables", "set") and isinstance(child, Block):
                found.update(map(str, child))
            elif key in ("into", "as") and isinstance(child, Text):
                found.add(str(child))
            if not isinstance(child, Text):
                _variables(child, found)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a flow file, for editors."""
    schema = _FLOW.json_schema(by_alias=True, mode="validation", schema_generator=ForEditors)
    schema = {**_once(schema), "$defs": {name: _once(block) for name, block in schema["$defs"].items()} | {"Prompt": PROMPT_SCHEMA}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A flow of flowengine", **{k: v for k, v in schema.items() if k != "title"}}


def _once(node: Any, inner: bool = False) -> Any:
    """A schema in which prompts and choices, which stand in many places, are only referred to."""
    if isinstance(node, list):
        return [_once(child, True) for child in node]
    if not isinstance(node, dict):
        return node
    if inner and node.get("title") == "Choice":
        return {"$ref": "#/$defs/Choice"}
    if node.get("anyOf") == PROMPT_SCHEMA["anyOf"]:
        return {"$ref": "#/$defs/Prompt", **{key: value for key, value in node.items() if key != "anyOf"}}
    return {key: _once(value, True) for key, value in node.items() if key != "$defs"}
