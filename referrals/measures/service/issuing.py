"""The decision on a measure as a document: numbered, filed with the case."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Visibility
from portal.cases.service.parties import name_of
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import NotFound
from portal.kernel.ids import document_number, known
from portal.registry import queries as institutions
from referrals.measures import queries
from referrals.measures.models import Measure
from referrals.measures.queries import Case
from referrals.measures.rules import HEARD_NAMES, By, Kind
from referrals.measures.service import sealing

PAPER = "measure_decision"
_BUREAU = "可以自收到本决定书之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。"
_HANDLER = (
    "可以按照服务协议的约定协商，或者提请同级医疗保障行政部门协调处理，"
    "也可以依法申请行政复议或者提起行政诉讼。"
)
_RESTORES = "在期限内，当事人书面申请并作出守法承诺的，经批准可以提前恢复。"


def issue(work: Work, case: Case, found: Measure, kind: Kind) -> None:
    """Make the decision, give it its number and file it; on a person only its agency reads it."""
    agency = agencies.agency(work.session, found.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"measure/{agency.code}/{year}")
    found.number = document_number(f"{agency.mark}措", year, serial)
    words = _words(work, case, found)
    made = pdf(
        PAPER,
        {
            "agency": agency.zh,
            "number": found.number,
            "party": _party(work, case, found),
            "case_name": case.title,
            "facts": words[found.grounds_id],
            "defence": _defence(found, words),
            "legal_basis": str(kind.law),
            "measure": kind.name.zh,
            "part": found.part,
            "term": _term(found, kind),
            "restores": _RESTORES if kind.restores else "",
            "remedy": _BUREAU if kind.by is By.BUREAU else _HANDLER,
            "date": printed_day(work.now),
        },
    )
    filed = case_file.file_document(
        work,
        case,
        kind=PAPER,
        title=kind.name.zh,
        number=found.number,
        pdf=made,
        visibility=Visibility.AGENCY if found.person_id else Visibility.ALL,
    )
    found.document_id = filed.id
    work.session.add(found)


def _words(work: Work, case: Case, found: Measure) -> dict[int, str]:
    ids = (found.grounds_id, found.statement_id)
    return sealing.unseal(case_file.keys_of(work, case), queries.texts(work.session, ids))


def _party(work: Work, case: Case, found: Measure) -> str:
    if found.institution_id is not None:
        return institutions.get(work.session, found.institution_id).name
    keys = case_file.keys_of(work, case)
    for each in cases.parties(work.session, known(case.id)):
        if each.person_id == found.person_id:
            return name_of(keys, each)
    raise NotFound


def _defence(found: Measure, words: dict[int, str]) -> str:
    if found.heard is None or found.heard_on is None:
        return "本措施不以听取陈述申辩为前提。"
    said = words.get(found.statement_id or 0, "")
    return f"{printed_day(found.heard_on)}，{HEARD_NAMES[found.heard].zh}。{said}"


def _term(found: Measure, kind: Kind) -> str:
    start = printed_day(found.from_on)
    if found.until_on is not None:
        return f"{found.months}个月，自{start}起至{printed_day(found.until_on)}止（含该日）"
    return f"自{start}起，至本机构决定恢复时止" if kind.open_ended else f"{start}起执行，一次完成"
