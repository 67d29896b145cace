"""A case is told to the public by one, agreed to by the head, shown until a day, taken back at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.audit import queries as audit
from portal.cases import service as cases
from portal.cases.forms import NewParty
from portal.cases.models import CaseFile
from portal.cases.queries.recusals import open_tips as cases_of
from portal.cases.rules import Outcome, PartyKind, Stage
from portal.cases.service import keyring
from portal.erasure.events import KeyErased
from portal.infra.typeset import pdf
from portal.intake import queries as tips
from portal.intake.service import seals
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.main.features import FEATURES
from portal.publicity import queries, service
from portal.publicity.forms import Story
from portal.publicity.models import PublishedCase, YearFigures
from portal.publicity.routes.posters import poster_data
from portal.publicity.rules import StoryState
from portal.registry import service as registry
from tests.portal.cases.conftest import WORDS
from tests.portal.cases.conftest import scene as _scene
from tests.support.documents import reader
from tests.support.people import csrf_of

scene = _scene
UNTIL = date(2026, 12, 31)
TEXT = "该医院把没有住院的人登记为住院，向基金结算床位费和检查费。"
RESULT = "追回全部基金，并处二倍罚款，涉嫌犯罪的已移送公安机关。"


def story(**told) -> Story:
    return Story(
        **{"title": "某医院虚构住院案", "text": TEXT, "result": RESULT, "until": UNTIL, **told}
    )


@pytest.fixture
def closed(works, scene):
    with works.begin(SYSTEM) as work:
        case = work.session.get(CaseFile, scene.case_id)
        case.stage, case.outcome = Stage.CLOSED, Outcome.PROVEN
        work.session.add(case)
    return scene


def propose(people, case_id, login="lin", **told) -> int:
    with people.work(login) as work:
        return service.propose(work, case_id, story(**told)).id


def decide(people, story_id, login="zhao", *, agreed=True, reason=""):
    with people.work(login) as work:
        service.decide(work, story_id, agreed=agreed, reason=reason)


def events(works):
    with works.begin(SYSTEM, writes=False) as work:
        return [leaf.event for leaf in audit.newest(work.session, limit=2)]


def test_published_until_its_day_then_gone(people, closed, public_client, clock, works):
    made = propose(people, closed.case_id)
    assert public_client.get(f"/published/{made}").status_code == 404
    decide(people, made)
    assert events(works)[0] == "StoryPublished"
    page = public_client.get(f"/published/{made}").text
    assert TEXT in page
    assert "虚构住院案" in public_client.get("/published").text
    clock.instant += timedelta(days=305)
    assert public_client.get(f"/published/{made}").status_code == 404
    assert "虚构住院案" not in public_client.get("/published").text


def test_who_writes_does_not_decide(people, closed):
    made = propose(people, closed.case_id, "zhao")
    for login in ("zhao", "lin"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide(work, made, agreed=True)
    with people.work("qian") as work, pytest.raises(NotFound):
        service.decide(work, made, agreed=True)


def test_the_database_too_wants_a_second_person(people, closed, works):
    made = propose(people, closed.case_id)
    with pytest.raises(IntegrityError), works.begin(SYSTEM) as work:
        row = work.session.get(PublishedCase, made)
        row.decided_by = row.proposed_by
        work.session.add(row)
        work.session.flush()


def test_not_agreeing_needs_a_reason_and_frees_the_case(people, closed, public_client):
    made = propose(people, closed.case_id)
    with people.work("zhao") as work, pytest.raises(Invalid):
        service.decide(work, made, agreed=False)
    with pytest.raises(Conflict):
        propose(people, closed.case_id)
    decide(people, made, agreed=False, reason="写得太细")
    assert public_client.get(f"/published/{made}").status_code == 404
    assert propose(people, closed.case_id) != made


def test_taken_back_at_once_with_the_reason(people, closed, public_client):
    made = propose(people, closed.case_id)
    decide(people, made)
    with people.work("lin") as work:
        service.withdraw(work, made, "判决改变")
    assert public_client.get(f"/published/{made}").status_code == 404
    with people.work("zhao") as work:
        found = queries.get(work.session, work.actor, made)
        assert (found.state, found.reason) == (StoryState.WITHDRAWN, "判决改变")
        with pytest.raises(NotAllowed):
            service.withdraw(work, made, "再来一次")


def test_only_closed_and_proven_cases(people, scene, works):
    with pytest.raises(Conflict):
        propose(people, scene.case_id)


def test_a_case_taken_up_again_is_not_published(people, closed, works):
    made = propose(people, closed.case_id)
    with works.begin(SYSTEM) as work:
        case = work.session.get(CaseFile, closed.case_id)
        case.stage = Stage.CHECKING
        work.session.add(case)
    with pytest.raises(Conflict):
        decide(people, made)


def test_names_of_people_and_words_of_reporters_are_refused(people, closed):
    with people.work("lin") as work:
        party = NewParty(kind=PartyKind.DOCTOR, name="王小明")
        cases.add_party(work, closed.case_id, party)
    for field, text, code in (
        ("text", f"{TEXT}医生王小明参与其中。", "names_somebody"),
        ("result", f"经查，{WORDS}已经处理。", "quotes_report"),
        ("title", "电话 13800138000", "long_number"),
    ):
        with pytest.raises(Invalid) as refused:
            propose(people, closed.case_id, **{field: text})
        assert refused.value.fields == {field: code}


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2030, 1, 1)])
def test_the_last_day_is_within_bounds(people, closed, until):
    with pytest.raises(Invalid) as refused:
        propose(people, closed.case_id, until=until)
    assert refused.value.fields == {"until": "until_out_of_bounds"}


def test_through_the_pages(people, closed, staff_client, public_client):
    writer, head = staff_client("lin"), staff_client("zhao")
    address = f"/cases/{closed.case_id}/publication"
    assert address in writer.get(f"/cases/{closed.case_id}").text
    form = {"csrf": csrf_of(writer.get(address).text), "title": "某医院案", "text": TEXT}
    wrong = writer.post(address, data={**form, "result": "短", "until": "2026-12-31"})
    assert wrong.status_code == 422
    assert TEXT in wrong.text
    done = writer.post(
        address, data={**form, "result": RESULT, "until": "2026-12-31"}, follow_redirects=False
    )
    draft = done.headers["location"]
    assert "同意公布" not in writer.get(draft).text
    page = head.get(draft).text
    data = {"csrf": csrf_of(page), "decision": "yes"}
    assert head.post(f"{draft}/decision", data=data, follow_redirects=False).status_code == 303
    assert "某医院案" in public_client.get("/published").text
    assert "某医院案" in head.get("/publications").text
    assert staff_client("qian").get(draft).status_code == 404


def test_years_are_counted_and_small_figures_left_out(works, closed, public_client, clock):
    for _ in range(3):
        closed.another_tip()
    assert "还没有统计" in public_client.get("/yearly").text
    with works.begin(SYSTEM) as work:
        assert service.count_years(work) == [2026]
        told = work.session.exec(select(YearFigures)).one().told
    assert (told["tips"], told["rough"]) == (None, True)
    assert "少于 10" in public_client.get("/yearly").text
    clock.instant += timedelta(days=365)
    with works.begin(SYSTEM) as work:
        assert service.count_years(work) == [2026, 2027]
        rows = work.session.exec(select(YearFigures).where(YearFigures.year == 2026))
        told = rows.one().told
    assert told["tips"] == 4
    assert told["outcomes"] == {"accepted": None, "declined": 0, "withdrawn": 0, "waiting": None}
    page = public_client.get("/yearly").text
    assert "少于 3" in page
    assert "不显示" in page
    assert "<rect" in page


def test_every_free_text_of_a_report_is_compared(people, closed):
    said = "护士长办公室里有一本手写的假住院登记簿"
    with people.work("lin") as work:
        found = cases.opened(work, closed.case_id)
        (tip,) = found.tips
        key = keyring.tip_key(found.keys, cases_of(work.session, work.actor, closed.case_id)[0])
        row = tips.by_id(work.session, tip.id)
        seals.seal_body(row, key, replace(tip.body, more={"seen": said}))
        work.session.add(row)
    with pytest.raises(Invalid) as refused:
        propose(people, closed.case_id, text=f"经查，{said}。")
    assert refused.value.fields == {"text": "quotes_report"}


def test_of_what_is_declined_taken_back_or_erased_no_word_stays(people, closed, works):
    made = [propose(people, closed.case_id)]
    decide(people, made[0], agreed=False, reason="写得太细")
    made.append(propose(people, closed.case_id))
    decide(people, made[1])
    with people.work("lin") as work:
        service.withdraw(work, made[1], "判决改变")
    made.append(propose(people, closed.case_id))
    told = {"erasure_id": 1, "kind": "case", "subject_id": 1, "case_id": closed.case_id}
    with works.begin(SYSTEM) as work:
        service.when_erased(work, KeyErased(**told, tip_id=None, ground="term_over", asked_by=1))
    with works.begin(SYSTEM, writes=False) as work:
        rows = [work.session.get(PublishedCase, each) for each in made]
        assert {(each.title, each.text, each.result) for each in rows} == {("", "", "")}
        assert rows[2].state is StoryState.WITHDRAWN


def test_a_year_under_way_is_rounded_and_counted_once_a_month(works, closed, clock):
    for _ in range(10):
        closed.another_tip()
    counted = []
    for days in (0, 1, 40):
        clock.instant += timedelta(days=days)
        with works.begin(SYSTEM) as work:
            counted += service.count_years(work)
            told = work.session.exec(select(YearFigures)).one().told
            assert (told["tips"], told["cases_opened"]) == (10, None)
    assert counted == [2026, 2026]


def test_the_worker_counts_every_day(works, closed, clock):
    job = next(job for each in FEATURES for job in each.jobs if job.name == "count-years")
    job.run(works)
    clock.instant += timedelta(days=400)
    job.run(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert [each.year for each in queries.years(work.session)] == [2027, 2026]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_poster_says_the_place_and_nothing_about_who_scans(people, language):
    with people.work("zhao", writes=False) as work:
        data = poster_data(work, "region", "990100", language)
        with pytest.raises(NotFound):
            poster_data(work, "institution", "none", language)
    assert data["address"].endswith("/r/990100")
    data["place"] = "花桥市城东区第一人民医院互联网医院东院区" * 2
    assert len(reader(pdf("sheets/poster", data)).pages) == 1
    assert pdf("sheets/poster", data) == pdf("sheets/poster", data)


def test_posters_are_for_officers_who_make_them(staff_client, works):
    add_institution(works)
    maker = staff_client("zhao")
    page = maker.get("/posters", params={"search": "医院"}).text
    assert "/posters/institution/zh/HQ-77" in page
    assert maker.get("/posters/institution/zh/HQ-77").content.startswith(b"%PDF")
    answer = maker.get("/posters/hall/en/all")
    assert answer.headers["content-type"] == "application/pdf"
    assert maker.get("/posters/hall/xx/all").status_code == 404
    assert staff_client("shen").get("/posters").status_code == 403


def test_a_poster_of_an_institution_answers_three_questions(works, public_client):
    add_institution(works)
    page = public_client.get("/i/HQ-77").text
    assert "城东某医院" in page
    assert len(public_client.cookies) == 0
    data = {"csrf": csrf_of(page), "institution": "HQ-77"}
    begun = public_client.post("/report", data=data, follow_redirects=False)
    assert begun.headers["location"] == "/report/what"
    assert "城东某医院" in public_client.get("/report/which").text


def add_institution(works):
    entry = {"code": "HQ-77", "name": "城东某医院", "kind": "tcm_hospital", "region": "990102"}
    with works.begin(SYSTEM) as work:
        registry.load(work, [entry])
