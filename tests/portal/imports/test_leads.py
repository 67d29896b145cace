"""Alerts of smart monitoring and audit leads become tips, sealed from the first moment."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from portal.imports import jobs, queries, service
from portal.imports.forms import ChooseColumns
from portal.imports.models import ImportRow
from portal.imports.rules import Kind, RunState
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.models import Tip, TipOrigin
from portal.intake.rules import Channel
from portal.kernel.actor import SYSTEM
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from tests.portal.imports.support import check, chosen, counts, post, take
from tests.support.people import People, csrf_of

Client = Callable[[str], TestClient]
SOURCE = "省智能监管平台"
LEADS = """疑点编号,机构名称,区县,疑点类型,预警日期,疑点金额,规则名称,疑点描述,患者姓名
ZN-001,花桥市第一人民医院,花桥市,重复收费,2026-02-20,"1,200.50",同日重复,同一天收两次费,张某某
ZN-002,没有登记的诊所,990102,,2026/2/21,,超量开药,一次开了半年的药,李某某
ZN-003,,花桥市,没有这一类,2026-02-20,1,,,
ZN-004,,火星,重复收费,2027-01-01,一百,,,
,,花桥市,重复收费,,,,,
ZN-001,,花桥市,重复收费,,,,,
"""
SECRETS = ("张某某", "李某某", "同一天收两次费", "一次开了半年的药", "ZN-00")


def upload(
    client: TestClient,
    data: bytes,
    *,
    kind: str = "monitoring",
    source: str = SOURCE,
    status: int = 303,
) -> int:
    answer = client.post(
        "/imports",
        data={"csrf": csrf_of(client.get("/imports").text), "kind": kind, "source": source},
        files={"files": ("疑点.csv", data, "text/csv")},
        follow_redirects=False,
    )
    assert answer.status_code == status, re.sub(r"<[^>]+>", " ", answer.text)
    return int(answer.headers["location"].rsplit("/", 1)[1]) if status == 303 else 0


def tips_of(works: Works) -> list[Tip]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(Tip).order_by(col(Tip.id))).all())


def on_disk(works: Works) -> bytes:
    database = works.settings.engine_url.removeprefix("sqlite:///")
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_every_kind_of_error_is_told_and_the_good_rows_become_tips(
    staff_client: Client, works: Works
) -> None:
    with works.begin(SYSTEM) as work:
        place = {"code": "H1", "name": "花桥市第一人民医院", "region": "990100"}
        work.session.add(Institution(kind=InstitutionKind.HOSPITAL, **place))
    client = staff_client("chen")
    upload(client, LEADS.encode(), source="", status=422)
    run_id = upload(client, LEADS.encode("gb18030"))
    stored = on_disk(works)
    for secret in SECRETS:
        assert secret.encode() not in stored
        assert json.dumps(secret)[1:-1].encode() not in stored
    checked = check(client, works, run_id)
    assert (counts(checked)["可导入"], counts(checked)["有误"]) == (2, 4)
    assert tips_of(works) == []
    problems = client.get(f"/imports/{run_id}/problems.csv").text
    assert "ZN-004,,火星,重复收费,2027-01-01,一百" in problems
    for words in ("请填写此项", "日期不能晚于今天", "请填写金额"):
        assert words in problems
    assert counts(take(client, works, run_id))["新增"] == 2
    first, second = tips_of(works)
    assert first.channel is Channel.MONITORING
    assert (first.institution_id is None, second.institution_id, second.categories) == (
        False,
        None,
        ["unknown"],
    )
    assert second.place_mark and not first.place_mark
    page = client.get(f"/tips/{first.id}").text
    for said in ("同一天收两次费", "患者姓名：张某某", "规则名称：同日重复", "ZN-001", SOURCE):
        assert said in page
    with works.begin(SYSTEM, writes=False) as work:
        origin = work.session.get(TipOrigin, second.id)
        left = work.session.exec(select(ImportRow.sealed).where(ImportRow.result_id == second.id))
        assert (origin.source, origin.batch, left.one()) == (SOURCE, run_id, b"")  # type: ignore[union-attr]


def test_the_same_key_of_the_same_source_is_one_tip_in_any_file(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("chen")
    table = [
        {"疑点编号": "9", "地区": "花桥市", "疑点描述": "甲"},
        {"疑点编号": 10, "地区": "花桥市"},
    ]
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in table)
    for data, made in ((json.dumps(table).encode(), 2), (lines.encode(), 0)):
        run_id = upload(client, data)
        check(client, works, run_id)
        assert counts(take(client, works, run_id))["新增"] == made
    run_id = upload(client, lines.encode(), source="别的系统")
    check(client, works, run_id)
    assert counts(take(client, works, run_id))["新增"] == 2
    assert len(tips_of(works)) == 4


def test_columns_nobody_knows_are_learnt_for_that_source_and_nothing_is_kept(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("chen")
    data = "流水,何处,说法\nA1,花桥市,药品串换\n".encode()
    run_id = upload(client, data, kind="audit")
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.next_rows(work.session, run_id, limit=5) == []
    assert post(client, run_id, "columns", target=["key", "region", ""]) == 303
    assert "请再上传一次" in client.get(f"/imports/{run_id}").text
    again = upload(client, data, kind="audit")
    assert chosen(client.get(f"/imports/{again}").text) == ["key", "region", ""]
    check(client, works, again)
    take(client, works, again)
    (tip,) = tips_of(works)
    assert tip.channel is Channel.AUDIT
    assert "说法：药品串换" in client.get(f"/tips/{tip.id}").text
    other = upload(client, data, kind="audit", source="别的系统")
    assert chosen(client.get(f"/imports/{other}").text) == ["", "", ""]


def laid_down(people: People, n: int) -> int:
    columns = ["疑点编号", "地区", "疑点描述"]
    with people.work("chen") as work:
        run_id = (
            service.begin(work, Kind.MONITORING, file_name="x", sha256="0" * 64, source=SOURCE).id
            or 0
        )
        assert service.lay_out(work, run_id, columns)
        service.keep_sealed(work, run_id, [(at + 2, [str(at), "花桥市", "甲"]) for at in range(n)])
        run = service.received(work, run_id, columns, n)
        service.choose_columns(work, run_id, ChooseColumns(target=tuple(run.targets)))
    jobs.finish(people.works, run_id)
    with people.work("chen") as work:
        service.start(work, run_id)
    return run_id


def test_a_changed_key_stops_the_run_and_half_a_batch_is_none(
    people: People, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = laid_down(people, 40)
    with people.work("chen") as work:
        assert service.take_next(work, run_id, 10)
    with works.begin(SYSTEM) as work:
        queries.by_id(work.session, run_id).key_id = 1
    jobs.go_on(works)
    with works.begin(SYSTEM, writes=False) as work:
        run = queries.by_id(work.session, run_id)
        assert (run.state, run.note, run.made) == (RunState.PAUSED, "key_changed", 10)
    assert len(tips_of(works)) == 10


def test_a_batch_is_found_in_the_queue_and_declined_in_one_act(
    staff_client: Client, people: People, works: Works
) -> None:
    run_id = laid_down(people, 4)
    jobs.finish(works, run_id)
    client = staff_client("chen")
    ids = [str(tip.id) for tip in tips_of(works)]
    listed = client.get(f"/tips?batch={run_id}&source={SOURCE}").text
    assert all(f'href="/tips/{each}"' in listed for each in ids)
    for other in (f"batch={run_id + 1}", "source=nobody", f"batch={run_id}&channel=audit"):
        assert 'href="/tips/1"' not in client.get(f"/tips?{other}").text
    plan = client.get("/triage/declining", params={"batch": run_id, "all": "yes"}).text
    assert "4 条线索会不予受理" in plan
    with people.work("lin") as work:
        intake.hold(work, int(ids[0]))
    form = {"csrf": csrf_of(plan), "tips": ids, "reason_code": "known", "text": "已在专项中处理"}
    wrong = client.post("/triage/declining", data={**form, "reason_code": "nonsense"})
    assert (wrong.status_code, "已在专项中处理" in wrong.text) == (422, True)
    done = client.post("/triage/declining", data=form)
    assert f'href="/tips/{ids[0]}"' in done.text
    states = [str(tip.state) for tip in tips_of(works)]
    assert states == ["received", "declined", "declined", "declined"]
    outside = staff_client("qian").post("/triage/declining", data=form | {"csrf": ""})
    assert outside.status_code in {403, 404}
