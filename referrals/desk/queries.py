"""Reading the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, exists, false, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE, AgencyKind
from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.text import Text
from portal.registry.models import Institution
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock
from referrals.desk.models import DeskRow
from referrals.desk.rules import OVERSEES, Part, Place
from referrals.duty.models import DutyFlag
from referrals.transfers import queries as transfers
from referrals.transfers.models import Transfer

PAGE = 50
Referral: TypeAlias = Transfer
Names: TypeAlias = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the desk with what it is called: the case's number, stage, and the institution."""

    row: DeskRow
    number: str
    stage: str
    institution: str


def visible_to(actor: Actor) -> SelectOfScalar[DeskRow]:
    """Return the SELECT every other query here starts from."""
    if not actor.agency or not actor.holds(*OVERSEES):
        return select(DeskRow).where(false())
    recused = cases.recused_from(actor.officer_id, col(DeskRow.case_id))
    return select(DeskRow).where(DeskRow.agency == actor.agency, ~recused)


def page(
    session: Session,
    actor: Actor,
    part: Part,
    *,
    owner: str = "",
    after: Place | None = None,
    limit: int = PAGE,
) -> list[Line]:
    """Return one page of a list, what ends first before the rest; found in one index."""
    rows = visible_to(actor).where(DeskRow.part == part)
    if owner:
        rows = rows.where(DeskRow.owner == owner)
    if after is not None:
        rows = rows.where(tuple_(DeskRow.rank, DeskRow.id) > (after.rank, after.row_id))
    found = rows.order_by(col(DeskRow.rank), col(DeskRow.id)).limit(limit)
    return _named(session, session.exec(found).all())


def batches(
    session: Session, actor: Actor, part: Part, *, owner: str, most: int
) -> Iterator[list[Line]]:
    """Yield a whole list in pages, `most` rows at most."""
    after, left = None, most
    while left > 0:
        found = page(session, actor, part, owner=owner, after=after, limit=min(500, left))
        if not found:
            return
        yield found
        left -= len(found)
        last = found[-1].row
        after = Place(last.rank, last.id or 0)


def line(session: Session, actor: Actor, row_id: int) -> Line:
    """Return one row; NotFound when it is absent or not theirs."""
    found = session.exec(visible_to(actor).where(DeskRow.id == row_id)).one_or_none()
    if found is None:
        raise NotFound
    return _named(session, [found])[0]


def owners(session: Session, actor: Actor, part: Part) -> Sequence[str]:
    """Return the agencies whose cases stand in a list: a step through the index for each."""
    found: list[str] = []
    rows = visible_to(actor).where(DeskRow.part == part).order_by(col(DeskRow.owner)).limit(1)
    last = ""
    while (row := session.exec(rows.where(col(DeskRow.owner) > last)).first()) is not None:
        last = row.owner
        found.append(last)
    return found


def _named(session: Session, rows: Sequence[DeskRow]) -> list[Line]:
    told = select(CaseFile, Institution.name).join(
        Institution, col(Institution.id) == col(CaseFile.institution_id), isouter=True
    )
    told = told.where(col(CaseFile.id).in_([each.case_id for each in rows]))
    names = {case.id: (case, name) for case, name in session.exec(told)}
    lines = []
    for row in rows:
        case, institution = names[row.case_id]
        lines.append(Line(row, case.number, case.stage, institution or ""))
    return lines


def rows_of(session: Session, case_id: int) -> dict[str, DeskRow]:
    """Return the rows of a case, by who watches."""
    rows = select(DeskRow).where(DeskRow.case_id == case_id)
    return {each.agency: each for each in session.exec(rows)}


def referrals(session: Session, case_id: int) -> Sequence[Transfer]:
    """Return every referral of a case, oldest first, for the projection."""
    rows = select(Transfer).where(Transfer.case_id == case_id).order_by(col(Transfer.id))
    return session.exec(rows).all()


def above(session: Session, owner: str) -> frozenset[str]:
    """Return the procuratorates that watch every case of an agency: of its region and upwards.

    None where the others are not shown an agency's work.
    """
    ours = agencies.agency(session, owner)
    if ours.kind in OUTSIDE:
        return frozenset()
    found = agencies.upwards(session, region=ours.region, kind=AgencyKind.PROCURATORATE)
    return frozenset(each.code for each in found)


def shown(session: Session, actor: Actor, case_id: int) -> Sequence[tuple[Transfer, bool]]:
    """Return the referrals of a case a reader of its row is told of, and whether each opens to them.

    A procuratorate above the owner is told of every one, anybody else of those they may open.
    """
    owner = cases.by_id(session, case_id).agency
    opens = {each.id: each for each in transfers.of_case(session, actor, case_id)}
    every = actor.agency in above(session, owner)
    found = referrals(session, case_id) if every else list(opens.values())
    return [(each, each.id in opens) for each in found]


def next_clock(session: Session, transfer: Transfer, agency: str) -> Clock | None:
    """Return the clock of a referral that ends first, of those an agency is shown."""
    kept = clocks.kept_from_agency(session, agency)
    return transfers.next_clocks(session, [transfer], without=kept).get(transfer.id or 0)


def to_settle(session: Session, after: int, limit: int) -> Sequence[int]:
    """Return the cases that may stand on a desk, by id, those after `after`."""
    referred = exists().where(col(Transfer.case_id) == col(CaseFile.id))
    listed = exists().where(col(DeskRow.case_id) == col(CaseFile.id))
    flagged = exists().where(col(DutyFlag.case_id) == col(CaseFile.id))
    rows = select(CaseFile.id).where(col(CaseFile.id) > after, or_(flagged, referred, listed))
    return [each or 0 for each in session.exec(rows.order_by(col(CaseFile.id)).limit(limit))]


def stands(session: Session, actor: Actor, case_id: int) -> bool:
    """Tell whether a case stands on the actor's desk."""
    return session.exec(visible_to(actor).where(DeskRow.case_id == case_id)).first() is not None
