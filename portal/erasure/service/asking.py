"""Asking for the destruction of a key, and the second person's decision."""

from __future__ import annotations

from typing import Any

from portal.cases import policy as case_policy
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.queries import of_tips
from portal.erasure import policy, queries
from portal.erasure.events import ErasureAsked, ErasureRefused, KeyErased
from portal.erasure.models import KeyErasure
from portal.erasure.rules import GROUND_NAMES, Ground, Kind, OnHold
from portal.erasure.service import closing
from portal.evidence import queries as evidence
from portal.evidence import service as evidence_files
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, ContainerKind, on_hold
from portal.infra.work import Work
from portal.intake.service import vault
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Destroyed, Reason, Refused
from portal.kernel.policy import require
from portal.notices import service as notices


def ask_case(work: Work, case_id: int, ground: Ground, *, item_id: int | None = None) -> KeyErasure:
    """Ask for the destruction of a case's keys, or of the key of one of its files.

    Those who work the case for its owner. Refused under legal hold, Conflict while one waits,
    Destroyed when it is gone already.
    """
    case, grant = cases.held(work, case_id)
    require(case_policy.can_work(work.actor, grant))
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    if item_id is None:
        return _ask(work, Kind.CASE, case_id, ground, case_id=case_id)
    item = evidence.get(work.session, item_id, kind=ContainerKind.CASE, container_id=case_id)
    if item.destroyed_at is not None:
        raise Destroyed(item.destroyed_at)
    return _ask(work, Kind.ITEM, item_id, ground, case_id=case_id)


def ask_identity(work: Work, tip_id: int, ground: Ground) -> KeyErasure:
    """Ask for the destruction of a reporter's identity. A custodian of the agency that keeps it."""
    require(policy.can_ask_identity(work.actor))
    kept = queries.identity(work.session, work.actor, tip_id)
    if kept.destroyed_at is not None:
        raise Destroyed(kept.destroyed_at)
    return _ask(work, Kind.IDENTITY, tip_id, ground, tip_id=tip_id)


def require_free_tip(work: Work, tip_id: int) -> None:
    """Raise Refused while anything of a tip is under legal hold; its files stay locked."""
    _require_free(work, Kind.IDENTITY, tip_id, None)


def erase_own_identity(work: Work, tip_id: int) -> None:
    """Destroy an identity at its owner's own wish: at once, nobody else is asked.

    The caller has made sure that the actor is the reporter. Refused under legal hold, NotFound
    without an identity, Destroyed when it is gone.
    """
    _require_free(work, Kind.IDENTITY, tip_id, None)
    wish = KeyErasure(
        kind=Kind.IDENTITY,
        subject_id=tip_id,
        agency="",
        ground=Ground.REPORTER_ASKED,
        asked_by=0,
        asked_by_name="",
        asked_at=work.stamp,
    )
    _destroy(work, wish)


def decide(work: Work, erasure_id: int, *, agreed: bool) -> None:
    """Agree, and destroy at once, or refuse. The head, never who asked; Conflict when decided.

    To agree, the agency must still own the case: NotAllowed after a hand-over. NotFound for
    whoever is recused.

    Under legal hold nothing is destroyed: Refused, and the request goes on waiting.
    """
    asked = queries.get(work.session, work.actor, erasure_id)
    require(policy.can_decide(work.actor, asked))
    if asked.decided_at is not None:
        raise Conflict
    asked.decided_by, asked.decided_by_name = work.actor.officer_id, work.actor.name
    asked.decided_at, asked.done = work.now, agreed
    about: dict[str, Any] = {
        "erasure_id": erasure_id,
        "kind": str(asked.kind),
        "subject_id": asked.subject_id,
        "case_id": asked.case_id,
        "tip_id": asked.tip_id,
    }
    if agreed:
        _require_owner(work, asked)
        _require_free(work, asked.kind, asked.subject_id, asked.case_id)
        reports = _destroy(work, asked)
        ground, asker = str(asked.ground), asked.asked_by
        work.record(KeyErased(**about, ground=ground, asked_by=asker, reports=reports))
    else:
        work.record(ErasureRefused(**about))
    work.session.add(asked)
    work.session.flush()


def _ask(
    work: Work,
    kind: Kind,
    subject_id: int,
    ground: Ground,
    *,
    case_id: int | None = None,
    tip_id: int | None = None,
) -> KeyErasure:
    _require_free(work, kind, subject_id, case_id)
    if queries.waiting(work.session, work.actor.agency, kind, subject_id):
        raise Conflict
    made = KeyErasure(
        kind=kind,
        subject_id=subject_id,
        case_id=case_id,
        tip_id=tip_id,
        agency=work.actor.agency,
        ground=ground,
        asked_by=work.actor.officer_id or 0,
        asked_by_name=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = ErasureAsked(
        erasure_id=made.id or 0,
        kind=str(kind),
        subject_id=subject_id,
        case_id=case_id,
        tip_id=tip_id,
        ground=str(ground),
    )
    work.record(event)
    notices.about(work, event, agency=work.actor.agency, offices=(Office.HEAD,))
    return made


def _require_owner(work: Work, asked: KeyErasure) -> None:
    """Hold the case, before its files, and ask for what the agency is in it by now."""
    if asked.case_id is not None:
        _, grant = cases.held(work, asked.case_id, merged_too=True)
        require(case_policy.can_work(work.actor, grant))


def _destroy(work: Work, asked: KeyErasure) -> tuple[int, ...]:
    """Destroy what was asked for; return the reports that went with a case."""
    if asked.kind is Kind.IDENTITY:
        vault.destroy(work, asked.subject_id)
        return ()
    case, _ = cases.held(work, asked.case_id or 0, merged_too=True)
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    if asked.kind is Kind.CASE:
        return closing.close(work, case, asked.ground)
    item = evidence.get(
        work.session, asked.subject_id, kind=ContainerKind.CASE, container_id=case.id or 0
    )
    place = Container(ContainerKind.CASE, case.id or 0, b"")
    evidence_files.discard(work, item, place, str(GROUND_NAMES[asked.ground].zh))
    return ()


def _require_free(work: Work, kind: Kind, subject_id: int, case_id: int | None) -> None:
    """Raise Refused under legal hold: of the file, of any file of the case or of its tips.

    Of an identity: of any file of its tip or of a case the tip is in. Or as a higher answer says.
    The files are locked: nobody puts one on hold meanwhile.
    """
    held = any(on_hold(each) for each in _files(work, kind, subject_id, case_id or 0))
    if held or work.ask(OnHold(kind, subject_id, case_id), otherwise=False):
        raise Refused(Reason("legal_hold"))


def _files(work: Work, kind: Kind, subject_id: int, case_id: int) -> list[EvidenceItem]:
    if kind is Kind.IDENTITY:
        files: list[EvidenceItem] = []
        for each in of_tips.case_ids(work.session, subject_id):
            files += evidence.of(work.session, ContainerKind.CASE, each, lock=True)
        return [*files, *evidence.of(work.session, ContainerKind.TIP, subject_id, lock=True)]
    files = list(evidence.of(work.session, ContainerKind.CASE, case_id, lock=True))
    if kind is Kind.ITEM:
        return [each for each in files if each.id == subject_id]
    for tip in case_rows.tips(work.session, case_id):
        files += evidence.of(work.session, ContainerKind.TIP, tip.tip_id, lock=True)
    return files
