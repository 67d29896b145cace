"""Unsent tips: answers, files and receipt behind a cookie, until sent and confirmed or a day old."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from secrets import token_bytes, token_urlsafe
from typing import Any

from portal.crypto import codes, fields
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work, Works
from portal.intake import queries
from portal.intake.models import TipDraft
from portal.intake.rules import Answers, answers_from, draft_expires, last_digits_match
from portal.intake.service import seals, tips, triage
from portal.intake.steps.order import first_open
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, Invalid, NotFound

_CONTEXT = b"intake draft"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, opened. The receipt exists from the first sight of the check page on."""

    answers: Answers = field(default_factory=Answers)
    receipt: codes.Receipt | None = None
    mark: bytes = b""
    sent: bool = False


def begin(work: Work) -> str:
    """Return the cookie of a new, empty draft."""
    token = token_urlsafe(32)
    row = TipDraft(
        row_key=seals.token_keys(token).row, sealed=b"", expires_at=draft_expires(work.now)
    )
    _save(work, row, token, Draft(mark=token_bytes(32)))
    return token


def load(work: Work, token: str, *, lock: bool = False) -> Draft:
    """Return the draft of a cookie; NotFound when there is none or it is too old.

    `lock` keeps it from being sent or destroyed until the transaction ends.
    """
    return _open(_row(work, token, lock=lock), token)


def find(work: Work, token: str) -> Draft | None:
    """Return the draft of a cookie, None when there is none or it is too old."""
    try:
        return load(work, token)
    except NotFound:
        return None


def container(work: Work, token: str) -> Container:
    """Return where the draft's files lie, under the draft's own key."""
    return Container(ContainerKind.DRAFT, _row(work, token).id or 0, seals.token_keys(token).files)


def answer(work: Work, token: str, **given: Any) -> Draft:
    """Keep answers; Conflict once the tip is sent."""
    row = _row(work, token, lock=True)
    draft = _open(row, token)
    if draft.sent:
        raise Conflict
    draft = replace(draft, answers=replace(draft.answers, **given))
    _save(work, row, token, draft)
    return draft


def check(work: Work, token: str) -> Draft:
    """Return the draft for the check page; makes the receipt the first time."""
    row = _row(work, token, lock=True)
    draft = _open(row, token)
    if draft.receipt is None:
        draft = replace(draft, receipt=triage.fresh_receipt(work))
        _save(work, row, token, draft)
    return draft


def send(works: Works, token: str) -> None:
    """Send the draft: one tip, however often this is called or wherever the process dies.

    The key is derived with no transaction open; the draft row is locked while the tip is made.
    Invalid names the first question without an answer.
    """
    for _ in range(_TRIES):
        with works.begin(ANONYMOUS, writes=False) as work:
            draft = load(work, token)
        if draft.sent:
            return
        missing = first_open(draft.answers)
        if missing is not None:
            raise Invalid(**{missing: "missing"})
        if draft.receipt is None:
            with works.begin(ANONYMOUS) as work:
                check(work, token)
            continue
        made = seals.reporter_keys(works.settings, draft.receipt)
        with works.begin(ANONYMOUS) as work:
            if submit_draft(work, token, draft.receipt, made):
                return
    raise Conflict


def submit_draft(work: Work, token: str, receipt: codes.Receipt, made: seals.ReporterKeys) -> bool:
    """Make the tip of a draft and empty the draft but for its receipt.

    False when somebody took the number meanwhile: a new receipt is then in the draft.
    """
    row = _row(work, token, lock=True)
    draft = _open(row, token)
    if draft.sent:
        return True
    if draft.receipt != receipt:
        return False
    files = Container(ContainerKind.DRAFT, row.id or 0, seals.token_keys(token).files)
    try:
        tips.submit(work, draft.answers, receipt, mark=draft.mark, made=made, files=files)
    except Conflict:  # raised before anything is written: somebody has this number
        _save(work, row, token, replace(draft, receipt=triage.fresh_receipt(work)))
        return False
    kept = Answers(region=draft.answers.region, mode=draft.answers.mode)
    _save(work, row, token, replace(draft, answers=kept, sent=True))
    return True


def confirm(work: Work, token: str, typed: str) -> None:
    """Destroy the sent draft: the reporter has shown to have the receipt. Invalid otherwise."""
    row = _row(work, token, lock=True)
    draft = _open(row, token)
    if not draft.sent or draft.receipt is None:
        raise NotFound
    if not last_digits_match(typed, draft.receipt.printed_secret):
        raise Invalid(digits="wrong_code")
    work.session.delete(row)


def close_sent(work: Work, token: str) -> None:
    """Destroy a sent draft whose receipt has just opened a mailbox; an unsent one stays."""
    row = queries.draft(work.session, seals.token_keys(token).row, lock=True)
    if row is not None and _open(row, token).sent:
        work.session.delete(row)


def discard(work: Work, token: str) -> None:
    """Destroy a draft and its files at the reporter's wish."""
    _purge(work, _row(work, token, lock=True))


def purge(work: Work) -> None:
    """Destroy drafts and slips past their time, files included."""
    for row in queries.drafts_expired(work.session, work.now):
        _purge(work, row)
    for slip in queries.slips_expired(work.session, work.now):
        work.session.delete(slip)


def _purge(work: Work, row: TipDraft) -> None:
    evidence.drop_all(work, ContainerKind.DRAFT, row.id or 0)
    for item in evidence_rows.of(work.session, ContainerKind.DRAFT, row.id or 0):
        evidence.discard(work, item, Container(ContainerKind.DRAFT, row.id or 0, b""))
    work.session.delete(row)


def _row(work: Work, token: str, *, lock: bool = False) -> TipDraft:
    row = queries.draft(work.session, seals.token_keys(token).row, lock=lock) if token else None
    if row is None or row.expires_at <= work.now:
        raise NotFound
    return row


def _open(row: TipDraft, token: str) -> Draft:
    told = json.loads(fields.open_text(seals.token_keys(token).seal, row.sealed, context=_CONTEXT))
    receipt = codes.parse_receipt(told["receipt"]) if told["receipt"] else None
    mark = bytes.fromhex(told["mark"])
    return Draft(answers_from(told["answers"]), receipt, mark, told["sent"])


def _save(work: Work, row: TipDraft, token: str, draft: Draft) -> None:
    told = {
        "answers": asdict(draft.answers),
        "receipt": draft.receipt.printed if draft.receipt else "",
        "mark": draft.mark.hex(),
        "sent": draft.sent,
    }
    text = json.dumps(told, ensure_ascii=False)
    row.sealed = fields.seal_text(seals.token_keys(token).seal, text, context=_CONTEXT)
    work.session.add(row)
    work.session.flush()
