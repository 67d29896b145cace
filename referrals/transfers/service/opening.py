"""Opening a referral, for the first time or again."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict
from portal.kernel.ids import document_number
from portal.kernel.policy import require
from referrals.transfers import policy, queries, rules
from referrals.transfers.forms import OpenGroup
from referrals.transfers.forms.criminal import OpenReverse
from referrals.transfers.models import Transfer
from referrals.transfers.rules import StepInvalid, StepRefused
from referrals.transfers.service import letting
from referrals.transfers.service.admin_effects import add_member
from referrals.transfers.service.facts import chosen, facts_of_group
from referrals.transfers.service.taking import take
from referrals.transfers.steps.open_group import STEP as OPEN_GROUP
from referrals.transfers.steps.open_reverse import STEP as OPEN_REVERSE


def open_transfer(work: Work, case_id: int, form: OpenGroup) -> Transfer:
    """Begin the referral of a case one's agency owns by naming its special group (F2).

    Raises StepRefused when the group is not what the law asks for, Conflict when a referral of the
    case is running already, StepInvalid when the last one was not filed and nothing new is told.
    """
    case = cases_rows.get(work.session, work.actor, case_id)
    grant = cases_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_open(work.actor) and cases_policy.can_work(work.actor, grant))
    officers = chosen(work, form.officers)
    against = rules.reasons_against(OPEN_GROUP, facts_of_group(work, officers))
    if against:
        raise StepRefused(*against)
    made = _add(work, case, form)
    letting.encircle(work, made, made.referring_agency)
    for officer in officers:
        add_member(work, made, officer)
    work.session.flush()
    return take(work, made.id or 0, OPEN_GROUP, form)


def open_reverse(work: Work, case_id: int, form: OpenReverse) -> Transfer:
    """Begin the way back of a case no agency had referred: one the procuratorate works on (SPP24).

    Raises StepInvalid for what cannot be, Conflict when a referral of the case is running already.
    """
    case = cases_rows.get(work.session, work.actor, case_id)
    grant = cases_rows.grant(work.session, case_id, work.actor.agency)
    ours = agencies.agency(work.session, work.actor.agency)
    may = cases_policy.can_send_back(work.actor, grant)
    require(may and policy.can_open_reverse(work.actor, ours.kind))
    there = {each.code: each for each in agencies.working(work.session)}.get(form.agency)
    running = queries.live(work.session, case_id) is not None
    if case.stage is Stage.CLOSED or running:
        raise Conflict
    police = _of_kind(work, there, AgencyKind.POLICE) if there is not None else None
    if there is None or there.kind not in policy.ADMINISTRATIVE or police is None:
        raise StepInvalid(agency="unknown_choice")
    number = _numbered(work, ours, "反衔")
    made = _begun(
        work, case, number=number, ours=there.code, police=police, procuratorate=ours.code
    )
    made.reverse = True
    work.session.add(made)
    work.session.flush()
    letting.encircle(work, made, police, ours.code)
    return take(work, made.id or 0, OPEN_REVERSE, form)


def _add(work: Work, case: queries.CaseRow, form: OpenGroup) -> Transfer:
    agency = agencies.agency(work.session, case.agency)
    police = _of_kind(work, agency, AgencyKind.POLICE)
    if police is None:
        raise StepInvalid(form="unknown_choice")
    if case.stage is Stage.CLOSED or queries.live(work.session, case.id or 0) is not None:
        raise Conflict
    earlier = queries.last_of_case(work.session, case.id or 0)
    if policy.needs_new_facts(earlier) and form.new_facts is None:
        raise StepInvalid(new_facts="missing")
    return _begun(
        work,
        case,
        number=_numbered(work, agency, "移"),
        ours=agency.code,
        police=police,
        procuratorate=_of_kind(work, agency, AgencyKind.PROCURATORATE),
    )


def _begun(
    work: Work,
    case: queries.CaseRow,
    *,
    number: str,
    ours: str,
    police: str,
    procuratorate: str | None,
) -> Transfer:
    """Write a new referral down; Conflict when somebody opened one in the same moment."""
    earlier = queries.last_of_case(work.session, case.id or 0)
    made = Transfer(
        case_id=case.id or 0,
        number=number,
        title=case.title,
        referring_agency=ours,
        receiving_agency=police,
        procuratorate=procuratorate,
        earlier_id=earlier.id if earlier else None,
        stage_before=case.stage,
        opened_at=work.now,
        updated_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:
        raise Conflict from None
    return made


def _numbered(work: Work, agency: queries.Bureau, kind: str) -> str:
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = cases.next_number(work, f"document/{agency.mark}{kind}/{year}")
    return document_number(f"{agency.mark}{kind}", year, serial)


def _of_kind(work: Work, agency: queries.Bureau, kind: AgencyKind) -> str | None:
    """Return the agency of a kind of the referring one's own region, or of the nearest above it.

    Whether the police are of the same level is settled at the hand-over (F5).
    """
    found = agencies.upwards(work.session, region=agency.region, kind=kind)
    return next((each.code for each in found), None)
