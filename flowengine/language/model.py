"""A flow, read: what each block of the file says, frozen.

Every class is one block of the language page, in the page's words; a field's description is what `flowengine schema`
and the editors show. Words that name something (a state, a phrase list, a variable) are checked where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, TypeAdapter, ValidationInfo
from pydantic.json_schema import SkipJsonSchema

from flowengine.language.calendars import Calendar
from flowengine.language.collect import Collect
from flowengine.language.elements import Element, ForEditors, described, element, read_element
from flowengine.language.expressions import Expression, TemplateText, Value, read_template
from flowengine.language.handoff import COMES_BACK, DIAL_OUTCOMES, Handoff
from flowengine.language.header import Relay
from flowengine.language.kinds import Kind, kind_of_first
from flowengine.language.phrases import Phrases
from flowengine.language.problems import nearest
from flowengine.language.prompts import PART_KEYS, PROMPT_SCHEMA, PromptText
from flowengine.language.request import REQUEST_OUTCOMES, Request
from flowengine.language.scalars import (
    FLOW_ID_SCHEMA,
    TEXT_SCHEMA,
    Duration,
    FlowId,
    LanguageCode,
    Listed,
    OutcomeName,
    PhoneNumber,
    Reads,
    StateId,
    Truth,
    VariableName,
    Whole,
    Word,
    give_up,
    is_language,
    listed,
    one_of,
    read_flow_id,
    read_keys,
    reading_of,
    reported,
    span_of,
)
from flowengine.language.silencing import Silenced
from flowengine.language.source import Block, Items, Reading, Text
from flowengine.language.synonyms import meant_key
from flowengine.language.tables import TableFile

__all__ = ["Choice", "Decision", "Flow", "Recovery", "Rung", "State", "with_subflows"]


def _target(raw: Any, info: ValidationInfo) -> Text:
    """The name of a state of this flow."""
    reading = reading_of(info)
    if not isinstance(raw, Text) or not raw.strip():
        give_up(info, "wrong-type", "the name of a state", raw, suggestions=_state_in(raw, reading))
    if raw not in reading.states and not reading.may_be_unread(raw):
        key = raw.key or "goto"
        where = f"`{key}` names the state `{raw}`" if key != "goto" else f"this goes to `{raw}`"
        suggestions = nearest(raw, reading.states)
        names = sorted(reading.states)
        listing = ", ".join(names[:12]) + (", …" if len(names) > 12 else ".")
        hint = "" if suggestions else f"States: {listing}" if names else "There is no state yet; they stand under `states`."
        reading.report("unknown-target", f"{where}, which does not exist", raw.span, hint=hint, suggestions=suggestions)
    return raw


def _state_in(raw: Any, reading: Reading) -> tuple[str, ...]:
    """The state that a list of one, or a block such as `{goto: menu}`, is meant to name."""
    inside = list(raw.values()) if isinstance(raw, Block) else raw if isinstance(raw, Items) else []
    return (str(inside[0]),) if len(inside) == 1 and isinstance(inside[0], Text) and inside[0] in reading.states else ()


Target = Annotated[Text, Reads(_target, {"type": "string"})]


def _read_dtmf(raw: Any, info: ValidationInfo) -> tuple[str, ...]:
    """One or more keys (`1`, `12`, `star`), or a list of alternatives."""
    return tuple(Text.at(read_keys(entry, info), span_of(entry)) for entry in listed(raw))


Dtmf = Annotated[tuple[str, ...], Reads(_read_dtmf, {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": ["string", "integer"]}}]})]


def _read_label(raw: Any, info: ValidationInfo) -> Mapping[str, TemplateText]:
    """A text for all languages (under `""`), or language → text."""
    if not isinstance(raw, Block):
        return {"": read_template(raw, info)}
    for key in raw:
        if not is_language(key):
            reading_of(info).report("bad-language", f"`{key}` is no language code", key.span, hint="A label is a text, or languages such as `en-US`, each with its text.")
    return {str(key): read_template(value, info) for key, value in raw.items() if is_language(key)}


Label = Annotated[Mapping[str, TemplateText], Reads(_read_label, {"anyOf": [TEXT_SCHEMA, {"type": "object", "additionalProperties": TEXT_SCHEMA}]})]
Assignments = Annotated[dict[VariableName, Value], Field(description="Variable → value.", examples=[{"tries": "{{ tries + 1 }}"}])]
Move = Literal["repeat", "back", "restart", "next", "previous", "stop"]
Do = Annotated[Move, one_of("repeat", "back", "restart")]
BrowseDo = Annotated[Move, one_of("next", "previous", "repeat", "stop")]


@element
class Choice(Element):
    """One branch: the keys and phrases that choose it, and where it leads."""

    NOUN: ClassVar[str] = "choice"

    dtmf: Annotated[Dtmf, Field(description="Keys that choose it: one or more, or a list of alternatives.", examples=[1, "star", [1, 2]])] = ()
    speech: Annotated[Phrases, Field(description="Phrases that choose it.", examples=[["billing", "(pay|see) my bill"]])] = ()
    goto: Annotated[Target | None, Field(description="The state it leads to.")] = None
    do: Annotated[Do | None, Field(description="`repeat` the question, go `back` to the last one, or `restart` the flow.")] = None
    if_: Annotated[Expression | None, Field(alias="if", description="Offered only if this holds.", examples=["calendars.office.is_open"])] = None
    set: Annotated[Assignments, Field(description="Variables set when it is chosen.", examples=[{"topic": "billing"}])] = Field(default_factory=dict)
    language: Annotated[LanguageCode | None, Field(description="The language switched to when it is chosen.")] = None
    prompt: Annotated[PromptText | None, Field(description="Said when it is chosen.")] = None
    label: Annotated[Label | None, Field(description="What it is called in “did you mean billing?”: a text, or language → text.", examples=["billing"])] = None

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        if not reading.damaged:
            if not any(listed(raw[key]) for key in raw if key in ("dtmf", "speech")):
                reading.report("missing-key", "a choice needs `dtmf` or `speech`, or nobody can choose it", raw.span)
            if not {"goto", "do"} & set(raw):
                reading.report("missing-key", "a choice needs `goto` or `do`", raw.span)
        if "goto" in raw and "do" in raw:
            key = next(k for k in raw if k == "do")
            reading.report("too-many-keys", "a choice has `goto` or `do`, not both", key.span)


BROWSE_OUTCOMES = ("end", "empty", "stop")


@element
class BrowseChoice(Choice):
    """A branch at an item of a list that is read out."""

    do: Annotated[BrowseDo | None, Field(description="The `next` item, the `previous`, `repeat` this one, or `stop`.")] = None


@element
class Browse(Element):
    """Reads a list one item at a time."""

    NOUN: ClassVar[str] = "browse"

    items: Annotated[Expression, Field(description="The list.")]
    as_: Annotated[VariableName, Field(alias="as", description="The name of one item.")]
    item: Annotated[PromptText, Field(description="What is said of each.")]
    choices: Annotated[tuple[BrowseChoice, ...], Listed, Field(description="What can be said or pressed at an item.")] = ()
    pause: Annotated[Duration, Field(description="The silence after which it goes on to the next. Default 2s.")] = 2.0
    restart: Annotated[Truth, Field(description="Coming back begins with the first item again.")] = False


@element
class Rung(Element):
    """One rung of a ladder: what is said at this failure, and where the call goes then."""

    NOUN: ClassVar[str] = "rung"

    prompt: Annotated[PromptText | None, Field(description="What is said.")] = None
    goto: Annotated[Target | None, Field(description="Where the call goes; without it the question is asked again.")] = None
    reprompt: Annotated[Truth, Field(description="Whether the state's own prompt follows.")] = True


_RUNG: TypeAdapter[Rung] = TypeAdapter(Rung)
_RUNG_KEYS = ("prompt", "goto", "reprompt")


def _misspelt_rung(entry: Block) -> bool:
    """Whether a block is no prompt (languages, or a part), but has a key that is nearly one of a rung."""
    return not any(is_language(key) or key in PART_KEYS for key in entry) and any(nearest(key, _RUNG_KEYS) for key in entry)


def _read_ladder(raw: Any, info: ValidationInfo) -> tuple[Rung, ...]:
    rungs: list[Rung] = []
    for entry in listed(raw):
        if isinstance(entry, Block) and (set(entry) & set(_RUNG_KEYS) or _misspelt_rung(entry)):
            rungs.append(read_element(_RUNG, entry, info))
        else:
            block = Block({Text.at("prompt", span_of(entry)): entry})
            block.span, block.key = span_of(entry), None
            rungs.append(read_element(_RUNG, block, info))
    return tuple(rungs)


_RUNG_SCHEMA: dict[str, Any] = {
    "anyOf": [
        PROMPT_SCHEMA,
        {"type": "object", "additionalProperties": False, "properties": described(Rung, {"prompt": PROMPT_SCHEMA, "goto": {"type": "string"}, "reprompt": {"type": "boolean"}})},
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


JOBS = ("choices", "collect", "browse", "request", "decide", "subflow", "return", "handoff", "hangup")
LISTENING_JOBS = {"choices", "collect", "browse"}
LISTENING_ONLY = ("no_input", "no_match", "commands", "type_ahead", "timeout", "digit_timeout")


def _read_commands(raw: Any, info: ValidationInfo) -> tuple[Choice, ...] | Literal[False]:
    if isinstance(raw, Text):
        if raw.strip().lower() in ("false", "no", "off"):
            return False
        give_up(info, "wrong-type", "`false`, or a list of choices", raw)
    return tuple(read_element(_CHOICE, entry, info) for entry in listed(raw))


_CHOICE: TypeAdapter[Choice] = TypeAdapter(Choice)
_CHOICE_SCHEMA = _CHOICE.json_schema(schema_generator=ForEditors)
StateCommands = Annotated[
    tuple[Choice, ...] | Literal[False], Reads(_read_commands, {"anyOf": [{"enum": [False, "no", "off", "false"]}, _CHOICE_SCHEMA, {"type": "array", "items": _CHOICE_SCHEMA}]})
]


def _own_name(raw: Any, info: ValidationInfo) -> Text:
    """A key that the author named, where it stands."""
    assert isinstance(raw, Text)  # as all keys are
    return raw


OwnName = Annotated[str, Reads(_own_name, {"type": "string"})]


def _read_subflow(raw: Any, info: ValidationInfo) -> Text:
    """The id of another flow. Whether there is one shows where flows are served together."""
    if isinstance(raw, Block):
        give_up(info, "wrong-type", "the id of a flow alone, with `with`, `into` and `outcomes` beside it", raw)
    return read_flow_id(raw, info)


SubflowId = Annotated[Text, Reads(_read_subflow, FLOW_ID_SCHEMA)]


@element
class State(Element):
    """One state: what it says, and at most one job. With none, it speaks and goes on."""

    NOUN: ClassVar[str] = "state"

    prompt: Annotated[PromptText | None, Field(description="What is said on entering.")] = None
    language: Annotated[LanguageCode | None, Field(description="The language switched to on entering.")] = None
    interruptible: Annotated[Truth | None, Field(description="Whether the caller can cut the prompt.")] = None
    set: Annotated[Assignments, Field(description="Variables set on entering, before the prompt.", examples=[{"tries": "{{ tries + 1 }}"}])] = Field(default_factory=dict)
    goto: Annotated[Target | None, Field(description="Where the call goes when the state has done its job.")] = None
    notes: Annotated[Word | None, Field(description="For people.")] = None

    choices: Annotated[Annotated[tuple[Choice, ...], Listed] | None, Field(description="Branches by key and phrase.")] = None
    collect: Annotated[Collect | None, Field(description="Ask for one answer.")] = None
    browse: Annotated[Browse | None, Field(description="Read a list one item at a time.")] = None
    request: Annotated[Request | None, Field(description="Ask another system.")] = None
    decide: Annotated[Annotated[tuple[Decision, ...], Listed] | None, Field(description="Go one way or another.")] = None
    subflow: Annotated[SubflowId | None, Field(description="Go through another flow and come back: its id.")] = None
    with_: Annotated[Assignments, Field(alias="with", description="Variable of the subflow → the value that it begins with.")] = Field(default_factory=dict)
    into: Annotated[VariableName | None, Field(description="The variable that gets the subflow's variables when it is done.")] = None
    return_: Annotated[OutcomeName | None, Field(alias="return", description="End this flow where it is a subflow, with this outcome.")] = None
    handoff: Annotated[Handoff | None, Field(description="Hand the call over.")] = None
    hangup: Annotated[Truth, Field(description="End the call after the prompt.")] = False
    outcomes: Annotated[
        dict[OwnName, Target],
        Field(
            description="How a handoff, a request, a list or a subflow ended → where the call goes.",
            json_schema_extra={
                "propertyNames": {
                    "anyOf": [{"enum": [*DIAL_OUTCOMES, *REQUEST_OUTCOMES, *BROWSE_OUTCOMES]}, {"pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"}, {"pattern": "^[1-5][0-9][0-9]$"}]
                }
            },
        ),
    ] = Field(default_factory=dict)

    no_input: Annotated[Ladder | None, Field(description="What is said at the first silence, the second, …")] = None
    no_match: Annotated[Ladder | None, Field(description="What is said when the first answer isn't understood, the second, …")] = None
    commands: Annotated[StateCommands | None, Field(description="`false`: the flow's commands don't work here; or more of them.")] = None
    type_ahead: Annotated[Truth, Field(description="Whether keys pressed before the prompt count.")] = True
    timeout: Annotated[Duration | None, Field(description="Patience after the prompt has been heard.")] = None
    digit_timeout: Annotated[Duration | None, Field(description="Patience between two keys.")] = None

    @property
    def listens(self) -> bool:
        return self.choices is not None or self.collect is not None or self.browse is not None

    @property
    def branches(self) -> tuple[Choice, ...]:
        """The choices of its own, whichever job has them."""
        return self.choices or (self.browse.choices if self.browse is not None else ())

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        jobs = [key for key in raw if key in JOBS and not (key == "hangup" and str(raw[key]).lower() in ("false", "no", "off"))]
        for extra in jobs[1:]:
            reading.report("too-many-keys", f"a state has one job, but `{raw.key}` has `{jobs[0]}` and `{extra}`", extra.span, hint="Make two states of it, joined by `goto`.")
        if not reading.damaged:
            if not jobs and "goto" not in raw:
                reading.report(
                    "dead-end",
                    f"`{raw.key}` leads nowhere: it needs `goto`, `choices`, `collect`, `browse`, `request`, `decide`, `subflow`, `return`, `handoff` or `hangup`",
                    span_of(raw.key or raw),
                )
            if "collect" in jobs and "goto" not in raw:
                reading.report("missing-key", f"`{raw.key}` collects an answer and needs a `goto` for where the call goes then", span_of(raw.key or raw))
        for key in raw:
            if key in LISTENING_ONLY and not set(jobs) & LISTENING_JOBS and not reading.damaged:
                reading.report("too-many-keys", f"`{key}` goes with `choices`, `collect` or `browse`; this state doesn't listen", key.span)
            if key == "outcomes" and not set(jobs) & {"handoff", "request", "browse", "subflow"} and not reading.damaged:
                reading.report("too-many-keys", "`outcomes` goes with a `request`, a `browse`, a `subflow`, or a `handoff` that dials", key.span)
            if key in ("with", "into") and "subflow" not in jobs and not reading.damaged:
                reading.report("too-many-keys", f"`{key}` goes with a `subflow`; this state has none", key.span)
        cls._inspect_outcomes(raw, jobs, reading)
        for key in jobs:
            if key in ("choices", "decide") and not listed(raw[key]):
                reading.report("empty-value", f"`{key}` has nothing in it", key.span, hint="Its entries are a list: lines that begin with `- `.")
        lines = listed(raw[Text("decide")]) if "decide" in raw else None
        if isinstance(lines, Items) and lines and not reading.damaged:
            early = [line for line in lines[:-1] if isinstance(line, Block) and "else" in line]
            for line in early:
                reading.report("else-not-last", "`else` must be the last line of `decide`: what follows is never reached", next(k for k in line if k == "else").span)
            last = lines[-1]
            if isinstance(last, Block) and not early and not any(key == "else" or "else" in meant_key(key, Decision._keys()) for key in last):
                reading.report("missing-else", "the last line of `decide` must be `{else: state}`, for when nothing holds", last.span)

    @classmethod
    def _inspect_outcomes(cls, raw: Block, jobs: list[Text], reading: Reading) -> None:
        outcomes = raw.get(Text("outcomes"))
        if "subflow" in jobs:
            return  # its author gives them their names: those who see both flows look whether they fit
        known = REQUEST_OUTCOMES if "request" in jobs else BROWSE_OUTCOMES if "browse" in jobs else _ends_of(raw.get(Text("handoff")))
        for name in outcomes if isinstance(outcomes, Block) else ():
            if jobs and name not in known and not ("request" in jobs and re.fullmatch(r"[1-5][0-9][0-9]", name)):
                expected = "`ok`, `failed`, or a status such as `404`" if "request" in jobs else ", ".join(f"`{n}`" for n in known)
                reading.report("wrong-value", f"`outcomes` takes {expected}, but this is `{name}`", name.span, suggestions=nearest(name, known))
        required = {"request": REQUEST_OUTCOMES, "browse": ("end",)}
        for job in [job for job in jobs if job in required and not reading.damaged]:
            near = {meant for name in outcomes for meant in (name, *nearest(name, known))} if isinstance(outcomes, Block) else set()
            for wanted in required[str(job)]:
                if wanted not in near:
                    key = next((key for key in raw if key == "outcomes"), job)
                    meant = {"ok": "an answer", "end": "the last item"}.get(wanted, "everything else, silence included")
                    reading.report("missing-key", f"a {job} needs the outcome `{wanted}`: where the call goes after {meant}", key.span)


def _ends_of(handoff: Any) -> tuple[str, ...]:
    """How a handoff can end, as it is written; a dial where that isn't seen."""
    kind = next((str(key) for key in handoff if key in COMES_BACK), "dial") if isinstance(handoff, Block) else "dial"
    return COMES_BACK[kind]


def _now_or_later(now: str, *later: str) -> Reads:
    """A word of the language: the one that this version knows, or others that it says plainly it doesn't know yet."""

    def read(raw: Any, info: ValidationInfo) -> str:
        word = str(raw).strip().lower() if isinstance(raw, Text) else ""
        if word in later:
            reading_of(info).report("not-supported-yet", f"`{raw.key}: {raw}` is part of the language, but not of this version yet", span_of(raw), suggestions=(now,))
            raise reported()
        if word != now:
            expected = ", ".join(f"`{name}`" for name in (now, *later))
            give_up(info, "wrong-value", f"one of {expected}", raw, suggestions=nearest(word, (now, *later)))
        return now

    return Reads(read, {"enum": [now]})


@element
class Flow(Element):
    """A whole flow."""

    NOUN: ClassVar[str] = "flow"

    flow: Annotated[FlowId, Field(description="Its id, and its place in the URL.")]
    title: Annotated[Word | None, Field(description="For people.")] = None
    description: Annotated[Word | None, Field(description="For people.")] = None
    numbers: Annotated[tuple[PhoneNumber, ...], Listed, Field(description="The phone numbers it answers.", examples=[["+15551230100"]])] = ()
    relay: Annotated[Relay, Field(description="The header: becomes `<ConversationRelay>`.")] = Field(default_factory=Relay)
    start: Annotated[Target, Field(description="The first state.")]
    states: Annotated[dict[StateId, State], Field(description="Id → state.", json_schema_extra={"propertyNames": {"pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"}})]
    variables: Annotated[Assignments, Field(description="Name → first value.", examples=[{"name": "", "tries": 0}])] = Field(default_factory=dict)
    commands: Annotated[tuple[Choice, ...], Listed, Field(description="Choices that work in every listening state.")] = ()
    recovery: Annotated[Recovery, Field(description="What happens when nothing is heard or understood.")] = Field(default_factory=Recovery)
    calendars: Annotated[dict[VariableName, Calendar], Field(description="Name → opening hours.")] = Field(default_factory=dict)
    phrases: Annotated[dict[OwnName, Phrases], Field(description="Name → phrases, used as `<name>`.", examples=[{"person": ["operator", "(a|the) (person|human)"]}])] = Field(
        default_factory=dict
    )

    tables: Annotated[dict[VariableName, TableFile], Field(description="Name → a CSV file beside the flow.")] = Field(default_factory=dict)
    include: Annotated[tuple[Word, ...], Listed, Field(description="Files whose states, phrases, calendars, tables and commands join this flow.")] = ()
    journal: Annotated[
        str,
        one_of("masked", "full"),
        Field(description="What is kept of what callers say and key: `masked` (its kind and length), or `full` (its words, and the values of variables; never secret answers)."),
    ] = "masked"
    understanding: Annotated[str, _now_or_later("default", "semantic", "llm"), Field(description="How speech is understood: by `default` without a model.")] = "default"

    file: Annotated[str, SkipJsonSchema()] = ""
    beside: Annotated[dict[Path, bytes], SkipJsonSchema()] = Field(default_factory=dict)
    """The files that it was made of beside its own, each with the SHA-256 of what it held."""
    sources: Annotated[dict[str, bytes], SkipJsonSchema()] = Field(default_factory=dict, repr=False)
    """What it was made of: its own file first, then those beside it, by their names from its folder, with what they held."""
    version: Annotated[str, SkipJsonSchema()] = ""
    silenced: Annotated[Silenced, SkipJsonSchema()] = Field(default_factory=dict)
    """What its comments silence."""

    @property
    def id(self) -> str:
        return str(self.flow)

    def every_choice(self) -> Iterator[Choice]:
        """The choices of all states, and the commands of the flow and its states."""
        yield from self.commands
        for state in self.states.values():
            yield from state.branches
            yield from state.commands or ()

    @property
    def subflows(self) -> tuple[str, ...]:
        """The ids of the flows that this one goes through, each once."""
        return tuple(dict.fromkeys(str(state.subflow) for state in self.states.values() if state.subflow is not None))

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each variable whose first value gives it one."""
        return {str(name): kind for name, value in self.variables.items() if (kind := kind_of_first(value)) is not None}

    @property
    def returns(self) -> tuple[str, ...]:
        """The outcomes with which it ends where it is a subflow, each once."""
        return tuple(dict.fromkeys(str(state.return_) for state in self.states.values() if state.return_ is not None))

    @classmethod
    def _keys(cls) -> frozenset[str]:
        return super()._keys() - {"beside", "file", "silenced", "sources", "version"}

    @classmethod
    def _inspect(cls, raw: Block, reading: Reading) -> None:
        states = raw.get(Text("states"))
        if isinstance(states, Block) and not states:
            reading.report("missing-key", "`states` has no state yet", span_of(states.key or states))


def _elsewhere(block: type[Element], *homes: tuple[type[Element], str]) -> dict[str, str]:
    """The keys of other blocks that this one hasn't → where they stand; of several, the first."""
    found: dict[str, str] = {}
    for home, where in homes:
        found |= dict.fromkeys(home._keys() - block._keys() - set(found), where)
    return found


_OF_A_STATE = "in a state: lead there with `goto`"
Choice.ELSEWHERE = dict.fromkeys(JOBS, _OF_A_STATE) | {"outcomes": _OF_A_STATE}
State.ELSEWHERE = _elsewhere(
    State,
    (Choice, "in a choice: `choices: [{dtmf: 1, speech: [billing], goto: billing}]`"),
    (Collect, "under `collect`: `collect: {into: pin, type: digits, length: 4}`"),
    (Handoff, 'under `handoff`: `handoff: {dial: "+15551230100"}`'),
    (Request, "under `request`: `request: {get: https://clinic.example/patients, into: patient}`"),
) | {"if": "in a choice, in a part of a prompt, or in a line of `decide`"}
_BESIDE: Mapping[str, type[Element]] = {"collect": Collect, "handoff": Handoff, "request": Request, "browse": Browse}
for _job, _block in _BESIDE.items():
    _block.ELSEWHERE = dict.fromkeys(State._keys() - _block._keys(), f"beside `{_job}`, as far in as `{_job}` itself")
Flow.ELSEWHERE = _elsewhere(Flow, (Relay, "under `relay`"), (State, "in a state, under `states` and the name of that state"))


def with_subflows(flow: Flow, find: Callable[[str], Flow | None]) -> tuple[Flow, ...]:
    """A flow and all that a call of it can go through as subflows, each once, the flow itself first."""
    found: dict[str, Flow] = {flow.id: flow}
    waiting = list(flow.subflows)
    while waiting:
        name = waiting.pop()
        other = find(name) if name not in found else None
        if other is not None:
            found[name] = other
            waiting += other.subflows
    return tuple(found.values())
