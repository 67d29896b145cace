"""Linking, merging, splitting and the history of parties over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import queries as cases
from portal.kernel.actor import SYSTEM
from tests.portal.linking.conftest import CARD, Pair
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]
OTHER_CARD = "440524188001010014"


def post(client: TestClient, url: str, page: str, **data: Any) -> Any:
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


def read(client: TestClient, url: str, *, lang: str = "zh") -> str:
    client.cookies.set("lang", lang)
    answer = client.get(url)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def test_merge_and_undo_through_the_pages(staff_client: Client, pair: Pair) -> None:
    zhao, winner, loser = staff_client("zhao"), f"/cases/{pair.first}", f"/cases/{pair.second}"
    pair.find(pair.second, "1200.00")
    pair.find(pair.first, "34.56")
    assert "并入其他案件" in read(zhao, loser)
    done = post(zhao, f"{loser}/merging", loser, number=pair.number(pair.first), reason="同一事实")
    assert done.headers.get("location") == loser, done.text[:2000]
    page = read(zhao, loser)
    assert "本案已并入其他案件" in page and pair.number(pair.first) in page
    assert f"并入案件 {pair.number(pair.first)}" in page
    assert "添加当事人" not in page and "重新办理本案" not in page
    page = read(zhao, winner)
    assert "合并的案件" in page and pair.number(pair.second) in page
    assert f"案件 {pair.number(pair.second)} 并入本案" in page
    assert "1,234.56" in page, "the sum over the family"
    assert "Merged cases" in read(zhao, winner, lang="en")
    zhao.cookies.set("lang", "zh")
    undone = post(zhao, f"{loser}/merging/undoing", loser, reason="不是同一事实")
    assert undone.headers.get("location") == loser
    page = read(zhao, loser)
    assert "本案已并入其他案件" not in page and "撤销并案，不再并入案件" in page


def test_both_cases_are_shown_before_they_are_merged(staff_client: Client, pair: Pair) -> None:
    zhao, page = staff_client("zhao"), f"/cases/{pair.second}/merging"
    told = read(zhao, f"{page}?number={pair.number(pair.first)}")
    assert pair.number(pair.first) in told and pair.number(pair.second) in told
    assert "今后在这里办理" in told and "现在还不能并入" not in told
    assert "本案已并入其他案件" not in read(zhao, f"/cases/{pair.second}"), "it was only looked at"
    assert "Deal with it here from now on" in read(
        zhao, f"{page}?number={pair.number(pair.first)}", lang="en"
    )


def test_a_refused_merge_says_why_and_keeps_the_reason(staff_client: Client, pair: Pair) -> None:
    zhao, page = staff_client("zhao"), f"/cases/{pair.second}"
    number = pair.number(pair.first)
    csrf = csrf_of(zhao.get(page).text)
    pair.merge(pair.third(), into=pair.second)
    told = zhao.post(f"{page}/merging", data={"csrf": csrf, "number": number, "reason": "同一手法"})
    assert told.status_code == 422
    assert "现在还不能并入" in told.text and "同一手法" in told.text and number in told.text
    assert "本案已并入其他案件" not in read(zhao, page)


def test_a_refused_act_names_and_links_the_other_case(staff_client: Client, pair: Pair) -> None:
    pair.merge()
    lin, page = staff_client("lin"), f"/cases/{pair.second}"
    answer = post(lin, f"{page}/notes", page, text="x")
    assert answer.status_code == 409
    assert f'href="/cases/{pair.first}"' in answer.text and pair.number(pair.first) in answer.text
    said = post(lin, f"{page}/notes", page, text="住院名单与门诊记录不符").text
    assert "住院名单与门诊记录不符" in said, "nothing typed is lost"


def test_wrong_numbers_are_said_beside_the_field(staff_client: Client, pair: Pair) -> None:
    zhao, page = staff_client("zhao"), f"/cases/{pair.second}"
    for number, words in (
        ("990100-2026-999999", "没有找到这个案件"),
        (pair.number(pair.second), "不能填写本案编号"),
    ):
        answer = post(zhao, f"{page}/merging", page, number=number, reason="同一事实")
        assert answer.status_code == 422
        assert words in answer.text and number in answer.text and "同一事实" in answer.text
    answer = post(zhao, f"{page}/links", page, number="没有这个", kind="related", reason="试试")
    assert answer.status_code == 422 and "没有这个" in answer.text and "试试" in answer.text
    answer = post(zhao, f"{page}/merging/undoing", page)
    assert answer.status_code == 422


def test_a_link_is_made_drawn_and_ended(staff_client: Client, pair: Pair) -> None:
    lin, page = staff_client("lin"), f"/cases/{pair.first}"
    made = post(
        lin,
        f"{page}/links",
        page,
        number=pair.number(pair.second),
        kind="same_scheme",
        reason="手法相同",
    )
    assert made.headers.get("location") == page
    assert "手法相同" in read(lin, page)
    drawn = read(lin, f"{page}/links")
    assert "<svg" in drawn and 'role="group"' in drawn and "<script" in drawn
    assert drawn.count(pair.number(pair.second)) >= 2, "in the picture and in the table beside it"
    assert "Same scheme" in read(lin, f"{page}/links", lang="en")
    lin.cookies.set("lang", "zh")
    assert post(lin, f"{page}/links/1/end", page).status_code == 422
    ended = post(lin, f"{page}/links/1/end", page, reason="查无关联")
    assert ended.headers.get("location") == page
    assert "没有关联案件" in read(lin, f"{page}/links")


def test_a_case_is_split_through_its_page(staff_client: Client, pair: Pair) -> None:
    party = pair.party(pair.first, "周明", id_card=CARD)
    zhao, page = staff_client("zhao"), f"/cases/{pair.first}/split"
    html = read(zhao, page)
    assert "周明" in html and pair.receipts[0].number in html
    empty = post(zhao, page, page, suffix="周某部分", ground="第十条")
    assert empty.status_code == 422
    assert "周某部分" in empty.text and "第十条" in empty.text
    with pair.works.begin(SYSTEM, writes=False) as work:
        allegation = cases.allegations(work.session, pair.first)[0].id
    done = post(
        zhao, page, page, suffix="周某部分", ground="第十条", parties=party, allegations=allegation
    )
    assert done.status_code == 303
    new = read(zhao, done.headers["location"])
    assert "周某部分" in new and "第十条" in new and pair.number(pair.first) in new
    old = read(zhao, f"/cases/{pair.first}")
    assert "已另案处理" in old and "部分另案处理，转入案件" in old
    assert "Split off" in read(zhao, done.headers["location"], lang="en")


def test_messages_of_a_merged_case_from_the_other_page(staff_client: Client, pair: Pair) -> None:
    pair.merge()
    lin, page = staff_client("lin"), f"/cases/{pair.first}"
    url = f"{page}/merged/{pair.second}/tips/{pair.second_tip}/messages"
    assert post(lin, url, page).status_code == 422
    sent = post(lin, url, page, text="请问是哪一个病区")
    assert sent.headers.get("location") == page
    assert "请问是哪一个病区" in read(lin, page)


def test_a_party_known_before_is_linked_and_shown_in_both_cases(
    staff_client: Client, pair: Pair
) -> None:
    lin = staff_client("lin")
    one, two = f"/cases/{pair.first}", f"/cases/{pair.second}"
    for page in (one, two):
        form = {"kind": "doctor", "name": "周明", "id_card": "110105 19491231 002x"}
        assert post(lin, f"{page}/parties", page, **form).headers.get("location") == page
    html = read(lin, two)
    assert "当事人的其他案件" in html and pair.number(pair.first) in html and "同一人" in html
    assert CARD not in html
    again = post(lin, f"{two}/parties", two, kind="doctor", name="周明", id_card=CARD)
    assert again.status_code == 422 and "已是本案当事人" in again.text


def test_a_name_alone_is_only_the_same_name(staff_client: Client, pair: Pair) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    pair.party(pair.second, "周 明")
    html = read(staff_client("lin"), f"/cases/{pair.second}")
    assert "同名，不一定是同一人" in html and pair.number(pair.first) in html


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110105194912310021", "校验位不符"),
        ("12345", "应为 18 位"),
        ("11010519491331002X", "出生日期不存在"),
    ],
)
def test_a_wrong_number_is_said_and_nothing_typed_is_lost(
    staff_client: Client, pair: Pair, number: str, words: str
) -> None:
    lin, page = staff_client("lin"), f"/cases/{pair.first}"
    form = {"kind": "insured", "name": "钱某某", "id_card": number, "insured_no": "A1234567"}
    answer = post(lin, f"{page}/parties", page, **form)
    assert answer.status_code == 422
    for typed in (words, "钱某某", number, "A1234567"):
        assert typed in answer.text
    lin.cookies.set("lang", "en")
    english = client_post_en(lin, page, form)
    assert "identity number" in english.lower() or "18 digits" in english or "birthday" in english


def client_post_en(client: TestClient, page: str, form: dict[str, str]) -> str:
    return str(post(client, f"{page}/parties", page, **form).text)


def test_a_known_number_with_another_name_asks(staff_client: Client, pair: Pair) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    lin, page = staff_client("lin"), f"/cases/{pair.second}"
    form = {"kind": "doctor", "name": "吴亮", "id_card": CARD}
    asked = post(lin, f"{page}/parties", page, **form)
    assert asked.status_code == 422 and "确认是同一人" in asked.text
    sure = post(lin, f"{page}/parties", page, **form, same_person="true")
    assert sure.headers.get("location") == page


def test_the_page_of_a_person_opens_with_a_reason(staff_client: Client, pair: Pair) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    pair.party(pair.second, "周明", id_card=CARD)
    lin = staff_client("lin")
    html = read(lin, "/persons/1")
    assert "周明" not in html and CARD not in html
    assert pair.number(pair.first) in html and pair.number(pair.second) in html
    assert post(lin, "/persons/1/opening", "/persons/1").status_code == 422
    opened = post(lin, "/persons/1/opening", "/persons/1", reason="核对身份")
    assert opened.status_code == 200 and "周明" in opened.text and CARD in opened.text
    assert "Person 1" in read(lin, "/persons/1", lang="en")


def test_a_person_is_found_by_a_number(staff_client: Client, pair: Pair) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    lin = staff_client("lin")
    found = post(lin, "/persons/finding", "/persons", id_card=CARD)
    assert found.headers.get("location") == "/persons/1"
    for form, words in (
        ({"id_card": OTHER_CARD}, "没有登记过这个号码"),
        ({"id_card": "1"}, "应为 18 位"),
        ({}, "请填写此项"),
    ):
        answer = post(lin, "/persons/finding", "/persons", **form)
        assert answer.status_code == 422 and words in answer.text
    assert "Find by number" in read(lin, "/persons", lang="en")


@pytest.mark.parametrize("login", ["wei", "qian", "wu", "shen", "kong", "gao"])
def test_nobody_else_finds_a_person(staff_client: Client, pair: Pair, login: str) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    client = staff_client(login)
    csrf = csrf_of(client.get("/notices").text)
    for path in ("/persons/1", "/persons/99999"):
        assert client.get(path).status_code == 404
        for form in ({"csrf": csrf}, {"csrf": csrf, "reason": "x"}):
            assert client.post(f"{path}/opening", data=form).status_code == 404


@pytest.mark.parametrize("login", ["qian", "wei", "wu", "zhou", "shen", "kong", "tang"])
def test_strangers_get_the_same_answer_as_for_no_case(
    staff_client: Client, pair: Pair, login: str
) -> None:
    pair.merge()
    client = staff_client(login)
    csrf = csrf_of(client.get("/cases").text)
    acts: dict[str, dict[str, Any]] = {
        "/links": {"number": pair.number(pair.first), "kind": "related", "reason": "x"},
        "/links/1/end": {"reason": "x"},
        "/merging": {"number": pair.number(pair.first), "reason": "x"},
        "/merging/undoing": {"reason": "x"},
        f"/merged/{pair.second}/tips/{pair.second_tip}/messages": {"text": "x"},
        "/split": {"suffix": "x", "ground": "x", "allegations": "1"},
    }
    for case_id in (pair.first, pair.second, 99999):
        for path, data in acts.items():
            for form in ({**data, "csrf": csrf}, {"csrf": csrf}):
                answer = client.post(f"/cases/{case_id}{path}", data=form)
                assert answer.status_code == 404, (case_id, path, form)
        for path in ("/links", "/split"):
            assert client.get(f"/cases/{case_id}{path}").status_code == 404


def test_a_contributor_sees_neither_family_nor_people_of_the_owner(
    staff_client: Client, pair: Pair
) -> None:
    pair.party(pair.first, "周明", id_card=CARD)
    pair.party(pair.second, "周明", id_card=CARD)
    pair.share(pair.first, "hq-wjw")
    pair.merge()
    html = read(staff_client("wei"), f"/cases/{pair.first}")
    assert pair.number(pair.second) not in html
    assert "人员 1" not in html and "合并的案件" not in html
    assert "案件 （未共享） 并入本案" in html


def test_the_merged_case_tells_a_contributor_no_number(staff_client: Client, pair: Pair) -> None:
    pair.share(pair.second, "hq-wjw")
    pair.merge()
    html = read(staff_client("wei"), f"/cases/{pair.second}")
    assert pair.number(pair.first) not in html
    assert "由主办单位在另一案件中办理" in html
