"""The acts that are added up: findings of a case, and of others on the same institution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from portal.cases.models import CaseAccess, CaseFile, Finding
from portal.cases.rules import NOT_FILED_OUTCOMES
from portal.cases.rules.masking import FieldProfile
from portal.registry.models import Institution
from referrals.duty.models import DutyAnswer
from referrals.duty.rules.review import PURPOSE, Answer
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import FILED_STATES, Ledger, OrderState
from referrals.transfers.models import Transfer
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
    mine = select(CaseFile.id, CaseFile.merged_into).where(col(CaseFile.id).in_(case_ids))
    top = {into or case_id or 0 for case_id, into in session.exec(mine)}
    return _families(session, top)


def on_institutions(session: Session, ids: Collection[int], since: datetime) -> dict[int, Root]:
    """Return the families on these institutions with anything proven, opened since then."""
    rows = select(CaseFile.id).where(
        col(CaseFile.institution_id).in_(ids),
        col(CaseFile.opened_at) >= since,
        col(CaseFile.proven_fen) > 0,
    )
    return roots(session, {each or 0 for each in session.exec(rows)}) if ids else {}


def _families(session: Session, top: Collection[int]) -> dict[int, Root]:
    rows = select(CaseFile).where(
        or_(col(CaseFile.id).in_(top), col(CaseFile.merged_into).in_(top))
    )
    found = session.exec(rows.execution_options(populate_existing=False)).all()
    members: dict[int, list[int]] = defaultdict(list)
    for each in found:
        members[each.merged_into or each.id or 0].append(each.id or 0)
    return {
        each.id or 0: Root(
            each.id or 0,
            tuple(sorted(members[each.id or 0])),
            each.agency,
            each.region,
            each.institution_id,
            each.opened_at,
            each.outcome in NOT_FILED_OUTCOMES,
        )
        for each in found
        if each.id in top and each.merged_into is None
    }


def hold(session: Session, institution_ids: Collection[int]) -> None:
    """Let nobody else add up the acts of these institutions until the transaction ends."""
    rows = select(Institution.id).where(col(Institution.id).in_(sorted(institution_ids)))
    session.exec(rows.order_by(col(Institution.id)).with_for_update(key_share=True)).all()


def findings(session: Session, case_ids: Collection[int]) -> dict[int, list[Finding]]:
    """Return the live findings of these cases with anything proven, by case."""
    rows = select(Finding).where(
        col(Finding.case_id).in_(case_ids),
        col(Finding.superseded_by).is_(None),
        Finding.proven_fen > 0,
    )
    found: dict[int, list[Finding]] = defaultdict(list)
    for each in session.exec(rows.order_by(col(Finding.id))):
        found[each.case_id].append(each)
    return found


def with_intent(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Return in which of these cases the purpose of defrauding the fund was last answered with yes."""
    rows = select(DutyAnswer.case_id, DutyAnswer.answer).where(
        col(DutyAnswer.case_id).in_(case_ids), DutyAnswer.item == PURPOSE
    )
    last = dict(session.exec(rows.order_by(col(DutyAnswer.id))).all())
    return frozenset(case_id for case_id, answer in last.items() if answer is Answer.YES)


def fined(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Return in which of these cases a fine is in force."""
    rows = select(RecoveryOrder.case_id).where(
        col(RecoveryOrder.case_id).in_(case_ids),
        RecoveryOrder.ledger == Ledger.FINE,
        col(RecoveryOrder.state).in_((OrderState.ORDERED, OrderState.SETTLED)),
    )
    return frozenset(session.exec(rows))


def courses(session: Session, case_ids: Collection[int]) -> Mapping[int, Course]:
    """Return how far the referrals of each of these cases came."""
    rows = select(Transfer.case_id, Transfer.state, Transfer.live, Transfer.handed_over_at).where(
        col(Transfer.case_id).in_(case_ids)
    )
    found: dict[int, Course] = {}
    for case_id, state, live, handed_over_at in session.exec(rows):
        before = found.get(case_id, NOWHERE)
        sent = handed_over_at is not None and state is not State.WITHDRAWN
        found[case_id] = Course(
            before.referred or sent,
            before.live or (sent and bool(live)),
            before.filed or str(state) in FILED_STATES,
        )
    return found


def open_to(session: Session, agency: str, case_ids: Collection[int]) -> frozenset[int]:
    """Return which of these cases an agency sees whole."""
    rows = select(CaseAccess.case_id).where(
        CaseAccess.agency == agency,
        col(CaseAccess.case_id).in_(case_ids),
        CaseAccess.profile == FieldProfile.FULL,
    )
    return frozenset(session.exec(rows))
