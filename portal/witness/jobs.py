"""Asking witnesses after each checkpoint."""

from __future__ import annotations

from portal.infra import peers
from portal.infra.peers import PeerAnswer, UnusableAddress
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Unavailable
from portal.witness import service
from portal.witness.service import Asking

MOST_TURNS = 3
"""How often one witness is asked in one run, when it says that it stands elsewhere."""


def ask(works: Works) -> None:
    """Ask every witness that is due. No transaction is open while one is waited for."""
    with works.begin(SYSTEM, writes=False) as work:
        waiting = service.due(work)
    for each in waiting:
        asking: Asking | None = each
        for _ in range(MOST_TURNS):
            if asking is None:
                break
            answer = _answer(asking)
            with works.begin(SYSTEM) as work:
                asking = service.heard(work, asking, answer)


def _answer(asking: Asking) -> PeerAnswer | None:
    try:
        return peers.post(f"{asking.at.url}/add-checkpoint", asking.request.marshal().encode())
    except (Unavailable, UnusableAddress):
        return None
