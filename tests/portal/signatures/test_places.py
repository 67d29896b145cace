"""A mark stands on the line its document has for it; without one, in the foot."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from portal.infra import letters, typeset
from portal.signatures.book.registry import DEFAULT, PLANS, plan_of
from portal.signatures.rules import box
from portal.signatures.service.placing import spot

PLACED = [kind for kind, plan in PLANS.items() if plan.places]


def letter(kind: str) -> bytes:
    filled = typeset.filled(kind, letters.sample(letters.letter(kind)))
    return typeset.letter_pdf(filled)


@pytest.mark.parametrize("kind", ["transfer_letter", "transfer_receipt", "item_list"])
def test_each_signs_beside_the_label_and_over_no_word(kind: str) -> None:
    pdf, plan = letter(kind), plan_of(kind)
    with pdfium.PdfDocument(pdf) as document:
        for position, label in enumerate(plan.places):
            at = spot(pdf, plan, position)
            text = document[at.page].get_textpage()
            left, bottom, right, top = at.box
            before = text.get_text_bounded(left - 130, bottom, left, top)
            assert f"{label}：" in before.replace("\n", "")
            assert text.get_text_bounded(left, bottom, right, top).strip() == "", "nothing under it"
            assert right - left > 100 and right < document[at.page].get_width() - 60


def test_two_of_the_same_office_have_a_line_each() -> None:
    plan = plan_of("investigation_report")
    first, second = (spot(letter("investigation_report"), plan, each) for each in (0, 1))
    assert first.page == second.page
    assert first.box[2] < second.box[0], "side by side"


def test_without_a_line_the_foot_is_the_place() -> None:
    pdf = letter("filing_notice")
    for position in range(2):
        assert spot(pdf, plan_of("filing_notice"), position).box == box(position)
    assert spot(letter("filing_notice"), plan_of("transfer_letter"), 1).box == box(1)
    assert spot(pdf, DEFAULT, 0).page == -1


def test_every_place_of_the_book_is_a_line_of_its_letter() -> None:
    for kind in PLACED:
        if kind not in letters.names():
            continue
        filled = typeset.filled(kind, letters.sample(letters.letter(kind)))
        lines = [
            label for each in filled.blocks if each.kind == "signatures" for label in each.head
        ]
        for label in set(PLANS[kind].places):
            assert lines.count(label) >= PLANS[kind].places.count(label), (kind, label)
