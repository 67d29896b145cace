"""What reporters delete themselves: their identity at any time, the whole report until it is accepted."""

from __future__ import annotations

from portal.erasure import service as erasure
from portal.followup.events import IdentityDeleted, ReportDeleted
from portal.followup.queries import TipRow
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.intake.rules import UNDECIDED, UNKNOWN
from portal.intake.service import mailbox
from portal.kernel.errors import Conflict

DELETED = "reporter_deleted"
"""Stands as the reason of decline of a report its reporter deleted; no officer can choose it."""


def is_deleted(tip: TipRow) -> bool:
    """Tell whether its reporter deleted the whole report."""
    return tip.decline_reason == DELETED


def can_delete_identity(work: Work, tip: TipRow) -> bool:
    """Tell whether an identity is there to be deleted."""
    kept = intake.vault(work.session, tip.id or 0)
    return kept is not None and kept.destroyed_at is None


def can_delete_report(tip: TipRow) -> bool:
    """Tell whether the whole report may still be deleted: it is in no case and not decided on."""
    return tip.state in UNDECIDED and tip.case_id is None and not is_deleted(tip)


def delete_identity(work: Work) -> None:
    """Destroy the actor's identity and both halves of its key, at once; requests to see it end.

    NotFound without one, Destroyed when it is gone, Refused under legal hold.
    """
    tip, _ = mailbox.mine(work, lock=True)
    erasure.erase_own_identity(work, tip.id or 0)
    work.record(IdentityDeleted(tip_id=tip.id or 0))


def delete_report(work: Work) -> None:
    """Destroy what the actor's report says, its messages, its files and its identity, and withdraw it.

    The row stays, and that a report came: the receipt goes on opening it. Conflict once it is
    accepted or declined, Refused under legal hold. Destroyed when it is gone already.
    """
    tip, _ = mailbox.mine(work)
    work.session.refresh(tip, with_for_update=True)
    if not can_delete_report(tip):
        raise Conflict
    tip_id = tip.id or 0
    mailbox.withdraw(work)
    erasure.erase_own_report(work, tip_id, reason=DELETED)
    tip.institution_id, tip.categories, tip.place_kind = None, [UNKNOWN], UNKNOWN
    tip.score, tip.doubles, tip.decline_reason = 0, 0, DELETED
    work.session.add(tip)
    work.record(ReportDeleted(tip_id=tip_id))
