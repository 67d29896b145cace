"""Refunds that went out: a bank's file sent through the page books them, another takes one back."""

from __future__ import annotations

import re

from portal.statements import jobs
from referrals.collections import forms
from referrals.collections.rules import ActState, Kind
from referrals.recoveries.rules import Account
from tests.portal.statements.support import HEAD, states
from tests.portal.statements.test_pages import send, upload
from tests.referrals.collections.test_alone import alarms, fallen
from tests.referrals.collections.test_undoing import runs


def taken_in(works, client, *rows) -> tuple[str, int]:
    path = upload(client, "\r\n".join((HEAD, *rows)).encode("gbk")).headers["location"]
    file_id = int(path.rsplit("/", 1)[1])
    targets = re.findall(r'value="(\w+)" selected', client.get(path).text)
    assert send(client, f"{path}/columns", target=targets).status_code == 303
    jobs.finish(works, file_id)
    return path, file_id


def line_of(client, path, tab) -> str:
    return re.search(r"/statement-lines/\d+", client.get(f"{path}?tab={tab}").text).group()


def test_refunds_of_a_file_are_booked_once_and_one_the_bank_sent_back_waits_again(
    till, works, staff_client
):
    luo, yin = staff_client("luo"), staff_client("yin")
    first, second = fallen(till), fallen(till, 20_000)
    agreed = [
        till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=fen, reasons="退还")).id
        for order, fen in ((first, 30_000), (second, 20_000))
    ]
    number = till.get(first).number
    path, file_id = taken_in(
        works,
        luo,
        f"2026-03-02,,300.00,,演示医院,622200001111,B1,退 {number}",
        f"2026-03-02,,299.99,,演示医院,622200001111,B2,退 {number}",
        "2026-03-02,,200.00,,某某代收,622200002222,B3,退款",
    )
    found = states(till.people, file_id)
    assert found == ["strong:exact", "doubtful:other_amount", "doubtful:amount_alone"]
    assert send(yin, f"{path}/decision", act="book", lines=1).status_code == 303
    jobs.finish(works, file_id)
    assert till.accounts(first)[Account.REFUNDABLE] == 0
    assert not runs(till, first)
    less = line_of(luo, path, "doubtful")
    again = send(luo, f"{less}/match", target=f"refund:{agreed[0]}", yuan="299.99")
    assert again.status_code == 409
    by_sum = f"/statement-lines/{int(less.rsplit('/', 1)[1]) + 1}"
    part = send(luo, f"{by_sum}/match", target=f"refund:{agreed[1]}", yuan="199.99")
    assert part.status_code == 409
    assert till.accounts(second)[Account.REFUNDABLE] == -20_000
    whole = send(luo, f"{by_sum}/match", target=f"refund:{agreed[1]}", yuan="200")
    assert whole.status_code == 303
    assert till.accounts(second)[Account.REFUNDABLE] == 0
    back, _ = taken_in(works, luo, "2026-03-02,300.00,,,演示医院,622200001111,B9,退汇 账号不符")
    line = line_of(luo, back, "doubtful")
    target = re.search(r'name="target" value="(line:\d+)"', luo.get(line).text).group(1)
    assert send(luo, f"{line}/match", target=target, yuan="300").status_code == 303
    assert till.accounts(first)[Account.REFUNDABLE] == -30_000
    assert runs(till, first) and not runs(till, second)
    assert [till.acts(each)[0].state for each in (first, second)] == [
        ActState.AGREED,
        ActState.DONE,
    ]
    assert not alarms(works)
