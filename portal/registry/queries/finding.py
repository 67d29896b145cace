"""Finding an institution by whatever people call it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.registry import rules
from portal.registry.models import Institution, InstitutionAlias

_FEW = 2_000
_SPELLED: tuple[tuple[Any, Any], ...] = (
    (col(Institution.id), Institution),
    (col(InstitutionAlias.institution_id), InstitutionAlias),
)


def matching(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that an institution is known by `text`.

    Its name or another or former name contains it, a code is it, or, when letters were typed, the
    initials of a name begin with it. Who is known by anything but the name is looked up first:
    they are few as a rule, and then one index answers the rest.
    """
    wanted = rules.normal_name(text)
    typed = rules.typed_initials(wanted)
    named: ColumnElement[bool] = col(Institution.name).contains(wanted, autoescape=True)
    coded, called = _coded(wanted, typed), _called(wanted, typed)
    few = _few(session, select(col(Institution.id)).where(coded)), _few(session, called)
    if None in few:
        return or_(named, coded, col(Institution.id).in_(called))
    ids = {key for found in few if found for key in found}
    return or_(named, col(Institution.id).in_(sorted(ids))) if ids else named


def sounding(session: Session, text: str) -> list[int]:
    """Return institutions whose names' pinyin or initials hold the letters typed, some of many.

    People rarely begin with the name of the city: `deyy` and `dieryiyuan` find 花桥市第二医院.
    Each of the four lists is read from its index alone.
    """
    typed = rules.typed_initials(rules.normal_name(text))
    found: set[int] = set()
    if typed:
        # LIKE folds case and reads whole rows where an index in the order of names is at hand.
        at = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
        for owner, table in _SPELLED:
            for spelled in (table.initials, table.pinyin):
                rows = select(owner).where(at(spelled, typed) > 0).limit(_FEW)
                found.update(session.exec(rows).all())
    return sorted(found)


def _coded(wanted: str, typed: str) -> ColumnElement[bool]:
    code = wanted.upper()
    known: list[Any] = [
        Institution.code == wanted,
        Institution.official_code == code,
        Institution.credit_code == code,
    ]
    return or_(*known, *([_begins(Institution.initials, typed)] if typed else []))


def _called(wanted: str, typed: str) -> SelectOfScalar[int]:
    other: list[Any] = [col(InstitutionAlias.name).contains(wanted, autoescape=True)]
    if typed:
        other.append(_begins(InstitutionAlias.initials, typed))
    return select(InstitutionAlias.institution_id).where(or_(*other))


def _few(session: Session, rows: SelectOfScalar[Any]) -> list[int] | None:
    """Return the ids, None when they are too many to list."""
    found = list(session.exec(rows.limit(_FEW + 1)).all())
    return found if len(found) <= _FEW else None


def _begins(column: Any, prefix: str) -> ColumnElement[bool]:
    """Return the condition as a range, which an index answers on every database."""
    above: ColumnElement[bool] = col(column) >= prefix
    end = rules.after(prefix)
    return above & (col(column) < end) if end else above
