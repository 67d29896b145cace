"""The pages of lists over HTTP: tabs, filters typed by hand, words in both languages, strangers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from portal.cases import service as case_service
from portal.cases.rules import Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.main.people import PEOPLE
from portal.worklists import service
from portal.worklists.forms import ChooseColumns
from portal.worklists.rules import COLUMNS, Tab
from tests.portal.worklists.conftest import Lists
from tests.templates.conftest import Page

Client = Callable[[str], TestClient]
NUMBER = "990100-2026-0000%02d"


def numbers(html: str) -> list[str]:
    """Return the case numbers of the list on a page, in order."""
    return re.findall(r'<a href="/cases/\d+">([^<]+)</a>', html)


def test_every_tab_says_its_size_and_shows_its_cases(staff_client: Client, lists: Lists) -> None:
    made = lists.open(4)
    lists.set(made[:1], due_at=lists.due(-1))
    lists.set(made[1:2], lead_id=lists.people.as_("lin")[0].officer_id, has_ball=False)
    lists.set(made[2:3], has_ball=False)
    client = staff_client("lin")
    wanted = {
        "work": [0, 1, 3],
        "mine": [1],
        "ours": [0, 3],
        "referred": [],
        "overdue": [0],
        "watched": [],
        "all": [3, 2, 1, 0],
        "closed": [],
    }
    assert set(wanted) == set(Tab)
    for tab, places in wanted.items():
        html = client.get("/work" if tab == "work" else f"/cases?tab={tab}").text
        assert numbers(html) == [NUMBER % (place + 1) for place in places], tab
        current = Page(html).one("nav", **{"class": "tabs"})
        assert current.text
        marked = [a for a in Page(html).all("a", **{"aria-current": "page"}) if "count" in html]
        assert str(len(places)) in marked[-1].text, tab


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/work",
        "/cases?tab=all&stage=checking&q=案件&due=7&lead=me",
        "/lists/new?query=tab%3Dall",
        "/lists/columns?query=tab%3Dall",
        "/lists/kept",
        "/lists/exports/new?query=tab%3Dall",
        "/lists/print?query=tab%3Dall",
        "/lists/batches/new?act=assign&case_id=1&query=tab%3Dall",
        "/figures",
        "/figures/print",
        "/",
    ],
)
def test_pages_read_in_both_languages(
    staff_client: Client, lists: Lists, language: str, path: str
) -> None:
    lists.open(2)
    client = staff_client("zhao")
    client.cookies.set("lang", language)
    answer = client.get(path)
    assert answer.status_code == 200
    Page(answer.text)
    if language == "en":
        words = re.sub(r"<title>.*?</title>|<[^>]+>|案件\d_%|赵局长", "", answer.text)
        left = re.findall(r"[一-鿿]{2,}", words)
        assert set(left) <= {"中文", "案件", *officers(lists)}, left


def officers(lists: Lists) -> set[str]:
    return {person.name for person in PEOPLE}


HAND_WRITTEN = [
    ("stage=nonsense", "nonsense"),
    ("stage=checking&stage=x1", "x1"),
    ("due=tomorrow", "tomorrow"),
    ("due=0", "0"),
    ("lead=99999", "99999"),
    ("lead=1%20OR%201=1", "1 OR 1=1"),
    ("category=made_up", "made_up"),
    ("region=000000", "000000"),
    ("institution=99999999999999999999", "99999999999999999999"),
    ("institution=12345", "12345"),
    ("proven_from=lots", "lots"),
    ("proven_to=-5", "-5"),
    ("opened_from=2026-13-45", "2026-13-45"),
    ("turn=nobody", "nobody"),
    ("q=%00", "关键词"),
    ("tab=secret", "secret"),
    ("sort=title", "title"),
    ("profile=full", "profile"),
    ("watched=maybe", "maybe"),
]


def test_what_makes_no_sense_is_left_out_and_said(staff_client: Client, lists: Lists) -> None:
    lists.open(1)
    client = staff_client("lin")
    for query, named in HAND_WRITTEN:
        answer = client.get(f"/cases?{query}")
        assert answer.status_code == 200, query
        assert "无法识别" in answer.text and named in answer.text, query
        assert numbers(answer.text) == [NUMBER % 1], query


def test_a_place_written_by_hand_is_the_first_page(staff_client: Client, lists: Lists) -> None:
    lists.open(1)
    client = staff_client("lin")
    for query in (
        "after=x",
        "before=-updated.1",
        "after=-updated.99999999999999999999.1",
        "after=-due.5.5&sort=-updated",
        "sort=-due&after=-due.none.0x1",
        "page=-1",
        "view=1&view=2",
        "opened_to=9999-12-31",
        "opened_from=0001-01-01",
        "proven_from=9999999999999.99",
        "stage=" + "x" * 5000,
        "&".join(f"stage=s{n}" for n in range(200)),
    ):
        assert client.get(f"/cases?tab=all&{query}").status_code == 200, query


def test_a_filter_finds_and_can_be_taken_away_again(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3)
    lists.set(made[:1], stage=Stage.FILED, due_at=lists.due(2))
    lists.set(made[1:2], stage=Stage.FILED, proven_fen=500_00)
    client = staff_client("lin")
    assert numbers(client.get("/cases?stage=filed").text) == [NUMBER % 2, NUMBER % 1]
    both = client.get("/cases?stage=filed&due=3")
    assert numbers(both.text) == [NUMBER % 1]
    chips = Page(both.text).one("ul", **{"class": "chips"})
    assert "已立案" in chips.text and "3 天内到期" in chips.text
    away = re.search(r'已立案 <a href="([^"]+)">', both.text)
    assert away and "due=3" in away[1] and "stage" not in away[1]
    for query, places in {
        "proven_from=500": [1],
        "proven_to=499.99": [2, 0],
        "due=overdue": [],
        "lead=none": [2, 1, 0],
        "opened_from=2026-03-02&opened_to=2026-03-02": [2, 1, 0],
        "opened_from=2026-03-03": [],
        "source=audit&category=fake_stay&region=990100": [2, 1, 0],
        "turn=ours": [2, 1, 0],
        "turn=theirs": [],
        "role=owner&role=police": [2, 1, 0],
        "q=案件1": [1],
        "q=990100-2026-000003": [2],
    }.items():
        html = client.get(f"/cases?{query}").text
        assert numbers(html) == [NUMBER % (place + 1) for place in places], query


def test_pages_turn_and_keep_the_filter(staff_client: Client, lists: Lists) -> None:
    lists.open(52)
    client = staff_client("lin")
    first = client.get("/cases?tab=all&stage=checking&sort=opened").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older and 'rel="prev"' not in first
    second = client.get(older[1].replace("&amp;", "&")).text
    assert numbers(first) + numbers(second) == [NUMBER % n for n in range(1, 53)]
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer and numbers(client.get(newer[1].replace("&amp;", "&")).text) == numbers(first)


@pytest.mark.parametrize("login", ["qian", "wei", "wu", "zhou", "shen", "kong", "tang"])
def test_strangers_find_nothing_whatever_they_ask(
    staff_client: Client, lists: Lists, login: str
) -> None:
    made = lists.open(2)
    client = staff_client(login)
    for path in (
        "/work",
        "/cases",
        "/cases?q=案件",
        "/cases?lead=none",
        "/lists/print?query=",
        "/",
    ):
        assert "990100-2026" not in client.get(path).text, path
    bulk = client.get(f"/lists/batches/new?act=watch&case_id={made[0]}")
    assert "990100-2026" not in bulk.text


def test_money_offices_see_what_their_agency_owns(staff_client: Client, lists: Lists) -> None:
    made = lists.open(2)
    lists.set(made[:1], role="contributor")
    html = staff_client("gao").get("/cases").text
    assert numbers(html) == [NUMBER % 2]
    assert 'name="case_id"' not in html


def test_a_recused_officer_does_not_find_the_case(staff_client: Client, lists: Lists) -> None:
    made = lists.open(2)
    with lists.people.work("lin") as work:
        case_service.recuse(work, made[0], work.actor.officer_id or 0, agency="hq-ybj")
    assert numbers(staff_client("lin").get("/cases").text) == [NUMBER % 2]
    assert len(numbers(staff_client("he").get("/cases").text)) == 2


def test_an_outline_hides_what_it_hides_and_is_not_found_by_it(
    staff_client: Client, lists: Lists
) -> None:
    made = lists.open(2, title="秘密案名", suspected_fen="777.77")
    lists.share(made[:1], "hq-scjg", role=Role.READER, profile=FieldProfile.OUTLINE)
    lists.share(made[1:], "hq-scjg", role=Role.READER, profile=FieldProfile.FACTS)
    client = staff_client("shi")
    with lists.people.work("shi") as work:
        service.choose_columns(work, ChooseColumns(columns=tuple(COLUMNS), tab=Tab.ALL))
    html = client.get("/cases?tab=all").text
    assert numbers(html) == [NUMBER % 2, NUMBER % 1]
    assert html.count("秘密案名") == 1 and html.count("777.77") == 1
    assert "（未共享）" in html
    for query in (
        "category=fake_stay",
        "source=audit",
        "suspected_from=777",
        "suspected_to=778",
        "q=秘密案名",
        "sort=-proven",
        "sort=proven",
    ):
        assert numbers(client.get(f"/cases?tab=all&{query}").text) == [NUMBER % 2], query


def test_the_home_page_counts_and_links(staff_client: Client, lists: Lists) -> None:
    lists.open(3)
    client = staff_client("lin")
    home = Page(client.get("/").text)
    tally = home.one("ul", **{"class": "tally"})
    assert "核查中 3" in " ".join(tally.text.split())
    link = home.all("a", href="/cases?tab=all&stage=checking")
    assert [a.text for a in link] == ["3"]


def test_figures_are_for_those_who_read_them(staff_client: Client, lists: Lists) -> None:
    lists.open(3)
    own, city = "本单位各阶段的案件", "各月建立的案件"
    wanted = {
        "lin": (200, True, False),
        "zhao": (200, True, True),
        "shen": (200, True, True),
        "zhou": (200, True, True),
        "gao": (403, False, False),
        "kong": (403, False, False),
    }
    for login, (status, sees_own, sees_city) in wanted.items():
        client = staff_client(login)
        answer = client.get("/figures")
        assert answer.status_code == status, login
        assert ((own in answer.text), (city in answer.text)) == (sees_own, sees_city), login
        if sees_city:
            assert "2026-03" in answer.text
