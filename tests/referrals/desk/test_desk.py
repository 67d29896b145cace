"""The desk through acts of the demonstration's officers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import delete, select

from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.main.demo import acts
from referrals.desk import jobs, queries
from referrals.desk.models import DeskRow
from referrals.desk.rules import NO_END, Part, Place
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Ledger
from referrals.transfers import forms as steps
from referrals.transfers import service as transfers
from referrals.transfers.steps.registry import STEPS
from tests.referrals.letters.conftest import Post
from tests.support.people import csrf_of


@pytest.fixture
def post(works, people, clock) -> Post:
    return Post(works, people, clock)


def desk(post: Post, login: str, part: Part = Part.UNREFERRED, **more) -> list[queries.Line]:
    with post.people.work(login, writes=False) as work:
        return queries.page(work.session, work.actor, part, **more)


def refer(post: Post) -> int:
    with post.people.work("lin") as work:
        group = (acts.officer_id(work, "lin"), acts.officer_id(work, "he"))
        made = transfers.open_transfer(work, post.case_id, steps.OpenGroup(officers=group))
        told = dict.fromkeys(steps.Report.model_fields, "经过。")
        transfers.take(work, known(made.id), STEPS["report"], steps.Report(**told))
        return known(made.id)


def test_proven_and_not_referred_then_referred_and_overdue_first(post: Post) -> None:
    post.case(proven_fen=299_999)
    assert desk(post, "zhou") == []
    first = post.case(proven_fen=300_000)
    (line,) = desk(post, "zhou")
    assert (line.row.case_id, line.row.due_at, line.row.owner) == (first, NO_END, "hq-ybj")
    refer(post)
    assert desk(post, "zhou") == []
    second = post.case()
    post.clock.instant -= timedelta(days=5)
    refer(post)
    lines = desk(post, "zhou", Part.RUNNING)
    assert [each.row.case_id for each in lines] == [second, first]
    assert lines[0].row.due_at < post.clock.instant + timedelta(days=5)
    assert {each.row.state for each in lines} == {"reported"}
    one = desk(post, "zhou", Part.RUNNING, limit=1)[0].row
    place = Place(one.due_at, known(one.id))
    rest = desk(post, "zhou", Part.RUNNING, after=place)
    assert [each.row.case_id for each in rest] == [first]
    assert desk(post, "zhou", Part.RUNNING, owner="xc-ybj") == []
    with post.people.work("zhou", writes=False) as work:
        assert list(queries.owners(work.session, work.actor)) == ["hq-ybj"]


def test_every_yuan_of_the_loss_has_its_place(post: Post) -> None:
    case_id = post.case(proven_fen=1_000_000)
    with post.people.work("lin") as work:
        told = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=600_000, basis="协议")
        order = known(recoveries.propose(work, case_id, told).id)
    with post.people.work("zhao") as work:
        recoveries.decide(work, order, Decide(decision="approve", reasons="同意"))
    with post.people.work("luo") as work:
        today = work.now.date()
        paid = Receive(amount=250_000, reference="银行-1", received_on=today)
        recoveries.receive(work, order, paid)
    row = desk(post, "zhou")[0].row
    sums = (row.proven_fen, row.fund_ordered_fen, row.fund_received_fen)
    assert sums == (1_000_000, 600_000, 250_000)


def test_who_has_a_desk_and_what_stands_on_it(post: Post, works) -> None:
    case_id = post.case()
    seen = {login: len(desk(post, login)) for login in ("zhou", "cao", "zhao", "sun", "yan")}
    assert seen == {"zhou": 1, "cao": 1, "zhao": 1, "sun": 1, "yan": 0}
    assert {login: len(desk(post, login)) for login in ("lin", "feng", "pan", "wu", "kong")} == {
        "lin": 0,
        "feng": 0,
        "pan": 0,
        "wu": 0,
        "kong": 0,
    }
    zhou = post.people.as_("zhou")[0].officer_id
    with post.people.work("lin") as work:
        cases.recuse(work, case_id, zhou, agency="hq-jcy")
    assert desk(post, "zhou") == []
    assert len(desk(post, "cao")) == 1


def test_a_city_procuratorate_watches_its_districts(post: Post, people) -> None:
    with people.work("qian") as work:
        form = OpenCase(title="西城案", region="990103", category="fake_stay", source=Source.AUDIT)
        case_id = known(cases.open_case(work, form).id)
        told = {"category": "fake_stay", "suspected_fen": 500_000, "proven_fen": 500_000}
        cases.record_finding(work, case_id, basis="核对。", source="review", **told)
    assert [each.row.owner for each in desk(post, "zhou")] == ["xc-ybj"]
    assert len(desk(post, "feng")) == 1
    assert desk(post, "zhao") == []


def test_the_job_writes_what_is_missing(post: Post) -> None:
    post.case()
    with post.works.begin(SYSTEM) as work:
        before = desk(post, "zhou")
        work.session.exec(delete(DeskRow))
    jobs.settle(post.works)
    after = desk(post, "zhou")
    assert [e.row.model_dump(exclude={"id"}) for e in after] == [
        e.row.model_dump(exclude={"id"}) for e in before
    ]


def test_the_desk_over_http(post: Post, staff_client) -> None:
    case_id = post.case()
    zhou = staff_client("zhou")
    page = zhou.get("/desk?part=unreferred")
    assert "360,000.00" in page.text
    assert "花桥仁济医院虚记住院案" not in page.text
    (line,) = desk(post, "zhou")
    here = f"/desk/{line.row.id}"
    shown = zhou.get(here)
    assert f"/cases/{case_id}/letters/new?kind=refer_opinion" in shown.text
    assert zhou.get(f"/cases/{case_id}").status_code == 404
    new = f"/cases/{case_id}/letters/new?kind=refer_opinion&to=hq-ybj"
    assert "检察意见书" in zhou.get(new).text
    csrf = csrf_of(zhou.get("/desk/exports/new?part=unreferred").text)
    told = {"csrf": csrf, "part": "unreferred", "owner": "", "kind": "csv", "purpose": "季度通报"}
    made = zhou.post("/desk/exports", data=told)
    assert "360000.00" in made.content.decode("utf-8-sig")
    assert zhou.post("/desk/exports", data={**told, "purpose": ""}).status_code == 422
    with post.works.begin(SYSTEM, writes=False) as work:
        events = work.session.exec(select(AuditLeaf.event)).all()
    assert {"DeskExported", "DeskCaseViewed"} <= set(events)
    for login in ("lin", "wu"):
        assert staff_client(login).get("/desk").status_code == 403
        assert staff_client(login).get(here).status_code == 404
    assert staff_client("yan").get(here).status_code == 404
    with post.people.work("lin", writes=False) as work, pytest.raises(NotFound):
        queries.line(work.session, work.actor, known(line.row.id))
