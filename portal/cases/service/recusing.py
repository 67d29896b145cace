"""Keeping an officer away from a case. Who decides that, and why, is the affair of assignments."""

from __future__ import annotations

from portal.cases import queries
from portal.cases.events import OfficerReadmitted, OfficerRecused
from portal.cases.models import CaseRecusal
from portal.infra.work import Work
from portal.intake import service as intake


def recuse(work: Work, case_id: int, officer_id: int, *, agency: str) -> None:
    """Hide a case from an officer of `agency`, everywhere and at once; nothing if it is hidden.

    The agency's key, which the officer holds, opens the case as before: it is the portal that
    does not show it any more. What was read before cannot be taken back.
    """
    if officer_id in queries.recused(work.session, case_id):
        return
    work.session.add(CaseRecusal(case_id=case_id, officer_id=officer_id, since=work.now))
    work.session.flush()
    for each in queries.tips(work.session, case_id):
        intake.keep_away(work, each.tip_id, officer_id)
    work.record(OfficerRecused(case_id=case_id, officer_id=officer_id, agency=agency))


def unrecuse(work: Work, case_id: int, officer_id: int, *, agency: str) -> None:
    """Show a case to an officer of `agency` again; nothing if it was not hidden."""
    row = work.session.get(CaseRecusal, (officer_id, case_id))
    if row is None:
        return
    work.session.delete(row)
    work.session.flush()
    for each in queries.tips(work.session, case_id):
        if officer_id not in queries.recused_through(work.session, each.tip_id):
            intake.let_back(work, each.tip_id, officer_id)
    work.record(OfficerReadmitted(case_id=case_id, officer_id=officer_id, agency=agency))


def hide_tip(work: Work, case_id: int, tip_id: int) -> None:
    """Hide a tip that has come into a case from everybody who is recused from the case."""
    for officer_id in sorted(queries.recused(work.session, case_id)):
        intake.keep_away(work, tip_id, officer_id)
