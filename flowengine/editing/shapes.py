"""What may stand where in a flow file, out of the model: the keys of each block, and what a text at each place means.

A `Shape` says what a value can be: a text of some sense (`leaf`), a block with known keys (`blocks`), a block of names
(`names`, `values`), a list (`items`). Where the model reads a value by a function of its own, what it reads is said here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from flowengine.editing.skimming import Trail
from flowengine.language import calendars, collect, expressions, handoff, header, model, phrases, prompts, request, scalars, tables
from flowengine.language.elements import Element
from flowengine.language.parts import PART_KEYS

__all__ = ["FLOW", "PART", "SCENARIO", "Key", "Leaf", "Shape", "at_path"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a text at a place means: the name of something, an expression, one of some words."""

    kind: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    foreign: bool = False
    """A name in the flow that the state goes into, not in this one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a block, with what the model says of it."""

    name: str
    description: str
    required: bool
    shape: Shape
    noun: str


@dataclass(frozen=True, slots=True)
class Shape:
    leaf: Leaf | None = None
    blocks: tuple[type[Element], ...] = ()
    names: Leaf | None = None
    values: Shape | None = None
    items: Shape | None = None
    deep: bool = False
    """Whether lists and blocks in it hold more of the same, at any depth."""
    only: frozenset[str] | None = None
    """The keys that may stand here, where not all of the block's may."""
    fixed: tuple[tuple[str, Shape], ...] = ()
    """Keys of a block that isn't the model's."""

    def __or__(self, other: Shape) -> Shape:
        return Shape(
            self.leaf or other.leaf,
            (*self.blocks, *(block for block in other.blocks if block not in self.blocks)),
            self.names or other.names,
            self.values or other.values,
            self.items or other.items,
            self.deep or other.deep,
            self.only if self.only is not None else other.only,
            self.fixed or other.fixed,
        )

    def keys(self, present: frozenset[str] = frozenset()) -> dict[str, Key]:
        """The keys of the block; `present` ones may show which of several blocks it is."""
        described = {block.__name__: _keys(block) for block in self.blocks}
        told = [block for block in self.blocks if any(key.required and key.name in present for key in described[block.__name__].values())]
        found: dict[str, Key] = {}
        for block in told or self.blocks:
            for name, key in described[block.__name__].items():
                if self.only is None or name in self.only:
                    found.setdefault(name, key)
        return found

    def under(self, name: str | int) -> Shape:
        """What may stand under a key, or as an entry of the list."""
        if self.deep:
            return self
        if isinstance(name, int):
            return self.items or NOTHING
        key = self.keys().get(name)
        if key is not None:
            return key.shape
        return next((shape for fixed, shape in self.fixed if fixed == name), None) or self.values or NOTHING


NOTHING = Shape()


def at_path(root: Shape, path: Trail) -> Shape:
    """The shape of what stands at a path of the file."""
    for name in path:
        root = root.under(name)
    return root


def _leaf(kind: str, **more: Any) -> Shape:
    return Shape(Leaf(kind, **more))


def _listed(shape: Shape) -> Shape:
    """A list, whose single entry may stand without it."""
    return replace(shape, items=shape)


def _reader(annotated: Any) -> scalars.Reads:
    """The function of a type of the model, as the thing that tells it from others."""
    return next(meta for meta in get_args(annotated) if isinstance(meta, scalars.Reads))


_TEMPLATE = _leaf("template")
_LANGUAGE = Leaf("language")
_PART = Shape(Leaf("template"), (prompts.Say, prompts.Play, prompts.OneOf))
_PROMPT = replace(_listed(_PART), names=_LANGUAGE, values=_listed(_PART))
_VALUE = Shape(Leaf("template"), deep=True)
_SPEECH_MODELS = ("telephony", "nova-3-general", "nova-2-general", "flux")
_HOURS = _listed(_leaf("hours", words=("closed",), examples=("08:00-17:00",)))

# What is read by a function of the model: type → what may stand there.
_READ: Mapping[scalars.Reads, Shape] = {
    _reader(model.Target): _leaf("state"),
    _reader(model.Dtmf): _listed(_leaf("dtmf")),
    _reader(model.Label): Shape(Leaf("template"), names=_LANGUAGE, values=_TEMPLATE),
    _reader(model.Ladder): _listed(_PROMPT | Shape(blocks=(model.Rung,))) | _PROMPT,
    _reader(model.StateCommands): _listed(Shape(Leaf("word", ("false",)), (model.Choice,))),
    _reader(model.OwnName): _leaf("outcome"),
    _reader(model.SubflowId): _leaf("flow"),
    _reader(scalars.FlowId): _leaf("flow"),
    _reader(scalars.StateId): _leaf("state"),
    _reader(scalars.OutcomeName): _leaf("outcome"),
    _reader(scalars.VariableName): _leaf("variable"),
    _reader(scalars.LanguageCode): Shape(_LANGUAGE),
    _reader(scalars.SpecialKey): _leaf("dtmf", words=("none",)),
    _reader(prompts.PromptText): _PROMPT,
    _reader(prompts.AddressText): _TEMPLATE,
    _reader(expressions.Template): _TEMPLATE,
    _reader(expressions.Expression): _leaf("expression"),
    _reader(expressions.Value): _VALUE,
    _reader(request.Url): _leaf("secret template"),
    _reader(request.Named): Shape(Leaf("secret template"), deep=True),
    _reader(request.Json): Shape(Leaf("secret template"), deep=True),
    _reader(collect.Options): Shape(Leaf("template"), items=Shape(Leaf("template"), (collect.Option,))),
    _reader(collect.Amount): _TEMPLATE,
    _reader(collect.Moment): _leaf("template", words=("today", "tomorrow", "yesterday")),
    _reader(phrases.PhraseText): _leaf("phrase"),
    _reader(tables.TableFile): _leaf("file"),
    _reader(calendars.OpenDays): Shape(names=Leaf("days", (*calendars.DAYS, "mon-fri", "daily")), values=_HOURS),
    _reader(calendars.Exceptions): Shape(names=Leaf("date"), values=_HOURS),
    _reader(calendars.Zone): _leaf("timezone", examples=("America/New_York",)),
    _reader(header.StringMap): Shape(names=Leaf("parameter"), values=_leaf("text")),
}

# Where a key means more than the type that it has.
_MEANT: Mapping[tuple[type[Element], str], Shape] = {
    (model.Flow, "phrases"): Shape(names=Leaf("phrases"), values=_listed(_leaf("phrase"))),
    (model.Flow, "calendars"): Shape(names=Leaf("calendar"), values=Shape(blocks=(calendars.Calendar,))),
    (model.Flow, "tables"): Shape(names=Leaf("table"), values=_leaf("file")),
    (model.Flow, "include"): _listed(_leaf("file")),
    (model.State, "with"): Shape(names=Leaf("variable", foreign=True), values=_VALUE),
    (handoff.Handoff, "flow"): _leaf("flow"),
    (handoff.Handoff, "data"): Shape(names=Leaf("text"), values=_VALUE),
    (header.Relay, "voice"): _leaf("voice"),
    (header.RelayLanguage, "voice"): _leaf("voice"),
    (header.Relay, "speech_model"): _leaf("word", words=_SPEECH_MODELS),
    (header.RelayLanguage, "speech_model"): _leaf("word", words=_SPEECH_MODELS),
}
# Blocks that a single text can stand for.
_KNOWN: dict[str, dict[str, Key]] = {}
_SHORT: Mapping[type[Element], Leaf] = {handoff.Voicemail: Leaf("word", ("true",)), handoff.Queue: Leaf("template")}


def _keys(block: type[Element]) -> dict[str, Key]:
    """The keys of a block, in the model's order."""
    known = _KNOWN.get(block.__name__)
    if known is None:
        known = _KNOWN[block.__name__] = dict(_looked_up(block))
    return known


def _looked_up(block: type[Element]) -> Iterator[tuple[str, Key]]:
    hints = get_type_hints(block, include_extras=True)
    for field, info in block.__pydantic_fields__.items():  # type: ignore[attr-defined]
        if info.description is None:  # what a file doesn't say of itself
            continue
        name = info.alias or field
        yield name, Key(name, info.description, info.is_required(), _MEANT.get((block, name)) or _shape(hints[field]), block.NOUN)


def _shape(hint: Any) -> Shape:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *metadata = get_args(hint)
        reads = next((meta for meta in metadata if isinstance(meta, scalars.Reads)), None)
        shape = _shape(inner) if reads is None else _READ.get(reads) or _by_schema(reads.schema)
        return replace(shape.items or shape, items=shape.items or shape) if scalars.Listed in metadata else shape
    if origin in (Union, types.UnionType):
        shape = NOTHING
        for one in get_args(hint):
            shape |= _shape(one) if one is not type(None) else NOTHING
        return shape
    if origin is tuple:
        return Shape(items=_shape(get_args(hint)[0]))
    if origin is dict:
        names, values = get_args(hint)
        return Shape(names=_shape(names).leaf, values=_shape(values))
    if isinstance(hint, type) and issubclass(hint, Element):
        return Shape(_SHORT.get(hint), (hint,))
    return NOTHING


def _by_schema(schema: Mapping[str, Any]) -> Shape:
    """A text by its JSON Schema: one of some words, a truth, or anything."""
    words = list(_words(schema))
    if any(isinstance(word, bool) for word in words):
        others = tuple(word for word in words if isinstance(word, str) and word not in ("yes", "no", "on", "off"))
        return _leaf("word", words=(*others, "true", "false")) if others else _leaf("word", words=("true", "false"))
    spelt: dict[str, str] = {}
    for word in words:
        spelt.setdefault(word.lower(), word)
    shape = _leaf("word" if spelt else "text", words=tuple(spelt.values()), examples=tuple(map(str, schema.get("examples", ()))))
    return _listed(shape) if any("items" in one for one in schema.get("anyOf", ())) else shape


def _words(schema: Mapping[str, Any]) -> Iterator[Any]:
    yield from schema.get("enum", ())
    if "const" in schema:
        yield schema["const"]
    for one in schema.get("anyOf", ()):
        yield from _words(one)
    if "items" in schema:
        yield from _words(schema["items"])


FLOW = Shape(blocks=(model.Flow,))
PART = replace(FLOW, only=frozenset(PART_KEYS))
"""A file that flows include."""
_STEPS = _listed(Shape(fixed=(("state", _leaf("state")),)))
SCENARIO = Shape(fixed=(("flow", _leaf("flow")), ("tests", _listed(Shape(fixed=(("steps", _STEPS),))))))
"""A file of scenario tests: of it, only the names of the flow and its states are known here."""
