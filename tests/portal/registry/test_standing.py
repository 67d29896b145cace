"""What is kept of an institution: names, agreement, measures, links; who keeps it; the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.audit import queries as audit
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed
from portal.registry import queries, service
from portal.registry.forms import (
    ChangeAgreement,
    EditInstitution,
    EndLink,
    InstitutionFilter,
    LiftMeasure,
    NewLink,
    NewName,
)
from portal.registry.models import InstitutionMeasure
from portal.registry.queries import standing
from portal.registry.rules import InstitutionKind
from portal.registry.rules.standing import (
    AgreementState,
    LinkKind,
    MeasureKind,
    NameKind,
)
from portal.registry.service.listing import Entry
from tests.support.people import People, csrf_of

TODAY = date(2026, 3, 2)
FIRST: dict[str, Any] = {
    "code": "H99010000001",
    "name": "花桥市第一医院",
    "kind": "hospital",
    "region": "990100",
    "level": "三甲",
    "aliases": ["一院"],
}
WEST: dict[str, Any] = {
    **FIRST,
    "code": "W1",
    "name": "西城医院",
    "region": "990103",
    "aliases": [],
}


@pytest.fixture
def first(works: Works) -> int:
    """Two institutions, the first of the city, the second of its western district."""
    with works.begin(SYSTEM) as work:
        return service.load(work, [FIRST, WEST])[0].id or 0


def facts(**changed: Any) -> EditInstitution:
    given = {"name": FIRST["name"], "kind": InstitutionKind.HOSPITAL, "region": "990100"}
    return EditInstitution(**{**given, **changed})


def suspended(people: People, institution_id: int, **changed: Any) -> int:
    """Put down a suspension as one officer alone could before there were measures of two people."""
    given: dict[str, Any] = {
        "institution_id": institution_id,
        "kind": MeasureKind.SUSPEND_AGREEMENT,
        "from_on": TODAY,
        "basis": "协议第三十条",
        "agency": "hq-ybj",
        "recorded_by": "赵局长",
    }
    with people.work("zhao") as work:
        made = InstitutionMeasure(**{**given, "recorded_at": work.now, **changed})
        work.session.add(made)
        form = ChangeAgreement(state=AgreementState.SUSPENDED, from_on=TODAY, basis=made.basis)
        service.change_agreement(work, institution_id, form)
        return made.id or 0


def state(works: Works, institution_id: int) -> AgreementState:
    with works.begin(SYSTEM) as work:
        return queries.get(work.session, institution_id).agreement


def test_a_new_name_leaves_the_old_one_findable(people: People, first: int) -> None:
    with people.work("zhao") as work:
        service.edit(
            work, first, facts(name="花桥市人民医院", renamed_on=date(2026, 1, 1), level="3a")
        )
    with people.work("zhao") as work:
        service.edit(work, first, facts(name="花桥市 人民总医院", level="3a"))  # a slip of the pen
        [found] = queries.search(work.session, "花桥市第一医院")
        assert found.name == "花桥市人民总医院"
        names = standing.other_names(work.session, first)
        assert {(n.name, n.kind, n.until_on) for n in names} == {
            ("一院", NameKind.ALIAS, None),
            ("花桥市第一医院", NameKind.FORMER, date(2026, 1, 1)),
        }
        assert not queries.search(work.session, "花桥市人民医院")
        assert queries.search(work.session, "hqsrmzyy") == [found]


def test_only_its_keeper_changes_an_institution(people: People, works: Works, first: int) -> None:
    west = first + 1
    for login in ("shen", "gao", "wei", "shi", "qian"):  # no office; another agency; a district
        with pytest.raises(NotAllowed), people.work(login) as work:
            service.edit(work, first, facts())
    with people.work("qian") as work:
        service.add_name(work, west, NewName(name="西院"))
    with pytest.raises(Invalid), people.work("qian") as work:
        service.edit(work, west, facts(region="990100"))  # out of its own place
    with people.work("chen") as work:  # the city's agency keeps its districts too
        service.add_name(work, west, NewName(name="西医院"))


def test_the_agreement_has_a_history_without_gaps(people: People, works: Works, first: int) -> None:
    def change(state: AgreementState, day: date) -> None:
        with people.work("zhao") as work:
            form = ChangeAgreement(state=state, from_on=day, basis="年度协议")
            service.change_agreement(work, first, form)

    change(AgreementState.ACTIVE, date(2025, 1, 1))
    change(AgreementState.SUSPENDED, date(2025, 6, 1))
    with pytest.raises(Invalid):
        change(AgreementState.ACTIVE, date(2025, 5, 1))
    with pytest.raises(Invalid):
        change(AgreementState.ACTIVE, date(2026, 3, 3))
    assert state(works, first) is AgreementState.SUSPENDED
    with works.begin(SYSTEM) as work:
        rows = standing.agreements(work.session, first)
        assert [(r.state, r.from_on, r.until_on) for r in rows] == [
            (AgreementState.SUSPENDED, date(2025, 6, 1), None),
            (AgreementState.ACTIVE, date(2025, 1, 1), date(2025, 6, 1)),
        ]


def test_lifting_the_last_suspension_puts_the_agreement_in_force_again(
    people: People, works: Works, first: int
) -> None:
    one = suspended(people, first)
    other = suspended(people, first, basis="另案")
    assert state(works, first) is AgreementState.SUSPENDED
    lift = LiftMeasure(lifted_on=TODAY, reason="整改合格")
    with people.work("zhao") as work:
        service.lift_measure(work, first, one, lift)
    assert state(works, first) is AgreementState.SUSPENDED  # the other one still binds
    with people.work("zhao") as work:
        service.lift_measure(work, first, other, lift)
    assert state(works, first) is AgreementState.ACTIVE
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.lift_measure(work, first, one, lift)


def test_no_officer_alone_takes_a_measure(
    first: int, staff_client: Callable[[str], TestClient]
) -> None:
    client = staff_client("zhao")
    form = {"kind": "talk", "from_on": "2026-03-01", "basis": "办法第九条"}
    form["csrf"] = csrf_of(client.get(f"/institutions/{first}").text)
    assert client.post(f"/institutions/{first}/measures", data=form).status_code == 404


def test_links_are_seen_from_both_ends_and_end(people: People, works: Works, first: int) -> None:
    west = first + 1
    with people.work("zhao") as work:
        form = NewLink(kind=LinkKind.BRANCH_OF, other="花桥市第一医院", source="执业登记")
        made = service.link(work, west, form).id or 0
        assert [each.id for each in standing.links(work.session, first)] == [made]
        assert [each.id for each in standing.links(work.session, west)] == [made]
    for other in ("没有", "西城医院"):
        with pytest.raises(Invalid), people.work("zhao") as work:
            service.link(work, west, NewLink(kind=LinkKind.OWNED_BY, other=other))
    for raises in (None, Conflict):
        try:
            with people.work("zhao") as work:
                service.end_link(work, first, made, EndLink(until_on=TODAY))
        except Conflict:
            assert raises is Conflict
        else:
            assert raises is None


def test_every_change_is_in_the_custody_log(people: People, works: Works, first: int) -> None:
    with people.work("zhao") as work:
        before = audit.lock_head(work.session).size
        service.edit(work, first, facts(address="长安路1号"))
        name = service.add_name(work, first, NewName(name="老医院"))
        service.remove_name(work, first, name.id or 0)
        told = [type(each).__name__ for each in work.recorded]
    assert told == [
        "InstitutionChanged",
        "InstitutionNameAdded",
        "InstitutionNameRemoved",
    ]
    with works.begin(SYSTEM) as work:
        assert audit.lock_head(work.session).size == before + 3


def test_the_page_shows_all_of_it_and_other_agencies_no_case_number(
    people: People, first: int, staff_client: Callable[[str], TestClient]
) -> None:
    suspended(people, first, case_number="990100-2026-000001")
    with people.work("zhao") as work:
        service.add_name(work, first, NewName(name="老医院", kind=NameKind.FORMER))
        service.link(work, first, NewLink(kind=LinkKind.OWNED_BY, other="W1"))
    own, foreign = staff_client("chen"), staff_client("wei")
    html = own.get(f"/institutions/{first}").text
    for words in ("三级甲等", "中止服务协议", "执行中", "老医院", "西城医院", "990100-2026-000001"):
        assert words in html
    assert f"/cases?institution={first}" in html and "解除日期" in html
    html = foreign.get(f"/institutions/{first}").text
    assert "中止服务协议" in html and "990100-2026-000001" not in html
    assert "解除日期" not in html
    assert foreign.get(f"/institutions/{first}/edit").status_code == 403
    assert own.get("/institutions/9999").status_code == 404
    own.cookies.set("lang", "en")
    html = own.get(f"/institutions/{first}").text
    assert "Measures" in html and "Level 3, grade A" in html


def test_every_form_of_the_page_works_and_answers_422(
    people: People, first: int, works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    suspended(people, first)
    client = staff_client("zhao")
    page = f"/institutions/{first}"
    csrf = csrf_of(client.get(page).text)
    right = {
        "names": {"name": "东院", "kind": "alias"},
        "agreement": {"state": "active", "from_on": "2026-03-02", "basis": "年度协议"},
        "links": {"kind": "branch_of", "other": "W1"},
        "edit": {"name": "花桥总院", "kind": "hospital", "region": "990100", "level": "3a"},
        "measures/1/lift": {"lifted_on": "2026-03-02", "reason": "完成"},
        "links/1/end": {"until_on": "2026-03-02"},
    }
    for path, data in right.items():
        wrong = client.post(f"{page}/{path}", data={"csrf": csrf})
        assert wrong.status_code == 422 and "请填写此项" in wrong.text, path
        answer = client.post(f"{page}/{path}", data={**data, "csrf": csrf}, follow_redirects=False)
        assert answer.status_code == 303, path
    for path in ("measures/99/lift", "links/99/end", "names/99/remove"):
        data = {"lifted_on": "2026-03-02", "until_on": "2026-03-02", "reason": "x", "csrf": csrf}
        assert client.post(f"{page}/{path}", data=data).status_code == 404, path
    typed = {**right["edit"], "official_code": "X1", "csrf": csrf}
    wrong = client.post(f"{page}/edit", data=typed)
    assert wrong.status_code == 422 and 'value="X1"' in wrong.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "yy"}, ["花桥市第一医院"]),
        ({"text": "hqs"}, ["花桥市第一医院"]),
        ({"text": "HQSDY"}, ["花桥市第一医院"]),
        ({"text": "yiy"}, []),
        ({"text": "一院"}, ["花桥市第一医院"]),
        ({"text": "h99010000001"}, ["花桥市第一医院"]),
        ({"region": "990103"}, ["西城医院"]),
        ({"kind": "pharmacy"}, []),
        ({"agreement": "none"}, ["花桥市第一医院", "西城医院"]),
        ({"agreement": "active"}, []),
    ],
)
def test_the_list_is_narrowed(
    works: Works, first: int, asked: dict[str, Any], found: list[str]
) -> None:
    with works.begin(SYSTEM) as work:
        page = queries.page(work.session, InstitutionFilter(**asked))
        assert sorted(each.name for each in page.rows) == sorted(found)


def test_pages_follow_each_other_both_ways(
    works: Works, staff_client: Callable[[str], TestClient]
) -> None:
    names = [f"{n // 2:03d}诊所" for n in range(120)]  # every name twice
    with works.begin(SYSTEM) as work:
        service.load(
            work,
            [
                {"code": f"C{n}", "name": name, "kind": "clinic", "region": "990100"}
                for n, name in enumerate(names)
            ],
        )
    with works.begin(SYSTEM) as work:
        seen: list[str] = []
        asked = InstitutionFilter()
        while True:
            page = queries.page(work.session, asked, limit=7)
            seen += [each.name for each in page.rows]
            if page.before:
                back = queries.page(work.session, InstitutionFilter(before=page.before), limit=7)
                assert back.rows[-1].id != page.rows[0].id
            if page.after is None:
                break
            asked = InstitutionFilter(after=page.after)
        assert seen == sorted(names)
    client = staff_client("chen")
    html = client.get("/institutions?q=诊所&kind=clinic").text
    assert "下一页" in html and "q=%E8%AF%8A%E6%89%80" in html
    for odd in ("after=x", "after=-1", "before=99999999999999999999", "region=%00", "kind=ufo"):
        assert client.get(f"/institutions?{odd}").status_code == 200, odd


def test_a_list_is_taken_in_a_handful_of_acts(people: People, works: Works, first: int) -> None:
    entries = [
        Entry(
            code="H99010000001",
            name="花桥市第一人民医院",
            kind=None,
            region="990100",
            aliases=("一院", "市院"),
            agreement=AgreementState.ACTIVE,
            agreement_from=date(2026, 1, 1),
        ),
        Entry(code="N1", name="新诊所", kind=InstitutionKind.CLINIC, region="990102"),
    ]
    with people.work("zhao") as work:
        assert [t.outcome for t in service.take(work, entries, origin="测试")] == [
            "changed",
            "added",
        ]
        assert len(work.recorded) == 1
    with people.work("zhao") as work:
        assert [t.outcome for t in service.take(work, entries, origin="测试")] == ["same", "same"]
        ended = entries[0].__class__(
            **{
                **{f: getattr(entries[0], f) for f in entries[0].__slots__},
                "agreement": AgreementState.ENDED,
                "agreement_from": date(2026, 2, 1),
            }
        )
        service.take(work, [ended], origin="测试")
        rows = standing.agreements(work.session, first)
        assert [(r.state, r.until_on) for r in rows] == [
            (AgreementState.ENDED, None),
            (AgreementState.ACTIVE, date(2026, 2, 1)),
        ]
        assert queries.known_as(work.session, ["市院", "N1", "花桥市第一医院", "无"]) == {
            "市院": {(first, "990100")},
            "N1": {(first + 2, "990102")},
            "花桥市第一医院": {(first, "990100")},
        }
