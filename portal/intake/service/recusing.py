"""Keeping an officer away from a tip; recusal is decided above, in assignments."""

from __future__ import annotations

from portal.infra.work import Work
from portal.intake.events import TipHiddenFromOfficer, TipShownToOfficer
from portal.intake.models import TipRecusal


def keep_away(work: Work, tip_id: int, officer_id: int) -> None:
    """Hide a tip from an officer, everywhere and at once; nothing if it is hidden."""
    if work.session.get(TipRecusal, (officer_id, tip_id)) is None:
        work.session.add(TipRecusal(officer_id=officer_id, tip_id=tip_id))
        work.session.flush()
        work.record(TipHiddenFromOfficer(hidden_tip_id=tip_id, officer_id=officer_id))


def let_back(work: Work, tip_id: int, officer_id: int) -> None:
    """Show a tip to an officer again; nothing if it was not hidden."""
    row = work.session.get(TipRecusal, (officer_id, tip_id))
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        work.record(TipShownToOfficer(hidden_tip_id=tip_id, officer_id=officer_id))
