"""The on-site record of each agency, and the end of the visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.checklists import queries as checklists
from referrals.checklists.rules import CHOICE_NAMES, Item, asked, unanswered
from referrals.inspections import policy, queries, rules
from referrals.inspections.events import InspectionClosed, SiteRecordMade
from referrals.inspections.forms import SiteRecord
from referrals.inspections.models import Answer, Inspection, InspectionFinding, Participant
from referrals.inspections.queries import Case
from referrals.inspections.rules import Part, Signing, State
from referrals.inspections.service import sealing
from referrals.inspections.service.visiting import on_site, said

SHOWN = "已出示执法证件，说明来意，告知被检查人有陈述、申辩和申请回避的权利以及配合检查的义务。"


def record_site(work: Work, inspection_id: int, form: SiteRecord) -> Participant:
    """Make one's own agency's on-site record and file it in the case, for every agency in it.

    Refused while an item that must be answered has no answer. A record that was not signed needs a
    witness and the reason (Invalid otherwise).
    """
    found, part = on_site(work, inspection_id)
    _finished(work, part)
    if form.signing is not Signing.SIGNED:
        lacking = {name: "missing" for name in ("witness", "refusal") if not getattr(form, name)}
        if lacking:
            raise Invalid(**lacking)
    case = cases.get(work.session, work.actor, found.case_id)
    data = _record(work, case, found, part) | _said(form)
    document = case_file.file_document(
        work,
        case,
        kind="inspection_record",
        title=f"现场检查笔录（{data['agency']}）",
        number=found.number,
        pdf=pdf("inspection_record", data),
    )
    return _recorded(work, found, part, known(document.id), form.signing)


def check_record(work: Work, inspection_id: int) -> None:
    """Refuse an on-site record that cannot be made yet; as `record_site`."""
    _, part = on_site(work, inspection_id)
    _finished(work, part)


def adopt_record(work: Work, inspection_id: int, document_id: int, signing: Signing) -> Participant:
    """Take a document that was made and filed from what was put down on the spot as the record."""
    found, part = on_site(work, inspection_id)
    _finished(work, part)
    return _recorded(work, found, part, document_id, signing)


def checklist_lines(work: Work, case: Case, part: Participant) -> list[dict[str, str]]:
    """Return what a participant answered and found, as its record prints it."""
    return _lines(work, case, part)


def close(work: Work, inspection_id: int) -> Inspection:
    """End the visit, for the lead agency. Conflict when nobody is on site or it is closed already.

    Refused while the lead has no record, or an agency that entered has none. An agency that never
    came does not hold the others up.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    if found.state is not State.ON_SITE:
        raise Conflict
    require(policy.can_close(work.actor, found))
    for part in queries.participants(work.session, inspection_id):
        must = part.agency == found.agency or part.entered_at is not None
        if must and part.state is not Part.RECORDED:
            raise Refused(Reason("record-missing", rules.RECORD))
    found.state, found.closed_by, found.closed_at = State.CLOSED, work.actor.name, work.now
    work.session.add(found)
    suspected, proven = queries.totals(work.session, [inspection_id])[inspection_id]
    work.record(
        InspectionClosed(
            case_id=found.case_id,
            inspection_id=inspection_id,
            agency=found.agency,
            suspected_fen=suspected,
            proven_fen=proven,
        )
    )
    return found


def team_rows(work: Work, part: Participant) -> list[dict[str, str]]:
    """Return the officers of a participant as documents print them."""
    return [
        {"name": each.name, "certificate": each.certificate_no, "phone": each.phone}
        for each in queries.officers(work.session, part.id)
    ]


def _finished(work: Work, part: Participant) -> None:
    checklist = checklists.version(work.session, part.checklist)
    if unanswered(checklist, said(checklist, queries.answers(work.session, part.id))):
        raise Refused(Reason("checklist-unfinished", rules.RECORD))


def _recorded(
    work: Work, found: Inspection, part: Participant, document_id: int, signing: Signing
) -> Participant:
    part.state, part.recorded_at = Part.RECORDED, work.now
    part.signing, part.document_id = signing, document_id
    work.session.add(part)
    work.record(
        SiteRecordMade(
            case_id=found.case_id,
            inspection_id=known(found.id),
            agency=part.agency,
            document=document_id,
            signing=signing,
        )
    )
    return part


def _record(work: Work, case: Case, inspection: Inspection, part: Participant) -> dict[str, object]:
    place = institutions.get(work.session, inspection.institution_id)
    return {
        "agency": agencies.agency(work.session, part.agency).zh,
        "number": inspection.number,
        "party": place.name,
        "place": place.address or place.name,
        "started_at": _minute(part.entered_at or work.now),
        "ended_at": _minute(work.now),
        "officers": team_rows(work, part),
        "certificates_shown": SHOWN,
        "items": _lines(work, case, part),
        "date": printed_day(work.now),
    }


def _said(form: SiteRecord) -> dict[str, object]:
    present = "；".join(
        each
        for each in (form.present, form.assistants and f"协助人员（不单独检查）：{form.assistants}")
        if each
    )
    unsigned = f"{rules.SIGNING_NAMES[form.signing].zh}，{form.refusal}。见证人：{form.witness}。"
    return {
        "present": present,
        "witness": form.witness,
        "statement": form.statement or "无。",
        "recording": form.recording or "无。",
        "refusal": "无。" if form.signing is Signing.SIGNED else unsigned,
    }


def _lines(work: Work, case: Case, part: Participant) -> list[dict[str, str]]:
    answers = queries.answers(work.session, part.id)
    findings = queries.live_findings(work.session, part.id)
    ids = [each.remark_id for each in answers.values()] + [each.text_id for each in findings]
    words = sealing.unseal(case_file.keys_of(work, case), queries.texts(work.session, ids))
    checklist = checklists.version(work.session, part.checklist)
    rows = [
        {"item": item.text.zh, "finding": _answered(item, answers[item.code], words)}
        for item in asked(checklist, said(checklist, answers))
        if item.code in answers
    ]
    return rows + [_found(each, words) for each in findings]


def _answered(item: Item, answer: Answer, words: Mapping[int, str]) -> str:
    parts = []
    if answer.choice is not None:
        parts.append(CHOICE_NAMES[answer.choice].zh)
    if answer.value:
        names = {each.code: each.text.zh for each in item.options}
        parts.append(names.get(answer.value, answer.value))
    if answer.amount_fen is not None:
        parts.append(f"{format_yuan(answer.amount_fen)} 元")
    if answer.remark_id is not None:
        parts.append(words[answer.remark_id])
    return f"{'；'.join(parts) or '未填写'}（{item.law.article}）"


def _found(finding: InspectionFinding, words: Mapping[int, str]) -> dict[str, str]:
    amounts = (
        f"涉嫌金额 {format_yuan(finding.suspected_fen)} 元，"
        f"查实金额 {format_yuan(finding.proven_fen)} 元。"
    )
    return {
        "item": f"检查发现：{CATEGORIES[finding.category].name.zh}",
        "finding": f"{words[finding.text_id]}\n{amounts}",
    }


def _minute(instant: datetime) -> str:
    at = instant.astimezone(LEGAL_ZONE)
    return f"{printed_day(at)}{at.hour}时{at.minute:02d}分"
