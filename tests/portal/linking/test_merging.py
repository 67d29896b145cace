"""Merging two cases and undoing it: nothing moves, nothing is lost, nobody gains by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import Close, NewAllegation, NewParty
from portal.cases.rules import Filing, Outcome, PartyKind, Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.infra.work import Works
from portal.intake.service import mailbox
from portal.kernel.actor import SYSTEM, reporter
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.linking import queries, service
from portal.linking.forms import Message
from portal.notices.models import Notice
from referrals.clocks import jobs
from referrals.clocks import service as clock_service
from referrals.clocks.models import Clock, ClockEvent, ClockState
from tests.portal.linking.conftest import Pair
from tests.rewards.claims.support import together

HISTORY = {
    "audit_leaf",
    "case_merge",
    "case_merge_undo",
    "clock_interval",
}
"""What tells of a merge afterwards; everything else must be what it was."""


def rows(works: Works) -> dict[str, Counter[Any]]:
    """Return every row of every table but those of history, without when it was last touched."""
    found = {}
    with works.begin(SYSTEM, writes=False) as work:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in HISTORY or table.name.startswith("audit"):
                continue
            names = [c.name for c in table.columns if c.name != "updated_at"]
            asked = select(*[table.c[name] for name in names])
            if "n" in names and table.name.endswith("_count"):  # a counter at 0 is no counter
                asked = asked.where(table.c.n != 0)
            told = work.session.execute(asked).all()
            found[table.name] = Counter(repr(tuple(each)) for each in told)
    return found


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def case(pair: Pair, case_id: int) -> Any:
    with pair.works.begin(SYSTEM, writes=False) as work:
        return cases.by_id(work.session, case_id)


def events(works: Works, case_id: int) -> list[str]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf.event).where(AuditLeaf.case_id == case_id).order_by(AuditLeaf.id)
        return list(work.session.exec(rows).all())


def test_a_merged_case_is_closed_and_counts_with_the_other(pair: Pair) -> None:
    pair.merge()
    merged = case(pair, pair.second)
    assert (merged.stage, merged.outcome) == (Stage.CLOSED, Outcome.MERGED)
    assert merged.merged_into == pair.first
    with pair.people.work("lin", writes=False) as work:
        assert cases.family(work.session, pair.first) == [pair.first, pair.second]
        assert cases.family(work.session, pair.second) == [pair.first, pair.second]
        assert cases.with_merged(work.session, pair.second) == [pair.second]


def test_both_histories_tell_it_and_its_undoing(pair: Pair) -> None:
    pair.merge()
    pair.unmerge()
    for case_id, told in (
        (pair.second, ["CasesMerging", "CaseMerged", "MergeUndoing", "MergeUndone"]),
        (pair.first, ["CaseTookIn", "CaseGaveBack"]),
    ):
        assert [each for each in events(pair.works, case_id) if each in told] == told


@pytest.mark.parametrize("days", [0, 1, 3, 40])
@pytest.mark.parametrize("filed", [False, True])
def test_undoing_gives_back_every_row(pair: Pair, days: int, filed: bool) -> None:
    pair.share(pair.second, "hq-wjw")
    pair.find(pair.second, "1200.00")
    pair.party(pair.second, "周明", id_card="11010519491231002X")
    pair.third()
    if filed:
        pair.file(pair.first)
        pair.file(pair.second)
    before = rows(pair.works)
    pair.merge()
    assert rows(pair.works) != before
    pair.clock.instant += timedelta(days=days)
    pair.unmerge()
    after = rows(pair.works)
    different = {name for name in before if before[name] != after[name]}
    assert not different, {n: (before[n] - after[n], after[n] - before[n]) for n in different}


def test_merging_again_after_undoing_is_a_new_merge(pair: Pair) -> None:
    before = rows(pair.works)
    first = pair.merge()
    pair.unmerge()
    assert pair.merge() != first
    pair.unmerge()
    assert rows(pair.works) == before


def test_what_is_refused_says_why(pair: Pair) -> None:
    third = pair.third()
    pair.merge(third, pair.first)
    with pytest.raises(Refused) as chain:
        pair.merge(pair.second, third)
    assert codes(chain) == {"merge_already", "merge_closed"}
    with pytest.raises(Refused) as own:
        pair.merge(pair.first, pair.second)
    assert codes(own) == {"merge_has_own"}
    with pytest.raises(Refused) as twice:
        pair.merge(third, pair.second)
    assert "merge_already" in codes(twice)
    pair.file(pair.second)
    with pytest.raises(Refused) as undecided:
        pair.merge()
    assert codes(undecided) == {"merge_into_undecided"}
    with pytest.raises(Invalid):
        pair.merge(pair.first, pair.first)


def test_a_case_at_the_police_or_closed_is_not_merged(pair: Pair) -> None:
    with pair.people.work("zhao") as work:
        found = cases.get(work.session, work.actor, pair.second)
        case_file.set_stage(work, found, Stage.REFERRED)
    with pytest.raises(Refused) as police:
        pair.merge()
    assert codes(police) == {"merge_with_police"}
    pair.file(pair.first)
    with pair.people.work("zhao") as work:
        case_file.close(work, pair.first, Close(outcome=Outcome.PROVEN, reason="办结"))
    with pytest.raises(Refused) as closed:
        pair.merge(pair.third(), pair.first)
    assert "merge_closed" in codes(closed)


@pytest.mark.parametrize("login", ["lin", "chen", "xu", "he"])
def test_only_head_and_deputy_decide(pair: Pair, login: str) -> None:
    with pytest.raises(NotAllowed):
        pair.merge(login=login)
    pair.merge(login="sun")
    with pytest.raises(NotAllowed):
        pair.unmerge(login=login)
    pair.unmerge(login="sun")


@pytest.mark.parametrize("login", ["feng", "pan", "fang", "yan", "zhou", "shen", "kong"])
def test_strangers_find_neither_case(pair: Pair, login: str) -> None:
    with pytest.raises(NotFound):
        pair.merge(login=login)
    pair.merge()
    with pytest.raises(NotFound):
        pair.unmerge(login=login)


def test_a_contributor_s_head_sees_the_case_and_does_not_merge_it(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    pair.share(pair.second, "hq-wjw")
    with pytest.raises(NotAllowed):
        pair.merge(login="pan")


def test_acts_on_the_merged_case_are_refused_and_lead_to_the_other(pair: Pair) -> None:
    pair.merge()
    acts: dict[str, Callable[[Any], object]] = {
        "party": lambda w: case_file.add_party(
            w, pair.second, NewParty(kind=PartyKind.DOCTOR, name="x")
        ),
        "allegation": lambda w: case_file.add_allegation(
            w, pair.second, NewAllegation(category="fake_stay", title="x")
        ),
        "finding": lambda w: case_file.record_finding(
            w,
            pair.second,
            category="fake_stay",
            suspected_fen=1,
            proven_fen=1,
            basis="x",
            source="x",
        ),
        "note": lambda w: case_file.add_note(w, pair.second, "x"),
        "evidence": lambda w: case_file.upload_container(w, pair.second),
        "share": lambda w: case_file.share(w, pair.second, "hq-wjw", basis="x"),
        "reopen": lambda w: case_file.reopen(w, pair.second, "x"),
        "file": lambda w: case_file.file_case(w, pair.second, "x"),
    }
    for name, act in acts.items():
        with pytest.raises(Refused) as refused, pair.people.work("zhao") as work:
            act(work)
        reason = refused.value.reasons[0]
        assert reason.code == "case_merged", name
        assert reason.told == pair.number(pair.first), name
        assert reason.path == f"/cases/{pair.first}", name


def test_whoever_does_not_see_the_other_case_is_not_told_its_number(pair: Pair) -> None:
    pair.share(pair.second, "hq-wjw")
    pair.merge()
    with pytest.raises(Refused) as refused, pair.people.work("wei") as work:
        case_file.add_note(work, pair.second, "x")
    assert refused.value.reasons[0].told == refused.value.reasons[0].path == ""


def test_a_share_of_a_merged_case_can_still_be_ended(pair: Pair) -> None:
    pair.share(pair.second, "hq-wjw")
    pair.merge()
    with pair.people.work("lin") as work:
        case_file.end_share(work, pair.second, "hq-wjw", reason="不再需要")
    with pytest.raises(NotFound), pair.people.work("wei") as work:
        case_file.opened(work, pair.second)


def test_undoing_waits_for_the_other_case_to_be_open(pair: Pair) -> None:
    pair.merge()
    pair.file(pair.first)
    with pair.people.work("zhao") as work:
        case_file.close(work, pair.first, Close(outcome=Outcome.PROVEN, reason="查实"))
    with pytest.raises(Refused) as closed:
        pair.unmerge()
    assert codes(closed) == {"unmerge_closed"}
    with pair.people.work("zhao") as work:
        case_file.reopen(work, pair.first, "新证据")
    pair.unmerge()
    assert case(pair, pair.second).stage is Stage.CHECKING


def test_a_case_that_is_not_merged_cannot_be_taken_out(pair: Pair) -> None:
    with pytest.raises(NotFound):
        pair.unmerge()


# -- races -------------------------------------------------------------------------------------


def test_of_two_merges_at_once_one_happens(pair: Pair) -> None:
    third = pair.third()
    found = together(
        lambda: pair.merge(pair.second, pair.first), lambda: pair.merge(pair.second, third)
    )
    assert [type(each) for each in found].count(type(None)) == 1
    assert sum(isinstance(each, Refused) for each in found) == 1


def test_of_two_merges_into_each_other_one_happens(pair: Pair) -> None:
    found = together(
        lambda: pair.merge(pair.second, pair.first), lambda: pair.merge(pair.first, pair.second)
    )
    assert [type(each) for each in found].count(type(None)) == 1
    ends = {case(pair, pair.first).merged_into, case(pair, pair.second).merged_into}
    assert None in ends and len(ends) == 2


def test_a_merge_and_a_closure_at_once(pair: Pair) -> None:
    pair.file(pair.first)
    pair.file(pair.second)

    def close() -> None:
        with pair.people.work("lin") as work:
            case_file.close(work, pair.first, Close(outcome=Outcome.PROVEN, reason="x"))

    found = together(pair.merge, close)
    winner, loser = case(pair, pair.first), case(pair, pair.second)
    assert winner.stage is Stage.CLOSED and winner.outcome is Outcome.PROVEN
    assert found[1] is None, "closing is never in the way of a merge done before it"
    assert (found[0] is None) == (loser.merged_into == pair.first)


def test_two_undo_at_once(pair: Pair) -> None:
    pair.merge()
    found = together(pair.unmerge, pair.unmerge)
    assert [type(each) for each in found].count(type(None)) == 1
    assert any(isinstance(each, NotFound | Conflict) for each in found)


# -- clocks ------------------------------------------------------------------------------------


def clocks(works: Works, **where: Any) -> list[Clock]:
    with works.begin(SYSTEM, writes=False) as work:
        found = work.session.exec(select(Clock).order_by(Clock.id)).all()
        return [each for each in found if all(getattr(each, k) == v for k, v in where.items())]


def test_terms_of_the_case_stand_still_and_those_of_its_tips_run_on(pair: Pair) -> None:
    third = pair.third()
    pair.merge(third, pair.first)
    pair.merge(pair.second, pair.first)
    (own,) = clocks(pair.works, subject="case", subject_id=third)
    assert own.next_fire_at is None and own.state is ClockState.OPEN
    (tips,) = clocks(pair.works, subject="tip", subject_id=pair.second_tip)
    assert tips.next_fire_at is not None
    pair.clock.instant += timedelta(days=60)
    jobs.sweep(pair.works)
    assert clocks(pair.works, subject="tip", subject_id=pair.second_tip)[0].missed_at is not None
    assert clocks(pair.works, subject="case", subject_id=third)[0].missed_at is None


def test_undone_after_its_end_a_term_is_missed_once(pair: Pair) -> None:
    third = pair.third()
    due = clocks(pair.works, subject="case", subject_id=third)[0].effective_due_at
    pair.merge(third, pair.first)
    pair.clock.instant += timedelta(days=60)
    jobs.sweep(pair.works)
    pair.unmerge(third)
    jobs.sweep(pair.works)
    jobs.sweep(pair.works)
    (own,) = clocks(pair.works, subject="case", subject_id=third)
    assert own.effective_due_at == due, "a merge gains nobody a day"
    with pair.works.begin(SYSTEM, writes=False) as work:
        stages = work.session.exec(select(ClockEvent.stage).where(ClockEvent.clock_id == own.id))
        assert stages.all().count("missed") == 1


def test_a_merge_while_its_clock_fires(pair: Pair) -> None:
    third = pair.third()
    (own,) = clocks(pair.works, subject="case", subject_id=third)
    pair.clock.instant = own.next_fire_at
    found = together(
        lambda: jobs.sweep(pair.works),
        lambda: pair.merge(third, pair.first),
        lambda: jobs.sweep(pair.works),
    )
    assert found == [None, None, None]
    pair.unmerge(third)
    jobs.sweep(pair.works)
    with pair.works.begin(SYSTEM, writes=False) as work:
        told = work.session.exec(select(ClockEvent).where(ClockEvent.clock_id == own.id)).all()
        assert len({(each.round, each.stage) for each in told}) == len(told)


def test_an_officer_s_own_suspension_outlives_the_merge(pair: Pair) -> None:
    third = pair.third()
    with pair.people.work("lin") as work:
        clock_service.pause(work, "A1", "case", third, reason="等待鉴定")
    pair.merge(third, pair.first)
    with pytest.raises(Refused), pair.people.work("lin") as work:
        clock_service.resume(work, "A1", "case", third)
    pair.unmerge(third)
    assert clocks(pair.works, subject="case", subject_id=third)[0].next_fire_at is None
    with pair.people.work("lin") as work:
        clock_service.resume(work, "A1", "case", third)


def test_filing_the_other_case_decides_on_the_tips_of_the_merged_one(pair: Pair) -> None:
    pair.merge()
    pair.file(pair.first)
    (check,) = clocks(pair.works, code="A1", subject="tip", subject_id=pair.second_tip)
    assert check.state is ClockState.STOPPED
    pair.clock.instant += timedelta(days=2)
    pair.unmerge()
    found = clocks(pair.works, code="A1", subject="tip", subject_id=pair.second_tip)
    assert [each.state for each in found] == [ClockState.STOPPED, ClockState.OPEN]
    assert found[1].started_at == check.started_at, "from the day it first began"
    assert case(pair, pair.second).filing is Filing.UNDECIDED


def test_merging_into_a_filed_case_decides_on_its_tips(pair: Pair) -> None:
    pair.file(pair.first)
    pair.merge()
    (check,) = clocks(pair.works, code="A1", subject="tip", subject_id=pair.second_tip)
    assert check.state is ClockState.STOPPED


# -- late replies -------------------------------------------------------------------------------


def write_as_reporter(pair: Pair, words: str) -> None:
    with pair.works.begin(SYSTEM) as work:
        token = mailbox.open_mailbox(work, pair.receipts[1])
        assert token is not None
        caller = mailbox.resume(work, token)
        assert caller is not None
    with pair.works.begin(reporter(pair.second_tip), caller.unlocked) as work:
        mailbox.write(work, words)


def test_a_late_reply_is_on_the_other_page_and_the_notice_leads_there(pair: Pair) -> None:
    pair.merge()
    write_as_reporter(pair, "我又想起一件事")
    with pair.works.begin(SYSTEM, writes=False) as work:
        notice = work.session.exec(
            select(Notice).where(Notice.kind == "MessageSent", Notice.tip_id == pair.second_tip)
        ).one()
        assert (notice.case_id, notice.agency) == (pair.first, "hq-ybj")
    with pair.people.work("lin") as work:
        (merged,) = service.merged_cases(work, pair.first)
        assert [each.text for each in merged.tips[0].messages] == ["我又想起一件事"]
        form = Message(text="谢谢，已记下")
        service.write_to_reporter(work, pair.first, pair.second, pair.second_tip, form)
    with pair.people.work("lin") as work:
        (merged,) = service.merged_cases(work, pair.first)
        assert len(merged.tips[0].messages) == 2
    assert events(pair.works, pair.second).count("CaseViewed") == 2


def test_before_a_merge_the_notice_leads_to_the_tip(pair: Pair) -> None:
    write_as_reporter(pair, "补充")
    with pair.works.begin(SYSTEM, writes=False) as work:
        notice = work.session.exec(select(Notice).where(Notice.kind == "MessageSent")).one()
        assert (notice.case_id, notice.tip_id) == (None, pair.second_tip)


def test_nobody_else_reads_or_writes_to_the_reporter_of_a_merged_case(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    pair.merge()
    write_as_reporter(pair, "只给医保局看")
    with pair.people.work("wei") as work:
        assert service.merged_cases(work, pair.first) == []
        with pytest.raises(NotFound):
            service.write_to_reporter(
                work, pair.first, pair.second, pair.second_tip, Message(text="x")
            )
    with pytest.raises(NotFound), pair.people.work("lin") as work:
        service.write_to_reporter(work, pair.second, pair.first, pair.first_tip, Message(text="x"))


def test_telling_the_decision_of_the_other_case(pair: Pair) -> None:
    pair.merge()
    told = Message(text="已立案", tells_decision=True)
    with pytest.raises(Invalid), pair.people.work("lin") as work:
        service.write_to_reporter(work, pair.first, pair.second, pair.second_tip, told)
    pair.file(pair.first)
    with pair.people.work("lin") as work:
        service.write_to_reporter(work, pair.first, pair.second, pair.second_tip, told)


def test_the_owner_of_a_family_does_not_change(pair: Pair) -> None:
    pair.merge()
    with pair.people.work("zhao") as work:
        case_file.lay_keys_ready(
            work, pair.first, "xc-ybj", profile=FieldProfile.FULL, with_tip_text=True
        )
    with pytest.raises(Refused) as refused, pair.works.begin(SYSTEM) as work:
        case_file.change_owner(
            work, pair.first, "xc-ybj", stays_as=Role.READER, basis="x", offered_by="x"
        )
    assert codes(refused) == {"owner_has_merged"}


def test_the_family_of_a_stranger_s_view_is_masked(pair: Pair) -> None:
    pair.merge()
    with pair.people.work("qian", writes=False) as work:
        assert queries.seen(work.session, work.actor, [pair.first, pair.second]) == {}
    with pair.works.begin(SYSTEM, writes=False) as work:
        assert work.session.execute(text("select count(*) from case_merge")).scalar() == 1
