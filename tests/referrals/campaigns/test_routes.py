"""The pages: a plan typed and corrected, tasks filtered and handed out, a task begun, results read."""

from __future__ import annotations

from datetime import date

from referrals.campaigns import service
from referrals.campaigns.forms import Close, Propose, Report, TaskFilter
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import tasks
from tests.referrals.campaigns import support
from tests.support.people import csrf_of

PLAN = {
    "kind": "special",
    "title": "血液透析专项检查",
    "basis": "年度检查计划",
    "category": "duplicate_charge",
    "notice": "at_the_door",
    "members": ["hq-wjw", "hq-scjg"],
    "starts_on": "2026-03-02",
    "ends_on": "2026-06-30",
}


def post(client, page, url, **fields):
    csrf = csrf_of(client.get(page).text)
    return client.post(url, data={"csrf": csrf, **fields}, follow_redirects=False)


def first_task(people, campaign_id):
    with people.work("lin", writes=False) as work:
        page = tasks.page(work.session, campaign_id, TaskFilter(), support.STARTS)
        return page[0].task.id


def test_a_plan_is_typed_corrected_and_given_its_targets(people, staff_client):
    support.register(people)
    client = staff_client("lin")
    wrong = post(client, "/campaigns/new", "/campaigns", **{**PLAN, "ends_on": "2026-02-01"})
    assert wrong.status_code == 422
    assert "血液透析专项检查" in wrong.text
    assert "结束日期早于开始日期" in wrong.text
    half = post(client, "/campaigns/new", "/campaigns", **PLAN, sampling_from="2026-03-05")
    assert half.status_code == 422
    made = post(client, "/campaigns/new", "/campaigns", **PLAN)
    assert made.status_code == 303
    page = made.headers["location"]
    added = post(client, page, f"{page}/register", kinds=["hospital"])
    assert added.status_code == 303
    assert "新增 4 家" in client.get(added.headers["location"]).text
    nobody = post(client, page, f"{page}/one", institution="没有这家")
    assert nobody.status_code == 422
    assert "没有这家" in nobody.text
    outside = staff_client("qian")
    campaign = page.removesuffix("/targets")
    for path in ("", "/targets", "/report", "/exports/new", "/self-checks", "/results/new"):
        assert outside.get(campaign + path).status_code == 404


def test_tasks_are_filtered_handed_out_and_begun(people, staff_client):
    support.register(people)
    campaign_id = support.running(people)
    client = staff_client("lin")
    url = f"/campaigns/{campaign_id}"
    assert (
        post(client, url, f"{url}/dispatch", agency="hq-gaj", due_on="2026-03-31").status_code
        == 422
    )
    handed = post(
        client, url, f"{url}/dispatch", agency="hq-ybj", due_on="2026-03-31", group="hospital"
    )
    assert handed.status_code == 303
    assert "待分派 2" in " ".join(client.get(url).text.split())
    assert "演示药房" not in client.get(f"{url}?state=assigned").text.partition('id="tasks"')[2]
    assert client.get(f"{url}?state=nonsense&after=x").status_code == 200
    task = f"/checks/{first_task(people, campaign_id)}"
    early = post(client, task, f"{task}/beginning", planned_on="2026-03-04")
    assert early.status_code == 409
    assert "请先指派两名持证检查人员" in early.text
    pair = [str(each) for each in support.officer_ids(people, "lin", "he")]
    assert post(client, task, f"{task}/officers", officers=pair[:1]).status_code == 422
    assert post(client, task, f"{task}/officers", officers=pair).status_code == 303
    assert post(client, task, f"{task}/beginning", planned_on="2026-03-04").status_code == 303
    page = client.get(task).text
    assert "检查中" in page
    assert "查看检查" in page
    with people.work("lin", writes=False) as work:
        case_id = work.session.get(CampaignTask, int(task.rpartition("/")[2])).case_id
    assert "血液透析专项检查" in client.get(f"/cases/{case_id}").text
    assert "检查任务" in client.get("/").text
    assert client.get("/campaigns").status_code == 200
    assert staff_client("shi").get(task).status_code == 200
    assert staff_client("qian").get(task).status_code == 404


def test_tasks_leave_the_house_with_a_purpose(people, staff_client):
    support.register(people)
    campaign_id = support.running(people)
    client = staff_client("wei")
    page = f"/campaigns/{campaign_id}/exports/new"
    url = f"/campaigns/{campaign_id}/exports"
    assert post(client, page, url, what="tasks", kind="csv").status_code == 422
    for what in ("tasks", "report"):
        got = post(client, page, url, what=what, kind="csv", purpose="报送")
        assert got.status_code == 200
        assert ("第1演示医院" if what == "tasks" else "合计") in got.text


def test_the_public_reads_results_only_once_the_head_has_agreed(
    people, staff_client, public_client
):
    support.register(people, hospitals=1, pharmacies=0)
    campaign_id = support.running(people)
    support.dispatched(people, campaign_id)
    with people.work("lin") as work:
        service.report(work, first_task(people, campaign_id), Report(breached="no"))
        service.close(work, campaign_id, Close(summary="总结"))
        form = Propose(title="检查结果", text="检查了定点医院的收费情况。", until=date(2026, 9, 1))
        result_id = service.propose_results(work, campaign_id, form).id
    assert public_client.get(f"/checked/{result_id}").status_code == 404
    assert "检查结果</a>" not in public_client.get("/checked").text
    page = f"/campaign-results/{result_id}"
    assert "第1演示医院" in staff_client("lin").get(page).text
    head = staff_client("zhao")
    assert post(head, page, f"{page}/decision", decision="no").status_code == 422
    assert post(head, page, f"{page}/decision", decision="yes").status_code == 303
    told = public_client.get(f"/checked/{result_id}").text
    assert "第1演示医院" in told
    assert "未发现问题" in told
    assert "不超过 2 次" in public_client.get("/checked").text
    assert post(head, page, f"{page}/withdrawal", reason="名单有误").status_code == 303
    assert public_client.get(f"/checked/{result_id}").status_code == 404


def test_a_decision_needs_its_reasons_and_keeps_what_was_typed(people, staff_client):
    campaign_id = support.planned(people)
    head, url = staff_client("zhao"), f"/campaigns/{campaign_id}"
    assert post(head, url, f"{url}/decision", decision="approve").status_code == 422
    assert post(head, url, f"{url}/decision", decision="approve", reasons="同意").status_code == 303
    with people.work("zhao", writes=False) as work:
        assert work.session.get(Campaign, campaign_id).number
