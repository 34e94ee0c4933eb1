"""Calendars whose exceptions are all past: nobody has written the next holidays, so callers hear "we are open" on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flowengine.language.model import Flow
from flowengine.language.problems import Problem

CODES = ("expired-holidays",)

GRACE = timedelta(days=30)
"""After the last one: a calendar with one closed week in July has nothing to be told of in August."""


def check(flow: Flow, today: date) -> Iterator[Problem]:
    for name, calendar in flow.calendars.items():
        if not calendar.except_ or calendar.holidays:
            continue
        last = max(calendar.except_)
        if last + GRACE >= today:
            continue
        yield Problem(
            flow.file,
            calendar.places["except"],
            "expired-holidays",
            f"the exceptions of the calendar `{name}` are all past; the last was {last.isoformat()}",
            hint="Add those to come. `holidays: US` (or another country) closes on public holidays of every year.",
            severity="warning",
        )
