"""Starlette around the dialog: routes, sockets, a real clock, hot reload, settings."""

from flowengine.server.app import Server
from flowengine.server.settings import BadSettings, Settings

__all__ = ["BadSettings", "Server", "Settings"]
