"""Alembic: how the database came to its present shape, one file a step."""
