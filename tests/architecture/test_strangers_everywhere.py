"""At every address with an id: what is another agency's is answered as if it were not there.

Every staff route is taken from the application, so a new one is tried without being named here.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlmodel import Session, SQLModel
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import OpenCase, OpenFromTip
from portal.cases.rules import Source
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
from portal.main.app import create_staff_app, make_works
from portal.main.demo.card import CARD
from portal.main.features import FEATURES
from tests.conftest import cheap
from tests.support.people import People, csrf_of, same_page, sign_in

ABSENT = 987654321
OUTSIDE = ("qian", "feng", "ma", "tong")
"""Officers of an agency that is in none of the demonstration's cases: all offices it has."""
WITHOUT_CASES = ("kong", "shen", "tang")
"""Officers of the owner itself whose offices see no case."""
ELSEWHERE = ("chen", "lin", "zhao", "sun", "xu", "gao", "luo", "wei", "wu", "zhou")
"""Everybody else, tried on a case of the agency of the first."""

TABLES = {
    "case_id": "case_file",
    "tip_id": "tip",
    "item_id": "evidence_item",
    "task_id": "task",
    "request_id": "unseal_request",
    "candidate_id": "tip_candidate",
    "recusal_id": "recusal",
    "assignment_id": "assignment",
    "document_id": "case_document",
    "transfer_id": "transfer",
    "proceeding_id": "proceeding",
    "letter_id": "letter",
    "to_id": "letter_to",
    "desk_row_id": "desk_row",
    "inspection_id": "inspection",
    "order_id": "recovery_order",
    "posting_id": "posting",
    "award_id": "reward_award",
    "code_id": "reward_code",
    "clawback_id": "reward_clawback",
    "clock_id": "clock",
    "measure_id": "measure",
    "score_id": "staff_score",
    "story_id": "published_case",
    "campaign_id": "campaign",
    "campaign_task_id": "campaign_task",
    "self_check_id": "self_check",
    "join_id": "check_join",
    "source_id": "case_file",
    "list_id": "claim_list",
    "claim_id": "claim",
    "third_id": "third_party",
    "opinion_id": "third_opinion",
}
"""Where a real id of each kind is found; of kinds not named there is perhaps none, and 1 is tried."""
NOT_SECRET = {
    "registry.": "institutions are known to every officer; the offices that may change them differ",
    "identity.": "accounts are the administrator's of the whole installation",
    "persons.": "a person is known by the cases one sees; tested where it lives",
    "clocks.show": "the sum of days of a clock, tested with its own wall",
    "calendars.": "the holidays of a year are everybody's; what moved is listed for one's own agency",
    "notices.": "one's own inbox",
    "sharing.end_policy": "rules of sharing are the administrator's",
    "lists.": "saved lists of one's own agency",
    "imports.": "runs of one's own agency",
    "statements.": "statements of one's own agency's finance; tried on real ones in tests/portal/statements",
    "reconciliation.": "a proof is of the whole installation; rows are named to their own agency only",
    "losses.institution": "institutions are known to every officer; sums are of what one may see",
}
"""Routes whose ids are no case's, by the beginning of their name, and why."""
TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Offset": "0"}
"""What makes a request for part of a file a proper one."""
SECRETIVE = {
    ("tang", "intake."): "the custodian works on the identities of the agency's tips",
    ("tang", "erasure."): "the custodian asks for their destruction",
    ("shen", "audit."): "the auditor reads the log",
}


def routes() -> list[APIRoute]:
    return [
        route
        for feature in FEATURES
        for router in feature.staff
        for route in router.routes
        if isinstance(route, APIRoute) and "{" in route.path and _is_tried(route.name)
    ]


def _is_tried(name: str) -> bool:
    return not any(name.startswith(start) for start in NOT_SECRET)


@dataclasses.dataclass
class House:
    """The demonstration's data, and a case and a tip of the agency outside it."""

    app: FastAPI
    people: People
    ids: dict[str, int]
    theirs: dict[str, int]
    clients: dict[str, TestClient]
    open: ExitStack

    def client(self, login: str) -> TestClient:
        if login not in self.clients:
            client = TestClient(self.app, raise_server_exceptions=False)
            self.clients[login] = self.open.enter_context(client)
            sign_in(self.clients[login], self.people, login)
        return self.clients[login]


@pytest.fixture(scope="module")
def house(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    works = make_works(cheap(folder))
    people = People(works, json.loads((folder / CARD).read_text("utf-8"))["totp"])
    with Session(works.engine) as session:
        ids = {name: _least(session, table) for name, table in TABLES.items()}
    theirs = _case_of_the_others(works, people)
    with ExitStack() as clients:
        yield House(create_staff_app(works), people, ids, theirs, {}, clients)
    works.engine.dispose()


def _least(session: Session, table: str) -> int:
    if table not in SQLModel.metadata.tables:
        return 1
    return int(session.execute(text(f"SELECT min(id) FROM {table}")).scalar() or 1)  # type: ignore[deprecated]


def _case_of_the_others(works: Works, people: People) -> dict[str, int]:
    told = Answers(
        region="990103", categories=("fake_stay",), what="床位空着。", mode=Mode.ANONYMOUS
    )
    with works.begin(ANONYMOUS) as work:
        tip = intake.submit(work, told, new_receipt(), agency="xc-ybj")
    with people.work("qian") as work:
        case = cases.open_from_tip(work, tip.id or 0, OpenFromTip(suspected_fen=1))
        form = OpenCase(title="西城案", region="990103", category="fake_stay", source=Source.AUDIT)
        cases.open_case(work, form)
        case_id = case.id or 0
        return {"case_id": case_id, "tip_id": tip.id or 0, "source_id": case_id}


def filled(route: APIRoute, ids: dict[str, int]) -> tuple[str, str]:
    """Return the address with ids that are there, and with ids that are not."""
    texts = {"agency": "hq-wjw", "code": "report", "kind": "case"}
    real, none = {}, {}
    for param in route.dependant.path_params:
        if param.name in texts:
            real[param.name] = none[param.name] = texts[param.name]
        else:
            real[param.name], none[param.name] = str(ids.get(param.name, 1)), str(ABSENT)
    return _put(route.path, real), _put(route.path, none)


def _put(path: str, values: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(:\w+)?}", lambda found: values[found[1]], path)


def told(house: House, login: str, ids: dict[str, int]) -> list[str]:
    """Return every route that tells this officer an id that is there from one that is not."""
    client, found = house.client(login), []
    csrf = csrf_of(client.get("/account").text)
    nowhere = _bare(client.get(f"/cases/{ABSENT}"), f"/cases/{ABSENT}")
    for route in routes():
        if any(login == who and route.name.startswith(start) for who, start in SECRETIVE):
            continue
        if not any(param.name in ids for param in route.dependant.path_params):
            continue
        there, not_there = filled(route, ids)
        real = _ask(client, route, there, csrf)
        if real == nowhere:  # the page of an absent case, which every absent thing has
            continue
        none = _ask(client, route, not_there, csrf)
        if real != none or real[0] not in {403, 404}:
            found.append(f"{route.name}: {real[0]} there, {none[0]} not there")
    return found


def _ask(client: TestClient, route: APIRoute, url: str, csrf: str) -> tuple[int, str]:
    if "GET" in route.methods:
        return _bare(client.get(url, follow_redirects=False), url)
    if "POST" in route.methods:
        headers = {"X-CSRF-Token": csrf, **TUS}
        answer = client.post(url, data={"csrf": csrf}, headers=headers, follow_redirects=False)
        return _bare(answer, url)
    headers = {"X-CSRF-Token": csrf, "Content-Type": "application/offset+octet-stream", **TUS}
    return _bare(client.request(min(route.methods), url, headers=headers), url)


def _bare(answer: Any, url: str) -> tuple[int, str]:
    """Return status and what the page says; the menu around it depends on the address alone."""
    main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    html = re.sub(r'name="csrf" value="[^"]*"', "", main[0] if main else answer.text)
    return answer.status_code, same_page(html, url)


def _first(logins: Sequence[str], *others: str) -> list[Any]:
    """Return two of some logins and one of the others for every run, the rest for the long one."""
    often = {*logins[:2], *others[:1]}
    every = (*logins, *others)
    return [each if each in often else pytest.param(each, marks=pytest.mark.slow) for each in every]


@pytest.mark.parametrize("login", _first(OUTSIDE, *WITHOUT_CASES))
def test_the_demonstration_is_not_there_for_strangers(house: House, login: str) -> None:
    assert told(house, login, house.ids) == []


@pytest.mark.parametrize("login", _first(ELSEWHERE))
def test_a_case_elsewhere_is_not_there(house: House, login: str) -> None:
    assert told(house, login, house.theirs) == []


def test_the_same_addresses_are_there_for_those_they_belong_to(house: House) -> None:
    """The tests above would notice: to the owner's officers the ids mean something."""
    assert len(routes()) > 80
    for login, ids in (("lin", house.ids), ("qian", house.theirs)):
        client, seen = house.client(login), 0
        for route in routes():
            if "GET" in route.methods and {p.name for p in route.dependant.path_params} <= set(ids):
                seen += client.get(filled(route, ids)[0]).status_code == 200
        assert seen > 5, login


def test_every_exception_is_still_needed() -> None:
    names = [
        route.name
        for feature in FEATURES
        for router in feature.staff
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    unused = [start for start in NOT_SECRET if not any(name.startswith(start) for name in names)]
    assert not unused
