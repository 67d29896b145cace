"""Reading campaigns, never past who takes part in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import exists
from sqlmodel import Session, and_, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies import queries as agencies
from portal.agencies.models import Agency, Region
from portal.cases.models import CaseFile
from portal.cases.queries import recused_from
from portal.cases.rules import CASEWORK
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.campaigns.models import Campaign, CampaignMember, CampaignStage, CampaignTask
from referrals.campaigns.rules import HIDDEN, Span

Bureau: TypeAlias = Agency


def visible_to(actor: Actor) -> SelectOfScalar[Campaign]:
    """Select the campaigns the actor may see: the same wall as policy.can_see."""
    if not actor.agency or not actor.holds(*CASEWORK):
        return select(Campaign).where(false())
    member = exists().where(
        col(CampaignMember.campaign_id) == col(Campaign.id),
        col(CampaignMember.agency) == actor.agency,
    )
    return select(Campaign).where(
        or_(
            col(Campaign.agency) == actor.agency,
            and_(col(Campaign.state).not_in(HIDDEN), member),
        )
    )


def get(session: Session, actor: Actor, campaign_id: int, *, lock: bool = False) -> Campaign:
    """Return the campaign; raise NotFound when it is absent or not theirs."""
    rows = visible_to(actor).where(Campaign.id == campaign_id)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(session: Session, campaign_id: int) -> Campaign:
    """Return a campaign to whoever has the right already; NotFound when there is none."""
    found = session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound
    return found


def newest(session: Session, actor: Actor, limit: int = 200) -> Sequence[Campaign]:
    """Return the newest campaigns the actor may see."""
    return session.exec(visible_to(actor).order_by(col(Campaign.id).desc()).limit(limit)).all()


def members(session: Session, campaign_id: int) -> Sequence[CampaignMember]:
    """Return the agencies of a campaign, the lead first."""
    rows = select(CampaignMember).where(CampaignMember.campaign_id == campaign_id)
    return session.exec(rows.order_by(col(CampaignMember.id))).all()


def member_codes(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the codes of the agencies of a campaign."""
    return frozenset(each.agency for each in members(session, campaign_id))


def spans(session: Session, campaign_id: int) -> tuple[Span, ...]:
    """Return the stages of a campaign, the first first."""
    rows = select(CampaignStage).where(CampaignStage.campaign_id == campaign_id)
    found = session.exec(rows.order_by(col(CampaignStage.from_on))).all()
    return tuple(Span(each.code, each.from_on, each.until_on) for each in found)


def upward(session: Session, region: str) -> list[str]:
    """Return the codes of a region and of those above it, the nearest first."""
    found: list[str] = []
    code: str | None = region
    while code and code not in found:
        found.append(code)
        above = session.get(Region, code)
        code = above.parent if above else None
    return found


def downward(session: Session, region: str) -> frozenset[str]:
    """Return the codes of a region and of all below it."""
    children: dict[str, list[str]] = {}
    for each in agencies.regions(session):
        if each.parent:
            children.setdefault(each.parent, []).append(each.code)
    found, left = {region}, [region]
    while left:
        below = [each for each in children.get(left.pop(), ()) if each not in found]
        found.update(below)
        left += below
    return frozenset(found)


def within(session: Session, regions: Iterable[str], kinds: Iterable[str]) -> Sequence[Agency]:
    """Return the agencies of these kinds in these regions, by code."""
    rows = select(Agency).where(
        col(Agency.region).in_(list(regions)),
        col(Agency.kind).in_(list(kinds)),
        col(Agency.successor).is_(None),
    )
    return session.exec(rows.order_by(col(Agency.code))).all()


def agency(session: Session, code: str) -> Agency:
    """Return an agency; NotFound when there is none."""
    return agencies.agency(session, code)


def of_case(session: Session, actor: Actor, case_id: int) -> list[tuple[Campaign, CampaignTask]]:
    """Return the campaigns the actor may see whose tasks have this case, each with its task."""
    tasks = select(CampaignTask).where(CampaignTask.case_id == case_id)
    found = session.exec(tasks.order_by(col(CampaignTask.id))).all()
    seen = visible_to(actor).where(col(Campaign.id).in_([each.campaign_id for each in found]))
    campaigns = {each.id: each for each in session.exec(seen)}
    return [(campaigns[e.campaign_id], e) for e in found if e.campaign_id in campaigns]


def kept_from(session: Session, actor: Actor, found: Collection[CampaignTask]) -> frozenset[int]:
    """Return the ids of those of these tasks whose case the actor is recused from."""
    ids = {each.case_id for each in found if each.case_id is not None}
    rows = select(CaseFile.id).where(
        col(CaseFile.id).in_(ids), recused_from(actor.officer_id, col(CaseFile.id))
    )
    kept = frozenset(session.exec(rows).all()) if ids else frozenset()
    return frozenset(each.id or 0 for each in found if each.case_id in kept)


def officer_names(session: Session, tasks: Sequence[CampaignTask]) -> dict[int, str]:
    """Return the names of the officers named for tasks, by id."""
    ids = {x for each in tasks for x in (each.first_officer_id, each.second_officer_id) if x}
    return names_of(session, ids)


def names_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of officers, by id."""
    rows = select(Officer.id, Officer.name).where(col(Officer.id).in_(ids))
    return {key or 0: name for key, name in session.exec(rows)} if ids else {}
