"""What was delivered on the spot as a delivery of the case: its receipt is the record's document."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from portal.cases import queries as cases
from portal.cases.queries import Document
from portal.deliveries import service as deliveries
from portal.deliveries.forms import Deliver
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.registry import queries as institutions
from referrals.visits.rules import times
from referrals.visits.rules.problems import Problem
from referrals.visits.service.place import Visit
from referrals.visits.service.wording import Newest

WAYS: Final = {"handed": "direct", "left": "left"}
BRACKETS: Final = str.maketrans("[]()", "〔〕〔〕")
WORDS: Final[Mapping[str, Text]] = {
    "number": Text(
        "案件中没有本机关这个文号的文书；不在系统里的文书请不填文号",
        "Your agency has no document of this number in the case; leave the number out of one kept elsewhere",
    ),
    "done_on": Text("送达早于文书的制作日期", "Delivered before the document was made"),
    "strokes": Text(
        "直接送达要有收件人签名；拒绝签收的应为留置送达",
        "Handed over: the receiver signs; when they refuse it is left with them",
    ),
    "reason": Text(
        "留置送达要写明拒绝签收的情况", "Left after refusal: say how they refused to sign"
    ),
    "witness": Text("留置送达要有见证人", "Left after refusal: a witness is needed"),
}


def lacking(work: Work, visit: Visit, newest: Newest) -> list[Problem]:
    """Return what keeps a delivery from counting; nothing for a document kept elsewhere."""
    if not newest.text.body["number"]:
        return []
    document = _document(work, visit, newest)
    if document is None:
        return [Problem("number", "unknown_number", WORDS["number"])]
    form = _form(work, visit, newest)
    if form.done_on < document.made_at.astimezone(LEGAL_ZONE).date():
        return [Problem("done_on", "before_the_document", WORDS["done_on"])]
    try:
        deliveries.checked(form, _today(work), files=int(_party(newest)["how"] == "paper"))
    except Invalid as error:
        return [Problem(name, code, WORDS[name]) for name, code in error.fields.items()]
    return []


def record(work: Work, visit: Visit, newest: Newest, receipt: Document) -> None:
    """Record the delivery of a document of the portal; what begins with its receipt begins."""
    document = _document(work, visit, newest)
    if document is not None:
        form = _form(work, visit, newest)
        case_id = visit.inspection.case_id
        deliveries.with_receipt(work, case_id, known(document.id), form, receipt)


def _document(work: Work, visit: Visit, newest: Newest) -> Document | None:
    number, agency = newest.text.body["number"], visit.part.agency
    found = cases.documents(work.session, visit.inspection.case_id, agency) if number else ()
    ours = (each for each in found if each.agency == agency and each.number)
    return next((each for each in ours if _plain(each.number) == _plain(number)), None)


def _form(work: Work, visit: Visit, newest: Newest) -> Deliver:
    row, body, signed = newest.text.row, newest.text.body, _party(newest)
    acted: datetime = times.acted_at(row.device_at, row.offset_seconds, row.received_at)
    return Deliver(
        way=WAYS[body["manner"]],
        addressee=institutions.get(work.session, visit.inspection.institution_id).name,
        done_on=acted.astimezone(LEGAL_ZONE).date(),
        place=body["place"],
        receiver=body["receiver"],
        relation=body["relation"],
        strokes=signed.get("strokes"),
        reason=signed.get("reason"),
        witness=signed.get("witness"),
    )


def _party(newest: Newest) -> Mapping[str, str | None]:
    """Return the last word of the party's side: its signature, or why there is none."""
    said = [each.body for each in newest.signatures if each.body["role"] == "party"]
    return said[-1] if said else {"how": ""}


def _plain(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split()).translate(BRACKETS)


def _today(work: Work) -> date:
    return work.now.astimezone(LEGAL_ZONE).date()
