"""Reading candidates, scores and what they are made of. All of it stays within one agency."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, bindparam, literal, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, or_, select

from portal.cases.models import CaseAccess
from portal.cases.rules import Role, Stage
from portal.intake.models import Tip, TipMessage
from portal.intake.rules import Side
from portal.kernel.errors import NotFound
from portal.triage.models import TipCandidate, TipKey, TipScore
from portal.triage.rules import UNSETTLED, CandidateState
from portal.triage.rules.doubles import MOST_CANDIDATES, Facts, Key, first_few

MOST_CASES = 50
_AT_ONCE = 50
"""Keys looked up in one statement; a last, shorter list is filled up with one that nobody has."""
_NOBODY = Key("", date.max)

TipRow: TypeAlias = Tip
AccessRow: TypeAlias = CaseAccess
_TIP: Any = Tip


@lru_cache
def _under(count: int) -> Any:
    """Return the statement for so many keys, made once: a citizen waits for it."""
    lists = []
    for at in range(count):
        rows = (
            sa_select(_TIP.id, _TIP.region, _TIP.institution_id, _TIP.categories)
            .add_columns(_TIP.received_on, _TIP.place_kind, _TIP.place_mark)
            .add_columns(literal(at).label("at"))
            .join(TipKey, col(TipKey.tip_id) == _TIP.id)
            .where(
                col(TipKey.agency) == bindparam("agency"),
                col(TipKey.text) == bindparam(f"text{at}"),
                col(TipKey.received_on) >= bindparam(f"since{at}"),
                col(TipKey.tip_id) != bindparam("but"),
            )
            .order_by(col(TipKey.received_on).desc(), col(TipKey.tip_id).desc())
            .limit(MOST_CANDIDATES)
        )
        lists.append(sa_select(rows.subquery()))
    if count == 1:
        return rows
    found = union_all(*lists).subquery()
    newest = (found.c.at, found.c.received_on.desc(), found.c.id.desc())
    return sa_select(found).order_by(*newest)


def found_under(
    session: Session, agency: str, keys: Sequence[Key], *, but: int
) -> dict[int, Facts]:
    """Return what is plain of the tips under these keys: the newest of each, twenty in all.

    Columns only: the sealed parts stay where they are. The first key is the most telling; when it
    gives enough, nothing else is asked, and all the others are one statement.
    """
    found: dict[int, Facts] = {}
    for some in filter(None, (keys[:1], keys[1:])):
        asked = {"agency": agency, "but": but}
        for at, key in enumerate(some):
            asked |= {f"text{at}": key.text, f"since{at}": key.since}
        for each in session.execute(_under(len(some)), asked):
            found.setdefault(each.id, _facts(each))
        if len(found) >= MOST_CANDIDATES:
            break
    return {tip_id: found[tip_id] for tip_id in first_few([found])}


def newest_under(
    session: Session, agency: str, keys: Sequence[Key]
) -> dict[str, list[tuple[int, Facts]]]:
    """Return the newest tips under each of many keys, newest first, by the text of the key."""
    found: dict[str, list[tuple[int, Facts]]] = {each.text: [] for each in keys}
    for first in range(0, len(keys), _AT_ONCE):
        part = [*keys[first : first + _AT_ONCE]]
        asked: dict[str, Any] = {"agency": agency, "but": 0}
        for at, key in enumerate([*part, *[_NOBODY] * (_AT_ONCE - len(part))]):
            asked |= {f"text{at}": key.text, f"since{at}": key.since}
        for each in session.execute(_under(_AT_ONCE), asked):
            found[part[each.at].text].append((each.id, _facts(each)))
    return found


def _facts(row: Any) -> Facts:
    return Facts(
        row.region,
        row.institution_id,
        frozenset(row.categories),
        row.received_on,
        row.place_kind,
        row.place_mark,
    )


def keys(session: Session, tip_id: int) -> Sequence[TipKey]:
    return session.exec(select(TipKey).where(TipKey.tip_id == tip_id)).all()


def cases_on(session: Session, agency: str, institution_id: int | None) -> Sequence[CaseAccess]:
    """Return the newest cases an agency owns on an institution, closed ones too."""
    if institution_id is None:
        return []
    rows = select(CaseAccess).where(
        CaseAccess.agency == agency,
        CaseAccess.institution_id == institution_id,
        CaseAccess.role == Role.OWNER,
    )
    newest = rows.order_by(col(CaseAccess.updated_at).desc(), col(CaseAccess.case_id).desc())
    return session.exec(newest.limit(MOST_CASES)).all()


def cases_on_each(
    session: Session, agency: str, institutions: Collection[int]
) -> dict[int, list[CaseAccess]]:
    """Return the same of many institutions in one statement."""
    newest = (col(CaseAccess.updated_at).desc(), col(CaseAccess.case_id).desc())
    place = func.row_number().over(partition_by=CaseAccess.institution_id, order_by=newest)
    ranked = select(col(CaseAccess.id).label("id"), place.label("place")).where(
        CaseAccess.agency == agency,
        col(CaseAccess.institution_id).in_(institutions),
        CaseAccess.role == Role.OWNER,
    )
    few = ranked.subquery()
    rows = select(CaseAccess).join(few, few.c.id == CaseAccess.id).where(few.c.place <= MOST_CASES)
    found: dict[int, list[CaseAccess]] = {each: [] for each in institutions}
    for each in session.exec(rows.order_by(*newest)) if institutions else ():
        found[each.institution_id or 0].append(each)
    return found


def arrived(session: Session, tip_ids: Collection[int]) -> Sequence[Tip]:
    """Return tips just come in, in the order they came."""
    return session.exec(select(Tip).where(col(Tip.id).in_(tip_ids)).order_by(col(Tip.id))).all()


def owned_open(session: Session, agency: str, case_id: int) -> bool:
    """Tell whether an agency owns a case that is not closed."""
    rows = select(CaseAccess.id).where(
        CaseAccess.agency == agency,
        CaseAccess.case_id == case_id,
        CaseAccess.role == Role.OWNER,
        CaseAccess.stage != Stage.CLOSED,
    )
    return session.exec(rows).first() is not None


def candidates(session: Session, agency: str, tip_id: int) -> Sequence[TipCandidate]:
    """Return every pair a tip of the agency is in, the strongest first."""
    return session.exec(
        select(TipCandidate)
        .where(TipCandidate.agency == agency, _with(tip_id))
        .order_by(col(TipCandidate.score).desc(), col(TipCandidate.id))
    ).all()


def pairs(session: Session, tip_id: int) -> Sequence[TipCandidate]:
    """Return every pair a tip is in, whichever agency made it."""
    return session.exec(select(TipCandidate).where(_with(tip_id))).all()


def candidate(session: Session, agency: str, tip_id: int, candidate_id: int) -> TipCandidate:
    """Return a pair of this tip, locked; NotFound for another agency's or another tip's."""
    rows = select(TipCandidate).where(
        TipCandidate.id == candidate_id, TipCandidate.agency == agency, _with(tip_id)
    )
    found = session.exec(rows.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def proposed_counts(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return how many doubles of each of these tips wait for a decision, of its present agency."""
    found = dict.fromkeys(ids, 0)
    for side in (col(TipCandidate.tip_id), col(TipCandidate.other_tip_id)):
        rows = (
            select(side, func.count())
            .join(Tip, col(Tip.id) == side)
            .where(
                side.in_(ids),
                TipCandidate.agency == Tip.agency,
                TipCandidate.state == CandidateState.PROPOSED,
            )
            .group_by(side)
        )
        for tip_id, count in session.exec(rows):
            found[tip_id or 0] += count
    return found


def unsettled(session: Session, tip_id: int) -> Sequence[TipCandidate]:
    """Return the pairs of a tip nobody has decided on."""
    rows = select(TipCandidate).where(_with(tip_id), col(TipCandidate.state).in_(UNSETTLED))
    return session.exec(rows).all()


def score(session: Session, tip_id: int) -> TipScore | None:
    return session.get(TipScore, tip_id)


def replied(session: Session, tip_id: int) -> bool:
    """Tell whether the reporter has written in the mailbox."""
    rows = select(TipMessage.id).where(
        TipMessage.tip_id == tip_id, TipMessage.side == Side.REPORTER
    )
    return session.exec(rows.limit(1)).first() is not None


def locked_tips(session: Session, ids: Collection[int]) -> Sequence[Tip]:
    """Return these tips locked, always in the same order."""
    rows = select(Tip).where(col(Tip.id).in_(ids)).order_by(col(Tip.id))
    return session.exec(rows.with_for_update()).all() if ids else []


def without_keys(session: Session, *, after: int, limit: int) -> Sequence[int]:
    """Return the ids of the next tips above `after` that have no key, in order."""
    its = select(TipKey.id).where(TipKey.tip_id == Tip.id).exists()
    rows = select(Tip.id).where(col(Tip.id) > after, ~its).order_by(col(Tip.id)).limit(limit)
    return [each for each in session.exec(rows) if each is not None]


def free_tips() -> Any:
    """Return a select of those of the tips `ids` that nobody is deciding on this moment, locked in order.

    A citizen never waits for an officer, nor two submissions for each other crosswise.
    """
    rows = select(Tip.id).where(col(Tip.id).in_(bindparam("ids", expanding=True)))
    return rows.order_by(col(Tip.id)).with_for_update(skip_locked=True)


def _with(tip_id: int) -> ColumnElement[bool]:
    return or_(col(TipCandidate.tip_id) == tip_id, col(TipCandidate.other_tip_id) == tip_id)
