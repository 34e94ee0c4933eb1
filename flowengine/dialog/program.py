"""A flow made ready to run: its machine, and for each listening state its branches, pads, matchers and prompts.

One `Program` serves all calls of its flow version. What a state needs is prepared when it is first entered, once for
each language, so that a flow costs by what is used of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard, TypeVar

from flowengine.answers.kinds import kind_of
from flowengine.answers.locale import locale_of
from flowengine.dialog.commands import Play, Say
from flowengine.dialog.facts import table_facts
from flowengine.dialog.keypad import BranchPad, DigitPad, Entry, Pad
from flowengine.dialog.machine import Moves, build_machine
from flowengine.dialog.speech import as_speech, seconds_of
from flowengine.dialog.understanding import Matcher
from flowengine.language.collect import SIZED_TYPES, Collect
from flowengine.language.model import Choice, Flow, Rung, State, with_subflows
from flowengine.language.prompts import OneOf, Part, Prompt
from flowengine.language.prompts import Play as PlayPart
from flowengine.language.prompts import Say as SayPart

__all__ = ["Branch", "Listening", "Program", "by_language", "edges_of", "link", "parts_for", "play_command", "ways_of"]

TIMEOUT = 6.0
DIGIT_TIMEOUT = 3.0
MAX_MATCHERS = 256
"""As many matchers a state keeps: conditions can hide its branches in very many ways."""
PLAY_SECONDS = 5.0
"""How long a recording is taken to be, where no text tells."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with its wordings: a choice of the state, or a command."""

    choice: Choice
    wordings: tuple[str, ...]
    command: bool

    @property
    def name(self) -> str:
        """What it is called where calls are watched: the first of its wordings."""
        return self.wordings[0] if self.wordings else ""


class Listening:
    """A listening state, prepared: what can be said and keyed, and how long is waited."""

    __slots__ = ("_matchers", "at_once", "branches", "command_pad", "digit_timeout", "end_timeout", "has_conditions", "pad", "state", "timeout")

    def __init__(self, state: State, branches: tuple[Branch, ...], flow: Flow) -> None:
        collect, recovery = state.collect, flow.recovery
        self.state = state
        self.branches = branches
        self.has_conditions = any(b.choice.if_ is not None for b in branches)
        self._matchers: dict[tuple[str, tuple[int, ...]], Matcher] = {}
        pause = state.browse.pause if state.browse is not None else None
        self.timeout = _first(collect and collect.timeout, state.timeout, pause, recovery.timeout, TIMEOUT)
        self.digit_timeout = _first(collect and collect.digit_timeout, state.digit_timeout, recovery.digit_timeout, DIGIT_TIMEOUT)
        self.end_timeout = collect.end_timeout if collect else 0.0
        self.pad: Pad = self._pad(collect, branches)
        keys = [key for b in branches if b.command for key in b.choice.dtmf if not (collect and self.pad.takes(key[0]))]
        self.command_pad = BranchPad.of(keys if collect else ())
        self.at_once: dict[str, Choice] = {}
        """The keys that choose a branch whatever might come after, as most keys of most menus do."""
        if isinstance(self.pad, BranchPad) and collect is None and not self.has_conditions:
            for branch in reversed(branches):
                self.at_once.update((key, branch.choice) for key in branch.choice.dtmf if len(key) == 1 and self.pad.judge(key) is Entry.FULL)

    @staticmethod
    def _pad(collect: Collect | None, branches: Sequence[Branch]) -> Pad:
        if collect is None:
            return BranchPad.of(key for b in branches for key in b.choice.dtmf)
        if not collect.takes_keys:
            return BranchPad.of(())
        if collect.type == "yes_no":
            return BranchPad.of(("1", "2"), collect.end_key)
        keys = kind_of(collect.type).keys if collect.type != "choice" else None
        if keys is not None:
            if collect.type in SIZED_TYPES:
                return DigitPad(collect.shortest, collect.longest, collect.end_key)
            if collect.type == "number" and _is_whole(collect.max) and (collect.min is None or _is_whole(collect.min)):
                # From 1 to 5 one key is an answer at once, and 0 is left for a command.
                if collect.max < 100:
                    return BranchPad.of(map(str, range(int(collect.min or 0), int(collect.max) + 1)), collect.end_key)
                return DigitPad(1, len(str(int(collect.max))), collect.end_key)
            return DigitPad(keys.shortest, keys.longest, collect.end_key, keys.point)
        options = collect.options if isinstance(collect.options, tuple) else ()
        return BranchPad.of(map(str, range(1, len(options) + 1)), collect.end_key)

    def matcher(self, language: str, active: tuple[int, ...] | None = None) -> Matcher:
        """The matcher for the branches (those of these places, where conditions hide some) in a language."""
        locale = locale_of(language)
        places = tuple(range(len(self.branches))) if active is None else active
        found = self._matchers.get((locale.code, places))
        if found is None:
            if len(self._matchers) >= MAX_MATCHERS:
                self._matchers.clear()
            branches = [self.branches[place] for place in places]
            found = self._matchers[locale.code, places] = Matcher([(b.wordings, b.choice.dtmf) for b in branches], locale)
        return found


class Program:
    """A flow version, ready to run. `library`: the programs that its calls can go into as subflows, by the flow's id; `link` fills it."""

    __slots__ = (
        "_asks_secrets",
        "_fixed",
        "_listening",
        "default_language",
        "flow",
        "greeting_interruptible",
        "interruptible_by_keys",
        "interruptible_by_speech",
        "kinds",
        "library",
        "moves",
        "states",
        "tables",
    )

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.library: Mapping[str, Program] = {}
        self.states: dict[str, State] = {str(name): state for name, state in flow.states.items()}
        self.tables = table_facts(flow)
        self.kinds = flow.kinds
        self.moves: Moves = build_machine(edges_of(flow), str(flow.start))
        self.default_language = flow.relay.first_language
        self.interruptible_by_keys = flow.relay.interruptible in (None, "any", "dtmf")
        self.interruptible_by_speech = flow.relay.interruptible in (None, "any", "speech")
        self.greeting_interruptible = flow.relay.welcome_greeting_interruptible in (None, "any", "dtmf")
        self._asks_secrets = any(state.collect is not None and state.collect.secret for state in self.states.values())
        self._listening: dict[str, Listening] = {}
        self._fixed: dict[tuple[int, str, bool | None], tuple[Say | Play, ...] | None] = {}

    @property
    def joined(self) -> tuple[Flow, ...]:
        """The flow and all that its calls can go through as subflows."""
        return with_subflows(self.flow, lambda name: self.library[name].flow if name in self.library else None)

    @property
    def asks_for_secrets(self) -> bool:
        """Whether its calls may come to a secret question."""
        return self._asks_secrets or any(program._asks_secrets for program in self.library.values())

    def listening(self, name: str) -> Listening:
        """What a listening state needs."""
        found = self._listening.get(name)
        if found is None:
            state = self.states[name]
            found = self._listening[name] = Listening(state, tuple(_branches(self.flow, state)), self.flow)
        return found

    def fixed(self, prompt: Prompt, language: str, interruptible: bool | None) -> tuple[Say | Play, ...] | None:
        """The commands of a prompt that is always the same; None where it has to be rendered."""
        key = (id(prompt), language, interruptible)
        if key in self._fixed:
            return self._fixed[key]
        parts = parts_for(prompt, language, self.default_language)
        commands: tuple[Say | Play, ...] | None = None
        if all(_is_fixed(part) for part in parts):
            commands = tuple(_fixed_command(part, interruptible) for part in parts)
        self._fixed[key] = commands
        return commands


def link(flows: Mapping[str, Flow], known: Mapping[str, Program] | None = None) -> dict[str, Program]:
    """Programs of flows that are served together, so that each can go into the others.

    One that is `known` is taken over where nothing that its calls can go through has changed; the others are made anew,
    so that a call which began before stays with all that it began with.
    """
    known = known or {}
    joined = {name: with_subflows(flow, flows.get) for name, flow in flows.items()}
    programs: dict[str, Program] = {}
    for name, flow in flows.items():
        before = known.get(name)
        stays = before is not None and list(map(id, before.joined)) == list(map(id, joined[name]))
        programs[name] = before if before is not None and stays else Program(flow)
    for name, program in programs.items():
        if program is not known.get(name):
            # No more than it can go into: or old versions would keep each other alive.
            program.library = {flow.id: programs[flow.id] for flow in joined[name]}
    return programs


def _is_whole(bound: Any) -> TypeGuard[float]:
    return isinstance(bound, int | float) and bound >= 0 and bound == int(bound)


def _first(*values: Any) -> float:
    return float(next(v for v in values if v is not None))


def parts_for(prompt: Prompt, language: str, default_language: str) -> tuple[Part, ...]:
    """The parts of a prompt for a language."""
    return by_language(prompt.parts, language, default_language)


T = TypeVar("T")


def by_language(texts: Mapping[str, T], language: str, default_language: str) -> T:
    """What stands for a language: its own, that for all (`""`), that of the same tongue, the relay language's, or what there is."""
    if language in texts:
        return texts[language]
    if "" in texts:
        return texts[""]
    primary = language.split("-", 1)[0]
    for code, found in texts.items():
        if code.split("-", 1)[0] == primary:
            return found
    return texts[default_language] if default_language in texts else next(iter(texts.values()))


def _is_fixed(part: Part) -> bool:
    if part.if_ is not None:
        return False
    match part:
        case SayPart():
            return part.say.static
        case PlayPart():
            return part.play.static and (part.text is None or part.text.static)
        case OneOf():
            return False


def _fixed_command(part: Part, interruptible: bool | None) -> Say | Play:
    allowed = part.interruptible if part.interruptible is not None else interruptible
    if isinstance(part, PlayPart):
        return play_command(str(part.play), part, str(part.text) if part.text else None, allowed)
    assert isinstance(part, SayPart)
    text = as_speech(str(part.say))
    return Say(text, str(part.language) if part.language else None, allowed, seconds_of(text), fixed=True)


def play_command(source: str, part: PlayPart, text: str | None, interruptible: bool | None) -> Play:
    seconds = (seconds_of(text) if text else PLAY_SECONDS) * (part.loop or 1000)
    return Play(source, part.loop, interruptible, seconds)


def _branches(flow: Flow, state: State) -> Iterator[Branch]:
    for choice in state.branches:
        yield _branch(flow, choice, False)
    if state.commands:
        for choice in state.commands:
            yield _branch(flow, choice, True)
    if state.commands is not False:
        for choice in flow.commands:
            yield _branch(flow, choice, True)


def _branch(flow: Flow, choice: Choice, command: bool) -> Branch:
    wordings = tuple(wording for phrase in choice.speech for wording in phrase.wordings(flow.phrases))
    return Branch(choice, wordings, command)


def edges_of(flow: Flow) -> Mapping[str, set[str]]:
    """State → the states that a call may go to from it, forward and back."""
    listening = {str(name) for name, state in flow.states.items() if state.listens}
    # A "no" leads back to an answer that was said in passing, a correction on from there.
    implied = {str(name): state for name, state in flow.states.items() if state.collect is not None and state.collect.confirms == "implicit"}
    back = {*implied, *(str(state.goto) for state in implied.values() if state.goto is not None)}
    edges = ways_of(flow)
    for name, state in flow.states.items():
        if state.subflow is not None:
            edges[str(name)] |= back | listening | {str(flow.start)}  # what is said in a subflow can lead back out of it
        elif state.listens:
            choices = (*state.branches, *(state.commands or ()), *(flow.commands if state.commands is not False else ()))
            edges[str(name)] |= back | (listening if any(c.do == "back" for c in choices) else set())
    return edges


def ways_of(flow: Flow) -> dict[str, set[str]]:
    """State → the states that the flow leads to from it, leaving out what only goes back to where a call has been."""
    fallback = {str(flow.recovery.fallback)} if flow.recovery.fallback else set()
    command_targets = {str(c.goto) for c in flow.commands if c.goto}
    shared_rungs = {str(rung.goto) for rung in (*(flow.recovery.no_input or ()), *(flow.recovery.no_match or ())) if rung.goto}
    ways: dict[str, set[str]] = {}
    for name, state in flow.states.items():
        goes = set(_own_targets(state)) | fallback
        if state.listens:
            commands = flow.commands if state.commands is not False else ()
            goes |= shared_rungs | (command_targets if commands else set())
            if any(c.do == "restart" for c in (*state.branches, *(state.commands or ()), *commands)):
                goes.add(str(flow.start))
        ways[str(name)] = goes
    return ways


def _own_targets(state: State) -> Iterator[str]:
    rungs: tuple[Rung, ...] = (*(state.no_input or ()), *(state.no_match or ()))
    branches = (*state.branches, *(state.commands or ()))
    targets = [state.goto, *(c.goto for c in branches), *(r.goto for r in rungs), *state.outcomes.values()]
    for line in state.decide or ():
        targets += [line.goto, line.else_]
    for target in targets:
        if target is not None:
            yield str(target)
