"""Reading the registry of institutions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import tuple_
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.errors import NotFound
from portal.registry.forms import InstitutionFilter
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.queries.finding import matching, sounding
from portal.registry.rules import normal_name
from portal.registry.rules.standing import NameKind

_PART = 500

Named = TypeVar("Named", bound=Institution | InstitutionAlias)


def get(session: Session, institution_id: int, *, lock: bool = False) -> Institution:
    """Return the institution; raise NotFound when there is none."""
    # Not FOR UPDATE: whoever names it in a case holds a share of it, and its cases come after it.
    how = {"key_share": True} if lock else None
    found = session.get(Institution, institution_id, with_for_update=how)
    if found is None:
        raise NotFound
    return found


def by_code(session: Session, code: str) -> Institution | None:
    """Return the institution with this code."""
    return session.exec(select(Institution).where(Institution.code == code)).one_or_none()


def by_codes(session: Session, codes: Collection[str]) -> dict[str, Institution]:
    """Return the institutions with these codes, by code, in one query."""
    rows = select(Institution).where(col(Institution.code).in_(codes))
    return {each.code: each for each in session.exec(rows).all()} if codes else {}


def search(
    session: Session, text: str, *, region: str | None = None, limit: int = 20
) -> Sequence[Institution]:
    """Return institutions known by `text`, by name, then those whose name sounds like it.

    See `finding.matching` and `finding.sounding`.
    `%` and `_` in the text are plain characters. An empty text finds the first ones by name.
    """
    rows = select(Institution).order_by(col(Institution.name), col(Institution.id))
    if region:
        rows = rows.where(Institution.region == region)
    if not normal_name(text):
        return session.exec(rows.limit(limit)).all()
    found = list(session.exec(rows.where(matching(session, text)).limit(limit)).all())
    heard = sounding(session, text) if len(found) < limit else []
    others = sorted(set(heard) - {each.id for each in found})
    if others:
        rest = rows.where(col(Institution.id).in_(others)).limit(limit - len(found))
        found += session.exec(rest).all()
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the register, by name; ids of the rows to go on from, None at the ends."""

    rows: Sequence[Institution]
    before: int | None
    after: int | None


def page(session: Session, asked: InstitutionFilter, *, limit: int = 50) -> Page:
    """Return the page after the row `asked.after`, or before the row `asked.before`."""
    rows = _filtered(session, asked).limit(limit + 1)
    key = tuple_(Institution.name, Institution.id)
    at = asked.before or asked.after
    place = session.get(Institution, at) if at else None
    if place is not None and asked.before:
        found = session.exec(
            rows.where(key < (place.name, place.id)).order_by(
                col(Institution.name).desc(), col(Institution.id).desc()
            )
        ).all()
        shown = list(found[:limit])[::-1]
        more = len(found) > limit
        return Page(shown, shown[0].id if more else None, shown[-1].id if shown else None)
    if place is not None:
        rows = rows.where(key > (place.name, place.id))
    found = session.exec(rows.order_by(col(Institution.name), col(Institution.id))).all()
    shown = list(found[:limit])
    back = shown[0].id if shown and place is not None else None
    return Page(shown, back, shown[-1].id if len(found) > limit else None)


def _filtered(session: Session, asked: InstitutionFilter) -> SelectOfScalar[Institution]:
    rows = select(Institution)
    if asked.region:
        rows = rows.where(Institution.region == asked.region)
    if asked.kind is not None:
        rows = rows.where(Institution.kind == asked.kind)
    if asked.agreement is not None:
        rows = rows.where(Institution.agreement == asked.agreement)
    if asked.text:
        rows = rows.where(matching(session, asked.text))
    return rows


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of these institutions by id."""
    rows = select(Institution.id, Institution.name).where(col(Institution.id).in_(ids))
    return {key or 0: name for key, name in session.exec(rows).all()} if ids else {}


def without_pinyin(session: Session, kind: type[Named], *, after: int, limit: int) -> list[Named]:
    """Return the next rows above `after` whose name has no pinyin or initials yet, locked, by id."""
    table: Any = kind
    lacking = or_(table.initials == "", table.pinyin == "")
    rows = select(kind).where(table.id > after, lacking).order_by(table.id)
    return list(session.exec(rows.limit(limit).with_for_update(key_share=True)).all())


def aliases(session: Session, institution_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the other names of these institutions, former ones too."""
    rows = session.exec(
        select(InstitutionAlias)
        .where(col(InstitutionAlias.institution_id).in_(institution_ids))
        .order_by(col(InstitutionAlias.kind), col(InstitutionAlias.name))
    ).all()
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.institution_id, []).append(row.name)
    return found


def alias_names(session: Session, ids: Sequence[int], kind: NameKind) -> set[tuple[int, str]]:
    """Return (institution, name) of every other name of a kind these institutions have."""
    rows = select(InstitutionAlias.institution_id, InstitutionAlias.name).where(
        col(InstitutionAlias.institution_id).in_(ids), InstitutionAlias.kind == kind
    )
    return {(owner, name) for owner, name in session.exec(rows).all()} if ids else set()


def known_as(session: Session, texts: Iterable[str]) -> dict[str, set[tuple[int, str]]]:
    """Return (id, region) of the institutions each text is the code or a whole name of.

    Codes count before names, names before other names. Two queries for hundreds of texts.
    """
    wanted = sorted({normal_name(text) for text in texts})
    found: dict[str, set[tuple[int, str]]] = {}
    for at in range(0, len(wanted), _PART):
        _add_known(session, wanted[at : at + _PART], found)
    return found


def _add_known(session: Session, wanted: list[str], found: dict[str, set[tuple[int, str]]]) -> None:
    codes = (Institution.code, Institution.official_code, Institution.credit_code)
    rows = session.exec(
        select(Institution).where(
            or_(*(col(each).in_(wanted) for each in (*codes, Institution.name)))
        )
    ).all()
    for each in rows:
        place = (each.id or 0, each.region)
        for code in {each.code, each.official_code, each.credit_code} & set(wanted):
            found.setdefault(code or "", set()).add(place)
    coded = frozenset(found)
    for each in rows:
        if each.name in wanted and each.name not in coded:
            found.setdefault(each.name, set()).add((each.id or 0, each.region))
    missing = [text for text in wanted if text not in found]
    others = (
        select(InstitutionAlias.name, Institution.id, Institution.region)
        .join(Institution, col(Institution.id) == col(InstitutionAlias.institution_id))
        .where(col(InstitutionAlias.name).in_(missing))
    )
    for name, owner, region in session.exec(others).all() if missing else ():
        found.setdefault(name, set()).add((owner or 0, region))
