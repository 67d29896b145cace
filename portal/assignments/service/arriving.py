"""Recusals in force meet every case that arrives: opened, shared, taken over, split off, imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from portal.assignments import queries, rules
from portal.assignments.models import Recusal
from portal.assignments.queries.recusals import beside, institutions_of, standing_on, with_tip
from portal.assignments.service.recusing import away, readmit, tell_entered
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.events import (
    CaseImported,
    CaseOpened,
    CaseShared,
    OwnerChanged,
    PartyAdded,
    TipAttached,
)
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused


def when_case_opened(work: Work, event: CaseOpened) -> None:
    """Keep away from a new case whoever is on the standing list of its institution.

    Refused when that is the very officer who opens it.
    """
    _keep_list_away(work, event.case_id, {event.agency}, refuse=True)
    if event.tip_id is not None:
        case_service.hide_tip(work, event.case_id, event.tip_id)


def when_tip_attached(work: Work, event: TipAttached) -> None:
    """Hide a tip that comes into a case from whoever is recused from the case.

    And the case from whoever is recused from another with the tip: it would be read here.
    """
    case_service.hide_tip(work, event.case_id, event.tip_id)
    others = with_tip(work.session, event.tip_id, but=event.case_id)
    _carry(work, others, event.case_id, _agencies(work, event.case_id))


def when_shared(work: Work, event: CaseShared) -> None:
    """Do the same for the officers of an agency that a case is shared with."""
    _let_in(work, event.case_id, event.with_agency)


def when_owner_changed(work: Work, event: OwnerChanged) -> None:
    """Do the same for the officers of an agency that takes a case over.

    Refused when one of them is the very officer who takes it.
    """
    _let_in(work, event.case_id, event.to_agency, refuse=True)


def when_party_added(work: Work, event: PartyAdded) -> None:
    """Do the same for every agency when a further institution comes into a case."""
    _keep_list_away(work, event.case_id, _agencies(work, event.case_id))


def when_split_off(work: Work, case_id: int, from_id: int) -> None:
    """Keep away from a case whoever is recused from the one it was made of, until that is lifted."""
    _carry(work, [from_id], case_id, _agencies(work, case_id))


def when_took_in(work: Work, case_id: int, merged_id: int) -> None:
    """Keep away from a case whoever is recused from the one merged into it, while it is."""
    for officer_id in sorted(cases.recused(work.session, merged_id)):
        away(work, case_id, officer_id, identity.officer(work.session, officer_id).agency)


def when_gave_back(work: Work, case_id: int, merged_id: int) -> None:
    """Show a case again to those who were kept away only because of the one merged into it."""
    for officer_id in sorted(cases.recused(work.session, merged_id)):
        readmit(work, case_id, officer_id, identity.officer(work.session, officer_id).agency)


def meet_imported(work: Work) -> None:
    """Keep the standing lists for the cases that this unit of work took from a ledger, all at once.

    An officer on the list whom the ledger names as in charge no longer is.
    """
    taken = [each.case_id for each in work.recorded if isinstance(each, CaseImported)]
    for case_id, each in standing_on(work.session, taken):
        away(work, case_id, each.officer_id, each.agency)


def _let_in(work: Work, case_id: int, agency: str, *, refuse: bool = False) -> None:
    _keep_list_away(work, case_id, {agency}, refuse=refuse)
    _carry(work, beside(work.session, case_id), case_id, {agency})


def _agencies(work: Work, case_id: int) -> set[str]:
    return {each.agency for each in cases.accesses(work.session, case_id)}


def _keep_list_away(
    work: Work, case_id: int, agencies: Collection[str], *, refuse: bool = False
) -> None:
    found = queries.standing(work.session, institutions_of(work.session, case_id))
    on_list = [each for each in found if each.agency in agencies]
    if refuse and work.actor.officer_id in [each.officer_id for each in on_list]:
        raise Refused(Reason("recused", rules.RECUSAL_LAW))
    for each in on_list:
        away(work, case_id, each.officer_id, each.agency)


def _carry(work: Work, from_ids: Iterable[int], to_id: int, agencies: Collection[str]) -> None:
    """Recuse from a case the officers of its agencies who are recused from another."""
    for from_id in from_ids:
        for officer_id in sorted(cases.recused(work.session, from_id)):
            agency = identity.officer(work.session, officer_id).agency
            if agency in agencies:
                _copy(work, officer_id, from_id, to_id)
                away(work, to_id, officer_id, agency)


def _copy(work: Work, officer_id: int, from_id: int, to_id: int) -> None:
    """Enter for a case what keeps an officer from another, so that it can be lifted there too."""
    there = queries.covering(work.session, officer_id, to_id)
    here = queries.covering(work.session, officer_id, from_id)
    named = [each for each in here if each.case_id is not None]
    source = next(iter(named or ([] if there else here)), None)
    if source is None or to_id in [each.case_id for each in there]:
        return
    kept = source.model_dump(exclude={"id", "case_id", "institution_id", "entered_at"})
    made = Recusal(**kept, case_id=to_id, entered_at=work.now)
    work.session.add(made)
    work.session.flush()
    tell_entered(work, made)
