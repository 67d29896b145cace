"""Finding institutions that a campaign is to check."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from sqlmodel import Session, col, select

from portal.kernel.errors import NotFound
from portal.registry import queries as institutions
from portal.registry.models import Institution
from portal.registry.rules import normal_name
from portal.registry.rules.standing import AgreementState
from referrals.campaigns.forms import AddByFilter
from referrals.campaigns.models import CampaignTask
from referrals.campaigns.queries import downward
from referrals.draws.models import Draw

Drawing: TypeAlias = Draw

_PART = 500


def matching(
    session: Session, asked: AddByFilter, area: Collection[str], limit: int
) -> Sequence[Institution]:
    """Return the institutions of an area that a filter lets through, by name; `limit` at most.

    A level is matched by its beginning: 3 finds 3a, 3b and 3c.
    """
    regions = set(area)
    if asked.region:
        regions &= downward(session, asked.region)
    rows = select(Institution).where(col(Institution.region).in_(regions))
    if asked.kinds:
        rows = rows.where(col(Institution.kind).in_(asked.kinds))
    if asked.level:
        rows = rows.where(col(Institution.level).startswith(asked.level, autoescape=True))
    if asked.active_only:
        rows = rows.where(Institution.agreement == AgreementState.ACTIVE)
    return session.exec(
        rows.order_by(col(Institution.name), col(Institution.id)).limit(limit)
    ).all()


def known(session: Session, texts: Collection[str]) -> dict[str, set[int]]:
    """Return the ids of the institutions each text is a code or a whole name of."""
    found = institutions.known_as(session, texts)
    return {text: {owner for owner, _ in found.get(normal_name(text), set())} for text in texts}


def rows(session: Session, ids: Collection[int]) -> dict[int, Institution]:
    """Return institutions by id, hundreds at a time."""
    found: dict[int, Institution] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), _PART):
        part = select(Institution).where(col(Institution.id).in_(wanted[at : at + _PART]))
        found |= {each.id or 0: each for each in session.exec(part)}
    return found


def one(session: Session, institution_id: int) -> Institution:
    """Return an institution; NotFound when there is none."""
    found = session.get(Institution, institution_id)
    if found is None:
        raise NotFound
    return found


def codes(session: Session, campaign_id: int, agency: str) -> list[str]:
    """Return the codes of the institutions an agency checks in a campaign."""
    rows = (
        select(Institution.code)
        .join(CampaignTask, col(CampaignTask.institution_id) == col(Institution.id))
        .where(CampaignTask.campaign_id == campaign_id, CampaignTask.agency == agency)
    )
    return list(session.exec(rows.distinct()))
