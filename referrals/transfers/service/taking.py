"""Taking the steps of a referral."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.cases import queries as cases_rows
from portal.cases import rules as cases_rules
from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Reason
from portal.kernel.policy import require
from referrals.transfers import policy, queries, rules
from referrals.transfers.events import StepTaken, StepTakenInside, StepWasRefused
from referrals.transfers.models import StepRecord, Transfer
from referrals.transfers.rules import ENDED, WHOSE_TURN, State, Step, StepInvalid, StepRefused
from referrals.transfers.service import criminal_effects, effects, papers, seals, telling, turning
from referrals.transfers.service.admin_effects import Act
from referrals.transfers.service.facts import against as what_is_against
from referrals.transfers.service.facts import facts_of
from referrals.transfers.steps.registry import STEPS


def take(work: Work, transfer_id: int, step: Step, form: BaseModel, *, seen: str = "") -> Transfer:
    """Take `step` on the referral; the only way one ever moves. `seen`: `version` of what was shown.

    Raises NotFound for strangers, NotAllowed when the step is another office's or side's, Conflict
    when the referral is no longer in a state the step starts from or somebody was faster,
    StepInvalid for what was typed, StepRefused with every article against it. The last has written
    the attempt into the history and nothing else, so a caller may let the transaction commit.
    """
    transfer = queries.get(work.session, work.actor, transfer_id)
    require(policy.can_take(work.actor, step, transfer))
    source = transfer.state
    target = step.apply(source)
    if seen not in ("", version(transfer)):
        raise StepInvalid(form="changed_meanwhile")
    facts = facts_of(work, transfer)
    against = rules.reasons_against(step, facts)
    if not against:
        effects.check(work, transfer, form)
        against = what_is_against(work, transfer, facts, form)
    if against:
        _refuse(work, transfer, step, against)
        raise StepRefused(*against)
    _claim(work, transfer, source=source, target=target)
    case = cases_rows.by_id(work.session, transfer.case_id)
    act = Act(work, transfer, step, source, form)
    effects.apply(act, case)
    sealed = seals.seal(work, transfer, case, form)
    _keep(work, transfer, step, source, happened_on=criminal_effects.day_of(form), **sealed)
    due = turning.turn_clocks(work, transfer, step, source, form)
    papers.make(work, transfer, case, step, form, source=source, due=due)
    _move_case(work, transfer, case, step)
    effects.finish(act)
    kind = StepTakenInside if step.inner else StepTaken
    event = kind(state=target, law=str(step.law), **_told(work, transfer, step))
    work.record(event)
    if target is not source:
        telling.tell(work, transfer, event)
    telling.tell_of(work, transfer, event, step.tells)
    return transfer


def version(transfer: Transfer) -> str:
    """Return a mark that changes whenever the referral, or a paper that counts for it, does."""
    return transfer.updated_at.isoformat()


def rederived(work: Work, transfer: Transfer) -> State:
    """Return the state the append-only history gives; it always equals `transfer.state`."""
    return rules.derive(STEPS[record.step] for record in queries.taken(work.session, transfer))


def _claim(work: Work, transfer: Transfer, *, source: State, target: State) -> None:
    """Move the referral if it still stands at `source`; the database settles who was first."""
    claim = (
        update(Transfer)
        .where(
            col(Transfer.id) == transfer.id,
            col(Transfer.state) == source,
            col(Transfer.updated_at) == transfer.updated_at,  # for steps that stay where they are
        )
        .values(state=target, live=None if target in ENDED else True, updated_at=work.now)
        .execution_options(synchronize_session=False)
    )
    done = work.session.execute(claim)
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise Conflict
    work.session.refresh(transfer)


def _keep(work: Work, transfer: Transfer, step: Step, source: State, **more: Any) -> None:
    work.session.add(
        StepRecord(
            transfer_id=transfer.id or 0,
            step=step.code,
            source=source,
            target=transfer.state,
            agency=work.actor.agency,
            officer_id=work.actor.officer_id or 0,
            taken_by=work.actor.name,
            taken_at=work.now,
            **more,
        )
    )
    work.session.flush()


def _refuse(work: Work, transfer: Transfer, step: Step, against: tuple[Reason, ...]) -> None:
    codes = ",".join(reason.code for reason in against)
    words = [rules.REASONS[reason.code] for reason in against]
    _keep(work, transfer, step, transfer.state, reasons=codes)
    work.record(
        StepWasRefused(
            reasons=codes,
            reasons_zh="；".join(each.zh for each in words),
            reasons_en="; ".join(each.en for each in words),
            **_told(work, transfer, step),
        )
    )


def _told(work: Work, transfer: Transfer, step: Step) -> dict[str, Any]:
    return {
        "case_id": transfer.case_id,
        "transfer_id": transfer.id or 0,
        "number": transfer.number,
        "step": step.code,
        "agency": work.actor.agency,
        "label": step.label.zh,
        "label_en": step.label.en,
    }


def _move_case(work: Work, transfer: Transfer, case: queries.CaseRow, step: Step) -> None:
    """Bring the case along: its stage, and whose turn it is once the police are in it."""
    stage = transfer.stage_before if step.returns_stage else step.stage
    # A case that is criminal already stays so when further facts are referred.
    if stage is not None and cases_rules.can_move(case.stage, stage):
        cases.set_stage(work, case, stage)
    if transfer.handed_over_at is not None:
        cases.set_ball(work, case, policy.agency_on(transfer, WHOSE_TURN[transfer.state]))
