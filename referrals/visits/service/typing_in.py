"""What was written on paper, typed in at a desk: an entry like any other, without a phone."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.policy import require
from referrals.inspections import policy as inspecting
from referrals.inspections import queries as inspections
from referrals.visits import queries
from referrals.visits.forms import Settle, TypedIn, typed
from referrals.visits.rules import SHARED_RECORDS, Kind, Taken, chain
from referrals.visits.service import syncing
from referrals.visits.service.keeping import Answer

ID_BYTES = 16


def type_in(
    work: Work, inspection_id: int, kind: Kind, form: TypedIn, raw: dict[str, Any]
) -> Answer:
    """Keep what was written on paper, with the time it says; Invalid names what is wrong with it.

    The answer says `refused` for what a phone's would be refused for. After the visit: marked late.
    """
    may_type(work, inspection_id)
    try:
        acted_at = typed.instant(form.acted_at)
    except ValueError:
        raise Invalid(acted_at="invalid") from None
    if acted_at > work.now:
        raise Invalid(acted_at="future_day")
    body = typed.body_of(kind, raw)
    record, after = form.record or token_hex(ID_BYTES), form.after
    if kind in SHARED_RECORDS:
        record = chain.shared_record(inspection_id, work.actor.agency, kind)
    return syncing.take_typed(
        work, _entry(inspection_id, kind, record, after, body, acted_at.isoformat())
    )


def settle(work: Work, inspection_id: int, ref: str, form: Settle) -> None:
    """Say which of several texts of a record holds; an entry itself.

    Conflict when the record is of one mind by now; Invalid for a text that is no head.
    """
    record = queries.own_record(work.session, work.actor, inspection_id, ref)
    may_type(work, inspection_id)
    heads = chain.heads(queries.link(each) for each in queries.entries(work.session, record.id))
    if len(heads) <= 1:
        raise Conflict
    if form.holds not in heads:
        raise Invalid(holds="unknown_choice")
    others = [each for each in heads if each != form.holds]
    body = {"holds": form.holds, "against": others, "reason": form.reason}
    now = work.now.isoformat()
    raw = _entry(inspection_id, Kind.RESOLVE, ref, form.holds, body, now)
    if syncing.take_typed(work, raw).taken is Taken.REFUSED:
        raise Conflict


def may_type(work: Work, inspection_id: int) -> None:
    """Refuse whoever is not named for the inspection."""
    part = inspections.own_part(work.session, work.actor, inspection_id)
    team = inspections.officers(work.session, part.id)
    require(inspecting.can_inspect(work.actor, part, team))


def head_of(work: Work, inspection_id: int, ref: str) -> tuple[str, str | None]:
    """Return a record and its newest entry, to go on from; NotFound for one of another visit."""
    record = queries.own_record(work.session, work.actor, inspection_id, ref)
    heads = chain.heads(queries.link(each) for each in queries.entries(work.session, record.id))
    return ref, heads[-1] if heads else None


def _entry(
    inspection_id: int, kind: Kind, record: str, after: str | None, body: dict[str, Any], at: str
) -> dict[str, Any]:
    return {
        "id": token_hex(ID_BYTES),
        "record": record,
        "after": after,
        "kind": kind.value,
        "inspection": inspection_id,
        "device_time": at,
        "gps": None,
        "body": body,
        "files": [],
    }
