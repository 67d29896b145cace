"""Making a tip, and the messages between reporter and agency."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_bytes

from portal.crypto import fields
from portal.crypto.codes import Receipt
from portal.crypto.framing import frame
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import Container, ContainerKind
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.events import MessageSent, TipReceived
from portal.intake.models import Tip, TipMessage
from portal.intake.rules import UNKNOWN, Answers, Channel, Mode, Side, TipState
from portal.intake.rules.channels import Paper
from portal.intake.service import receiving, seals, vault
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Message:
    """A message, opened. `agency` is empty when the reporter wrote it."""

    side: Side
    agency: str
    at: datetime
    text: str
    id: int = 0


def submit(
    work: Work,
    answers: Answers,
    receipt: Receipt,
    *,
    channel: Channel = Channel.WEB,
    mark: bytes | None = None,
    made: seals.ReporterKeys | None = None,
    files: Container | None = None,
    agency: str = "",
    taken_by: int | None = None,
    paper: Paper | None = None,
) -> Tip:
    """Make the tip; with a `mark` already used, return the tip it made and change nothing.

    `made` are the reporter's keys when the caller derived them outside the transaction; `files` is
    the draft's container, moved under the tip key. Without `agency` `receiving.receiver` decides who
    receives it: the tip is sealed to that agency and to nobody else. Conflict when the receipt number
    is taken, Unavailable when nobody can receive it yet.
    """
    before = queries.by_mark(work.session, mark) if mark else None
    if before is not None:
        return before
    if queries.by_number(work.session, receipt.number):
        raise Conflict
    if answers.region is None:
        raise Invalid(region="missing")
    made = made or seals.reporter_keys(work.settings, receipt)
    tip = _row(work, answers, receipt, made)
    tip.agency = agency or receiving.receiver(work, answers)
    tip.channel, tip.mark, tip.taken_by = channel, mark or token_bytes(32), taken_by
    key = fields.new_key(work.settings.suite_of(tip.agency))
    seals.wrap_tip_key(work, tip, key)
    body = answers.body(work.now)
    if paper is not None:
        tip.received_on = paper.received_on or tip.received_on
        body = replace(body, outside_number=paper.number, outside_from=paper.sender)
    seals.seal_body(tip, key, body)
    seals.seal_sketch(tip, key, body)
    if tip.institution_id is None:
        tip.place_mark = seals.place_mark(work.settings, tip.region, answers.where_text)
    work.session.add(tip)
    work.session.flush()
    if answers.identity is not None:
        vault.keep(work, tip, answers.identity)
    count = _take_files(work, files, container(tip, key)) if files else 0
    work.record(_received(tip, count))
    return tip


def _received(tip: Tip, files: int) -> TipReceived:
    return TipReceived(
        tip_id=tip.id or 0,
        agency=tip.agency,
        region=tip.region,
        channel=tip.channel,
        mode=tip.mode,
        wants_reward=tip.wants_reward,
        files=files,
    )


def _row(work: Work, answers: Answers, receipt: Receipt, made: seals.ReporterKeys) -> Tip:
    return Tip(
        number=receipt.number,
        agency="",
        region=answers.region or "",
        place_kind=answers.place_kind or UNKNOWN,
        institution_id=answers.institution_id,
        categories=list(answers.categories),
        channel=Channel.WEB,
        mode=answers.mode or Mode.ANONYMOUS,
        wants_reward=bool(answers.wants_reward),
        state=TipState.RECEIVED,
        received_on=work.now.astimezone(LEGAL_ZONE).date(),
        mark=b"",
        salt=made.salt,
        kdf_memory_kib=made.cost.memory_kib,
        kdf_passes=made.cost.passes,
        reporter_public=made.public.raw,
        reporter_sealed_private=made.sealed_private,
    )


def container(tip: Tip, key: bytes) -> Container:
    """Return where the tip's files lie."""
    return Container(ContainerKind.TIP, tip.id or 0, key)


def lock(work: Work, tip: Tip) -> None:
    """Keep a tip under the key it has now until the transaction ends: before anything is sealed under it.

    NotFound when it went to another agency meanwhile than the officer's, who read it as it was.
    """
    was = tip.agency
    work.session.refresh(tip, with_for_update={"key_share": True})
    if tip.agency != was:
        raise NotFound


def send(
    work: Work, tip: Tip, key: bytes, text: str, side: Side, *, mark: bytes | None = None
) -> int:
    """Add a message under the tip key and return its id; a `mark` already used adds nothing.

    NotFound when the mark is that of another tip's message.
    """
    before = queries.message_by_mark(work.session, mark) if mark else None
    if before is not None:
        if before.tip_id != tip.id:
            raise NotFound
        return before.id or 0
    at = work.now.isoformat(timespec="seconds")
    sealed = fields.seal_text(
        key, json.dumps({"at": at, "text": text}, ensure_ascii=False), context=_context(tip, side)
    )
    agency = work.actor.agency if side is Side.AGENCY else ""
    row = TipMessage(
        tip_id=tip.id or 0,
        side=side,
        agency=agency,
        mark=mark or token_bytes(32),
        sealed=sealed,
    )
    work.session.add(row)
    if side is Side.AGENCY:
        tip.unread_by_reporter += 1
    else:
        tip.unread_by_agency += 1
    work.session.add(tip)
    work.session.flush()
    work.record(MessageSent(tip_id=tip.id or 0, side=side))
    return row.id or 0


def messages(work: Work, tip: Tip, key: bytes) -> list[Message]:
    """Return the messages of a tip, oldest first, opened with its key."""
    return [_opened(row, tip, key) for row in queries.messages(work.session, tip.id or 0)]


def reseal_messages(work: Work, tip: Tip, *, old: bytes, new: bytes) -> None:
    """Seal every message of the tip anew, under another key."""
    for row in queries.messages(work.session, tip.id or 0):
        context = _context(tip, row.side)
        row.sealed = fields.seal(
            new, fields.open_(old, row.sealed, context=context), context=context
        )
        work.session.add(row)


def _opened(row: TipMessage, tip: Tip, key: bytes) -> Message:
    told = json.loads(fields.open_text(key, row.sealed, context=_context(tip, row.side)))
    return Message(
        row.side, row.agency, datetime.fromisoformat(told["at"]), told["text"], row.id or 0
    )


def _context(tip: Tip, side: Side) -> bytes:
    return frame("cluebridge/tip-message/v1", tip.number.encode(), side.encode())


def _take_files(work: Work, old: Container, new: Container) -> int:
    items = evidence_rows.of(work.session, old.kind, old.id)
    for item in items:
        evidence.move(work, item, old, new)
    evidence.drop_all(work, old.kind, old.id)
    return len(items)
