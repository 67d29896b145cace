"""Every official document renders, keeps what it was given, and is the same twice."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from portal.infra import typeset
from tests.support.documents import (
    LETTERS,
    SAMPLES,
    assert_inside_margins,
    printed_values,
    reader,
    rewritten,
    squeezed,
    words,
)

MARKUP = (
    "#set page()",
    "$x$*粗*",
    r"[列]\u{41}\n",
    "`码`<标>",
    "@引//注",
    "#panic(1)",
    "_斜_䶮龘Ab",
)
EVERY = pytest.mark.parametrize("name", sorted(SAMPLES))


def test_every_template_has_a_sample() -> None:
    assert typeset.names() == SAMPLES.keys() | LETTERS.keys()


@EVERY
def test_given_values_are_printed(name: str) -> None:
    found = words(typeset.pdf(name, SAMPLES[name]))
    for value in printed_values(name, SAMPLES[name]):
        assert squeezed(value) in found


@EVERY
def test_same_data_gives_the_same_bytes(name: str) -> None:
    assert typeset.pdf(name, SAMPLES[name]) == typeset.pdf(name, SAMPLES[name])


@EVERY
def test_pages_are_numbered_a4_and_small(name: str) -> None:
    document = typeset.pdf(name, SAMPLES[name])
    assert len(document) < 250 * 1024
    assert b"pdfaid:part>2<" in document
    for number, page in enumerate(reader(document).pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"— {number} —" in page.extract_text()


@EVERY
def test_markup_in_data_stays_literal(name: str) -> None:
    pieces = itertools.cycle(MARKUP)
    data = rewritten(SAMPLES[name], lambda value: f"{value}{next(pieces)}")
    if name == "tip_slip":
        data |= {key: SAMPLES[name][key] for key in ("number", "secret")}
    found = words(typeset.pdf(name, data))
    for value in printed_values(name, data):
        assert squeezed(value) in found


@EVERY
def test_three_pages_of_text_survive(name: str) -> None:
    long = "查实结算数据与病历记载不符龘。" * 160
    data = rewritten(SAMPLES[name], lambda value: value)
    key = longest(data)
    first = data[key][0] if isinstance(data[key], list) else None
    if isinstance(first, dict):
        first[list(first)[1]] = long
    elif isinstance(first, str):
        data[key][0] = long
    else:
        data[key] = long
    document = typeset.pdf(name, data)
    least = 2 if name == "hand_over_proof" else 3  # its lines are set small
    assert len(reader(document).pages) >= least
    assert words(document).count("龘") == 160
    assert len(document) < 250 * 1024
    assert_inside_margins(document)


def longest(data: dict[str, Any]) -> str:
    for key in (
        "facts",
        "reasons",
        "grounds",
        "problems",
        "people",
        "lines",
        "items",
        "steps",
        "missing",
        "how",
        "note",
    ):
        if key in data:
            return key
    return "case_name"


@EVERY
def test_unbroken_latin_wraps(name: str) -> None:
    data = rewritten(SAMPLES[name], lambda value: f"{value}https://a.example/{'Wx_9' * 30}")
    if name == "tip_slip":
        data |= {key: SAMPLES[name][key] for key in ("number", "secret")}
    assert_inside_margins(typeset.pdf(name, data))


@EVERY
def test_optional_keys_may_be_absent(name: str) -> None:
    declared = typeset.keys(name)
    optional = [key for key, required in declared.items() if not required]
    bare = {key: value for key, value in SAMPLES[name].items() if declared[key]}
    found = words(typeset.pdf(name, bare))
    for value in printed_values(name, bare):
        assert squeezed(value) in found
    left_out = name == "delivery_receipt"  # a row of it that does not apply is not printed
    if not left_out and set(optional) - {"date", "copy_to", "fund", "contract", "fine"}:
        assert "______" in found


@EVERY
def test_required_keys_are_required(name: str) -> None:
    for key, required in typeset.keys(name).items():
        if required:
            with pytest.raises(typeset.WrongDocumentData, match=key):
                typeset.pdf(name, SAMPLES[name] | {key: ""})


@EVERY
def test_seal_is_never_alone_on_a_page(name: str) -> None:
    """Whatever the length of the text, the last page carries words of the body."""
    key = longest(SAMPLES[name])
    for lines in range(0, 26, 2):
        data = rewritten(SAMPLES[name], lambda value: value)
        if isinstance(data[key], str):
            data[key] += "\n查实。" * lines
        else:
            data[key] = data[key] + [data[key][-1]] * lines
        last = squeezed(reader(typeset.pdf(name, data)).pages[-1].extract_text())
        rest = re.sub(r"—\d+—|（印章）", "", last)
        for value in (data.get("agency"), data.get("police"), data.get("date")):
            rest = rest.replace(value or "\0", "")
        assert len(rest) > 10, last
