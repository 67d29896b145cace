"""The queue of tips: filters, two orders, and pages by key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_
from sqlalchemy.orm import defer
from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.intake.models import Tip, TipOrigin, TipSource
from portal.intake.queries import visible_to
from portal.intake.rules import UNDECIDED, Channel, TipState
from portal.kernel.actor import Actor

PAGE = 50
_BLOBS = (Tip.wrapped, Tip.reporter_wrapped, Tip.reporter_sealed_private)
_BLOBS_TOO = (Tip.body_sealed, Tip.sketch_sealed, Tip.reporter_public)
_CURSOR = re.compile(r"([<>])(\d{1,12})\.(\d{1,12})")


class Show(StrEnum):
    """Which tips a list holds."""

    WAITING = "waiting"
    DECIDED = "decided"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Order(StrEnum):
    """What comes first: what is due next, or what scores highest; decided tips: the newest."""

    DUE = "due"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of tips is narrowed to; everything unset is left open."""

    show: Show = Show.WAITING
    order: Order = Order.DUE
    channel: Channel | None = None
    category: str = ""
    institution_id: int | None = None
    source: str = ""
    batch: int | None = None
    unread: bool = False
    doubled: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the sort value of a row and its id; `forward` goes on after it."""

    value: int
    id: int
    forward: bool = True

    def __str__(self) -> str:
        return f"{'>' if self.forward else '<'}{self.value}.{self.id}"


@dataclass(frozen=True, slots=True)
class TipPage:
    """One page of tips, and the places before and after it."""

    rows: Sequence[Tip]
    previous: Cursor | None
    following: Cursor | None


def parse_cursor(text: str) -> Cursor | None:
    """Return the place an address names; None for none, or for one made up."""
    found = _CURSOR.fullmatch(text)
    return Cursor(int(found[2]), int(found[3]), found[1] == ">") if found else None


def listed(
    session: Session, actor: Actor, asked: Filter, place: Cursor | None = None, limit: int = PAGE
) -> TipPage:
    """Return the tips of the actor's agency that match, from `place` on; nothing sealed is read."""
    key = _Key(asked)
    rows = _filtered(visible_to(actor), asked)
    forward = place is None or place.forward
    if place is not None:
        rows = rows.where(key.beyond(place))
    blobs: Any = (*_BLOBS, *_BLOBS_TOO)
    rows = rows.options(*(defer(column) for column in blobs))
    found = list(session.exec(rows.order_by(*key.ordered(forward)).limit(limit + 1)).all())
    more, shown = len(found) > limit, found[:limit]
    shown = shown if forward else shown[::-1]
    if not shown:
        return TipPage([], None, None)
    before = key.place(shown[0], forward=False) if (place if forward else more) else None
    after = key.place(shown[-1], forward=True) if (more if forward else True) else None
    return TipPage(shown, before, after)


class _Key:
    """The sort key of a list: one column and, among equals, the id."""

    def __init__(self, asked: Filter) -> None:
        waiting = asked.show is Show.WAITING
        self._by = asked.order if waiting else None

    def beyond(self, place: Cursor) -> ColumnElement[bool]:
        """Return what keeps the rows that come after a place, or before it."""
        newest_first = self._by is None
        later = col(Tip.id) < place.id if newest_first == place.forward else col(Tip.id) > place.id
        if self._by is None:
            return later
        if self._by is Order.SCORE:
            score = col(Tip.score)
            further = score < place.value if place.forward else score > place.value
            return or_(further, and_(score == place.value, later))
        due = col(Tip.due_at)
        at = datetime.fromtimestamp(min(place.value, 253_370_764_800), UTC)
        return or_(due > at if place.forward else due < at, and_(due == at, later))

    def ordered(self, forward: bool) -> list[Any]:
        """Return the order, turned round to go backwards."""
        number = col(Tip.id)
        if self._by is None:
            return [number.desc() if forward else number.asc()]
        last = number.asc() if forward else number.desc()
        if self._by is Order.SCORE:
            return [col(Tip.score).desc() if forward else col(Tip.score).asc(), last]
        return [col(Tip.due_at).asc() if forward else col(Tip.due_at).desc(), last]

    def place(self, tip: Tip, *, forward: bool) -> Cursor:
        """Return the place of a row."""
        value = tip.score if self._by is Order.SCORE else int(tip.due_at.timestamp())
        return Cursor(max(value, 0) if self._by else 0, tip.id or 0, forward)


def _filtered(rows: SelectOfScalar[Tip], asked: Filter) -> SelectOfScalar[Tip]:
    rows = rows.where(_shown(asked.show))
    if asked.channel is not None:
        rows = rows.where(Tip.channel == asked.channel)
    if asked.institution_id is not None:
        rows = rows.where(Tip.institution_id == asked.institution_id)
    if asked.source or asked.batch is not None:
        rows = rows.where(_origin(asked))
    if asked.category:
        among = cast(col(Tip.categories), String)
        rows = rows.where(among.contains(f'"{asked.category}"', autoescape=True))
    if asked.unread:
        rows = rows.where(Tip.unread_by_agency > 0)
    if asked.doubled:
        rows = rows.where(Tip.doubles > 0)
    if asked.elsewhere:
        rows = rows.where(Tip.elsewhere != "")
    return rows


def _origin(asked: Filter) -> ColumnElement[bool]:
    its = exists().where(col(TipOrigin.tip_id) == col(Tip.id))
    if asked.source:
        its = its.where(col(TipOrigin.source) == asked.source)
    return its if asked.batch is None else its.where(col(TipOrigin.batch) == asked.batch)


def sources(session: Session, agency: str) -> Sequence[str]:
    """Return the systems an agency has leads from."""
    rows = select(TipSource.source).where(TipSource.agency == agency)
    return session.exec(rows.order_by(TipSource.source)).all()


def _shown(show: Show) -> ColumnElement[bool]:
    waiting = and_(col(Tip.state).in_(UNDECIDED), col(Tip.withdrawn_on).is_(None))
    return {
        Show.WAITING: waiting,
        Show.DECIDED: or_(col(Tip.state).not_in(UNDECIDED), col(Tip.withdrawn_on).is_not(None)),
        Show.ACCEPTED: col(Tip.state) == TipState.ACCEPTED,
        Show.DECLINED: col(Tip.state) == TipState.DECLINED,
        Show.WITHDRAWN: col(Tip.withdrawn_on).is_not(None),
    }[show]
