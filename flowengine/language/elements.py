"""What every block of a flow has in common: known keys, one job, a place in the file.

Blocks are pydantic dataclasses, frozen once read. Before pydantic sees a block, its unknown keys are reported with the
nearest right word and taken out, so that one slip hides no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar, dataclass_transform

from pydantic import ConfigDict, Field, InstanceOf, TypeAdapter, ValidationError, ValidationInfo, model_validator
from pydantic.dataclasses import dataclass
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, SkipJsonSchema
from pydantic_core import ArgsKwargs, core_schema

from flowengine.language.problems import NOWHERE, Span
from flowengine.language.scalars import describe, reading_of, reported, span_of
from flowengine.language.source import Block, Reading, Text
from flowengine.language.synonyms import meant_key

__all__ = ["Element", "ForEditors", "collect", "described", "element", "read_element"]

E = TypeVar("E")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
def element(cls: type[E]) -> type[E]:
    """A block of a flow file, as a frozen dataclass that pydantic fills."""
    decorated: Any = dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid", arbitrary_types_allowed=True))(cls)
    return decorated  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class Element:
    """A block of a flow file."""

    NOUN: ClassVar[str] = "block"
    ELSEWHERE: ClassVar[Mapping[str, str]] = {}
    """Keys that authors write here and that belong to another block: where they stand, as the end of a sentence."""

    at: Annotated[InstanceOf[Span], SkipJsonSchema()] = Field(default=NOWHERE, alias="-at")  # so that a block may have a key `at`
    places: Annotated[dict[str, Any], SkipJsonSchema()] = Field(default_factory=dict)
    """Key → its span, for what is found out of a block as a whole."""

    @model_validator(mode="before")
    @classmethod
    def _recognise(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, ArgsKwargs | Element):  # made in code, as defaults are
            return raw
        reading = reading_of(info)
        raw = cls._shape(raw, info)
        if not isinstance(raw, Block):
            key = getattr(raw, "key", None)
            subject = f"`{key}`" if key else f"a {cls.NOUN}"
            instead = cls._meant(raw) if isinstance(raw, Text) else ()
            hint = "" if instead else "Its keys: " + ", ".join(sorted(cls._keys())) + "."
            reading.report("wrong-type", f"{subject} takes a block of keys, but this is {describe(raw)}", span_of(raw), hint=hint, suggestions=instead)
            raise reported()
        known = cls._keys()
        meant: set[str] = set(raw.stray)
        fields: dict[str, Any] = {"-at": raw.span if raw.key is None else raw.key.span, "places": {str(key): key.span for key in raw}}
        for key, value in raw.items():
            if key in known:
                fields[str(key)] = value
            elif not key:
                reading.report("empty-key", "there is a `:` without a key before it here", key.span)
            elif key in cls.ELSEWHERE:
                meant.add(str(key))
                reading.report("misplaced-key", f"a {cls.NOUN} has no key `{key}` of its own", key.span, hint=f"`{key}` stands {cls.ELSEWHERE[key]}.")
            else:
                suggestions = meant_key(key, known, raw)
                meant.update(suggestions)
                reading.report(
                    "unknown-key",
                    f"a {cls.NOUN} has no key `{key}`",
                    key.span,
                    hint="" if suggestions else "Its keys: " + ", ".join(sorted(known)) + ".",
                    suggestions=suggestions,
                )
        for name in sorted(cls._required() - set(fields) - meant - reading.lost):
            owner = f"`{raw.key}`" if raw.key else f"this {cls.NOUN}"
            reading.report("missing-key", f"{owner} needs `{name}`", fields["-at"])
        lost = reading.lost
        reading.lost = lost | meant  # a misspelt key is one problem: what it was meant to be isn't missing too
        try:
            cls._inspect(raw, reading)
        finally:
            reading.lost = lost
        return fields

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        """Turn a shorthand into the full block; overridden where there is one."""
        return raw

    @classmethod
    def _meant(cls, raw: Text) -> tuple[str, ...]:
        """The blocks that a text in place of the block probably means; overridden where there are some."""
        return ()

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        """Report what is wrong with the keys of a block taken together; overridden where there is something."""

    @classmethod
    def _required(cls) -> set[str]:
        fields = cls.__pydantic_fields__  # type: ignore[attr-defined]
        return {field.alias or name for name, field in fields.items() if field.is_required()}

    @classmethod
    def _keys(cls) -> frozenset[str]:
        fields = cls.__pydantic_fields__  # type: ignore[attr-defined]
        return frozenset((field.alias or name) for name, field in fields.items() if name not in ("at", "places"))


class ForEditors(GenerateJsonSchema):
    """A JSON Schema that says what an author writes: a key that isn't needed is left out, never given as `null`."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        return {key: value for key, value in found.items() if key != "default" or value not in (None, [], {})}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def described(block: type[Any], properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a block's schema that is written out, each with what the block says of it."""
    said = {field.alias or name: field.description for name, field in block.__pydantic_fields__.items()}
    return {key: {**schema, "description": said[key]} for key, schema in properties.items()}


def collect(error: ValidationError, reading: Reading) -> None:
    """Add what pydantic found itself to the problems; values that reported themselves are there already."""
    for detail in error.errors(include_url=False, include_context=False):
        raw = detail["input"]
        if detail["type"] == "dict_type":
            key = getattr(raw, "key", None)
            reading.report("wrong-type", f"{f'`{key}`' if key else 'this'} takes a block of keys, but this is {describe(raw)}", span_of(raw))
        elif detail["type"] not in ("reported", "missing"):
            reading.report("wrong-value", f"this can't be used here: {detail['msg'].lower()}", span_of(raw))


def read_element(adapter: TypeAdapter[E], raw: Any, info: ValidationInfo) -> E:
    """Read a nested value inside another validator, with its problems reported."""
    try:
        return adapter.validate_python(raw, context=info.context)
    except ValidationError as error:
        collect(error, reading_of(info))
        raise reported() from None
