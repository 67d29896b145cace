"""Triage by HTTP: the queue, the tip page, joining, further cases; and who sees none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.cases import queries as cases
from portal.cases.models import CaseTip
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Mode, TipState, due_day
from portal.kernel.actor import ANONYMOUS
from rewards.claims import queries as claims
from tests.portal.intake.door import get, post
from tests.portal.triage.desk import OTHER, STORY, institution, pairs, send, tip
from tests.support.people import People

Client = Callable[[str], TestClient]


def act(client: TestClient, path: str, *, at: str, status: int = 303, **typed: object) -> str:
    return post(client, path, page=get(client, at), status=status, **typed)


def numbers(page: str) -> list[str]:
    """Return the tips of a queue in the order shown."""
    return re.findall(r'<a href="/tips/(\d+)">\d{8}</a>', page.split("<table", 1)[-1])


def two(works: Works) -> tuple[int, int, int]:
    place = institution(works)
    first, second = send(works, institution_id=place), send(works, institution_id=place)
    return first, second, pairs(works, second)[0].id or 0


# -- the queue -----------------------------------------------------------------------------------


def test_the_queue_shows_doubles_and_sorts_by_score(works: Works, staff_client: Client) -> None:
    plain = send(works, categories=("unknown",))
    first, second, _ = two(works)
    client = staff_client("chen")
    page = get(client, "/tips")
    assert page.count("可能重复 1") == 2
    assert numbers(page)[0] == str(plain)
    scored = numbers(get(client, "/tips?order=score"))
    assert scored[-1] == str(plain)
    assert {scored[0], scored[1]} == {str(first), str(second)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("channel=web", 3),
        ("channel=phone", 0),
        ("category=fake_stay", 2),
        ("category=cash_out", 1),
        ("institution=1", 2),
        ("institution=99", 0),
        ("doubled=yes", 2),
        ("unread=yes", 0),
        ("elsewhere=yes", 0),
        ("show=accepted", 0),
        ("show=nonsense&order=up&channel=pigeon&category=%25&institution=x&at=>", 3),
        ("at=%3E99999999999.1", 0),
    ],
)
def test_filters_narrow_and_made_up_ones_are_passed_over(
    works: Works, staff_client: Client, asked: str, found: int
) -> None:
    two(works)
    send(works, categories=("cash_out",))
    assert len(numbers(get(staff_client("chen"), f"/tips?{asked}"))) == found


@pytest.mark.parametrize("order", ["due", "score"])
def test_pages_hold_every_tip_once_both_ways(
    works: Works, staff_client: Client, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.intake.queries.listing.listed.__defaults__", (None, 2))
    sent = [send(works, categories=(kind,)) for kind in ["fake_stay", "fake_stay", "cash_out"] * 2]
    client, seen, pages = staff_client("chen"), [], []
    where = f"/tips?order={order}"
    while where:
        page = get(client, where)
        pages.append(numbers(page))
        seen += pages[-1]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        back = re.search(r'rel="prev" href="([^"]+)"', page)
        if back:
            assert numbers(get(client, back[1].replace("&amp;", "&"))) == pages[-2]
        where = following[1].replace("&amp;", "&") if following else ""
    assert sorted(map(int, seen)) == sent
    assert [len(each) for each in pages] == [2, 2, 2]


def test_the_queue_knows_when_a_tip_is_due(works: Works, staff_client: Client) -> None:
    new = send(works)
    assert due_day(tip(works, new).due_at) == date(2026, 3, 23)  # fifteen working days
    assert "2026-03-23" in get(staff_client("chen"), "/tips")
    with works.begin(ANONYMOUS) as work:
        intake.set_due(work, new, None)
    assert "2026-03-23" not in get(staff_client("chen"), "/tips")


# -- doubles on the tip page ---------------------------------------------------------------------


def test_the_tip_page_tells_every_reason_and_takes_a_decision(
    works: Works, staff_client: Client
) -> None:
    _first, second, pair = two(works)
    client = staff_client("chen")
    page = get(client, f"/tips/{second}")
    for words in ("同一机构", "文字相似约 100%", "同一类问题", "分值", "没有扣分项"):
        assert words in page
    act(client, f"/tips/{second}/doubles/{pair}/different", at=f"/tips/{second}")
    assert "没有发现可能重复" in get(client, f"/tips/{second}")
    act(client, f"/tips/{second}/doubles/{pair}/same", at=f"/tips/{second}", status=409)


def test_the_same_matter_as_a_tip_in_a_case(works: Works, staff_client: Client) -> None:
    first, second, pair = two(works)
    client = staff_client("chen")
    act(client, f"/cases/from-tip/{first}", at=f"/tips/{first}")
    where = act(client, f"/tips/{second}/doubles/{pair}/same", at=f"/tips/{second}")
    assert where == f"/cases/{tip(works, first).case_id}"
    assert tip(works, second).state is TipState.ACCEPTED


@pytest.mark.parametrize("login", ["wei", "wu", "qian", "shen", "kong"])
def test_foreigners_get_404(works: Works, staff_client: Client, login: str) -> None:
    _first, second, pair = two(works)
    client = staff_client(login)
    paths = [f"/tips/{second}/doubles/{pair}/{way}" for way in ("same", "different")]
    for path in (*paths, f"/tips/{second}/hold", f"/tips/{second}/release"):
        assert post(client, path, page=get(client, "/"), status=404)
    post(
        client,
        f"/tips/{second}/further-case",
        page=get(client, "/"),
        status=404,
        category="cash_out",
    )


# -- who is at work ------------------------------------------------------------------------------


def test_the_second_officer_is_told_who_was_first(works: Works, staff_client: Client) -> None:
    new = send(works)
    chen, lin = staff_client("chen"), staff_client("lin")
    page = get(lin, f"/tips/{new}")
    act(chen, f"/tips/{new}/hold", at=f"/tips/{new}")
    refused = post(lin, f"/tips/{new}/hold", page=page, status=422)
    assert "陈受理正在处理这条线索" in refused
    assert "陈受理正在处理" in get(lin, "/tips")
    assert 'id="accept"' not in get(lin, f"/tips/{new}")
    late = post(lin, f"/cases/from-tip/{new}", page=page, status=409)
    assert "同事正在处理" in late
    assert "您正在处理" in get(chen, f"/tips/{new}")
    act(chen, f"/tips/{new}/release", at=f"/tips/{new}")
    act(lin, f"/cases/from-tip/{new}", at=f"/tips/{new}")


# -- several at once -----------------------------------------------------------------------------


def test_joining_shows_first_and_does_then(works: Works, staff_client: Client) -> None:
    first, second, _ = two(works)
    third = send(works, what=OTHER, categories=("cash_out",), institution_id=institution(works, 2))
    client = staff_client("chen")
    where = f"/triage/joining?tips={first}&tips={second}&tips={third}"
    page = get(client, where)
    assert "所选线索不是同一家机构" in page
    assert tip(works, first).state is TipState.RECEIVED
    wrong = act(
        client,
        "/triage/joining",
        at=where,
        status=422,
        tips=[first, second],
        target="case",
        number="没有",
    )
    assert "没有找到这个案件" in wrong
    assert 'value="没有"' in wrong
    done = act(client, "/triage/joining", at=where, tips=[first, second], target="new")
    assert {f"/cases/{tip(works, each).case_id}" for each in (first, second)} == {done}
    named = act(client, "/triage/joining", at=where, status=200, tips=[first, third], target="new")
    assert "已经作出过决定" in named


def test_joining_nothing_or_others_tips(works: Works, staff_client: Client) -> None:
    new = send(works)
    assert "没有选择线索" in get(staff_client("chen"), "/triage/joining")
    client = staff_client("qian")
    assert tip(works, new).number not in get(client, f"/triage/joining?tips={new}")
    post(client, "/triage/joining", page=get(client, "/"), status=404, tips=[new], target="new")
    post(client, "/triage/joining", page=get(client, "/"), status=422)
    assert staff_client("wu").get("/triage/joining").status_code == 403
    assert staff_client("chen").get("/triage/joining?tips=x").status_code == 404


# -- one tip, several cases ----------------------------------------------------------------------


def test_a_further_case_shows_the_tip_and_the_mailbox_stays(
    works: Works, staff_client: Client, people: People
) -> None:
    new = send(works, wants_reward=True)
    client = staff_client("chen")
    post(
        client,
        f"/tips/{new}/further-case",
        page=get(client, f"/tips/{new}"),
        status=409,
        category="cash_out",
    )
    act(client, f"/cases/from-tip/{new}", at=f"/tips/{new}")
    first = tip(works, new).case_id or 0
    wrong = act(
        client,
        f"/tips/{new}/further-case",
        at=f"/tips/{new}",
        status=422,
        category="fake_stay",
        title="又一件",
    )
    assert "已有同一机构、同一类别的未办结案件" in wrong
    assert "又一件" in wrong
    where = act(client, f"/tips/{new}/further-case", at=f"/tips/{new}", category="cash_out")
    second = int(where.rsplit("/", 1)[-1])
    assert second != first
    assert tip(works, new).case_id == first
    for case_id in (first, second):
        page = get(staff_client("lin"), f"/cases/{case_id}")
        assert STORY in page
        assert tip(works, new).number in page
    page = get(client, f"/tips/{new}")
    assert f"/cases/{first}" in page
    assert f"/cases/{second}" in page
    with people.work("gao", writes=False) as work:
        for case_id in (first, second):
            assert [each.id for each in claims.eligible_in(work.session, work.actor, case_id)] == [
                new
            ]
            assert claims.first_tip_id(work.session, case_id) == new
    with people.work("lin", writes=False) as work:
        assert len(work.session.exec(select(CaseTip).where(CaseTip.tip_id == new)).all()) == 2
        assert cases.by_id(work.session, second).category == "cash_out"


# -- routes and languages ------------------------------------------------------------------------


def test_a_tip_for_another_agency_is_handed_over_with_one_click(
    works: Works, staff_client: Client
) -> None:
    new = send(works, categories=("unknown",), what="诊所里的人无证行医，也没有执业证")
    client = staff_client("chen")
    page = get(client, f"/tips/{new}")
    assert "看来归 花桥市卫生健康委员会 管" in page
    assert "无证行医" in page
    assert "待核实" in page
    form = page.split('id="route-1"', 1)[1].split("</form>", 1)[0]
    reason = re.search(r"<textarea[^>]*>\n?([^<]+)</textarea>", form)
    assert reason
    assert re.search(r'name="to_agency" value="hq-wjw"', form)
    post(client, f"/tips/{new}/hand-over", page=page, to_agency="hq-wjw", reason=reason[1])
    assert tip(works, new).agency == "hq-wjw"


def test_a_mixed_tip_is_kept_and_shared(works: Works, staff_client: Client) -> None:
    new = send(works, categories=("drug_resale",))
    assert "建议留下立案，再与其共享" in get(staff_client("chen"), f"/tips/{new}")


@pytest.mark.parametrize(
    "path", ["/tips", "/tips?order=score", "/tips/2", "/tips/3", "/triage/joining?tips=1&tips=2"]
)
def test_pages_speak_english(works: Works, staff_client: Client, path: str) -> None:
    two(works)
    mixed = send(
        works,
        categories=("drug_resale",),
        what="老人说 someone 威胁 them",
        amount_text="30 万元",
        mode=Mode.NAMED,
        name="Wang",
        contact="1390000",
        how_known="saw",
        how_often="several",
        when_text="2025-03",
    )
    client = staff_client("chen")
    act(client, f"/cases/from-tip/{mixed}", at=f"/tips/{mixed}")
    client.get("/language/en")
    body = get(client, path).split("<main", 1)[1].split("</main>", 1)[0]
    for own in (STORY, "老人说 someone 威胁 them", "30 万元", "陈受理", "花桥市演示第1医院"):
        body = body.replace(own, "")
    body = re.sub(r"<cite.*?</cite>|<span class=\"said\">.*?</span>|<option.*?</option>", "", body)
    body = re.sub(r'<a href="/cases/\d+">[^<]*</a>', "", body)
    assert not re.findall(r"[\u4e00-\u9fff]+", body)
