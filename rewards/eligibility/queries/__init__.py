"""Reading what rewards rest on: arrivals from the custody log, amounts as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from sqlmodel import Session, col, select

from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases.models import CaseFile, CaseTip, Finding
from portal.intake.models import Tip
from portal.intake.rules import MACHINES
from portal.kernel.actor import Actor
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from rewards.eligibility.models import (
    RewardCheck,
    RewardJoint,
    RewardLink,
    RewardRuling,
    RewardStatement,
)
from rewards.eligibility.queries.joined import entered as entered
from rewards.eligibility.queries.joined import joint as joint
from rewards.eligibility.queries.joined import joint_of as joint_of
from rewards.eligibility.queries.joined import joints as joints
from rewards.eligibility.queries.joined import members as members
from rewards.eligibility.queries.paired import pair as pair
from rewards.eligibility.queries.paired import pairs_of as pairs_of
from rewards.eligibility.rules import ASKED, Answer, Arrival, in_order

CaseRow: TypeAlias = CaseFile
TipRow: TypeAlias = Tip
JointRow: TypeAlias = RewardJoint


def own_case(session: Session, actor: Actor, case_id: int) -> CaseFile:
    """Return a case of the actor's own agency that the actor may see; NotFound otherwise."""
    found = cases.get(session, actor, case_id)
    if found.agency != actor.agency:
        raise NotFound
    return found


def tips(session: Session, case_id: int) -> Sequence[Tip]:
    """Return the reports people sent, of a case's family, by id."""
    there = select(CaseTip.tip_id).where(col(CaseTip.case_id).in_(cases.family(session, case_id)))
    rows = select(Tip).where(col(Tip.id).in_(there), col(Tip.channel).not_in(MACHINES))
    return session.exec(rows.order_by(col(Tip.id))).all()


def tip(session: Session, case_id: int, tip_id: int) -> Tip:
    """Return one of them; NotFound when it is not of the case."""
    for each in tips(session, case_id):
        if each.id == tip_id:
            return each
    raise NotFound


def arrivals(session: Session, case_id: int) -> list[Arrival]:
    """Return when the reports of a case came in, first come first, by the custody log.

    The head's newest ruling puts another one first.
    """
    found = tips(session, case_id)
    leaves = leaves_of(session, [known(each.id) for each in found])
    ruled = ruling(session, case_id)
    return in_order(
        (
            Arrival(known(each.id), each.number, each.received_on, leaves.get(known(each.id)))
            for each in found
        ),
        ruled_first=ruled.tip_id if ruled else None,
    )


def leaves_of(session: Session, tip_ids: Collection[int]) -> dict[int, int]:
    """Return the index of the leaf with which each report came in; none of those without."""
    rows = select(AuditLeaf.tip_id, AuditLeaf.id).where(
        col(AuditLeaf.tip_id).in_(tip_ids), AuditLeaf.event == "TipReceived"
    )
    found: dict[int, int] = {}
    for tip_id, leaf in session.exec(rows.order_by(col(AuditLeaf.id).desc())).all():
        found[tip_id or 0] = leaf
    return found


def signs_before(
    session: Session, case_id: int, leaf: int | None, events: Collection[str]
) -> list[tuple[str, date, int]]:
    """Return (event, legal day, leaf) of the first of each kind on a case before a leaf of the log."""
    if leaf is None:
        return []
    rows = select(AuditLeaf.event, AuditLeaf.at, AuditLeaf.id).where(
        col(AuditLeaf.case_id).in_(cases.family(session, case_id)),
        col(AuditLeaf.event).in_(events),
        AuditLeaf.id < leaf,
    )
    first: dict[str, tuple[str, date, int]] = {}
    for event, at, index in session.exec(rows.order_by(col(AuditLeaf.id))).all():
        first.setdefault(event, (event, at.astimezone(LEGAL_ZONE).date(), index))
    return list(first.values())


def ruling(session: Session, case_id: int) -> RewardRuling | None:
    """Return the head's newest ruling who of a case's family reported first."""
    rows = select(RewardRuling).where(col(RewardRuling.case_id).in_(cases.family(session, case_id)))
    return session.exec(rows.order_by(col(RewardRuling.id).desc()).limit(1)).first()


def findings(session: Session, case_id: int) -> list[Finding]:
    """Return the findings of a case's family that count."""
    family = cases.family(session, case_id)
    return [each for one in family for each in cases.live_findings(session, one)]


def standing(session: Session, finding_id: int) -> Finding:
    """Return the finding that stands now in the place of one: itself, or the last that replaced it."""
    found = session.exec(select(Finding).where(Finding.id == finding_id)).one()
    while found.superseded_by is not None:
        found = session.exec(select(Finding).where(Finding.id == found.superseded_by)).one()
    return found


def links(session: Session, case_id: int) -> Sequence[RewardLink]:
    """Return the live marks of a case's family."""
    family = cases.family(session, case_id)
    rows = select(RewardLink).where(
        col(RewardLink.case_id).in_(family), col(RewardLink.ended_at).is_(None)
    )
    return session.exec(rows.order_by(col(RewardLink.id))).all()


def checks(session: Session, tip_id: int) -> Mapping[str, RewardCheck]:
    """Return the newest answer to each ground."""
    rows = select(RewardCheck).where(RewardCheck.tip_id == tip_id).order_by(col(RewardCheck.id))
    return {each.ground: each for each in session.exec(rows).all()}


def statements(session: Session, tip_id: int) -> Mapping[str, RewardStatement]:
    """Return the newest question to the custodian on each ground."""
    rows = select(RewardStatement).where(
        RewardStatement.tip_id == tip_id, col(RewardStatement.other_tip_id).is_(None)
    )
    found = session.exec(rows.order_by(col(RewardStatement.id))).all()
    return {each.ground: each for each in found}


def answered(session: Session, tip_id: int) -> Mapping[str, RewardStatement]:
    """Return the newest answer of the custodian on each ground; asking again does not undo it."""
    rows = select(RewardStatement).where(
        RewardStatement.tip_id == tip_id,
        col(RewardStatement.other_tip_id).is_(None),
        col(RewardStatement.answer).is_not(None),
    )
    found = session.exec(rows.order_by(col(RewardStatement.id))).all()
    return {each.ground: each for each in found}


def answers(session: Session, row: Tip) -> dict[str, Answer]:
    """Return what is answered of a report: by the records, the custodian, the clerk."""
    found = {code: each.answer for code, each in checks(session, known(row.id)).items()}
    for code, each in answered(session, known(row.id)).items():
        if each.answer is not None:
            found[code] = each.answer
    facts = {
        "withdrawn": row.withdrawn_on is not None,
        "machine": row.channel in MACHINES,
        "not_wanted": not row.wants_reward,
    }
    return found | {code: Answer.YES if it_is else Answer.NO for code, it_is in facts.items()}


def statement(session: Session, actor: Actor, statement_id: int) -> RewardStatement:
    """Return a question to the custodian of the actor's agency, held; NotFound for others."""
    rows = select(RewardStatement).where(RewardStatement.id == statement_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None or found.agency != actor.agency or not actor.holds(*ASKED):
        raise NotFound
    return found


def statement_in(session: Session, case_id: int, statement_id: int) -> RewardStatement:
    """Return a question about a report of a case, held; NotFound for one of another."""
    rows = select(RewardStatement).where(RewardStatement.id == statement_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound
    tip(session, case_id, found.tip_id)
    return found


def statements_open(session: Session, actor: Actor) -> Sequence[RewardStatement]:
    """Return what waits for the custodian or the head of the actor's agency."""
    if not actor.holds(*ASKED):
        return []
    rows = select(RewardStatement).where(
        RewardStatement.agency == actor.agency, col(RewardStatement.answer).is_(None)
    )
    return session.exec(rows.order_by(col(RewardStatement.id)).limit(100)).all()


def compared(session: Session, tip_id: int) -> Sequence[RewardStatement]:
    """Return the comparisons of a reporter's identity that were made, for that reporter."""
    theirs = (RewardStatement.tip_id == tip_id) | (RewardStatement.other_tip_id == tip_id)
    rows = select(RewardStatement).where(theirs, RewardStatement.compared)
    return session.exec(rows.order_by(col(RewardStatement.id))).all()


def tip_number(session: Session, tip_id: int) -> str:
    """Return the number on the receipt of a report."""
    return session.exec(select(Tip.number).where(Tip.id == tip_id)).one()
