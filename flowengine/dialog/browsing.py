"""A list read out: which item comes next, and when it is over."""

from __future__ import annotations

from collections.abc import MutableMapping

__all__ = ["begin", "turn"]


def begin(places: MutableMapping[str, int], state: str, count: int, *, anew: bool) -> str:
    """Begin a list of `count` items, or go on with it: `item`, or the outcome where there is nothing (left) to read."""
    if not count:
        return "empty"
    if anew:
        places[state] = 0
    if places.get(state, 0) < count:
        return "item"
    places[state] = 0
    return "end"


def turn(places: MutableMapping[str, int], state: str, count: int, move: str) -> str:
    """To the `next` item, the `previous`, this one again (`repeat`), or out (`stop`, behind this item): `item`, `end` or `stop`."""
    place = places.get(state, 0)
    if move == "previous":
        place = max(0, place - 1)
    elif move != "repeat":
        place += 1
    over = place >= count
    places[state] = 0 if over and move != "stop" else place
    return "stop" if move == "stop" else "end" if over else "item"
