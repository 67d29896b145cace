"""What is no report: two presses, many at once, told to the sender, undone without a day lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.intake.rules import TipState
from portal.kernel.clock import SetClock
from tests.portal.triage.desk import send, tip
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def press(client: TestClient, path: str, page: str, **typed: object) -> str:
    sent = client.post(path, data={"csrf": csrf_of(page), **typed}, follow_redirects=False)
    assert sent.status_code == 303, sent.text[:1000]
    return sent.headers["location"]


def test_marked_by_two_presses_and_undone_by_one_with_its_first_term(
    works: Works, staff_client: Client, clock: SetClock
) -> None:
    ids = [send(works), send(works)]
    due = [tip(works, each).due_at for each in ids]
    clock.instant += timedelta(days=3)
    officer = staff_client("lin")
    address = f"/triage/spam?tips={ids[0]}&tips={ids[1]}"
    assert "/triage/spam" in officer.get("/tips").text
    page = officer.get(address).text
    assert press(officer, "/triage/spam", page, tips=ids, kind="advert") == address
    for each in ids:
        found = tip(works, each)
        assert (found.state, found.decline_reason) == (TipState.DECLINED, "no_report")
        assert found.unread_by_reporter == 1
    marked = officer.get(address).text
    assert "/triage/spam/undo" in marked
    assert press(officer, "/triage/spam/undo", marked, tips=ids) == address
    back = [tip(works, each) for each in ids]
    assert {each.state for each in back} == {TipState.RECEIVED}
    assert [each.due_at for each in back] == due
    assert {each.unread_by_reporter for each in back} == {2}


@pytest.mark.parametrize("kind", ["", "castle"])
def test_a_kind_nobody_knows_marks_nothing(works: Works, staff_client: Client, kind: str) -> None:
    tip_id = send(works)
    officer = staff_client("lin")
    page = officer.get(f"/triage/spam?tips={tip_id}").text
    typed = {"csrf": csrf_of(page), "tips": tip_id, "kind": kind}
    assert officer.post("/triage/spam", data=typed).status_code == 422
    assert tip(works, tip_id).state is TipState.RECEIVED


def test_others_tips_are_not_there(works: Works, staff_client: Client) -> None:
    tip_id = send(works)
    stranger = staff_client("wu")
    page = stranger.get("/triage/spam")
    typed = {"csrf": csrf_of(page.text), "tips": tip_id, "kind": "advert"}
    assert stranger.post("/triage/spam", data=typed).status_code in {403, 404}
    assert tip(works, tip_id).state is TipState.RECEIVED
