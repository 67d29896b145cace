"""Which clocks an actor may see: those of their cases and tips, and what a prosecutor supervises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies import queries as agencies
from portal.agencies.models import Agency, Region
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile, CaseTip
from portal.cases.rules import CASEWORK, Role, Stage
from portal.intake import queries as tips
from portal.intake.models import Tip
from portal.kernel.actor import Actor, Office
from portal.kernel.errors import NotFound
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState

JUSTICE = frozenset({AgencyKind.POLICE, AgencyKind.PROCURATORATE})
OF_REFERRAL = ("transfer", "suspect")
"""The subjects of a referral's clocks: itself, and each suspect."""
LETTER = "letter"
"""The subject of reply clocks: on a letter, shown to both its sides and in no case."""
OWN = (LETTER, "campaign")
"""Subjects that belong to no case: their clocks are shown to who answers for them."""


def visible_to(session: Session, actor: Actor) -> SelectOfScalar[Clock]:
    """Select the clocks the actor may see.

    The clocks of a referral are the owner's until the hand-over, and never a contributor's; whoever
    answers for one sees it.
    A prosecutor also sees the clocks of referrals of every agency of the region, which is what
    supervision of filing looks at (JCG 557); nothing else of those cases. The terms of the criminal
    case itself are for police and procuratorate alone.
    """
    # Asked of each clock and not of all the agency's cases: the clocks are few, the cases are not.
    theirs = cases.visible_to(actor).where(col(CaseFile.id) == col(Clock.case_id))
    handed = col(CaseFile.stage).in_((Stage.REFERRED, Stage.CRIMINAL))
    justice = col(CaseAccess.role) != Role.CONTRIBUTOR
    informed = theirs.where(or_(col(CaseAccess.role) == Role.OWNER, justice & handed))
    told = tips.visible_to(actor).where(col(Tip.id) == col(Clock.tip_id))
    seen = [
        theirs.exists()
        & or_(
            col(Clock.subject).not_in(OF_REFERRAL),
            col(Clock.agency) == actor.agency,
            informed.exists(),
        ),
        col(Clock.case_id).is_(None) & told.exists(),
    ]
    if actor.agency and actor.holds(*CASEWORK):
        either = or_(col(Clock.agency) == actor.agency, col(Clock.watcher) == actor.agency)
        seen.append(col(Clock.subject).in_(OWN) & either)
    if actor.holds(Office.PROSECUTOR):
        watched = col(Clock.agency).in_(_of_region(session, actor.agency))
        recused = cases.recused_from(actor.officer_id, col(Clock.case_id))
        seen.append(col(Clock.subject).in_(OF_REFERRAL) & watched & ~recused)
    rows, kept = select(Clock).where(or_(*seen)), kept_from(session, actor)
    return rows.where(col(Clock.code).not_in(kept)) if kept else rows


def kept_from(session: Session, actor: Actor) -> frozenset[str]:
    """Return the codes of the terms an actor is not shown: those of the criminal case itself."""
    return kept_from_agency(session, actor.agency)


def kept_from_agency(session: Session, agency: str) -> frozenset[str]:
    """Return the codes of the terms nobody of an agency is shown."""
    found = session.get(Agency, agency)
    return frozenset() if found and found.kind in JUSTICE else registry.trackers()


def get(session: Session, actor: Actor, clock_id: int) -> Clock:
    """Return a clock; raise NotFound when it is absent or not theirs."""
    found = session.exec(visible_to(session, actor).where(Clock.id == clock_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def seen(session: Session, actor: Actor, clock_ids: Sequence[int]) -> dict[int, Clock]:
    """Return those of these clocks the actor may see, by id."""
    rows = visible_to(session, actor).where(col(Clock.id).in_(clock_ids))
    return {clock.id or 0: clock for clock in session.exec(rows)}


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Clock]:
    """Return the clocks of a case, and of its tips where the actor may see those; open ones first."""
    its_tips = session.exec(select(CaseTip.tip_id).where(CaseTip.case_id == case_id)).all()
    of_it = col(Clock.case_id) == case_id
    mine = or_(of_it, col(Clock.tip_id).in_(its_tips)) if its_tips else of_it
    return session.exec(_ordered(visible_to(session, actor).where(mine))).all()


def of_tip(session: Session, tip_id: int) -> Sequence[Clock]:
    """Return the clocks of a tip whose visibility the caller has settled; open ones first."""
    rows = select(Clock).where(Clock.subject == "tip", Clock.subject_id == tip_id)
    return session.exec(_ordered(rows)).all()


def pressing(
    session: Session, actor: Actor, until: datetime | None = None, limit: int = 200
) -> Sequence[Clock]:
    """Return the open clocks the actor's agency answers for, or supervises, the next to end first.

    With `until` only those that end before it. A prosecutor is also given those of the region.
    """
    rows = visible_to(session, actor).where(Clock.state == ClockState.OPEN)
    if not actor.holds(Office.PROSECUTOR):
        rows = rows.where(Clock.agency == actor.agency)
    if until is not None:
        rows = rows.where(col(Clock.effective_due_at) < until)
    return session.exec(
        rows.order_by(col(Clock.effective_due_at), col(Clock.id)).limit(limit)
    ).all()


def _ordered(rows: SelectOfScalar[Clock]) -> SelectOfScalar[Clock]:
    return rows.order_by(col(Clock.state), col(Clock.effective_due_at), col(Clock.id))


def _of_region(session: Session, agency: str) -> list[str]:
    """Return the agencies at or below the region of a procuratorate; none for other agencies."""
    own = agencies.agency(session, agency)
    if own.kind is not AgencyKind.PROCURATORATE:
        return []
    below = select(Region.code).where(or_(Region.code == own.region, Region.parent == own.region))
    return list(session.exec(select(Agency.code).where(col(Agency.region).in_(below))))
