"""Who reads the proofs and takes the books out."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office

SEEN_BY = frozenset({Office.FINANCE, Office.HEAD, Office.AUDITOR})
"""Those whose money it is and those who look over it; they are also told when something is wrong."""
_EXPORTERS = frozenset({Office.FINANCE, Office.AUDITOR})


def can_see(actor: Actor) -> bool:
    return actor.holds(*SEEN_BY)


def can_export(actor: Actor) -> bool:
    return actor.holds(*_EXPORTERS)
