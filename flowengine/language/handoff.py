"""`handoff`: where a call goes when its relay session ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import core_schema

from flowengine.language.elements import Element, element
from flowengine.language.expressions import Template, Value
from flowengine.language.scalars import TEXT_SCHEMA, Duration, SpecialKey, Truth, VariableName, Word, is_number, mended_number, span_of
from flowengine.language.source import Block, Reading, Text

__all__ = ["COMES_BACK", "DIAL_OUTCOMES", "HANDOFF_KINDS", "NOBODY_THERE", "Handoff", "Queue", "Voicemail"]


@element
class Voicemail(Element):
    """A recording of what the caller leaves."""

    NOUN: ClassVar[str] = "voicemail"

    max_length: Annotated[Duration, Field(description="The longest message. Default two minutes.")] = 120.0
    timeout: Annotated[Duration, Field(description="Silence that ends it.")] = 5.0
    end_key: Annotated[SpecialKey, Field(description="The key that ends it.")] = "#"
    into: Annotated[VariableName | None, Field(description="The variable that gets what was recorded: `url`, and `duration` in seconds.")] = None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"enum": [True, "yes", "on"]}, handler(schema)]}

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
    def __get_pydantic_json_schema__(cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [TEXT_SCHEMA, handler(schema)]}

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
        given = {"name", "workflow_sid"} & set(raw)
        if len(given) > 1 or not (given or reading.damaged):
            reading.report("missing-key", "a queue has either a `name` or a `workflow_sid`", raw.span)


HANDOFF_KINDS = ("dial", "queue", "refer", "voicemail", "flow", "redirect", "studio", "exit")
DIAL_OUTCOMES = ("completed", "busy", "no_answer", "failed", "canceled")
COMES_BACK: Mapping[str, tuple[str, ...]] = {"dial": DIAL_OUTCOMES, "queue": ("completed", "failed"), "refer": ("failed",)}
"""Kind of handoff → how it can end, so that the call goes on in the flow. A queue fails that is full or none; whoever leaves one has been served."""
NOBODY_THERE = ("busy", "no_answer", "failed")
"""The ends at which a caller has spoken to nobody."""


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
    def _meant(cls, raw: Text) -> tuple[str, ...]:
        number = mended_number(raw)
        if number is not None or is_number(raw):
            return (f'{{dial: "{number or raw}"}}',)
        return ("{voicemail: true}",) if raw.strip().lower() in ("voicemail", "voice mail") else ()

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
