from __future__ import annotations

from datetime import date

import pytest

from flowengine.checks.expired_holidays import check
from tests.language.marks import read

FLOW = """\
flow: f
start: a
states: {{a: {{hangup: true}}}}
calendars:
  office: {{timezone: America/New_York, open: {{mon-fri: 08:00-17:00}}, {more}}}
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("except: {2026-12-24: closed, 2026-12-26: closed}", True),
        ("except: {2026-12-24: closed, 2027-12-24: closed}", False),
        ("except: {2027-01-05: closed}", False),  # not a month ago
        ("holidays: US, except: {2026-12-24: closed}", False),
        ("holidays: US", False),
    ],
)
def test_exceptions_that_are_all_past(more: str, told: bool) -> None:
    problems = list(check(read(FLOW.format(more=more)), date(2027, 2, 1)))
    assert [(p.code, p.severity, p.span.line) for p in problems] == ([("expired-holidays", "warning", 5)] if told else [])
