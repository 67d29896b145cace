"""Sending a draft: one tip, however often it is pressed."""

from __future__ import annotations

from dataclasses import replace

from portal.crypto import codes
from portal.infra.work import Work, Works
from portal.intake.rules import Answers, draft_expires
from portal.intake.service import drafts, limits, seals, tips, triage
from portal.intake.steps.order import first_open, to_send
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, Invalid

_TRIES = 3


def send(works: Works, token: str) -> None:
    """Send the draft: one tip, however often this is called or wherever the process dies.

    The key is derived with no transaction open; the draft row is locked while the tip is made.
    Invalid names the first question without an answer.
    """
    for turn in range(_TRIES):
        with works.begin(ANONYMOUS, writes=False) as work:
            draft = drafts.load(work, token)
        if draft.sent:
            return
        missing = first_open(draft.answers)
        if missing is not None:
            raise Invalid(**{missing: "missing"})
        with works.begin(ANONYMOUS) as work:
            if turn == 0:
                limits.take(work, "send")
            receipt = draft.receipt or drafts.check(work, token).receipt
        if receipt is None:
            continue
        made = seals.reporter_keys(works.settings, receipt)
        with works.begin(ANONYMOUS) as work:
            if submit_draft(work, token, receipt, made):
                return
    raise Conflict


def submit_draft(work: Work, token: str, receipt: codes.Receipt, made: seals.ReporterKeys) -> bool:
    """Make the tip of a draft and empty the draft but for its receipt.

    False when somebody took the number meanwhile: a new receipt is then in the draft. The code a
    draft was saved under is the tip's receipt from here on.
    """
    row = drafts.row_of(work, token, lock=True)
    draft = drafts.opened(row, token)
    if draft.sent:
        return True
    if draft.receipt != receipt:
        return False
    files, answers = drafts.files_of(row, token), to_send(draft.answers)
    drafts.drop_code(work, row)
    try:
        tips.submit(work, answers, receipt, mark=draft.mark, made=made, files=files)
    except Conflict:  # raised before anything is written: somebody has this number
        drafts.save(work, row, token, replace(draft, receipt=triage.fresh_receipt(work)))
        return False
    row.expires_at = draft_expires(work.now)
    kept = Answers(region=answers.region, mode=answers.mode)
    drafts.save(work, row, token, replace(draft, answers=kept, typed={}, sent=True))
    return True
