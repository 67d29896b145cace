"""One piece of evidence of a case, with the open key of what holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases import policy
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.queries.recusals import open_tips
from portal.cases.rules import Scope
from portal.cases.service import keyring, rows
from portal.cases.service.facts import held, mine
from portal.evidence import queries as items
from portal.evidence import service as evidence
from portal.evidence.events import EvidenceStoryRead
from portal.evidence.forms import CustodyEntry
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, NotFound
from portal.kernel.policy import require


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A file of a case or of its tips; `agency` brought it, empty for the reporter.

    Its plaintext: `evidence.read(work.blobs, held.item, held.container, first=…, last=…)`, after
    the custody row was written.
    """

    item: EvidenceItem
    container: Container = field(repr=False)
    name: str = field(repr=False)
    agency: str


def held_item(work: Work, case_id: int, item_id: int) -> HeldItem:
    """Return a file of the case, or of the tips the actor's agency was given; NotFound otherwise.

    Needs the officer's open key. Records nothing: whoever shows content records the opening.
    """
    case, grant = mine(work, case_id)
    require(policy.opens_sealed(work.actor, grant))
    container, agency = _container_of(work, case, grant, item_id)
    item = items.get(work.session, item_id, kind=container.kind, container_id=container.id)
    return HeldItem(item, container, evidence.name_of(item, container), agency)


def story_read(work: Work, case_id: int, item_id: int) -> HeldItem:
    """Do as `held_item` for the page that tells the file's story; the reading is recorded."""
    held = held_item(work, case_id, item_id)
    work.record(EvidenceStoryRead(item_id=item_id, case_id=case_id))
    return held


def enter_custody(work: Work, case_id: int, item_id: int, form: CustodyEntry) -> None:
    """Write into the custody record of a file of the case; only ever adds."""
    evidence.enter(work, _contributing(work, case_id, item_id), form, case_id=case_id)


def hold_item(work: Work, case_id: int, item_id: int, reason: str) -> None:
    """Put a file under the legal hold of the actor's agency: a head's or deputy head's to do.

    Destroyed when the keys of the case are: there is nothing left to hold. The case is held first,
    as whoever destroys holds it.
    """
    case, _ = held(work, case_id, merged_too=True)
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    item = _contributing(work, case_id, item_id)
    _require_hold(work, case_id)
    evidence.hold(work, item, reason, case_id=case_id)


def release_item(work: Work, case_id: int, item_id: int, reason: str) -> None:
    """Lift the hold of the actor's agency; that of another agency stays."""
    item = _contributing(work, case_id, item_id)
    _require_hold(work, case_id)
    evidence.release(work, item, reason, case_id=case_id)


def case_container(case: CaseFile, key: bytes, *older: bytes) -> Container:
    """Return where the case's own files lie, under a key of the case."""
    return Container(ContainerKind.CASE, case.id or 0, key, older)


def receiving_container(case: CaseFile, keys: keyring.CaseKeys) -> Container:
    """Return where files go: under the present key; what was begun under an older one goes on."""
    known = keys.by_scope.get(Scope.CASE, {})
    older = [key for generation, key in known.items() if generation != keys.generation]
    return case_container(case, keys.case(), *older)


def _contributing(work: Work, case_id: int, item_id: int) -> EvidenceItem:
    held = held_item(work, case_id, item_id)
    require(policy.can_contribute(work.actor, mine(work, case_id)[1]))
    work.session.refresh(held.item, with_for_update=True)
    return held.item


def _require_hold(work: Work, case_id: int) -> None:
    require(policy.can_hold_evidence(work.actor, mine(work, case_id)[1]))


def _container_of(
    work: Work, case: CaseFile, grant: CaseGrant | None, item_id: int
) -> tuple[Container, str]:
    keys, case_id = keyring.keys_of(work, case), case.id or 0
    kept = rows.evidence(work.session, case_id).get(item_id)
    if kept is not None:
        return case_container(case, keys.case(kept.generation)), kept.agency
    if policy.sees_tip_text(work.actor, grant):
        for tip in open_tips(work.session, work.actor, case_id):
            files = items.of(work.session, ContainerKind.TIP, tip.tip_id)
            if item_id in [each.id for each in files]:
                key = keyring.tip_key(keys, tip)
                return Container(ContainerKind.TIP, tip.tip_id, key), _brought_by(work, item_id)
    raise NotFound


def _brought_by(work: Work, item_id: int) -> str:
    """Return the agency that brought a file of a tip: one made of the reporter's; else empty."""
    rows = items.custody(work.session, [item_id])
    return next((row.agency for row in rows if row.kind is CustodyKind.RECEIVED), "")
