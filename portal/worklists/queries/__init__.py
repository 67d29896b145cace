"""Reading lists. Every one starts from CaseAccess rows of the actor's agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select, true

from portal.agencies import queries as agencies
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.queries import recusals as cases
from portal.cases.rules import CASEWORK, Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.figures import queries as figures
from portal.identity import queries as identity
from portal.infra.database import once
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.registry import queries as registry
from portal.registry.book.registry import CATEGORIES
from portal.worklists.forms import Asked, Dropped
from portal.worklists.queries import conditions
from portal.worklists.queries.paging import (
    Listing,
    Page,
    Wanted,
    batches,
    by_ids,
    count,
    counts,
    ids,
    page,
    ready,
)
from portal.worklists.queries.shown import Facts
from portal.worklists.queries.views import (
    batch,
    choice,
    default_view,
    hangers_on,
    shared_with,
    stale_plans,
    view,
    views,
)
from portal.worklists.rules import MOST_COUNTED, MOST_ON_TAB, Tab, usual_order
from portal.worklists.rules.cells import Names

__all__ = [
    "Facts",
    "Listing",
    "Page",
    "Wanted",
    "batch",
    "batches",
    "by_ids",
    "choice",
    "count",
    "default_view",
    "grants",
    "hangers_on",
    "ids",
    "known",
    "lock_cases",
    "names",
    "next_to_take",
    "on_tabs",
    "page",
    "ready",
    "shared_with",
    "stale_plans",
    "total",
    "view",
    "views",
    "watched_of",
]


def total(session: Session, actor: Actor, listing: Listing) -> tuple[int, bool]:
    """Return how many rows a list has, and whether that is exact: from the counters, or capped."""
    wanted = listing.wanted
    plain = wanted.asked == Asked() and not conditions.sorted_by(wanted.order)
    counted = _counted(session, actor) if plain else {}
    if wanted.tab in counted:
        return counted[wanted.tab], True
    found = count(session, listing, MOST_COUNTED)
    return found, found <= MOST_COUNTED


def on_tabs(session: Session, actor: Actor, now: datetime) -> Mapping[Tab, str]:
    """Return what each tab says of its size: exact from the counters, else 99+ from 100 on."""
    counted = _counted(session, actor)
    others = [tab for tab in Tab if tab not in counted]
    wall, plain = conditions.wall(actor), Asked()
    listings = [
        Listing(
            Wanted(tab, plain, usual_order(tab)), conditions.arms(session, actor, tab, now), wall
        )
        for tab in others
    ]
    found = dict(zip(others, counts(session, listings, MOST_ON_TAB), strict=True))
    told = {tab: f"{MOST_ON_TAB}+" if n > MOST_ON_TAB else str(n) for tab, n in found.items()}
    return told | {tab: str(n) for tab, n in counted.items()}


def known(session: Session, actor: Actor, asked: Asked) -> tuple[Asked, list[Dropped]]:
    """Return the filter without what names nothing there is, and what was left out."""
    wrong: list[str] = []
    if asked.category and asked.category not in CATEGORIES:
        wrong.append("category")
    if asked.region and asked.region not in agencies.region_names(session):
        wrong.append("region")
    if asked.institution and not registry.names(session, [asked.institution]):
        wrong.append("institution")
    if asked.lead and asked.lead.isdigit() and not _colleague(session, actor, int(asked.lead)):
        wrong.append("lead")
    dropped = [Dropped(name, str(getattr(asked, name))) for name in wrong]
    return asked.model_copy(update=dict.fromkeys(wrong)), dropped


def next_to_take(session: Session, listing: Listing) -> int | None:
    """Return the case of a list that waits longest with nobody in charge, locked; None when none does.

    A row that somebody else is just taking is passed over.
    """
    rows = select(CaseAccess.case_id).join(CaseFile, col(CaseFile.id) == col(CaseAccess.case_id))
    rows = rows.where(*listing.common, or_(*(and_(true(), *arm) for arm in listing.arms)))
    rows = rows.where(
        col(CaseAccess.lead_id).is_(None),
        col(CaseAccess.stage) != Stage.CLOSED,
        col(CaseAccess.role) != Role.READER,
        col(CaseAccess.profile) == FieldProfile.FULL,
    )
    rows = rows.order_by(col(CaseAccess.updated_at), col(CaseAccess.case_id)).limit(1)
    return session.exec(rows.with_for_update(skip_locked=True, of=CaseFile)).first()


def lock_cases(session: Session, case_ids: Sequence[int]) -> None:
    """Let nobody else change these cases until the transaction ends; in one order everywhere."""
    rows = select(CaseFile.id).where(col(CaseFile.id).in_(case_ids)).order_by(col(CaseFile.id))
    session.exec(rows.with_for_update(key_share=True)).all()


def watched_of(session: Session, actor: Actor, case_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these cases the actor watches."""
    rows = select(CaseAccess.case_id).where(
        *conditions.wall(actor),
        col(CaseAccess.case_id).in_(case_ids),
        conditions.watched(session, actor),
    )
    return frozenset(session.exec(rows))


def names(session: Session) -> Names:
    """Return what the codes in lists are called."""
    return Names(
        agencies=agencies.agency_names(session),
        regions=agencies.region_names(session),
        categories={code: each.name for code, each in CATEGORIES.items()},
    )


def grants(session: Session, case_ids: Sequence[int], agency: str) -> dict[int, Role]:
    """Return in which of these cases an agency is, and as what."""
    rows = select(CaseAccess.case_id, CaseAccess.role).where(
        col(CaseAccess.agency) == agency, col(CaseAccess.case_id).in_(case_ids)
    )
    return {case_id: Role(role) for case_id, role in session.exec(rows)}


def _counted(session: Session, actor: Actor) -> dict[Tab, int]:
    """Return what the counters know of lists: nothing for officers who see only some rows."""
    if not actor.holds(*CASEWORK):
        return {}
    counted = once(session, ("counted", actor), lambda: _by_stage(session, actor))
    return {Tab.ALL: sum(counted.values()), Tab.CLOSED: counted.get(Stage.CLOSED, 0)}


def _by_stage(session: Session, actor: Actor) -> Counter[str]:
    counted = Counter(figures.of_agency(session, actor.agency))
    counted.subtract(cases.recused_by_stage(session, actor))
    return counted


def _colleague(session: Session, actor: Actor, officer_id: int) -> bool:
    try:
        return identity.officer(session, officer_id).agency == actor.agency
    except NotFound:
        return False
