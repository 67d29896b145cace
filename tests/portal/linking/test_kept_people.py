"""Somebody met only in cases an officer stays away from is not in the registry for that officer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.testclient import TestClient

from portal.cases import queries as cases
from portal.cases import service as case_file
from tests.portal.linking.conftest import CARD, Pair
from tests.portal.linking.test_routes import OTHER_CARD, post

Client = Callable[[str], TestClient]


def recuse(pair: Pair, login: str, case_id: int) -> None:
    officer_id = pair.people.as_(login)[0].officer_id or 0
    with pair.people.work("lin") as work:
        case_file.recuse(work, case_id, officer_id, agency="hq-ybj")


def person(pair: Pair, case_id: int) -> int:
    with pair.people.work("lin", writes=False) as work:
        return cases.parties(work.session, case_id)[0].person_id or 0


def find(client: TestClient, number: str) -> tuple[int, str]:
    answer = post(client, "/persons/finding", "/persons", id_card=number)
    return answer.status_code, answer.text.replace(number, "#")


def test_the_registry_is_no_way_around_a_recusal(pair: Pair, staff_client: Client) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    person_id, he, lin = person(pair, pair.first), staff_client("he"), staff_client("lin")
    there = f"/persons/{person_id}"
    assert he.get(there).status_code == 200 and find(he, CARD)[0] == 303
    recuse(pair, "he", pair.first)
    assert find(he, CARD)[0] == find(he, OTHER_CARD)[0] == 422
    assert he.get(there).status_code == he.get("/persons/99999").status_code == 404
    assert post(he, f"{there}/opening", "/persons", reason="核对").status_code == 404
    assert there not in he.get("/persons").text and there in lin.get("/persons").text
    assert lin.get(there).status_code == 200 and find(lin, CARD)[0] == 303


def test_who_is_also_in_another_case_is_still_known(pair: Pair, staff_client: Client) -> None:
    for case_id in (pair.first, pair.second):
        pair.party(case_id, "周明", id_card=CARD)
    recuse(pair, "he", pair.first)
    he, there = staff_client("he"), f"/persons/{person(pair, pair.first)}"
    page = he.get(there)
    assert page.status_code == 200 and f"/cases/{pair.second}" in page.text
    assert f"/cases/{pair.first}" not in page.text
    recuse(pair, "he", pair.second)
    assert he.get(there).status_code == 404
