"""Tips an officer types for somebody: checked aloud before they are sent, then a slip to hand out.

Until it is sent, what was typed lies under a key only this officer has (from the officer's private
key and the mark of the form), files included: it survives a session that ran out, and a day at most.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.crypto import codes, fields, keys
from portal.crypto.errors import SealBroken
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import SlipHandedOut, TipTyped
from portal.intake.forms import TypedTip, wrong_in
from portal.intake.models import Tip, TipDraft, TipSlip
from portal.intake.rules import DRAFT_LIVES, Mode, draft_expires
from portal.intake.rules.channels import WRITTEN
from portal.intake.service import receiving, seals, tips, triage
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid, NotAllowed, NotFound
from portal.kernel.policy import require
from portal.registry import queries as registry

_CONTEXT = b"intake typed tip"


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt to hand out, and the name of somebody who wrote and is answered by letter."""

    receipt: codes.Receipt
    addressee: str = ""


def keep(work: Work, mark: str, typed: Mapping[str, Any]) -> Container:
    """Keep what was typed, right or wrong, in place of what was there; return where its files lie."""
    require(policy.can_take(work.actor))
    token = _token(work, mark)
    row = queries.draft(work.session, token.row, lock=True)
    if row is None or row.expires_at <= work.now:
        row = TipDraft(row_key=token.row, sealed=b"", expires_at=draft_expires(work.now))
    text = json.dumps(dict(typed), ensure_ascii=False)
    row.sealed = fields.seal_text(token.seal, text, context=_CONTEXT)
    work.session.add(row)
    work.session.flush()
    return Container(ContainerKind.DRAFT, row.id or 0, token.files)


def typed(work: Work, mark: str) -> dict[str, Any]:
    """Return what was typed; NotFound when there is nothing, or it is another officer's."""
    row = _row(work, mark)
    told: dict[str, Any] = json.loads(
        fields.open_text(_token(work, mark).seal, row.sealed, context=_CONTEXT)
    )
    return told


def container(work: Work, mark: str, *, lock: bool = False) -> Container:
    """Return where the files of a tip not sent yet lie; `lock` keeps it from being sent meanwhile."""
    row = _row(work, mark, lock=lock)
    return Container(ContainerKind.DRAFT, row.id or 0, _token(work, mark).files)


def discard(work: Work, mark: str) -> None:
    """Destroy what was typed and its files: the caller has thought better of it."""
    where = container(work, mark, lock=True)
    evidence.drop_all(work, where.kind, where.id)
    for item in evidence_rows.of(work.session, where.kind, where.id):
        evidence.discard(work, item, where)
    work.session.delete(_row(work, mark))


def take(work: Work, form: TypedTip) -> Tip:
    """Make the tip. The receipt waits on a slip that only this officer can open.

    The same form sent twice (same mark) makes one tip and one slip. Invalid says what does not fit.
    """
    require(policy.can_take(work.actor))
    before = queries.by_mark(work.session, bytes.fromhex(form.mark))
    if before is not None:
        return _mine(work, before)
    wrong = wrong_in(form, work.now.astimezone(LEGAL_ZONE).date())
    if wrong:
        raise Invalid(**wrong)
    receipt = triage.fresh_receipt(work)
    hits = registry.search(work.session, form.where_text, limit=2) if form.where_text else ()
    token = _token(work, form.mark)
    draft = queries.draft(work.session, token.row, lock=True)
    answers = form.answers(hits[0].id if len(hits) == 1 else None)
    tip = tips.submit(
        work,
        answers,
        receipt,
        channel=form.channel,
        mark=bytes.fromhex(form.mark),
        files=Container(ContainerKind.DRAFT, draft.id or 0, token.files) if draft else None,
        agency=receiving.receiver(work, answers, own=work.actor.agency),
        taken_by=work.actor.officer_id,
        paper=form.paper(),
    )
    if draft is not None:
        work.session.delete(draft)
    _write_slip(work, tip, receipt, form)
    work.record(TipTyped(tip_id=tip.id or 0, received_on=tip.received_on))
    return tip


def sent(work: Work, mark: str) -> Tip | None:
    """Return the tip made from this form already, None when there is none the actor may see."""
    before = queries.by_mark(work.session, bytes.fromhex(mark))
    return _mine(work, before) if before else None


def slip(work: Work, tip_id: int) -> tuple[Tip, Slip]:
    """Return the slip that was not handed out yet, to the officer who typed the tip."""
    row = queries.slip(work.session, tip_id)
    if row is None or row.officer_id != work.actor.officer_id or work.unlocked is None:
        raise NotFound
    if row.expires_at <= work.now or queries.is_kept_from(work.session, work.actor, tip_id):
        raise NotFound
    tip = queries.by_id(work.session, tip_id)
    opened = keys.unwrap(work.unlocked, row.wrapped, context=seals.bound("slip", tip.number))
    printed, _, addressee = opened.decode().partition("\n")
    return tip, Slip(codes.parse_receipt(printed), addressee)


def hand_out_slip(work: Work, tip_id: int) -> None:
    """Destroy the slip: the caller has it now."""
    slip(work, tip_id)
    work.session.delete(queries.slip(work.session, tip_id))
    work.record(SlipHandedOut(tip_id=tip_id))


def _mine(work: Work, tip: Tip) -> Tip:
    """Return a tip of the actor's agency, or one they typed that went elsewhere; NotFound otherwise."""
    if tip.agency != work.actor.agency and tip.taken_by == work.actor.officer_id:
        return tip
    return queries.get(work.session, work.actor, tip.id or 0)


def _write_slip(work: Work, tip: Tip, receipt: codes.Receipt, form: TypedTip) -> None:
    public = _own_public(work)
    answered = form.mode is Mode.NAMED and form.channel in WRITTEN
    told = f"{receipt.printed}\n{form.name if answered else ''}"
    wrapped = keys.wrap(public, told.encode(), context=seals.bound("slip", tip.number))
    work.session.add(
        TipSlip(
            tip_id=tip.id or 0,
            officer_id=work.actor.officer_id or 0,
            wrapped=wrapped,
            expires_at=work.now + DRAFT_LIVES,
        )
    )
    work.session.flush()


def _own_public(work: Work) -> keys.PublicKey:
    """Return the actor's public key by the private one they hold; SealBroken when the row has another."""
    if work.unlocked is None:
        raise NotAllowed
    row = officers.officer(work.session, work.actor.officer_id or 0, lock=True)
    if row.public != work.unlocked.public.raw:
        raise SealBroken
    return work.unlocked.public


def _token(work: Work, mark: str) -> seals.TokenKeys:
    if work.unlocked is None:
        raise NotAllowed
    return seals.token_keys(hmac.digest(work.unlocked.raw, _CONTEXT + mark.encode(), sha256).hex())


def _row(work: Work, mark: str, *, lock: bool = False) -> TipDraft:
    row = queries.draft(work.session, _token(work, mark).row, lock=lock)
    if row is None or row.expires_at <= work.now:
        raise NotFound
    return row
