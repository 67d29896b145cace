"""The inbox in the browser."""

from __future__ import annotations

from collections.abc import Callable

from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.notices import service
from tests.support.people import csrf_of

FACTS = {"title_zh": "向同级公安机关移送", "title_en": "Hand over", "due": "2026-03-03 10:00"}


def tell(works: Works) -> int:
    with works.begin(SYSTEM) as work:
        notice = service.tell(
            work,
            agency="hq-ybj",
            offices=(Office.INVESTIGATOR,),
            kind="ClockMissed",
            case_id=3,
            facts=FACTS,
        )
        return notice.id or 0


def test_the_inbox_says_what_happened_and_forgets_what_was_read(
    works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    notice = tell(works)
    lin = staff_client("lin")
    inbox = lin.get("/notices").text
    assert "已超过期限：向同级公安机关移送，应于 2026-03-03 10:00 前完成" in inbox
    assert 'href="/cases/3"' in inbox
    assert "向同级公安机关移送" in lin.get("/").text, "unread ones are on the home page"
    marked = lin.post(
        f"/notices/{notice}/reading", data={"csrf": csrf_of(inbox)}, follow_redirects=False
    )
    assert (marked.status_code, marked.headers["location"]) == (303, "/notices")
    assert "已读" in lin.get("/notices").text
    assert "未读提醒" not in lin.get("/").text


def test_nobody_elses_notice(works: Works, staff_client: Callable[[str], TestClient]) -> None:
    notice = tell(works)
    chen = staff_client("chen")
    inbox = chen.get("/notices").text
    assert "没有提醒" in inbox
    token = csrf_of(chen.get("/notices").text)
    assert chen.post(f"/notices/{notice}/reading", data={"csrf": token}).status_code == 404
    assert chen.post("/notices/99999/reading", data={"csrf": token}).status_code == 404


def test_a_form_without_its_token_is_refused(
    works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    notice = tell(works)
    assert staff_client("lin").post(f"/notices/{notice}/reading").status_code in {403, 422}


def test_all_at_once_and_in_english(
    works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    tell(works)
    tell(works)
    lin = staff_client("lin")
    lin.cookies.set("lang", "en")
    inbox = lin.get("/notices").text
    assert "Time limit missed: Hand over, was due 2026-03-03 10:00" in inbox
    assert "待办" not in inbox
    done = lin.post("/notices/reading", data={"csrf": csrf_of(inbox)})
    assert done.status_code == 200
    assert "Mark as read" not in done.text


def test_strangers_are_sent_to_sign_in(staff_client: Callable[[str], TestClient]) -> None:
    answer = staff_client("").get("/notices", follow_redirects=False)
    assert answer.status_code in {303, 401}


def test_a_notice_leads_to_what_it_is_about(
    works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    for about in ({"case_id": 3}, {"tip_id": 4}, {"facts": {"transfer_id": 5}, "case_id": 6}, {}):
        with works.begin(SYSTEM) as work:
            given = {"agency": "hq-ybj", "offices": (Office.HEAD,), "kind": "NoSuchEvent", **about}
            service.tell(work, **given)  # type: ignore[arg-type]
    inbox = staff_client("zhao").get("/notices").text
    for address in ("/cases/3", "/tips/4", "/transfers/5"):
        assert f'href="{address}"' in inbox
    assert "/cases/6" not in inbox
