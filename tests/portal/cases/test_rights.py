"""Why somebody may or may not do something is what the policy does."""

from __future__ import annotations

from itertools import product

import pytest

from portal.cases import policy
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.rules import Filing, Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.cases.rules.rights import RIGHT_NAMES, WHY_WORDS, Right, Why, rights
from portal.kernel.actor import Actor, Office

OFFICES = [frozenset({office}) for office in Office] + [frozenset(), frozenset(Office)]


def grant_of(role: Role, profile: FieldProfile, *, tips: bool, ended: bool = False) -> CaseGrant:
    return CaseGrant(
        case_id=1,
        agency="a",
        role=role,
        basis="",
        profile=profile,
        with_tip_text=tips,
        granted_by="",
        granted_at=None,
        revoked_at=object() if ended else None,
    )


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("profile", FieldProfile)
def test_the_reasons_agree_with_the_policy(role: Role, profile: FieldProfile) -> None:
    for offices, tips, stage, filing in product(OFFICES, (True, False), Stage, Filing):
        actor = Actor("x", "a", offices, officer_id=1)
        grant = grant_of(role, profile, tips=tips)
        case = CaseFile(stage=stage, filing=filing)
        told = rights(actor, grant, case)
        may = {right for right, against in told.items() if not against}
        open_, undecided = stage is not Stage.CLOSED, filing is Filing.UNDECIDED
        knows = policy.can_see(actor, grant)
        expected = {
            Right.KNOW: knows,
            Right.FACTS: knows and profile is not FieldProfile.OUTLINE,
            Right.SEALED: policy.opens_sealed(actor, grant),
            Right.TIP_TEXT: policy.sees_tip_text(actor, grant),
            Right.CONTRIBUTE: open_ and policy.can_contribute(actor, grant),
            Right.WORK: open_ and policy.can_work(actor, grant),
            Right.WRITE: policy.can_write_to_reporter(actor, grant),
            Right.SHARE: policy.can_share(actor, grant),
            Right.DECIDE: open_ and undecided and policy.can_decide_filing(actor, grant),
            Right.CLOSE: open_ and not undecided and policy.can_close(actor, grant),
            Right.REOPEN: not open_ and policy.can_decide_filing(actor, grant),
            Right.HAND_OVER: open_ and policy.can_hand_over(actor, grant),
            Right.REPORTER: False,
        }
        assert may == {right for right, allowed in expected.items() if allowed}, (offices, stage)
        assert set(told) == set(Right)


def test_without_a_share_there_is_one_reason_for_everything() -> None:
    actor = Actor("x", "a", frozenset(Office), officer_id=1)
    case = CaseFile(stage=Stage.CHECKING, filing=Filing.UNDECIDED)
    grant = grant_of(Role.OWNER, FieldProfile.FULL, tips=True)
    ended = grant_of(Role.OWNER, FieldProfile.FULL, tips=True, ended=True)
    foreign = Actor("x", "b", frozenset(Office), officer_id=1)
    for told, why in (
        (rights(actor, None, case), Why.NO_GRANT),
        (rights(foreign, grant, case), Why.NO_GRANT),
        (rights(actor, ended, case), Why.ENDED),
        (rights(actor, grant, case, recused=True), Why.RECUSED),
    ):
        assert set(told.values()) == {(why,)}
        assert set(told) == set(Right)


def test_every_right_and_reason_has_words() -> None:
    assert set(RIGHT_NAMES) == set(Right)
    assert set(WHY_WORDS) == set(Why)
