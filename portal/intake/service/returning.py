"""Coming back to an unsent tip with a code, from any device.

The code has the form of a receipt and becomes the receipt when the tip is sent. Its secret, after
the same derivation, opens the draft's cookie; the server has neither.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from portal.crypto import codes, fields
from portal.crypto.errors import SealBroken
from portal.infra import kdf
from portal.infra.settings import Settings
from portal.infra.work import Work, Works
from portal.intake import queries
from portal.intake.models import DraftCode
from portal.intake.rules import draft_expires, last_digits_match
from portal.intake.rules.limits import SAVED_LIVES
from portal.intake.service import drafts, limits, mailbox, seals, triage
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, Invalid, NotFound

_TRIES = 3


def keep(works: Works, token: str) -> codes.Receipt:
    """Return the code a draft is found by from anywhere; the same one when asked again.

    The draft then lives for the days of saved drafts. Conflict once it is sent.
    """
    for turn in range(_TRIES):
        with works.begin(ANONYMOUS) as work:
            if turn == 0:
                limits.take(work, "later")
            receipt, known = _prepared(work, token)
        if known:
            return receipt
        made = _sealed(works.settings, receipt, token)
        with works.begin(ANONYMOUS) as work:
            if _kept(work, token, receipt, made):
                return receipt
    raise Conflict


def is_kept(work: Work, token: str) -> bool:
    """Tell whether a draft has a code already."""
    return queries.code_of_draft(work.session, drafts.row_of(work, token).id or 0) is not None


def shown(work: Work, token: str) -> codes.Receipt:
    """Return the code of a saved draft; NotFound when it was not saved."""
    row = drafts.row_of(work, token)
    draft = drafts.opened(row, token)
    if draft.sent or draft.receipt is None or not queries.code_of_draft(work.session, row.id or 0):
        raise NotFound
    return draft.receipt


def confirm(work: Work, token: str, typed: str) -> None:
    """Check the last four digits of a saved draft's code; Invalid when they differ."""
    if not last_digits_match(typed, shown(work, token).printed_secret):
        raise Invalid(digits="wrong_code")


def enter(works: Works, receipt: codes.Receipt) -> tuple[str, bool] | None:
    """Return (cookie, whether it is a draft's) of what a code opens, None for a wrong one.

    One derivation whatever the code belongs to, none at all included: never told apart. A draft
    gets a fresh cookie: the one it had, on whichever device, opens nothing any more.
    """
    with works.begin(ANONYMOUS, writes=False) as work:
        lock = mailbox.lock_of(work, receipt)
        code = queries.draft_code(work.session, receipt.number)
    if code is None or lock.tip_id is not None:
        token = mailbox.enter_with(works, receipt, lock)
        return (token, False) if token else None
    salt, memory_kib, passes, sealed = code
    cost = codes.Cost(memory_kib, passes)
    opened = seals.stretched(works.settings, receipt, salt=salt, cost=cost)
    try:  # a wrong secret costs what one of an unknown number costs: no look at the database more
        fields.open_(opened, sealed, context=seals.bound("draft", receipt.number))
    except SealBroken:
        return None
    for _ in range(_TRIES):
        with suppress(NotFound), works.begin(ANONYMOUS) as work:
            fresh = _taken_up(work, receipt, opened)
            return (fresh, True) if fresh else None
    return None


def _taken_up(work: Work, receipt: codes.Receipt, opened: bytes) -> str | None:
    """Return the fresh cookie of a draft; NotFound also when another device was a moment faster."""
    kept = work.session.get(DraftCode, receipt.number)
    if kept is None:
        return None
    context = seals.bound("draft", receipt.number)
    try:
        raw = fields.open_(opened, kept.sealed, context=context)
    except SealBroken:
        return None
    fresh = drafts.renew(work, raw.decode())
    kept.sealed = fields.seal(opened, fresh.encode(), context=context, pad_to=1)
    work.session.add(kept)
    return fresh


def _prepared(work: Work, token: str) -> tuple[codes.Receipt, bool]:
    row = drafts.row_of(work, token, lock=True)
    draft = drafts.opened(row, token)
    if draft.sent:
        raise Conflict
    if draft.receipt and queries.code_of_draft(work.session, row.id or 0):
        row.expires_at = draft_expires(work.now, SAVED_LIVES)
        work.session.add(row)
        return draft.receipt, True
    receipt = draft.receipt or triage.fresh_receipt(work)
    drafts.save(work, row, token, replace(draft, receipt=receipt))
    return receipt, False


def _sealed(settings: Settings, receipt: codes.Receipt, token: str) -> DraftCode:
    salt, cost = seals.new_salt(), kdf.cost(settings)
    opened = seals.stretched(settings, receipt, salt=salt, cost=cost)
    context = seals.bound("draft", receipt.number)
    return DraftCode(
        number=receipt.number,
        draft_id=0,
        salt=salt,
        kdf_memory_kib=cost.memory_kib,
        kdf_passes=cost.passes,
        sealed=fields.seal(opened, token.encode(), context=context, pad_to=1),
    )


def _kept(work: Work, token: str, receipt: codes.Receipt, made: DraftCode) -> bool:
    row = drafts.row_of(work, token, lock=True)
    draft = drafts.opened(row, token)
    if draft.sent:
        raise Conflict
    if queries.code_of_draft(work.session, row.id or 0):
        return draft.receipt == receipt
    if queries.draft_code(work.session, receipt.number):
        drafts.save(work, row, token, replace(draft, receipt=triage.fresh_receipt(work)))
        return False
    made.draft_id = row.id or 0
    row.expires_at = draft_expires(work.now, SAVED_LIVES)
    work.session.add_all((row, made))
    work.session.flush()
    return True
