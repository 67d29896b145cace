"""What of the custody log tells of an agency whose work the others are not shown."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from portal.agencies.models import Agency
from portal.agencies.rules import OUTSIDE
from portal.audit.rules import Told
from portal.cases.models import CaseFile
from portal.intake.models import Tip
from portal.kernel.actor import Actor


def apart(session: Session, actor: Actor, entries: Collection[Told]) -> frozenset[int]:
    """Return the index of those of these entries; none of the actor's own agency."""
    rows = select(Agency.code).where(
        col(Agency.kind).in_(OUTSIDE), col(Agency.code) != actor.agency
    )
    theirs = set(session.exec(rows))
    of_tips = {each.tip_id for each in entries if each.tip_id is not None}
    of_cases = {each.case_id for each in entries if each.case_id is not None}
    tips = select(Tip.id).where(col(Tip.id).in_(of_tips), col(Tip.agency).in_(theirs))
    cases = select(CaseFile.id).where(
        col(CaseFile.id).in_(of_cases), col(CaseFile.agency).in_(theirs)
    )
    kept_tips, kept_cases = set(session.exec(tips)), set(session.exec(cases))
    return frozenset(
        each.index
        for each in entries
        if each.agency != actor.agency
        and (each.agency in theirs or each.tip_id in kept_tips or each.case_id in kept_cases)
    )
