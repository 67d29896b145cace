"""Reading tips, drafts, mailboxes and the vault."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.intake.models import (
    IdentityVault,
    Tip,
    TipCorrection,
    TipMessage,
    TipRecusal,
    UnsealRequest,
)
from portal.intake.queries.unsent import bucket as bucket
from portal.intake.queries.unsent import buckets as buckets
from portal.intake.queries.unsent import code_of_draft as code_of_draft
from portal.intake.queries.unsent import draft as draft
from portal.intake.queries.unsent import draft_code as draft_code
from portal.intake.queries.unsent import drafts_expired as drafts_expired
from portal.intake.queries.unsent import mailbox as mailbox
from portal.intake.queries.unsent import mailboxes as mailboxes
from portal.intake.queries.unsent import slip as slip
from portal.intake.queries.unsent import slips_expired as slips_expired
from portal.intake.queries.unsent import slips_of as slips_of
from portal.intake.rules import READERS, UNSEALERS
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound


def visible_to(actor: Actor) -> SelectOfScalar[Tip]:
    """Select the tips of the actor's agency; none for those who may not read tips.

    A tip of a case from which the actor is recused is not among them.
    """
    rows = select(Tip).where(Tip.agency == actor.agency, ~kept_from(actor, Tip.id))
    return rows if actor.holds(*READERS) else rows.where(col(Tip.id).is_(None))


def get(session: Session, actor: Actor, tip_id: int) -> Tip:
    """Return a tip of the actor's agency; raise NotFound for strangers."""
    found = session.exec(visible_to(actor).where(Tip.id == tip_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(session: Session, tip_id: int) -> Tip:
    """Return a tip whose visibility the caller has settled (a case's tip, the reporter's own)."""
    found = session.get(Tip, tip_id)
    if found is None:
        raise NotFound
    return found


def by_number(session: Session, number: str) -> Tip | None:
    return session.exec(select(Tip).where(Tip.number == number)).one_or_none()


def number_taken(session: Session, number: str) -> bool:
    """Tell whether a tip or a saved draft has this number."""
    return by_number(session, number) is not None or draft_code(session, number) is not None


def lock_by_number(session: Session, number: str) -> tuple[int, bytes, int, int, bytes] | None:
    """Return id, salt, memory in KiB, passes and sealed private key of the tip with this number.

    No more of it is read and no object is made of it, so that a number that is there costs what one
    costs that is not: the difference could be measured over many tries.
    """
    rows = columns(
        col(Tip.id),
        col(Tip.salt),
        col(Tip.kdf_memory_kib),
        col(Tip.kdf_passes),
        col(Tip.reporter_sealed_private),
    ).where(col(Tip.number) == number)
    found = session.connection().execute(rows).one_or_none()
    return None if found is None else tuple(found)  # type: ignore[return-value]


def by_mark(session: Session, mark: bytes) -> Tip | None:
    return session.exec(select(Tip).where(Tip.mark == mark)).one_or_none()


def ids_by_mark(session: Session, marks: Collection[bytes]) -> dict[bytes, int]:
    """Return the tip each of these marks made, of those that made one."""
    rows = select(Tip.mark, Tip.id).where(col(Tip.mark).in_(marks))
    return {mark: tip_id or 0 for mark, tip_id in session.exec(rows).all()} if marks else {}


def unread(session: Session, actor: Actor, limit: int = 50) -> Sequence[Tip]:
    """Return tips with news from the reporter that nobody has looked at."""
    rows = visible_to(actor).where(Tip.unread_by_agency > 0).order_by(col(Tip.id).desc())
    return session.exec(rows.limit(limit)).all()


def several(session: Session, actor: Actor, ids: Collection[int]) -> Sequence[Tip]:
    """Return those of these tips that the actor may see, in the order they came in."""
    if not ids:
        return []
    return session.exec(visible_to(actor).where(col(Tip.id).in_(ids)).order_by(col(Tip.id))).all()


def messages(session: Session, tip_id: int) -> Sequence[TipMessage]:
    rows = select(TipMessage).where(TipMessage.tip_id == tip_id).order_by(col(TipMessage.id))
    return session.exec(rows).all()


def message_by_mark(session: Session, mark: bytes) -> TipMessage | None:
    return session.exec(select(TipMessage).where(TipMessage.mark == mark)).one_or_none()


def corrections(session: Session, tip_id: int) -> Sequence[TipCorrection]:
    rows = select(TipCorrection).where(TipCorrection.tip_id == tip_id)
    return session.exec(rows.order_by(col(TipCorrection.id))).all()


def vault(session: Session, tip_id: int) -> IdentityVault | None:
    return session.get(IdentityVault, tip_id)


def unseal_requests(session: Session, tip_id: int) -> Sequence[UnsealRequest]:
    rows = select(UnsealRequest).where(UnsealRequest.tip_id == tip_id)
    return session.exec(rows.order_by(col(UnsealRequest.id))).all()


def unseal_waiting(session: Session, actor: Actor) -> Sequence[UnsealRequest]:
    """Return open requests the actor asked for or has to decide, oldest first."""
    mine = col(UnsealRequest.asked_by) == actor.officer_id
    if actor.holds(*UNSEALERS):
        mine |= col(IdentityVault.agency) == actor.agency
    rows = (
        select(UnsealRequest)
        .join(IdentityVault, col(IdentityVault.tip_id) == col(UnsealRequest.tip_id))
        .where(
            mine,
            ~kept_from(actor, UnsealRequest.tip_id),
            col(UnsealRequest.refused_at).is_(None),
            col(UnsealRequest.opened_at).is_(None),
        )
    )
    return session.exec(rows.order_by(col(UnsealRequest.id))).all()


def unseal_request(session: Session, actor: Actor, request_id: int) -> UnsealRequest:
    """Return a request its asker or those who open a half may see; raise NotFound otherwise.

    Nobody sees one about a tip that is kept from them.
    """
    found = session.get(UnsealRequest, request_id)
    kept = vault(session, found.tip_id) if found else None
    if found is None or kept is None or actor.officer_id is None:
        raise NotFound
    decides = kept.agency == actor.agency and actor.holds(*UNSEALERS)
    if found.asked_by != actor.officer_id and not decides:
        raise NotFound
    if is_kept_from(session, actor, found.tip_id):
        raise NotFound
    return found


def is_kept_from(session: Session, actor: Actor, tip_id: int) -> bool:
    """Tell whether the actor is recused from a case of the tip."""
    return session.get(TipRecusal, (actor.officer_id, tip_id)) is not None


def asked_by(session: Session, tip_id: int, officer_id: int) -> Sequence[UnsealRequest]:
    """Return an officer's open requests about a tip, locked."""
    rows = select(UnsealRequest).where(
        UnsealRequest.tip_id == tip_id,
        UnsealRequest.asked_by == officer_id,
        col(UnsealRequest.refused_at).is_(None),
        col(UnsealRequest.opened_at).is_(None),
    )
    return session.exec(rows.with_for_update()).all()


def renewing(session: Session, agency: str, limit: int) -> Sequence[int]:
    """Return some tips of an agency that are to take a new key."""
    rows = select(Tip.id).where(Tip.agency == agency, col(Tip.renew_key).is_(True))
    return [each or 0 for each in session.exec(rows.order_by(col(Tip.id)).limit(limit)).all()]


def held(session: Session, ids: Collection[int]) -> Sequence[Tip]:
    """Return tips as they are now, held against everybody else until the transaction ends."""
    rows = select(Tip).where(col(Tip.id).in_(ids)).order_by(col(Tip.id)).with_for_update()
    return session.exec(rows, execution_options={"populate_existing": True}).all()


def unread_by(session: Session, officer_id: int) -> Sequence[UnsealRequest]:
    """Return an officer's open requests that a half was passed on for, locked."""
    rows = select(UnsealRequest).where(
        UnsealRequest.asked_by == officer_id,
        col(UnsealRequest.refused_at).is_(None),
        col(UnsealRequest.opened_at).is_(None),
    )
    return session.exec(rows.order_by(col(UnsealRequest.id)).with_for_update()).all()


def kept_from(actor: Actor, tip_id: Any) -> ColumnElement[bool]:
    """Return the condition that a tip is kept from the actor, who is recused from a case of it."""
    return exists().where(
        col(TipRecusal.tip_id) == tip_id, col(TipRecusal.officer_id) == actor.officer_id
    )
