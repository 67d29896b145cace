"""Reading which reports a reward can still be proposed for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile, CaseTip
from portal.intake.models import Tip
from portal.intake.rules import MACHINES, TipState
from portal.kernel.actor import Actor
from portal.kernel.ids import known
from rewards.claims.models import Award
from rewards.claims.rules import FALLEN
from rewards.eligibility import queries as eligible_rows


def eligible(actor: Actor) -> SelectOfScalar[Tip]:
    """Select the accepted tips that ask for a reward and have none yet, in the agency's own cases.

    The owner of the case rewards, whichever agency the tip came to. Once for each case of the
    agency a tip is in, joined to CaseTip; a tip is rewarded once.
    """
    rewarded = select(Award.tip_id).where(col(Award.state).not_in(FALLEN))
    return (
        select(Tip)
        .join(CaseTip, col(CaseTip.tip_id) == col(Tip.id))
        .join(CaseFile, col(CaseFile.id) == col(CaseTip.case_id))
        .where(
            CaseFile.agency == actor.agency,
            Tip.state == TipState.ACCEPTED,
            col(Tip.wants_reward) & col(Tip.channel).not_in(MACHINES),
            col(Tip.withdrawn_on).is_(None),
            col(Tip.id).not_in(rewarded),
        )
        .order_by(col(Tip.id))
    )


def eligible_in(session: Session, actor: Actor, case_id: int) -> Sequence[Tip]:
    """Return the tips of a case, and of those merged into it, a reward can be proposed for.

    First come first. None for a merged case: its rewards are proposed in the one it went into.
    """
    family = cases.family(session, case_id)
    if family[0] != case_id:
        return []
    rows = eligible(actor).order_by(None).where(col(CaseTip.case_id).in_(family))
    found = {tip.id: tip for tip in session.exec(rows).all()}
    order = [each.tip_id for each in eligible_rows.arrivals(session, case_id)]
    return sorted(found.values(), key=lambda tip: order.index(known(tip.id)))


def cases_to_propose_in(session: Session, actor: Actor, limit: int = 50) -> Sequence[CaseFile]:
    """Return the proven cases of the actor's agency with a tip that still has no reward."""
    root = func.coalesce(CaseFile.merged_into, CaseFile.id)
    ids = eligible(actor).order_by(None).with_only_columns(root)
    proven = select(root).where(CaseFile.agency == actor.agency, CaseFile.proven_fen > 0)
    rows = cases.visible_to(actor).where(col(CaseFile.id).in_(ids), col(CaseFile.id).in_(proven))
    return session.exec(rows.order_by(col(CaseFile.id)).limit(limit)).all()
