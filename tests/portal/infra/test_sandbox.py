"""Strange files are taken apart without disk, network or time, and every end has its words."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.copies.rules.words import failure
from portal.infra import sandbox
from portal.infra.sandbox import Bounds, lockdown, readers
from portal.infra.sandbox.answer import Answer, Block, Head, NotAnAnswer, decode, encode
from portal.infra.settings import ROOT
from tests.support import strange

readers.warm_up()

PROBE = """
import json, os, sys
sys.path.insert(0, {root!r})
import socket
from portal.infra.sandbox import lockdown
guards = lockdown.before_imports()
guards += lockdown.after_imports(memory_bytes=512 << 20, cpu_seconds=5)
tried = {{}}
def attempt(name, act):
    try:
        act()
        tried[name] = "done"
    except BaseException as error:
        tried[name] = type(error).__name__
attempt("read", lambda: open("/etc/passwd").read())
attempt("write", lambda: open("/tmp/plaintext", "w").write("x"))
attempt("list", lambda: os.listdir("/"))
attempt("connect", lambda: socket.socket())
attempt("fork", lambda: os.fork())
import threading
thread = threading.Thread(target=print)
attempt("thread", thread.start)
attempt("run", lambda: os.execv("/bin/true", ["true"]))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("memory", lambda: bytearray(600 << 20))
os.write(1, json.dumps({{"guards": guards, "tried": tried, "env": dict(os.environ)}}).encode())
os._exit(0)
"""


def run(act: str, data: bytes, bounds: Bounds = sandbox.QUICK, **ask: Any) -> Answer:
    return sandbox.run({"act": act, **ask}, [data], bounds)


def inside(act: str, data: bytes, **ask: Any) -> Answer:
    """Read without the process around the reader: the tests above show the process itself."""
    return decode(encode(readers.answer({"act": act, **ask}, data)))


def text_of(answer: Answer) -> str:
    return "\n".join(each.text for each in answer.head.blocks)


def facts_of(answer: Answer) -> dict[str, str]:
    assert not answer.head.failed
    return dict(answer.head.facts)


def test_a_locked_process_can_do_nothing_but_compute() -> None:
    probe = PROBE.format(root=str(ROOT))
    done = subprocess.run(
        [sys.executable, "-I", "-c", probe], check=True, capture_output=True, env={}, timeout=60
    )
    told = json.loads(done.stdout)
    assert set(told["guards"]) >= {lockdown.NO_NEW_PRIVS, lockdown.LIMITS, lockdown.SYSCALLS}
    assert told["tried"] == {
        "read": "PermissionError",
        "write": "PermissionError",
        "list": "PermissionError",
        "connect": "PermissionError",
        "fork": "PermissionError",
        "thread": "done",
        "run": "PermissionError",
        "signal": "PermissionError",
        "memory": "MemoryError",
    }
    assert "PATH" not in told["env"]


WITHOUT_FILTER = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("child", {child!r})
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
from portal.infra.sandbox import lockdown
lockdown._filter_calls = lambda: False
child.main()
"""


def test_nothing_is_read_where_the_kernel_refuses_the_filter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text(WITHOUT_FILTER.format(child=str(sandbox._CHILD)))
    monkeypatch.setattr(sandbox, "_CHILD", child)
    found = run("preview", b"hello")
    assert (found.head.failed, found.head.blocks) == ("unguarded", [])
    assert "隔离" in failure(found.head.failed, {}).zh
    monkeypatch.setattr(sandbox, "UNGUARDED", True)
    assert text_of(run("preview", b"hello")) == "hello"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_a_picture_comes_out_drawn_anew(form: str) -> None:
    read = run if form in {"JPEG", "AVIF"} else inside
    answer = read("preview", strange.picture(form))
    assert (answer.head.failed, answer.head.kind) == ("", "image")
    shown = Image.open(io.BytesIO(answer.pictures[0]))
    assert (shown.format, shown.size) == ("WEBP", (640, 480))


def test_a_picture_of_a_phone_that_needs_a_thread_is_shown() -> None:
    assert run("preview", strange.heic()).head.numbers["width"] == 64
    assert run("scrub", strange.heic()).head.file_suffix == "png"


def test_pages_of_a_pdf_come_with_their_text() -> None:
    answer = run("preview", strange.pdf(3), page=2)
    assert (answer.head.pages, answer.head.numbers["page"]) == (3, 2)
    assert "Patient Wang 501 2" in text_of(answer)
    assert Image.open(io.BytesIO(answer.pictures[0])).size == (1200, 1600)


def test_office_documents_come_as_words_cells_and_pictures() -> None:
    answer = run("preview", strange.word())
    assert "五楼床位空置" in text_of(answer)
    assert [["床号", "501"]] in [each.cells for each in answer.head.blocks]
    assert len(answer.pictures) == 1
    assert [b.text for b in run("preview", strange.slides()).head.blocks if b.text] == [
        "第1张",
        "第2张",
        "第10张",
    ]
    assert text_of(run("preview", strange.open_document())) == "甲乙丙"
    sheet = run("preview", strange.workbook(), page=2)
    assert (sheet.head.pages, sheet.head.blocks[0].heading) == (2, "二月")
    assert sheet.head.blocks[0].cells[1] == ["二月1", "1"]


def test_mail_comes_as_words_and_nothing_of_it_is_loaded() -> None:
    answer = run("preview", strange.mail())
    assert facts_of(answer)["mail_from"] == "甲 <a@example.org>"
    assert "您好，见附件。" in text_of(answer)
    assert "fetch" not in text_of(answer)
    assert answer.head.blocks[-1].cells == [["清单.pdf", "application/pdf", "8"]]
    outlook = run("preview", strange.outlook())
    assert (facts_of(outlook)["mail_subject"], text_of(outlook)) == ("床位", "您好，见附件。")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    assert text_of(inside("preview", "五楼\x1b床位\u202e空".encode(encoding))) == "五楼·床位·空"


def test_an_archive_is_listed_and_not_unpacked() -> None:
    names = ["../../etc/passwd", "C:\\Windows\\x.exe", "名" * 4_000]
    answer = run("preview", strange.packed(dict.fromkeys(names, b"x")))
    listed = [row[0] for row in answer.head.blocks[0].cells]
    assert listed == ["../../etc/passwd", "C:\\Windows\\x.exe", "名" * 200]


def test_a_name_of_4000_characters_in_a_mail_is_cut() -> None:
    cells = inside("preview", strange.mail("长" * 4_000 + ".pdf")).head.blocks[-1].cells
    assert cells[0][0] == "长" * 200


def test_a_bomb_is_not_unpacked() -> None:
    bomb = strange.word(**{"word/document.xml": b"<a>" + b" " * (60 << 20) + b"</a>"})
    assert len(bomb) < 1 << 20
    assert inside("preview", bomb).head.failed == "bomb"
    assert (
        inside("scrub", strange.packed({"word/document.xml": b" " * (70 << 20)})).head.failed
        == "bomb"
    )
    many = strange.packed({f"{n}": b"" for n in range(6_000)})
    assert inside("preview", many).head.failed == "too_many_parts"


def test_a_sheet_whose_last_cell_is_far_away_fails_in_words() -> None:
    book = strange.workbook()
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b'r="B3"', b'r="XFD1048576"')
    assert run("preview", strange.packed(files)).head.failed in {"too_much_memory", "crashed"}


def test_entities_of_a_document_stay_closed() -> None:
    lol = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "/etc/passwd">]>'
    xml = lol + "<w:document xmlns:w='w'><w:p><w:t>x&b;&f;</w:t></w:p></w:document>"
    assert "root" not in text_of(inside("preview", strange.packed({"word/document.xml": xml})))


def test_a_picture_of_108_megapixels() -> None:
    size = (12_000, 9_000)
    jpeg = inside("preview", strange.picture("JPEG", size))
    assert (jpeg.head.failed, jpeg.head.numbers["width"]) == ("", 12_000)
    png = inside("preview", strange.blank(size))
    assert (png.head.failed, png.head.numbers) == (
        "too_many_pixels",
        {"width": 12_000, "height": 9_000},
    )


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", strange.packed({"a.js": b"x"})])
def test_a_polyglot_is_what_its_first_bytes_say_and_loses_the_rest(tail: bytes) -> None:
    both = strange.photo() + tail
    assert inside("preview", both).head.kind == "image"
    for made in (inside("preview", both).pictures[0], inside("scrub", both).file):
        assert tail[:8] not in made
    locked = strange.picture("GIF") + strange.pdf()
    assert inside("preview", locked).head.kind == "image"


@pytest.mark.parametrize(
    "data",
    [
        strange.pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
        strange.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
    ],
    ids=["pdf", "docx"],
)
@pytest.mark.parametrize("act", ["preview", "report", "scrub"])
def test_what_has_a_password_says_so(data: bytes, act: str) -> None:
    assert inside(act, data).head.failed == "locked"


def test_a_locked_part_of_an_archive_is_named() -> None:
    data = bytearray(strange.packed({"a.txt": b"x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert "parts_locked" in inside("preview", bytes(data)).head.notes


@pytest.mark.parametrize("data", [b"", b"\0\1\2" * 99, b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0"])
def test_rubbish_has_an_answer(data: bytes) -> None:
    assert inside("preview", data).head.failed in {"empty", "unsupported", "damaged"}


def test_time_is_up_for_a_process_that_does_not_end() -> None:
    def slowly() -> Iterator[bytes]:
        yield b"x"
        time.sleep(1.6)
        yield b"x"

    began = time.monotonic()
    assert sandbox.run({"act": "preview"}, slowly(), Bounds(seconds=1)).head.failed == "too_slow"
    assert time.monotonic() - began < 10


def test_too_much_goes_in_and_too_much_is_asked_of_memory() -> None:
    assert run("preview", b"x" * 2_000, Bounds(input_bytes=1_000)).head.failed == "too_large"
    big = strange.blank((7_900, 7_900))
    answer = run("preview", big, Bounds(memory_bytes=420 << 20))
    assert answer.head.failed == "too_much_memory"


def test_errors_of_the_store_go_on() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        sandbox.run({"act": "preview"}, broken())


@given(st.binary(max_size=200))
def test_a_lying_process_is_not_believed(data: bytes) -> None:
    try:
        found = decode(data)
    except NotAnAnswer:
        return
    assert encode(found)


@given(st.text(max_size=80), st.lists(st.lists(st.text(max_size=9), max_size=3), max_size=3))
def test_an_answer_comes_through_the_pipe_as_it_was_but_clean(text: str, cells: Any) -> None:
    sent = Answer(Head(kind="text", blocks=[Block(text=text, cells=cells)]), [b"RIFFxxxx"], b"file")
    back = decode(encode(sent))
    assert (back.pictures, back.file) == (sent.pictures, sent.file)
    assert back.head.blocks == sent.head.blocks
    assert "\x00" not in back.head.blocks[0].text


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(NotAnAnswer):
        decode(encode(Answer(pictures=[b"<svg onload=x>"])))


def test_a_report_names_device_author_and_place() -> None:
    facts = facts_of(inside("report", strange.photo()))
    assert (facts["maker"], facts["device"], facts["author"]) == (
        "HUAWEI",
        "ALN-AL10",
        strange.SECRET,
    )
    assert facts["gps"] == "31.230556,121.470000"
    assert facts["taken"] == "2026:02:28 09:15:00"
    pdf = facts_of(inside("report", strange.pdf()))
    assert (pdf["author"], pdf["software"]) == (strange.SECRET, "Scanner 9")
    word = inside("report", strange.word()).head.facts
    assert ("author", strange.SECRET) in word
    assert ("annotator", strange.SECRET) in word
    film = facts_of(inside("report", strange.film()))
    assert (film["gps"], film["device"]) == ("31.230400,121.473700", "ALN-AL10")


@pytest.mark.parametrize("name", ["photo", "pdf", "word", "open_document", "workbook", "film"])
def test_a_scrubbed_copy_says_nothing_of_anybody(name: str) -> None:
    original = getattr(strange, name)()
    before, answer = inside("report", original), inside("scrub", original)
    assert {"author", "gps"} & {code for code, _ in before.head.facts}
    assert not answer.head.failed
    telling = {"author", "gps", "device", "maker", "annotator", "changed_by", "software", "taken"}
    assert not telling & {code for code, _ in inside("report", answer.file).head.facts}
    for part in _unpacked(answer.file):
        for secret in (strange.SECRET.encode(), b"ALN-AL10", b"HUAWEI", b"+31.2304"):
            assert secret not in part
    if name != "film":
        assert not inside("preview", answer.file).head.failed


def test_a_scrubbed_jpeg_keeps_its_pixels_and_a_film_its_frames() -> None:
    pixels = [
        Image.open(io.BytesIO(d)) for d in (strange.photo(), inside("scrub", strange.photo()).file)
    ]
    assert pixels[0].quantization == pixels[1].quantization
    film = strange.film()
    assert inside("scrub", film).file[-1024:] == film[-1024:]
    assert len(inside("scrub", film).file) == len(film)


def test_redacted_text_is_gone_from_a_pdf() -> None:
    box = {"page": 2, "left": 5, "top": 5, "width": 90, "height": 15}
    answer = inside("redact", strange.pdf(3), boxes=[box])
    assert answer.head.pages == 3
    reader = pypdf.PdfReader(io.BytesIO(answer.file))
    assert [page.extract_text().strip() for page in reader.pages] == ["", "", ""]
    assert all(b"Patient" not in part for part in _unpacked(answer.file))
    dark = [_dark(inside("preview", answer.file, page=n).pictures[0]) for n in (1, 2)]
    assert dark[0] < 0.03 < 0.12 < dark[1]


def test_redacted_pixels_are_gone_from_a_picture() -> None:
    for form in ("JPEG", "PNG"):
        box = {"page": 1, "left": 50, "top": 0, "width": 50, "height": 100}
        answer = inside("redact", strange.picture(form), boxes=[box])
        made = Image.open(io.BytesIO(answer.file)).convert("L")
        assert made.crop((330, 0, 640, 480)).getextrema()[1] < 12
        assert made.crop((0, 0, 300, 480)).getextrema()[1] > 200


def test_a_box_on_a_page_that_is_not_there_is_told() -> None:
    box = {"page": 4, "left": 5, "top": 5, "width": 9, "height": 1}
    assert inside("redact", strange.pdf(3), boxes=[box]).head.failed == "no_such_page"


def _dark(picture: bytes) -> float:
    grey = Image.open(io.BytesIO(picture)).convert("L")
    return sum(grey.histogram()[:60]) / (grey.width * grey.height)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of every part or stream that lies in it compressed."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            yield from (parts.read(name) for name in parts.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for each in document.objects:
                if isinstance(each, pikepdf.Stream):
                    yield each.read_raw_bytes()
                    if each.get("/Filter") != pikepdf.Name.DCTDecode:
                        yield each.read_bytes()
