"""Questions that are hard to answer, from which nothing ever leads to somebody.

A number, a date or an address is misheard and mistyped; whoever isn't understood there needs a person, or at least a
voicemail. Menus, ratings, yes or no, and open questions are left alone: everybody can answer those. So are short flows
that have nobody at all (a survey, a reminder, a meter reading), and flows that return to one around them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.checks.trapped import trapped_in
from flowengine.dialog.program import ways_of
from flowengine.dialog.ways import leading_to, reached_from
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem
from flowengine.language.scalars import span_of

CODES = ("no-person",)
EXACTING = frozenset({"code", "date", "digits", "email", "money", "phone", "time"})
"""Types of answers that callers have to read off something, remember, or spell."""
_MANY = 5
"""So many questions and menus are no short flow: somebody will get stuck."""


def check(flow: Flow) -> Iterator[Problem]:
    if flow.returns:
        return
    ways = ways_of(flow)
    reached = reached_from(str(flow.start), ways)
    asking = [name for name, state in flow.states.items() if name in reached and state.collect is not None and state.collect.type in EXACTING]
    contacts = [str(name) for name, state in flow.states.items() if name in reached and (state.handoff is not None or state.subflow is not None)]
    if not asking:
        return
    if not contacts:
        if sum(flow.states[name].listens for name in reached) >= _MANY:
            yield Problem(
                flow.file,
                flow.flow.span,
                "no-person",
                f"nothing in this flow leads to a person or a voicemail: callers who can't answer `{asking[0]}` are on their own",
                hint=f"Add a state that hands over or takes a message, such as `desk: {{prompt: One moment., handoff: {{queue: front-desk}}}}`. {_hint('desk')}",
                severity="warning",
            )
        return
    way = _hint(min(contacts, key=lambda name: flow.states[name].handoff is None))
    alone = reached - leading_to(contacts, ways) - trapped_in(flow)
    for name in asking:
        if name in alone and not _goes_back(flow, flow.states[name]):
            yield Problem(
                flow.file,
                span_of(name),
                "no-person",
                f"from `{name}` no key, no word and no silence ever leads to a person: callers who can't answer it are on their own",
                hint=way,
                severity="warning",
            )


def _hint(name: str) -> str:
    return f"Lead to `{name}`: `recovery: {{fallback: {name}}}`, `commands: [{{dtmf: 0, speech: [operator], goto: {name}}}]`, or a last rung of a ladder, `{{goto: {name}}}`."


def _goes_back(flow: Flow, state: State) -> bool:
    commands = flow.commands if state.commands is not False else ()
    return any(choice.do == "back" for choice in (*(state.commands or ()), *commands))
