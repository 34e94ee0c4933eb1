"""Telephone menus from one YAML file, driven over Twilio's ConversationRelay.

`load` reads a flow, `create_app` serves flows as an ASGI application, `flowengine.testing` calls them without a phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowengine.app import create_app
    from flowengine.language import Flow, InvalidFlow, Problem
    from flowengine.loading import load

__all__ = ["Flow", "InvalidFlow", "Problem", "__version__", "create_app", "load"]
__version__ = "0.1.0"

# Looked up when first used, so that `flowengine --help` doesn't wait for a web server to be imported.
_HOMES = {
    "Flow": "flowengine.language",
    "InvalidFlow": "flowengine.language",
    "Problem": "flowengine.language",
    "create_app": "flowengine.app",
    "load": "flowengine.loading",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
