"""Reading orders and postings, never past the wall between agencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseDocument, CaseFile
from portal.deliveries.models import Delivery
from portal.kernel.actor import Actor, Office
from portal.kernel.errors import NotFound
from portal.kernel.money import Move
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import DECISION_PAPERS, ORDER_PAPER, Account, Ledger, OrderState
from referrals.transfers.models import Transfer, TransferJudgment

Case: TypeAlias = CaseFile
_MOVES = (
    select(Posting.debit, Posting.credit, Posting.amount_fen)
    .where(col(Posting.order_id) == bindparam("order_id"))
    .order_by(col(Posting.id))
)


def visible_to(actor: Actor) -> SelectOfScalar[RecoveryOrder]:
    """Select the orders of the cases the actor may see; a prosecutor's, of every referral watched.

    A procuratorate follows the money of its region's referrals (O310 art. 14) without being let into
    the case: amounts, payers and payments are plain, and nothing sealed hangs on an order.
    """
    mine = col(RecoveryOrder.case_id).in_(
        cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    )
    if not actor.holds(Office.PROSECUTOR):
        return select(RecoveryOrder).where(mine)
    referred = select(Transfer.case_id).where(Transfer.procuratorate == actor.agency)
    recused = cases.recused_from(actor.officer_id, col(RecoveryOrder.case_id))
    watched = col(RecoveryOrder.case_id).in_(referred) & ~recused
    return select(RecoveryOrder).where(or_(mine, watched))


def opened(session: Session, actor: Actor, case_ids: Collection[int]) -> set[int]:
    """Return which of these cases the actor may open."""
    rows = cases.visible_to(actor).where(col(CaseFile.id).in_(case_ids))
    return {each.id or 0 for each in session.exec(rows)}


def get(session: Session, actor: Actor, order_id: int) -> RecoveryOrder:
    """Return the order; raise NotFound when it is absent or not theirs."""
    found = session.exec(visible_to(actor).where(RecoveryOrder.id == order_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def numbered(session: Session, case_id: int, number: str) -> Sequence[RecoveryOrder]:
    """Return the orders of a case with this number: of a penalty decision there may be several."""
    rows = select(RecoveryOrder).where(
        RecoveryOrder.case_id == case_id, RecoveryOrder.number == number
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id))).all() if number else []


def first_delivery(session: Session, order: RecoveryOrder) -> Delivery | None:
    """Return how the decision first reached its party; None while its agency recorded nothing."""
    rows = (
        select(Delivery)
        .join(CaseDocument, col(CaseDocument.id) == col(Delivery.document_id))
        .where(
            Delivery.case_id == order.case_id,
            Delivery.agency == order.agency,
            col(Delivery.to_agency).is_(None),
            col(CaseDocument.kind).in_({ORDER_PAPER, *DECISION_PAPERS}),
            CaseDocument.number == order.number,
        )
        .order_by(col(Delivery.id))
    )
    return session.exec(rows).first()


def of_case(session: Session, case_id: int) -> Sequence[RecoveryOrder]:
    """Return the orders of a case the caller has already been let into."""
    rows = select(RecoveryOrder).where(RecoveryOrder.case_id == case_id)
    return session.exec(rows.order_by(col(RecoveryOrder.id))).all()


def in_force(
    session: Session, case_ids: Collection[int], ledger: Ledger, obligor: str
) -> Sequence[RecoveryOrder]:
    """Return what somebody was ordered to pay into a ledger in these cases and has not paid in full."""
    rows = select(RecoveryOrder).where(
        col(RecoveryOrder.case_id).in_(case_ids),
        RecoveryOrder.ledger == ledger,
        RecoveryOrder.obligor == obligor,
        RecoveryOrder.state == OrderState.ORDERED,
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id))).all()


def newest(session: Session, actor: Actor, limit: int = 200) -> Sequence[RecoveryOrder]:
    """Return the newest orders the actor may see."""
    return session.exec(visible_to(actor).order_by(col(RecoveryOrder.id).desc()).limit(limit)).all()


def postings(session: Session, order_id: int) -> Sequence[Posting]:
    """Return the postings of an order, oldest first."""
    rows = select(Posting).where(Posting.order_id == order_id).order_by(col(Posting.id))
    return session.exec(rows).all()


def payments(session: Session, order_id: int) -> list[tuple[date, int]]:
    """Return the days and amounts, in fen, of the payments of an order that stand."""
    found = postings(session, order_id)
    back = {each.reversal_of for each in found}
    came = [each for each in found if each.debit is Account.RECEIVED and each.reversal_of is None]
    return [(each.value_on, each.amount_fen) for each in came if each.id not in back]


def posting(session: Session, posting_id: int) -> Posting:
    """Return a posting; raise NotFound when there is none."""
    found = session.get(Posting, posting_id)
    if found is None:
        raise NotFound
    return found


def posting_by_reference(session: Session, order_id: int, reference: str) -> Posting | None:
    """Return the posting already made under this reference."""
    rows = select(Posting).where(Posting.order_id == order_id, Posting.reference == reference)
    return session.exec(rows).one_or_none()


def reversal_of(session: Session, posting_id: int) -> Posting | None:
    """Return the posting that reversed this one."""
    return session.exec(select(Posting).where(Posting.reversal_of == posting_id)).one_or_none()


def lines(session: Session, order_id: int) -> list[Move[Account]]:
    """Return the postings of an order as arithmetic sees them."""
    rows = session.exec(_MOVES, params={"order_id": order_id})
    return [Move(Account(debit), Account(credit), fen) for debit, credit, fen in rows]


def lines_of_cases(
    session: Session, case_ids: Collection[int]
) -> dict[Ledger, list[Move[Account]]]:
    """Return every posting of some cases together, by ledger."""
    rows = session.exec(
        select(Posting)
        .join(RecoveryOrder, col(RecoveryOrder.id) == col(Posting.order_id))
        .where(col(RecoveryOrder.case_id).in_(case_ids))
        .order_by(col(Posting.id))
    ).all()
    found: dict[Ledger, list[Move[Account]]] = {ledger: [] for ledger in Ledger}
    for row in rows:
        found[row.ledger].append(Move(row.debit, row.credit, row.amount_fen))
    return found


def lines_of_titles(session: Session, part: str) -> dict[Ledger, list[Move[Account]]]:
    """Return every posting of the cases whose title contains `part`, by ledger; "" means all."""
    rows = session.exec(
        select(Posting)
        .join(RecoveryOrder, col(RecoveryOrder.id) == col(Posting.order_id))
        .join(CaseFile, col(CaseFile.id) == col(RecoveryOrder.case_id))
        .where(col(CaseFile.title).contains(part, autoescape=True))
    ).all()
    found: dict[Ledger, list[Move[Account]]] = {ledger: [] for ledger in Ledger}
    for row in rows:
        found[row.ledger].append(Move(row.debit, row.credit, row.amount_fen))
    return found


def judgment(session: Session, judgment_id: int) -> tuple[TransferJudgment, str]:
    """Return a judgment and the agency that referred the case; raise NotFound when there is none."""
    rows = (
        select(TransferJudgment, Transfer.referring_agency)
        .join(Transfer, col(Transfer.id) == col(TransferJudgment.transfer_id))
        .where(TransferJudgment.id == judgment_id)
    )
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock(session: Session, order_id: int) -> None:
    """Hold the order against other acts until the transaction ends, and read it afresh."""
    rows = select(RecoveryOrder).where(RecoveryOrder.id == order_id).with_for_update()
    session.exec(rows.execution_options(populate_existing=True)).one()


def hold_case(session: Session, actor: Actor, case_id: int) -> Case:
    """Return the case of an act with money, held until the transaction ends, as it is now.

    Before its orders, always: whoever takes both takes them in the same order.
    """
    cases.get(session, actor, case_id)
    return cases.by_id(session, case_id, lock=True)


def case_to_order_in(session: Session, actor: Actor, case_id: int) -> Case:
    """Return the case an order is to be proposed in; raise NotFound when it is not theirs."""
    return cases.get(session, actor, case_id)


def case_money(session: Session, actor: Actor, case_ids: Collection[int]) -> list[RecoveryOrder]:
    """Return the orders of some cases, oldest first, without those of cases that are not theirs."""
    rows = visible_to(actor).where(col(RecoveryOrder.case_id).in_(case_ids))
    return list(session.exec(rows.order_by(col(RecoveryOrder.id))).all())


def members(session: Session, actor: Actor, case_id: int) -> dict[int, str]:
    """Return the case and those merged into it that the actor may see, with their numbers."""
    ids = cases.with_merged(session, case_id)
    rows = cases.visible_to(actor).where(col(CaseFile.id).in_(ids))
    return {each.id or 0: each.number for each in session.exec(rows).all()}


def received_fen(session: Session, ledger: Ledger, since: date, until: date) -> int:
    """Return what came in on a ledger from `since` to before `until`, net of what was reversed."""
    within = (
        Posting.ledger == ledger,
        col(Posting.value_on) >= since,
        col(Posting.value_on) < until,
    )
    sums = [
        session.exec(select(func.sum(Posting.amount_fen)).where(side == Account.RECEIVED, *within))
        for side in (col(Posting.debit), col(Posting.credit))
    ]
    received, reversed_ = (int(each.one() or 0) for each in sums)
    return received - reversed_


def criminal_states(session: Session, case_id: int) -> set[str]:
    """Return where the referrals of a case, and of those merged into it, stand."""
    rows = select(Transfer.state).where(col(Transfer.case_id).in_(cases.family(session, case_id)))
    return {str(each) for each in session.exec(rows)}


def proven_findings(session: Session, case_id: int) -> list[int]:
    """Return the findings that count and prove an amount: what an order of the case stands on."""
    found = cases.live_findings(session, case_id)
    return [each.id or 0 for each in found if each.proven_fen > 0]
