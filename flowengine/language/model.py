"""A flow, read: what each block of the file says, frozen.

Every class is one block of the language page, in the page's words; a field's description is what `flowengine schema`
and the editors show. Words that name something (a state, a phrase list, a variable) are checked where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, InstanceOf, TypeAdapter, ValidationInfo
from pydantic.json_schema import SkipJsonSchema

from flowengine.language.calendars import Calendar
from flowengine.language.elements import Element, element, read_element
from flowengine.language.expressions import Expression, ExpressionText, Template, TemplateText, Value
from flowengine.language.header import Relay
from flowengine.language.phrases import PhraseText
from flowengine.language.problems import NOWHERE, Span, nearest
from flowengine.language.scalars import (
    Duration,
    FlowId,
    LanguageCode,
    Listed,
    Reads,
    StateId,
    Truth,
    VariableName,
    Whole,
    Word,
    describe,
    give_up,
    is_language,
    listed,
    one_of,
    read_keys,
    reading_of,
    reported,
    span_of,
)
from flowengine.language.source import Block, Items, Reading, Text

__all__ = [
    "Choice",
    "Collect",
    "Decision",
    "Flow",
    "Handoff",
    "OneOf",
    "Option",
    "Part",
    "Play",
    "Prompt",
    "Recovery",
    "Rung",
    "Say",
    "State",
    "Voicemail",
]


def _target(raw: Any, info: ValidationInfo) -> Text:
    """The name of a state of this flow."""
    reading = reading_of(info)
    if not isinstance(raw, Text) or not raw.strip():
        give_up(info, "wrong-type", "the name of a state", raw)
    if raw not in reading.states and not reading.damaged:
        key = raw.key or "goto"
        where = f"`{key}` names the state `{raw}`" if key != "goto" else f"this goes to `{raw}`"
        suggestions = nearest(raw, reading.states)
        names = sorted(reading.states)
        hint = "" if suggestions else "States: " + ", ".join(names[:12]) + (", …" if len(names) > 12 else ".")
        reading.report("unknown-target", f"{where}, which does not exist", raw.span, hint=hint, suggestions=suggestions)
    return raw


Target = Annotated[Text, Reads(_target, {"type": "string"})]


# ------------------------------------------------------------------------------------------------------------ prompts


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

    play: Annotated[Template, Field(description="URL of the recording, fetched by Twilio.")]
    loop: Annotated[Whole, Field(description="How often it is played; 0 is Twilio's maximum.")] = 1
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


Part = Say | Play | OneOf
_PARTS: dict[str, TypeAdapter[Any]] = {"say": TypeAdapter(Say), "play": TypeAdapter(Play), "one_of": TypeAdapter(OneOf)}


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
        except Exception as error:
            if type(error).__name__ != "PydanticCustomError":
                raise
    return tuple(parts)


def read_prompt(raw: Any, info: ValidationInfo) -> Prompt:
    """A text; or language → prompt; or a list of parts; or a single part."""
    reading = reading_of(info)
    if isinstance(raw, Block) and not set(raw) & set(_PARTS):
        languages = [key for key in raw if is_language(key)]
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
                    suggestions=nearest(key, reading.languages),
                    hint="Here stand languages, such as `en-US`, each with its text.",
                )
                continue
            parts[str(key)] = _read_parts(value, info)
        return Prompt(parts, raw.key.span if raw.key else raw.span)
    return Prompt({"": _read_parts(raw, info)}, span_of(raw))


_PART_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        *(
            {
                "type": "object",
                "additionalProperties": False,
                "required": [key],
                "properties": {key: value, "if": {"type": "string"}, "interruptible": {"type": "boolean"}, **more},
            }
            for key, value, more in (
                ("say", {"type": "string"}, {"language": {"type": "string"}}),
                ("play", {"type": "string"}, {"loop": {"type": "integer", "minimum": 0}, "text": {"type": "string"}}),
                ("one_of", {"type": "array", "items": {"type": "string"}}, {"language": {"type": "string"}}),
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


# ---------------------------------------------------------------------------------------------------------- listening


def _read_dtmf(raw: Any, info: ValidationInfo) -> tuple[str, ...]:
    """One or more keys (`1`, `12`, `star`), or a list of alternatives."""
    return tuple(read_keys(entry, info) for entry in listed(raw))


Dtmf = Annotated[tuple[str, ...], Reads(_read_dtmf, {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": ["string", "integer"]}}]})]
Phrases = Annotated[tuple[PhraseText, ...], Listed]
Assignments = Annotated[dict[VariableName, Value], Field(description="Variable → value.")]
Do = Annotated[Literal["repeat", "back", "restart"], one_of("repeat", "back", "restart")]


@element
class Choice(Element):
    """One branch: the keys and phrases that choose it, and where it leads."""

    NOUN: ClassVar[str] = "choice"

    dtmf: Annotated[Dtmf, Field(description="Keys that choose it: one or more, or a list of alternatives.")] = ()
    speech: Annotated[Phrases, Field(description="Phrases that choose it.")] = ()
    goto: Annotated[Target | None, Field(description="The state it leads to.")] = None
    do: Annotated[Do | None, Field(description="`repeat` the question, go `back` to the last one, or `restart` the flow.")] = None
    if_: Annotated[Expression | None, Field(alias="if", description="Offered only if this holds.")] = None
    set: Annotated[Assignments, Field(description="Variables set when it is chosen.")] = Field(default_factory=dict)
    language: Annotated[LanguageCode | None, Field(description="The language switched to when it is chosen.")] = None
    prompt: Annotated[PromptText | None, Field(description="Said when it is chosen.")] = None
    label: Annotated[Template | None, Field(description="What it is called in “did you mean billing?”.")] = None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        if not reading.damaged:
            if not {"dtmf", "speech"} & set(raw):
                reading.report("missing-key", "a choice needs `dtmf` or `speech`, or nobody can choose it", raw.span)
            if not {"goto", "do"} & set(raw):
                reading.report("missing-key", "a choice needs `goto` or `do`", raw.span)
        if "goto" in raw and "do" in raw:
            key = next(k for k in raw if k == "do")
            reading.report("too-many-keys", "a choice has `goto` or `do`, not both", key.span)


@element
class Rung(Element):
    """One rung of a ladder: what is said at this failure, and where the call goes then."""

    NOUN: ClassVar[str] = "rung"

    prompt: Annotated[PromptText | None, Field(description="What is said.")] = None
    goto: Annotated[Target | None, Field(description="Where the call goes; without it the question is asked again.")] = None
    reprompt: Annotated[Truth, Field(description="Whether the state's own prompt follows.")] = True


_RUNG: TypeAdapter[Rung] = TypeAdapter(Rung)


def _read_ladder(raw: Any, info: ValidationInfo) -> tuple[Rung, ...]:
    rungs: list[Rung] = []
    for entry in listed(raw):
        if isinstance(entry, Block) and set(entry) & {"prompt", "goto", "reprompt"}:
            rungs.append(read_element(_RUNG, entry, info))
        else:
            block = Block({Text.at("prompt", span_of(entry)): entry})
            block.span, block.key = span_of(entry), None
            rungs.append(read_element(_RUNG, block, info))
    return tuple(rungs)


_RUNG_SCHEMA: dict[str, Any] = {
    "anyOf": [
        PROMPT_SCHEMA,
        {"type": "object", "additionalProperties": False, "properties": {"prompt": PROMPT_SCHEMA, "goto": {"type": "string"}, "reprompt": {"type": "boolean"}}},
    ]
}
Ladder = Annotated[tuple[Rung, ...], Reads(_read_ladder, {"anyOf": [_RUNG_SCHEMA, {"type": "array", "items": _RUNG_SCHEMA}]})]


@element
class Recovery(Element):
    """What happens when nothing is heard or understood, for the whole flow."""

    NOUN: ClassVar[str] = "recovery"

    timeout: Annotated[Duration | None, Field(description="Patience after the prompt has been heard. Default 6s.")] = None
    digit_timeout: Annotated[Duration | None, Field(description="Patience between two keys. Default 3s.")] = None
    no_input: Annotated[Ladder | None, Field(description="What is said at the first silence, the second, …")] = None
    no_match: Annotated[Ladder | None, Field(description="What is said when the first answer isn't understood, the second, …")] = None
    fallback: Annotated[Target | None, Field(description="The state for callers who can't be helped otherwise.")] = None
    max_failures: Annotated[Whole, Field(description="Failures in a row over the whole call before the fallback.")] = 6


# ------------------------------------------------------------------------------------------------------------ collect

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
        from flowengine.language.expressions import read_template

        template = read_template(raw, info)
        if template.whole is None:
            give_up(info, "wrong-value", 'a list, or one expression such as "{{ addresses }}"', raw)
        return template
    if not isinstance(raw, Items) or not raw:
        give_up(info, "wrong-type", 'a list, or an expression such as "{{ addresses }}"', raw)
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
        {"type": "string"},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["label"],
            "properties": {"label": {"type": "string"}, "value": {}, "speech": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}},
        },
    ]
}
Options = Annotated[tuple[Option, ...] | TemplateText, Reads(_read_options, {"anyOf": [{"type": "string"}, {"type": "array", "items": _OPTION_SCHEMA}]})]


def _read_special_key(raw: Any, info: ValidationInfo) -> str:
    """A single key, or `none`."""
    if isinstance(raw, Text) and raw.strip().lower() == "none":
        return ""
    key = read_keys(raw, info)
    if len(key) != 1:
        give_up(info, "bad-keys", "a single key, or `none`", raw)
    return key


SpecialKey = Annotated[str, Reads(_read_special_key, {"type": "string"})]
Input = Annotated[str, one_of("any", "dtmf", "speech")]
Confirm = Annotated[str, one_of("never", "always", "when_unsure")]


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
        lowest, highest = raw.get(Text("min_length")), raw.get(Text("max_length"))
        if isinstance(lowest, Text) and isinstance(highest, Text) and lowest.isdigit() and highest.isdigit() and int(lowest) > int(highest):
            reading.report("wrong-value", f"`max_length` is {highest}, less than `min_length`, {lowest}: no answer can be right", highest.span)

    @property
    def shortest(self) -> int:
        return self.length if self.length is not None else (self.min_length or 1)

    @property
    def longest(self) -> int | None:
        return self.length if self.length is not None else self.max_length


# ------------------------------------------------------------------------------------------------- decisions and exits


@element
class Decision(Element):
    """One line of a `decide`: if this holds, the call goes there; `else` is the last."""

    NOUN: ClassVar[str] = "decision"

    if_: Annotated[Expression | None, Field(alias="if", description="What must hold.")] = None
    goto: Annotated[Target | None, Field(description="Where the call goes then.")] = None
    else_: Annotated[Target | None, Field(alias="else", description="Where it goes otherwise; the last line.")] = None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        keys = set(raw)
        if not reading.damaged and keys and keys not in ({"if", "goto"}, {"else"}):
            if "else" in keys:
                reading.report("too-many-keys", "a line of `decide` is `{if, goto}`, or the last `{else: state}`", raw.span)
            elif keys & {"if", "goto"}:
                missing = "goto" if "if" in keys else "if"
                reading.report("missing-key", f"a line of `decide` needs `{missing}`", raw.span)


@element
class Voicemail(Element):
    """A recording of what the caller leaves."""

    NOUN: ClassVar[str] = "voicemail"

    max_length: Annotated[Duration, Field(description="The longest message. Default two minutes.")] = 120.0
    timeout: Annotated[Duration, Field(description="Silence that ends it.")] = 5.0
    end_key: Annotated[SpecialKey, Field(description="The key that ends it.")] = "#"

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, Text) and raw.strip().lower() in ("true", "yes", "on"):
            block = Block()
            block.span, block.key = raw.span, raw.key
            return block
        return raw


@element
class Queue(Element):
    """A queue of Twilio's: by name, or by the TaskRouter workflow that gets the data as a task."""

    NOUN: ClassVar[str] = "queue"

    name: Annotated[Template | None, Field(description="The queue's name.")] = None
    workflow_sid: Annotated[Template | None, Field(description="The TaskRouter workflow (WW…).")] = None

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, Text):
            key = "workflow_sid" if raw.startswith("WW") and len(raw) == 34 else "name"
            block = Block({Text.at(key, raw.span): raw})
            block.span, block.key = raw.span, raw.key
            return block
        return raw

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        if len({"name", "workflow_sid"} & set(raw)) != 1:
            reading.report("missing-key", "a queue has either a `name` or a `workflow_sid`", raw.span)


HANDOFF_KINDS = ("dial", "queue", "refer", "voicemail", "flow", "redirect", "studio", "exit")
DIAL_OUTCOMES = ("completed", "busy", "no_answer", "failed", "canceled")


@element
class Handoff(Element):
    """Ends the relay session and tells Twilio what's next."""

    NOUN: ClassVar[str] = "handoff"

    dial: Annotated[Template | None, Field(description="A number, `sip:…` or `client:…` to connect to.")] = None
    queue: Annotated[Queue | None, Field(description="A queue, by name or `{workflow_sid: WW…}`.")] = None
    refer: Annotated[Template | None, Field(description="A SIP address to refer the call to.")] = None
    voicemail: Annotated[Voicemail | None, Field(description="Record a message.")] = None
    flow: Annotated[Word | None, Field(description="Another flow served here.")] = None
    redirect: Annotated[Template | None, Field(description="URL of TwiML.")] = None
    studio: Annotated[Template | None, Field(description="A Studio flow (FW…).")] = None
    exit: Annotated[Template | None, Field(description="A label; the call goes to `relay.exit_url` with it.")] = None
    timeout: Annotated[Duration | None, Field(description="How long a dial rings.")] = None
    caller_id: Annotated[Template | None, Field(description="The number shown to whom is dialled.")] = None
    record: Annotated[Truth, Field(description="Whether a dial is recorded.")] = False
    data: Annotated[dict[VariableName, Value], Field(description="Name → value, handed over.")] = Field(default_factory=dict)

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        kinds = [key for key in raw if key in HANDOFF_KINDS]
        if not kinds and not reading.damaged:
            reading.report("missing-key", "a handoff needs one of " + ", ".join(f"`{k}`" for k in HANDOFF_KINDS), span_of(raw.key or raw))
        for extra in kinds[1:]:
            reading.report("too-many-keys", f"a handoff goes one way, but this has `{kinds[0]}` and `{extra}`", extra.span)
        for key in raw:
            if key in ("timeout", "caller_id", "record") and kinds and kinds[0] != "dial":
                reading.report("too-many-keys", f"`{key}` goes with `dial`", key.span)
        data = raw.get(Text("data"))
        if isinstance(data, Block):
            for key in data:
                if key == "flowengine":
                    reading.report("bad-name", "the name `flowengine` is kept for the engine's own data", key.span)

    @property
    def kind(self) -> str:
        return next(kind for kind in HANDOFF_KINDS if getattr(self, kind) is not None)


# --------------------------------------------------------------------------------------------------- states and flows

JOBS = ("choices", "collect", "decide", "handoff", "hangup")
LISTENING_ONLY = ("no_input", "no_match", "commands", "type_ahead", "timeout", "digit_timeout")


def _read_commands(raw: Any, info: ValidationInfo) -> tuple[Choice, ...] | Literal[False]:
    if isinstance(raw, Text):
        if raw.strip().lower() in ("false", "no", "off"):
            return False
        give_up(info, "wrong-type", "`false`, or a list of choices", raw)
    return tuple(read_element(_CHOICE, entry, info) for entry in listed(raw))


_CHOICE: TypeAdapter[Choice] = TypeAdapter(Choice)
StateCommands = Annotated[tuple[Choice, ...] | Literal[False], Reads(_read_commands, {"anyOf": [{"const": False}, {"type": "array", "items": {"type": "object"}}]})]
Outcome = Annotated[str, one_of(*DIAL_OUTCOMES)]


@element
class State(Element):
    """One state: what it says, and at most one job. With none, it speaks and goes on."""

    NOUN: ClassVar[str] = "state"

    prompt: Annotated[PromptText | None, Field(description="What is said on entering.")] = None
    language: Annotated[LanguageCode | None, Field(description="The language switched to on entering.")] = None
    interruptible: Annotated[Truth | None, Field(description="Whether the caller can cut the prompt.")] = None
    set: Annotated[Assignments, Field(description="Variables set on entering, before the prompt.")] = Field(default_factory=dict)
    goto: Annotated[Target | None, Field(description="Where the call goes when the state has done its job.")] = None
    notes: Annotated[Word | None, Field(description="For people.")] = None

    choices: Annotated[tuple[Choice, ...] | None, Listed, Field(description="Branches by key and phrase.")] = None
    collect: Annotated[Collect | None, Field(description="Ask for one answer.")] = None
    decide: Annotated[tuple[Decision, ...] | None, Listed, Field(description="Go one way or another.")] = None
    handoff: Annotated[Handoff | None, Field(description="Hand the call over.")] = None
    hangup: Annotated[Truth, Field(description="End the call after the prompt.")] = False
    outcomes: Annotated[dict[Outcome, Target], Field(description="How a dial ended → where the call goes.")] = Field(default_factory=dict)

    no_input: Annotated[Ladder | None, Field(description="What is said at the first silence, the second, …")] = None
    no_match: Annotated[Ladder | None, Field(description="What is said when the first answer isn't understood, the second, …")] = None
    commands: Annotated[StateCommands | None, Field(description="`false`: the flow's commands don't work here; or more of them.")] = None
    type_ahead: Annotated[Truth, Field(description="Whether keys pressed before the prompt count.")] = True
    timeout: Annotated[Duration | None, Field(description="Patience after the prompt has been heard.")] = None
    digit_timeout: Annotated[Duration | None, Field(description="Patience between two keys.")] = None

    @property
    def listens(self) -> bool:
        return self.choices is not None or self.collect is not None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        jobs = [key for key in raw if key in JOBS]
        for extra in jobs[1:]:
            reading.report("too-many-keys", f"a state has one job, but `{raw.key}` has `{jobs[0]}` and `{extra}`", extra.span, hint="Make two states of it, joined by `goto`.")
        later = {"request", "subflow", "return", "browse"} & set(raw)
        if not reading.damaged and not later:
            if not jobs and "goto" not in raw:
                reading.report("dead-end", f"`{raw.key}` leads nowhere: it needs `goto`, `choices`, `collect`, `decide`, `handoff` or `hangup`", span_of(raw.key or raw))
            if "collect" in jobs and "goto" not in raw:
                reading.report("missing-key", f"`{raw.key}` collects an answer and needs a `goto` for where the call goes then", span_of(raw.key or raw))
        for key in raw:
            if key in LISTENING_ONLY and jobs and not set(jobs) & {"choices", "collect"}:
                reading.report("too-many-keys", f"`{key}` goes with `choices` or `collect`; this state doesn't listen", key.span)
            if key == "outcomes" and not later and "handoff" not in raw:
                reading.report("too-many-keys", "`outcomes` goes with a `handoff` that dials", key.span)
        lines = raw.get(Text("decide"))
        if isinstance(lines, Items) and lines and not reading.damaged:
            for line in lines[:-1]:
                if isinstance(line, Block) and "else" in line:
                    reading.report("else-not-last", "`else` must be the last line of `decide`: what follows is never reached", next(k for k in line if k == "else").span)
            last = lines[-1]
            if isinstance(last, Block) and "else" not in last:
                reading.report("missing-else", "the last line of `decide` must be `{else: state}`, for when nothing holds", last.span)


@element
class Flow(Element):
    """A whole flow."""

    NOUN: ClassVar[str] = "flow"

    flow: Annotated[FlowId, Field(description="Its id, and its place in the URL.")]
    title: Annotated[Word | None, Field(description="For people.")] = None
    description: Annotated[Word | None, Field(description="For people.")] = None
    numbers: Annotated[tuple[Word, ...], Listed, Field(description="The phone numbers it answers.")] = ()
    relay: Annotated[Relay, Field(description="The header: becomes `<ConversationRelay>`.")] = Field(default_factory=Relay)
    start: Annotated[Target, Field(description="The first state.")]
    states: Annotated[dict[StateId, State], Field(description="Id → state.")]
    variables: Annotated[Assignments, Field(description="Name → first value.")] = Field(default_factory=dict)
    commands: Annotated[tuple[Choice, ...], Listed, Field(description="Choices that work in every listening state.")] = ()
    recovery: Annotated[Recovery, Field(description="What happens when nothing is heard or understood.")] = Field(default_factory=Recovery)
    calendars: Annotated[dict[VariableName, Calendar], Field(description="Name → opening hours.")] = Field(default_factory=dict)
    phrases: Annotated[dict[str, Phrases], Field(description="Name → phrases, used as `<name>`.")] = Field(default_factory=dict)

    file: Annotated[str, SkipJsonSchema()] = ""
    version: Annotated[str, SkipJsonSchema()] = ""

    @property
    def id(self) -> str:
        return str(self.flow)

    @classmethod
    def _keys(cls) -> frozenset[str]:
        return super()._keys() - {"file", "version"}

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        states = raw.get(Text("states"))
        if isinstance(states, Block) and not states:
            reading.report("missing-key", "`states` has no state yet", span_of(states.key or states))


__all__ += ["ANSWER_TYPES", "DIAL_OUTCOMES", "HANDOFF_KINDS", "ExpressionText", "InstanceOf", "Queue", "TemplateText"]
