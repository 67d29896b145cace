"""A list from the upload to the last row, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.models import CaseAccess, CaseFile, Finding
from portal.cases.rules import Filing, Outcome, Stage
from portal.imports import jobs
from portal.imports import queries as imports
from portal.imports.models import ImportRow, ImportRun
from portal.imports.routes import receiving
from portal.imports.rules import KEPT_DAYS, MOST_UNFINISHED, UNFINISHED_DAYS, RunState
from portal.infra import turns
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.registry import queries as registry
from portal.registry.queries import standing
from referrals.clocks.models import Clock
from tests.portal.imports.support import (
    INSTITUTIONS,
    LEDGER,
    check,
    chosen,
    counts,
    post,
    take,
    upload,
)
from tests.support.people import People, csrf_of

Client = Callable[[str], TestClient]


def test_the_list_of_institutions_comes_in(staff_client: Client, works: Works) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS.encode("gb18030"))
    page = client.get(f"/imports/{run}").text
    assert chosen(page)[:4] == ["code", "name", "kind", "region"]
    checked = check(client, works, run)
    assert counts(checked)["可导入"] == 3 and counts(checked)["有误"] == 0
    with works.begin(SYSTEM) as work:
        assert not registry.search(work.session, "长安路")
    assert counts(take(client, works, run))["新增"] == 3
    with works.begin(SYSTEM) as work:
        first = registry.search(work.session, "市医院")[0]
        assert (first.level, first.kind, first.agreement) == ("3a", "hospital", "active")
        assert first.official_code == "H99010000001"
        assert len(standing.agreements(work.session, first.id or 0)) == 1
        assert registry.search(work.session, "caldyf")[0].name == "长安路大药房"


def test_the_same_list_again_changes_only_what_changed(staff_client: Client, works: Works) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS)
    check(client, works, run)
    take(client, works, run)
    renamed = INSTITUTIONS.replace("东城社区卫生服务中心,", "东城第一社区卫生服务中心,", 1)
    again = upload(client, "institutions", renamed)
    check(client, works, again)
    done = counts(take(client, works, again))
    assert (done["新增"], done["更新"], done["已有，未变动"]) == (0, 1, 2)
    with works.begin(SYSTEM) as work:
        [found] = registry.search(work.session, "东城社区卫生服务中心")
        assert found.name == "东城第一社区卫生服务中心"


def test_bad_rows_are_said_and_come_back_as_a_safe_file(staff_client: Client, works: Works) -> None:
    rows = INSTITUTIONS + (
        "H99010000001,同码医院,医院,花桥市,,,,\n"
        "=cmd|1,公式诊所,诊所,某市,,91350100M000100Y44,,\n"
        "X9,,飞船,花桥市,,,,,多余\n"
    )
    client = staff_client("chen")
    run = upload(client, "institutions", rows)
    page = check(client, works, run)
    assert counts(page) | {"可导入": 3, "有误": 3} == counts(page)
    for words in ("与前面的行重复", "请从列出的选项中选择", "单元格比表头多", "请填写此项"):
        assert words in page
    file = client.get(f"/imports/{run}/problems.csv")
    assert "attachment" in file.headers["content-disposition"]
    text = file.content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].endswith("简称,导入问题,原文件行号") and len(lines) == 4
    assert lines[2].startswith("'=cmd|1,") and lines[2].endswith(",7")
    take(client, works, run)
    fixed = text.replace("某市", "花桥市").replace("91350100M000100Y44", "")
    again = upload(client, "institutions", fixed)
    page = check(client, works, again)
    assert counts(page)["可导入"] == 2  # also the repeated one, which now stands alone
    with works.begin(SYSTEM) as work:
        assert work.session.exec(select(ImportRow.key).where(ImportRow.key == "=cmd|1")).all()


PERSONS = """案件编号,案由,区县,违规类型,线索来源,受理日期,举报人,联系 电话,备注,当事人单位
001,挂床,花桥市,挂床住院、虚假住院,群众举报,2026-02-20,鹇举报人,鹇电话,鹇备注,
002,收费,天上市,挂床住院、虚假住院,群众举报,2026-02-20,鹇举报人,鹇电话,鹇备注,,鹇多余
"""


def test_of_persons_and_of_what_is_not_taken_nothing_stays(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("zhao")
    run = upload(client, "cases", PERSONS)
    page = client.get(f"/imports/{run}").text
    assert "鹇举报人" not in page and "鹇电话" not in page and "鹇备注" in page
    assert "鹇举报人" not in stored(works) and "鹇电话" not in stored(works)
    assert "鹇备注" in stored(works), "somebody may still say what it is"
    target = [
        "key",
        "title",
        "region",
        "category",
        "source",
        "opened_on",
        "",
        "",
        "",
        "institution",
    ]
    assert post(client, run, "columns", target=[*target[:6], "outcome", *target[7:]]) == 422
    assert post(client, run, "columns", target=target) == 303
    jobs.finish(works, run)
    page = client.get(f"/imports/{run}").text
    assert counts(page) | {"可导入": 1, "有误": 1} == counts(page)
    assert "单元格比表头多" in page and "鹇" not in page
    assert "鹇" not in stored(works) and "收费" in stored(works)
    assert post(client, run, "columns", target=[*target[:8], "closed_on", target[9]]) == 422
    assert "鹇" not in client.get(f"/imports/{run}/problems.csv").text
    assert post(client, run, "columns", target=target) == 303, "what has something can be chosen"
    jobs.finish(works, run)
    take(client, works, run)
    assert "001" not in stored(works), "what was taken stands in the case"
    assert "收费" in stored(works), "what was not is still to be put right"


def stored(works: Works) -> str:
    """Return all cells that are kept."""
    with works.begin(SYSTEM) as work:
        return str(work.session.exec(select(ImportRow.cells)).all())


@pytest.mark.parametrize("state", ["uploaded", "checked", "paused"])
def test_a_list_nobody_finishes_is_cancelled_and_forgotten(
    staff_client: Client, works: Works, people: People, clock: SetClock, state: str
) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS)
    if state != "uploaded":
        check(client, works, run)
    if state == "paused":
        assert post(client, run, "decision", act="start") == 303
        assert post(client, run, "decision", act="pause") == 303
    clock.instant += timedelta(days=UNFINISHED_DAYS - 1)
    jobs.forget(works)
    assert "长安路" in stored(works)
    clock.instant += timedelta(days=2)
    jobs.forget(works)
    assert stored(works) == "[]"
    with people.work("chen") as work:
        found = imports.run(work.session, work.actor, run)
        assert (found.state, found.note) == (RunState.CANCELLED, "import_expired")


def test_an_agency_has_some_lists_unfinished_and_no_more(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("chen")
    runs = [upload(client, "institutions", INSTITUTIONS) for _ in range(MOST_UNFINISHED)]
    refused = sent(client)
    assert refused.status_code == 422 and "未完成的名单过多" in refused.text
    assert sent(staff_client("qian")).status_code == 303, "another agency has its own"
    assert post(client, runs[0], "decision", act="cancel") == 303
    assert sent(client).status_code == 303


def sent(client: TestClient) -> Any:
    data = {"csrf": csrf_of(client.get("/imports").text), "kind": "institutions"}
    file = {"files": ("x.csv", INSTITUTIONS.encode())}
    return client.post("/imports", data=data, files=file, follow_redirects=False)


def test_one_list_is_taken_down_at_a_time(
    staff_client: Client, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.01)
    client = staff_client("chen")
    with receiving._TURNS.taken():  # as while another list is taken down
        answer = sent(client)
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert not list(works.blobs.names()) and stored(works) == "[]"
    assert sent(client).status_code == 303


def test_a_ledger_holds_cases_of_its_own_area_only(staff_client: Client, works: Works) -> None:
    client = staff_client("qian")
    head, row = LEDGER.splitlines()[:2]
    row = row.replace("一院", "").replace(",lin", ",")
    lines = [row.replace("花桥市", "花桥市西城区", 1), row.replace("001", "002", 1)]
    page = check(client, works, upload(client, "cases", "\n".join([head, *lines])))
    assert counts(page) | {"可导入": 1, "有误": 1} == counts(page)
    assert "不属于本单位辖区" in page


def test_the_ledger_comes_in_with_stages_amounts_and_days(
    staff_client: Client, works: Works, people: People
) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS)
    check(client, works, run)
    take(client, works, run)
    zhao = staff_client("zhao")
    run = upload(zhao, "cases", LEDGER, "台账.csv")
    assert counts(check(zhao, works, run))["可导入"] == 3
    page = take(zhao, works, run)
    assert counts(page)["新增"] == 3
    with works.begin(SYSTEM) as work:
        found = work.session.exec(select(CaseFile).order_by(CaseFile.source_key)).all()
        closed, waiting, filed = found
        assert [each.source_key for each in found] == ["hq-ybj/001", "hq-ybj/002", "hq-ybj/003"]
        assert (closed.stage, closed.outcome, closed.filing) == (
            Stage.CLOSED,
            Outcome.PROVEN,
            Filing.FILED,
        )
        assert (closed.suspected_fen, closed.proven_fen) == (12_345_600, 10_000_050)
        assert closed.number.startswith("990100-2024-") and closed.institution_id
        assert work.session.exec(select(Finding.source, Finding.source_id)).all() == [
            ("import", run)
        ]
        assert (waiting.stage, waiting.suspected_fen) == (Stage.CHECKING, 3_000_000)
        assert filed.filing is Filing.FILED
        lead = select(CaseAccess.lead_id).where(CaseAccess.case_id == closed.id)
        assert work.session.exec(lead).one() == people.as_("lin")[0].officer_id
        clocks = work.session.exec(select(Clock.case_id, Clock.code, Clock.started_at)).all()
        started = {(case, code): at.astimezone().date() for case, code, at in clocks}
        assert set(started) == {(waiting.id, "A1"), (filed.id, "A11")}
    for login in ("lin", "zhao"):  # the keys open for everybody who holds the agency's
        with people.work(login) as work:
            assert len(cases.case_key(work, closed)) == 32
    assert staff_client("wei").get(f"/cases/{closed.id}").status_code == 404


def test_a_case_is_taken_once_however_often_its_ledger_comes(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("zhao")
    text = LEDGER.replace("一院", "").replace("H99010200002", "")
    for made in (3, 0):
        run = upload(client, "cases", text)
        check(client, works, run)
        done = counts(take(client, works, run))
        assert (done["新增"], done["已有，未变动"]) == (made, 3 - made)
    with works.begin(SYSTEM) as work:
        assert len(work.session.exec(select(CaseFile.id)).all()) == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2024/3/5", "2024/13/5", "请填写日期"),
        ("2024/3/5", "2030/3/5", "日期不能晚于今天"),
        ("20240601", "20230601", "日期早于前一步的日期"),
        ("20240601", "", "请填写此项"),
        ("结案", "在办", "但阶段不是已办结"),
        ("100,000.50", "100,0000,00", "查实金额不能超过涉嫌金额"),
        ("12.3456", "12.3456789", "请填写金额"),
        ("一院", "无名医院", "名册中没有这家机构"),
        ("lin", "wei", "本单位没有这个用户名"),
        ("花桥市,", "天上市,", "请从列出的选项中选择"),
        ("查证属实", "并入其他案件", "请从列出的选项中选择"),
        ("001,", ",", "请填写此项"),
        ("第一医院挂床", "第一\u202e医院", "含有无法显示的字符"),
    ],
)
def test_each_mistake_in_a_ledger_is_told(
    staff_client: Client, works: Works, old: str, new: str, words: str
) -> None:
    client = staff_client("zhao")
    head, row = LEDGER.splitlines()[:2]
    run = upload(client, "cases", f"{head}\n{row.replace(old, new, 1)}\n")
    page = check(client, works, run)
    assert words in page and "开始导入" not in page
    assert post(client, run, "decision", act="start") == 409


def test_columns_are_corrected_once_and_remembered(staff_client: Client, works: Works) -> None:
    client = staff_client("chen")
    odd = INSTITUTIONS.replace("医保机构编码", "甲列").replace("机构名称", "乙列")
    run = upload(client, "institutions", odd)
    guessed = chosen(client.get(f"/imports/{run}").text)
    assert guessed[:2] == ["", ""]
    assert post(client, run, "columns", target=guessed) == 422
    assert post(client, run, "columns", target=["code", "code", *guessed[2:]]) == 422
    assert post(client, run, "columns", target=["code"]) == 422
    right = ["code", "name", *guessed[2:]]
    assert post(client, run, "columns", target=right, region="nowhere") == 422
    assert post(client, run, "columns", target=right, region="990100") == 303
    assert chosen(client.get(f"/imports/{upload(client, 'institutions', odd)}").text) == right


def test_strangers_find_nothing(staff_client: Client, works: Works) -> None:
    run = upload(staff_client("chen"), "institutions", INSTITUTIONS)
    for login in ("qian", "shen", "gao", "wu"):
        client = staff_client(login)
        assert client.get(f"/imports/{run}").status_code == 404
        assert client.get(f"/imports/{run}/problems.csv").status_code == 404
        if login != "qian":
            assert client.get("/imports").status_code == 404
            assert client.post("/imports").status_code == 404
    wei = staff_client("wei")  # another agency opens cases, and keeps no register
    assert wei.get(f"/imports/{run}").status_code == 404
    assert "案件台账" in wei.get("/imports").text
    assert 'value="institutions"' not in wei.get("/imports").text
    token = {"csrf": wei.get("/imports").text.split('name="csrf" value="')[1].split('"')[0]}
    answer = wei.post(
        "/imports",
        data={**token, "kind": "institutions"},
        files={"files": ("a.csv", b"a,b\n1,2\n")},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02", "请上传 CSV 或 XLSX"),
        (b"\xd0\xcf\x11\xe0xxxx", "旧版 Excel"),
        (b"a\nb\n", "没有找到表头"),
        (b"a,b\n", "没有可以导入的行"),
        (b"a,b\n1,2\n" + b"x," + b"y" * 3000, "问题出在文件第 3 行附近"),
    ],
)
def test_what_is_no_list_is_said_beside_the_field(
    staff_client: Client, works: Works, data: bytes, words: str
) -> None:
    client = staff_client("chen")
    token = {"csrf": client.get("/imports").text.split('name="csrf" value="')[1].split('"')[0]}
    answer = client.post(
        "/imports", data={**token, "kind": "cases"}, files={"files": ("x.csv", data)}
    )
    assert answer.status_code == 422 and words in answer.text
    with works.begin(SYSTEM) as work:
        assert not work.session.exec(select(ImportRun)).all()
        assert not work.session.exec(select(ImportRow)).all()
    assert not list(works.blobs.names())


def test_a_form_forged_or_without_a_file_is_refused(staff_client: Client) -> None:
    client = staff_client("chen")
    file = {"files": ("x.csv", b"a,b\n1,2\n")}
    assert client.post("/imports", data={"kind": "cases"}, files=file).status_code == 403
    token = {"csrf": client.get("/imports").text.split('name="csrf" value="')[1].split('"')[0]}
    assert client.post("/imports", data={**token, "kind": "ufo"}, files=file).status_code == 422
    empty = client.post("/imports", data={**token, "kind": "cases"}, files={"files": ("", b"")})
    assert empty.status_code == 422


def test_both_languages(staff_client: Client, works: Works) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS + "Z,,,,,,,\n")
    check(client, works, run)
    client.cookies.set("lang", "en")
    assert "Confirm the columns" in client.get(f"/imports/{run}").text
    assert "Kind of list" in client.get("/imports").text
    assert "Import problem" in client.get(f"/imports/{run}/problems.csv").text


def test_rows_are_forgotten_when_a_run_is_long_over(
    staff_client: Client, works: Works, clock: SetClock
) -> None:
    client = staff_client("chen")
    run = upload(client, "institutions", INSTITUTIONS)
    check(client, works, run)
    take(client, works, run)
    jobs.forget(works)
    with works.begin(SYSTEM) as work:
        assert work.session.exec(select(ImportRow)).all()
    clock.instant = clock.instant.replace(month=clock.instant.month + 2)
    assert KEPT_DAYS < 59
    jobs.forget(works)
    jobs.forget(works)
    with works.begin(SYSTEM) as work:
        assert not work.session.exec(select(ImportRow)).all()
        assert work.session.exec(select(ImportRun.state)).one() is RunState.DONE
