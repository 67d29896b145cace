"""Taking the steps of an administrative case."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Reason, Refused
from portal.kernel.policy import require
from referrals.proceedings import policy, queries, rules
from referrals.proceedings.events import ProceedingMoved, ProceedingStepRefused
from referrals.proceedings.models import Proceeding, ProceedingStep
from referrals.proceedings.rules import ENDED, State, Step, StepInvalid, StepRefused
from referrals.proceedings.service import (
    checks,
    days,
    effects,
    money,
    papers,
    seals,
    telling,
    terms,
)
from referrals.proceedings.service.acting import Act
from referrals.proceedings.service.facts import facts_of
from referrals.proceedings.steps.registry import STEPS


def take(
    work: Work,
    proceeding_id: int,
    step: Step,
    form: BaseModel,
    *,
    seen: str = "",
    on: date | None = None,
) -> Proceeding:
    """Take `step`; the only way a case ever moves. `seen`: `version` of what was shown; `on`: its day.

    Raises NotFound for strangers, NotAllowed when the step is another office's, Conflict when the
    case is no longer in a state the step starts from or somebody was faster, StepInvalid for what
    was typed, StepRefused with every article against it. The last has written the attempt into the
    history and nothing else, so a caller may let the transaction commit. Refused, with nothing written,
    when the step closes the case file and something else (a letter, a clock) keeps that open.
    """
    proceeding = queries.get(work.session, work.actor, proceeding_id)
    cases.lock(work, proceeding.case_id)
    require(policy.can_take(work.actor, step, proceeding))
    target = step.apply(proceeding.state)
    if seen not in ("", version(proceeding)):
        raise StepInvalid(form="changed_meanwhile")
    against = reasons_of(work, proceeding, step, form)
    if against:
        _refuse(work, proceeding, step, against)
        raise StepRefused(*against)
    days.check(work, proceeding, step, form)
    try:
        with work.whole():
            _do(work, proceeding, step, form, target=target, on=on or days.stated(form))
    except Refused:
        work.session.expire_all()  # What was read on the way was never written.
        raise
    return proceeding


def _do(
    work: Work,
    proceeding: Proceeding,
    step: Step,
    form: BaseModel,
    *,
    target: State,
    on: date | None,
) -> None:
    """Do what a step does, or nothing of it: what keeps a case file open is found on the way."""
    source = proceeding.state
    _claim(work, proceeding, source=source, target=target)
    case = cases_rows.by_id(work.session, proceeding.case_id)
    day = on or work.now.astimezone(LEGAL_ZONE).date()
    act = Act(work, proceeding, case, step, form, day)
    effects.apply(act)
    terms.turn(work, proceeding, step, at=days.moment(work, on))
    _papers_and_money(act)
    _keep(
        work,
        proceeding,
        step,
        source,
        stated_on=on,
        **seals.seal(work, case, form),
    )
    effects.finish(act)
    event = ProceedingMoved(state=target, law=str(step.law), **_told(work, proceeding, step))
    work.record(event)
    if target is not source:
        telling.tell(work, proceeding, event)


def reasons_of(
    work: Work, proceeding: Proceeding, step: Step, form: BaseModel | None
) -> tuple[Reason, ...]:
    """Return everything against a step, of where the case stands and of what was typed."""
    facts = facts_of(work, proceeding)
    found = rules.reasons_against(step, facts)
    return found or (checks.against(work, proceeding, facts, form) if form is not None else ())


def version(proceeding: Proceeding) -> str:
    """Return a mark that changes whenever the case does."""
    return proceeding.updated_at.isoformat()


def rederived(work: Work, proceeding: Proceeding) -> State:
    """Return the state the append-only history gives; it always equals `proceeding.state`."""
    taken = queries.taken(work.session, proceeding.id or 0)
    return rules.derive(STEPS[record.step] for record in taken)


def _papers_and_money(act: Act) -> None:
    """Make the documents; a decision is the order of what it says, in the same transaction."""
    wanted = act.step.produces
    papers.make(act, seals.typed(act.work, act.proceeding) if wanted else {})
    if {"penalty_decision", "spot_decision"} & set(wanted):
        basis = f"{act.proceeding.decision_number} {act.proceeding.title}"
        money.order(act.work, act.proceeding, act.case, basis=basis)
    act.work.session.add(act.proceeding)


def _claim(work: Work, proceeding: Proceeding, *, source: State, target: State) -> None:
    """Move the case if it still stands at `source`; the database settles who was first."""
    claim = (
        update(Proceeding)
        .where(
            col(Proceeding.id) == proceeding.id,
            col(Proceeding.state) == source,
            col(Proceeding.updated_at) == proceeding.updated_at,
        )
        .values(state=target, live=None if target in ENDED else True, updated_at=work.now)
        .execution_options(synchronize_session=False)
    )
    done = work.session.execute(claim)
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise Conflict
    work.session.refresh(proceeding)
    if target in ENDED:
        for row in queries.act_rows(work.session, proceeding.id or 0):
            row.live = None
            work.session.add(row)


def _keep(work: Work, proceeding: Proceeding, step: Step, source: State, **more: Any) -> None:
    work.session.add(
        ProceedingStep(
            proceeding_id=proceeding.id or 0,
            step=step.code,
            source=source,
            target=proceeding.state,
            officer_id=work.actor.officer_id or 0,
            taken_by=work.actor.name,
            taken_at=work.now,
            **more,
        )
    )
    work.session.flush()


def _refuse(work: Work, proceeding: Proceeding, step: Step, against: tuple[Reason, ...]) -> None:
    codes = ",".join(dict.fromkeys(reason.code for reason in against))
    words = [rules.REASONS[code] for code in codes.split(",")]
    _keep(work, proceeding, step, proceeding.state, reasons=codes)
    work.record(
        ProceedingStepRefused(
            reasons=codes,
            reasons_zh="；".join(each.zh for each in words),
            reasons_en="; ".join(each.en for each in words),
            **_told(work, proceeding, step),
        )
    )


def _told(work: Work, proceeding: Proceeding, step: Step) -> dict[str, Any]:
    return {
        "case_id": proceeding.case_id,
        "proceeding_id": proceeding.id or 0,
        "number": proceeding.number,
        "step": step.code,
        "agency": work.actor.agency,
        "label": step.label.zh,
        "label_en": step.label.en,
    }
