"""Asking the identity custodian: yes or no, and nobody sees a name who did not know it."""

from __future__ import annotations

from dataclasses import replace

from portal.identity import queries as officers
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.intake.service import comparing
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.persons.rules import normal_name
from rewards.eligibility import policy, queries
from rewards.eligibility.book import registry
from rewards.eligibility.events import (
    IdentityCheckAnswered,
    IdentityCheckAsked,
    IdentityCheckReleased,
    IdentityCompared,
)
from rewards.eligibility.forms import Ask, Statement
from rewards.eligibility.models import RewardStatement
from rewards.eligibility.rules import Answer, Asks
from rewards.eligibility.service import blind, pairing, sharing

OFFENDER = "offender"


def ask(work: Work, case_id: int, form: Ask) -> RewardStatement:
    """Ask the custodian whether a ground applies to whoever sent a report. The reward clerk.

    Invalid for a ground the custodian is not asked about; Conflict while one question is open,
    once the answer was yes, or when no identity was kept of the reporter.
    """
    queries.own_case(work.session, work.actor, case_id)
    require(policy.prepares(work.actor))
    tip = queries.tip(work.session, case_id, form.tip_id)
    asked = {each.code for each in registry.grounds() if each.asks is Asks.CUSTODIAN}
    if form.ground not in asked:
        raise Invalid(ground="unknown_choice")
    before = queries.statements(work.session, form.tip_id).get(form.ground)
    asked_already = before is not None and before.answer in {None, Answer.YES}
    if not comparing.is_kept(work, tip) or asked_already:
        raise Conflict
    made = RewardStatement(
        tip_id=form.tip_id,
        agency=comparing.keeper(work, tip),
        ground=form.ground,
        asked_by=known(work.actor.officer_id),
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = IdentityCheckAsked(
        tip_id=form.tip_id, statement_id=known(made.id), agency=made.agency, ground=made.ground
    )
    work.record(event)
    offices = (Office.IDENTITY_CUSTODIAN, Office.HEAD)
    notices.about(work, event, agency=made.agency, offices=offices)
    return made


def release(work: Work, statement_id: int) -> RewardStatement:
    """Let an identity be compared: the head passes the second half on to the custodian's key.

    It opens nothing but this one comparison; the head sees no name. Where the ground is that of
    offenders, the people the case is about go with it as blind indexes.
    """
    found = queries.statement(work.session, work.actor, statement_id)
    if found.answer is not None or found.released_by is not None:
        raise Conflict
    require(policy.can_release(work.actor, found))
    purpose = f"reward/{statement_id}"
    if found.other_tip_id is not None:
        found.half_key_id, found.half = pairing.pass_on(work, found, purpose)
    else:
        parties = blind.of_parties(work, found.tip_id, purpose) if found.ground == OFFENDER else b""
        found.half_key_id, found.half = comparing.pass_on(work, found.tip_id, purpose, parties)
    found.released_by, found.released_at = work.actor.officer_id, work.now
    work.session.add(found)
    event = IdentityCheckReleased(
        tip_id=found.tip_id, statement_id=statement_id, agency=found.agency
    )
    _record(work, found, event)
    notices.about(work, event, agency=found.agency, offices=(Office.IDENTITY_CUSTODIAN,))
    return found


def answer(work: Work, statement_id: int, form: Statement) -> RewardStatement:
    """Answer as the identity custodian: by comparing names unseen, or by statement.

    A comparison takes the officers of the agency or the people of the case, as the ground wants,
    and the names typed one a line; it says
    yes when one is the reporter's, and unknown when the reporter gave no name. The half passed on is
    destroyed with it. Conflict when it was answered, or not released for comparing.
    """
    found = queries.statement(work.session, work.actor, statement_id)
    if found.answer is not None:
        raise Conflict
    require(policy.can_answer(work.actor, found))
    if form.way == "compare":
        found.answer, found.compared = _compare(work, found, form), True
        compared = IdentityCompared(
            tip_id=found.tip_id,
            statement_id=statement_id,
            agency=found.agency,
            ground=found.ground,
        )
        _record(work, found, compared)
    else:
        found.answer = form.answer
    found.half = found.parties = b""
    found.answered_by, found.answered_by_name = work.actor.officer_id, work.actor.name
    found.answered_at = work.now
    work.session.add(found)
    event = IdentityCheckAnswered(
        tip_id=found.tip_id,
        statement_id=statement_id,
        agency=found.agency,
        ground=found.ground,
        answer=found.answer,
    )
    _record(work, found, event)
    notices.about(work, event, agency=found.agency, officer_id=found.asked_by)
    return found


def _record(
    work: Work,
    found: RewardStatement,
    event: IdentityCheckReleased | IdentityCompared | IdentityCheckAnswered,
) -> None:
    work.record(event)
    if found.other_tip_id is not None:
        work.record(replace(event, tip_id=found.other_tip_id))


def _compare(work: Work, found: RewardStatement, form: Statement) -> Answer:
    if found.other_tip_id is not None:
        return pairing.compare(work, found)
    if found.half_key_id is None or not found.half:
        raise Conflict
    names = {normal_name(each) for each in form.names.splitlines() if each.strip()}
    if found.ground == "bureau_staff":
        colleagues = officers.colleagues(work.session, found.agency)
        names |= {normal_name(each.name) for each in colleagues}
    identity, parties = comparing.joined(
        work, found.tip_id, f"reward/{found.id}", found.half_key_id, found.half
    )
    given = sharing.opened(work, found)
    if not names and not parties and not given:
        raise Invalid(names="missing")
    if not identity.name:
        return Answer.UNKNOWN
    among = any(blind.among(identity.name, each) for each in (parties, given))
    same = normal_name(identity.name) in names or among
    return Answer.YES if same else Answer.NO


def _wrap_context(work: Work, row: RewardStatement) -> bytes:
    return comparing.purpose_context(work, row.tip_id, f"reward/{row.id}")


WRAPS = WrapPlace(RewardStatement, "half_key_id", "half", _wrap_context)
