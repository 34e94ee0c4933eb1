"""What a call can come to: states that lead to states, followed on and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["leading_to", "reached_from"]

Ways = Mapping[str, Collection[str]]
"""State → the states that it leads to."""


def reached_from(start: str, ways: Ways) -> set[str]:
    """A state and all that can come after it."""
    return _followed([start], ways)


def leading_to(goals: Iterable[str], ways: Ways) -> set[str]:
    """Some states and all from which one of them can be reached."""
    back: dict[str, list[str]] = {}
    for name, following in ways.items():
        for target in following:
            back.setdefault(target, []).append(name)
    return _followed(goals, back)


def _followed(waiting: Iterable[str], ways: Ways) -> set[str]:
    found: set[str] = set()
    ahead = list(waiting)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(ways.get(name, ()))
    return found
