"""Opening a referral and taking its steps."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from sqlalchemy import CursorResult, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import rules as cases_rules
from portal.cases import service as cases
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, NotFound, Reason
from portal.kernel.ids import document_number
from portal.kernel.policy import require
from referrals.transfers import policy, queries, rules
from referrals.transfers.events import InnerStepTaken, StepTaken, StepWasRefused
from referrals.transfers.forms import OpenGroup
from referrals.transfers.models import StepRecord, Transfer, TransferMember
from referrals.transfers.rules import ENDED, WHOSE_TURN, State, Step, StepInvalid, StepRefused
from referrals.transfers.service import criminal_effects, effects, papers, seals, telling, turning
from referrals.transfers.service.facts import chosen, facts_of, facts_of_group
from referrals.transfers.steps.open_group import STEP as OPEN_GROUP
from referrals.transfers.steps.registry import STEPS


def open_transfer(work: Work, case_id: int, form: OpenGroup) -> Transfer:
    """Begin the referral of a case one's agency owns by naming its special group (F2).

    Raises StepRefused when the group is not what the law asks for, Conflict when a referral of
    the case is running already.
    """
    case = cases_rows.get(work.session, work.actor, case_id)
    grant = cases_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_open(work.actor) and cases_policy.can_work(work.actor, grant))
    officers = chosen(work, form.officers)
    against = rules.reasons_against(OPEN_GROUP, facts_of_group(work, officers))
    if against:
        raise StepRefused(*against)
    made = _add(work, case)
    for officer in officers:
        _add_member(work, made, officer)
    work.session.flush()
    return take(work, made.id or 0, OPEN_GROUP, form)


def take(work: Work, transfer_id: int, step: Step, form: BaseModel) -> Transfer:
    """Take `step` on the referral; the only way one ever moves.

    Raises NotFound for strangers, NotAllowed when the step is another office's or side's, Conflict
    when the referral is no longer in a state the step starts from or somebody was faster,
    StepInvalid for what was typed, StepRefused with every article against it. The last has written
    the attempt into the history and nothing else, so a caller may let the transaction commit.
    """
    transfer = queries.get(work.session, work.actor, transfer_id)
    require(policy.can_take(work.actor, step, transfer))
    source = transfer.state
    target = step.apply(source)
    against = rules.reasons_against(step, facts_of(work, transfer))
    if against:
        _refuse(work, transfer, step, against)
        raise StepRefused(*against)
    effects.check(work, transfer, form)
    _claim(work, transfer, source=source, target=target)
    case = cases_rows.by_id(work.session, transfer.case_id)
    effects.apply(work, transfer, case, step, form)
    sealed = seals.seal(work, transfer, case, form)
    _keep(work, transfer, step, source, happened_on=criminal_effects.day_of(form), **sealed)
    due = turning.turn_clocks(work, transfer, step, source, form)
    papers.make(work, transfer, case, step, form, due=due)
    _move_case(work, transfer, case, step)
    kind = InnerStepTaken if step.inner else StepTaken
    event = kind(state=target, law=str(step.law), **_told(work, transfer, step))
    work.record(event)
    if target is not source:
        telling.tell(work, transfer, event)
    telling.tell_of(work, transfer, event, step.tells)
    return transfer


def rederived(work: Work, transfer: Transfer) -> State:
    """Return the state the append-only history gives; it always equals `transfer.state`."""
    return rules.derive(STEPS[record.step] for record in queries.taken(work.session, transfer))


def _add(work: Work, case: queries.CaseRow) -> Transfer:
    agency = agencies.agency(work.session, case.agency)
    police = _of_kind(work, agency, AgencyKind.POLICE)
    if police is None:
        raise StepInvalid(form="unknown_choice")
    if case.stage is Stage.CLOSED or queries.live(work.session, case.id or 0) is not None:
        raise Conflict
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = cases.next_number(work, f"document/{agency.mark}移/{year}")
    made = Transfer(
        case_id=case.id or 0,
        number=document_number(f"{agency.mark}移", year, serial),
        title=case.title,
        referring_agency=agency.code,
        receiving_agency=police,
        procuratorate=_of_kind(work, agency, AgencyKind.PROCURATORATE),
        stage_before=case.stage,
        opened_at=work.now,
        updated_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:  # Somebody else opened one in the same moment.
        raise Conflict from None
    return made


def _of_kind(work: Work, agency: queries.Bureau, kind: AgencyKind) -> str | None:
    """Return the agency of a kind at the same level as the referring one, or above it."""
    try:
        return agencies.of_kind(work.session, region=agency.region, kind=kind).code
    except NotFound:
        return None


def _add_member(work: Work, transfer: Transfer, officer: queries.OfficerRow) -> None:
    work.session.add(
        TransferMember(
            transfer_id=transfer.id or 0,
            officer_id=officer.id or 0,
            name=officer.name,
            certificate_no=officer.certificate_no,
        )
    )


def _claim(work: Work, transfer: Transfer, *, source: State, target: State) -> None:
    """Move the referral if it still stands at `source`; the database settles who was first."""
    claim = (
        update(Transfer)
        .where(col(Transfer.id) == transfer.id, col(Transfer.state) == source)
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
