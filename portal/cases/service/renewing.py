"""What the keys of a case do when an agency's key is changed: move, and begin anew for what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from portal.cases import rules
from portal.cases.models import CaseFile, CaseKeyWrap
from portal.infra.feature import WrapPlace
from portal.infra.work import Work


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


WRAPS = WrapPlace(CaseKeyWrap, "agency_key_id", "wrapped", _context, after=_mark)
