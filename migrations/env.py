"""Runs migrations on the connection that `cluebridge migrate` opened."""

from alembic import context
from sqlmodel import SQLModel

import portal.main.features  # noqa: F401 - so that every table is known

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=False,
)
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql("SET LOCAL lock_timeout = '4s'")
with context.begin_transaction():
    context.run_migrations()
