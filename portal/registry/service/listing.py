"""Taking the list of institutions under contract (定点机构名单) into the register, hundreds at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.registry import queries
from portal.registry.events import InstitutionsTaken
from portal.registry.models import Institution, InstitutionAgreement, InstitutionAlias
from portal.registry.queries import standing
from portal.registry.rules import InstitutionKind, initials, is_official_code, normal_name, pinyin
from portal.registry.rules.standing import AgreementState, NameKind
from portal.registry.service.adding import former

_KNOWN_BY = ("name", "official_code", "credit_code")
_OPTIONAL = ("level", "official_code", "credit_code", "address")


class Outcome(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Entry:
    """One institution of a list, checked. What is empty leaves what is known as it is."""

    code: str
    name: str
    kind: InstitutionKind | None
    region: str
    level: str = ""
    official_code: str = ""
    credit_code: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()
    agreement: AgreementState | None = None
    agreement_from: date | None = None
    agreement_until: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry's institution and what became of it."""

    institution_id: int
    outcome: Outcome


@dataclass(slots=True)
class _Row:
    entry: Entry
    found: Institution
    outcome: Outcome
    old_name: str = ""
    old_agreement: AgreementState = AgreementState.NONE
    changed: bool = field(default=False)
    renamed: bool = field(default=False)


def take(work: Work, entries: Sequence[Entry], *, origin: str) -> list[Taken]:
    """Add the institutions whose code is new and bring the others up to date, in entry order.

    For a run whose right was asked when it was started; every code is in `entries` once. A handful
    of queries, however many entries.
    """
    known = queries.by_codes(work.session, [each.code for each in entries])
    rows = [_placed(each, known.get(each.code)) for each in entries]
    _insert(work, rows)
    today = work.now.astimezone(LEGAL_ZONE).date()
    _keep_names(work, rows, today)
    _keep_agreements(work, rows, today, origin)
    work.session.flush()
    taken = [Taken(row.found.id or 0, _outcome(row)) for row in rows]
    work.record(
        InstitutionsTaken(
            agency=work.actor.agency,
            origin=origin,
            added=sum(each.outcome is Outcome.ADDED for each in taken),
            changed=sum(each.outcome is Outcome.CHANGED for each in taken),
            renamed=tuple(row.found.id or 0 for row in rows if row.renamed),
        )
    )
    return taken


def _insert(work: Work, rows: Sequence[_Row]) -> None:
    """Insert the new institutions and learn their ids; the others are written with them."""
    fresh = [row for row in rows if row.outcome is Outcome.ADDED]
    insert_all(work.session, [row.found for row in fresh])
    work.session.flush()
    made = queries.by_codes(work.session, [row.entry.code for row in fresh])
    for row in fresh:
        row.found = made[row.entry.code]


def _outcome(row: _Row) -> Outcome:
    return Outcome.CHANGED if row.changed and row.outcome is Outcome.SAME else row.outcome


def _placed(entry: Entry, found: Institution | None) -> _Row:
    given = _given(entry)
    if found is None:
        made = Institution(code=entry.code, **{"kind": InstitutionKind.OTHER, **given})
        made.initials, made.pinyin = initials(made.name), pinyin(made.name)
        return _Row(entry, made, Outcome.ADDED)
    row = _Row(entry, found, Outcome.SAME, found.name, found.agreement)
    for name, value in given.items():
        if getattr(found, name) != value:
            setattr(found, name, value)
            row.changed = True
            row.renamed |= name in _KNOWN_BY
    if found.name != row.old_name:
        found.initials, found.pinyin = initials(found.name), pinyin(found.name)
    return row


def _given(entry: Entry) -> dict[str, Any]:
    given: dict[str, Any] = {"name": normal_name(entry.name), "region": entry.region}
    given |= {name: getattr(entry, name) for name in _OPTIONAL if getattr(entry, name)}
    if "official_code" not in given and is_official_code(entry.code):
        given["official_code"] = entry.code
    if entry.kind is not None:
        given["kind"] = entry.kind
    if entry.agreement is not None:
        given["agreement"] = entry.agreement
    return given


def _keep_names(work: Work, rows: Sequence[_Row], today: date) -> None:
    ids = [row.found.id or 0 for row in rows if row.outcome is not Outcome.ADDED]
    known = queries.alias_names(work.session, ids, NameKind.ALIAS)
    past = queries.alias_names(work.session, ids, NameKind.FORMER)
    fresh: list[InstitutionAlias] = []
    for row in rows:
        owner = row.found.id or 0
        if row.old_name and row.old_name != row.found.name and (owner, row.old_name) not in past:
            fresh.append(former(owner, row.old_name, today))
        for name in {normal_name(name) for name in row.entry.aliases} - {row.found.name, ""}:
            if (owner, name) not in known:
                row.changed = True
                row.renamed |= row.outcome is not Outcome.ADDED
                fresh.append(
                    InstitutionAlias(
                        institution_id=owner,
                        name=name,
                        initials=initials(name),
                        pinyin=pinyin(name),
                    )
                )
    insert_all(work.session, fresh)


def _keep_agreements(work: Work, rows: Sequence[_Row], today: date, origin: str) -> None:
    moved = [r for r in rows if r.entry.agreement not in {None, r.old_agreement}]
    began = {r.found.id: r.entry.agreement_from or today for r in moved}
    for period in standing.open_agreements(work.session, [r.found.id or 0 for r in moved]):
        period.until_on = max(period.from_on, began[period.institution_id])
    fresh = [
        InstitutionAgreement(
            institution_id=row.found.id or 0,
            state=row.found.agreement,
            from_on=began[row.found.id],
            until_on=row.entry.agreement_until,
            basis=origin,
            agency=work.actor.agency,
            recorded_by=work.actor.name,
            recorded_at=work.now,
        )
        for row in moved
    ]
    insert_all(work.session, fresh)
