"""Reading links, families of merged cases and histories of parties, as far as the actor may know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlmodel import Session, col, or_, select

from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile, Party
from portal.cases.rules.masking import FieldProfile, shows
from portal.intake.models import Tip
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.linking.models import CaseLink, CaseMerge, CaseMergeUndo, CaseSplit, CaseSplitItem
from portal.linking.rules import MOST_NODES, STEPS, Edge, LinkKind, edge
from portal.persons import queries as persons
from portal.persons.models import Person

Case: TypeAlias = CaseFile
PartyRow: TypeAlias = Party
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the actor's agency may know it: its row masked, and which links it may follow."""

    facts: dict[str, Any]
    links: bool


def seen(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, Seen]:
    """Return those of these cases that the actor may know of, masked, by id."""
    if not ids:
        return {}
    rows: Any = cases.listed_to(actor).where(col(CaseFile.id).in_(ids)).add_columns(CaseAccess)
    return {
        case.id: Seen(cases.facts(case, access), shows(access.profile, "links"))
        for case, access in session.execute(rows).all()
    }


def by_number(session: Session, actor: Actor, number: str) -> CaseFile:
    """Return a case the actor may know of by its number; NotFound otherwise."""
    rows = cases.listed_to(actor).where(CaseFile.number == number)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def links_of(session: Session, case_ids: Collection[int]) -> Sequence[CaseLink]:
    """Return the live links at these cases, whoever may know of the other ends."""
    ends = or_(col(CaseLink.a).in_(case_ids), col(CaseLink.b).in_(case_ids))
    rows = select(CaseLink).where(ends, col(CaseLink.ended_at).is_(None))
    return session.exec(rows.order_by(col(CaseLink.id))).all()


def live_link(session: Session, each: Edge) -> CaseLink | None:
    """Return the live link between two cases of one kind."""
    rows = select(CaseLink).where(
        CaseLink.a == each.a,
        CaseLink.b == each.b,
        CaseLink.kind == each.kind,
        col(CaseLink.ended_at).is_(None),
    )
    return session.exec(rows).one_or_none()


def link(session: Session, case_id: int, link_id: int) -> CaseLink:
    """Return a live link of this case, locked; NotFound otherwise."""
    rows = select(CaseLink).where(CaseLink.id == link_id, col(CaseLink.ended_at).is_(None))
    found = session.exec(rows.with_for_update()).one_or_none()
    if found is None or case_id not in {found.a, found.b}:
        raise NotFound
    return found


def around(
    session: Session, actor: Actor, case_id: int, steps: int = STEPS
) -> tuple[dict[int, Seen], set[Edge]]:
    """Return the cases within some steps of one, and the edges between them, that the actor may know.

    An edge is known to whoever knows both ends and sees the links of at least one.
    """
    known = seen(session, actor, [case_id])
    edges: set[Edge] = set()
    frontier = set(known)
    for _ in range(steps):
        found = _edges(session, frontier)
        ends = {end for each in found for end in (each.a, each.b)} - set(known)
        more = seen(session, actor, sorted(ends)[: MOST_NODES * 4])
        known |= more
        edges |= {
            each
            for each in found
            if each.a in known and each.b in known and (known[each.a].links or known[each.b].links)
        }
        frontier = set(more) & {end for each in edges for end in (each.a, each.b)}
    reached = {case_id, *(end for each in edges for end in (each.a, each.b))}
    return {each: known[each] for each in reached if each in known}, edges


def _edges(session: Session, case_ids: Collection[int]) -> set[Edge]:
    found = {edge(each.a, each.b, each.kind) for each in links_of(session, case_ids)}
    here = or_(col(CaseFile.merged_into).in_(case_ids), col(CaseFile.id).in_(case_ids))
    rows = select(CaseFile.id, CaseFile.merged_into).where(
        here, col(CaseFile.merged_into).is_not(None)
    )
    for merged, into in session.exec(rows).all():
        found.add(edge(merged or 0, into or 0, LinkKind.MERGED))
    return found


def live_merge(session: Session, merged_id: int) -> CaseMerge:
    """Return the merge a case is under; NotFound when it is under none."""
    undone = select(CaseMergeUndo.merge_id)
    rows = select(CaseMerge).where(
        CaseMerge.merged_id == merged_id, col(CaseMerge.id).not_in(undone)
    )
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def splits(session: Session, case_id: int) -> Sequence[tuple[CaseSplit, Sequence[CaseSplitItem]]]:
    """Return the splits a case came out of or gave rise to, with what went over."""
    here = or_(CaseSplit.from_id == case_id, CaseSplit.to_id == case_id)
    rows = session.exec(select(CaseSplit).where(here).order_by(col(CaseSplit.id))).all()
    ids = [each.id for each in rows]
    items = select(CaseSplitItem).where(col(CaseSplitItem.split_id).in_(ids))
    found = session.exec(items.order_by(col(CaseSplitItem.id))).all() if ids else ()
    return [(row, [each for each in found if each.split_id == row.id]) for row in rows]


def tips_of(session: Session, case_ids: Collection[int]) -> dict[int, int]:
    """Return how many tips each of these cases has."""
    counts = dict.fromkeys(case_ids, 0)
    for case_id in case_ids:
        counts[case_id] = len(cases.tips(session, case_id))
    return counts


def root_of_tip(session: Session, tip_id: int) -> int | None:
    """Return the case a tip is dealt with in when its own was merged into another."""
    rows = select(CaseFile.merged_into).join(Tip, col(Tip.case_id) == col(CaseFile.id))
    return session.exec(rows.where(Tip.id == tip_id)).first()


@dataclass(frozen=True, slots=True)
class Histories:
    """Other cases the actor may see, by why: the same person, the same name, the same institution."""

    people: dict[int, list[Seen]]
    namesakes: dict[int, list[Seen]]
    institutions: dict[int, list[Seen]]
    more: bool


def histories(session: Session, actor: Actor, case: CaseFile) -> Histories:
    """Return in which other cases the parties of a case occur, newest first, SHOWN of each.

    People are those of the actor's agency, by party; institutions by their id, the case's own first.
    """
    parties = cases.parties(session, case.id or 0)
    ids = {each.person_id for each in parties if each.person_id is not None}
    known = persons.known(session, actor, ids)
    same = {each.id or 0: each for each in persons.namesakes(session, actor, known.values())}
    found = _with_people(session, actor, set(same) | set(known), but=case.id or 0)
    people, namesakes = {}, {}
    for party in parties:
        person = known.get(party.person_id or 0)
        if person is None:
            continue
        people[party.id or 0] = found.get(person.id or 0, [])[:SHOWN]
        others = [each for each in same.values() if _namesake(each, person)]
        rows = [seen_ for each in others for seen_ in found.get(each.id or 0, [])]
        namesakes[party.id or 0] = _newest(rows)[:SHOWN]
    places = [case.institution_id, *(each.institution_id for each in parties)]
    institutions, more = {}, False
    for place in dict.fromkeys(each for each in places if each is not None):
        rows = at_institution(session, actor, place, but=case.id or 0)
        institutions[place], more = rows[:SHOWN], more or len(rows) > SHOWN
    return Histories(people, namesakes, institutions, more)


def with_person(session: Session, actor: Actor, person_id: int) -> list[Seen]:
    """Return the cases the actor may see in which a person of the agency is a party, newest first."""
    return _with_people(session, actor, {person_id}, but=0).get(person_id, [])


def with_namesakes(session: Session, actor: Actor, person: Person) -> list[Seen]:
    """Return the cases with somebody of the same name and kind, who may be somebody else."""
    others = [
        each for each in persons.namesakes(session, actor, [person]) if _namesake(each, person)
    ]
    found = _with_people(session, actor, {each.id or 0 for each in others}, but=0)
    return _newest([each for rows in found.values() for each in rows])


def at_institution(session: Session, actor: Actor, place: int, *, but: int) -> list[Seen]:
    """Return SHOWN and one other cases on an institution, of which the actor sees which it is."""
    rows: Any = cases.listed_to(actor).where(
        CaseAccess.institution_id == place,
        CaseAccess.profile != FieldProfile.OUTLINE,
        CaseAccess.case_id != but,
    )
    rows = rows.order_by(col(CaseAccess.updated_at).desc(), col(CaseAccess.case_id).desc())
    found = session.execute(rows.limit(SHOWN + 1).add_columns(CaseAccess)).all()
    return [Seen(cases.facts(case, access), links=True) for case, access in found]


def _with_people(
    session: Session, actor: Actor, ids: Collection[int], *, but: int
) -> dict[int, list[Seen]]:
    """Return the cases of people, newest first; only those all of which the actor may read."""
    if not ids:
        return {}
    rows: Any = cases.visible_to(actor).join(Party, col(Party.case_id) == col(CaseFile.id))
    rows = rows.where(col(Party.person_id).in_(ids), CaseFile.id != but)
    rows = rows.order_by(col(CaseFile.opened_at).desc(), col(CaseFile.id).desc())
    found: dict[int, list[Seen]] = {}
    for case, access, person_id in session.execute(rows.add_columns(CaseAccess, Party.person_id)):
        found.setdefault(person_id, []).append(Seen(cases.facts(case, access), links=True))
    return found


def _namesake(one: Person, other: Person) -> bool:
    return one.id != other.id and one.name_index == other.name_index


def _newest(rows: Sequence[Seen]) -> list[Seen]:
    once = {each.facts["id"]: each for each in rows}
    return sorted(once.values(), key=lambda each: each.facts["opened_at"], reverse=True)
