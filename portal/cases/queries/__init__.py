"""Reading cases. Every list starts from visible_to(actor)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.audit.models import AuditLeaf
from portal.cases.events import OPENINGS
from portal.cases.events.quiet import REPORTERS_OWN, UNTIMED
from portal.cases.models import (
    Allegation,
    CaseAccess,
    CaseDocument,
    CaseFile,
    CaseGrant,
    CaseTip,
    Finding,
    Party,
)
from portal.cases.queries.circles import readable_by
from portal.cases.queries.ended import absent
from portal.cases.queries.facts import facts, facts_for
from portal.cases.queries.family import (
    family,
    hold_family,
    live_allegations,
    merged_into,
    with_merged,
)
from portal.cases.queries.holding import lead_id
from portal.cases.queries.recusals import recused, recused_cases, recused_from, recused_through
from portal.cases.rules import CASEWORK, MONEY_OFFICES, Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.infra.database import once
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound

__all__ = [
    "CaseFile",
    "CaseGrant",
    "Document",
    "facts",
    "facts_for",
    "family",
    "hold_family",
    "lead_id",
    "live_allegations",
    "merged_into",
    "recused",
    "recused_cases",
    "recused_from",
    "recused_through",
    "with_merged",
]
Document: TypeAlias = CaseDocument
Row = TypeVar("Row", bound=SQLModel)
Told: TypeAlias = tuple[str, Mapping[Any, Any], datetime, int]
"""An event's name, what the log says about it, when it happened, and its number in the log."""


def visible_to(actor: Actor) -> SelectOfScalar[CaseFile]:
    """Select the cases of which the actor may see everything shared, joined to CaseAccess rows.

    What other capabilities show of a case starts from here.
    """
    return listed_to(actor).where(CaseAccess.profile == FieldProfile.FULL)


def listed_to(actor: Actor) -> SelectOfScalar[CaseFile]:
    """Select the cases the actor may know of, joined to CaseAccess rows, whose profile masks them.

    A case from which the actor is recused is not among them.
    """
    rows = select(CaseFile).join(CaseAccess, col(CaseAccess.case_id) == col(CaseFile.id))
    rows = rows.where(CaseAccess.agency == actor.agency, ~recused_from(actor.officer_id))
    if actor.holds(*CASEWORK):
        return rows
    if actor.holds(*MONEY_OFFICES):
        return rows.where(CaseAccess.role == Role.OWNER)
    return rows.where(false())


def visible(session: Session, actor: Actor, case_id: int) -> CaseFile | None:
    """Return the case if the actor may see it."""
    case, profile = _known(session, actor, case_id)
    return case if profile is FieldProfile.FULL else None


def get(session: Session, actor: Actor, case_id: int) -> CaseFile:
    """Return the case; raise NotFound when it is absent or not theirs."""
    found = visible(session, actor, case_id)
    if found is None:
        raise absent(session, actor, case_id)
    return found


def listed(session: Session, actor: Actor, case_id: int) -> CaseFile:
    """Return the case even if only some of its fields are shown; NotFound as `get`."""
    found, _ = _known(session, actor, case_id)
    if found is None:
        raise absent(session, actor, case_id)
    return found


def _known(
    session: Session, actor: Actor, case_id: int
) -> tuple[CaseFile, FieldProfile] | tuple[None, None]:
    rows = listed_to(actor).add_columns(col(CaseAccess.profile))
    rows = rows.where(col(CaseFile.id) == case_id)
    found = once(session, ("case", actor, case_id), lambda: session.execute(rows).one_or_none())
    return (found[0], found[1]) if found else (None, None)


def numbers(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Return the numbers of those of these cases that the actor may know of."""
    rows = listed_to(actor).where(col(CaseFile.id).in_(ids)) if ids else None
    return {} if rows is None else {each.id or 0: each.number for each in session.exec(rows)}


def by_id(session: Session, case_id: int, *, lock: bool = False) -> CaseFile:
    """Return the case for a subscriber or job whose right to it is settled elsewhere."""
    if lock:
        session.flush()
    how = {"key_share": True} if lock else None
    found = session.get(CaseFile, case_id, with_for_update=how, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def by_number(session: Session, actor: Actor, number: str) -> CaseFile:
    """Return the case with this number; raise NotFound as `get` does."""
    found = session.exec(visible_to(actor).where(CaseFile.number == number)).one_or_none()
    if found is None:
        raise NotFound
    return found


def grant(session: Session, case_id: int, agency: str) -> CaseGrant | None:
    """Return the live grant of an agency."""
    rows = select(CaseGrant).where(
        CaseGrant.case_id == case_id,
        CaseGrant.agency == agency,
        col(CaseGrant.revoked_at).is_(None),
    )
    return once(session, ("grant", case_id, agency), lambda: session.exec(rows).one_or_none())


def grants(session: Session, case_id: int) -> Sequence[CaseGrant]:
    """Return every grant of the case, ended ones too, in the order they were made."""
    return _of(session, CaseGrant, case_id)


def accesses(session: Session, case_id: int) -> Sequence[CaseAccess]:
    """Return the list rows of a case as they are in the database now, by agency."""
    rows = select(CaseAccess).where(CaseAccess.case_id == case_id).order_by(CaseAccess.agency)
    return session.exec(rows.execution_options(populate_existing=True)).all()


def on_institution(
    session: Session, actor: Actor, institution_id: int | None, limit: int = 10
) -> Sequence[CaseFile]:
    """Return the open cases on an institution that the actor's agency owns, newest first."""
    if institution_id is None:
        return []
    rows = visible_to(actor).where(
        CaseFile.institution_id == institution_id,
        CaseFile.agency == actor.agency,
        CaseFile.stage != Stage.CLOSED,
    )
    return session.exec(rows.order_by(col(CaseFile.id).desc()).limit(limit)).all()


def tips(session: Session, case_id: int) -> Sequence[CaseTip]:
    rows = select(CaseTip).where(CaseTip.case_id == case_id).order_by(col(CaseTip.tip_id))
    return session.exec(rows).all()


def tip(session: Session, case_id: int, tip_id: int) -> CaseTip:
    """Return the tip of this case; raise NotFound when it belongs elsewhere."""
    found = session.exec(
        select(CaseTip).where(CaseTip.tip_id == tip_id, CaseTip.case_id == case_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def parties(session: Session, case_id: int) -> Sequence[Party]:
    return _of(session, Party, case_id)


def allegations(session: Session, case_id: int) -> Sequence[Allegation]:
    return _of(session, Allegation, case_id)


def findings(session: Session, case_id: int) -> Sequence[Finding]:
    """Return every finding of the case, replaced ones too, in the order they were recorded."""
    return _of(session, Finding, case_id)


def live_findings(session: Session, case_id: int) -> list[Finding]:
    """Return the findings that count."""
    return [each for each in findings(session, case_id) if each.superseded_by is None]


def documents(session: Session, case_id: int, agency: str) -> Sequence[CaseDocument]:
    """Return the documents an agency may read, oldest first; their bytes are fetched when asked for."""
    rows = select(CaseDocument).where(CaseDocument.case_id == case_id, readable_by(agency))
    rows = rows.order_by(col(CaseDocument.id))
    return session.exec(rows.options(defer(CaseDocument.sealed))).all()  # type: ignore[arg-type]  # a column here


def timeline(
    session: Session,
    case_id: int,
    *,
    tip_ids: Sequence[int] = (),
    openings: bool = False,
    payments: bool = False,
    only: Collection[str] = (),
    limit: int = 500,
) -> Sequence[Told]:
    """Return what was done to a case and these tips, newest first; with `openings` who read it.

    With `payments` also when rewards were paid. `only` names the kinds wanted, all when empty.
    """
    mine = [col(AuditLeaf.case_id) == case_id]
    if tip_ids:
        mine.append(col(AuditLeaf.tip_id).in_(tip_ids))
    read = col(AuditLeaf.event).in_(OPENINGS)
    # Columns, not rows of the table: five hundred objects would cost more than the page.
    rows = select(AuditLeaf.event, AuditLeaf.body, AuditLeaf.at, AuditLeaf.id)
    rows = rows.where(or_(*mine), read if openings else ~read)
    rows = rows.where(col(AuditLeaf.event).not_in(REPORTERS_OWN if payments else UNTIMED))
    if only:
        rows = rows.where(col(AuditLeaf.event).in_(only))
    return session.exec(rows.order_by(col(AuditLeaf.id).desc()).limit(limit)).all()


def _of(session: Session, kind: type[Row], case_id: int) -> Sequence[Row]:
    table: Any = kind
    rows = select(kind).where(table.case_id == case_id).order_by(table.id)
    return once(session, (kind, case_id), lambda: session.exec(rows).all())
