"""Every rule can be made in the form, and what cannot be read is said in the writer's language."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources

import pytest

from portal.infra.forms import checked, validate
from portal.kernel.errors import Invalid
from rewards.schemes.book import broken, fields, local, registry
from rewards.schemes.book.broken import NotARule
from rewards.schemes.forms import WriteFields
from rewards.schemes.rules import lines
from rewards.schemes.service.fielding import NotWritten, text_of
from tests.rewards.schemes.support import pack

EVERY = [pytest.param(*each, id=each[0].code) for each in registry.all_entries()]
PACK = pack(registry.scheme("YZ").in_force.since)


def form(**changed: object) -> WriteFields:
    """Return the form somebody filled in for the rule of Yangzhou, with some fields changed."""
    entry = next(each for each in registry.all_entries() if each[0].code == "YZ")
    return checked(validate(WriteFields, fields.typed(*entry) | {"reasons": "试"} | changed))


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize(("scheme", "worked"), EVERY)
def test_every_rule_that_ships_comes_out_of_the_form_the_same(scheme, worked, locale):
    typed = checked(validate(WriteFields, fields.typed(scheme, worked, locale) | {"reasons": "试"}))
    made = local.read(text_of(typed, 1))
    assert made.scheme == scheme and made.holds
    assert [(each.asked, each.local_rate, each.written) for each in made.examples] == [
        (each.asked, each.local_rate, each.written) for each in worked
    ]


def test_a_line_may_be_typed_as_people_write():
    typed = [
        "一级、个人不超过１０，０００元的按10％另加500元",
        "L1 person upto 10000.00 0.1 plus 500",
    ]
    first, second = lines.tiers("\n\n".join(typed))
    assert first == replace(second, rate="0.10") or first == second
    said, told = lines.examples(
        "７人 360000＝3600 各得 1800 1800\n7 reporters 360000 = 3600 parts 1800 1800"
    )
    assert said == told and said.reporters == 7
    assert lines.examples("没有损失 = 200至1000")[0].least_fen == 200_00


@pytest.mark.parametrize(
    "typed",
    [
        "about 3 %",
        "below 0.05",
        "below 5 0.05 more 5",
        "L1 L2 5%",
        "below 5 unknown",
        "100%",
        "below 5",
        "L1",
    ],
)
def test_a_tier_nobody_can_read_is_named_by_its_line(typed):
    with pytest.raises(NotWritten) as caught:
        text_of(form(tiers=f"below 5 5%\n\n{typed}"), 1)
    assert caught.value.fields == {"tiers": "not_read"} and caught.value.line == typed
    assert caught.value.defect.zh == "第 3 行读不懂"


@pytest.mark.parametrize(
    "typed",
    [
        "lots = 5",
        "5",
        "= 5",
        "5 = refused why",
        "5 = 5 6",
        "5 6 = 5",
        "5 = 5 parts",
        "5 人 = 3",
        "5 = honorary 3",
    ],
)
def test_an_example_nobody_can_read_is_named(typed):
    with pytest.raises(NotWritten) as caught:
        text_of(form(examples=typed), 1)
    assert caught.value.fields == {"examples": "not_read"} and caught.value.line == typed


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"bonus": "up_to", "insider": ""}, {"insider": "missing"}),
        ({"insider": "much"}, {"insider": "not_read"}),
        ({"articles": "capped 第三条"}, {"articles": "not_read"}),
        ({"articles": "nowhere = 第三条"}, {"articles": "not_read"}),
        ({"notes_en": ""}, {"notes_en": "notes_do_not_match"}),
    ],
)
def test_what_does_not_fit_names_its_field(changed, wrong):
    with pytest.raises(Invalid) as caught:
        text_of(form(**changed), 1)
    assert caught.value.fields == wrong


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("cap = ", "第 1 行第 7 个字：等号后面不是值；文字要加英文引号"),
        ("a = 1\n费率 = 2", "第 2 行第 1 个字：这一行不是“名字 = 值”"),
        ('a = "x', "第 1 行第 7 个字：引号没有成对"),
        ('a = "x\nb = 1', "第 1 行第 7 个字：这个字符不能写在这里"),
        ("a = [1 2]", "第 1 行第 8 个字：列表没有写完，缺逗号或者右方括号"),
        ("a = 1\na = 2", "第 2 行第 6 个字：同一个名字写了两次"),
        ("a = 2026-02-30", "第 1 行第 5 个字：没有这个日期"),
        ("[x]", "本地规则只写 [instruments] 和一个 [[scheme]]"),
        (PACK.replace('cap = "80000.00"', ""), "最高限额 cap 和 cap_unknown_over 写且只写一个"),
        (PACK.replace('"80000.00"', "80000.00"), 'cap 的金额读不懂：80000.0。请写成例如 "500.00"'),
        (PACK.replace('"exact"', '"about"'), "kind 不能写 about，只能写：exact、ceiling"),
        (PACK.replace("title =", "titles ="), "这里没有叫 titles 的内容"),
        (PACK.replace('rounding = "half_up"', ""), "缺少 rounding"),
        (
            PACK.replace("since = ", "since = 5 # "),
            "since 写成日期，不加引号，例如 2026-01-01",
        ),
        (
            PACK.replace("title = {", "title = 5 # {"),
            "有的值写法不对：文字要加引号，日期不加引号，列表写在方括号里",
        ),
    ],
)
def test_a_broken_text_is_told_in_the_language_of_the_writer(text, zh):
    with pytest.raises(NotARule) as caught:
        local.read(text)
    assert caught.value.text.zh == zh
    assert caught.value.text.en.isascii() or "“" in caught.value.text.en
    assert caught.value.line in text


def test_every_message_of_the_parser_has_words():
    source = resources.files("tomllib").joinpath("_parser.py").read_text(encoding="utf-8")
    found = [
        line.split('"')[1]
        for line in source.splitlines()
        if "suffixed_err(src" in line and '"' in line
    ]
    assert len(found) > 15
    known = [row[0] for row in broken._TOML]
    strange = [m for m in found if not any(m.startswith(k) or k.startswith(m[:9]) for k in known)]
    assert strange == []


def test_an_example_that_cannot_be_read_is_told_by_its_number():
    text = PACK.replace('amount = "400.00"', 'much = "400.00"')
    (said,) = local.read(text).unreadable
    assert (said.zh, said.en) == (
        "第 2 个：算例里没有叫 much 的内容",
        "No. 2: an example has no much",
    )
    assert tomllib.loads(text)
