"""What holds for any document: refusals, characters, dates, threads, the list of documents."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.infra import typeset
from portal.infra.typeset.apart import SETTER, NotSet
from tests.support.documents import LETTERS, SAMPLES, reader, words

DAY = "2026年10月10日"


def test_threads_do_not_disturb_each_other() -> None:
    names = sorted(SAMPLES) * 4
    alone = {name: typeset.pdf(name, SAMPLES[name]) for name in SAMPLES}
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda name: typeset.pdf(name, SAMPLES[name]), names)
        assert list(together) == [alone[name] for name in names]


def test_unknown_template() -> None:
    for name in ("_official", "../secrets", "no_such", ""):
        with pytest.raises(typeset.UnknownDocument):
            typeset.pdf(name, {})


def test_undeclared_key() -> None:
    with pytest.raises(typeset.WrongDocumentData, match="reporter"):
        typeset.pdf("reward_notice", SAMPLES["reward_notice"] | {"reporter": "某人"})


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        typeset.pdf("reward_notice", SAMPLES["reward_notice"] | {"amount": 7200.0})


def test_characters_without_a_glyph_are_named() -> None:
    data = LETTERS["reconsideration_request"] | {
        "grounds": "名叫𠮷某\u202e😀\x00\ud800\ufe0f\u200b完"
    }
    found = words(typeset.pdf("reconsideration_request", data))
    assert "名叫〔U+20BB7〕某〔U+202E〕〔U+1F600〕〔U+0000〕〔U+D800〕完" in found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_set(text: str) -> None:
    missing = {"missing": [f"材料{text}", f"{text}原件"]}
    typeset.pdf("supplement_notice", LETTERS["supplement_notice"] | missing)


def test_slip_names_no_agency_and_groups_by_four() -> None:
    page = reader(typeset.pdf("tip_slip", SAMPLES["tip_slip"])).pages[0].extract_text()
    assert "4HW9 ZB6R C1VP 8YEJ" in page
    assert "7Q2M 8X3K D5TN" in page
    assert "agency" not in typeset.keys("tip_slip")


def test_reward_papers_have_no_place_for_an_identity() -> None:
    for name in ("reward_notice", "reward_approval", "tip_slip"):
        assert not {"reporter", "name", "id_number", "contact"} & typeset.keys(name).keys()


def test_ledgers_are_never_added_up() -> None:
    found = words(typeset.pdf("recovery_order", SAMPLES["recovery_order"]))
    assert "1,188,000.00" not in found
    assert found.index("360,000.00元") < found.index("108,000.00") < found.index("720,000.00")


def test_the_file_is_dated_as_the_document() -> None:
    for day, expected in (
        (DAY, "2026-10-10"),
        ("2026年2月31日", "1970-01-01"),
        ("近日", "1970-01-01"),
    ):
        document = typeset.pdf("supplement_notice", LETTERS["supplement_notice"] | {"date": day})
        metadata = reader(document).metadata
        assert metadata is not None
        assert f"{metadata.creation_date:%Y-%m-%d}" == expected


def test_the_setting_process_is_replaced_when_it_dies_or_is_forked_away() -> None:
    sample = SAMPLES["tip_slip"]
    first = typeset.pdf("tip_slip", sample)
    child = SETTER._child
    assert child is not None
    child.kill()
    child.wait()
    assert typeset.pdf("tip_slip", sample) == first
    with ProcessPoolExecutor(1, get_context("fork")) as other:
        assert other.submit(typeset.pdf, "tip_slip", sample).result() == first
    assert typeset.pdf("tip_slip", sample) == first
    SETTER.end()
    assert SETTER._child is None
    assert "typst" not in sys.modules


def test_what_cannot_be_set_is_an_error_and_the_next_document_comes() -> None:
    asked = {"template": "no_such", "data": {}, "timestamp": 0}
    with pytest.raises(NotSet):
        SETTER.pdf(asked)
    assert typeset.pdf("tip_slip", SAMPLES["tip_slip"]).startswith(b"%PDF")
