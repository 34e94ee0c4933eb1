"""`prompt`: what is said, in parts and by language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter, ValidationInfo
from pydantic_core import PydanticCustomError

from flowengine.language.elements import Element, described, element, read_element
from flowengine.language.expressions import Expression, Template, TemplateText, read_template
from flowengine.language.problems import NOWHERE, Span, nearest
from flowengine.language.scalars import (
    TEXT_SCHEMA,
    TRUTH_SCHEMA,
    LanguageCode,
    Listed,
    Reads,
    Truth,
    give_up,
    is_address,
    is_language,
    listed,
    mended_language,
    reading_of,
    reported,
    span_of,
)
from flowengine.language.source import Block, Reading, Text

__all__ = ["PART_KEYS", "PROMPT_SCHEMA", "OneOf", "Part", "Play", "Prompt", "PromptText", "Say", "read_prompt"]


def _read_address(raw: Any, info: ValidationInfo) -> TemplateText:
    template = read_template(raw, info)
    if template.static and not is_address(str(template)):
        give_up(info, "bad-address", "an address such as `https://example.com/hello.mp3`", raw, hint="Twilio fetches the recording, so it has to be on the web.")
    return template


def _read_loops(raw: Any, info: ValidationInfo) -> int:
    text = str(raw).strip() if isinstance(raw, Text) else ""
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > 1000:
        give_up(info, "wrong-value", "a number from 0 (Twilio's maximum) to 1000", raw)
    return int(text)


AddressText = Annotated[TemplateText, Reads(_read_address, {"type": "string"})]
Loops = Annotated[int, Reads(_read_loops, {"type": "integer", "minimum": 0, "maximum": 1000})]


@element
class Say(Element):
    """A part of a prompt that is spoken."""

    NOUN: ClassVar[str] = "part of a prompt"

    say: Annotated[Template, Field(description="What is said; `{{ … }}` puts in a value.")]
    language: Annotated[LanguageCode | None, Field(description="Spoken in this language, this part only.")] = None
    if_: Annotated[Expression | None, Field(alias="if", description="Said only if this holds.")] = None
    interruptible: Annotated[Truth | None, Field(description="Whether the caller can cut this part.")] = None


@element
class Play(Element):
    """A part of a prompt that is a recording."""

    NOUN: ClassVar[str] = "part of a prompt"

    play: Annotated[AddressText, Field(description="URL of the recording, fetched by Twilio.")]
    loop: Annotated[Loops, Field(description="How often it is played; 0 is Twilio's maximum.")] = 1
    text: Annotated[Template | None, Field(description="Said where the recording can't be reached; tells how long it is heard.")] = None
    if_: Annotated[Expression | None, Field(alias="if", description="Played only if this holds.")] = None
    interruptible: Annotated[Truth | None, Field(description="Whether the caller can cut this part.")] = None


@element
class OneOf(Element):
    """A part of a prompt that is one of several texts, never the same twice running."""

    NOUN: ClassVar[str] = "part of a prompt"

    one_of: Annotated[tuple[Template, ...], Listed, Field(description="The texts.")]
    language: Annotated[LanguageCode | None, Field(description="Spoken in this language, this part only.")] = None
    if_: Annotated[Expression | None, Field(alias="if", description="Said only if this holds.")] = None
    interruptible: Annotated[Truth | None, Field(description="Whether the caller can cut this part.")] = None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        texts = raw[Text("one_of")]
        if not listed(texts):
            reading.report("empty-value", "`one_of` takes texts, but there is none in it", span_of(texts), hint="Write at least one: `one_of: [Hello., Good day.]`.")


Part = Say | Play | OneOf
_PARTS: dict[str, TypeAdapter[Any]] = {"say": TypeAdapter(Say), "play": TypeAdapter(Play), "one_of": TypeAdapter(OneOf)}
PART_KEYS = tuple(_PARTS)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is said: language → parts; the parts under `""` serve every language that has none of its own."""

    parts: Mapping[str, tuple[Part, ...]]
    at: Span = NOWHERE

    def templates(self) -> Iterator[TemplateText]:
        for parts in self.parts.values():
            for part in parts:
                match part:
                    case Say():
                        yield part.say
                    case OneOf():
                        yield from part.one_of
                    case Play():
                        yield part.play
                        if part.text is not None:
                            yield part.text


def _read_part(raw: Any, info: ValidationInfo) -> Part:
    if isinstance(raw, Text):
        block = Block({Text.at("say", raw.span): raw})
        block.span, block.key = raw.span, raw.key
        return read_element(_PARTS["say"], block, info)  # type: ignore[no-any-return]
    if isinstance(raw, Block):
        for kind, adapter in _PARTS.items():
            if kind in raw:
                return read_element(adapter, raw, info)  # type: ignore[no-any-return]
        known = ("say", "play", "one_of", "language", "if", "interruptible", "loop", "text")
        for key in raw:
            suggestions = nearest(key, known)
            if key not in known:
                reading_of(info).report(
                    "unknown-key", f"a part of a prompt has no key `{key}`", key.span, suggestions=suggestions, hint="A part is a text, or has `say`, `play` or `one_of`."
                )
                raise reported()
        give_up(info, "wrong-type", "a part with `say`, `play` or `one_of`", raw)
    give_up(info, "wrong-type", "a text, or a part with `say`, `play` or `one_of`", raw)


def _read_parts(raw: Any, info: ValidationInfo) -> tuple[Part, ...]:
    entries = listed(raw)
    if not entries:
        give_up(info, "empty-value", "a text or parts", raw)
    parts: list[Part] = []
    for entry in entries:
        try:
            parts.append(_read_part(entry, info))
        except PydanticCustomError:
            continue  # reported; the parts after it are read all the same
    return tuple(parts)


def read_prompt(raw: Any, info: ValidationInfo) -> Prompt:
    """A text; or language → prompt; or a list of parts; or a single part."""
    reading = reading_of(info)
    if isinstance(raw, Block) and not set(raw) & set(_PARTS):
        if raw.stray and not raw:
            raise reported()  # all its keys are without a value, which has been told
        languages = [key for key in raw if is_language(key)]
        if not languages and any(mended_language(key) for key in raw):
            languages = [key for key in raw if mended_language(key)]
            for key in languages:
                reading.report(
                    "bad-language", f"`{key}` is no language code", key.span, suggestions=mended_language(key), hint="Here stand languages, such as `en-US`, each with its text."
                )
        if not languages:
            first = next(iter(raw), None)
            suggestions = nearest(first, (*_PARTS, *reading.languages)) if first is not None else ()
            reading.report(
                "wrong-type",
                f"`{raw.key or 'prompt'}` takes a text, parts, or languages with texts, but this has the key `{first}`" if first is not None else "this prompt is empty",
                first.span if first is not None else raw.span,
                hint="A language is a code such as `en-US`; a part has `say`, `play` or `one_of`. Texts with `: ` in them go in quotes.",
                suggestions=suggestions,
            )
            raise reported()
        parts: dict[str, tuple[Part, ...]] = {}
        for key, value in raw.items():
            if key not in languages:
                reading.report(
                    "bad-language",
                    f"`{key}` is no language code",
                    key.span,
                    suggestions=mended_language(key) or nearest(key, reading.languages),
                    hint="Here stand languages, such as `en-US`, each with its text.",
                )
                continue
            parts[str(key)] = _read_parts(value, info)
        return Prompt(parts, raw.key.span if raw.key else raw.span)
    return Prompt({"": _read_parts(raw, info)}, span_of(raw))


_PART_SCHEMA: dict[str, Any] = {
    "anyOf": [
        TEXT_SCHEMA,
        *(
            {
                "type": "object",
                "additionalProperties": False,
                "required": [key],
                "properties": described(block, {key: value, "if": TEXT_SCHEMA, "interruptible": TRUTH_SCHEMA, **more}),
            }
            for block, key, value, more in (
                (Say, "say", TEXT_SCHEMA, {"language": TEXT_SCHEMA}),
                (Play, "play", TEXT_SCHEMA, {"loop": {"type": "integer", "minimum": 0}, "text": TEXT_SCHEMA}),
                (OneOf, "one_of", {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}, {"language": TEXT_SCHEMA}),
            )
        ),
    ]
}
_PARTS_SCHEMA: dict[str, Any] = {"anyOf": [_PART_SCHEMA, {"type": "array", "items": _PART_SCHEMA}]}
PROMPT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        *_PARTS_SCHEMA["anyOf"],
        {"type": "object", "patternProperties": {"^([a-z]{2,3}(-[A-Za-z0-9]+)*|multi)$": _PARTS_SCHEMA}, "additionalProperties": False},
    ]
}
PromptText = Annotated[Prompt, Reads(read_prompt, PROMPT_SCHEMA)]
