"""Talking to those who answer for an institution (约谈), with a record that is signed (O735 arts 38, 39)."""

from __future__ import annotations

from collections.abc import Sequence

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Invalid
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.registry import queries as institutions
from referrals.inspections import policy
from referrals.inspections.events import TalkHeld
from referrals.inspections.forms import HoldTalk
from referrals.inspections.models import Talk
from referrals.inspections.queries import Case, afterwards
from referrals.inspections.rules import SIGNING_NAMES, Signing

RECORD = "talk_record"


def hold_talk(work: Work, case_id: int, form: HoldTalk) -> Talk:
    """Record a talk and file its record in the case.

    Invalid in a case without an institution, for a day to come, and unsigned without a witness.
    """
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_talk(work.actor))
    today = work.now.astimezone(LEGAL_ZONE).date()
    if case.institution_id is None:
        raise Invalid(attendees="no_institution")
    if form.held_on > today:
        raise Invalid(held_on="future_day")
    if form.signing is not Signing.SIGNED and not form.witness:
        raise Invalid(witness="missing")
    agency = agencies.agency(work.session, work.actor.agency)
    serial = case_file.next_number(work, f"talk/{agency.code}/{today.year}")
    number = document_number(f"{agency.mark}约谈", today.year, serial)
    document = case_file.file_document(
        work,
        case,
        kind=RECORD,
        title=f"约谈笔录（{agency.zh}）",
        number=number,
        pdf=pdf(RECORD, _record(work, case, form, agency.zh, number)),
    )
    made = Talk(
        case_id=case_id,
        institution_id=case.institution_id,
        agency=agency.code,
        number=number,
        held_on=form.held_on,
        signing=form.signing,
        document_id=known(document.id),
        held_by=work.actor.name,
        noted_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        TalkHeld(
            case_id=case_id,
            talk_id=known(made.id),
            agency=made.agency,
            institution_id=made.institution_id,
            number=number,
            document=made.document_id,
        )
    )
    return made


def talks(work: Work, case_id: int) -> Sequence[Talk]:
    """Return the talks held in a case the actor sees."""
    cases.get(work.session, work.actor, case_id)
    return afterwards.talks(work.session, case_id)


def _record(work: Work, case: Case, form: HoldTalk, agency: str, number: str) -> dict[str, object]:
    signing = SIGNING_NAMES[form.signing].zh
    return {
        "agency": agency,
        "number": number,
        "party": institutions.get(work.session, case.institution_id or 0).name,
        "held_on": printed_day(form.held_on),
        "place": form.place,
        "host": work.actor.name,
        "attendees": form.attendees,
        "topics": form.topics,
        "answers": form.answers,
        "signing": f"{signing}；见证人：{form.witness}" if form.witness else signing,
        "date": printed_day(form.held_on),
        **({"promise": form.promise} if form.promise else {}),
    }
