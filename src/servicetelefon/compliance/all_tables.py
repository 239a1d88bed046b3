"""The tables of every stage. Each process imports only what it works with; who answers for what
is stored must see all of it."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from functools import cache

from sqlalchemy import Table

import servicetelefon
from servicetelefon.kit.columns import METADATA


@cache
def all_tables() -> tuple[Table, ...]:
    for module in pkgutil.iter_modules(servicetelefon.__path__):
        tables = f"servicetelefon.{module.name}.tables"
        if module.ispkg and importlib.util.find_spec(tables):
            importlib.import_module(tables)
    return tuple(METADATA.tables.values())
