"""Texts turned into what they mean: durations, keys, truths, numbers, ids, addresses.

Each type is a function from the author's `Text` to a value, wrapped for pydantic. A function that can't read its text
reports a problem at the text itself and gives up on that value only, so one pass tells everything that is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from flowengine.language.problems import NOWHERE, Span, nearest
from flowengine.language.source import Block, Items, Reading, Text

__all__ = [
    "FLOW_ID_SCHEMA",
    "TEXT_SCHEMA",
    "Duration",
    "FlowId",
    "LanguageCode",
    "Listed",
    "Number",
    "OutcomeName",
    "PhoneNumber",
    "Reads",
    "SpecialKey",
    "StateId",
    "Truth",
    "VariableName",
    "Whole",
    "Word",
    "describe",
    "give_up",
    "is_address",
    "is_language",
    "is_number",
    "listed",
    "mended_language",
    "mended_number",
    "one_of",
    "read_flow_id",
    "read_keys",
    "reading_of",
    "reported",
    "span_of",
    "typed_literal",
]

_END = r"\Z"
_FLOW_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_STATE_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?|multi)\Z")
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?)?\s*(?:(\d+)\s*ms)?\Z")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\Z")
# Names that expressions already use for something else.
RESERVED = frozenset(
    {"True", "False", "None", "call", "env", "secrets", "calendars", "tables", "true", "false", "none", "and", "or", "not", "is", "in", "if", "else", "loop", "self"}
)


def reading_of(info: ValidationInfo) -> Reading:
    reading = info.context
    assert isinstance(reading, Reading), "flows are validated with the Reading of their file as context"
    return reading


def span_of(raw: Any) -> Span:
    span = getattr(raw, "span", NOWHERE)
    return span if isinstance(span, Span) else NOWHERE


def describe(raw: Any) -> str:
    """What an author sees at a place: `soon`, a list, a block of keys, nothing."""
    if isinstance(raw, Block):
        return "a block of keys"
    if isinstance(raw, Items):
        return "a list"
    text = str(raw)
    if not text:
        return "nothing"
    return f"`{text if len(text) <= 40 else text[:37] + '…'}`"


def give_up(info: ValidationInfo, code: str, expected: str, raw: Any, *, hint: str = "", suggestions: tuple[str, ...] = ()) -> NoReturn:
    """Report that `raw` is not what its key takes, and abandon this value."""
    key = getattr(raw, "key", None)
    subject = f"`{key}` takes {expected}" if key else f"expected {expected}"
    reading_of(info).report(code, f"{subject}, but this is {describe(raw)}", span_of(raw), hint=hint, suggestions=suggestions)
    raise reported()


def reported() -> PydanticCustomError:
    """The error for a value whose problem has been reported already."""
    return PydanticCustomError("reported", "reported")


def _scalar(info: ValidationInfo, raw: Any, expected: str) -> Text:
    if isinstance(raw, Text):
        return raw
    give_up(info, "wrong-type", expected, raw)


class Reads:
    """Metadata for a field: the function that turns what the author wrote into a value, and its JSON Schema."""

    def __init__(self, function: Callable[[Any, ValidationInfo], Any], schema: dict[str, Any]) -> None:
        self.function = function
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(self.function)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.schema)


def _word(raw: Any, info: ValidationInfo) -> Text:
    text = _scalar(info, raw, "a text")
    if not text.strip():
        hint = "A `#` begins a comment: put texts with `#` in quotes; the pound key is written `pound`." if text.plain else ""
        give_up(info, "empty-value", "a text", raw, hint=hint)
    return text


def _duration(raw: Any, info: ValidationInfo) -> float:
    text = _scalar(info, raw, "a duration such as `6s`")
    number = _JSON_NUMBER.match(text)
    if number:
        seconds = float(text)
    else:
        match = _DURATION.match(text.strip())
        if not text.strip() or not match or not any(match.groups()):
            give_up(info, "bad-duration", "a duration such as `6s`, `500ms` or `2m`", raw, suggestions=_mended_duration(text))
        minutes, whole, milli = match.groups()
        seconds = 60 * float(minutes or 0) + float(whole or 0) + float(milli or 0) / 1000
    if not 0 <= seconds <= 14_400:
        give_up(info, "bad-duration", "a duration from 0s to four hours", raw)
    return seconds


_UNITS = {"ms": "ms", "mil": "ms", "mse": "ms", "s": "s", "sec": "s", "seg": "s", "sek": "s", "m": "m", "min": "m"}
_WORDY_DURATION = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?\Z", re.IGNORECASE)


def _mended_duration(text: str) -> tuple[str, ...]:
    """`20 secs`, `1,5 min` as they are written."""
    match = _WORDY_DURATION.match(text.strip())
    unit = match and (_UNITS.get(match[2].lower()) or _UNITS.get(match[2].lower()[:3]))
    return (match[1].replace(",", ".") + unit,) if match and unit else ()


_KEY_WORDS = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#"}


def _swallowed_pound(text: Text, reading: Reading) -> Text | None:
    """The `#` behind a key, which YAML took for a comment."""
    span = text.span
    line = reading.lines[span.line - 1] if not span.file and 0 < span.line <= len(reading.lines) else ""
    found = re.match(r"[:\s-]*#", line[span.column - 1 :])
    if found is None:
        return None
    column = span.column + found.end() - 1
    return Text.at("", Span(span.line, column, span.line, column + 1), key=text.key)


def read_keys(raw: Any, info: ValidationInfo) -> str:
    text = _scalar(info, raw, "keys of the telephone")
    keys = _KEY_WORDS.get(text.strip().lower(), text.strip().replace(" ", ""))
    if not keys and text.plain:
        raw = _swallowed_pound(text, reading_of(info)) or raw
        give_up(info, "bad-keys", "keys of the telephone (0 to 9, `star`, `pound`)", raw, hint="A bare `#` begins a comment: write `pound`.", suggestions=("pound", '"#"'))
    if not keys or len(keys) > 32 or set(keys) - set("0123456789*#"):
        give_up(info, "bad-keys", "keys of the telephone: digits, `star` or `pound`", raw, suggestions=_mended_keys(text))
    return keys


_DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _mended_keys(text: str) -> tuple[str, ...]:
    """`one` as `1`, `1 or 2` as `[1, 2]`, `press 1` as `1`."""
    folded = text.strip().lower()
    if folded in _DIGIT_WORDS:
        return (str(_DIGIT_WORDS.index(folded)),)
    several = re.split(r"\s*(?:,|/|\bor\b|\band\b|&)\s*", folded)
    if len(several) > 1 and all(re.fullmatch(r"\d", key) for key in several):
        return (f"[{', '.join(several)}]",)
    alone = re.fullmatch(r"(?:press|key|button) (\d)", folded)
    return (alone[1],) if alone else nearest(text, _KEY_WORDS)


_E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")


def mended_number(text: str) -> str | None:
    """What a telephone number was probably meant to be, in E.164 (RFC 3966's global form without punctuation); None for no idea."""
    digits = re.sub(r"[^0-9]", "", text)
    if text.strip().startswith("+") or (len(digits) == 11 and digits.startswith("1")):
        mended = f"+{digits}"
    else:
        mended = f"+1{digits}" if len(digits) == 10 else ""
    return mended if is_number(mended) else None


def is_number(text: str) -> bool:
    return bool(_E164.match(text))


def is_address(text: str) -> bool:
    """Whether a text is a web address that something can be fetched from."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0 and not any(c.isspace() or ord(c) < 32 for c in text)
    except ValueError:
        return False


def _phone_number(raw: Any, info: ValidationInfo) -> Text:
    text = _word(raw, info)
    if not is_number(text):
        mended = mended_number(text)
        give_up(info, "bad-number", 'a telephone number such as `"+15551230100"`', raw, suggestions=(f'"{mended}"',) if mended else ())
    return text


_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _truth(raw: Any, info: ValidationInfo) -> bool:
    text = _scalar(info, raw, "`true` or `false`")
    value = _TRUTHS.get(text.strip().lower())
    if value is None:
        give_up(info, "wrong-type", "`true` or `false`", raw, suggestions=nearest(text, ("true", "false")))
    return value


def _whole(raw: Any, info: ValidationInfo) -> int:
    text = _scalar(info, raw, "a whole number")
    if not re.fullmatch(r"\d{1,9}", text.strip()):
        counted = re.match(r"(\d{1,9})\s*[A-Za-z]{2,}", text.strip())
        give_up(info, "wrong-type", "a whole number", raw, suggestions=(counted[1],) if counted else ())
    return int(text)


def _number(raw: Any, info: ValidationInfo) -> float:
    text = _scalar(info, raw, "a number")
    if not _JSON_NUMBER.match(text.strip()) or not isfinite(float(text)):
        give_up(info, "wrong-type", "a number", raw)
    return float(text)


def mended_state_id(text: str) -> str:
    """A state's id as it has to be written: `Front Desk` as `front_desk`; as it stands where there is none."""
    return _mended_id(text, _STATE_ID, "_") or text


def _mended_id(text: str, pattern: re.Pattern[str], joiner: str) -> str:
    mended = re.sub(r"[^a-z0-9]+", joiner, plain_letters(text).lower()).strip(joiner)
    return mended if pattern.match(mended) and len(mended) <= 64 else ""


def plain_letters(text: str) -> str:
    """A text without its accents: `Clínica` as `Clinica`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _id(pattern: re.Pattern[str], code: str, expected: str, joiner: str) -> Callable[[Any, ValidationInfo], Text]:
    def read(raw: Any, info: ValidationInfo) -> Text:
        text = _word(raw, info)
        if len(text) > 64 or not pattern.match(text):
            mended = _mended_id(text, pattern, joiner)
            give_up(info, code, expected, raw, suggestions=(mended,) if mended else ())
        return text

    return read


def mended_language(text: str) -> tuple[str, ...]:
    """The language code that a text was probably meant to be (`en_us` → `en-US`), if any."""
    parts = re.split(r"[-_]", text.strip())
    mended = parts[0].lower() + "".join("-" + (p.upper() if len(p) <= 3 else p.title()) for p in parts[1:])
    return (mended,) if _LANGUAGE.match(mended) else ()


def _language(raw: Any, info: ValidationInfo) -> Text:
    text = _word(raw, info)
    if not _LANGUAGE.match(text):
        give_up(
            info,
            "bad-language",
            "a language code such as `en-US` or `es-MX`",
            raw,
            suggestions=mended_language(text),
        )
    return text


def is_language(text: str) -> bool:
    return bool(_LANGUAGE.match(text))


def _variable(raw: Any, info: ValidationInfo) -> Text:
    text = _word(raw, info)
    if not _VARIABLE.match(text) or len(text) > 64:
        mended = re.sub(r"\W+", "_", text).strip("_")
        give_up(info, "bad-name", "a name of letters, digits and `_`", raw, suggestions=(mended,) if _VARIABLE.match(mended) else ())
    if text in RESERVED:
        give_up(info, "bad-name", "a name that expressions don't use for something else", raw, suggestions=(f"{text}_",))
    return text


def typed_literal(text: Text) -> Any:
    """An unquoted JSON number, `true`, `false` or `null` as what it says; any other text as it stands (principle 3)."""
    if not text.plain:
        return str(text)
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", ""):
        return None
    match = _JSON_NUMBER.match(text)
    if match and len(text) <= 18:
        return float(text) if match[1] or match[2] else int(text)
    return str(text)


# YAML as editors read it gives `2026` a number and `yes` a truth; a text all the same.
TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}


def words_schema(proper: Sequence[Any], others: Sequence[Any] = ()) -> dict[str, Any]:
    """A few words; `others` are understood too, but editors don't offer them."""
    offered: dict[str, Any] = {"enum": list(proper)}
    return {"anyOf": [offered, {"enum": list(others), "deprecated": True, "description": "Understood, but better spelt as offered."}]} if others else offered


TRUTH_SCHEMA = words_schema([True, False], ["yes", "no", "on", "off"])

Word = Annotated[Text, Reads(_word, TEXT_SCHEMA)]
PhoneNumber = Annotated[Text, Reads(_phone_number, {"type": ["string", "integer"], "examples": ["+15551230100"]})]
_DURATION_SCHEMA = {
    "type": ["string", "number"],
    "pattern": rf"^\s*(?=\d)(?:\d+(?:\.\d+)?|{_DURATION.pattern.removesuffix(_END)})\s*$",
    "minimum": 0,
    "maximum": 14_400,
    "examples": ["6s", "500ms", "2m"],
}
Duration = Annotated[float, Reads(_duration, _DURATION_SCHEMA)]
Truth = Annotated[bool, Reads(_truth, TRUTH_SCHEMA)]
Whole = Annotated[int, Reads(_whole, {"type": ["integer", "string"], "pattern": r"^\s*\d{1,9}\s*$", "minimum": 0})]
Number = Annotated[float, Reads(_number, {"type": ["number", "string"], "pattern": r"^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$"})]
read_flow_id = _id(_FLOW_ID, "bad-flow-id", "an id of lower-case words joined by `-`, such as `harbor-dental`", "-")
FLOW_ID_SCHEMA: dict[str, Any] = {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}
FlowId = Annotated[Text, Reads(read_flow_id, FLOW_ID_SCHEMA)]
StateId = Annotated[
    str,
    Reads(
        _id(_STATE_ID, "bad-state-id", "an id of lower-case words joined by `_`, such as `front_desk`", "_"),
        {"type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"},
    ),
]
OutcomeName = Annotated[
    Text,
    Reads(
        _id(_STATE_ID, "bad-name", "the name of an outcome, lower-case words joined by `_`, such as `paid` or `not_paid`", "_"),
        {"type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"},
    ),
]
VariableName = Annotated[str, Reads(_variable, TEXT_SCHEMA)]
LanguageCode = Annotated[Text, Reads(_language, {"type": "string", "pattern": f"^{_LANGUAGE.pattern.removesuffix(_END)}$", "examples": ["en-US", "es-US"]})]


def one_of(*allowed: str) -> Reads:
    """A word out of a few; the nearest is suggested."""
    expected = "one of " + ", ".join(f"`{a}`" for a in allowed)

    def read(raw: Any, info: ValidationInfo) -> str:
        value = _scalar(info, raw, expected).strip()
        for candidate in allowed:
            if candidate.lower() == value.lower():
                return candidate
        give_up(info, "wrong-value", expected, raw, suggestions=nearest(value, allowed))

    return Reads(read, words_schema(allowed, sorted({word.lower() for word in allowed} - set(allowed))))


def _read_special_key(raw: Any, info: ValidationInfo) -> str:
    """A single key, or `none`."""
    if isinstance(raw, Text) and raw.strip().lower() == "none":
        return ""
    key = read_keys(raw, info)
    if len(key) != 1:
        give_up(info, "bad-keys", "a single key, or `none`", raw)
    return key


def listed(raw: Any) -> Any:
    """A single entry may stand without its list."""
    if isinstance(raw, Items):
        return raw
    items = Items([raw])
    items.span, items.key = span_of(raw), getattr(raw, "key", None)
    return items


class _Listed:
    """Metadata of a list whose single entry may stand without it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(schema)
        one = many.get("items")
        return {"anyOf": [one, many]} if one is not None else dict(many)


Listed = _Listed()
SpecialKey = Annotated[str, Reads(_read_special_key, {"type": ["string", "integer"]})]
