"""What the prompts of a flow offer, text by text, each in the language that it is spoken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowengine.answers.offers import Offer, offers
from flowengine.language.expressions import TemplateText
from flowengine.language.model import Flow
from flowengine.language.problems import Span
from flowengine.language.prompts import OneOf, Play, Prompt, Say
from flowengine.language.source import Text

__all__ = ["Line", "Spoken", "languages_of", "spoken"]


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a prompt, and what it offers."""

    text: Text
    language: str
    offers: tuple[Offer, ...]
    aside: bool
    """It is in another language than the texts around it."""
    conditional: bool
    """It isn't said each time: it has an `if`, or is one of several."""

    def place(self, offer: Offer) -> Span:
        """Where its (first) key stands in the file."""
        return self.text.piece(*offer.places[0])


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt in one language (`""`: the same in all): its texts in order."""

    language: str
    lines: tuple[Line, ...]

    @property
    def offered(self) -> list[tuple[Line, Offer]]:
        return [(line, offer) for line in self.lines for offer in line.offers]


def languages_of(flow: Flow) -> tuple[str, ...]:
    """The languages that a call can be in, that in which it begins first."""
    named = [*(state.language for state in flow.states.values()), *(choice.language for choice in flow.every_choice())]
    return tuple(dict.fromkeys([flow.relay.first_language, *(str(language) for language in named if language is not None), *map(str, flow.relay.languages)]))


def spoken(prompt: Prompt, languages: tuple[str, ...]) -> Iterator[Spoken]:
    """A prompt as it is written, language by language. `languages`: those of the flow, for texts that don't say theirs."""
    for code, parts in prompt.parts.items():
        lines: list[Line] = []
        for part in parts:
            match part:
                case Say():
                    texts: tuple[TemplateText, ...] = (part.say,)
                case OneOf():
                    texts = part.one_of
                case Play():
                    texts = (part.text,) if part.text is not None else ()
            said_in = str(part.language) if not isinstance(part, Play) and part.language is not None else None
            among = (said_in,) if said_in else (code,) if code else languages
            lines += [_line(text.source, among, said_in is not None and said_in != (code or languages[0]), part.if_ is not None or len(texts) > 1) for text in texts]
        yield Spoken(code, tuple(lines))


def _line(text: Text, among: tuple[str, ...], aside: bool, conditional: bool) -> Line:
    """A text in the first of these languages in which it offers something."""
    for language in among:
        found = offers(str(text), language)
        if found:
            return Line(text, language, found, aside, conditional)
    return Line(text, among[0], (), aside, conditional)
