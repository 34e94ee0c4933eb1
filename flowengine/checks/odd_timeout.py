"""Waits so short that nobody can answer in them, or so long that callers think the line is dead.

Bounds are in seconds and generous: an author who waits for somebody to fetch a card means it. A silence that leads on
(`no_input: [{goto: …}]`) may be as short as it likes: "for English, just stay on the line".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowengine.language.elements import Element
from flowengine.language.model import Flow, State
from flowengine.language.problems import Problem

CODES = ("odd-timeout",)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a wait may be, in seconds, and what happens outside of that."""

    shortest: float
    longest: float
    too_short: str
    too_long: str
    usual: str


_DEAD = "callers hear nothing for so long that they think the line is dead"
_ANSWER = "nobody can answer in so short a time"
_KEYS = "many people need longer from one key to the next"
_FOR_ALL = _Bounds(2, 20, _ANSWER, _DEAD, "6s")
_MENU = _Bounds(2, 30, _ANSWER, _DEAD, "6s")
_QUESTION = _Bounds(2, 60, _ANSWER, _DEAD, "6s to 10s; 30s for what has to be fetched or looked up")
_BETWEEN_KEYS = _Bounds(1, 20, _KEYS, _DEAD, "3s")
_END_KEY = _Bounds(0, 20, "", _DEAD, "1s to 3s")
_PAUSE = _Bounds(0, 20, "", _DEAD, "2s to 4s")
_RINGING = _Bounds(5, 600, "nobody picks up a telephone in so short a time", "Twilio lets it ring for ten minutes at most", "20s to 30s")
_MESSAGE = _Bounds(2, 20, "a pause for breath ends the message", "who has said all waits for the end in silence", "5s")
_MOST_IN_SILENCE = 20


def check(flow: Flow) -> Iterator[Problem]:
    yield from _odd(flow, flow.recovery, "timeout", flow.recovery.timeout, _FOR_ALL)
    yield from _odd(flow, flow.recovery, "digit_timeout", flow.recovery.digit_timeout, _BETWEEN_KEYS)
    for state in flow.states.values():
        if state.listens:
            yield from _listening(flow, state)
        if state.handoff is not None:
            yield from _odd(flow, state.handoff, "timeout", state.handoff.timeout, _RINGING)
            if state.handoff.voicemail is not None:
                yield from _odd(flow, state.handoff.voicemail, "timeout", state.handoff.voicemail.timeout, _MESSAGE)
        yield from _asking(flow, state)


def _listening(flow: Flow, state: State) -> Iterator[Problem]:
    silence = state.no_input if state.no_input is not None else flow.recovery.no_input
    leads_on = silence is not None and len(silence) > 0 and silence[0].goto is not None
    waits: list[tuple[Element, str, float | None, _Bounds]] = [
        (state, "timeout", state.timeout, _MENU if len(state.branches) > 1 else _QUESTION),
        (state, "digit_timeout", state.digit_timeout, _BETWEEN_KEYS),
    ]
    if state.collect is not None:
        waits += [
            (state.collect, "timeout", state.collect.timeout, _QUESTION),
            (state.collect, "digit_timeout", state.collect.digit_timeout, _BETWEEN_KEYS),
            (state.collect, "end_timeout", state.collect.end_timeout, _END_KEY),
        ]
    if state.browse is not None:
        waits.append((state.browse, "pause", state.browse.pause, _PAUSE))
    for block, key, seconds, bounds in waits:
        if not (leads_on and key == "timeout" and seconds is not None and seconds < bounds.shortest):
            yield from _odd(flow, block, key, seconds, bounds)


def _asking(flow: Flow, state: State) -> Iterator[Problem]:
    """A request that may take long while nothing is said."""
    request = state.request
    if request is None or request.while_waiting is not None:
        return
    longest = request.timeout * (1 + request.retry)
    if longest > _MOST_IN_SILENCE:
        yield Problem(
            flow.file,
            request.places.get("timeout", request.places.get("retry", request.at)),
            "odd-timeout",
            f"this request may take {_spoken(longest)}{f', in {1 + request.retry} tries' if request.retry else ''}: {_DEAD}",
            hint="Add `while_waiting: One moment, please.` beside it, or wait for less.",
            severity="warning",
        )


def _odd(flow: Flow, block: Element, key: str, seconds: float | None, bounds: _Bounds) -> Iterator[Problem]:
    if seconds is None or key not in block.places or bounds.shortest <= seconds <= bounds.longest:
        return
    yield Problem(
        flow.file,
        block.places[key],
        "odd-timeout",
        f"`{key}` is {_spoken(seconds)}: {bounds.too_short if seconds < bounds.shortest else bounds.too_long}",
        hint=f"Usual: {bounds.usual}. A number without a unit is seconds.",
        severity="warning",
    )


def _spoken(seconds: float) -> str:
    """`0.3` as half a sentence has it: 300 milliseconds; 1 second; 2 minutes and 5 seconds."""
    if seconds < 1:
        return f"{seconds * 1000:g} milliseconds"
    minutes, rest = divmod(seconds, 60)
    pieces = [f"{number:g} {unit}{'' if number == 1 else 's'}" for number, unit in ((minutes, "minute"), (rest, "second")) if number]
    return " and ".join(pieces)
