"""Secret answers: values that can be asked about and never shown.

A `Secret` stays one whatever is done with it, and becomes a row of dots wherever it would be seen; what is no text is
`Hidden`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowengine.dialog.events import Place

__all__ = ["MASK", "Hidden", "Secret", "conceal", "hidden_in", "is_secret", "laid_open", "reveal", "tainted", "without"]

MASK = "•••"
SHORTEST_HIDDEN = 3
"""Shorter secrets are in too many texts by chance to be looked for."""


class Secret(str):
    """A text that is never shown: it compares and measures like the text, but is put into words as dots."""

    __slots__ = ()

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return "Secret()"

    def __format__(self, spec: str) -> str:
        return MASK

    def __getitem__(self, place: Any) -> Secret:
        return Secret(str.__getitem__(self, place))

    def reveal(self) -> str:
        """The text itself, for the one place that may have it."""
        return str.__str__(self)


class Hidden:
    """A value that is no text and never shown: it can be asked about (`if answer`, `answer == 3`), not put into words."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return bool(self._value == reveal(other))

    def __lt__(self, other: Any) -> bool:
        return bool(self._value < reveal(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self._value > reveal(other))

    def __le__(self, other: Any) -> bool:
        return bool(self._value <= reveal(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self._value >= reveal(other))

    def __hash__(self) -> int:
        return hash(Hidden)

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return "Hidden()"

    def reveal(self) -> Any:
        """The value itself, for the one place that may have it."""
        return self._value


def conceal(value: Any) -> Secret | Hidden:
    """A value as a secret answer is kept."""
    if isinstance(value, Secret | Hidden):
        return value
    return Secret(value) if isinstance(value, str) else Hidden(value)


def reveal(value: Any) -> Any:
    """A value without its cover, if it has one."""
    return value.reveal() if isinstance(value, Secret | Hidden) else value


def is_secret(value: Any) -> bool:
    return isinstance(value, Secret | Hidden)


def laid_open(value: Any) -> Any:
    """A text without its cover, to be worked with and covered again (`tainted`); a `Hidden` value stays so."""
    return value.reveal() if isinstance(value, Secret) else value


def tainted(value: Any, *sources: Any) -> Any:
    """What is made of a secret is secret, unless it is only a truth or a number about it."""
    if isinstance(value, str) and any(isinstance(source, Secret) for source in sources):
        return Secret(value)
    return value


def hidden_in(places: Iterable[Place], secrets: Mapping[str, str]) -> tuple[str, ...]:
    """The secrets of a call as texts: those of the server, and the caller's secret answers; long ones first."""
    found = {*secrets.values(), *(str(reveal(value)) for place in places for value in place.variables.values() if is_secret(value))}
    return tuple(sorted((text for text in found if len(text) >= SHORTEST_HIDDEN), key=len, reverse=True))


def without(value: Any, hidden: tuple[str, ...]) -> Any:
    """A value as JSON has it, with dots for the texts that mustn't be seen."""
    if isinstance(value, Mapping):
        return {str(name): without(child, hidden) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [without(child, hidden) for child in value]
    if isinstance(value, str):
        for text in hidden:
            value = value.replace(text, MASK)
    return MASK if isinstance(value, int | float) and str(value) in hidden else value
