"""Which case a letter may be about."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.infra.work import Work
from referrals.letters.queries import CaseRow
from referrals.letters.rules import OnDesk


def case_to_name(work: Work, case_id: int) -> CaseRow:
    """Return the case a letter is to be about; NotFound when the actor may not know of it.

    A procuratorate may also write about a case on its desk (JCG 557) without being let into it.
    """
    if watches(work, case_id):
        return cases.by_id(work.session, case_id)
    return cases.listed(work.session, work.actor, case_id)


def watches(work: Work, case_id: int) -> bool:
    """Tell whether the case stands on the desk of the actor's procuratorate."""
    own = agencies.agency(work.session, work.actor.agency)
    return own.kind is AgencyKind.PROCURATORATE and work.ask(OnDesk(case_id), otherwise=False)
