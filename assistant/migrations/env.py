"""What Alembic runs: the steps on the connection that store.py hands over (there is no alembic.ini)."""

from alembic import context

from assistant.store import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
