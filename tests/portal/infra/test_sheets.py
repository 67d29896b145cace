"""Uploaded lists as people really save them, and files made to do harm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.infra import sheets, workbooks
from portal.infra.sheets import Unreadable
from portal.kernel.errors import Invalid

HEAD = "编码,名称\n"


def source(data: bytes, piece: int = 7) -> sheets.Source:
    """Return a file that comes in small pieces, so that characters and lines are cut."""

    def pieces() -> Iterator[bytes]:
        return (data[at : at + piece] for at in range(0, len(data), piece))

    return pieces


def read(data: bytes) -> list[sheets.Row]:
    return list(sheets.read(source(data)))


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(file: bytes, part: str, edit: object) -> bytes:
    """Return a workbook with one part rewritten by `edit`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for info in old.infolist():
            text = old.read(info)
            new.writestr(info.filename, edit(text) if info.filename == part else text)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_usual_way_to_save_a_list_reads_alike(encoding: str, mark: str) -> None:
    text = f'编码{mark}名称\r\n001{mark}"花桥{mark}医院"\r\n\r\n091350100000100143{mark}李家集卫生院\r\n'
    assert read(text.encode(encoding)) == [
        (1, ["编码", "名称"]),
        (2, ["001", f"花桥{mark}医院" if mark != "\t" else "花桥 医院"]),
        (3, []),
        (4, ["091350100000100143", "李家集卫生院"]),
    ]


def test_a_line_is_where_its_row_begins() -> None:
    rows = read(b'a,b\n"one\ntwo",x\nc,d\n')
    assert rows == [(1, ["a", "b"]), (2, ["one two", "x"]), (4, ["c", "d"])]


def test_only_line_feeds_end_a_line() -> None:
    assert read("a,b\u2028c\u0085d\nx,y".encode()) == [(1, ["a", "b c d"]), (2, ["x", "y"])]


def test_a_workbook_gives_texts_as_a_person_reads_them() -> None:
    cells = ["0012", 42, 1234.5, 0.1 + 0.2, date(2024, 3, 5), datetime(2024, 3, 5, 8, 30), True]
    rows = read(book([["a"] * 7, [None] * 7, cells, [12345678901234, None]]))
    assert rows[0][0] == 1
    assert rows[2] == (
        3,
        ["0012", "42", "1234.5", "0.3", "2024-03-05", "2024-03-05 08:30:00", "TRUE"],
    )
    assert rows[3][1][0] == "12345678901234"


@pytest.mark.parametrize(
    "text",
    ["日期\t,账号\t\r\n1\t,2\t\r\n", '"日期\t","账号\t"\r\n"1\t","2\t"', '"日期"\t"账号"\n1\t2\n'],
)
def test_a_tab_that_pads_a_cell_separates_nothing(text: str) -> None:
    assert read(text.encode("gbk")) == [(1, ["日期", "账号"]), (2, ["1", "2"])]


def test_titles_above_the_header_are_passed_over() -> None:
    text = "花桥市定点机构名单,,\n制表：医保局,2024年,\n编码,名称,备注\nA,甲,\n,,\nB,乙,x\n"
    found = sheets.table(source(text.encode()), {"编码", "名称"})
    assert found.columns == ["编码", "名称", "备注"]
    assert list(found.rows) == [(4, ["A", "甲", ""]), (6, ["B", "乙", "x"])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_list"),
        (b"%PDF-1.7\x00\x01", "not_a_list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel"),
        (b"PK\x03\x04 no zip at all", "not_a_list"),
        (b"a,b\n\xff\xff\xff\xff", "not_a_list"),
        (b"a,b\rc,d\r", "not_a_list"),
        (('x,"' + "y" * 300_000).encode(), "cell_too_long"),
        (("x," + "y" * 2_001).encode(), "cell_too_long"),
        (("z," * 120 + "z").encode(), "too_many_columns"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data)
    assert refused.value.fields == {"files": code}


def test_a_list_without_a_header_is_refused() -> None:
    with pytest.raises(Unreadable):
        sheets.table(source(b"only one cell\n\nand another\n"))


def test_a_zip_without_a_workbook_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("a.txt", "x")
    with pytest.raises(Invalid):
        read(made.getvalue())


def test_a_bomb_that_declares_its_size_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", 8) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(workbooks.MAX_UNPACKED // 2**20 + 1):
                part.write(bytes(2**20))
    assert len(made.getvalue()) < 2**20
    with pytest.raises(Invalid) as refused:
        read(made.getvalue())
    assert refused.value.fields == {"files": "too_large"}


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 3 * 2**20)
    file = changed(book([["a", "b"]]), "xl/worksheets/sheet1.xml", lambda _: b" " * 5 * 2**20)
    at = file.rindex(b"PK\x01\x02")
    entries = [m.start() for m in re.finditer(b"PK\x01\x02", file)]
    lying = bytearray(file)
    for at in entries:  # the central directory says: ten bytes
        lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Invalid) as refused:
        read(bytes(lying))
    assert refused.value.fields == {"files": "too_large"}


def test_one_cell_at_the_far_corner_is_refused() -> None:
    far = changed(
        book([["a", "b"]]),
        "xl/worksheets/sheet1.xml",
        lambda x: x.replace(b'"B1"', b'"XFD1048576"'),
    )
    with pytest.raises(Invalid) as refused:
        read(far)
    assert refused.value.fields == {"files": "too_large"}


def test_a_place_written_in_disguise_is_refused() -> None:
    hidden = changed(
        book([["a", "b"]]),
        "xl/worksheets/sheet1.xml",
        lambda x: x.replace(b'"B1"', b'"&#88;FD1048576"'),
    )
    with pytest.raises(Invalid):
        read(hidden)


def test_one_long_text_in_every_cell_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_TEXT", 10**6)
    with pytest.raises(Invalid) as refused:
        read(book([["x" * 30_000] * 50]))
    assert refused.value.fields == {"files": "too_large"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "＝1+1", "＠A1", "|cmd", "%1"])
def test_lists_that_go_back_are_as_safe_as_exports(text: str) -> None:
    line = sheets.csv_line([text, "x"])
    assert line.lstrip('"').startswith("'")
    assert read(line.encode())[0][1] == [text, "x"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_no_cell_is_a_formula_and_comes_back_as_it_was(text: str) -> None:
    plain = " ".join(text.split())
    line = sheets.csv_line([plain, "x"])
    assert not line.startswith(tuple("=+-@＝＋－＠|%"))
    if "'" not in plain[:1]:
        assert read(line.encode())[0][1] == [plain, "x"]
