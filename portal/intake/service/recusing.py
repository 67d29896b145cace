"""Keeping an officer away from a tip; recusal is decided above, in assignments."""

from __future__ import annotations

from portal.infra.work import Work
from portal.intake import queries
from portal.intake.events import TipHiddenFromOfficer, TipShownToOfficer
from portal.intake.models import TipRecusal
from portal.intake.service import vault


def keep_away(work: Work, tip_id: int, officer_id: int) -> None:
    """Hide a tip from an officer, everywhere and at once; nothing if it is hidden.

    What the officer asked of the identity vault is refused with it.
    """
    if work.session.get(TipRecusal, (officer_id, tip_id)) is None:
        work.session.add(TipRecusal(officer_id=officer_id, tip_id=tip_id))
        work.session.flush()
        work.record(TipHiddenFromOfficer(hidden_tip_id=tip_id, officer_id=officer_id))
        for each in queries.asked_by(work.session, tip_id, officer_id):
            vault.end(work, each)


def let_back(work: Work, tip_id: int, officer_id: int) -> None:
    """Show a tip to an officer again; nothing if it was not hidden."""
    row = work.session.get(TipRecusal, (officer_id, tip_id))
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        work.record(TipShownToOfficer(hidden_tip_id=tip_id, officer_id=officer_id))
