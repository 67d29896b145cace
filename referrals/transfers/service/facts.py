"""What the guards of a step look at."""

from __future__ import annotations

from collections.abc import Sequence

from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from referrals.clocks import queries as clocks
from referrals.transfers import policy, queries
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Facts, Side, State, StepInvalid


def facts_of(work: Work, transfer: Transfer) -> Facts:
    """Return where the referral stands for the acting officer."""
    members = queries.members(work.session, transfer)
    running = clocks.open_for(work.session, "transfer", transfer.id or 0)
    return Facts(
        state=transfer.state,
        side=policy.side_of(work.actor, transfer),
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
        group=tuple((each.officer_id, each.certificate_no) for each in members),
        reported_by=transfer.reported_by_id,
        approved_by=transfer.approved_by_id,
        documents=frozenset(queries.papers(work.session, transfer)),
        missed=clocks.missed(work.session, "transfer", transfer.id or 0, work.now),
        procuratorate=transfer.procuratorate is not None,
        taken=tuple(each.step for each in queries.taken(work.session, transfer)),
        running=frozenset(each.code for each in running),
    )


def facts_of_group(work: Work, officers: Sequence[queries.OfficerRow]) -> Facts:
    """Return the facts of a referral not yet opened, with this special group."""
    return Facts(
        state=State.NEW,
        side=Side.REFERRING,
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
        group=tuple((each.id or 0, each.certificate_no) for each in officers),
        outsiders=sum(each.agency != work.actor.agency or not each.active for each in officers),
    )


def chosen(work: Work, officer_ids: Sequence[int]) -> list[queries.OfficerRow]:
    """Return the officers chosen for the group; StepInvalid when one does not exist."""
    try:
        return [identity.officer(work.session, each) for each in dict.fromkeys(officer_ids)]
    except NotFound:
        raise StepInvalid(officers="unknown_choice") from None
