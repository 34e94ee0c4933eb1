"""Logs of the server: one event a line, with the call's SID, never with what a caller said or keyed."""

from __future__ import annotations

import logging
import sys

import structlog

__all__ = ["configure_logs", "logger"]


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
