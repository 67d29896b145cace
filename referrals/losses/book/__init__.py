"""What must hold in the ledgers, as data."""

from __future__ import annotations

from functools import lru_cache

from portal.kernel.packs import read
from portal.reconciliation.rules import Check, read_checks


@lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """Return what must hold in the ledgers of money ordered, received and passed on."""
    return read_checks(read("referrals.losses.book", "checks.toml"))
