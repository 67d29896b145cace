"""Allegations, findings and the course of a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from portal.cases import policy, queries, rules
from portal.cases.events import (
    AllegationAdded,
    BallPassed,
    FindingRecorded,
    StageChanged,
)
from portal.cases.forms import NewAllegation
from portal.cases.models import Allegation, CaseFile, CaseGrant, Finding
from portal.cases.queries.grounds import Proof
from portal.cases.rules import Filing, Stage
from portal.cases.service.grounds import ask_orders, check_proofs, keep_proofs
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.policy import require
from portal.registry.book.registry import category


def add_allegation(work: Work, case_id: int, form: NewAllegation) -> Allegation:
    """Add what is said to have happened; counts as suspected until something is found."""
    case, grant = held(work, case_id)
    require(policy.can_work(work.actor, grant))
    made = Allegation(
        case_id=case_id,
        category=category(form.category).code,
        title=form.title,
        suspected_fen=form.suspected_fen,
        added_by=work.actor.name,
    )
    work.session.add(made)
    recount(work, case)
    work.record(
        AllegationAdded(
            case_id=case_id,
            allegation_id=made.id or 0,
            category=made.category,
            suspected_fen=made.suspected_fen,
        )
    )
    return made


def record_finding(
    work: Work,
    case_id: int,
    *,
    category: str,
    suspected_fen: int,
    proven_fen: int,
    basis: str,
    source: str,
    source_id: int | None = None,
    allegation_id: int | None = None,
    replaces: int | None = None,
    act: str = "",
    proofs: Sequence[Proof] = (),
    orders: Collection[str] = (),
) -> Finding:
    """Record what the actor's agency found, in fen; the case's amounts become the new sums.

    `replaces` names an earlier live finding of the same agency that this one takes the place of:
    the old one stays readable and no longer counts. Where an order was built on it, Refused with the
    number of each that is not among `orders`. `proofs` are files, documents, visits: ("file", 12).

    Invalid for a finding, allegation, file or document that is not of this case, Conflict for a finding
    already replaced or a closed case.
    """
    case, grant = held(work, case_id)
    require(policy.can_contribute(work.actor, grant))
    if case.stage is Stage.CLOSED:
        raise Conflict
    known = {each.id for each in queries.live_allegations(work.session, case_id)}
    if allegation_id is not None and allegation_id not in known:
        raise Invalid(allegation_id="unknown_choice")
    if min(suspected_fen, proven_fen) < 0:
        raise Invalid(proven_fen="greater_than_equal")
    check_proofs(work, case_id, proofs)
    old = None if replaces is None else _replaceable(work, case_id, replaces)
    changes = [] if old is None else ask_orders(work, case_id, old.id or 0, orders)
    made = Finding(
        case_id=case_id,
        allegation_id=allegation_id,
        category=category,
        suspected_fen=suspected_fen,
        proven_fen=proven_fen,
        basis=basis,
        source=source,
        source_id=source_id,
        agency=work.actor.agency,
        recorded_by=work.actor.name,
        recorded_at=work.now,
        act=act,
        changes=changes,
    )
    work.session.add(made)
    work.session.flush()
    keep_proofs(work, made, proofs)
    if old is not None:
        old.superseded_by = made.id
    recount(work, case)
    _tell(work, made, replaces, proofs)
    return made


def _tell(work: Work, made: Finding, replaces: int | None, proofs: Sequence[Proof]) -> None:
    work.record(
        FindingRecorded(
            case_id=made.case_id,
            finding_id=made.id or 0,
            agency=made.agency,
            category=made.category,
            suspected_fen=made.suspected_fen,
            proven_fen=made.proven_fen,
            replaces=replaces,
            act=made.act,
            proofs=tuple(f"{kind}:{ref}" for kind, ref in proofs),
            orders=tuple(made.changes),
        )
    )


def set_stage(work: Work, case: CaseFile, stage: Stage) -> None:
    """Move a case to a stage; nothing happens when it is there. Conflict when the way is barred.

    A case that was filed does not go back to being checked: it goes back to filed.
    """
    require(policy.can_contribute(work.actor, held(work, case.id or 0)[1]))
    if stage is Stage.CHECKING and case.filing is Filing.FILED:
        stage = Stage.FILED
    if case.stage is stage:
        return
    move(work, case, stage)
    work.record(StageChanged(case_id=case.id or 0, stage=stage))


def set_ball(work: Work, case: CaseFile, agency: str) -> None:
    """Say whose turn it is; the agency must be in the case, else Invalid."""
    require(policy.can_contribute(work.actor, held(work, case.id or 0)[1]))
    turned(work, case, agency, inside=queries.grant(work.session, case.id or 0, agency) is not None)


def turned(work: Work, case: CaseFile, agency: str, *, inside: bool) -> None:
    """Write whose turn it is; Invalid when the agency is not in the case."""
    if case.ball_with == agency:
        return
    if not inside:
        raise Invalid(agency="unknown_choice")
    case.ball_with = agency
    work.record(BallPassed(case_id=case.id or 0, to_agency=agency))


def recount(work: Work, case: CaseFile) -> None:
    """Make the case's amounts the sums of its live findings, see rules.totals.

    Once something was found, what is alleged no longer counts, even when every finding has gone to
    a case of its own.
    """
    work.session.flush()
    found = queries.findings(work.session, case.id or 0)
    live = [each for each in found if each.superseded_by is None]
    open_ = () if found else queries.live_allegations(work.session, case.id or 0)
    alleged = [each.suspected_fen for each in open_]
    case.suspected_fen, case.proven_fen = rules.totals(live, alleged)
    work.session.add(case)


def mine(work: Work, case_id: int) -> tuple[CaseFile, CaseGrant | None]:
    """Return a visible case, and the grant of the actor's agency; NotFound otherwise."""
    case = queries.listed(work.session, work.actor, case_id)
    return case, queries.grant(work.session, case_id, work.actor.agency)


def held(
    work: Work, case_id: int, *, merged_too: bool = False
) -> tuple[CaseFile, CaseGrant | None]:
    """Do as `mine`, and let no other transaction change the case until this one ends.

    Refused for a case that was merged into another, where it is now dealt with.
    """
    case, grant = mine(work, case_id)
    work.session.refresh(case, with_for_update={"key_share": True})
    if grant is not None:  # it may have been changed or ended while this one waited
        work.session.refresh(grant)
        if grant.revoked_at is not None:
            raise NotFound
    if not merged_too:
        refuse_merged(work, case)
    return case, grant


def refuse_merged(work: Work, case: CaseFile) -> None:
    """Raise Refused for a merged case; the case it went into is named to those who may know it."""
    if case.merged_into is None:
        return
    rows = queries.listed_to(work.actor).where(CaseFile.id == case.merged_into)
    into = work.session.exec(rows).one_or_none()
    if into is None:
        raise Refused(Reason("case_merged"))
    raise Refused(Reason("case_merged", told=into.number, path=f"/cases/{into.id}"))


def move(work: Work, case: CaseFile, stage: Stage) -> None:
    """Write a stage down on the case; Conflict when the way is barred."""
    if not rules.can_move(case.stage, stage):
        raise Conflict
    case.stage = stage
    work.session.add(case)
    work.session.flush()


def _replaceable(work: Work, case_id: int, finding_id: int) -> Finding:
    for each in queries.findings(work.session, case_id):
        if each.id == finding_id and each.agency == work.actor.agency:
            if each.superseded_by is not None:
                raise Conflict
            return each
    raise Invalid(replaces="unknown_choice")
