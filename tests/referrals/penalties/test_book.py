"""Every act of Order 735 with its bounds; packs that contradict themselves do not load; the command."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from portal.kernel import packs
from portal.kernel.errors import NotFound
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid
from portal.main.cli import main
from referrals.penalties.book import reading, registry
from referrals.penalties.book.described import as_markdown
from referrals.penalties.rules import Base, OrderKind, Subject

ON = date(2026, 11, 2)
TWO, FIVE, LOSS = ("fraud", (2, 5)), ("fraud", (2, 5)), ("loss", (1, 2))
NORMS = packs.read(registry.PACKAGE, "norms.toml")
ACTS = packs.read(registry.PACKAGE, "acts.toml")
GROUNDS = packs.read(registry.PACKAGE, "grounds.toml")
CAUSES = packs.read(registry.PACKAGE, "causes.toml")


@pytest.mark.parametrize(
    ("codes", "subject", "fine"),
    [
        (["36-1", "36-2", "36-3"], "handler", None),
        (["37"], "handler", FIVE),
        ([f"38-{n}" for n in range(1, 8)], "institution", LOSS),
        ([f"39-{n}" for n in range(1, 8)], "institution", (10_000_00, 50_000_00)),
        (["40-1", "40-2", "40-3", "40-4", "40-p2"], "institution", FIVE),
        (["41-1", "41-2", "41-3"], "person", None),
        (["41-p2", "41-p2-card", "41-p2-forged"], "person", TWO),
        (["42"], "staff", None),
        (["43"], "head", None),
        (["44"], "other", None),
        (["SIL-87"], "institution", FIVE),
        (["SIL-88"], "person", TWO),
        ([f"N7-i{n}" for n in range(1, 6)], "institution", FIVE),
        ([f"N7-p{n}" for n in range(1, 7)], "person", TWO),
    ],
)
def test_every_act_has_its_norm(codes, subject, fine):
    for code in codes:
        norm = registry.norm_of(code, ON)
        assert norm.subject is Subject(subject)
        if fine is None:
            assert norm.fine is None
        elif isinstance(fine[0], int):
            assert (norm.fine.base, norm.fine.fixed_fen) == (Base.NONE, fine)
        else:
            assert (norm.fine.base.value, norm.fine.times) == fine


def test_the_table_is_all_there_is():
    told = [f"36-{n}" for n in range(1, 4)] + ["37"]
    told += [f"38-{n}" for n in range(1, 8)] + [f"39-{n}" for n in range(1, 8)]
    told += ["40-1", "40-2", "40-3", "40-4", "40-p2", "41-1", "41-2", "41-3"]
    told += ["41-p2", "41-p2-card", "41-p2-forged", "42", "43", "44", "SIL-87", "SIL-88"]
    told += [f"N7-i{n}" for n in range(1, 6)] + [f"N7-p{n}" for n in range(1, 7)]
    assert sorted(registry.acts(ON)) == sorted(told)


def months(norm, kind):
    return next(each.months for each in registry.norms(ON)[norm].orders if each.kind is kind)


def test_lengths_of_law():
    assert months("O735-38", OrderKind.SUSPEND_DEPARTMENT) == (6, 12)
    assert months("O735-40", OrderKind.SUSPEND_DEPARTMENT) == (6, 12)
    assert months("O735-41", OrderKind.SUSPEND_ONLINE) == (3, 12)
    assert months("O735-41-1", OrderKind.SUSPEND_ONLINE) == (3, 12)
    assert months("O735-43", OrderKind.BAN_MANAGEMENT) == (60, 60)


def test_what_is_not_confirmed_says_so_and_begins_on_its_day():
    act = registry.acts(ON)["N7-i1"]
    assert act.law.status is Status.NEEDS_CONFIRMATION
    assert "N7-i1" not in registry.acts(date(2026, 3, 31))
    assert "38-1" in registry.acts(date(2021, 5, 1))
    assert "38-1" not in registry.acts(date(2021, 4, 30))
    with pytest.raises(NotFound):
        registry.norm_of("38-1", date(2021, 4, 30))
    assert {each.law.status for each in registry.causes()} == {Status.NEEDS_CONFIRMATION}


def test_causes_are_four_subjects_nine_causes_thirty_five_situations():
    causes = registry.causes()
    assert (len(causes), len({each.subject for each in causes})) == (9, 4)
    assert sum(len(each.situations) for each in causes) == 35


def test_every_category_may_be_an_act_of_the_day():
    for category in registry.categories():
        assert registry.of_category(category, ON)


def broken(table, change):
    changed = copy.deepcopy(table)
    change(changed)
    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["norms"][2]["examples"].pop(4),
        lambda t: t["norms"][2]["examples"][0].update(within=False),
        lambda t: t["norms"][2]["fine"].update(times=[2, 1]),
        lambda t: t["norms"][2]["fine"].pop("times"),
        lambda t: t["norms"][2].update(code="O735-37"),
        lambda t: t["norms"][2].update(subject="hospital"),
        lambda t: t["norms"][2]["orders"][3].update(months=[12, 6]),
        lambda t: t["norms"][1].update(examples=[]),
    ],
    ids=range(8),
)
def test_norms_that_do_not_come_out_do_not_load(change):
    with pytest.raises(BookInvalid):
        reading.read_norms(broken(NORMS, change), registry.all_grounds())


@pytest.mark.parametrize(
    ("read", "table", "change"),
    [
        (reading.read_grounds, GROUNDS, lambda t: t["grounds"][0].update(effects=[])),
        (reading.read_grounds, GROUNDS, lambda t: t["grounds"][0].update(effects=["free"])),
        (reading.read_grounds, GROUNDS, lambda t: t["grounds"].append(t["grounds"][0])),
        (reading.read_practice, GROUNDS, lambda t: t["practice"].update(lighter_percent=101)),
        (
            lambda t: reading.read_acts(t, registry.all_norms()),
            ACTS,
            lambda t: t["groups"][0].update(norm="X"),
        ),
        (
            lambda t: reading.read_acts(t, registry.all_norms()),
            ACTS,
            lambda t: t["groups"].append(t["groups"][0]),
        ),
        (
            lambda t: reading.read_acts(t, registry.all_norms()),
            ACTS,
            lambda t: t["groups"][0]["acts"][0].pop("en"),
        ),
        (lambda t: reading.read_categories(t, ["38-1"]), ACTS, lambda t: None),
        (
            lambda t: reading.read_categories(t, registry.acts(ON)),
            ACTS,
            lambda t: t["categories"].popitem(),
        ),
        (
            lambda t: reading.read_causes(t, registry.all_acts()),
            CAUSES,
            lambda t: t["causes"].pop(),
        ),
        (
            lambda t: reading.read_causes(t, registry.all_acts()),
            CAUSES,
            lambda t: t["causes"][0]["situations"].update({"1": ["99"]}),
        ),
        (
            lambda t: reading.read_causes(t, registry.all_acts()),
            CAUSES,
            lambda t: t["causes"][1].update(code="x"),
        ),
    ],
    ids=range(12),
)
def test_packs_that_contradict_themselves_do_not_load(read, table, change):
    with pytest.raises(BookInvalid):
        read(broken(table, change))


def test_the_page_names_every_act_and_its_bounds():
    page = as_markdown()
    assert all(f"| {code} |" in page for code in registry.acts(ON))
    assert "1,000.00 – 2,000.00" in page
    assert "needs confirmation" in page


def said(capsys, *arguments):
    code = main(["penalty", "check", *arguments])
    return code, capsys.readouterr()


def test_the_command_refuses_three_times_as_a_fine_and_takes_it_as_contract_money(capsys):
    told = ("--act", "38", "--loss", "3381.49", "--fine", "10144.47")
    code, out = said(capsys, *told, "--json")
    refused = json.loads(out.out)
    assert (code, refused["within"], refused["reasons"]) == (1, False, ["above_most"])
    assert refused["article"].endswith("第三十八条")
    assert refused["base"] == {"kind": "loss", "yuan": "3381.49"}
    assert (refused["bounds"]["least_yuan"], refused["bounds"]["most_yuan"]) == (
        "3381.49",
        "6762.98",
    )
    code, out = said(capsys, *told, "--contract", "--json")
    assert (code, json.loads(out.out)["bounds"]["times"]) == (0, 3)
    assert said(capsys, *told, "--contract", "--times", "4")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("--act 38 --loss 4195.20 --fine 4195.20", 0),
        ("--act 40 --fraud 1000 --fine 1999.99", 1),
        ("--act 40-p2 --fraud 1000 --fine 5000", 0),
        ("--act 41 --fraud 500 --fine 1000", 0),
        ("--act SIL-88 --fraud 500 --fine 1000", 0),
        ("--act 36 --fine 1", 1),
        ("--act 39 --fine 10000", 0),
        ("--act 39 --fine 50000.01", 1),
        ("--act 39 --fine 10000 --met loss", 1),
        ("--act 38 --loss 100 --fine 50 --ground 32-1", 0),
        ("--act 38 --loss 100 --fine 50 --ground G35-repeat", 1),
        ("--act 38 --loss 100 --fine 50 --ground 99", 2),
        ("--act 38 --fraud 100 --fine 100", 2),
        ("--act 40 --loss 100 --fine 200", 2),
        ("--act 99 --loss 1 --fine 1", 2),
        ("--act 38 --loss 1.001 --fine 1", 2),
        ("--act 38 --loss 1 --fine -1", 2),
        ("--act 38 --loss 1 --fine 1 --on 2026-02-30", 2),
        ("--act 38 --loss 1 --fine 1 --on 2021-04-30", 2),
        ("--act 38 --fine 1 --contract", 2),
        ("--act 38 --loss 1 --fine 1 --contract --times 0", 2),
    ],
)
def test_the_command_says_within_outside_and_wrong(capsys, arguments, code):
    try:
        came = said(capsys, *arguments.split())
    except SystemExit as wrong:  # argparse speaks for itself
        assert wrong.code == code
        return
    assert came[0] == code
    assert ("cluebridge: " in came[1].err) is (code == 2)
