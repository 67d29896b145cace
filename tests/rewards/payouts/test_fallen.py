"""The base of a reward falls, or its rule gives no sum, while it is being paid: clear words, no money."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.kernel.errors import Reason, Refused
from rewards.claims import queries as awards
from rewards.payouts import queries
from rewards.payouts.rules import Account
from rewards.payouts.service import clawbacks, counter
from rewards.schemes import rules as schemes
from rewards.schemes.rules.asking import NotKnown
from tests.rewards.claims import support
from tests.rewards.payouts.support import approved, claim_code, post, present
from tests.support.people import People

Client = Callable[[str], TestClient]


def fall(people: People, case_id: int) -> None:
    (one,) = support.findings(people, case_id)
    support.find(people, case_id, "100000.00", replaces=one)


def test_nothing_is_told_to_the_bank_after_the_base_fell(
    staff_client: Client, works: Works, people: People
) -> None:
    case_id, _, award_id = support.claimed(works, people)
    support.reserve(people, award_id)
    fall(people, case_id)
    page = f"/rewards/{award_id}/payment"
    answer = post(staff_client("luo"), page, page, reference="FK-1")
    assert answer.status_code == 409 and "撤销奖励" in answer.text and "FK-1" in answer.text
    with pytest.raises(Refused):
        support.send(people, award_id, "FK-1")
    with people.work("luo", writes=False) as work:
        kept = queries.live_payout(work.session, award_id)
    assert kept is not None and kept.reference == "" and kept.sent_at is None


def test_nobody_witnesses_a_payment_after_the_base_fell(works: Works, people: People) -> None:
    case_id, tip_id, award_id = approved(works, people)
    entered = present(people, claim_code(works, tip_id, PrivateKey(b"k" * 32)))
    fall(people, case_id)
    code_id = (entered.code and entered.code.id) or 0
    with people.work("gao") as work, pytest.raises(Refused) as refused:
        counter.witness(work, code_id)
    assert [each.code for each in refused.value.reasons] == ["above-present-ceiling"]
    with people.work("luo") as work:
        counter.leave(work, code_id)
    assert support.balance(works, award_id)[Account.PAID] == 0


def test_a_rule_that_gives_no_sum_is_told_in_words(
    staff_client: Client, works: Works, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, award_id = support.claimed(works, people)
    real = schemes.quote

    def unknown(*asked: object) -> schemes.Quote:
        raise NotKnown(Reason("rate-local"))

    monkeypatch.setattr(schemes, "quote", unknown)
    with people.work("luo") as work, pytest.raises(Refused) as refused:
        support.payouts.reserve(work, award_id)
    assert [each.code for each in refused.value.reasons] == ["award-not-computable"]
    monkeypatch.setattr(schemes, "quote", real)
    support.reserve(people, award_id)
    support.send(people, award_id, "FK-1")
    support.settle(people, award_id)
    monkeypatch.setattr(schemes, "quote", unknown)
    with people.work("luo", writes=False) as work:
        assert clawbacks.excess_fen(work, awards.by_id(work.session, award_id)) is None
    page = staff_client("luo").get(f"/rewards/{award_id}/clawbacks")
    assert page.status_code == 200 and "按原规则无法计算" in page.text
