"""Reading kept views, chosen columns and acts on many cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.worklists.models import BulkBatch, ListChoice, ListDefault, ListView, ListViewShare
from portal.worklists.rules import Scope, Tab


def views(session: Session, actor: Actor) -> Sequence[ListView]:
    """Return the views the actor may use: their own, their agency's, those shared with it; in order."""
    shared = select(ListViewShare.view_id).where(ListViewShare.agency == actor.agency)
    own = col(ListView.officer_id) == actor.officer_id
    ours = (col(ListView.agency) == actor.agency) & (col(ListView.scope) != Scope.OWN)
    rows = select(ListView).where(or_(own, ours, col(ListView.id).in_(shared)))
    return session.exec(rows.order_by(col(ListView.place), col(ListView.id))).all()


def view(session: Session, actor: Actor, view_id: int) -> ListView:
    """Return one of the actor's views; raise NotFound for any other."""
    for each in views(session, actor):
        if each.id == view_id:
            return each
    raise NotFound


def shared_with(session: Session, view_id: int) -> list[str]:
    """Return the agencies a view is shown to."""
    rows = select(ListViewShare.agency).where(ListViewShare.view_id == view_id)
    return list(session.exec(rows.order_by(ListViewShare.agency)))


def default_view(session: Session, officer_id: int) -> int | None:
    """Return the view an officer's list opens with."""
    found = session.get(ListDefault, officer_id)
    return found.view_id if found else None


def choice(
    session: Session, officer_id: int, *, tab: Tab | None = None, view_id: int | None = None
) -> ListChoice | None:
    """Return the columns an officer chose for a list everybody has, or for a view."""
    rows = select(ListChoice).where(ListChoice.officer_id == officer_id)
    if view_id is not None:
        return session.exec(rows.where(ListChoice.view_id == view_id)).first()
    no_view = col(ListChoice.view_id).is_(None)
    return session.exec(rows.where(ListChoice.tab == (tab or Tab.ALL), no_view)).first()


def hangers_on(session: Session, view_id: int) -> list[ListChoice | ListDefault | ListViewShare]:
    """Return the rows that point at a view and go with it."""
    return [
        *session.exec(select(ListChoice).where(ListChoice.view_id == view_id)),
        *session.exec(select(ListDefault).where(ListDefault.view_id == view_id)),
        *session.exec(select(ListViewShare).where(ListViewShare.view_id == view_id)),
    ]


def batch(session: Session, actor: Actor, batch_id: int, *, lock: bool = False) -> BulkBatch:
    """Return an act on many cases that the actor planned; raise NotFound for any other."""
    found = session.get(BulkBatch, batch_id, with_for_update=True if lock else None)
    if found is None or found.officer_id != actor.officer_id:
        raise NotFound
    return found


def stale_plans(session: Session, before: datetime, limit: int = 500) -> Sequence[BulkBatch]:
    """Return plans that nobody confirmed."""
    rows = select(BulkBatch).where(col(BulkBatch.done_at).is_(None), BulkBatch.planned_at < before)
    return session.exec(rows.limit(limit)).all()
