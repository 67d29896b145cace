"""Splitting part of a case off into a case of its own (另案处理)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from portal.cases import policy, queries
from portal.cases.events import PartyAdded, TipAttached
from portal.cases.models import Allegation, CaseFile, CaseTip, Finding, Party
from portal.cases.queries import grounds
from portal.cases.rules import Stage
from portal.cases.service import keyring
from portal.cases.service.facts import held, recount
from portal.cases.service.opening import start_case
from portal.cases.service.parties import name_of, seal_party
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require

Row = TypeVar("Row", Party, Allegation, Finding)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a case goes to one of its own, by ids. Tips are in both cases afterwards."""

    parties: frozenset[int] = frozenset()
    allegations: frozenset[int] = frozenset()
    findings: frozenset[int] = frozenset()
    tips: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """What went where: (what, id in the old case, id in the new one), and the amounts that went."""

    items: list[tuple[str, int, int]] = field(default_factory=list)
    suspected_fen: int = 0
    proven_fen: int = 0


def split_off(
    work: Work, case_id: int, *, title: str, chosen: Chosen
) -> tuple[CaseFile, CaseFile, Moved]:
    """Open a case with what was chosen of another; return the old one, the new one and what moved.

    Allegations and findings go over: the old rows are superseded by the new ones, so that every fen
    counts once. Where something was already found, allegations had stopped counting; they go over
    without an amount. People are named in both. Files and documents stay where they are. Conflict
    for a closed case, Invalid for what is not of the case or when nothing is chosen.
    """
    old, grant = held(work, case_id)
    require(policy.can_merge(work.actor, grant))
    if old.stage is Stage.CLOSED:
        raise Conflict
    picked = _picked(work, case_id, chosen)
    was = old.suspected_fen, old.proven_fen
    counted = not queries.findings(work.session, case_id)
    old_keys = keyring.keys_of(work, old)
    new, keys = start_case(work, _row(work, old, title, picked), tip_id=None)
    items = _name_parties(work, new, picked.parties, old_keys, keys.case())
    went = _move_allegations(work, new.id or 0, picked.allegations, counted=counted)
    items += [("allegation", each, to) for each, to in went.items()]
    items += _move_findings(work, new.id or 0, picked.findings, went)
    items += _attach_tips(work, new.id or 0, picked.tips, old_keys, keys)
    recount(work, old)
    recount(work, new)
    return old, new, Moved(items, was[0] - old.suspected_fen, was[1] - old.proven_fen)


@dataclass(frozen=True, slots=True)
class _Picked:
    parties: list[Party]
    allegations: list[Allegation]
    findings: list[Finding]
    tips: list[CaseTip]


def _picked(work: Work, case_id: int, chosen: Chosen) -> _Picked:
    session = work.session
    found = _Picked(
        _pick("parties", queries.parties(session, case_id), chosen.parties),
        _pick("allegations", queries.live_allegations(session, case_id), chosen.allegations),
        _pick("findings", queries.live_findings(session, case_id), chosen.findings),
        [each for each in queries.tips(session, case_id) if each.tip_id in chosen.tips],
    )
    if used := grounds.uses(session, [each.id or 0 for each in found.findings]):
        numbers = sorted({use.number for each in used.values() for use in each})
        raise Refused(*(Reason("finding_in_order", told=number) for number in numbers))
    if len(found.tips) != len(chosen.tips):
        raise Invalid(tips="unknown_choice")
    if not (found.parties or found.allegations or found.findings):
        raise Invalid(parties="too_short")
    return found


def _name_parties(
    work: Work, new: CaseFile, parties: list[Party], old_keys: keyring.CaseKeys, key: bytes
) -> list[tuple[str, int, int]]:
    moved = []
    for party in parties:
        made = seal_party(work, new, key, party.kind, name=name_of(old_keys, party))
        made.person_id, made.institution_id = party.person_id, party.institution_id
        work.session.add(made)
        work.session.flush()
        work.record(PartyAdded(case_id=made.case_id, party_id=made.id or 0, kind=made.kind))
        moved.append(("party", party.id or 0, made.id or 0))
    return moved


def _attach_tips(
    work: Work,
    case_id: int,
    tips: list[CaseTip],
    old_keys: keyring.CaseKeys,
    keys: keyring.CaseKeys,
) -> list[tuple[str, int, int]]:
    for tip in tips:
        key = keyring.tip_key(old_keys, tip)
        row = keyring.seal_tip_key(keys, case_id=case_id, tip_id=tip.tip_id, key=key)
        work.session.add(row)
        work.session.flush()
        work.record(TipAttached(case_id=case_id, tip_id=tip.tip_id))
    return [("tip", tip.tip_id, tip.tip_id) for tip in tips]


def _row(work: Work, old: CaseFile, title: str, picked: _Picked) -> CaseFile:
    about = [
        *(each.category for each in picked.allegations),
        *(f.category for f in picked.findings),
    ]
    return CaseFile(
        number="",
        title=title,
        agency=old.agency,
        region=old.region,
        institution_id=old.institution_id,
        category=about[0] if about else old.category,
        source=old.source,
        ball_with=old.agency,
        opened_at=work.now,
        updated_at=work.now,
        split_from=old.id,
    )


def _pick(name: str, rows: Iterable[Row], ids: frozenset[int]) -> list[Row]:
    found = [each for each in rows if each.id in ids]
    if len(found) != len(ids):
        raise Invalid(**{name: "unknown_choice"})
    return found


def _move_allegations(
    work: Work, case_id: int, rows: list[Allegation], *, counted: bool
) -> dict[int, int]:
    went = {}
    for row in rows:
        made = Allegation(
            case_id=case_id,
            category=row.category,
            title=row.title,
            suspected_fen=row.suspected_fen if counted else 0,
            added_by=row.added_by,
        )
        work.session.add(made)
        work.session.flush()
        row.superseded_by = made.id
        went[row.id or 0] = made.id or 0
    return went


def _move_findings(
    work: Work, case_id: int, rows: list[Finding], went: dict[int, int]
) -> list[tuple[str, int, int]]:
    moved = []
    for row in rows:
        told = row.model_dump(exclude={"id", "case_id", "allegation_id", "superseded_by"})
        allegation_id = went.get(row.allegation_id or 0)
        made = Finding(**told, case_id=case_id, allegation_id=allegation_id)
        work.session.add(made)
        work.session.flush()
        row.superseded_by = made.id
        moved.append(("finding", row.id or 0, made.id or 0))
    return moved
