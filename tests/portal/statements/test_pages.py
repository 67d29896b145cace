"""The pages finance works on, as a browser without scripts asks for them."""

from __future__ import annotations

import io
import re

import python_calamine

from portal.statements import jobs
from tests.portal.statements.support import case, csv, order
from tests.support.people import csrf_of


def send(client, path, **data):
    page = client.get(path.rsplit("/", 1)[0]).text
    return client.post(path, data={"csrf": csrf_of(page), **data}, follow_redirects=False)


def upload(client, data: bytes, name="流水.csv"):
    token = csrf_of(client.get("/statements").text)
    files = {"files": (name, data, "text/csv")}
    return client.post("/statements", data={"csrf": token}, files=files, follow_redirects=False)


def test_finance_takes_a_statement_from_the_file_to_the_ledger(works, people, staff_client):
    made = order(people, case(people), 50000)
    luo, yin = staff_client("luo"), staff_client("yin")
    data = csv(
        f"2026-03-02,500.00,,1500.00,演示医院,6222000011112222,A1,{made.number}",
        "2026-03-02,7.00,,1507.00,<b>过路人</b>,6222,A2,=1+1",
        "2026-03-02,xx,,,甲,6222,A3,坏行",
    )
    answer = upload(luo, data.decode().encode("gbk"))
    path = answer.headers["location"]
    page = luo.get(path).text
    assert "读取并匹配" in page and page.count(" selected") == 8
    targets = re.findall(r'value="(\w+)" selected', page)
    wrong = send(luo, f"{path}/columns", target=["", *targets[1:]])
    assert wrong.status_code == 422 and "必须的列" in wrong.text and "演示医院" in wrong.text
    assert send(luo, f"{path}/columns", target=targets).status_code == 303
    assert "已读取和匹配" in luo.get(f"{path}/progress", headers={"HX-Request": "true"}).text
    jobs.finish(works, int(path.rsplit("/", 1)[1]))
    sure = luo.get(path).text
    assert "须由上传人以外" in sure and made.number in sure
    assert luo.get(f"{path}?tab=other").text.count("读不出") >= 1
    left = luo.get(f"{path}?tab=unmatched").text
    assert "&lt;b&gt;过路人" in left
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(luo.get(f"{path}/unmatched.xlsx").content)
    ).get_sheet_by_index(0)
    first = [row[0] for row in sheet.iter_rows()][1:]
    assert first[:2] == [3.0, 4.0] and "账目尚未核对" in first[-1]
    assert send(luo, f"{path}/decision", act="book", lines=1).status_code == 403
    assert send(yin, f"{path}/decision", act="book", lines=1).status_code == 303
    jobs.finish(works, int(path.rsplit("/", 1)[1]))
    line = re.search(r"/statement-lines/\d+", yin.get(f"{path}?tab=done").text).group()
    assert "入账 500.00 元" in yin.get(line).text and "尹财务" in yin.get(line).text
    assert upload(luo, data.decode().encode("gbk")).status_code == 422


def test_a_line_is_matched_by_search_set_aside_and_reopened(works, people, staff_client):
    made = order(people, case(people), 50000)
    luo = staff_client("luo")
    path = upload(luo, csv("2026-03-02,120.00,,,丙,622200001111,A1,款")).headers["location"]
    targets = re.findall(r'value="(\w+)" selected', luo.get(path).text)
    send(luo, f"{path}/columns", target=targets)
    jobs.finish(works, int(path.rsplit("/", 1)[1]))
    line = re.search(r"/statement-lines/\d+", luo.get(f"{path}?tab=unmatched").text).group()
    assert "没有找到这个编号" in luo.get(f"{line}?words=无此人").text
    assert made.number in luo.get(f"{line}?words={made.number}").text
    target = f"order:{made.id}"
    wrong = send(luo, f"{line}/match", target=target, yuan="1x")
    assert wrong.status_code == 422
    assert send(luo, f"{line}/match", target=target, yuan="120.01").status_code == 422
    assert send(luo, f"{line}/match", target="order:999", yuan="1").status_code == 404
    keyed = {"amount": "100", "reference": "凭证-1", "received_on": "2026-03-02"}
    assert send(luo, f"/recoveries/{made.id}/payments", **keyed).status_code == 303
    twice = send(luo, f"{line}/match", target=target, yuan="100")
    assert twice.status_code == 422 and "可能已凭单据人工入账" in twice.text
    assert 'name="another"' in luo.get(f"{line}?words={made.number}").text
    booked = send(luo, f"{line}/match", target=target, yuan="100", another="yes")
    assert booked.status_code == 303
    again = send(luo, f"/recoveries/{made.id}/payments", **{**keyed, "reference": "凭证-2"})
    assert again.status_code == 422 and 'name="another"' in again.text
    assert "银行流水中相同的一笔已入账" in again.text
    aside = send(luo, f"{line}/aside", act="refund", reasons="多汇，退还")
    assert aside.status_code == 303 and "退还付款人" in luo.get(line).text
    assert send(luo, f"{line}/reopening", reasons="继续").status_code == 303
    match = re.search(r'name="match" value="(\d+)"', luo.get(line).text).group(1)
    assert send(luo, f"{line}/undo", match=match, reasons="").status_code == 422
    assert send(luo, f"{line}/undo", match=match, reasons="对错").status_code == 303
    assert "撤销" in luo.get(line).text
    for login in ("lin", "ma", "zhao"):
        stranger = staff_client(login)
        assert stranger.get(line).status_code == stranger.get(path).status_code == 404
