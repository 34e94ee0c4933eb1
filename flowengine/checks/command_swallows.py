"""Branches whose every phrase has a command in it: callers who shorten the phrase are taken for the command."""

from __future__ import annotations

from collections.abc import Iterator

from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import content_words, normalise_phrase
from flowengine.dialog.taking import commands_at
from flowengine.language.model import Flow
from flowengine.language.phrases import Phrase
from flowengine.language.problems import Problem, Span
from flowengine.language.source import Text

CODES = ("command-swallows",)


def check(flow: Flow) -> Iterator[Problem]:
    locale = locale_of(flow.relay.first_language)
    said: dict[int, list[tuple[frozenset[str], str]]] = {}
    for name, state in flow.states.items():
        commands: dict[frozenset[str], tuple[str, Span]] = {}
        for command in commands_at(flow, state):
            if command.goto != name:
                if id(command) not in said:
                    said[id(command)] = list(_wordings(flow, command.speech, locale))
                commands |= {words: (wording, command.at) for words, wording in said[id(command)]}
        if not commands:
            continue
        for at, phrases in _asked(flow, str(name)):
            found = _swallowed(list(_wordings(flow, phrases, locale)), commands)
            if found is not None:
                wording, shorter, line = found
                yield Problem(
                    flow.file,
                    at,
                    "command-swallows",
                    f"who shortens “{wording}” in `{name}` says “{shorter}”, which is a command (line {line})",
                    hint=f"Give it a phrase without “{shorter}”, or set `commands: false` in this state.",
                    severity="warning",
                )


def _asked(flow: Flow, name: str) -> Iterator[tuple[Span, tuple[Phrase, ...]]]:
    """What can be said at a state: its branches, and the options of a choice as far as the file has them."""
    state = flow.states[Text(name)]
    for choice in state.branches:
        if choice.speech:
            yield choice.places["speech"], choice.speech
    options = state.collect.options if state.collect is not None else None
    for option in options if isinstance(options, tuple) else ():
        if option.label.static:
            yield option.at, (Phrase(_plain(str(option.label))), *option.speech)


def _plain(label: str) -> str:
    """A label's words; what would be brackets in a phrase is none."""
    return "".join(character if character.isalnum() or character in " '-" else " " for character in label) or "-"


def _wordings(flow: Flow, phrases: tuple[Phrase, ...], locale: Locale) -> Iterator[tuple[frozenset[str], str]]:
    """The words of each wording that mean something, and the wording."""
    for phrase in phrases:
        for wording in phrase.wordings(flow.phrases):
            words = frozenset(content_words(normalise_phrase(wording), locale)) - locale.function_words
            if words:
                yield words, wording


def _swallowed(said: list[tuple[frozenset[str], str]], commands: dict[frozenset[str], tuple[str, Span]]) -> tuple[str, str, int] | None:
    """A wording of which a command is part, if all of them have that command in them."""
    for words, (command, at) in commands.items():
        if said and all(words < own for own, _ in said):
            return said[0][1], command, at.line
    return None
