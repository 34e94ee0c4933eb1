"""What travels with a handoff: the author's data and, under `flowengine`, what the action callback needs to answer.

The answer is computed from this text alone, so any machine can give it, any number of times.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from flowengine.dialog.commands import HandoffOrder
from flowengine.dialog.speech import spoken

__all__ = ["Order", "fit_for_xml", "handoff_data", "read_handoff_data"]

OWN_KEY = "flowengine"


@dataclass(frozen=True, slots=True)
class Order:
    """A handoff as the callback reads it back. `state` is one of the last of the flows `within`; the first is the one that answered."""

    within: tuple[str, ...]
    state: str
    kind: str
    target: str
    options: Mapping[str, Any]
    data: Mapping[str, Any]


def handoff_data(order: HandoffOrder, flow_id: str, version: str = "") -> str:
    """The `handoffData` of an `end` frame: a JSON object, as the string that the protocol wants."""
    own = {"flow": flow_id, "version": version, "within": list(order.within), "state": order.state, "kind": order.kind, "target": order.target, "options": dict(order.options)}
    text = json.dumps(_sendable({**order.data, OWN_KEY: own}), ensure_ascii=False, default=spoken)
    return text.encode("utf-8", "replace").decode()


def _sendable(value: Any) -> Any:
    """A value as JSON knows it: numbers that are none (infinity, not-a-number) are null."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _sendable(child) for key, child in value.items()}
    return [_sendable(child) for child in value] if isinstance(value, list | tuple) else value


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_xml(text: str) -> str:
    """Less the characters that XML 1.0 can't hold (section 2.2)."""
    return _NOT_XML.sub("", text)


def read_handoff_data(text: str | None) -> Order | None:
    """What `handoff_data` wrote; None for anything else."""
    try:
        read = json.loads(text or "")
        own = read[OWN_KEY]
        return Order(
            within=tuple(map(str, list(own["within"] if "within" in own else [own["flow"]]))) or (str(own["flow"]),),
            state=str(own["state"]),
            kind=str(own["kind"]),
            target=str(own["target"]),
            options=dict(own["options"]),
            data={key: value for key, value in read.items() if key != OWN_KEY},
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
