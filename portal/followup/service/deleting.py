"""What reporters delete themselves: their identity at any time, the whole report until it is accepted."""

from __future__ import annotations

from portal.erasure import service as erasure
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.followup.events import IdentityDeleted, ReportDeleted
from portal.followup.queries import TipRow
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.intake.rules import UNDECIDED, UNKNOWN, TipBody
from portal.intake.service import mailbox, seals, tips
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
    accepted or declined, Refused under legal hold. Twice is Conflict.
    """
    tip, key = mailbox.mine(work)
    work.session.refresh(tip, with_for_update=True)
    if not can_delete_report(tip):
        raise Conflict
    erasure.require_free_tip(work, tip.id or 0)
    if can_delete_identity(work, tip):
        erasure.erase_own_identity(work, tip.id or 0)
    files = _discard_files(work, tip, key)
    tips.blank_messages(work, tip, key)
    seals.seal_body(tip, key, TipBody())
    seals.seal_sketch(tip, key, TipBody())
    tip.institution_id, tip.categories, tip.place_kind = None, [UNKNOWN], UNKNOWN
    tip.place_mark, tip.score, tip.doubles, tip.decline_reason = b"", 0, 0, DELETED
    work.session.add(tip)
    mailbox.withdraw(work)
    work.record(ReportDeleted(tip_id=tip.id or 0, files=files))


def _discard_files(work: Work, tip: TipRow, key: bytes) -> int:
    where = tips.container(tip, key)
    evidence.drop_all(work, where.kind, where.id)
    found = evidence_rows.of(work.session, where.kind, where.id)
    there = [item for item in found if item.destroyed_at is None]
    for item in there:
        evidence.discard(work, item, where, DELETED)
    for item in found:
        evidence.forget_name(work, item, where)
    return len(there)
