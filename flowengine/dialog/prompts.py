"""Prompts turned into commands: the right language, values put in, conditions asked, one of several chosen."""

from __future__ import annotations

from collections.abc import Iterator
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


def render(program: Program, prompt: Prompt, language: str, interruptible: bool | None, scope: dict[str, Any], turns: Turns) -> Iterator[Say | Play]:
    """The commands that speak a prompt. Raises `EvaluationFault`."""
    for part in parts_for(prompt, language, program.default_language):
        if part.if_ is not None and not holds(part.if_, scope):
            continue
        allowed = part.interruptible if part.interruptible is not None else interruptible
        match part:
            case PlayPart():
                source = str(evaluate(part.play, scope))
                text = _text(part.text, scope) if part.text is not None else None
                if is_address(source):
                    yield play_command(source, part, text, allowed)
                elif text:  # an address that no recording can have
                    yield Say(text, None, allowed, seconds_of(text))
            case SayPart() | OneOf():
                template = part.say if isinstance(part, SayPart) else turns.take(part)
                text = _text(template, scope)
                if text.strip():
                    yield Say(text, str(part.language) if part.language else None, allowed, seconds_of(text))


def _text(template: TemplateText, scope: dict[str, Any]) -> str:
    return as_speech(str(template)) if template.static else render_speech(template, scope)
