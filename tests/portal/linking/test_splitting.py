"""Splitting part of a case off: every fen counts once, everybody is in the right case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import NewAllegation
from portal.cases.rules import Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.linking import queries, service
from portal.linking.forms import Split
from portal.linking.rules import LinkKind
from portal.sharing import service as sharing
from portal.sharing.forms import SetPolicy
from tests.portal.linking.conftest import CARD, Pair

GROUND = "医疗保障行政处罚程序暂行规定"


def split(pair: Pair, case_id: int, login: str = "zhao", **chosen: Any) -> int:
    form = Split(suffix="周某部分", ground=GROUND, **chosen)
    with pair.people.work(login) as work:
        return service.split(work, case_id, form).id or 0


def allege(pair: Pair, case_id: int, fen: int) -> int:
    form = NewAllegation(category="overtreatment", title="大检查", suspected_fen=fen)
    with pair.people.work("lin") as work:
        return case_file.add_allegation(work, case_id, form).id or 0


def amounts(pair: Pair, *ids: int) -> tuple[int, int]:
    with pair.works.begin(SYSTEM, writes=False) as work:
        found = [cases.by_id(work.session, each) for each in ids]
        return sum(f.suspected_fen for f in found), sum(f.proven_fen for f in found)


def test_a_person_and_their_allegation_get_a_case_of_their_own(pair: Pair) -> None:
    party = pair.party(pair.first, "周明", id_card=CARD)
    pair.party(pair.first, "吴亮")
    went = allege(pair, pair.first, 300_00)
    new = split(pair, pair.first, parties=(party,), allegations=(went,), tips=(pair.first_tip,))
    assert amounts(pair, pair.first) == (500_00, 0)
    assert amounts(pair, new) == (300_00, 0)
    with pair.people.work("he") as work:
        found = case_file.opened(work, new)
        assert [name for _, name in found.parties] == ["周明"]
        assert [each.number for each in found.tips] == [pair.receipts[0].number]
        assert found.case.title.endswith("（周某部分）")
        assert (found.case.split_from, found.case.agency) == (pair.first, "hq-ybj")
        old = case_file.opened(work, pair.first)
        assert [name for _, name in old.parties] == ["周明", "吴亮"]
        (row, items) = queries.splits(work.session, pair.first)[0]
        assert (row.to_id, row.ground) == (new, GROUND)
        assert sorted(each.what for each in items) == ["allegation", "party", "tip"]


def test_both_histories_tell_it_and_they_are_linked(pair: Pair) -> None:
    new = split(pair, pair.first, allegations=(allege(pair, pair.first, 300_00),))
    with pair.works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event.in_(("PartSplitOff", "CaseSplitOff")))  # type: ignore[attr-defined]
        told = {each.event: each for each in work.session.exec(rows).all()}
    assert told["PartSplitOff"].case_id == pair.first
    assert told["CaseSplitOff"].case_id == new
    for each in told.values():
        assert each.body["facts"]["moved_suspected_fen"] == 300_00
        assert each.body["facts"]["ground"] == GROUND
    with pair.people.work("lin", writes=False) as work:
        _, edges = queries.around(work.session, work.actor, new)
        assert [each.kind for each in edges] == [LinkKind.SPLIT]


def test_findings_go_over_and_no_longer_count_in_the_old_case(pair: Pair) -> None:
    one, two = pair.find(pair.first, "1000.01"), pair.find(pair.first, "2000.02")
    before = amounts(pair, pair.first)
    new = split(pair, pair.first, findings=(two,))
    assert amounts(pair, pair.first) == (1000_01, 1000_01)
    assert amounts(pair, new) == (2000_02, 2000_02)
    assert amounts(pair, pair.first, new) == before
    with pair.people.work("lin", writes=False) as work:
        assert [each.id for each in cases.live_findings(work.session, pair.first)] == [one]
        (there,) = cases.live_findings(work.session, new)
        old = next(f for f in cases.findings(work.session, pair.first) if f.id == two)
        assert (old.superseded_by, there.recorded_by) == (there.id, old.recorded_by)


fen = st.integers(0, 10**11)


@given(
    alleged=st.lists(fen, max_size=3),
    found=st.lists(st.tuples(fen, fen), max_size=3),
    data=st.data(),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_old_and_new_together_come_to_what_the_one_came_to(
    pair: Pair, alleged: list[int], found: list[tuple[int, int]], data: st.DataObject
) -> None:
    case_id = pair.third()
    allegations = [allege(pair, case_id, each) for each in alleged]
    findings = []
    for suspected, proven in found:
        with pair.people.work("lin") as work:
            made = case_file.record_finding(
                work,
                case_id,
                category="fake_stay",
                suspected_fen=suspected,
                proven_fen=proven,
                basis="x",
                source="review",
            )
            findings.append(made.id or 0)
    party = pair.party(case_id, "周明")
    pick = st.sets(st.sampled_from(allegations)) if allegations else st.just(set())
    pick_found = st.sets(st.sampled_from(findings)) if findings else st.just(set())
    before = amounts(pair, case_id)
    new = split(
        pair,
        case_id,
        parties=(party,),
        allegations=tuple(data.draw(pick)),
        findings=tuple(data.draw(pick_found)),
    )
    assert amounts(pair, case_id, new) == before


def test_nothing_chosen_and_what_is_not_of_the_case_is_said(pair: Pair) -> None:
    foreign = allege(pair, pair.second, 1_00)
    for chosen, field in (
        ({}, "parties"),
        ({"allegations": (foreign,)}, "allegations"),
        ({"findings": (99,)}, "findings"),
        ({"parties": (99,)}, "parties"),
        ({"tips": (pair.second_tip,)}, "tips"),
    ):
        with pytest.raises(Invalid) as wrong:
            split(pair, pair.first, **chosen)
        assert list(wrong.value.fields) == [field]
    mine = allege(pair, pair.first, 1_00)
    with pytest.raises(Invalid) as wrong:
        split(pair, pair.first, allegations=(mine,), shares=("hq-gaj",))
    assert wrong.value.fields == {"shares": "unknown_choice"}


def test_what_went_over_does_not_go_again(pair: Pair) -> None:
    went = allege(pair, pair.first, 1_00)
    split(pair, pair.first, allegations=(went,))
    with pytest.raises(Invalid):
        split(pair, pair.first, allegations=(went,))


def test_shares_go_along_only_when_chosen(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    pair.share(pair.first, "hq-scjg")
    new = split(pair, pair.first, allegations=(allege(pair, pair.first, 1_00),), shares=("hq-wjw",))
    with pair.people.work("wei") as work:
        assert case_file.opened(work, new).grant.basis
    with pytest.raises(NotFound), pair.people.work("shi") as work:
        case_file.opened(work, new)


@pytest.mark.parametrize(
    ("login", "error"),
    [("lin", NotAllowed), ("pan", NotAllowed), ("feng", NotFound), ("shen", NotFound)],
)
def test_only_the_owner_s_head_or_deputy_splits(
    pair: Pair, login: str, error: type[Exception]
) -> None:
    pair.share(pair.first, "hq-wjw")
    went = allege(pair, pair.first, 1_00)
    with pytest.raises(error):
        split(pair, pair.first, login, allegations=(went,))
    split(pair, pair.first, "sun", allegations=(went,))


def test_a_closed_or_merged_case_is_not_split(pair: Pair) -> None:
    went = allege(pair, pair.second, 1_00)
    pair.merge()
    with pytest.raises(Refused):
        split(pair, pair.second, allegations=(went,))
    pair.unmerge()
    with pair.works.begin(SYSTEM) as work:
        cases.by_id(work.session, pair.second).stage = Stage.CLOSED
    with pytest.raises(Conflict):
        split(pair, pair.second, allegations=(went,))


def test_a_part_is_shared_only_as_the_pair_policy_of_today_allows(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    one, two = allege(pair, pair.first, 300_00), allege(pair, pair.first, 200_00)
    new = split(pair, pair.first, allegations=(one,), shares=("hq-wjw",))
    with pair.people.work("wei", writes=False) as work:
        assert cases.get(work.session, work.actor, new).id == new
    with pair.people.work("kong") as work:
        sharing.set_policy(
            work,
            SetPolicy(
                sender="hq-ybj",
                receiver="hq-wjw",
                roles=(Role.READER,),
                most=FieldProfile.FACTS,
                usual=FieldProfile.FACTS,
                basis="市局规定",
            ),
        )
    with pytest.raises(Refused) as refused:
        split(pair, pair.first, allegations=(two,), shares=("hq-wjw",))
    assert {each.code for each in refused.value.reasons} == {"pair_role", "pair_profile"}
    assert split(pair, pair.first, allegations=(two,)) > new
