"""A process that has imported no table still tells every field."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

ASK = """
from servicetelefon.compliance.documents.columns import held
print(*sorted({column.split(".")[0] for _, column, _, _ in held()}))
"""


def test_fields_of_every_stage_are_told_in_a_bare_process():
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert {"chat", "desk", "people", "phone", "planning", "referral"} <= set(told.stdout.split())
