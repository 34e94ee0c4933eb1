"""ConversationRelay's frames: strictly out, leniently in (docs/protocol.md; Twilio's WebSocket messages page of 2025-10).

Out: nothing leaves that the protocol would refuse; a frame that breaks a rule can't be built. In: unknown types and
fields are passed over, nulls are nothing, numbers may come as text. What can't be made sense of at all raises
`WrongFrame`, whose text never holds what was in the frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from flowengine.dialog.commands import Command, EndSession, Play, Say, SwitchLanguage
from flowengine.dialog.events import AgentSpoke, CallerSounded, CallerSpoke, Event, Interrupted, KeyPressed, RelayFaulted, TokensPlayed
from flowengine.language.scalars import is_address
from flowengine.relay.handoff import handoff_data

__all__ = ["EndFrame", "LanguageFrame", "Outbound", "PlayFrame", "SendDigitsFrame", "Setup", "TextFrame", "Unknown", "WrongFrame", "decode", "encode", "validate_outbound"]

MAX_WRONG_FRAMES = 10
"""As many in a row as Twilio itself bears from us before it closes with 1007."""

# ---------------------------------------------------------------------------------------------------------------- out

_STRICT = ConfigDict(strict=True, extra="forbid")
_LANGUAGE = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|multi)$")]


@dataclass(frozen=True, config=_STRICT)
class TextFrame:
    """Speak `token`. `last` ends the talk cycle; only then is its tail sure to be spoken."""

    token: str
    last: bool = False
    lang: _LANGUAGE | None = None
    interruptible: bool | None = None
    preemptible: bool | None = None
    type: Literal["text"] = "text"

    def encode(self) -> str:
        return _text(self.token, self.last, self.lang, self.interruptible, self.preemptible)


@dataclass(frozen=True, config=_STRICT)
class PlayFrame:
    """Play a recording, fetched by Twilio. `loop` 0 is Twilio's maximum of 1,000 times."""

    source: str
    loop: Annotated[int, Field(ge=0, le=1000)] = 1
    interruptible: bool | None = None
    preemptible: bool | None = None
    type: Literal["play"] = "play"

    @model_validator(mode="after")
    def _is_url(self) -> PlayFrame:
        if not is_address(self.source):
            raise ValueError("source must be an http(s) URL")
        return self

    def encode(self) -> str:
        return f'{{"type":"play","source":{encode_basestring(self.source)},"loop":{self.loop}' + _flags(self.interruptible, self.preemptible)


@dataclass(frozen=True, config=_STRICT)
class SendDigitsFrame:
    """Send keys towards the caller's leg; `w` waits half a second."""

    digits: Annotated[str, Field(pattern=r"^[0-9w#*]+$")]
    type: Literal["sendDigits"] = "sendDigits"

    def encode(self) -> str:
        return f'{{"type":"sendDigits","digits":"{self.digits}"}}'


@dataclass(frozen=True, config=_STRICT)
class LanguageFrame:
    """Speak or listen in another language from now on; at least one of the two."""

    ttsLanguage: _LANGUAGE | None = None
    transcriptionLanguage: _LANGUAGE | None = None
    type: Literal["language"] = "language"

    @model_validator(mode="after")
    def _says_something(self) -> LanguageFrame:
        if self.ttsLanguage is None and self.transcriptionLanguage is None:
            raise ValueError("a language frame needs ttsLanguage or transcriptionLanguage")
        return self

    def encode(self) -> str:
        fields = [f'"{name}":"{value}"' for name in ("ttsLanguage", "transcriptionLanguage") if (value := getattr(self, name)) is not None]
        return '{"type":"language",' + ",".join(fields) + "}"


@dataclass(frozen=True, config=_STRICT)
class EndFrame:
    """End the session. `handoffData` is a string, never an object; the action callback gets it verbatim."""

    handoffData: str | None = None
    type: Literal["end"] = "end"

    def encode(self) -> str:
        return '{"type":"end"}' if self.handoffData is None else f'{{"type":"end","handoffData":{encode_basestring(self.handoffData)}}}'


def _text(token: str, last: bool, lang: str | None, interruptible: bool | None, preemptible: bool | None = None) -> str:
    return _text_frame(_escaped(token), last, lang, interruptible, preemptible)


def _escaped(text: str) -> str:
    """A text as it stands between the quotes of JSON."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # half a character can't be sent
    return encode_basestring(text)[1:-1]


_escaped_fixed = lru_cache(maxsize=4096)(_escaped)


def _text_frame(token: str, last: bool, lang: str | None, interruptible: bool | None, preemptible: bool | None = None) -> str:
    """A `text` frame of an escaped token. Its parts are right by their types: languages are checked when a flow is read."""
    text = '{"type":"text","token":"' + token + ('","last":true' if last else '","last":false')
    if lang is not None:
        text += f',"lang":"{lang}"'
    return text + ("}" if interruptible is None and preemptible is None else _flags(interruptible, preemptible))


def _flags(interruptible: bool | None, preemptible: bool | None) -> str:
    text = "" if interruptible is None else ',"interruptible":true' if interruptible else ',"interruptible":false'
    if preemptible is not None:
        text += ',"preemptible":true' if preemptible else ',"preemptible":false'
    return text + "}"


Outbound = Annotated[TextFrame | PlayFrame | SendDigitsFrame | LanguageFrame | EndFrame, Field(discriminator="type")]
_OUTBOUND: TypeAdapter[TextFrame | PlayFrame | SendDigitsFrame | LanguageFrame | EndFrame] = TypeAdapter(Outbound)


def validate_outbound(text: str | bytes) -> TextFrame | PlayFrame | SendDigitsFrame | LanguageFrame | EndFrame:
    """A frame as it went out, read back by the strict model. Raises `pydantic.ValidationError`."""
    return _OUTBOUND.validate_json(text)


def encode(commands: Sequence[Command], flow_id: str, version: str = "") -> list[str]:
    """The frames of a turn. Texts that follow each other are one talk cycle, and every cycle ends with `last: true`."""
    if len(commands) == 1 and type(say := commands[0]) is Say:
        return [_fixed_say(say) if say.fixed else _encode_say(say)]  # the usual turn
    frames: list[str] = []
    cycle: list[Say] = []
    for command in commands:
        if type(command) is Say:
            cycle.append(command)
            continue
        if cycle:
            frames += _cycle_frames(cycle)
            cycle = []
        match command:
            case Play():
                frames.append(PlayFrame(command.source, command.loop, command.interruptible).encode())
            case SwitchLanguage():
                frames.append(_language(command.language))
            case EndSession():
                frames.append(EndFrame(handoff_data(command.handoff, flow_id, version) if command.handoff else None).encode())
            case _:
                raise TypeError(f"{type(command).__name__} is no command for the wire")
    if cycle:
        frames += _cycle_frames(cycle)
    return frames


def _encode_say(say: Say) -> str:
    return _text(say.text, True, say.language, say.interruptible)


_fixed_say = lru_cache(maxsize=4096)(_encode_say)


@lru_cache(maxsize=256)
def _language(code: str) -> str:
    return LanguageFrame(code, code).encode()


def _cycle_frames(cycle: list[Say]) -> tuple[str, ...]:
    """One talk cycle. What the flow says word for word is encoded once; what holds a caller's data is never remembered."""
    for say in cycle:
        if not say.fixed:
            return _encode_cycle(tuple(cycle))
    return _fixed_cycle(tuple(cycle))


def _encode_cycle(said: tuple[Say, ...]) -> tuple[str, ...]:
    frames: list[str] = []
    texts: list[str] = []
    before = said[0]
    for say in said:
        if say.language != before.language or say.interruptible is not before.interruptible:
            frames.append(_text_frame(" ".join([*texts, ""]), False, before.language, before.interruptible))
            before, texts = say, []
        texts.append(_escaped_fixed(say.text) if say.fixed else _escaped(say.text))
    frames.append(_text_frame(" ".join(texts), True, before.language, before.interruptible))
    return tuple(frames)


_fixed_cycle = lru_cache(maxsize=4096)(_encode_cycle)


# ----------------------------------------------------------------------------------------------------------------- in


class WrongFrame(ValueError):
    """A frame that can't be made sense of. `reason` says why, without what was in it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@plain_dataclass(frozen=True, slots=True)
class Setup:
    """The first frame of a session. Only the ids are sure to be there."""

    session_sid: str
    call_sid: str
    account_sid: str
    from_number: str
    to_number: str
    direction: str
    call_status: str
    caller_name: str
    forwarded_from: str
    parameters: Mapping[str, str]


@plain_dataclass(frozen=True, slots=True)
class Unknown:
    """A frame of a type, or an `info` of a name, that means nothing to us: passed over, and worth a log line."""

    what: str


_LENIENT = ConfigDict(coerce_numbers_to_str=True, extra="ignore")


@dataclass(slots=True, config=_LENIENT)
class _PromptIn:
    type: Literal["prompt"]
    voicePrompt: str | None = None
    lang: Any = None
    last: Any = None


@dataclass(slots=True, config=_LENIENT)
class _DtmfIn:
    type: Literal["dtmf"]
    digit: str | None = None


@dataclass(slots=True, config=_LENIENT)
class _InterruptIn:
    type: Literal["interrupt"]
    utteranceUntilInterrupt: Any = None
    durationUntilInterruptMs: Any = None


@dataclass(slots=True, config=_LENIENT)
class _InfoIn:
    type: Literal["info"]
    name: Any = None
    value: Any = None


@dataclass(slots=True, config=_LENIENT)
class _ErrorIn:
    type: Literal["error"]
    description: Any = None


@dataclass(slots=True, config=ConfigDict(**{**_LENIENT, "populate_by_name": True}))
class _SetupIn:
    type: Literal["setup"]
    sessionId: str
    callSid: str
    accountSid: Any = None
    from_: Any = Field(default=None, alias="from")
    to: Any = None
    direction: Any = None
    callStatus: Any = None
    callerName: Any = None
    forwardedFrom: Any = None
    customParameters: Any = None


_Inbound = _PromptIn | _DtmfIn | _InterruptIn | _InfoIn | _ErrorIn | _SetupIn
_INBOUND = TypeAdapter[_Inbound](Annotated[_Inbound, Field(discriminator="type")])
_KEY = re.compile(r"[0-9*#]\Z")
_TYPE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}\Z")


# The frame of a key as Twilio writes it, with and without spaces; any other form takes the long way.
_KEY_FRAMES: dict[str | bytes, KeyPressed] = {f'{{"type":{s}"dtmf",{s}"digit":{s}"{key}"}}': KeyPressed(key) for key in "0123456789*#" for s in ("", " ")}


def decode(text: str | bytes) -> Event | Setup | Unknown:
    """One frame, read leniently. Raises `WrongFrame`."""
    key = _KEY_FRAMES.get(text)
    if key is not None:
        return key
    try:
        frame: _Inbound = _INBOUND.validator.validate_json(text)
    except ValidationError as error:
        return _explain(error)
    match frame:
        case _PromptIn():
            return CallerSpoke(frame.voicePrompt or "", _as_text(frame.lang), _is_last(frame.last))
        case _DtmfIn():
            if frame.digit is None or not _KEY.match(frame.digit):
                return Unknown("dtmf with a key that telephones don't have")
            return KeyPressed(frame.digit)
        case _InterruptIn():
            return Interrupted(_as_text(frame.utteranceUntilInterrupt), _milliseconds(frame.durationUntilInterruptMs))
        case _InfoIn():
            return _info(_as_text(frame.name), frame.value)
        case _ErrorIn():
            return RelayFaulted(_as_text(frame.description)[:500])
        case _SetupIn():
            parameters = frame.customParameters if isinstance(frame.customParameters, dict) else {}
            return Setup(
                session_sid=frame.sessionId,
                call_sid=frame.callSid,
                account_sid=_as_text(frame.accountSid),
                from_number=_as_text(frame.from_),
                to_number=_as_text(frame.to),
                direction=_as_text(frame.direction) or "inbound",
                call_status=_as_text(frame.callStatus),
                caller_name=_as_text(frame.callerName),
                forwarded_from=_as_text(frame.forwardedFrom),
                parameters={str(key): _as_text(value) for key, value in parameters.items()},
            )


def _explain(error: ValidationError) -> Unknown:
    """Why a frame can't be read: unknown types are passed over, the rest is wrong."""
    detail = error.errors(include_url=False)[0]
    match detail["type"]:
        case "union_tag_invalid":
            given = detail["input"].get("type") if isinstance(detail["input"], dict) else None
            if not isinstance(given, str):
                raise WrongFrame("a type that is no text") from None
            tag = given
            return Unknown(f"type {tag}" if _TYPE_NAME.match(tag) else "a type that is no name")
        case "json_invalid":
            raise WrongFrame("not JSON") from None
        case "union_tag_not_found":
            raise WrongFrame("an object without a type" if isinstance(detail["input"], dict) else "not an object") from None
        case "model_attributes_type" | "dict_type" | "dataclass_type":
            raise WrongFrame("not an object") from None
        case _:
            field = ".".join(str(part) for part in detail["loc"])
            raise WrongFrame(f"{field}: {detail['type']}") from None


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _is_last(value: Any) -> bool:
    """Only an explicit false makes a prompt a partial one."""
    return not (value is False or (isinstance(value, str) and value.strip().lower() == "false") or (value == 0 and value is not None))


def _milliseconds(value: Any) -> int | None:
    """A number, or a number as text (as it was until 2025); None for anything else."""
    try:
        return max(0, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return None


def _info(name: str, value: Any) -> Event | Unknown:
    flag = {"on": True, "off": False}.get(value.strip().lower()) if isinstance(value, str) else value if isinstance(value, bool) else None
    match name:
        case "agentSpeaking" if flag is not None:
            return AgentSpoke(flag)
        case "clientSpeaking" if flag is not None:
            return CallerSounded(flag)
        case "tokensPlayed":
            return TokensPlayed(_as_text(value))
        case _:
            return Unknown(f"info {name}" if _TYPE_NAME.match(name) else "info without a name")
