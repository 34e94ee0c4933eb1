"""How wide texts are, about: no font can be asked where a picture is written, so letters count as in a wide one."""

from __future__ import annotations

import unicodedata

__all__ = ["lines_of", "shortened", "width_of"]

_NARROW, _BROAD = frozenset("iljtfI.,:;'|!()“”‘’"), frozenset("mwMW@—→…%")


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in letters of a size."""
    return sum(map(_share, text)) * size


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW:
        return 0.34
    return 0.33 if character == " " else 0.9 if character in _BROAD else 0.69 if character.isupper() else 0.59


def shortened(text: str, room: float, size: float) -> str:
    """As much of a text as there is room for."""
    if width_of(text, size) <= room:
        return text
    room -= width_of("…", size)
    kept = 0
    for kept, character in enumerate(text):  # noqa: B007 - where it ends is what is wanted
        room -= _share(character) * size
        if room < 0:
            break
    return text[:kept].rstrip() + "…"


def lines_of(text: str, room: float, size: float, most: int) -> list[str]:
    """A text on so many lines at most, broken between words; what is left over is cut off."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line = [words.pop(0)]
        while words and width_of(" ".join([*line, words[0]]), size) <= room:
            line.append(words.pop(0))
        lines.append(shortened(" ".join(line), room, size))
    return [*lines, shortened(" ".join(words), room, size)] if words else lines
