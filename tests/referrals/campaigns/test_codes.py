"""An institution declares of itself with the code printed in its notice: once, in time, not guessed."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pypdf
import pytest
from sqlmodel import select

from portal.intake.rules.limits import BUCKETS
from portal.kernel.errors import Invalid, NotAllowed, NotFound
from referrals.campaigns import service
from referrals.campaigns.forms.coded import DeclareByCode
from referrals.campaigns.models import CampaignTask, SelfCheck, SelfCheckCode
from tests.referrals.campaigns import support
from tests.support.people import csrf_of

ADDRESS = "/self-check"


@pytest.fixture
def task_id(people) -> int:
    support.register(people, hospitals=1, pharmacies=0)
    support.running(people, support.self_check_form())
    with people.work("lin", writes=False) as work:
        return work.session.exec(select(CampaignTask)).one().id


def code_of(notice: bytes) -> str:
    text = pypdf.PdfReader(io.BytesIO(notice)).pages[0].extract_text()
    return re.search(r"\d{4} \d{4} \d{4} \d{4}", text)[0]


def issued(people, task_id: int) -> str:
    with people.work("lin") as work:
        return code_of(service.issue_code(work, task_id))


def sent(client, **form):
    token = csrf_of(client.get(ADDRESS).text)
    return client.post(ADDRESS, data={"csrf": token, **form})


def test_declared_once_with_the_code_of_the_notice(people, task_id, staff_client, public_client):
    page = f"/checks/{task_id}"
    lin = staff_client("lin")
    made = lin.post(f"{page}/notice", data={"csrf": csrf_of(lin.get(page).text)})
    assert made.headers["content-type"] == "application/pdf"
    code = code_of(made.content)
    rows = {"category_1": "duplicate_charge", "amount_1": "1200.50", "returned_1": "1200.50"}
    wrong = sent(public_client, code=code, **{**rows, "returned_1": "9999"})
    assert wrong.status_code == 422 and "1200.50" in wrong.text, "what was typed stays"
    assert sent(public_client, code="1234 5678 9012 3456", **rows).status_code == 422
    assert sent(public_client, code=code).status_code == 422, "nothing, and not said so"
    done = sent(public_client, code=code.replace(" ", ""), **rows)
    assert done.status_code == 200 and "1,200.50" in done.text
    again = sent(public_client, code=code, **rows)
    assert again.status_code == 422 and "已经用过" in again.text
    with people.work("lin", writes=False) as work:
        (row,) = work.session.exec(select(SelfCheck)).all()
        assert (row.amount_fen, row.returned_fen, row.agency) == (120_050, 120_050, "hq-ybj")
        task = work.session.get(CampaignTask, task_id)
        assert (task.declared, task.declared_fen, str(task.state)) == (True, 120_050, "done")
        kept = work.session.exec(select(SelfCheckCode)).one()
        assert code.replace(" ", "") not in str(kept.model_dump()), "only its hash is kept"


def test_a_new_notice_ends_the_old_code_and_a_day_too_late_is_too_late(people, clock, task_id):
    first, second = issued(people, task_id), issued(people, task_id)
    with people.work("lin") as work:
        for code in (first, "0000"):
            with pytest.raises(Invalid) as wrong:
                service.declare_by_code(work, DeclareByCode(code=code, nothing=True))
            assert wrong.value.fields == {"code": "wrong_code"}
        until = work.session.exec(select(SelfCheckCode.until).order_by(SelfCheckCode.id)).all()[-1]
    clock.instant += timedelta(days=(until - support.DUE).days + 400)
    with people.work("lin") as work, pytest.raises(Invalid):
        service.declare_by_code(work, DeclareByCode(code=second, nothing=True))


def test_only_who_runs_it_makes_notices_and_tries_are_limited(people, task_id):
    with people.work("wei") as work, pytest.raises((NotAllowed, NotFound)):
        service.issue_code(work, task_id)
    assert BUCKETS["self_check"].burst <= 1_000, "guessing 10^16 codes takes for ever"
