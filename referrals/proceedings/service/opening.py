"""Opening the case against one party: by proposing to file it, or on the spot."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.cases import policy as cases_policy
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.kernel.text import folded
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.proceedings import policy, queries, rules
from referrals.proceedings.forms import DecideOnSpot, Opening, ProposeFiling
from referrals.proceedings.models import Proceeding, ProceedingAct, ProceedingLine
from referrals.proceedings.rules import Kind, PartyKind, State, Step, StepInvalid, StepRefused
from referrals.proceedings.service import checks, terms
from referrals.proceedings.service.filing_effects import add_handler
from referrals.proceedings.service.taking import take
from referrals.proceedings.steps.registry import STEPS
from referrals.recoveries import service as recoveries


def open_proceeding(work: Work, case_id: int, form: ProposeFiling) -> Proceeding:
    """Propose to file a case against one party for some acts (A1).

    Raises StepRefused when the handlers are not what the law asks for or the act was found too
    late, Conflict when one of the acts of this party is in a running case already.
    """
    made = _begin(work, case_id, form, STEPS["propose_filing"])
    return take(work, known(made.id), STEPS["propose_filing"], form)


def decide_on_spot(work: Work, case_id: int, form: DecideOnSpot) -> Proceeding:
    """Record a penalty given on the spot by two officers (A21); refused as `open_proceeding`.

    What was found is kept as a finding of the case, with the base as its proven amount.
    """
    step = STEPS["decide_on_spot"]
    made = _begin(work, case_id, form, step)
    finding = cases.record_finding(
        work,
        case_id,
        category=form.categories[0],
        suspected_fen=form.base,
        proven_fen=form.base,
        basis=form.facts,
        source="spot",
        source_id=made.id,
    )
    work.session.add(
        ProceedingLine(
            proceeding_id=known(made.id),
            finding_id=known(finding.id),
            act=form.act,
            kind=Kind(form.kind),
            base_fen=form.base,
            amount_fen=form.amount,
            established=form.established,
            distinct=form.distinct or "",
            planned_by=made.proposed_by_id,
            planned_at=work.now,
        )
    )
    work.session.flush()
    taken = take(work, known(made.id), step, form)
    for order in queries.orders(work.session, known(made.id)):
        recoveries.begin_term(work, known(order.id))
    return taken


def _begin(work: Work, case_id: int, form: Opening, step: Step) -> Proceeding:
    """Write the case down, its handlers and acts; nothing when the law is against it."""
    case = cases_rows.get(work.session, work.actor, case_id)
    cases.lock(work, case_id)
    grant = cases_rows.grant(work.session, case_id, work.actor.agency)
    require(policy.can_open(work.actor, case.agency) and cases_policy.can_work(work.actor, grant))
    cases.refuse_merged(work, case)
    if case.stage is Stage.CLOSED:
        raise Conflict
    agency = agencies.agency(work.session, work.actor.agency)
    require(agency.kind in policy.ADMINISTRATIVE)
    unknown = [each for each in form.categories if each not in CATEGORIES]
    if unknown:
        raise StepInvalid(categories="unknown_choice")
    if form.found_on < form.act_ended_on:
        raise StepInvalid(found_on="before_the_act")
    made = _row(work, case, form)
    officers = checks.handlers_of(work, form.officers)
    _check(work, made, step, form, officers)
    made.number = _number(work, agency)
    try:
        with work.session.begin_nested():
            work.session.add(made)
            work.session.flush()
            _acts(work, made, form)
    except IntegrityError:
        raise Conflict from None
    for officer in officers:
        add_handler(work, made, officer)
    work.session.flush()
    return made


def _check(
    work: Work, made: Proceeding, step: Step, form: Opening, officers: list[queries.OfficerRow]
) -> None:
    """Refuse before anything is written: an attempt to open leaves no case behind."""
    nothing = rules.Facts(
        state=State.NEW,
        offices=work.actor.offices,
        officer_id=work.actor.officer_id or 0,
        party=made.party_kind,
        too_late=made.found_on > made.limit_on,
    )
    facts = checks.with_handlers(work, nothing, officers)
    against = rules.reasons_against(step, facts) or checks.against(work, made, facts, form)
    if against:
        raise StepRefused(*against)


def _number(work: Work, agency: queries.Bureau) -> str:
    year = work.now.astimezone(LEGAL_ZONE).year
    mark = f"{agency.mark}立"
    return document_number(mark, year, cases.next_number(work, f"document/{mark}/{year}"))


def _row(work: Work, case: queries.CaseRow, form: Opening) -> Proceeding:
    names = "、".join(CATEGORIES[each].name.zh for each in form.categories)
    unit = form.party_kind is PartyKind.UNIT
    return Proceeding(
        case_id=known(case.id),
        agency=work.actor.agency,
        number="",
        title=f"{form.party}{names}案"[:200],
        party=form.party,
        party_kind=form.party_kind,
        institution_id=_registered(work, case, form.party) if unit else None,
        act_ended_on=form.act_ended_on,
        found_on=form.found_on,
        limit_on=terms.limitation(work, form.act_ended_on, harm=form.harm),
        proposed_by_id=known(work.actor.officer_id),
        opened_at=work.now,
        updated_at=work.now,
    )


def _registered(work: Work, case: queries.CaseRow, party: str) -> int | None:
    """Return the institution of the case when it is the party, under this or another of its names."""
    if case.institution_id is None:
        return None
    found = institutions.get(work.session, case.institution_id)
    other = institutions.aliases(work.session, [case.institution_id]).get(case.institution_id, [])
    typed = folded(party)
    names = [folded(each) for each in (found.name, *other)]
    same = any(typed in each or each in typed for each in names)
    return case.institution_id if same else None


def _acts(work: Work, made: Proceeding, form: Opening) -> None:
    for category in dict.fromkeys(form.categories):
        work.session.add(
            ProceedingAct(
                proceeding_id=known(made.id),
                case_id=made.case_id,
                party=made.party,
                category=category,
            )
        )
    work.session.flush()
