"""A flow as a call script in Markdown, for the people who must approve it: nothing of YAML, everything that is said.

States stand in the order in which a caller can walk through them. What can be said is written out from the phrases, and
each place that a way leads to is a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from flowengine.language.collect import Collect
from flowengine.language.model import Choice, Flow, Rung, State
from flowengine.language.prompts import OneOf, Part, Play, Prompt, Say
from flowengine.review.graph import KINDS, Graph, Node, graph_of
from flowengine.review.plain import duration, plain
from flowengine.review.wording import listing, nth

__all__ = ["as_script", "walk"]

MOST = 12
"""So many ways to say a choice are written out."""
_MEANING = re.compile(r"([\\`*_\[\]<>|#~])")
_KEYS = {"*": "star", "#": "pound"}
_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday"}
_MOVES = {
    "repeat": "the question is repeated",
    "back": "back to the question before",
    "restart": "the call starts over",
    "next": "the next one",
    "previous": "the one before",
    "stop": "no more of the list",
}
_ANSWERS = {
    "digits": "a number, digit by digit",
    "number": "a number",
    "money": "an amount of money",
    "date": "a date",
    "time": "a time of day",
    "phone": "a telephone number",
    "email": "an e-mail address",
    "yes_no": "yes or no",
    "code": "letters and digits",
    "choice": "one of several",
    "text": "anything",
}


def as_script(flow: Flow) -> str:
    """The script: what holds everywhere first, then each state."""
    graph = graph_of(flow)
    lines = [f"# Call script: {_plain(flow.title or flow.id)}", ""]
    if flow.description:
        lines += [_plain(flow.description), ""]
    languages = list(dict.fromkeys([flow.relay.first_language, *map(str, flow.relay.languages)]))
    lines += [f"Flow `{flow.id}`. Spoken: {listing(languages)}." + (f" Answers at {listing(map(str, flow.numbers))}." if flow.numbers else ""), ""]
    if flow.relay.welcome_greeting:
        lines += ["As the call is answered:", "", f"> {_plain(flow.relay.welcome_greeting)}", ""]
    lines += [f"A call begins at {_link(str(flow.start))}. Words in `{{{{ }}}}` are filled in during the call.", ""]
    lines += [*_everywhere(flow), *_calendars(flow)]
    names = {node.id: node for node in graph.nodes}
    for number, name in enumerate(walk(graph), 1):
        lines += [*_state(flow, names[name], flow.states[name], number)]
    return "\n".join(lines).rstrip() + "\n"


def walk(graph: Graph) -> list[str]:
    """The states as a caller can walk through them: each right after what first leads to it; last those that only failures or commands lead to."""
    states = [node.id for node in graph.nodes if not node.id.startswith("*")]
    found: dict[str, None] = {}
    for light in (False, True):
        for root in (graph.start, *(states if light else ())):
            stack = [root]
            while stack:
                name = stack.pop()
                if name in found:
                    continue
                found[name] = None
                ways = [edge.target for edge in graph.edges_from(name) if edge.target is not None and (light or not edge.light)]
                stack += reversed(ways)
    return list(found)


# ---------------------------------------------------------------------------------------------------- what holds everywhere


def _everywhere(flow: Flow) -> Iterator[str]:
    if flow.commands:
        yield from ("## At every question", "", *_choices(flow, flow.commands), "")
    recovery = flow.recovery
    if recovery.no_input or recovery.no_match or recovery.fallback:
        yield from ("## When nothing is heard or understood", "")
        if recovery.timeout is not None:
            yield from (f"The caller has {duration(recovery.timeout)} to answer.", "")
        yield from _ladder(recovery.no_input, "silence")
        yield from _ladder(recovery.no_match, "answer that isn't understood")
        if recovery.fallback:
            yield from (f"When nothing helps, or {recovery.max_failures} answers in a row failed: {_link(str(recovery.fallback))}.", "")


def _calendars(flow: Flow) -> Iterator[str]:
    for name, calendar in flow.calendars.items():
        told = plain(calendar)
        yield from (f"## Opening hours: {_plain(name)}", "", "| day | open |", "|---|---|")
        yield from (f"| {called} | {told['open'][day]} |" for day, called in _DAYS.items())
        yield from (f"| {day} | {hours} |" for day, hours in told.get("except", {}).items())
        yield from ("", f"Time zone {calendar.timezone}." + (f" Closed on public holidays ({calendar.holidays})." if calendar.holidays else ""), "")


# -------------------------------------------------------------------------------------------------------------- one state


def _state(flow: Flow, node: Node, state: State, number: int) -> Iterator[str]:
    yield from (f"## {node.id}", "", f"*{number} · {KINDS[node.kind]}{' · the call begins here' if node.id == str(flow.start) else ''}*", "")
    if state.notes:
        yield from (f"Note: {_plain(state.notes)}", "")
    if state.language:
        yield from (f"From here on {state.language} is spoken.", "")
    yield from _said(state.prompt)
    if state.collect is not None:
        yield from _collect(state.collect)
    if state.browse is not None:
        yield from ("Of each item:", "", *_said(state.browse.item))
    if state.request is not None:
        yield from (f"Asks another system (`{state.request.method.upper()} {_code(state.request.url)}`), for at most {duration(state.request.timeout)}.", "")
        if state.request.while_waiting is not None:
            yield from ("While the caller waits:", "", *_said(state.request.while_waiting))
    if state.subflow is not None:
        yield from (f"Goes through the flow `{state.subflow}`.", "")
    if state.return_ is not None:
        yield from (f"Ends this flow with the outcome `{state.return_}`.", "")
    if state.handoff is not None:
        yield from (f"Hands the call over: {_plain(node.does)}.", "")
    if state.hangup:
        yield from ("Hangs up.", "")
    if state.branches:
        yield from (*_choices(flow, state.branches), "")
    if state.commands:
        yield from ("At this question also:", "", *_choices(flow, state.commands), "")
    if state.commands is False:
        yield from ("What can be said at every question can't be said here.", "")
    yield from _ways(state)
    yield from _ladder(state.no_input, "silence")
    yield from _ladder(state.no_match, "answer that isn't understood")


def _ways(state: State) -> Iterator[str]:
    decisions = state.decide or ()
    lines = [f"- otherwise → {_link(str(line.else_))}" if line.else_ is not None else f"- if `{_code(line.if_)}` → {_link(str(line.goto))}" for line in decisions]
    lines += [f"- {_plain(name.replace('_', ' '))} → {_link(str(target))}" for name, target in state.outcomes.items()]
    if state.goto is not None:
        lines.append(f"- {'answered' if state.collect is not None else 'then'} → {_link(str(state.goto))}")
    if lines:
        yield from (*lines, "")


def _collect(collect: Collect) -> Iterator[str]:
    by = {"any": "by voice or keys", "dtmf": "by keys", "speech": "by voice"}[collect.input]
    bounds = [
        f"{key.replace('_', ' ')} {getattr(collect, key)}"
        for key in ("length", "min_length", "max_length", "min", "max", "earliest", "latest")
        if getattr(collect, key) is not None
    ]
    yield from (f"The caller answers {by}: {_ANSWERS[collect.type]}" + (f" ({_plain(', '.join(bounds))})" if bounds else "") + ".", "")
    if isinstance(collect.options, tuple):
        yield from (*(f"{number}. {_plain(option.label)}" for number, option in enumerate(collect.options, 1)), "")
    for check in collect.check or ():
        yield from (f"Where `{_code(check.if_)}` doesn't hold:", "", *_said(check.prompt))
    if collect.confirm_prompt is not None:
        yield from ("To confirm:", "", *_said(collect.confirm_prompt))
    elif collect.confirms != "never":
        told = {
            "always": "The answer is read back and confirmed.",
            "when_unsure": "The answer is read back where it isn't sure.",
            "implicit": "The answer is said again in passing.",
        }
        yield from (told[collect.confirms], "")


def _choices(flow: Flow, choices: Sequence[Choice]) -> Iterator[str]:
    yield from ("| press | or say | leads to |", "|---|---|---|")
    for choice in choices:
        keys = " or ".join(" ".join(_KEYS.get(key, key) for key in keys) for keys in choice.dtmf)
        # One of each phrase before a second of any: what is left out is like what stands there.
        rounds = zip_longest(*(phrase.wordings(flow.phrases) for phrase in choice.speech))
        wordings = list(dict.fromkeys(wording for found in rounds for wording in found if wording))
        said = ", ".join(map(_plain, wordings[:MOST])) + (f", … ({len(wordings) - MOST} more)" if len(wordings) > MOST else "")
        where = _link(str(choice.goto)) if choice.goto is not None else _MOVES[choice.do or "repeat"]
        where += f", if `{_code(choice.if_)}`" if choice.if_ is not None else ""
        where += f", in {choice.language}" if choice.language is not None else ""
        spoken = "; ".join(text for _, text in _spoken(choice.prompt))
        yield f"| {keys} | {said} | {where}" + (f". Says: {spoken}" if spoken else "") + " |"


def _ladder(ladder: tuple[Rung, ...] | None, failure: str) -> Iterator[str]:
    for number, rung in enumerate(ladder or (), 1):
        then = f", and the call goes to {_link(str(rung.goto))}" if rung.goto is not None else ""
        yield from (f"At the {nth(number)} {failure}{then}{':' if rung.prompt else '.'}", "", *_said(rung.prompt))


# ------------------------------------------------------------------------------------------------------------------ words


def _said(prompt: Prompt | None) -> Iterator[str]:
    lines = list(_spoken(prompt))
    for number, (language, text) in enumerate(lines):
        yield from ((">",) if number else ())
        yield f"> **{language}** {text}" if language else f"> {text}"
    if lines:
        yield ""


def _spoken(prompt: Prompt | None) -> Iterator[tuple[str, str]]:
    """Language and what is said in it, part by part."""
    parts: Mapping[str, Iterable[Part]] = prompt.parts if prompt is not None else {}
    for language, spoken in parts.items():
        yield language, " ".join(map(_part, spoken))


def _part(part: Part) -> str:
    match part:
        case Say():
            text = _plain(part.say)
        case OneOf():
            text = " / ".join(map(_plain, part.one_of)) + " *(one of these)*"
        case Play():
            text = f"♪ {_plain(part.play)}" + (f" ({_plain(part.text)})" if part.text is not None else "")
    if not isinstance(part, Play) and part.language is not None:
        text += f" *(in {part.language})*"
    return f"*(if `{_code(part.if_)}`:)* {text}" if part.if_ is not None else text


def _plain(text: object) -> str:
    """On one line, and nothing in it that Markdown takes for its own."""
    return _MEANING.sub(r"\\\1", " ".join(str(text).split()))


def _code(text: object) -> str:
    """For between backticks, in a table too."""
    return " ".join(str(text).split()).replace("`", "'").replace("|", "\\|")


def _link(state: str) -> str:
    return f"[{_plain(state)}](#{state})"
