"""Who may see what witnesses said, and which entries of the log whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.actor import Actor, Office


def can_read(actor: Actor) -> bool:
    return actor.holds(Office.AUDITOR)


def can_read_whole(actor: Actor, body: Mapping[str, Any]) -> bool:
    """Tell whether an auditor may have an entry itself, and not only the proof that it stands there.

    Those of acts of their own agency; never one about a tip, nor about what another agency keeps to
    itself.
    """
    facts = body["facts"]
    kept_by = facts.get("agency") if facts.get("visibility") == "agency" else None
    mine = body["who"]["agency"] == actor.agency and kept_by in {None, "", actor.agency}
    return mine and facts.get("tip_id") is None
