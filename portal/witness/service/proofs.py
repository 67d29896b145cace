"""Proof files of single entries, with the signatures of witnesses where there are any."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from portal.audit import queries as audit
from portal.audit import service as log
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.witness import queries


def proof_of(work: Work, index: int, *, told: bool = True) -> str | None:
    """Return the proof file of an entry; None while no checkpoint covers it.

    Under the newest checkpoint that a witness cosigned if that covers it, else under the newest.
    The caller decides who may read the entry: `told`, the file tells it whole; else it only proves
    that an entry with this leaf hash stands at this place.
    """
    cosigned = queries.cosigned(work.session)
    if cosigned is not None and cosigned.size > index:
        return _file(work, index, cosigned.size, cosigned.note, told=told)
    newest = audit.latest_checkpoint(work.session)
    if newest is None or newest.size <= index:
        return None
    return _file(work, index, newest.size, newest.note, told=told)


def proved_to(work: Work) -> int:
    """Return how many entries some checkpoint covers: those before it have a proof."""
    newest = audit.latest_checkpoint(work.session)
    return newest.size if newest else 0


def proof_for_reporter(work: Work, index: int) -> str | None:
    """Return the proof file of a reporter's act: no time of day stands in it or follows from it.

    Under the first checkpoint signed after the day of the act, the same for every act of that day;
    None until then. Without what witnesses signed, which says when.
    """
    leaf = audit.leaf(work.session, index)
    if leaf is None:
        return None
    next_day = leaf.at.astimezone(LEGAL_ZONE).date() + timedelta(days=1)
    midnight = datetime.combine(next_day, time(), LEGAL_ZONE).astimezone(UTC)
    later = audit.checkpoint_since(work.session, midnight, above=index)
    if later is None:
        return None
    return log.prove(work.session, index, size=later.size, note=later.note).marshal()


def _file(work: Work, index: int, size: int, note: str, *, told: bool) -> str:
    signed = "".join(each.line for each in queries.cosignatures(work.session, size))
    return log.prove(work.session, index, size=size, note=note + signed, told=told).marshal()
