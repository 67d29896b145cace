"""What the worker does for the ledgers."""

from __future__ import annotations

import logging

from portal.infra.work import Works
from portal.reconciliation import service

_log = logging.getLogger("cluebridge.reconciliation")


def nightly(works: Works) -> None:
    """Prove every ledger once a day."""
    made, _ = service.prove(works)
    if made.wrong:
        _log.error("%s checks of the ledgers do not hold", made.wrong)


def asked(works: Works) -> None:
    """Prove them now when somebody asked."""
    service.prove_asked(works)
