"""Prompts turned into commands: the right language, values put in, conditions asked, one of several chosen."""

from __future__ import annotations

from typing import Any

from flowengine.dialog.commands import Play, Say
from flowengine.dialog.evaluation import evaluate, holds, render_speech
from flowengine.dialog.program import Program, parts_for, play_command
from flowengine.dialog.speech import as_speech, seconds_of
from flowengine.language.expressions import TemplateText
from flowengine.language.prompts import OneOf, Prompt
from flowengine.language.prompts import Play as PlayPart
from flowengine.language.prompts import Say as SayPart
from flowengine.language.scalars import is_address

__all__ = ["Turns", "render"]


class Turns:
    """Which text of each `one_of` comes next in this call: in order, from a beginning that differs from call to call."""

    __slots__ = ("_next", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._next: dict[int, int] = {}

    def take(self, part: OneOf) -> TemplateText:
        place = self._next.get(id(part), self._seed)
        self._next[id(part)] = place + 1
        return part.one_of[place % len(part.one_of)]


def render(program: Program, prompt: Prompt, language: str, interruptible: bool | None, scope: dict[str, Any], turns: Turns) -> list[Say | Play]:
    """The commands that speak a prompt. Raises `EvaluationFault`."""
    commands: list[Say | Play] = []
    for part in parts_for(prompt, language, program.default_language):
        if part.if_ is not None and not holds(part.if_, scope):
            continue
        allowed = part.interruptible if part.interruptible is not None else interruptible
        match part:
            case SayPart() | OneOf():
                template = part.say if isinstance(part, SayPart) else turns.take(part)
                text = _text(template, scope)
                if text and not text.isspace():
                    commands.append(Say(text, str(part.language) if part.language else None, allowed, seconds_of(text)))
            case PlayPart():
                source = str(evaluate(part.play, scope))
                instead = _text(part.text, scope) if part.text is not None else None
                if is_address(source):
                    commands.append(play_command(source, part, instead, allowed))
                elif instead:  # an address that no recording can have
                    commands.append(Say(instead, None, allowed, seconds_of(instead)))
    return commands


def _text(template: TemplateText, scope: dict[str, Any]) -> str:
    return as_speech(str(template)) if template.static else render_speech(template, scope)
