"""What commands on one flow share: reading it, or telling what is wrong with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flowengine.language.model import Flow

__all__ = ["read_or_exit"]


def read_or_exit(path: str) -> Flow:
    """The flow of a file; its problems go to standard error, and errors end the command (1; 2 where there is no file)."""
    from flowengine.language.report import as_text
    from flowengine.loading import check_file

    flow, problems = check_file(path)
    if problems:
        click.echo(as_text(problems, colour=sys.stderr.isatty()), err=True)
    if flow is None:
        sys.exit(2 if any(p.code in ("no-file", "unreadable-file") for p in problems) else 1)
    return flow
