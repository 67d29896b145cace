"""Reading letters, never past the wall between agencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from sqlalchemy.orm import defer
from sqlmodel import Session, and_, col, exists, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies import queries as agencies
from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock, ClockState
from referrals.letters.models import Letter, LetterKey, LetterPaper, LetterRecord, LetterTo
from referrals.letters.rules import NEVER_LEFT, OVER, WRITERS, Scope, State

Part = Literal["in", "out", "above"]
SUBJECT = "letter"
TOLD = (col(LetterTo.agency), col(LetterTo.told_above), col(LetterTo.told_police))
Bureau: TypeAlias = Agency
CaseRow: TypeAlias = CaseFile


def visible_to(actor: Actor) -> SelectOfScalar[Letter]:
    """Return the SELECT every other query here starts from."""
    if not actor.agency or not actor.holds(*WRITERS):
        return select(Letter).where(false())
    here = actor.agency
    addressed = exists().where(
        col(LetterTo.letter_id) == col(Letter.id),
        or_(*(column == here for column in TOLD)),
    )
    return select(Letter).where(
        ~cases.recused_from(actor.officer_id, col(Letter.case_id)),
        or_(Letter.agency == here, and_(col(Letter.state).not_in(NEVER_LEFT), addressed)),
    )


def get(session: Session, actor: Actor, letter_id: int) -> Letter:
    """Return the letter; raise NotFound both when it is absent and when it is not theirs."""
    found = session.exec(visible_to(actor).where(Letter.id == letter_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def hold(session: Session, letter: Letter) -> None:
    """Let nobody else act on the letter until this transaction ends, and read it as it is now."""
    session.flush()
    rows = select(Letter).where(Letter.id == letter.id).with_for_update()
    session.exec(rows.execution_options(populate_existing=True)).one()


def by_id(session: Session, letter_id: int) -> Letter:
    """Return the letter for a subscriber whose right to it is settled elsewhere."""
    found = session.get(Letter, letter_id)
    if found is None:
        raise NotFound
    return found


def listed(
    session: Session, actor: Actor, part: Part, *, before: int | None = None, limit: int = 50
) -> Sequence[Letter]:
    """Return one list of the actor's agency, newest first; those with an id below `before`."""
    rows = visible_to(actor)
    if part == "out":
        rows = rows.where(Letter.agency == actor.agency)
    else:
        columns = TOLD[:1] if part == "in" else TOLD[1:]
        to = select(LetterTo.letter_id).where(or_(*(each == actor.agency for each in columns)))
        rows = rows.where(col(Letter.id).in_(to))
    if before is not None:
        rows = rows.where(col(Letter.id) < before)
    return session.exec(rows.order_by(col(Letter.id).desc()).limit(limit)).all()


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Letter]:
    """Return the letters about a case that the actor may know of, oldest first."""
    rows = visible_to(actor).where(Letter.case_id == case_id).order_by(col(Letter.id))
    return session.exec(rows).all()


def unfinished(session: Session, actor: Actor, limit: int = 50) -> Sequence[Letter]:
    """Return the letters of the actor's agency, sent or received, that are not over, newest first."""
    rows = visible_to(actor).where(col(Letter.state).not_in(OVER))
    return session.exec(rows.order_by(col(Letter.id).desc()).limit(limit)).all()


def asking_to_refer(session: Session, case_id: int, codes: Sequence[str]) -> Sequence[Letter]:
    """Return the letters of these kinds about a case that were sent and are not over."""
    rows = select(Letter).where(
        Letter.case_id == case_id, col(Letter.kind).in_(codes), Letter.state == State.SENT
    )
    return session.exec(rows.order_by(col(Letter.id))).all()


def receivers(session: Session, letter_id: int | None) -> Sequence[LetterTo]:
    """Return whom a letter is addressed to, in the order they were named."""
    rows = select(LetterTo).where(LetterTo.letter_id == letter_id).order_by(col(LetterTo.id))
    return session.exec(rows).all()


def receivers_of(session: Session, letters: Sequence[Letter]) -> dict[int, list[LetterTo]]:
    """Return whom each of some letters is addressed to."""
    ids = [each.id or 0 for each in letters]
    rows = select(LetterTo).where(col(LetterTo.letter_id).in_(ids)).order_by(col(LetterTo.id))
    found: dict[int, list[LetterTo]] = {each: [] for each in ids}
    for row in session.exec(rows):
        found[row.letter_id].append(row)
    return found


def receiver(session: Session, to_id: int) -> LetterTo:
    """Return one agency a letter is addressed to; NotFound when there is none."""
    found = session.get(LetterTo, to_id)
    if found is None:
        raise NotFound
    return found


def records(session: Session, letter: Letter, agency: str) -> Sequence[LetterRecord]:
    """Return what was done with a letter as far as an agency is told, oldest first."""
    rows = select(LetterRecord).where(LetterRecord.letter_id == letter.id)
    inside = col(LetterRecord.own).is_(False) & (col(LetterRecord.reasons) == "")
    rows = rows.where(or_(inside, LetterRecord.agency == agency))
    return session.exec(rows.order_by(col(LetterRecord.id))).all()


def newest(session: Session, letter: Letter, *acts: str, to_id: int | None = None) -> LetterRecord:
    """Return the last time one of these acts was done; NotFound when none was."""
    rows = select(LetterRecord).where(
        LetterRecord.letter_id == letter.id,
        col(LetterRecord.act).in_(acts),
        LetterRecord.reasons == "",
    )
    if to_id is not None:
        rows = rows.where(LetterRecord.to_id == to_id)
    found = session.exec(rows.order_by(col(LetterRecord.id).desc()).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def papers(session: Session, letter: Letter) -> Sequence[LetterPaper]:
    """Return the documents of a letter, oldest first; their bytes are fetched when asked for."""
    rows = select(LetterPaper).where(LetterPaper.letter_id == letter.id)
    rows = rows.options(defer(LetterPaper.sealed))  # type: ignore[arg-type]  # a column here
    return session.exec(rows.order_by(col(LetterPaper.id))).all()


def paper(session: Session, letter: Letter, paper_id: int) -> LetterPaper:
    """Return one document of a letter; NotFound when it belongs elsewhere."""
    found = session.get(LetterPaper, paper_id)
    if found is None or found.letter_id != letter.id:
        raise NotFound
    return found


def key(session: Session, letter_id: int | None, agency: str, scope: Scope) -> LetterKey | None:
    """Return an agency's wrap of a key of a letter."""
    rows = select(LetterKey).where(
        LetterKey.letter_id == letter_id, LetterKey.agency == agency, LetterKey.scope == scope
    )
    return session.exec(rows).one_or_none()


def reply_clocks(session: Session, letters: Sequence[Letter]) -> dict[int, Clock]:
    """Return the open reply clock of each agency some letters are addressed to, by its row there."""
    ids = [each.id or 0 for each in letters]
    rows = (
        select(Clock)
        .join(LetterTo, col(LetterTo.id) == col(Clock.subject_id))
        .where(Clock.subject == SUBJECT, Clock.state == ClockState.OPEN)
        .where(col(LetterTo.letter_id).in_(ids))
    )
    return {each.subject_id: each for each in session.exec(rows)}


def clock_of(session: Session, to: LetterTo) -> Clock | None:
    """Return the open reply clock of one agency."""
    return next(iter(clocks.open_for(session, SUBJECT, to.id or 0)), None)


def superior(session: Session, agency: str) -> str | None:
    """Return the organ of the same kind above an agency's region; None when there is none."""
    own = agencies.agency(session, agency)
    higher = agencies.upwards(session, region=own.region, kind=own.kind)
    return next((each.code for each in higher if each.region != own.region), None)


def police_for(session: Session, agency: str) -> str | None:
    """Return the police unit of an agency's region, or of the nearest region above it."""
    own = agencies.agency(session, agency)
    units = agencies.upwards(session, region=own.region, kind=AgencyKind.POLICE)
    return next((each.code for each in units), None)


def stands_above(session: Session, sender: str, receiver_: str) -> bool:
    """Tell whether `sender` is an organ of the same kind in a region above the receiver's."""
    own = agencies.agency(session, receiver_)
    higher = agencies.upwards(session, region=own.region, kind=own.kind)
    return any(each.code == sender for each in higher if each.region != own.region)


def under_way(session: Session, agency: str) -> list[tuple[Letter, LetterTo | None]]:
    """Return the letters an agency sent (None), or was sent (its row), that are not over yet."""
    sent = select(Letter).where(Letter.agency == agency, Letter.state == State.SENT)
    found: list[tuple[Letter, LetterTo | None]] = [
        (each, None) for each in session.exec(sent.order_by(col(Letter.id)))
    ]
    came = (
        select(Letter, LetterTo)
        .join(LetterTo, col(LetterTo.letter_id) == Letter.id)
        .where(LetterTo.agency == agency, Letter.state == State.SENT)
    )
    return found + [(letter, to) for letter, to in session.exec(came.order_by(col(Letter.id)))]


def is_addressed(session: Session, letter: Letter, agency: str) -> bool:
    """Tell whether a letter is addressed to an agency."""
    rows = select(LetterTo.id).where(LetterTo.letter_id == letter.id, LetterTo.agency == agency)
    return session.exec(rows).first() is not None
