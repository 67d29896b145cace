"""Previews, reports and copies over HTTP: recorded, masked like a download, failures in words."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.rules import Role
from portal.copies import service
from portal.copies.models import ScanVerdict, WorkingCopy
from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.queries import arriving
from portal.infra import sandbox
from portal.infra.storage import LocalBlobs
from portal.intake.routes import views
from portal.kernel.clock import SetClock
from portal.kernel.errors import NotFound
from tests.portal.copies.conftest import Desk, configure, made
from tests.support import strange
from tests.support.clamd import EICAR, wire

PICTURE = re.compile(r'src="data:image/webp;base64,([^"]+)"')
BOX = {"page": "1", "left": "5", "top": "5", "width": "90", "height": "15"}


def test_a_preview_is_on_record_before_it_is_shown(desk: Desk) -> None:
    item = desk.add(strange.photo(), "床位.jpg")
    page = desk.get(item, "/preview")
    assert page.status_code == 200
    shown = Image.open(io.BytesIO(b64decode(PICTURE.findall(page.text)[0])))
    assert (shown.size, shown.format) == ((640, 480), "WEBP")
    assert not shown.getexif()
    assert [f["item_id"] for f in desk.leaves("EvidenceOpened") if f["kind"] == "previewed"] == [
        item
    ]
    with desk.works.begin(desk.people.as_("lin")[0], writes=False) as work:
        rows = work.session.exec(select(CustodyEvent).where(CustodyEvent.item_id == item)).all()
        assert [(row.kind, row.actor) for row in rows][1:] == [("previewed", "林承办")]


KINDS = (
    (strange.pdf(2), "a.pdf", "第 1 页，共 2 页"),
    (b"<script>alert(1)</script>", "a.html", "&lt;script&gt;"),
)
MORE_KINDS = (
    (strange.word(), "a.docx", "五楼床位空置"),
    (strange.workbook(), "a.xlsx", "一月2"),
    (strange.mail(), "a.eml", "您好，见附件。"),
    ("五楼".encode("gb18030"), "a.txt", "五楼"),
)


@pytest.mark.parametrize("kinds", [KINDS, pytest.param(MORE_KINDS, marks=pytest.mark.slow)])
def test_every_kind_has_a_page_of_its_own(
    desk: Desk, kinds: tuple[tuple[bytes, str, str], ...]
) -> None:
    for data, name, words in kinds:
        page = desk.get(desk.add(data, name), "/preview")
        assert words in page.text, name
        assert "不能预览" not in page.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (strange.packed({"word/document.xml": b" " * (60 << 20)}), "大得不正常"),
        (b"%PDF-1.7 rubbish", "文件已损坏"),
        (strange.ole({"EncryptedPackage": b"x"}), "文件设有密码"),
    ],
    ids=["bomb", "damaged", "locked"],
)
def test_a_failure_is_told_and_the_download_still_offered(
    desk: Desk, data: bytes, words: str
) -> None:
    item = desk.add(data, "文件.bin")
    page = desk.get(item, "/preview")
    assert page.status_code == 200
    assert words in page.text
    assert f'action="{desk.url(item)}/download"' in page.text
    answer = desk.post(item, "/download", reason="核对")
    assert (answer.status_code, answer.content) == (200, data)


def test_of_a_file_too_large_to_be_read_a_text_is_begun_and_a_film_tells_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "QUICK", sandbox.Bounds(input_bytes=1_000))
    page = desk.get(desk.add(("五楼" * 1_000).encode(), "a.txt"), "/preview").text
    assert "文件较大，只显示开头部分" in page
    assert "五楼五楼" in page
    photo = desk.add(strange.photo(), "a.jpg")
    assert "文件超过 64 MB" in desk.get(photo, "/preview").text
    assert "文件超过 64 MB" in desk.get(photo, "/metadata").text
    film = desk.add(strange.film() + bytes(8), "a.mp4")
    assert "上海市中心附近" in desk.get(film, "/metadata").text


def test_a_failure_is_told_in_english_too(desk: Desk) -> None:
    item = desk.add(b"%PDF-1.7 rubbish", "a.pdf")
    desk.client.cookies.set("lang", "en")
    assert "This file cannot be previewed" in desk.get(item, "/preview").text


def test_a_failed_copy_says_why_and_keeps_what_was_typed(desk: Desk) -> None:
    item = desk.add(b"plain words", "a.txt")
    page = desk.post(item, "/copies/scrubbed", reason="对外提供")
    assert page.status_code == 422
    assert "这种格式不能在此处理" in page.text
    assert 'value="对外提供"' in page.text
    assert desk.leaves("CopyMade") == []


def test_names_of_4000_characters_and_of_folders(desk: Desk) -> None:
    item = desk.add(strange.photo(), "../..\\etc/pass\x00wd" + "长" * 4_000 + ".jpg")
    copy = made(desk.post(item, "/copies/scrubbed", reason="对外提供"))
    kept = desk.name_of(copy)
    assert len(kept) <= 200
    assert not {"/", "\\", "\x00"} & set(kept)
    assert kept.endswith("（去元数据副本）.jpg")


def test_a_report_tells_place_device_and_author_in_words(desk: Desk) -> None:
    item = desk.add(strange.photo(), "现场.jpg")
    page = desk.get(item, "/metadata").text
    for words in (
        "上海市中心附近（北纬 31.230556°，东经 121.470000°）",
        "ALN-AL10",
        strange.SECRET,
    ):
        assert words in page
    desk.client.cookies.set("lang", "en")
    english = desk.get(item, "/metadata").text
    assert "Near the centre of Shanghai (31.230556° N, 121.470000° E)" in english
    assert [f["kind"] for f in desk.leaves("EvidenceOpened")] == ["viewed", "viewed"]


def test_a_scrubbed_copy_lies_beside_the_untouched_original(desk: Desk) -> None:
    original = strange.photo()
    item = desk.add(original, "现场.jpg")
    copy = made(desk.post(item, "/copies/scrubbed", reason="提供给媒体"))
    scrubbed = desk.bytes_of(copy)
    assert desk.bytes_of(item) == original
    assert b"ALN-AL10" not in scrubbed
    assert desk.name_of(copy) == "现场（去元数据副本）.jpg"
    (leaf,) = desk.leaves("CopyMade")
    assert (leaf["item_id"], leaf["copy_id"], leaf["kind"]) == (item, copy, "scrubbed")
    assert leaf["sha256"] == sha256(original).hexdigest()
    assert leaf["copy_sha256"] == sha256(scrubbed).hexdigest()
    assert (leaf["reason"], len(leaf["sm3"]), len(leaf["copy_sm3"])) == ("提供给媒体", 64, 64)
    assert leaf["copy_sha256"] in desk.get(item).text
    assert f"原件 #{item}" in desk.get(copy).text
    assert "去元数据副本" in desk.client.get(f"/cases/{desk.case_id}").text
    with pytest.raises(DatabaseError), desk.people.work("lin") as work:
        row = work.session.exec(select(WorkingCopy)).one()
        row.reason = "别的"
        work.session.add(row)
        work.session.flush()


def test_redacted_text_is_gone_and_boxes_are_kept_when_wrong(desk: Desk) -> None:
    item = desk.add(strange.pdf(2), "病历.pdf")
    assert "data:image/webp" in desk.get(item, "/redaction?number=2").text
    wrong = desk.post(item, "/redaction", reason="隐私", **{**BOX, "left": "左边"})
    assert wrong.status_code == 422
    assert "请用百分数填写" in wrong.text
    assert 'value="左边"' in wrong.text
    none = desk.post(
        item, "/redaction", reason="隐私", page="1", left="", top="", width="", height=""
    )
    assert none.status_code == 422
    beyond = desk.post(item, "/redaction", reason="隐私", **{**BOX, "page": "9"})
    assert "文件只有 2 页" in beyond.text
    assert desk.leaves("CopyMade") == []

    copy = made(desk.post(item, "/redaction", reason="隐私", **BOX))
    data = desk.bytes_of(copy)
    assert b"Patient" not in data
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    assert [page.extract_text().strip() for page in pages] == ["", ""]
    assert desk.leaves("CopyMade")[0]["kind"] == "redacted"


def test_a_transcript_is_typed_or_uploaded(desk: Desk) -> None:
    item = desk.add(b"ID3\x03\0\0\0\0\0\0" + bytes(300), "录音.mp3")
    nothing = {"files": ("", b"")}
    empty = desk.post(item, "/copies/transcript", reason="整理", text="", files=nothing)
    assert empty.status_code == 422
    assert 'value="整理"' in empty.text
    typed = made(
        desk.post(
            item, "/copies/transcript", reason="整理", text="问：床位？\n答：空的。", files=nothing
        )
    )
    assert desk.bytes_of(typed).decode() == "问：床位？\n答：空的。"
    assert desk.name_of(typed) == "录音（文字记录）.txt"
    sent = {"files": ("笔录.txt", "另一份".encode())}
    uploaded = made(desk.post(item, "/copies/transcript", reason="送来", files=sent))
    assert desk.bytes_of(uploaded).decode() == "另一份"
    assert [leaf["kind"] for leaf in desk.leaves("CopyMade")] == ["transcript"] * 2


def test_a_failed_transcript_leaves_nothing_in_the_store(desk: Desk) -> None:
    item = desk.add(strange.photo(), "a.jpg")
    before = sorted(desk.works.blobs.names())
    answer = desk.post(item, "/copies/transcript", files={"files": ("a.txt", b"x")})
    assert answer.status_code == 422
    assert sorted(desk.works.blobs.names()) == before


def test_sound_is_played_in_ranges_after_a_recorded_preview(desk: Desk) -> None:
    data = strange.film() + bytes(9_000_000)
    item = desk.add(data, "现场.mp4")
    assert desk.get(item, "/media").status_code == 404
    page = desk.get(item, "/preview")
    assert (
        f'<video class="shown" controls preload="metadata" src="{desk.url(item)}/media"'
        in page.text
    )
    assert "media-src 'self'" in page.headers["content-security-policy"]
    part = desk.get(item, "/media", Range="bytes=8388600-8388620")
    assert (part.status_code, part.content) == (206, data[8388600:8388621])
    assert part.headers["content-range"] == f"bytes 8388600-8388620/{len(data)}"
    assert part.headers["content-type"] == "video/mp4"
    assert part.headers["x-content-type-options"] == "nosniff"
    assert part.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert part.headers["content-disposition"].startswith("attachment")
    assert desk.get(item, "/media").content == data
    assert desk.get(item, "/media", Range=f"bytes={len(data)}-").status_code == 416
    other = desk.sign_in("zhao")
    assert other.get(desk.url(item, "/media")).status_code == 404
    text = desk.add(b"<html>", "a.html")
    desk.get(text, "/preview")
    assert desk.get(text, "/media").status_code == 404


def test_playing_ends_half_a_day_after_the_preview(desk: Desk, clock: SetClock) -> None:
    item = desk.add(strange.film(), "现场.mp4")
    desk.get(item, "/preview")
    for hours, there in ((11, True), (2, False)):
        clock.instant += timedelta(hours=hours)
        with desk.people.work("lin", writes=False) as work:
            if there:
                assert service.play(work, desk.case_id, item, "").status == 200
            else:
                with pytest.raises(NotFound):
                    service.play(work, desk.case_id, item, "")


def test_what_is_not_seen_is_not_there(desk: Desk) -> None:
    item = desk.add(strange.photo(), "a.jpg")
    other = desk.sign_in("qian")
    for rest in ("/preview", "/metadata", "/media", "/copies", "/redaction"):
        answer = other.get(desk.url(item, rest))
        absent = other.get(desk.url(987_654, rest))
        assert (answer.status_code, absent.status_code) == (404, 404), rest
        assert desk.get(987_654, rest).status_code == 404
    for rest in ("/copies/scrubbed", "/redaction", "/copies/transcript", "/scan"):
        assert desk.post(item, rest, other, reason="x").status_code == 404, rest
    assert desk.leaves("CopyMade") == []
    assert desk.leaves("EvidenceOpened") == []


def test_a_copy_of_the_reporters_file_is_seen_by_nobody_else(desk: Desk) -> None:
    desk.share("hq-wjw", with_tip_text=False)
    desk.share("hq-scjg", with_tip_text=True)
    item = desk.reporters_file(strange.photo(), "举报.jpg")
    copy = made(desk.post(item, "/copies/scrubbed", reason="提供"))
    without, with_text = desk.sign_in("wei"), desk.sign_in("shi")
    for each in (item, copy):
        assert without.get(desk.url(each, "/preview")).status_code == 404
        assert with_text.get(desk.url(each, "/preview")).status_code == 200
    page = without.get(f"/cases/{desk.case_id}").text
    assert "去元数据副本" not in page
    own = desk.client.get(f"/cases/{desk.case_id}").text
    assert "举报（去元数据副本）.jpg" in own
    with desk.people.work("lin", writes=False) as work:
        found = work.session.get(EvidenceItem, copy)
        assert found is not None
        assert (found.container_kind, found.container_id) == ("tip", desk.tip_id)


def test_a_reader_looks_and_makes_nothing(desk: Desk) -> None:
    item = desk.add(strange.photo(), "a.jpg")
    with desk.people.work("lin") as work:
        cases.share(work, desk.case_id, "hq-scjg", basis="依法共享", role=Role.READER)
    reader = desk.sign_in("shi")
    assert reader.get(desk.url(item, "/preview")).status_code == 200
    assert "只能查阅" in reader.get(desk.url(item, "/copies")).text
    assert desk.post(item, "/copies/scrubbed", reader, reason="x").status_code == 403
    assert desk.leaves("CopyMade") == []


def test_a_virus_is_told_before_the_download_and_takes_nothing_away(desk: Desk) -> None:
    harmless, infected = desk.add(b"harmless words", "a.txt"), desk.add(EICAR, "b.txt")
    with wire() as server:
        configure(desk, clamd=server.address)
        for item in (harmless, infected):
            assert desk.post(item, "/scan").status_code == 303
        assert server.streams == [b"harmless words", EICAR]
        facts = desk.leaves("EvidenceScanned")
        assert [(f["verdict"], f["signature"]) for f in facts] == [
            ("clean", ""),
            ("found", "Eicar-Wire-Test"),
        ]
        page = desk.client.get(f"/cases/{desk.case_id}").text
        assert page.index("发现病毒：Eicar-Wire-Test") < page.index(
            f"{desk.url(infected)}/download"
        )
        assert "未发现病毒" in page
        assert "发现病毒" in desk.get(infected, "/preview").text
        server.answer = b"stream: OK"
        desk.post(infected, "/scan")
        assert "发现病毒：Eicar-Wire-Test" in desk.get(infected).text
    answer = desk.post(infected, "/download", reason="送检")
    assert (answer.status_code, answer.content) == (200, EICAR)


def test_a_scanner_that_is_away_says_so_and_the_preview_goes_on(desk: Desk) -> None:
    item = desk.add("五楼".encode(), "a.txt")
    assert "本系统没有接入病毒检测" in desk.get(item).text
    assert desk.post(item, "/scan").status_code == 409
    assert desk.leaves("EvidenceScanned") == []
    configure(desk, clamd="/nowhere/clamd.sock")
    assert "五楼" in desk.get(item, "/preview").text
    assert "病毒检测未完成" in desk.get(item).text
    with desk.people.work("lin", writes=False) as work:
        assert [row.verdict for row in work.session.exec(select(ScanVerdict))] == ["failed"]


def test_no_plaintext_of_a_copy_is_on_the_disk(desk: Desk, tmp_path: Path) -> None:
    marker = "只有这里有的一句话一二三"
    item = desk.add(
        strange.word(**{"word/document.xml": strange.WORD.replace("五楼床位空置", marker)}),
        "a.docx",
    )
    assert marker in desk.get(item, "/preview").text
    made(desk.post(item, "/copies/scrubbed", reason="提供"))
    made(
        desk.post(
            item, "/copies/transcript", reason="整理", text=marker, files={"files": ("", b"")}
        )
    )
    assert isinstance(desk.works.blobs, LocalBlobs)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert marker.encode() not in data, path
            assert strange.SECRET.encode() not in data, path


def test_what_officers_made_is_not_the_reporters(desk: Desk) -> None:
    item = desk.reporters_file(strange.photo(), "举报.jpg")
    copy = made(desk.post(item, "/copies/scrubbed", reason="提供"))
    with desk.people.work("lin") as work:
        found = cases.packing(work, desk.case_id, with_tips=True).files
        assert {each.item.id: each.agency for each in found} == {item: "", copy: work.actor.agency}
        place = found[0].container
        listed = views.files_in(work, place, of_reporter=True)
        assert [each["id"] for each in listed] == [item]
        sent = work.session.get(EvidenceItem, item)
        assert sent is not None
        assert arriving.sums(work.session, place.kind, place.id) == (1, sent.size)
