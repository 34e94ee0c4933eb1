"""The journal's tables, as SQLAlchemy Core knows them. Times are seconds since 1970 (UTC), as floating point, everywhere.

`migrations` brings a database to this form; a test holds the two to be the same.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, Index, Integer, LargeBinary, MetaData, String, Table, Text

__all__ = ["calls", "counters", "metadata", "published", "requests", "turns", "versions"]

metadata = MetaData()

calls = Table(
    "calls",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("version", String(64), nullable=False, doc="of the flow that answered"),
    Column("versions", Text, nullable=False, doc="JSON: flow id → version, of all flows that its calls can go through"),
    Column("direction", String(16), nullable=False),
    Column("caller", Text, nullable=False, doc="the caller's number; all but its last two digits as dots, unless the flow says `journal: full`"),
    Column("caller_key", String(64), nullable=False, doc="the same number always has the same key, which doesn't tell it"),
    Column("called", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("full", Boolean, nullable=False, doc="whether what was said and keyed is kept"),
    Column("started", Double, nullable=False),
    Column("touched", Double, nullable=False),
    Column("ended", Double),
    Column("status", String(8), nullable=False, doc="live, away (handed over, may come back), lost, over"),
    Column("exit", Text, nullable=False, doc="by what it left last: caller, hangup, or a kind of handoff with its label"),
    Column("state", Text, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("epoch", Integer, nullable=False, doc="raised by each session that takes the call over: only the last one's writes count"),
    Column("sealed", LargeBinary, doc="what is needed to go on with it, for `sealing.Keys`; erased at its end"),
    Index("calls_by_time", "flow", "started"),
    Index("calls_by_status", "status", "touched"),
    Index("calls_by_caller", "caller_key", "started"),
)

turns = Table(
    "turns",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, doc="from 1, through all sessions of the call"),
    Column("at", Double, nullable=False),
    Column("event", String(24), nullable=False),
    Column("state", Text, nullable=False, doc="where the call is after it"),
    Column("understood", String(16), nullable=False, doc="keys, speech, unsure, no_input, no_match; or nothing"),
    Column("detail", Text, nullable=False, doc="JSON: see `records`"),
)

requests = Table(
    "requests",
    metadata,
    Column("key", String(255), primary_key=True, doc="the Idempotency-Key"),
    Column("sid", String(64), nullable=False),
    Column("method", String(8), nullable=False),
    Column("sent", Double, nullable=False),
    Column("answered", Double),
    Column("sealed", LargeBinary, doc="the answer, while the call lives"),
    Index("requests_of_call", "sid"),
)

versions = Table(
    "versions",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("files", LargeBinary, nullable=False, doc="the flow's file and those beside it, as a zip archive"),
    Column("kept", Double, nullable=False, doc="when it was last in use by a server, as far as that is told: it is said again now and then"),
)

published = Table(
    "published",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("flow", String(64), nullable=False),
    Column("version", String(64), nullable=False, doc="empty where it is served no more"),
    Column("at", Double, nullable=False),
    Column("note", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("window", Integer, primary_key=True, doc="the beginning of the span that is counted in, seconds since 1970"),
    Column("count", Integer, nullable=False),
    Index("counters_by_window", "window"),
)
