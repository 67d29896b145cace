"""Letters: every kind writes what it was given, as PDF and as DOCX; nothing in a value is markup."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.infra import letters, typeset
from portal.infra.letters import Field, Letter, LetterFault, MissingField
from portal.infra.letters.filling import filled
from portal.infra.letters.numerals import capital_yuan, counted
from portal.infra.letters.reading import read
from portal.main.cli import main
from tests.support.documents import (
    LETTERS,
    assert_inside_margins,
    printed_values,
    reader,
    rewritten,
    squeezed,
    words,
)

EVERY = pytest.mark.parametrize("name", sorted(LETTERS))
MARKUP = (
    "#. 一",
    "| a | b |",
    "|:-:|",
    "===",
    "@签名 某 | 某",
    "{{ 7*7 }}{% if %}",
    "+++",
    "\\",
    "// 删",
    "<a&b>",
    "> 右",
)


# Kinds of law.md §10 A, D, E and of the letters of §2 to §5.
EVERY_KIND = {
    "site_record", "inquiry_record", "sampling_list", "hold_notice", "seal_decision",
    "release_notice", "extraction_record", "fetch_notice", "proof_list",
    "consultation_invitation", "clue_receipt", "assistance_request",
    "transfer_letter", "investigation_report", "item_list", "transfer_receipt",
    "supplement_notice", "forward_notice", "not_police_matter_notice", "filing_notice",
    "non_filing_notice", "handover_list", "reconsideration_request", "reconsideration_decision",
    "supervision_suggestion", "explain_request", "explanation", "accepted_reasons_notice",
    "filing_order", "correction_notice", "reminder", "order_objection", "order_review_reply",
    "withdrawal_order", "order_review_request",
    "case_dropped_notice", "case_moved_notice", "breach_return_letter", "referral_opinion",
    "penalty_opinion", "suggestion", "reply_letter", "reply_reminder", "advisory_letter",
    "early_intervention_invitation", "listed_supervision_notice", "clue_transfer_letter",
    "non_referral_decision", "case_opening_approval", "prior_notice", "hearing_notice",
    "hearing_record", "legal_review", "collective_discussion", "penalty_decision",
    "demand_notice", "payment_reminder", "closing_report", "file_index", "reception_form",
    "reception_receipt",
    "police_filing_decision", "non_prosecution_record", "judgment_record", "delivery_record",
    "review_feedback", "doubtful_claims_notice", "seal_extension_notice", "talk_record",
    "case_handover", "case_not_opened", "court_application", "designation_request",
    "inquiry_report", "measure_decision", "no_penalty_decision", "publication_withdrawal",
    "spot_decision", "reward_return_demand", "reward_payment_slip", "reward_annulment",
}  # fmt: skip


def flat(letter: letters.Filled) -> str:
    lines = [line for block in letter.blocks for line in letters.plain(block)]
    return "\n".join([letter.agency, letter.number, letter.to, *lines, letter.date, letter.copies])


def shown(name: str, data: dict[str, Any]) -> list[str]:
    """What must stand in a letter: everything but a field that only chooses."""
    return printed_values(name, {key: value for key, value in data.items() if key != "hearing"})


def test_every_letter_of_the_law_is_there() -> None:
    assert EVERY_KIND == letters.names() == LETTERS.keys()


@EVERY
def test_every_value_is_written(name: str) -> None:
    said = squeezed(flat(typeset.filled(name, LETTERS[name])))
    for value in shown(name, LETTERS[name]):
        assert squeezed(value) in said, value


@EVERY
def test_without_the_optional_fields_nothing_is_blank_but_what_is_for_the_hand(name: str) -> None:
    letter = letters.letter(name)
    needed = {key: LETTERS[name][key] for key, each in letter.fields.items() if not each.optional}
    said = flat(typeset.filled(name, needed))
    assert "None" not in said
    assert ("______" in said) == bool(re.search(r"\| *byhand", letter.body))


@EVERY
def test_a_required_field_is_named_when_it_is_missing(name: str) -> None:
    for key, each in letters.letter(name).fields.items():
        without = {k: v for k, v in LETTERS[name].items() if k != key}
        if each.optional:
            letters.fill(name, without)
            continue
        with pytest.raises(MissingField, match=rf"（{key}）"):
            letters.fill(name, without)
        with pytest.raises(MissingField, match=rf"（{key}）"):
            letters.fill(name, without | {key: " \n"})


@EVERY
def test_nothing_in_a_value_is_markup(name: str) -> None:
    plain = typeset.filled(name, LETTERS[name])
    pieces = itertools.cycle(MARKUP)
    chooses = {key: LETTERS[name][key] for key in ("fine", "late_fine") if key in LETTERS[name]}
    data = rewritten(LETTERS[name], lambda value: f"{next(pieces)}{value}{next(pieces)}") | chooses
    changed = typeset.filled(name, data)
    same = [(each.kind, each.level, len(each.rows), len(each.head)) for each in plain.blocks]
    assert [
        (each.kind, each.level, len(each.rows), len(each.head)) for each in changed.blocks
    ] == same
    for value in shown(name, data):
        assert squeezed(value) in squeezed(flat(changed))


@EVERY
def test_pdf_and_docx_say_the_same(name: str) -> None:
    letter = typeset.filled(name, LETTERS[name])
    pdf = typeset.letter_pdf(letter)
    assert b"pdfaid:part>2<" in pdf
    assert len(pdf) < 250 * 1024
    assert_inside_margins(pdf)
    printed, typed = words(pdf), squeezed(_text(typeset.letter_docx(letter)))
    for line in flat(letter).split("\n"):
        for cell in filter(None, re.split("[｜　]", line)):
            assert squeezed(cell) in printed, cell
            assert squeezed(cell) in typed, cell
    assert letter.title in printed
    assert letter.title in typed


def _text(document: bytes) -> str:
    body = docx.Document(io.BytesIO(document)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def test_the_docx_has_the_page_and_fonts_of_official_papers() -> None:
    made = docx.Document(
        io.BytesIO(
            typeset.letter_docx(typeset.filled("transfer_letter", LETTERS["transfer_letter"]))
        )
    )
    section = made.sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin)] == [37, 35]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [28, 26]
    fonts = {run.font.name for par in made.paragraphs for run in par.runs} - {None}
    assert {"方正小标宋简体", "黑体"} <= fonts
    assert made.styles["Normal"].font.size.pt == 16
    assert made.core_properties.author == ""
    package = made.part.package
    table = next(part for part in package.iter_parts() if part.partname == "/word/fontTable.xml")
    assert "仿宋_GB2312" in table.blob.decode()
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_a_preview_says_so_and_an_issued_letter_does_not() -> None:
    letter = typeset.filled("filing_notice", LETTERS["filing_notice"])
    assert "预览" in words(typeset.letter_pdf(letter.preview()))
    assert "预览" not in words(typeset.letter_pdf(letter))


def test_the_seal_is_never_alone_on_a_page() -> None:
    sample = LETTERS["filing_order"]
    for lines in range(0, 20, 3):
        data = sample | {"reasons": sample["reasons"] + "\n查实。" * lines}
        pages = reader(typeset.pdf("filing_order", data)).pages
        assert "联系人" in pages[-1].extract_text()


def of(body: str, **fields: object) -> Letter:
    made = {
        name: Field(name, str(each)) if isinstance(each, str) else each
        for name, each in fields.items()
    }
    return Letter(
        kind="x", name="x.txt", fields=made, body=body, body_line=9, sender="", seal=False
    )  # type: ignore[arg-type]


ROWS = Field("rows", "", "rows", columns=("a",))
MAYBE = Field("maybe", "", optional=True)


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("好\n{{ nobody }}", 11, "nobody"),
        ("{% if %}", 10, "花括号"),
        ("{{ one.__class__ }}", 10, "one.__class__"),
        ("{{ one }}\n{% for r in rows %}{{ r.b }}{% endfor %}", 11, "r.b"),
        ("{{ one | safe }}", 10, "safe"),
        ("{{ one() }}", 10, "Call"),
        ("{% set x = 1 %}", 10, "Assign"),
        ("{% include 'a' %}", 10, "Include"),
        ("{{ one }}{{ maybe }}", 10, "maybe"),
        ("{% if one %}{{ maybe }}{% endif %}", 10, "maybe"),
        ("{% if maybe %}好{% else %}{{ maybe }}{% endif %}", 10, "maybe"),
        ("{{ one }}", 9, "rows"),
        ("{% for r in one.x %}{% endfor %}", 10, "for"),
        ("{% for r in rows recursive %}{{ one }}{% endfor %}", 10, "自我调用"),
        ("{% for r in rows if one() %}{{ r.a }}{% endfor %}", 10, "Call"),
        ("{% for r in rows if maybe.x %}{{ r.a }}{{ one }}{% endfor %}", 10, "maybe.x"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(body: str, line: int, said: str) -> None:
    letter = of(body, one="x", rows=ROWS, maybe=MAYBE)
    with pytest.raises(LetterFault, match=said) as refused:
        letters.usable(letter)
    assert refused.value.line == line


def test_values_of_the_wrong_shape_are_named() -> None:
    sample = LETTERS["transfer_letter"]
    for key, wrong in (
        ("officers", [{"name": "张某", "phone": "1"}] * 2),
        ("officers", sample["officers"][:1]),
        ("attachments", "调查报告"),
        ("attachments", ["", "调查报告"]),
        ("facts", ["一"]),
        ("facts", 1.5),
        ("facts", True),
    ):
        with pytest.raises(MissingField, match=key):
            letters.fill("transfer_letter", sample | {key: wrong})
    with pytest.raises(MissingField, match="reporter"):
        letters.fill("transfer_letter", sample | {"reporter": "某人"})


def test_headings_count_themselves_and_tables_know_their_columns() -> None:
    body = (
        "#. 甲\n##. 子\n#. {{ one }}\n|名|数|\n|--|-:|\n"
        "{% for r in rows %}\n| {{ r.a }} | 1 |\n{% endfor %}\n\n| 标 | {{ one }} |"
    )
    letter = filled(
        of(body, one="x", rows=ROWS), {"one": "a|b\n# c", "rows": [{"a": "1"}, {"a": "|"}]}
    )
    kinds = [(each.kind, each.text) for each in letter.blocks]
    assert kinds[:3] == [("heading", "一、甲"), ("heading", "（一）子"), ("heading", "二、a|b")]
    grid = next(each for each in letter.blocks if each.kind == "grid")
    assert (grid.rows, grid.aligns, grid.widths) == (
        [["1", "1"], ["|", "1"]],
        ["left", "right"],
        [2, 2],
    )
    assert letter.blocks[-1].rows == [["标", "a|b\n# c"]]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_stays_what_it_is(text: str) -> None:
    body = "# {{ one }}\n| {{ one }} | {{ one }} |"
    found = filled(of(body, one="x"), {"one": f"好{text}"})
    assert found.blocks[-1].rows == [[f"好{text}"] * 2]
    assert {each.kind for each in found.blocks[:-1]} == {"heading"}


def test_any_character_is_written_or_left_out_of_the_docx() -> None:
    found = filled(
        of("{{ one }}", one="x"), {"one": "".join(map(chr, range(0x300))) + "\ud800\uffff完"}
    )
    assert "完" in _text(typeset.letter_docx(found))


def test_an_agency_has_its_own_words_but_no_fields_of_its_own(tmp_path: Path) -> None:
    house = tmp_path / "yunxi"
    house.mkdir()
    own = house / "police_filing_decision.txt"
    own.write_text(
        '+++\r\nhead = "red"\r\n+++\r\n依第{{ article }}条，{{ case_name }}，{{ charge }}，立案。\r\n',
        encoding="utf-8-sig",
    )
    letter = letters.fill("police_filing_decision", LETTERS["police_filing_decision"], house)
    assert letter.head == "red"
    assert letter.title == "立案决定书"
    assert "依第一百一十二条" in flat(letter)
    assert "根据" in flat(letters.fill("police_filing_decision", LETTERS["police_filing_decision"]))
    for text, line in (
        ("+++\n+++\n{{ article }}{{ case_name }}{{ charge }}{{ informer }}", 3),
        ("+++\n+++\n{{ article }}{{ case_name }}", 2),
        ('+++\n[fields]\na = "b"\n+++\n', 1),
        ('+++\nhaed = "red"\n+++\n', 2),
        ('+++\nhead = "blue"\n+++\n', 2),
        ("+++\nhead = \n+++\n", 2),
        ("{{ article }}", 1),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(LetterFault) as refused:
            letters.usable(read(own, letters.letter("police_filing_decision")))
        assert refused.value.line == line, text


def test_the_check_names_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "names", lambda: frozenset({"police_filing_decision"}))
    house = tmp_path / "yunxi"
    house.mkdir()
    (house / "police_filing_decision.txt").write_text("+++\n+++\n{{ articel }}\n", encoding="utf-8")
    (house / "nonsense.txt").write_text("x", encoding="utf-8")
    assert main(["papers", "check", "--folder", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert "yunxi/police_filing_decision.txt:3: 没有声明字段 articel" in said
    assert "yunxi/nonsense" in said
    assert (tmp_path / "out" / "common" / "police_filing_decision.docx").is_file()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("107,000.53", "壹拾万柒仟元伍角叁分"),
        ("360,000.00", "叁拾陆万元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100,000,001", "壹亿零壹元整"),
        ("100,010,000", "壹亿零壹万元整"),
        ("1,000,100,000", "壹拾亿零壹拾万元整"),
        ("20,001,002.00", "贰仟万壹仟零贰元整"),
    ],
)
def test_money_in_capital_figures(amount: str, said: str) -> None:
    assert capital_yuan(amount) == f"人民币{said}"


@pytest.mark.parametrize("wrong", ["", "-1", "1.005", "十", "1e20", "NaN"])
def test_what_is_no_amount_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        capital_yuan(wrong)


def test_numbers_of_headings() -> None:
    assert [counted(n) for n in (1, 10, 11, 20, 21, 99)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]
