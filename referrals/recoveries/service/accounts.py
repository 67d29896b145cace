"""The accounts of an agency money goes into: proposed by finance, agreed by the head, ended by the next."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.recoveries import policy
from referrals.recoveries.events import AccountDecided, AccountProposed
from referrals.recoveries.forms import NewAccount
from referrals.recoveries.models import DestinationAccount
from referrals.recoveries.queries import lookup


def propose_account(work: Work, form: NewAccount) -> DestinationAccount:
    """Propose an account for one ledger of one's own agency."""
    require(policy.can_propose_account(work.actor))
    made = DestinationAccount(
        agency=work.actor.agency,
        ledger=form.ledger,
        holder=form.holder,
        bank=form.bank,
        number=form.number,
        basis=form.basis,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(AccountProposed(agency=made.agency, ledger=made.ledger, account_id=known(made.id)))
    return made


def decide_account(work: Work, account_id: int, *, agreed: bool) -> DestinationAccount:
    """Agree or decline; the head, never who proposed it. An agreed one ends the one before it."""
    row = lookup.account_of(work.session, work.actor.agency, account_id)
    require(policy.can_agree(work.actor, row))
    if row.decided_by is not None:
        raise Conflict
    before = lookup.account(work.session, row.agency, row.ledger)
    if agreed and before is not None:
        before.ended_at = work.now
        work.session.add(before)
    row.decided_by, row.decided_at, row.agreed = work.actor.officer_id, work.now, agreed
    work.session.add(row)
    work.session.flush()
    work.record(
        AccountDecided(agency=row.agency, ledger=row.ledger, account_id=account_id, agreed=agreed)
    )
    return row
