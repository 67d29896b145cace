"""An agency ends in the middle: its successor stands where it stood, by the act of two persons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from starlette.testclient import TestClient

from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.main import people as demo
from portal.main.people import Person
from portal.sharing import service
from portal.sharing.forms import ProposeSuccession
from portal.sharing.models import Succession
from portal.sharing.queries import successions
from referrals.clocks import queries as clocks
from referrals.letters.models import Letter, LetterTo
from referrals.transfers import queries
from referrals.transfers.rules import State
from tests.referrals.letters.conftest import Post
from tests.referrals.transfers.conftest import Scene
from tests.referrals.transfers.test_routes import post, text
from tests.referrals.transfers.test_service import check, running
from tests.support.people import People

MERGED = "机构改革方案"


def second_unit(scene: Scene) -> None:
    officer = Person("ren", "任警官", "hq-gaj-2", frozenset({Office.POLICE_REVIEWER}), "JZ-01")
    with scene.works.begin(SYSTEM) as work:
        unit = {"zh": "花桥市公安局经济犯罪侦查支队", "en": "Economic Crime", "mark": "花公经"}
        work.session.add(Agency(code="hq-gaj-2", kind=AgencyKind.POLICE, region="990100", **unit))
        work.session.flush()
        scene.people.secrets["ren"] = demo._appoint(work, officer)
        demo.make_keys(work, "hq-gaj-2")


def succeeds(scene: Scene | Post, agency: str, successor: str, head: str) -> Succession:
    with scene.people.work("kong") as work:
        form = ProposeSuccession(agency=agency, successor=successor, basis=MERGED)
        number = service.propose(work, form).id or 0
    with scene.people.work(head) as work:
        service.agree(work, number)
        return service.go_on(work, number)


def test_the_police_unit_that_takes_over_goes_on(sent: Scene) -> None:
    second_unit(sent)
    sent.take("receive")
    done = succeeds(sent, "hq-gaj", "hq-gaj-2", "yan")
    assert (done.done, done.left) == (1, 0) and done.finished_at is not None
    assert running(sent) == {"F8N": "hq-gaj-2", "F11": "hq-gaj-2"}
    with pytest.raises((NotAllowed, NotFound)):
        sent.take("file", by="wu")
    with sent.people.work("wu", writes=False) as work, pytest.raises(NotFound):
        case_rows.get(work.session, work.actor, sent.case_id)
    with sent.people.work("ren") as work:
        papers = queries.papers(work.session, sent.now("ren"))
        letter = papers["transfer_letter"]
        assert cases.read_document(work, sent.case_id, letter.document_id)[1].startswith(b"%PDF")
    sent.take("file", by="ren")
    check(sent, State.FILED)
    transfer = sent.now()
    with sent.people.work("lin", writes=False) as work:
        units = [each.agency for each in queries.units(work.session, transfer)]
        receipt = queries.papers(work.session, transfer)["transfer_receipt"]
        assert units == ["hq-gaj", "hq-gaj-2"], "both are remembered"
        assert "花公刑" in receipt.number, "what the former one signed stays its own"


def test_the_agency_that_takes_over_refers_on(sent: Scene) -> None:
    sent.walk("receive", "decline_filing")
    succeeds(sent, "hq-ybj", "xc-ybj", "zhao")
    with sent.people.work("qian", writes=False) as work:
        (clock,) = clocks.open_for(work.session, "transfer", sent.transfer_id)
        assert (clock.code, clock.agency) == ("F15", "xc-ybj")
    with sent.people.work("qian") as work:
        case = case_rows.get(work.session, work.actor, sent.case_id)
        transfer = queries.get(work.session, work.actor, sent.transfer_id)
        assert (case.agency, transfer.referring_agency) == ("xc-ybj", "xc-ybj")
        kinds = {
            each.kind for each in case_rows.documents(work.session, sent.case_id, work.actor.agency)
        }
        assert kinds >= {"transfer_letter", "non_filing_notice"}
    sent.take("request_reconsideration", by="qian")
    assert sent.now("qian").state is State.RECONSIDERING
    sent.take("reconsideration_files")
    assert sent.now("qian").state is State.FILED


def test_letters_under_way_go_to_the_successor(
    works: Works, people: People, clock: SetClock
) -> None:
    post = Post(works, people, clock)
    post.draft("zhou", "suggestion", "hq-ybj")
    post.act("zhou", "submit")
    post.act("cao", "approve")
    post.act("lin", "receive")
    succeeds(post, "hq-ybj", "xc-ybj", "zhao")
    with post.people.work("qian", writes=False) as work:
        letter = work.session.exec(select(Letter)).one()
        to = work.session.exec(select(LetterTo)).one()
        assert (to.agency, letter.agency) == ("xc-ybj", "hq-jcy")
        (clock,) = clocks.open_for(work.session, "letter", to.id or 0)
        assert (clock.code, clock.agency) == ("B8", "xc-ybj")
    assert post.read("qian").text


def test_two_persons_and_agencies_that_can(scene: Scene) -> None:
    for agency, successor, wrong in [
        ("nowhere", "xc-ybj", "agency"),
        ("hq-ybj", "hq-ybj", "successor"),
        ("hq-ybj", "hq-gaj", "successor"),
        ("hq-ybj", "nowhere", "successor"),
    ]:
        form = ProposeSuccession(agency=agency, successor=successor, basis=MERGED)
        with scene.people.work("kong") as work, pytest.raises(Invalid) as found:
            service.propose(work, form)
        assert set(found.value.fields) == {wrong}
    form = ProposeSuccession(agency="hq-ybj", successor="xc-ybj", basis=MERGED)
    with scene.people.work("zhao") as work, pytest.raises(NotAllowed):
        service.propose(work, form)
    with scene.people.work("kong") as work:
        made = service.propose(work, form)
        number, kong = made.id or 0, made.proposed_by_id
    with scene.people.work("kong") as work, pytest.raises(Conflict):
        service.propose(work, form)
    for login, answer in (("kong", NotAllowed), ("feng", NotAllowed), ("lin", NotFound)):
        with scene.people.work(login) as work, pytest.raises(answer):
            service.agree(work, number)
    with scene.people.work("zhao") as work, pytest.raises(Conflict):
        service.go_on(work, number)  # nobody agreed yet
    with pytest.raises(IntegrityError), scene.people.work("zhao") as work:
        row = work.session.get_one(Succession, number)
        row.agreed_by_id = kong
        work.session.add(row)


def test_the_pages_of_a_succession(sent: Scene, staff_client: Callable[[str], TestClient]) -> None:
    kong, zhao = staff_client("kong"), staff_client("zhao")
    here = "/sharing/successions"
    typed = {"agency": "hq-ybj", "successor": "hq-gaj", "basis": MERGED}
    wrong = kong.post(here, data={"csrf": _csrf(kong, here), **typed}, follow_redirects=False)
    assert wrong.status_code == 422 and MERGED in wrong.text
    made = kong.post(
        here,
        data={"csrf": _csrf(kong, here), **typed, "successor": "xc-ybj"},
        follow_redirects=False,
    )
    assert made.status_code == 303
    assert "同意承接" not in text(kong.get(here).text) and "同意承接" in text(zhao.get(here).text)
    assert post(zhao, f"{here}/1/agreement").status_code == 303
    assert post(zhao, f"{here}/1/more").status_code == 303
    assert "移交完毕" in text(zhao.get(here).text)
    assert staff_client("lin").get(here).status_code == 403


def _csrf(client: TestClient, page: str) -> str:
    return client.get(page).text.split('name="csrf" value="')[1].split('"')[0]


def test_no_administrator_sees_the_succession_of_an_agency_apart(people: People) -> None:
    told = {"basis": "机构改革方案", "proposed_by_id": 1, "proposed_by": "x"}
    with people.work("kong") as work:
        for agency, successor in (("hq-jw", "hq-jcy"), ("hq-wjw", "hq-ybj")):
            row = Succession(agency=agency, successor=successor, proposed_at=work.now, **told)
            work.session.add(row)
    with people.work("kong", writes=False) as work:
        seen = successions.successions(work.session, work.actor)
        assert [each.agency for each in seen] == ["hq-wjw"]
