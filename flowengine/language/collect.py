"""`collect`: one answer, by voice or keypad alike."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter, ValidationInfo

from flowengine.language.elements import Element, element, read_element
from flowengine.language.expressions import Template, TemplateText, Value, read_template
from flowengine.language.phrases import Phrases
from flowengine.language.problems import nearest
from flowengine.language.prompts import PromptText
from flowengine.language.scalars import TEXT_SCHEMA, Duration, Reads, SpecialKey, Truth, VariableName, Whole, describe, give_up, one_of, reading_of, reported, span_of
from flowengine.language.source import Block, Items, Reading, Text

__all__ = ["ANSWER_TYPES", "LATER_ANSWER_TYPES", "Collect", "Option"]

ANSWER_TYPES = ("digits", "yes_no", "choice")
LATER_ANSWER_TYPES = ("number", "money", "date", "time", "phone", "email", "code", "text")


def _answer_type(raw: Any, info: ValidationInfo) -> str:
    known = (*ANSWER_TYPES, *LATER_ANSWER_TYPES)
    expected = "one of " + ", ".join(f"`{a}`" for a in known)
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", expected, raw)
    if raw in LATER_ANSWER_TYPES:
        reading_of(info).report("not-supported-yet", f"the type `{raw}` is part of the language, but not of this version yet", raw.span)
        raise reported()
    if raw not in ANSWER_TYPES:
        give_up(info, "wrong-value", expected, raw, suggestions=nearest(raw, known))
    return str(raw)


AnswerType = Annotated[str, Reads(_answer_type, {"type": "string", "enum": [*ANSWER_TYPES]})]


@element
class Option(Element):
    """One option of a `choice` answer."""

    NOUN: ClassVar[str] = "option"

    label: Annotated[Template, Field(description="What it is called.")]
    value: Annotated[Value, Field(description="What the variable gets; default the label.")] = None
    speech: Annotated[Phrases, Field(description="Other phrases for it.")] = ()


_OPTION: TypeAdapter[Option] = TypeAdapter(Option)


def _read_options(raw: Any, info: ValidationInfo) -> tuple[Option, ...] | TemplateText:
    if isinstance(raw, Text) and "{{" in raw:
        template = read_template(raw, info)
        if template.whole is None:
            give_up(info, "wrong-value", 'a list, or one expression such as "{{ addresses }}"', raw)
        return template
    if not isinstance(raw, Items) or not raw:
        give_up(info, "wrong-type", 'a list with at least one option, or an expression such as "{{ addresses }}"', raw)
    options: list[Option] = []
    for entry in raw:
        block = entry
        if isinstance(entry, Text):
            block = Block({Text.at("label", entry.span): entry})
            block.span, block.key = entry.span, None
        options.append(read_element(_OPTION, block, info))
    return tuple(options)


_OPTION_SCHEMA: dict[str, Any] = {
    "anyOf": [
        TEXT_SCHEMA,
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["label"],
            "properties": {"label": TEXT_SCHEMA, "value": {}, "speech": {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}},
        },
    ]
}
Options = Annotated[tuple[Option, ...] | TemplateText, Reads(_read_options, {"anyOf": [{"type": "string"}, {"type": "array", "items": _OPTION_SCHEMA}]})]


Input = Annotated[str, one_of("any", "dtmf", "speech")]


def _confirm(raw: Any, info: ValidationInfo) -> str:
    if isinstance(raw, Text) and raw.strip() == "implicit":
        reading_of(info).report("not-supported-yet", "`confirm: implicit` is part of the language, but not of this version yet", raw.span)
        raise reported()
    value: str = one_of("never", "always", "when_unsure").function(raw, info)
    return value


Confirm = Annotated[str, Reads(_confirm, {"type": "string", "enum": ["never", "always", "when_unsure"]})]


@element
class Collect(Element):
    """Asks for one answer, by voice or keypad alike."""

    NOUN: ClassVar[str] = "collect"

    into: Annotated[VariableName, Field(description="The variable that gets the answer.")]
    type: Annotated[AnswerType, Field(description="What kind of answer it is.")]
    length: Annotated[Whole | None, Field(description="Exactly so many keys.")] = None
    min_length: Annotated[Whole | None, Field(description="At least so many keys.")] = None
    max_length: Annotated[Whole | None, Field(description="At most so many keys.")] = None
    options: Annotated[Options | None, Field(description="For `choice`: the options, numbered for the keypad in order.")] = None
    input: Annotated[Input, Field(description="Whether voice and keypad are taken, or one of them.")] = "any"
    end_key: Annotated[SpecialKey, Field(description="The key that ends the entry; `none` turns it off.")] = "#"
    cancel_key: Annotated[SpecialKey, Field(description="The key that throws the entry away.")] = ""
    timeout: Annotated[Duration | None, Field(description="Patience for the first input.")] = None
    digit_timeout: Annotated[Duration | None, Field(description="Patience between keys.")] = None
    end_timeout: Annotated[Duration, Field(description="Patience for the end key after a complete entry.")] = 0.0
    confirm: Annotated[Confirm, Field(description="Whether the answer is read back and asked for.")] = "never"
    confirm_prompt: Annotated[PromptText | None, Field(description="How it is read back.")] = None
    secret: Annotated[Truth, Field(description="Never logged, shown, handed over or read back.")] = False

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        kind = raw.get(Text("type"))
        if kind == "choice" and "options" not in raw and not reading.damaged:
            reading.report("missing-key", "an answer of type `choice` needs `options`", span_of(kind))
        for key in raw:
            if key == "options" and kind is not None and kind != "choice":
                reading.report("too-many-keys", f"`options` goes with `type: choice`, but this is {describe(kind)}", key.span)
            if key in ("length", "min_length", "max_length") and kind in ("yes_no", "choice"):
                reading.report("too-many-keys", f"`{key}` has no meaning for {describe(kind)}", key.span)
            if key in ("min_length", "max_length") and "length" in raw:
                reading.report("too-many-keys", f"`{key}` says the same as `length`; keep one", key.span)
        cancel = raw.get(Text("cancel_key"))
        if isinstance(cancel, Text) and cancel.lower() != "none":
            end = raw.get(Text("end_key"), Text.at("#", span_of(cancel)))
            same = {"star": "*", "pound": "#"}
            if same.get(str(cancel), str(cancel)) == same.get(str(end), str(end)):
                reading.report(
                    "wrong-value", f"`cancel_key` is the key that ends the entry ({end}); no key can do both", span_of(cancel), hint="Choose `star`, or give another `end_key`."
                )
            elif cancel.isdigit():
                reading.report("wrong-value", f"`cancel_key` is {cancel}, which the answer itself may need", span_of(cancel), suggestions=("star",))
        for limit in ("length", "max_length"):
            length = raw.get(Text(limit))
            if isinstance(length, Text) and length.isdigit() and int(length) == 0:
                reading.report("wrong-value", f"`{limit}` is 0: no answer can be right", span_of(length))
        lowest, highest = raw.get(Text("min_length")), raw.get(Text("max_length"))
        if isinstance(lowest, Text) and isinstance(highest, Text) and lowest.isdigit() and highest.isdigit() and int(lowest) > int(highest):
            reading.report("wrong-value", f"`max_length` is {highest}, less than `min_length`, {lowest}: no answer can be right", highest.span)

    @property
    def shortest(self) -> int:
        return self.length if self.length is not None else (self.min_length or 1)

    @property
    def longest(self) -> int | None:
        return self.length if self.length is not None else self.max_length
