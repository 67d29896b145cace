"""The acts that are added up: findings of a case, and of others on the same institution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases.models import CaseAccess, CaseFile, Finding
from portal.cases.queries.many import parts
from portal.cases.rules import NOT_FILED_OUTCOMES, Stage
from portal.cases.rules.masking import FieldProfile
from portal.registry.models import Institution
from referrals.duty.models import DutyAnswer
from referrals.duty.queries.fines import fell
from referrals.duty.rules.review import PURPOSE, Answer
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import FILED_STATES, Ledger, OrderState
from referrals.transfers.models import Transfer, TransferJudgment
from referrals.transfers.rules import State


@dataclass(frozen=True, slots=True)
class Root:
    """A case that is dealt with by itself, with those merged into it."""

    case_id: int
    members: tuple[int, ...]
    agency: str
    region: str
    institution_id: int | None
    opened_at: datetime
    dropped: bool


@dataclass(frozen=True, slots=True)
class Course:
    """How far a referral of a family came."""

    referred: bool
    live: bool
    filed: bool


NOWHERE = Course(referred=False, live=False, filed=False)


def roots(session: Session, case_ids: Collection[int]) -> dict[int, Root]:
    """Return the families these cases belong to, by the case they are dealt with in."""
    top: set[int] = set()
    for some in _some(case_ids):
        mine = select(CaseFile.id, CaseFile.merged_into).where(col(CaseFile.id).in_(some))
        top |= {into or case_id or 0 for case_id, into in session.exec(mine)}
    return _families(session, top)


def on_institutions(session: Session, ids: Collection[int], since: datetime) -> dict[int, Root]:
    """Return the families on these institutions with anything proven, opened since then."""
    found: set[int] = set()
    for some in _some(ids):
        rows = select(CaseFile.id).where(
            col(CaseFile.institution_id).in_(some),
            col(CaseFile.opened_at) >= since,
            col(CaseFile.proven_fen) > 0,
        )
        found |= {each or 0 for each in session.exec(rows)}
    return roots(session, found)


def _some(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """Yield them, so many at once as one statement takes."""
    return parts(sorted(set(ids)))


def _families(session: Session, top: Collection[int]) -> dict[int, Root]:
    found: dict[int, CaseFile] = {}
    for some in _some(top):
        for column in (col(CaseFile.id), col(CaseFile.merged_into)):
            found |= {each.id or 0: each for each in session.exec(_cases_in(column, some))}
    members: dict[int, list[int]] = defaultdict(list)
    for case_id, each in found.items():
        members[each.merged_into or case_id].append(case_id)
    return {
        case_id: Root(
            case_id,
            tuple(sorted(members[case_id])),
            each.agency,
            each.region,
            each.institution_id,
            each.opened_at,
            each.outcome in NOT_FILED_OUTCOMES,
        )
        for case_id, each in found.items()
        if case_id in top and each.merged_into is None
    }


def _cases_in(column: Any, ids: Sequence[int]) -> SelectOfScalar[CaseFile]:
    return select(CaseFile).where(column.in_(ids))


def hold(session: Session, institution_ids: Collection[int]) -> None:
    """Let nobody else add up the acts of these institutions until the transaction ends."""
    for some in _some(institution_ids):
        rows = select(Institution.id).where(col(Institution.id).in_(some))
        session.exec(rows.order_by(col(Institution.id)).with_for_update(key_share=True)).all()


def findings(session: Session, case_ids: Collection[int]) -> dict[int, list[Finding]]:
    """Return the live findings of these cases with anything proven, by case."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for some in _some(case_ids):
        rows = select(Finding).where(
            col(Finding.case_id).in_(some),
            col(Finding.superseded_by).is_(None),
            Finding.proven_fen > 0,
        )
        for each in session.exec(rows.order_by(col(Finding.id))):
            found[each.case_id].append(each)
    return found


def with_intent(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Return in which of these cases the purpose of defrauding the fund was last answered with yes."""
    last: dict[int, Answer] = {}
    for some in _some(case_ids):
        rows = select(DutyAnswer.case_id, DutyAnswer.answer).where(
            col(DutyAnswer.case_id).in_(some), DutyAnswer.item == PURPOSE
        )
        said = session.exec(rows.order_by(col(DutyAnswer.id)))
        last |= {case_id: Answer(answer) for case_id, answer in said}
    return frozenset(case_id for case_id, answer in last.items() if answer is Answer.YES)


def fined(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Return in which of these cases a fine is in force."""
    found: set[int] = set()
    for some in _some(case_ids):
        rows = select(RecoveryOrder.case_id).where(
            col(RecoveryOrder.case_id).in_(some),
            RecoveryOrder.ledger == Ledger.FINE,
            col(RecoveryOrder.state).in_((OrderState.ORDERED, OrderState.SETTLED)),
            col(RecoveryOrder.id).not_in(fell()),
        )
        found |= set(session.exec(rows))
    return frozenset(found)


def courses(session: Session, case_ids: Collection[int]) -> Mapping[int, Course]:
    """Return how far the referrals of each of these cases came."""
    found: dict[int, Course] = {}
    sent = col(Transfer.handed_over_at).is_not(None) & (col(Transfer.state) != State.WITHDRAWN)
    for some in _some(case_ids):
        rows = (
            select(Transfer.case_id, sent, Transfer.live, _filed())
            .join(CaseFile, col(CaseFile.id) == col(Transfer.case_id))
            .where(col(Transfer.case_id).in_(some))
        )
        for case_id, was_sent, live, filed in session.exec(rows):
            before = found.get(case_id, NOWHERE)
            found[case_id] = Course(
                before.referred or was_sent,
                before.live or (was_sent and bool(live)),
                before.filed or filed,
            )
    return found


def _filed() -> ColumnElement[bool]:
    """Select whether the police have filed and the court, not an agency, punishes.

    A referral that is complete counts when a judgment is in force, or while its case is criminal; not
    when no penalty was found due.
    """
    judged = select(TransferJudgment.id).where(
        TransferJudgment.transfer_id == Transfer.id, col(TransferJudgment.in_force)
    )
    criminal = judged.exists() | (col(CaseFile.stage) == Stage.CRIMINAL)
    state = col(Transfer.state)
    return state.in_(FILED_STATES) | ((state == State.COMPLETED) & criminal)


def open_to(session: Session, agency: str, case_ids: Collection[int]) -> frozenset[int]:
    """Return which of these cases an agency sees whole."""
    found: set[int] = set()
    for some in _some(case_ids):
        rows = select(CaseAccess.case_id).where(
            CaseAccess.agency == agency,
            col(CaseAccess.case_id).in_(some),
            CaseAccess.profile == FieldProfile.FULL,
        )
        found |= set(session.exec(rows))
    return frozenset(found)
