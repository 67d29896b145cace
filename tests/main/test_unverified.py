"""The list of what nobody has verified leaves nothing out."""

from __future__ import annotations

from portal.kernel.law import Status
from portal.main import docgen, unverified
from referrals.collections.rules import KIND_LAWS, KIND_NAMES
from rewards.eligibility.book import registry as grounds
from rewards.payouts.book import registry as payouts
from rewards.schemes import rules
from rewards.schemes.book import registry as schemes


def test_every_point_that_is_not_verified_is_in_the_list():
    points = list(unverified.points())
    named = {(area, what) for area, what, _, _ in points}
    for scheme in schemes.all_schemes():
        about = [each for each in points if each[0] == scheme.code]
        if scheme.law.status is Status.VERIFIED:
            assert not about
            continue
        assert {note for *_, note in about} >= set(scheme.notes)
        assert {(scheme.code, rules.UNKNOWN_NAMES[each]) for each in scheme.unknown} <= named
    for ground in grounds.grounds():
        assert ("eligibility", ground.title) in named
    for kind, law in KIND_LAWS.items():
        assert law.status is Status.VERIFIED or ("collections", KIND_NAMES[kind]) in named
    assert {("payouts", each.title) for each in payouts.book().tax} <= named


def test_the_page_of_reward_rules_ends_with_it():
    page = docgen.documents()["docs/reward-rules.md"]
    assert (
        page.index("## YZ.1") < page.index("## Not verified") < page.index("| QY-2022 | 最高限额")
    )
    assert "1,666,666.67 元 × 3% ≈ 50,000.00 元" in page
    assert "100,000.00 元 × 3% ＝ 3,000.00 元" in page
    assert "先要说明证据等级" in page and "包括本数" in page
