"""What expressions can ask about a call: `call` and `calendars`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flowengine.dialog.events import CallStarted
from flowengine.dialog.opening import holiday, is_open, next_open, open_until
from flowengine.dialog.secrets import conceal, is_secret, reveal
from flowengine.dialog.values import Facts, Function
from flowengine.language.calendars import Calendar
from flowengine.language.model import Flow
from flowengine.language.tables import Table

__all__ = ["calendar_facts", "call_facts", "table_facts"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def call_facts(flow: Flow, call: CallStarted, language: Callable[[], str], now: Callable[[], datetime]) -> Facts:
    """`call`. What changes during a call is asked for when it is used."""
    outbound = call.direction.lower().startswith("outbound")
    return Facts(
        {
            "from": call.from_number,
            "to": call.to_number,
            "caller": call.to_number if outbound else call.from_number,
            "direction": "outbound" if outbound else "inbound",
            "sid": call.sid,
            "language": language,
            "now": lambda: _moment(now()),
            "parameters": Facts({**flow.relay.parameters, **call.parameters}),
            "attempt": call.attempt,
        }
    )


def calendar_facts(flow: Flow, now: Callable[[], datetime]) -> Facts:
    """`calendars`."""
    return Facts({str(name): _opening(calendar, now) for name, calendar in flow.calendars.items()})


def table_facts(flow: Flow) -> Facts:
    """`tables`."""
    return Facts({str(name): Facts({"find": Function(_finder(table)), "rows": list(table.rows)}) for name, table in flow.tables.items()})


def _finder(table: Table) -> Callable[..., Mapping[str, Any] | None]:
    def find(**wanted: Any) -> Mapping[str, Any] | None:
        row = table.find({column: reveal(value) for column, value in wanted.items()})
        if row is None or not any(is_secret(value) for value in wanted.values()):
            return row
        return {column: conceal(cell) for column, cell in row.items()}  # what a secret finds would tell it

    return find


def _opening(calendar: Calendar, now: Callable[[], datetime]) -> Facts:
    return Facts(
        {
            "holiday": lambda: holiday(calendar, now()),
            "is_open": lambda: is_open(calendar, now()),
            "next_open": lambda: _moment(next_open(calendar, now())),
            "open_until": lambda: _moment(open_until(calendar, now())),
        }
    )


def _moment(moment: datetime | None) -> Facts | None:
    """A moment, as expressions see one; spoken as it stands it is ISO 8601."""
    if moment is None:
        return None
    return Facts(
        {
            "year": moment.year,
            "month": moment.month,
            "day": moment.day,
            "hour": moment.hour,
            "minute": moment.minute,
            "weekday": _WEEKDAYS[moment.weekday()],
            "iso": moment.isoformat(timespec="seconds"),
        }
    )
