"""An officer's phone at an institution: the page taken along, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect
from sqlmodel import col, select

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.main import people
from portal.main.app import make_works
from portal.main.demo import acts
from portal.main.demo.stage import Stage
from portal.registry import service as registry
from referrals.inspections import service as inspections
from referrals.inspections.forms import Decide, Join, Plan
from referrals.inspections.rules import Notice
from referrals.visits import service as visits
from referrals.visits.forms import Revoke
from referrals.visits.models import FieldDevice, FieldEntry, FieldFile
from tests.support.town import Town
from tests.support.visitor import Visitor, signed_in

PASSPHRASE = "城西透析中心-2026-phone"
CENTRE = "花桥演示血透中心"
EVERYTHING_KEPT = Path(__file__).with_name("field_kept.js").read_text("utf-8")
CHUNKS = """async () => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const base = await asked(indexedDB.open("cluebridge-field"));
  const found = await asked(base.transaction("chunks").objectStore("chunks").count());
  base.close();
  return found;
}"""


@dataclass(frozen=True)
class PutDown:
    """An entry as it came to the portal."""

    entry: str
    kind: str
    marks: tuple[str, ...]


@contextmanager
def _works(town: Town) -> Iterator[Works]:
    works = make_works(
        Settings(data_dir=town.data, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0)
    )
    try:
        yield works
    finally:
        works.engine.dispose()


def joint_visit(town: Town, *, visits: int = 1) -> list[int]:
    """Plan and approve visits of three agencies at one centre for today; return their ids (SX-10)."""
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    with _works(town) as works:
        stage = Stage(works, start=datetime.now(UTC))
        with stage.as_("lin") as work:
            told = {"code": "HQ-0100", "name": CENTRE, "kind": "hospital", "region": acts.REGION}
            (place,) = registry.load(work, [told])
        case_id = acts.case(
            stage, "血透中心联合检查", "invented_services", known(place.id), 100_000
        )
        return [_visit(stage, case_id, known(place.id), today) for _ in range(visits)]


def _visit(stage: Stage, case_id: int, place: int, today: Any) -> int:
    with stage.as_("lin") as work:
        plan = Plan(
            title="三部门一次查清",
            planned_on=today,
            notice=Notice.AT_THE_DOOR,
            agencies=("hq-wjw", "hq-scjg"),
            officers=(acts.officer_id(work, "lin"), acts.officer_id(work, "he")),
            institution_id=place,
        )
        visit = known(inspections.plan(work, case_id, plan).id)
    with stage.as_("zhao") as work:
        inspections.decide(work, visit, Decide(decision="approve", reasons="同意。"))
    for login, second in (("wei", "pan"), ("shi", "fang")):
        with stage.as_(login) as work:
            team = (acts.officer_id(work, login), acts.officer_id(work, second))
            inspections.join(work, visit, Join(officers=team))
    return visit


def put_down(town: Town) -> list[PutDown]:
    """Return every entry the portal has, in the order it came."""
    asked = select(FieldEntry).order_by(col(FieldEntry.id))
    with _works(town) as works, works.begin(SYSTEM, writes=False) as work:
        rows = work.session.exec(asked).all()
        return [PutDown(one.entry, one.kind.value, tuple(one.marks)) for one in rows]


def revoke_phones(town: Town) -> None:
    """Have officer lin report every phone as lost."""
    with _works(town) as works:
        stage = Stage(works, start=datetime.now(UTC))
        with stage.as_("lin") as work:
            for device in work.session.exec(select(FieldDevice)).all():
                visits.revoke(work, known(device.id), Revoke(reason="手机遗失"))


def files_kept(town: Town) -> list[tuple[int, str]]:
    """Return size and SHA-256 of every file that came from phones."""
    with _works(town) as works, works.begin(SYSTEM, writes=False) as work:
        return [(each.size, each.sha256) for each in work.session.exec(select(FieldFile)).all()]


@dataclass
class FieldPhone:
    """One phone of one officer."""

    visitor: Visitor
    town: Town
    login: str
    texts: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def register(self) -> FieldPhone:
        """Open the page for the first time, set a passphrase, wait until the worker has the page."""
        self.visitor.open("/field")
        self.page.get_by_label("手机名称").fill("检查用手机")
        self.page.get_by_label("本机口令").fill(PASSPHRASE)
        self.page.get_by_label("再输一次").fill(PASSPHRASE)
        self.press("登记")
        expect(self.page.locator("#lock")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self

    def unlock(self) -> FieldPhone:
        """Open the page again and unlock it."""
        self.page.get_by_label("本机口令").fill(PASSPHRASE)
        self.press("打开")
        expect(self.page.locator("#lock")).to_be_visible()
        return self

    def dies(self) -> None:
        """End the page as an empty battery would, and open it again."""
        with suppress(Error):  # "Page crashed"
            self.page.goto("chrome://crash", timeout=3_000)
        self.page.close()
        self.visitor.page = self.context.new_page()
        self.visitor.open("/field")

    def sign_in_again(self) -> None:
        """Sign in within the page, with a code that was not used yet."""
        for shift in (-30, 0, 30):
            code = pyotp.TOTP(self.town.secrets[self.login]).at(int(time.time()) + shift)
            for label, text in (
                ("登录名", self.login),
                ("登录口令", people.PASSPHRASE),
                ("动态码", code),
            ):
                self.page.get_by_label(label, exact=True).fill(text)
            self.press("登录")
            self.page.wait_for_timeout(1500)
            if self.page.get_by_label("动态码").count() == 0:
                return
        raise AssertionError(self.page.inner_text("body"))

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the page."""
        exact = isinstance(name, str)
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def take_along(self, *, place: str = CENTRE) -> FieldPhone:
        """Take the first visit along and open it."""
        self.press(re.compile(f"^带走 {place}"))
        expect(self.page.locator("#say")).to_contain_text("已带走")
        return self

    def open_visit(self, which: int = 0) -> FieldPhone:
        """Open a visit taken along."""
        self.page.locator("button.row").nth(which).click()
        expect(self.page.locator("h1")).to_have_text(CENTRE)
        return self

    def enter(self) -> None:
        """Show the certificates and put the entry down."""
        self.press("亮证入场")
        self.page.get_by_label("已出示执法证件").check()
        self.press("确认入场")
        expect(self.page.locator("#say")).to_contain_text("已记下入场")

    def fill(self, label: str, text: str, place: Locator | None = None) -> None:
        """Type into a field, and remember the words: none of them may lie open on the phone."""
        (place or self.page).get_by_label(label, exact=True).first.fill(text)
        self.texts.append(text)

    def back(self) -> None:
        self.page.locator("#back").click()

    def told(self) -> str:
        return self.page.locator("#status").inner_text()

    def all_handed_in(self, *, seconds: int = 60) -> None:
        """Wait until nothing is left to hand in."""
        expect(self.page.locator("#status")).to_contain_text("全部已交回", timeout=seconds * 1000)

    def waits(self, seconds: int = 20) -> None:
        """Wait until the page has said that there is something to hand in and no signal."""
        expect(self.page.locator("#status")).to_contain_text("待交", timeout=seconds * 1000)

    def kept(self) -> str:
        """Return everything the browser keeps for the site, as one text."""
        return str(self.page.evaluate(EVERYTHING_KEPT))

    def chunks(self) -> int:
        """Return how many chunks of media lie on the phone."""
        return int(self.page.evaluate(CHUNKS))


def field_phone(chromium: Browser, town: Town, login: str) -> FieldPhone:
    """Return a phone whose officer has signed in."""
    return FieldPhone(signed_in(chromium, town, login, f"field-{login}", phone=True), town, login)


def photo(folder: Path, name: str, size: int) -> Path:
    """Return a file that begins like a photo, of `size` bytes, different for each name."""
    path = folder / name
    seed = name.encode() * 40
    path.write_bytes(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + (seed * (size // len(seed) + 1))[: size - 11]
    )
    return path
