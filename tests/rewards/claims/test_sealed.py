"""Whether a reporter is an insider is sealed: no column, no line of the sheet, no bound that tells."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import select

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Invalid, Refused
from rewards.claims import queries
from rewards.claims.models import Award, RewardCircumstance
from rewards.claims.rules import State
from rewards.claims.service import approval, bases, sealing, sums, views
from rewards.schemes.book import registry
from tests.rewards.claims import support
from tests.support.people import People


@pytest.fixture
def yangzhou(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bureau reward by the rule of Yangzhou, which gives insiders 1 % more."""
    found = registry.scheme("YZ")
    monkeypatch.setattr(bases, "applying", lambda *_: found)


def proposed(
    works: Works, people: People, *, insider: bool, amount: str = "0"
) -> tuple[int, int, int]:
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="100000.00")
    return case_id, tip_id, support.propose(people, case_id, tip_id, amount, insider=insider)


def test_who_approves_and_who_pays_knows_and_nobody_else(
    works: Works, people: People, yangzhou: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {insider: proposed(works, people, insider=insider) for insider in (True, False)}
    amounts = {insider: support.stored(works, ids[insider][2]) for insider in ids}
    assert [amounts[each].amount_fen for each in (True, False)] == [5_000_00, 4_000_00]
    assert amounts[True].ceiling_fen == amounts[False].ceiling_fen == 5_000_00
    assert "insider" not in Award.model_fields
    with works.begin(SYSTEM, writes=False) as work:
        columns = {
            each["name"] for each in inspect(work.session.connection()).get_columns("reward_award")
        }
        kept = work.session.exec(select(RewardCircumstance)).all()
        assert len({len(each.sealed) for each in kept}) == 1 and len(kept) == len(ids)
    assert "insider" not in columns
    sheets: list[dict[str, Any]] = []

    def set_(name: str, data: dict[str, Any]) -> bytes:
        sheets.append(data)
        return b"%PDF"

    monkeypatch.setattr(approval, "pdf", set_)
    for insider, (_, tip_id, award_id) in ids.items():
        support.approve(people, award_id)
        for login, knows in (
            ("gao", None),
            ("xu", None),
            ("sun", None),
            ("luo", insider),
            ("zhao", insider),
        ):
            with people.work(login, writes=False) as work:
                award = queries.get(work.session, work.actor, award_id)
                assert sealing.opened(work, award) is knows
                codes = [line for line, _ in sums.arithmetic(work, award)]
            assert ("sealed" in codes) is (knows is None)
            assert ("bonus" in codes) is bool(knows)
        with support.as_reporter(works, tip_id) as work:
            award = queries.by_id(work.session, award_id)
            assert ("bonus" in dict(sums.to_reporter(work, award))) is insider
    first, second = (each for each in sheets if "lines" in each)
    told = {"amount", "lines", "number", "tip_number", "case_number", "opinions"}
    assert {key for key in first if first[key] != second[key]} <= told
    assert [each["label"] for each in first["lines"]] == [each["label"] for each in second["lines"]]
    assert first["base"] == second["base"] == "由奖励岗位保存" and "内部" not in str(first)


def test_what_falls_is_told_by_bounds_and_paid_by_what_is_sealed(
    works: Works, people: People, yangzhou: None
) -> None:
    case_id, tip_id, award_id = proposed(works, people, insider=True)
    support.approve(people, award_id)
    support.claim(works, tip_id)
    (one,) = support.findings(people, case_id)
    less = support.find(people, case_id, "90000.00", replaces=one)
    assert support.stored(works, award_id).fell_to_fen == 9_000_000
    with pytest.raises(Refused):
        support.reserve(people, award_id)
    support.find(people, case_id, "100000.00", replaces=less)
    assert support.stored(works, award_id).fell_to_fen is None
    support.reserve(people, award_id)


def test_finance_refuses_what_only_an_insider_would_get(
    works: Works, people: People, yangzhou: None
) -> None:
    """The bounds let it pass where the tier went down; who pays opens what is sealed and sees it."""
    tip_id = support.tip(works)
    case_id = support.case(people, tip_id, proven="49999.99")
    award_id = support.propose(people, case_id, tip_id, "0")
    support.approve(people, award_id)
    support.claim(works, tip_id)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "50000.00", replaces=one)
    assert support.stored(works, award_id).fell_to_fen is None
    with pytest.raises(Refused) as refused:
        support.reserve(people, award_id)
    assert [each.code for each in refused.value.reasons] == ["above-present-ceiling"]


def test_a_changed_base_is_proposed_anew(works: Works, people: People, yangzhou: None) -> None:
    case_id, _, award_id = proposed(works, people, insider=False)
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "120000.00", replaces=one)
    with pytest.raises(Invalid):
        support.check(people, award_id)
    assert support.stored(works, award_id).state is State.PROPOSED


def test_a_rule_without_a_bonus_keeps_nothing(works: Works, people: People) -> None:
    _, _, award_id = support.claimed(works, people)
    with people.work("xu", writes=False) as work:
        award = queries.get(work.session, work.actor, award_id)
        assert work.session.get(RewardCircumstance, award_id) is None
        view = views.award_view(work, award)
    assert view["insider"] is False and "3,600.00" in str(view["lines"])
