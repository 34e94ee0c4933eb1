"""`request`: asking another system during a call."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo

from flowengine.language.elements import Element, element
from flowengine.language.expressions import TemplateText, read_template, read_value
from flowengine.language.prompts import PromptText
from flowengine.language.scalars import TEXT_SCHEMA, Duration, Reads, VariableName, Whole, give_up, is_address, span_of
from flowengine.language.source import Block, Reading, Text

__all__ = ["METHODS", "REQUEST_OUTCOMES", "Request"]

METHODS = ("get", "post", "put", "patch", "delete")
REQUEST_OUTCOMES = ("ok", "failed")


def _read_url(raw: Any, info: ValidationInfo) -> TemplateText:
    template = read_template(raw, info, secrets=True)
    if template.static and not is_address(str(template)):
        mended = f"https://{str(template).strip().lstrip('/')}"
        give_up(
            info,
            "bad-address",
            "an address such as `https://clinic.example/patients`",
            raw,
            suggestions=(mended,) if "://" not in str(template) and "." in mended and is_address(mended) else (),
        )
    return template


def _read_named(raw: Any, info: ValidationInfo) -> dict[str, Any]:
    """Names with values, in which secrets may stand."""
    if not isinstance(raw, Block):
        give_up(info, "wrong-type", 'names with values, such as `{phone: "{{ call.from }}"}`', raw)
    return {str(name): read_value(value, info, secrets=True) for name, value in raw.items()}


def _read_json(raw: Any, info: ValidationInfo) -> Any:
    return read_value(raw, info, secrets=True)


Url = Annotated[TemplateText, Reads(_read_url, TEXT_SCHEMA)]
Named = Annotated[dict[str, Any], Reads(_read_named, {"type": "object"})]
Json = Annotated[Any, Reads(_read_json, {})]


@element
class Request(Element):
    """One HTTP request: where to, with what, how long, and what is said meanwhile."""

    NOUN: ClassVar[str] = "request"

    get: Annotated[Url | None, Field(description="Read from this address.")] = None
    post: Annotated[Url | None, Field(description="Send to this address.")] = None
    put: Annotated[Url | None, Field(description="Put something at this address.")] = None
    patch: Annotated[Url | None, Field(description="Change something at this address.")] = None
    delete: Annotated[Url | None, Field(description="Delete what is at this address.")] = None
    query: Annotated[Named, Field(description="Name → value, behind the `?` of the address.")] = Field(default_factory=dict)
    headers: Annotated[Named, Field(description="Name → value; `{{ secrets.NAME }}` may stand here.")] = Field(default_factory=dict)
    json_: Annotated[Json | None, Field(alias="json", description="What is sent, as JSON.")] = None
    form: Annotated[Named | None, Field(description="What is sent, as a form.")] = None
    timeout: Annotated[Duration, Field(description="How long each try may take. Default 5s.")] = 5.0
    retry: Annotated[Whole, Field(description="How often it is tried again where nothing answers, or a server fails.")] = 0
    while_waiting: Annotated[PromptText | None, Field(description="What is said if the answer takes over a second.")] = None
    into: Annotated[VariableName | None, Field(description="The variable that gets the answer's body.")] = None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        methods = [key for key in raw if key in METHODS]
        if not methods and not reading.damaged:
            reading.report("missing-key", "a request needs one of " + ", ".join(f"`{m}`" for m in METHODS), span_of(raw.key or raw))
        for extra in methods[1:]:
            reading.report("too-many-keys", f"a request has one method, but this has `{methods[0]}` and `{extra}`", extra.span)
        if "json" in raw and "form" in raw:
            reading.report("too-many-keys", "a request sends `json` or a `form`, not both", next(key for key in raw if key == "form").span)
        for key in raw:
            if key in ("json", "form") and methods and methods[0] == "get":
                reading.report("too-many-keys", f"`get` sends nothing but its `query`; `{key}` goes with `post`", key.span)
        retry = raw.get(Text("retry"))
        if isinstance(retry, Text) and retry.isdigit() and int(retry) > 5:
            reading.report("wrong-value", f"`retry` is {retry}: a caller doesn't wait for more than 5", retry.span)

    @property
    def method(self) -> str:
        return next(method for method in METHODS if getattr(self, method) is not None)

    @property
    def url(self) -> TemplateText:
        url: TemplateText = getattr(self, self.method)
        return url
