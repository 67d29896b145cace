"""The pages of searching, over HTTP, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases import queries as case_queries
from portal.cases import service
from portal.cases.forms import NewParty, OpenFromTip
from portal.cases.rules import PartyKind, Role, Visibility
from portal.cases.rules.masking import FieldProfile
from portal.infra.work import Works
from portal.intake.models import Tip
from portal.kernel.actor import SYSTEM
from tests.portal.cases.conftest import send_tip
from tests.portal.search.conftest import Opener
from tests.portal.search.test_find import BASIS, share
from tests.support.people import People, csrf_of

Client = Callable[[str], TestClient]


@pytest.fixture
def page(staff_client: Client) -> Callable[..., str]:
    """Return a reader of search pages: text and status."""
    clients: dict[str, TestClient] = {}

    def get(path: str, login: str = "lin") -> str:
        if login not in clients:
            clients[login] = staff_client(login)
        answer = clients[login].get(path, follow_redirects=False)
        assert answer.status_code == 200, answer.status_code
        return answer.text

    return get


def opened(works: Works, case_id: int) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(
            AuditLeaf.event == "CaseViewed", AuditLeaf.case_id == case_id
        )
        return len(work.session.exec(rows).all())


def number_of(people: People, case_id: int) -> str:
    with people.work("lin", writes=False) as work:
        return case_queries.by_id(work.session, case_id).number


def test_hits_are_marked_and_say_where(
    page: Callable[..., str], open_case: Opener, hospitals: list[int]
) -> None:
    open_case("床位核查", institution_id=hospitals[0])
    html = page("/search?q=市一院")
    assert "<mark>市一院</mark>" in html and "机构别名" in html
    assert "床位<mark>核查</mark>" in page("/search?q=核查")
    assert "花桥市第一<mark>人民医院</mark>" in page("/search?q=人民医院")
    assert "<mark>rmyy</mark>" in page("/search?q=rmyy")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/search", "输入要查找的内容"),
        ("/search?q=院", "请至少输入两个字"),
        ("/search?q=查无此案", "没有找到"),
        ("/search?q=查无此案&before=rubbish", "没有找到"),
        ("/search?q=<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
def test_a_page_without_hits_says_why(page: Callable[..., str], path: str, says: str) -> None:
    assert says in page(path)


def test_in_english(page: Callable[..., str], staff_client: Client, open_case: Opener) -> None:
    open_case("床位核查")
    client = staff_client("lin")
    client.cookies.set("lang", "en")
    for path in ("/search?q=核查&lang=en", "/search/sealed?lang=en", "/search?q=院&lang=en"):
        assert client.get(path).status_code == 200


def test_a_whole_number_leads_straight_to_the_case(
    staff_client: Client, open_case: Opener, people: People
) -> None:
    case_id = open_case("床位核查")
    number = number_of(people, case_id)
    answer = staff_client("lin").get(f"/search?q= {number} ", follow_redirects=False)
    assert answer.headers["location"].endswith(f"/cases/{case_id}")
    foreign = staff_client("wei").get(f"/search?q={number}", follow_redirects=False)
    nothing = staff_client("wei").get("/search?q=990100-2026-999999", follow_redirects=False)
    assert foreign.status_code == nothing.status_code == 200
    assert foreign.text.replace(number, "").count("没有找到") == 1
    assert "data-row" not in foreign.text


def test_an_outline_is_all_that_a_hit_shows(
    page: Callable[..., str], open_case: Opener, people: People, hospitals: list[int]
) -> None:
    case_id = open_case("床位核查", institution_id=hospitals[0])
    share(people, case_id, "hq-wjw", FieldProfile.OUTLINE)
    html = page("/search?q=2026-1", "wei")
    assert f"/cases/{case_id}" in html
    assert "床位" not in html and "人民医院" not in html and "rmyy" not in html


def test_numbers_of_tips_are_not_searchable(
    page: Callable[..., str], works: Works, people: People
) -> None:
    tip_id = send_tip(works)
    with people.work("chen") as work:
        service.open_from_tip(work, tip_id, OpenFromTip())
        number = work.session.exec(select(Tip).where(Tip.id == tip_id)).one().number
    assert "data-row" not in page(f"/search?q={number}")
    assert "data-row" not in page("/search?q=病床一直空着")


def sealed_case(open_case: Opener, people: People, title: str = "床位核查") -> int:
    case_id = open_case(title)
    with people.work("lin") as work:
        service.add_note(work, case_id, "五楼的病床一直空着，" * 30 + "护士长王某知情。")
    with people.work("lin") as work:
        service.add_note(work, case_id, "本局内部意见：约谈王某", visibility=Visibility.AGENCY)
    with people.work("lin") as work:
        service.add_party(work, case_id, NewParty(kind=PartyKind.STAFF, name="王某某"))
    return case_id


def look(client: TestClient, words: str, *cases: int | str):
    form = {"csrf": csrf_of(client.get("/search/sealed").text), "words": words}
    return client.post("/search/sealed", data={**form, "cases": [str(each) for each in cases]})


def test_sealed_content_is_found_by_opening_and_each_opening_is_recorded(
    staff_client: Client, open_case: Opener, people: People, works: Works
) -> None:
    first, second = sealed_case(open_case, people), open_case("处方核查")
    client = staff_client("lin")
    before = client.get("/search/sealed").text
    assert "查找就是查阅" in before and f'value="{first}"' in before
    assert opened(works, first) == opened(works, second) == 0
    html = look(client, "王某", first, second, first).text
    assert html.count("<mark>王某</mark>") >= 3 and "约谈" in html
    assert opened(works, first) == opened(works, second) == 1
    assert "王某" not in client.get("/search?q=王某").text.replace('value="王某"', "")


def test_another_agency_sees_what_it_was_given(
    staff_client: Client, open_case: Opener, people: People, works: Works
) -> None:
    case_id = sealed_case(open_case, people)
    client = staff_client("wei")
    assert "没有可以打开的案件" in client.get("/search/sealed").text
    assert client.get(f"/search/sealed?case={case_id}").status_code == 404
    own = open_case("本单位案件", login="wei")
    assert look(client, "王某", case_id).status_code == 404
    with people.work("lin") as work:
        service.share(work, case_id, "hq-wjw", basis=BASIS)
    html = look(client, "王某", case_id, own).text
    assert "护士长" in html and "约谈" not in html
    with people.work("lin") as work:
        service.end_share(work, case_id, "hq-wjw", reason="不再需要")
    with people.work("lin") as work:
        service.share(
            work, case_id, "hq-wjw", role=Role.READER, basis=BASIS, profile=FieldProfile.FACTS
        )
    assert look(client, "王某", case_id).status_code == 404
    assert opened(works, case_id) == 1


@pytest.mark.parametrize(
    ("words", "cases", "says"),
    [
        ("王", ["own"], "请至少输入两个字"),
        ("", ["own"], "请填写此项"),
        ("王某", [], "请填写此项"),
        ("王某", ["x"], "请填写整数"),
        ("王某", ["own"] * 21, "选择的项目过多"),
    ],
)
def test_bad_input_is_said_and_nothing_is_opened(
    staff_client: Client, open_case: Opener, people: People, works: Works, words, cases, says
) -> None:
    case_id = sealed_case(open_case, people)
    answer = look(
        staff_client("lin"), words, *(case_id if each == "own" else each for each in cases)
    )
    assert answer.status_code == 422
    assert re.search(f'{says}|value="{words}"', answer.text)
    assert says in answer.text
    assert opened(works, case_id) == 0


def test_money_offices_and_auditors_do_not_look_inside(staff_client: Client) -> None:
    for login in ("gao", "shen"):
        client = staff_client(login)
        assert client.get("/search/sealed").status_code == 403
        assert "在密封内容中查找" not in client.get("/search").text
