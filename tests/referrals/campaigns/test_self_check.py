"""SX-05: 30 of 56 institutions declared and returned 244,162.31 yuan, from a file, over HTTP."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.errors import Invalid
from referrals.campaigns import service
from referrals.campaigns.forms import Declare, Reopen, TaskFilter
from referrals.campaigns.models import CampaignTask, SelfCheck
from referrals.campaigns.queries import tasks
from referrals.campaigns.rules.declared import Declared, Judged
from referrals.recoveries.rules import VoluntaryReturns
from tests.referrals.campaigns import support
from tests.support.people import csrf_of

TOTAL, DECLARING, ALL = 24_416_231, 30, 56
HEADER = ["机构编码", "违规类别", "违规金额（元）", "备注"]


def shouxian():
    """Split the printed sum over the thirty: the source gives no split."""
    each = TOTAL // DECLARING
    amounts = [each] * (DECLARING - 1) + [TOTAL - each * (DECLARING - 1)]
    rows = [[f"C{n:03}", "重复收费", f"{fen / 100:.2f}", ""] for n, fen in enumerate(amounts, 1)]
    return rows + [[f"C{n:03}", "", "0", "未发现"] for n in range(DECLARING + 1, ALL + 1)]


def workbook(rows):
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def post(client, campaign_id, content, name="自查.xlsx"):
    url = f"/campaigns/{campaign_id}/self-checks"
    csrf = csrf_of(client.get(url).text)
    files = [("csrf", (None, csrf)), ("files", (name, content))]
    return client.post(url, files=files, follow_redirects=False)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_thirty_of_fifty_six_come_out_on_the_page(people, staff_client):
    support.register(people, hospitals=ALL, pharmacies=0)
    campaign_id = support.running(people, support.self_check_form())
    client = staff_client("lin")
    wrong = [*shouxian(), ["C999", "重复收费", "1", ""], ["C001", "重复收费", "x", ""]]
    refused = post(client, campaign_id, workbook(wrong))
    assert refused.status_code == 422
    assert "名录里没有这个机构" in refused.text or "不是金额" in refused.text
    with people.work("lin", writes=False) as work:
        assert work.session.exec(select(SelfCheck)).first() is None
    assert post(client, campaign_id, workbook(shouxian())).status_code == 303
    again = post(client, campaign_id, workbook(shouxian()))
    assert again.status_code == 422
    said = text_of(client.get(f"/campaigns/{campaign_id}").text)
    assert "56/56" in said
    assert "244,162.31" in said
    assert "30 244,162.31 244,162.31" in said
    assert "53.6%" in said
    told = text_of(client.get(f"/campaigns/{campaign_id}/report").text)
    assert "30/56 家申报违规 244,162.31 元，已退回 244,162.31 元" in told


def one(people):
    support.register(people, hospitals=1, pharmacies=0)
    campaign_id = support.running(people, support.self_check_form())
    with people.work("lin", writes=False) as work:
        page = tasks.page(work.session, campaign_id, TaskFilter(), support.STARTS)
        return campaign_id, page[0].task.id, page[0].task.institution_id


def test_nothing_of_a_file_is_taken_when_one_line_is_wrong(people):
    campaign_id, _, _ = one(people)
    rows = [Declared(2, "C001", "other", 5, 5, ""), Declared(3, "C777", "other", 5, 5, "")]
    judged = Judged(rows=rows)
    with people.work("lin") as work, pytest.raises(Invalid):
        service.take_file(work, campaign_id, judged, "a" * 64)
    assert judged.errors == [(3, "institution", "unknown_institution")]
    with people.work("lin", writes=False) as work:
        assert work.session.exec(select(SelfCheck)).first() is None


def test_a_category_is_declared_once_and_a_withdrawn_row_makes_room(people):
    _, task_id, _ = one(people)
    form = Declare(category="other", amount=1000, returned=400)
    with people.work("lin") as work:
        row_id = service.declare(work, task_id, form).id
    with people.work("lin") as work, pytest.raises(Invalid):
        service.declare(work, task_id, form)
    with people.work("lin") as work:
        task = service.withdraw(work, row_id, Reopen(reason="登记错误"))
        assert (task.declared_fen, task.declared, str(task.state)) == (0, False, "open")
        service.declare(work, task_id, form)
    with people.work("lin", writes=False) as work:
        task = work.session.get(CampaignTask, task_id)
        assert (task.declared_fen, task.returned_fen, task.breached) == (1000, 400, True)


def test_what_was_given_back_before_a_case_is_told_to_whoever_fixes_the_penalty(people, clock):
    _, task_id, institution_id = one(people)
    with people.work("lin") as work:
        service.declare(work, task_id, Declare(category="other", amount=1000, returned=400))
        before = work.now
    clock.instant += timedelta(days=1)
    with people.work("lin") as work:
        nothing: tuple[object, ...] = ()
        (found,) = work.ask(VoluntaryReturns(institution_id, work.now), nothing)
        assert (found.fen, found.declared_fen, found.occasion) == (400, 1000, "自查自纠专项行动")
        assert work.ask(VoluntaryReturns(institution_id, before), nothing) == ()


def test_the_case_page_shows_what_was_given_back_before_it(people, clock, staff_client):
    _, task_id, institution_id = one(people)
    with people.work("lin") as work:
        service.declare(work, task_id, Declare(category="other", amount=1000, returned=400))
    clock.instant += timedelta(days=1)
    with people.work("lin") as work:
        form = OpenCase(
            title="后来的案件",
            region=support.CITY,
            category="other",
            source=Source.AUDIT,
            institution_id=institution_id,
        )
        case_id = cases.open_case(work, form).id
    assert "退回 4.00 元，申报 10.00 元" in staff_client("lin").get(f"/cases/{case_id}").text
