"""The pages of tasks, watches, notes and handovers over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.portal.assignments.test_recusal import post
from tests.portal.assignments.test_service import assign, who
from tests.portal.cases.conftest import Scene
from tests.portal.tasks.test_tasks import WORDS, add, finish

Client = Callable[[str], TestClient]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_pages_work_in_both_languages(scene: Scene, staff_client: Client, locale: str) -> None:
    assign(scene, "chen", "lin")
    parent = add(scene, assignee_id=who(scene, "zhao"), due_on="2026-03-02")
    add(scene, parent_id=parent)
    finish(scene, "lin", add(scene), "做完了")
    client = staff_client("zhao")
    client.get(f"/language/{locale}")
    page = client.get(f"/cases/{scene.case_id}").text
    assert WORDS in page and "做完了" in page and f'id="task-{parent}"' in page
    expected = {"zh": ("核查线索", "安排任务"), "en": ("Check the clue", "Add a task")}[locale]
    assert all(each in page for each in expected)
    officer = who(scene, "lin")
    for path in (
        "/",
        "/tasks",
        "/tasks?whose=agency",
        "/handovers",
        f"/handovers/officers/{officer}",
    ):
        assert client.get(path).status_code == 200, path
    assert f"#task-{parent}" in client.get("/tasks").text
    assert WORDS not in client.get("/tasks").text
    made = post(client, f"/handovers/officers/{officer}", "/handovers", reason="调离")
    assert made.status_code == 303
    record = client.get(made.headers["location"])
    assert record.status_code == 200 and "林承办" in record.text and "何承办" in record.text


def test_a_task_lives_its_life_over_http(scene: Scene, staff_client: Client) -> None:
    here, lin = f"/cases/{scene.case_id}", staff_client("lin")
    assert post(lin, f"{here}/tasks", here, kind="visit", text="去现场").status_code == 303
    task_id = re.search(r'id="task-(\d+)"', lin.get(here).text)
    assert task_id
    there = f"/tasks/{task_id[1]}"
    passed = post(lin, f"{there}/assignee", here, assignee_id=who(scene, "he"))
    assert passed.status_code == 303
    assert f"#task-{task_id[1]}" in staff_client("he").get("/tasks").text
    assert post(lin, f"{there}/done", here, result="已去").status_code == 303
    assert post(lin, f"{there}/done", here).status_code == 409
    assert post(lin, f"{there}/cancellation", here, reason="x").status_code == 409
    assert post(lin, f"{here}/checklists", here, checklist="tip").status_code == 303
    assert post(lin, f"{here}/checklists", here, checklist="tip").status_code == 409
    for act, shown in (("watch", "已关注本案"), ("unwatch", "关注本案：")):
        assert post(lin, f"{here}/{act}", here).status_code == 303
        assert shown in lin.get(here).text


def test_wrong_input_keeps_what_was_typed(scene: Scene, staff_client: Client) -> None:
    here, lin = f"/cases/{scene.case_id}", staff_client("lin")
    task_id = add(scene)
    answers = [
        post(lin, f"{here}/tasks", here, kind="visit", text="打过的字", due_on="昨天"),
        post(lin, f"{here}/tasks", here, kind="visit", text="打过的字", due_on="2020-01-01"),
        post(lin, f"{here}/checklists", here, checklist="nonsense"),
        post(lin, f"/tasks/{task_id}/cancellation", here),
        post(lin, f"/tasks/{task_id}/assignee", here, assignee_id="999"),
        post(lin, f"{here}/notes", here, text="@nobody 打过的字"),
        post(lin, f"{here}/notes", here, text="打过的字", readers="hq-gaj"),
    ]
    assert [each.status_code for each in answers] == [422] * 7
    for each in (answers[0], answers[1], answers[5], answers[6]):
        assert "打过的字" in each.text
    sun = staff_client("sun")
    url = f"/handovers/officers/{who(scene, 'lin')}"
    assert post(sun, url, "/handovers", to_officer_id="999").status_code == 422


def test_a_parent_with_an_open_child_says_why(scene: Scene, staff_client: Client) -> None:
    parent = add(scene)
    add(scene, parent_id=parent)
    here, lin = f"/cases/{scene.case_id}", staff_client("lin")
    answer = post(lin, f"/tasks/{parent}/done", here)
    assert answer.status_code == 409 and "还有下级任务没有完成" in answer.text


def test_the_page_says_who_will_read_a_note(scene: Scene, staff_client: Client) -> None:
    scene.share("hq-wjw")
    here, lin = f"/cases/{scene.case_id}", staff_client("lin")
    page = lin.get(here).text
    assert "现在是：" in page and "只有 " in page
    readers = re.search(r'name="readers" value="([^"]*)"', page)
    assert readers and readers[1] == "hq-wjw,hq-ybj"
    sent = post(lin, f"{here}/notes", here, text="请@wei复核", readers=readers[1])
    assert sent.status_code == 303
    wei = staff_client("wei")
    assert re.search(r'<article id="note-\d+">', wei.get(here).text)
    assert "提到了您" in wei.get("/notices").text


@pytest.mark.parametrize("login", ["wei", "wu", "feng"])
def test_foreigners_get_404(scene: Scene, staff_client: Client, login: str) -> None:
    task_id = add(scene)
    here, client = f"/cases/{scene.case_id}", staff_client(login)
    posts = {
        f"{here}/tasks": {"kind": "visit"},
        f"{here}/checklists": {"checklist": "tip"},
        f"{here}/watch": {},
        f"{here}/unwatch": {},
        f"/tasks/{task_id}/done": {},
        f"/tasks/{task_id}/cancellation": {"reason": "x"},
        f"/tasks/{task_id}/assignee": {"assignee_id": "1"},
    }
    for path, data in posts.items():
        assert post(client, path, "/tasks", **data).status_code == 404, path
    if login == "feng":
        assert client.get(f"/handovers/officers/{who(scene, 'lin')}").status_code == 404
        assert client.get("/handovers/1").status_code == 404
    else:
        assert client.get("/handovers").status_code == 403
