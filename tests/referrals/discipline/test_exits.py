"""Two towns at the same instant: in one a clue goes to the commission, in the other nothing happens.

Whoever is concerned, their head, their auditor and their administrator open every page they can
reach in both, and every answer is the same, but for hashes. The town without a clue has as many
entries in its log that stand for nothing.
"""

from __future__ import annotations

import logging
import pickle
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from sqlalchemy import event
from sqlmodel import col, func, select
from starlette.testclient import TestClient

from portal.audit import service as log
from portal.audit.models import AuditLeaf
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.queries import counting
from portal.cases.rules import Source
from portal.crypto.codes import new_receipt
from portal.figures import queries as figures
from portal.identity.models import Officer
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.intake.service import triage
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import SetClock
from portal.main.app import create_public_app, create_staff_app, make_works
from portal.notices.models import OutgoingMessage
from portal.publicity import jobs as publicity
from portal.registry.models import Institution
from portal.registry.rules import InstitutionKind
from portal.worklists import service as lists
from portal.worklists.forms import Export
from referrals.desk.models import DeskRow
from referrals.discipline import forms, service
from referrals.discipline.models import DisciplineBar, DisciplineMatter, DisciplineSeat
from referrals.discipline.routes import staff as routes
from referrals.duty.models import DutyFlag
from tests.conftest import START, cheap
from tests.support.canaries import forms as spellings
from tests.support.canaries import found_in
from tests.support.html import Page
from tests.support.people import People, csrf_of, same_page, sign_in

CANARIES = {
    "officials": "鹬涉案科长鹬",
    "facts": "鹬通风报信鹬",
    "materials": "鹬检查通知鹬",
    "without_head": "鹬负责人涉及鹬",
    "outcome": "鹬谈话提醒鹬",
    "tip": "鹬收钱放行鹬",
    "answer": "鹬请补充鹬",
}
SUM_FEN = 98_765_400
CONCERNED = ("zhao", "shen", "kong")
"""The head, who is named as concerned; the auditor; the administrator."""
MORE = ("he", "chen", "sun", "xu", "gao", "luo", "tang", "qian", "wu", "zhou", "pan")
"""An investigator who is named as concerned, and everybody who has no part in it."""
LEFT_OUT = re.compile(r"/(sign-out|language|look|aloud|exit|static|tips/typed)|\.(pdf|tlog-proof)$")
VARIES = (
    (re.compile(r'(name="(csrf|mark|seen)" value|nonce|content)="[^"]*"'), ""),
    (re.compile(r"\b[0-9a-f]{16,64}\b"), "#"),
    (re.compile(r"[A-Za-z0-9+/]{40,}={0,2}"), "#"),
    (re.compile(r"\d{8}(?=</a>|\b)"), "#"),
)
"""Form tokens, hashes, signatures, and the numbers of tips, which are random."""
ID = re.compile(r"/\d+(?=/|$)")
MOST_ALIKE = 1
"""Pages opened of those that differ only by an id or by what they are asked for."""


@dataclass
class Side:
    """One of the two towns, its people signed in once."""

    works: Works
    people: People
    folder: Path
    code: str = ""
    clients: dict[str, TestClient] = field(default_factory=dict)
    open: ExitStack = field(default_factory=ExitStack)

    def client(self, login: str) -> TestClient:
        if login not in self.clients:
            app = create_staff_app(self.works) if login else create_public_app(self.works)
            client = TestClient(app, raise_server_exceptions=False)
            self.clients[login] = self.open.enter_context(client)
            if login:
                sign_in(client, self.people, login)
        return self.clients[login]

    def seen(self, login: str) -> dict[str, tuple[int, str]]:
        """Return every page this person can reach, without what varies by itself."""
        client, found, kinds = self.client(login), {}, {}
        waiting = ["/"]
        while waiting:
            url = waiting.pop(0)
            kind = ID.sub("/#", urlsplit(url).path)
            if (
                url in found
                or LEFT_OUT.search(urlsplit(url).path)
                or kinds.get(kind, 0) >= MOST_ALIKE
            ):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            answer = client.get(url, follow_redirects=False)
            found[url] = (answer.status_code, plain(answer.text))
            if answer.is_redirect:
                waiting.append(answer.headers["location"])
            elif answer.headers.get("content-type", "").startswith("text/html"):
                page = Page(url, answer.status_code, answer.text)
                links = [urldefrag(urljoin(url, href)).url for href, _ in page.links]
                waiting += [each for each in links if each.startswith("/")]
        return found


def plain(html: str) -> str:
    for pattern, instead in VARIES:
        html = pattern.sub(instead, html)
    return html


def leaves(works: Works) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return work.session.exec(select(func.count()).select_from(AuditLeaf)).one()


def opened(template: Path, folder: Path) -> Side:
    shutil.copytree(template, folder)
    works = make_works(cheap(folder), clock=SetClock(START))
    people = People(works, pickle.loads((template / "totp.pickle").read_bytes()))
    return Side(works, people, folder)


def everyday(side: Side) -> None:
    """Give the town a case and a tip such as any bureau has."""
    told = Answers(region="990100", categories=("fake_stay",), what="床位空着", mode=Mode.ANONYMOUS)
    with side.works.begin(ANONYMOUS) as work:
        intake.submit(work, told, new_receipt())
    form = OpenCase(title="挂床案", region="990100", category="fake_stay", source=Source.AUDIT)
    with side.people.work("lin") as work:
        cases.open_case(work, form)
        hospital = Institution(
            code="T-1", name="演示医院", kind=InstitutionKind.HOSPITAL, region="990100"
        )
        work.session.add(hospital)


def sealed_story(side: Side) -> None:
    """A clue from the case of `lin` past its head, with its whole way; and a tip about the bureau."""
    people = side.people
    concerned = tuple(people.as_(each)[0].officer_id or 0 for each in ("he", "zhao"))
    form = forms.Report(
        ground="duty_crime",
        officials=CANARIES["officials"],
        facts=CANARIES["facts"],
        materials=CANARIES["materials"],
        people=concerned,
        units=("hq-ybj",),
        way="direct",
        without_head=CANARIES["without_head"],
    )
    with people.work("lin") as work:
        service.choices(work, "case", 1)
        side.code = service.report(work, "case", 1, form).code
    with people.work("min") as work:
        service.show(work, side.code)
        service.sign_for(work, side.code)
        service.letter(work, side.code)
    with people.work("cai") as work:
        told = forms.Propose(outcome="dealt_with", text=CANARIES["outcome"])
        service.propose(work, side.code, told)
    with people.work("bao") as work:
        service.confirm(work, side.code, agreed=True)
        service.close(work, side.code)
    tip = Answers(
        region="990100",
        categories=("agency_staff",),
        what=CANARIES["tip"],
        mode=Mode.SEALED,
        name="鹬",
        contact="1",
    )
    with side.works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, tip, new_receipt()).id or 0
    with people.work("min") as work:
        triage.open_tip(work, tip_id)
        triage.write_to_reporter(work, tip_id, CANARIES["answer"])
    own_case(people)


def own_case(people: People) -> None:
    """Let the commission open a case of its own, with a sum that others would have to refer."""
    told = {"category": "fake_stay", "suspected_fen": SUM_FEN, "proven_fen": SUM_FEN}
    with people.work("cai") as work:
        place = work.session.exec(select(Institution.id)).one()
        form = OpenCase(
            title="受贿案",
            region="990100",
            category="fake_stay",
            source=Source.AUDIT,
            institution_id=place,
        )
        case_id = cases.open_case(work, form).id or 0
        cases.record_finding(work, case_id, basis="核对账册。", source="review", **told)


@dataclass
class Towns:
    quiet: Side
    sealed: Side
    logged: list[str]


@pytest.fixture(scope="module")
def towns(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    room = tmp_path_factory.mktemp("exits")
    before = opened(_template, room / "before")
    everyday(before)
    before.works.engine.dispose()
    quiet, sealed = (
        opened(room / "before", room / "quiet"),
        opened(room / "before", room / "sealed"),
    )
    records: list[str] = []
    heard = _Heard(records)
    logging.getLogger().addHandler(heard)
    sealed_story(sealed)
    logging.getLogger().removeHandler(heard)
    with quiet.works.begin(SYSTEM) as work:
        for _ in range(leaves(sealed.works) - leaves(quiet.works)):
            service.cover(work)
    for side in (quiet, sealed):
        publicity.count(side.works)
        with side.works.begin(SYSTEM) as work:
            log.sign_checkpoint(work)
    with quiet.open, sealed.open:
        yield Towns(quiet, sealed, records)
    for side in (quiet, sealed):
        side.works.engine.dispose()


@pytest.fixture
def again(towns: Towns, tmp_path: Path) -> Iterator[Side]:
    """A copy of the town with the clue, for what is done in one of them only: the log would tell."""
    side = opened(towns.sealed.folder, tmp_path / "again")
    side.code = towns.sealed.code
    with side.open:
        yield side
    side.works.engine.dispose()


class _Heard(logging.Handler):
    def __init__(self, records: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record.getMessage())


@pytest.mark.parametrize(
    "login",
    [*CONCERNED, "", *(pytest.param(each, marks=pytest.mark.slow) for each in MORE)],
)
def test_every_page_of_the_concerned_is_as_if_nothing_had_happened(
    towns: Towns, login: str
) -> None:
    quiet, sealed = towns.quiet.seen(login), towns.sealed.seen(login)
    assert quiet.keys() == sealed.keys()
    assert len(quiet) >= (10 if login else 5)
    assert [url for url in quiet if quiet[url] != sealed[url]] == []
    told = "".join(text for _, text in sealed.values())
    assert not [name for name, words in CANARIES.items() if words in told]


def test_the_pages_would_tell_of_something_else(towns: Towns, again: Side, tmp_path: Path) -> None:
    """The comparison is no empty one: who has a part in it finds it, and its words."""
    page = f"/discipline/{again.code}"
    for login in ("min", "bao"):
        client = again.client(login)
        assert page in client.get("/discipline").text
        assert CANARIES["facts"] in client.get(page).text
    mine = again.client("lin").get(page).text
    assert CANARIES["outcome"] in mine
    assert CANARIES["facts"] not in mine
    other = opened(towns.quiet.folder, tmp_path / "other")
    with other.open:
        tips = [each.client("min").get("/tips").text for each in (other, again)]
    other.works.engine.dispose()
    assert plain(tips[0]) != plain(tips[1])
    assert re.search(r'href="/tips/\d+"', tips[1])
    assert not re.search(r'href="/tips/\d+"', tips[0])


def test_a_case_of_the_commission_moves_no_figure_and_stands_on_no_desk(towns: Towns) -> None:
    told, own = [], []
    for side in (towns.quiet, towns.sealed):
        with side.works.begin(SYSTEM, writes=False) as work:
            told.append(
                [
                    figures.of_city(work.session, "990100"),
                    counting.by_place(work.session),
                    work.session.exec(select(DutyFlag)).all(),
                    work.session.exec(select(DeskRow)).all(),
                ]
            )
            own.append(figures.of_agency(work.session, "hq-jw"))
    assert own == [{}, {"checking": 1}]
    assert told[0] == told[1]


def test_every_address_answers_as_that_of_nothing(again: Side) -> None:
    for login in (*CONCERNED, "he"):
        client = again.client(login)
        csrf = csrf_of(client.get("/account").text)
        for route in routes.routes:
            if "{code}" not in route.path:  # type: ignore[attr-defined]
                continue
            method = min(route.methods)  # type: ignore[attr-defined]
            real, none = (ask(again, client, method, route, each, csrf) for each in codes(again))
            assert real == none, (login, route.path)  # type: ignore[attr-defined]
            assert real[0] == 404


def codes(side: Side) -> tuple[str, str]:
    return side.code, "0123456789abcdef" * 2


def ask(
    side: Side, client: TestClient, method: str, route: Any, code: str, csrf: str
) -> tuple[int, str, list[str]]:
    """Return status, page and the statements asked of the database."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    url = route.path.format(code=code)
    event.listen(side.works.engine, "before_cursor_execute", note)
    try:
        given = {"data": {"csrf": csrf, "decision": "yes"}} if method == "POST" else {}
        answer = client.request(method, url, follow_redirects=False, **given)
    finally:
        event.remove(side.works.engine, "before_cursor_execute", note)
    return answer.status_code, plain(same_page(answer.text, url)), asked


def test_search_and_exports_are_the_same(towns: Towns) -> None:
    made = []
    for side in (towns.quiet, towns.sealed):
        for words in (*CANARIES.values(), "移送", "990100"):
            answer = side.client("he").get("/search", params={"q": words})
            made.append((answer.status_code, plain(answer.text).replace(words, "")))
        form = Export(kind="csv", purpose="例会", columns=("number", "title"))
        actor, _ = side.people.as_("zhao")
        exported = lists.export(side.works, actor, form, "zh")
        made.append(exported.sha256)
        exported.file.close()
    assert made[: len(made) // 2] == made[len(made) // 2 :]


def test_no_mail_of_the_concerned_and_no_word_on_disk_or_in_a_log(towns: Towns) -> None:
    rows = select(Officer.agency).join(
        OutgoingMessage, col(OutgoingMessage.officer_id) == Officer.id
    )
    counts = []
    for side in (towns.quiet, towns.sealed):
        with side.works.begin(SYSTEM, writes=False) as work:
            counts.append(len([each for each in work.session.exec(rows) if each != "hq-jw"]))
    assert counts[0] == counts[1]
    words = [spelled for each in CANARIES.values() for spelled in spellings(each)]
    assert found_in(towns.sealed.folder, words) == []
    heard = "\n".join(towns.logged)
    secrets = [*CANARIES.values(), towns.sealed.code]
    assert not [each for each in secrets if each in heard]


def test_a_backup_of_the_database_tells_nobody_s_part_in_it(towns: Towns) -> None:
    """Who reported, who is concerned, which case: none of it is in the rows, by name or by number."""
    with towns.sealed.works.begin(SYSTEM, writes=False) as work:
        matter = work.session.exec(select(DisciplineMatter)).one().model_dump()
        assert set(matter) == {
            *("id", "code", "number", "agency", "state", "began_on", "changed_on"),
            *("key_id", "wrapped", "clue_sealed", "proposed_by"),
        }
        for table in (DisciplineSeat, DisciplineBar):
            for row in work.session.exec(select(table)).all():
                assert len(row.mark) == 16


@pytest.mark.slow
def test_what_is_not_theirs_takes_as_long_as_what_is_absent(again: Side) -> None:
    client = again.client("he")
    took: dict[str, list[float]] = {each: [] for each in codes(again)}
    for turn in range(300):
        for each in took if turn % 2 else reversed(took):
            begun = perf_counter()
            assert client.get(f"/discipline/{each}").status_code == 404
            took[each].append(perf_counter() - begun)
    real, none = (median(each) for each in took.values())
    assert abs(real - none) < 0.05 * none, (real, none)
