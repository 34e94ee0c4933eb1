"""What happened in a call, in order, as a person reads it.

```
  0:00.0  → menu
  0:00.3  ◂ For appointments, press 1.
  0:03.4  ▸ presses 1
```
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flowengine.dialog.secrets import MASK, is_secret
from flowengine.dialog.speech import spoken

__all__ = ["Entry", "Kind", "Timeline", "clock", "shown"]

Kind = Literal["hears", "does", "enters", "sets", "line", "fault"]
_MARKS: Mapping[Kind, str] = {"hears": "◂", "does": "▸", "enters": "→", "sets": "=", "line": "·", "fault": "!"}
MOST_SHOWN = 80


@dataclass(slots=True)
class Entry:
    """One thing that happened: when (seconds since the call was answered), of which kind, and what.

    `hears`: what the caller hears; `does`: what the caller does; `enters`: a state; `sets`: a variable; `line`: what goes on
    around the call (other systems, handoffs, lost connections); `fault`: what goes wrong in the flow.
    """

    time: float
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{clock(self.time):>8}  {_MARKS[self.kind]} {self.text}"


class Timeline:
    """The entries of a call. As a text: one line each."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, time: float, kind: Kind, text: str) -> Entry:
        entry = Entry(time, kind, text)
        self.entries.append(entry)
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        return "\n".join(map(str, self.entries))


def clock(seconds: float) -> str:
    """Minutes and seconds, to a tenth: `1:05.2`."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"


def shown(value: Any) -> str:
    """A value of a call in a few words. Secret answers stay dots."""
    text = json.dumps(_visible(value), ensure_ascii=False, default=spoken) if isinstance(value, Mapping | list | tuple) else _scalar(value)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _scalar(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return spoken(value) or '""'


def _visible(value: Any) -> Any:
    if is_secret(value):
        return MASK
    if isinstance(value, Mapping):
        return {str(key): _visible(child) for key, child in value.items()}
    return [_visible(child) for child in value] if isinstance(value, list | tuple) else value
