"""Words that people try for a key whose name they don't know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flowengine.language.problems import nearest

__all__ = ["meant_key"]

_WORDS: Mapping[str, tuple[str, ...]] = {
    "dtmf": ("press", "key", "keys", "digit", "button", "tecla"),
    "speech": ("say", "says", "voice", "words", "phrase", "phrases", "spoken"),
    "prompt": ("say", "says", "speak", "text", "message", "greeting", "announcement", "mensaje", "texto"),
    "goto": ("then", "next", "to", "go", "go_to", "next_state", "target"),
    "else": ("otherwise", "default"),
    "if": ("when", "condition"),
    "choices": ("menu", "options", "answers"),
    "options": ("choices", "values", "answers"),
    "collect": ("ask", "question", "input", "gather"),
    "handoff": ("transfer", "forward", "connect"),
    "dial": ("phone", "number", "call", "transfer"),
    "hangup": ("hang_up", "end", "stop", "finish"),
    "into": ("save", "save_as", "store", "variable", "name"),
    "open": ("hours", "days", "opening_hours"),
    "timezone": ("time_zone", "tz", "zone"),
    "except": ("exceptions", "special"),
    "max_length": ("length", "duration", "max", "seconds"),
    "start": ("first", "begin", "initial", "start_state"),
    "flow": ("id", "name"),
    "language": ("lang",),
}
"""Key → what is tried for it."""


def meant_key(word: str, known: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys that `word` was probably meant to be: the one that it is another word for, else those it is misspelt from. `taken`: keys that stand there too."""
    free = set(known) - set(taken)
    folded = word.strip().lower().replace("-", "_").replace(" ", "_")
    near = nearest(word, known)
    if any(key.replace("_", "") == folded.replace("_", "") for key in near):
        return near
    other = next((key for key, words in _WORDS.items() if key in free and folded in words), None)
    return (other,) if other else near
