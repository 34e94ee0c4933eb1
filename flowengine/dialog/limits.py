"""Whether an answer is within the bounds that its question has: `min`, `max`, `earliest`, `latest`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flowengine.answers.days import Prefer
from flowengine.dialog.evaluation import evaluate
from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText

__all__ = ["preferred", "within"]

_OFFSET = re.compile(r"([+-])([0-9]+)([dwmy])")


def within(collect: Collect, value: Any, scope: dict[str, Any], now: datetime) -> bool:
    """Whether an answer is within its bounds. Raises `EvaluationFault`."""
    low, high = (collect.min, collect.max) if collect.type in ("number", "money") else (collect.earliest, collect.latest)
    least, most = (_bound(bound, value, scope, now) for bound in (low, high))
    return (least is None or value >= least) and (most is None or value <= most)


def preferred(collect: Collect, scope: dict[str, Any], now: datetime) -> Prefer:
    """Which of two possible dates is meant where the year isn't said: one that has been, if none that is to come can be right."""
    latest = _bound(collect.latest, now.date(), scope, now) if collect.type == "date" else None
    return "past" if latest is not None and latest <= now.date() else "future"


def _bound(bound: Any, like: Any, scope: dict[str, Any], now: datetime) -> Any:
    """A bound as a value that can be compared with one like `like`; None for none, or for an expression that gives nothing usable."""
    if isinstance(bound, TemplateText):
        bound = evaluate(bound, scope)
    if isinstance(like, date):
        return _day(bound, now.date())
    if isinstance(like, time):
        return bound if isinstance(bound, time) else _clock(str(bound)) if bound is not None else None
    try:
        return None if bound is None else float(bound)
    except (TypeError, ValueError):
        return None


def _day(bound: Any, today: date) -> date | None:
    if isinstance(bound, datetime):
        return bound.date()
    if bound is None or isinstance(bound, date):
        return bound
    text = str(bound).strip().lower()
    if text in ("today", "tomorrow", "yesterday"):
        return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[text])
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _moved(today, int(offset[1] + offset[2]), offset[3])
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _moved(day: date, number: int, unit: str) -> date:
    """So many days, weeks, months or years on; the last of a shorter month where the day isn't in it."""
    if unit in "dw":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    month = day.month - 1 + number * (12 if unit == "y" else 1)
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _clock(text: str) -> time | None:
    try:
        hour, minute = text.split(":")[:2]
        return time(int(hour), int(minute))
    except ValueError:
        return None
