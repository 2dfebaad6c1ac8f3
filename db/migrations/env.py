"""Run by Alembic. The connection comes from `db.migrate`, which also opens the transaction."""

from alembic import context
from sqlmodel import SQLModel

import db.models  # noqa: F401 - registers the tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
context.run_migrations()
