"""Periodic work of the custody log."""

from __future__ import annotations

from portal.audit import service
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM


def checkpoint(works: Works) -> None:
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)
