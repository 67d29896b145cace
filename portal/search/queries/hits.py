"""What a page of hits shows, all of it from the masked facts, and which cases could be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col

from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile
from portal.kernel.actor import Actor
from portal.search.queries import Found, find, subjects
from portal.search.rules import Part, marked, parse, parts

MOST = 20
Pieces = list[tuple[str, bool]]
_IN_THE_ROW = (Part.NUMBER, Part.TITLE, Part.INSTITUTION)


@dataclass(frozen=True, slots=True)
class Hit:
    """A case of the list as its profile shows it; `also` are further parts the words stand in."""

    facts: dict[str, Any]
    number: Pieces
    title: Pieces
    institution: Pieces
    matched: list[Part]
    also: list[tuple[Part, Pieces]]


def shown(session: Session, typed: str, found: Found) -> list[Hit]:
    """Return what the page shows of the hits found."""
    about = {
        each.case_id: each
        for each in subjects.subjects(session, [case.id or 0 for case, _ in found.rows])
    }
    query, hits = parse(typed), []
    for case, access in found.rows:
        known = about[case.id or 0]
        facts = cases.facts(case, access, institution=known.institution)
        values = [(part, marked(text, query)) for part, text in parts(known, access.profile)]
        standing = [(part, pieces) for part, pieces in values if any(on for _, on in pieces)]
        row = {part: pieces for part, pieces in standing if part in _IN_THE_ROW}
        hits.append(
            Hit(
                facts,
                row.get(Part.NUMBER, [(str(facts["number"]), False)]),
                row.get(Part.TITLE, [(str(facts["title"]), False)]),
                row.get(Part.INSTITUTION, [(str(facts["institution"]), False)]),
                list(dict.fromkeys(part for part, _ in standing)),
                [(part, pieces) for part, pieces in standing if part not in _IN_THE_ROW],
            )
        )
    return hits


def to_open(session: Session, actor: Actor, typed: str, case_id: int | None) -> Sequence[CaseFile]:
    """Return the cases whose sealed content could be looked into: one, those found, or one's own.

    NotFound for a case that is not fully the agency's to read.
    """
    if case_id is not None:
        return [cases.get(session, actor, case_id)]
    if typed:
        found = find(session, actor, typed, limit=MOST)
        return chosen(session, actor, [case.id or 0 for case, _ in found.rows])
    rows = cases.visible_to(actor).order_by(
        col(CaseAccess.updated_at).desc(), col(CaseAccess.case_id).desc()
    )
    mine = session.exec(rows.where(CaseAccess.lead_id == actor.officer_id).limit(MOST)).all()
    return mine or session.exec(rows.limit(MOST)).all()


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> Sequence[CaseFile]:
    """Return those of these cases that the actor may open, last touched first."""
    rows = cases.visible_to(actor).where(col(CaseFile.id).in_(ids[:MOST]))
    return session.exec(rows.order_by(col(CaseAccess.updated_at).desc())).all()
