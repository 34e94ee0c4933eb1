"""Calls without a telephone: the virtual phone, and the scenario tests that stand beside flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowengine.testing.answers import Answer, UnexpectedRequest
    from flowengine.testing.phone import Phone, Unexpected
    from flowengine.testing.timeline import Entry, Timeline

__all__ = ["Answer", "Entry", "Phone", "Timeline", "Unexpected", "UnexpectedRequest"]

# Looked up when first used: pytest imports the plugin beside this module in every run, also where no flow is tested.
_HOMES = {
    "Answer": "flowengine.testing.answers",
    "Entry": "flowengine.testing.timeline",
    "Phone": "flowengine.testing.phone",
    "Timeline": "flowengine.testing.timeline",
    "Unexpected": "flowengine.testing.phone",
    "UnexpectedRequest": "flowengine.testing.answers",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
