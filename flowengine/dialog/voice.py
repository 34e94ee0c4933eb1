"""What a call says: prompts turned into commands in the language that is spoken, and how long they are heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flowengine.answers.locale import Locale, locale_of
from flowengine.dialog.commands import Command, Play, Say, SwitchLanguage
from flowengine.dialog.evaluation import MISSING
from flowengine.dialog.patience import Speech
from flowengine.dialog.program import Program
from flowengine.dialog.prompts import Turns, render
from flowengine.dialog.speech import seconds_of
from flowengine.language.prompts import Prompt

__all__ = ["Voice"]


class Voice:
    """The engine's side of one call. `commands` are those of the step that is being made, `now` is its time."""

    __slots__ = ("_latest", "commands", "interruptible_by_keys", "language", "now", "speech", "turns")

    def __init__(self, language: str, *, interruptible_by_keys: bool) -> None:
        self.language = language
        self.speech = Speech()
        self.turns = Turns(0)
        self.commands: list[Command] = []
        self.now = 0.0
        self._latest: list[Say | Play] = []
        """What has been said since it was last silent, as far as it can be said again in the present language."""
        self.interruptible_by_keys = interruptible_by_keys

    @property
    def words(self) -> Locale:
        """The engine's own words in the language that is spoken."""
        return locale_of(self.language)

    def speak(self, program: Program, prompt: Prompt, interruptible: bool | None, scope: Callable[[], dict[str, Any]]) -> Sequence[str]:
        """Say a prompt of a flow; the names of fields that it asks for and that aren't there. Raises `EvaluationFault`."""
        commands: Sequence[Say | Play] | None = program.fixed(prompt, self.language, interruptible)
        missing: list[str] = []
        if commands is None:
            commands = render(program, prompt, self.language, interruptible, {**scope(), MISSING: missing}, self.turns)
        for command in commands:
            self.emit(command)
        return missing

    def say(self, text: str, interruptible: bool | None = None) -> None:
        """Say a sentence of the engine's own."""
        self.emit(Say(text, None, interruptible, seconds_of(text)))

    def emit(self, command: Say | Play) -> None:
        commands = self.commands
        joined = bool(commands) and type(command) is Say and type(commands[-1]) is Say
        commands.append(command)
        if not self.speech.speaking:
            self._latest.clear()
        self._latest.append(command)
        allowed = command.interruptible if command.interruptible is not None else self.interruptible_by_keys
        self.speech.say(self.now, command.seconds, allowed, joined=joined)

    def again(self) -> None:
        """Say once more what was said last."""
        for command in tuple(self._latest):
            self.emit(command)

    def switch(self, language: str) -> None:
        if language != self.language:
            self.language = language
            self.commands.append(SwitchLanguage(language))
            self._latest.clear()
