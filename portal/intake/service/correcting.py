"""What was typed wrong in a tip: said in a row beside it, sealed with it; the tip stays as typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.crypto import fields
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.intake import policy, queries
from portal.intake.events import TipCorrected
from portal.intake.models import Tip, TipCorrection
from portal.intake.service import seals, tips
from portal.kernel.errors import Conflict
from portal.kernel.policy import require


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction, opened."""

    at: datetime
    who: str
    text: str


def correct(work: Work, tip_id: int, text: str) -> None:
    """Say how something typed should read. Conflict for a tip the reporter wrote: nobody corrects that."""
    tip = queries.get(work.session, work.actor, tip_id)
    require(policy.can_take(work.actor))
    if tip.taken_by is None:
        raise Conflict
    tips.lock(work, tip)
    sealed = fields.seal_text(seals.officer_key(work, tip), text, context=_context(tip))
    row = TipCorrection(
        tip_id=tip_id, officer_id=work.actor.officer_id or 0, made_at=work.now, sealed=sealed
    )
    work.session.add(row)
    work.session.flush()
    work.record(TipCorrected(tip_id=tip_id))


def corrections(work: Work, tip: Tip, key: bytes) -> list[Correction]:
    """Return what was corrected, oldest first, opened with the key of the tip."""
    return [
        Correction(
            row.made_at,
            officers.officer(work.session, row.officer_id).name,
            fields.open_text(key, row.sealed, context=_context(tip)),
        )
        for row in queries.corrections(work.session, tip.id or 0)
    ]


def reseal(work: Work, tip: Tip, *, old: bytes, new: bytes) -> None:
    """Seal every correction anew, under another key of the tip."""
    for row in queries.corrections(work.session, tip.id or 0):
        text = fields.open_(old, row.sealed, context=_context(tip))
        row.sealed = fields.seal(new, text, context=_context(tip))
        work.session.add(row)


def _context(tip: Tip) -> bytes:
    return seals.bound("correction", tip.number)
