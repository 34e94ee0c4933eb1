"""A `handoff` of the flow as an order: its target, options and data with the call's values, its secrets left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowengine.dialog.commands import HandoffOrder
from flowengine.dialog.evaluation import evaluate
from flowengine.dialog.secrets import MASK, is_secret
from flowengine.dialog.speech import spoken
from flowengine.language.expressions import TemplateText
from flowengine.language.handoff import Handoff

__all__ = ["handoff_order"]


def handoff_order(within: tuple[str, ...], name: str, handoff: Handoff, scope: dict[str, Any]) -> HandoffOrder:
    """The order that the state `name` gives, in the last of the flows that the call is in. Raises `EvaluationFault`."""

    def text(value: TemplateText | None) -> str:
        return "" if value is None else spoken(evaluate(value, scope))

    kind, target = handoff.kind, ""
    options: dict[str, Any] = {}
    match kind:
        case "dial":
            target = text(handoff.dial)
            if handoff.timeout is not None:
                options["timeout"] = round(handoff.timeout)
            if handoff.caller_id is not None:
                options["caller_id"] = text(handoff.caller_id)
            if handoff.record:
                options["record"] = True
        case "queue":
            assert handoff.queue is not None
            target = text(handoff.queue.name)
            if handoff.queue.workflow_sid is not None:
                options["workflow_sid"] = text(handoff.queue.workflow_sid)
        case "voicemail":
            assert handoff.voicemail is not None
            options = {"max_length": round(handoff.voicemail.max_length), "timeout": round(handoff.voicemail.timeout), "end_key": handoff.voicemail.end_key}
        case "flow":
            target = str(handoff.flow)
        case _:
            target = text(getattr(handoff, kind))
    data = {str(key): evaluate(value, scope) for key, value in handoff.data.items()}
    return HandoffOrder(within, name, kind, target, options, {key: value for key, value in data.items() if not _holds_secret(value)})


def _holds_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_secret, (*value.keys(), *value.values())))
    if isinstance(value, list | tuple):
        return any(map(_holds_secret, value))
    return is_secret(value) or (isinstance(value, str) and MASK in value)
