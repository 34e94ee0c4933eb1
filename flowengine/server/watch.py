"""Noticing saves: changed flows serve the next call at once and, in `dev`, the one on the line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change as FileChange
from watchfiles import awatch

from flowengine.language.report import as_text
from flowengine.loading import is_flow_file
from flowengine.server.calls import Calls
from flowengine.server.logs import logger, tell_problems
from flowengine.server.settings import Settings
from flowengine.server.shelf import Change, Shelf

__all__ = ["refresh", "watch"]

# Measured in docs/performance.md: a save is noticed within 20 ms, and two writes in a row mostly come as one.
DEBOUNCE_MS, STEP_MS = 100, 10
LOOK_AGAIN_MS = 1_000
"""How often it is looked whether the folders themselves are still the same."""


def _is_of_interest(change: FileChange, path: str) -> bool:
    return is_flow_file(Path(path)) or path.endswith(".csv")


async def watch(settings: Settings, shelf: Shelf, calls: Calls, stop: asyncio.Event) -> None:
    """Look again whenever a flow file is saved, until `stop`.

    A folder that is replaced as a whole (by a deployment, or `git checkout`) is watched anew; so is one that comes late.
    """
    while not stop.is_set():
        folders = _folders(shelf)
        if not folders:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_AGAIN_MS / 1000)
            continue
        # Folders are watched with all that is in them; for a file alone, only the folder that it is in.
        deep = any(path.is_dir() for path in shelf.paths)
        noticed = awatch(
            *folders, watch_filter=_is_of_interest, debounce=DEBOUNCE_MS, step=STEP_MS, stop_event=stop, recursive=deep, rust_timeout=LOOK_AGAIN_MS, yield_on_timeout=True
        )
        async for changes in noticed:
            moved = _folders(shelf) != folders
            if changes or moved:
                await _look(settings, shelf, calls)
            if moved:
                break


async def _look(settings: Settings, shelf: Shelf, calls: Calls) -> None:
    """Look until no file is in the middle of being saved; a look that fails is told and isn't the last."""
    try:
        while True:
            change = await refresh(settings, shelf, calls)
            if change.settled:
                return
            await asyncio.sleep(DEBOUNCE_MS / 1000)
    except Exception:
        logger().exception("saved flows can't be read just now")


def _folders(shelf: Shelf) -> dict[Path, tuple[int, int]]:
    """The folders to watch, and which they are on the disk: one of the same name may take another's place."""
    found: dict[Path, tuple[int, int]] = {}
    for path in shelf.paths:
        folder = path if path.is_dir() or not path.suffix else path.parent
        with suppress(OSError):
            known = folder.stat()
            found[folder] = known.st_dev, known.st_ino
    return found


async def refresh(settings: Settings, shelf: Shelf, calls: Calls, tell: Callable[[str], None] | None = None) -> Change:
    """Read what changed, tell what is wrong, and move live calls where that is wanted."""
    change = await asyncio.to_thread(shelf.refresh)
    calls.observer.looked(change)
    log = logger()
    for flow_id in change.changed:
        log.info("flow read", flow=flow_id)
    for flow_id in change.gone:
        log.warning("flow is gone", flow=flow_id)
    if change.problems and tell is not None:
        tell(as_text(change.problems, colour=sys.stderr.isatty()))
    elif change.problems:
        tell_problems(change.problems)
    if settings.dev:
        for flow_id in change.changed:
            program = shelf.program(flow_id)
            if program is not None:
                for connection in calls:
                    if connection.program.flow.id == flow_id:
                        connection.replace(program)
    return change
