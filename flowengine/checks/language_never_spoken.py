"""Languages that are switched to, or have a voice, and that callers never hear.

A switch counts where a text of its language is said on the way from it, by a text for the language, or by texts without
one that may be in it. Other languages than those whose small words are known are let pass. `missing_language` tells of
prompts that have texts for some languages only, and `relay_header` of languages without a voice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowengine.answers.tongues import can_tell, small_words
from flowengine.dialog.lengths import fixed_text, texts_of
from flowengine.dialog.program import ways_of
from flowengine.language.expressions import templates_in
from flowengine.language.model import Choice, Flow, State
from flowengine.language.problems import Problem, Span
from flowengine.language.prompts import Play, Prompt
from flowengine.language.scalars import is_language, span_of
from flowengine.relay.twiml import languages_used, prompts_in, relay_languages, switched_to

CODES = ("language-never-spoken",)

EVIDENCE = 3
"""So many words that only the header's language has, and none of the other's, tell that texts are in it."""


def check(flow: Flow) -> Iterator[Problem]:
    yield from _declared(flow)
    yield from _variables(flow)
    if {tongue(language) for language in switched_to(flow)} - {tongue(flow.relay.first_language)}:
        yield from _switches(flow)


def tongue(language: str) -> str:
    return language.split("-", 1)[0].lower()


def _problem(flow: Flow, at: Span, message: str, hint: str) -> Problem:
    return Problem(flow.file, at, "language-never-spoken", message, hint=hint, severity="warning")


def _declared(flow: Flow) -> Iterator[Problem]:
    """Voices for languages that no call comes to. The header of a flow with subflows is theirs too, and that of a subflow is hardly used."""
    if flow.subflows or flow.returns or not any(state.listens for state in flow.states.values()):
        return
    used = {*languages_used(flow), *(value for _, value in _mistaken(flow)), str(flow.relay.language or "en-US"), str(flow.relay.transcription_language or ""), "multi"}
    known = relay_languages(flow)
    # A language of the same tongue that has no voice of its own is probably the one that is meant, and is told of.
    unsettled = {tongue(code) for code in used - {"multi", flow.relay.first_language} if code not in flow.relay.languages}
    for declared in flow.relay.languages:
        language = str(declared)
        if language not in used and tongue(language) not in unsettled and {"voice", "ttsProvider"} & set(known[language]):
            yield _problem(
                flow,
                span_of(declared),
                f"this flow has a voice for {language}, but never switches to it",
                f"Let a choice switch to it: `{{dtmf: 9, language: {language}, goto: {flow.start}}}`; or take it out.",
            )


def _variables(flow: Flow) -> Iterator[Problem]:
    """`set: {language: es-US}`, by which a variable gets a value and callers hear what they heard before."""
    for key, value in _mistaken(flow):
        yield _problem(
            flow,
            span_of(key),
            "`set` gives a value to a variable `language`, which nothing uses: the language that is spoken stays",
            f"Write `language: {value}` outside of the `set`.",
        )


def _mistaken(flow: Flow) -> list[tuple[str, str]]:
    """The assignments to a variable `language` that nothing reads, each with its value."""
    blocks: list[State | Choice] = [*flow.states.values(), *flow.every_choice()]
    found = [(key, str(value)) for block in blocks if block.language is None for key, value in block.set.items() if key == "language" and is_language(str(value))]
    if not found or flow.returns or any("language" in template.names.variables for template in templates_in(flow)):
        return []
    return found


@dataclass(frozen=True, slots=True)
class _Switch:
    """A place where a call is switched to a language: the word, the states that it goes on in, and what is said by the way."""

    language: str
    at: Span
    states: list[str]
    said: Prompt | None = None


def _switches(flow: Flow) -> Iterator[Problem]:
    """Of each language the first switch from which all is said in the first language, as far as that can be told."""
    first = flow.relay.first_language
    ways = ways_of(flow)
    known: dict[str, _Heard] = {}
    told: set[str] = set()
    for switch in _all_switches(flow):
        language = tongue(switch.language)
        if language in told or not can_tell(first, language):
            continue
        heard = known.get(language) or known.setdefault(language, _Heard(flow, ways, language))
        said = _small_words(switch.said, first, language) if switch.said is not None else 0
        if said is None or heard.maybe.intersection(switch.states):
            continue
        if said >= EVIDENCE or heard.other.intersection(switch.states):
            told.add(language)
            yield _problem(
                flow,
                switch.at,
                f"callers who come here are spoken to in {switch.language}, but all that is said from here on seems to be in {first}",
                f"Give the prompts a text for each language: `prompt: {{{first}: …, {switch.language}: …}}`.",
            )


def _all_switches(flow: Flow) -> Iterator[_Switch]:
    for name, state in flow.states.items():
        if state.language is not None:
            yield _Switch(str(state.language), span_of(state.language), [str(name)])
        for choice in (*state.branches, *(state.commands or ())):
            yield from _switch(flow, choice, [str(name)])
    listening = [str(name) for name, state in flow.states.items() if state.listens]
    for command in flow.commands:
        yield from _switch(flow, command, listening)


def _switch(flow: Flow, choice: Choice, here: list[str]) -> Iterator[_Switch]:
    """`here`: the states in which it can be chosen."""
    if choice.language is not None:
        states = [str(choice.goto)] if choice.goto is not None else [str(flow.start)] if choice.do == "restart" else here if choice.do == "repeat" else []
        yield _Switch(str(choice.language), span_of(choice.language), states, choice.prompt)


class _Heard:
    """What is heard from each state on by callers who are spoken to in a language."""

    def __init__(self, flow: Flow, ways: Mapping[str, set[str]], language: str) -> None:
        maybe: set[str] = set()
        other: set[str] = set()
        before: dict[str, list[str]] = {}
        for name, state in ((str(name), state) for name, state in flow.states.items()):
            if state.language is not None and tongue(state.language) != language:
                continue  # from here on another language is spoken
            counts = [_small_words(prompt, flow.relay.first_language, language) for prompt in prompts_in(state)]
            if None in counts or state.subflow is not None:  # what a subflow says stands in another file
                maybe.add(name)
            elif sum(count or 0 for count in counts) >= EVIDENCE:
                other.add(name)
            for target in ways[name] - {str(flow.recovery.fallback)}:
                before.setdefault(target, []).append(name)
        self.maybe = _leading_to(maybe, before)
        """States from which one is reached that may speak the language."""
        self.other = _leading_to(other, before)
        """States from which one is reached that speaks the first language."""


def _leading_to(states: set[str], before: Mapping[str, list[str]]) -> set[str]:
    found, waiting = set(states), list(states)
    while waiting:
        for name in before.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _small_words(prompt: Prompt, first: str, language: str) -> int | None:
    """How many words of a prompt only the first language has; None where it may be in the other, or has texts by language."""
    if set(prompt.parts) != {""}:
        return None  # it has a text for the language, or `missing-language` tells that it hasn't
    count = 0
    for part in prompt.parts[""]:
        if (isinstance(part, Play) and part.text is None) or (not isinstance(part, Play) and part.language is not None):
            return None
        for text in texts_of(part):
            ours, theirs = small_words(fixed_text(text), first, language)
            if theirs:
                return None
            count += ours
    return count
