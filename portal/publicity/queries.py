"""Reading what is published, and counting for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from portal.agencies.models import Agency
from portal.agencies.rules import OUTSIDE
from portal.cases.models import CaseFile
from portal.cases.queries import recused_from
from portal.intake.models import Tip
from portal.intake.rules import TipState
from portal.kernel.actor import Actor
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.publicity.models import PublishedCase, YearFigures
from portal.publicity.rules import StoryState, Year, median


def on_show(session: Session, today: date, *, limit: int = 50) -> Sequence[PublishedCase]:
    """Return the cases published today, the newest first."""
    rows = select(PublishedCase).where(
        PublishedCase.state == StoryState.PUBLISHED, col(PublishedCase.until) >= today
    )
    return session.exec(rows.order_by(col(PublishedCase.id).desc()).limit(limit)).all()


def shown(session: Session, story_id: int, today: date) -> PublishedCase:
    """Return a case published today; NotFound for any other."""
    found = session.get(PublishedCase, story_id)
    if found is None or found.state is not StoryState.PUBLISHED or found.until < today:
        raise NotFound
    return found


def of_agency(session: Session, actor: Actor, *, limit: int = 200) -> Sequence[PublishedCase]:
    """Return what the actor's agency wrote, what waits first; none of cases kept from the actor."""
    rows = select(PublishedCase).where(
        PublishedCase.agency == actor.agency,
        ~recused_from(actor.officer_id, col(PublishedCase.case_id)),
    )
    order = (col(PublishedCase.state) != StoryState.PROPOSED, col(PublishedCase.id).desc())
    return session.exec(rows.order_by(*order).limit(limit)).all()


def get(session: Session, actor: Actor, story_id: int, *, lock: bool = False) -> PublishedCase:
    """Return one of the actor's agency; NotFound for any other."""
    rows = select(PublishedCase).where(
        PublishedCase.id == story_id,
        PublishedCase.agency == actor.agency,
        ~recused_from(actor.officer_id, col(PublishedCase.case_id)),
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, case_id: int) -> Sequence[PublishedCase]:
    """Return everything told or to be told of a case, newest first."""
    rows = select(PublishedCase).where(PublishedCase.case_id == case_id)
    return session.exec(rows.order_by(col(PublishedCase.id).desc())).all()


def years(session: Session) -> Sequence[YearFigures]:
    """Return the years with figures, the newest first."""
    return session.exec(select(YearFigures).order_by(col(YearFigures.year).desc())).all()


def first_year(session: Session) -> int | None:
    """Return the year of the first tip."""
    rows = select(func.min(Tip.received_on)).where(_counts(Tip.agency))
    first: date | None = session.exec(rows).one()
    return None if first is None else first.year


def counted(session: Session, year: int) -> Year:
    """Count the tips and cases of a year, as they stand now. Money is not among it.

    Nothing is counted that went past the bureaux: one more, told to everybody, would tell them.
    """
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    within = (
        col(Tip.received_on) >= since,
        col(Tip.received_on) < until,
        _counts(Tip.agency),
    )
    by_channel = select(Tip.channel, func.count()).where(*within).group_by(col(Tip.channel))
    declined = select(Tip.decline_reason, func.count()).where(
        *within, Tip.state == TipState.DECLINED, col(Tip.withdrawn_on).is_(None)
    )
    accepted = select(func.count()).where(
        *within, Tip.state == TipState.ACCEPTED, col(Tip.withdrawn_on).is_(None)
    )
    withdrawn = select(func.count()).where(*within, col(Tip.withdrawn_on).is_not(None))
    return Year(
        year=year,
        channels={str(channel): n for channel, n in session.exec(by_channel)},
        accepted=session.exec(accepted).one(),
        declined=dict(session.exec(declined.group_by(col(Tip.decline_reason))).all()),
        withdrawn=session.exec(withdrawn).one(),
        median_days=_median(session, since, until),
        cases_opened=_cases(session, "opened_at", since, until),
        cases_closed=_cases(session, "closed_at", since, until),
    )


def _median(session: Session, since: date, until: date) -> int | None:
    rows = select(col(Tip.received_on), col(Tip.decided_on), func.count()).where(
        col(Tip.received_on) >= since,
        col(Tip.received_on) < until,
        col(Tip.decided_on).is_not(None),
        _counts(Tip.agency),
    )
    took: Counter[int] = Counter()
    for received, decided, count in session.exec(
        rows.group_by(col(Tip.received_on), col(Tip.decided_on))
    ):
        if decided is not None:
            took[(decided - received).days] += count
    return median(took)


def _cases(session: Session, column: str, since: date, until: date) -> int:
    at = getattr(CaseFile, column)
    bounds = [datetime.combine(day, time(), LEGAL_ZONE) for day in (since, until)]
    rows = select(func.count()).select_from(CaseFile).where(at >= bounds[0], at < bounds[1])
    rows = rows.where(_counts(CaseFile.agency), col(CaseFile.merged_into).is_(None))
    return session.exec(rows).one()


def _counts(agency: Any) -> ColumnElement[bool]:
    """Return the condition that figures may know of what this agency holds."""
    return col(agency).not_in(select(Agency.code).where(col(Agency.kind).in_(OUTSIDE)))
