"""Calls in which much is said before the first choice is heard: greetings, notices and news, and only then the menu.

What counts is the least that every caller hears on the way to a choice: of several ways the shortest, without what has
an `if`. A recording that no text describes may itself offer something, so nothing behind it counts. Choices later in a
call come after what the caller has asked for, and that may be long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from flowengine.answers.locale import LANGUAGES
from flowengine.answers.offering import first_offer
from flowengine.dialog.lengths import fixed_text, seconds_of_part, texts_of
from flowengine.dialog.program import by_language
from flowengine.dialog.speech import as_speech, seconds_of
from flowengine.language.model import Choice, Flow, State
from flowengine.language.problems import Problem
from flowengine.language.prompts import Part, Play
from flowengine.relay.twiml import switched_to

CODES = ("long-before-choice",)

MOST = 20.0
"""Seconds. Where large companies' lines were compared, eight were advised (Software Advice, IVR design, 2014); this leaves room for two notices."""
_QUESTION = re.compile(r"[^.!?;:]*\?")

Finder = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class _Way:
    """The way to a state: the seconds heard until it is left or offers something, its own share, and the way before it."""

    seconds: float
    own: float
    name: str
    """Empty for the greeting."""
    before: _Way | None = None

    def stretches(self) -> Iterator[_Way]:
        here: _Way | None = self
        while here is not None:
            yield here
            here = here.before


def check(flow: Flow) -> Iterator[Problem]:
    language = flow.relay.first_language
    greeting = as_speech(flow.relay.welcome_greeting or "")
    offered = frozenset({language, *switched_to(flow)})
    if language.split("-", 1)[0] not in LANGUAGES or flow.returns or first_offer(greeting, offered) is not None:
        return
    found = _last_choice(flow, offered, _Way(seconds_of(greeting), seconds_of(greeting), ""))
    if found is None or found.seconds <= MOST:
        return
    spoken = [way for way in found.stretches() if way.own]
    longest = max(spoken, key=lambda way: way.own)
    yield Problem(
        flow.file,
        flow.states[longest.name].places["prompt"] if longest.name else flow.relay.places["welcome_greeting"],
        "long-before-choice",
        f"callers listen for about {found.seconds:.0f} seconds before they hear a choice" + (f", the first one in `{found.name}`" if longest.name != found.name else ""),
        hint="Say who answers, then the choices. What only some callers need can come behind a choice, or after the menu.",
        severity="warning",
    )


def _last_choice(flow: Flow, offered: frozenset[str], greeting: _Way) -> _Way | None:
    """Of the choices that come before any answer, the one that is heard last, by the shortest way to it."""
    first_language = flow.relay.first_language
    turns = count()
    waiting = [(greeting.seconds, next(turns), str(flow.start), first_language, greeting)]
    seen: set[str] = set()
    last: _Way | None = None
    while waiting:
        _, _, name, language, before = heappop(waiting)
        if name in seen:
            continue
        seen.add(name)
        state = flow.states[name]
        language = str(state.language or language)
        parts = by_language(state.prompt.parts, language, first_language) if state.prompt is not None else ()
        offer = _until_offer(flow, state, parts, offered | {language})
        own = offer if offer is not None else sum(seconds_of_part(part) for part in parts if part.if_ is None)
        way = _Way(before.seconds + own, own, name, before)
        if state.listens or offer is not None:
            last = max(last or way, way, key=lambda found: found.seconds)
        else:
            for target in _next(state):
                heappush(waiting, (way.seconds, next(turns), target, language, way))
    return last


def _next(state: State) -> Iterator[str]:
    """Where a call goes on without leaving the flow, when nothing is asked."""
    if state.hangup or state.return_ is not None or state.subflow is not None or state.handoff is not None:
        return
    targets = [state.goto, *state.outcomes.values()]
    for line in state.decide or ():
        targets += [line.goto, line.else_]
    yield from (str(target) for target in targets if target is not None)


def _until_offer(flow: Flow, state: State, parts: tuple[Part, ...], languages: frozenset[str]) -> float | None:
    """How long is spoken before the prompt offers something; None where it doesn't, in a state that only speaks."""
    languages |= {str(part.language) for part in parts if not isinstance(part, Play) and part.language is not None}
    until = _seconds_until(parts, lambda text: first_offer(text, languages))
    if until is not None or not state.listens:
        return until
    keys = {key for choice in _branches(flow, state) for key in choice.dtmf}
    if not keys and not (state.collect is not None and state.collect.takes_keys):
        return 0.0
    return _seconds_until(parts, lambda text: _first_question(text, keys))


def _branches(flow: Flow, state: State) -> Iterator[Choice]:
    yield from state.branches
    yield from state.commands or ()
    if state.commands is not False:
        yield from flow.commands


def _first_question(text: str, keys: set[str]) -> int | None:
    """Where something is asked, or one of the keys named, without a word that the languages' tables have."""
    asked = _QUESTION.search(text)
    names = "|".join(sorted(key for key in keys if key.isdecimal()))
    named = re.search(rf"(?<!\d)(?:{names})(?!\d)", text) if names else None
    found = [match.start() for match in (asked, named) if match is not None]
    return min(found, default=None)


def _seconds_until(parts: tuple[Part, ...], find: Finder) -> float | None:
    """How long is spoken before what is looked for; None where it isn't found."""
    seconds = 0.0
    for part in parts:
        if isinstance(part, Play) and part.text is None:
            return seconds
        texts = [fixed_text(text) for text in texts_of(part)]
        places = [(text, place) for text in texts if (place := find(text)) is not None]
        if places:
            return seconds + (min(seconds_of(text[:place]) for text, place in places) if part.if_ is None else 0.0)
        seconds += seconds_of_part(part) if part.if_ is None else 0.0
    return None
