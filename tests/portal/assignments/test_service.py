"""Naming, taking, ending, absences and moving in bulk, on a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.assignments import queries, service
from portal.assignments.forms import EnterRecusal, Reassign
from portal.assignments.models import Assignment
from portal.assignments.rules import Kind
from portal.audit.models import AuditLeaf
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.identity import queries as identity
from portal.identity.forms import EnterAbsence
from portal.infra.work import Work
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.notices.queries import inbox
from tests.portal.cases.conftest import Scene

MONDAY = date(2026, 3, 2)


def who(scene: Scene, login: str) -> int:
    with scene.works.begin(SYSTEM, writes=False) as work:
        officer = identity.by_login(work.session, login)
        assert officer is not None and officer.id is not None
        return officer.id


def open_case(scene: Scene, title: str = "案", login: str = "chen") -> int:
    form = OpenCase(title=title, region="990100", category="fake_stay", source=Source.PATROL)
    with scene.people.work(login) as work:
        return case_service.open_case(work, form).id or 0


def assign(scene: Scene, login: str, officer: str, case_id: int = 0) -> None:
    with scene.people.work(login) as work:
        service.assign(work, case_id or scene.case_id, who(scene, officer))


def lead(scene: Scene, case_id: int = 0, agency: str = "hq-ybj") -> int | None:
    with scene.works.begin(SYSTEM, writes=False) as work:
        return queries.lead_id(work.session, case_id or scene.case_id, agency)


def away(scene: Scene, login: str, delegate: str, *, days: int = 3, by: str = "") -> int:
    form = EnterAbsence(
        officer_id=who(scene, login),
        delegate_id=who(scene, delegate),
        from_on=MONDAY,
        until_on=MONDAY + timedelta(days=days),
    )
    with scene.people.work(by or login) as work:
        return service.enter_absence(work, form)


def told(work: Work, login: str, kind: str) -> int:
    return len([each for each in inbox(work.session, work.actor) if each.kind == kind])


def test_the_lead_is_projected_told_and_logged(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    assert lead(scene) == who(scene, "lin")
    with scene.people.work("lin", writes=False) as work:
        leaves = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "CaseAssigned"))
        assert [leaf.case_id for leaf in leaves] == [scene.case_id]
        assert cases.visible_to(work.actor) is not None


def test_another_lead_relieves_the_first_and_history_keeps_both(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    assign(scene, "zhao", "he")
    with scene.works.begin(SYSTEM, writes=False) as work:
        found = queries.history(work.session, scene.case_id, "hq-ybj")
        assert [(each.officer_id, each.until_at is None) for each in found] == [
            (who(scene, "lin"), False),
            (who(scene, "he"), True),
        ]


def test_two_officers_assign_at_once_the_second_is_told(scene: Scene) -> None:
    with scene.people.work("chen") as work:
        service.assign(work, scene.case_id, who(scene, "lin"), seen_lead=0)
    with pytest.raises(Conflict), scene.people.work("zhao") as work:
        service.assign(work, scene.case_id, who(scene, "he"), seen_lead=0)
    assert lead(scene) == who(scene, "lin")


def test_two_take_one_case_the_second_comes_too_late(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        service.take(work, scene.case_id)
    with pytest.raises(Conflict), scene.people.work("he") as work:
        service.take(work, scene.case_id)
    with scene.people.work("he") as work:
        assert service.take_next(work) is None


def test_the_database_itself_allows_one_lead(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with pytest.raises(IntegrityError), scene.people.work("chen") as work:
        row = Assignment(
            case_id=scene.case_id,
            agency="hq-ybj",
            officer_id=who(scene, "he"),
            kind=Kind.LEAD,
            from_at=work.now,
            made_by="x",
        )
        work.session.add(row)
        work.session.flush()


def test_next_is_the_one_that_waited_longest(scene: Scene, clock: SetClock) -> None:
    clock.instant += timedelta(hours=1)
    later = open_case(scene)
    with scene.people.work("lin") as work:
        taken = service.take_next(work)
        assert taken is not None and taken.case_id == scene.case_id
    with scene.people.work("he") as work:
        taken = service.take_next(work)
        assert taken is not None and taken.case_id == later


@pytest.mark.parametrize("login", ["lin", "xu"])
def test_investigators_do_not_name_others(scene: Scene, login: str) -> None:
    with pytest.raises(NotAllowed):
        assign(scene, login, "he")


@pytest.mark.parametrize("login", ["gao", "luo"])
def test_money_offices_name_nobody(scene: Scene, login: str) -> None:
    with pytest.raises(NotAllowed):
        assign(scene, login, "lin")


@pytest.mark.parametrize("login", ["wei", "wu", "qian", "shen", "kong"])
def test_for_strangers_there_is_no_such_case(scene: Scene, login: str) -> None:
    for act in (service.take, service.suggest):
        with pytest.raises(NotFound), scene.people.work(login) as work:
            act(work, scene.case_id)
    with pytest.raises(NotFound), scene.people.work(login) as work:
        service.end(work, scene.case_id, 1, reason="x")


@pytest.mark.parametrize("officer", ["gao", "luo", "kong", "wei", "qian"])
def test_only_own_casework_officers_are_named(scene: Scene, officer: str) -> None:
    with pytest.raises(Invalid) as error:
        assign(scene, "chen", officer)
    assert error.value.fields == {"officer_id": "no_office"}


def test_the_lead_adds_a_second_officer_and_others_do_not(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with pytest.raises(NotAllowed), scene.people.work("he") as work:
        service.add_member(work, scene.case_id, who(scene, "he"))
    with scene.people.work("lin") as work:
        made = service.add_member(work, scene.case_id, who(scene, "he"))
        with pytest.raises(Invalid):
            service.add_member(work, scene.case_id, who(scene, "he"))
    with pytest.raises(NotAllowed), scene.people.work("he") as work:
        service.end(work, scene.case_id, made.id or 0, reason="x")
    with scene.people.work("lin") as work:
        service.end(work, scene.case_id, made.id or 0, reason="换人")
    with pytest.raises(Conflict), scene.people.work("lin") as work:
        service.end(work, scene.case_id, made.id or 0, reason="再换")
    assert lead(scene) == who(scene, "lin")


def test_a_shared_agency_names_its_own_lead_and_loses_it_with_the_share(scene: Scene) -> None:
    scene.share("hq-wjw")
    assign(scene, "chen", "lin")
    with scene.people.work("pan") as work:
        service.assign(work, scene.case_id, who(scene, "wei"))
    assert lead(scene, agency="hq-wjw") == who(scene, "wei")
    assert lead(scene) == who(scene, "lin")
    with scene.people.work("lin") as work:
        case_service.end_share(work, scene.case_id, "hq-wjw", reason="结束")
    with scene.works.begin(SYSTEM, writes=False) as work:
        assert not queries.current(work.session, scene.case_id, "hq-wjw")
        assert queries.current(work.session, scene.case_id, "hq-ybj")


def test_other_agencies_do_not_learn_who_handles_it(scene: Scene) -> None:
    scene.share("hq-wjw")
    assign(scene, "chen", "lin")
    with scene.works.begin(SYSTEM, writes=False) as work:
        rows = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "CaseAssigned")).all()
        assert rows and all(each.body["facts"]["visibility"] == "agency" for each in rows)


def test_the_suggestion_follows_the_open_load(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with scene.people.work("chen") as work:
        candidates = service.suggest(work, open_case_in(work))
        first = next(each for each in candidates if each.fits)
        assert first.officer_id == who(scene, "he")
        busy = next(each for each in candidates if each.officer_id == who(scene, "lin"))
        assert (busy.load.led, busy.load.points) == (1, 2)


def open_case_in(work: Work) -> int:
    form = OpenCase(title="又一案", region="990100", category="fake_stay", source=Source.PATROL)
    return case_service.open_case(work, form).id or 0


def test_the_delegate_receives_while_one_is_away(scene: Scene, clock: SetClock) -> None:
    away(scene, "lin", "he")
    with scene.people.work("chen") as work:
        made = service.assign(work, scene.case_id, who(scene, "lin"))
        assert (made.officer_id, made.instead_of) == (who(scene, "he"), who(scene, "lin"))
    clock.instant += timedelta(days=4)
    other = open_case(scene)
    assign(scene, "chen", "lin", other)
    assert lead(scene, other) == who(scene, "lin")


def test_the_delegates_delegate_receives_when_both_are_away(scene: Scene) -> None:
    away(scene, "lin", "he")
    away(scene, "he", "zhao")
    assign(scene, "chen", "lin")
    assert lead(scene) == who(scene, "zhao")


def test_delegates_in_a_circle_are_refused_when_entered(scene: Scene) -> None:
    away(scene, "lin", "he")
    with pytest.raises(Invalid) as error:
        away(scene, "he", "lin")
    assert error.value.fields == {"delegate_id": "delegate_circle"}


@pytest.mark.parametrize(
    ("delegate", "code"),
    [("lin", "unknown_choice"), ("wei", "unknown_choice"), ("gao", "delegate_office")],
)
def test_a_delegate_is_a_fitting_colleague(scene: Scene, delegate: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        away(scene, "lin", delegate)
    assert error.value.fields == {"delegate_id": code}


def test_absences_do_not_overlap_and_end_early(scene: Scene) -> None:
    first = away(scene, "lin", "he")
    with pytest.raises(Invalid) as error:
        away(scene, "lin", "he")
    assert error.value.fields == {"from_on": "absence_overlaps"}
    with pytest.raises(NotFound), scene.people.work("pan") as work:
        service.end_absence(work, first)
    with pytest.raises(NotAllowed), scene.people.work("he") as work:
        service.end_absence(work, first)
    with scene.people.work("zhao") as work:
        service.end_absence(work, first)
    with pytest.raises(Conflict), scene.people.work("lin") as work:
        service.end_absence(work, first)
    assign(scene, "chen", "lin")
    assert lead(scene) == who(scene, "lin")


def test_only_oneself_and_the_heads_enter_an_absence(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        away(scene, "lin", "he", by="he")
    with pytest.raises(NotFound):
        away(scene, "lin", "he", by="pan")
    away(scene, "lin", "he", by="zhao")


def test_the_dry_run_changes_nothing_and_shares_out_evenly(scene: Scene) -> None:
    numbers = [scene.case_id, *(open_case(scene) for _ in range(3))]
    with scene.people.work("zhao") as work:
        rows = service.plan(work, from_id=0, to_id=0)
        takers = [row.to_id for row in rows]
        assert sorted(row.case.id or 0 for row in rows) == sorted(numbers)
        assert {takers.count(who(scene, "lin")), takers.count(who(scene, "he"))} == {2}
    assert lead(scene) is None


def test_a_bulk_move_tells_row_by_row_what_stayed(scene: Scene) -> None:
    other = open_case(scene)
    for case_id in (scene.case_id, other):
        assign(scene, "chen", "lin", case_id)
    with scene.people.work("zhao") as work:
        form = EnterRecusal(
            officer_id=who(scene, "he"), ground="relative", reason="亲属", way="order"
        )
        service.enter_recusal(work, form, case_id=other)
        rows = service.plan(work, from_id=who(scene, "lin"), to_id=who(scene, "he"))
        assert {row.case.id: row.barred for row in rows} == {scene.case_id: "", other: "recused"}
    form = Reassign(
        from_id=who(scene, "lin"),
        to_id=who(scene, "he"),
        reason="调整分工",
        case_ids=(scene.case_id, other),
    )
    with scene.people.work("zhao") as work:
        done = service.reassign(work, form)
        assert {row.case.id: row.barred for row in done} == {scene.case_id: "", other: "recused"}
    assert (lead(scene), lead(scene, other)) == (who(scene, "he"), who(scene, "lin"))


def test_a_row_moved_meanwhile_stays_and_a_foreign_row_is_not_told_of(scene: Scene) -> None:
    assign(scene, "chen", "he")
    foreign = open_case(scene, login="qian")
    form = Reassign(
        from_id=who(scene, "lin"),
        to_id=who(scene, "he"),
        reason="调整",
        case_ids=(scene.case_id, foreign),
    )
    with scene.people.work("zhao") as work:
        assert [row.barred for row in service.reassign(work, form)] == ["lead_changed"]
    with pytest.raises(NotAllowed), scene.people.work("lin") as work:
        service.plan(work, from_id=0, to_id=0)
