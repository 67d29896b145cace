"""Deliveries: what each way asks for, when it counts, the receipt, signing for it between agencies."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import select

from portal.agencies.rules import AgencyKind
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.rules import Role, Visibility
from portal.deliveries import queries, service
from portal.deliveries.book.registry import WAYS
from portal.deliveries.events import DocumentDelivered
from portal.deliveries.forms import Deliver
from portal.deliveries.models import Delivery
from portal.deliveries.rules import Need, addresses, lacking
from portal.infra.work import Works
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.signatures import service as signing
from portal.signatures.forms import Sign
from tests.portal.signatures.conftest import Desk, letter
from tests.portal.signatures.test_parties import PNG, STROKES
from tests.support.people import People, csrf_of

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("way", "given", "wrong"),
    [
        # 民事诉讼法 (2023) arts 88, 89, 91, 95 by way of 行政处罚法 art. 61; marked as to be confirmed.
        ("direct", {"receiver", "signature"}, set()),
        ("direct", {"receiver", "proof"}, set()),
        ("direct", {"receiver"}, {"strokes"}),
        ("left", {"refusal", "witness"}, set()),
        ("left", {"refusal", "proof"}, set()),
        ("left", {"refusal"}, {"witness"}),
        ("left", {"witness"}, {"reason"}),
        # 行政处罚法 art. 61 (2): only with signed consent.
        ("electronic", {"receiver"}, {"consent_item"}),
        ("electronic", {"receiver", "consent"}, set()),
        ("mail", {"proof"}, {"tracking"}),
        ("through", {"receiver", "through"}, {"files"}),
        ("announcement", {"refusal", "proof"}, set()),
    ],
)
def test_what_a_way_asks_for(way: str, given: set[str], wrong: set[str]) -> None:
    assert lacking(WAYS[way], frozenset(Need(each) for each in given)).keys() == wrong


def test_an_announcement_counts_thirty_days_later() -> None:
    assert WAYS["announcement"].counts_on(TODAY) == date(2026, 4, 1)
    assert all(way.counts_on(TODAY) == TODAY for way in WAYS.values() if way.code != "announcement")


def form(**more: object) -> Deliver:
    usual = {"way": "left", "addressee": "花桥仁济医院", "done_on": TODAY, "reason": "拒收"}
    return Deliver(**{**usual, "witness": "居委会孙某", **more})


def test_a_delivery_makes_its_receipt_and_says_so(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        made = service.deliver(work, desk.case_id, desk.root_id, form(), None)
        told = [each for each in work.recorded if isinstance(each, DocumentDelivered)]
    assert [(each.delivered_on, each.way, each.refused) for each in told] == [(TODAY, "left", True)]
    with desk.people.work("lin") as work:
        document, pdf = cases.read_document(work, desk.case_id, made.receipt_id)
        (opened,) = service.opened(work, desk.case_id, [made])
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    assert document.title == "送达回证"
    assert "花桥仁济医院" in text and "居委会孙某" in text and "2026年3月2日" in text
    assert opened.said["witness"] == "居委会孙某"
    assert "仁济".encode() not in made.sealed


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"done_on": date(2026, 3, 3)}, {"done_on": "future_day"}),
        ({"way": "pigeon"}, {"way": "unknown_choice"}),
        ({"way": "agency"}, {"way": "unknown_choice"}),
        ({"way": "direct", "receiver": "钱某", "strokes": "1,1"}, {"strokes": "not_a_drawing"}),
    ],
)
def test_what_cannot_be(more: dict[str, object], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        service.checked(form(**more), TODAY, 0)
    assert refused.value.fields == wrong


def test_a_document_is_not_delivered_before_it_was_made_nor_with_anothers_consent(
    desk: Desk,
) -> None:
    for more, wrong in (
        ({"done_on": date(2026, 3, 1)}, {"done_on": "before_the_document"}),
        ({"way": "electronic", "consent_item": 999}, {"consent_item": "unknown_choice"}),
    ):
        with desk.people.work("lin") as work, pytest.raises(Invalid) as refused:
            service.deliver(work, desk.case_id, desk.root_id, form(**more), None)
        assert refused.value.fields == wrong


def test_the_delivery_of_an_internal_paper_is_told_inside_only(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        case = case_rows.by_id(work.session, desk.case_id)
        told = {"kind": "hearing_notice", "title": "内部稿", "number": "〔2026〕2号"}
        inner = cases.file_document(work, case, **told, pdf=letter(), visibility=Visibility.AGENCY)
        service.deliver(work, desk.case_id, inner.id or 0, form(), None)
        told_of = next(each for each in work.recorded if isinstance(each, DocumentDelivered))
        assert told_of.visibility == "agency"


def test_another_agency_signs_for_it_once_with_its_own_signature(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        cases.share(work, desk.case_id, "hq-gaj", role=Role.POLICE, basis="测试")
    with desk.people.work("wu") as work, pytest.raises(NotAllowed):
        service.deliver(work, desk.case_id, desk.root_id, form(), None)
    with desk.people.work("wu", writes=False) as work:
        name = Sign(confirm=work.actor.name)
    with desk.people.work("wu") as work, pytest.raises(Refused, match="no_certificate_to_sign"):
        service.sign_for(work, desk.case_id, desk.root_id, name)
    with desk.people.work("wu") as work:
        signing.issue(work)
        made = service.sign_for(work, desk.case_id, desk.root_id, name)
    with desk.people.work("wu") as work:
        (checked,) = signing.check(work, desk.case_id, made.receipt_id)
        with pytest.raises(Conflict):
            service.sign_for(work, desk.case_id, desk.root_id, name)
    assert checked.holds and made.to_agency == "hq-gaj"
    with desk.people.work("lin") as work, pytest.raises(NotAllowed):
        service.sign_for(work, desk.case_id, desk.root_id, Sign(confirm=work.actor.name))


def test_nobody_signs_for_what_is_addressed_to_a_party(works: Works, people: People) -> None:
    desk = Desk(works, people, "recovery_order")
    with people.work("lin") as work:
        cases.share(work, desk.case_id, "hq-gaj", role=Role.POLICE, basis="测试")
    with people.work("wu") as work:
        signing.issue(work)
        document = service.document_of(work, desk.case_id, desk.root_id)
        assert not service.may_sign_for(work, document)
        with pytest.raises(NotAllowed):
            service.sign_for(work, desk.case_id, desk.root_id, Sign(confirm=work.actor.name))


@pytest.mark.parametrize(
    ("to", "kind", "may"),
    [
        ("police", AgencyKind.POLICE, True),
        ("police", AgencyKind.HEALTH, False),
        ("procuratorate", AgencyKind.PROCURATORATE, True),
        ("agency", AgencyKind.HEALTHCARE_SECURITY, True),
        ("agency", AgencyKind.POLICE, False),
        ("receiver", AgencyKind.HEALTH, True),
        ("party", AgencyKind.POLICE, False),
        ("", AgencyKind.POLICE, False),
    ],
)
def test_whom_a_document_addresses(to: str, kind: AgencyKind, may: bool) -> None:
    assert addresses(to, kind) is may


def test_by_http(desk: Desk, staff_client) -> None:
    client = staff_client("lin")
    here = f"/cases/{desk.case_id}/documents/{desk.root_id}/deliveries"

    def post(files: dict[str, object] | None = None, **typed: str) -> int:
        page = client.get(here).text
        data = {
            "csrf": csrf_of(page),
            "addressee": "花桥仁济医院",
            "done_on": "2026-03-02",
            **typed,
        }
        parts = {name: (None, value) for name, value in data.items()}
        answer = client.post(here, files={**parts, **(files or {})}, follow_redirects=False)
        assert answer.status_code != 422 or "花桥仁济医院" in answer.text
        return answer.status_code

    assert post(way="direct", receiver="院办钱某") == 422
    assert post(way="direct", receiver="院办钱某", strokes=STROKES) == 303
    assert post({"files": ("x.png", PNG, "image/png")}, way="mail", tracking="EX123") == 303
    page = client.get(here).text
    assert "院办钱某" in page and "EX123" in page
    assert "已送达" in client.get(f"/cases/{desk.case_id}").text
    with desk.people.work("lin", writes=False) as work:
        assert len(work.session.exec(select(Delivery)).all()) == 2
        assert len(queries.of_case(work.session, desk.case_id)) == 2
    with desk.people.work("wu", writes=False) as work, pytest.raises(NotFound):
        service.document_of(work, desk.case_id, desk.root_id)
