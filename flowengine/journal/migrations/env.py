"""Alembic's way in: `database.upgrade` hands over its connection."""

from alembic import context

from flowengine.journal.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
