"""The registry over a real database and over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Invalid, NotAllowed
from portal.registry import queries, service
from portal.registry.forms import NewInstitution
from portal.registry.rules import InstitutionKind
from tests.support.people import People, csrf_of

HOSPITAL: dict[str, Any] = {
    "code": "H-001",
    "name": "花桥市 第一医院",
    "kind": "hospital",
    "region": "990100",
    "aliases": ["一院", "老医院100%"],
}
CLINIC: dict[str, Any] = {**HOSPITAL, "code": "C-1", "name": "河口村卫生室", "aliases": []}


def test_a_list_is_loaded_once_however_often(works: Works) -> None:
    for _ in range(2):
        with works.begin(SYSTEM) as work:
            made = service.load(work, [HOSPITAL, CLINIC])
            assert [each.id for each in made] == [1, 2]


def test_nothing_of_a_list_with_a_mistake_is_kept(works: Works) -> None:
    with pytest.raises(Invalid), works.begin(SYSTEM) as work:
        service.load(work, [HOSPITAL, {**CLINIC, "region": "000000"}])
    with works.begin(SYSTEM) as work:
        assert not queries.search(work.session, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第一医院", ["H-001"]),
        ("第 一 医院", ["H-001"]),
        ("一院", ["H-001"]),
        ("100%", ["H-001"]),
        ("%", ["H-001"]),
        ("_", []),
        ("卫生室", ["C-1"]),
        ("C-1", ["C-1"]),
        ("", ["C-1", "H-001"]),
        ("没有", []),
        ("hqsdyyy", ["H-001"]),
        ("DYYY", ["H-001"]),
        ("di yi yi yuan", ["H-001"]),
        ("laoyiyuan", ["H-001"]),
        ("hekoucun", ["C-1"]),
        ("zzz", []),
    ],
)
def test_people_find_it_by_what_they_call_it(works: Works, text: str, found: list[str]) -> None:
    with works.begin(SYSTEM) as work:
        service.load(work, [HOSPITAL, CLINIC])
        assert sorted(each.code for each in queries.search(work.session, text)) == found
        assert not queries.search(work.session, text, region="990103")


def test_a_code_is_used_once_and_not_by_everybody(people: People) -> None:
    form = NewInstitution(code="X", name="甲", kind=InstitutionKind.CLINIC, region="990100")
    with people.work("chen") as work:
        service.add(work, form)
    with pytest.raises(Invalid), people.work("chen") as work:
        service.add(work, form)
    with pytest.raises(NotAllowed), people.work("shen") as work:
        service.add(work, form)


def test_the_page_adds_and_lists(staff_client: Callable[[str], TestClient]) -> None:
    client = staff_client("lin")
    form = {
        "code": "P-9",
        "name": "南门药店",
        "kind": "pharmacy",
        "region": "990100",
        "credit_code": "91350100M000100Y44",
        "aliases": "老药铺、南门大药房",
        "csrf": csrf_of(client.get("/institutions/new").text),
    }
    wrong = client.post("/institutions", data=form)
    assert wrong.status_code == 422
    assert "代码有误" in wrong.text and "南门药店" in wrong.text
    right = {**form, "credit_code": "９１３５０１００ｍ０００１００ｙ４３"}
    assert client.post("/institutions", data=right, follow_redirects=False).status_code == 303
    assert client.post("/institutions", data=right).status_code == 422
    html = client.get("/institutions?q=老药铺").text
    assert "南门药店" in html and "91350100M000100Y43" in html
    client.cookies.set("lang", "en")
    assert "Unified social credit code" in client.get("/institutions").text
