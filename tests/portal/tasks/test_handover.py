"""Handing over everything an officer has open, and what remains."""

from __future__ import annotations

from datetime import date

import pytest

from portal.assignments import queries as assigned
from portal.assignments import service as assignments
from portal.assignments.forms import EnterRecusal
from portal.identity import queries as identity
from portal.identity import service as accounts
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.tasks import queries, service
from portal.tasks.forms import HandOver
from tests.portal.assignments.test_service import assign, away, lead, open_case, who
from tests.portal.cases.conftest import Scene
from tests.portal.tasks.test_tasks import add, row


def has_everything(scene: Scene) -> int:
    """Give lin a case, a part in another, a task, a watch and a day as delegate; return the other."""
    other = open_case(scene)
    assign(scene, "chen", "lin")
    assign(scene, "chen", "he", other)
    with scene.people.work("he") as work:
        assignments.add_member(work, other, who(scene, "lin"))
    with scene.people.work("lin") as work:
        service.watch(work, other)
    away(scene, "zhao", "lin")
    return other


def left(scene: Scene, login: str) -> list[str]:
    with scene.people.work("sun", writes=False) as work:
        return sorted(each.kind for each in service.remaining(work, who(scene, login)))


def hand_over(scene: Scene, login: str, to: str = "", by: str = "sun") -> int:
    form = HandOver(to_officer_id=who(scene, to) if to else None, reason="调离")
    with scene.people.work(by) as work:
        return service.hand_over(work, who(scene, login), form).id or 0


def test_everything_goes_to_the_colleague(scene: Scene) -> None:
    other = has_everything(scene)
    task_id = add(scene, assignee_id=who(scene, "lin"))
    assert left(scene, "lin") == ["delegate", "lead", "member", "task", "watch"]
    handover_id = hand_over(scene, "lin", "sun", by="sun")
    sun = who(scene, "sun")
    assert left(scene, "lin") == []
    assert lead(scene) == sun and row(scene, task_id).assignee_id == sun
    with scene.works.begin(SYSTEM, writes=False) as work:
        assert sun in assigned.handling(work.session, other, "hq-ybj")
        assert who(scene, "lin") not in assigned.handling(work.session, other, "hq-ybj")
        assert queries.watches(work.session, sun, other)
        found = identity.absences_with(work.session, sun, since=date(2026, 3, 2))
        assert len(found) == 1
        items = queries.items(work.session, handover_id)
        assert [each.barred for each in items] == [""] * 5
    with pytest.raises(Conflict):
        hand_over(scene, "lin", "sun")


def test_without_a_name_each_goes_to_whom_the_rules_suggest(scene: Scene) -> None:
    has_everything(scene)
    hand_over(scene, "lin")
    assert lead(scene) == who(scene, "he")
    assert left(scene, "lin") == ["delegate"]


def test_what_cannot_go_stays_with_its_reason(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    other = open_case(scene)
    assign(scene, "chen", "lin", other)
    with scene.people.work("he") as work:
        form = EnterRecusal(ground="relative", reason="亲属")
        assignments.enter_recusal(work, form, case_id=other)
    handover_id = hand_over(scene, "lin", "he")
    assert (lead(scene), lead(scene, other)) == (who(scene, "he"), who(scene, "lin"))
    with scene.works.begin(SYSTEM, writes=False) as work:
        items = queries.items(work.session, handover_id)
        assert {each.case_id: each.barred for each in items} == {
            scene.case_id: "",
            other: "recused",
        }
    assert left(scene, "lin") == ["lead"]


def test_what_the_head_may_not_know_is_not_named(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with scene.people.work("sun") as work:
        form = EnterRecusal(ground="relative", reason="亲属")
        assignments.enter_recusal(work, form, case_id=scene.case_id)
    handover_id = hand_over(scene, "lin", "he")
    assert lead(scene) == who(scene, "lin")
    with scene.people.work("sun", writes=False) as work:
        items = queries.items(work.session, handover_id)
        assert [each.barred for each in items] == ["not_shown"]
        assert queries.numbers(work.session, work.actor, [scene.case_id]) == {}


def test_who_may_and_to_whom(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with pytest.raises(NotAllowed):
        hand_over(scene, "lin", "he", by="he")
    with pytest.raises(NotFound):
        hand_over(scene, "lin", "wei", by="pan")
    for stranger in ("wei", "lin"):
        with pytest.raises(Invalid):
            hand_over(scene, "lin", stranger)


def test_it_still_works_after_the_account_was_closed(scene: Scene) -> None:
    assign(scene, "chen", "lin")
    with scene.people.work("kong") as work:
        accounts.dismiss(work, who(scene, "lin"))
    assert left(scene, "lin") == ["lead"]
    hand_over(scene, "lin", "he")
    assert lead(scene) == who(scene, "he")
