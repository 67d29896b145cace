"""What the steps of filing and planning do to the case besides moving it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.agencies import queries as agencies
from portal.cases import service as cases
from portal.cases.rules import Filing, Outcome
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from referrals.proceedings import queries
from referrals.proceedings.events import CompetenceDisputed
from referrals.proceedings.models import Proceeding, ProceedingHandler, ProceedingLine
from referrals.proceedings.service import checks, terms
from referrals.proceedings.service.acting import Act


def add_handler(work: Work, proceeding: Proceeding, officer: queries.OfficerRow) -> None:
    """Name an officer as a handler, with the certificate number shown that day."""
    work.session.add(
        ProceedingHandler(
            proceeding_id=proceeding.id or 0,
            officer_id=officer.id or 0,
            name=officer.name,
            certificate_no=officer.certificate_no,
            since=work.now,
        )
    )


def _propose(act: Act) -> None:
    """The term to check the clue is that of the case while nobody has decided on filing it."""
    undecided = act.case.filing is Filing.UNDECIDED
    shared = terms.of_case(act.work, act.proceeding.case_id, terms.CHECK)
    act.proceeding.shares_clock = undecided and shared is not None


def _file(act: Act) -> None:
    """File the case file with the first of its proceedings; that one keeps its ninety days."""
    work, proceeding = act.work, act.proceeding
    if act.case.filing is Filing.UNDECIDED:
        cases.file_case(work, proceeding.case_id, act.form.opinion or act.step.label.zh)
    taken = any(
        each.shares_clock and each.id != proceeding.id and each.filed_at is not None
        for each in queries.live_of_case(work.session, proceeding.case_id)
    )
    shared = terms.of_case(work, proceeding.case_id, terms.DECIDE)
    proceeding.shares_clock = shared is not None and not taken
    proceeding.filed_by_id, proceeding.filed_at = work.actor.officer_id, work.now


def not_filed(act: Act) -> None:
    """Decide on the case file too, where this was all that was to be filed of it (N4 art. 14).

    It closes as `cases.decide_not_to_file` says. While another proceeding of it is proposed or one
    was filed before, the file goes on.
    """
    work, case_id = act.work, act.proceeding.case_id
    others = queries.live_of_case(work.session, case_id)
    if act.case.filing is not Filing.UNDECIDED or others:
        return
    outcome = Outcome(getattr(act.form, "result", Outcome.SENT_ELSEWHERE))
    cases.decide_not_to_file(work, case_id, act.form.reason, outcome=outcome)


def _dispute(act: Act) -> None:
    """Tell the agency that filed first; of its own case, and no more than who asks (APL 25)."""
    work, there = act.work, act.form.agency
    act.proceeding.disputed_with = there
    ours = agencies.agency(work.session, work.actor.agency).name.zh
    categories = queries.acts(work.session, act.proceeding.id or 0)
    for each in queries.filed_first(work.session, act.proceeding, categories):
        if each.agency == there:
            event = CompetenceDisputed(case_id=each.case_id, by=ours)
            work.record(event)
            notices.about(work, event, agency=there, offices=(Office.HEAD, Office.INVESTIGATOR))


def _settle(act: Act) -> None:
    act.proceeding.settled_for_us, act.proceeding.disputed_with = True, None


def _change_handlers(act: Act) -> None:
    work, proceeding = act.work, act.proceeding
    chosen = {each.id: each for each in checks.handlers_of(work, act.form.officers)}
    for each in queries.handlers(work.session, proceeding.id or 0):
        if chosen.pop(each.officer_id, None) is None:
            each.until = work.now
            work.session.add(each)
    for officer in chosen.values():
        add_handler(work, proceeding, officer)


def _add_line(act: Act) -> None:
    line = checks.line_of(act.work, act.proceeding, act.form)
    act.work.session.add(
        ProceedingLine(
            proceeding_id=act.proceeding.id or 0,
            finding_id=line.finding_id,
            act=line.act,
            kind=line.kind,
            base_fen=line.base_fen,
            amount_fen=line.amount_fen,
            months=line.months,
            ground=line.ground,
            established=line.established,
            distinct=line.distinct,
            planned_by=act.work.actor.officer_id or 0,
            planned_at=act.work.now,
        )
    )


def _drop_line(act: Act) -> None:
    for each in queries.line_rows(act.work.session, act.proceeding.id or 0):
        if each.id == act.form.line:
            each.dropped_at = act.work.now
            act.work.session.add(each)


EFFECTS: Mapping[str, Callable[[Act], None]] = {
    "propose_filing": _propose,
    "file": _file,
    "open_dispute": _dispute,
    "settle_dispute": _settle,
    "change_handlers": _change_handlers,
    "add_line": _add_line,
    "drop_line": _drop_line,
}
