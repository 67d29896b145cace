"""Reading checklists: an agency's own editions before those that ship with the portal.

Which checklist another agency has is read only by those who share a visit with it: they hold its
version. Lists and drafts are those of one's own agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sqlmodel import Session, col, select

from portal.agencies.rules import AgencyKind
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.law import InForce
from portal.kernel.text import Text
from referrals.checklists.book import registry
from referrals.checklists.models import ChecklistDraft, ChecklistEdition
from referrals.checklists.rules import Checklist, keeping


def version(session: Session, name: str) -> Checklist:
    """Return a checklist by the version a visit pinned; NotFound when there is none."""
    rows = select(ChecklistEdition).where(ChecklistEdition.version == name)
    found = session.exec(rows).one_or_none()
    return registry.version(name) if found is None else _read(found, None)


def in_force(session: Session, agency: str, kind: AgencyKind, day: date) -> Checklist | None:
    """Return the general checklist of an agency on `day`: its own, else that of its kind.

    None: agencies of this kind do not inspect.
    """
    own = [each for each in editions(session, agency, kind.value) if each.in_force.covers(day)]
    return own[0] if own else registry.in_force(kind, day)


def chosen_from(session: Session, agency: str, kind: AgencyKind, day: date) -> list[Checklist]:
    """Return the checklists an agency may pin on `day`: the general one first, then special ones."""
    general = in_force(session, agency, kind, day)
    if general is None:
        return []
    every = [each for each in editions(session, agency) if each.in_force.covers(day)]
    return [general, *(each for each in every if each.code != kind.value)]


def editions(session: Session, agency: str, code: str | None = None) -> list[Checklist]:
    """Return every edition of an agency, by code and day, each in force until the next one is."""
    rows = select(ChecklistEdition).where(ChecklistEdition.agency == agency)
    if code is not None:
        rows = rows.where(ChecklistEdition.code == code)
    ordered = rows.order_by(col(ChecklistEdition.code), col(ChecklistEdition.since))
    found = session.exec(ordered).all()
    ends = [b.since if a.code == b.code else None for a, b in pairwise(found)] + [None]
    return [_read(each, end) for each, end in zip(found, ends[: len(found)], strict=True)]


def newest(session: Session, agency: str, code: str) -> ChecklistEdition | None:
    """Return the last edition of a checklist, which may not be in force yet."""
    rows = select(ChecklistEdition).where(
        ChecklistEdition.agency == agency, ChecklistEdition.code == code
    )
    return session.exec(rows.order_by(col(ChecklistEdition.serial).desc()).limit(1)).first()


def edition(session: Session, actor: Actor, name: str) -> Checklist:
    """Return a version one's own agency uses: its own or one that ships; NotFound otherwise."""
    found = version(session, name)
    if found.agency not in {"", actor.agency}:
        raise NotFound
    return found


def drafts(session: Session, actor: Actor) -> Sequence[ChecklistDraft]:
    """Return the drafts of the actor's agency."""
    rows = select(ChecklistDraft).where(ChecklistDraft.agency == actor.agency)
    return session.exec(rows.order_by(col(ChecklistDraft.code))).all()


def draft(session: Session, actor: Actor, draft_id: int, *, lock: bool = False) -> ChecklistDraft:
    """Return a draft of the actor's agency; NotFound when it is absent or not theirs."""
    rows = select(ChecklistDraft).where(
        ChecklistDraft.id == draft_id, ChecklistDraft.agency == actor.agency
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def _read(row: ChecklistEdition, until: date | None) -> Checklist:
    return Checklist(
        code=row.code,
        version=row.version,
        name=Text(row.zh, row.en),
        in_force=InForce(row.since, until),
        items=keeping.items(row.items),
        agency=row.agency,
    )
