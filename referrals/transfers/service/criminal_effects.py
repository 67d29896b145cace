"""What the steps of the criminal half and of the way back do, and when their clocks begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from pydantic import BaseModel

from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks import queries as clock_rows
from referrals.clocks import service as clocks
from referrals.clocks.book import registry
from referrals.clocks.rules import Ground
from referrals.transfers import policy, queries
from referrals.transfers.events import RestitutionOrdered
from referrals.transfers.forms import criminal as forms
from referrals.transfers.models import Transfer, TransferJudgment
from referrals.transfers.rules import State, Step, StepInvalid
from referrals.transfers.service import letting, suspects

_DAY_OVER = time(23, 59, 59)
_CHALLENGED = "当事人对不起诉决定申诉"
FINAL = frozenset({"enter_force", "send_back_for_penalty"})
"""Steps with which a judgment is in force."""
_REVIEW = frozenset({"C4", "C4F"})
_CHOSEN: Mapping[tuple[str, str], str] = {
    ("special", "usual"): "C1",
    ("special", "special"): "C1L",
    ("custody", "detained"): "C2",
    ("custody", "free"): "C2U",
    ("arrest", "approved"): "C3",
    ("arrest", "declined"): "",
    ("review", "usual"): "C4",
    ("review", "fast"): "C4F",
    ("trial", "usual"): "C6",
    ("trial", "summary"): "C6S",
    ("trial", "summary_long"): "C6SL",
    ("trial", "fast"): "C6F",
    ("paper", "judgment"): "C7",
    ("paper", "ruling"): "C7R",
}
"""Which of a step's clocks what was chosen in a field starts."""


@dataclass(frozen=True, slots=True)
class Begins:
    """How what was typed bears on the clocks of a step.

    `only` None: all of them start. `at` is when they do, `n` the number set instead of the law's.
    """

    at: datetime
    only: frozenset[str] | None = None
    n: Mapping[str, int] = field(default_factory=dict)


def check(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Raise StepInvalid for a day that cannot be, or money nobody is to repay; writes nothing."""
    if not isinstance(form, forms.Milestone):
        return
    suspects.check(work, transfer, form)
    today = work.now.astimezone(LEGAL_ZONE).date()
    wrong = _wrong_day("on", form.on, _not_before(work, transfer), today)
    if form.on < today and form.number is None:
        wrong["number"] = "missing"
    if isinstance(form, forms.FirstJudgment):
        wrong |= _wrong_day("served_on", form.served_on, form.on, today)
    if isinstance(form, forms.Money) and form.restitution and form.obligor is None:
        wrong["obligor"] = "missing"
    if wrong:
        raise StepInvalid(**wrong)


def day_of(form: BaseModel) -> date | None:
    """Return the legal day something happened, None for what happens as it is recorded."""
    return form.on if isinstance(form, forms.Milestone) else None


def begins(work: Work, transfer: Transfer, step: Step, form: BaseModel) -> Begins:
    """Return when the clocks of a step begin, which, and for how long; asked before any is stopped."""
    if step.code == "extend_review":
        return Begins(_review_began(work, transfer))
    on = form.served_on if isinstance(form, forms.FirstJudgment) else day_of(form)
    chosen = [(name, str(getattr(form, name))) for name in type(form).model_fields]
    only = {_CHOSEN[pair] for pair in chosen if pair in _CHOSEN}
    months = getattr(form, "reply_months", None)
    return Begins(
        _instant(work, on),
        frozenset(only) if only else None,
        {} if months is None else {"B5": months},
    )


def done_at(work: Work, code: str, form: BaseModel) -> datetime:
    """Return when what a clock waited for was done: the course of a case may be told later, a duty not."""
    return _instant(work, day_of(form)) if code in registry.trackers() else work.now


def apply(
    work: Work, transfer: Transfer, case: queries.CaseRow, step: Step, form: BaseModel
) -> None:
    """Do what this step does besides moving the referral."""
    suspects.settle(work, transfer, form)
    subject = ("B2", "transfer", transfer.id or 0)
    match step.code:
        case "request_arrest" | "pass_for_prosecution" if transfer.procuratorate:
            # The same words whatever is asked: the owner of the case reads them (see policy.INSIDE).
            basis = str(policy.INSIDE_LAW)
            cases.pass_along(work, case.id or 0, transfer.procuratorate, basis=basis)
        case "issue_opinion" if transfer.reverse:
            cases.send_back(work, case.id or 0, transfer.referring_agency, basis=str(step.law))
            letting.encircle(work, transfer, transfer.referring_agency)
            transfer.handed_over_at = work.now
        case "note_challenge":
            clock = clock_rows.running(work.session, *subject)
            if clock is not None and work.now < clock.effective_due_at:
                ground = Ground.CHALLENGED
                clocks.pause(work, *subject, reason=_CHALLENGED, ground=ground)
        case "reject_challenge":
            clock = clock_rows.running(work.session, *subject)
            if clock is not None and clock_rows.open_pause(work.session, clock) is not None:
                clocks.resume(work, *subject)
    if isinstance(form, forms.PassForProsecution | forms.Indict | forms.OpenReverse):
        transfer.charge = form.charge
    if isinstance(form, forms.Money):
        _decide_money(work, transfer, step, form)


def _decide_money(work: Work, transfer: Transfer, step: Step, form: forms.Money) -> None:
    """Write down what the court decided about money; once it is in force, it is owed."""
    made = TransferJudgment(
        transfer_id=transfer.id or 0,
        case_id=transfer.case_id,
        step=step.code,
        in_force=step.code in FINAL,
        judged_on=form.on,
        number=form.number or "",
        court_fine_fen=form.court_fine,
        restitution_fen=form.restitution,
        obligor=form.obligor or "",
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    if made.in_force and made.restitution_fen:
        event = RestitutionOrdered(
            case_id=transfer.case_id,
            transfer_id=transfer.id or 0,
            judgment_id=made.id or 0,
            amount_fen=made.restitution_fen,
        )
        work.record(event)


def _review_began(work: Work, transfer: Transfer) -> datetime:
    """Return when the review that is extended began: the longer term counts from there."""
    running = clock_rows.open_for(work.session, "transfer", transfer.id or 0)
    return next((each.started_at for each in running if each.code in _REVIEW), work.now)


def _not_before(work: Work, transfer: Transfer) -> date:
    """Return the day before which nothing more can have happened: that of the last thing that did."""
    if transfer.state is State.NEW:
        return date.min
    days = [each.happened_on for each in queries.taken(work.session, transfer)]
    began = transfer.received_at or transfer.opened_at
    return max([began.astimezone(LEGAL_ZONE).date(), *(day for day in days if day is not None)])


def _wrong_day(name: str, day: date, first: date, last: date) -> dict[str, str]:
    if day > last:
        return {name: "future_day"}
    return {name: "before_earlier_step"} if day < first else {}


def _instant(work: Work, on: date | None) -> datetime:
    if on is None:
        return work.now
    return min(work.now, datetime.combine(on, _DAY_OVER, LEGAL_ZONE))
