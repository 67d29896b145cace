"""Doubtful claims go to the provider: the letter that says which, and until when it may appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Visibility
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from portal.registry import queries as institutions
from referrals.clocks import queries as clocks
from referrals.reviews import queries, rules
from referrals.reviews.events import DoubtsGiven
from referrals.reviews.models import Claim, ClaimList
from referrals.reviews.rules import RowState
from referrals.reviews.service import sealing

NOTICE = "doubtful_claims_notice"
MOST_LISTED = 500


def give(work: Work, found: ClaimList) -> None:
    """Make the letter on the doubtful claims of a list that enters the phase of appeal; keep it.

    Only the agency reads it: it names claims. Above 500 claims it names their number and sum alone.
    """
    claims = queries.every(work.session, known(found.id), (RowState.APPEALABLE,))
    case = cases.get(work.session, work.actor, found.case_id)
    agency = agencies.agency(work.session, found.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"{NOTICE}/{agency.code}/{year}")
    number = document_number(f"{agency.mark}审疑", year, serial)
    place = institutions.get(work.session, found.institution_id)
    data = {"agency": agency.zh, "receiver": place.name, "number": number}
    document = case_file.file_document(
        work,
        case,
        kind=NOTICE,
        title=f"疑似违规费用申诉告知书（{place.name}）"[:200],
        number=number,
        pdf=pdf(NOTICE, data | _facts(work, found, claims)),
        visibility=Visibility.AGENCY,
    )
    told: dict[str, Any] = {"number": number, "document": known(document.id)}
    work.record(
        DoubtsGiven(
            case_id=found.case_id,
            list_id=known(found.id),
            agency=found.agency,
            claims=len(claims),
            **told,
        )
    )


def _facts(work: Work, found: ClaimList, claims: Sequence[Claim]) -> dict[str, Any]:
    running = clocks.open_for(work.session, rules.SUBJECT, known(found.id))
    due = min((each.due_on for each in running if each.due_on), default=None)
    said: dict[str, Any] = {
        "list": found.title,
        "claims": str(len(claims)),
        "amount": format_yuan(sum(each.refused_fen or each.amount_fen for each in claims)),
        "items": _items(work, found, claims) if len(claims) <= MOST_LISTED else [],
        "date": printed_day(work.now),
    }
    return said | ({"due": printed_day(due)} if due else {})


def _items(work: Work, found: ClaimList, claims: Sequence[Claim]) -> list[dict[str, str]]:
    case = cases.get(work.session, work.actor, found.case_id)
    facts = sealing.facts(case_file.keys_of(work, case), found.case_id, claims)
    return [
        {
            "claim": facts[known(each.id)]["claim"],
            "amount": format_yuan(each.refused_fen or each.amount_fen),
        }
        for each in claims
    ]
