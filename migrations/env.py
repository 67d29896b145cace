"""Runs migrations on the connection that `cluebridge migrate` opened."""

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import portal.main.features  # noqa: F401 - so that every table is known
from portal.infra.database import UtcDateTime
from portal.main.commands.store import of_models


def render_item(kind, item, autogen_context):
    """Write plain column types: a migration must not change when a class of ours does."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString) or type(item).__name__ == "EnumText":
        length = getattr(item, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=False,
    include_object=of_models,
)
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql("SET LOCAL lock_timeout = '4s'")
with context.begin_transaction():
    context.run_migrations()
