"""The wall: who handles the case never sees the payee, who pays never sees what was reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_queries
from portal.cases.events.quiet import PAYMENTS, REPORTERS_OWN
from portal.crypto.keys import PrivateKey
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, reporter
from portal.kernel.clock import SetClock
from portal.main.features import FEATURES
from rewards.payouts import service
from rewards.payouts.forms import Claim
from rewards.payouts.rules import Way
from tests.rewards.claims import support
from tests.rewards.payouts.support import approved, claim_code, present, witness
from tests.support.people import People

NAME, DOCUMENT, WORDS = "柳桥燕飞", "990100198001011234", "住院的人都在家里"
NEAR = re.compile(r"^/(tips/1$|cases/1$|rewards|reward-|search\?|log$|unsealing$)")
"""Addresses where a leak would be nearest; `slow` tries every other too, as every other office."""
ALMOST = ("lin", "shen")
ELSE = ("zhao", "gao", "tang", "kong")

Client = Callable[[str], TestClient]


@pytest.fixture
def named(works: Works, people: People) -> int:
    """Return a reward claimed by name whose payee finance has opened and not yet paid."""
    _, tip_id, award_id = approved(works, people)
    form = Claim(way=Way.NAMED, payee=NAME, document=DOCUMENT)
    with support.as_reporter(works, tip_id) as work:
        service.claim(work, form)
    support.reserve(people, award_id)
    with people.work("luo") as work:
        assert service.open_payee(work, award_id).document == DOCUMENT
    return award_id


def addresses(only: re.Pattern[str] | None) -> list[str]:
    """Return every address of the staff site that is read, with 1 for each id, and some searches."""
    routes = [
        route.path
        for feature in FEATURES
        for router in feature.staff
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    ]
    filled = [re.sub(r"{\w+(:\w+)?}", "1", path) for path in routes]
    asked = [f"/search?q={each}" for each in (NAME, DOCUMENT, WORDS[:4])]
    return [each for each in (*filled, *asked) if only is None or only.match(each)]


def leaks(client: TestClient, paths: Sequence[str], secrets: Sequence[str]) -> list[str]:
    """Return the addresses whose answer holds a secret that was not in the question."""
    found = []
    for path in paths:
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code < 500, path
        text = answer.content.decode("utf-8", "replace").replace(path, "")
        asked = path.rpartition("=")[2]
        if any(each in text for each in secrets if each != asked):
            found.append(path)
    return found


def tried(staff_client: Client, only: re.Pattern[str] | None, others: Sequence[str]) -> None:
    paths = addresses(only)
    payee = "/rewards/1/payee"
    assert payee in paths and len(paths) > 12
    luo = staff_client("luo")
    assert leaks(luo, paths, (WORDS,)) == []
    assert set(leaks(luo, paths, (NAME, DOCUMENT))) == {payee}, "there, and nowhere else"
    for login in others:
        client = staff_client(login)
        assert leaks(client, paths, (NAME, DOCUMENT)) == [], login
        reads = (
            leaks(client, ["/tips/1"], (WORDS,))
            if login == "lin"
            else leaks(client, paths, (WORDS,))
        )
        assert bool(reads) is (login in {"lin", "zhao"}), login


def test_neither_side_reads_what_is_the_other_s(
    staff_client: Client, works: Works, named: int
) -> None:
    assert named == 1
    tried(staff_client, NEAR, ALMOST)
    with works.begin(SYSTEM, writes=False) as work:
        leaves = [str(leaf.body) for leaf in work.session.exec(select(AuditLeaf)).all()]
    assert not [leaf for leaf in leaves if NAME in leaf or DOCUMENT in leaf or WORDS in leaf]


def test_the_history_of_a_case_tells_nobody_when_the_reporter_comes(
    staff_client: Client, works: Works, people: People, clock: SetClock
) -> None:
    case_id, tip_id, award_id = approved(works, people)
    history, quiet = partial(case_queries.timeline, tip_ids=[tip_id]), {*REPORTERS_OWN, *PAYMENTS}
    with people.work("lin", writes=False) as work:
        changed = case_queries.by_id(work.session, case_id).updated_at
    clock.instant += timedelta(hours=1)
    code = claim_code(works, tip_id, PrivateKey(b"k" * 32))
    with works.begin(reporter(tip_id), PrivateKey(b"k" * 32)) as work:
        other = Claim(way=Way.NAMED, payee=NAME, document=DOCUMENT)
        assert service.claim(work, other).again == "other"
    present(people, code)
    witness(people, award_id)
    with people.work("lin", writes=False) as work:
        assert case_queries.by_id(work.session, case_id).updated_at == changed
        told = {
            shown: {each for each, *_ in history(work.session, case_id, payments=shown)}
            for shown in (False, True)
        }
    assert not told[False] & quiet and "AwardApproved" in told[False]
    assert {"AwardPaid", "PayoutReserved"} == told[True] & quiet
    pages = {login: staff_client(login).get(f"/cases/{case_id}").text for login in ("lin", "luo")}
    for words in ("一次性领取码", "同一回执", "预留奖励", "支付奖励", "领取奖励"):
        assert words not in pages["lin"], words
    assert "批准奖励" in pages["lin"]
    assert {"AwardPaid", "CodeIssued", "ClaimedAgain"} <= set(support.events_of(works))


@pytest.mark.slow
def test_nor_on_any_other_page(staff_client: Client, named: int) -> None:
    tried(staff_client, None, (*ALMOST, *ELSE))
