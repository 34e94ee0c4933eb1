"""How long prompts are heard, told from the flow alone: from below, since what a call puts in isn't known yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flowengine.dialog.speech import as_speech, seconds_of
from flowengine.language.expressions import TemplateText
from flowengine.language.prompts import OneOf, Part, Play, Say

__all__ = ["fixed_text", "seconds_of_part", "seconds_together", "texts_of"]

_PUT_IN = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def fixed_text(template: TemplateText) -> str:
    """What is said whatever the call puts in."""
    return as_speech(str(template) if template.static else _PUT_IN.sub("", str(template)))


def texts_of(part: Part) -> Iterator[TemplateText]:
    """The texts of a part: several of which one is said, or that which stands for a recording."""
    match part:
        case Say():
            yield part.say
        case OneOf():
            yield from part.one_of
        case Play():
            if part.text is not None:
                yield part.text


def seconds_of_part(part: Part) -> float:
    """About how long a part is heard at least; nothing for a recording without a text that tells."""
    match part:
        case Say():
            return seconds_of(fixed_text(part.say))
        case OneOf():
            return min(seconds_of(fixed_text(text)) for text in part.one_of)
        case Play():
            return seconds_of(fixed_text(part.text)) * max(part.loop, 1) if part.text is not None else 0.0


def seconds_together(parts: Iterable[Part]) -> float:
    """About how long parts are heard one after the other. Of those with an `if` only the longest counts: they are mostly alternatives."""
    always, sometimes = 0.0, 0.0
    for part in parts:
        if part.if_ is None:
            always += seconds_of_part(part)
        else:
            sometimes = max(sometimes, seconds_of_part(part))
    return always + sometimes
