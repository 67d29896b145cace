"""One mask, one answer: what each profile shows is the same on every page, list, export and search.

A case in which every class of field holds words found nowhere else is shared in every way there is;
then everybody opens every address of the staff site, and what they saw is compared with the table.
The town is filled once; each way of sharing that excludes another has a copy of it.
"""

from __future__ import annotations

import io
import pickle
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import NewAllegation, NewParty, OpenCase, OpenFromTip
from portal.cases.rules import SOURCE_NAMES, Role, Source, Visibility
from portal.cases.rules.masking import FIELDS, SHOWN, FieldClass, FieldProfile, shows
from portal.crypto.codes import new_receipt
from portal.infra.work import Works
from portal.intake import service as intake
from portal.intake.rules import Answers, Mode
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SetClock
from portal.linking import service as linking
from portal.linking.forms import NewLink
from portal.linking.rules import LinkKind
from portal.main.app import create_staff_app, make_works
from portal.main.features import FEATURES
from portal.registry import service as registry
from portal.registry.book.registry import CATEGORIES
from portal.registry.forms import NewInstitution
from portal.registry.rules import InstitutionKind
from portal.sharing import service as sharing
from portal.sharing.forms import Share
from portal.tasks import service as tasks
from portal.tasks.forms import NewTask
from tests.conftest import START, cheap
from tests.support.people import People, csrf_of, sign_in

NUMBER = "990100-2026-000001"
CATEGORY, SOURCE = "deceased_benefit", Source.CROSS_REGION
CANARIES = {
    "title": "鹇标题",
    "institution": "鹇机构医院",
    "suspected_fen": "7,654,321.09",
    "proven_fen": "6,543,210.98",
    "allegations": "鹇线索",
    "findings": "鹇认定依据",
    "parties": "鹇当事人",
    "notes": "鹇工作记录",
    "documents": "鹇文书标题",
    "evidence": "鹇证物",
    "tasks": "鹇任务",
    "tips": "鹇举报内容",
    "own_notes": "鹇仅本单位记录",
    "reporter": "鹇举报人姓名",
    "links": "鹇关联理由",
    "elsewhere": "鹇别案",
    "category": CATEGORIES[CATEGORY].name.zh,
    "source": SOURCE_NAMES[SOURCE].zh,
}
"""Words that stand nowhere but in one field of the one case; amounts as printed.

`elsewhere` is the title of a linked case that is shared with nobody.
"""
OF_VOCABULARY = {"category", "source"}
"""Their words stand on filters and forms everywhere: they are sought where the case is named."""
CONTROLS = re.compile(r"<(select|label|fieldset|datalist)\b.*?</\1>", re.DOTALL)
NOT_PLANTED = {
    "institution_id": "a number",
    "timeline": "told in the words of the other fields",
    "lead_id": "public",
    "due_at": "public",
}
BARE_AMOUNTS = {"suspected_fen": ("7654321.09",), "proven_fen": ("6543210.98",)}
INSTITUTIONS = re.compile(
    r"^/(institutions|losses/institutions|cases/new|tips/new|recusals)|^/persons"
)
"""Pages where the registry of institutions is read: institutions are no secret, their cases are."""
BASIS = "医疗保障基金使用监督管理条例第二十六条"


@dataclass(frozen=True)
class Shared:
    """In what way an agency is in, and an officer of it."""

    agency: str
    login: str
    role: Role
    profile: FieldProfile
    tips: bool = False
    town: str = "all at once"


WAYS = (
    Shared("hq-wjw", "wei", Role.CONTRIBUTOR, FieldProfile.FULL),
    Shared("hq-wjw", "wei", Role.READER, FieldProfile.FULL, town="only reading"),
    Shared("hq-gaj", "wu", Role.POLICE, FieldProfile.FULL, tips=True),
    Shared("hq-jcy", "zhou", Role.PROCURATORATE, FieldProfile.FULL, tips=True),
    Shared("hq-scjg", "shi", Role.READER, FieldProfile.FACTS),
    Shared("xc-ybj", "qian", Role.READER, FieldProfile.OUTLINE),
)

SHORT = [
    pytest.param(way, marks=() if index in {0, 2, 5} else pytest.mark.slow)
    for index, way in enumerate(WAYS)
]
"""A contributor, the police and whoever sees the outline; the others among the slow tests."""


@dataclass
class Scene:
    """A town with the one case. Everybody signs in once."""

    works: Works
    people: People
    case_id: int = 1
    clients: dict[str, TestClient] = field(default_factory=dict)
    open: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def app(self) -> FastAPI:
        return create_staff_app(self.works)

    def client(self, login: str) -> TestClient:
        if login not in self.clients:
            client = TestClient(self.app, raise_server_exceptions=False)
            self.clients[login] = self.open.enter_context(client)
            sign_in(client, self.people, login)
        return self.clients[login]

    def close(self) -> None:
        self.open.close()
        self.works.engine.dispose()


def copied(folder: Path, to: Path) -> Scene:
    shutil.copytree(folder, to)
    works = make_works(cheap(to), clock=SetClock(START))
    return Scene(works, People(works, pickle.loads((to / "totp.pickle").read_bytes())))


Town = Callable[[str], Scene]


@pytest.fixture(scope="module")
def town(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return a maker of towns: by name one, with every way of sharing that is of that town."""
    folder = tmp_path_factory.mktemp("masking")
    first = copied(_template, folder / "first")
    _open_case(first)
    _fill(first)
    first.close()
    with ExitStack() as everything:

        @cache
        def made(name: str) -> Scene:
            scene = copied(folder / "first", folder / name)
            everything.callback(scene.close)
            for way in WAYS:
                if way.town == name:
                    let_in(scene, way)
            return scene

        yield made


def _open_case(scene: Scene) -> None:
    people = scene.people
    with people.work("lin") as work:
        form = NewInstitution(
            code="H99010000999",
            name=CANARIES["institution"],
            kind=InstitutionKind.HOSPITAL,
            region="990100",
        )
        institution = registry.add(work, form).id
    told = Answers(
        region="990100",
        categories=(CATEGORY,),
        institution_id=institution,
        what=CANARIES["tips"],
        mode=Mode.NAMED,
        name=CANARIES["reporter"],
        contact=CANARIES["reporter"],
    )
    with scene.works.begin(ANONYMOUS) as work:
        tip_id = intake.submit(work, told, new_receipt()).id or 0
    with people.work("lin") as work:
        case = cases.open_from_tip(work, tip_id, OpenFromTip(title=CANARIES["title"]))
        case.source = SOURCE  # a tip brought it; the word is to stand nowhere else
        scene.case_id = case.id or 0
    assert scene.case_id == 1


def _fill(scene: Scene) -> None:
    with scene.people.work("lin") as work:
        case_id = scene.case_id
        cases.add_party(work, case_id, NewParty(kind="doctor", name=CANARIES["parties"]))
        title = CANARIES["allegations"]
        cases.add_allegation(work, case_id, NewAllegation(category=CATEGORY, title=title))
        cases.record_finding(
            work,
            case_id,
            category=CATEGORY,
            suspected_fen=765432109,
            proven_fen=654321098,
            basis=CANARIES["findings"],
            source="review",
        )
        cases.add_note(work, case_id, CANARIES["notes"])
        cases.add_note(work, case_id, CANARIES["own_notes"], visibility=Visibility.AGENCY)
        case = cases.opened(work, case_id).case
        cases.file_document(
            work, case, kind="record", title=CANARIES["documents"], number="一号", pdf=b"%PDF"
        )
        tasks.add(work, case_id, NewTask(kind="verify", text=CANARIES["tasks"]))
        form = OpenCase(
            title=CANARIES["elsewhere"], region="990100", category="other", source=Source.AUDIT
        )
        other = cases.open_case(work, form).number
        reason = CANARIES["links"]
        linking.link(work, case_id, NewLink(number=other, kind=LinkKind.SAME_SCHEME, reason=reason))
    lin, page = scene.client("lin"), f"/cases/{scene.case_id}"
    sent = lin.post(
        f"{page}/evidence",
        data={"csrf": csrf_of(lin.get(page).text)},
        files={"files": (f"{CANARIES['evidence']}.txt", b"x", "text/plain")},
        follow_redirects=False,
    )
    assert sent.status_code == 303


def let_in(scene: Scene, way: Shared) -> None:
    with scene.people.work("lin") as work:
        cases.share(
            work,
            scene.case_id,
            way.agency,
            role=way.role,
            basis=BASIS,
            profile=way.profile,
            with_tip_text=way.tips,
        )
    if way.role is not Role.READER:
        asked = NewTask(kind="verify", text=CANARIES["tasks"], for_agency=way.agency)
        with scene.people.work("lin") as work:
            tasks.add(work, scene.case_id, asked)


def allowed(way: Shared) -> set[str]:
    """Return the fields whose words this agency may read, from the table alone.

    What a task says only its asker and its doer read: one is asked of every agency that may do it.
    """
    fields = {name for name in CANARIES if shows(way.profile, name)}
    fields -= set() if way.tips else {"tips"}
    return fields - {"tasks"} if way.role is Role.READER else fields


def found_in(text: str) -> set[str]:
    plain = CONTROLS.sub("", text) if NUMBER in text else ""
    seen = {
        name
        for name, words in CANARIES.items()
        if words in (plain if name in OF_VOCABULARY else text)
    }
    bare = {n for n, every in BARE_AMOUNTS.items() if any(words in text for words in every)}
    return seen | bare


def outlets(scene: Scene, login: str) -> Iterator[tuple[str, str]]:
    """Yield (address, everything it says) of every GET address of the staff site, once each."""
    client, waiting, seen = scene.client(login), _starts(scene), set()
    while waiting:
        url = waiting.pop(0)
        if url in seen or re.search(r"sign-|/language|/static", url):
            continue
        seen.add(url)
        answer = client.get(url)
        yield url, answer.text
        # Lists under every filter and order they themselves offer.
        if urlsplit(url).path in {"/cases", "/work"} and len(seen) < 160:
            links = re.findall(r'href="(/cases\?[^"]*|/work\?[^"]*)"', answer.text)
            waiting += [each.replace("&amp;", "&") for each in links[:40]]


def _starts(scene: Scene) -> list[str]:
    ids = {"case_id": str(scene.case_id), "agency": "hq-wjw", "code": CATEGORY}
    found = []
    for feature in FEATURES:
        for router in feature.staff:
            for route in router.routes:
                if isinstance(route, APIRoute) and "GET" in route.methods:
                    path = re.sub(r"{(\w+)(:\w+)?}", lambda m: ids.get(m[1], "1"), route.path)
                    found.append(path)
    return [
        *found,
        *(f"/search?q={quote(words)}" for words in CANARIES.values()),
        *(f"/cases?q={quote(words)}" for words in CANARIES.values()),
    ]


ROWS = {"title", "institution", "suspected_fen", "proven_fen", "category", "source"}
"""What a row of a list has."""


@pytest.mark.parametrize("way", SHORT, ids=lambda way: f"{way.agency}-{way.role}-{way.profile}")
def test_every_outlet_shows_what_the_profile_shows(town: Town, way: Shared) -> None:
    scene = town(way.town)
    may, page = allowed(way), f"/cases/{scene.case_id}"
    told, pages = [], {}
    for url, text in outlets(scene, way.login):
        pages[url] = seen = seen_at(url, text)
        if not seen <= may:
            told.append(f"{url}: {sorted(seen - may)}")
    assert told == []
    # Why it is linked is told to whoever knows of the other case, and nobody here does.
    told_here = may - {"links"}
    assert pages[page] - {"links"} == told_here, "the case page shows everything the profile shows"
    on_paper = told_here - {"tips", "notes", "evidence", "tasks"}
    assert pages[f"{page}/print"] - {"links"} == on_paper
    of_rows = ROWS & may
    assert pages["/cases"] <= of_rows


def test_the_owner_reads_everything_planted(town: Town) -> None:
    """The tests above would notice: each word does stand on the page of the case."""
    scene = town("all at once")
    html = scene.client("lin").get(f"/cases/{scene.case_id}").text
    assert found_in(html) == set(CANARIES) - {"reporter"}, "who reported is sealed by itself"


def seen_at(url: str, text: str) -> set[str]:
    """Return the fields whose words a page says, but for what was typed into its own search."""
    seen = found_in(text)
    if INSTITUTIONS.search(url):
        seen -= {"institution"}
    return seen - {name for name, words in CANARIES.items() if f"q={quote(words)}" in url}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.agency}-{way.role}-{way.profile}")
def test_a_hidden_word_finds_nothing(town: Town, way: Shared) -> None:
    client = town(way.town).client(way.login)
    for name in ("title", "institution"):
        for address in ("/search", "/cases"):
            html = client.get(f"{address}?q={quote(CANARIES[name])}").text
            assert (NUMBER in html) <= shows(way.profile, name), f"{address} {name}"
    assert NUMBER in client.get("/cases").text, "known of, whatever the profile"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.agency}-{way.role}-{way.profile}")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_wear_the_same_mask(town: Town, way: Shared, kind: str) -> None:
    client = town(way.town).client(way.login)
    form = client.get("/lists/exports/new").text
    columns = re.findall(r'name="columns"[^>]*value="([^"]+)"', form)
    columns += re.findall(r'value="([^"]+)"[^>]*name="columns"', form)
    asked = {"csrf": csrf_of(form), "kind": kind, "purpose": "核对", "columns": columns}
    answer = client.post("/lists/exports", data=asked)
    assert answer.status_code == 200, answer.text[:300]
    text = _unzipped(answer.content)
    assert NUMBER in text
    assert found_in(text) <= allowed(way) & ROWS
    if way.profile is not FieldProfile.OUTLINE:
        assert {"title", "institution", "category", "source"} <= found_in(text)


def _unzipped(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return "".join(folder.read(name).decode("utf-8", "replace") for name in folder.namelist())


def test_an_invited_agency_sees_the_outline_and_the_words_of_the_invitation(town: Town) -> None:
    scene = town("invited")
    form = Share(agency="hq-wjw", role="contributor", basis=BASIS, way="invite", text="请协助")
    with scene.people.work("lin") as work:
        sharing.share(work, scene.case_id, form)
    for url, text in outlets(scene, "wei"):
        assert seen_at(url, text) == set(), url
    assert "请协助" in scene.client("wei").get("/sharing/invitations/1").text


def test_every_field_is_planted_or_left_out_with_a_reason() -> None:
    public = {name for name, kind in FIELDS.items() if kind is FieldClass.PUBLIC}
    assert set(FIELDS) - public - set(CANARIES) - set(NOT_PLANTED) == set()
    assert set(CANARIES) - set(FIELDS) == {"elsewhere"}
    assert all(FieldClass.INFORMANT not in shown for shown in SHOWN.values())
