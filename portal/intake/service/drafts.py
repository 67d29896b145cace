"""Unsent tips: answers, files and receipt behind a cookie, until sent and confirmed or too old."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from secrets import token_bytes, token_urlsafe
from typing import Any

from portal.crypto import codes, fields
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.models import TipDraft
from portal.intake.rules import ANSWERED, Answers, answers_from, draft_expires, last_digits_match
from portal.intake.rules.limits import MOST_SAVES, MOST_TYPED
from portal.intake.service import seals, triage
from portal.kernel.errors import Conflict, Invalid, NotFound, TooMany

_CONTEXT = b"intake draft"
_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, opened. The receipt exists from the check page on, or since a code was asked for.

    `checked`: the reporter has seen the check page, so a change leads back there. `typed`: by
    question, what was typed there and is not an answer yet. `saves`: how often it was saved.
    """

    answers: Answers = field(default_factory=Answers)
    receipt: codes.Receipt | None = None
    mark: bytes = b""
    sent: bool = False
    checked: bool = False
    typed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    saves: int = 0


def begin(work: Work) -> str:
    """Return the cookie of a new, empty draft."""
    token = token_urlsafe(32)
    row = TipDraft(
        row_key=seals.token_keys(token).row, sealed=b"", expires_at=draft_expires(work.now)
    )
    save(work, row, token, Draft(mark=token_bytes(32)))
    return token


def load(work: Work, token: str, *, lock: bool = False) -> Draft:
    """Return the draft of a cookie; NotFound when there is none or it is too old.

    `lock` keeps it from being sent or destroyed until the transaction ends.
    """
    return opened(row_of(work, token, lock=lock), token)


def find(work: Work, token: str) -> Draft | None:
    """Return the draft of a cookie, None when there is none or it is too old."""
    try:
        return load(work, token)
    except NotFound:
        return None


def container(work: Work, token: str) -> Container:
    """Return where the draft's files lie, under the draft's own key."""
    return files_of(row_of(work, token), token)


def files_of(row: TipDraft, token: str) -> Container:
    """Return the same for a row at hand."""
    return Container(ContainerKind.DRAFT, row.id or 0, seals.token_keys(token).files)


def answer(work: Work, token: str, *, step: str = "", **given: Any) -> Draft:
    """Keep answers, by the names the book has for them; Conflict once the tip is sent.

    What was set aside at the question `step` is an answer now. TooMany for a draft saved endlessly.
    """
    row, draft = _open_to_change(work, token)
    typed = {code: raw for code, raw in draft.typed.items() if code != step}
    draft = replace(with_given(draft, given), typed=typed, saves=draft.saves + 1)
    save(work, row, token, draft)
    return draft


def with_given(draft: Draft, given: Mapping[str, Any]) -> Draft:
    """Return the draft as it would be with these answers."""
    more = {name: value for name, value in given.items() if name not in ANSWERED}
    own = {name: value for name, value in given.items() if name in ANSWERED}
    return replace(
        draft, answers=replace(draft.answers, **own, more={**draft.answers.more, **more})
    )


def set_aside(work: Work, token: str, step: str, raw: Mapping[str, Any]) -> Draft:
    """Keep what was typed at a question and is no answer yet; an enormous text is not kept."""
    row, draft = _open_to_change(work, token)
    if len(json.dumps(raw)) > MOST_TYPED:
        return draft
    draft = replace(draft, typed={**draft.typed, step: dict(raw)}, saves=draft.saves + 1)
    save(work, row, token, draft)
    return draft


def put_away(work: Work, token: str, step: str) -> Draft:
    """Drop what was set aside at a question: the answer kept before stands."""
    return answer(work, token, step=step)


def check(work: Work, token: str) -> Draft:
    """Return the draft for the check page; makes the receipt when there is none yet."""
    row = row_of(work, token, lock=True)
    draft = opened(row, token)
    if draft.receipt is None or not draft.checked:
        receipt = draft.receipt or triage.fresh_receipt(work)
        draft = replace(draft, receipt=receipt, checked=True)
        save(work, row, token, draft)
    return draft


def confirm(work: Work, token: str, typed: str) -> None:
    """Destroy the sent draft: the reporter has shown to have the receipt. Invalid otherwise."""
    row = row_of(work, token, lock=True)
    draft = opened(row, token)
    if not draft.sent or draft.receipt is None:
        raise NotFound
    if not last_digits_match(typed, draft.receipt.printed_secret):
        raise Invalid(digits="wrong_code")
    work.session.delete(row)


def renew(work: Work, token: str) -> str:
    """Move a draft and its files under a fresh cookie and return that; the old one finds nothing.

    NotFound when there is no draft.
    """
    row, fresh = row_of(work, token, lock=True), token_urlsafe(32)
    draft, old, new = opened(row, token), files_of(row, token), files_of(row, fresh)
    evidence.move_all(work, old, new)
    for item in evidence_rows.of(work.session, old.kind, old.id):
        evidence.move(work, item, old, new)
    row.row_key = seals.token_keys(fresh).row
    save(work, row, fresh, draft)
    return fresh


def close_sent(work: Work, token: str) -> None:
    """Destroy a sent draft whose receipt has just opened a mailbox; an unsent one stays."""
    row = queries.draft(work.session, seals.token_keys(token).row, lock=True)
    if row is not None and opened(row, token).sent:
        work.session.delete(row)


def discard(work: Work, token: str) -> None:
    """Destroy a draft, its files and its code at the reporter's wish."""
    _purge(work, row_of(work, token, lock=True))


def purge(work: Work) -> None:
    """Destroy drafts and slips past their time, files and codes included."""
    for row in queries.drafts_expired(work.session, work.now):
        _purge(work, row)
    for slip in queries.slips_expired(work.session, work.now):
        work.session.delete(slip)


def _purge(work: Work, row: TipDraft) -> None:
    evidence.drop_all(work, ContainerKind.DRAFT, row.id or 0)
    for item in evidence_rows.of(work.session, ContainerKind.DRAFT, row.id or 0):
        evidence.discard(work, item, Container(ContainerKind.DRAFT, row.id or 0, b""))
    drop_code(work, row)
    work.session.delete(row)


def drop_code(work: Work, row: TipDraft) -> None:
    """Delete the way back to a draft by its code, if it has one."""
    code = queries.code_of_draft(work.session, row.id or 0)
    if code is not None:
        work.session.delete(code)
        work.session.flush()


def row_of(work: Work, token: str, *, lock: bool = False) -> TipDraft:
    """Return the row of a cookie's draft; NotFound when there is none or it is too old."""
    row = queries.draft(work.session, seals.token_keys(token).row, lock=lock) if token else None
    if row is None or row.expires_at <= work.now:
        raise NotFound
    return row


def opened(row: TipDraft, token: str) -> Draft:
    """Return what a row holds."""
    told = json.loads(fields.open_text(seals.token_keys(token).seal, row.sealed, context=_CONTEXT))
    receipt = codes.parse_receipt(told["receipt"]) if told["receipt"] else None
    return Draft(
        answers=answers_from(told["answers"]),
        receipt=receipt,
        mark=bytes.fromhex(told["mark"]),
        sent=told["sent"],
        checked=told.get("checked", receipt is not None),
        typed=told.get("typed", {}),
        saves=told.get("saves", 0),
    )


def save(work: Work, row: TipDraft, token: str, draft: Draft) -> None:
    """Seal a draft into its row."""
    told = {
        **{name: getattr(draft, name) for name in ("sent", "checked", "typed", "saves")},
        "answers": asdict(draft.answers),
        "receipt": draft.receipt.printed if draft.receipt else "",
        "mark": draft.mark.hex(),
    }
    text = json.dumps(told, ensure_ascii=False)
    row.sealed = fields.seal_text(seals.token_keys(token).seal, text, context=_CONTEXT)
    work.session.add(row)
    work.session.flush()


def _open_to_change(work: Work, token: str) -> tuple[TipDraft, Draft]:
    row = row_of(work, token, lock=True)
    draft = opened(row, token)
    if draft.sent:
        raise Conflict
    if draft.saves >= MOST_SAVES:
        raise TooMany(_AN_HOUR)
    return row, draft
