"""After a merge the family is one case for rewards: one first reporter, one ceiling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import service as case_file
from portal.kernel.errors import Invalid, Refused
from rewards.claims import queries
from rewards.claims import service as rewards
from rewards.claims.forms import Decide, Propose
from tests.portal.linking.conftest import Pair
from tests.rewards.claims.support import approve, claim, propose, reserve


def test_the_first_reporter_is_the_first_of_the_family(pair: Pair) -> None:
    pair.find(pair.second, "360000.00")
    with pair.people.work("gao", writes=False) as work:
        assert queries.first_tip_id(work.session, pair.second) == pair.second_tip
    pair.merge(pair.first, pair.second)
    with pair.people.work("gao", writes=False) as work:
        assert queries.first_tip_id(work.session, pair.second) == pair.first_tip
        assert queries.first_tip_id(work.session, pair.first) == pair.first_tip
        ids = [each.id for each in queries.eligible_in(work.session, work.actor, pair.second)]
        assert ids == [pair.first_tip, pair.second_tip]
        assert queries.eligible_in(work.session, work.actor, pair.first) == []
        (to_do,) = queries.cases_to_propose_in(work.session, work.actor)
        assert to_do.id == pair.second
    with pytest.raises(Invalid) as wrong:
        propose(pair.people, pair.second, pair.second_tip, "1000.00")
    assert wrong.value.fields == {"first_reason": "missing"}
    propose(pair.people, pair.second, pair.first_tip, "1000.00")


def test_each_report_counts_its_own_findings_of_the_family(pair: Pair) -> None:
    one, two = pair.find(pair.first, "100000.00"), pair.find(pair.second, "260000.00")
    pair.merge()
    with pair.people.work("gao", writes=False) as work:
        assert queries.proven_fen(work.session, pair.first) == 360_000_00
    propose(pair.people, pair.first, pair.first_tip, "1000.00", [one])
    with pytest.raises(Invalid) as above:
        propose(pair.people, pair.first, pair.second_tip, "2600.01", [two], first_reason="另一线索")
    assert above.value.fields == {"amount": "above_ceiling"}
    propose(pair.people, pair.first, pair.second_tip, "2600.00", [two], first_reason="另一线索")


def test_rewards_given_before_take_their_part_and_are_paid_where_they_are(pair: Pair) -> None:
    pair.find(pair.second, "360000.00")
    award = propose(pair.people, pair.second, pair.second_tip, "3600.00")
    with pytest.raises(Refused) as waits:
        pair.merge()
    assert [each.code for each in waits.value.reasons] == ["award_undecided"]
    approve(pair.people, award)
    pair.merge()
    with pytest.raises(Invalid):
        propose(pair.people, pair.first, pair.first_tip, "1.00")
    claim(pair.works, pair.second_tip)
    reserve(pair.people, award)
    pair.unmerge()


def test_in_a_merged_case_nothing_is_proposed(pair: Pair) -> None:
    pair.find(pair.second, "360000.00")
    pair.merge()
    form = Propose(tip_id=pair.second_tip, amount=100_00, basis="举报属实")
    with pytest.raises(Refused) as refused, pair.people.work("gao") as work:
        rewards.propose(work, pair.second, form)
    assert [each.code for each in refused.value.reasons] == ["case_merged"]


def test_a_reward_for_a_tip_of_the_merged_case_keeps_them_together(pair: Pair) -> None:
    pair.find(pair.first, "360000.00")
    pair.merge()
    award = propose(pair.people, pair.first, pair.second_tip, "1000.00", first_reason="线索更具体")
    approve(pair.people, award)
    with pytest.raises(Refused) as refused:
        pair.unmerge()
    assert [each.code for each in refused.value.reasons] == ["unmerge_awarded"]


def test_so_does_one_for_its_own_tip_reckoned_on_both(pair: Pair) -> None:
    pair.find(pair.first, "100000.00")
    pair.find(pair.second, "260000.00")
    pair.merge()
    pair.clock.instant += timedelta(hours=1)
    award = propose(pair.people, pair.first, pair.first_tip, "3600.00")
    with pytest.raises(Refused) as refused:
        pair.unmerge()
    assert [each.code for each in refused.value.reasons] == ["unmerge_awarded"]
    with pair.people.work("zhao") as work:
        rewards.decide(work, award, Decide(decision="decline", reasons="待查"))
    pair.unmerge()


def test_one_given_before_the_merge_does_not(pair: Pair) -> None:
    pair.find(pair.first, "360000.00")
    approve(pair.people, propose(pair.people, pair.first, pair.first_tip, "1000.00"))
    pair.clock.instant += timedelta(hours=1)
    pair.merge()
    pair.unmerge()


def test_a_finding_that_is_replaced_after_the_merge_counts_once(pair: Pair) -> None:
    first = pair.find(pair.first, "360000.00")
    pair.find(pair.second, "40000.00")
    pair.merge()
    with pair.people.work("lin") as work:
        case_file.record_finding(
            work,
            pair.first,
            category="fake_stay",
            suspected_fen=1,
            proven_fen=60_000_00,
            basis="x",
            source="review",
            replaces=first,
        )
    with pair.people.work("gao", writes=False) as work:
        assert queries.proven_fen(work.session, pair.first) == 100_000_00
