"""Run the migrations on the connection that `ldsp.store.database.migrate` hands over, inside its transaction."""

from alembic import context

from ldsp.store.tables import Base

# Alembic lends its context only while it migrates; anybody else who imports this module (doctest does) does nothing.
if hasattr(context, "config"):
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite cannot change a column in place: such a step copies the table
    )
    context.run_migrations()
