"""What every column holds is decided, and a stage keeps its tables to itself."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, Table

import servicetelefon
from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.domain.person import COVERED, NOT_OF_THEM
from servicetelefon.kit.columns import METADATA, ColumnClass

pytestmark = pytest.mark.architecture

SOURCE = Path(servicetelefon.__path__[0])
SHARED = {"records.contact", "records.enquiry"}
OWNER = {"audit": "records"}


def tables() -> list[Table]:
    for module in pkgutil.iter_modules(servicetelefon.__path__):
        if module.ispkg and (SOURCE / module.name / "tables.py").exists():
            importlib.import_module(f"servicetelefon.{module.name}.tables")
    return list(METADATA.tables.values())


def test_every_column_has_a_class():
    undecided = [
        f"{table.fullname}.{column.name}"
        for table in tables()
        for column in table.columns
        if "class" not in column.info
    ]
    assert undecided == []


def test_personal_data_and_claims_are_ciphertext():
    for table in tables():
        for column in table.columns:
            if column.info["class"] in (
                ColumnClass.PERSONAL,
                ColumnClass.CLAIM,
                ColumnClass.LOOKUP,
            ):
                assert isinstance(column.type, LargeBinary), f"{table.fullname}.{column.name}"


def test_foreign_keys_leave_a_stage_only_for_contact_and_enquiry():
    for table in tables():
        for key in table.foreign_keys:
            target = key.column.table.fullname
            assert target in SHARED or key.column.table.schema == table.schema


def test_a_table_stands_in_the_schema_of_its_stage():
    for file in SOURCE.glob("*/tables.py"):
        for schema in re.findall(r'schema="(\w+)"', file.read_text()):
            assert OWNER.get(schema, schema) == file.parent.name


def test_our_sql_never_asks_the_database_what_time_it_is():
    banned = re.compile(r"\b(now\(\)|current_timestamp|clock_timestamp\(\))", re.IGNORECASE)
    asking = [
        f"{file.name}:{node.lineno}"
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and banned.search(node.value)
    ]
    assert asking == []


def test_it_is_decided_of_every_column_about_people_whose_it_is():
    """A new one is told and erased for the person (`COVERED`, and the stage's `person.py`), or
    `NOT_OF_THEM` says why it is nobody's who turns to the line."""
    about = {ColumnClass.PERSONAL, ColumnClass.CLAIM, ColumnClass.LOOKUP}
    held = {
        f"{table.fullname}.{column.name}"
        for table in all_tables()
        for column in table.columns
        if column.info["class"] in about
    }
    assert held == COVERED.keys() | NOT_OF_THEM.keys()
    assert not COVERED.keys() & NOT_OF_THEM.keys()
