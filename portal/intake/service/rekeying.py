"""A report under a new key: handed over to another agency, or after its agency changed its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from portal.crypto import fields
from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.intake.events import TipKeyRenewed
from portal.intake.models import Tip
from portal.intake.service import correcting, seals, tips


def mark(work: Work, rows: Sequence[Any]) -> None:
    """Have each of these reports take a new key: who left may have kept the one it has."""
    ids = [row.id for row in rows if row.destroyed_at is None]
    marked = update(Tip).where(col(Tip.id).in_(ids)).values(renew_key=True)
    work.session.execute(marked)


def renew_key(work: Work, tip: Tip) -> bytes:
    """Seal a report under a new key, and return that; the caller holds the tip, and its cases.

    SealBroken when anything of it does not open or its public key is not its reporter's.
    """
    key = reseal(work, tip, seals.officer_key(work, tip), agency=tip.agency)
    work.record(TipKeyRenewed(tip_id=tip.id or 0))
    return key


def reseal(work: Work, tip: Tip, old: bytes, *, agency: str) -> bytes:
    """Give a report to an agency under a new key of its suite: text, sketch, messages, corrections, files."""
    new = fields.new_key(work.settings.suite_of(agency))
    body = seals.read(tip, old)
    seals.require_reporter(tip, old)
    tips.reseal_messages(work, tip, old=old, new=new)
    correcting.reseal(work, tip, old=old, new=new)
    for item in evidence_rows.of(work.session, ContainerKind.TIP, tip.id or 0):
        evidence.move(work, item, tips.container(tip, old), tips.container(tip, new))
    evidence.move_all(work, tips.container(tip, old), tips.container(tip, new))
    tip.agency, tip.renew_key = agency, False
    seals.wrap_tip_key(work, tip, new)
    seals.seal_body(tip, new, body)
    seals.seal_sketch(tip, new, body)
    work.session.add(tip)
    work.session.flush()
    return new
