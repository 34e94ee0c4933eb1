"""Logs of the server: one event a line, with the call's SID, never with what a caller said or keyed."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

__all__ = ["configure_logs", "logger"]


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _harmless(logger: Any, name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Nothing from outside moves a terminal's cursor or changes its colours."""
    return {key: _CONTROL.sub("?", value) if isinstance(value, str) and key != "exception" else value for key, value in event.items()}


def logger() -> structlog.stdlib.BoundLogger:
    log: structlog.stdlib.BoundLogger = structlog.get_logger("flowengine")
    return log


def configure_logs(*, json: bool, level: str = "info") -> None:
    """JSON lines for machines, or aligned text for a person at a terminal; both to standard error."""
    renderer: structlog.types.Processor
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso" if json else "%H:%M:%S", utc=json),
            _harmless,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "watchfiles", "websockets", "transitions"):
        logging.getLogger(name).setLevel(logging.WARNING)
