"""Filling in the keys of tips that came in before there were any."""

from __future__ import annotations

from sqlalchemy import insert
from sqlmodel import SQLModel

from portal.infra.work import Work
from portal.triage import queries
from portal.triage.events import TipKeysFilled
from portal.triage.models import TipKey
from portal.triage.rules.doubles import keys_of
from portal.triage.service.proposing import facts_of

BATCH = 500


def fill_keys(work: Work, *, after: int) -> int | None:
    """Keep the keys of the next tips that have none; return the last id, None at the end.

    For the command that follows an upgrade: from then on new tips find these. Nothing sealed is
    opened, and no double is proposed for them.
    """
    ids = queries.without_keys(work.session, after=after, limit=BATCH)
    tips = queries.locked_tips(work.session, ids)
    still = set(queries.without_keys(work.session, after=after, limit=BATCH))
    filled = [tip for tip in tips if tip.id in still and keys_of(facts_of(tip))]
    rows = [
        {"tip_id": tip.id, "agency": tip.agency, "received_on": tip.received_on, "text": key.text}
        for tip in filled
        for key in keys_of(facts_of(tip))
    ]
    if rows:
        work.session.execute(insert(SQLModel.metadata.tables[str(TipKey.__tablename__)]), rows)
        work.record(TipKeysFilled(tips=len(filled)))
    return ids[-1] if ids else None
