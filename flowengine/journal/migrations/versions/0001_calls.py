"""Calls, their turns and requests, flow versions, what is published, counters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("flow", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("versions", sa.Text, nullable=False),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("caller_key", sa.String(64), nullable=False),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("full", sa.Boolean, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("touched", sa.Double, nullable=False),
        sa.Column("ended", sa.Double),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("exit", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("sessions", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("calls_by_time", "calls", ["flow", "started"])
    op.create_index("calls_by_status", "calls", ["status", "touched"])
    op.create_index("calls_by_caller", "calls", ["caller_key", "started"])
    op.create_table(
        "turns",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("event", sa.String(24), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("understood", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_table(
        "requests",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("sent", sa.Double, nullable=False),
        sa.Column("answered", sa.Double),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("requests_of_call", "requests", ["sid"])
    op.create_table(
        "versions",
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("flow", sa.String(64), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("kept", sa.Double, nullable=False),
    )
    op.create_table(
        "published",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("flow", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("window", sa.Integer, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_index("counters_by_window", "counters", ["window"])


def downgrade() -> None:
    for table in ("counters", "published", "versions", "requests", "turns", "calls"):
        op.drop_table(table)
