"""`collect`: one answer, by voice or keypad alike."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter, ValidationInfo

from flowengine.language.elements import Element, described, element, read_element
from flowengine.language.expressions import Expression, Template, TemplateText, Value, read_template
from flowengine.language.phrases import Phrases
from flowengine.language.problems import nearest
from flowengine.language.prompts import PromptText
from flowengine.language.scalars import TEXT_SCHEMA, Duration, Listed, Reads, SpecialKey, Truth, VariableName, Whole, describe, give_up, one_of, span_of, typed_literal
from flowengine.language.source import Block, Items, Reading, Text

__all__ = ["ANSWER_TYPES", "SIZED_TYPES", "SPOKEN_TYPES", "Check", "Collect", "Option"]

ANSWER_TYPES = ("digits", "number", "money", "date", "time", "phone", "email", "yes_no", "code", "choice", "text")
SIZED_TYPES = ("digits", "code", "text")
"""Types whose answers have a length that can be asked for."""
SPOKEN_TYPES = ("email", "text")
"""Types that no keypad can give."""
CAREFUL_TYPES = ("money", "date", "code", "email", "yes_no")
"""Types that are read back where it isn't sure what was said, unless the author says otherwise."""

AnswerType = Annotated[str, one_of(*ANSWER_TYPES)]
_DAY = re.compile(r"today|tomorrow|yesterday|[+-][0-9]{1,4}[dwmy]|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


def _read_amount(raw: Any, info: ValidationInfo) -> float | TemplateText:
    """A bound of a number: a number, or an expression that gives one."""
    if isinstance(raw, Text) and "{{" in raw:
        return read_template(raw, info)
    value = typed_literal(Text.at(str(raw).strip(), raw.span, key=raw.key)) if isinstance(raw, Text) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        give_up(info, "wrong-value", 'a number, or an expression such as "{{ balance }}"', raw)
    return value


def _read_moment(raw: Any, info: ValidationInfo) -> str | TemplateText:
    """A bound of a date or a time of day."""
    if isinstance(raw, Text) and "{{" in raw:
        return read_template(raw, info)
    written = str(raw).strip().lower() if isinstance(raw, Text) else ""
    if _TIME.fullmatch(written) or (_DAY.fullmatch(written) and (written[4:5] != "-" or _is_date(written))):
        return written
    give_up(
        info,
        "bad-date",
        "a date such as `2026-12-24`, `today`, `tomorrow`, `+30d` or `-18y`, or a time such as `08:30`",
        raw,
        suggestions=nearest(written, ("today", "tomorrow", "yesterday")) if written else (),
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


Amount = Annotated[float | TemplateText, Reads(_read_amount, {"anyOf": [{"type": "number"}, TEXT_SCHEMA]})]
Moment = Annotated[str | TemplateText, Reads(_read_moment, {"type": "string", "examples": ["today", "+30d", "2026-12-24", "08:30"]})]


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
            "properties": described(Option, {"label": TEXT_SCHEMA, "value": {}, "speech": {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}}),
        },
    ]
}
Options = Annotated[tuple[Option, ...] | TemplateText, Reads(_read_options, {"anyOf": [{"type": "string"}, {"type": "array", "items": _OPTION_SCHEMA}]})]


Input = Annotated[str, one_of("any", "dtmf", "speech")]


Confirm = Annotated[str, one_of("never", "always", "when_unsure", "implicit")]


@element
class Check(Element):
    """What must hold of an answer, and what is said where it doesn't."""

    NOUN: ClassVar[str] = "check"

    if_: Annotated[Expression, Field(alias="if", description="What must hold, with the new answer under its name.")]
    prompt: Annotated[PromptText | None, Field(description="What is said where it doesn't hold.")] = None


@element
class Collect(Element):
    """Asks for one answer, by voice or keypad alike."""

    NOUN: ClassVar[str] = "collect"

    into: Annotated[VariableName, Field(description="The variable that gets the answer.")]
    type: Annotated[AnswerType, Field(description="What kind of answer it is.")]
    length: Annotated[Whole | None, Field(description="Exactly so many keys.")] = None
    min_length: Annotated[Whole | None, Field(description="At least so many keys.")] = None
    max_length: Annotated[Whole | None, Field(description="At most so many keys.")] = None
    min: Annotated[Amount | None, Field(description="The least number or amount.")] = None
    max: Annotated[Amount | None, Field(description="The greatest number or amount.")] = None
    earliest: Annotated[Moment | None, Field(description="The earliest date (`today`, `+30d`, `2026-12-24`) or time (`08:30`).")] = None
    latest: Annotated[Moment | None, Field(description="The latest date or time.")] = None
    check: Annotated[Annotated[tuple[Check, ...], Listed] | None, Field(description="What must hold of the answer.")] = None
    options: Annotated[Options | None, Field(description="For `choice`: the options, numbered for the keypad in order.")] = None
    input: Annotated[Input, Field(description="Whether voice and keypad are taken, or one of them.")] = "any"
    end_key: Annotated[SpecialKey, Field(description="The key that ends the entry; `none` turns it off.")] = "#"
    cancel_key: Annotated[SpecialKey, Field(description="The key that throws the entry away.")] = ""
    timeout: Annotated[Duration | None, Field(description="Patience for the first input.")] = None
    digit_timeout: Annotated[Duration | None, Field(description="Patience between keys.")] = None
    end_timeout: Annotated[Duration, Field(description="Patience for the end key after a complete entry.")] = 0.0
    confirm: Annotated[Confirm | None, Field(description="Whether the answer is read back. Default `when_unsure` for money, date, code, email and yes_no, else `never`.")] = None
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
            if key in ("length", "min_length", "max_length") and kind in ANSWER_TYPES and kind not in SIZED_TYPES:
                reading.report("too-many-keys", f"`{key}` has no meaning for {describe(kind)}", key.span)
            if key in ("min", "max") and kind in ANSWER_TYPES and kind not in ("number", "money"):
                better = (
                    "`earliest` and `latest` are for dates and times"
                    if kind in ("date", "time")
                    else "`min_length` and `max_length` count its characters"
                    if kind in SIZED_TYPES
                    else ""
                )
                reading.report("too-many-keys", f"`{key}` goes with numbers and amounts, but this is {describe(kind)}", key.span, hint=better and f"{better[0]}{better[1:]}.")
            if key in ("earliest", "latest") and kind in ANSWER_TYPES and kind not in ("date", "time"):
                reading.report("too-many-keys", f"`{key}` goes with `type: date` and `type: time`, but this is {describe(kind)}", key.span)
            if key in ("end_key", "cancel_key", "end_timeout", "digit_timeout") and kind in SPOKEN_TYPES:
                reading.report("too-many-keys", f"`{key}` has no meaning for {describe(kind)}, which no keypad can give", key.span)
            if key in ("min_length", "max_length") and "length" in raw:
                reading.report("too-many-keys", f"`{key}` says the same as `length`; keep one", key.span)
        cls._inspect_bounds(raw, kind, reading)
        if raw.get(Text("input")) == "dtmf" and kind in SPOKEN_TYPES:
            reading.report("wrong-value", f"no keypad can give {describe(kind)}", span_of(raw[Text("input")]), hint="Leave `input` out.")
        cancel = raw.get(Text("cancel_key"))
        if isinstance(cancel, Text) and cancel.lower() != "none":
            end = raw.get(Text("end_key"), Text.at("#", span_of(cancel)))
            same = {"star": "*", "pound": "#"}
            if same.get(str(cancel), str(cancel)) == same.get(str(end), str(end)):
                reading.report(
                    "wrong-value", f"`cancel_key` is the key that ends the entry ({end}); no key can do both", span_of(cancel), hint="Choose `star`, or give another `end_key`."
                )
            elif same.get(str(cancel), str(cancel)) == "*" and kind in ("number", "money"):
                reading.report("wrong-value", "`cancel_key` is the star, which is the point of a number", span_of(cancel), hint="Choose another way out, such as a command.")
            elif cancel.isdigit():
                reading.report("wrong-value", f"`cancel_key` is {cancel}, which the answer itself may need", span_of(cancel), suggestions=("star",))
        for limit in ("length", "max_length"):
            length = raw.get(Text(limit))
            if isinstance(length, Text) and length.isdigit() and int(length) == 0:
                reading.report("wrong-value", f"`{limit}` is 0: no answer can be right", span_of(length))
        lowest, highest = raw.get(Text("min_length")), raw.get(Text("max_length"))
        if isinstance(lowest, Text) and isinstance(highest, Text) and lowest.isdigit() and highest.isdigit() and int(lowest) > int(highest):
            reading.report("wrong-value", f"`max_length` is {highest}, less than `min_length`, {lowest}: no answer can be right", highest.span)

    @staticmethod
    def _inspect_bounds(raw: Block, kind: Any, reading: Reading) -> None:
        """Bounds of the wrong sort for the type, and bounds that leave no answer."""
        for key in ("earliest", "latest"):
            bound = raw.get(Text(key))
            if isinstance(bound, Text) and "{{" not in bound and kind in ("date", "time") and bool(_TIME.fullmatch(bound.strip())) == (kind == "date"):
                example = "`today` or `2026-12-24`" if kind == "date" else "`08:30`"
                reading.report("bad-date", f"`{key}` of a {kind} is something like {example}, but this is {describe(bound)}", bound.span)
        for low, high in (("min", "max"), ("earliest", "latest")):
            least, most = raw.get(Text(low)), raw.get(Text(high))
            if isinstance(least, Text) and isinstance(most, Text) and "{{" not in least + most:
                a, b = (typed_literal(Text.at(str(t).strip(), t.span)) for t in (least, most))
                comparable = (isinstance(a, int | float) and isinstance(b, int | float)) or (len(least) == len(most) and least[0].isdigit() and most[0].isdigit())
                if comparable and a > b:
                    reading.report("wrong-value", f"`{high}` is {most}, before `{low}`, {least}: no answer can be right", most.span)

    @property
    def confirms(self) -> str:
        """When the answer is read back: what the author says, else by its type."""
        return self.confirm or ("when_unsure" if self.type in CAREFUL_TYPES else "never")

    @property
    def bounded(self) -> bool:
        """Whether there are values of its type that it doesn't take."""
        return (self.min, self.max, self.earliest, self.latest) != (None, None, None, None)

    @property
    def asks_when_unsure(self) -> bool:
        """Whether an answer that isn't sure is asked about before it is taken."""
        return self.confirms == "always" or (self.confirms == "when_unsure" and not self.secret)

    @property
    def takes_keys(self) -> bool:
        return self.input != "speech" and self.type not in SPOKEN_TYPES

    @property
    def shortest(self) -> int:
        return self.length if self.length is not None else (self.min_length or 1)

    @property
    def longest(self) -> int | None:
        return self.length if self.length is not None else self.max_length
