"""Logs of the server: one event a line, with the call's SID, never with what a caller said or keyed."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from typing import Any

import structlog

from flowengine.language.problems import Problem
from flowengine.language.report import as_text

__all__ = ["configure_logs", "logger", "tell_problems"]


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _harmless(logger: Any, name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Nothing from outside moves a terminal's cursor or changes its colours."""
    return {key: _CONTROL.sub("?", value) if isinstance(value, str) and key != "exception" else value for key, value in event.items()}


def logger() -> structlog.stdlib.BoundLogger:
    log: structlog.stdlib.BoundLogger = structlog.get_logger("flowengine")
    return log


def configure_logs(*, json: bool, level: str = "info") -> None:
    """JSON lines for machines, or aligned text for a person at a terminal; both to standard error.

    What libraries have to say (uvicorn's errors) comes out in the same form, with `logger` naming who says it.
    """
    renderer: structlog.types.Processor
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    stamp = structlog.processors.TimeStamper(fmt="iso" if json else "%H:%M:%S", utc=json)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamp,
            _harmless,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, stamp],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, _harmless, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "watchfiles", "websockets", "transitions"):
        logging.getLogger(name).setLevel(logging.WARNING)


def tell_problems(problems: Sequence[Problem]) -> None:
    """What is wrong with flows: a line each where lines are JSON, else as `flowengine check` tells it."""
    if not isinstance(structlog.get_config()["processors"][-1], structlog.processors.JSONRenderer):
        print(f"\n{as_text(problems, colour=sys.stderr.isatty())}\n", file=sys.stderr, flush=True)
        return
    for problem in problems:
        tell = logger().error if problem.severity == "error" else logger().warning
        tell("problem in a flow", code=problem.code, file=problem.file, line=problem.span.line, reason=problem.message, **({"hint": problem.hint} if problem.hint else {}))
