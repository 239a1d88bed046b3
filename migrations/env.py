"""Runs the migrations on the connection that `servicetelefon.ops.migrations` hands in."""

import importlib
import pkgutil

from alembic import context

import servicetelefon
from servicetelefon.kit.columns import METADATA

SCHEMAS = set()
for module in pkgutil.iter_modules(servicetelefon.__path__):
    if module.ispkg and importlib.util.find_spec(f"servicetelefon.{module.name}.tables"):
        importlib.import_module(f"servicetelefon.{module.name}.tables")
SCHEMAS = {table.schema for table in METADATA.tables.values()}


def ours(name, kind, parents):  # noqa: ANN001, ANN201, ARG001
    """Compare our schemas only; the job queue keeps its own tables."""
    return name in SCHEMAS if kind == "schema" else True


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_schemas=True,
    include_name=ours,
    compare_type=True,
    compare_server_default=True,
    version_table="migration",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
