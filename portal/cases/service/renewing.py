"""What the keys of a case do when an agency's key is changed: move, and begin anew for what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from portal.agencies.rules import Compartment
from portal.cases import queries, rules
from portal.cases.models import CaseFile, CaseKeyWrap, CaseTip
from portal.cases.service import keyring, rows
from portal.crypto.errors import SealBroken
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake import service as intake
from portal.kernel.errors import Conflict, DomainError

BATCH = 20
"""Reports given a new key in one transaction: some 100 ms without files."""


def _context(_: Work, wrap: CaseKeyWrap) -> bytes:
    return rules.key_context(
        wrap.case_id, wrap.scope, generation=wrap.generation, agency=wrap.agency
    )


def _mark(work: Work, wraps: Sequence[Any]) -> None:
    """Have each case take new keys before anything more is sealed in it.

    Somebody who left may have kept a case key from before: moving its wrap does not take it away.
    """
    ids = {wrap.case_id for wrap in wraps}
    marked = update(CaseFile).where(col(CaseFile.id).in_(ids)).values(renew_keys=True)
    work.session.execute(marked)


def _renew_tips(work: Work, compartment: str) -> bool:
    """Give some reports a new key, in every case they are in too; False when none is left.

    Cases are held first, then tips, each in the order of their numbers. A report that does not open,
    or lies in a case whose reports the agency was not given, keeps the key it has. One that came into
    a case that is not held while this waited is left to the next round.
    """
    if compartment != Compartment.CASEWORK:
        return False
    ids = tips.renewing(work.session, work.actor.agency, BATCH)
    cases = {
        case_id: queries.by_id(work.session, case_id, lock=True)
        for case_id in sorted({each.case_id for each in rows.tips_in(work.session, ids)})
    }
    held = tips.held(work.session, ids)
    kept = rows.tips_in(work.session, ids)
    for tip in held:
        mine = [each for each in kept if each.tip_id == tip.id]
        if not {each.case_id for each in mine} <= cases.keys():
            continue
        with suppress(DomainError), work.whole():
            _renew_tip(work, tip, [(each, cases[each.case_id]) for each in mine])
        tip.renew_key = False
        work.session.add(tip)
    work.session.flush()
    return bool(ids)


def _renew_tip(work: Work, tip: Any, places: Sequence[tuple[CaseTip, CaseFile]]) -> None:
    living = [(kept, case) for kept, case in places if case.keys_destroyed_at is None]
    try:
        held = [(kept, keyring.sealing_keys(work, case)) for kept, case in living]
        key = intake.renew_key(work, tip)
    except (SealBroken, ValueError) as error:  # of a row somebody spoilt too
        raise Conflict from error
    for kept, keys in held:
        made = keyring.seal_tip_key(keys, case_id=kept.case_id, tip_id=kept.tip_id, key=key)
        kept.generation, kept.sealed_key = made.generation, made.sealed_key
        work.session.add(kept)
    work.session.flush()


WRAPS = WrapPlace(CaseKeyWrap, "agency_key_id", "wrapped", _context, after=_mark, renew=_renew_tips)
