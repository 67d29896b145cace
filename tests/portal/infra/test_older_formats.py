"""What older and local programs write: doc, ppt, xls, RTF, OFD; PDFs without their fonts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from portal.infra import sandbox
from portal.infra.sandbox import readers
from portal.infra.sandbox.answer import Answer, decode, encode
from tests.support import strange

readers.warm_up()


def read(act: str, data: bytes, **ask: Any) -> Answer:
    return decode(encode(readers.answer({"act": act, **ask}, data)))


def words(data: bytes, **ask: Any) -> str:
    answer = read("preview", data, **ask)
    assert not answer.head.failed
    return "\n".join(each.text for each in answer.head.blocks)


def test_words_of_an_old_document_come_piece_by_piece() -> None:
    assert words(strange.old_word()) == "五楼床位空置\n床号\t501\tPatientWang\n"


def test_words_of_old_slides_come_without_those_of_the_master() -> None:
    assert words(strange.old_slides()) == "第一张\nWard 5"


def test_cells_of_an_old_workbook() -> None:
    (block,) = read("preview", strange.old_workbook()).head.blocks
    assert (block.heading, block.cells) == ("一月", [["床位", "501"]])


def test_words_of_rich_text_in_bytes_and_unicode() -> None:
    assert words(strange.rich_text()) == "五楼床位空置\nA{b}\t501\n"
    facts = dict(read("report", strange.rich_text()).head.facts)
    assert facts == {"author": strange.SECRET, "organisation": "X"}
    assert words(b"{\\rtf1 \\uc2\\u-10179\\'3f\\'3f\\u-8704??x}") == "\U0001f600x"
    assert read("preview", b"{\\rtf1" + b"{" * 5_000).head.failed == "damaged"
    assert words(b"{\\rtf1 a\\bin3 {{{b}") == "ab"


def test_words_of_an_invoice_come_line_by_line_with_those_of_its_template() -> None:
    answer = read("preview", strange.ofd())
    assert (answer.head.kind, answer.head.pages, len(answer.pictures)) == ("ofd", 2, 1)
    assert words(strange.ofd()) == "合计\t510.68\n五楼床位"
    assert words(strange.ofd(), page=2) == "第二页"
    assert "signatures_not_checked" in answer.head.notes
    assert "signatures_not_checked" not in read("preview", strange.ofd(signed=False)).head.notes
    facts = read("report", strange.ofd()).head.facts
    assert facts == [("author", strange.SECRET), ("custom", "发票代码：0330")]
    odd = strange.packed({"OFD.xml": "<a><DocRoot>../../etc/passwd</DocRoot></a>"})
    assert read("preview", odd).head.failed == "damaged"


@pytest.mark.parametrize(
    "data",
    [
        strange.old_word(locked=True),
        strange.old_slides(locked=True),
        strange.old_workbook(locked=True),
        strange.packed({"Encryptions.xml": "<a/>"}),
    ],
    ids=["doc", "ppt", "xls", "ofd"],
)
def test_what_has_a_password_says_so(data: bytes) -> None:
    assert read("preview", data).head.failed == "locked"


@pytest.mark.parametrize("act", ["preview", "redact"])
def test_chinese_words_without_their_font_are_drawn(act: str) -> None:
    answer = sandbox.run({"act": act, "boxes": []}, [strange.fontless_pdf()])
    shown = answer.pictures[0] if act == "preview" else _first_page(answer.file)
    grey = Image.open(io.BytesIO(shown)).convert("L")
    across = [sum(grey.crop(_character(grey, at)).histogram()[:60]) for at in range(6)]
    assert min(across) > 300
    assert sum(grey.crop((0, grey.height // 2, *grey.size)).histogram()[:60]) == 0


def _character(page: Image.Image, at: int) -> tuple[int, int, int, int]:
    """Where the character `at` stands: 48 points wide, from 60 points, 600 above the foot."""
    point = page.height / 800
    return tuple(  # type: ignore[return-value]
        int(each * point) for each in (60 + 48 * at, 155, 108 + 48 * at, 215)
    )


def _first_page(pdf: bytes) -> bytes:
    return read("preview", pdf).pictures[0]


def test_the_beginning_of_a_large_text_is_shown_and_of_nothing_else() -> None:
    text = ("长" * 300_000).encode()
    answer = read("preview", text[:800_001], beginning=True)
    assert answer.head.notes == ["beginning"]
    assert set(answer.head.blocks[0].text) == {"长"}
    for other in (strange.packed({"a": b"x"})[:50], strange.photo()[:500], strange.pdf()):
        assert read("preview", other, beginning=True).head.failed == "too_large"
    assert set(words(text)) == {"长"}
