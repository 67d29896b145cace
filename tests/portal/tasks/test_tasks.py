"""Tasks: asking, finishing, what is sealed, who sees what, checklists, overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.assignments import service as assignments
from portal.assignments.forms import EnterRecusal
from portal.audit.models import AuditLeaf
from portal.cases import service as case_service
from portal.cases.forms import Close
from portal.cases.rules import Outcome, Role
from portal.infra.work import Work
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.kernel.packs import BookInvalid, read
from portal.notices.queries import inbox
from portal.tasks import jobs, queries, service
from portal.tasks.book.registry import book, read_book
from portal.tasks.forms import NewTask
from portal.tasks.models import Task
from portal.tasks.rules import NEVER, Place, State
from tests.portal.assignments.test_service import assign, away, who
from tests.portal.cases.conftest import Scene

WORDS = "找五楼护士长核对排班表"
MONDAY = date(2026, 3, 2)


def add(scene: Scene, login: str = "lin", **asked: object) -> int:
    form = NewTask.model_validate({"kind": "verify", "text": WORDS, **asked})
    with scene.people.work(login) as work:
        return service.add(work, scene.case_id, form).id or 0


def row(scene: Scene, task_id: int) -> Task:
    with scene.works.begin(SYSTEM, writes=False) as work:
        return queries.by_id(work.session, task_id)


def lines(scene: Scene, login: str) -> list[service.Line]:
    with scene.people.work(login, writes=False) as work:
        return service.opened(work, scene.case_id)


def finish(scene: Scene, login: str, task_id: int, result: str = "") -> None:
    with scene.people.work(login) as work:
        service.finish(work, task_id, result)


def kinds_told(scene: Scene, login: str) -> list[str]:
    with scene.people.work(login, writes=False) as work:
        return [each.kind for each in inbox(work.session, work.actor)]


def mine(work: Work, **asked: object) -> list[int]:
    found, _, _ = queries.mine(work.session, work.actor, **asked)  # type: ignore[arg-type]
    return [each.id or 0 for each in found]


def test_the_words_are_sealed_and_come_back(scene: Scene) -> None:
    task_id = add(scene)
    finish(scene, "he", task_id, "排班表已复印")
    raw = row(scene, task_id)
    for stored in (raw.sealed, raw.end_sealed):
        assert stored and WORDS.encode() not in stored and "排班表".encode() not in stored
    assert [(each.text, each.result) for each in lines(scene, "chen")] == [(WORDS, "排班表已复印")]
    with scene.works.begin(SYSTEM, writes=False) as work:
        assert WORDS not in str([each.body for each in work.session.exec(select(AuditLeaf))])


def test_an_own_task_is_the_agencys_own_affair(scene: Scene) -> None:
    scene.share("hq-wjw")
    task_id = add(scene)
    assert lines(scene, "wei") == []
    with pytest.raises(NotFound):
        finish(scene, "wei", task_id)


def test_another_agency_sees_only_what_it_was_asked(scene: Scene) -> None:
    scene.share("hq-wjw")
    scene.share("hq-scjg")
    add(scene)
    asked = add(scene, for_agency="hq-wjw", text="请核对护理记录")
    assert [each.text for each in lines(scene, "wei")] == ["请核对护理记录"]
    assert lines(scene, "shi") == []
    assert "TaskAdded" in kinds_told(scene, "wei")
    with pytest.raises(NotFound):
        finish(scene, "shi", asked)
    with pytest.raises(NotAllowed):
        finish(scene, "lin", asked)
    with pytest.raises(NotAllowed), scene.people.work("wei") as work:
        service.cancel(work, asked, "不做")
    with scene.people.work("wei") as work:
        service.pass_on(work, asked, who(scene, "wei"))
        assert mine(work) == [asked]
    finish(scene, "wei", asked, "已核对")
    assert "TaskDone" in kinds_told(scene, "lin")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"due_on": "2026-03-01"}, "due_on"),
        ({"for_agency": "hq-gaj"}, "for_agency"),
        ({"for_agency": "nowhere"}, "for_agency"),
        ({"parent_id": 4711}, "parent_id"),
        ({"assignee_id": 4711}, "assignee_id"),
    ],
)
def test_what_cannot_be_asked_for(scene: Scene, asked: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as error:
        add(scene, **asked)
    assert set(error.value.fields) == {field}


def test_an_officer_and_an_agency_are_not_asked_together(scene: Scene) -> None:
    scene.share("hq-wjw")
    with pytest.raises(Invalid) as error:
        add(scene, for_agency="hq-wjw", assignee_id=who(scene, "he"))
    assert error.value.fields == {"for_agency": "one_of_two"}


def test_a_reader_is_asked_nothing_and_asks_nothing(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        case_service.share(work, scene.case_id, "hq-wjw", basis="依据", role=Role.READER)
    with pytest.raises(Invalid):
        add(scene, for_agency="hq-wjw")
    with pytest.raises(NotAllowed):
        add(scene, "wei")


@pytest.mark.parametrize("login", ["wei", "wu", "qian", "kong", "shen"])
def test_for_strangers_there_is_nothing(scene: Scene, login: str) -> None:
    task_id = add(scene)
    with pytest.raises(NotFound):
        add(scene, login)
    with scene.people.work(login) as work:
        for act in (
            lambda: service.finish(work, task_id),
            lambda: service.cancel(work, task_id, "x"),
            lambda: service.pass_on(work, task_id, 1),
            lambda: service.watch(work, scene.case_id),
            lambda: service.unwatch(work, scene.case_id),
            lambda: service.apply_checklist(work, scene.case_id, "tip"),
        ):
            with pytest.raises(NotFound):
                act()
        assert mine(work) == []


def test_a_parent_waits_for_its_child_and_there_is_one_level(scene: Scene) -> None:
    parent = add(scene)
    child = add(scene, parent_id=parent)
    with pytest.raises(Invalid):
        add(scene, parent_id=child)
    with pytest.raises(Refused):
        finish(scene, "lin", parent)
    finish(scene, "lin", child)
    finish(scene, "lin", parent)
    with pytest.raises(Conflict):
        finish(scene, "he", parent)
    with pytest.raises(Invalid):
        add(scene, parent_id=parent)


def test_cancelling_takes_the_children_along(scene: Scene) -> None:
    parent = add(scene)
    child = add(scene, parent_id=parent)
    with scene.people.work("lin") as work:
        service.cancel(work, parent, "不需要了")
    assert [row(scene, each).state for each in (parent, child)] == [State.CANCELLED] * 2
    assert lines(scene, "lin")[0].result == "不需要了"


def test_closing_the_case_cancels_what_is_open(scene: Scene) -> None:
    done, left = add(scene), add(scene)
    finish(scene, "lin", done)
    scene.file()
    with scene.people.work("zhao") as work:
        form = Close(outcome=Outcome.NO_VIOLATION, reason="查无实据")
        case_service.close(work, scene.case_id, form)
    assert [row(scene, each).state for each in (done, left)] == [State.DONE, State.CANCELLED]
    with pytest.raises(Conflict):
        add(scene)


def test_the_end_of_a_share_ends_its_tasks(scene: Scene) -> None:
    scene.share("hq-wjw")
    asked, own = add(scene, for_agency="hq-wjw"), add(scene, "wei")
    kept = add(scene)
    with scene.people.work("lin") as work:
        case_service.end_share(work, scene.case_id, "hq-wjw", reason="结束")
    states = [row(scene, each).state for each in (asked, own, kept)]
    assert states == [State.CANCELLED, State.CANCELLED, State.OPEN]
    with scene.people.work("wei") as work:
        assert mine(work, whose="agency") == []


def test_the_delegate_receives_tasks_and_their_notices(scene: Scene) -> None:
    away(scene, "lin", "he")
    task_id = add(scene, "chen", assignee_id=who(scene, "lin"))
    assert row(scene, task_id).assignee_id == who(scene, "he")
    assert "TaskAdded" in kinds_told(scene, "he")


def test_a_recused_officer_is_freed_of_tasks_and_given_none(scene: Scene) -> None:
    task_id = add(scene, assignee_id=who(scene, "lin"))
    with scene.people.work("lin") as work:
        service.watch(work, scene.case_id)
        form = EnterRecusal(ground="relative", reason="亲属")
        assignments.enter_recusal(work, form, case_id=scene.case_id)
    assert row(scene, task_id).assignee_id is None
    with pytest.raises(Invalid):
        add(scene, "he", assignee_id=who(scene, "lin"))
    with scene.people.work("lin") as work:
        assert mine(work) == []
        with pytest.raises(NotFound):
            service.finish(work, task_id)
        assert not queries.watches(work.session, who(scene, "lin"), scene.case_id)


def test_a_checklist_makes_all_its_tasks_for_the_lead_once(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with scene.people.work("chen") as work:
        made = service.apply_checklist(work, scene.case_id, "tip")
        assert len(made) == len(book()[1]["tip"].steps)
        assert {each.assignee_id for each in made} == {who(scene, "lin")}
        assert made[0].order_on == MONDAY + timedelta(days=5)
        assert made[1].parent_id == made[0].id
    with pytest.raises(Conflict), scene.people.work("he") as work:
        service.apply_checklist(work, scene.case_id, "tip")
    with pytest.raises(Invalid), scene.people.work("he") as work:
        service.apply_checklist(work, scene.case_id, "nonsense")


def test_a_book_with_a_wrong_step_does_not_load() -> None:
    good = read("portal.tasks.book", "tasks.toml")
    for steps in (
        [{"kind": "nonsense", "days": 1}],
        [{"kind": "verify", "days": -1}],
        [{"kind": "verify", "days": 1, "parent": 0}],
        [
            {"kind": "verify", "days": 1},
            {"kind": "verify", "days": 1, "parent": 0},
            {"kind": "verify", "days": 1, "parent": 1},
        ],
    ):
        wrong = {"code": "x", "zh": "某", "en": "x", "steps": steps}
        with pytest.raises(BookInvalid):
            read_book({**good, "checklists": [wrong]})


def test_my_tasks_are_paged_both_ways_overdue_first(scene: Scene, clock: SetClock) -> None:
    lin = who(scene, "lin")
    days = [None, "2026-03-09", "2026-03-03", "2026-03-09", "2026-03-05"]
    ids = [add(scene, "chen", assignee_id=lin, due_on=day) for day in days]
    order = [ids[2], ids[4], ids[1], ids[3], ids[0]]
    clock.instant += timedelta(days=2)
    with scene.people.work("lin", writes=False) as work:
        assert mine(work) == order
        first, before, after = queries.mine(work.session, work.actor, limit=2)
        assert ([t.id for t in first], before, after) == (order[:2], False, True)
        place = Place(first[-1].order_on, first[-1].id or 0)
        second, before, after = queries.mine(work.session, work.actor, after=place, limit=2)
        assert ([t.id for t in second], before, after) == (order[2:4], True, True)
        place = Place(second[0].order_on, second[0].id or 0)
        back, before, after = queries.mine(work.session, work.actor, before=place, limit=2)
        assert ([t.id for t in back], before, after) == (order[:2], False, True)


@pytest.mark.parametrize("text", [None, "", "x", "2026-03-05", "2026-13-05.1", "2026-03-05.²", "."])
def test_a_place_written_by_hand_is_read_or_ignored(text: str | None) -> None:
    assert Place.read(text) is None
    assert Place.read("2026-03-05.17") == Place(date(2026, 3, 5), 17)
    assert Place.read(str(Place(NEVER, 3))) == Place(NEVER, 3)


def test_an_overdue_task_is_told_once(scene: Scene, clock: SetClock) -> None:
    lin = who(scene, "lin")
    add(scene, "chen", assignee_id=lin, due_on="2026-03-03")
    add(scene, "chen", assignee_id=lin)
    jobs.tell_overdue(scene.works)
    assert "TaskOverdue" not in kinds_told(scene, "lin")
    clock.instant += timedelta(days=2)
    jobs.tell_overdue(scene.works)
    jobs.tell_overdue(scene.works)
    assert kinds_told(scene, "lin").count("TaskOverdue") == 1


def test_an_overdue_task_of_nobody_goes_to_the_head(scene: Scene, clock: SetClock) -> None:
    add(scene, due_on="2026-03-02")
    clock.instant += timedelta(days=1)
    jobs.tell_overdue(scene.works)
    assert "TaskOverdue" in kinds_told(scene, "zhao")
