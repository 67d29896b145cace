"""The guards of money a migration made are those the application makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from referrals.recoveries.models.guards import guards_ddl

FROZEN = Path(__file__).parents[2] / "migrations" / "frozen" / "guards_0007.json"


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_guards_of_today_are_those_of_the_last_migration_that_made_them(dialect):
    """Who changes a guard writes a migration that makes it anew, with a frozen file of its own."""
    assert json.loads(FROZEN.read_text("utf-8"))[dialect] == guards_ddl(dialect)
