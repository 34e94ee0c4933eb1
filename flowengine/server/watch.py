"""Noticing saves: changed flows serve the next call at once and, in `dev`, the one on the line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change as FileChange
from watchfiles import awatch

from flowengine.language.report import as_text
from flowengine.loading import is_flow_file
from flowengine.server.calls import Calls
from flowengine.server.logs import logger
from flowengine.server.settings import Settings
from flowengine.server.shelf import Change, Shelf

__all__ = ["refresh", "watch"]

# Measured in docs/performance.md: a save is noticed within 20 ms, and two writes in a row mostly come as one.
DEBOUNCE_MS, STEP_MS = 100, 10


def _is_of_interest(change: FileChange, path: str) -> bool:
    return is_flow_file(Path(path))


async def watch(settings: Settings, shelf: Shelf, calls: Calls, stop: asyncio.Event) -> None:
    """Look again whenever a flow file is saved, until `stop`."""
    folders = {path if path.is_dir() else path.parent for path in shelf.paths if path.exists() or path.parent.exists()}
    if not folders:
        return
    async for _ in awatch(*folders, watch_filter=_is_of_interest, debounce=DEBOUNCE_MS, step=STEP_MS, stop_event=stop, recursive=True):
        await refresh(settings, shelf, calls)


async def refresh(settings: Settings, shelf: Shelf, calls: Calls, tell: Callable[[str], None] | None = None) -> Change:
    """Read what changed, tell what is wrong, and move live calls where that is wanted."""
    change = await asyncio.to_thread(shelf.refresh)
    log = logger()
    for flow_id in change.changed:
        log.info("flow read", flow=flow_id)
    for flow_id in change.gone:
        log.warning("flow is gone", flow=flow_id)
    if change.problems:
        text = as_text(change.problems, colour=sys.stderr.isatty())
        (tell or _to_stderr)(text)
    if settings.dev:
        for flow_id in change.changed:
            program = shelf.program(flow_id)
            if program is not None:
                for connection in calls:
                    if connection.program.flow.id == flow_id:
                        connection.replace(program)
    return change


def _to_stderr(text: str) -> None:
    print(f"\n{text}\n", file=sys.stderr, flush=True)
