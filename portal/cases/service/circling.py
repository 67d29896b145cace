"""Letting agencies into the circle of a matter: who reads its documents among those with the case."""

from __future__ import annotations

from portal.cases.models import CaseCircle
from portal.cases.queries import circles
from portal.cases.service.projecting import touched
from portal.infra.work import Work


def encircle(work: Work, case_id: int, circle: str, *agencies: str | None) -> None:
    """Let agencies read the documents of a matter, `circle` its name in the whole system ("transfer/7").

    They read them only while they have the case; nobody is ever taken out. The capability the matter
    is of has settled who its sides are.
    """
    inside = circles.members(work.session, (circle,))[circle]
    for agency in sorted({each for each in agencies if each} - inside):
        row = CaseCircle(case_id=case_id, circle=circle, agency=agency, since=work.now)
        work.session.add(row)
    work.session.flush()
    touched(work).add(case_id)
