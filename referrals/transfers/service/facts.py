"""What the guards of a step look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.errors import NotFound, Reason
from referrals.clocks import queries as clocks
from referrals.transfers import policy, queries, rules
from referrals.transfers.forms import ChangeGroup, ChoosePolice
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.rules import BEFORE_HAND_OVER, STANDS_FOR, Facts, Side, State, StepInvalid
from referrals.transfers.service import suspects
from referrals.transfers.steps.guards import group_of_two, same_level


def facts_of(work: Work, transfer: Transfer) -> Facts:
    """Return where the referral stands for the acting officer."""
    session = work.session
    early = transfer.state in BEFORE_HAND_OVER
    grant = cases_rows.grant(session, transfer.case_id, work.actor.agency)
    members = queries.members(session, transfer)
    running = clocks.open_for(session, "transfer", transfer.id or 0)
    missed = (each.code for each in running if each.effective_due_at <= work.now)
    taken = queries.taken(session, transfer)
    return Facts(
        state=transfer.state,
        side=policy.side_of(work.actor, transfer),
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
        group=tuple((each.officer_id, each.certificate_no) for each in members),
        outsiders=_gone(work, transfer, [each.officer_id for each in members]) if early else 0,
        reported_by=transfer.reported_by_id,
        approved_by=transfer.approved_by_id,
        documents=queries.on_file(session, transfer),
        missed=frozenset(STANDS_FOR.get(code, code) for code in missed),
        procuratorate=transfer.procuratorate is not None,
        inside=cases_policy.can_contribute(work.actor, grant),
        same_level=not early or _same_level(work, transfer, transfer.receiving_agency),
        reviews=transfer.review_procuratorate in {None, work.actor.agency},
        moving=transfer.next_agency is not None,
        here=taken_here(taken),
        taken=tuple(each.step for each in taken),
        running=frozenset(each.code for each in running),
    )


def against(work: Work, transfer: Transfer, facts: Facts, form: BaseModel) -> tuple[Reason, ...]:
    """Return what the law has against what was typed, each with its article."""
    if isinstance(form, ChangeGroup):
        officers = chosen(work, form.officers)
        return group_of_two(with_group(work, facts, officers))
    if isinstance(form, ChoosePolice):
        level = _same_level(work, transfer, form.unit)
        return same_level(replace(facts, same_level=level))
    return suspects.against(work, transfer, form)


def facts_of_group(work: Work, officers: Sequence[queries.OfficerRow]) -> Facts:
    """Return the facts of a referral not yet opened, with this special group."""
    nothing = Facts(
        state=State.NEW,
        side=Side.REFERRING,
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
    )
    return with_group(work, nothing, officers)


def with_group(work: Work, facts: Facts, officers: Sequence[queries.OfficerRow]) -> Facts:
    """Return the facts as they are with another special group."""
    return replace(
        facts,
        group=tuple((each.id or 0, each.certificate_no) for each in officers),
        outsiders=sum(each.agency != work.actor.agency or not each.active for each in officers),
    )


def chosen(work: Work, officer_ids: Sequence[int]) -> list[queries.OfficerRow]:
    """Return the officers chosen for the group; StepInvalid when one does not exist."""
    try:
        return [identity.officer(work.session, each) for each in dict.fromkeys(officer_ids)]
    except NotFound:
        raise StepInvalid(officers="unknown_choice") from None


def taken_here(taken: Iterable[StepRecord]) -> frozenset[str]:
    """Return the steps taken since the referral came to stand where it stands."""
    found: set[str] = set()
    for record in taken:
        if record.source is not record.target:
            found.clear()
        else:
            found.add(record.step)
    return frozenset(found)


def _gone(work: Work, transfer: Transfer, officer_ids: Sequence[int]) -> int:
    """Count the members of the group who no longer serve with the referring agency."""
    officers = (identity.officer(work.session, each) for each in officer_ids)
    return sum(not each.active or each.agency != transfer.referring_agency for each in officers)


def _same_level(work: Work, transfer: Transfer, unit: str) -> bool:
    above = {each.code: each.parent for each in agencies.regions(work.session)}
    try:
        pair = [agencies.agency(work.session, code) for code in (transfer.referring_agency, unit)]
    except NotFound:
        return True  # That it is unknown is told beside the field.
    ours, theirs = (rules.level(each.region, above) for each in pair)
    return ours == theirs
