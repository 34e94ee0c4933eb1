"""Scenario tests as an author writes them, in `NAME.test.yaml` beside the flow: read, with every mistake told.

The file is read like a flow: each word knows where it stands, and what is wrong is told at once, with the nearest right
word. Which states, variables and languages there are is known from the flow that is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as plain_field
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from flowengine.language.elements import Element, collect, element, read_element
from flowengine.language.handoff import HANDOFF_KINDS
from flowengine.language.problems import NOWHERE, Problem, Span, nearest
from flowengine.language.scalars import (
    FLOW_ID_SCHEMA,
    TEXT_SCHEMA,
    Duration,
    LanguageCode,
    Listed,
    Reads,
    Whole,
    Word,
    give_up,
    listed,
    one_of,
    read_keys,
    reading_of,
    span_of,
    typed_literal,
)
from flowengine.language.source import Block, Items, Reading, Text
from flowengine.testing.answers import TAKES, Answer, split_address
from flowengine.testing.hearing import Piece

__all__ = ["RETURNED", "STEPS", "Caller", "ExpectedHandoff", "Interruption", "Scenario", "ScenarioFile", "Step", "json_schema", "read_tests", "seconds_in"]

RETURNED = ("completed", "busy", "no_answer", "failed", "canceled", "recorded")
ENDS = ("hangup", "hang_up", *HANDOFF_KINDS)


# ------------------------------------------------------------------------------------------------------------- values


_SECONDS: TypeAdapter[float] = TypeAdapter(Duration)


def _read_seconds(raw: Any, info: ValidationInfo) -> float:
    """A duration. A bare number is taken as seconds, and told of: in a list of steps `wait: 2` is easily misread."""
    seconds = read_element(_SECONDS, raw, info)
    if isinstance(raw, Text) and raw.strip().replace(".", "", 1).isdigit() and seconds:
        key = f"`{raw.key}: {raw}`" if raw.key else f"`{raw}`"
        reading_of(info).report("no-unit", f"{key} has no unit; it is taken as seconds", raw.span, suggestions=(f"{raw.strip()}s", f"{raw.strip()}ms"), severity="warning")
    return seconds


def seconds_in(value: Any) -> Any:
    """The seconds of a duration that stands where anything may; anything else as it is."""
    try:
        return _SECONDS.validate_python(Text.at(str(value), NOWHERE), context=Reading(""))
    except ValidationError:
        return value


def _read_text(raw: Any, info: ValidationInfo) -> str:
    """Any text, also an empty one."""
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", "a text", raw)
    return str(raw)


def read_value(raw: Any) -> Any:
    """What stands in a file as a value: unquoted numbers and truths as such, lists and blocks of them."""
    if isinstance(raw, Text):
        return typed_literal(raw)
    if isinstance(raw, Items):
        return [read_value(child) for child in raw]
    return {str(key): read_value(child) for key, child in raw.items()} if isinstance(raw, Block) else raw


def _read_moment(raw: Any, info: ValidationInfo) -> datetime:
    try:
        return datetime.fromisoformat(str(raw).strip())
    except ValueError:
        give_up(info, "bad-date", "a date with a time, such as `2026-12-24 11:30`", raw)


def _read_wanted(raw: Any, info: ValidationInfo) -> str:
    split = split_address(str(raw))
    if split is None or "://" not in split[1]:
        at = str(raw).strip()
        mended = (f"GET {at}",) if at.startswith(("http://", "https://")) else ()
        give_up(info, "bad-address", "a method and an address, such as `GET https://clinic.example/patients`", raw, suggestions=mended)
    return " ".join(split)


def _read_status(raw: Any, info: ValidationInfo) -> int:
    status = read_element(_WHOLE, raw, info)
    if not 100 <= status <= 599:
        give_up(info, "wrong-value", "a status from 100 to 599", raw)
    return status


def _read_truth(raw: Any, info: ValidationInfo) -> bool:
    """`true`, also where nothing stands."""
    return True if isinstance(raw, Text) and not raw.strip() else str(raw).strip().lower() in ("true", "yes", "on")


_WHOLE: TypeAdapter[int] = TypeAdapter(Whole)
Seconds = Annotated[float, Reads(_read_seconds, {"type": "string", "examples": ["2s", "500ms", "1m"]})]
AnyText = Annotated[str, Reads(_read_text, TEXT_SCHEMA)]
Name = Annotated[str, Reads(_read_text, TEXT_SCHEMA)]
Anything = Annotated[Any, Reads(lambda raw, info: read_value(raw), {})]
Moment = Annotated[datetime, Reads(_read_moment, {"type": "string", "examples": ["2026-12-24 11:30"]})]
Wanted = Annotated[str, Reads(_read_wanted, {"type": "string"})]


@element
class Caller(Element):
    """Who calls whom, when, with what."""

    NOUN: ClassVar[str] = "call"

    from_: Annotated[Word | None, Field(alias="from", description="The caller's number.")] = None
    to: Annotated[Word | None, Field(description="The number called.")] = None
    moment: Annotated[Moment | None, Field(alias="at", description="When the call is answered: in the zone of the flow's first calendar, else UTC. Now, unless given.")] = None
    parameters: Annotated[dict[Name, AnyText], Field(description="Name → value, as `call.parameters` has it.")] = Field(default_factory=dict)
    direction: Annotated[str | None, one_of("inbound", "outbound"), Field(description="`outbound` for a call that was placed.")] = None
    language: Annotated[LanguageCode | None, Field(description="The language that the call begins in, if it isn't the header's.")] = None


@element
class _Answer(Element):
    """What another system answers."""

    NOUN: ClassVar[str] = "system's answer"

    status: Annotated[Annotated[int, Reads(_read_status, {"type": "integer"})], Field(description="The status. Default 200.")] = 200
    body: Annotated[Anything, Field(description="The body, as the flow's `into` gets it.")] = None
    json_: Annotated[Anything, Field(alias="json", description="The same as `body`.")] = None
    takes: Annotated[Seconds, Field(description="How long the answer takes. Longer than the request's `timeout` is no answer.")] = TAKES
    fails: Annotated[Annotated[bool, Reads(_read_truth, {"type": "boolean"})], Field(description="Nothing answers at all.")] = False

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        if not isinstance(raw, Text):
            return raw
        key = "fails" if raw.strip().lower() in ("failed", "fails", "nothing") else "status"
        block = Block({Text.at(key, raw.span): Text.at("true", raw.span) if key == "fails" else raw})
        block.span, block.key = raw.span, raw.key
        return block

    @property
    def answer(self) -> Answer:
        return Answer(self.status, self.body if self.body is not None else self.json_, self.takes, self.fails)


_ANSWER: TypeAdapter[_Answer] = TypeAdapter(_Answer)


def _read_answers(raw: Any, info: ValidationInfo) -> tuple[Answer, ...]:
    return tuple(read_element(_ANSWER, entry, info).answer for entry in listed(raw))


_ANSWER_SCHEMA = {"anyOf": [{"type": "integer"}, {"enum": ["failed"]}, _ANSWER.json_schema()]}
Answered = Annotated[tuple[Answer, ...], Reads(_read_answers, {"anyOf": [*_ANSWER_SCHEMA["anyOf"], {"type": "array", "items": _ANSWER_SCHEMA}]})]
Requests = Annotated[dict[Wanted, Answered], Field(description="`METHOD address` → what that system answers.")]
Names = dict[Name, AnyText]


# -------------------------------------------------------------------------------------------------------------- steps


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done or looked at, with what, and where it stands."""

    kind: str
    value: Any
    span: Span


@element
class Interruption(Element):
    """Talking, or pressing keys, over what is being said."""

    NOUN: ClassVar[str] = "step `interrupt`"

    say: Annotated[Word | None, Field(description="What is said.")] = None
    press: Annotated[Annotated[str, Reads(lambda raw, info: read_keys(raw, info), {"type": ["string", "integer"]})] | None, Field(description="The keys pressed.")] = None
    after: Annotated[Seconds, Field(description="How long after the step before, or after the first sound where it is still to come.")] = 0.0

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        given = [key for key in raw if key in ("say", "press")]
        if not given and not reading.lost:
            reading.report("missing-key", "`interrupt` needs `say` or `press`", span_of(raw.key or raw))
        for extra in given[1:]:
            reading.report("too-many-keys", "`interrupt` has `say` or `press`, not both", extra.span)


@element
class _After(Element):
    """When something happens."""

    NOUN: ClassVar[str] = "moment"

    after: Annotated[Seconds, Field(description="How long after the step before.")] = 0.0

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, Text) and raw.strip().lower() in ("", "true", "yes", "on"):
            block = Block()
            block.span, block.key = raw.span, raw.key
            return block
        return raw


@element
class ExpectedHandoff(Element):
    """Where the call should go: a kind with its target, and any of what goes along."""

    NOUN: ClassVar[str] = "handoff"

    dial: Annotated[Anything, Field(description="The number, `sip:…` or `client:…`.")] = None
    queue: Annotated[Anything, Field(description="The queue's name, or `{workflow_sid: WW…}`.")] = None
    refer: Annotated[Anything, Field(description="The SIP address.")] = None
    voicemail: Annotated[Anything, Field(description="`true`, or any of `max_length`, `timeout`, `end_key`.")] = None
    flow: Annotated[Anything, Field(description="The id of the flow.")] = None
    redirect: Annotated[Anything, Field(description="The URL.")] = None
    studio: Annotated[Anything, Field(description="The Studio flow.")] = None
    exit: Annotated[Anything, Field(description="The label.")] = None
    timeout: Annotated[Seconds | None, Field(description="How long it rings.")] = None
    caller_id: Annotated[Word | None, Field(description="The number shown.")] = None
    data: Annotated[dict[Name, Anything], Field(description="Name → value, of what goes along; what isn't named here may be anything.")] = Field(default_factory=dict)

    @classmethod
    def _shape(cls, raw: Any, info: ValidationInfo) -> Any:
        if not isinstance(raw, Text):
            return raw
        kind = raw.strip()
        if kind not in HANDOFF_KINDS:
            give_up(info, "wrong-value", "one of " + ", ".join(f"`{k}`" for k in HANDOFF_KINDS), raw, suggestions=nearest(kind, HANDOFF_KINDS))
        block = Block({Text.at(kind, raw.span): Text.at("true", raw.span)})
        block.span, block.key = raw.span, raw.key
        return block

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        kinds = [key for key in raw if key in HANDOFF_KINDS]
        if not kinds and not reading.lost:
            reading.report("missing-key", "a handoff is one of " + ", ".join(f"`{k}`" for k in HANDOFF_KINDS), span_of(raw.key or raw))
        for extra in kinds[1:]:
            reading.report("too-many-keys", f"a handoff goes one way, but this has `{kinds[0]}` and `{extra}`", extra.span)

    @property
    def kind(self) -> str:
        return next(kind for kind in HANDOFF_KINDS if getattr(self, kind) is not None)


def _read_hear(raw: Any, info: ValidationInfo) -> Piece:
    text = read_element(_WORD, raw, info)
    try:
        return Piece.of(text)
    except ValueError as error:
        give_up(info, "wrong-value", "words, or a `/regular expression/`", raw, hint=f"{str(error)[0].upper()}{str(error)[1:]}.")


def _read_state(raw: Any, info: ValidationInfo) -> str:
    reading, name = reading_of(info), read_element(_WORD, raw, info)
    if reading.states and name not in reading.states:
        suggestions = nearest(name, reading.states)
        names = sorted(state for state in reading.states if "/" not in state)
        hint = "" if suggestions else f"States: {', '.join(names[:12])}" + (", …" if len(names) > 12 else ".")
        reading.report("unknown-target", f"`state` names `{name}`, which does not exist", name.span, hint=hint, suggestions=suggestions)
    return str(name)


def _read_variables(raw: Any, info: ValidationInfo) -> dict[str, tuple[Any, Span]]:
    """Name → the value that it should have, and where that stands."""
    reading = reading_of(info)
    if not isinstance(raw, Block):
        give_up(info, "wrong-type", "names with values, such as `{visits: 2}`", raw)
    for name in raw:
        if reading.variables and name not in reading.variables:
            suggestions = nearest(name, reading.variables)
            reading.report("unknown-variable", f"the flow has no variable `{name}`", name.span, suggestions=suggestions)
    return {str(name): (read_value(value), span_of(value)) for name, value in raw.items()}


def _read_ends(raw: Any, info: ValidationInfo) -> str:
    word = str(raw).strip().lower() if isinstance(raw, Text) else ""
    if isinstance(raw, Text) and word in ("", "true", "yes", "on"):
        return ""
    if word not in ENDS:
        give_up(info, "wrong-value", "nothing, `hangup`, `hang_up` (by the caller), or the kind of a handoff", raw, suggestions=nearest(word, ENDS))
    return word


def _by(adapter: TypeAdapter[Any]) -> Callable[[Any, ValidationInfo], Any]:
    return lambda raw, info: read_element(adapter, raw, info)


_WORD: TypeAdapter[Text] = TypeAdapter(Word)
_AFTER: TypeAdapter[_After] = TypeAdapter(_After)
_KEYS_SCHEMA: dict[str, Any] = {"type": ["string", "integer"]}
_AFTER_SCHEMA: dict[str, Any] = {"anyOf": [{"type": ["boolean", "null"]}, _AFTER.json_schema()]}


@dataclass(frozen=True, slots=True)
class _StepKind:
    """How a step's value is read, its JSON Schema, and whether it may stand without one."""

    read: Callable[[Any, ValidationInfo], Any]
    schema: dict[str, Any] = plain_field(default_factory=lambda: dict(TEXT_SCHEMA))
    bare: bool = False


_RETURNS: TypeAdapter[str] = TypeAdapter(Annotated[str, one_of(*RETURNED)])
_INTERRUPTION: TypeAdapter[Interruption] = TypeAdapter(Interruption)
_HANDOFF: TypeAdapter[ExpectedHandoff] = TypeAdapter(ExpectedHandoff)
_SECONDS_SCHEMA: dict[str, Any] = {"type": "string", "examples": ["2s", "500ms", "1m"]}

STEPS: Mapping[str, _StepKind] = {
    "hear": _StepKind(_read_hear),
    "silence_after": _StepKind(_read_seconds, _SECONDS_SCHEMA),
    "press": _StepKind(lambda raw, info: read_keys(raw, info), _KEYS_SCHEMA),
    "say": _StepKind(_by(_WORD)),
    "say_partial": _StepKind(_by(_WORD)),
    "interrupt": _StepKind(_by(_INTERRUPTION), _INTERRUPTION.json_schema()),
    "wait": _StepKind(_read_seconds, _SECONDS_SCHEMA),
    "state": _StepKind(_read_state, {"type": "string"}),
    "variables": _StepKind(_read_variables, {"type": "object"}),
    "language": _StepKind(_by(TypeAdapter(LanguageCode)), {"type": "string"}),
    "handoff": _StepKind(_by(_HANDOFF), {"anyOf": [{"enum": list(HANDOFF_KINDS)}, _HANDOFF.json_schema()]}),
    "returns": _StepKind(_by(_RETURNS), {"enum": list(RETURNED)}),
    "socket_drops": _StepKind(lambda raw, info: read_element(_AFTER, raw, info).after, _AFTER_SCHEMA, True),
    "hang_up": _StepKind(lambda raw, info: read_element(_AFTER, raw, info).after, _AFTER_SCHEMA, True),
    "ends": _StepKind(_read_ends, {"anyOf": [{"type": ["boolean", "null"]}, {"enum": list(ENDS)}]}, True),
}
"""The steps of the language, each with how its value is read."""


def _read_steps(raw: Any, info: ValidationInfo) -> tuple[Step, ...]:
    """The steps of a test. One with several keys is as many steps, in order. What can't be read is told, and left out."""
    reading = reading_of(info)
    steps: list[Step] = []
    for entry in listed(raw):
        if isinstance(entry, Block):
            given = dict(entry.items())
            if not given and not reading.damaged:
                reading.report("wrong-type", "a step is a word with what belongs to it, such as `press: 1`; this is nothing", entry.span)
        elif isinstance(entry, Text):
            given = {entry: Text.at("", entry.span, key=entry)}
        else:
            reading.report("wrong-type", "a step is a word with what belongs to it, such as `press: 1`; this is a list", span_of(entry))
            continue
        for key, value in given.items():
            step = _read_step(key, value, isinstance(entry, Text), info)
            if step is not None:
                steps.append(step)
    return tuple(steps)


_OTHER_STEPS = {
    "silence": "silence_after",
    "pause": "wait",
    "hangup": "hang_up",
    "dtmf": "press",
    "key": "press",
    "speak": "say",
    "speech": "say",
    "prompt": "hear",
    "expect": "hear",
    "goto": "state",
}


def _meant_step(key: str) -> tuple[str, ...]:
    """The step that was probably meant: by another word, misspelt, or without its colon."""
    first, _, rest = key.partition(" ")
    if first in STEPS:
        return (f"{first}: {rest}",)
    return (_OTHER_STEPS[key],) if key in _OTHER_STEPS else nearest(first, STEPS)


def _read_step(key: Text, value: Any, bare: bool, info: ValidationInfo) -> Step | None:
    reading = reading_of(info)
    kind = STEPS.get(str(key))
    if kind is None:
        near = _meant_step(str(key))
        hint = "" if near else "The steps: " + ", ".join(STEPS) + "."
        reading.report("unknown-step", f"there is no step `{key if len(key) <= 40 else key[:39] + '…'}`", key.span, hint=hint, suggestions=near)
        return None
    if bare and not kind.bare:
        reading.report("empty-value", f"`{key}` needs something behind it, such as `{key}: {_EXAMPLES.get(str(key), '…')}`", key.span)
        return None
    try:
        return Step(str(key), kind.read(value, info), span_of(value) if isinstance(value, Text) and value else key.span)
    except PydanticCustomError:
        return None  # told already


_EXAMPLES: Mapping[str, str] = {
    "hear": "For appointments",
    "press": "1",
    "say": "billing",
    "wait": "2s",
    "silence_after": "6s",
    "state": "menu",
    "returns": "busy",
    "interrupt": "{press: 1, after: 1.2s}",
    "handoff": "{dial: …}",
    "variables": "{visits: 2}",
    "language": "es-US",
}


def _steps_schema() -> dict[str, Any]:
    one = {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": {name: kind.schema for name, kind in STEPS.items()}}
    return {"type": "array", "items": {"anyOf": [{"enum": [name for name, kind in STEPS.items() if kind.bare]}, one]}}


Steps = Annotated[tuple[Step, ...], Reads(_read_steps, _steps_schema())]


# -------------------------------------------------------------------------------------------------------------- files


@element
class Scenario(Element):
    """One call, step by step."""

    NOUN: ClassVar[str] = "test"

    name: Annotated[Word, Field(description="What is tested, in a few words.")]
    notes: Annotated[Word | None, Field(description="For people.")] = None
    call: Annotated[Caller, Field(description="Who calls whom, when, with what.")] = Field(default_factory=Caller)
    env: Annotated[Names, Field(description="Name → value, as `env` has it.")] = Field(default_factory=dict)
    secrets: Annotated[Names, Field(description="Name → value, as `secrets` has it.")] = Field(default_factory=dict)
    requests: Requests = Field(default_factory=dict)
    steps: Annotated[Steps, Field(description="What happens, in order.")]

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        steps = raw.get(Text("steps"))
        if isinstance(steps, Items) and not steps:
            reading.report("empty-value", "`steps` has nothing in it", steps.span)


@element
class ScenarioFile(Element):
    """The tests of one flow. `call`, `env`, `secrets` and `requests` beside `tests` hold for all of them."""

    NOUN: ClassVar[str] = "test file"

    flow: Annotated[Word, Field(description="The id of the flow, in the same folder.", json_schema_extra=FLOW_ID_SCHEMA)]
    call: Annotated[Caller, Field(description="For all tests: who calls whom, when, with what.")] = Field(default_factory=Caller)
    env: Annotated[Names, Field(description="For all tests: name → value.")] = Field(default_factory=dict)
    secrets: Annotated[Names, Field(description="For all tests: name → value.")] = Field(default_factory=dict)
    requests: Requests = Field(default_factory=dict)
    tests: Annotated[tuple[Scenario, ...], Listed, Field(description="The tests.")]


_FILE: TypeAdapter[ScenarioFile] = TypeAdapter(ScenarioFile)


def read_tests(tree: Block, reading: Reading, *, states: Iterable[str], variables: Iterable[str]) -> ScenarioFile | None:
    """The tests of a file's tree; None where there is an error among the problems. `states` and `variables`: those there are."""
    reading.states, reading.variables = frozenset(states), frozenset(variables)
    try:
        found: ScenarioFile | None = _FILE.validate_python(tree, context=reading)
    except ValidationError as error:
        collect(error, reading)
        found = None
    return None if any(_is_error(problem) for problem in reading.problems) else found


def _is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a test file, for editors."""
    schema = _FILE.json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Scenario tests of flowengine", **{k: v for k, v in schema.items() if k != "title"}}
