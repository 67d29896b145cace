"""A sample with extrapolation: drawn like a draw, scaled exactly, contestable; third parties beside it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from referrals.draws.rules import records
from referrals.inspections.rules import enough_officers
from referrals.reviews import queries, service
from referrals.reviews.forms import (
    AddThird,
    Answer,
    Ask,
    Conclude,
    Contest,
    Draw,
    Freeze,
    Recuse,
    Score,
    Settle,
)
from referrals.reviews.models import ClaimSample
from referrals.reviews.rules import ListKind, SampleState, Third
from tests.referrals.inspections.support import HOSPITAL
from tests.referrals.reviews import support
from tests.referrals.reviews.support import brought, checked, drawn, frozen
from tests.support.people import csrf_of


def conclude(people, list_id, **told):
    with people.work("lin") as work:
        return service.conclude(work, list_id, Conclude(basis="抽样核查", **told))


def sample_of(people, list_id):
    with people.work("lin", writes=False) as work:
        return queries.sample_of(work.session, list_id)


def found_in(people, case_id):
    with people.work("lin", writes=False) as work:
        (found,) = cases.live_findings(work.session, case_id)
        return found


@pytest.fixture
def lz01(people, case_id, clock):
    """Twenty of 400 claims drawn, three bad worth 1,260.00 (source 004)."""
    list_id = brought(people, case_id, ["500.00"] * 400, kind=ListKind.POOL)
    chosen = drawn(people, clock, list_id)
    assert len(chosen) == 20
    bad = {chosen[0]: "420.00", chosen[7]: "500.00", chosen[19]: "340.00"}
    checked(people, list_id, bad)
    return list_id


def test_lz_01_comes_out_to_the_fen_and_can_be_recomputed(people, case_id, lz01):
    sample = sample_of(people, lz01)
    assert (sample.pool, sample.count, sample.share_bp) == (400, 20, 500)
    assert (sample.raw_fen, sample.scaled_fen) == (126_000, 2_520_000)
    with people.work("lin") as work:
        outcome = records.check(service.record_of(work, lz01), sample.pool_sha256)
    assert outcome.defects == ()
    conclude(people, lz01)
    finding = found_in(people, case_id)
    assert (finding.suspected_fen, finding.proven_fen) == (2_520_000, 2_520_000)
    assert "1,260.00 × 400 ÷ 20 = 25,200.00" in finding.basis


def test_while_the_provider_contests_only_the_raw_amount_counts(people, case_id, lz01):
    conclude(people, lz01)
    with people.work("lin") as work:
        form = Contest(contested_on=date(2026, 3, 4), text="样本不具代表性")
        service.contest(work, lz01, form)
    finding = found_in(people, case_id)
    assert (finding.suspected_fen, finding.proven_fen) == (2_520_000, 126_000)
    settle = Settle(decision="uphold", text="抽样程序合法")
    for same in ("lin", "he"):  # lin took the objection down, he drew.
        with people.work(same) as work, pytest.raises(Refused, match="same_reviewer"):
            service.settle(work, lz01, settle)
    with people.work("zhao") as work:
        service.settle(work, lz01, settle)
    assert found_in(people, case_id).proven_fen == 2_520_000
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.settle(work, lz01, settle)


def test_an_objection_that_is_allowed_leaves_the_raw_amount(people, case_id, lz01):
    with people.work("lin") as work:
        service.contest(work, lz01, Contest(contested_on=date(2026, 3, 4), text="不具代表性"))
    conclude(people, lz01)
    assert found_in(people, case_id).proven_fen == 126_000
    with people.work("zhao") as work:
        service.settle(work, lz01, Settle(decision="drop", text="抽样基数有误"))
    assert found_in(people, case_id).proven_fen == 126_000


def test_a_finding_with_an_order_on_it_does_not_change_with_the_objection_silently(
    people, case_id, lz01
):
    conclude(people, lz01)
    with people.work("lin") as work:
        built = [found_in(people, case_id).id]
        case_file.build_on(
            work, case_id, built, kind="recovery_order", number="花医保追〔2026〕7号"
        )
    told = {"contested_on": date(2026, 3, 4), "text": "不具代表性"}
    with people.work("lin") as work, pytest.raises(Refused) as refused:
        service.contest(work, lz01, Contest(**told))
    assert [each.told for each in refused.value.reasons] == ["花医保追〔2026〕7号"]
    assert found_in(people, case_id).proven_fen == 2_520_000
    with people.work("lin") as work:
        service.contest(work, lz01, Contest(**told, orders=("花医保追〔2026〕7号",)))
    finding = found_in(people, case_id)
    assert (finding.proven_fen, finding.changes) == (126_000, ["花医保追〔2026〕7号"])


def test_a_pool_changed_after_freezing_is_named(people, case_id, clock):
    list_id = brought(people, case_id, ["500.00"] * 40, kind=ListKind.POOL)
    frozen(people, list_id)
    clock.instant = datetime(2026, 3, 4, 9, tzinfo=LEGAL_ZONE)
    with people.work("lin") as work:
        work.session.exec(text("UPDATE claim SET amount_fen = 1 WHERE line = 4"))
    with people.work("he") as work, pytest.raises(Refused) as refused:
        service.draw(work, list_id, Draw(seed="1"))
    assert [(each.code, each.told) for each in refused.value.reasons] == [("pool_changed", "C0003")]


def test_seed_and_draw_come_later_and_from_another_person(people, case_id, clock):
    list_id = brought(people, case_id, ["500.00"] * 40, kind=ListKind.POOL)
    with people.work("lin") as work, pytest.raises(Invalid):
        service.freeze(work, list_id, Freeze(source="双色球", source_on=date(2026, 3, 2)))
    frozen(people, list_id)
    with people.work("he") as work, pytest.raises(Refused, match="seed_too_early"):
        service.draw(work, list_id, Draw(seed="1"))
    clock.instant = datetime(2026, 3, 4, 9, tzinfo=LEGAL_ZONE)
    with people.work("lin") as work, pytest.raises(Refused, match="same_reviewer"):
        service.draw(work, list_id, Draw(seed="1"))
    with pytest.raises(IntegrityError), people.work("lin") as work:
        sample = work.session.exec(select(ClaimSample)).one()
        sample.drawn_by = sample.frozen_by
    with people.work("lin") as work, pytest.raises(Refused, match="sample_missing"):
        service.conclude(work, list_id, Conclude(basis="x"))
    assert sample_of(people, list_id).state is SampleState.FROZEN


@pytest.fixture
def expert(people):
    with people.work("zhao") as work:
        form = AddThird(kind=Third.EXPERT, name="省肾病质控中心专家组", field="血液净化")
        return service.add_third(work, form).id


def test_a_third_party_only_assists(people, case_id, expert):
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.add_third(work, AddThird(kind=Third.INSURER, name="某保险公司", field="数据"))
    assert not enough_officers(["HQ-1", ""])  # It has no certificate: one officer and it are one.
    with people.work("lin") as work:
        asked = service.ask(work, case_id, Ask(third=expert, question="透析次数是否合理"))
    item = support.put(people, case_id, "opinion", "意见书.pdf")
    told = {"answer": "超出指南", "answered_on": date(2026, 3, 2)}
    with people.work("lin") as work, pytest.raises(Invalid):
        service.answer(work, asked.id, Answer(item=item + 99, **told))
    with people.work("lin") as work:
        service.answer(work, asked.id, Answer(item=item, **told))
    with people.work("he") as work:
        (read,) = service.opened_opinions(work, case_id)
        assert (read.question, read.answer) == ("透析次数是否合理", "超出指南")
    with people.work("lin") as work, pytest.raises(Conflict):
        service.answer(work, asked.id, Answer(item=item, **told))
    with people.work("qian") as work, pytest.raises(NotFound):
        service.answer(work, asked.id, Answer(item=item, **told))


def test_a_recused_third_party_is_not_asked_and_each_year_is_scored_once(people, case_id, expert):
    with people.work("lin") as work:
        service.recuse(work, expert, Recuse(institution=HOSPITAL["code"], reason="曾任职"))
    with people.work("lin") as work, pytest.raises(Refused, match="third_recused"):
        service.ask(work, case_id, Ask(third=expert, question="是否合理"))
    with people.work("zhao") as work:
        service.score(work, expert, Score(year=2026, score=92, reason="意见及时"))
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.score(work, expert, Score(year=2026, score=90, reason="再评"))
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.score(work, expert, Score(year=2027, score=90, reason="未到"))
    with people.work("wei") as work, pytest.raises(NotFound):
        queries.third(work.session, work.actor, expert)


def again(people, clock, list_id, day):
    """Freeze another pool and draw from it; return the claims drawn."""
    with people.work("lin") as work:
        told = {"source": "福彩双色球开奖号码", "source_on": date(2026, 3, day)}
        service.freeze(work, list_id, Freeze(reason="首次样本集中在一个科室", **told))
    clock.instant = datetime(2026, 3, day, 10, tzinfo=LEGAL_ZONE)
    with people.work("he") as work:
        sample = service.draw(work, list_id, Draw(seed=f"seed of day {day}"))
        return [claim.id for _, claim in queries.sampled(work.session, sample.id)]


def test_a_second_sample_is_of_the_rest_and_the_first_counts_as_found(
    people, case_id, clock, staff_client
):
    list_id = brought(people, case_id, ["500.00"] * 40, kind=ListKind.POOL, share_bp=1000)
    first = drawn(people, clock, list_id)
    with people.work("lin") as work, pytest.raises(Conflict):  # The first is not checked yet.
        service.freeze(work, list_id, Freeze(source="x", source_on=date(2026, 3, 9), reason="y"))
    checked(people, list_id, {first[0]: "100.00"})
    with people.work("lin") as work, pytest.raises(Invalid) as wrong:
        service.freeze(work, list_id, Freeze(source="x", source_on=date(2026, 3, 9)))
    assert wrong.value.fields == {"reason": "missing"}
    second = again(people, clock, list_id, 9)
    assert len(first) == len(second) == 4
    assert not set(first) & set(second)
    with people.work("lin") as work, pytest.raises(Refused, match="sample_missing"):
        service.conclude(work, list_id, Conclude(basis="x"))
    checked(people, list_id, {second[0]: "50.00"})
    with people.work("lin") as work:
        one, two = queries.samples_of(work.session, list_id)
        assert (one.scaled_fen, two.pool, two.scaled_fen) == (100_000, 36, 45_000)
        for each in (one, two):
            record = service.record_of(work, list_id, each.id)
            assert records.check(record, each.pool_sha256).defects == ()
        with pytest.raises(NotFound):
            service.record_of(work, list_id, 10**6)
    client = staff_client("lin")
    shown = client.get(f"/claim-lists/{list_id}").text
    assert "首次样本集中在一个科室" in shown and one.pool_sha256 in shown
    record = f"/claim-lists/{list_id}/record?sample={one.id}"
    assert record in shown
    kept = client.post(record, data={"csrf": csrf_of(shown)}).content
    assert records.check(kept, one.pool_sha256).defects == ()
    conclude(people, list_id)
    finding = found_in(people, case_id)
    assert finding.proven_fen == 10_000 + 45_000  # Not the first one's 100,000 again.
    with people.work("lin") as work:
        service.contest(work, list_id, Contest(contested_on=date(2026, 3, 9), text="不具代表性"))
    assert found_in(people, case_id).proven_fen == 10_000 + 5_000
