"""Duties on a real database: written with the finding, reviewed by two, in the way of a fine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source, Stage
from portal.kernel.actor import Actor
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.kernel.law import Citation, InForce
from portal.kernel.workdays import CalendarYear
from portal.linking import service as linking
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from referrals.clocks import service as clocks
from referrals.duty import jobs, queries, service
from referrals.duty.book import registry
from referrals.duty.forms import Answers, DecideReview, ProposeReview, RecordOffset
from referrals.duty.rules import Local
from referrals.duty.rules.asked import DutyFigures, ReferralDuty, UnansweredDuties
from referrals.duty.rules.review import FlagState, Outcome
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger

YES = Decide(decision="approve", reasons="同意")


@pytest.fixture
def place(people):
    with people.work("lin") as work:
        made = Institution(
            code="T-1", name="演示医院", kind=InstitutionKind.HOSPITAL, region="990100"
        )
        work.session.add(made)
        work.session.flush()
        return made.id


class Desk:
    def __init__(self, people, clock, place):
        self.people, self.clock, self.place = people, clock, place

    def open(self, login="lin", category="fake_stay", region="990100"):
        with self.people.work(login) as work:
            form = OpenCase(
                title="案",
                region=region,
                category=category,
                source=Source.PATROL,
                institution_id=self.place,
            )
            return cases.open_case(work, form).id

    def find(self, case_id, fen, category="fake_stay", login="lin", replaces=None):
        with self.people.work(login) as work:
            return cases.record_finding(
                work,
                case_id,
                category=category,
                suspected_fen=fen,
                proven_fen=fen,
                basis="核对床位",
                source="review",
                replaces=replaces,
            ).id

    def flag(self, case_id):
        with self.people.work("lin", writes=False) as work:
            return queries.flag(work.session, case_id)

    def state(self, case_id):
        found = self.flag(case_id)
        return found and found.state

    def answer(self, case_id, said="no", *, login="lin", **other):
        items = [each.code for each in registry.checklists()[0][1].items]
        form = Answers(
            version="2026-04",
            item=items,
            answer=[other.get(code, said) for code in items],
            evidence=[""] * len(items),
            note=[""] * len(items),
        )
        with self.people.work(login) as work:
            return service.answer(work, case_id, form)

    def propose(self, case_id, outcome=Outcome.NOT_CRIME, login="lin"):
        with self.people.work(login) as work:
            form = ProposeReview(outcome=outcome, reason="初次、数额小、已全部退回")
            return service.propose(work, case_id, form).id

    def decide(self, case_id, decision="approve", login="zhao"):
        with self.people.work(login) as work:
            form = DecideReview(decision=decision, opinion="同意")
            return service.decide(work, case_id, form).id

    def review(self, case_id, outcome=Outcome.NOT_CRIME):
        self.answer(case_id)
        self.propose(case_id, outcome)
        self.decide(case_id)

    def fine(self, case_id, *, login="lin", head="zhao", **changed):
        told = {"ledger": Ledger.FINE, "fine_rule": "O735-40", "base": 1000_00}
        told |= {"amount": 2000_00, "obligor": "演示医院", "basis": "条例"} | changed
        with self.people.work(login) as work:
            order = recoveries.propose(work, case_id, Propose(**told)).id
        with self.people.work(head) as work:
            return recoveries.decide(work, order, YES).id


@pytest.fixture
def desk(people, clock, place):
    return Desk(people, clock, place)


def test_a_finding_raises_the_duty_in_its_own_transaction_at_the_very_fen(desk):
    case_id = desk.open()
    first = desk.find(case_id, 2999_99)
    assert desk.flag(case_id) is None
    desk.find(case_id, 1)
    flag = desk.flag(case_id)
    assert (flag.state, flag.band, flag.total_fen) == (FlagState.OPEN, "larger", 3000_00)
    assert (flag.threshold_fen, flag.unconfirmed) == (3000_00, True)
    assert flag.remind_on.isoformat() == "2026-03-09"
    desk.find(case_id, 1_00, replaces=first)
    assert desk.state(case_id) is FlagState.GONE


def test_the_day_to_remind_is_counted_with_the_calendar_loaded_here(desk, works):
    off = ((date(2026, 3, 4), date(2026, 3, 5)),)
    with works.begin(Actor("operator")) as work:
        year = CalendarYear(2026, "试验", off, (), ("试验",))
        clocks.load_calendar(work, year, in_force=True)
    case_id = desk.open()
    desk.find(case_id, 3000_00)
    assert desk.flag(case_id).remind_on == date(2026, 3, 11)


def test_the_provinces_own_figure_counts_once_it_is_set(desk, people, monkeypatch):
    law = Citation("某省数额标准", "第一条")
    local = Local("990000", {"larger": 5000_00, "huge": 50_000_00}, law)
    in_force = InForce(date(2020, 1, 1))
    monkeypatch.setattr(registry, "locals_", lambda: (("fraud_266", in_force, local),))
    case_id = desk.open()
    desk.find(case_id, 4999_99)
    assert desk.flag(case_id) is None
    desk.find(case_id, 1)
    assert (desk.flag(case_id).threshold_fen, desk.flag(case_id).unconfirmed) == (5000_00, False)


def test_merged_cases_are_one_and_apart_again_when_it_is_undone(desk, people):
    first, second = desk.open(), desk.open()
    desk.find(first, 2000_00)
    desk.find(second, 2000_00)
    assert (desk.state(first), desk.state(second)) == (None, FlagState.OPEN)
    with people.work("zhao") as work:
        linking.merge(work, second, into=first, reason="同一机构同一手法")
    assert (desk.state(first), desk.state(second)) == (FlagState.OPEN, FlagState.GONE)
    assert desk.flag(first).own_fen == 4000_00
    with people.work("zhao") as work:
        linking.unmerge(work, second, reason="并错了")
    assert (desk.state(first), desk.state(second)) == (FlagState.GONE, FlagState.OPEN)


def test_it_is_told_to_the_owner_alone(desk, people):
    case_id = desk.open()
    desk.find(case_id, 5000_00)
    with people.work("lin") as work:
        cases.share(work, case_id, "hq-wjw", basis="协查")
        assert [e for e, *_ in case_queries.timeline(work.session, case_id)].count(
            "DutyRaised"
        ) == 1
    with people.work("wei") as work, pytest.raises(NotFound):
        queries.owned(work.session, work.actor, case_id)
    with people.work("wei", writes=False) as work:
        assert queries.waiting(work.session, work.actor) == []


def test_earlier_acts_of_the_institution_are_added_up_once_and_only_unpunished(desk):
    first, second, third = desk.open(), desk.open(), desk.open()
    desk.find(first, 2000_00)
    desk.find(second, 1500_00)
    assert [desk.state(each) for each in (first, second, third)] == [None, FlagState.OPEN, None]
    desk.find(third, 100_00)
    assert desk.flag(third).total_fen == 3600_00
    assert (desk.flag(second).total_fen, desk.flag(second).own_fen) == (3500_00, 1500_00)
    desk.fine(first)
    assert desk.state(second) is FlagState.GONE
    assert desk.state(third) is FlagState.GONE


def test_what_is_found_in_an_earlier_case_raises_the_later_ones_duty(desk, people):
    first, second = desk.open(), desk.open()
    desk.find(second, 2000_00)
    desk.find(first, 1000_00)
    assert (desk.state(first), desk.state(second)) == (None, FlagState.OPEN)
    with people.work("lin", writes=False) as work:
        events = [e for e, *_ in case_queries.timeline(work.session, first)]
        assert "DutyElsewhereRaised" in events
        (sum_,) = service.weighed(work, second)
        assert sum_.total_fen == desk.flag(second).total_fen == 3000_00
        assert [line.found.case_id for line in sum_.lines] == [second, first]


def test_cases_of_another_agency_count_only_when_shared_whole(desk, people):
    theirs, ours = desk.open("qian", region="990103"), desk.open()
    desk.find(theirs, 2000_00, login="qian")
    desk.find(ours, 2000_00)
    assert desk.flag(ours) is None
    with people.work("qian") as work:
        cases.share(work, theirs, "hq-ybj", basis="协查")
    assert desk.state(ours) is FlagState.OPEN
    with people.work("qian") as work:
        cases.end_share(work, theirs, "hq-ybj", reason="办结")
    assert desk.state(ours) is FlagState.GONE


def test_an_act_of_article_38_counts_once_its_purpose_is_answered_with_yes(desk):
    case_id = desk.open(category="duplicate_charge")
    desk.find(case_id, 9000_00, category="duplicate_charge")
    assert desk.flag(case_id) is None
    assert desk.answer(case_id, purpose="yes") == 15
    assert desk.state(case_id) is FlagState.OPEN
    assert desk.answer(case_id, purpose="yes") == 0
    desk.answer(case_id, purpose="unknown")
    assert desk.state(case_id) is FlagState.GONE


def test_a_review_takes_the_whole_checklist_and_two_people(desk, people):
    case_id = desk.open()
    desk.find(case_id, 5000_00)
    with pytest.raises(Refused, match="checklist-incomplete"):
        desk.propose(case_id)
    desk.answer(case_id)
    desk.propose(case_id)
    with pytest.raises(Conflict):
        desk.propose(case_id)
    for login in ("lin", "sun", "he"):
        with pytest.raises(NotAllowed):
            desk.decide(case_id, login=login)
    with pytest.raises(NotFound):
        desk.decide(case_id, login="qian")
    desk.decide(case_id, "send_back")
    assert desk.state(case_id) is FlagState.OPEN
    desk.propose(case_id)
    desk.decide(case_id)
    assert desk.state(case_id) is FlagState.NOT_CRIME
    with pytest.raises(Conflict):
        desk.decide(case_id)


def test_no_crime_holds_until_more_is_proven(desk):
    case_id = desk.open()
    desk.find(case_id, 5000_00)
    desk.answer(case_id)
    desk.propose(case_id)
    desk.find(case_id, 1)
    with pytest.raises(Refused, match="duty-sum-grew"):
        desk.decide(case_id)
    desk.decide(case_id, "send_back")
    desk.review(case_id)
    assert desk.state(case_id) is FlagState.NOT_CRIME
    desk.find(case_id, 1)
    assert desk.state(case_id) is FlagState.OPEN


def test_answers_that_are_not_on_offer_are_refused(desk, people):
    case_id = desk.open()
    for change in ({"purpose": "perhaps"}, {"purpose": "YES"}):
        with pytest.raises(Invalid):
            desk.answer(case_id, **change)
    form = Answers(version="2026-04", item=["purpose"], answer=["yes"], evidence=["99"], note=[""])
    with pytest.raises(Invalid, match="evidence"), people.work("lin") as work:
        service.answer(work, case_id, form)
    with pytest.raises(Conflict), people.work("lin") as work:
        service.answer(work, case_id, form.model_copy(update={"version": "2020-01"}))


def test_a_fine_does_not_stand_in_for_a_referral(desk):
    case_id = desk.open()
    desk.find(case_id, 5000_00)
    with pytest.raises(Refused, match="fine-before-review"):
        desk.fine(case_id)
    desk.review(case_id, Outcome.REFER)
    with pytest.raises(Refused, match="fine-instead-of-referral"):
        desk.fine(case_id)
    for ledger in (Ledger.FUND, Ledger.CONTRACT, Ledger.RESTITUTION):
        assert desk.fine(case_id, ledger=ledger, base=0)


def test_one_act_one_fine_across_agencies(desk, people):
    ours, theirs = desk.open(), desk.open("qian", region="990103")
    desk.fine(ours)
    with pytest.raises(Refused) as refused:
        desk.fine(theirs, login="qian", head="feng")
    (why,) = refused.value.reasons
    assert (why.code, why.told, why.law.article) == ("fined-by-another", "", "第二十九条")
    with people.work("lin") as work:
        cases.share(work, ours, "xc-ybj", basis="协查")
    with pytest.raises(Refused) as refused:
        desk.fine(theirs, login="qian", head="feng")
    (why,) = refused.value.reasons
    assert why.code == "fined-before" and "花桥市医疗保障局 2026年3月2日" in why.told
    assert desk.fine(theirs, login="qian", head="feng", act="forged_records")
    other = "本案为另一年度的行为"
    assert desk.fine(theirs, login="qian", head="feng", distinct=other)


def test_a_fine_older_than_limitation_is_of_another_act(desk, clock):
    ours, theirs = desk.open(), desk.open("qian", region="990103")
    desk.fine(ours)
    clock.instant += timedelta(days=5 * 366 + 2)
    assert desk.fine(theirs, login="qian", head="feng")


def test_an_offset_needs_a_referral_that_was_filed(desk, people):
    case_id = desk.open()
    with pytest.raises(Conflict), people.work("lin") as work:
        form = RecordOffset(criminal=1000_00, document="（2026）某刑初1号")
        service.record_offset(work, case_id, form)


def test_others_may_ask_in_one_query_and_walk_on_by_case(desk, people, works):
    ids = [desk.open() for _ in range(3)]
    for each in ids:
        desk.find(each, 5000_00)
    desk.review(ids[1])
    with people.work("zhou", writes=False) as work:
        found = work.ask(ReferralDuty(tuple(ids)), {})
        assert [found[each].state for each in ids] == [
            FlagState.OPEN,
            FlagState.NOT_CRIME,
            FlagState.OPEN,
        ]
        first = work.ask(UnansweredDuties("990000", limit=1), ())
        rest = work.ask(UnansweredDuties("990100", after_case=first[0].case_id), ())
        assert [each.case_id for each in (*first, *rest)] == [ids[0], ids[2]]
        assert work.ask(UnansweredDuties("990103"), ()) == ()
        day = timedelta(days=1)
        asked = DutyFigures("hq-ybj", work.now - day, work.now + day)
        figures = work.ask(asked, None)
        assert (figures.raised, figures.to_refer, figures.not_crime, figures.waiting) == (
            3,
            0,
            1,
            2,
        )


def test_the_years_are_legal_years(desk, people, clock):
    """One raised a minute before the year ends at the agencies, though UTC is still in it for hours."""
    clock.instant = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    desk.find(desk.open(), 3000_00)
    clock.instant += timedelta(minutes=2)
    desk.find(desk.open(), 4000_00)
    with people.work("lin", writes=False) as work:
        here = date(2027, 1, 1)
        every = queries.years(work.session, "hq-ybj", here)
        assert [(year, each.raised, each.waiting) for year, each in every] == [
            (2027, 1, 2),
            (2026, 1, 2),
        ]
        assert queries.years(work.session, "xc-ybj", here) == []


def test_the_daily_weighing_changes_nothing_that_stands(desk, people, works, clock):
    ids = [desk.open() for _ in range(3)]
    for n, each in enumerate(ids):
        desk.find(each, 2000_00 * n + 1)
    before = [desk.flag(each) for each in ids]
    clock.instant += timedelta(days=1)
    jobs.weigh(works)
    assert [desk.flag(each) for each in ids] == before
    clock.instant += timedelta(days=5 * 366)
    jobs.weigh(works)
    assert desk.flag(ids[1]) == before[1] and desk.flag(ids[2]).total_fen == 4000_01


def test_a_case_said_to_be_criminal_takes_no_fine_but_its_money(desk, people):
    case_id = desk.open()
    with people.work("lin") as work:
        cases.set_stage(work, case_queries.get(work.session, work.actor, case_id), Stage.CRIMINAL)
    with pytest.raises(Refused, match="no-fine-while-criminal"):
        desk.fine(case_id)
    assert desk.fine(case_id, ledger=Ledger.FUND, base=0)
