"""Signatures by hand: what is asked of them, that they are sealed, that they end up in the document."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlmodel import select

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.rules import Visibility
from portal.evidence.models import EvidenceItem
from portal.kernel.errors import Conflict
from portal.signatures import queries, service
from portal.signatures.events import DocumentSigned, PartySigned
from portal.signatures.forms import PartySigns, Sign
from portal.signatures.models import PartySignature
from portal.signatures.rules import How, PartyRole, lacking
from portal.signatures.rules.drawing import NotADrawing, read
from portal.signatures.service import Signed
from tests.portal.signatures.conftest import Desk, letter
from tests.support.people import csrf_of

STROKES = "100,100 140,60 200,140;220,100 300,100 300,160"
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    ("role", "how", "given", "wrong"),
    [
        # 行政处罚法 art. 55: the record is signed; art. 56: on refusal and absence it is noted.
        ("party", "drawn", {"drawn": True}, set()),
        ("party", "drawn", {}, {"strokes"}),
        ("party", "scan", {"files": 1}, set()),
        ("party", "paper", {}, {"files"}),
        ("party", "refused", {"reason": "不认可"}, set()),
        ("party", "refused", {}, {"reason"}),
        # 行政强制法 art. 18 (9): in the party's absence a witness signs.
        ("party", "absent", {"reason": "外出", "witness": "周某"}, set()),
        ("party", "absent", {"reason": "外出"}, {"witness"}),
        ("witness", "refused", {"reason": "不愿"}, {"how"}),
        ("witness", "drawn", {"drawn": True}, set()),
    ],
)
def test_what_stands_in_place_of_a_signature(
    role: str, how: str, given: dict[str, object], wrong: set[str]
) -> None:
    usual = {"reason": None, "witness": None, "drawn": False, "files": 0}
    assert lacking(PartyRole(role), How(how), **{**usual, **given}).keys() == wrong  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", ";;", "1,1", "1,1 2,2", "601,0 0,0", "a,b", "1,2,3", "1,1 999,1", "1,1 500,1 " * 9000],
)
def test_what_is_no_signature(text: str) -> None:
    with pytest.raises(NotADrawing):
        read(text)


def test_a_drawing_is_the_same_as_picture_and_as_lines() -> None:
    drawn = read(STROKES)
    assert drawn.svg().count("<path") == 2
    picture = Image.open(BytesIO(service.as_png(drawn)))
    assert picture.size == (1200, 400)
    assert picture.getpixel((200, 200)) == 0
    assert picture.getpixel((1100, 50)) == 255


def test_by_http_from_the_board_to_the_signed_document(desk: Desk, staff_client) -> None:
    client, desk.kind = staff_client("lin"), "inspection_record"
    document = desk.file()
    here = f"/cases/{desk.case_id}/documents/{document}/parties"
    page = client.get(here)
    assert "data-sign" in page.text and "signature.js" in page.text

    def post(files: dict[str, object] | None = None, **typed: str) -> int:
        data = {"csrf": csrf_of(client.get(here).text), **typed}
        parts = {name: (None, value) for name, value in data.items()}
        answer = client.post(here, files={**parts, **(files or {})}, follow_redirects=False)
        if answer.status_code == 422:
            assert typed["name"] in answer.text
        return answer.status_code

    assert post(role="party", how="drawn", name="花桥医院钱某") == 422
    assert post(role="party", how="drawn", name="花桥医院钱某", strokes=STROKES) == 303
    assert post(role="witness", how="scan", name="居委会孙某") == 422
    scan = {"files": ("scan.png", PNG, "image/png")}
    assert post(scan, role="witness", how="scan", name="居委会孙某") == 303
    assert post(role="party", how="refused", name="科室李某", reason="不认可检查结果") == 303
    with desk.people.work("lin", writes=False) as work:
        rows = work.session.exec(select(PartySignature)).all()
        kinds = [work.session.get(EvidenceItem, row.item_id) for row in rows if row.item_id]
        assert [item.media_type for item in kinds if item] == ["image/png", "image/png"]
        stored = b"".join(row.sealed for row in rows)
        assert "钱某".encode() not in stored
    shown = client.get(here).text
    assert "花桥医院钱某" in shown and "不认可检查结果" in shown
    bound = client.post(f"{here}/page", data={"csrf": csrf_of(shown)}, follow_redirects=False)
    assert bound.status_code == 303
    made = int(bound.headers["location"].split("/")[-2])
    reader = PdfReader(BytesIO(desk.pdf(made)))
    told = "".join("".join(each.extract_text().split()) for each in reader.pages)
    assert "签名页" in told and "花桥医院钱某" in told and "不认可检查结果" in told
    desk.certify("lin", "he")
    signed = desk.sign("he", desk.sign("lin", made))
    with desk.people.work("lin") as work:
        assert all(each.holds for each in service.check(work, desk.case_id, signed))
        with pytest.raises(Conflict):
            service.open_record(work, desk.case_id, signed)
        with pytest.raises(Conflict):
            service.open_record(work, desk.case_id, document)
    assert post(role="party", how="drawn", name="迟到的人", strokes=STROKES) == 409


def test_others_find_nothing(desk: Desk, staff_client) -> None:
    here = f"/cases/{desk.case_id}/documents/{desk.root_id}/parties"
    assert staff_client("wu").get(here).status_code == 404
    with desk.people.work("lin", writes=False) as work:
        assert not queries.parties(work.session, desk.root_id)


def test_lines_count_only_where_something_was_drawn(desk: Desk) -> None:
    unchecked = {"name": "钱某", "reason": "不认可", "strokes": "x"}
    with desk.people.work("lin") as work:
        for how in (How.REFUSED, How.SCAN):
            form = PartySigns(role=PartyRole.PARTY, how=how, **unchecked)
            service.take(work, desk.case_id, desk.root_id, form, None)
        rows = queries.parties(work.session, desk.root_id)
        signed = service.opened(work, desk.case_id, rows)
        assert [(each.svg, each.told.get("strokes")) for each in signed] == [("", None)] * 2
        kept = Signed(rows[0], {"strokes": STROKES})
        assert kept.svg == ""


def test_what_happens_to_an_internal_paper_is_told_inside_only(desk: Desk) -> None:
    with desk.people.work("lin") as work:
        case = case_rows.by_id(work.session, desk.case_id)
        told = {"kind": "legal_review", "title": "内部意见", "number": "〔2026〕2号"}
        inner = cases.file_document(work, case, **told, pdf=letter(), visibility=Visibility.AGENCY)
        form = PartySigns(role=PartyRole.PARTY, how=How.REFUSED, name="钱某", reason="不认可")
        service.take(work, desk.case_id, inner.id or 0, form, None)
        seen = {type(each): each for each in work.recorded}
        assert seen[PartySigned].visibility == "agency"  # type: ignore[attr-defined]
    desk.certify("lin")
    with desk.people.work("lin") as work:
        service.sign(work, desk.case_id, inner.id or 0, Sign(confirm=work.actor.name))
        seen = {type(each): each for each in work.recorded}
        assert seen[DocumentSigned].visibility == "agency"  # type: ignore[attr-defined]
