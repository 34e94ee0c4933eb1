"""Prompts that can't be cut and are heard for long: callers who know the way, or have heard enough, can only wait.

A sentence that the law or a safety officer wants heard in full is short of these limits. Where nothing can be answered,
more is let pass, and before a hang-up everything: whoever has heard enough there hangs up.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.dialog.lengths import seconds_together
from flowengine.dialog.speech import seconds_of
from flowengine.language.model import Flow, Rung, State
from flowengine.language.problems import Problem, Span
from flowengine.language.prompts import Part, Prompt

CODES = ("long-uninterruptible",)

AT_A_QUESTION = 20.0
"""Seconds: time for a notice of two or three sentences, not for a menu."""
ON_THE_WAY = 30.0
_IN_THE_HEADER = (
    "Leave it out, or write `dtmf`, by which keys cut a prompt and noise doesn't. A notice can be uncut by itself: `- {say: This call is recorded., interruptible: false}`."
)
_HINT = "Let only what must be heard in full be uncut, as a part of its own: `- {say: This call is recorded., interruptible: false}`."


def check(flow: Flow) -> Iterator[Problem]:
    relay = flow.relay
    greeting = seconds_of(relay.welcome_greeting or "")
    if relay.welcome_greeting_interruptible == "none" and greeting > AT_A_QUESTION:
        yield _problem(flow, relay.places["welcome_greeting_interruptible"], f"callers can't cut the greeting, and it is heard for about {greeting:.0f} seconds")
    everywhere: tuple[float, str] = (0.0, "")
    for name, state in flow.states.items():
        here: tuple[float, Span | None] = (0.0, None)
        for prompt in _prompts(state):
            for parts in prompt.parts.values():
                for at, run in _uncut(parts, state, relay.interruptible == "none"):
                    seconds = seconds_together(run)
                    if seconds <= (AT_A_QUESTION if state.listens else ON_THE_WAY):
                        continue
                    if at is None:
                        everywhere = max(everywhere, (seconds, str(name)))
                    elif seconds > here[0]:
                        here = (seconds, at)
        if here[1] is not None:
            yield _problem(flow, here[1], f"callers can't cut what `{name}` says, and it is heard for about {here[0]:.0f} seconds")
    if everywhere[1]:
        message = f"callers can't cut any prompt of this flow, and that of `{everywhere[1]}` is heard for about {everywhere[0]:.0f} seconds"
        yield _problem(flow, relay.places["interruptible"], message, _IN_THE_HEADER)


def _problem(flow: Flow, at: Span, message: str, hint: str = _HINT) -> Problem:
    return Problem(flow.file, at, "long-uninterruptible", message, hint=hint, severity="warning")


def _prompts(state: State) -> Iterator[Prompt]:
    """What is said in a state under its `interruptible`."""
    if state.hangup:
        return
    ladders: tuple[Rung, ...] = (*(state.no_input or ()), *(state.no_match or ()))
    said = [state.prompt, *(rung.prompt for rung in ladders)]
    if state.browse is not None:
        said.append(state.browse.item)
    if state.collect is not None:
        said.append(state.collect.confirm_prompt)
    yield from (prompt for prompt in said if prompt is not None)


def _uncut(parts: tuple[Part, ...], state: State, header: bool) -> Iterator[tuple[Span | None, list[Part]]]:
    """The stretches of a prompt that nothing cuts, each with the word that says so; None where it is the header's."""
    run: list[Part] = []
    at: Span | None = None
    for part in parts:
        said = part if part.interruptible is not None else state
        if (said.interruptible is None and header) or said.interruptible is False:
            run.append(part)
            at = at or (said.places["interruptible"] if said.interruptible is not None else None)
        elif run:
            yield at, run
            run, at = [], None
    if run:
        yield at, run
