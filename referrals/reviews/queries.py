"""Reading claim review: one's own agency's lists, in cases one sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from referrals.reviews.models import (
    Claim,
    ClaimAct,
    ClaimList,
    ClaimSample,
    Opinion,
    PostCheck,
    ReviewText,
    SampledClaim,
    ThirdParty,
    ThirdRecusal,
    ThirdScore,
)
from referrals.reviews.rules import ListKind, Phase, RowState

Case: TypeAlias = CaseFile

PAGE = 100


def visible_to(actor: Actor) -> SelectOfScalar[ClaimList]:
    """Select the lists the actor may see: the same wall as policy.can_see."""
    seen = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    rows = select(ClaimList).where(
        ClaimList.agency == actor.agency, col(ClaimList.case_id).in_(seen)
    )
    return rows if actor.holds(*CASEWORK) else rows.where(false())


def get(session: Session, actor: Actor, list_id: int, *, lock: bool = False) -> ClaimList:
    """Return a list; NotFound when it is absent or not theirs. `lock` holds it, read afresh."""
    rows = visible_to(actor).where(ClaimList.id == list_id)
    if lock:
        rows = rows.with_for_update(of=ClaimList).execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def newest(session: Session, actor: Actor, before: int | None = None) -> Sequence[ClaimList]:
    """Return the newest lists the actor may see, `before` an id."""
    rows = visible_to(actor).order_by(col(ClaimList.id).desc()).limit(PAGE)
    return session.exec(rows if before is None else rows.where(col(ClaimList.id) < before)).all()


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[ClaimList]:
    rows = visible_to(actor).where(ClaimList.case_id == case_id)
    return session.exec(rows.order_by(col(ClaimList.id))).all()


def counts(session: Session, list_id: int) -> dict[RowState, tuple[int, int]]:
    """Return how many claims stand in each state, and how many fen of them are refused."""
    rows = (
        select(Claim.state, func.count(), func.sum(Claim.refused_fen))
        .where(Claim.list_id == list_id)
        .group_by(col(Claim.state))
    )
    return {RowState(state): (count, int(fen or 0)) for state, count, fen in session.exec(rows)}


def page(
    session: Session,
    list_id: int,
    states: Collection[RowState] = (),
    *,
    rule: str = "",
    after: int = 0,
    limit: int = PAGE,
) -> Sequence[Claim]:
    """Return claims in their order behind the place `after`: ignored warnings first."""
    rows = _waiting(list_id, states, rule).where(col(Claim.place) > after)
    return session.exec(rows.order_by(col(Claim.place)).limit(limit)).all()


def every(
    session: Session, list_id: int, states: Collection[RowState], rule: str = ""
) -> Sequence[Claim]:
    """Return all claims of a list in these states, under a rule unless it is empty."""
    return session.exec(_waiting(list_id, states, rule).order_by(col(Claim.place))).all()


def rules_hit(session: Session, list_id: int) -> Sequence[str]:
    """Return the rules that hit claims of a list."""
    rows = select(Claim.rule).where(Claim.list_id == list_id, Claim.rule != "").distinct()
    return sorted(session.exec(rows))


def claim(session: Session, list_id: int, claim_id: int) -> Claim:
    """Return a claim of a list; NotFound when it is of another."""
    found = session.get(Claim, claim_id)
    if found is None or found.list_id != list_id:
        raise NotFound
    return found


def acts(session: Session, claim_id: int) -> Sequence[ClaimAct]:
    """Return what was done to a claim, in order."""
    rows = select(ClaimAct).where(ClaimAct.claim_id == claim_id)
    return session.exec(rows.order_by(col(ClaimAct.id))).all()


def samples_of(session: Session, list_id: int) -> Sequence[ClaimSample]:
    """Return the samples of a list, the first one first."""
    rows = select(ClaimSample).where(ClaimSample.list_id == list_id)
    return session.exec(rows.order_by(col(ClaimSample.id))).all()


def sample_of(session: Session, list_id: int) -> ClaimSample | None:
    """Return the latest sample of a list, None before its first pool is frozen."""
    return next(reversed(samples_of(session, list_id)), None)


def post_check(session: Session, list_id: int) -> PostCheck | None:
    """Return what the check afterwards of a list found, None before it."""
    return session.get(PostCheck, list_id)


def hands(session: Session, list_id: int) -> set[int]:
    """Return everybody who decided on a claim of a list, in any step."""
    rows = select(ClaimAct.officer_id).join(Claim, col(Claim.id) == ClaimAct.claim_id)
    return set(session.exec(rows.where(Claim.list_id == list_id).distinct()).all())


def sampled_lists(session: Session, actor: Actor, found: ClaimList) -> list[ClaimList]:
    """Return the concluded sampled lists of the same case and institution."""
    return [
        each
        for each in of_case(session, actor, found.case_id)
        if each.kind is ListKind.POOL
        and each.phase is Phase.CLOSED
        and each.institution_id == found.institution_id
    ]


def drawn_before(session: Session, list_id: int, sample_id: int | None) -> set[int]:
    """Return the claims of a list that samples before this one drew; before None: all samples."""
    rows = (
        select(SampledClaim.claim_id)
        .join(ClaimSample, col(ClaimSample.id) == col(SampledClaim.sample_id))
        .where(ClaimSample.list_id == list_id)
    )
    if sample_id is not None:
        rows = rows.where(col(ClaimSample.id) < sample_id)
    return set(session.exec(rows))


def sampled(session: Session, sample_id: int) -> Sequence[tuple[SampledClaim, Claim]]:
    """Return the claims drawn, in the order in which they were."""
    rows = (
        select(SampledClaim, Claim)
        .join(Claim, col(Claim.id) == col(SampledClaim.claim_id))
        .where(SampledClaim.sample_id == sample_id)
    )
    return session.exec(rows.order_by(col(SampledClaim.place))).all()


def texts(session: Session, ids: Iterable[int | None]) -> dict[int, ReviewText]:
    """Return sealed words by id."""
    wanted = {each for each in ids if each is not None}
    rows = session.exec(select(ReviewText).where(col(ReviewText.id).in_(wanted))).all()
    return {known(each.id): each for each in rows}


def thirds(session: Session, actor: Actor, *, gone_too: bool = False) -> Sequence[ThirdParty]:
    """Return the third parties of the actor's agency; nobody without casework sees any."""
    rows = select(ThirdParty).where(ThirdParty.agency == actor.agency)
    if not actor.holds(*CASEWORK):
        rows = rows.where(false())
    if not gone_too:
        rows = rows.where(col(ThirdParty.ended_at).is_(None))
    return session.exec(rows.order_by(col(ThirdParty.kind), col(ThirdParty.name))).all()


def third(session: Session, actor: Actor, third_id: int) -> ThirdParty:
    """Return a third party of the actor's agency; NotFound otherwise."""
    for each in thirds(session, actor, gone_too=True):
        if each.id == third_id:
            return each
    raise NotFound


def recusals(session: Session, third_id: int) -> Sequence[ThirdRecusal]:
    return session.exec(select(ThirdRecusal).where(ThirdRecusal.third_id == third_id)).all()


def scores(session: Session, third_ids: Collection[int]) -> Sequence[ThirdScore]:
    """Return yearly scores, the latest year first."""
    rows = select(ThirdScore).where(col(ThirdScore.third_id).in_(third_ids))
    return session.exec(rows.order_by(col(ThirdScore.year).desc())).all()


def opinions(session: Session, actor: Actor, case_id: int) -> Sequence[Opinion]:
    """Return the opinions the actor's agency asked for in a case they see, in order."""
    cases.get(session, actor, case_id)
    rows = select(Opinion).where(Opinion.case_id == case_id, Opinion.agency == actor.agency)
    return session.exec(rows.order_by(col(Opinion.id))).all()


def opinion(session: Session, actor: Actor, opinion_id: int) -> Opinion:
    """Return an opinion the actor's agency asked for; NotFound otherwise."""
    found = session.get(Opinion, opinion_id)
    if found is None or not actor.holds(*CASEWORK):
        raise NotFound
    if found not in opinions(session, actor, found.case_id):
        raise NotFound
    return found


def _waiting(list_id: int, states: Collection[RowState], rule: str) -> SelectOfScalar[Claim]:
    rows = select(Claim).where(Claim.list_id == list_id)
    if states:
        rows = rows.where(col(Claim.state).in_(states))
    return rows.where(Claim.rule == rule) if rule else rows


def open_of(session: Session, case_id: int, agency: str) -> Sequence[ClaimList]:
    """Return the lists of an agency in a case that are not closed, held."""
    rows = select(ClaimList).where(
        ClaimList.case_id == case_id,
        ClaimList.agency == agency,
        col(ClaimList.closed_at).is_(None),
    )
    return session.exec(rows.with_for_update()).all()
